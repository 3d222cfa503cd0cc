"""Reports to events: the same happening told in other words, and in other languages.

A second grouping over the leaders of clusters, apart from copies and looser: agglomerative clustering
by the cosine of summed term vectors, the pair of groups nearest to each other first. Its result depends
on the set of reports alone. Measured on 1,015 headlines of 18 stories it groups with a B-cubed F of .83
where one pass in order of time reaches .62 (`benchmarks/dedupe_quality.py`).
"""

from __future__ import annotations

import math
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from dateline import canonical
from dateline.dedupe.copies import is_days_later
from dateline.dedupe.merging import Groups, Links
from dateline.dedupe.reports import count_stems, stems_of
from dateline.dedupe.sketches import containment
from dateline.dedupe.vectors import Cells, Postings, Sets, blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from dateline.dedupe.reports import Report
    from dateline.dedupe.vectors import Flags, Floats, Ints

EVENT_SPAN = timedelta(days=3)
"""How long an event lasts at most; what goes on for longer is several."""

MIN_COSINE = 0.2
"""Cosine of two groups' summed vectors from which they are one event. On labelled pairs of ten languages
.8 of what it joins is the same story and .75 of the same is joined; the headlines' F is flat from .15 to .2."""

PRIOR_DOCUMENTS = 10_000
"""Documents that every word's rarity is counted against beside those at hand: with few of these, or in
one hour, "earthquake" is as rare as it is in a year. Measured from 0 to 10,000: F rises from .72 to .85."""

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

_SPAN_S = EVENT_SPAN.total_seconds()
_NEAR_DECIMAL = 0.3
_CHUNK = 1 << 15
_A_NAME = 32.0
"""What a name or number weighs beside 1 for a country: the products that two reports share add up to 1,024 for each
name or number and 1 for each country, so one sum tells both counts."""


def group_events(reports: Iterable[Report]) -> dict[str, str]:
    """The event of each report, by report id. An event is named after its first report, for ever."""
    ordered = sorted(reports, key=lambda r: (r.at, r.report_id))
    times = [report.at for report in ordered]
    groups = Groups(_similar(ordered), times, EVENT_SPAN, MIN_COSINE)
    return {
        ordered[member].report_id: canonical.identify("event", ordered[first].report_id)
        for first, members in groups.merged().items()
        for member in members
    }


def _similar(reports: Sequence[Report]) -> Links:
    """Pairs of reports that have something in common, with how much: a cosine, or `TOLD_APART`."""
    stems, title_stems = count_stems(reports)
    words = _weighed(_without_usual(stems, reports))
    postings = Postings(words, ~_is_common(words), MAX_POSTINGS)
    weights = postings.weigh(words.values)
    languages = {report.language for report in reports}
    facts = _Facts(reports) if len(languages) > 1 or "" in languages else None
    is_near = _nearness(reports)
    # Numbers of 32 bits: a press of many languages has millions of pairs.
    found = [(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0))]
    for start, stop in blocks(len(reports)):
        [cosines] = postings.sums(start, stop, weights)
        if facts:
            facts.raise_across(start, stop, cosines)
        earlier, later, cells = _alike(cosines, start, stop)
        near = is_near(earlier, later)
        pairs = earlier[near].astype(np.int32), later[near].astype(np.int32)
        found.append((*pairs, cosines[cells[near]]))
    links = Links(*map(np.concatenate, zip(*found, strict=True)))
    _tell_apart(links, reports, stems, title_stems)
    return links


def _tell_apart(links: Links, reports: Sequence[Report], stems: Cells, title_stems: Cells) -> None:
    """Mark the pairs that are alike and cannot be of one event."""
    strong = np.flatnonzero(links.cosines >= MIN_COSINE)
    if not len(strong):
        return
    texts, titles = Sets(stems, 512), Sets(title_stems, 128)
    told = np.zeros((3, len(reports)), dtype=np.int64)
    number_of: dict[str, int] = {}
    for n in np.unique([links.earlier[strong], links.later[strong]]).tolist():
        told[:, n] = (
            number_of.setdefault(reports[n].title, len(number_of)),
            bool(reports[n].ordinals),
            bool(reports[n].magnitudes),
        )
    for start in range(0, len(strong), _CHUNK):
        pairs = strong[start : start + _CHUNK]
        one, other = links.earlier[pairs], links.later[pairs]
        # Few need a look: for one sentence filled twice most share too few words, and nothing else tells them apart.
        may_be = (told[0, one] == told[0, other]) | (told[1:, one] & told[1:, other]).any(axis=0)
        may_be |= titles.may_contain(one, other, TEMPLATE_TITLE_SHARE)
        may_be |= texts.may_contain(one, other, TEMPLATE_SHARE)
        for at in pairs[may_be].tolist():
            if _are_apart(reports[links.earlier[at]], reports[links.later[at]]):
                links.cosines[at] = TOLD_APART


def _alike(cosines: Floats, start: int, stop: int) -> tuple[Ints, Ints, Ints]:
    """The earlier and the later report of each pair in a block of cosines that counts, and its cell there."""
    cells = np.flatnonzero(cosines >= MIN_EDGE)
    later, earlier = np.divmod(cells, stop)
    return earlier, later + start, cells


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
    return containment(frozenset(stems_of(one.text)), frozenset(stems_of(other.text))) < MIN_COSINE


