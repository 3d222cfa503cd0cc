"""The words of a title that say what a story is about: what rising terms are counted by."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files
from itertools import pairwise

from dateline import canonical

MAX_WORDS = 40
"""Words of a title that are read: what is longer is no title, and must not fill a table."""

_ACRONYM = re.compile(r"(?<![^\W_])[A-ZА-Я]{2}(?![^\W_])")


@cache
def function_words() -> frozenset[str]:
    """Words that say nothing of what a story is about, in every language that we have a list of."""
    text = files("dateline").joinpath("data/function_words.txt").read_text("utf-8")
    told = (line.partition(":")[2] for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in told for word in line.split())


def plain(text: str) -> str:
    """Folded text without accents."""
    folded = text.casefold()
    if folded.isascii():
        return folded
    return "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))


def terms_of(title: str, title_key: str) -> list[str]:
    """The terms of a title, each once: words, and pairs that follow each other with no function word between.

    Words of one or two letters count where they are written as an acronym is ("EU"). A number alone
    says nothing; beside a word it does ("article 5"). Scripts without spaces give pairs of characters,
    as words cannot be told apart there.
    """
    words = title_key.split()[:MAX_WORDS]
    if canonical.is_spaceless(title_key):
        run = unicodedata.normalize("NFC", plain("".join(words)))[: 2 * MAX_WORDS]
        return sorted({run[i : i + 2] for i in range(len(run) - 1)})
    acronyms = frozenset() if title.isupper() else frozenset(map(str.casefold, _ACRONYM.findall(title)))
    telling = [_tell(plain(word), acronyms) for word in words]
    terms = {word for word in telling if word and not word.isdigit()}
    terms |= {f"{a} {b}" for a, b in pairwise(telling) if a and b and not (a + b).isdigit()}
    return sorted(unicodedata.normalize("NFC", term) for term in terms)


def _tell(word: str, acronyms: frozenset[str]) -> str:
    """The word, or nothing where it says nothing."""
    if word in acronyms or word.isdigit():
        return word
    return "" if len(word) <= 2 or word in function_words() else word
