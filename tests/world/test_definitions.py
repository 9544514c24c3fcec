"""The example's segments, traits and moments: they use what the world sends, and match somebody."""

import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from filrouge.app.stores import Rooms
from filrouge.app.work import open_worker
from filrouge.app.workspace import Workspace
from filrouge.core.nouns import Event
from filrouge.core.time import DAY, MINUTE
from filrouge.desk.people import People
from filrouge.desk.segments.unseen import Sent, Unseen, unseen_in_files
from filrouge.desk.simulated import load_world, write_opening_files
from filrouge.rules import Facts, Live, order_of
from filrouge.rules import tree as t
from filrouge.rules.naive import Naive
from filrouge.rules.walk import parts_of
from filrouge.segment import Definitions, inlined_formulas
from filrouge.world import Settings, World

EXAMPLE = Path(__file__).parents[2] / "examples" / "maison-garance"
WORLD = Settings(people=1_500, days=91)
ZONE = "Europe/Paris"
LISTS = {"spring-evening"}
"""Filled by people of the brand: nobody is in it before."""


class Somebody(NamedTuple):
    """A person's events in order of time, and what is known of them."""

    events: list[Event]
    facts: Facts


class Shop(NamedTuple):
    """The workspace once its world was lived."""

    definitions: Definitions
    people: list[Somebody]
    now: int
    unseen: list[Unseen]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    folder = tmp_path_factory.mktemp("garance")
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
    world = World(WORLD)
    write_opening_files(world, folder)
    now = world.settings.calendar.midnight(world.settings.days - 1) + DAY // 2
    space = Workspace(folder)
    with open_worker(space) as worker:
        load_world(worker, world, now, lambda *_: None)
        asked = People(space, worker.stores, worker.rooms)
        sent = Sent(worker.stores, worker.rooms.reader, space.settings.history.sealed_properties)
        unseen = unseen_in_files(folder, sent, Definitions(), allow=False)
        return Shop(space.definitions, list(everybody(worker.rooms, asked)), now, unseen)


def everybody(rooms: Rooms, asked: People) -> Iterator[Somebody]:
    traces = defaultdict(list)
    for trace, _fold in rooms.profiles.all_folds():
        traces[rooms.resolver.person_of_trace(trace)].append(trace)
    traces.pop(None, None)
    for person, owned in traces.items():
        events = [event for trace in owned for event in rooms.profiles.events_of_trace(trace)]
        events.sort(key=lambda event: (event.event_time, event.offset))
        view = asked.profile(f"person:{person}")
        consents = {
            (channel, purpose): any(act["granted"] for act in acts)
            for channel, purposes in view.consents.items()
            for purpose, acts in purposes.items()
        }
        yield Somebody(events, Facts(traits=view.traits, consents=consents, zone=ZONE))


def test_the_world_sends_every_name_that_they_look_at(shop: Shop) -> None:
    assert shop.unseen == []


def test_they_name_only_events_and_properties_that_the_world_sends(shop: Shop) -> None:
    sent = defaultdict(set)
    for somebody in shop.people:
        for event in somebody.events:
            sent[event.name].update(event.properties)
    for key, formula in inlined_formulas(shop.definitions).items():
        if key[1] in LISTS:
            continue
        for part in parts_of(formula):
            if isinstance(part, t.Select):
                assert set(part.names) <= set(sent), key
            if isinstance(part, t.Select | t.Aggregate):
                select = part.select if isinstance(part, t.Aggregate) else part
                properties = [one.path[0] for one in parts_of(part) if isinstance(one, t.Property)]
                known = set().union(*(sent[name] for name in select.names))
                assert set(properties) <= known, key


def test_every_segment_holds_somebody_and_nearly_none_holds_everybody(shop: Shop) -> None:
    conditions = of_kind(shop.definitions, "segments")
    counts: Counter[str] = Counter()
    for somebody in shop.people:
        inside: set[str] = set()
        for name in ordered(conditions):
            facts = Facts(
                somebody.facts.traits, somebody.facts.consents, segments=inside, zone=ZONE
            )
            if Naive(somebody.events, facts, shop.now, zone=ZONE).true(conditions[name]):
                inside.add(name)
        counts.update(inside)
    assert set(conditions) - set(counts) == LISTS
    assert max(counts.values()) < len(shop.people) / 2


def of_kind(definitions: Definitions, kind: str) -> dict[str, Any]:
    return {key[1]: one for key, one in inlined_formulas(definitions).items() if key[0] == kind}


def ordered(conditions: dict[str, Any]) -> list[str]:
    return [name for level in order_of(conditions) for name in level]


def test_every_moment_comes_to_somebody(shop: Shop) -> None:
    conditions = of_kind(shop.definitions, "moments")
    live = Live(conditions, zone=ZONE)
    came: Counter[str] = Counter()
    for somebody in shop.people:
        counters = live.empty()
        for event in somebody.events:
            counters = live.folded(counters, event)
            if not live.touching.by_event(event.name):
                continue
            for now in (event.event_time, event.event_time + 11 * MINUTE):
                reading = live.read(counters, somebody.facts, max(now, event.received_time))
                came.update(n for n, true in zip(live.names, reading.truths, strict=True) if true)
    assert set(came) == set(conditions)


def test_every_computed_trait_is_known_of_somebody(shop: Shop) -> None:
    values = {
        key[1]: v for key, v in inlined_formulas(shop.definitions).items() if key[0] == "traits"
    }
    known: Counter[str] = Counter()
    for somebody in shop.people:
        naive = Naive(somebody.events, somebody.facts, shop.now, zone=ZONE)
        known.update(name for name, value in values.items() if naive.json(value) not in (None, 0))
    assert set(known) == set(values)
