"""Histories of words in titles with bursts planted in them, to measure the flag of terms by.

Everything is drawn from a seed. 60 publishers write some 600 reports a day of which each has nine terms, out of 6,000 whose
frequencies fall as a Zipf-Mandelbrot law has it. How often a term is written on a day is Poisson around a gamma-distributed
level, so counts vary by more than chance alone. Half of the bursts are of terms that were hardly ever written before.

`KINDS` names what else may happen: each breaks what a score of shares takes for granted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[Any]

FIRST_DAY = date(2026, 1, 5)
"""A Monday."""
N_TERMS, N_SOURCES, N_DAYS = 6_000, 60, 150
REPORTS_A_DAY = 600.0
TERMS_A_REPORT = 9.0
FLAT_RANKS = 20.0
"""Ranks by which the law is shifted (Mandelbrot): function words are no terms, so the first is in one title of twenty."""
NOISE = 0.3
"""Standard deviation of a term's daily level, as a share of its mean."""
WEEKEND = 0.6
"""What is written at weekends, as a share of other days (HealthMap saw 0.34 to 0.42; doi 10.3402/ehtj.v6i0.21621)."""
WARM_UP = 31
"""Days before the first that is judged: 28 of baseline and 3 of guard."""
MIN_BURST = 8.0
"""Reports that a burst brings a day at the least, in the mean."""
FACTORS = (2.0, 3.0, 5.0, 8.0)
"""By what a burst multiplies what is usual, where that is more than `MIN_BURST`; each as likely."""
KINDS = {
    "steady": "steady shares, weekends of fewer reports",
    "small": "the same at a quarter of the reports",
    "clumps": "what happens brings several reports at once",
    "sticky": "topics wax and wane over days, with heavy tails",
    "rhythm": "one term in ten belongs to a weekday, and holidays to a season",
    "growth": "half of the terms grow or shrink, up to threefold",
    "panel": "a third of the publishers are added in three lots, each with words of its own",
    "series": "single publishers print a dozen reports under one heading",
    "outages": "publishers fail for a day or two, or all of them",
}


@dataclass(frozen=True, slots=True)
class TermHistory:
    """Counts by day and term, and what is true of them."""

    kind: str
    seed: int
    n_clusters: Numbers
    """Reports with the term, by day and term."""
    n_panel: Numbers
    """Of these, those of publishers known for 31 days."""
    n_top: Numbers
    """Of these, those of the publisher that has most."""
    n_sources: Numbers
    """Publishers of these reports."""
    all_clusters: Numbers
    """Reports by day."""
    all_panel: Numbers
    """Of these, those of publishers known for 31 days."""
    polled: Numbers
    """Whether a publisher is in the catalogue, by day."""
    answered: Numbers
    extra: Numbers
    """Reports that a burst brings, in the mean, by day and term."""
    around: Numbers
    """Whether a burst is near: such days are neither right nor wrong."""

    @property
    def days(self) -> list[date]:
        """The UTC days."""
        return [FIRST_DAY + timedelta(n) for n in range(len(self.n_clusters))]

    @property
    def is_covered(self) -> Numbers:
        """Days on which enough publishers answered, as `coverage_daily` has it."""
        return self.answered.sum(axis=1) >= 0.8 * self.polled.sum(axis=1)

    @property
    def is_judged(self) -> Numbers:
        """Days that every score can judge."""
        return (np.arange(len(self.n_clusters)) >= WARM_UP) & self.is_covered

    @property
    def is_positive(self) -> Numbers:
        """Term-days that a score has to find."""
        return (self.extra > 0) & self.is_judged[:, None]

    @property
    def is_negative(self) -> Numbers:
        """Term-days on which a flag is a false alarm."""
        return ~self.around & (np.arange(len(self.n_clusters)) >= WARM_UP)[:, None]


