"""Reports to events: the same happening told in other words, and in other languages.

A second grouping over the leaders of clusters, apart from copies and looser: agglomerative clustering
by the cosine of summed term vectors, the pair of groups nearest to each other first. Its result depends
on the set of reports alone. Measured on 1,015 headlines of 18 stories it groups with a B-cubed F of .83
where one pass in order of time reaches .62 (`benchmarks/dedupe_quality.py`).
"""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from dateline import canonical
from dateline.dedupe.copies import is_days_later
from dateline.dedupe.sketches import containment
from dateline.terms import function_words, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

EVENT_SPAN = timedelta(days=3)
"""How long an event lasts at most; what goes on for longer is several."""

MIN_COSINE = 0.2
"""Cosine of two groups' summed vectors from which they are one event. On labelled pairs of ten languages
.8 of what it joins is the same story and .75 of the same is joined; the headlines' F is flat from .15 to .2."""

PRIOR_DOCUMENTS = 10_000
"""Documents that every word's rarity is counted against beside those at hand: with few of these, or in
one hour, "earthquake" is as rare as it is in a year. Measured from 0 to 10,000: F rises from .72 to .85."""

TITLE_WEIGHT, TEXT_CHARS = 2.0, 300
"""A word of the title counts twice, and the lead as far as feeds have it in common."""

STEM = 6
"""Letters of a word that count: endings differ in most languages where the event does not."""

MIN_EDGE = 0.05
"""Cosines below this are taken for none: they change no group and cost most of the time."""

COMMON_REPORTS, COMMON_SHARE, MAX_POSTINGS = 500, 0.1, 2000
"""A word in more than 500 reports and a tenth of all joins nothing; any other joins a report to the 2,000 before
it, and older ones are joined by other words."""

TOLD_APART = -0.3
"""What a pair counts that cannot be one event: the 12th and the 13th package."""

TEMPLATE_SHARE, TEMPLATE_TITLE_SHARE = 0.5, 0.6
"""Share of the shorter report's words, or of its title's, from which two reports are one sentence filled twice."""

MIN_TITLE_STEMS = 3
"""Words of a title without a text that must agree: "Video" tells of nothing."""

USUAL_REPORTS, USUAL_SHARE = 10, 0.4
"""A word in four of ten of a publisher's reports of three days, where it has ten, is the publisher's."""

ACROSS_LANGUAGES = 0.7
"""Share of the cosine of countries, numbers and names that counts between two languages."""

_ROWS = 64
_SPAN_S = EVENT_SPAN.total_seconds()

_ORDINAL = re.compile(
    r"(?<![\d.,])(\d{1,4})(?:st|nd|rd|th|º|ª|\.º|-?(?:й|го|му|я|е)|-?(?:inci|ıncı|üncü|uncu|nci|ncı)|ème|er|e)(?!\w)"
    r"|(?<![\d.,])(\d{1,3})\.(?=\s+[^\W\d_])|第\s*(\d{1,4})|(?:№|رقم|\bN[or]\.|\bn[º°]|\bnúmero|\bnumber)\s*(\d{1,4})"
)
_DECIMAL = re.compile(
    r"(?<![\d.,])(\d{1,2}[.,]\d)(?![\d.,]*\d)(?!\s*(?:%|percent|per cent|pct|million|billion|bn|mln|Prozent|pour cent|por ciento))"
)
_NEAR_DECIMAL = 0.3

_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўαβγδεζηθικλμνξοπρστυφχψως",
        ["a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "h", "ts", "ch", "sh", "sh", "", "i", "", "e", "iu", "ia", "i", "i", "e", "g", "u",
         "a", "v", "g", "d", "e", "z", "i", "th", "i", "k", "l", "m", "n", "x", "o", "p", "r", "s", "t", "i", "f", "h", "ps", "o", "s"],
        strict=True,
    )
)  # fmt: skip
_TO_LATIN = str.maketrans(_CYRILLIC)
_NAME = re.compile(r"(?<![.!?:]\s)(?<!^)(?<![\w'’])[^\W\d_a-z][^\W\d_]{3,}")


