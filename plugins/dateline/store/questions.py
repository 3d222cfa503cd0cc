"""Questions by name: the files of `sql/queries` as their head comments describe them.

A head says the question, what a row of the answer is, the parameters (`$name TYPE = default: meaning`), the answer's
columns in order (`name: meaning`) and what to beware of. `fault_of` holds a head to what DuckDB says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from dateline.model import DatelineError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

WANTED = {
    "VARCHAR": "a text",
    "INTEGER": "a whole number",
    "DATE": "a UTC day such as 2026-03-01",
    "TIMESTAMPTZ": "a UTC day such as 2026-03-01, or an instant with its zone such as 2026-03-01T12:00Z",
}
"""Types of parameters, and what a person gives for each."""

_SAMPLES: Mapping[str, object] = {
    "VARCHAR": "m49",
    "INTEGER": 3,
    "DATE": date(2026, 1, 2),
    "TIMESTAMPTZ": datetime(2026, 1, 2, tzinfo=UTC),
}
_PARAMETER = re.compile(r"\$(\w+) (\w+)(?: = (last_day(?: - \d+)?|'[^']*'|\d+))?: (.+)")
_PART = re.compile(r"(Question|Answer|Note|[a-z]\w*): (.+)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A `$name` of a question; without a default it must be given."""

    name: str
    type: str
    default: str | None
    meaning: str

    def read(self, text: str) -> object:
        """The value of a text that a person gave; `DatelineError` says what it should have been."""
        try:
            match self.type:
                case "INTEGER":
                    return int(text)
                case "DATE":
                    return date.fromisoformat(text)
                case "TIMESTAMPTZ":
                    return _instant(text)
                case _:
                    return text
        except (ValueError, OverflowError) as fault:
            raise DatelineError(f"--{self.name} {text}: {WANTED[self.type]} is wanted") from fault

    def value(self, last_day: date) -> object:
        """The default's value, where `last_day` is the last complete UTC day polled."""
        default = self.default or ""
        if not default.startswith("last_day"):
            return self.read(default.strip("'"))
        day = last_day - timedelta(days=int(default.partition("-")[2] or 0))
        return day if self.type == "DATE" else datetime(day.year, day.month, day.day, tzinfo=UTC)


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        if len(text) > len("2026-03-01"):
            raise ValueError(text)
        at = at.replace(tzinfo=UTC)
    return at.astimezone(UTC)


def _literal(value: object) -> str:
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class Question:
    """A file of `sql/queries`: `grain` says what a row of the answer is, `columns` what each column means."""

    name: str
    question: str
    grain: str
    parameters: tuple[Parameter, ...]
    columns: Mapping[str, str]
    notes: tuple[str, ...]
    sql: str

    def values(self, given: Mapping[str, str], last_day: date) -> dict[str, object]:
        """Parameters by name, from what a person gave and the defaults; `DatelineError` where one is missing or unknown."""
        known = {parameter.name for parameter in self.parameters}
        for name in given:
            if name not in known:
                takes = ", ".join(f"--{p.name}" for p in self.parameters) or "none"
                raise DatelineError(f"{self.name} has no parameter --{name}; it takes {takes}")
        for parameter in self.parameters:
            if not given.get(parameter.name, parameter.default):
                raise DatelineError(
                    f"{self.name} needs --{parameter.name}: {parameter.meaning} ({WANTED[parameter.type]})"
                )
        return {
            p.name: p.read(given[p.name]) if p.name in given else p.value(last_day) for p in self.parameters
        }

    def statement(self, values: Mapping[str, object]) -> str:
        """What a person pastes in a DuckDB prompt: the file, prepared, and executed with these values."""
        if not self.parameters:
            return self.sql
        literals = (
            f"{p.name} := {'' if p.type in {'INTEGER', 'VARCHAR'} else p.type + ' '}{_literal(values[p.name])}"
            for p in self.parameters
        )
        return f"PREPARE {self.name} AS\n{self.sql}\nEXECUTE {self.name}({', '.join(literals)});\n"

    def samples(self) -> dict[str, object]:
        """A value of its type for each parameter, to let DuckDB bind the file."""
        return {parameter.name: _SAMPLES[parameter.type] for parameter in self.parameters}

    def fault_of(self, named: Iterable[str], columns: Iterable[str]) -> str:
        """Where the head says otherwise than DuckDB, which gives these parameters and columns; empty where they agree."""
        told, found = sorted(self.samples()), sorted(named)
        if told != found:
            return f"the head has the parameters {told}, the statement {found}"
        if list(self.columns) != list(columns):
            return f"the head has the columns {list(self.columns)}, the answer {list(columns)}"
        return ""


def read_questions(sql: Path) -> dict[str, Question]:
    """Every question of `sql/queries` by name; `DatelineError` names file and line of a head that cannot be read."""
    return {path.stem: _read(path) for path in sorted((sql / "queries").glob("*.sql"))}


def _read(path: Path) -> Question:
    text = path.read_text("utf-8")
    parts: dict[str, list[str]] = {"Question": [], "Answer": [], "Note": []}
    parameters, columns = [], {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("-- "):
            break
        if found := _PARAMETER.fullmatch(line[3:]):
            if found[2] not in WANTED:
                raise DatelineError(f"{path}:{number}: parameters are of {', '.join(WANTED)}, not {found[2]}")
            parameters.append(Parameter(*found.groups()))
        elif found := _PART.fullmatch(line[3:]):
            if found[1] in parts:
                parts[found[1]].append(found[2])
            else:
                columns[found[1]] = found[2]
        elif parts["Note"]:
            parts["Note"][-1] += " " + line[3:]
        else:
            raise DatelineError(f"{path}:{number}: this is no part of a head: {line[3:]}")
    if len(parts["Question"]) != 1 or len(parts["Answer"]) != 1:
        raise DatelineError(f"{path}:1: the head needs one line `-- Question: ` and one `-- Answer: `")
    question, grain = parts["Question"][0], parts["Answer"][0]
    return Question(path.stem, question, grain, tuple(parameters), columns, tuple(parts["Note"]), text)
