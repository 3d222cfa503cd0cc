"""DuckDB as this project uses it: no network, UTC, SQL from files, rows by way of JSON lines."""

from __future__ import annotations

import json
import os
import re
import tempfile
from base64 import b64encode
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from dateline.model import DatelineError
from dateline.store.questions import read_questions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    Row = Mapping[str, Any]

BOOKKEEPING = "Bookkeeping"
"""How the comment of a table or column begins that table hashes leave out."""

_MAX_JSON_BYTES = 64 << 20


def connect() -> duckdb.DuckDBPyConnection:
    """An in-memory DuckDB that reads times as UTC and reaches for nothing on the network.

    It works with one thread: what a batch asks is small, and costs twice the CPU with two.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "threads": 1,
    }
    con = duckdb.connect(config=config)
    con.execute("SET TimeZone = 'UTC'")
    return con


def session(instance: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A connection of its own to the same instance: what is attached is shared, temporary tables are not."""
    con = instance.cursor()
    con.execute("SET TimeZone = 'UTC'")
    return con


def extension_path(name: str) -> Path:
    """The extension's file in its wheel; it is signed by DuckDB, so the check stays on."""
    folder = files(f"duckdb_extension_{name}").joinpath("extensions", f"v{duckdb.__version__}")
    return Path(str(folder.joinpath(f"{name}.duckdb_extension")))


def quote(value: object) -> str:
    """A text as an SQL literal, for the few statements that take no parameters."""
    return "'" + str(value).replace("'", "''") + "'"


def run_statements(
    con: duckdb.DuckDBPyConnection,
    text: str,
    params: Mapping[str, object] | None = None,
    *,
    for_lake: bool = False,
) -> list[tuple[Any, ...]]:
    """Run every statement of a SQL text, each with those of `params` it names; the last one's rows.

    DuckLake cannot comment on a view's columns nor on a macro, so there they are skipped:
    `data_dictionary` has them.
    """
    return run_cursor(con, text, params, for_lake=for_lake).fetchall()


def run_cursor(
    con: duckdb.DuckDBPyConnection,
    text: str,
    params: Mapping[str, object] | None = None,
    *,
    for_lake: bool = False,
) -> duckdb.DuckDBPyConnection:
    """Run every statement of a SQL text as `run_statements` does; the last one's cursor, not yet fetched."""
    cursor, given = con, params or {}
    for statement in con.extract_statements(text):
        query = statement.query.strip()
        if for_lake and re.match(r"COMMENT ON (?:COLUMN|MACRO)", query):
            continue
        # What is not given DuckDB misses in its own words.
        named = {name: given[name] for name in statement.named_parameters if name in given}
        cursor = con.execute(statement, named) if named else con.execute(statement)
    return cursor


def roll_back(con: duckdb.DuckDBPyConnection) -> None:
    """Undo what is not committed. A COMMIT that failed has ended the transaction by itself, and its own fault is the one to tell."""
    with suppress(duckdb.TransactionException):
        con.execute("ROLLBACK")


def fill(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Row]) -> int:
    """Insert rows by column name, through a file of JSON lines; how many.

    50 times faster than `executemany` (20,000 rows: 0.11 against 16 CPU seconds), and DuckDB
    casts by the table's own types.
    """
    described = con.execute(f"DESCRIBE {table}").fetchall()
    types = {str(name): str(kind) for name, kind, *_ in described}
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as lines:
        n = 0
        for row in rows:
            lines.write(json.dumps(row, default=_to_json) + "\n")
            n += 1
        lines.flush()
        if n:
            cells = ", ".join(
                f"from_base64({name})" if kind == "BLOB" else f"CAST({name} AS {kind})"
                for name, kind in types.items()
            )
            columns = "{" + ", ".join(f"{name}: 'VARCHAR'" for name in types) + "}"
            con.execute(
                f"INSERT INTO {table} SELECT {cells} FROM read_json($file, columns = {columns}, "  # noqa: S608 - names from DESCRIBE
                "format = 'newline_delimited', maximum_object_size = $most)",
                {"file": lines.name, "most": _MAX_JSON_BYTES},
            )
    return n


def _to_json(value: object) -> str:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    raise TypeError(f"a {type(value).__name__} has no column type")


@contextmanager
def written_aside(path: Path) -> Iterator[Path]:
    """A path to write to that becomes `path` by rename, so that nobody ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield aside
        with aside.open("rb") as written:
            os.fsync(written.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def is_running(part: Path) -> bool:
    """Whether the process that writes this part still runs; its id is in the part's name."""
    pid = part.name.rsplit(".", 2)[-2]
    return pid.isdigit() and Path(f"/proc/{pid}").exists()


def describe_tables(con: duckdb.DuckDBPyConnection, database: str) -> dict[str, list[str]]:
    """Columns by table of a database, without those that are bookkeeping."""
    query = (
        "SELECT t.table_name, c.column_name FROM duckdb_tables() t JOIN duckdb_columns() c "
        "USING (database_name, schema_name, table_name) WHERE t.database_name = $database "
        "AND t.comment IS NOT NULL AND t.comment NOT LIKE $mark AND c.comment NOT LIKE $mark ORDER BY c.column_index"
    )
    columns: dict[str, list[str]] = {}
    for table, column in con.execute(query, {"database": database, "mark": f"{BOOKKEEPING}%"}).fetchall():
        columns.setdefault(str(table), []).append(str(column))
    return columns


