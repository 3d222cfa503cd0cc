"""Stories into clusters and events: what earlier runs left is looked up, the rules are `dedupe`'s."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from dateline import canonical, dedupe
from dateline.model import DateQuality
from dateline.store import LeaderIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from dateline.model import Catalogue, Settings
    from dateline.store import Lake

_STORY_COLUMNS = (
    "story_id", "source_id", "first_seen_at", "published_at", "date_quality", "title", "text", "wire", "page",
)  # fmt: skip


@dataclass(slots=True)
class Copies:
    """Where each story of a batch went, and what later batches must know of it.

    `key_leaders` are the leaders that `new_keys` lead to, one each.
    """

    placed: list[dedupe.Placed]
    new_keys: NDArray[np.int64]
    key_leaders: list[str]
    new_leaders: list[dedupe.Wording]
    n_stop_bands: int


def read_wording(row: Mapping[str, Any], catalogue: Catalogue) -> dedupe.Wording:
    """A story's row as copies are compared; its `text` is between `lede_start` and `lede_end`, if it has these."""
    source = catalogue.sources.get(row["source_id"])
    is_dated = row["date_quality"] not in {DateQuality.MISSING, DateQuality.IMPLAUSIBLE}
    span = slice(row.get("lede_start"), row.get("lede_end"))
    return dedupe.Wording(
        story_id=row["story_id"],
        source_id=row["source_id"],
        first_seen_at=row["first_seen_at"],
        dated_at=row["published_at"] if is_dated else None,
        title=canonical.title_key(row["title"] or "", source.name if source else ""),
        text=dedupe.tidy((row["text"] or "")[span]),
        wire=row["wire"] or "",
        page=row["page"] or "",
    )


def open_index(
    settings: Settings, lake: Lake, catalogue: Catalogue, since: datetime, *, is_replay: bool
) -> LeaderIndex:
    """The index of recent leaders as it stood before `since`, made again where it does not follow the lake."""
    index = LeaderIndex(settings.lake / "leaders")
    if index.run_id == lake.last_run() and not is_replay:
        return index
    index.clear()
    # A story of the last window may have a leader that is one window older.
    rows = lake.run("lookups/recent_story.sql", since=since, **{"from": since - 2 * dedupe.COPY_WINDOW})
    wordings = [read_wording(dict(zip(_STORY_COLUMNS, row, strict=False)), catalogue) for row in rows]
    leader_of = {row[0]: row[-1] for row in rows}
    fold = dedupe.ClusterFold({}, {})
    for sketch in dedupe.sketch_all(wordings):
        leader_id = leader_of[sketch.story_id]
        if leader_id == sketch.story_id:
            fold.leaders[leader_id] = sketch
        if leader_id in fold.leaders:
            fold.remember(sketch.bands, leader_id)
    leaders = [wording for wording in wordings if wording.story_id in fold.leaders]
    if leaders:
        keys, owners = zip(*fold.new_bands, strict=True)
        index.append("", np.array(keys, dtype=np.int64), owners, leaders, leaders[-1].first_seen_at)
    return index


def find_copies(index: LeaderIndex, wordings: Sequence[dedupe.Wording]) -> Copies:
    """Give each new story its cluster, in the order in which they were first seen."""
    ordered = sorted(wordings, key=lambda w: (w.first_seen_at, w.story_id))
    sketches = list(dedupe.sketch_all(ordered))
    keys = np.array([sketch.keys for sketch in sketches]).reshape(len(sketches), dedupe.N_KEYS)
    bands, leaders = index.find(keys[keys != 0])
    fold = dedupe.ClusterFold(bands, leaders)
    # Nine keys in ten are of one story and no other: these bring nobody together, and are only noted.
    is_shared = _is_shared(keys, np.fromiter(bands, dtype=np.int64, count=len(bands)))
    placed = [
        fold.place(sketch, row[shared].tolist())
        for sketch, row, shared in zip(sketches, keys, is_shared, strict=True)
    ]
    alone = np.nonzero(~is_shared & (keys != 0))
    shared_keys, shared_leaders = zip(*fold.new_bands, strict=True) if fold.new_bands else ((), ())
    led = {place.story_id for place in placed if place.leader_id == place.story_id}
    return Copies(
        placed,
        np.concatenate([keys[alone], np.array(shared_keys, dtype=np.int64)]),
        [*(placed[number].leader_id for number in alone[0].tolist()), *shared_leaders],
        [wording for wording in ordered if wording.story_id in led],
        fold.n_stop_bands,
    )


def _is_shared(keys: NDArray[np.int64], known: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of some keys are there more than once, or among those known; 0 is no key."""
    flat = keys.ravel()
    order = np.argsort(flat, kind="stable")
    ranked = flat[order]
    same = np.concatenate([[False], ranked[1:] == ranked[:-1], [False]])
    shared = np.empty(len(flat), dtype=bool)
    shared[order] = (same[1:] | same[:-1])[: len(flat)]
    found: NDArray[np.bool_] = (shared | np.isin(flat, known)) & (flat != 0)
    return found.reshape(keys.shape)


def find_events(
    lake: Lake, since: datetime, new: Sequence[dedupe.Report], *, is_replay: bool
) -> list[dict[str, Any]]:
    """The event of each cluster whose event is new or another than before.

    A day's events are grouped over it and the two days before, by everything seen up to its end, day by
    day: so what a cluster belongs to is settled two days on, and is the same whatever the batches were.
    """
    start = _midnight(since.astimezone(UTC).date())
    first = start - dedupe.EVENT_SPAN if is_replay else start
    known, reports = {}, {report.report_id: report for report in new}
    rows = lake.run("lookups/event_report.sql", since=since, **{"from": first - dedupe.EVENT_SPAN})
    for story_id, at, title, text, language, countries, source_id, dated_at, event_id in rows:
        known[story_id] = event_id
        told = frozenset((countries or "").split())
        reports[story_id] = dedupe.Report(
            story_id, at, title or "", text or "", language or "", told, source_id, dated_at
        )
    settled = dict(known)
    for day in sorted({report.at.astimezone(UTC).date() for report in reports.values()}):
        if _midnight(day) >= first:
            settled |= dedupe.group_events(_seen_around(day, reports.values()))
    return [
        {"cluster_id": dedupe.cluster_id_of(id_), "event_id": event_id, "first_seen_at": reports[id_].at}
        for id_, event_id in sorted(settled.items())
        if known.get(id_) != event_id or reports[id_].at >= since
    ]


def event_window(since: datetime) -> dict[str, datetime]:
    """From when on a batch that begins at `since` may change the event of a cluster."""
    return {"from": _midnight(since.astimezone(UTC).date()) - 2 * dedupe.EVENT_SPAN}


def _seen_around(day: date, reports: Iterable[dedupe.Report]) -> list[dedupe.Report]:
    end = _midnight(day + timedelta(days=1))
    return [report for report in reports if end - dedupe.EVENT_SPAN <= report.at < end]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
