"""Where a text names a place: spans of words with what each may stand for.

All terms of a language and all cities are met in two passes of an automaton over the folded text; what
the automaton finds is checked against the text as it was written (word boundaries, capitals, endings),
and of overlapping spans the longest stays, so that "New Mexico" is never Mexico.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline.places.fold import fold
from dateline.places.lexicon import ANY_TAIL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ahocorasick_rs import AhoCorasick

    from dateline.places.cities import Cities
    from dateline.places.lexicon import Lexicon, Term


@dataclass(frozen=True, slots=True)
class Span:
    """Words that may name a place: `text[start:end]` and what they stand for.

    `is_city_only` says that only the list of cities knows them, `is_settled` that what they stand for
    is beyond doubt.
    """

    start: int
    end: int
    terms: tuple[Term, ...]
    is_city_only: bool
    is_settled: bool = False


@dataclass(frozen=True, slots=True)
class _Text:
    """A text with a space before and after it, as written and folded; offsets are one too high."""

    written: str
    folded: str


def find_spans(text: str, lexicon: Lexicon, cities: Cities) -> list[Span]:
    """The places that `text` names, from left to right, without overlaps."""
    padded = f" {text} "
    view = _Text(padded, fold(padded))
    found: dict[tuple[int, int], tuple[int, list[Term], bool]] = {}
    for automaton, terms, is_city in (
        (lexicon.automaton, lexicon.terms, False),
        (cities.automaton, cities.terms, True),
    ):
        for start, end, length, term in _fitting(view, automaton, terms, lexicon):
            known = found.get((start, end))
            # Of two stems of one word the longer is right: "Nigeri-a" is no form of "Niger".
            if known is None or (length > known[0] and not is_city):
                found[start, end] = length, [term], is_city
            elif (length == known[0] or is_city) and not any(
                _says_as_much(other, term) for other in known[1]
            ):
                known[1].append(term)
    spans = [Span(start - 1, end - 1, tuple(terms), city) for (start, end), (_, terms, city) in found.items()]
    return _longest(spans)


def _says_as_much(one: Term, other: Term) -> bool:
    """Whether a term makes another of the same words needless."""
    is_sure = not one.is_doubtful or other.is_doubtful
    return one.target == other.target and not one.thousands and is_sure


def _longest(spans: list[Span]) -> list[Span]:
    """Of overlapping spans the longest, the leftmost among equals."""
    spans.sort(key=lambda span: (span.start - span.end, span.start))
    covered = bytearray(max((span.end for span in spans), default=0))
    taken: list[Span] = []
    for span in spans:
        if not any(covered[span.start : span.end]):
            covered[span.start : span.end] = b"\1" * (span.end - span.start)
            taken.append(span)
    taken.sort(key=lambda span: span.start)
    return taken


def _fitting(
    view: _Text, automaton: AhoCorasick, terms: tuple[tuple[Term, ...], ...], lexicon: Lexicon
) -> Iterator[tuple[int, int, int, Term]]:
    written, folded, traits = view.written, view.folded, lexicon.traits
    for index, start, end in automaton.find_matches_as_indexes(folded, overlapping=True):
        begin = start + 1 if folded[start] == " " else start
        is_joined = begin == start and traits.is_spaced
        if is_joined and not _is_prefixed(folded, begin, traits.prefixes):
            continue
        is_small = written[begin].islower()
        for term in terms[index]:
            if is_small and not (term.is_lower or term.marks):
                continue
            stop = _end_of(view, term, begin, end, is_spaced=traits.is_spaced)
            if stop and not (term.is_exact and written[begin:stop] != term.written):
                yield begin, stop, end - start, term


def _is_prefixed(folded: str, begin: int, prefixes: frozenset[str]) -> bool:
    """Whether the letters between the start of the word and `begin` are a prefix of the language."""
    left = folded.rfind(" ", 0, begin) + 1
    return left == begin or folded[left:begin] in prefixes


def _end_of(view: _Text, term: Term, begin: int, end: int, *, is_spaced: bool) -> int:
    """Where the term's words end, 0 where they are no form of it."""
    folded = view.folded
    if term.rest is not None:
        match = term.rest.match(folded, end)
        return match.end() if match else 0
    if not is_spaced and not folded[begin].isascii():
        return end
    stop = folded.find(" ", end)
    tail = folded[end:stop]
    is_adjective = bool(tail) and any(tail.startswith(mark) for mark in term.marks)
    if view.written[begin].islower() and not (term.is_lower or is_adjective):
        return 0
    if not tail or term.tail == ANY_TAIL or is_adjective:
        return stop
    is_ending = tail in term.endings if term.endings else len(tail) <= term.tail and tail.isalpha()
    if term.tail and is_ending:
        return stop
    return 0
