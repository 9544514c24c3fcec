"""THE law: at every step and every instant, live memberships are those worked out anew."""

from pathlib import Path

import pytest
from tests.segment.world import World

CONDITIONS = 100
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
