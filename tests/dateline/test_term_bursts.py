"""The back-test of the flag of words: its histories, its measures, and the macro's own flags on a short one."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import numpy as np
import pytest

from conftest import ROOT

if TYPE_CHECKING:
    from types import ModuleType


@pytest.fixture
def bursts(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The benchmark as a module, beside its generator."""
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    return importlib.import_module("term_bursts")


def test_a_seed_makes_one_history(bursts: ModuleType) -> None:
    """The same numbers again, other numbers with another seed."""
    one, again, other = (bursts.make("clumps", seed, n_days=40) for seed in (7, 7, 8))
    assert (one.n_clusters == again.n_clusters).all()
    assert (one.n_clusters != other.n_clusters).any()


def test_bursts_are_where_they_are_said_to_be(bursts: ModuleType) -> None:
    """Eight reports more at the least, half of them of terms that were hardly written before; none where none is planted."""
    history = bursts.make("steady", 7, n_days=70)
    assert not (history.is_positive & history.is_negative).any()
    before = bursts.make("steady", 7, n_bursts=0, n_days=70).n_clusters.mean(axis=0)
    terms = np.unique(np.nonzero(history.extra)[1])
    assert 0.4 < (before[terms] < 0.5).mean() < 0.8
    more = history.n_clusters - before
    assert more[history.is_positive].mean() > 7
    assert abs(more[history.is_negative].mean()) < 0.1
    assert not bursts.make("steady", 7, n_bursts=0, n_days=40).is_positive.any()


def test_a_series_has_one_publisher(bursts: ModuleType) -> None:
    """Dozens of reports with a term by one publisher, who is the foremost of it."""
    history = bursts.make("series", 7, n_days=40, n_bursts=0)
    one_paper = (history.n_top > 12) & (history.n_top > 0.8 * history.n_clusters)
    assert 40 < one_paper.sum() < 200


def test_new_publishers_are_not_known_at_once(bursts: ModuleType) -> None:
    """A third of the press comes later, and is part of what is judged 31 days after."""
    history = bursts.make("panel", 7)
    assert (history.n_panel <= history.n_clusters).all()
    assert (history.n_top <= history.n_panel).all()
    share = history.all_panel / history.all_clusters
    assert share[:51].min() == 1
    assert share[60] < 0.97


def test_marks_of_the_truth_are_full(bursts: ModuleType) -> None:
    """A score that knows the bursts finds all; its opposite finds none."""
    history = bursts.make("steady", 7, n_days=50)
    truth = history.extra[bursts.judged_days(history)]
    assert bursts.mark(history, truth, truth > 0) == (1, 1, 1, 1)
    assert bursts.mark(history, -truth, truth < 0)[1:] == (0, 0, 0)


def test_peers_see_a_spike(bursts: ModuleType) -> None:
    """The spike has the highest score of each."""
    counts = 10.0 + np.random.default_rng(1).integers(0, 3, (40, 4))
    counts[39, 2] = 40
    told = bursts._peers_of_day(counts, counts.sum(axis=1), 39, np.arange(9, 37), np.arange(30, 37))
    assert {name: int(np.argmax(score)) for name, (score, _) in told.items()} == dict.fromkeys(told, 2)


@pytest.mark.parametrize("kind", ["series", "panel"])
def test_flags_are_mostly_right(bursts: ModuleType, kind: str) -> None:
    """Where single publishers print series, and new ones bring words of their own; a tail of Poisson is mostly wrong there."""
    history, null = (bursts.make(kind, 31, n_days=64, n_bursts=n) for n in (120, 0))
    _, flags = bursts.own_score(history)
    _, _, precision, recall = bursts.mark(history, flags * 1.0, flags)
    assert precision > 0.8
    assert recall > 0.15
    _, wrong = bursts.own_score(null)
    assert wrong.any(axis=1).mean() <= 0.2
    _, poisson = bursts.peer_scores(history)["poisson"]
    assert bursts.mark(history, poisson * 1.0, poisson)[2] < 0.5


def test_what_is_missed_is_told(bursts: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    """Promises that do not hold are named, and the command fails; what is not promised is told and no failure."""
    bad, good = (0.5, 0.4, 0.7, 0.9, 0.3, 0.2), (0.6, 0.5, 0.9, 0.9, 0.1, 0.1)
    assert not bursts.tell({"steady": {"term_bursts": [bad], "poisson": [good]}})
    assert capsys.readouterr().out.count("missed:") == 3
    assert bursts.tell({"sticky": {"term_bursts": [bad], "poisson": [good]}})
    assert capsys.readouterr().out.count("not promised:") == 3
    assert bursts.tell({"small": {"term_bursts": [good], "poisson": [bad]}})
