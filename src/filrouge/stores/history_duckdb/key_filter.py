"""Keys for ever: at which offsets a message or a trace may be, in about 1 us a key.

A filter file holds, for n keys, their 64-bit hashes sorted, the offset of each, and a blocked
Bloom filter (Putze, Sanders & Singler 2007) of 64-bit blocks, 5 bits set, 16 bits a key:
0.4 % of unknown keys pass it and are then looked for among the sorted hashes. All three are
mapped, not loaded. Since hashes come sorted, filters merge as streams.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]
Offsets = npt.NDArray[np.int64]

KEY_BYTES: Final = 16
BITS_A_KEY: Final = 16
_WORD_BITS: Final = 64
_BITS_SET: Final = 5
_HALF: Final = np.uint64(32)
_NOWHERE: Final = np.empty(0, np.int64)
_MERGE_ROWS: Final = 1_000_000
"""Rows sorted at once while merging: about 50 MB."""


class FilterMap(NamedTuple):
    """A filter file, mapped."""

    hashes: Words
    offsets: Offsets
    blocks: Words

    def passing(self, sought: "Sought") -> npt.NDArray[np.bool_]:
        """Which keys the blocks let through: all that are here, and 0.4 % of the others."""
        words = self.blocks.take(_block_of(sought.high, len(self.blocks)))
        words &= sought.masks
        passed: npt.NDArray[np.bool_] = words == sought.masks
        return passed

    def candidates(self, sought: "Sought") -> Offsets:
        """The offsets of the keys that are very probably here."""
        some = sought.hashes[self.passing(sought)]
        first = self.hashes.searchsorted(some)
        here = self.hashes.take(first, mode="clip") == some
        if not here.any():
            return _NOWHERE
        last = self.hashes.searchsorted(some[here], "right")
        found = [self.offsets[a:b] for a, b in zip(first[here], last, strict=True)]
        return np.concatenate(found)


class Sought(NamedTuple):
    """Keys to look for in many filters."""

    hashes: Words
    high: Words
    masks: Words


def sought(keys: Sequence[bytes]) -> Sought:
    """What to look for, computed once for all filters."""
    hashes = hashes_of(keys)
    return Sought(hashes, hashes >> _HALF, _masks(hashes))


def hashes_of(keys: Sequence[bytes]) -> Words:
    """The first 64 bits of 16-byte keys, themselves hashes."""
    return np.frombuffer(b"".join(keys), "<u8")[::2].astype(np.uint64)


def block_count(rows: int) -> int:
    return max(1, -(-rows * BITS_A_KEY // _WORD_BITS))


def opened(path: Path, rows: int, blocks: int) -> FilterMap:
    """Map a filter file."""
    whole = np.asarray(np.memmap(path, np.uint64, "r"))
    return FilterMap(
        whole[:rows], whole[rows : 2 * rows].view(np.int64), whole[2 * rows : 2 * rows + blocks]
    )


def write_new(path: Path, keys: Sequence[bytes], offsets: Sequence[int]) -> int:
    """Write the filter of these keys, unsynced; gives its number of blocks."""
    hashes = hashes_of(keys)
    order = np.argsort(hashes, kind="stable")
    placed = np.asarray(offsets, np.int64)[order]
    blocks = block_count(len(keys))
    with path.open("wb") as file:
        _Writer(file, len(keys), blocks).add(hashes[order], placed)
    return blocks


def write_merged(path: Path, filters: Sequence[tuple[Path, int]]) -> tuple[int, int]:
    """Write the union of filters (path, rows), unsynced; gives its numbers of rows and blocks.

    Slices are read, not mapped, so that memory stays flat whatever the sizes.
    """
    rows = sum(count for _, count in filters)
    blocks = block_count(rows)
    slices = -(-rows // _MERGE_ROWS)
    bounds = np.asarray([(at << _WORD_BITS) // slices for at in range(1, slices)], np.uint64)
    cuts = []
    for source, count in filters:
        hashes = opened(source, count, 0).hashes
        cuts.append([0, *(int(at) for at in np.searchsorted(hashes, bounds)), count])
    with path.open("wb") as file:
        writer = _Writer(file, rows, blocks)
        for at in range(slices):
            parts = [
                _read_slice(source, count, cut[at], cut[at + 1])
                for (source, count), cut in zip(filters, cuts, strict=True)
            ]
            hashes = np.concatenate([part for part, _ in parts])
            offsets = np.concatenate([part for _, part in parts])
            order = np.argsort(hashes, kind="stable")
            writer.add(hashes[order], offsets[order])
    return rows, blocks


def _read_slice(path: Path, rows: int, start: int, stop: int) -> tuple[Words, Offsets]:
    count = stop - start
    return (
        np.fromfile(path, np.uint64, count, offset=8 * start),
        np.fromfile(path, np.int64, count, offset=8 * (rows + start)),
    )


class _Writer:
    """Writes slices of sorted hashes to their three places in the file."""

    def __init__(self, file: Any, rows: int, blocks: int) -> None:
        self._file = file
        self._rows = rows
        self._blocks = blocks
        self._at = 0
        self._last: tuple[int, np.uint64] = (-1, np.uint64(0))
        file.truncate(8 * (2 * rows + blocks))

    def add(self, hashes: Words, offsets: Offsets) -> None:
        if not len(hashes):
            return
        self._put(self._at, hashes)
        self._put(self._rows + self._at, offsets)
        self._at += len(hashes)
        places = _block_of(hashes >> _HALF, self._blocks)
        starts = np.flatnonzero(np.r_[True, places[1:] != places[:-1]])
        first, last = int(places[0]), int(places[-1])
        words = np.zeros(last - first + 1, np.uint64)
        words[places[starts] - places[0]] = np.bitwise_or.reduceat(_masks(hashes), starts)
        # The block where the last slice ended may also be the one where this slice begins.
        if self._last[0] == first:
            words[0] |= self._last[1]
        self._put(2 * self._rows + first, words)
        self._last = (last, words[-1])

    def _put(self, at: int, values: npt.NDArray[Any]) -> None:
        self._file.seek(8 * at)
        self._file.write(np.ascontiguousarray(values).data)


def _block_of(high: Words, blocks: int) -> npt.NDArray[np.int64]:
    """The block of each hash, by its higher half: blocks are in the order of hashes."""
    places = high * np.uint64(blocks)
    places >>= _HALF
    return places.view(np.int64)


def _masks(hashes: Words) -> Words:
    masks = np.zeros(len(hashes), np.uint64)
    for at in range(_BITS_SET):
        masks |= np.uint64(1) << ((hashes >> np.uint64(6 * at)) & np.uint64(63))
    return masks
