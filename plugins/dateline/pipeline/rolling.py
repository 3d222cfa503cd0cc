"""Roll-ups: what a batch changes in the counts by hour, day, region and term, and nothing else.

They are functions of the stories, made again for the hours and days that a batch changes. Where the SQL that makes
them has changed since the lake's last batch, all are made again; where a region scheme has, the regions are, from
sets of places, and no story is read for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from dateline.pipeline.clustering import event_window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dateline.store import Lake

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)

_BY_STORY = (
    "20_coverage_day",
    "22_panel_day",
    "24_told",
    "26_place_day",
    "28_place_hour",
    "30_story_day",
    "32_country_pair_day",
)
_BY_REGION = ("38_set_region", "40_region_day", "42_region_pair_day", "45_region_hour")
_OTHERS = ("50_feed_hour",)
_BY_TERM = "55_term_day"


@dataclass(frozen=True, slots=True)
class Changes:
    """What a batch changes: from when on polls and stories are counted again, and from which day on terms are."""

    since: datetime
    settled: datetime
    is_whole: bool


def note_changes(lake: Lake, since: datetime) -> Changes:
    """Note the hours and days whose counts a batch changes, before it deletes anything."""
    last = lake.ask("SELECT max(last_asked_at) FROM digested_pack")[0][0]
    is_whole = not lake.is_noted("roll-ups", _sql_digest(lake))
    if is_whole:
        lake.widen()
        lake.run("steps/07_every_day.sql")
        return Changes(BEGINNING, BEGINNING, is_whole=True)
    lake.run("steps/06_changed_day.sql", since=since, **event_window(since))
    day = min(last or since, since).astimezone(UTC).date()
    return Changes(since, datetime.combine(day - timedelta(days=1), time(), UTC), is_whole=False)


def roll_up(lake: Lake, changes: Changes, last_seen: datetime) -> None:
    """Count again what has changed, within the batch's transaction; `last_seen` is the instant of its last poll."""
    [(day,)] = lake.ask("SELECT min(day) FROM changed_day")
    first = datetime.combine(day, time(), UTC) if day else changes.since
    window = {"since": changes.since, "first": first, "settled": changes.settled, "day": last_seen}
    for step in _BY_STORY:
        lake.run(f"steps/{step}.sql", **window)
    [(schemes,)] = lake.ask(
        "SELECT coalesce(sum(md5_number_lower(r::VARCHAR)), 0)::VARCHAR FROM region_country AS r"
    )
    if changes.is_whole or not lake.is_noted("regions", schemes):
        lake.run("steps/08_every_set.sql")
        window["first"] = BEGINNING
    for step in (*_BY_REGION, *_OTHERS):
        lake.run(f"steps/{step}.sql", **window)
    for settled, until in _months(lake, changes.settled, last_seen):
        lake.run(f"steps/{_BY_TERM}.sql", settled=settled, until=until, day=last_seen)
    lake.note("regions", schemes)
    lake.note("roll-ups", _sql_digest(lake))


def _months(lake: Lake, since: datetime, last: datetime) -> Iterator[tuple[datetime, datetime]]:
    """What lies between two instants in pieces of a month: the terms of years do not fit into memory at once."""
    edge = since
    if since == BEGINNING:
        [(first,)] = lake.ask("SELECT min(first_seen_at) FROM story")
        edge = min(first or last, last).astimezone(UTC)
    while edge <= last:
        edge = (edge.replace(day=1, hour=0, minute=0, second=0, microsecond=0) + timedelta(days=32)).replace(day=1)  # fmt: skip
        yield since, edge
        since = edge


def _sql_digest(lake: Lake) -> str:
    steps = (*_BY_STORY, *_BY_REGION, *_OTHERS, _BY_TERM)
    return lake.digest_of(*(f"steps/{step}.sql" for step in steps))
