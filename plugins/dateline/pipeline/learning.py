"""What upkeep learns about feeds, kept beside the captures: the lake is made from both."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from dateline.dates import Witness, learn_zone, zone_of_rule
from dateline.store import Lake, written_aside

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from dateline.model import Settings

LOOK_BACK = timedelta(days=28)
"""How far back entries are asked: a change to summer time is learned within that many days of new entries."""


@dataclass(frozen=True, slots=True)
class FeedZone:
    """A row of `feed_zone`: from `valid_from` (ISO 8601) on, this feed's bare times are on this clock."""

    feed_id: str
    valid_from: str
    zone: str
    n_agree: int
    n_entries: int


def read_zones(settings: Settings) -> list[FeedZone]:
    """Everything learned so far, in the order in which it was."""
    path = _path(settings)
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [FeedZone(**json.loads(line)) for line in lines]


def zone_at(zones: Sequence[FeedZone], feed_id: str, at: datetime, otherwise: str) -> str:
    """The clock of a feed's bare times in a capture asked for at an instant."""
    held = [z.zone for z in zones if z.feed_id == feed_id and datetime.fromisoformat(z.valid_from) <= at]
    return held[-1] if held else otherwise


def learn_zones(settings: Settings, now: datetime) -> list[FeedZone]:
    """Learn the clocks of feeds whose dates have no zone, and keep those that differ from what is in use."""
    if not Lake.exists(settings):
        return []
    with Lake(settings, read_only=True) as lake:
        rows = lake.run("lookups/zone_witness.sql", since=now - LOOK_BACK)
    known = read_zones(settings)
    learned = []
    for feed_id, witnesses, offset_min in _by_feed(rows):
        found = learn_zone(witnesses)
        if found and found.offset_min != offset_min:
            valid_from = now.astimezone(UTC).isoformat()
            learned.append(FeedZone(feed_id, valid_from, found.zone, found.n_agree, found.n_entries))
    if learned:
        lines = "".join(json.dumps(asdict(zone)) + "\n" for zone in [*known, *learned])
        with written_aside(_path(settings)) as aside:
            aside.write_text(lines, "utf-8")
    return learned


def _path(settings: Settings) -> Path:
    return settings.landing / "feed_zone.jsonl"


def _by_feed(rows: Sequence[tuple[Any, ...]]) -> list[tuple[str, list[Witness], int]]:
    """By feed, its witnesses since its clock last changed, and the offset in use, in minutes."""
    by_feed: dict[str, list[tuple[Witness, int]]] = defaultdict(list)
    for feed_id, published_at, rule, before_at, seen_at in rows:
        away = zone_of_rule(rule, published_at)
        if away is not None:
            local = published_at.astimezone(UTC) + away
            by_feed[feed_id].append((Witness(local, before_at, seen_at), int(away / timedelta(minutes=1))))
    return [(feed_id, [w for w, _ in told], told[-1][1]) for feed_id, told in by_feed.items()]
