"""Cities of 15,000 people and more, from the file that `build` makes."""

from __future__ import annotations

import gzip
import unicodedata
from dataclasses import dataclass
from importlib import resources

from ahocorasick_rs import AhoCorasick, MatchKind

from dateline.places.fold import fold
from dateline.places.lexicon import Term

_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "THAI")
_ENDINGS = {"CYRILLIC": "аяьий", "LATIN": "a"}
"""Final letters that a city's name may lose before an ending, by script."""


@dataclass(frozen=True, slots=True)
class Cities:
    """The cities behind one automaton over folded text, for every language at once."""

    automaton: AhoCorasick
    terms: tuple[tuple[Term, ...], ...]


def read_cities() -> Cities:
    """Read the city file."""
    file = resources.files("dateline.places") / "data" / "cities.txt.gz"
    found: dict[str, list[Term]] = {}
    for line in gzip.decompress(file.read_bytes()).decode().splitlines():
        if line and not line.startswith("#"):
            _add_city(found, line)
    return Cities(
        AhoCorasick(list(found), matchkind=MatchKind.Standard, store_patterns=False),
        tuple(tuple(terms) for terms in found.values()),
    )


def _add_city(found: dict[str, list[Term]], line: str) -> None:
    country, people, names = line.split(";")
    is_capital = people.endswith("c")
    thousands = int(people.rstrip("c"))
    first, *others = names.split("|")
    term = Term(country, "capital" if is_capital else "city", first, thousands=thousands)
    found.setdefault(_pattern(first), []).append(term)
    if not others:
        return
    other_term = Term(country, "other name", first, thousands=thousands)
    for name in others:
        found.setdefault(_pattern(name), []).append(term if name[0] > "\u024f" else other_term)


def _pattern(name: str) -> str:
    """Return the folded name; a leading space stands for the start of a word."""
    folded = fold(name).rstrip(" ")
    if folded.isascii():
        return " " + folded
    script = unicodedata.name(name[0], "").split()[0]
    if script in _UNSPACED:
        return folded
    cut = _ENDINGS.get(script, "")
    return " " + (folded[:-1] if len(folded) > 5 and folded[-1] in cut else folded)
