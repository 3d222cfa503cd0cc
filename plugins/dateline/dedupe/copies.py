"""Stories to clusters: which texts are one text, told by several publishers or sent again by one.

A fold over stories in (first seen, id) order. Each story is compared with the leaders, the first
stories, of the clusters that share a key with it, and joins the best that accepts it or leads a
cluster of its own. Never connected components: chaining an agency's versions made one group of 69 of
488 real stories. Who is compared depends on what came before alone, so batches do not matter.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from dateline.canonical import identify
from dateline.dedupe.sketches import LONG_WORD, containment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from dateline.dedupe.sketches import Sketch

COPY_WINDOW = timedelta(days=3)
"""How long after a cluster's first story a copy may join it."""

MIN_CONTAINMENT, MIN_NUMERALS = 0.6, 0.5
"""A copy shares 60 % of the shorter text's shingles and half of its numerals (measured: F1 .969
on one wire's re-sends; the numerals keep "ISSUES 100 MLN DLR EUROBOND" templates apart)."""

REPRINT_CONTAINMENT, REPRINT_JACCARD = 0.5, 0.35
"""Between two publishers less is enough where it is much of both: headlines and leads are rewritten."""

MIN_WORDS = 8
"""Words below which a shared text says too little: "Video", "Morning briefing"."""

SAME_TITLE_SUBSET = 6
"""Words of a title that, all found in another publisher's title, make both one: a headline cut or dressed
up. A template filled anew is no subset."""

NEAR_TITLE = 0.7
"""Share of the longer title that such a subset must make up."""

TELLING_TITLE = 5
"""Long words from which a title needs no support by its text."""

SERIES_HOURS, SERIES_SLACK, SERIES_CONTAINMENT = 20, 3, 0.95
"""One publisher's text that comes again some whole days later, give or take 3 hours, with new words on
both sides, is the next of a series (daily market notes: 3 of 97 labelled look-alikes, no true copy)."""

STOP_BAND = 200
"""A key shared by more clusters than this is boilerplate and is skipped, and counted."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why two stories are copies, or why not. `rule` is "" where they are not; `veto` says what forbade it."""

    rule: str
    score: float
    veto: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a story went and why.

    `rule` is what accepted it (or "first"), `veto` what kept it from the nearest cluster that
    it did not join.
    """

    story_id: str
    cluster_id: str
    leader_id: str
    rule: str
    score: float
    veto: str = ""
    near_cluster_id: str = ""


@dataclass(slots=True)
class ClusterFold:
    """Gives each story its cluster.

    `bands` holds, by key, the leaders of the clusters whose stories have it, oldest first, and each once
    however many copies it has: 5,000 copies of one release cost no more than 5,000 stories of their own.
    `leaders` has every leader that `bands` names. `new_bands` are what the stories placed have added, as
    (key, leader).
    """

    bands: dict[int, list[str]]
    leaders: dict[str, Sketch]
    n_stop_bands: int = 0
    new_bands: list[tuple[int, str]] = field(default_factory=list)

    def place(self, story: Sketch, keys: Sequence[int] | None = None) -> Placed:
        """Join the best cluster that accepts this story, or found one.

        `keys` are those of its bands that any other story has, all of them where that is not known.
        """
        keys = story.bands if keys is None else keys
        best: tuple[tuple[float, object, str], Verdict] | None = None
        refused: tuple[tuple[float, object, str], str] | None = None
        for leader_id in self._candidates(story, keys):
            leader = self.leaders[leader_id]
            verdict = compare(leader, story)
            ranked = (-verdict.score, leader.first_seen_at, leader_id)
            if verdict.rule and (best is None or ranked < best[0]):
                best = (ranked, verdict)
            elif verdict.veto and (refused is None or ranked < refused[0]):
                refused = (ranked, verdict.veto)
        leader_id = best[0][2] if best else story.story_id
        if best is None:
            self.leaders[leader_id] = story
        self.remember(keys, leader_id)
        return Placed(
            story.story_id,
            cluster_id_of(leader_id),
            leader_id,
            best[1].rule if best else "first",
            round(best[1].score, 4) if best else 1.0,
            refused[1] if refused else "",
            cluster_id_of(refused[0][2]) if refused else "",
        )

    def remember(self, keys: Sequence[int], leader_id: str) -> None:
        """Let a story's keys lead to its cluster's leader."""
        rank = self._rank(leader_id)
        for band in keys:
            known = self.bands.setdefault(band, [])
            place = bisect_left(known, rank, key=self._rank)
            if place == len(known) or known[place] != leader_id:
                known.insert(place, leader_id)
                self.new_bands.append((band, leader_id))

    def _rank(self, leader_id: str) -> tuple[datetime, str]:
        return self.leaders[leader_id].first_seen_at, leader_id

    def _candidates(self, story: Sketch, keys: Sequence[int]) -> list[str]:
        found: set[str] = set()
        for band in keys:
            known: Sequence[str] = self.bands.get(band, ())
            if len(known) > STOP_BAND:
                newest = known[-STOP_BAND - 1 :]
                known = [id_ for id_ in newest if _within_window(self.leaders[id_], story)]
                if len(known) > STOP_BAND:
                    self.n_stop_bands += 1
                    continue
            found.update(known)
        return sorted(id_ for id_ in found if _within_window(self.leaders[id_], story))


def cluster_id_of(leader_id: str) -> str:
    """The id of the cluster that a story leads."""
    return identify("cluster", leader_id)


def cluster_all(sketches: Iterable[Sketch]) -> list[Placed]:
    """The clusters of stories that nothing came before, whatever their order."""
    fold = ClusterFold({}, {})
    return [fold.place(s) for s in sorted(sketches, key=lambda s: (s.first_seen_at, s.story_id))]


def _within_window(leader: Sketch, story: Sketch) -> bool:
    if story.first_seen_at - leader.first_seen_at > COPY_WINDOW:
        return False
    # A feed polled for the first time brings years of items at one instant: their own dates,
    # where they have any, must be near as well.
    if leader.dated_at is None or story.dated_at is None:
        return True
    return abs(story.dated_at - leader.dated_at) <= COPY_WINDOW


def compare(leader: Sketch, story: Sketch) -> Verdict:
    """Whether a story is a copy of a cluster's first story: by its address, its text, or its title."""
    apart = bool(leader.source_id and story.source_id and leader.source_id != story.source_id)
    if apart and leader.page and leader.page == story.page:
        return Verdict("page", 1.0)
    score = containment(leader.grams, story.grams)
    if min(leader.n_words, story.n_words) >= MIN_WORDS and (
        score >= MIN_CONTAINMENT or (apart and _is_reprint(leader, story, score))
    ):
        veto = _text_veto(leader, story, score)
        if not veto:
            return Verdict("text", score)
        if not (apart and _same_title(leader, story)) or veto in {"title_numerals", "subject"}:
            return Verdict("", score, veto)
    if not (apart or _is_perhaps_apart(leader, story)) or not _same_title(leader, story):
        return Verdict("", score)
    veto = _title_veto(leader, story)
    return Verdict("", score, veto) if veto else Verdict("title", score)


