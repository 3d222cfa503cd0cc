"""Names of places in one language: what CLDR calls countries, and our own lists in `data/`.

A line of a list is `target: names / adjectives / cities / metonyms / provinces / abbreviations`, each
part a list separated by commas; parts at the end may be left out. The target is a country code, a
region as `scheme/region`, or `-` for words that hold a name but mean no place ("South China Sea").
Abbreviations of provinces count after a comma only ("Troy, N.C.").

    term      as it stands, begun with a capital in scripts that have them
    polsk*    with any ending (also within a term of several words)
    polsk     begun with a small letter here: may be so in the text as well
    US        all capitals: only so, never "us"
    Georgia?  counts for this country only where other words of the story speak for it

`@word` lists names that are common words as well, `@person` those that are personal names,
`@not` what CLDR says and nobody means; all of them are in need of support like `term?`. Further lists
are words that tell what a name beside them is: `@street`, `@ware`, `@county`, `@before`, `@in`, `@to`,
`@plea` (`context`), `@state` (places that qualify a town though they are towns), `@noun` (names that are
nouns when written small), `@start` (names that are common words at the start of a sentence) and `@part`
(names of parts of a country and of their people).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from importlib import resources
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick, MatchKind
from babel import Locale, UnknownLocaleError

from dateline.places.fold import fold
from dateline.places.languages import CLDR_LOCALES, SCRIPTS, Traits, traits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NOTHING: frozenset[str] = frozenset()
KINDS = ("name", "adjective", "city", "metonym", "province", "abbreviation")
ANY_TAIL = 99
ARTICLE = "ال"
"""The Arabic article. Names that have it are met without its first letter as well, after "li-"."""
_NOT_COUNTRIES = frozenset(
    ["AC", "AN", "CP", "CQ", "DG", "EA", "IC", "TA", "EZ", "UN", "QO", "XA", "XB", "ZZ"]
)
_TWO_NAMES = frozenset(["FK", "MM", "SZ", "TL"])
_CLDR_REGIONS = {
    "EU": "bloc/eu",
    "002": "m49/002",
    "019": "m49/019",
    "142": "m49/142",
    "150": "m49/150",
    "009": "m49/009",
    "145": "m49/145",
    "005": "area/south-america",
    "013": "area/central-america",
    "015": "area/north-africa",
    "029": "area/caribbean",
    "035": "area/southeast-asia",
    "143": "area/central-asia",
    "151": "area/eastern-europe",
    "154": "area/northern-europe",
    "155": "area/western-europe",
    "011": "area/west-africa",
    "202": "area/sub-saharan-africa",
    "419": "area/latin-america",
}
"""CLDR's regions that newsrooms name, and the regions that they are here."""


