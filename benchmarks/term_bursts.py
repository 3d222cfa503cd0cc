"""Back-test of the flag of `term_bursts`, beside other scores, on histories of titles with planted bursts.

    python benchmarks/term_bursts.py [--seeds 3] [--fast]

Each history is loaded into a DuckDB made by the project's own schema code, and the macro itself is asked, for each third
day after the first month. Peers, given the same counts and the same least support (5 reports, 3 publishers):

    poisson        tail of a Poisson count at the share of 28 days that end 3 days before, Benjamini and Hochberg at 0.1
    log_odds       the z of `rising_terms` for a window of one day (Monroe, Colaresi and Quinn 2008)
    mean_sd        share of the day against mean and sd of those 28 days
    ears_c2        EARS C2: against mean and sd of 7 days that end 3 days before (Hutwagner et al. 2003)
    ratio          share of the day by share of those 28 days

A term-day is positive in a burst, negative four days or more away from any. Printed are means over seeds:

    best F1        threshold chosen on the same data, for all alike
    recall @       at no more than 1 false alarm in ten days, of some 6,000 terms
    precision, recall   at the threshold that is shipped: the flag of the macro and of poisson, 3 for z, 5 for ratio
    false, days    false alarms a day at that threshold, and share of days with any, in histories without bursts

The score was designed on seeds 1 to 3 of each kind, and 101 was seen once before the last constants; what is printed comes from 201 and up.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from term_histories import FIRST_DAY, KINDS, WARM_UP, TermHistory, make

from dateline.store import duck

if TYPE_CHECKING:
    from collections.abc import Iterable

    import duckdb
    from numpy.typing import NDArray

    Numbers = NDArray[Any]

SQL = Path(__file__).parents[1] / "sql"
FIRST_SEED = 201
"""Seeds below were looked at while the score was designed."""
STEP = 3
"""Days from one that is judged to the next."""
FALSE_DISCOVERIES = 0.1
DAYS_A_FALSE_ALARM = 10
MIN_REPORTS, MIN_SOURCES = 5, 3
THRESHOLD, RATIO_THRESHOLD = 3.0, 5.0
OWN = "term_bursts"
MARGIN = 0.02
"""By what a peer's best F1 may be above: half of what it varies by from seed to seed."""
PROMISED = ("steady", "small", "rhythm", "growth", "panel", "series", "outages")
"""Histories in which at most one day in ten may have a false flag, as the macro's comment says."""


def load(history: TermHistory) -> duckdb.DuckDBPyConnection:
    """A database with the project's tables and macros that holds the history's roll-ups."""
    con = duck.connect()
    con.execute("SET threads = 1")
    duck.build_schema(con, SQL)
    day, term = np.nonzero(history.n_clusters >= 2)
    counts = (history.n_clusters, history.n_sources, history.n_panel, history.n_top)
    cells = dict(zip("nskt", (count[day, term] for count in counts), strict=True))
    con.register("cell", {"day": day.astype("int32"), "term": term.astype("int32"), **cells})
    con.execute("INSERT INTO term_day (day, country, term, n_stories, n_clusters, n_sources, n_known, n_known_top) SELECT $first::DATE + day, 'FR', 't' || term, n, n, s, k, t FROM cell", {"first": FIRST_DAY})  # fmt: skip
    sums = {
        "day": np.arange(len(history.days)).astype("int32"),
        "n": history.all_clusters,
        "k": history.all_panel,
        "expected": history.polled.sum(axis=1),
        "answered": history.answered.sum(axis=1),
    }
    con.register("total", sums)
    con.execute("INSERT INTO title_day (day, country, n_stories, n_clusters, n_known) SELECT $first::DATE + day, 'FR', n, n, k FROM total", {"first": FIRST_DAY})  # fmt: skip
    # One day more, or the last would still grow.
    con.execute("INSERT INTO panel_day (day, n_sources_expected, n_sources_answered, n_polls_due, n_polls, n_polls_failed) SELECT $first::DATE + day, expected, answered, 1, 1, 0 FROM total UNION ALL SELECT $first::DATE + max(day) + 1, 1, 1, 1, 1, 0 FROM total", {"first": FIRST_DAY})  # fmt: skip
    return con


def judged_days(history: TermHistory) -> Numbers:
    """Days that are asked for."""
    return np.arange(WARM_UP, len(history.days), STEP)


