"""Killed at any moment, the next run makes the same tables; readers never meet the writer's lock."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from dateline import pipeline
from dateline.model import LakeBusy, Settings
from dateline.store import Lake, Landing, Marts
from loopback import Loopback, answer
from test_editions import built_anew, tables
from test_replay import NOW, body, hashes, landed, whole

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.kill


def command(settings: Settings, *words: str) -> subprocess.Popen[bytes]:
    """A dateline command in a process of its own."""
    env = {**os.environ, **pipeline.write_environ(settings)}
    return subprocess.Popen(
        [sys.executable, "-m", "dateline", *words],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def kill_after(child: subprocess.Popen[bytes], seconds: float) -> None:
    """End a process without a word."""
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def test_a_digest_killed_at_random_loses_and_doubles_nothing(small: Settings) -> None:
    """Killed three times at random moments, then run to its end: the same tables as without."""
    polls = landed(4)
    rng = random.Random(5)  # noqa: S311 - when to kill
    for start in range(0, len(polls), 8):
        Landing(small).land(polls[start : start + 8], f"{start}")
        kill_after(command(small, "digest"), rng.uniform(0.8, 3.5))
    assert command(small, "digest").wait() == 0
    assert hashes(small) == whole(small, polls)


WORKER = """
from datetime import UTC, datetime
from dateline import pipeline
from dateline.report import page
from dateline.store import Lake, upkeep
upkeep.GRACE = "INTERVAL 0 SECOND"
settings = pipeline.read_settings()
print("ready", flush=True)
for _ in range(3):
    for _ in pipeline.digest(settings):
        pipeline.publish_if_new(settings)
    with Lake(settings) as lake:
        lake.ask("CALL ducklake_expire_snapshots('lake', older_than => now()::TIMESTAMPTZ - INTERVAL 3 SECOND)")
    pipeline.keep_up(settings, datetime.now(UTC))
    pipeline.publish_if_new(settings)
"""


def test_digest_publish_and_upkeep_killed_at_random_leave_nothing_behind(small: Settings) -> None:
    """Killed in whatever was being done; then the lake, its checks and the edition are as if there had been none."""
    polls = landed(6)
    env = {**os.environ, **pipeline.write_environ(small)}
    rng = random.Random(11)  # noqa: S311 - when to kill
    for start in range(0, len(polls), 6):
        Landing(small).land(polls[start : start + 6], f"{start}")
        child = subprocess.Popen(
            [sys.executable, "-c", WORKER], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert child.stdout
        assert child.stdout.readline() == b"ready\n"
        kill_after(child, rng.uniform(0.1, 5.0))
        _, told = child.communicate()
        assert child.returncode in {0, -signal.SIGKILL}, told.decode()
        if Lake.exists(small) and (small.editions / "current").exists():
            with Marts(small.editions / "current" / "marts.duckdb", small.sql) as marts:
                assert marts.ask("SELECT count(*) FROM edition")[1] == [(1,)]
    list(pipeline.digest(small))
    pipeline.keep_up(small, datetime.now(UTC))
    edition = pipeline.publish_if_new(small)
    assert hashes(small) == whole(small, polls)
    with Lake(small) as lake:
        lake.check(datetime(1970, 1, 1, tzinfo=UTC))
        assert tables(edition.marts, small.sql) == built_anew(lake, small, datetime.now(UTC))
    left = [path for path in small.home.rglob(".*") if path.name.endswith(".part")]
    assert [path for path in left if "stage" not in path.parts] == []  # which upkeep clears a day later


def test_a_poll_killed_at_random_loses_and_doubles_nothing(small: Settings, tmp_path: Path) -> None:
    """Feeds whose answer was lost are asked again; feeds whose answer landed are not."""

    def poll_all(settings: Settings, *, kill: bool) -> None:
        rng = random.Random(7)  # noqa: S311 - when to kill
        for hour in range(3):
            server.script = {f"/{n}": answer(200, body(n, hour, 1)) for n in range(6)}
            at = (NOW + timedelta(hours=hour * 3)).isoformat()
            for _ in range(2 if kill else 0):
                kill_after(command(settings, "poll", "--at", at), rng.uniform(0.5, 1.5))
            assert command(settings, "poll", "--at", at).wait() == 0
        assert command(settings, "digest").wait() == 0

    feeds = "".join(f"f{n},http://f{n}.example/{n},p{n % 4},en,US,,own\n" for n in range(6))
    (small.seeds / "feed.csv").write_text(
        "feed_id,url,source_id,language,country,verified_on,origin\n" + feeds
    )
    with Loopback() as server:
        killed = replace(small, connect_to=f"127.0.0.1:{server.port}")
        spared = replace(killed, home=tmp_path / "spared")
        poll_all(killed, kill=True)
        poll_all(spared, kill=False)
    assert hashes(killed) == hashes(spared)
    with Lake(spared, read_only=True) as lake:
        assert lake.ask("SELECT count(*) FROM story") > [(0,)]


def test_readers_and_the_writer_do_not_meet(small: Settings) -> None:
    """While digests run in a loop another process attaches and asks 100 times: no error on either side."""
    polls = landed(6)
    Landing(small).land(polls[:6], "0")
    list(pipeline.digest(small))
    code = (
        "import sys; from dateline import pipeline; from dateline.store import Lake\n"
        "s = pipeline.read_settings()\n"
        "for _ in range(100):\n"
        "    with Lake(s, read_only=True) as lake:\n"
        "        a = lake.ask('SELECT count(*), count(DISTINCT story_id) FROM story')[0]\n"
        "        b = lake.ask('SELECT count(*) FROM story_cluster')[0][0]\n"
        "        assert a[0] == a[1] <= b, (a, b)\n"
        "        lake.ask('SELECT sum(n_stories) FROM coverage_daily')\n"
    )
    env = {
        **os.environ,
        "DATELINE_HOME": str(small.home),
        "DATELINE_SQL": str(small.sql),
        "DATELINE_SEEDS": str(small.seeds),
    }
    reader = subprocess.Popen([sys.executable, "-c", code], env=env, stderr=subprocess.PIPE)
    n_digests = 0
    while reader.poll() is None:
        part = polls[6 + n_digests % 30 : 7 + n_digests % 30]
        again = [
            (
                replace(
                    p,
                    asked_at=p.asked_at + timedelta(days=1 + n_digests),
                    capture_id=None,
                    poll_id=f"{n_digests}",
                ),
                None,
            )
            for p, _ in part
        ]
        Landing(small).land(again, f"{n_digests}-again")
        list(pipeline.digest(small))
        n_digests += 1
    told = reader.stderr.read().decode() if reader.stderr else ""
    reader.communicate()
    assert reader.returncode == 0, told
    assert n_digests >= 3


def test_a_second_writer_is_told_to_wait(small: Settings) -> None:
    """Two writers at once would double rows; the second one gets a clear error and writes nothing."""
    with Lake(small), pytest.raises(LakeBusy), Lake(small):
        pass
    with Lake(small) as lake:
        assert lake.snapshot() > 0
