"""Sparse vectors of many things at once, and the sums of products of those that share a term.

Everything is an array: a press of three days has two million cells, and a hundred million pairs of them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from itertools import count, pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]
    Numbers = NDArray[np.int32]
    Weights = tuple[Floats, Floats]

_DENSE = 1 << 16
"""Sums that are kept at a time: half a megabyte, which stays near the processor."""
_ROWS = math.isqrt(_DENSE)


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of some vectors, by owner and then by the name of the term.

    `terms` are places in `names`, which are sorted; `n` is the number of vectors.
    """

    n: int
    names: list[str]
    owners: Ints
    terms: Ints
    values: Floats

    @classmethod
    def of(cls, vectors: Iterable[Mapping[str, float]]) -> Cells:
        """The cells of vectors that are given as values by term."""
        number_of: defaultdict[str, int] = defaultdict(count().__next__)
        lengths: list[int] = []
        numbers: list[int] = []
        values: list[float] = []
        for vector in vectors:
            lengths.append(len(vector))
            numbers += map(number_of.__getitem__, vector)
            values += vector.values()
        owners = np.repeat(np.arange(len(lengths)), np.array(lengths, dtype=np.int64))
        places, flat = np.array(numbers, dtype=np.int64), np.array(values, dtype=np.float64)
        return cls.summed(len(lengths), list(number_of), owners, places, flat)

    @classmethod
    def summed(cls, n: int, names: list[str], owners: Ints, numbers: Ints, values: Floats) -> Cells:
        """The cells of `n` vectors from what they are sums of; `numbers` are places in `names`, in whatever order."""
        by_name = sorted(range(len(names)), key=names.__getitem__)
        rank = np.empty(len(names), dtype=np.int64)
        rank[by_name] = np.arange(len(names))
        keys = owners * max(1, len(names)) + rank[numbers]
        order = np.argsort(keys)
        keys = keys[order]
        first = np.flatnonzero(np.diff(keys, prepend=-1))
        sums = np.add.reduceat(values[order], first) if len(first) else np.empty(0)
        owners, terms = np.divmod(keys[first], max(1, len(names)))
        return cls(n, [names[number] for number in by_name], owners, terms, sums)

    def where(self, kept: Flags) -> Cells:
        """Without the cells that are not kept."""
        return Cells(self.n, self.names, self.owners[kept], self.terms[kept], self.values[kept])

    def n_with(self) -> Ints:
        """In how many vectors the term of each cell is."""
        n_with: Ints = np.bincount(self.terms)[self.terms]
        return n_with

    def bounds(self) -> Ints:
        """Where the cells of each vector begin, and where the last one's end."""
        return np.searchsorted(self.owners, np.arange(self.n + 1))

    def normed(self, values: Floats) -> Cells:
        """These values in place of the others, each vector at unit length."""
        squares = (values * values).tolist()
        # fsum rounds once, so that the order of a vector's terms is nothing to its length.
        ends = pairwise(self.bounds().tolist())
        lengths = np.array([math.sqrt(math.fsum(squares[low:high])) or 1.0 for low, high in ends])
        return Cells(self.n, self.names, self.owners, self.terms, values / lengths[self.owners])


class Sets:
    """The terms of vectors as sets of which some bits are kept: enough to say of most pairs that they share few."""

    def __init__(self, cells: Cells, n_bits: int) -> None:
        """`n_bits` is a multiple of 64; terms that have one bit are not told from each other."""
        bits = cells.terms % n_bits
        self._bits = np.zeros((cells.n, n_bits // 64), dtype=np.uint64)
        one = np.uint64(1) << (bits % 64).astype(np.uint64)
        np.bitwise_or.at(self._bits, (cells.owners, bits // 64), one)
        self._sizes = np.bincount(cells.owners, minlength=cells.n)
        self._lost = self._sizes - np.bitwise_count(self._bits).sum(axis=1, dtype=np.int64)

    def may_contain(self, one: Numbers, other: Numbers, share: float) -> Flags:
        """For pairs, whether the larger set may hold this share of the smaller: never False where it does."""
        n_shared = np.bitwise_count(self._bits[one] & self._bits[other]).sum(axis=1, dtype=np.int64)
        most = n_shared + np.minimum(self._lost[one], self._lost[other])
        smaller = np.minimum(self._sizes[one], self._sizes[other])
        # A hair less than the share: rounding must not make it more.
        may: Flags = (smaller > 0) & (most >= share * smaller - 1e-6)
        return may


class Postings:
    """Which vectors have a term, in their order; a term joins a vector to at most `depth` before it."""

    def __init__(self, cells: Cells, joins: Flags, depth: int) -> None:
        """Terms of cells that do not join are as if they were not there."""
        self._joining = joins & (cells.n_with() > 1)
        cells = cells.where(self._joining)
        order = np.argsort(cells.terms * cells.n + cells.owners)
        n_with = np.bincount(cells.terms, minlength=1)
        first = np.cumsum(n_with) - n_with
        at = np.empty(len(order), dtype=np.int64)
        at[order] = np.arange(len(order))
        self._order, self._at, self._bounds = order, at, cells.bounds()
        self._posted = cells.owners[order]
        self._owners = cells.owners
        self._n_before = np.minimum(at - first[cells.terms], depth)

    def weigh(self, values: Floats) -> Weights:
        """Values of all cells, made ready for `sums`."""
        own = values[self._joining]
        return own, own[self._order]

    def sums(self, start: int, stop: int, *weights: Weights) -> Iterator[Floats]:
        """For vectors `start` to `stop`, their sums of products with all before `stop`, one row after the other.

        One such table for each of the weights. Products are added in the order of the terms' names.
        """
        low, high = self._bounds[start], self._bounds[stop]
        counts = self._n_before[low:high]
        ends = np.cumsum(counts)
        run = np.repeat(self._at[low:high] - ends, counts)
        run += np.arange(len(run))
        cells = self._posted[run]
        if stop - start > 1:
            cells += np.repeat((self._owners[low:high] - start) * stop, counts)
        for own, posted in weights:
            products = np.repeat(own[low:high], counts)
            products *= posted[run]
            # Of nothing at all numpy counts in integers.
            yield np.bincount(cells, products, minlength=(stop - start) * stop).astype(np.float64, copy=False)


def blocks(n: int) -> Iterator[tuple[int, int]]:
    """Vectors from and until which sums are had at a time."""
    stop = 0
    while stop < n:
        start = stop
        stop = min(n, start + max(1, _DENSE // (start + _ROWS)))
        yield start, stop
