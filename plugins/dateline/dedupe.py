"""Items to stories, stories to clusters: a fold over what was seen, in the order it was seen.

Both folds take what earlier batches left behind and the new rows in (first seen, id) order, and
decide each row by the rows before it alone. So one batch of a week and a week of small batches
give the same stories and clusters.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np
import xxhash

from dateline import canonical
from dateline.canonical import identify
from dateline.model import EntryNames

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dateline.model import Feed, Item

TITLE_WINDOW = timedelta(days=7)
"""How long the same title and text at one publisher are one story: Media Cloud's window."""

COPY_WINDOW = timedelta(days=3)
"""How long after a cluster's first story a copy may join it."""

N_BANDS, N_ROWS = 20, 3
"""Bands and rows of the sketch: 20 x 3 found .978 of the true pairs of one wire where the usual
16 x 4 found .945; two rows make the candidates grow with the window."""

MIN_CONTAINMENT, MIN_NUMERALS = 0.6, 0.5
"""A copy shares 60 % of the shorter text's shingles and half of its numerals (measured: F1 .969
on one wire's re-sends; the numerals keep "ISSUES 100 MLN DLR EUROBOND" templates apart)."""

MIN_TITLE_WORDS = 4
"""Fewer words in a title say too little to make two publishers' stories one."""

STOP_BAND = 200
"""A band shared by more earlier stories than this is boilerplate and is skipped, and counted."""

