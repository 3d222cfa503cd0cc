"""The documents of the schema: the dictionary, the diagram, what views read, and the list of questions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dateline.model import DatelineError
from dateline.store import read_schema, written_aside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from dateline.store import Question, Schema

MADE = "<!-- Made by `dateline docs` from the comments in sql/. Change those, not this. -->"
BEGIN, END = (
    "<!-- questions: made by `dateline docs` from the heads of queries/ -->",
    "<!-- end of questions -->",
)

_SHORT = {"TIMESTAMP WITH TIME ZONE": "TIMESTAMPTZ"}


def make_docs(sql: Path) -> dict[Path, str]:
    """Every document by the path where it belongs, beside the folder of the SQL files."""
    schema = read_schema(sql)
    folder = sql.parent / "docs"
    readme = sql / "README.md"
    return {
        folder / "dictionary.md": _join(_dictionary(schema)),
        folder / "erd.md": _join(_diagram(schema)),
        folder / "questions.md": _join(_questions(schema)),
        readme: _with_questions(readme, schema),
    }


def write_docs(sql: Path) -> list[Path]:
    """Write the documents that are not as they should be; their paths."""
    stale = [(path, text) for path, text in make_docs(sql).items() if not is_fresh(path, text)]
    for path, text in stale:
        with written_aside(path) as aside:
            aside.write_text(text, "utf-8")
    return [path for path, _ in stale]


def is_fresh(path: Path, text: str) -> bool:
    """Whether a document is as the SQL files would have it."""
    return path.exists() and path.read_text("utf-8") == text


def _join(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"


def _cell(text: str | None) -> str:
    return (text or "").replace("|", "\\|").replace("<", "&lt;")


def _row(*cells: str | None) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _type(kind: str | None) -> str:
    return _SHORT.get(kind or "", kind or "")


def _dictionary(schema: Schema) -> Iterator[str]:
    yield MADE
    yield "# Dictionary"
    yield ""
    yield "Views and macros are what analysts may rely on: their columns stay, and what changes is told in the changelog. Tables"
    yield "may change with any release. In a database `SELECT * FROM data_dictionary` says the same."
    headings = {
        "view": "Views, promised",
        "macro": "Macros, promised: views with parameters",
        "table": "Tables",
    }
    for kind, heading in headings.items():
        yield from ("", f"## {heading}")
        names = [row for row in schema.told if row["kind"] == kind and row["column_name"] is None]
        for about in names:
            yield from _about(schema, about)


def _about(schema: Schema, about: dict[str, str | None]) -> Iterator[str]:
    name = about["name"] or ""
    yield from ("", f"### {name}", _cell(about["comment"]))
    if name in schema.keys:
        yield from ("", f"Key: {_code(schema.keys[name])}.")
    if name in schema.reads:
        yield from ("", f"Made from {_code(schema.reads[name])}.")
    if about["kind"] == "macro":
        yield from ("", f"`{name}({about['type']})`")
        return
    to = {r.columns: r.to for r in schema.references if r.table == name}
    rows = []
    for row in _columns(schema, name):
        column = row["column_name"] or ""
        target = f" References `{to[(column,)]}`." if (column,) in to else ""
        rows.append((column, row["type"], (row["comment"] or "") + target))
    yield ""
    yield from _column_table(rows)


def _column_table(rows: Iterable[tuple[str, str | None, str]]) -> Iterator[str]:
    """Columns with their types and meanings."""
    yield from ("| column | type | meaning |", "| --- | --- | --- |")
    for column, kind, meaning in rows:
        yield _row(f"`{column}`", _type(kind), meaning)


def _columns(schema: Schema, name: str) -> list[dict[str, str | None]]:
    return [row for row in schema.told if row["name"] == name and row["column_name"]]


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _diagram(schema: Schema) -> Iterator[str]:
    """A Mermaid diagram of keys and references; other columns are in the dictionary."""
    yield MADE
    yield "# Tables and how they hang together"
    yield ""
    yield "Keys (PK) and references (FK), as `sql/schema/keys.csv` has them; no constraint is stored, `fail_doubled_key` checks keys"
    yield "with each batch. All columns are in the [dictionary](dictionary.md)."
    yield from ("", "```mermaid", "erDiagram")
    for table, key in schema.keys.items():
        foreign = {c for r in schema.references if r.table == table for c in r.columns}
        yield f"    {table} {{"
        for row in _columns(schema, table):
            column = row["column_name"] or ""
            marks = ", ".join(m for m, there in (("PK", key), ("FK", foreign)) if column in there)
            if marks:
                kind = re.sub(r"\W+", "_", _type(row["type"])).strip("_")
                yield f"        {kind} {column} {marks}"
        yield "    }"
    for reference in schema.references:
        mine = schema.keys[reference.table]
        many = "o|" if set(reference.columns) == set(mine) else "o{"
        yield f'    {reference.to} ||--{many} {reference.table} : "{", ".join(reference.columns)}"'
    yield from ("```", "", "## What views and macros are made from", "")
    yield from ("| view or macro | tables |", "| --- | --- |")
    for name, tables in schema.reads.items():
        yield _row(f"`{name}`", _code(tables))


def _with_questions(readme: Path, schema: Schema) -> str:
    text = readme.read_text("utf-8")
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise DatelineError(f"{readme}: the list of questions stands between `{BEGIN}` and `{END}`")
    lines = [
        "| query | question | parameters | a row of the answer |",
        "| --- | --- | --- | --- |",
    ]
    for name, question in schema.questions.items():
        # Not by `_cell`, which would spoil the link.
        shape = f"{_cell(question.grain.rstrip('.'))}: [{len(question.columns)} columns](../docs/questions.md#{name})"
        lines.append(f"{_row(f'`{name}`', question.question, _parameters(question))} {shape} |")
    return "".join((head, begin, "\n", "\n".join(lines), "\n", end, tail))


def _questions(schema: Schema) -> Iterator[str]:
    yield MADE
    yield "# Questions by name"
    yield ""
    yield "`dateline ask NAME` asks one, `dateline export NAME --out FILE` writes its answer; parameters are options. Those without a default"
    yield "must be given; `last_day` is the last complete UTC day polled. `dateline ask NAME --about` says the same."
    for name, question in schema.questions.items():
        yield from ("", f"## {name}", f"{_cell(question.question)} {_cell(question.grain)}", "")
        if question.parameters:
            yield from ("| parameter | type | default | meaning |", "| --- | --- | --- | --- |")
            for p in question.parameters:
                yield _row(f"`{p.name}`", p.type, p.default or "must be given", p.meaning)
            yield ""
        yield from _column_table((c, kind, question.columns[c]) for c, kind in schema.answers[name])
        for note in question.notes:
            yield from ("", _cell(note))


def _parameters(question: Question) -> str:
    return ", ".join(
        f"`${p.name}` {p.type}" + (f" = {p.default}" if p.default else "") for p in question.parameters
    )
