"""Which ids the lake may hold, and since which day: found by key, however much it holds.

DuckDB scans: to look for a batch's ids among those of ten million stories costs seconds. Most ids of a batch are new, so
nearly all that scanning finds nothing. Here each id's first 64 bits stand in a B-tree (SQLite) with the day on which
it was first seen; only those that are found are looked for in the lake, in the months of those days.

The file may hold more than the lake does, never less: it is written before the lake is. What it finds too many
is then not in the lake, and costs a look. It knows the runs that it has, so that it is made again where it lacks one.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from hashlib import md5
from itertools import islice
from typing import TYPE_CHECKING, Any

from dateline.model import DatelineError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from dateline.store.lake import Lake

FORMAT = 1
"""Raised with each change of the file: an older one is made again."""

_MADE = (
    "CREATE TABLE known (key INTEGER NOT NULL, day INTEGER NOT NULL, PRIMARY KEY (key, day)) WITHOUT ROWID",
    "CREATE TABLE run (run_id TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID",
    f"PRAGMA user_version = {FORMAT}",
)
_CHUNK = 100_000
_ASKED = 500
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class KnownIds:
    """Ids with the days on which they were first seen, in a file. One writer at a time: whoever holds the lake."""

    def __init__(self, path: Path) -> None:
        """Nothing is opened until it is asked for."""
        self._path = path

    def has(self, run_id: str) -> bool:
        """Whether it holds what this run brought, and so all that the lake holds whose last run this is."""
        try:
            with closing(self._open()) as con:
                [[form]] = con.execute("PRAGMA user_version")
                return form == FORMAT and bool(
                    con.execute("SELECT 1 FROM run WHERE run_id = ?", [run_id]).fetchall()
                )
        except sqlite3.Error:
            return False

    def days(self, ids: Iterable[str], run_id: str) -> dict[date, list[str]] | None:
        """The ids that may have been seen, by the day on which they may have been; None where it lacks this run or is damaged."""
        if not self.has(run_id):
            return None
        found: dict[date, list[str]] = {}
        try:
            with closing(self._open()) as con:
                # Many at once and in the order of the tree: that is half of what one by one costs.
                by_key: dict[int, list[str]] = {}
                for id_ in ids:
                    by_key.setdefault(_key(id_), []).append(id_)
                keys = sorted(by_key)
                for first in range(0, len(keys), _ASKED):
                    some = keys[first : first + _ASKED]
                    marks = ", ".join("?" * len(some))
                    for key, day in con.execute(f"SELECT key, day FROM known WHERE key IN ({marks})", some):  # noqa: S608 - marks only
                        found.setdefault(date.fromordinal(day), []).extend(by_key[key])
        except sqlite3.DatabaseError:
            return None
        return found

    def add(self, run_id: str, days: Mapping[date, Iterable[str]]) -> None:
        """Note the ids that a run brings, by day. To be called before the lake has them.

        `DatelineError` where the file turns out to be damaged: it is removed, and the next `open_known` makes it again.
        """
        rows = sorted((_key(id_), day.toordinal()) for day, ids in days.items() for id_ in ids)
        try:
            with closing(self._open(write=True)) as con, con:
                con.executemany("INSERT OR IGNORE INTO known VALUES (?, ?)", rows)
                con.execute("INSERT OR IGNORE INTO run VALUES (?)", [run_id])
        except sqlite3.OperationalError:
            raise  # a full disk, say: the file is as it was
        except sqlite3.DatabaseError as fault:
            self._path.unlink(missing_ok=True)
            raise DatelineError(
                f"{self._path} was damaged ({fault}) and has been removed; nothing was loaded: start the digest again, "
                "which makes it from the lake"
            ) from fault

    def make(self, run_id: str, rows: Iterator[tuple[int, int]]) -> None:
        """Make it from nothing: (first 64 bits less 2^63, day's ordinal) of all ids, in order of their keys."""
        # One name for all, unlike what is written aside elsewhere: it is large, and who was killed leaves it to the next.
        aside = self._path.with_name(f".{self._path.name}.part")
        aside.unlink(missing_ok=True)
        with closing(sqlite3.connect(aside)) as con:
            # Nobody else reads it yet, and where this ends half-way it is made again.
            con.execute("PRAGMA journal_mode = OFF")
            con.execute("PRAGMA synchronous = OFF")
            for statement in _MADE:
                con.execute(statement)
            while chunk := list(islice(rows, _CHUNK)):
                con.executemany("INSERT OR IGNORE INTO known VALUES (?, ?)", chunk)
            con.execute("INSERT INTO run VALUES (?)", [run_id])
            con.commit()
        with aside.open("rb") as made:
            os.fsync(made.fileno())
        aside.replace(self._path)

    def _open(self, *, write: bool = False) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{self._path}?mode={'rw' if write else 'ro'}", uri=True, timeout=60)


def _key(id_: str) -> int:
    """The first 64 bits of an id as SQLite keeps integers, with a sign."""
    return int(id_[:16], 16) - (1 << 63)


def sighting_id(story_id: str, feed_id: str) -> str:
    """What a sighting is known by here; the lake's tables have the pair. MD5, since DuckDB has it too."""
    return md5(f"{story_id} {feed_id}".encode(), usedforsecurity=False).hexdigest()


def open_known(lake: Lake, path: Path) -> KnownIds:
    """The ids that the lake may hold, read from it where the file is not there or lacks its last run."""
    known, last = KnownIds(path), lake.last_run()
    if not known.has(last):
        known.make(last, _all_ids(lake))
    return known


def _all_ids(lake: Lake) -> Iterator[tuple[int, int]]:
    cursor = lake.cursor("lake/every_id.sql")
    while rows := cursor.fetchmany(_CHUNK):
        yield from rows


def look_up(
    lake: Lake, path: Path, name: str, ids: Mapping[str, str], since: datetime
) -> list[tuple[Any, ...]]:
    """What a lookup says of what the lake held before an instant, oldest first; `ids` has what it wants by its id.

    Month by month, so that the files of no other month are read; all of them where the ids' days are not known.
    """
    days = KnownIds(path).days(ids, lake.last_run())
    spans = {(_BEGINNING, since): set(ids)} if days is None and ids else _by_month(days or {})
    rows: list[tuple[Any, ...]] = []
    for (first, after), some in spans.items():
        if first < since:
            lake.want(sorted({ids[id_] for id_ in some}))
            rows += lake.run(f"lookups/{name}.sql", **{"from": first, "until": min(after, since)})
    return rows


def _by_month(days: Mapping[date, Iterable[str]]) -> dict[tuple[datetime, datetime], set[str]]:
    """Ids by the UTC month, as [from, until), of the days on which they may have been seen."""
    found: dict[tuple[datetime, datetime], set[str]] = {}
    for day, ids in sorted(days.items()):
        first = day.replace(day=1)
        after = (first + timedelta(days=32)).replace(day=1)
        span = (datetime.combine(first, time(), UTC), datetime.combine(after, time(), UTC))
        found.setdefault(span, set()).update(ids)
    return found
