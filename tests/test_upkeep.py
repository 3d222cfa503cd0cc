"""Upkeep removes what it may, tells it once, and nothing that counts changes; the lake can be asked as of earlier."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from dateline import __main__, pipeline
from dateline.model import DatelineError
from dateline.store import Lake, Landing
from test_replay import NOW, hashes, landed, whole

if TYPE_CHECKING:
    from dateline.model import Settings

pytestmark = pytest.mark.replay

DONE = datetime(2026, 12, 1, tzinfo=UTC)
STEP = timedelta(hours=15)


def digested(settings: Settings, n: int = 6) -> None:
    """A pack each 15 hours, in one batch."""
    polls = landed(n, step=STEP)
    for number in range(n):
        Landing(settings).land(polls[number * 6 : number * 6 + 6], f"{number}")
    list(pipeline.digest(settings))


def say(settings: Settings, monkeypatch: pytest.MonkeyPatch, *words: str) -> str:
    """Output of a command with these settings."""
    for name, value in pipeline.write_environ(settings).items():
        monkeypatch.setenv(name, value)
    result = CliRunner().invoke(__main__.app, list(words))
    assert result.exit_code == 0, result.output
    return result.stdout


def log(settings: Settings, what: str) -> list[tuple[object, ...]]:
    """Rows of upkeep_log about something."""
    with Lake(settings, read_only=True) as lake:
        return lake.ask(
            "SELECT n, n_bytes, last_at, reason FROM upkeep_log WHERE what = $what ORDER BY ALL", what=what
        )


def test_captures_beyond_the_limit_go_and_nothing_else_changes(small: Settings) -> None:
    """What is removed is told once; replays refuse to begin before it, and from there on make the same again."""
    digested(small)
    before, sizes = hashes(small), Landing(small).sizes()
    assert not {deed.what for deed in pipeline.keep_up(small, DONE)} & {"packs_removed", "packs_held"}
    short = replace(small, capture_days=2)
    deeds = {deed.what: deed for deed in pipeline.keep_up(short, DONE + timedelta(days=1))}
    gone = sorted(sizes)[:2]
    assert Landing(small).packs() == sorted(sizes)[2:]
    assert (deeds["packs_removed"].n, deeds["packs_removed"].n_bytes) == (2, sum(sizes[p] for p in gone))
    assert (deeds["captures_removed"].n, deeds["packs_removed"].reason) == (12, "DATELINE_CAPTURE_DAYS=2")
    last = deeds["packs_removed"].last_at
    assert last == NOW + STEP + timedelta(seconds=5)
    pipeline.keep_up(short, DONE + timedelta(days=2))
    assert len(log(small, "packs_removed")) == 1
    assert hashes(small) == before
    with Lake(small, read_only=True) as lake:
        kept = lake.ask("SELECT is_kept, min(asked_at), count(*) FROM capture_kept GROUP BY 1 ORDER BY 1")
    assert kept == [(False, NOW, 12), (True, NOW + 2 * STEP, 22)]
    for since in (NOW, last):
        with pytest.raises(DatelineError, match=r"captures are kept from 2026-10-01T15:00:06\+00:00 on"):
            list(pipeline.digest(small, since))
    assert hashes(small) == before
    shutil.rmtree(small.lake / "leaders")
    list(pipeline.digest(small, NOW + timedelta(hours=16)))
    assert hashes(small) == before


def test_what_comes_too_late_is_counted_and_stops_nothing(small: Settings) -> None:
    """A late pack of a time whose captures are gone changes nothing that is known, and what it says since counts."""
    digested(small, 5)
    pipeline.keep_up(replace(small, capture_bytes=1), DONE)
    assert len(Landing(small).packs()) == 1
    before = hashes(small)
    again = [
        (replace(p, asked_at=p.asked_at + timedelta(minutes=9), poll_id=f"late-{p.poll_id}", capture_id=None), None)
        for p, _ in landed(6, step=STEP)
    ]  # fmt: skip
    Landing(small).land(again[:6], "closed")
    [counts] = pipeline.digest(small)
    assert (counts["polls"], counts["too_late"]) == (0, 6)
    assert hashes(small) == before
    Landing(small).land([*again[6:12], *again[30:]], "half")
    [counts] = pipeline.digest(small)
    assert (counts["polls"], counts["too_late"]) == (12, 6)  # with those kept, which are made again
    assert list(pipeline.digest(small)) == []
    with Lake(small, read_only=True) as lake:
        assert lake.ask("SELECT count(*) FROM run_ledger WHERE reason = 'too_late' AND n_dropped = 6") == [
            (2,)
        ]
        assert all(ok for (ok,) in lake.ask("SELECT is_balanced FROM run_ledger"))
        assert lake.ask("SELECT count(*) FROM poll WHERE poll_id LIKE 'late-%'") == [(6,)]


def test_killed_while_removing_it_is_told_once_and_done_by_the_next(
    small: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kill after the note: the files are still there, nothing reads them, and the next upkeep removes them."""
    digested(small, 3)
    short = replace(small, capture_bytes=1)
    before, packs, remove = hashes(small), Landing(small).packs(), Landing.remove

    def stumble(landing: Landing, names: object) -> None:
        doomed = list(names)  # type: ignore[call-overload]
        remove(landing, doomed[:1])
        if doomed:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Landing, "remove", stumble)
        with pytest.raises(KeyboardInterrupt):
            pipeline.keep_up(short, DONE)
    assert (len(packs), len(Landing(small).packs())) == (3, 2)
    assert list(pipeline.digest(small)) == []
    with pytest.raises(DatelineError, match="captures are kept from"):
        list(pipeline.digest(small, NOW))
    told = log(small, "packs_removed")
    pipeline.keep_up(short, DONE + timedelta(days=1))
    assert Landing(small).packs() == packs[2:]
    assert (log(small, "packs_removed"), len(told)) == (told, 1)
    assert hashes(small) == before