def _is_reprint(leader: Sketch, story: Sketch, score: float) -> bool:
    if score < REPRINT_CONTAINMENT:
        return False
    shared = len(leader.grams & story.grams)
    return shared >= REPRINT_JACCARD * (len(leader.grams) + len(story.grams) - shared)


def _same_title(one: Sketch, other: Sketch) -> bool:
    """Whether titles are the same, or one's words are all in the other."""
    if one.wording.title == other.wording.title:
        return bool(one.title_key)
    shorter, longer = sorted((one.title_words, other.title_words), key=len)
    if len(shorter) < max(SAME_TITLE_SUBSET, NEAR_TITLE * len(longer)):
        return False
    return not set(shorter) - set(longer)


def _text_veto(leader: Sketch, story: Sketch, score: float) -> str:
    titles = leader.title_numerals, story.title_numerals
    if all(titles) and not titles[0] & titles[1]:
        return "title_numerals"
    if _differ(leader.numerals, story.numerals):
        return "numerals"
    # What title and text of one name and the other never does, on both sides: a template filled anew.
    is_other_title = leader.wording.title != story.wording.title
    if is_other_title and leader.subjects - story.all_words and story.subjects - leader.all_words:
        return "subject"
    return "series" if _is_series(leader, story, score) else ""


def _title_veto(leader: Sketch, story: Sketch) -> str:
    """Texts may differ where a headline is the same, but not in numbers, agency and every word."""
    if all((leader.title_numerals, story.title_numerals)) and leader.title_numerals != story.title_numerals:
        return "title_numerals"
    if _differ(leader.free_numerals, story.free_numerals):
        return "numerals"
    if leader.wording.wire and story.wording.wire and leader.wording.wire != story.wording.wire:
        return "wires"
    if _is_telling(story):
        return ""
    texts = leader.text_words, story.text_words
    return "nothing_shared" if all(texts) and not texts[0] & texts[1] else ""


def _differ(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether fewer than half of the shorter list of numbers agree, or half and each has its own."""
    if not one or not other:
        return False
    agreement = containment(one, other)
    # Each with numbers that the other lacks is a template filled anew, not a copy cut short.
    return agreement < MIN_NUMERALS or (agreement == MIN_NUMERALS and bool(one - other) and bool(other - one))


def _is_perhaps_apart(leader: Sketch, story: Sketch) -> bool:
    """Whether two stories, one of a publisher unknown, may be taken for two publishers': a telling title, one day."""
    is_unknown = not (leader.source_id and story.source_id)
    return (
        is_unknown
        and _is_telling(story)
        and abs(_dated(story) - _dated(leader)) < timedelta(hours=SERIES_HOURS)
    )


def _is_telling(story: Sketch) -> bool:
    return sum(len(word) >= LONG_WORD for word in story.title_words) >= TELLING_TITLE


def _is_series(leader: Sketch, story: Sketch, score: float) -> bool:
    if leader.source_id != story.source_id or score >= SERIES_CONTAINMENT:
        return False
    return is_days_later(_dated(story) - _dated(leader))


def is_days_later(apart: timedelta) -> bool:
    """Whether two instants are some whole days apart, as issues of a series are."""
    hours = abs(apart).total_seconds() / 3600
    return hours >= SERIES_HOURS and abs(hours - 24 * round(hours / 24)) <= SERIES_SLACK


def _dated(story: Sketch) -> datetime:
    return story.dated_at or story.first_seen_at
