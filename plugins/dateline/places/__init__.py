"""Which countries a story is about, mentions, was filed from and published in, each with its evidence.

    load_gazetteer()   names of countries, regions and cities in many languages; read once
    locate(...)        a story's title and text -> countries with weights that add up to one

The way: spans that name places (`match`), what speaks against them (`people`, words that are names),
readings and weights (`score`). Names are data (`data/*.txt`, CLDR, GeoNames); nothing is downloaded.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from dateline.model import Evidence, Located
from dateline.places.cities import Cities, read_cities
from dateline.places.fold import fold
from dateline.places.languages import known
from dateline.places.lexicon import Lexicon, read_lexicon
from dateline.places.match import Span, find_spans
from dateline.places.people import People, read_people
from dateline.places.score import Naming, weigh

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dateline.model import Lede

LEAD = 250
"""Characters after the dateline that count as the lead: the first sentence or two of a wire story."""

MAX_TEXT = 20_000
"""Characters of a text that are read; what a story is about stands before."""

_QUALIFIED = re.compile(r",\s?$")
_SCRIPTS = {
    "ar": "ARABIC", "fa": "ARABIC", "ur": "ARABIC", "ps": "ARABIC", "ru": "CYRILLIC", "uk": "CYRILLIC",
    "bg": "CYRILLIC", "be": "CYRILLIC", "mk": "CYRILLIC", "he": "HEBREW", "el": "GREEK", "zh": "CJK",
    "hi": "DEVANAGARI", "ko": "HANGUL", "th": "THAI",
}  # fmt: skip
"""Script of the languages that are written in one that is not Latin; others are taken as Latin."""

_MIXED = frozenset({"sr", "kk", "uz", "az", "ky", "mn", "ja", "ku"})
"""Languages written in more than one script."""


@dataclass(slots=True)
class Gazetteer:
    """Names of places; the lexicon of a language is read when it is first met."""

    cities: Cities
    people: People
    lexicons: dict[str, Lexicon] = field(default_factory=dict)

    def lexicon(self, language: str) -> Lexicon:
        """The lexicon of a language tag such as `pt-BR`."""
        code = known(language)
        if code not in self.lexicons:
            self.lexicons[code] = read_lexicon(code)
        return self.lexicons[code]

    def knows(self, name: str, language: str = "en") -> bool:
        """Whether the whole of `name` is the name of a place."""
        spans = find_spans(name, self.lexicon(language or "en"), self.cities)
        return bool(spans) and (spans[0].start, spans[-1].end) == (0, len(name.rstrip(" .")))


@cache
def load_gazetteer() -> Gazetteer:
    """The gazetteer of the shipped data, one per process."""
    return Gazetteer(read_cities(), read_people())


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
    searched again. `language` is the feed's, used where the text's script agrees with it.
    """
    lexicon = gazetteer.lexicon(_language(language, title, text))
    offset = lede.offset if lede else 0
    body = (lede.text if lede else text)[:MAX_TEXT]
    namings = [
        *_filed(gazetteer, lexicon, text, lede),
        *_namings(gazetteer, lexicon, "title", title, 0),
        *_namings(gazetteer, lexicon, "text", body, offset),
    ]
    filed: dict[str, tuple[Evidence, ...]] = {}
    for naming in namings:
        if naming.place == "dateline":
            target = _filed_country(naming, source_country)
            if target:
                filed[target] = (*filed.get(target, ()), naming.evidence)
    return weigh(namings, filed, source_country)


def _language(language: str, title: str, text: str) -> str:
    """The feed's language, or the one the text is in where its script says otherwise or none is given."""
    sample = f"{title} {text[:200]}"
    code = known(language)
    if code and (code in _MIXED or _script(sample) in {"", _SCRIPTS.get(code, "LATIN")}):
        return code
    from py3langid import classify  # noqa: PLC0415 - 0.1 s and 10 MB that most runs never need

    return str(classify(sample)[0])


def _script(sample: str) -> str:
    """The script of most of the letters, by every fourth of them; "" where there are none."""
    counts: dict[str, int] = {}
    for char in sample[::4]:
        if char.isalpha():
            script = "LATIN" if char.isascii() else unicodedata.name(char, "").split(" ")[0]
            counts[script] = counts.get(script, 0) + 1
    return max(counts, key=lambda script: (counts[script], script)) if counts else ""


def _namings(
    gazetteer: Gazetteer, lexicon: Lexicon, field_name: str, text: str, offset: int
) -> Iterator[Naming]:
    spans = _settle_pairs(text, find_spans(text, lexicon, gazetteer.cities))
    is_titled = _is_titled(text)
    for span in spans:
        if not any(term.target for term in span.terms) or _is_person(
            gazetteer, lexicon, text, span, is_titled=is_titled
        ):
            continue
        is_lead = field_name == "text" and span.start < LEAD
        surface = text[span.start : span.end]
        rule = f"{span.terms[0].kind}:{span.terms[0].written}"
        evidence = Evidence(field_name, span.start + offset, span.end + offset, surface, rule)
        needs = 0 if span.is_settled else _needs(lexicon, text, span, is_titled=is_titled)
        yield Naming(evidence, "lead" if is_lead else field_name, span.terms, needs)


