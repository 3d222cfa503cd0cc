"""What a person asks and of what: the edition or the lake, a question by name, a view, a macro or a SELECT."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from dateline.desk.printing import err
from dateline.model import DatelineError
from dateline.store import Lake, Marts, answer, is_statement, read_questions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet
    from datetime import date
    from pathlib import Path

    from dateline.model import Settings
    from dateline.store import Question


@dataclass(frozen=True, slots=True)
class Asked:
    """A SELECT with its parameters, and what its columns mean, as far as that is known."""

    name: str
    sql: str
    params: Mapping[str, object] = field(default_factory=dict)
    meanings: Mapping[str, str] = field(default_factory=dict)
    description: str = ""


def marts_of(settings: Settings) -> Path:
    """The current edition's file, there or not."""
    return settings.editions / "current" / "marts.duckdb"


def open_source(settings: Settings, *, from_lake: bool = False, writes: Path | None = None) -> Lake | Marts:
    """The current edition, or the lake where that is wanted or there is no edition yet; `DatelineError` without either."""
    if not from_lake and marts_of(settings).exists():
        return Marts(marts_of(settings), settings.sql, writes=writes)
    need_lake(settings)
    if not from_lake:
        err.print("dateline: there is no edition yet, so the lake is asked", markup=False)
    return Lake(settings, read_only=True)


def need_lake(settings: Settings) -> None:
    """Raise `DatelineError` with what to do where there is no lake yet."""
    if Lake.exists(settings):
        return
    hint = "run `make demo` or `make run` first"
    if (settings.home / "demo" / "lake").exists():
        hint = f"run `make run` first, or open the demo's with `make query HOME_DIR={settings.home / 'demo'}`"
    raise DatelineError(f"there is no lake at {settings.lake} yet: {hint}")


def read_options(words: list[str]) -> dict[str, str]:
    """`--name value` and `--name=value` by name, empty without a value; `DatelineError` for anything else."""
    given: dict[str, str] = {}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        name, is_set, value = word.removeprefix("--").partition("=")
        if not word.startswith("--") or not name:
            raise DatelineError(f"{word}: parameters are given as --name value")
        if not is_set and rest and not rest[0].startswith("--"):
            value = rest.pop(0)
        given[name.replace("-", "_")] = value
    return given


def find_question(settings: Settings, name: str) -> Question:
    """The question of a name; `DatelineError` tells those whose names are near."""
    questions = read_questions(settings.sql)
    if name not in questions:
        raise DatelineError(f"there is no question {name}{near(name, questions)}; `dateline ask` lists all")
    return questions[name]


def near(name: str, names: Iterable[str]) -> str:
    """Names like a mistyped one, as the end of a sentence; empty where there are none."""
    found = get_close_matches(name, list(names), n=3, cutoff=0.5)
    return f"; near it are {', '.join(found)}" if found else ""


def ask_question(source: Lake | Marts, question: Question, given: Mapping[str, str]) -> Asked:
    """A question with its values, which are held against the regions that there are."""
    values = question.values(given, last_day(source))
    # Where a question is of all the world unless a region is given, no region is one.
    defaults = {(p.name, p.default.strip("'")) for p in question.parameters if p.default is not None}
    _check_regions(source, values, defaults)
    return Asked(question.name, question.sql, values, question.columns, question.question)


def last_day(source: Lake | Marts) -> date:
    """The last complete UTC day polled; `DatelineError` where nothing has been."""
    day: date | None = answer(source.con, "SELECT max(day) - 1 FROM panel_day")[1][0][0]
    if day is None:
        raise DatelineError("nothing has been polled yet: run `make demo` or `make run` first")
    return day


def _check_regions(
    source: Lake | Marts, values: Mapping[str, object], defaults: AbstractSet[tuple[str, object]]
) -> None:
    if "scheme" not in values:
        return
    _, rows = answer(source.con, "SELECT scheme, region, name FROM region ORDER BY ALL")
    schemes = dict.fromkeys(scheme for scheme, _, _ in rows)
    if values["scheme"] not in schemes:
        raise DatelineError(f"there is no scheme {values['scheme']}; there are {', '.join(schemes)}")
    known = {region for scheme, region, _ in rows if scheme == values["scheme"]}
    for name in ("region", "other"):
        if name in values and values[name] not in known and (name, values[name]) not in defaults:
            raise DatelineError(_no_region(str(values["scheme"]), str(values[name]), rows))


def _no_region(scheme: str, region: str, rows: list[tuple[str, str, str]]) -> str:
    elsewhere = [f"--scheme {other}" for other, there, _ in rows if there == region]
    if elsewhere:
        return f"scheme {scheme} has no region {region}; {' and '.join(elsewhere)} has"
    words = {word.casefold(): f"--scheme {s} --region {r} ({n})" for s, r, n in rows for word in (r, n)}
    found = get_close_matches(region.casefold(), words, n=2, cutoff=0.6)
    told = dict.fromkeys(words[word] for word in found)
    return f"no scheme has a region {region}" + (f"; did you mean {' or '.join(told)}?" if told else "")


def ask_anything(settings: Settings, source: Lake | Marts, text: str, given: Mapping[str, str]) -> Asked:
    """A question by name, a view or table, a call of a macro, or a SELECT as it is."""
    questions = read_questions(settings.sql)
    if text in questions:
        return ask_question(source, questions[text], given)
    if given:
        raise DatelineError(f"--{next(iter(given))}: only questions by name take parameters")
    if re.fullmatch(r"\w+", text):
        return _ask_view(source, text, questions)
    if (call := re.match(r"(\w+)\s*\(", text)) and not is_statement(source.con, text):
        return Asked(call[1], f"SELECT * FROM {text}")  # noqa: S608 - the person's own question
    return Asked("answer", text)


def _ask_view(source: Lake | Marts, name: str, questions: Iterable[str]) -> Asked:
    _, rows = answer(source.con, "SELECT name, kind, column_name, type, comment FROM data_dictionary")
    about = [row for row in rows if row[0] == name]
    if not about:
        names = {row[0] for row in rows} | set(questions)
        raise DatelineError(f"there is no view, table or question {name}{near(name, names)}")
    for _, kind, column, parameters, _ in about:
        if kind == "macro" and column is None:
            raise DatelineError(f"{name} takes parameters: {name}({parameters})")
    meanings = {row[2]: row[4] for row in about if row[2]}
    [description] = [row[4] for row in about if row[2] is None]
    return Asked(name, f"SELECT * FROM {name}", {}, meanings, description)  # noqa: S608 - a name of the dictionary
