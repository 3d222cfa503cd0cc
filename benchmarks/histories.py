"""Histories of news coverage with bursts planted in them, to measure burst scores by.

Everything is drawn from a seed. 60 publishers write about 22 regions; how much a region is written about
on a day is Poisson around a gamma-distributed level, so counts vary by more than chance alone. Three stories
in ten are about a second region. At weekends the press writes less. A burst multiplies a region's level for one to three days.

`KINDS` names what else may happen. `facts` is the history that the scores were first compared on: steady
shares, a quarter of the publishers late. The others break what a score of shares takes for granted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[Any]

FIRST_DAY = date(2026, 1, 5)
"""A Monday."""
N_REGIONS = 22
"""As many as UN M49 has subregions."""
N_SOURCES = 60
"""Publishers."""
STORIES_A_DAY = 660.0
"""Mean of all stories on a day, at scale 1."""
WARM_UP = 31
"""Days before the first that is judged: 28 of baseline and 3 of guard."""
SECOND_REGION = 0.3
"""Share of stories that are about a second region."""
REPRINTS = 0.15
"""Reprints of other publishers' texts for each text of one's own."""
NOISE = 0.18
"""Standard deviation of a region's daily level, as a share of its mean.

This, the spread of regions and the noise of volumes were chosen so that scores known before do on `facts` as they did where
they were first compared (best F1 .68 for the score before, .57 for EARS W2, .50 to .56 for the others)."""
SPREAD_OF_REGIONS = 1.5
"""Standard deviation of the logarithm of regions' shares."""
VOLUME_NOISE = 0.2
"""Standard deviation of what the whole press writes on a day, as a share of its mean."""
WEEKEND = 0.6
"""What is written at weekends, as a share of other days (HealthMap saw 0.34 to 0.42; doi 10.3402/ehtj.v6i0.21621)."""
FACTORS = (1.6, 2.0, 2.5, 3.0, 4.0, 5.0)
"""By what bursts multiply a region's level; each as likely."""
POSITIVE = 2.0
"""The smallest factor that has to be found; smaller ones are left out of scoring."""
COVERED = 0.8
"""Share of publishers that must answer for a day to be judged, as in `coverage_daily`."""

KINDS = {
    "facts": "steady shares, a quarter of the publishers start late",
    "small": "the same at three tenths of the stories",
    "drift": "publishers come and go, each with regions of its own",
    "heavy": "levels with heavy tails that outlast the day",
    "rhythm": "weeks and holidays that differ by region",
    "growth": "half of the regions grow or shrink, up to threefold",
    "storms": "reports that thirty publishers reprint",
    "outages": "publishers of some regions fail for a day or two, or all of them",
}


@dataclass(frozen=True, slots=True)
class History:
    """Counts by day and region, and what is true of them."""

    kind: str
    seed: int
    n_stories: Numbers
    n_clusters: Numbers
    n_sources: Numbers
    weight: Numbers
    stories_all: Numbers
    clusters_all: Numbers
    sources_all: Numbers
    polled: Numbers
    answered: Numbers
    factor: Numbers
    bursts: list[tuple[int, int, int, float]] = field(default_factory=list)
    """Region, first day, days, factor."""

    @property
    def days(self) -> list[date]:
        """The UTC days."""
        return [FIRST_DAY + timedelta(n) for n in range(len(self.stories_all))]

    @property
    def is_covered(self) -> Numbers:
        """Days on which enough publishers answered."""
        return self.answered.sum(axis=1) >= COVERED * self.polled.sum(axis=1)

    @property
    def is_positive(self) -> Numbers:
        """Region-days that a score has to find."""
        return (self.factor >= POSITIVE) & self._judged & self.is_covered[:, None]

    @property
    def is_negative(self) -> Numbers:
        """Region-days on which a flag is a false alarm."""
        return (self.factor == 1) & self._judged

    @property
    def _judged(self) -> Numbers:
        # Neither the days that every score needs for a baseline nor the last, which still grows.
        day = np.arange(len(self.stories_all))[:, None]
        return np.broadcast_to((day >= WARM_UP) & (day < len(day) - 1), self.factor.shape)


@dataclass(slots=True)
class _Press:
    """What is being drawn: levels by day, publisher and region, before chance."""

    rng: np.random.Generator
    n_days: int
    volume: Numbers
    """Stories a day by publisher."""
    leaning: Numbers
    """Shares of regions by publisher."""
    level: Numbers
    """What each region has of its usual level, by day."""
    polled: Numbers
    """Whether a publisher is in the catalogue, by day."""
    answered: Numbers
    """Whether it answers, by day."""


def make(
    kind: str, seed: int, *, n_days: int | None = None, n_bursts: int = 90, scale: float | None = None
) -> History:
    """A history of one kind; without bursts it is what false alarms are counted on."""
    n_days = n_days or (150 if kind in {"facts", "small"} else 180)
    rng = np.random.default_rng([list(KINDS).index(kind), seed])
    press = _press(rng, n_days, kind, (0.3 if kind == "small" else 1.0) if scale is None else scale)
    _disturb(press, kind)
    factor, bursts = _plant(rng, n_days, n_bursts)
    press.level *= factor
    return _write(press, kind, seed, factor, bursts)


