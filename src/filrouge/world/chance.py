"""Chance that can be asked again: a number for each (seed, purpose, who, when), in any order.

Nothing is drawn from a running stream. Each draw is a hash of what it is for, so leaving a message
out of the world changes no other draw by accident (common random numbers). Only whole numbers and
the four operations of IEEE 754 are used: the same seed gives the same numbers on any machine.

Source: SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014).
"""

from functools import lru_cache
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.uint64]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

MASK: Final = 2**64 - 1
GOLDEN: Final = 0x9E3779B97F4A7C15
STRIDE: Final = 0xD1342543DE82EF95
"""Odd, so that multiplying by it maps 64-bit numbers one to one."""
_A: Final = 0xBF58476D1CE4E5B9
_B: Final = 0x94D049BB133111EB
_UNIT: Final = 2.0**-53
_QUARTER: Final = 2.0**-16


def mixed_number(value: int) -> int:
    """SplitMix64's finaliser on one number.

    >>> mixed_number(1), mixed_number(0)
    (6238072747940578789, 0)
    """
    value = ((value ^ (value >> 30)) * _A) & MASK
    value = ((value ^ (value >> 27)) * _B) & MASK
    return value ^ (value >> 31)


def mixed(values: Bits) -> Bits:
    """SplitMix64's finaliser on each number of an array; the array itself is used up."""
    values ^= values >> np.uint64(30)
    values *= np.uint64(_A)
    values ^= values >> np.uint64(27)
    values *= np.uint64(_B)
    values ^= values >> np.uint64(31)
    return values


@lru_cache(maxsize=1024)
def _purpose_number(purpose: str) -> int:
    return int.from_bytes(blake2b(purpose.encode(), digest_size=8).digest(), "big")


class Chance:
    """The draws of one world. `who` is an array of numbers, `when` a day or another number."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._start = mixed_number((seed * GOLDEN + GOLDEN) & MASK)

    def key(self, purpose: str, when: int = 0) -> int:
        """The number that all draws for a purpose at an instant start from."""
        start = self._start ^ _purpose_number(purpose)
        return mixed_number((start + when * GOLDEN) & MASK)

    def number(self, purpose: str, who: int, when: int = 0) -> int:
        """64 bits for one; the same as `bits` gives in an array."""
        return mixed_number((who * STRIDE + self.key(purpose, when)) & MASK)

    def share(self, purpose: str, who: int, when: int = 0) -> float:
        """In [0, 1) for one; the same as `shares` gives in an array."""
        return (self.number(purpose, who, when) >> 11) * _UNIT

    def below(self, limit: int, purpose: str, who: int, when: int = 0) -> int:
        """A whole number from 0 to limit - 1."""
        return (self.number(purpose, who, when) >> 32) * limit >> 32

    def bits(self, purpose: str, who: Bits, when: int = 0) -> Bits:
        """64 bits for each."""
        return mixed(who * np.uint64(STRIDE) + np.uint64(self.key(purpose, when)))

    def shares(self, purpose: str, who: Bits, when: int = 0) -> Floats:
        """A number in [0, 1) for each, a multiple of 2**-53."""
        found: Floats = (self.bits(purpose, who, when) >> np.uint64(11)).astype(np.float64)
        return found * _UNIT

    def quarters(self, purpose: str, who: Bits, when: int = 0) -> list[Floats]:
        """Four coarse numbers in [0, 1) for each, multiples of 2**-16, for one hash."""
        bits = self.bits(purpose, who, when)
        low = np.uint64(0xFFFF)
        return [
            ((bits >> np.uint64(shift)) & low).astype(np.float64) * _QUARTER
            for shift in (0, 16, 32, 48)
        ]

    def spread(self, purpose: str, who: Bits, when: int = 0) -> Floats:
        """About normal, mean 0 and deviation 1: the sum of four uniforms (Irwin-Hall)."""
        a, b, c, d = self.quarters(purpose, who, when)
        return ((a + b) + (c + d) - 2.0) * 1.7320508

    def picks(self, weights: list[int], purpose: str, who: Bits, when: int = 0) -> Ints:
        """For each, the index of one of the weights, as often as it weighs."""
        steps = np.cumsum(np.array(weights, np.int64))
        drawn = ((self.bits(purpose, who, when) >> np.uint64(32)) * np.uint64(int(steps[-1]))) >> (
            np.uint64(32)
        )
        return np.searchsorted(steps, drawn.astype(np.int64), side="right").astype(np.int64)


def numbers(values: object) -> Bits:
    """An array of whole numbers as `who`."""
    return np.asarray(values).astype(np.uint64)
