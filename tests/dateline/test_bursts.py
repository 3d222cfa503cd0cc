"""The back-test of the burst flag: its histories, its measures, and the view's own marks on a small one."""

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
    return importlib.import_module("bursts")


def test_a_seed_makes_one_history(bursts: ModuleType) -> None:
    """The same numbers again, other numbers with another seed."""
    one, again, other = (bursts.make("drift", seed) for seed in (7, 7, 8))
    assert (one.n_clusters == again.n_clusters).all()
    assert (one.n_clusters != other.n_clusters).any()


def test_bursts_are_where_they_are_said_to_be(bursts: ModuleType) -> None:
    """90 of them, of one to three days; far more is written on them than on other days."""
    history = bursts.make("facts", 7)
    assert len(history.bursts) == 90
    assert {days for _, _, days, _ in history.bursts} == {1, 2, 3}
    assert not (history.is_positive & history.is_negative).any()
    share = history.n_clusters / history.clusters_all[:, None]
    usual = share.mean(axis=0)
    assert (share / usual)[history.is_positive].mean() > 1.8 > (share / usual)[history.is_negative].mean()
    assert not bursts.make("facts", 7, n_bursts=0).is_positive.any()


def test_storms_are_stories_and_not_clusters(bursts: ModuleType) -> None:
    """A reprinted report is thirty stories more and one cluster more."""
    history = bursts.make("storms", 7, n_bursts=0)
    more = history.n_stories - 1.15 * history.n_clusters
    assert (more > 20).sum() > 20
    assert ((more > 60) & (history.n_clusters < 10)).any()


def test_nobody_answers_for_what_could_not_be_seen(bursts: ModuleType) -> None:
    """Days of broken coverage have no positives."""
    history = bursts.make("outages", 7)
    assert not history.is_covered.all()
    assert not history.is_positive[~history.is_covered].any()


def test_marks_of_the_truth_are_full(bursts: ModuleType) -> None:
    """A score that knows the bursts finds all at once; its opposite finds none."""
    history = bursts.make("facts", 7)
    truth = history.factor * 1.0
    best = bursts.mark(history, truth, truth >= 2)
    assert (best.best_f1, best.recall, best.lead, best.shipped_precision) == (1, 1, 0, 1)
    worst = bursts.mark(history, -truth, truth < 0)
    assert (worst.recall, worst.shipped_recall, worst.shipped_false) == (0, 0, 0)
    assert np.isnan(worst.lead)


@pytest.mark.parametrize("peer", ["ears_w2", "ears_c2", "mean_sd", "median_mad", "ratio"])
def test_peers_see_a_spike_and_not_a_gap(bursts: ModuleType, peer: str) -> None:
    """The spike has the highest score, also where days before it are missing."""
    counts = 10.0 + np.random.default_rng(1).integers(0, 3, (60, 2))
    counts[50, 1] = 40
    counts[40] = np.nan
    scores = bursts.PEERS[peer](counts, np.where(np.isnan(counts[:, 0]), np.nan, 100.0))
    assert np.unravel_index(np.argmax(scores), scores.shape) == (50, 1)
    assert (scores[40] == -np.inf).all()


def test_the_view_is_ahead_of_ears(bursts: ModuleType) -> None:
    """On a history with weekly rhythms, with few false alarms where there is nothing to find."""
    table = bursts.back_test(["rhythm"], [31])
    for kind, rows in table.items():
        [own], [before], [peer] = rows["coverage_trends"], rows["before"], rows["ears_w2"]
        assert own[0] > max(before[0], peer[0]), kind
        assert own[1] > peer[1], kind
        assert own[6] < 1 < peer[6], kind


def test_what_is_missed_is_told(bursts: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    """Targets that are not met are named, and the command fails."""
    bad, good = (0.5, 0.4, 0.1, 0.9, 0.3, 0.1, 2.0), (0.6, 0.5, 0.1, 0.9, 0.3, 0.1, 0.1)
    assert not bursts.tell({"facts": {"coverage_trends": [bad], "ears_w2": [good]}})
    assert capsys.readouterr().out.count("missed:") == 4
    assert bursts.tell({"small": {"coverage_trends": [good], "ears_w2": [bad]}})
