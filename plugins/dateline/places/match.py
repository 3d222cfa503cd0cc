"""Where a text names a place: spans of words with what each may stand for.

All terms of a language and all cities of its script are met in two passes of an automaton over the
folded text; what the automaton finds is checked against the text as it was written (word boundaries,
capitals, endings), and of overlapping spans the longest stays, so that "New Mexico" is never Mexico.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from dateline.places.fold import fold
from dateline.places.lexicon import ANY_TAIL, ARTICLE, spare

if TYPE_CHECKING:
    from dateline.places.cities import Cities
    from dateline.places.languages import Traits
    from dateline.places.lexicon import Lexicon, Term

CASE_ENDINGS = frozenset(
    [
        "а",
        "у",
        "е",
        "ы",
        "и",
        "о",
        "ом",
        "ем",
        "ой",
        "ою",
        "ей",
        "ею",
        "я",
        "ю",
        "ь",
        "ью",
        "ии",
        "ию",
        "ией",
        "ям",
        "ами",
        "ями",
        "ах",
        "ях",
        "ов",
        "і",
        "ї",
        "ові",
        "єм",
    ]
)
"""What may follow a city's name in Cyrillic; the name itself is stored without its last vowel."""

INFLECTED_FROM = 100
"""Thousands of people from which a city's name may carry an ending in languages that have them."""


@dataclass(slots=True)
class Span:
    """Words that may name a place: `text[start:end]` and what they stand for.

    `key` is the words folded, `n` how many letters of them are the name's own, endings apart;
    `is_city_only` says that only the list of cities knows them.
    """

    start: int
    end: int
    terms: tuple[Term, ...]
    key: str
    n: int
    is_city_only: bool


_Found = dict[tuple[int, int], Span]
_START = attrgetter("start")


def find_spans(text: str, lexicon: Lexicon, cities: Cities) -> list[Span]:
    """The places that `text` names, from left to right, without overlaps."""
    written = f" {text} "
    if lexicon.traits.is_caseless:
        written = written.upper()
    folded = fold(written)
    found: _Found = {}
    _find_named(written, folded, lexicon, found)
    _find_towns(written, folded, lexicon.traits, cities, found)
    return _longest(list(found.values()))


def _longest(spans: list[Span]) -> list[Span]:
    """Of overlapping spans the longest, the leftmost among equals."""
    spans.sort(key=_START)
    kept: list[Span] = []
    heap: list[Span] = []
    end = 0
    for span in spans:
        if span.start >= end:
            kept += heap if len(heap) < 2 else _longest_of(heap)
            heap, end = [span], span.end
        else:
            heap.append(span)
            end = max(end, span.end)
    return kept + (heap if len(heap) < 2 else _longest_of(heap))


def _longest_of(heap: list[Span]) -> list[Span]:
    """Those of a heap of spans that stay.

    A town that only half covers a name of our lists is none: "Angeles City" in "Los Angeles City", "La
    Unión" in "la Unión Europea".
    """
    listed = [span for span in heap if not span.is_city_only]
    heap.sort(key=lambda span: (span.start - span.end, span.start))
    taken: list[Span] = []
    for span in heap:
        if any(span.start < other.end and other.start < span.end for other in taken):
            continue
        if not (span.is_city_only and any(_is_across(span, other) for other in listed)):
            taken.append(span)
    taken.sort(key=_START)
    return taken


def _is_across(one: Span, other: Span) -> bool:
    """Whether each has a part that the other has not."""
    return one.start < other.start < one.end < other.end or other.start < one.start < other.end < one.end


def _find_named(written: str, folded: str, lexicon: Lexicon, found: _Found) -> None:
    """Add what the lexicon knows; of two stems of one word the longer is right ("Nigeri-a", not "Niger")."""
    plain, plain_small = lexicon.plain, lexicon.plain_small
    for index, start, stop in lexicon.automaton.find_matches_as_indexes(folded, overlapping=True):
        ready = plain[index]
        if ready is None:
            _find_form(written, folded, lexicon, (index, start, stop), found)
            continue
        begin, end = start + 1, stop - 1
        if written[begin].islower():
            ready = plain_small[index]
        if ready:
            key = folded[begin:end]
            _add(found, Span(begin - 1, end - 1, ready, key, end - start, is_city_only=False))


def _add(found: _Found, span: Span) -> None:
    """Note what words stand for, in the place of what a shorter stem of them says."""
    place = (span.start + 1, span.end + 1)
    same = found.get(place)
    if same is None or span.n > same.n:
        found[place] = span
    elif span.n == same.n:
        same.terms = spare(same.terms + span.terms)


def _find_form(
    written: str, folded: str, lexicon: Lexicon, match: tuple[int, int, int], found: _Found
) -> None:
    """Add a name that may go on after its pattern, follow a prefix, or be written in one way alone."""
    index, start, end = match
    traits, is_firm = lexicon.traits, lexicon.is_firm[index]
    end -= is_firm
    begin = start + 1 if folded[start] == " " else start
    if written[begin].islower() and not lexicon.is_small[index]:
        return
    if begin == start and traits.is_spaced and not _is_prefixed(folded, begin, traits.prefixes):
        return
    for term in lexicon.terms[index]:
        stop = _end_of((written, folded), term, begin, end, traits)
        if stop and not (term.is_definite and not _has_article(folded, begin)):
            key = folded[begin:stop]
            _add(found, Span(begin - 1, stop - 1, (term,), key, end - start, is_city_only=False))


