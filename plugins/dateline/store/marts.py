"""An edition as its readers see it: one native DuckDB file, opened read-only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import duckdb

from dateline.store.duck import quote, run_cursor
from dateline.store.exports import told_plainly

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

Answer = tuple[list[str], list[tuple[Any, ...]]]
"""Names of columns, and rows."""


class Marts:
    """A `marts.duckdb`, read-only, and nothing else: no other file, no network. Use as a context manager."""

    def __init__(self, path: Path, sql: Path, *, writes: Path | None = None) -> None:
        """The edition's file, and the folder with `queries/`; nothing is opened until the context is entered.

        `writes` is the one file, or folder, that answers may be written to.
        """
        self._path = path
        self._sql = sql
        self._writes = writes

    def __enter__(self) -> Self:
        """Open the file; `DatelineError` in DuckDB's words where that cannot be, as while somebody has it open for writing."""
        with told_plainly():
            self.con = duckdb.connect(self._path, read_only=True)
        self.con.execute("SET TimeZone = 'UTC'")
        if self._writes:
            allowed = "allowed_directories" if self._writes.is_dir() else "allowed_paths"
            self.con.execute(f"SET {allowed} = [{quote(self._writes)}]")
        self.con.execute("SET enable_external_access = false")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self.con.close()

    def run(self, name: str, **params: object) -> Answer:
        """The answer of a SQL file of `sql/`, such as `queries/totals.sql`."""
        return self.ask((self._sql / name).read_text("utf-8"), **params)

    def ask(self, query: str, **params: object) -> Answer:
        """The answer of the last statement of a SQL text; each statement takes those of `params` that it names."""
        cursor = run_cursor(self.con, query, params)
        return [column[0] for column in cursor.description or ()], cursor.fetchall()
