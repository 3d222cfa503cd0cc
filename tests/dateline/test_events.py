"""The same happening in other words is one event; look-alikes, rubrics and series are not."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dateline.dedupe import EVENT_SPAN, Report, events, group_events, merging, vectors
from dateline.dedupe.sketches import containment
from plain_events import links, plain_events

GOLDEN = yaml.load(
    (Path(__file__).parents[1] / "golden" / "events.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader
)
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def report(number: int, row: dict[str, object]) -> Report:
    countries = frozenset(str(row.get("about", "")).split())
    at = NOW + timedelta(hours=float(str(row.get("hours", number))))
    text, language, source = (str(row.get(name, "")) for name in ("text", "language", "source"))
    return Report(f"r{number}", at, str(row["title"]), text, language, countries, source)


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case["case"])
def test_events(case: dict[str, object]) -> None:
    """Each golden case: one event, or each its own."""
    rows = case["reports"]
    assert isinstance(rows, list)
    events = group_events(report(n, row) for n, row in enumerate(rows))
    assert len(set(events.values())) == (1 if case["same"] else len(rows)), events


def press(seed: int, n: int = 60) -> list[Report]:
    rng = random.Random(seed)  # noqa: S311 - an invented press
    words = [
        "harbour",
        "storm",
        "budget",
        "vote",
        "border",
        "migrants",
        "quake",
        "ferry",
        "river",
        "talks",
        "strike",
        "court",
    ]
    return [
        Report(
            f"r{k}",
            NOW + timedelta(hours=rng.uniform(0, 120)),
            " ".join(rng.sample(words, 4)),
            " ".join(rng.choices(words, k=8)),
        )
        for k in range(n)
    ]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1000), st.randoms(use_true_random=False))
def test_the_order_does_not_matter(seed: int, rng: random.Random) -> None:
    """Events are a function of the set of reports."""
    reports = press(seed)
    whole = group_events(reports)
    rng.shuffle(reports)
    assert group_events(reports) == whole


def test_no_event_lasts_longer_than_three_days() -> None:
    """What goes on for weeks is several events."""
    reports = press(5, 200)
    events = group_events(reports)
    for event in set(events.values()):
        at = [r.at for r in reports if events[r.report_id] == event]
        assert max(at) - min(at) <= EVENT_SPAN


def test_an_event_is_named_after_its_first_report() -> None:
    """A later report never renames it."""
    rows = [
        {"title": "Ferry sinks off Cebu with 120 aboard"},
        {"title": "Ferry with 120 aboard sinks off Cebu island"},
    ]
    reports = [report(n, row) for n, row in enumerate(rows)]
    assert set(group_events(reports).values()) == set(group_events(reports[:1]).values())


WORDS = "harbour storm budget Kenya Obama vote 12th 13th quake 5.1 5.6 ferry river talks 31 1200 strike court"


def told(rng: random.Random, number: int, words: list[str], languages: list[str]) -> Report:
    """A report of few words, so that many are alike, some of them to the last digit."""
    at = NOW + timedelta(hours=rng.choice([0, 5, 24, 48, rng.uniform(0, 100)]))
    return Report(
        f"r{number}",
        at,
        " ".join(rng.sample(words, rng.choice([0, 2, 3, 5]))),
        "In " + " ".join(rng.choices(words, k=rng.choice([0, 3, 9]))),
        rng.choice(languages),
        frozenset(rng.sample(["KE", "FR", "PH"], rng.choice([0, 1, 1, 2]))),
        rng.choice(["", "a", "b", "c"]),
        rng.choice([None, at, at - timedelta(days=30)]),
    )


@pytest.mark.parametrize("seed", range(20))
def test_every_pair_is_looked_at(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found by arrays and kept between merges is what looking at everything anew finds."""
    rng = random.Random(seed)  # noqa: S311 - an invented press
    # Limits that a press meets in a week, met by forty reports; blocks of sums so small that there are several.
    for name, limits in {
        "COMMON_REPORTS": [9, 500],
        "MAX_POSTINGS": [3, 8, 2000],
        "USUAL_REPORTS": [4, 10],
    }.items():
        monkeypatch.setattr(events, name, rng.choice(limits))
    monkeypatch.setattr(vectors, "_DENSE", 128)
    monkeypatch.setattr(vectors, "_ROWS", 11)
    words = [*WORDS.split(), *(f"word{n}" for n in range(rng.choice([0, 20, 200])))]
    languages = rng.choice([["en"], ["en", "de"], ["en", "de", ""], ["fr", "en", "de", "ru"], [""]])
    reports = [told(rng, n, words, languages) for n in range(rng.choice([2, 25, 40]))]
    reports.sort(key=lambda report: (report.at, report.report_id))
    found = events._similar(reports)
    pairs = zip(found.earlier.tolist(), found.later.tolist(), strict=True)
    # To the last digit: ties are many.
    assert dict(zip(pairs, found.cosines.tolist(), strict=True)) == links(reports)
    assert group_events(reports) == plain_events(reports)


def test_nothing_told_is_no_event() -> None:
    """A day without reports, or with one that says nothing, is no fault."""
    assert group_events([]) == {}
    assert len(group_events([Report("r", NOW, "", "")])) == 1


@given(st.lists(st.sets(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), max_size=12), min_size=2, max_size=6))
def test_no_set_that_shares_enough_is_passed_over(sets: list[set[str]]) -> None:
    """Sets known by a few bits are thought to share at least what they share."""
    told = [dict.fromkeys(some, 1.0) for some in sets]
    cells = vectors.Cells.of(told)
    known = vectors.Sets(replace(cells, terms=cells.terms % 3), 64)  # three bits for all letters
    one, other = (
        np.array(column, dtype=np.int32) for column in zip(*combinations(range(len(sets)), 2), strict=True)
    )
    may = known.may_contain(one, other, 0.5)
    for a, b, thought in zip(one.tolist(), other.tolist(), may.tolist(), strict=True):
        assert thought or containment(frozenset(sets[a]), frozenset(sets[b])) < 0.5


@given(
    st.lists(st.integers(199_999_990, 200_000_010).map(lambda n: (n + 0.5) / 1e9) | st.floats(0.1999, 4.0))
)
@example([0.2 - 3e-10, 0.2 - 7e-10])
def test_pairs_are_ranked_by_nine_decimals(cosines: list[float]) -> None:
    """The decimal value decides, also where the tenth digit is a five that no float has."""
    numbers = np.arange(len(cosines), dtype=np.int32)
    near, earlier, later = merging._ranked(numbers, numbers + 1, np.array(cosines, dtype=np.float64), 0.2)
    ranks = sorted((-round(cosine, 9), n) for n, cosine in enumerate(cosines) if round(cosine, 9) >= 0.2)
    assert earlier.tolist() == [n for _, n in ranks]
    assert later.tolist() == [n + 1 for _, n in ranks]
    assert near.tolist() == [round(rank * 1e9) for rank, _ in ranks]
