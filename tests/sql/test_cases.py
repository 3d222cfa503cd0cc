"""SQL by example: each folder gives rows (`given.yaml`, `given.sql`), a question and its answer.

Rows in `given.yaml` name only the columns that matter; the others take a blank of their type. The steps that
make roll-ups run first where stories or polls are given. A question that is a comment `-- check: NAME` counts
the rows of that check, on the rows as they are given; `-- query: NAME` asks a file of `sql/queries`, with parameters
as `-- $name: value` and the columns that matter as `-- columns: a b`.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from conftest import ROOT
from dateline.store import duck, read_questions

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

SQL = ROOT / "sql"
CASES = sorted(
    path for path in Path(__file__).parent.iterdir() if path.is_dir() and (path / "ask.sql").exists()
)
QUESTIONS = read_questions(SQL)
SINCE = datetime(2000, 1, 1, tzinfo=UTC)
LAST = datetime(2026, 4, 1, tzinfo=UTC)
AT = datetime(2026, 3, 1, tzinfo=UTC)
STORY_STEPS = (
    "24_told",
    "26_place_day",
    "28_place_hour",
    "30_story_day",
    "32_country_pair_day",
    "38_set_region",
    "40_region_day",
    "42_region_pair_day",
    "45_region_hour",
    "55_term_day",
)
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
    """Insert rows, blank where a column that must not be NULL is left out; a story is dated at the start of its day."""
    described = con.execute(f"DESCRIBE {table}").fetchall()
    names = [name for name, *_ in described]
    for row in rows:
        assert set(row) <= set(names), f"{table} has no such columns: {set(row) - set(names)}"
        if table == "story" and "dated_on" in row:
            row.setdefault("dated_at", datetime.combine(row["dated_on"], time(), UTC))
        full = [
            row.get(name, None if null == "YES" else BLANKS.get(kind, 0))
            for name, kind, null, *_ in described
        ]
        marks = ", ".join("?" for _ in full)
        con.execute(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", full)  # noqa: S608 - our own columns


def plain(value: object) -> object:
    """A value as the expected file writes it."""
    return str(value) if isinstance(value, Decimal) else value


def run(con: duckdb.DuckDBPyConnection, *names: str) -> list[tuple[Any, ...]]:
    """Run SQL files as a batch that changes everything would; the last one's rows."""
    rows: list[tuple[Any, ...]] = []
    window = {"since": SINCE, "from": SINCE, "first": SINCE, "settled": SINCE, "until": LAST, "day": LAST}
    for name in names:
        rows = duck.run_statements(con, (SQL / f"{name}.sql").read_text("utf-8"), window)
    return rows


def roll_up(con: duckdb.DuckDBPyConnection, tables: dict[str, Any]) -> None:
    """What a batch makes of the rows given, where a case does not give it itself."""
    for name in ("story", "story_cluster", "cluster_event"):
        con.execute(f"CREATE TEMP TABLE batch_{name} AS SELECT * FROM {name}")  # noqa: S608 - our own tables
    run(con, "steps/05_changed_cluster")
    if "story_cluster" in tables and "cluster" not in tables:
        run(con, "steps/18_cluster")
    run(con, "steps/06_changed_day")
    if "poll" in tables:
        run(con, "steps/20_coverage_day", "steps/50_feed_hour")
    if "panel_day" not in tables:
        run(con, "steps/22_panel_day")
    if "mention" in tables:
        run(con, *(f"steps/{step}" for step in STORY_STEPS if step[3:] not in tables))


def asked(text: str) -> dict[str, str]:
    """What a question says of itself: `-- query: NAME`, `-- columns: a b`, `-- $name: value`."""
    return dict(re.findall(r"^-- (\$?\w+): (.+)$", text, re.MULTILINE))


def ask(con: duckdb.DuckDBPyConnection, told: dict[str, str]) -> list[list[object]]:
    """The answer of a question by name, in the columns that the case names."""
    question = QUESTIONS[told["query"]]
    given = {name[1:]: value for name, value in told.items() if name.startswith("$")}
    cursor = duck.run_cursor(con, question.sql, question.values(given, date(2026, 3, 10)))
    names = [column[0] for column in cursor.description or ()]
    wanted = [names.index(name) for name in told["columns"].split()]
    return [[plain(row[at]) for at in wanted] for row in cursor.fetchall()]


@pytest.fixture(scope="module")
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database with every table, view and macro, made once; each case is rolled back."""
    with duck.connect() as con:
        duck.build_schema(con, SQL)
        yield con


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_case(case: Path, empty: duckdb.DuckDBPyConnection) -> None:
    """The question has the answer that is expected, row by row."""
    question = (case / "ask.sql").read_text("utf-8")
    con = empty
    con.execute("BEGIN")
    try:
        given = case / "given.yaml"
        tables = yaml.load(given.read_text("utf-8"), Loader=yaml.CSafeLoader) if given.exists() else {}
        for table, rows in tables.items():
            give(con, table, rows)
        if (case / "given.sql").exists():
            duck.run_statements(con, (case / "given.sql").read_text("utf-8"))
        told = asked(question)
        if "check" not in told or "-- rolled up" in question:
            roll_up(con, tables)
        if "check" in told:
            answer: list[list[object]] = [[len(run(con, f"checks/{told['check']}"))]]
        elif "query" in told:
            answer = ask(con, told)
        else:
            answer = [[plain(cell) for cell in row] for row in duck.run_statements(con, question)]
    finally:
        con.execute("ROLLBACK")
    assert answer == yaml.load((case / "expected.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)


def test_every_failing_check_has_a_case() -> None:
    """A check that nothing has ever made fire may be one that cannot."""
    told = {path.name for path in CASES}
    assert {f"fires_{path.stem}" for path in (SQL / "checks").glob("fail_*.sql")} <= told


def test_every_query_has_a_case() -> None:
    """A question by name is asked, and its rows are looked at."""
    told = {asked((path / "ask.sql").read_text("utf-8")).get("query") for path in CASES}
    assert set(QUESTIONS) - told == set()
