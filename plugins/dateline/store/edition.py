"""Editions: immutable native DuckDB files for analysts, built aside and swapped in by rename.

An edition is a copy of the one before with the days replaced that have changed in the lake since, which costs what has
changed and not what there is. Once a UTC day, and where anything but rows has changed, it is built from nothing.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import duckdb

from dateline import __version__
from dateline.model import RULE_VERSION, DatelineError
from dateline.store.duck import build_schema, fill, in_order, is_running, quote, roll_back, run_statements
from dateline.store.lake import SEED_TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from dateline.model import Settings
    from dateline.store.lake import Lake

EDITION_DAYS = 30
"""Days of stories that an edition holds; roll-ups are whole."""

_RECENT = {
    "poll": "asked_at",
    "capture": "asked_at",
    "item": "first_seen_at",
    "rejected_item": "first_seen_at",
    "story": "first_seen_at",
    "sighting": "first_seen_at",
    "story_cluster": "first_seen_at",
    "cluster": "first_seen_at",
    "cluster_source": "first_seen_at",
    "cluster_event": "first_seen_at",
    "mention": "first_seen_at",
    "mention_version": "first_seen_at",
    "evidence": "first_seen_at",
    "region_mention": "first_seen_at",
    "place_hour": "hour_at",
    "country_hour": "hour_at",
}
"""Tables of which the last `EDITION_DAYS` are in, by the column that tells the day."""

_BY_DAY = {
    "feed_hour": "hour_at",
    "coverage_day": "day",
    "panel_day": "day",
    "story_day": "day",
    "story_hour": "hour_at",
    "place_day": "day",
    "country_pair_day": "day",
    "region_day": "day",
    "region_pair_day": "day",
    "region_hour": "hour_at",
    "term_day": "day",
    "title_day": "day",
    "digested_pack": "first_asked_at",
}
"""Tables that are in whole, by the column that tells the day."""

_SMALL = ("cluster_alias", "feed_zone", "run", "ledger", "upkeep", "dictionary", *SEED_TABLES)
"""Tables that are in whole and have no day: where one has changed it is copied again."""

_NOT_IN = ("story_key", "story_band", "feed_state", "feed_entries")
"""Bookkeeping of the lake."""

_MANY_DAYS = 90
"""With more changed days of a table than this, building from nothing is cheaper."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A published, immutable snapshot for analysts. `grown_from` is the edition that it was grown from, if any."""

    path: Path
    snapshot: int
    is_new: bool
    grown_from: str = ""

    @property
    def marts(self) -> Path:
        """The DuckDB file."""
        return self.path / "marts.duckdb"


@dataclass(frozen=True, slots=True)
class _About:
    """What an edition says of itself: the row of its table `edition`, and `edition.json`."""

    snapshot: int
    snapshot_at: datetime
    watermark_at: datetime | None
    stories_since: date | None
    built_at: datetime
    rebuilt_at: datetime
    rule_version: str
    schema_version: str
    sql_digest: str
    dateline_version: str
    lake_id: str

    def is_alike(self, other: _About) -> bool:
        """Whether nothing but rows can differ between two editions."""
        kept = ("rule_version", "sql_digest", "dateline_version", "lake_id")
        return all(getattr(self, name) == getattr(other, name) for name in kept)

    def is_same(self, other: _About) -> bool:
        """Whether two editions show the same; a lake that was put back counts its snapshots from an older number on."""
        return self.is_alike(other) and (self.snapshot, self.snapshot_at) == (
            other.snapshot,
            other.snapshot_at,
        )


def publish(
    lake: Lake, settings: Settings, now: datetime, finish: Callable[[Path], None] = lambda _: None
) -> Edition:
    """Build an edition from one snapshot of the lake, aside, and make it `current` by rename.

    `finish` puts what else belongs to it beside the `marts.duckdb` in the folder that it is given, before anyone
    reads. Where the lake has not changed since the current edition, that one stays. `DatelineError` where `current` is
    no link, so that it cannot be swapped.
    """
    folder = settings.editions
    folder.mkdir(parents=True, exist_ok=True)
    about = _describe(lake, settings.sql, now)
    current = folder / "current"
    if current.is_dir() and not current.is_symlink():
        raise DatelineError(
            f"{current} is a folder where a link is wanted (copied without links?): remove it, and publish again"
        )
    last = _read_about(current)
    if last and last.is_same(about):
        return Edition(current.resolve(), about.snapshot, is_new=False)
    path = _free_path(folder, now)
    aside = folder / f".{path.name}.{os.getpid()}.part"
    aside.mkdir()
    try:
        grown = (
            _grow_from(lake, last, current / "marts.duckdb", aside / "marts.duckdb", about) if last else None
        )
        if not grown:
            _build(lake, settings.sql, aside / "marts.duckdb", about)
        about = grown or about
        (aside / "edition.json").write_text(json.dumps(asdict(about), default=str), "utf-8")
        finish(aside)
        # Opened by mistake for writing it would be locked, and no edition any more.
        (aside / "marts.duckdb").chmod(0o444)
        aside.replace(path)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    grown_from = current.resolve().name if grown else ""
    _point(current, path)
    _keep_last(folder, settings.n_editions)
    return Edition(path, about.snapshot, is_new=True, grown_from=grown_from)