def own_score(history: TermHistory) -> tuple[Numbers, Numbers]:
    """-ln p_value and the flag of the macro, by judged day and term."""
    days = judged_days(history)
    shape = len(days), history.n_clusters.shape[1]
    scores, flags = np.full(shape, -np.inf), np.zeros(shape, dtype=bool)
    with load(history) as con:
        for n, day in enumerate(days):
            asked = "SELECT term, p_value, burst FROM term_bursts($day::DATE) WHERE p_value IS NOT NULL"
            for term, p_value, is_burst in con.execute(asked, {"day": history.days[day]}).fetchall():
                scores[n, int(term[1:])] = -math.log(max(p_value, 1e-300))
                flags[n, int(term[1:])] = is_burst
    return scores, flags


def peer_scores(history: TermHistory) -> dict[str, tuple[Numbers, Numbers]]:
    """Score and shipped flag of each peer, by judged day and term."""
    found: dict[str, tuple[list[Numbers], list[Numbers]]] = defaultdict(lambda: ([], []))
    is_sound = history.is_covered
    counts = np.where(history.n_clusters >= 2, history.n_clusters, 0).astype(float)
    totals = np.maximum(history.all_clusters.astype(float), 1)
    for day in judged_days(history):
        before = np.arange(max(0, day - 30), day - 2)
        before = before[is_sound[before]]
        week = before[before >= day - 9]
        has_support = (counts[day] >= MIN_REPORTS) & (history.n_sources[day] >= MIN_SOURCES) & is_sound[day]
        for name, (score, flag) in _peers_of_day(counts, totals, day, before, week).items():
            found[name][0].append(np.where(has_support, score, -np.inf))
            found[name][1].append(has_support & flag)
    return {name: (np.array(scores), np.array(flags)) for name, (scores, flags) in found.items()}


def _peers_of_day(
    counts: Numbers, totals: Numbers, day: int, before: Numbers, week: Numbers
) -> dict[str, tuple[Numbers, Numbers]]:
    now, total = counts[day], totals[day]
    shares = counts[before] / totals[before, None]
    z = (now / total - shares.mean(axis=0)) / np.maximum(shares.std(axis=0, ddof=1), 0.2 / total)
    ears = (now - counts[week].mean(axis=0)) / np.maximum(counts[week].std(axis=0, ddof=1), 0.2)
    usual = counts[before].sum(axis=0) / totals[before].sum()
    ratio = now / total / np.maximum(usual, 0.5 / totals[before].sum())
    odds = _log_odds(now, counts[before].sum(axis=0))
    log_p = _poisson_log_tail(now, np.maximum(usual, 0.5 / totals[before].sum()) * total)
    return {
        "poisson": (-log_p, _discoveries(log_p, int((counts[before].sum(axis=0) + now > 0).sum()))),
        "log_odds": (odds, odds >= THRESHOLD),
        "mean_sd": (z, z >= THRESHOLD),
        "ears_c2": (ears, ears >= THRESHOLD),
        "ratio": (ratio, ratio >= RATIO_THRESHOLD),
    }


def _log_odds(now: Numbers, before: Numbers) -> Numbers:
    """As `rising_terms` has it."""
    # On a day that nobody answered there is nothing, and nothing to divide by.
    n_now, n_before = max(1.0, now.sum()), max(1.0, before.sum())
    prior = np.maximum(n_now * (now + before) / (n_now + n_before), 1e-9)
    odds = np.log((now + prior) / (2 * n_now - now - prior))
    odds -= np.log((before + prior) / (n_before + n_now - before - prior))
    return odds / np.sqrt(1 / (now + prior) + 1 / (before + prior))


def _poisson_log_tail(n: Numbers, mean: Numbers) -> Numbers:
    """Ln of the chance of n or more, by the first term and a geometric bound of the rest."""
    log_factorial = np.cumsum(np.log(np.maximum(np.arange(int(n.max()) + 2), 1)))
    ratio = np.minimum(mean / (n + 1), 1 - 1e-9)
    log_p = n * np.log(mean) - mean - log_factorial[n.astype(int)] - np.log(1 - ratio)
    return np.where(n > mean, np.minimum(log_p, 0), 0.0)


def _discoveries(log_p: Numbers, n_tested: int) -> Numbers:
    order = np.sort(log_p)
    allowed = np.log(FALSE_DISCOVERIES * np.arange(1, len(order) + 1) / n_tested)
    held = np.flatnonzero(order <= allowed)
    return log_p <= order[held[-1]] if len(held) else np.zeros(len(log_p), dtype=bool)


