"""Answers as files: CSV that a spreadsheet can open safely, Parquet, JSON. DuckDB writes them, row by row."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import duckdb

from dateline.model import DatelineError
from dateline.store.duck import quote, run_cursor

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FORMS: Mapping[str, str] = {
    ".csv": "FORMAT csv, HEADER, COMPRESSION none",
    ".csv.gz": "FORMAT csv, HEADER, COMPRESSION gzip",
    ".parquet": "FORMAT parquet, COMPRESSION zstd",
    ".jsonl": "FORMAT json, COMPRESSION none",
    ".jsonl.gz": "FORMAT json, COMPRESSION gzip",
    ".json": "FORMAT json, ARRAY true, COMPRESSION none",
}
"""Endings of files that answers are written to, and how DuckDB writes each."""

FORMULA = r"^[\t\r\n]|^[\s\p{Z}\p{C}]*[=+\-@＝＋－＠]"
"""How a text begins that a spreadsheet may run: after blanks and invisible characters, in half or full width."""

_NUMBERS = (
    "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT",
    "FLOAT", "DOUBLE", "DECIMAL",
)  # fmt: skip
_PLAIN = (*_NUMBERS, "BOOLEAN", "DATE", "TIME")
_FIELD_TYPES = {
    "BOOLEAN": "boolean", "DATE": "date", "FLOAT": "number", "DOUBLE": "number", "DECIMAL": "number",
    "TIMESTAMP": "datetime", "TIME": "time", "VARCHAR": "string", "STRUCT": "object", "MAP": "object",
}  # fmt: skip


@contextmanager
def told_plainly() -> Iterator[None]:
    """What DuckDB says against a statement or a file, as a `DatelineError`: the words of a person's own question."""
    try:
        yield
    except duckdb.Error as fault:
        raise DatelineError(str(fault)) from fault


