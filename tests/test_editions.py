"""Editions: what is grown is what would be built, and who reads never meets half of one."""

from __future__ import annotations

import errno
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import duckdb
import pytest

from dateline import __version__, pipeline
from dateline.model import RULE_VERSION, DatelineError
from dateline.store import Lake, Landing, Marts, publish, tidy_lake_files
from test_replay import NOW, landed

if TYPE_CHECKING:
    from pathlib import Path

    from dateline.model import Settings

pytestmark = pytest.mark.replay

AT = datetime(2026, 10, 2, 8, tzinfo=UTC)


def tables(marts: Path, sql: Path) -> dict[str, tuple[int, int]]:
    """Rows and an order-free hash of every table but the one row about the edition itself."""
    with Marts(marts, sql) as open_marts:
        _, names = open_marts.ask("SELECT table_name FROM duckdb_tables() WHERE table_name <> 'edition'")
        asked = "SELECT count(*), coalesce(sum(md5_number_lower(t::VARCHAR)), 0) FROM {} AS t"
        return {name: open_marts.ask(asked.format(name))[1][0] for (name,) in names}


def built_anew(lake: Lake, settings: Settings, at: datetime) -> dict[str, tuple[int, int]]:
    """What an edition holds that was built from nothing."""
    elsewhere = replace(settings, home=settings.home / f"elsewhere-{at:%d%H%M}")
    edition = publish(lake, _moved(settings, elsewhere), at)
    assert edition.grown_from == ""
    return tables(edition.marts, settings.sql)


def _moved(settings: Settings, elsewhere: Settings) -> Settings:
    return replace(settings, home=elsewhere.home)


def test_an_edition_that_was_grown_is_the_one_that_would_be_built(small: Settings) -> None:
    """Batch by batch, with late packs, a replay, upkeep and changed seeds between."""
    polls = landed(72, step=timedelta(hours=12))
    by_batch = [polls[n : n + 72] for n in range(0, len(polls), 72)]
    grown = 0
    for number, batch in enumerate(by_batch):
        Landing(small).land(batch, f"p{number}")
        list(pipeline.digest(small))
        at = AT + timedelta(minutes=number)
        with Lake(small) as lake:
            edition = publish(lake, small, at)
            grown += bool(edition.grown_from)
            assert tables(edition.marts, small.sql) == built_anew(lake, small, at)
            if number in {1, 2}:
                before = lake.hashes()
                tidy_lake_files(lake, small, at)
                assert lake.hashes() == before
    list(pipeline.digest(small, NOW + timedelta(days=20)))
    with Lake(small) as lake:
        edition = publish(lake, small, AT + timedelta(minutes=30))
        assert edition.grown_from
        assert tables(edition.marts, small.sql) == built_anew(lake, small, AT + timedelta(minutes=30))
    assert grown == len(by_batch) - 1


