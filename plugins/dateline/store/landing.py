"""The packs that polls leave behind: Parquet files, each written aside and renamed."""

from __future__ import annotations

import re
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.model import Capture, Outcome, Poll
from dateline.store.duck import connect, fill, is_running, quote, written_aside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    import duckdb

    from dateline.model import Settings


class Landing:
    """The packs that polls leave behind, in folders by UTC day."""

    def __init__(self, settings: Settings) -> None:
        """Packs are below `settings.landing`."""
        self._root = settings.landing
        self._con = connect()
        for statement in _poll_statements(self._con, settings.sql / "schema"):
            self._con.execute(statement)

    def land(self, landed: Sequence[tuple[Poll, Capture | None]], stem: str) -> str:
        """Write one pack of polls with their new bodies; its name below the landing folder."""
        first = min(poll.asked_at for poll, _ in landed)
        name = f"day={first:%Y-%m-%d}/{first:%Y%m%dT%H%M%S}.{first.microsecond:06}Z-{stem}.parquet"
        # Anew each time: an in-memory table keeps what was deleted from it, and bodies are large.
        self._con.execute(
            "DELETE FROM poll; CREATE OR REPLACE TABLE body (capture_id VARCHAR, body BLOB); BEGIN"
        )
        fill(self._con, "poll", (asdict(poll) for poll, _ in landed))
        # As parameters, since a body in a JSON line would be encoded, parsed and decoded again: five times the CPU.
        bodies = [(capture.capture_id, capture.body) for _, capture in landed if capture]
        if bodies:
            self._con.executemany("INSERT INTO body VALUES (?, ?)", bodies)
        with written_aside(self._root / name) as aside:
            whole = "SELECT poll.*, body.body FROM poll LEFT JOIN body USING (capture_id) ORDER BY asked_at, feed_id"
            self._con.execute(f"COPY ({whole}) TO {quote(aside)} (FORMAT parquet, COMPRESSION zstd)")
        self._con.execute("COMMIT")
        return name

    def packs(self) -> list[str]:
        """Names of all packs, in order of their first poll."""
        return sorted(str(path.relative_to(self._root)) for path in self._root.glob("day=*/[!.]*.parquet"))

    def spans(self, packs: Sequence[str]) -> list[tuple[str, datetime, datetime]]:
        """(pack, first and last instant asked) of each."""
        if not packs:
            return []
        rows = self._con.execute(
            "SELECT filename, min(asked_at), max(asked_at) FROM read_parquet($packs, filename = true, hive_partitioning = false, union_by_name = true) GROUP BY 1",
            {"packs": self._paths(packs)},
        ).fetchall()
        return sorted((str(Path(path).relative_to(self._root)), first, last) for path, first, last in rows)

    def polls(self, packs: Sequence[str]) -> list[Poll]:
        """The polls of some packs, without their bodies."""
        if not packs:
            return []
        cursor = self._con.execute(
            "SELECT * EXCLUDE (body) FROM read_parquet($packs, hive_partitioning = false, union_by_name = true)",
            {"packs": self._paths(packs)},
        )
        return _read_polls(cursor)

    def captures(self, pack: str, since: datetime) -> Iterator[Capture]:
        """The captures of a pack asked for since an instant, in order."""
        path = {"pack": str(self._root / pack), "since": since}
        cursor = self._con.cursor().execute(
            "SELECT capture_id, feed_id, asked_at, final_url, content_type, body FROM read_parquet($pack, hive_partitioning = false) "
            "WHERE capture_id IS NOT NULL AND asked_at >= $since ORDER BY asked_at, feed_id",
            path,
        )
        while row := cursor.fetchone():
            yield Capture(*row)

    def sizes(self) -> dict[str, int]:
        """Bytes of each pack."""
        return {pack: (self._root / pack).stat().st_size for pack in self.packs()}

    def remove(self, packs: Iterable[str]) -> None:
        """Remove packs, where they are still there, and folders of days that then hold none."""
        for pack in packs:
            path = self._root / pack
            path.unlink(missing_ok=True)
            if path.parent.exists() and not any(path.parent.iterdir()):
                path.parent.rmdir()

    def sweep(self) -> int:
        """Remove what killed writers left half-written; how many."""
        parts = [path for path in self._root.glob("day=*/.*.part") if not is_running(path)]
        for path in parts:
            path.unlink(missing_ok=True)
        return len(parts)

    def _paths(self, packs: Sequence[str]) -> list[str]:
        return [str(self._root / pack) for pack in packs]


def _poll_statements(con: duckdb.DuckDBPyConnection, schema: Path) -> Iterator[duckdb.Statement]:
    """What makes the table of polls as the lake has it today: a pack has the same columns."""
    for path in sorted(schema.glob("*.sql")):
        for statement in con.extract_statements(path.read_text("utf-8")):
            if re.search(r"^(CREATE TABLE poll \(|ALTER TABLE poll ADD )", statement.query, re.MULTILINE):
                yield statement


def _read_polls(cursor: duckdb.DuckDBPyConnection) -> list[Poll]:
    """The rows of a query over polls; what an older pack has no column for takes its default.

    Columns that a newer version has added mean nothing to this one.
    """
    names = [column[0] for column in cursor.description or ()]
    known = {f.name for f in fields(Poll)}
    nullable = {f.name for f in fields(Poll) if f.default is None}
    polls = []
    for row in cursor.fetchall():
        cells = {
            n: v for n, v in zip(names, row, strict=True) if n in known and (v is not None or n in nullable)
        }
        polls.append(Poll(**{**cells, "outcome": Outcome(cells["outcome"])}))
    return polls
