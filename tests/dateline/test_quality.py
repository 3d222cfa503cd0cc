"""The labelled pairs that the project ships: copies, events and look-alikes in eight languages."""

from __future__ import annotations

import csv
import importlib.util
import sys
from typing import TYPE_CHECKING, Any

from conftest import ROOT

if TYPE_CHECKING:
    from types import ModuleType

    import pytest

MISSED = {
    # A call without a number or a name that two scripts share: a country alone is never enough.
    "call.en.first and call.ar.first: apart, should be event",
    "call.en.first and call.zh.first: apart, should be event",
}


def load(path: str) -> ModuleType:
    """A script as a module."""
    spec = importlib.util.spec_from_file_location("labelled_script", ROOT / path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_labelled_pairs_are_told_apart(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All but two, which stay in sight."""
    monkeypatch.setattr(sys, "argv", ["quality.py", "--verbose"])
    assert load("benchmarks/quality.py").main() == 0
    told = capsys.readouterr().out.splitlines()
    assert {line for line in told if "should be" in line} == MISSED


def test_the_seeds_are_what_the_reports_make() -> None:
    """Nobody edits the tables by hand; there are at least 300 pairs, in eight languages."""
    stories, pairs = load("tools/make_labelled.py").tables()
    assert seed("story") == sorted(stories, key=lambda row: row["story"])
    assert seed("pair") == sorted(pairs, key=lambda row: (row["story"], row["other"]))
    assert len(pairs) >= 300
    assert len({row["language"] for row in stories}) == 8


def seed(name: str) -> list[dict[str, Any]]:
    """The rows of a shipped table."""
    with (ROOT / "sql" / "seeds" / f"labelled_{name}.csv").open(encoding="utf-8", newline="") as file:
        return [
            {**row, "hours": int(row["hours"])} if "hours" in row else row for row in csv.DictReader(file)
        ]