def test_an_edition_is_built_anew_each_day_and_where_more_than_rows_has_changed(
    small: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the lake no longer knows the snapshot of the last, or is another lake."""
    Landing(small).land(landed(2), "a")
    list(pipeline.digest(small))
    with Lake(small) as lake:
        first = publish(lake, small, AT)
        _add_a_row(lake)
        grown = publish(lake, small, AT + timedelta(hours=1))
        _add_a_row(lake)
        next_day = publish(lake, small, AT + timedelta(days=1))
        _add_a_row(lake)
        monkeypatch.setattr("dateline.store.edition.RULE_VERSION", "another")
        other_rules = publish(lake, small, AT + timedelta(days=1, hours=1))
        _add_a_row(lake)
        lake.ask("CALL ducklake_expire_snapshots('lake', older_than => now()::TIMESTAMPTZ + INTERVAL 1 HOUR)")
        forgotten = publish(lake, small, AT + timedelta(days=1, hours=2))
        about = json.loads((forgotten.path / "edition.json").read_text("utf-8"))
        told = (small.editions / "current" / "edition.json").read_text("utf-8")
        assert json.loads(told) == about
        (forgotten.path / "edition.json").write_text(json.dumps(about | {"lake_id": "another"}), "utf-8")
        _add_a_row(lake)
        other_lake = publish(lake, small, AT + timedelta(days=1, hours=3))
    editions = [first, grown, next_day, other_rules, forgotten, other_lake]
    assert [bool(edition.grown_from) for edition in editions] == [False, True, False, False, False, False]


def _add_a_row(lake: Lake) -> None:
    with lake.transaction("a row"):
        lake.ask("INSERT INTO ledger SELECT 'run', 'step', 'reason', count(*) FROM ledger")


def test_an_edition_says_what_it_shows_and_cannot_be_written(small: Settings) -> None:
    """Its row about itself names the snapshot, and the lake at that snapshot shows the same."""
    Landing(small).land(landed(3), "a")
    list(pipeline.digest(small))
    with Lake(small) as lake:
        edition = publish(lake, small, AT)
        _add_a_row(lake)
        with Marts(edition.marts, small.sql) as marts:
            columns, [row] = marts.ask("SELECT * FROM edition")
            [(n_stories,)] = marts.ask("SELECT count(*) FROM story")[1]
            with pytest.raises(duckdb.Error):
                marts.ask("INSERT INTO story SELECT * FROM story")
            with pytest.raises(duckdb.Error):
                marts.ask("SELECT * FROM read_text('/etc/hostname')")
        told = dict(zip(columns, row, strict=True))
        [(then,)] = lake.ask(f"SELECT count(*) FROM story AT (VERSION => {told['snapshot']})")  # noqa: S608 - a number
    assert (told["snapshot"], n_stories) == (edition.snapshot, then)
    page = pipeline.write_report(small, edition.path).read_text("utf-8")
    assert (
        f"snapshot {edition.snapshot} of the lake, by rules {RULE_VERSION}, dateline {__version__}."
        in " ".join(page.split())
    )
    assert told["watermark_at"] == max(poll.asked_at for poll, _ in landed(3))
    assert edition.marts.stat().st_mode & 0o222 == 0


READER = """
import json, sys, duckdb
faults, seen = [], set()
print("reading", flush=True)
for n in range(200):
    try:
        with duckdb.connect(sys.argv[1], read_only=True) as con:
            told = con.execute("SELECT (SELECT snapshot FROM edition), (SELECT count(*) FROM ledger WHERE step = 'step'), "
                               "(SELECT max(n) FROM ledger WHERE step = 'step'), (SELECT count(*) FROM coverage_daily)").fetchall()[0]
        if told[1] != told[2] or not told[3]:
            faults.append(told)
        seen.add(told[0])
    except Exception as fault:
        faults.append(repr(fault))
print(json.dumps([faults, len(seen)]))
"""


@pytest.mark.kill
def test_200_reads_during_50_publishes_meet_no_error_and_no_half(small: Settings, tmp_path: Path) -> None:
    """Another process opens `current` again and again; each edition has as many rows as its newest row says."""
    Landing(small).land(landed(3), "a")
    list(pipeline.digest(small))
    with Lake(small) as lake:
        _number_a_row(lake)
        publish(lake, small, AT)
        marts = small.editions / "current" / "marts.duckdb"
        reader = subprocess.Popen(
            [sys.executable, "-c", READER, str(marts)], stdout=subprocess.PIPE, text=True
        )
        assert reader.stdout
        assert reader.stdout.readline() == "reading\n"
        n_published, n_while_read = 0, 0
        while n_published < 50 or reader.poll() is None:
            _number_a_row(lake)
            n_while_read += reader.poll() is None
            n_published += publish(lake, small, AT + timedelta(seconds=n_published + 1)).is_new
        faults, n_seen = json.loads(reader.stdout.read())
        reader.stdout.close()
    assert faults == []
    assert n_seen > 10
    assert reader.wait() == 0
    assert (
        len([path for path in small.editions.iterdir() if path.is_dir() and not path.is_symlink()])
        == small.n_editions
    )


def _number_a_row(lake: Lake) -> None:
    with lake.transaction("a numbered row"):
        lake.ask(
            "INSERT INTO ledger SELECT 'run', 'step', 'reason', count(*) + 1 FROM ledger WHERE step = 'step'"
        )


def test_an_edition_survives_what_befalls_the_one_before(small: Settings) -> None:
    """Its link leads nowhere, its file is gone or cut short: the next is built from nothing, and its link leads to it."""
    current = small.editions / "current"
    with Lake(small) as lake:
        first = publish(lake, small, AT)
        whole = tables(first.marts, small.sql)
        first.marts.unlink()
        mended = publish(lake, small, AT + timedelta(minutes=1))
        assert (mended.is_new, mended.grown_from) == (True, "")
        current.unlink()
        current.symlink_to("nowhere")
        pointed = publish(lake, small, AT + timedelta(minutes=2))
        assert current.resolve() == pointed.path
        _add_a_row(lake)
        pointed.marts.chmod(0o644)
        pointed.marts.write_bytes(pointed.marts.read_bytes()[:20_000])
        built = publish(lake, small, AT + timedelta(minutes=3))
        assert (built.is_new, built.grown_from) == (True, "")
        assert {**tables(built.marts, small.sql), "ledger": None} == {**whole, "ledger": None}
        current.unlink()
        shutil.copytree(built.path, current)
        _add_a_row(lake)
        before = sorted(small.editions.iterdir())
        with pytest.raises(DatelineError, match="where a link is wanted"):
            publish(lake, small, AT + timedelta(minutes=4))
        assert sorted(small.editions.iterdir()) == before
    assert not [path for path in small.editions.iterdir() if path.name.startswith(".")]


def test_an_edition_stays_whatever_the_clock_says(small: Settings) -> None:
    """Published at one instant twice, or after the clock was put back: the current one is never removed."""
    own = replace(small, n_editions=1)
    with Lake(own) as lake:
        publish(lake, own, AT)
        for at in (AT, AT - timedelta(hours=1), AT - timedelta(hours=2)):
            _add_a_row(lake)
            edition = publish(lake, own, at)
            assert (own.editions / "current").resolve() == edition.path
            assert edition.marts.exists()
    assert len([path for path in own.editions.iterdir() if path.name[0].isdigit()]) <= 2


def test_a_disk_that_is_full_leaves_the_last_edition(small: Settings) -> None:
    """What stood in the way is told, nothing of the new one is left, and once there is room it is published."""

    def no_room(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "report.html")

    with Lake(small) as lake:
        first = publish(lake, small, AT)
        _add_a_row(lake)
        with pytest.raises(OSError, match="No space left"):
            publish(lake, small, AT + timedelta(minutes=1), no_room)
        assert sorted(path.name for path in small.editions.iterdir()) == [first.path.name, "current"]
        with pytest.raises(duckdb.ConversionException):
            _fail_after_the_end(lake)
        assert publish(lake, small, AT + timedelta(minutes=2)).grown_from == first.path.name


def _fail_after_the_end(lake: Lake) -> None:
    with lake.transaction("ended by the database, as by a COMMIT that fails"):
        lake.ask("COMMIT")
        lake.ask("SELECT 'x'::INTEGER")


def test_an_edition_of_a_lake_that_was_put_back_is_not_grown(small: Settings, tmp_path: Path) -> None:
    """The older copy of a lake counts on from a number that the edition has seen with other rows."""
    with Lake(small):
        pass
    shutil.copytree(small.lake, tmp_path / "copy")
    with Lake(small) as lake:
        for _ in range(3):
            _add_a_row(lake)
        publish(lake, small, AT)
    for n_rows, at in ((3, AT + timedelta(hours=1)), (5, AT + timedelta(hours=2))):
        shutil.rmtree(small.lake)
        shutil.copytree(tmp_path / "copy", small.lake)
        with Lake(small) as lake:
            for _ in range(n_rows):
                _number_a_row(lake)
            edition = publish(lake, small, at)
            assert tables(edition.marts, small.sql) == built_anew(lake, small, at)


def test_an_edition_of_rewritten_files_is_what_would_be_built(small: Settings) -> None:
    """A replay deletes most of each file, upkeep writes the files again, and only then the next is grown."""
    Landing(small).land(landed(12, step=timedelta(hours=12)), "a")
    list(pipeline.digest(small))
    with Lake(small) as lake:
        publish(lake, small, AT)
    for number, hours in enumerate((60, 24), 1):
        list(pipeline.digest(small, NOW + timedelta(hours=hours)))
        with Lake(small) as lake:
            deeds = {deed.what: deed.n for deed in tidy_lake_files(lake, small, AT)}
            assert deeds["files_rewritten"] > 0
            edition = publish(lake, small, AT + timedelta(minutes=number))
            assert edition.grown_from
            assert tables(edition.marts, small.sql) == built_anew(lake, small, AT + timedelta(minutes=number))
