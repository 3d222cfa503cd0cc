"""Which of its readings a name has in a story: "Georgia" by Tbilisi or by Texas, "London" by Ontario.

A name's readings start with what they are worth without a story (a country more than a city, a city by
the logarithm of its people) and gain by what else the story names and by the publisher's country. What
is said outright ("Paris, Texas") holds for the same words in the whole story.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dateline.places.context import NEVER, NOTHING, SOME, STORY, TOWNS

if TYPE_CHECKING:
    from dateline.places.lexicon import Term

STRENGTH = {
    "name": 3.0, "adjective": 3.0, "metonym": 2.0, "province": 2.0, "abbreviation": 2.0, "capital": 2.0,
    "city": 2.0, "county": 1.5, "other name": 1.0,
}  # fmt: skip
"""What a name that has one reading says for its country."""

LISTED = 7.4
"""What a city of our own lists is worth before the story: a city of 600,000 and 1.4 for being known."""

DOUBTFUL, PROVINCE, SURE = 7.9, 7.0, 9.5
"""The same for names in need of support, for those of provinces, and for those of countries and peoples."""

CAPITAL = 1.4
ENOUGH = 4.0
"""Support above which more of it changes nothing."""

SOURCE, LOCAL = 1.5, 2.0
"""What the publisher's country adds, and what it adds more where a story of some length names no other."""

LOCAL_FROM = 400
"""Characters of such a story."""

HOLDS = 1.5
"""Support that a name in need of it must have."""

ENDED = {
    "YU": frozenset({"RS", "HR", "SI", "BA", "MK", "ME", "XK"}),
    "CS": frozenset({"CZ", "SK"}),
}
"""States that ended and have a code of ISO 3166-3, with those that followed them: in a story that names the
state and none of these their towns are its towns."""

NEAR = {
    "GE": frozenset({"AM", "AZ", "RU", "TR", "UA", "XK", "MD"}),
    "LB": frozenset({"SY", "IL", "PS"}),
    "JO": frozenset({"SY", "IL", "PS", "IQ", "SA"}),
}
"""Countries that speak for one whose name is that of another place or of people."""

LOCAL_SORT = "local"
SORTS = {
    "province": LOCAL_SORT, "abbreviation": LOCAL_SORT, "county": LOCAL_SORT,
    "city": "town", "capital": "town", "other name": "town",
}  # fmt: skip
"""Sorts of names that speak for lesser towns of their country; other kinds are sorts of their own."""

NATIONAL = frozenset({"name", "adjective"})
"""Sorts that say little for a country's provinces."""

GREAT = 300
"""Thousands of people from which a town is known by its country's name alone (Valencia, Venezuela)."""

KNOWN_FROM = 50
"""Thousands of people from which a city of one reading speaks for its country."""


_NOTHING: dict[str, float] = {}


@dataclass(slots=True)
class Naming:
    """A name in a story: `text[start:end]` of its field as stored, what it may mean and what it needs.

    `place` is where it weighs (`score.FIELD_WEIGHTS`), `field` is "title" or "text", `key` the surface folded.
    `is_part` says that it names a part of a country or its people ("Scottish").
    """

    field: str
    start: int
    end: int
    surface: str
    place: str
    terms: tuple[Term, ...]
    needs: int
    key: str
    settled: str = ""
    is_inside: bool = False
    is_part: bool = False


def resolve(namings: list[Naming], source: str, length: int) -> list[tuple[Naming, list[Term]]]:
    """Every naming that stands with its readings: one, or all sides of a shared name."""
    settled: dict[str, str] = {}
    for naming in namings:
        if naming.settled:
            settled[naming.key] = naming.settled
    said, sorts = _said(namings, source)
    ended = _ended(said)
    story = _Story(said, sorts, source, is_local=_is_local(namings, said, source, length))
    resolved = []
    for naming in namings:
        country = naming.settled or settled.get(naming.key, "")
        terms = _settle(naming, country) if country else story.readings(naming)
        if terms:
            resolved.append((naming, [_as_then(term, ended) for term in terms] if ended else terms))
    return resolved


def _ended(said: dict[str, dict[str, float]]) -> dict[str, str]:
    """The state that has ended by those that came after it, where the story names it and none of them."""
    then = {}
    for state, heirs in ENDED.items():
        if state in said and not any(country in heirs and _is_named(said[country]) for country in said):
            then.update(dict.fromkeys(heirs, state))
    return then


def _is_named(by_name: dict[str, float]) -> bool:
    return max(by_name.values()) >= STRENGTH["name"]


def _as_then(term: Term, ended: dict[str, str]) -> Term:
    """A town of a state that has ended: Belgrade in a story of Yugoslavia."""
    return replace(term, target=ended[term.target]) if term.target in ended and term.kind in TOWNS else term


def _settle(naming: Naming, country: str) -> list[Term]:
    """The reading in a country that the story names outright."""
    inside = [term for term in naming.terms if term.target == country]
    if inside:
        return inside[:1]
    first = naming.terms[0]
    return [type(first)(country, "city", first.written)]


def _said(namings: list[Naming], source: str) -> tuple[dict[str, dict[str, float]], dict[str, str]]:
    """What each name of one reading says for its country, and of which sort the name is."""
    said: dict[str, dict[str, float]] = {}
    sorts: dict[str, str] = {}
    for naming in namings:
        target = naming.settled or _only(naming, source)
        if target and "/" not in target:
            by_name = said.setdefault(target, {})
            kind = naming.terms[0].kind
            by_name[naming.key] = max(by_name.get(naming.key, 0.0), STRENGTH.get(kind, 0.0))
            sorts[naming.key] = LOCAL_SORT if naming.settled or naming.is_part else SORTS.get(kind, kind)
    return said, sorts


