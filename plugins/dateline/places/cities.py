"""Cities of 15,000 people and more and counties of the United States, from the files that `build` makes.

There is a file for each script; the ones that a text's language needs are read when first met. What a
name stands for is taken apart when the name is first found, so that reading a file costs no more than
splitting its lines.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from ahocorasick_rs import AhoCorasick, MatchKind

from dateline.places.lexicon import Term

KINDS = {"": "city", "c": "capital", "o": "other name", "u": "county"}
"""What the last part of a reading in the file says."""

UNSPACED = frozenset({"cjk", "thai"})
"""Scripts in which a name may stand anywhere in a run of letters."""

PREFIXED = frozenset({"arabic", "hebrew", "ethiopic"})
"""Scripts in which prepositions are written together with the name."""


@dataclass(frozen=True, slots=True)
class Cities:
    """The cities of one script behind one automaton over folded text; `rows` are read as they are met."""

    script: str
    automaton: AhoCorasick | None
    rows: list[str]
    is_spaced: bool = True
    known: dict[int, tuple[Term, ...]] = field(default_factory=dict)

    def terms(self, index: int) -> tuple[Term, ...]:
        """What the name of this number stands for."""
        found = self.known.get(index)
        if found is None:
            found = self.known[index] = tuple(_term(part) for part in self.rows[index].split("|"))
        return found


def _term(part: str) -> Term:
    country, thousands, kind, written = part.split(";")
    return Term(country, KINDS[kind], written, thousands=int(thousands) or 1)


@cache
def read_cities(script: str) -> Cities:
    """The cities as written in a script; a script without a file has none."""
    file = resources.files("dateline.places") / "data" / f"cities.{script}.txt.gz"
    if not file.is_file():
        return Cities(script, None, [])
    start = "" if script in UNSPACED | PREFIXED else " "
    patterns, rows = [], []
    for line in gzip.decompress(file.read_bytes()).decode().splitlines():
        if line[0] != "#":
            pattern, _, row = line.partition("|")
            patterns.append(start + pattern)
            rows.append(row)
    automaton = AhoCorasick(patterns, matchkind=MatchKind.Standard, store_patterns=False)
    return Cities(script, automaton, rows, is_spaced=script not in UNSPACED)