@dataclass(frozen=True)
class Report:
    """A cluster as its leader tells it.

    `at` is when it was first seen, `dated_at` its own date where that is to be believed, `countries` those
    it is about.
    """

    report_id: str
    at: datetime
    title: str
    text: str
    language: str = ""
    countries: frozenset[str] = frozenset()
    source_id: str = ""
    dated_at: datetime | None = None

    @cached_property
    def terms(self) -> Counter[str]:
        """What it is about, by stem: words without endings and accents, two characters where no spaces are."""
        counts: Counter[str] = Counter()
        for text, weight in ((self.title, TITLE_WEIGHT), (self.text[:TEXT_CHARS], 1.0)):
            for stem in _stems(text):
                counts[stem] += weight  # type: ignore[assignment]
        return counts

    @cached_property
    def title_stems(self) -> frozenset[str]:
        """What the title is about."""
        return frozenset(_stems(self.title))

    @cached_property
    def subjects(self) -> frozenset[str]:
        """Names of the title that stand in the text with a capital within a sentence."""
        names = (name for name in _NAME.findall(self.text[:TEXT_CHARS]) if name[0].isupper())
        return self.title_stems.intersection(plain(name)[:STEM] for name in names)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Numbers of title and lead."""
        return canonical.numerals(f"{self.title} {self.text[:TEXT_CHARS]}")

    @cached_property
    def facts(self) -> dict[str, float]:
        """What does not depend on language: countries, numbers and names, each with its weight."""
        told = f"{self.title}. {self.text[:TEXT_CHARS]}"
        facts = {f"c:{country}": 1.0 for country in self.countries}
        facts |= {f"n:{number}": 2.0 for number in self.numbers if len(number) > 1}
        names = (_latin(name)[: STEM - 1] for name in _NAME.findall(told) if name[0].isupper())
        return facts | {f"w:{name}": 1.5 for name in names if len(name) > 3}

    @cached_property
    def ordinals(self) -> frozenset[str]:
        """Numbers that name the thing itself: a 12th package is no 13th."""
        return frozenset(next(filter(None, groups)) for groups in _ORDINAL.findall(self.title))

    @cached_property
    def magnitudes(self) -> tuple[float, ...]:
        """Decimals of the title: an earthquake of 5.1 is none of 5.6."""
        return tuple(float(number.replace(",", ".")) for number in _DECIMAL.findall(self.title))


def _latin(name: str) -> str:
    return plain(plain(name).translate(_TO_LATIN))


def _stems(text: str) -> Iterator[str]:
    words = canonical.words(text)
    if canonical.is_spaceless(text):
        run = "".join(words)
        yield from (run[i : i + 2] for i in range(len(run) - 1))
        return
    idle = function_words()
    for word in map(plain, words):
        if (len(word) > 2 or word.isdigit()) and word not in idle:
            yield word[:STEM]


def group_events(reports: Iterable[Report]) -> dict[str, str]:
    """The event of each report, by report id. An event is named after its first report, for ever."""
    ordered = sorted(reports, key=lambda r: (r.at, r.report_id))
    groups = _Groups(ordered)
    for (a, b), weight in _similar(ordered):
        groups.link(a, b, weight)
    return {
        ordered[member].report_id: canonical.identify("event", ordered[first].report_id)
        for first, members in groups.merged().items()
        for member in members
    }


def _similar(reports: Sequence[Report]) -> Iterator[tuple[tuple[int, int], float]]:
    """Pairs of reports that have something in common, with how much: a cosine, or `TOLD_APART`."""
    by_text = _cosines(_vectors(_own_terms(reports)), reports)
    languages = {report.language for report in reports}
    by_fact = {}
    if len(languages) > 1 or "" in languages:
        by_fact = _cosines([_normed(report.facts) for report in reports], reports)
    for pair in sorted(by_text.keys() | by_fact.keys()):
        one, other = reports[pair[0]], reports[pair[1]]
        cosine = by_text.get(pair, 0.0)
        if one.language != other.language or cosine < MIN_EDGE:
            cosine = max(cosine, _across(one, other, by_fact.get(pair, 0.0)))
        if cosine >= MIN_EDGE:
            yield pair, TOLD_APART if cosine >= MIN_COSINE and _are_apart(one, other) else cosine


def _across(one: Report, other: Report, cosine: float) -> float:
    """How alike two reports of different languages are, by facts of two kinds or by two names."""
    if one.language and one.language == other.language:
        return 0.0
    shared = Counter(fact[0] for fact in one.facts.keys() & other.facts.keys())
    is_enough = (shared["c"] and (shared["n"] or shared["w"])) or shared["w"] + shared["n"] > 1
    return cosine * ACROSS_LANGUAGES if is_enough else 0.0


def _are_apart(one: Report, other: Report) -> bool:
    """Whether two reports that are alike cannot be of one event."""
    if one.ordinals and other.ordinals and not one.ordinals & other.ordinals:
        return True
    if one.magnitudes and other.magnitudes:
        nearest = min(abs(a - b) for a in one.magnitudes for b in other.magnitudes)
        if nearest > _NEAR_DECIMAL:
            return True
    if one.title == other.title:
        return _is_rubric(one, other)
    return _is_template(one, other)


def _is_rubric(one: Report, other: Report) -> bool:
    """Whether the same title stands over different things: a rubric, or the next of a series.

    Reports of one event under one title are one cluster already, so what comes here was kept apart.
    """
    if one.source_id == other.source_id and is_days_later(other.at - one.at):
        return True
    if not one.text and not other.text:
        return len(one.title_stems) < MIN_TITLE_STEMS
    return containment(frozenset(_stems(one.text)), frozenset(_stems(other.text))) < MIN_COSINE


def _is_template(one: Report, other: Report) -> bool:
    """Whether one sentence was filled twice.

    Each title names what the other report never does, and either the titles are the same but for such names,
    or most numbers or all countries differ.
    """
    stems = frozenset(one.terms), frozenset(other.terms)
    names = one.title_stems - stems[1], other.title_stems - stems[0]
    if not all(any(not stem.isdigit() for stem in own) for own in names):
        return False
    is_title_alike = containment(one.title_stems, other.title_stems) >= TEMPLATE_TITLE_SHARE
    if is_title_alike and one.subjects - stems[1] and other.subjects - stems[0]:
        return True
    is_alike = is_title_alike or containment(*stems) >= TEMPLATE_SHARE
    numbers, countries = (one.numbers, other.numbers), (one.countries, other.countries)
    differ = (all(numbers) and containment(*numbers) < TEMPLATE_SHARE) or (
        all(countries) and not countries[0] & countries[1]
    )
    return is_alike and differ


def _own_terms(reports: Sequence[Report]) -> list[Mapping[str, float]]:
    """What each report is about, without the words that its publisher puts into most of its reports.

    "Submitted by", "comments", "Japan" in a paper from Japan: they say who tells, not of what.
    """
    of_source: dict[str, list[Report]] = {}
    for report in reports:
        of_source.setdefault(report.source_id, []).append(report)
    usual = {
        source: _usual_terms(own) if source and len(own) >= USUAL_REPORTS else frozenset()
        for source, own in of_source.items()
    }
    return [
        {term: n for term, n in report.terms.items() if term not in usual[report.source_id]}
        for report in reports
    ]


def _usual_terms(reports: Sequence[Report]) -> frozenset[str]:
    n_with = Counter(term for report in reports for term in report.terms)
    return frozenset(term for term, n in n_with.items() if n >= USUAL_SHARE * len(reports))


def _vectors(told: Sequence[Mapping[str, float]]) -> list[dict[str, float]]:
    """Terms weighted by how rare they are, at unit length."""
    n_with = Counter(term for terms in told for term in terms)
    n_all = len(told) + PRIOR_DOCUMENTS
    floor = PRIOR_DOCUMENTS / 1000
    rarity = {term: math.log(n_all / (n + floor)) for term, n in n_with.items()}
    return [_normed({term: count**0.75 * rarity[term] for term, count in terms.items()}) for terms in told]


def _normed(vector: Mapping[str, float]) -> dict[str, float]:
    length = math.sqrt(math.fsum(x * x for x in vector.values())) or 1.0
    return {term: x / length for term, x in vector.items()}


def _cosines(
    vectors: Sequence[Mapping[str, float]], reports: Sequence[Report]
) -> dict[tuple[int, int], float]:
    """Cosines of pairs within an event's span that share a term."""
    number_of = {term: n for n, term in enumerate(sorted({term for vector in vectors for term in vector}))}
    cells = [(number_of[t], n, x) for n, vector in enumerate(vectors) for t, x in sorted(vector.items())]
    if not cells:
        return {}
    terms, owners, weights = (np.array(column) for column in zip(*cells, strict=True))
    order = np.lexsort((owners, terms))
    posted, posted_weights, at = owners[order], weights[order], np.empty(len(order), dtype=np.int64)
    at[order] = np.arange(len(order))
    first = np.searchsorted(terms[order], terms)
    n_with = np.bincount(terms)[terms]
    is_common = n_with > max(COMMON_REPORTS, COMMON_SHARE * len(vectors))
    n_before = np.where(is_common, 0, np.minimum(at - first, MAX_POSTINGS))
    seen = np.array([report.at.timestamp() for report in reports])
    dated = np.array([report.dated_at.timestamp() if report.dated_at else np.nan for report in reports])
    found: dict[tuple[int, int], float] = {}
    edges = np.searchsorted(owners, np.arange(0, len(vectors) + _ROWS, _ROWS))
    for start, (low, high) in zip(range(0, len(vectors), _ROWS), pairwise(edges.tolist()), strict=False):
        counts = n_before[low:high]
        run = np.repeat(at[low:high] - np.cumsum(counts), counts) + np.arange(counts.sum())
        rows = np.repeat(owners[low:high] - start, counts)
        products = np.repeat(weights[low:high], counts) * posted_weights[run]
        sums = np.bincount(rows * len(vectors) + posted[run], products)
        cell = np.flatnonzero(sums >= MIN_EDGE)
        later, earlier = cell // len(vectors) + start, cell % len(vectors)
        # What a new feed brings is years old and seen at one instant: its own dates must be near as well.
        far = (seen[later] - seen[earlier] > _SPAN_S) | (np.abs(dated[later] - dated[earlier]) > _SPAN_S)
        near = zip(earlier[~far].tolist(), later[~far].tolist(), sums[cell[~far]].tolist(), strict=True)
        found.update(((one, other), cosine) for one, other, cosine in near)
    return found


