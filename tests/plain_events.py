"""What events are, said as plainly as can be: every pair is looked at, nothing is kept between two looks."""

from __future__ import annotations

import math
from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

from dateline import canonical
from dateline.dedupe import events
from dateline.dedupe.reports import stems_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dateline.dedupe import Report

Vector = dict[str, float]
Pairs = dict[tuple[int, int], float]


def plain_events(reports: Sequence[Report]) -> dict[str, str]:
    """The event of each report."""
    ordered = sorted(reports, key=lambda r: (r.at, r.report_id))
    return {
        ordered[member].report_id: canonical.identify("event", ordered[min(group)].report_id)
        for group in groups(ordered, links(ordered))
        for member in group
    }


def links(reports: Sequence[Report]) -> Pairs:
    """How alike two reports are, where that counts."""
    by_word = cosine_of(reports, words(reports))
    by_fact = cosine_of(reports, [unit(report.facts()) for report in reports])
    found = {}
    for a, b in combinations(range(len(reports)), 2):
        one, other = reports[a], reports[b]
        cosine = by_word(a, b)
        is_one_language = one.language == other.language
        if not is_one_language or (not one.language and cosine < events.MIN_EDGE):
            shared = Counter(fact[0] for fact in one.facts().keys() & other.facts().keys())
            n_names = shared["n"] + shared["w"]
            if n_names > 1 or (n_names and shared["c"]):
                cosine = max(cosine, by_fact(a, b) * events.ACROSS_LANGUAGES)
        if cosine >= events.MIN_EDGE:
            is_apart = cosine >= events.MIN_COSINE and events._are_apart(one, other)
            found[a, b] = events.TOLD_APART if is_apart else cosine
    return found


def words(reports: Sequence[Report]) -> list[Vector]:
    """The words of each report, the rare ones heavier, without those that its publisher always says."""
    said = [Counter(2 * stems_of(report.title) + stems_of(report.text[:300])) for report in reports]
    told = []
    for report, terms in zip(reports, said, strict=True):
        own = [t for r, t in zip(reports, said, strict=True) if r.source_id == report.source_id]
        is_known = report.source_id and len(own) >= events.USUAL_REPORTS
        n_own = Counter(term for t in own for term in t) if is_known else Counter[str]()
        told.append(
            {t: n for t, n in terms.items() if not (is_known and n_own[t] >= events.USUAL_SHARE * len(own))}
        )
    n_with = Counter(term for terms in told for term in terms)
    n_all, floor = len(reports) + events.PRIOR_DOCUMENTS, events.PRIOR_DOCUMENTS / 1000
    rarity = {term: math.log(n_all / (n + floor)) for term, n in n_with.items()}
    return [unit({t: n**0.75 * rarity[t] for t, n in terms.items()}) for terms in told]


def unit(vector: Mapping[str, float]) -> Vector:
    """A vector at unit length."""
    length = math.sqrt(math.fsum(x * x for x in vector.values())) or 1.0
    return {term: x / length for term, x in vector.items()}


def cosine_of(reports: Sequence[Report], vectors: Sequence[Vector]) -> Callable[[int, int], float]:
    """The cosine of two, over the terms that join them."""
    having = {t: [n for n, v in enumerate(vectors) if t in v] for vector in vectors for t in vector}
    most = max(events.COMMON_REPORTS, events.COMMON_SHARE * len(vectors))

    def cosine(a: int, b: int) -> float:
        one, other = reports[a], reports[b]
        if other.at - one.at > events.EVENT_SPAN:
            return 0.0
        if one.dated_at and other.dated_at and abs(other.dated_at - one.dated_at) > events.EVENT_SPAN:
            return 0.0
        total = 0.0
        for term in sorted(vectors[a].keys() & vectors[b].keys()):
            near = having[term].index(b) - having[term].index(a) <= events.MAX_POSTINGS
            if near and len(having[term]) <= most:
                total += vectors[b][term] * vectors[a][term]
        return total

    return cosine


def groups(reports: Sequence[Report], given: Pairs) -> list[set[int]]:
    """The groups that remain when the two nearest merge for as long as there are two near enough."""
    members = {n: {n} for n in range(len(reports))}
    inner = dict.fromkeys(members, 1.0)
    link = given | {(b, a): cosine for (a, b), cosine in given.items()}

    def rank(pair: tuple[int, int]) -> tuple[float, int, int]:
        a, b = pair
        return -round(link[pair] / math.sqrt(inner[a] * inner[b]), 9), a, b

    def may_merge(pair: tuple[int, int]) -> bool:
        at = [reports[n].at for group in pair for n in members[group]]
        return -rank(pair)[0] >= events.MIN_COSINE and max(at) - min(at) <= events.EVENT_SPAN

    while ranks := [rank((a, b)) for a, b in link if a < b and may_merge((a, b))]:
        _, a, b = min(ranks)
        inner[a] = max(inner[a] + inner.pop(b) + 2 * link[a, b], 1.0)
        members[a] |= members.pop(b)
        for other in {n for n, m in link if m == b and n != a}:
            link[a, other] = link[other, a] = link.get((a, other), 0.0) + link[b, other]
        link = {pair: cosine for pair, cosine in link.items() if b not in pair}
    return list(members.values())