def _free_path(folder: Path, now: datetime) -> Path:
    """The folder of an edition of now, or of the next instant of which there is none yet."""
    while (path := folder / f"{now:%Y%m%dT%H%M%S}.{now.microsecond:06}Z").exists():
        now += timedelta(microseconds=1)
    return path


def _describe(lake: Lake, sql: Path, now: datetime) -> _About:
    [(watermark,)] = lake.ask("SELECT max(last_asked_at) FROM digested_pack")
    [(lake_id,)] = lake.ask(
        "SELECT table_uuid::VARCHAR FROM ducklake_table_info('lake') ORDER BY table_id LIMIT 1"
    )
    snapshot = lake.snapshot()
    [(snapshot_at,)] = lake.ask("SELECT snapshot_time FROM ducklake_snapshots('lake') WHERE snapshot_id = $s", s=snapshot)  # fmt: skip
    schema = sorted((sql / "schema").glob("*.sql"))
    texts = [
        p.read_text("utf-8")
        for p in (*schema, *sorted((sql / "marts").glob("*.sql")), *in_order(sql / "views"))
    ]
    return _About(
        snapshot=snapshot,
        snapshot_at=snapshot_at,
        watermark_at=watermark,
        stories_since=watermark and (watermark - timedelta(days=EDITION_DAYS)).astimezone(UTC).date(),
        built_at=now,
        rebuilt_at=now,
        rule_version=RULE_VERSION,
        schema_version=schema[-1].stem,
        sql_digest=blake2b("\0".join(texts).encode(), digest_size=16).hexdigest(),
        dateline_version=__version__,
        lake_id=lake_id,
    )


def _read_about(folder: Path) -> _About | None:
    """What the edition in a folder says of itself; None for none, half of one, or one of another make."""
    if not (folder / "marts.duckdb").exists():
        return None
    try:
        told: dict[str, Any] = json.loads((folder / "edition.json").read_text("utf-8"))
        instants = {n: told[n] and datetime.fromisoformat(told[n]) for n in told if n.endswith("_at")}
        days = {n: told[n] and date.fromisoformat(told[n]) for n in told if n.endswith("_since")}
        return _About(**{**told, **instants, **days})
    except (OSError, ValueError, TypeError):
        return None


def _changes(lake: Lake, last: _About, about: _About) -> dict[str, list[date]] | None:
    """The days that have changed by table since an edition; None where one must be built from nothing.

    DuckLake tells the rows that came and went between two snapshots, as long as it remembers the first. A small
    table that has changed has no days.
    """
    # What days replaced leave behind in a file is not given back, so that a file grows until it is built from nothing.
    is_fresh = last.rebuilt_at.astimezone(UTC).date() == about.built_at.astimezone(UTC).date()
    if not (is_fresh and last.is_alike(about) and last.snapshot < about.snapshot):
        return None
    asked = "SELECT 1 FROM ducklake_snapshots('lake') WHERE snapshot_id = $s AND snapshot_time = $at"
    if not lake.ask(asked, s=last.snapshot, at=last.snapshot_at):
        return None
    touched = {row[0] for row in lake.run("lake/touched_table.sql", snapshot=last.snapshot)}
    changed: dict[str, list[date]] = {table: [] for table in touched.intersection(_SMALL)}
    between = f"{last.snapshot + 1}, {about.snapshot}"
    for table, column in (_RECENT | _BY_DAY).items():
        if table in touched:
            rows = lake.ask(
                f"SELECT DISTINCT {_day(column)} FROM ducklake_table_changes('lake', 'main', '{table}', {between})"  # noqa: S608 - our table
            )
            changed[table] = sorted(row[0] for row in rows)
    return None if max(map(len, changed.values()), default=0) > _MANY_DAYS else changed


def _day(column: str) -> str:
    return column if column == "day" else f"({column} AT TIME ZONE 'UTC')::DATE"


def _grow_from(lake: Lake, last: _About, base: Path, marts: Path, about: _About) -> _About | None:
    """Grow an edition from the last, and what it then says of itself; None where it must be built from nothing."""
    changed = _changes(lake, last, about)
    if changed is None:
        return None
    about = replace(about, rebuilt_at=last.rebuilt_at)
    try:
        _grow(lake, base, marts, changed, about)
    except duckdb.Error:
        # The last one is damaged, or this could not be written: building tells which.
        marts.unlink(missing_ok=True)
        return None
    return about


