"""Which countries a story is about, mentions, was filed from and published in, each with its evidence.

    load_gazetteer()   names of countries, regions and cities in many languages; read as they are needed
    locate(...)        a story's title and text -> countries with weights that add up to one

The way: spans that name places (`match`), what the words around them say (`context`), readings by what
else the story names (`resolve`), weights (`score`). Names are data (`data/*.txt`, CLDR, GeoNames);
nothing is downloaded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from dateline.model import Evidence, Located
from dateline.places.cities import read_cities
from dateline.places.context import NOTHING, PERSON, STORY, TOWNS, Context, is_titled
from dateline.places.fold import fold
from dateline.places.languages import SCRIPTS, known, spoken
from dateline.places.lexicon import Lexicon, read_lexicon
from dateline.places.match import Span, find_spans
from dateline.places.people import People, read_people
from dateline.places.resolve import Naming, resolve
from dateline.places.score import weigh

if TYPE_CHECKING:
    from dateline.model import Lede
    from dateline.places.lexicon import Term

LEAD = 250
"""Characters after the dateline within which the lead ends: the first sentence of a wire story."""

MIN_LEAD = 40
"""Characters that a lead has at least: shorter first sentences are a rubric or a call."""

_STOP = re.compile("[.!?…。！？।۔؟\n]")
_SENTENCE = re.compile(r"(?<=[^\W_A-Z][^\s])[.!?…]+[\"”»’)]*\s+(?=[\W_]*[^\W_a-z])|[。！？।۔؟]|\n\s*\n")
"""The end of a sentence; what follows a single capital ("U.S.") ends none. `_STOP` is how one begins."""

MAX_TEXT = 20_000
"""Characters of a text that are read; what a story is about stands before."""

MAX_KNOWN = 10_000
"""Names of datelines remembered as known or not: the same towns open most stories."""

_QUALIFIED = re.compile(r",\s?$")


@dataclass(slots=True)
class Gazetteer:
    """Names of places; the lexicon of a language is read when it is first met.

    `known` remembers what `knows` said of names, `heads` by language what heads of stories say
    (`lede.read_lede`), `datelines` the places of datelines: all hang on the names alone.
    """

    people: People
    lexicons: dict[str, Lexicon] = field(default_factory=dict)
    known: dict[tuple[str, str], str] = field(default_factory=dict)
    heads: dict[str, dict[Any, Any]] = field(default_factory=dict)
    datelines: dict[tuple[str, str], tuple[list[Span], dict[int, str]]] = field(default_factory=dict)

    def lexicon(self, language: str) -> Lexicon:
        """The lexicon of a language tag such as `pt-BR`."""
        code = known(language)
        if code not in self.lexicons:
            self.lexicons[code] = read_lexicon(code)
        return self.lexicons[code]

    def spans(self, text: str, lexicon: Lexicon) -> list[Span]:
        """The places that a text in the lexicon's language names."""
        return find_spans(text, lexicon, read_cities(SCRIPTS.get(lexicon.language, "latin")))

    def head_spans(self, head: str, lexicon: Lexicon) -> tuple[list[Span], dict[int, str]]:
        """The places of a dateline, and the country of those that are settled; remembered."""
        key = (lexicon.language, head)
        found = self.datelines.get(key)
        if found is None:
            if len(self.datelines) >= MAX_KNOWN:
                self.datelines.clear()
            spans = self.spans(head, lexicon)
            found = self.datelines[key] = spans, _settled(head, spans, lexicon.listed("state"))
        return found

    def knows(self, name: str, language: str = "en") -> str:
        """What the whole of `name` is: "town", "place" for what is wider or a common word too, "" for neither."""
        key = (language, name)
        if key not in self.known:
            if len(self.known) >= MAX_KNOWN:
                self.known.clear()
            self.known[key] = self._what(name, self.lexicon(language or "en"))
        return self.known[key]

    def _what(self, name: str, lexicon: Lexicon) -> str:
        spans = self.spans(name, lexicon)
        whole = len(name.rstrip(" ."))
        targets = [term for span in spans for term in span.terms if term.target]
        if len(spans) != 1 or (spans[0].start, spans[0].end) != (0, whole) or not targets:
            return ""
        is_word = spans[0].key in lexicon.listed("word")
        return "town" if not is_word and targets[0].kind in TOWNS else "place"


class _Field(NamedTuple):
    """A field of a story, and where its text begins in the field as stored."""

    name: str
    text: str
    offset: int


@cache
def load_gazetteer() -> Gazetteer:
    """The gazetteer of the shipped data, one per process."""
    return Gazetteer(read_people())


def locate(
    gazetteer: Gazetteer,
    *,
    title: str,
    text: str,
    lede: Lede | None = None,
    language: str = "",
    source_country: str = "",
) -> Located:
    """The countries and regions of a story.

    `title` and `text` are the story as it is stored; spans of evidence are offsets into them. `lede`
    is what `read_lede` made of `text`: its dateline says where the story was filed from and is not
    searched again. `language` is the feed's, used where the text is in it.
    """
    lexicon = gazetteer.lexicon(spoken(language, title, text))
    offset = lede.offset if lede else 0
    body = (lede.text if lede else text)[:MAX_TEXT]
    refused: dict[str, int] = {}
    namings = _filed(gazetteer, lexicon, text, lede)
    _name(gazetteer, lexicon, _Field("title", title, 0), refused, namings)
    _name(gazetteer, lexicon, _Field("text", body, offset), refused, namings)
    nouns = lexicon.listed("noun")
    for naming in namings:
        if naming.place == "title" and not naming.settled and refused.get(naming.surface) == PERSON:
            naming.needs = max(naming.needs, STORY)  # "Houston: a life" of a story about Whitney Houston
        if naming.key in nouns:
            noun = naming.surface.lower()
            if noun in title or noun in body:
                naming.needs = max(naming.needs, STORY)
    resolved = resolve(namings, source_country, len(body))
    filed: dict[str, tuple[Evidence, ...]] = {}
    for naming, terms in resolved:
        if naming.place != "dateline":
            break  # those of the dateline stand first
        if terms[0].target and "/" not in terms[0].target:
            found = Evidence("text", naming.start, naming.end, naming.surface, "dateline")
            filed[terms[0].target] = (*filed.get(terms[0].target, ()), found)
    return weigh(resolved, filed, source_country)


