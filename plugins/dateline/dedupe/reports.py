"""What a report says, as events are told by it: its words by stem, its names, numbers and countries."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from dateline import canonical
from dateline.dedupe.vectors import Cells
from dateline.terms import function_words, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from dateline.dedupe.vectors import Ints

TITLE_WEIGHT, TEXT_CHARS = 2.0, 300
"""A word of the title counts twice, and the lead as far as feeds have it in common."""

STEM = 6
"""Letters of a word that count: endings differ in most languages where the event does not."""

_MAX_CACHED = 1 << 18
_SAYS_NOTHING = -1

_ORDINAL = re.compile(
    r"(?<![\d.,])(\d{1,4})(?:st|nd|rd|th|º|ª|\.º|-?(?:й|го|му|я|е)|-?(?:inci|ıncı|üncü|uncu|nci|ncı)|ème|er|e)(?!\w)"
    r"|(?<![\d.,])(\d{1,3})\.(?=\s+[^\W\d_])|第\s*(\d{1,4})|(?:№|رقم|\bN[or]\.|\bn[º°]|\bnúmero|\bnumber)\s*(\d{1,4})"
)
_DECIMAL = re.compile(
    r"(?<![\d.,])(\d{1,2}[.,]\d)(?![\d.,]*\d)(?!\s*(?:%|percent|per cent|pct|million|billion|bn|mln|Prozent|pour cent|por ciento))"
)
_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўαβγδεζηθικλμνξοπρστυφχψως",
        ["a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "h", "ts", "ch", "sh", "sh", "", "i", "", "e", "iu", "ia", "i", "i", "e", "g", "u",
         "a", "v", "g", "d", "e", "z", "i", "th", "i", "k", "l", "m", "n", "x", "o", "p", "r", "s", "t", "i", "f", "h", "ps", "o", "s"],
        strict=True,
    )
)  # fmt: skip
_TO_LATIN = str.maketrans(_CYRILLIC)
_NAME = re.compile(r"(?<![.!?:]\s)(?<!^)(?<![\w'’])[^\W\d_a-z][^\W\d_]{3,}")


@dataclass(frozen=True)
class Report:
    """A cluster as its leader tells it.

    `at` is when it was first seen, `dated_at` its own date where that is to be believed, `countries` those
    it is about.
    """

    report_id: str
    at: datetime
    title: str
    text: str
    language: str = ""
    countries: frozenset[str] = frozenset()
    source_id: str = ""
    dated_at: datetime | None = None

    def facts(self) -> dict[str, float]:
        """What does not depend on language: countries, numbers and names, each with its weight."""
        told = f"{self.title}. {self.text[:TEXT_CHARS]}"
        facts = {f"c:{country}": 1.0 for country in self.countries}
        facts |= {f"n:{number}": 2.0 for number in self.numbers if len(number) > 1}
        names = (_latin_of[name] for name in _NAME.findall(told) if name[0].isupper())
        return facts | {f"w:{name}": 1.5 for name in names if len(name) > 3}

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of title and lead."""
        return self.title_stems.union(stems_of(self.text[:TEXT_CHARS]))

    @cached_property
    def title_stems(self) -> frozenset[str]:
        """What the title is about."""
        return frozenset(stems_of(self.title))

    @cached_property
    def subjects(self) -> frozenset[str]:
        """Names of the title that stand in the text with a capital within a sentence."""
        names = (name for name in _NAME.findall(self.text[:TEXT_CHARS]) if name[0].isupper())
        return self.title_stems.intersection(plain(name)[:STEM] for name in names)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Numbers of title and lead."""
        return canonical.numerals(f"{self.title} {self.text[:TEXT_CHARS]}")

    @cached_property
    def ordinals(self) -> frozenset[str]:
        """Numbers that name the thing itself: a 12th package is no 13th."""
        return frozenset(next(filter(None, groups)) for groups in _ORDINAL.findall(self.title))

    @cached_property
    def magnitudes(self) -> tuple[float, ...]:
        """Decimals of the title: an earthquake of 5.1 is none of 5.6."""
        return tuple(float(number.replace(",", ".")) for number in _DECIMAL.findall(self.title))


def count_stems(reports: Sequence[Report]) -> tuple[Cells, Cells]:
    """How often each report has a stem, one of its title for two; and how often its title alone has it."""
    words = _Numbers()
    read = [words.read(text) for report in reports for text in (report.title, report.text[:TEXT_CHARS])]
    places = np.repeat(np.arange(len(read)), np.array([len(numbers) for numbers in read], dtype=np.int64))
    numbers = np.concatenate([np.empty(0, np.int64), *read])
    says = numbers != _SAYS_NOTHING
    places, numbers, names = places[says], numbers[says], list(words.number_of)
    in_title = places % 2 == 0
    weights = np.where(in_title, TITLE_WEIGHT, 1.0)
    return (
        Cells.summed(len(reports), names, places // 2, numbers, weights),
        Cells.summed(len(reports), names, places[in_title] // 2, numbers[in_title], weights[in_title]),
    )


def stems_of(text: str) -> list[str]:
    """The stems of a text's words, in their order, without those that say nothing."""
    words = canonical.words(text)
    return (
        _pairs(words) if _is_spaceless(text) else [stem for stem in map(_stem_of.__getitem__, words) if stem]
    )


def _is_spaceless(text: str) -> bool:
    return not text.isascii() and canonical.is_spaceless(text)


def _pairs(words: list[str]) -> list[str]:
    """Characters that follow each other, where words cannot be told apart."""
    run = "".join(words)
    return [run[i : i + 2] for i in range(len(run) - 1)]


class _Numbers(dict[str, int]):
    """The numbers of the stems of words; two words of one stem have one number."""

    def __init__(self) -> None:
        self.number_of: dict[str, int] = {}

    def __missing__(self, word: str) -> int:
        stem = _stem_of[word]
        self[word] = number = self._number(stem) if stem else _SAYS_NOTHING
        return number

    def _number(self, stem: str) -> int:
        return self.number_of.setdefault(stem, len(self.number_of))

    def read(self, text: str) -> Ints:
        """The number of each word's stem, `_SAYS_NOTHING` where it has none."""
        words = canonical.words(text)
        if _is_spaceless(text):
            pairs = _pairs(words)
            return np.fromiter(map(self._number, pairs), np.int64, len(pairs))
        return np.fromiter(map(self.__getitem__, words), np.int64, len(words))


class _Remembered(dict[str, str]):
    """What is made of each word met; a press repeats its words."""

    def __init__(self, make: Callable[[str], str]) -> None:
        self._make = make

    def __missing__(self, word: str) -> str:
        if len(self) > _MAX_CACHED:
            self.clear()
        self[word] = made = self._make(word)
        return made


def _stem(word: str) -> str:
    """A word's stem, or nothing where it says nothing."""
    bare = plain(word)
    says = (len(bare) > 2 or bare.isdigit()) and bare not in function_words()
    return bare[:STEM] if says else ""


def _latin(name: str) -> str:
    return plain(plain(name).translate(_TO_LATIN))[: STEM - 1]


_stem_of, _latin_of = _Remembered(_stem), _Remembered(_latin)
