"""What stands before an agency or a dash, by its parts: places, what qualifies them, and a day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline.dates.names import weekdays_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_PLACE = 40
"""Characters of one place in a dateline."""

MAX_SEEN = 10_000
"""Heads that are remembered before all are forgotten."""

Head = tuple[tuple[str, ...], str, str]
"""Places, qualifier and day of a head."""

_SPLIT_PLACES = re.compile(r"\s*(?:/|&|;|\b(?:and|und|et|ve|и|та)\b|(?<=\s)[yeё](?=\s))\s*")
_DAY = re.compile(
    r"(?:(?<![^\W_])(?P<before>(?:[^\W\d_]{3,12}|[\u0900-\u0dff]{2,12})\.?)\s+)?"
    r"(?<![\w./])(?P<number>\d{1,2}|एक|दो|तीन|चार|पाँच|पांच|छह|सात|आठ|नौ)(?:st|nd|rd|th|er|[.º°]|日)?(?![\w/:])"
    r"(?:\s+(?:de\s+)?(?P<after>[^\W\d_]{3,12}|[\u0900-\u0dff]{2,12}|[ก-๛][ก-๛.]{2,12})\.?)?(?:,?\s+(?:de\s+)?\d{4})?"
)
"""A day and its month in either order; one Hindi agency writes days up to nine as words."""

_YEAR_FIRST = re.compile(r"(?<![\w./])\d{4}\. [^\W\d_]{3,12} \d{1,2}\.")
"""`2026. május 5.`: Hungarian desks."""

_NUMERIC_DAY = re.compile(
    r"(?<![\w./])\d{1,2}[./]\d{1,2}[./]\d{2,4}(?![\d/])|\d{1,2}月\d{1,2}日|(?<=- )\d{1,2} - \d{1,2}$"
)
_BY = re.compile(r"(?:By|BY|Von|Par|Por)\s+\S")
_CAPITALS_AT_END = re.compile(r"(?:[^\W\d_a-z][^\s\da-z]*(?:,?\s+|$)){1,4}$")
_SMALL_WORDS = frozenset({
    "de", "del", "da", "do", "dos", "das", "la", "le", "les", "du", "di", "of", "the", "on", "in", "am", "an", "der",
    "den", "sur", "sous", "lès", "al", "el", "und", "and", "y", "et", "at", "near", "и", "на", "в", "ob", "auf", "im",
    "bei", "a.d.", "upon",
})  # fmt: skip
_PAPER = re.compile(r"[\w-]{2,20}\.(?i:com|co|id|net|tv|news)(?:\.[a-z]{2})?|[A-Z]{3,6} [A-Z][a-z]+")
"""A site or channel beside its town: `TEMPO.CO, Jakarta`, `Jakarta, CNN Indonesia`."""

_TRAILING = frozenset({"في", "am", "on", "le", "el", "in"})
"""Words between place and day: "Abu Dhabi, on 5 May"."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Reads heads by their parts.

    `is_place` says what a name is: "" for unknown, "town", or "place" for what is wider or a common word
    as well. `seen` remembers what heads say.
    """

    is_place: Callable[[str], str]
    seen: dict[tuple[str, bool], Head | None]

    def read(self, before: str, *, is_sure: bool) -> Head | None:
        """Places, qualifier and day of what stands before a credit or dash; None for anything else."""
        key = (before, is_sure)
        if key not in self.seen:
            if len(self.seen) >= MAX_SEEN:
                self.seen.clear()
            self.seen[key] = self._read(before, is_sure=is_sure)
        return self.seen[key]

    def _read(self, before: str, *, is_sure: bool) -> Head | None:
        before = before.strip().rstrip(" ,:;-–—/")
        if not before or "\n\n" in before:
            return None
        if _BY.match(before):
            capitals = _CAPITALS_AT_END.search(before)
            before = capitals[0].strip() if capitals else before
        day, rest = take_day(before)
        if day and rest.rpartition(" ")[2] in _TRAILING:
            rest = rest.rpartition(" ")[0]
        rest, bracket = _take_bracket(rest)
        if bracket and not day and take_day(bracket) == (bracket, ""):
            day, bracket = bracket, ""  # `GENEVA (5 May 2026)`
        named, _, qualifier = rest.partition(",")
        if qualifier and _PAPER.fullmatch(named.strip()):
            named, qualifier = qualifier.strip(), ""
            is_sure = is_sure or bool(self.is_place(named))
        elif _PAPER.fullmatch(qualifier.strip()):
            qualifier = ""
            is_sure = is_sure or bool(self.is_place(named))
        places = [part.strip(" .,;-–—") for part in _SPLIT_PLACES.split(named)]
        places = [part for part in places if part]
        if not places or not all(_looks_like_place(part) for part in places) or len(places) > 4:
            return None
        qualifier = (bracket or qualifier).strip(" ,")
        if len(qualifier) > MAX_PLACE or any(char.isdigit() for char in qualifier):
            return None
        known = [part for part in places if self.is_place(part)]
        style = known[0].isupper() if known else False
        known = [part for part in places if part in known or part.isupper() == style] if known else []
        if is_sure or (day and (known or named.isupper())) or self._is_bare(places, known, named, qualifier):
            return tuple(known or places), qualifier, day
        return None

    def _is_bare(self, places: list[str], known: list[str], named: str, qualifier: str) -> bool:
        """Whether a place without agency and day is one: known, and upper-case or qualified by a place."""
        if qualifier and not named.isupper():
            return bool(known) and bool(self.is_place(qualifier)) and len(places) == 1
        is_cased = named.upper() != named.lower()
        return bool(known) and len(known) == len(places) and named.isupper() and is_cased


def take_day(text: str) -> tuple[str, str]:
    """A day at the end or the beginning of `text`, and the rest without it; a weekday behind it is dropped."""
    head, comma, last = text.rpartition(",")
    if comma and last.strip() and " " not in last.strip() and weekdays_in(last):
        day, rest = take_day(head)
        if day:
            return day, rest
    match = _NUMERIC_DAY.search(text) or _YEAR_FIRST.search(text) or _last(_DAY.finditer(text))
    if not match:
        return "", text
    start, end = match.span()
    groups = match.groupdict()
    if groups.get("before") and (groups["after"] or not text[:start].strip(" ,.")):
        start = match.start("number")
    before, after = text[:start].rstrip(" ,.;"), text[end:].lstrip(" ,.;/")
    if before and after:
        return "", text
    return text[start:end].strip(" ,."), before or after


def _last(matches: Iterator[re.Match[str]]) -> re.Match[str] | None:
    found = None
    for match in matches:
        if found is None or len(match[0]) > 4:
            found = match
    return found


def _take_bracket(text: str) -> tuple[str, str]:
    """`New Delhi [India]`: the place and what the brackets say."""
    match = re.search(r"\s*[\[(]([^\[\]()]{2,40})[\])]$", text)
    return (text[: match.start()], match[1]) if match else (text, "")


def _looks_like_place(name: str) -> bool:
    """Whether words could be a place's name: few, each begun with a capital where there are capitals."""
    words = name.split()
    if not 1 <= len(words) <= 5 or len(name) > MAX_PLACE or any(char.isdigit() for char in name):
        return False
    if any(char in '?!:"“”«»<>|@#%' for char in name):
        return False
    return all(_is_capital(word) or word.casefold() in _SMALL_WORDS for word in words) and _is_capital(
        words[-1]
    )


def _is_capital(word: str) -> bool:
    """Whether it begins with a capital, or in a script that has none; Georgian's are for headlines alone."""
    first = next((char for char in word if char.isalpha()), "")
    is_caseless = "\u10d0" <= first <= "\u10ff"
    articles = ("al-", "el-", "d'", "l'", "d’", "l’")
    return bool(first) and (first.upper() == first or is_caseless or word.startswith(articles))