def _is_template(one: Report, other: Report) -> bool:
    """Whether one sentence was filled twice.

    Each title names what the other report never does, and either the titles are the same but for such names,
    or most numbers or all countries differ.
    """
    is_title_alike = containment(one.title_stems, other.title_stems) >= TEMPLATE_TITLE_SHARE
    if not is_title_alike and containment(one.stems, other.stems) < TEMPLATE_SHARE:
        return False
    names = one.title_stems - other.stems, other.title_stems - one.stems
    if not all(any(not stem.isdigit() for stem in own) for own in names):
        return False
    if is_title_alike and one.subjects - other.stems and other.subjects - one.stems:
        return True
    numbers, countries = (one.numbers, other.numbers), (one.countries, other.countries)
    return (all(numbers) and containment(*numbers) < TEMPLATE_SHARE) or (
        all(countries) and not countries[0] & countries[1]
    )


def _nearness(reports: Sequence[Report]) -> Callable[[Ints, Ints], Flags]:
    """Which pairs, an earlier and a later each, were seen and are dated within an event's span."""
    seen = np.array([report.at.timestamp() for report in reports])
    dated = np.array([report.dated_at.timestamp() if report.dated_at else np.nan for report in reports])

    def is_near(earlier: Ints, later: Ints) -> Flags:
        # What a new feed brings is years old and seen at one instant: its own dates must be near as well.
        far = (seen[later] - seen[earlier] > _SPAN_S) | (np.abs(dated[later] - dated[earlier]) > _SPAN_S)
        return ~np.asarray(far, dtype=bool)

    return is_near


def _weighed(cells: Cells) -> Cells:
    """How often each report has a term as what it is about: weighted by how rare that is, at unit length."""
    n_all, floor = cells.n + PRIOR_DOCUMENTS, PRIOR_DOCUMENTS / 1000
    n_with, times = cells.n_with(), cells.values.astype(np.int64)
    # By Python's own logarithm and power: numpy's depend on the processor in the last digit.
    rarity = np.array([math.log(n_all / (n + floor)) for n in range(n_with.max(initial=0) + 1)])
    weight = np.array([n**0.75 for n in range(times.max(initial=0) + 1)])
    return cells.normed(weight[times] * rarity[n_with])


def _without_usual(cells: Cells, reports: Sequence[Report]) -> Cells:
    """The terms of reports without those that a publisher puts into most of its reports.

    "Submitted by", "comments", "Japan" in a paper from Japan: they say who tells, not of what.
    """
    n_told = Counter(report.source_id for report in reports)
    known = {source for source, n in n_told.items() if source and n >= USUAL_REPORTS}
    number_of = {source: number for number, source in enumerate(sorted(known), 1)}
    sources = np.array([number_of.get(report.source_id, 0) for report in reports], dtype=np.int64)
    n_reports, told_by = np.bincount(sources, minlength=1), sources[cells.owners]
    pairs = told_by * len(cells.names) + cells.terms
    _, which, n_with = np.unique(pairs, return_inverse=True, return_counts=True)
    is_usual = (told_by > 0) & (n_with[which] >= USUAL_SHARE * n_reports[told_by])
    return cells.where(~is_usual)


def _is_common(cells: Cells) -> Flags:
    return cells.n_with() > max(COMMON_REPORTS, COMMON_SHARE * cells.n)


class _Facts:
    """What does not depend on language: alike are reports of two languages by facts of two kinds, or by two names."""

    def __init__(self, reports: Sequence[Report]) -> None:
        languages = [report.language for report in reports]
        number_of = {language: number for number, language in enumerate(sorted({"", *languages}))}
        self._languages = np.array([number_of[language] for language in languages])
        cells = Cells.of(report.facts() for report in reports)
        is_country = np.array([name.startswith("c:") for name in cells.names], dtype=bool)[cells.terms]
        is_common = _is_common(cells)
        # What does not join all reports that have it cannot be counted as they are joined: it has a table.
        is_wide = is_common | (cells.n_with() > MAX_POSTINGS)
        self._wide_countries = _table(cells.where(is_wide & is_country))
        self._wide_names = _table(cells.where(is_wide & ~is_country))
        self._postings = Postings(cells, ~is_common, MAX_POSTINGS)
        self._weights = self._postings.weigh(cells.normed(cells.values).values)
        self._kinds = self._postings.weigh(np.select([is_wide, is_country], [0.0, 1.0], _A_NAME))

    def raise_across(self, start: int, stop: int, cosines: Floats) -> None:
        """Raise the cosines in a block where two languages tell more of the same facts than in the same words."""
        by_fact, kinds = self._postings.sums(start, stop, self._weights, self._kinds)
        by_fact *= ACROSS_LANGUAGES
        earlier, later, cells = _alike(by_fact, start, stop)
        one, other = self._languages[earlier], self._languages[later]
        # Two of no known language may be of two.
        across = (one != other) | ((other == 0) & (cosines[cells] < MIN_EDGE))
        earlier, later, cells = earlier[across], later[across], cells[across]
        n_names, n_countries = np.divmod(kinds[cells], _A_NAME**2)
        n_names += _n_shared(self._wide_names, earlier, later)
        n_countries += _n_shared(self._wide_countries, earlier, later)
        cells = cells[((n_countries > 0) & (n_names > 0)) | (n_names > 1)]
        cosines[cells] = np.maximum(cosines[cells], by_fact[cells])


def _table(cells: Cells) -> Flags:
    """Which of some terms each vector has: a row for each vector, a column for each term."""
    terms, columns = np.unique(cells.terms, return_inverse=True)
    table = np.zeros((cells.n, len(terms)), dtype=bool)
    table[cells.owners, columns] = True
    return table


def _n_shared(table: Flags, earlier: Ints, later: Ints) -> Ints:
    n_shared: Ints = (table[earlier] & table[later]).sum(axis=1)
    return n_shared
