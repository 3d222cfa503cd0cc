"""What the words around a name say: a place, a person, a street, a ware, or a name in need of support.

`Context.support` answers with what a name needs before it counts: nothing, other words of the story or the
publisher's country, other words of the story alone; or that it means no place at all. The words that
tell are lists of the language (`data/en.txt`); a language without them has the general rules only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline.places.fold import fold

if TYPE_CHECKING:
    from dateline.places.lexicon import Lexicon, Term
    from dateline.places.match import Span
    from dateline.places.people import People

NOTHING, SOME, STORY, PERSON, NEVER = 0, 1, 2, 8, 9
"""What a name needs: nothing; the story or the publisher; the story; it means a person, or no place."""

TOWNS = frozenset({"city", "capital", "other name", "county"})
_OTHER = frozenset({"region", "nothing"})
CITY_FROM = 300
"""Thousands of people from which a city known from the list alone may stand beside other names in capitals."""

TOWN_FROM = 100
"""The same for a city to stand without a word such as "in" before it, or other words for its country."""

SHORT = 4
"""Letters of a Latin-script name under which it says little: "Ede", "Oss"."""

_OPENING = " «“\"'(‘"
_STOPS = ".!?…:;»”\n"


def is_titled(text: str) -> bool:
    """Whether so many words begin with capitals that a capital says nothing."""
    words = [word for word in text.split(None, 30)[:30] if word[0].isalpha()]
    return len(words) > 3 and sum(word[0].isupper() for word in words) > 0.7 * len(words)


@dataclass(slots=True)
class Context:
    """A text and what it is read with. `titled` says that capitals say nothing in it."""

    text: str
    lexicon: Lexicon
    people: People
    titled: bool

    def support(self, span: Span) -> int:
        """What a name needs before it counts: NOTHING, SOME, STORY, or NEVER where it means no place."""
        terms, start, end = span.terms, span.start, span.end
        first = terms[0]
        kind = first.kind
        if kind in _OTHER:
            return NOTHING
        closing = self.text[end : end + 1]
        if closing == "$":
            return NEVER  # "US$"
        if self.titled and first.is_exact and self._word_before(start) in self.lexicon.listed("plea"):
            return NEVER  # "JOIN US", "TELL US"
        following = self._word_after(end) if closing == " " else ""
        is_people = kind == "adjective" and not terms[-1].thousands
        if following and self._names_else(following, end, is_people=is_people):
            return NEVER
        if is_people:
            return NEVER if first.is_lower and self._is_surname(start) else NOTHING
        if kind not in TOWNS or any(term.kind not in TOWNS for term in terms):
            return self._country(span, following)
        folded = span.key.rstrip(" ")
        if self._is_person(span, folded, following):
            return PERSON
        return SOME if kind == "county" else self._town(span, folded, following)

    def _country(self, span: Span, following: str) -> int:
        """What the name of a country, a province, a leader needs."""
        folded = span.key.rstrip(" ")
        if self._is_person(span, folded, following):
            return PERSON
        is_starter = folded in self.lexicon.listed("start") and not self._word_before(span.start)
        return STORY if is_starter else NOTHING

    def _is_person(self, span: Span, folded: str, following: str) -> bool:
        """Whether the words beside it make it a person's name."""
        if " " in folded:
            return False
        preceding = self._before(span.start)
        if not (following[:1].isupper() or preceding[:1].isupper()):
            return False
        is_given = folded in self.lexicon.listed("person")
        return self.people.names_person(preceding, following, is_given=is_given, is_titled=self.titled)

    def _before(self, start: int) -> str:
        """The word before the space before a name, as it is written; "" where there is no space."""
        text = self.text
        return text[text.rfind(" ", 0, start - 1) + 1 : start - 1] if text[start - 1 : start] == " " else ""

    def is_inside(self, start: int) -> bool:
        """Whether a word such as "in" stands before the name."""
        return self._word_before(start) in self.lexicon.listed("in")

    def _names_else(self, following: str, end: int, *, is_people: bool) -> bool:
        """Whether the words after it make it a street, a county, a ware."""
        if is_people and fold(following).rstrip(" ") in self.lexicon.listed("ware"):
            return True
        if not following[0].isupper():
            return False
        is_county = not is_people and fold(following).rstrip(" ") in self.lexicon.listed("county")
        return is_county or self._names_street(end)

    def _is_surname(self, start: int) -> bool:
        """Whether an adjective that is written small stands capitalised behind another name: "Rene Russo"."""
        text = self.text
        if self.titled or not text[start].isupper() or text[start - 1 : start] != " ":
            return False
        left = text.rfind(" ", 0, start - 1) + 1
        before = text[left : start - 1]
        if left < 2 or text[left - 2] in _STOPS:
            return False  # the first word of a sentence is capitalised anyway
        return before[:1].isupper() and before[1:2].islower() and before[-1].isalpha()

    def _town(self, span: Span, folded: str, following: str) -> int:
        """What a town's name needs."""
        start, end = span.start, span.end
        if self.text[end : end + 2] in {" <", "<"} or self._is_hyphened(start, end):
            return NEVER
        if not span.is_city_only and not span.terms[0].is_doubtful:
            return NOTHING
        before = self._word_before(start)
        is_inside = before in self.lexicon.listed("in")
        is_part = following[:1].isupper() and not self.titled
        if self._is_word(folded):
            return STORY if is_inside and not self.titled and not is_part else NEVER
        if " " not in folded and self.text[start].isupper() and folded in self.text:
            return NEVER  # the story uses it as a common word: "COCOA PRICES ... cocoa"
        if self._is_borne(folded, span.terms):
            return STORY
        is_short = len(folded) < SHORT and folded.isascii()
        if is_inside or (not self.titled and before in self.lexicon.listed("to")):
            return SOME if is_short else NOTHING
        return max(SOME * is_short, self._bare_town(span, folded, following, before))

    def _is_word(self, folded: str) -> bool:
        """Whether it is a common word, or made of nothing but such words: "Central Coast"."""
        words = self.lexicon.listed("word")
        return folded in words or (" " in folded and all(part in words for part in folded.split()))

    def _is_borne(self, folded: str, terms: tuple[Term, ...]) -> bool:
        """Whether people bear it, or only other languages call a city so: "Ariel" is not Jerusalem."""
        people = self.people
        if folded in self.lexicon.listed("person") or folded in people.given or folded in people.surnames:
            return True
        return self.lexicon.is_own and all(term.kind == "other name" for term in terms)

    def _bare_town(self, span: Span, folded: str, following: str, before: str) -> int:
        """What a town's name needs that stands without a word such as "in"."""
        is_single = " " not in folded
        thousands = max(term.thousands for term in span.terms)
        if thousands < CITY_FROM:
            if is_single and (self.titled or self._is_beside_names(span.start, following, before)):
                return NEVER
            if not self.titled and following[:1].isupper():
                return SOME
        if self._says_little(span, before, is_single=is_single):
            return SOME
        if thousands < CITY_FROM and is_single and not self.lexicon.listed("in"):
            return SOME  # where nothing tells "in Sens" from the word
        return NOTHING if thousands >= TOWN_FROM or not is_single else SOME

    def _is_beside_names(self, start: int, following: str, before: str) -> bool:
        """Whether a capitalised word beside it makes it part of a person's or a firm's name."""
        if following[:1].isupper() and fold(following).rstrip(" ") not in self.people.place_words:
            return True
        if not before or before in self.lexicon.listed("before"):
            return False
        left = self.text.rfind(" ", 0, start - 1) + 1
        is_first = left < 2 or self.text[left - 2] in _STOPS
        return self.text[left].isupper() and not is_first

    def _is_hyphened(self, start: int, end: int) -> bool:
        """Whether it is joined to another name: "Allied-Lyons"."""
        text = self.text
        before = start > 1 and text[start - 1] == "-" and text[start - 2].isalpha()
        return before or (text[end : end + 1] == "-" and text[end + 1 : end + 2].isupper())

    def _says_little(self, span: Span, before: str, *, is_single: bool) -> bool:
        """Whether a town of the list of cities alone may be a common word here.

        Scripts without capitals give no sign (in Arabic Medina is "city"), nor does the first word of a
        sentence, and names in other languages are words of this one (Turkish "Adalet" is Adelaide in none).
        """
        first = self.text[span.start]
        is_capital = any(term.kind == "capital" for term in span.terms)
        is_caseless = first.upper() == first.lower() and not is_capital
        is_foreign = all(term.kind == "other name" for term in span.terms)
        return is_caseless or is_foreign or (not before and is_single)

    def _word_after(self, end: int) -> str:
        """The word after the space at `end`, without the punctuation behind it."""
        stop = self.text.find(" ", end + 1, end + 40)
        return self.text[end + 1 : stop if stop > 0 else end + 40].rstrip(".,;:!?'\"’”)")

    def _word_before(self, start: int) -> str:
        """The folded word before a name in the same sentence; "" where there is none."""
        text, stop = self.text, start
        while stop and text[stop - 1] in _OPENING:
            stop -= 1
        if not stop or text[stop - 1] in _STOPS:
            return ""
        left = max(text.rfind(" ", 0, stop), text.rfind("\n", 0, stop)) + 1
        return fold(text[left:stop]).strip()

    def _names_street(self, end: int) -> bool:
        """Whether one to three capitalised words after it end in one for a street: "Indian Lake Road"."""
        streets = self.lexicon.listed("street")
        if not streets:
            return False
        for word in self.text[end : end + 50].split(None, 3)[:3]:
            if not word[0].isupper():
                return False
            if fold(word).rstrip(" ") in streets:
                return True
            if word[-1] in ".,;:!?":
                return False
        return False