def mark(history: TermHistory, scores: Numbers, flags: Numbers) -> tuple[float, ...]:
    """Best F1, recall at few false alarms, and precision and recall as shipped."""
    days = judged_days(history)
    is_positive, is_negative = history.is_positive[days], history.is_negative[days]
    hits, misses = scores[is_positive], np.sort(scores[is_negative])
    thresholds = np.unique(hits[np.isfinite(hits)])
    true = len(hits) - np.searchsorted(np.sort(hits), thresholds, side="left")
    false = len(misses) - np.searchsorted(misses, thresholds, side="left")
    is_allowed = false <= len(days) / DAYS_A_FALSE_ALARM
    recall = float(true[is_allowed].max() / len(hits)) if is_allowed.any() else 0.0
    found, alarms = int(flags[is_positive].sum()), int(flags[is_negative].sum())
    best = float((2 * true / (true + false + len(hits))).max())
    return best, recall, found / max(1, found + alarms), found / len(hits)


def back_test(kinds: Iterable[str], seeds: Iterable[int]) -> dict[str, dict[str, list[tuple[float, ...]]]]:
    """By kind and score: the marks of every seed, and the false alarms a day without bursts."""
    table: dict[str, dict[str, list[tuple[float, ...]]]] = {}
    for kind in kinds:
        rows: dict[str, list[tuple[float, ...]]] = defaultdict(list)
        for seed in seeds:
            history, null = make(kind, seed), make(kind, seed, n_bursts=0)
            nothing = {OWN: own_score(null), **peer_scores(null)}
            for name, (scores, flags) in {OWN: own_score(history), **peer_scores(history)}.items():
                wrong = nothing[name][1]
                rows[name].append(
                    (*mark(history, scores, flags), wrong.sum() / len(wrong), wrong.any(axis=1).mean())
                )
        table[kind] = rows
    return table


def tell(table: dict[str, dict[str, list[tuple[float, ...]]]]) -> bool:
    """Print the table; whether what the macro promises holds in the histories that it is promised for."""
    print(
        f"{'history':9}{'score':13}{'best F1':>9}{'recall @':>10}{'precision':>11}{'recall':>8}{'false':>9}{'days':>7}"
    )
    missed = []
    for kind, rows in table.items():
        means = {name: np.mean(marks, axis=0) for name, marks in rows.items()}
        for name, mean in means.items():
            print(
                f"{kind:9}{name:13}{mean[0]:9.3f}{mean[1]:10.3f}{mean[2]:11.2f}{mean[3]:8.2f}{mean[4]:9.2f}{mean[5]:7.2f}"
            )
        own, best = means[OWN], max(means, key=lambda name: float(means[name][0]))
        told = missed if kind in PROMISED else []
        if own[0] < means[best][0] - MARGIN:
            told.append(f"{kind}: best F1 {own[0]:.3f}, {best} {means[best][0]:.3f}")
        if own[2] < 1 - 2 * FALSE_DISCOVERIES:
            told.append(f"{kind}: of the flags {own[2]:.2f} are right")
        if own[5] > 1 / DAYS_A_FALSE_ALARM:
            told.append(f"{kind}: {own[5]:.2f} of days without bursts have a flag")
        if kind not in PROMISED and told:
            print("\n".join(f"not promised: {line}" for line in told))
    print("\n".join(f"missed: {line}" for line in missed) or "every target is met")
    return not missed


def measure() -> float:
    """CPU seconds for one day, one thread, the best of 10."""
    history = make("steady", FIRST_SEED)
    with load(history) as con:
        took = []
        for _ in range(10):
            began = time.process_time()
            con.execute("SELECT * FROM term_bursts($day::DATE)", {"day": history.days[-1]})
            took.append(time.process_time() - began)
    return min(took)


def main() -> int:
    """Print the table; 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--fast", action="store_true", help="one seed")
    given = parser.parse_args()
    for kind, text in KINDS.items():
        print(f"{kind:9}{text}")
    n_seeds = 1 if given.fast else given.seeds
    is_met = tell(back_test(KINDS, range(FIRST_SEED, FIRST_SEED + n_seeds)))
    print(f"term_bursts, one day of 6,000 terms: {measure():.3f} CPU s")
    return int(not is_met)


if __name__ == "__main__":
    sys.exit(main())
