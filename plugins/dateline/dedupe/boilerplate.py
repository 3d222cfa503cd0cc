"""What a publisher puts around every text: found by its repetition, or by the words it always has.

Two stories of one site that share a cookie notice or a newsletter box share nothing; two reprints of
one report of which only one begins with a photo's caption share everything.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

N_ENDS = 3
"""Lines at either end of a text in which boilerplate is looked for."""

MIN_REPEATED, REPEATED_SHARE = 3, 5
"""A line is boilerplate where at least 3 entries of a feed have it under different titles, and at least
one entry in 5: a correction sent twice has three, a template of earthquakes few."""

_LINE_END = re.compile(r"(?:[.!?…。！？؟]+[\"'”’»)\]]*\s+|\s*\n\s*)")

_CAPTION = re.compile(
    r"\s*(?:"
    r"FILE(?: ?PHOTO)?\s*[-–—:].{0,400}?(?:file (?:photo|image|picture)|(?=\.\s))[^.\n]{0,300}\.(?=\s|$)"
    r"|[^()\n]{0,400}\((?:(?:AP|AFP|EPA|EPA-EFE|dpa|Reuters|Getty) )?(?:(?:Photo|Image)s?[ /:]|Foto:|Archiv)[^()\n]{0,120}\)"
    r"|[^\n]{0,300}?(?:\bvia AP\b|/AFP via Getty Images|/Getty Images|/Pool via [A-Z]\w+|\bREUTERS/[A-Z]\w+(?: \w+)?)\)?(?=\s|$)"
    r")[\s.]*"
)
"""A photo's caption before the text: agencies' feeds put it in the summary, so that of two reprints one
begins with it and shares no word of its first 300 characters with the other."""

_HAS_CAPTION = re.compile(r"FILE|[Pp]hoto|Image|Foto|Archiv|via AP|REUTERS/")

_ENDS_OF_LINE = ".!?\n。！？؟"
_AFTER_TEXT = " \t\n.…»>[]"


@cache
def _closing() -> re.Pattern[str]:
    """How the last line begins where it only invites to read on."""
    told = files("dateline").joinpath("data/read_on.txt").read_text("utf-8").splitlines()
    phrases = "|".join(re.escape(line.strip()) for line in told if line.strip() and not line.startswith("#"))
    return re.compile(rf"(?:{phrases})(?!\w)", re.IGNORECASE)


def lines(text: str) -> list[str]:
    """The sentences or lines of a text, in order, with the white space after each."""
    cuts = [0, *(match.end() for match in _LINE_END.finditer(text)), len(text)]
    return [text[a:b] for a, b in pairwise(cuts) if text[a:b].strip()]


def mark(line: str) -> str:
    """A line as it is known again: 8 hexadecimal digits of its letters."""
    return blake2b(
        "".join(line.split()).casefold().encode("utf-8", "surrogatepass"), digest_size=4
    ).hexdigest()


def marks(text: str) -> tuple[str, ...]:
    """The lines at both ends of a text, each once."""
    found = lines(text[:4000])
    return tuple(dict.fromkeys(mark(line) for line in (*found[:N_ENDS], *found[-N_ENDS:])))


def repeated(entries: Iterable[tuple[str, Sequence[str]]]) -> frozenset[str]:
    """Which lines of some entries of one feed, given as (title, marks), are boilerplate."""
    titles_of: dict[str, set[str]] = defaultdict(set)
    n_entries = 0
    for title, own in entries:
        n_entries += 1
        for line in own:
            titles_of[line].add(title)
    least = max(MIN_REPEATED, -(-n_entries // REPEATED_SHARE))
    return frozenset(line for line, titles in titles_of.items() if len(titles) >= least)


def bounds(text: str, known: frozenset[str]) -> tuple[int, int]:
    """Where a text begins and ends without the boilerplate lines at its ends; (n, n) if nothing is left."""
    if not known:
        return 0, len(text)
    found = lines(text)
    first, last = 0, len(found)
    while first < min(last, N_ENDS) and mark(found[first]) in known:
        first += 1
    while last > max(first, len(found) - N_ENDS) and mark(found[last - 1]) in known:
        last -= 1
    start = text.find(found[first], sum(map(len, found[:first]))) if first < last else len(text)
    return start, start + sum(map(len, found[first:last]))


def tidy(text: str) -> str:
    """A text without the caption before it and the invitation to read on after it, for comparing only."""
    caption = _CAPTION.match(text[:900]) if _HAS_CAPTION.search(text, 0, 900) else None
    rest = text[caption.end() :] if caption else text
    end = len(rest.rstrip(_AFTER_TEXT))
    post = rest.rfind("The post ", max(0, end - 500), end)
    if post >= 0 and ("appeared first on" in rest[post:end] or "first appeared on" in rest[post:end]):
        return rest[:post]
    from_ = max(0, end - 200)
    start = max(rest.rfind(stop, from_, end) for stop in _ENDS_OF_LINE) + 1
    start += len(rest[start:end]) - len(rest[start:end].lstrip())
    return rest[:start] if (start or not from_) and _closing().match(rest, start, end) else rest