def _grow(lake: Lake, base: Path, marts: Path, changed: Mapping[str, Sequence[date]], about: _About) -> None:
    """An edition as a copy of the one before, with the days replaced that have changed."""
    shutil.copyfile(base, marts)
    marts.chmod(0o644)
    with _attached(lake, marts), _at_once(lake):
        for table, days in changed.items():
            if table in _SMALL:
                lake.con.execute(f"DELETE FROM marts.{table}")  # noqa: S608 - our table
                _copy(lake, table)
            elif days:
                _replace_days(lake, table, days, about.stories_since)
        for table, column in _RECENT.items():
            lake.con.execute(
                f"DELETE FROM marts.{table} WHERE {column} < $since::DATE::TIMESTAMP AT TIME ZONE 'UTC'",  # noqa: S608 - our table
                {"since": about.stories_since},
            )
        lake.con.execute("DELETE FROM marts.edition")
        fill(lake.con, "marts.edition", [asdict(about)])


def _replace_days(lake: Lake, table: str, days: Sequence[date], since: date | None) -> None:
    column = (_RECENT | _BY_DAY)[table]
    if table in _RECENT:
        days = [day for day in days if since is None or day >= since]
    if not days:
        return
    # The bounds beside the days let both sides skip what lies outside by their statistics.
    bounds = {
        "days": list(days),
        "first": _midnight(days[0]),
        "last": _midnight(days[-1] + timedelta(days=1)),
    }
    where = f"{_day(column)} IN (SELECT unnest($days::DATE[])) AND {column} >= $first AND {column} < $last"
    lake.con.execute(f"DELETE FROM marts.{table} WHERE {where}", bounds)  # noqa: S608 - our table
    lake.con.execute(f"INSERT INTO marts.{table} SELECT * FROM lake.{table} WHERE {where}", bounds)  # noqa: S608 - our table


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _copy(lake: Lake, table: str, column: str = "", since: date | None = None) -> None:
    where = f"WHERE {column} >= $since" if column and since else ""
    params = {"since": _midnight(since)} if column and since else None
    lake.con.execute(f"INSERT INTO marts.{table} SELECT * FROM lake.{table} {where}", params)  # noqa: S608 - our table


def _build(lake: Lake, sql: Path, marts: Path, about: _About) -> None:
    """An edition from nothing, filled within one read transaction: one snapshot of the lake."""
    with _attached(lake, marts):
        with _at_once(lake):
            build_schema(lake.con, sql, views=False, marts=True)
        with _at_once(lake):
            for table in (*_SMALL, *_BY_DAY):
                _copy(lake, table)
            for table, column in _RECENT.items():
                _copy(lake, table, column, about.stories_since)
            fill(lake.con, "marts.edition", [asdict(about)])
        with _at_once(lake):
            for table in _NOT_IN:
                lake.con.execute(f"DROP TABLE marts.{table}")
            for path in in_order(sql / "views"):
                run_statements(lake.con, path.read_text("utf-8"))


@contextmanager
def _attached(lake: Lake, marts: Path) -> Iterator[None]:
    """With a file as `marts` and the one that names without a database mean; whole on disk at the end."""
    lake.con.execute(f"ATTACH {quote(marts)} AS marts")
    try:
        lake.con.execute("USE marts")
        yield
        lake.con.execute("CHECKPOINT marts")
    finally:
        lake.con.execute("USE lake")
        lake.con.execute("DETACH marts")


@contextmanager
def _at_once(lake: Lake) -> Iterator[None]:
    """One transaction, so one snapshot of the lake; undone where it fails, since in it nothing else can be said."""
    lake.con.execute("BEGIN")
    try:
        yield
        lake.con.execute("COMMIT")
    except BaseException:
        roll_back(lake.con)
        raise


def _point(link: Path, target: Path) -> None:
    # One name for all: who was killed here leaves it to the next.
    aside = link.with_name(f".{link.name}.part")
    aside.unlink(missing_ok=True)
    aside.symlink_to(target.name)
    aside.replace(link)


def _keep_last(folder: Path, n: int) -> None:
    # Where the clock was put back the current one is not the last by name.
    current = (folder / "current").resolve()
    for path in sorted(p for p in folder.iterdir() if p.is_dir() and p.name[:1].isdigit())[:-n]:
        if path.resolve() != current:
            shutil.rmtree(path, ignore_errors=True)
    for part in folder.glob(".*.part"):
        if not is_running(part):
            shutil.rmtree(part, ignore_errors=True)