def _name(
    gazetteer: Gazetteer, lexicon: Lexicon, part: _Field, refused: dict[str, int], namings: list[Naming]
) -> None:
    """Add the names of a field; `refused` has the surfaces that were found to be no places so far, and why.

    A person's name that is a country's too means the country again only where the story speaks for it.
    """
    field_name, text, offset = part
    spans = gazetteer.spans(text, lexicon)
    if not spans:
        return
    settled = _settled(text, spans, lexicon.listed("state"))
    titled = is_titled(text) if field_name == "title" else False
    context = Context(text, lexicon, gazetteer.people, titled)
    lead = _lead(text) if field_name == "text" else 0
    parts = lexicon.listed("part")
    for n, span in enumerate(spans):
        if not span.terms[0].target and not any(term.target for term in span.terms):
            continue
        country = settled.get(n, "")
        surface = text[span.start : span.end]
        needs = NOTHING if country else context.support(span)
        if needs >= PERSON:
            refused[surface] = needs
            continue
        if surface in refused and not country:
            if _is_name_of_people(span, lexicon, surface):
                continue
            needs = max(needs, STORY) if refused[surface] == PERSON else needs
        place = "lead" if span.start < lead else field_name
        inside = span.terms[0].is_doubtful and context.is_inside(span.start)
        at, to = span.start + offset, span.end + offset
        is_part = span.key in parts
        namings.append(
            Naming(field_name, at, to, surface, place, span.terms, needs, span.key, country, inside, is_part)
        )


def _lead(text: str) -> int:
    """Where the lead ends."""
    for stop in _STOP.finditer(text, MIN_LEAD, LEAD):
        if _SENTENCE.match(text, stop.start(), LEAD):
            return stop.start()
    return LEAD


def _is_name_of_people(span: Span, lexicon: Lexicon, surface: str) -> bool:
    """Whether a name that was a person's before in the text is so again: "Kati Mather ... Kati said"."""
    return span.is_city_only or surface.lower() in lexicon.listed("person")


def _settled(text: str, spans: list[Span], states: frozenset[str]) -> dict[int, str]:
    """The country of each span that the next one puts it in: "Paris, Texas"; both are then beyond doubt."""
    settled: dict[int, str] = {}
    for n in range(len(spans) - 1):
        span, after = spans[n], spans[n + 1]
        if after.start - span.end > 2 or not _QUALIFIED.fullmatch(text[span.end : after.start]):
            continue
        if any(term.kind in TOWNS for term in span.terms):
            country = _qualifier(span.terms, after, text, states)
            if country:
                settled[n] = settled[n + 1] = country
    return settled


def _qualifier(terms: tuple[Term, ...], after: Span, text: str, states: frozenset[str]) -> str:
    """The country that a town's qualifier puts it in: one where such a town is known, or a province's.

    A country where no such town is known counts where the words end there ("Surrey, UK, is"), and the
    town is no capital: "Paris, Berlin and Warsaw" and "Athens, Turkey said" are lists.
    """
    towns = {term.target for term in terms}
    is_state = fold(text[after.start : after.end]) in states
    larger = [
        term
        for term in after.terms
        if (term.kind in _WIDER or is_state) and "/" not in term.target and term.target
    ]
    for term in larger:
        if term.target in towns or (term.kind != "name" and not term.is_doubtful):
            return term.target
    is_capital = any(term.kind == "capital" or not term.thousands for term in terms)
    is_closed = text[after.end : after.end + 1] in {",", ".", ")", ""}
    return next((t.target for t in larger if t.kind == "name" and is_closed and not is_capital), "")


_WIDER = frozenset({"province", "name", "abbreviation"})


def _filed(gazetteer: Gazetteer, lexicon: Lexicon, text: str, lede: Lede | None) -> list[Naming]:
    """The places of the dateline, each with the words that qualify it."""
    namings: list[Naming] = []
    if lede is None or lede.dateline is None:
        return namings
    start, end = lede.dateline.span
    head = text[start:end]
    spans, settled = gazetteer.head_spans(head, lexicon)
    for place in lede.dateline.places:
        at = head.find(place)
        stop = at + len(place)
        inside = [n for n, span in enumerate(spans) if span.start == at and 2 * (span.end - at) > len(place)]
        beside = _beside(head, spans, stop)
        if at < 0 or not (inside or beside):
            continue
        terms = spans[inside[0]].terms if inside else beside
        country = settled.get(inside[0], "") if inside else beside[0].target
        key = fold(place)
        namings.append(
            Naming("text", start + at, start + stop, place, "dateline", terms, NOTHING, key, country)
        )
    return namings


def _beside(head: str, spans: list[Span], stop: int) -> tuple[Term, ...]:
    """The province or country after the comma behind a place that is not known itself."""
    for span in spans:
        if span.start - stop in {1, 2} and head[stop] == ",":
            return tuple(term for term in span.terms if term.kind in _WIDER)[:1]
    return ()