class _Groups:
    """Groups of reports that merge, nearest first, while the cosine of their sums is high enough.

    Links between groups are sums of cosines, so a merge adds them up and no vector is needed again.
    Ties go to the earlier pair, which makes the result one of the set alone.
    """

    def __init__(self, reports: Sequence[Report]) -> None:
        self._members = {number: [number] for number in range(len(reports))}
        self._links: dict[int, dict[int, float]] = {number: {} for number in self._members}
        self._inner = dict.fromkeys(self._members, 1.0)
        self._times = {number: (report.at, report.at) for number, report in enumerate(reports)}

    def link(self, a: int, b: int, cosine: float) -> None:
        """Say how alike two reports are."""
        self._links[a][b] = self._links[b][a] = cosine

    def merged(self) -> dict[int, list[int]]:
        """The groups that remain, by their first member."""
        ranks = (self._rank(a, b) for a, near in self._links.items() for b in near if a < b)
        # Nine links in ten are too weak to merge by: they only count in sums, and never wait here.
        queue = [rank for rank in ranks if -rank[0] >= MIN_COSINE]
        heapq.heapify(queue)
        while queue:
            rank = heapq.heappop(queue)
            _, a, b = rank
            if not self._is_current(rank) or self._is_too_long(a, b):
                continue
            self._merge(a, b)
            for other in self._links[a]:
                rank = self._rank(a, other) if a < other else self._rank(other, a)
                if -rank[0] >= MIN_COSINE:
                    heapq.heappush(queue, rank)
        return {min(members): members for members in self._members.values()}

    def _rank(self, a: int, b: int) -> tuple[float, int, int]:
        cosine = self._links[a][b] / math.sqrt(self._inner[a] * self._inner[b])
        return -round(cosine, 9), a, b

    def _is_current(self, rank: tuple[float, int, int]) -> bool:
        """Whether both groups are still there, and as alike as when this was queued."""
        _, a, b = rank
        return b in self._links.get(a, ()) and b in self._links and self._rank(a, b) == rank

    def _is_too_long(self, a: int, b: int) -> bool:
        (from_a, to_a), (from_b, to_b) = self._times[a], self._times[b]
        return max(to_a, to_b) - min(from_a, from_b) > EVENT_SPAN

    def _merge(self, a: int, b: int) -> None:
        """Take group b into group a, the earlier of the two."""
        near_a, near_b = self._links[a], self._links.pop(b)
        self._inner[a] = max(self._inner[a] + self._inner.pop(b) + 2 * near_a.pop(b), 1.0)
        self._members[a] += self._members.pop(b)
        (from_a, to_a), (from_b, to_b) = self._times[a], self._times.pop(b)
        self._times[a] = min(from_a, from_b), max(to_a, to_b)
        for other, cosine in near_b.items():
            if other != a:
                self._links[other].pop(b)
                near_a[other] = self._links[other][a] = near_a.get(other, 0.0) + cosine
