"""Captures read, cleaned and located, part by part, on any worker: pure but for files."""

from __future__ import annotations

import gzip
import json
import os
from collections import Counter
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from dateline import canonical, dedupe
from dateline.catalogue import read_catalogue, read_wires
from dateline.dates import settle_date
from dateline.lede import WireNames
from dateline.model import DatelineError, Outcome, Parsed
from dateline.parse import BrokenPackError, Context, Parser, TooLargeError, unpack_body
from dateline.pipeline.learning import read_zones, zone_at
from dateline.pipeline.locating import Story, plain, read_story
from dateline.store import KnownEntries, Lake, Landing, look_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dateline.model import Capture, Catalogue, EntryNames, Feed, Settings
    from dateline.pipeline.learning import FeedZone
    from dateline.store import DigestedPack

N_PARTS = 4
"""Reading tasks side by side in a digest."""

BATCH_PACKS = 400
"""New packs that one batch takes; the rest waits for the next, and is told."""


TICK = timedelta(microseconds=1)
"""The next instant that the lake can tell apart."""


@dataclass(frozen=True, slots=True)
class Part:
    """One reading task's share of a batch. `since` is ISO 8601."""

    batch_id: str
    number: int
    since: str
    is_replay: bool
    packs: list[str]


@dataclass(frozen=True, slots=True)
class Batch:
    """Packs to digest: everything first seen from `since` on is made from them."""

    since: datetime
    is_replay: bool
    packs: tuple[str, ...]
    n_waiting: int = 0

    def parts(self) -> list[Part]:
        """The batch dealt into at most N_PARTS runs of neighbouring packs."""
        batch_id = canonical.identify("batch", self.since.isoformat(), *self.packs)
        size = -(-len(self.packs) // N_PARTS)
        runs = [self.packs[i : i + size] for i in range(0, len(self.packs), size)]
        return [
            Part(batch_id, number, self.since.isoformat(), self.is_replay, list(run))
            for number, run in enumerate(runs)
        ]


def open_batch(settings: Settings, since: datetime | None = None) -> Batch | None:
    """What there is to digest; None where there is nothing. With `since`, all from that instant on again.

    A pack that arrives late, with polls from before the newest one digested, makes everything
    from its first poll on be made again, so that the lake is a function of the captures alone
    and not of the order in which they came. Nothing is made again from before the captures kept: a replay
    from there is a `DatelineError`, and what a late pack says of that time is counted as too late.
    """
    landing = Landing(settings)
    packs = landing.packs()
    digested: dict[str, DigestedPack] = {}
    if Lake.exists(settings):
        with Lake(settings, read_only=True) as lake:
            digested = {pack.pack: pack for pack in lake.digested_packs()}
    opened = opened_at(digested.values())
    if since and since < opened:
        raise _not_kept(since, opened)
    new = landing.spans([pack for pack in packs if pack not in digested])
    new.sort(key=lambda span: (span[1], span[0]))
    taken, n_waiting = new[:BATCH_PACKS], len(new[BATCH_PACKS:])
    starts = [max(first, opened) for _, first, last in taken if last >= opened] + ([since] if since else [])
    if taken and not starts:
        # All of it is too late: a batch that makes nothing again, and says so.
        starts = [max(pack.last_asked_at for pack in digested.values()) + TICK]
    if not starts:
        return None
    start = min(starts)
    again = sorted(name for name, pack in digested.items() if pack.last_asked_at >= start)
    gone = [pack for pack in again if pack not in set(packs)]
    if gone:
        raise DatelineError(
            f"cannot make again what was seen since {start.isoformat()}: {len(gone)} pack(s) are no longer "
            f"in {settings.landing}, the first {gone[0]}; choose a later instant or bring them back"
        )
    chosen = tuple(sorted({*again, *(pack for pack, _, _ in taken)}))
    if not chosen:
        raise _nothing_captured(start, digested.values())
    return Batch(start, bool(again), chosen, n_waiting)


def opened_at(digested: Iterable[DigestedPack]) -> datetime:
    """The earliest instant from which on all that was digested is still captured: a replay can begin there."""
    closed = [pack.last_asked_at for pack in digested if pack.is_removed]
    return max(closed) + TICK if closed else datetime.min.replace(tzinfo=UTC)


def _not_kept(since: datetime, opened: datetime) -> DatelineError:
    first = (opened + timedelta(seconds=1)).astimezone(UTC).replace(microsecond=0)
    return DatelineError(
        f"cannot make again what was seen since {since.isoformat()}: captures are kept from {first.isoformat()} on, "
        "earlier ones were removed by upkeep (the view upkeep_log says when and why; what they brought stays in the "
        "lake); choose that instant or a later one"
    )


def _nothing_captured(since: datetime, digested: Iterable[DigestedPack]) -> DatelineError:
    last = max((pack.last_asked_at for pack in digested), default=None)
    held = (
        f"the last poll was at {last.astimezone(UTC).isoformat()}" if last else "nothing has been polled yet"
    )
    return DatelineError(
        f"nothing was captured since {since.isoformat()}, so nothing can be made again: {held}; back-fill means "
        "making again what was captured, since feeds do not say what they said before"
    )


def stage_part(settings: Settings, part: Part) -> str:
    """Read the captures of a part and write what they say below `stage/`; the file's name."""
    catalogue = read_catalogue(settings.seeds)
    wires = WireNames.of(read_wires(settings.seeds))
    landing = Landing(settings)
    since = datetime.fromisoformat(part.since)
    path = settings.home / "stage" / part.batch_id / f"{part.number:03}.jsonl.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    with ExitStack() as stack:
        lake = stack.enter_context(Lake(settings, read_only=True)) if Lake.exists(settings) else None
        catalogue = lake.with_leavers(catalogue) if lake else catalogue
        parser = stack.enter_context(Parser(settings.parse_timeout_s))
        out = stack.enter_context(gzip.open(aside, "wt", encoding="utf-8", compresslevel=1))
        out.write(json.dumps(asdict(part)) + "\n")
        seen: dict[str, str] = {}
        reader = _Reader(catalogue, read_zones(settings), parser, lake.known_entries(since) if lake else {})
        for pack in part.packs:
            read = [reader.read(capture, pack) for capture in landing.captures(pack, since)]
            known = _known_items(settings, lake, since, (t["item_id"] for r in read for t in r["tellings"]))
            seen.update(dict.fromkeys(known, ""))
            for record in read:
                out.write(json.dumps(_locate_new(record, seen, catalogue, wires)) + "\n")
    aside.replace(path)
    return str(path.relative_to(settings.home))


def describe_file(
    name: str, body: bytes, context: Context, parser: Parser, most: int
) -> Iterator[dict[str, Any]]:
    """What a feed file holds: a line for the file, then one for each item, by the code that runs use.

    Files may be packed; of those without a word of their language the feed's own is told.
    """
    try:
        parsed = parser.parse(unpack_body(body, "", most), context)
    except TooLargeError:
        parsed = Parsed(Outcome.TOO_LARGE, reason=f"more than {most} bytes")
    except BrokenPackError as fault:
        parsed = Parsed(Outcome.UNREACHABLE, reason=str(fault))
    file = {"file": name, "outcome": parsed.outcome.value, "n_items": len(parsed.items)}
    yield file | {
        "n_entries": parsed.n_entries,
        "format": parsed.format,
        "encoding": parsed.encoding,
        "reason": parsed.reason,
    }
    now = datetime.now(UTC)  # as a run that meets it now: what lies further ahead is not believed
    for item in parsed.items:
        at = item.date.at
        yield {
            "file": name, "guid": item.guid, "link": item.link, "title": item.title, "summary": item.text,
            "language": item.language or parsed.language,
            "published_at": at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None,
            "date_raw": item.date_raw, "date_quality": settle_date(item.date, now)[1].value, "date_rule": item.date.rule,
        }  # fmt: skip


@dataclass(slots=True)
class _Reader:
    """Reads captures one after the other; what the capture before held, byte for byte, is not parsed again.

    `entries` has that by feed, and learns it from each.
    """

    catalogue: Catalogue
    zones: Sequence[FeedZone]
    parser: Parser
    entries: dict[str, KnownEntries]

    def read(self, capture: Capture, pack: str) -> dict[str, Any]:
        """One capture as a staged record: its row, its rejects, and its items as tellings."""
        row: dict[str, Any] = {
            "capture_id": capture.capture_id, "feed_id": capture.feed_id, "asked_at": capture.asked_at.isoformat(),
            "pack": pack,
        }  # fmt: skip
        feed = self.catalogue.feeds.get(capture.feed_id)
        if feed is None:
            reason = "its feed is not in the catalogue, and never was"
            row |= {"outcome": Outcome.PARSE_ERROR, "reason": reason, "n_entries": 0, "n_items": 0}
            return {"capture": row, "rejected": [], "tellings": [], "entries": {}, "n_skipped": 0}
        before = self.entries.get(feed.feed_id)
        names = before.names if before and before.asked_at <= capture.asked_at else {}
        parsed = self.parser.parse(capture.body, self._context(capture, feed), names.keys())
        row |= {
            "outcome": parsed.outcome, "reason": parsed.reason or None, "n_entries": parsed.n_entries,
            "n_items": len(parsed.items) + len(parsed.known), "format": parsed.format or None,
            "encoding": parsed.encoding or None, "bozo": parsed.bozo or None,
        }  # fmt: skip
        kept = {told: names[told] for told in parsed.known}
        tellings = list(self._tell(capture, feed, parsed, kept))
        row["n_guids_changed"] = _count_changed(names, kept)
        if parsed.outcome is Outcome.OK:
            self.entries[feed.feed_id] = KnownEntries(capture.asked_at, kept)
        return {
            "capture": row,
            "rejected": [_reject(row, r.reason, r.title, r.link) | {"n": r.n} for r in parsed.rejected],
            "tellings": tellings,
            "entries": kept,
            "n_skipped": len(parsed.known),
        }

    def _context(self, capture: Capture, feed: Feed) -> Context:
        source = self.catalogue.sources[feed.source_id]
        zone = zone_at(self.zones, feed.feed_id, capture.asked_at, source.zone)
        return Context(capture.final_url, capture.content_type or "", feed.country, zone, feed.language)

    def _tell(
        self, capture: Capture, feed: Feed, parsed: Parsed, kept: dict[str, EntryNames]
    ) -> Iterator[dict[str, Any]]:
        """The items as tellings; `kept`, the names of entries that were known, learns theirs."""
        publisher = self.catalogue.sources[feed.source_id].name
        others = [kept[told] for told in parsed.known]
        tellings = dedupe.tell(feed, publisher, parsed.items, capture.asked_at, others)
        for telling, item in zip(tellings, parsed.items, strict=True):
            if item.entry_hash:
                kept[item.entry_hash] = telling.names
            at = item.date.at
            raw = {**asdict(item), "date": {**asdict(item.date), "at": at and at.isoformat()}}
            keys = [[key.kind, key.key] for key in telling.keys]
            yield {
                "item_id": telling.item_id, "title_key": telling.title_key, "keys": keys, "item": raw,
                "body": telling.body, "page": telling.page,
            }  # fmt: skip


def _count_changed(before: Mapping[str, EntryNames], now: Mapping[str, EntryNames]) -> int:
    """How many addresses that one entry had before have one entry under another guid now."""
    guids = _guid_by_url(before)
    return sum(guids.get(url, guid) != guid for url, guid in _guid_by_url(now).items())


def _guid_by_url(names: Mapping[str, EntryNames]) -> dict[str, str]:
    n_urls = Counter(name.url for name in names.values())
    return {
        name.url: name.guid for name in names.values() if n_urls[name.url] == 1 and name.guid and name.url
    }


def _known_items(settings: Settings, lake: Lake | None, since: datetime, ids: Iterable[str]) -> set[str]:
    if lake is None:
        return set()
    rows = look_up(lake, settings.known_ids, "known_item", {id_: id_ for id_ in ids}, since)
    return {row[0] for row in rows}


def _locate_new(
    record: dict[str, Any], seen: dict[str, str], catalogue: Catalogue, wires: WireNames
) -> dict[str, Any]:
    """The record with its known items counted instead of kept, and the new ones located.

    `seen` holds when each item was first met, "" for those of the lake, and learns the new ones. A feed
    repeats most of its items from capture to capture; the one asked for first is kept, whatever order
    packs come in.
    """
    capture = record["capture"]
    at = capture["asked_at"]
    tellings = [t for t in record["tellings"] if seen.get(t["item_id"], "~") > at]
    n_known = len(record["tellings"]) - len(tellings)
    seen.update((telling["item_id"], at) for telling in tellings)
    located, rejected = [], list(record["rejected"])
    for telling in tellings:
        feed = catalogue.feeds[capture["feed_id"]]
        try:
            located.append(_locate(telling, feed.language, catalogue.sources[feed.source_id].country, wires))
        except Exception as fault:  # noqa: BLE001 - a fault of ours in one story must not stop all the others
            item = telling["item"]
            rejected.append(_reject(capture, f"fault_{type(fault).__name__}", item["title"], item["link"]))
            record["entries"].pop(item["entry_hash"], None)
    n_faults = len(tellings) - len(located)
    capture = {**capture, "n_items": capture["n_items"] - n_faults}
    n_known += record["n_skipped"]
    return {**record, "capture": capture, "rejected": rejected, "tellings": located, "n_known": n_known}


def _reject(capture: dict[str, Any], reason: str, title: str, url: str) -> dict[str, Any]:
    """The row of an entry that gave no item."""
    return {
        "rejected_id": canonical.identify("rejected", capture["feed_id"], reason, title, url),
        "capture_id": capture["capture_id"], "feed_id": capture["feed_id"], "reason": reason,
        "first_seen_at": capture["asked_at"], "title": title, "url": url, "n": 1,
    }  # fmt: skip


def _locate(telling: dict[str, Any], language: str, country: str, wires: WireNames) -> dict[str, Any]:
    item = telling["item"]
    story = Story(item["title"], item["text"], language, country, item["byline"], telling["body"])
    return {**telling, **plain(*read_story(story, wires)), "language": language}
