"""The index of recent leaders finds what a dict would, whatever its files went through."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from dateline.dedupe import STOP_BAND, Wording, cluster_all, sketch_all
from dateline.pipeline.clustering import find_copies
from dateline.store import LeaderIndex, leaders

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def wording(name: str, at: datetime = NOW) -> Wording:
    return Wording(name, "p", at, None, f"title of {name}", f"text of {name} é 中", "AP", "p.example/a")


def fill(index: LeaderIndex, run: str, rows: dict[str, list[int]], at: datetime = NOW) -> None:
    """Add leaders, each with its keys."""
    keys = [key for own in rows.values() for key in own]
    owners = [name for name, own in rows.items() for _ in own]
    index.append(run, np.array(keys, dtype=np.int64), owners, [wording(name, at) for name in rows], at)


def test_what_was_added_is_found(tmp_path: Path) -> None:
    """Keys lead to leaders, and leaders come back as they were."""
    fill(LeaderIndex(tmp_path), "r1", {"a": [5, -7], "b": [7, -7]})
    index = LeaderIndex(tmp_path)
    found, sketches = index.find([-7, 5, 6])
    assert (found, index.run_id) == ({-7: ["a", "b"], 5: ["a"]}, "r1")
    assert sketches["a"].wording == wording("a")


def test_a_later_copy_adds_keys_to_an_earlier_leader(tmp_path: Path) -> None:
    """Leaders that were found may be given further keys."""
    fill(LeaderIndex(tmp_path), "r1", {"a": [5]})
    index = LeaderIndex(tmp_path)
    index.find([5])
    index.append("r2", np.array([9, 11], dtype=np.int64), ["a", "b"], [wording("b")], NOW)
    assert LeaderIndex(tmp_path).find([9, 11])[0] == {9: ["a"], 11: ["b"]}


@pytest.mark.parametrize("n_keys", [1, 300, 70_000])
def test_it_agrees_with_a_dict_through_merges(tmp_path: Path, n_keys: int) -> None:
    """Twenty batches of random keys, merged as they pile up; some keys have several leaders."""
    rng = random.Random(n_keys)  # noqa: S311 - a test's own numbers
    known: dict[int, list[str]] = {}
    for batch in range(20):
        rows: dict[str, list[int]] = {}
        for n in range(3):
            name = f"{batch:02}-{n}"
            rows[name] = sorted(
                {rng.getrandbits(64) - (1 << 63) for _ in range(n_keys // 60 + 1)} | {batch % 4}
            )
            for key in rows[name]:
                known.setdefault(key, []).append(name)
        fill(LeaderIndex(tmp_path), f"r{batch}", rows)
    index = LeaderIndex(tmp_path)
    wanted = [*known, *(rng.getrandbits(64) - (1 << 63) for _ in range(1000)), 2**63 - 1, -(2**63)]
    assert index.find(wanted)[0] == known
    assert len(list(tmp_path.glob("*.keys"))) < 20
    index.tidy()
    assert LeaderIndex(tmp_path).find(wanted)[0] == known


def test_only_the_newest_of_a_stopped_key_are_read(tmp_path: Path) -> None:
    """A key of more clusters than the stop is skipped: one more than that is enough to know it."""
    fill(LeaderIndex(tmp_path), "r1", {f"{n:04}": [1] for n in range(STOP_BAND * 3)})
    found = LeaderIndex(tmp_path).find([1])[0][1]
    assert found == [f"{n:04}" for n in range(STOP_BAND * 3)][-STOP_BAND - 1 :]


def test_what_is_too_old_is_forgotten(tmp_path: Path) -> None:
    """Files older than the window go."""
    fill(LeaderIndex(tmp_path), "r1", {"a": [5]})
    fill(LeaderIndex(tmp_path), "r2", {"b": [6]}, NOW + leaders.KEEP + timedelta(hours=1))
    assert LeaderIndex(tmp_path).find([5, 6])[0] == {6: ["b"]}
    assert len(list(tmp_path.glob("*.keys"))) == 1


@pytest.mark.parametrize(
    "content", ["", "{", '{"format": 0, "run_id": "r1", "segments": []}', "[]", '{"format": 1}']
)
def test_a_state_that_cannot_be_read_is_no_state(tmp_path: Path, content: str) -> None:
    """Then the index follows no run, and is made again from the lake."""
    fill(LeaderIndex(tmp_path), "r1", {"a": [5]})
    (tmp_path / "state.json").write_text(content, "utf-8")
    index = LeaderIndex(tmp_path)
    assert (index.run_id, index.find([5])[0]) == ("", {})


def test_a_missing_file_is_no_state(tmp_path: Path) -> None:
    """A file that was lost makes all of it be made again."""
    fill(LeaderIndex(tmp_path), "r1", {"a": [5]})
    next(tmp_path.glob("*.rows")).unlink()
    assert LeaderIndex(tmp_path).run_id == ""


def test_a_batch_without_stories_finds_nothing(tmp_path: Path) -> None:
    """A poll may bring nothing new."""
    copies = find_copies(LeaderIndex(tmp_path), [])
    assert (copies.placed, copies.new_leaders, copies.key_leaders) == ([], [], [])
    LeaderIndex(tmp_path).append("r1", copies.new_keys, copies.key_leaders, copies.new_leaders, NOW)
    assert LeaderIndex(tmp_path).run_id == "r1"


def test_batches_find_what_one_batch_finds(tmp_path: Path) -> None:
    """Through the files, a story at a time, as all at once in memory."""
    rng = random.Random(4)  # noqa: S311 - a test's own press
    words = [
        "storm",
        "harbour",
        "vote",
        "budget",
        "quake",
        "border",
        "migrants",
        "talks",
        "leader",
        "river",
        "city",
        "aid",
        "court",
        "strike",
    ]
    told = []
    for n in range(60):
        at = NOW + timedelta(hours=2 * n)
        base = rng.choice(told).text.split() if told and rng.random() < 0.5 else rng.choices(words, k=30)
        base[rng.randrange(30)] = rng.choice(words)
        told.append(Wording(f"s{n:03}", f"p{n % 7}", at, at, " ".join(base[:6]), " ".join(base)))
    placed = []
    for start in range(0, len(told), 7):
        index = LeaderIndex(tmp_path)
        copies = find_copies(index, told[start : start + 7])
        placed += copies.placed
        index.append(
            f"r{start}", copies.new_keys, copies.key_leaders, copies.new_leaders, told[start].first_seen_at
        )
    assert placed == cluster_all(sketch_all(told))
    assert len({place.cluster_id for place in placed}) < len(told)
