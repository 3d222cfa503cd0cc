"""An edition as its readers see it: one native DuckDB file, opened read-only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import duckdb

from dateline.store.duck import run_cursor

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

Answer = tuple[list[str], list[tuple[Any, ...]]]
"""Names of columns, and rows."""


class Marts:
    """A `marts.duckdb`, read-only, and nothing else: no other file, no network. Use as a context manager."""

    def __init__(self, path: Path, sql: Path) -> None:
        """The edition's file, and the folder with `queries/`; nothing is opened until the context is entered."""
        self._path = path
        self._sql = sql

    def __enter__(self) -> Self:
        """Open the file."""
        self._con = duckdb.connect(self._path, read_only=True)
        self._con.execute("SET TimeZone = 'UTC'")
        self._con.execute("SET enable_external_access = false")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self._con.close()

    def run(self, name: str, **params: object) -> Answer:
        """The answer of a SQL file of `sql/`, such as `queries/totals.sql`."""
        return self.ask((self._sql / name).read_text("utf-8"), **params)

    def ask(self, query: str, **params: object) -> Answer:
        """The answer of the last statement of a SQL text; each statement takes those of `params` that it names."""
        cursor = run_cursor(self._con, query, params)
        return [column[0] for column in cursor.description or ()], cursor.fetchall()
