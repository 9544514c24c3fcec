"""A plan's backtest says what memberships would have been; of people as they are known now."""

from pathlib import Path
from random import Random
from typing import Any

import pytest
from tests.segment.tables import tables_of
from tests.segment.town import Town, segment
from tests.segment.worlds import WHENS, message_of

from filrouge.core.time import DAY
from filrouge.desk.backtests import DAYS_AGO, backtests
from filrouge.desk.segments.conditions import with_segments_in_place


class Stopped:
    """A clock that stands still."""

    def __init__(self, now: int) -> None:
        self._now = now

    def now(self) -> int:
        return self._now


@pytest.mark.parametrize("seed", range(3))
def test_a_backtest_counts_those_who_were_members_then(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    town = Town(
        tmp_path,
        *(segment(f"s{number}", when) for number, when in enumerate(WHENS)),
        segment("both", 'segment("s0") or segment("s8")'),
        tables=tables_of(random),
    )
    counts: dict[int, dict[str, int]] = {}
    number = 0
    end = town.now + max(DAYS_AGO) * DAY
    for days in range(max(DAYS_AGO), -1, -3):
        town.now = end - days * DAY
        town.tick(town.now)
        told: list[dict[str, Any]] = []
        for _ in range(4):
            number += 1
            said = message_of(random, number, town.now, merging=False)
            told.append({**said, "time": town.now})
        town.tell(told)
        town.tick(town.now)
        counts[days] = {id_: town.rooms.segments.count(id_) for id_ in town.segments_in_force}
    town.rooms.clock = Stopped(town.now)  # type: ignore[assignment]
    trees = town.segments_in_force
    found = backtests(
        town.stores,
        town.rooms,
        {id_: with_segments_in_place(trees[id_], trees) for id_ in trees},
        town.rooms.segments.catalogue.zone,
        tables=town.tables,
        progress=lambda _done, _all: None,
    )
    town.close()
    assert found.keys() == trees.keys()
    for place, days in enumerate(DAYS_AGO):
        assert {id_: told[place]["count"] for id_, told in found.items()} == counts[days], days
