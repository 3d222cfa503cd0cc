"""Datelines and credits: the golden table, and what must hold for any text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dateline.catalogue import read_wires
from dateline.lede import HEAD, WireNames, fold_name, read_lede

ROOT = Path(__file__).parents[2]
GOLDEN = yaml.load((ROOT / "tests" / "golden" / "datelines.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
WIRES = WireNames.of(read_wires(ROOT / "sql" / "seeds"))
KNOWN = {fold_name(name) for name in GOLDEN["known"]}


def is_known(name: str) -> str:
    """What the places of these tests know."""
    return "town" if fold_name(name) in KNOWN else ""


@pytest.mark.parametrize("row", GOLDEN["heads"], ids=lambda row: row[0].strip()[:40])
def test_a_dateline_is_read(row: list[Any]) -> None:
    """Places, qualifier, day and agency are found, and the text goes on after them."""
    text, places, qualifier, day, wire, begins = row
    lede = read_lede(text, WIRES, is_place=is_known)
    assert lede.dateline is not None
    assert (list(lede.dateline.places), lede.dateline.qualifier, lede.dateline.date_text) == (
        places,
        qualifier,
        day,
    )
    assert (lede.wire, lede.wire_rule) == (wire, "dateline" if wire else "")
    assert lede.text.startswith(begins)
    start, end = lede.dateline.span
    assert all(place in text[start:end] for place in places)
    assert end == lede.offset


@pytest.mark.parametrize("text", GOLDEN["none"])
def test_what_is_no_dateline_stays(text: str) -> None:
    """A text without a dateline keeps its first word."""
    lede = read_lede(text, WIRES, is_place=is_known)
    assert (lede.dateline, lede.offset, lede.wire) == (None, 0, "")
    assert lede.text == text


@pytest.mark.parametrize("row", GOLDEN["credits"], ids=lambda row: f"{row[0][-25:]}|{row[1]}|{row[2][-12:]}")
def test_a_credit_is_read(row: list[str]) -> None:
    """The agency of a closing credit, a byline or a title, in this order."""
    text, byline, title, country, wire, rule, ends = row
    lede = read_lede(text, WIRES, title=title, byline=byline, country=country)
    assert (lede.wire, lede.wire_rule) == (wire, rule)
    assert lede.text.endswith(ends)


def test_a_dateline_goes_before_any_other_credit() -> None:
    """The first agency is the one that filed the story."""
    lede = read_lede("PARIS (AFP) - It rained. (With inputs from PTI)", WIRES, byline="Reuters")
    assert (lede.wire, lede.wire_rule, lede.text) == ("AFP", "dateline", "It rained.")


def test_a_head_far_into_the_text_is_none() -> None:
    """Only the first characters are looked at."""
    assert read_lede("It rained for days. " * 20 + "PARIS (AFP) - It", WIRES).dateline is None


PIECES = st.sampled_from(
    ["PARIS", " (", "AFP", ") ", "- ", "/", "5 May", ", ", "— ", "【", "】", "Reuters", ". ", "\n", "a"]
)


@given(st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=120).map("".join)))
def test_the_text_is_a_part_of_the_text(text: str) -> None:
    """Nothing is changed: what is left is one piece of what was given, and spans lie inside it."""
    lede = read_lede(text, WIRES, title=text, byline=text, is_place=lambda name: "town" * ("PARIS" in name))
    assert text[lede.offset : lede.offset + len(lede.text)] == lede.text
    if lede.dateline:
        start, end = lede.dateline.span
        assert 0 <= start < end <= HEAD + 100
        assert all(place in text[start:end] for place in lede.dateline.places)
