"""The commands for analysts: questions by name, exports, and the documents of the schema."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline import pipeline
from dateline.desk.asking import (
    Asked,
    ask_anything,
    ask_question,
    find_question,
    need_lake,
    open_source,
    read_options,
)
from dateline.desk.documents import write_docs
from dateline.desk.packages import export_all, schema_of
from dateline.desk.printing import err, out, print_rows, print_table
from dateline.model import DatelineError
from dateline.store import FORMS, answer, form_of, read_questions, write_answer, written_aside

if TYPE_CHECKING:
    from dateline.model import Settings
    from dateline.store import Lake, Marts, Parameter, Question

__all__ = ["AsCsv", "AsJson", "Asked", "app", "err", "need_lake", "out", "print_file", "print_table"]

app = typer.Typer()

_OPEN = {"allow_extra_args": True, "ignore_unknown_options": True}
"""Commands that take the parameters of a question beside their own."""

AsCsv = Annotated[bool, typer.Option("--csv", help="Print CSV that a spreadsheet can open safely.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
FromLake = Annotated[bool, typer.Option("--lake", help="Of the lake instead of the current edition.")]


@app.command(context_settings=_OPEN)
def ask(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="A question by name; without one all are listed.")] = "",
    *,
    as_csv: AsCsv = False,
    as_json: AsJson = False,
    from_lake: FromLake = False,
    about: Annotated[
        bool, typer.Option("--about", help="Tell its parameters and what its columns mean.")
    ] = False,
    as_sql: Annotated[
        bool, typer.Option("--sql", help="Print what to paste in a DuckDB prompt, with the parameters.")
    ] = False,
) -> None:
    """Ask a question by name: dateline ask what_is_rising --scheme m49 --since 2026-03-01.

    Its parameters are options of their own; --about tells them.
    """
    settings = pipeline.read_settings()
    if not name:
        _list_questions(settings, as_json=as_json)
        return
    question = find_question(settings, name)
    if about:
        _tell_about(question)
        return
    given = read_options(ctx.args)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / ("answer.csv" if as_csv else "answer.json")
        with open_source(settings, from_lake=from_lake, writes=file) as source:
            asked = ask_question(source, question, given)
            if as_sql:
                sys.stdout.write(question.statement(asked.params))
            elif as_csv or as_json:
                print_file(source, asked, file)
            else:
                print_rows(*answer(source.con, asked.sql, asked.params))


def print_file(source: Lake | Marts, asked: Asked, file: Path) -> None:
    """Print an answer as `file` would hold it, by way of that file: nothing is printed before all of it is known."""
    write_answer(source.con, asked.sql, asked.params, file, form_of(file))
    with file.open(encoding="utf-8", newline="") as written:
        shutil.copyfileobj(written, sys.stdout)


def _list_questions(settings: Settings, *, as_json: bool) -> None:
    questions = read_questions(settings.sql).values()
    if as_json:
        told = [
            {
                "name": q.name, "question": q.question, "answer": q.grain, "columns": q.columns,
                "parameters": {p.name: {"type": p.type, "default": p.default, "meaning": p.meaning} for p in q.parameters},
            }
            for q in questions
        ]  # fmt: skip
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
        return
    rows = [(q.name, q.question, " ".join(_option(p) for p in q.parameters)) for q in questions]
    print_table("", ["name", "question", "parameters (without brackets: needed)"], rows)


def _option(parameter: Parameter) -> str:
    return f"--{parameter.name}" if parameter.default is None else f"[--{parameter.name}]"


def _tell_about(question: Question) -> None:
    out.print(question.question, style="bold", markup=False, highlight=False)
    out.print(question.grain, markup=False, highlight=False)
    out.print()
    rows = [(f"--{p.name}", p.type, p.default or "needed", p.meaning) for p in question.parameters]
    print_table("", ["parameter", "type", "default", "meaning"], rows)
    print_table("", ["column", "meaning"], list(question.columns.items()))
    for note in question.notes:
        out.print(note, markup=False, highlight=False)


@app.command(context_settings=_OPEN)
def export(
    ctx: typer.Context,
    what: Annotated[
        str, typer.Argument(help="A question by name, a view or table, a call of a macro, or a SELECT.")
    ] = "",
    *,
    to: Annotated[
        Path | None, typer.Option("--out", help=f"The file; its ending says the form: {', '.join(FORMS)}.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Every view, into a new folder with a datapackage.json.")
    ] = False,
    form: Annotated[str, typer.Option(help="With --all: csv or parquet.")] = "parquet",
    schema: Annotated[
        bool, typer.Option("--schema", help="Also write FILE.schema.json, which says what each column is.")
    ] = False,
    from_lake: FromLake = False,
) -> None:
    """Write an answer to a file: dateline export coverage_daily --out coverage.parquet.

    Texts that a spreadsheet would run as a formula begin with an apostrophe in CSV; instants are UTC. Questions by name
    take their parameters as options. The file is there when it is whole.
    """
    settings, given = pipeline.read_settings(), read_options(ctx.args)
    if to is None or bool(what) == everything:
        raise DatelineError(
            "export needs what, or --all, and where: dateline export coverage_daily --out coverage.csv"
        )
    if everything:
        for name, n in export_all(settings, to, f".{form}", from_lake=from_lake):
            err.print(f"{n} rows in {to / name}", markup=False, highlight=False)
        return
    ending = form_of(to)
    with written_aside(to) as aside, open_source(settings, from_lake=from_lake, writes=aside) as source:
        asked = ask_anything(settings, source, what, given)
        n = write_answer(source.con, asked.sql, asked.params, aside, ending)
        fields = schema_of(source, asked) if schema else None
    if fields:
        with written_aside(to.with_name(f"{to.name}.schema.json")) as aside:
            aside.write_text(json.dumps(fields, ensure_ascii=False, indent=1) + "\n", "utf-8")
    err.print(f"{n} rows in {to}", markup=False, highlight=False)


@app.command()
def docs() -> None:
    """Write what SQL files say of themselves into docs/ and sql/README.md: dictionary, diagram, list of questions."""
    for path in write_docs(pipeline.read_settings().sql):
        err.print(f"written: {path}", markup=False, highlight=False)
