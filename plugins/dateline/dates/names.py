"""Names of months, weekdays and halves of the day, in the languages that news feeds are written in.

Names come from CLDR through babel, with `extra_names.csv` for what publishers write and CLDR does not
list: short forms without a point, Levantine and Maghreb months, the Persian calendar. The English names
stand alone, so that the usual feed never loads a locale.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

LOCALES = [
    "en", "es", "fr", "de", "pt", "it", "ru", "tr", "ar", "pl", "nl", "uk", "fa", "cs", "sv", "el",
    "ro", "hu", "bg", "sr", "sr_Latn", "hr", "sk", "sl", "da", "nb", "nn", "fi", "he", "hi", "id", "vi",
    "lt", "lv", "et", "ja", "zh", "zh_Hant", "ko", "th", "ms", "fil", "bn", "ur", "ta", "te", "ml",
    "mr", "gu", "pa", "kn", "ne", "si", "my", "km", "lo", "ka", "hy", "az", "kk", "ky", "uz", "uz_Cyrl",
    "tg", "tk", "mn", "be", "mk", "bs", "sq", "ca", "eu", "gl", "is", "ga", "cy", "mt", "af", "sw",
    "so", "am", "ha", "ps", "ku", "ar_SY", "ar_DZ", "ar_MA", "ar_MR", "de_AT", "pt_PT", "en_GB",
    "en_AU", "en_CA", "fr_CA",
]  # fmt: skip
"""Locales whose names are known. The order decides between languages where nothing else does."""

ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH_REST = ("uary", "ruary", "ch", "il", "", "e", "y", "ust", "tember", "ober", "ember", "ember")
_ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ENGLISH_WEEKDAYS = frozenset(part for day in _ENGLISH_DAYS for part in (day, day[:3], day[:4]))
_SAME_LETTER = str.maketrans(
    {"ı": "i", "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ς": "σ", "\u200c": None, "ـ": None}
)
_IS_MARK = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]")
_WORD = re.compile(r"[^\s\d.,;:/()\[\]|+\-–—'’‘`\"«»،؛।·•@年月日年월일]+")
_DIGIT = re.compile(r"\d")
_HEBREW_PREFIX = "ב"
_LONGEST_NAME = 3


@lru_cache(4096)
def fold_name(name: str) -> str:
    """A name in the form it is looked up by: words of folded letters with one space between.

    Accents of Latin, Greek, Cyrillic, Arabic and Hebrew go; the vowel signs of Indic scripts stay,
    because months differ by nothing else.
    """
    plain = _IS_MARK.sub("", unicodedata.normalize("NFKD", name.casefold()))
    return " ".join(_WORD.findall(unicodedata.normalize("NFC", plain).translate(_SAME_LETTER)))


@cache
def _english() -> dict[str, int]:
    table: dict[str, int] = {}
    for number, (short, rest) in enumerate(zip(ENGLISH, _ENGLISH_REST, strict=True), 1):
        table |= {short: number, short + rest: number}
    return table | {"sept": 9}


@cache
def _extras() -> tuple[tuple[str, str, int, str], ...]:
    lines = files("dateline").joinpath("dates/extra_names.csv").read_text("utf-8").splitlines()
    return tuple(
        (row["language"], row["kind"], int(row["number"]), fold_name(form))
        for row in csv.DictReader(lines)
        for form in row["forms"].split("|")
    )


def _cldr(locale: str, field: str) -> list[tuple[str, int]]:
    from babel import Locale  # noqa: PLC0415 - a feed in English never needs it

    widths: dict[str, dict[str, dict[int, str]]] = getattr(Locale.parse(locale), field)
    return [
        (fold_name(name), int(number))
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in widths[context][width].items()
        if not any(c.isdigit() for c in name)
    ]


@cache
def _months() -> dict[str, dict[str, int]]:
    """Language -> folded name -> month, languages in the order of `LOCALES`."""
    table: dict[str, dict[str, int]] = {}
    for locale in LOCALES:
        known = table.setdefault(locale.partition("_")[0], {})
        for name, number in _cldr(locale, "months"):
            if name:
                known.setdefault(name, number)
    for locale, kind, number, name in _extras():
        if kind == "month":
            table[locale.partition("_")[0]][name] = number
    return table


@cache
def _weekdays() -> dict[str, frozenset[int]]:
    table: dict[str, set[int]] = {}
    for locale in LOCALES:
        for name, number in _cldr(locale, "days"):
            table.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in table.items()}


@lru_cache(256)
def _halves(language: str) -> dict[str, int]:
    return {name: n for locale, kind, n, name in _extras() if kind == "half" and locale in {"", language}}


@cache
def _jalali() -> dict[str, int]:
    return {name: number for _, kind, number, name in _extras() if kind == "jalali"}


@lru_cache(4096)
def months_named(name: str, language: str) -> tuple[tuple[int, str], ...]:
    """The months that a folded name can mean, each with a language, the likeliest first.

    The feed's own language decides alone where it knows the name. A name cut short ("noem") counts
    where it begins the names of one month only; its language is then "".
    """
    if language in {"", "en"}:
        if name in _english():
            return ((_english()[name], "en"),)
        if name in _ENGLISH_WEEKDAYS:
            return ()
    table = _months()
    if name in (own := table.get({"no": "nb", "nn": "nb"}.get(language, language), {})):
        return ((own[name], language),)
    found: dict[int, str] = {}
    for tongue, known in table.items():
        if name in known:
            found.setdefault(known[name], tongue)
    return tuple(found.items()) or _months_begun(name, own)


def _months_begun(name: str, own: dict[str, int]) -> tuple[tuple[int, str], ...]:
    if len(name) < 3:
        return ()
    begun = {
        n
        for known in ([own] if own else _months().values())
        for full, n in known.items()
        if full.startswith(name)
    }
    return ((begun.pop(), ""),) if len(begun) == 1 else ()


def jalali_month(name: str) -> int:
    """The month of the Persian calendar that a folded name means, 0 for none."""
    return _jalali().get(name, 0)


def weekdays_in(text: str) -> frozenset[int]:
    """The weekdays (Monday is 0) that the first weekday name in a text can mean; empty for none."""
    for _, _, name in words_of(text):
        for number, full in enumerate(_ENGLISH_DAYS):
            if name in {full, full[:3], full[:4]}:
                return frozenset({number})
        if not name.isascii() or name not in _english():
            found = _weekdays().get(name)
            if found:
                return found
    return frozenset()


def half_named(name: str, language: str) -> int | None:
    """0 for a word that says "before noon", 1 for "after noon", None for any other."""
    return _halves(language).get(name)


def words_of(text: str) -> list[tuple[int, int, str]]:
    """Start, end and folded form of each word, and of each run of up to three words, longest first."""
    spans = [m.span() for m in _WORD.finditer(text)]
    runs = []
    for first in range(len(spans)):
        for last in range(min(first + _LONGEST_NAME, len(spans)) - 1, first - 1, -1):
            start, end = spans[first][0], spans[last][1]
            if end - start <= 40 and not _DIGIT.search(text, start, end):
                runs.append((start, end, fold_name(text[start:end])))
    return [*runs, *((s, e, n[1:]) for s, e, n in runs if n.startswith(_HEBREW_PREFIX))]
