"""SQL by example: each folder gives rows (`given.yaml`, `given.sql`), a question and its answer.

Rows in `given.yaml` name only the columns that matter; the others take a blank of their type. Steps that
make daily counts run first where stories are given. A question that is a comment `-- check: NAME` counts
the rows of that check.
"""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from conftest import ROOT
from dateline.store import duck

if TYPE_CHECKING:
    import duckdb

SQL = ROOT / "sql"
CASES = sorted(
    path for path in Path(__file__).parent.iterdir() if path.is_dir() and (path / "ask.sql").exists()
)
SINCE = datetime(2000, 1, 1, tzinfo=UTC)
AT = datetime(2026, 3, 1, tzinfo=UTC)
BLANKS = {
    "VARCHAR": "",
    "INTEGER": 0,
    "BIGINT": 0,
    "DOUBLE": 0,
    "BOOLEAN": False,
    "DATE": AT.date(),
    "TIMESTAMP WITH TIME ZONE": AT,
}


def give(con: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    """Insert rows, blank where a column that must not be NULL is left out."""
    for row in rows:
        full = {}
        for name, kind, null, *_ in con.execute(f"DESCRIBE {table}").fetchall():
            full[name] = row.get(name, None if null == "YES" else BLANKS.get(kind, 0))
        assert set(row) <= set(full), f"{table} has no such columns: {set(row) - set(full)}"
        marks = ", ".join("?" for _ in full)
        con.execute(f"INSERT INTO {table} ({', '.join(full)}) VALUES ({marks})", list(full.values()))  # noqa: S608 - our own columns


def plain(value: object) -> object:
    """A value as the expected file writes it."""
    return str(value) if isinstance(value, Decimal) else value


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with every table and view, made once."""
    path = tmp_path_factory.mktemp("sql") / "empty.duckdb"
    with duck.connect() as con:
        con.execute(f"ATTACH {duck.quote(path)} AS empty")
        con.execute("USE empty")
        duck.build_schema(con, SQL)
        con.execute("USE memory")
        con.execute("DETACH empty")
    return path


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_case(case: Path, empty: Path, tmp_path: Path) -> None:
    """The question has the answer that is expected, row by row."""
    question = (case / "ask.sql").read_text("utf-8")
    with duck.connect() as con:
        con.execute(f"ATTACH {duck.quote(shutil.copy(empty, tmp_path / 'case.duckdb'))} AS given")
        con.execute("USE given")
        given = case / "given.yaml"
        tables = yaml.safe_load(given.read_text("utf-8")) if given.exists() else {}
        for table, rows in tables.items():
            give(con, table, rows)
        if (case / "given.sql").exists():
            duck.run_statements(con, (case / "given.sql").read_text("utf-8"))
        if "story_cluster" in tables and "cluster" not in tables:
            window = {"since": SINCE, "from": SINCE}
            con.execute("CREATE TEMP TABLE batch_story_cluster AS SELECT * FROM story_cluster")
            con.execute("CREATE TEMP TABLE batch_cluster_event AS SELECT * FROM cluster_event")
            for step in ("05_changed_cluster", "18_cluster"):
                duck.run_statements(con, (SQL / "steps" / f"{step}.sql").read_text("utf-8"), window)
        check = re.search(r"^-- check: (\w+)$", question, re.MULTILINE)
        if "mention" in tables and not check:
            con.execute("CREATE TEMP TABLE batch_story AS SELECT * FROM story")
            for step in ("00_changed_day", "30_story_day", "40_region_day"):
                duck.run_statements(con, (SQL / "steps" / f"{step}.sql").read_text("utf-8"), {"since": SINCE})
        if check:
            name = check[1]
            found = duck.run_statements(
                con, (SQL / "checks" / f"{name}.sql").read_text("utf-8"), {"since": SINCE}
            )
            answer: list[list[object]] = [[len(found)]]
        else:
            answer = [[plain(cell) for cell in row] for row in duck.run_statements(con, question)]
    assert answer == yaml.safe_load((case / "expected.yaml").read_text("utf-8"))


def test_every_failing_check_has_a_case() -> None:
    """A check that nothing has ever made fire may be one that cannot."""
    told = {path.name for path in CASES}
    assert {f"fires_{path.stem}" for path in (SQL / "checks").glob("fail_*.sql")} <= told