_SEEDS = np.array([xxhash.xxh3_64_intdigest(b"dateline", seed=i) | 1 for i in range(60)], dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Key:
    """One way to know a story again. `title` guards the kinds that may be reused."""

    kind: str
    key: str


_NO_NAMES = EntryNames("", "")


@dataclass(frozen=True, slots=True)
class Telling:
    """An item as the fold sees it: who told what, when, and by which keys it is known."""

    item_id: str
    feed_id: str
    source_id: str
    seen_at: datetime
    position: int
    title_key: str
    keys: tuple[Key, ...]
    names: EntryNames = _NO_NAMES


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A key that an earlier story left behind."""

    story_id: str
    title_key: str
    first_seen_at: datetime


def read_item_id(feed: Feed, item: Item) -> str:
    """The id of one wording of one item in one feed.

    Dates are left out: feeds that stamp every item with the time of the request would have a
    new wording at each poll.
    """
    name = item.guid or canonical.url_key(item.link) or item.title
    return identify("item", feed.feed_id, name, canonical.url_key(item.link), item.title, item.text)


def _short(text: str) -> str:
    return blake2b(text.encode(), digest_size=4).hexdigest()


def tell(
    feed: Feed,
    publisher: str,
    items: Sequence[Item],
    seen_at: datetime,
    others: Iterable[EntryNames] = (),
) -> Iterator[Telling]:
    """The items of one capture as tellings, without the keys that several of its entries share.

    A guid or address that several entries of one capture carry tells them not apart, so for those
    items it is no key. `others` are the capture's entries that were read before.
    """
    urls = [canonical.url_key(item.link) for item in items]
    names = [EntryNames(_short(item.guid), _short(url)) for item, url in zip(items, urls, strict=True)]
    together = [*names, *others]
    n_guids, n_urls = Counter(n.guid for n in together), Counter(n.url for n in together)
    for item, url, name in zip(items, urls, names, strict=True):
        title = canonical.title_key(item.title, publisher)
        keys = []
        if url and n_urls[name.url] == 1 and not canonical.is_front_page(url):
            keys.append(Key("url", identify("u", feed.source_id, url)))
            keys.append(Key("url", identify("l", feed.source_id, canonical.loose_url_key(item.link), title)))
        if item.guid and n_guids[name.guid] == 1:
            keys.append(Key("guid", identify("g", feed.feed_id, item.guid)))
        text = " ".join(canonical.words(item.text))[:300]
        if title and (text or not keys):
            keys.append(Key("text", identify("t", feed.source_id, title, text)))
        yield Telling(
            item_id=read_item_id(feed, item),
            feed_id=feed.feed_id,
            source_id=feed.source_id,
            seen_at=seen_at,
            position=item.position,
            title_key=title,
            keys=tuple(keys),
            names=name,
        )


@dataclass(slots=True)
class StoryFold:
    """Gives each telling its story. `known` is what earlier batches left, by key."""

    known: dict[str, KnownKey]
    new_keys: dict[str, tuple[str, KnownKey]] = field(default_factory=dict)

    def place(self, telling: Telling) -> tuple[str, bool]:
        """The story's id and whether it is new."""
        story_id = next(filter(None, (self._match(key, telling) for key in telling.keys)), None)
        is_new = story_id is None
        story_id = story_id or identify("story", telling.item_id)
        for key in telling.keys:
            if key.key not in self.known or self._is_stale(key, telling):
                entry = KnownKey(story_id, telling.title_key, telling.seen_at)
                self.known[key.key] = entry
                self.new_keys[key.key] = (key.kind, entry)
        return story_id, is_new

    def _match(self, key: Key, telling: Telling) -> str | None:
        known = self.known.get(key.key)
        if known is None or self._is_stale(key, telling):
            return None
        # Some feeds number their items 1, 2, 3 at every poll: the same guid under a title that
        # shares nothing with the old one is another story.
        if key.kind == "guid" and not _titles_agree(known.title_key, telling.title_key):
            return None
        return known.story_id

    def _is_stale(self, key: Key, telling: Telling) -> bool:
        known = self.known[key.key]
        if key.kind == "text":
            return telling.seen_at - known.first_seen_at > TITLE_WINDOW
        return key.kind == "guid" and not _titles_agree(known.title_key, telling.title_key)


def _titles_agree(one: str, other: str) -> bool:
    """Whether two titles share at least a third of the shorter one's words, or one is empty."""
    a, b = set(one.split()), set(other.split())
    return not a or not b or len(a & b) * 3 >= min(len(a), len(b))


@dataclass(frozen=True)
class Sketch:
    """A story's text made comparable. `title` and `text` are without dateline and credit."""

    story_id: str
    source_id: str
    first_seen_at: datetime
    dated_at: datetime | None
    title: str
    text: str

    @cached_property
    def shingles(self) -> frozenset[str]:
        """Word 3-grams (see `canonical.shingles`)."""
        return canonical.shingles(self.title, self.text)

    @cached_property
    def numerals(self) -> frozenset[str]:
        """Numbers of title and text."""
        return canonical.numerals(f"{self.title} {self.text[:600]}")

    @cached_property
    def bands(self) -> tuple[int, ...]:
        """Keys by which candidates are found, as signed 64-bit integers.

        They are the sketch's bands, the title, and the text's first eight words.
        """
        keys = list(_minhash_bands(self.shingles)) if self.shingles else []
        head = canonical.words(self.text)[:8]
        if len(self.title.split()) >= MIN_TITLE_WORDS:
            keys.append(_signed("title", self.title))
        if len(head) == 8:
            keys.append(_signed("head", " ".join(head)))
        return tuple(dict.fromkeys(keys))


def _signed(*parts: str) -> int:
    return int(np.uint64(xxhash.xxh3_64_intdigest("\x1f".join(parts).encode())).astype(np.int64))


def _minhash_bands(grams: Iterable[str]) -> Iterator[int]:
    """MinHash (Broder 1997) of 60 multiply-shift hashes over xxh3, cut into bands.

    Ours, because stored sketches must outlive a library's version: the digests are fixed by
    golden values in the tests.
    """
    base = np.array(sorted(xxhash.xxh3_64_intdigest(g.encode()) for g in grams), dtype=np.uint64)
    mixed = (base[:, None] ^ (base[:, None] >> np.uint64(33))) * _SEEDS[None, :]
    rows = (mixed >> np.uint64(16)).min(axis=0).reshape(N_BANDS, N_ROWS)
    for number, row in enumerate(rows):
        digest = xxhash.xxh3_64_intdigest(row.astype("<u8").tobytes(), seed=number)
        yield int(np.uint64(digest).astype(np.int64))


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a story went and why.

    `rule` is what accepted it (or "first"), `veto` what kept it from the nearest cluster that
    it did not join.
    """

    story_id: str
    cluster_id: str
    rule: str
    score: float
    veto: str = ""
    near_cluster_id: str = ""


@dataclass(frozen=True, slots=True)
class Banded:
    """One earlier story under one band."""

    story_id: str
    leader_id: str
    first_seen_at: datetime


@dataclass(slots=True)
class ClusterFold:
    """Gives each story its cluster; a story joins a cluster's first story, its leader.

    Never connected components: chaining versions made one group of 69 of 488 real stories.
    `leaders` must hold every leader that `bands` names.
    """

    bands: dict[int, list[Banded]]
    leaders: dict[str, Sketch]
    n_stop_bands: int = 0

    def place(self, story: Sketch) -> tuple[Placed, str]:
        """Join the best cluster that accepts this story, or found one; with the leader's id."""
        best, refused = None, None
        for leader_id in self._candidates(story):
            leader = self.leaders[leader_id]
            rule, score, veto = compare(leader, story)
            ranked = (-score, leader.first_seen_at, leader_id)
            if veto or not rule:
                refused = min(filter(None, (refused, (ranked, veto))), default=None) if veto else refused
            elif best is None or ranked < best[0]:
                best = (ranked, rule, score)
        if best is None:
            placed = Placed(story.story_id, identify("cluster", story.story_id), "first", 1.0)
            leader_id = story.story_id
            self.leaders[leader_id] = story
        else:
            leader_id = best[0][2]
            placed = Placed(story.story_id, identify("cluster", leader_id), best[1], round(best[2], 4))
        if refused is not None:
            near = identify("cluster", refused[0][2])
            placed = Placed(*_head(placed), veto=refused[1], near_cluster_id=near)
        for band in story.bands:
            self.bands.setdefault(band, []).append(Banded(story.story_id, leader_id, story.first_seen_at))
        return placed, leader_id

    def _candidates(self, story: Sketch) -> list[str]:
        found: set[str] = set()
        for band in story.bands:
            since = story.first_seen_at - COPY_WINDOW
            recent = [b for b in self.bands.get(band, ()) if b.first_seen_at >= since]
            if len(recent) > STOP_BAND:
                self.n_stop_bands += 1
                continue
            found.update(b.leader_id for b in recent)
        in_window = (id_ for id_ in found if _within_window(self.leaders[id_], story))
        return sorted(in_window)


def _head(placed: Placed) -> tuple[str, str, str, float]:
    return placed.story_id, placed.cluster_id, placed.rule, placed.score


def _within_window(leader: Sketch, story: Sketch) -> bool:
    if story.first_seen_at - leader.first_seen_at > COPY_WINDOW:
        return False
    # A feed polled for the first time brings years of items at one instant: their own dates,
    # where they have any, must be near as well.
    if leader.dated_at is None or story.dated_at is None:
        return True
    return abs(story.dated_at - leader.dated_at) <= COPY_WINDOW


def compare(leader: Sketch, story: Sketch) -> tuple[str, float, str]:
    """(rule that makes them copies or "", score 0 to 1, veto or "")."""
    score = _containment(leader.shingles, story.shingles)
    same_title = (
        leader.source_id != story.source_id
        and leader.title == story.title
        and len(story.title.split()) >= MIN_TITLE_WORDS
    )
    if score < MIN_CONTAINMENT and not same_title:
        return "", score, ""
    titles = canonical.numerals(leader.title), canonical.numerals(story.title)
    if all(titles) and not titles[0] & titles[1]:
        return "", score, "title_numerals"
    if leader.numerals and story.numerals:
        agreement = _containment(leader.numerals, story.numerals)
        if agreement < MIN_NUMERALS or (agreement == MIN_NUMERALS and _both_add(leader, story)):
            return "", score, "numerals"
    return ("text" if score >= MIN_CONTAINMENT else "title"), score, ""


def _both_add(leader: Sketch, story: Sketch) -> bool:
    """Whether each has numerals the other lacks: a template filled anew, not a copy cut short."""
    return bool(leader.numerals - story.numerals) and bool(story.numerals - leader.numerals)


def _containment(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of the smaller set that the larger one holds."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def gather_bands(rows: Iterable[tuple[int, str, str, datetime]]) -> dict[int, list[Banded]]:
    """Rows (band, story_id, leader_id, first_seen_at) of earlier batches, by band."""
    bands: dict[int, list[Banded]] = defaultdict(list)
    for band, story_id, leader_id, first_seen_at in rows:
        bands[band].append(Banded(story_id, leader_id, first_seen_at))
    return dict(bands)
