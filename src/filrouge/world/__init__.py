"""Maison Garance: a simulated retailer. Causes are known here, and only here.

`World` gives what a brand would see: events in arrival order, files, reference tables. The truth is
in `filrouge.world.truth`, which nothing but tests, benchmarks and scores may read.
"""

from filrouge.world.settings import WORLDS, Settings, named_world
from filrouge.world.world import Lived, World

__all__ = ["WORLDS", "Lived", "Settings", "World", "named_world"]