def _press(rng: np.random.Generator, n_days: int, kind: str, scale: float) -> _Press:
    share = np.exp(SPREAD_OF_REGIONS * rng.standard_normal(N_REGIONS))
    share /= share.sum()
    leans = kind in {"drift", "outages"}
    leaning = np.tile(share, (N_SOURCES, 1))
    if leans:
        # Half of what a publisher writes is about one to three regions of its own.
        for source in range(N_SOURCES):
            homes = rng.choice(N_REGIONS, rng.integers(1, 4), replace=False)
            leaning[source] *= 0.5
            leaning[source, homes] += 0.5 / len(homes)
    volume = np.exp(0.8 * rng.standard_normal(N_SOURCES))
    volume *= scale * STORIES_A_DAY / volume.sum()
    polled = np.ones((n_days, N_SOURCES), dtype=bool)
    day = np.arange(n_days)
    if kind == "drift":
        start = rng.integers(-n_days // 2, n_days, N_SOURCES)
        start[: N_SOURCES // 3] = 0
        life = rng.exponential(n_days / 2, N_SOURCES).astype(int) + 14
        life[: N_SOURCES // 3] = n_days
        polled = (day[:, None] >= start) & (day[:, None] < start + life)
    else:
        polled[: int(0.6 * n_days), : N_SOURCES // 4] = False
    level = rng.gamma(1 / NOISE**2, NOISE**2, (n_days, N_REGIONS))
    week = np.where(day % 7 >= 5, WEEKEND, 1.0)
    if VOLUME_NOISE:
        week = week * rng.gamma(1 / VOLUME_NOISE**2, VOLUME_NOISE**2, n_days)
    return _Press(rng, n_days, volume, leaning, level * week[:, None], polled, polled.copy())


def _disturb(press: _Press, kind: str) -> None:
    """Do to the press what the history is named after."""
    rng, n_days = press.rng, press.n_days
    day = np.arange(n_days)
    if kind == "heavy":
        # Student's t with 3 degrees of freedom, half of it carried over to the next day.
        shock = 0.16 * rng.standard_t(3, (n_days, N_REGIONS))
        for n in range(1, n_days):
            shock[n] += 0.5 * shock[n - 1]
        press.level *= np.exp(np.clip(shock, -1.2, 1.2))
    elif kind == "rhythm":
        for region in range(N_REGIONS):
            weekday = np.exp(0.3 * rng.standard_normal(7))
            weekday[[rng.integers(3, 6), 6]] *= rng.uniform(0.4, 1)
            press.level[:, region] *= weekday[day % 7]
            for _ in range(n_days // 60):
                first, days = rng.integers(0, n_days), rng.integers(1, 7)
                press.level[first : first + days, region] *= rng.uniform(0.3, 0.7)
    elif kind == "growth":
        for region in rng.choice(N_REGIONS, N_REGIONS // 2, replace=False):
            press.level[:, region] *= np.exp(np.linspace(0, rng.uniform(-1.1, 1.1), n_days))
    elif kind == "outages":
        for _ in range(n_days // 15):
            first, days = rng.integers(0, n_days), rng.integers(1, 3)
            gone = rng.random(N_SOURCES) < rng.choice([0.1, 0.15, 0.4, 1.0])
            press.answered[first : first + days, gone] = False


def _plant(
    rng: np.random.Generator, n_days: int, n_bursts: int
) -> tuple[Numbers, list[tuple[int, int, int, float]]]:
    factor = np.ones((n_days, N_REGIONS))
    bursts = []
    while len(bursts) < n_bursts:
        region, length = int(rng.integers(N_REGIONS)), int(rng.integers(1, 4))
        first = int(rng.integers(WARM_UP, n_days - length - 1))
        around = factor[max(0, first - 2) : first + length + 2, region]
        if (around == 1).all():
            bursts.append((region, first, length, float(rng.choice(FACTORS))))
            factor[first : first + length, region] = bursts[-1][3]
    return factor, bursts


def _write(press: _Press, kind: str, seed: int, factor: Numbers, bursts: list[Any]) -> History:
    """Draw the stories; a publisher that does not answer has none."""
    rng = press.rng
    rate = press.level[:, None, :] * (press.volume[:, None] * press.leaning)[None]
    own = rng.poisson(rate * press.answered[:, :, None])
    share = (press.volume[:, None] * press.leaning).sum(axis=0)
    share /= share.sum()
    told_also = rng.multinomial(rng.binomial(own, SECOND_REGION), share).sum(axis=2)
    clusters = own + told_also
    reprints = rng.binomial(clusters, REPRINTS)
    n_clusters, n_stories = clusters.sum(axis=1), (clusters + reprints).sum(axis=1)
    clusters_all = own.sum(axis=(1, 2))
    stories_all = clusters_all + rng.binomial(clusters_all, REPRINTS)
    if kind == "storms":
        n_reports = rng.binomial(1, 0.02, n_clusters.shape) * rng.integers(1, 4, n_clusters.shape)
        n_clusters, clusters_all = n_clusters + n_reports, clusters_all + n_reports.sum(axis=1)
        n_stories, stories_all = n_stories + 30 * n_reports, stories_all + 30 * n_reports.sum(axis=1)
    return History(
        kind,
        seed,
        n_stories=n_stories,
        n_clusters=n_clusters,
        n_sources=(clusters > 0).sum(axis=1),
        weight=own.sum(axis=1),
        stories_all=stories_all,
        clusters_all=clusters_all,
        sources_all=(clusters.sum(axis=2) > 0).sum(axis=1),
        polled=press.polled,
        answered=press.answered,
        factor=factor,
        bursts=bursts,
    )
