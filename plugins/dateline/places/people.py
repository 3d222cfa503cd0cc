"""Names of places that are names of people: "Michael Jordan", "Paris Hilton", "Judge Ireland"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from dateline.places.fold import fold
from dateline.places.lexicon import read_lines, split_terms

_ENDS = frozenset(",;:!?)")
_MARKS = " ."
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_PREPOSITIONS = frozenset(
    ["in", "from", "to", "of", "at", "near", "across", "into", "en", "aus", "nach", "à", "em"]
)


@dataclass(frozen=True, slots=True)
class People:
    """Folded words that tell a person: before a name, after it, and those after which it is a place."""

    given: frozenset[str]
    surnames: frozenset[str]
    honorifics: frozenset[str]
    place_words: frozenset[str]

    def names_person(self, before: str, after: str, *, is_given: bool, is_titled: bool) -> bool:
        """Whether a name between the words `before` and `after` is part of a person's name.

        `is_given` says that the name is borne by people too; then any capitalised word after it makes
        it a person, unless all words of the text are capitalised (`is_titled`).
        """
        is_initial = len(before) == 2 and before[1] == "."
        first = "" if before[-1:] in _ENDS and not is_initial else fold(before).strip(_MARKS)
        found = _WORD.match(after)
        last = fold(found[0]).partition(" ")[0] if found else ""
        if last in self.place_words or first in _PREPOSITIONS:
            return False
        if first and before[0].isupper() and (first in self.honorifics or first in self.given):
            return True
        if is_given and (is_initial or last in self.given):
            return True  # "Michael B. Jordan", "Chad Michael Murray"
        if not after[:1].isupper():
            return False
        return last in self.surnames or (is_given and not is_titled)


@cache
def read_people() -> People:
    """The lists of `data/people.txt`."""
    lists: dict[str, set[str]] = {}
    for line in read_lines("people.txt"):
        name, _, rest = line[1:].partition(" ")
        lists.setdefault(name, set()).update(fold(word) for word in split_terms(rest))
    return People(*(frozenset(lists.get(n, ())) for n in ("given", "surname", "honorific", "after")))
