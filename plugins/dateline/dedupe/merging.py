"""Groups that merge, nearest first, while the cosine of their sums is high enough."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime, timedelta

    from dateline.dedupe.vectors import Floats, Ints, Numbers

    Rank = tuple[int, int, int]

_DIGITS = 9
"""Decimals of a cosine that count when pairs are ranked: the last ones hang on the order of a sum."""

_CHUNK = 4096
_ROOM, _NOBODY = 1.25, -1


@dataclass(frozen=True, slots=True)
class Links:
    """How alike pairs of things are, by number, each pair once; other pairs count 0."""

    earlier: Numbers
    later: Numbers
    cosines: Floats


class Groups:
    """Groups of things that are linked, each called by the number of its first member.

    Links between groups are sums of cosines, so a merge adds them up and no vector is needed again.
    Ties go to the earlier pair, which makes the result one of the set alone.
    """

    def __init__(self, links: Links, times: Sequence[datetime], span: timedelta, least: float) -> None:
        """No group is to last longer than `span`, nor to be made of two that are less alike than `least`."""
        self._links, self._span, self._least = links, span, least
        self._times = [(at, at) for at in times]
        self._members = [[number] for number in range(len(times))]
        self._inner = np.ones(len(times))
        self._rows = _Rows(links, len(times))
        self._merged_at = np.zeros(len(times), dtype=np.int64)

    def merged(self) -> dict[int, list[int]]:
        """The groups that remain, by their first member."""
        queue = _Queue()
        queue.put(0, self._given())
        n_merges = 0
        for queued_at, (_, a, b) in queue:
            # Of groups that have merged since, the pair was put up again with what it is now.
            if max(self._merged_at[[a, b]].tolist()) > queued_at or self._is_too_long(a, b):
                continue
            n_merges += 1
            for number in self._merged_at[[a, b]].tolist():
                queue.drop(number)
            self._merged_at[[a, b]] = n_merges
            others, sums = self._merge(a, b)
            cosines = sums / np.sqrt(self._inner[a] * self._inner[others])
            ranks = _ranked(np.minimum(others, a), np.maximum(others, a), cosines, self._least)
            queue.put(n_merges, zip(*(column.tolist() for column in ranks), strict=True))
        return {first: members for first, members in enumerate(self._members) if members}

    def _given(self) -> Iterator[Rank]:
        """Pairs that are alike enough before any merge, the nearest first, without those that have merged meanwhile."""
        # Nine links in ten are too weak to merge by: they only count in sums, and never wait here.
        ranks = _ranked(self._links.earlier, self._links.later, self._links.cosines, self._least)
        for start in range(0, len(ranks[0]), _CHUNK):
            some = [column[start : start + _CHUNK] for column in ranks]
            alone = (self._merged_at[some[1]] == 0) & (self._merged_at[some[2]] == 0)
            yield from zip(*(column[alone].tolist() for column in some), strict=True)

    def _is_too_long(self, a: int, b: int) -> bool:
        (from_a, to_a), (from_b, to_b) = self._times[a], self._times[b]
        return max(to_a, to_b) - min(from_a, from_b) > self._span

    def _merge(self, a: int, b: int) -> tuple[Numbers, Floats]:
        """Take group b into group a, the earlier of the two; the others that it is linked to now, and how much."""
        link, others, sums = self._rows.merge(a, b)
        self._inner[a] = max(self._inner[a] + self._inner[b] + 2 * link, 1.0)
        self._members[a] += self._members[b]
        self._members[b] = []
        (from_a, to_a), (from_b, to_b) = self._times[a], self._times[b]
        self._times[a] = min(from_a, from_b), max(to_a, to_b)
        return others, sums


def _ranked(earlier: Numbers, later: Numbers, cosines: Floats, least: float) -> tuple[Ints, Numbers, Numbers]:
    """Pairs that are alike enough, the nearest first: cosines in 1e-9 with the sign turned, and the two."""
    unit = 10**_DIGITS
    strong = np.flatnonzero(cosines >= least - 1 / unit)
    near = cosines[strong]
    scaled = near * unit
    rounded = np.rint(scaled).astype(np.int64)
    # Where the next digit is a five, or nearly, the decimal value itself decides.
    for at in np.flatnonzero(np.abs(scaled - np.floor(scaled) - 0.5) < 0.001).tolist():
        rounded[at] = round(round(float(near[at]), _DIGITS) * unit)
    kept = rounded >= round(least * unit)
    ranks = -rounded[kept], earlier[strong[kept]], later[strong[kept]]
    order = np.lexsort(ranks[::-1])
    return ranks[0][order], ranks[1][order], ranks[2][order]


class _Rows:
    """For each group its links, all in one array: a merge then changes the rows of all others at once.

    A place of a row has the number of the other group, the sum, and where the other's row has the same link.
    A merged row stands behind all others; when there is no room left, places that nobody needs are taken out.
    """

    def __init__(self, links: Links, n: int) -> None:
        n_links = len(links.cosines)
        self._top = 2 * n_links
        of = np.concatenate([links.later, links.earlier])
        order = np.argsort(of, kind="stable").astype(np.int32)
        at = np.empty(2 * n_links, dtype=np.int32)
        at[order] = np.arange(2 * n_links, dtype=np.int32)
        # A merged row has at most as many places as the two had, so there is room for one when all are packed.
        size = int(2 * n_links * _ROOM) + n
        self._others = np.full(size, _NOBODY, dtype=np.int32)
        self._sums = np.zeros(size)
        self._twins = np.zeros(size, dtype=np.int32)
        self._others[: 2 * n_links] = np.concatenate([links.earlier, links.later])[order]
        self._sums[: 2 * n_links] = links.cosines[order % n_links] if n_links else 0.0
        self._twins[: 2 * n_links] = at[(order + n_links) % (2 * n_links)] if n_links else 0
        self._ends = np.cumsum(np.bincount(of, minlength=n))
        self._starts = np.concatenate([[0], self._ends[:-1]])

    def merge(self, a: int, b: int) -> tuple[float, Numbers, Floats]:
        """Add the row of b to that of a: what linked the two, the others of the new row, and their sums."""
        if self._top + sum(self._ends[[a, b]] - self._starts[[a, b]]) > len(self._others):
            self._pack()
        places = np.concatenate([self._row(a), self._row(b)])
        others = self._others[places]
        [link] = self._sums[places[others == b]].tolist()
        self._others[places] = _NOBODY
        kept = (others != a) & (others != b)
        places, others = places[kept], others[kept]
        order = np.argsort(others, kind="stable")
        places, others = places[order], others[order]
        is_first = np.ones(len(others), dtype=bool)
        is_first[1:] = others[1:] != others[:-1]
        first = np.flatnonzero(is_first)
        sums = np.add.reduceat(self._sums[places], first) if len(first) else np.empty(0)
        twins = self._twins[places]
        # Whom both were linked to now has one link, to a.
        self._others[twins[~is_first]] = _NOBODY
        self._starts[b] = self._ends[b] = 0
        self._put(a, others[first], sums, twins[first])
        return link, others[first], sums

    def _row(self, a: int) -> Ints:
        """Where the links of a group are."""
        start, end = self._starts[a], self._ends[a]
        places: Ints = np.flatnonzero(self._others[start:end] != _NOBODY) + start
        return places

    def _put(self, a: int, others: Numbers, sums: Floats, twins: Ints) -> None:
        """A new row of a group, which the rows of the others follow."""
        start, end = self._top, self._top + len(others)
        self._others[start:end], self._sums[start:end], self._twins[start:end] = others, sums, twins
        self._others[twins], self._sums[twins], self._twins[twins] = a, sums, np.arange(start, end)
        self._starts[a], self._ends[a], self._top = start, end, end

    def _pack(self) -> None:
        """Take out the places that nobody needs."""
        used = self._others[: self._top] != _NOBODY
        moved = np.concatenate([[0], np.cumsum(used)])
        self._starts, self._ends = moved[self._starts], moved[self._ends]
        top = int(moved[-1])
        self._twins[:top] = moved[self._twins[: self._top][used]]
        self._others[:top] = self._others[: self._top][used]
        self._sums[:top] = self._sums[: self._top][used]
        self._top = top


class _Queue:
    """Pairs by rank. What a merge puts up waits in order, and of each merge's only the first is in the heap.

    The rest waits in vain where one of the two merges again: then it is dropped unseen.
    """

    def __init__(self) -> None:
        self._waiting: dict[int, Iterator[Rank]] = {}
        self._heap: list[tuple[Rank, int]] = []

    def put(self, number: int, ranks: Iterator[Rank]) -> None:
        """Add the pairs of a merge, which are in order."""
        self._waiting[number] = ranks
        self._next(number)

    def drop(self, number: int) -> None:
        """Forget the pairs of a merge; those of number 0 were there before any, and stay."""
        if number:
            self._waiting.pop(number, None)

    def __iter__(self) -> Iterator[tuple[int, Rank]]:
        """The pairs in order, also those that are put meanwhile, each with the merge that put it."""
        while self._heap:
            rank, number = heapq.heappop(self._heap)
            self._next(number)
            yield number, rank

    def _next(self, number: int) -> None:
        for rank in self._waiting.get(number, ()):
            heapq.heappush(self._heap, (rank, number))
            return