def make(kind: str, seed: int, *, n_bursts: int = 150, n_days: int = N_DAYS) -> TermHistory:
    """A history of one kind; without bursts it is what false alarms are counted on."""
    rng = np.random.default_rng([7, list(KINDS).index(kind), seed])
    polled, answered = _publishers(rng, kind, n_days)
    level = _levels(rng, kind, n_days)
    volume = np.exp(0.8 * rng.standard_normal(N_SOURCES))
    volume /= volume.sum()
    share = 1 / (rng.permutation(N_TERMS) + 1 + FLAT_RANKS)
    own = _own_words(rng, kind, share)
    share /= share.sum()
    week = np.where(np.arange(n_days) % 7 >= 5, WEEKEND, 1.0) * rng.gamma(25, 1 / 25, n_days)
    reports = REPORTS_A_DAY * (0.25 if kind == "small" else 1.0)
    mean = reports * TERMS_A_REPORT * share * level * week[:, None]
    extra, around = _plant(rng, n_days, n_bursts, reports * TERMS_A_REPORT * share)
    extra *= week[:, None]
    n = _draw(rng, kind, mean) + rng.poisson(extra)
    source, told = _told_by(rng, n, volume, own, polled & answered)
    if kind == "series":
        source, told = _with_series(rng, n_days, source, told)
    known = _known(polled)
    day, term = told // N_TERMS, told % N_TERMS
    is_known = known[day, source]
    shape = n_days, N_TERMS
    heard = np.unique(told.astype(np.int64) * N_SOURCES + source) // N_SOURCES
    by_source, n_by_source = np.unique(
        told[is_known].astype(np.int64) * N_SOURCES + source[is_known], return_counts=True
    )
    n_top = np.zeros(n.size, dtype=np.int64)
    np.maximum.at(n_top, by_source // N_SOURCES, n_by_source)
    reports_by_source = rng.poisson(reports * week[:, None] * volume * (polled & answered))
    return TermHistory(
        kind,
        seed,
        n_clusters=np.bincount(told, minlength=n.size).reshape(shape),
        n_panel=np.bincount(day[is_known] * N_TERMS + term[is_known], minlength=n.size).reshape(shape),
        n_top=n_top.reshape(shape),
        n_sources=np.bincount(heard, minlength=n.size).reshape(shape),
        all_clusters=reports_by_source.sum(axis=1),
        all_panel=(reports_by_source * known).sum(axis=1),
        polled=polled,
        answered=answered,
        extra=extra,
        around=around,
    )


def _publishers(rng: np.random.Generator, kind: str, n_days: int) -> tuple[Numbers, Numbers]:
    """Who is in the catalogue on each day, and who answers."""
    polled = np.ones((n_days, N_SOURCES), dtype=bool)
    if kind == "panel":
        for lot in range(3):
            polled[: WARM_UP + 20 + 25 * lot, lot::9] = False
        polled[rng.integers(60, n_days) :, 3::9] = False
    answered = polled.copy()
    if kind == "outages":
        for _ in range(n_days // 15):
            first, days = rng.integers(0, n_days), rng.integers(1, 3)
            answered[first : first + days, rng.random(N_SOURCES) < rng.choice([0.1, 0.15, 0.4, 1.0])] = False
    return polled, answered


def _known(polled: Numbers) -> Numbers:
    """Whether a publisher has been in the catalogue for 31 days, or for as long as there is one."""
    since = polled.argmax(axis=0)
    return np.arange(len(polled))[:, None] >= np.where(since == 0, 0, since + WARM_UP)


def _levels(rng: np.random.Generator, kind: str, n_days: int) -> Numbers:
    """What each term has of its usual frequency, by day."""
    day = np.arange(n_days)
    level = rng.gamma(1 / NOISE**2, NOISE**2, (n_days, N_TERMS))
    if kind == "sticky":
        wave = 0.25 * rng.standard_t(3, (n_days, N_TERMS))
        for n in range(1, n_days):
            wave[n] += 0.7 * wave[n - 1]
        level *= np.exp(np.clip(wave, -2, 2))
    elif kind == "rhythm":
        bound = rng.choice(N_TERMS, N_TERMS // 10, replace=False)
        weekday = rng.integers(0, 7, len(bound))
        level[:, bound] *= np.where(day[:, None] % 7 == weekday, 4.0, 0.5)
        for _ in range(n_days // 30):
            first = rng.integers(0, n_days)
            level[first : first + 4] *= rng.uniform(0.4, 0.8)
    elif kind == "growth":
        for term in rng.choice(N_TERMS, N_TERMS // 2, replace=False):
            level[:, term] *= np.exp(np.linspace(0, rng.uniform(-1.1, 1.1), n_days))
    return level


def _own_words(rng: np.random.Generator, kind: str, share: Numbers) -> dict[int, Numbers]:
    """Terms that only publishers of one lot write, by lot; they are as frequent as others."""
    if kind != "panel":
        return {}
    order = rng.permutation(N_TERMS)[:1500]
    return {lot: order[500 * lot : 500 * (lot + 1)] for lot in range(3)} if len(share) else {}


def _draw(rng: np.random.Generator, kind: str, mean: Numbers) -> Numbers:
    """Reports by day and term."""
    if kind != "clumps":
        return rng.poisson(mean)
    size = rng.uniform(1, 3, mean.shape[1])
    events = rng.poisson(mean / size)
    # The sum of n geometric sizes is n plus a negative binomial.
    return events + np.where(events > 0, rng.negative_binomial(np.maximum(events, 1), 1 / size), 0)


def _plant(rng: np.random.Generator, n_days: int, n_bursts: int, usual: Numbers) -> tuple[Numbers, Numbers]:
    """Reports that bursts bring, and the days around them."""
    extra, around = np.zeros((n_days, N_TERMS)), np.zeros((n_days, N_TERMS), dtype=bool)
    rare, known = np.flatnonzero(usual < 0.3), np.flatnonzero(usual >= 0.3)
    for number in range(n_bursts):
        term = int(rng.choice(rare if number % 2 else known))
        length = int(rng.integers(1, 4))
        first = int(rng.integers(WARM_UP, n_days - length))
        if around[:, term].any():
            continue
        extra[first : first + length, term] = max(MIN_BURST, (rng.choice(FACTORS) - 1) * usual[term])
        around[max(0, first - 3) : first + length + 3, term] = True
    return extra, around


def _told_by(
    rng: np.random.Generator, n: Numbers, volume: Numbers, own: dict[int, Numbers], is_heard: Numbers
) -> tuple[Numbers, Numbers]:
    """Who told each report, and its day and term as one number; what nobody was heard to tell is lost."""
    told = np.repeat(np.arange(n.size), n.ravel())
    source = rng.choice(N_SOURCES, len(told), p=volume)
    for lot, words in own.items():
        is_own = np.isin(told % N_TERMS, words)
        source[is_own] = rng.choice(np.arange(lot, N_SOURCES, 9), int(is_own.sum()))
    kept = is_heard[told // N_TERMS, source]
    return source[kept], told[kept]


def _with_series(
    rng: np.random.Generator, n_days: int, source: Numbers, told: Numbers
) -> tuple[Numbers, Numbers]:
    """Add reports of single publishers, three terms each."""
    sources, tellings = [source], [told]
    for _ in range(n_days):
        n, words = int(rng.integers(5, 31)), rng.choice(N_TERMS, 3, replace=False)
        sources.append(np.full(3 * n, rng.integers(N_SOURCES)))
        tellings.append(np.repeat(rng.integers(n_days) * N_TERMS + words, n))
    return np.concatenate(sources), np.concatenate(tellings)