def _is_titled(text: str) -> bool:
    """Whether so many words begin with capitals that a capital says nothing."""
    words = [word for word in text.split()[:30] if word[:1].isalpha()]
    return len(words) > 3 and sum(word[0].isupper() for word in words) > 0.7 * len(words)


def _is_person(gazetteer: Gazetteer, lexicon: Lexicon, text: str, span: Span, *, is_titled: bool) -> bool:
    surface = text[span.start : span.end]
    if " " in surface or any(
        term.kind in {"adjective", "region"} for term in span.terms if not term.thousands
    ):
        return False
    is_given = fold(surface) in lexicon.people
    return gazetteer.people.names_person(text, span.start, span.end, is_given=is_given, is_titled=is_titled)


def _needs(lexicon: Lexicon, text: str, span: Span, *, is_titled: bool) -> int:
    """How much support a name needs: 0 none, 1 the story's or the publisher's country, 2 the story's."""
    surface = text[span.start : span.end]
    folded = fold(surface)
    if not all(term.kind in _TOWNS for term in span.terms):
        return 0
    if folded in lexicon.words:
        return 2
    if not span.is_city_only:
        return 0
    if folded in lexicon.people or (surface.isupper() and is_titled):
        return 2
    is_weak = len(surface) < 4 and surface.isascii()
    return 1 if is_weak or _says_little(text, span) else 0


def _says_little(text: str, span: Span) -> bool:
    """Whether a town of the list of cities alone may be a common word here.

    Scripts without capitals give no sign (in Arabic Medina is "city"), nor does the first word of a
    sentence, and names in other languages are words of this one (Turkish "Adalet" is Adelaide in none).
    """
    first = text[span.start]
    is_capital = any(term.kind == "capital" for term in span.terms)
    is_caseless = first.upper() == first.lower() and not is_capital
    is_foreign = all(term.kind == "other name" for term in span.terms)
    before = text[: span.start].rstrip(" «“\"'")
    is_first = not before or before[-1] in ".!?…:"
    return is_caseless or is_foreign or (is_first and " " not in text[span.start : span.end])


def _settle_pairs(text: str, spans: list[Span]) -> list[Span]:
    """The spans, each town settled by the country or province after its comma: "Paris, Texas".

    Both names are then beyond doubt: in "Augusta, Georgia" neither is the country in the Caucasus.
    """
    settled = list(spans)
    for n, (span, after) in enumerate(pairwise(settled)):
        if _QUALIFIED.fullmatch(text[span.end : after.start]) and all(t.kind in _TOWNS for t in span.terms):
            country = _qualifier(span, after)
            if country:
                settled[n] = _settle(span, country)
                settled[n + 1] = _settle(after, country)
    return settled


def _qualifier(span: Span, after: Span) -> str:
    """The country that a town's qualifier puts it in: one where such a town is known, or a province's."""
    wider = [t for t in after.terms if t.kind in {"province", "name"} and "/" not in t.target]
    towns = {term.target for term in span.terms}
    inside = [term.target for term in wider if term.target in towns]
    provinces = [term.target for term in wider if term.kind == "province" and not term.is_doubtful]
    return next(iter([*inside, *provinces]), "")


def _settle(span: Span, country: str) -> Span:
    terms = tuple(replace(term, is_doubtful=False) for term in span.terms if term.target == country)
    terms = terms or (replace(span.terms[0], target=country, is_doubtful=False, thousands=0),)
    return replace(span, terms=terms, is_settled=True)


_TOWNS = frozenset({"city", "capital", "other name"})


def _filed(gazetteer: Gazetteer, lexicon: Lexicon, text: str, lede: Lede | None) -> Iterator[Naming]:
    """The places of the dateline, each with the words that qualify it."""
    if lede is None or lede.dateline is None:
        return
    start, end = lede.dateline.span
    head = text[start:end]
    spans = _settle_pairs(head, find_spans(head, lexicon, gazetteer.cities))
    for place in lede.dateline.places:
        at = head.find(place)
        inside = [span for span in spans if at <= span.start < at + len(place)]
        if at < 0 or not inside:
            continue
        evidence = Evidence("text", start + at, start + at + len(place), place, "dateline")
        yield Naming(evidence, "dateline", inside[0].terms, 0)


def _filed_country(naming: Naming, source_country: str) -> str:
    """The one country that a dateline's place lies in: the likeliest reading."""
    own = [t.target for t in naming.terms if t.target and "/" not in t.target and not t.thousands]
    cities = sorted(
        (t for t in naming.terms if t.thousands),
        key=lambda t: (t.target != source_country, -t.thousands, t.target),
    )
    return own[0] if own else cities[0].target if cities else ""
