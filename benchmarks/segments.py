"""Segments in the loop: what a hundred of them cost, how soon they answer, when they expire.

Method: two workspaces with the same PROFILES visitors (one page view each; the regulars, whose
events are measured, thirty more) and the same EVENTS of a shop's day (see `loop`), one with 100
live segments, half of them behavioural with windows up to 365 days, half on traits, consents, other
segments and whether something ever happened. The figure
`us_an_event_more` is the difference of CPU time of the worker, carried in slices of BATCH records
that alternate between the two, so that both see the same machine; the first slice of each is not
counted, as the set-up of the second put the first out of every cache. `changes_an_event`: how many
memberships changed. `expired_us`: CPU of reading one person again whose window closed.
Seed 7. `PROFILES=20000 EVENTS=20000 python -m benchmarks.segments` for a quick look.
"""

import gc
import json
import random
import sys
import tempfile
import time
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Final

from benchmarks import loop
from benchmarks._sizes import size
from filrouge.app.acts import ConfigureAct, act_record
from filrouge.app.stores import open_stores
from filrouge.app.work import Worker
from filrouge.app.workspace import Workspace
from filrouge.core.time import DAY
from filrouge.rules import parse
from filrouge.segment import Definitions, SegmentDefinition
from filrouge.sources.templates import make_workspace

PROFILES = size("PROFILES", 1_000_000)
EVENTS = size("EVENTS", 200_000)
REGULARS = min(PROFILES, EVENTS // 10)
"""Those of the visitors who come while it is measured, beside new ones."""
PAST = 30
"""Events of each of them before."""
BATCH = min(loop.BATCH, EVENTS // 10)
SEED = 7
TARGETS: Final = {"us_an_event_more": 30}
RESULTS: Final = Path(__file__).parent / "results" / "segments.json"
NAMES: Final = ("Page Viewed", "Product Viewed", "Product Added", "Order Completed", "Ticket Paid")
BEHAVIOURAL: Final = (
    'count("{a}", within {d} days) >= {k}',
    'any("{a}" where properties.category = "baby", within {d} days)',
    'none("{a}", within {d} days) and any("{b}", within {d} days)',
    'sum(properties.total of "Order Completed" or "Ticket Paid", within {d} days) > {k}0',
    'distinct(properties.product_id of "Product Viewed", within {d} days) >= {k}',
    'sequence("Product Added", "Order Completed", within 2 days, within {d} days)',
    'days_since("{a}") > {d}',
    'count("{a}", this month) >= {k}',
)
PLAIN: Final = (
    'trait.firstName = "Ana" and any("{a}")',
    'consent("email", "purpose {k}")',
    'trait.city = "city {k}"',
    'any("{a}")',
    'segment("s{k}") and not segment("s{d}")',
)


def definitions() -> Definitions:
    """A hundred segments, half of them behavioural."""
    chance = random.Random(SEED)
    found = []
    for number in range(100):
        form = BEHAVIOURAL[number // 2 % 8] if number % 2 == 0 else PLAIN[number // 2 % 5]
        a, b = chance.sample(NAMES, 2)
        days, least = chance.choice([7, 30, 90, 365]), chance.randint(1, 5)
        if "segment(" in form:
            days, least = 2 * chance.randrange(40), 2 * chance.randrange(40)
        when = parse(form.format(a=a, b=b, d=days, k=least)).text()
        found.append(SegmentDefinition(f"s{number}", {"fr": when, "en": when}, when))
    return Definitions(tuple(found))


class Shop:
    """A worker over a workspace of its own."""

    def __init__(self, folder: Path, opened: ExitStack, wanted: Definitions) -> None:
        make_workspace(folder, "retail")
        self.workspace = Workspace(folder)
        self.stores = opened.enter_context(open_stores(self.workspace))
        self.worker = Worker(self.workspace, self.stores)
        configuration = self.workspace.configuration().with_definitions(wanted)
        self.stores.log.append([act_record(ConfigureAct(configuration), loop.NOW - DAY)])
        self.cpu = 0.0
        self.done = 0
        self.warm = False
        self.changes = 0
        noted = self.worker.rooms.segments.bits
        write = noted.write

        def counted() -> None:
            self.changes += noted.noted
            write()

        noted.write = counted  # type: ignore[method-assign]

    def fill(self) -> None:
        """The set-up: everybody, the past of the regulars, then the events to be measured."""
        chance = random.Random(SEED)
        loop.appended(self.worker, loop.records(0, iter(range(PROFILES)), chance))
        number = PROFILES
        for _ in range(PAST):
            loop.appended(self.worker, loop.records(number, iter(range(REGULARS)), chance))
            number += REGULARS
        loop.carried(self.worker)
        loop.PROFILES = REGULARS
        chance = random.Random(SEED + 1)
        come = islice(loop.visits(chance, PROFILES), EVENTS)
        loop.appended(self.worker, loop.records(number, come, chance))
        loop.PROFILES = PROFILES
        self.changes = 0

    def step(self) -> int:
        """One batch, on the count."""
        begun = time.process_time()
        done = self.worker.loop.step(BATCH)
        spent = time.process_time() - begun
        if self.warm:
            self.cpu += spent
            self.done += done
        self.warm = True
        return done


def main() -> None:
    loop.PROFILES = PROFILES
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
        shops = [
            Shop(Path(folder, name), opened, wanted)
            for name, wanted in (("without", Definitions()), ("with", definitions()))
        ]
        for shop in shops:
            shop.fill()
            print(f"{PROFILES} profiles are there", file=sys.stderr)
        gc.disable()
        while sum(shop.step() for shop in shops):
            gc.collect(0)
        without, with_ = (shop.cpu / shops[0].done * 1e6 for shop in shops)
        segments = shops[1].worker.rooms.segments
        rules = segments.catalogue.rules
        figures = {
            "profiles": PROFILES,
            "us_an_event_without": round(without, 1),
            "us_an_event_more": round(with_ - without, 1),
            "limit": TARGETS["us_an_event_more"],
            "changes_an_event": round(shops[1].changes / EVENTS, 3),
            "members": sum(segments.bits.total(rule.number) for rule in rules),
        }
        begun, now = time.process_time(), loop.NOW + 8 * DAY
        fired = 0
        while shops[1].worker.loop.tick(now) and fired < 50:
            fired += 1
        figures["expired_us"] = round(
            (time.process_time() - begun) / max(fired * 2_000, 1) * 1e6, 1
        )
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