def _only(naming: Naming, source: str) -> str:
    """The country of a name that has one reading without any need; "" for others.

    That a country's name is a town's elsewhere takes nothing from it (Costa Rica in Brazil), unless the
    publisher is at home there (Lebanon in Pennsylvania).
    """
    first = naming.terms[0]
    is_county = first.kind == "county" and len(naming.terms) == 1
    if (naming.needs != NOTHING and not (is_county and naming.needs == SOME)) or naming.place == "dateline":
        return ""
    if len(naming.terms) == 1 and not first.thousands:
        return "" if first.is_doubtful else first.target
    if first.is_doubtful or (0 < first.thousands < KNOWN_FROM and first.kind != "county"):
        return ""
    is_name = first.kind in {"name", "adjective"}
    others = {
        term.target for term in naming.terms if not is_name or term.kind not in TOWNS or term.target == source
    }
    return first.target if not others - {first.target} else ""


def _is_local(namings: list[Naming], said: dict[str, dict[str, float]], source: str, length: int) -> bool:
    """Whether a story of some length names no country beside the publisher's.

    A dateline without a province or country is that of a city known to the world, and so is its story.
    """
    if not source or length < LOCAL_FROM or any(country != source for country in said):
        return False
    return all(naming.settled for naming in namings if naming.place == "dateline")


def _is_known(naming: Naming) -> bool:
    """Whether one reading is a city that a dateline names without its province or country."""
    return any(not term.thousands or term.kind == "capital" for term in naming.terms)


@dataclass(slots=True)
class _Story:
    """What the whole story says for countries."""

    said: dict[str, dict[str, float]]
    sorts: dict[str, str]
    source: str
    is_local: bool

    def support(self, country: str, key: str, *, is_province: bool = False) -> float:
        """What other names of the story say for a country; little for its provinces: "Georgia, U.S. sign pact"."""
        own = 0.0
        for name, strength in self.said.get(country, _NOTHING).items():
            if name != key:
                own += strength / 3 if is_province and self.sorts[name] in NATIONAL else strength
        near = NEAR.get(country)
        if near and not near.isdisjoint(self.said):
            own += HOLDS
        return min(own, ENOUGH)

    def local_support(self, country: str, key: str) -> float:
        """What the story says for a lesser town of a country: that its provinces and towns are named.

        A nation's name alone says little: "The American president in Paris" is not in Texas.
        """
        near, nation = 0.0, 0.0
        for name, strength in self.said.get(country, _NOTHING).items():
            sort = self.sorts[name]
            if name == key:
                continue
            if sort == LOCAL_SORT:
                near += 1.25 * strength
            elif sort == "town":
                near += strength / 2
            else:
                nation = max(nation, strength / 3)
        return min(near + nation, ENOUGH)

    def is_elsewhere(self, term: Term, naming: Naming) -> bool:
        """Whether a lone town of the list, far into a story of some other country's places, is none of its own."""
        if term.kind != "city" or not term.thousands or naming.place != "text" or naming.settled:
            return False
        if self.support(term.target, naming.key) > 0 or term.target == self.source:
            return False
        return any(
            country != term.target and self.local_support(country, naming.key) >= ENOUGH
            for country in self.said
        )

    def readings(self, naming: Naming) -> list[Term]:
        """What a name means here: nothing, one of its readings, or both sides of a shared name."""
        if naming.needs == NEVER:
            return []
        terms = naming.terms
        if len(terms) == 1 and naming.needs == NOTHING and not terms[0].is_doubtful:
            return list(terms) if terms[0].target and not self.is_elsewhere(terms[0], naming) else []
        holding = [term for term in terms if term.target and self._holds(term, naming)]
        if not holding:
            return []
        best = max(holding, key=lambda term: (self._worth(term, naming), term.target))
        if best.is_doubtful or best.kind in TOWNS:
            return [best] if not self.is_elsewhere(best, naming) else []
        return [term for term in holding if not term.is_doubtful and term.kind not in TOWNS]

    def _worth(self, term: Term, naming: Naming) -> float:
        if term.thousands:
            worth = 3 + math.log10(term.thousands) + CAPITAL * (term.kind == "capital")
        elif term.is_doubtful:
            worth = DOUBTFUL
        else:
            worth = LISTED if term.kind in TOWNS else PROVINCE if term.kind == "province" else SURE
        if 0 < term.thousands < GREAT and term.kind != "capital":
            worth += self.local_support(term.target, naming.key)
        else:
            is_province = term.is_doubtful and term.kind == "province"
            worth += self.support(term.target, naming.key, is_province=is_province)
        if term.target == self.source and not (naming.place == "dateline" and _is_known(naming)):
            worth += SOURCE + LOCAL * self.is_local
        return worth

    def _holds(self, term: Term, naming: Naming) -> bool:
        if naming.place == "dateline" or (naming.is_inside and term.kind == "city"):
            return True
        is_hidden = term.kind in TOWNS and naming.terms[0].kind not in TOWNS
        needs = max(naming.needs, SOME if term.is_doubtful or is_hidden else NOTHING)
        if needs == NOTHING or self.support(term.target, naming.key) >= HOLDS:
            return True
        return needs < STORY and term.target == self.source
