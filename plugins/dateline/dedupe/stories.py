"""Items to stories: which wordings, addresses and guids are one publisher's one text.

A fold over what was seen in (first seen, id) order, which takes what earlier batches left behind and
decides each item by those before it alone. So one batch of a week and a week of small batches give the
same stories.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING

from dateline import canonical
from dateline.canonical import identify
from dateline.dedupe import boilerplate
from dateline.model import EntryNames

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dateline.model import Feed, Item

TITLE_WINDOW = timedelta(days=7)
"""How long the same title and text at one publisher are one story: Media Cloud's window."""


@dataclass(frozen=True, slots=True)
class Key:
    """One way to know a story again. `title` guards the kinds that may be reused."""

    kind: str
    key: str


_NO_NAMES = EntryNames("", "")


@dataclass(frozen=True, slots=True)
class Telling:
    """An item as the fold sees it: who told what, when, and by which keys it is known.

    `body` is where its text begins and ends without the feed's boilerplate; `page` the strict key of its
    address, "" where other entries share it.
    """

    item_id: str
    feed_id: str
    source_id: str
    seen_at: datetime
    position: int
    title_key: str
    keys: tuple[Key, ...]
    names: EntryNames = _NO_NAMES
    body: tuple[int, int] = (0, 0)
    page: str = ""


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A key that an earlier story left behind."""

    story_id: str
    title_key: str
    first_seen_at: datetime


def read_item_id(feed: Feed, item: Item) -> str:
    """The id of one wording of one item in one feed.

    Dates are left out: feeds that stamp every item with the time of the request would have a new wording
    at each poll. So are guids where there is an address to go by: some feeds make new ones each time.
    """
    url = canonical.url_key(item.link)
    name = item.guid or item.title if not url or canonical.is_front_page(url) else url
    return identify("item", feed.feed_id, name, url, item.title, item.text)


def _short(text: str) -> str:
    return blake2b(text.encode(), digest_size=4).hexdigest() if text else ""


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
    titles = [canonical.title_key(item.title, publisher) for item in items]
    names = [
        EntryNames(_short(item.guid), _short(url), _short(title), " ".join(boilerplate.marks(item.text)))
        for item, url, title in zip(items, urls, titles, strict=True)
    ]
    together = [*names, *others]
    n_guids, n_urls = Counter(n.guid for n in together), Counter(n.url for n in together)
    frame = boilerplate.repeated((n.title, n.marks.split()) for n in together)
    for item, url, title, name in zip(items, urls, titles, names, strict=True):
        page = url if n_urls[name.url] == 1 and not canonical.is_front_page(url) else ""
        yield Telling(
            item_id=read_item_id(feed, item),
            feed_id=feed.feed_id,
            source_id=feed.source_id,
            seen_at=seen_at,
            position=item.position,
            title_key=title,
            keys=tuple(_keys(feed, item, page, title, has_guid=n_guids[name.guid] == 1)),
            names=name,
            body=boilerplate.bounds(item.text, frame),
            page=page,
        )


def _keys(feed: Feed, item: Item, url: str, title: str, *, has_guid: bool) -> Iterator[Key]:
    """What an item is known again by: its page, its guid, and its words at the same publisher."""
    n_keys = 0
    if url:
        yield Key("url", identify("u", feed.source_id, url))
        yield Key("url", identify("l", feed.source_id, canonical.loose_url_key(item.link), title))
        n_keys += 2
    if item.guid and has_guid:
        yield Key("guid", identify("g", feed.feed_id, item.guid))
        n_keys += 1
    text = " ".join(canonical.words(item.text))[:300]
    # Of a publisher unknown, the same words may be another's reprint.
    if feed.source_id and title and (text or not n_keys):
        yield Key("text", identify("t", feed.source_id, title, text))


@dataclass(slots=True)
class StoryFold:
    """Gives each telling its story. `known` is what earlier batches left, by key."""

    known: dict[str, KnownKey]
    new_keys: dict[str, tuple[str, KnownKey]] = field(default_factory=dict)

    def place(self, telling: Telling) -> tuple[str, str]:
        """The story's id, and the kind of key it was known again by, "" where it is new."""
        found = ((self._match(key, telling), key.kind) for key in telling.keys)
        story_id, kind = next(((id_, kind) for id_, kind in found if id_), ("", ""))
        story_id = story_id or identify("story", telling.item_id)
        for key in telling.keys:
            if key.key not in self.known or self._is_stale(key, telling):
                entry = KnownKey(story_id, telling.title_key, telling.seen_at)
                self.known[key.key] = entry
                self.new_keys[key.key] = (key.kind, entry)
        return story_id, kind

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
