"""What the schema is, for its documents: keys and references, what views read, what questions answer."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline.store.duck import build_schema, connect, describe_sql
from dateline.store.questions import read_questions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from dateline.store.questions import Question

Column = tuple[str, str]
"""Name and type."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Columns of a table that name a row of another by its key."""

    table: str
    columns: tuple[str, ...]
    to: str


@dataclass(frozen=True, slots=True)
class Schema:
    """The SQL files as DuckDB reads them; `told` is as `describe_sql` has it, `reads` the tables below each view or macro."""

    told: list[dict[str, str | None]]
    keys: Mapping[str, tuple[str, ...]]
    references: tuple[Reference, ...]
    reads: Mapping[str, list[str]]
    questions: Mapping[str, Question]
    answers: Mapping[str, list[Column]]


def read_keys(sql: Path) -> tuple[dict[str, tuple[str, ...]], tuple[Reference, ...]]:
    """Keys by table, and references, of `schema/keys.csv`: the tables themselves have no constraints."""
    with (sql / "schema" / "keys.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            (row["table"], tuple(row["columns"].split()), row["references"]) for row in csv.DictReader(file)
        ]
    keys = {table: columns for table, columns, to in rows if not to}
    return keys, tuple(Reference(*row) for row in rows if row[2])


def read_schema(sql: Path) -> Schema:
    """Everything that the documents tell, from the SQL files alone."""
    keys, references = read_keys(sql)
    questions = read_questions(sql)
    with connect() as con:
        build_schema(con, sql)
        views = con.execute(
            "SELECT view_name, sql FROM duckdb_views() WHERE NOT internal UNION ALL "
            "SELECT function_name, macro_definition FROM duckdb_functions() "
            "WHERE function_type = 'table_macro' AND NOT internal ORDER BY ALL"
        ).fetchall()
        reads = {name: sorted(con.get_table_names(_body(text))) for name, text in views}
        answers = {}
        for name, question in questions.items():
            cursor = con.execute(question.sql, question.samples() or None)
            answers[name] = [(str(column[0]), str(column[1])) for column in cursor.description or ()]
    return Schema(describe_sql(sql), keys, references, reads, questions, answers)


def _body(text: str) -> str:
    return re.sub(r"^CREATE VIEW .*? AS ", "", text, count=1, flags=re.DOTALL)