@dataclass(frozen=True, slots=True)
class Term:
    """One reading of a pattern: what it stands for and what the text around it must be like."""

    target: str
    kind: str
    written: str
    tail: int = 0
    is_lower: bool = False
    is_exact: bool = False
    is_doubtful: bool = False
    is_definite: bool = False
    thousands: int = 0
    marks: tuple[str, ...] = ()
    endings: frozenset[str] = frozenset()
    rest: re.Pattern[str] | None = None
    rule: str = field(init=False, compare=False)
    """What evidence says of the term: its kind and how it is written in the list."""

    def __post_init__(self) -> None:
        """Write the rule once, as every evidence needs it."""
        object.__setattr__(self, "rule", f"{self.kind}:{self.written}")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The terms of one language, behind one automaton over folded text.

    `is_firm` tells of each pattern whether the word ends with it; such a pattern ends with the space behind
    the word, which spares the beginnings of other words. `plain` has what a pattern stands for where
    nothing but the first letter's case is left to be looked at, and `plain_small` what of that may begin
    with a small letter; None for patterns whose terms need a closer look, which `is_small` spares them
    where none may begin with a small letter.
    """

    language: str
    traits: Traits
    automaton: AhoCorasick
    terms: tuple[tuple[Term, ...], ...]
    is_small: tuple[bool, ...]
    is_firm: tuple[bool, ...]
    plain: tuple[tuple[Term, ...] | None, ...]
    plain_small: tuple[tuple[Term, ...] | None, ...]
    lists: dict[str, frozenset[str]]
    is_own: bool

    def listed(self, name: str) -> frozenset[str]:
        """The folded words of a list of this language."""
        return self.lists.get(name, _NOTHING)


def read_lexicon(language: str) -> Lexicon:
    """Return the lexicon of a language; one that neither CLDR nor we know has no terms."""
    how = traits(language)
    lists: dict[str, list[str]] = {}
    found: dict[str, list[Term]] = {}
    own = list(_own_terms(language, how, lists))
    banned = frozenset(fold(name) for name in lists.get("not", ()))
    cldr = (pair for pair in _cldr_terms(language, how) if fold(pair[1].written) not in banned)
    # Headlines in other scripts name "Bolivia" or "Air India" in Latin letters as well.
    latin = _cldr_terms("en", Traits(is_spaced=how.is_spaced)) if language in SCRIPTS else ()
    for pattern, term in (*own, *cldr, *latin):
        same = found.setdefault(pattern, [])
        if all(_kin(term) != _kin(other) for other in same):
            same.append(term)
    is_firm = [how.is_spaced and not any(map(_is_open, terms)) for terms in found.values()]
    patterns = [pattern + " " * firm for pattern, firm in zip(found, is_firm, strict=True)]
    is_plain = [
        firm and pattern[0] == " " and not how.is_accented and not any(map(_is_special, terms))
        for (pattern, terms), firm in zip(found.items(), is_firm, strict=True)
    ]
    plain = [
        spare(tuple(terms)) if easy else None for terms, easy in zip(found.values(), is_plain, strict=True)
    ]
    small = [
        spare(tuple(term for term in terms if term.is_lower)) if easy else None
        for terms, easy in zip(found.values(), is_plain, strict=True)
    ]
    return Lexicon(
        language,
        how,
        AhoCorasick(patterns, matchkind=MatchKind.Standard, store_patterns=False),
        tuple(tuple(terms) for terms in found.values()),
        tuple(any(term.is_lower or term.marks for term in terms) for terms in found.values()),
        tuple(is_firm),
        tuple(plain),
        tuple(small),
        {name: frozenset(fold(word) for word in words) for name, words in lists.items()},
        is_own=bool(own),
    )


def _kin(term: Term) -> tuple[str, int, bool, bool, bool]:
    """What makes another term of the same pattern and kin needless."""
    return term.target, term.tail, term.is_doubtful, term.is_exact, term.is_lower


def _is_open(term: Term) -> bool:
    """Whether the word may go on after the pattern."""
    return bool(term.tail or term.marks or term.endings or term.rest)


def _is_special(term: Term) -> bool:
    """Whether more than the first letter's case must be looked at."""
    return term.is_exact or term.is_definite or term.kind == "abbreviation"


