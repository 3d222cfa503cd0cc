"""What stands around every text of a publisher is no part of any."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dateline.dedupe import boilerplate

GOLDEN = yaml.load(
    (Path(__file__).parents[1] / "golden" / "boilerplate.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader
)


@pytest.mark.parametrize(("text", "left"), GOLDEN["tidy"])
def test_captions_and_invitations_go(text: str, left: str) -> None:
    assert boilerplate.tidy(text) == left


@pytest.mark.parametrize(("known", "text", "left"), GOLDEN["bounds"])
def test_lines_that_repeat_go_from_the_ends(known: list[str], text: str, left: str) -> None:
    start, end = boilerplate.bounds(text, frozenset(map(boilerplate.mark, known)))
    assert text[start:end] == left


def entries(n_with: int, n_without: int) -> list[tuple[str, tuple[str, ...]]]:
    told = [
        (f"title {n}", boilerplate.marks(f"Text {n} of ours. Follow us everywhere!")) for n in range(n_with)
    ]
    return told + [(f"other {n}", boilerplate.marks(f"Text {n} of theirs.")) for n in range(n_without)]


def test_a_line_of_many_entries_is_boilerplate() -> None:
    """Three entries under three titles, and a fifth of all."""
    line = boilerplate.mark("Follow us everywhere!")
    assert line in boilerplate.repeated(entries(3, 12))
    assert line not in boilerplate.repeated(entries(3, 13))
    assert line not in boilerplate.repeated(entries(2, 0))


def test_copies_of_one_release_are_no_boilerplate() -> None:
    """The same text under the same title again and again proves nothing about its lines."""
    marks = boilerplate.marks("The company is proud. Shares rose.")
    assert boilerplate.repeated([("one title", marks)] * 5000) == frozenset()


@given(st.text(max_size=300), st.sets(st.text(min_size=1, max_size=20), max_size=3))
def test_bounds_are_within_the_text(text: str, known: set[str]) -> None:
    """Whatever a feed sends, what is left is a part of it."""
    start, end = boilerplate.bounds(text, frozenset(map(boilerplate.mark, known)))
    assert 0 <= start <= end <= len(text)
    assert boilerplate.tidy(text) in text


@pytest.mark.parametrize(
    "text", ["(" * 100_000, "FILE - " * 30_000, "The post " * 30_000, "Photo (" * 30_000, "a " * 300_000]
)
def test_no_text_takes_long(text: str) -> None:
    """Every pattern looks at a bounded part of a text."""
    began = time.process_time()
    boilerplate.tidy(text)
    boilerplate.marks(text)
    assert time.process_time() - began < 1