def describe_sql(sql: Path) -> list[dict[str, str | None]]:
    """What every table, view, macro and column of the SQL files means, by their comments; columns in their order."""
    with connect() as con:
        build_schema(con, sql, marts=True)
        tables = con.execute(
            "SELECT table_name, 0, NULL, 'table', NULL, comment FROM duckdb_tables() UNION ALL "
            "SELECT view_name, 0, NULL, 'view', NULL, comment FROM duckdb_views() WHERE NOT internal UNION ALL "
            "SELECT c.table_name, c.column_index, c.column_name, CASE WHEN v.view_name IS NULL THEN 'table' ELSE 'view' END, "
            "c.data_type, c.comment FROM duckdb_columns() c LEFT JOIN duckdb_views() v ON v.view_name = c.table_name "
            "WHERE NOT c.internal UNION ALL "
            "SELECT function_name, 0, NULL, 'macro', list_aggregate(parameters, 'string_agg', ', '), comment "
            "FROM duckdb_functions() WHERE NOT internal AND function_type = 'table_macro' ORDER BY ALL"
        ).fetchall()
    keys = ("column_name", "kind", "type", "comment")
    return [{"name": name, **dict(zip(keys, row, strict=True))} for name, _, *row in tables]


def build_schema(
    con: duckdb.DuckDBPyConnection, sql: Path, *, views: bool = True, marts: bool = False
) -> None:
    """Make the tables, and the views and macros, in a native database; what only DuckLake knows is left out.

    With `marts` also the tables that only an edition has.
    """
    for path in sorted((sql / "schema").glob("*.sql")):
        if not path.name.endswith(".lake.sql"):
            run_statements(con, path.read_text("utf-8"))
    if marts:
        for path in sorted((sql / "marts").glob("*.sql")):
            run_statements(con, path.read_text("utf-8"))
    if views:
        for path in in_order(sql / "views"):
            run_statements(con, path.read_text("utf-8"))


def in_order(folder: Path) -> list[Path]:
    """View files so that a view comes after those it reads: by name, which the tests hold to; then the macros."""
    return [*sorted(folder.glob("*.sql")), *sorted((folder.parent / "macros").glob("*.sql"))]


def bind_sql(sql: Path) -> list[str]:
    """Let DuckDB itself judge every SQL file; `file: fault` for each that does not bind."""
    faults = []
    with connect() as con:
        build_schema(con, sql)
        con.execute("CREATE TEMP TABLE wanted (id VARCHAR)")
        con.execute("CREATE TEMP TABLE batch_story AS SELECT * FROM story")
        con.execute("CREATE TEMP TABLE batch_story_cluster AS SELECT * FROM story_cluster")
        con.execute("CREATE TEMP TABLE batch_story_band AS SELECT band, leader_id FROM story_band")
        con.execute("CREATE TEMP TABLE batch_cluster_event AS SELECT * FROM cluster_event")
        con.execute("CREATE TEMP TABLE batch_feed_state AS SELECT * FROM feed_state")
        con.execute("CREATE TEMP TABLE batch_feed_entries AS SELECT * FROM feed_entries")
        params: dict[str, object] = {
            "since": datetime(2026, 1, 2, tzinfo=UTC),
            "day": datetime(2026, 1, 2, tzinfo=UTC),
            "from": datetime(2026, 1, 1, tzinfo=UTC),
            "first": datetime(2026, 1, 1, tzinfo=UTC),
            "settled": datetime(2026, 1, 1, tzinfo=UTC),
            "until": datetime(2026, 1, 3, tzinfo=UTC),
            "as_of": date(2026, 1, 3),
            "scheme": "m49",
            "rule_version": "2",
        }
        for folder in ("lookups", "steps", "checks", "report"):
            for path in sorted((sql / folder).glob("*.sql")):
                try:
                    run_statements(con, path.read_text("utf-8"), params)
                except (duckdb.Error, KeyError) as fault:
                    faults.append(f"{folder}/{path.name}: {fault}")
        return faults + _bind_questions(con, sql)


def _bind_questions(con: duckdb.DuckDBPyConnection, sql: Path) -> list[str]:
    faults = []
    try:
        questions = read_questions(sql)
    except DatelineError as fault:
        return [str(fault)]
    for name, question in questions.items():
        try:
            [statement] = con.extract_statements(question.sql)
            samples = {n: question.samples().get(n) for n in statement.named_parameters}
            cursor = con.execute(statement, samples or None)
            columns = [column[0] for column in cursor.description or ()]
            found = question.fault_of(statement.named_parameters, columns)
        except (duckdb.Error, ValueError) as fault:
            found = str(fault)
        if found:
            faults.append(f"queries/{name}.sql: {found}")
    return faults
