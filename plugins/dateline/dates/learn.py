"""Which clock a feed's times without a zone are on, from when its entries were first seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MIN_ENTRIES, MIN_AGREEMENT = 20, 0.8
"""Entries needed to learn from, and the share of them that must agree: publishers post-date and re-date some."""

SLACK = timedelta(minutes=5)
"""How far clocks may be apart, and how long a publisher's cache may hold an entry back."""

_STEP = timedelta(minutes=15)
_FARTHEST = 14 * 4


@dataclass(frozen=True, slots=True)
class Witness:
    """An entry whose date has no zone: its local time, and the polls between which it appeared."""

    local: datetime
    not_before: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class LearnedZone:
    """The offset from UTC, in minutes, that entries agree on, and how many of how many do."""

    offset_min: int
    n_agree: int
    n_entries: int

    @property
    def zone(self) -> str:
        """As `read_date` takes it, such as "+05:30"."""
        hours, minutes = divmod(abs(self.offset_min), 60)
        return f"{'-' if self.offset_min < 0 else '+'}{hours:02}:{minutes:02}"


def learn_zone(witnesses: Sequence[Witness]) -> LearnedZone | None:
    """The offset at which most entries were published between the two polls that they appeared between.

    None where there are too few entries, where too few agree, or where other offsets an hour away fit
    as well, as they do for a feed that is polled once a day. Of neighbours that fit alike a whole hour
    is taken, then a half.
    """
    if len(witnesses) < MIN_ENTRIES:
        return None
    votes = {n: sum(_fits(w, n * _STEP) for w in witnesses) for n in range(-_FARTHEST, _FARTHEST + 1)}
    best = max(votes, key=lambda n: (votes[n], n % 4 == 0, n % 2 == 0, -abs(n)))
    rivals = [n for n in votes if abs(n - best) >= 4 and votes[n] >= votes[best]]
    if rivals or votes[best] < MIN_AGREEMENT * len(witnesses):
        return None
    return LearnedZone(best * 15, votes[best], len(witnesses))


def _fits(witness: Witness, offset: timedelta) -> bool:
    return witness.not_before - SLACK <= witness.local - offset <= witness.seen_at + SLACK