def answer(
    con: duckdb.DuckDBPyConnection, text: str, params: Mapping[str, object] | None = None
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Names of columns and rows of a SQL text; `DatelineError` in DuckDB's words where it cannot be asked."""
    with told_plainly():
        cursor = run_cursor(con, text, params)
        return [column[0] for column in cursor.description or ()], cursor.fetchall()


def is_statement(con: duckdb.DuckDBPyConnection, text: str) -> bool:
    """Whether a text is SQL as it stands, and not a part of it such as a call of a macro."""
    try:
        return bool(con.extract_statements(text))
    except duckdb.Error:
        return False


def form_of(file: Path) -> str:
    """The ending of a file that says in which form it is written; `DatelineError` where none does."""
    endings = [ending for ending in FORMS if file.name.endswith(ending) and file.name != ending]
    if not endings:
        raise DatelineError(f"{file}: the file's ending says its form: {', '.join(FORMS)}")
    return max(endings, key=len)


def write_answer(
    con: duckdb.DuckDBPyConnection, text: str, params: Mapping[str, object], file: Path, form: str
) -> int:
    """Write the answer of one SELECT to a file; rows written.

    In CSV, texts that a spreadsheet would run begin with an apostrophe, numbers are left alone, NULL is an empty cell
    and an empty text is "". Instants are UTC in ISO 8601, in CSV and JSON. Parquet keeps every type. Of columns with one
    name the second is name_1.
    """
    with told_plainly():
        statements = con.extract_statements(text)
        if [s.type for s in statements] != [duckdb.StatementType.SELECT]:
            raise DatelineError("one SELECT is wanted, and nothing else")
        query = _bare(text)
        named = {name: params[name] for name in statements[0].named_parameters if name in params}
        columns = _describe(con, query, named)
        shape = _as_csv(con, columns) if form.startswith(".csv") else _as_is(columns, form)
        names = ", ".join(f"c{n}" for n in range(len(columns)))
        shaped = f"SELECT {shape} FROM ({query}\n) AS t({names})"  # noqa: S608 - the person's own question
        copy = f"COPY ({shaped}) TO {quote(file)} ({FORMS[form]}, USE_TMP_FILE false)"
        return int(con.execute(copy, named or None).fetchall()[0][0])


def _bare(text: str) -> str:
    """A statement without the semicolons that end it, so that it can stand in another."""
    raw = text.encode()
    end = len(raw)
    for at, _ in reversed(duckdb.tokenize(text)):
        if raw[at : at + 1] != b";":
            break
        end = at
    return raw[:end].decode()


def _describe(
    con: duckdb.DuckDBPyConnection, query: str, params: Mapping[str, object]
) -> list[tuple[str, str]]:
    cursor = con.execute(f"SELECT * FROM ({query}\n) LIMIT 0", params or None)  # noqa: S608 - the person's own question
    return [(str(name), str(kind)) for name, kind, *_ in cursor.description or ()]


def describe_answer(
    con: duckdb.DuckDBPyConnection, text: str, params: Mapping[str, object], meanings: Mapping[str, str]
) -> list[dict[str, str]]:
    """The columns of a SELECT as fields of a Table Schema: name, type and, where `meanings` has it, description."""
    with told_plainly():
        columns = _describe(con, _bare(text), params)
    fields = [{"name": name, "type": _field_type(kind)} for name, kind in columns]
    return [{**f, "description": meanings[f["name"]]} if f["name"] in meanings else f for f in fields]


def _field_type(kind: str) -> str:
    if kind.endswith("]"):
        return "array"
    base = kind.partition("(")[0].partition(" ")[0]
    return _FIELD_TYPES.get(base, "integer" if base in _NUMBERS else "string")


def _base(kind: str) -> str:
    return "" if kind.endswith("]") else kind.partition("(")[0]


def _instant(cell: str, kind: str) -> str:
    """ISO 8601, with a fraction where there is one and with Z where the type is an instant."""
    at, mark = (f"{cell} AT TIME ZONE 'UTC'", "Z") if kind.endswith("ZONE") else (f"{cell}::TIMESTAMP", "")
    short, long = (
        f"strftime({at}, '%Y-%m-%dT%H:%M:%S{mark}')",
        f"strftime({at}, '%Y-%m-%dT%H:%M:%S.%f{mark}')",
    )
    return f"CASE WHEN microsecond({cell}) % 1000000 = 0 THEN {short} ELSE {long} END"


def _as_csv(con: duckdb.DuckDBPyConnection, columns: list[tuple[str, str]]) -> str:
    cells = []
    for n, (_, kind) in enumerate(columns):
        cell = f"c{n}"
        if _base(kind).startswith("TIMESTAMP"):
            cell = _instant(cell, kind)
        elif _base(kind) not in _PLAIN:
            cell = f"CAST({cell} AS VARCHAR)"
            cell = f"CASE WHEN regexp_matches({cell}, {quote(FORMULA)}) THEN '''' || {cell} ELSE {cell} END"
        cells.append(cell)
    # Names are texts of the same file: a PIVOT makes them of headlines.
    heads = [name for name, _ in columns]
    odd = con.execute(
        "SELECT list_transform($heads, lambda h: regexp_matches(h, $rule))", {"heads": heads, "rule": FORMULA}
    )
    marks = odd.fetchall()[0][0]
    heads = [f"'{head}" if mark else head for head, mark in zip(heads, marks, strict=True)]
    return ", ".join(f"{cell} AS {_name(head)}" for cell, head in zip(cells, heads, strict=True))


def _as_is(columns: list[tuple[str, str]], form: str) -> str:
    cells = []
    for n, (name, kind) in enumerate(columns):
        cell = f"c{n}"
        if form != ".parquet" and _base(kind).startswith("TIMESTAMP"):
            cell = _instant(cell, kind)
        elif form != ".parquet" and kind in {"FLOAT", "DOUBLE"}:
            cell = f"CASE WHEN isfinite({cell}) THEN {cell} END"  # JSON has no infinity
        cells.append(f"{cell} AS {_name(name)}")
    return ", ".join(cells)


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
