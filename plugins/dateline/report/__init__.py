"""The report of an edition: one HTML page that needs no network, made from answers and from nothing else.

Its questions are the files of `sql/report`. Each is asked with its parameters written in as literals, and that very text is
shown beside the chart: what an analyst pastes is what was asked. This package opens no database; `page` makes the HTML,
`charts` the charts, `bundle` the script that draws them. `page` and `charts` import Altair, so import them when a page is
made and not before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    Ask = Callable[[str], tuple[list[str], list[tuple[Any, ...]]]]

__all__ = ["Report", "Told", "ask_all", "fill"]

DAYS = 90
"""Days that charts over time show at most."""

ONCE = ("rising_terms", "most_copied", "who_covers_whom", "feed_states", "unwell_feeds", "coverage")
"""Questions that are the same whatever the region scheme."""

BY_SCHEME = ("share_of_coverage", "week_by_region")
"""Questions that are asked for each region scheme."""

SCHEME_NAMES = {"m49": "UN sub-regions", "desk": "News desks", "bloc": "Blocs", "area": "Areas in the news"}
"""Schemes that come with dateline, in the order shown; one of your own follows under its id."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a question's SQL answered; `sql` is the text that was asked."""

    sql: str
    columns: Sequence[str]
    rows: Sequence[tuple[Any, ...]]

    def records(self) -> list[dict[str, Any]]:
        """Rows by name of column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Report:
    """All that the page tells: what the edition is, and its answers by question, or by question and scheme.

    `facts` are those of `edition.json` and of `about_edition.sql`; an edition in which no feed was ever asked has no
    answers.
    """

    facts: Mapping[str, Any]
    schemes: Mapping[str, str]
    once: Mapping[str, Told]
    by_scheme: Mapping[str, Mapping[str, Told]]


def ask_all(ask: Ask, files: Mapping[str, str], facts: Mapping[str, Any]) -> Report:
    """Ask every question. `files` are the texts of `sql/report` by name, `facts` what `edition.json` says."""
    columns, [row] = ask(files["about_edition"])
    facts = {**facts, **dict(zip(columns, row, strict=True))}
    if facts["first_day"] is None:
        return Report(facts, {}, {}, {})
    schemes = _name_schemes(scheme for scheme, _ in ask(files["schemes"])[1])
    last, first = facts["last_day"], facts["first_day"]
    params = {
        "since": max(first, last - timedelta(days=DAYS - 1)),
        "as_of": max(first, last - timedelta(days=1)),
    }

    def tell(name: str, **more: str) -> Told:
        sql = fill(files[name], params | more)
        return Told(sql, *ask(sql))

    once = {name: tell(name) for name in ONCE}
    by_scheme = {name: {scheme: tell(name, scheme=scheme) for scheme in schemes} for name in BY_SCHEME}
    return Report(facts | params, schemes, once, by_scheme)


def _name_schemes(found: Iterable[str]) -> dict[str, str]:
    there = set(found)
    known = [scheme for scheme in SCHEME_NAMES if scheme in there]
    return {scheme: SCHEME_NAMES.get(scheme, scheme) for scheme in [*known, *sorted(there - set(known))]}


def fill(sql: str, params: Mapping[str, object]) -> str:
    """A SQL text with its `$name` parameters written in as literals; `KeyError` names one that is missing."""
    return re.sub(r"\$(\w+)", lambda name: _literal(params[name[1]]), sql)


def _literal(value: object) -> str:
    text = value.isoformat() if isinstance(value, date) else str(value)
    return "'" + text.replace("'", "''") + "'"
