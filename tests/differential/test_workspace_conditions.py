"""THE law of history: over a whole workspace, a condition is true of whom it is true, naively."""

from pathlib import Path
from random import Random

import pytest
from tests.differential.conditions_world import TABLES, Conditions
from tests.differential.workspace_world import START, ZONE, Plain, Shop, messages

from filrouge.app.acts import PinAct
from filrouge.app.asking import counted, moment_of
from filrouge.app.stores import open_stores
from filrouge.core.time import DAY
from filrouge.profile import numbers_of
from filrouge.rules import Counters, Live, checked
from filrouge.rules import tree as t
from filrouge.stores.history_duckdb.asking import held_tables

MESSAGES = 120
CONDITIONS = 60
PART_ROWS = 50
"""So that tables are made in several parts."""
SEEDS = range(20_261_130, 20_261_134)


class FixedClock:
    """A clock that stands still."""

    def __init__(self, now: int) -> None:
        self._now = now

    def now(self) -> int:
        return self._now

    def elapsed_s(self) -> float:
        return 0.0


def conditions(random: Random, count: int) -> list[t.AnyCondition]:
    found: list[t.AnyCondition] = []
    while len(found) < count:
        condition = Conditions(random).condition(random.randrange(3))
        if not checked(condition):
            found.append(condition)
    return found


def lived(folder: Path, random: Random) -> tuple[Shop, int]:
    """A workspace after a life: history, a tail, moved events, cuts, links, an erasure."""
    shop = Shop(folder)
    told = messages(random, MESSAGES)
    cut = sorted(random.sample(range(len(told)), 3))
    parts = [told[a:b] for a, b in zip([0, *cut], [*cut, len(told)], strict=True)]
    for place, part in enumerate(parts):
        shop.tell(part)
        received = part[-1][0] if part else START
        kind = random.choice(["link", "cut", "none"])
        if kind != "none":
            pair = random.sample([f"user:user-{number}" for number in range(6)], 2)
            shop.act(PinAct(kind, *pair, "test"), received)  # type: ignore[arg-type]
        archive = place < 2 or random.random() < 0.3
        shop.live(archive=archive, trim=archive and random.random() < 0.5)
        if place == 1 and random.random() < 0.7:
            shop.erase(random, received)
            shop.live()
    return shop, told[-1][0]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_condition_over_a_workspace_is_true_of_whom_it_is_true(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held_tables, "PART_ROWS", PART_ROWS)
    random = Random(seed)
    shop, received = lived(tmp_path / "shop", random)
    now = received + random.choice([1, DAY, 40 * DAY])
    truths = [0, 0]
    with open_stores(shop.workspace) as stores:
        rooms = shop.rooms(stores)
        plain = Plain(stores, rooms)
        moment = moment_of(stores, FixedClock(now), ZONE, members=plain.members, tables=TABLES)
        assert moment.at == now
        if seed % 2:
            # What is made ready beforehand is the same as what is made when it is asked.
            moment.relations.fetch()
        instants = [now, received - 1, START + (received - START) // 2]
        for number, condition in enumerate(conditions(random, CONDITIONS)):
            at = instants[number % 3]
            expected = plain.meant(condition, at)
            found = moment.relations.answer(condition, at)
            text = condition.text()
            assert set(moment.relations.members(condition, at)) == expected, (at == now, text)
            assert found.people == len(expected), text
            assert found.of == len(plain.there(at)), text
            assert set(found.sample) <= expected
            assert len(found.sample) == min(10, len(expected))
            truths[0] += found.of - found.people
            truths[1] += found.people
        moment.relations.close()
    assert min(truths) > CONDITIONS / 2


@pytest.mark.parametrize("seed", SEEDS)
def test_counters_of_a_workspace_are_those_of_its_events_folded_one_by_one(
    tmp_path: Path, seed: int
) -> None:
    random = Random(seed)
    shop, _received = lived(tmp_path / "shop", random)
    live = Live({str(place): one for place, one in enumerate(conditions(random, 40))}, ZONE)
    with open_stores(shop.workspace) as stores:
        rooms = shop.rooms(stores)
        now = max(record.received_time for _, record in stores.log.read(0, 1_000_000))
        specs = list(live.counters.values())
        found = counted(stores, specs, ZONE, tables=TABLES, pass_rows=40)
        batches = [pair for batch in found.batches() for pair in batch]
        expected = {}
        for trace, _fold in rooms.profiles.all_folds():
            counters = Counters({}, {})
            for event in rooms.profiles.events_of_trace(trace):
                live.folded(counters, event, TABLES)
            if counters.kept or counters.ahead:
                expected[trace] = live.settled(counters, now)
        numbers = dict(numbers_of(stores.state, expected))
        assert {trace: number for trace, number, _counters in batches} == numbers
        assert len(batches) == len(expected)
        for trace, _number, counters in batches:
            assert live.settled(counters, now) == expected[trace]