def spare(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """The terms of the same words without those that another makes needless."""
    kept: list[Term] = []
    for term in terms if len(terms) > 1 else ():
        if not any(
            same.target == term.target and (not same.is_doubtful or term.is_doubtful) for same in kept
        ):
            kept.append(term)
    return tuple(kept) or terms


def read_lines(name: str) -> Iterator[str]:
    """Yield the lines of a data file that say something; a missing file says nothing."""
    file = resources.files("dateline.places") / "data" / name
    if file.is_file():
        for line in file.read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                yield line


def split_terms(part: str) -> list[str]:
    """Return the terms of a comma-separated list."""
    return [term for term in (piece.strip() for piece in part.split(",")) if term]


def _own_terms(language: str, how: Traits, lists: dict[str, list[str]]) -> Iterator[tuple[str, Term]]:
    for line in read_lines(f"{language}.txt"):
        if line.startswith("@"):
            name, _, rest = line[1:].partition(" ")
            lists.setdefault(name, []).extend(split_terms(rest))
            continue
        target, _, rest = line.partition(":")
        for kind, part in zip(KINDS, rest.split("/"), strict=False):
            for written in split_terms(part):
                yield _own_term(target, kind, written, how)


def _own_term(target: str, kind: str, written: str, how: Traits) -> tuple[str, Term]:
    is_doubtful = written.endswith("?")
    written = written.rstrip("?")
    is_definite = how.has_article and fold(written).startswith(ARTICLE)
    literal, star, rest = (written[len(ARTICLE) :] if is_definite else written).partition("*")
    is_region = "/" in target
    term = Term(
        "" if target == "-" else target,
        "region" if is_region else "nothing" if target == "-" else kind,
        written.replace("*", ""),
        tail=ANY_TAIL if star and not rest else 0,
        is_lower=written[0].islower(),
        is_exact=written.isupper() and written[0] != written[0].lower() and "." not in written,
        is_doubtful=is_doubtful,
        is_definite=is_definite,
        rest=_rest(rest) if rest else None,
    )
    return _pattern(literal, how), term


def _rest(written: str) -> re.Pattern[str]:
    """Return what must follow the first `*` of a term of several words."""
    parts = (re.escape(fold(part)) for part in written.split("*"))
    return re.compile("[^ ]*" + "[^ ]*".join(parts) + "(?= )")


def _pattern(literal: str, how: Traits) -> str:
    """Return the folded literal; a leading space stands for the start of a word."""
    # A name's last point is folded to a space, and the end of a text is not one more.
    folded = fold(literal).rstrip(" ")
    return folded if how.prefixes or not how.is_spaced else " " + folded


def _cldr_terms(language: str, how: Traits) -> Iterator[tuple[str, Term]]:
    for locale in CLDR_LOCALES.get(language, (language,)):
        try:
            territories = Locale.parse(locale).territories
        except (UnknownLocaleError, ValueError):
            continue
        for code, name in territories.items():
            target = _CLDR_REGIONS.get(code, code)
            if target not in _NOT_COUNTRIES and not target.isdigit():
                for written in _variants(code, name):
                    yield _cldr_term(target, written, how)


def _variants(code: str, name: str) -> Iterable[str]:
    """Return the names in a CLDR name such as "Myanmar (Burma)".

    What stands in brackets is mostly another country ("Virgin Islands (US)"), so it counts for those
    alone that are known by two names.
    """
    inner = re.fullmatch(r"(.+?) ?[((](.+)[))]", name)
    names = [name] if inner is None else [inner[1], inner[2]] if code in _TWO_NAMES else [inner[1]]
    return [part.strip() for part in names if len(part.strip()) > 1]


def _cldr_term(target: str, written: str, how: Traits) -> tuple[str, Term]:
    kind = "region" if "/" in target else "name"
    if how.has_article and fold(written).startswith(ARTICLE):
        return _pattern(written[len(ARTICLE) :], how), Term(target, kind, written, is_definite=True)
    words = [_stem(word, how) for word in written.split(" ")]
    if len(words) > 1 and how.cut:
        stars = "*".join(words) if len(words[0]) > 3 else written
        literal, star, rest = stars.replace("*", "* ").partition("*")
        return _pattern(literal, how), Term(target, kind, written, rest=_rest(rest + "*") if star else None)
    stem = words[0] if len(words) == 1 else written
    tail = how.tail if len(stem) > 3 else min(how.tail, 0 if how.cut else 2)
    return _pattern(stem, how), Term(target, kind, written, tail=tail, marks=how.marks, endings=how.endings)


def _stem(word: str, how: Traits) -> str:
    """Return a word without the final letter that gives way to endings, if enough is left."""
    return word[:-1] if len(word) > 4 and fold(word[-1]) in how.cut else word