def test_what_no_digest_has_read_is_never_removed(small: Settings) -> None:
    """A pack that waits keeps its day and all later ones, and that is told."""
    digested(small, 4)
    polls = landed(2, step=STEP)
    late = [(replace(p, poll_id=f"x{p.poll_id}", asked_at=p.asked_at - timedelta(hours=1), capture_id=None), None) for p, _ in polls[6:]]  # fmt: skip
    waiting = Landing(small).land(late, "late")
    short = replace(small, capture_bytes=1)
    deeds = {deed.what: deed for deed in pipeline.keep_up(short, DONE)}
    assert waiting in Landing(small).packs()
    assert "packs_removed" not in deeds
    assert deeds["packs_held"].n == 3
    list(pipeline.digest(small))
    pipeline.keep_up(short, DONE + timedelta(days=1))
    assert waiting not in Landing(small).packs()
    with pytest.raises(DatelineError, match="nothing was captured since"):
        list(pipeline.digest(small, DONE))


def test_the_lake_as_of_earlier(small: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables, views and queries by name are as of then; what changed since adds up; what is forgotten is refused."""
    polls = landed(4)
    late, rest = polls[12:15], [*polls[:12], *polls[15:18]]
    Landing(small).land(rest, "a")
    list(pipeline.digest(small))
    with Lake(small, read_only=True) as lake:
        first, then = lake.snapshot(), lake.hashes()
        totals = lake.run("queries/totals.sql")
        at = dict((row[0], row[1]) for row in lake.run("lake/snapshots.sql"))[first]  # noqa: C402 - numbers by row
    Landing(small).land(late, "b")
    Landing(small).land(polls[18:], "c")
    list(pipeline.digest(small))
    for as_of in (first, at):
        with Lake(small, read_only=True, as_of=as_of) as lake:
            assert (lake.snapshot(), lake.hashes()) == (first, then)
            assert lake.run("queries/totals.sql") == totals
    params = {"snapshot": first, "scheme": "m49", "since": NOW - timedelta(days=9)}
    with Lake(small, read_only=True) as lake:
        rows = lake.run("lake/what_changed_since.sql", **params)
        today = {
            (region, day): n
            for region, day, n in lake.ask(
                "SELECT region, day, n_stories FROM region_day WHERE scheme = 'm49'"
            )
        }
    assert rows
    assert all(row[2] + row[4] + row[5] - row[6] + row[7] == row[3] == today[row[0], row[1]] for row in rows)
    assert sum(row[4] for row in rows) > 0
    assert sum(row[5] for row in rows) > 0
    question = ("query", "SELECT count(*) AS n FROM poll", "--csv")
    assert say(small, monkeypatch, *question) == "n\n24\n"
    assert say(small, monkeypatch, *question, "--snapshot", str(first)) == "n\n15\n"
    assert say(small, monkeypatch, *question, "--as-of", at.isoformat()) == "n\n15\n"
    for past in (10**6, NOW - timedelta(days=999), datetime.now(UTC) + timedelta(days=1)):
        with (
            pytest.raises(DatelineError, match=rf"it remembers snapshots 0 .* to {first + 1}"),
            Lake(small, read_only=True, as_of=past),
        ):
            pass
    assert whole(small, polls) == hashes(small)


def test_upkeep_says_what_it_did(small: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts as a command, a table and what a task hands on; old snapshots go, files left by the killed go."""
    digested(small, 2)
    before = hashes(small)
    orphan = small.lake / "data" / "main" / "story" / "ducklake-killed.parquet"
    orphan.parent.mkdir(parents=True, exist_ok=True)
    orphan.write_bytes(b"half")
    deeds = {deed["what"]: deed for deed in json.loads(say(small, monkeypatch, "upkeep", "--json"))}
    assert deeds["lake_files"]["n_bytes"] > 0
    assert deeds["landing_packs"]["n"] == 2
    assert orphan.exists()
    os.utime(orphan, (1e9, 1e9))
    counts = pipeline.tidy_lake()
    assert (counts["orphans_removed"], counts["orphans_removed_bytes"]) == (1, 4)
    assert not orphan.exists()
    assert "lake_files" in say(small, monkeypatch, "upkeep")
    with Lake(small, read_only=True) as lake:
        n_snapshots = lake.ask("SELECT count(*) FROM ducklake_snapshots('lake')")
    assert n_snapshots > [(10,)]
    with Lake(small) as lake:
        lake.con.execute(
            "UPDATE __ducklake_metadata_lake.ducklake_snapshot SET snapshot_time = '2026-01-01 00:00:00+00' WHERE snapshot_id < 9"
        )
    pipeline.keep_up(small, DONE)
    [(n, _, last_at, reason)] = log(small, "snapshots_expired")
    assert (n, reason) == (9, "DATELINE_SNAPSHOT_DAYS=30")
    with (
        pytest.raises(DatelineError, match="it remembers snapshots 9 "),
        Lake(small, read_only=True, as_of=last_at),
    ):
        pass  # fmt: skip
    assert hashes(small) == before


def test_of_a_day_that_is_over_the_last_commit_is_kept(small: Settings) -> None:
    """Those before it go with the files that they alone need; the lake as of it, and as of today, is what it was."""
    digested(small, 2)
    with Lake(small) as lake:
        last = lake.snapshot()
        lake.con.execute(
            "UPDATE __ducklake_metadata_lake.ducklake_snapshot SET snapshot_time = now() - INTERVAL 2 DAY"
        )
    Landing(small).land(landed(3, step=STEP)[12:], "later")
    list(pipeline.digest(small))
    today = hashes(small)
    with Lake(small, read_only=True, as_of=last) as lake:
        then = lake.hashes()
    pipeline.keep_up(small, DONE)
    [(n, *_)] = log(small, "snapshots_thinned")
    assert n == last
    with Lake(small, read_only=True, as_of=last) as lake:
        assert lake.hashes() == then
        assert lake.run("lake/snapshots.sql")[0][0] == last
    assert hashes(small) == today != then
