"""THE law: at every step and every instant, live memberships are those worked out anew."""

from pathlib import Path

import pytest
from tests.segment.world import World
from tests.segment.worlds import steady_definitions_of

CONDITIONS = 100
FEW_CONDITIONS = 3
SEEDS = range(20_261_190, 20_261_200)


@pytest.mark.parametrize("seed", SEEDS)
def test_live_memberships_are_the_naive_ones_and_those_of_history(
    tmp_path: Path, seed: int
) -> None:
    print(f"seed {seed}")
    world = World(tmp_path / "town", seed, CONDITIONS)
    world.live()
    if not world.erased:
        assert world.town.differences() == []
    world.town.close()


@pytest.mark.parametrize("seed", range(20_261_100, 20_261_112))
def test_so_they_are_where_most_events_leave_everything_as_it_is(tmp_path: Path, seed: int) -> None:
    print(f"seed {seed}")
    world = World(tmp_path / "town", seed, FEW_CONDITIONS, steady_definitions_of)
    for _ in range(5):
        world.crowd()
        world.step()
    world.end()
    world.town.close()