def _is_prefixed(folded: str, begin: int, prefixes: frozenset[str]) -> bool:
    """Whether the letters between the start of the word and `begin` are a prefix of the language."""
    left = folded.rfind(" ", 0, begin) + 1
    return left == begin or folded[left:begin] in prefixes


def _is_in_word(folded: str, begin: int, end: int) -> bool:
    """Whether Latin letters among others, where words have no spaces, are a part of a longer word."""
    return folded[begin].isascii() and any(
        char.isascii() and char.isalnum() for char in folded[begin - 1] + folded[end]
    )


def _is_word(tail: str) -> bool:
    """Whether it is made of letters and the marks that Indic scripts write vowels with."""
    return not any(char.isdigit() for char in tail)


def _has_article(folded: str, begin: int) -> bool:
    """Whether the letters before an Arabic name that has an article end in one: "al-", or "li-l-"."""
    return folded[folded.rfind(" ", 0, begin) + 1 : begin].endswith((ARTICLE, "لل"))


def _end_of(view: tuple[str, str], term: Term, begin: int, end: int, traits: Traits) -> int:
    """Where the term's words end, 0 where they are no form of it; `view` is the text as written and folded."""
    written, folded = view
    is_wrong_case = written[begin].islower() and not term.is_lower
    if is_wrong_case and not term.marks:
        return 0
    if term.rest is not None:
        match = term.rest.match(folded, end)
        stop = match.end() if match and not is_wrong_case else 0
    elif not traits.is_spaced:
        stop = 0 if _is_in_word(folded, begin, end) else end
    elif folded[end] == " ":
        stop = 0 if is_wrong_case else end
    else:
        stop = _tailed(folded, term, end, is_wrong_case=is_wrong_case)
    if term.is_exact and written[begin:stop] != term.written:
        return 0
    if traits.is_accented and written[begin:stop].lower() != term.written.lower():
        return 0
    return 0 if term.kind == "abbreviation" and written[begin - 2] != "," else stop


def _tailed(folded: str, term: Term, end: int, *, is_wrong_case: bool) -> int:
    """Where a word ends that goes on after the term, 0 where it is another word."""
    stop = folded.find(" ", end)
    tail = folded[end:stop]
    if any(tail.startswith(mark) for mark in term.marks):
        return stop
    if is_wrong_case:
        return 0
    if term.tail == ANY_TAIL:
        return stop
    is_ending = tail in term.endings if term.endings else len(tail) <= term.tail and _is_word(tail)
    return stop if term.tail and is_ending else 0


def _find_towns(written: str, folded: str, traits: Traits, cities: Cities, found: _Found) -> None:
    """Add what the list of cities knows, beside the readings that our own lists have already."""
    for (begin, stop), (n, index) in _towns(written, folded, traits, cities).items():
        terms, same = cities.terms(index), found.get((begin, stop))
        if same is None:
            found[begin, stop] = Span(begin - 1, stop - 1, terms, folded[begin:stop], n, is_city_only=True)
        elif same.terms[0].kind != "nothing":
            listed = {term.target for term in same.terms}
            same.terms += tuple(town for town in terms if town.target not in listed)


def _towns(
    written: str, folded: str, traits: Traits, cities: Cities
) -> dict[tuple[int, int], tuple[int, int]]:
    """Where a city stands: how many letters are its name's own, and its number in the list."""
    towns: dict[tuple[int, int], tuple[int, int]] = {}
    if cities.automaton is None:
        return towns
    is_spaced = cities.is_spaced
    is_open = cities.script in {"cyrillic", "hangul"} or bool(traits.tail or traits.endings)
    for index, start, end in cities.automaton.find_matches_as_indexes(folded, overlapping=True):
        if is_spaced and folded[end] != " " and not is_open:
            continue
        begin = start + 1 if folded[start] == " " else start
        if written[begin].islower() or written[folded.rfind(" ", begin, end) + 1].islower():
            continue  # "el banco" is not El Banco
        stop = folded.find(" ", end) if is_spaced and folded[end] != " " else end
        if stop != end and not _is_inflected(folded[end:stop], end - begin, index, cities, traits):
            continue
        if begin == start and is_spaced and not _is_prefixed(folded, begin, traits.prefixes):
            continue
        known = towns.get((begin, stop))
        if known is None or end - start > known[0]:
            towns[begin, stop] = (end - start, index)
    return towns


def _is_inflected(tail: str, length: int, index: int, cities: Cities, traits: Traits) -> bool:
    """Whether `tail` makes an inflected name of a larger city of a pattern of so many letters."""
    if cities.script == "cyrillic":
        is_ending = tail in CASE_ENDINGS
    elif cities.script == "hangul":
        is_ending = len(tail) <= MAX_PARTICLES
    else:
        is_fitting = tail in traits.endings if traits.endings else len(tail) <= traits.tail
        is_ending = length >= LONG_NAME and is_fitting and _is_word(tail)
    return is_ending and any(term.thousands >= INFLECTED_FROM for term in cities.terms(index))


MAX_PARTICLES = 4
"""Syllables of particles that may follow a name in Korean."""

LONG_NAME = 5
"""Letters of a Latin-script name from which an ending may follow: shorter ones begin common words."""
