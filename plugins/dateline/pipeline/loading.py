"""A batch into the lake: stories, clusters and roll-ups in one transaction, or nothing."""

from __future__ import annotations

import gzip
import json
import shutil
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from dateline import dedupe, pace
from dateline.catalogue import read_catalogue, read_regions
from dateline.dates import settle_date
from dateline.dedupe import COPY_WINDOW, Report
from dateline.model import RULE_VERSION, Counts, DatelineError, DateQuality, DateReading, Outcome
from dateline.pipeline.clustering import (
    Copies,
    event_window,
    find_copies,
    find_events,
    open_index,
    read_wording,
)
from dateline.pipeline.learning import read_zones
from dateline.pipeline.locating import share
from dateline.pipeline.reading import Part
from dateline.pipeline.rolling import note_changes, roll_up
from dateline.store import Lake, Landing, look_up, open_known, sighting_id, write_state
from dateline.terms import terms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dateline.model import Catalogue, Poll, Settings
    from dateline.store import LeaderIndex

BATCH_TABLES = (
    "poll", "capture", "item", "rejected_item", "story", "sighting", "story_key", "story_cluster",
    "cluster_event", "mention", "evidence", "region_mention", "digested_pack", "run", "ledger", "feed_state",
    "feed_entries", "feed_zone",
)  # fmt: skip


MANY = 10_000
"""Items of a batch from which on its SQL is worth all cores."""

TOO_LATE = "too_late"
"""Why a poll was dropped: its pack came when captures of that time were no longer kept, so nothing is made again."""


@dataclass(slots=True)
class _Loading:
    """One batch on its way into the lake: rows by table, and the drop ledger by step."""

    lake: Lake
    settings: Settings
    catalogue: Catalogue
    since: datetime
    rows: dict[str, list[dict[str, Any]]]
    ledger: dict[str, Counts]

    def count(self, step: str) -> Counts:
        """The counts of a step."""
        return self.ledger.setdefault(step, Counts())

    def look_up(self, name: str, ids: Mapping[str, str]) -> list[tuple[Any, ...]]:
        """What a lookup says of what the lake held before this batch; `ids` has what it wants by its id."""
        return look_up(self.lake, self.settings.known_ids, name, ids, self.since)

    def ids(self) -> dict[date, list[str]]:
        """The ids that later batches will look for, by the day on which this batch saw them first."""
        ids = [(row["item_id"], row["first_seen_at"]) for row in self.rows["item"]]
        ids += [(row["key"], row["first_seen_at"]) for row in self.rows["story_key"]]
        ids += [(row["rejected_id"], row["first_seen_at"]) for row in self.rows["rejected_item"]]
        ids += [
            (sighting_id(row["story_id"], row["feed_id"]), row["first_seen_at"])
            for row in self.rows["sighting"]
        ]
        days: dict[date, list[str]] = {}
        for id_, at in ids:
            seen_at = datetime.fromisoformat(at) if isinstance(at, str) else at
            days.setdefault(seen_at.astimezone(UTC).date(), []).append(id_)
        return days


def load(settings: Settings, staged: Sequence[str], run_id: str, dag_id: str) -> dict[str, int]:
    """Give every item its story and every story its cluster, and commit the batch, all or nothing."""
    started_at = datetime.now(UTC)
    parts, records = _read_staged(settings, staged)
    since = datetime.fromisoformat(parts[0].since)
    packs = sorted(pack for part in parts for pack in part.packs)
    catalogue = read_catalogue(settings.seeds)
    read_regions(settings.seeds)
    with Lake(settings) as lake:
        if sum(len(record["tellings"]) for record in records) > MANY:
            lake.widen()
        lake.load_seeds()
        catalogue = lake.with_leavers(catalogue)
        _refuse_stale(lake, since, packs)
        known = open_known(lake, settings.known_ids)
        loading = _Loading(lake, settings, catalogue, since, {name: [] for name in BATCH_TABLES}, {})
        _add_polls(loading, Landing(settings), packs)
        loading.rows["feed_zone"] = [asdict(zone) for zone in read_zones(settings)]
        tellings = _add_captures(loading, records)
        stories = _add_items(loading, tellings)
        is_replay = parts[0].is_replay
        index = open_index(settings, lake, catalogue, since, is_replay=is_replay)
        copies = _add_clusters(loading, stories, index)
        _add_events(loading, stories, copies, is_replay=is_replay)
        _add_run(
            loading,
            run_id,
            dag_id,
            started_at,
            is_replay=is_replay,
            n_packs=len(packs),
            n_stop_keys=copies.n_stop_bands,
        )
        # Before the lake has them: what the file has too many is looked for in vain, what it lacked would be doubled.
        known.add(run_id, loading.ids())
        warnings = _commit(loading, copies, run_id, dag_id, is_replay=is_replay)
        # Only now: an index that is behind the lake is made again, one that is ahead would be wrong.
        index.append(run_id, copies.new_keys, copies.key_leaders, copies.new_leaders, _last_seen(loading))
    shutil.rmtree(settings.home / "stage" / parts[0].batch_id, ignore_errors=True)
    counts = {"polls": len(loading.rows["poll"]), "captures": len(loading.rows["capture"])}
    counts |= {"items": len(loading.rows["item"]), "stories": len(loading.rows["story"])}
    counts |= {"clusters": sum(row["rule"] == "first" for row in loading.rows["story_cluster"])}
    counts |= {name: n for name, n in loading.count("polls").dropped.items() if name == TOO_LATE}
    return counts | {name: n for name, n in warnings.items() if n}


def _read_staged(settings: Settings, staged: Sequence[str]) -> tuple[list[Part], list[dict[str, Any]]]:
    parts, records = [], []
    for name in staged:
        with gzip.open(settings.home / name, "rt", encoding="utf-8") as lines:
            parts.append(Part(**json.loads(next(lines))))
            records += [json.loads(line) for line in lines]
    if len({part.batch_id for part in parts}) != 1:
        raise DatelineError("the staged parts belong to different batches: start the digest again")
    return parts, records


def _refuse_stale(lake: Lake, since: datetime, packs: Sequence[str]) -> None:
    """Refuse a batch that was planned before another one was loaded, or captures were removed: it would lose rows."""
    digested = lake.digested_packs()
    missing = {pack.pack for pack in digested if pack.last_asked_at >= since} - set(packs)
    if missing:
        raise DatelineError(
            f"another digest has loaded {len(missing)} pack(s) meanwhile: start the digest again"
        )
    removed = {pack.pack for pack in digested if pack.is_removed} & set(packs)
    if removed:
        raise DatelineError(f"upkeep has removed {len(removed)} pack(s) meanwhile: start the digest again")


def _add_polls(loading: _Loading, landing: Landing, packs: Sequence[str]) -> None:
    counts = loading.count("polls")
    polls = [poll for poll in landing.polls(packs) if poll.asked_at >= loading.since]
    for poll in polls:
        loading.rows["poll"].append(asdict(poll))
        counts.n_in += 1
        if poll.capture_id:
            counts.n_out += 1
        else:
            counts.drop(poll.outcome.value)
    _add_states(loading, polls)
    digested = {pack.pack: pack for pack in loading.lake.digested_packs()}
    spans = landing.spans(packs)
    late = [pack for pack, first, _ in spans if pack not in digested and first < loading.since]
    n_late = sum(poll.asked_at < loading.since for poll in landing.polls(late))
    if n_late:
        counts.n_in += n_late
        counts.drop(TOO_LATE, n_late)
    loading.rows["digested_pack"] = [
        {"pack": pack, "first_asked_at": first, "last_asked_at": last}
        for pack, first, last in spans
        if pack not in digested or digested[pack].first_asked_at >= loading.since
    ]


def _add_states(loading: _Loading, polls: Sequence[Poll]) -> None:
    """Where each feed that was polled stands now."""
    known = {poll.feed_id: poll for poll in loading.lake.feed_states()}
    states = pace.carry(known, polls)
    loading.rows["feed_state"] = [
        {"feed_id": feed_id, "asked_at": states[feed_id].asked_at, "state": write_state(states[feed_id])}
        for feed_id in sorted({poll.feed_id for poll in polls})
    ]


def _add_captures(loading: _Loading, records: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Capture rows and rejects; the tellings in the order in which they were seen."""
    read, entries, tellings = loading.count("captures"), loading.count("entries"), []
    rejected: dict[str, dict[str, Any]] = {}
    newest: dict[str, dict[str, Any]] = {}
    for record in sorted(records, key=lambda r: (r["capture"]["asked_at"], r["capture"]["feed_id"])):
        capture = record["capture"]
        loading.rows["capture"].append(capture)
        read.n_in += 1
        if capture["outcome"] in {Outcome.OK, Outcome.EMPTY}:
            read.n_out += 1
        else:
            read.drop(capture["outcome"])
        entries.n_in += capture["n_entries"]
        entries.n_out += capture["n_items"]
        for reject in record["rejected"]:
            entries.drop(reject["reason"], reject["n"])
            rejected.setdefault(reject["rejected_id"], reject)
        items = loading.count("items")
        items.n_in += len(record["tellings"]) + record["n_known"]
        items.drop("seen_before", record["n_known"])
        if capture["outcome"] == Outcome.OK:
            newest[capture["feed_id"]] = {
                "feed_id": capture["feed_id"], "asked_at": capture["asked_at"],
                "entries": json.dumps(record["entries"], sort_keys=True),
            }  # fmt: skip
        tellings += [{**telling, "capture": capture} for telling in record["tellings"]]
    loading.rows["feed_entries"] = [newest[feed_id] for feed_id in sorted(newest)]
    known = {row[0] for row in loading.look_up("known_rejected", {id_: id_ for id_ in rejected})}
    loading.rows["rejected_item"] = [row for id_, row in rejected.items() if id_ not in known]
    return tellings


def _add_items(loading: _Loading, tellings: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Item, sighting, story and key rows; the new stories with what they say of places."""
    seen = {row[0] for row in loading.look_up("known_item", {t["item_id"]: t["item_id"] for t in tellings})}
    rows = loading.look_up("known_key", {key: key for t in tellings for _, key in t["keys"]})
    fold = dedupe.StoryFold({key: dedupe.KnownKey(story, title, at) for key, story, title, at in rows})
    items, stories = loading.count("items"), loading.count("stories")
    new_stories: list[dict[str, Any]] = []
    sightings: dict[tuple[str, str], tuple[datetime, str]] = {}
    for told in tellings:
        if told["item_id"] in seen:
            items.drop("seen_before")
            continue
        seen.add(told["item_id"])
        telling = _telling(told, loading.catalogue)
        story_id, known_by = fold.place(telling)
        items.n_out += 1
        stories.n_in += 1
        loading.rows["item"].append(_item_row(told, story_id))
        sightings.setdefault((story_id, telling.feed_id), (telling.seen_at, told["capture"]["capture_id"]))
        if not known_by:
            stories.n_out += 1
            new_stories.append(
                {**told, "story_id": story_id, "source_id": telling.source_id, "seen_at": telling.seen_at}
            )
        else:
            stories.drop(f"known_by_{known_by}")
    pairs = {sighting_id(story_id, feed_id): story_id for story_id, feed_id in sightings}
    known = set(loading.look_up("known_sighting", pairs))
    loading.rows["sighting"] = [
        {"story_id": story_id, "feed_id": feed_id, "first_seen_at": at, "capture_id": capture_id}
        for (story_id, feed_id), (at, capture_id) in sightings.items()
        if (story_id, feed_id) not in known
    ]
    loading.rows["story_key"] = [
        {
            "key": key,
            "kind": kind,
            "story_id": k.story_id,
            "title_key": k.title_key,
            "first_seen_at": k.first_seen_at,
        }
        for key, (kind, k) in fold.new_keys.items()
    ]
    return new_stories


def _telling(told: Mapping[str, Any], catalogue: Catalogue) -> dedupe.Telling:
    feed = catalogue.feeds[told["capture"]["feed_id"]]
    return dedupe.Telling(
        item_id=told["item_id"],
        feed_id=feed.feed_id,
        source_id=feed.source_id,
        seen_at=datetime.fromisoformat(told["capture"]["asked_at"]),
        position=told["item"]["position"],
        title_key=told["title_key"],
        keys=tuple(dedupe.Key(kind, key) for kind, key in told["keys"]),
    )


def _item_row(told: Mapping[str, Any], story_id: str) -> dict[str, Any]:
    item, capture = told["item"], told["capture"]
    return {
        "item_id": told["item_id"], "story_id": story_id, "feed_id": capture["feed_id"],
        "capture_id": capture["capture_id"], "first_seen_at": capture["asked_at"], "position": item["position"],
        "guid": item["guid"] or None, "url": item["link"] or None, "title": item["title"], "text": item["text"],
        "byline": item["byline"] or None, "tags": " | ".join(item["tags"]) or None,
        "date_raw": item["date_raw"] or None, "is_cut": item["is_cut"],
    }  # fmt: skip


def _add_clusters(loading: _Loading, stories: Sequence[dict[str, Any]], index: LeaderIndex) -> Copies:
    """Story, mention, evidence and cluster rows of the new stories."""
    counts = loading.count("clusters")
    for told in stories:
        row = _story_row(told)
        loading.rows["story"].append(row)
        _add_places(loading, told, row)
    copies = find_copies(index, [read_wording(row, loading.catalogue) for row in loading.rows["story"]])
    seen_at = {row["story_id"]: row["first_seen_at"] for row in loading.rows["story"]}
    for place in copies.placed:
        counts.n_in += 1
        if place.rule == "first":
            counts.n_out += 1
        else:
            counts.drop(f"copy_by_{place.rule}")
        row = asdict(place) | {"first_seen_at": seen_at[place.story_id]}
        loading.rows["story_cluster"].append(row | {k: row[k] or None for k in ("veto", "near_cluster_id")})
    return copies


def _add_events(
    loading: _Loading, stories: Sequence[dict[str, Any]], copies: Copies, *, is_replay: bool
) -> None:
    """The events of the new clusters, and of earlier ones where these change them."""
    led = {wording.story_id for wording in copies.new_leaders}
    reports = []
    for told, row in zip(stories, loading.rows["story"], strict=True):
        if row["story_id"] in led:
            countries = frozenset(m["country"] for m in told["located"]["mentions"] if m["is_about"])
            text = (row["text"] or "")[row["lede_start"] : row["lede_end"]]
            report = Report(
                row["story_id"],
                row["first_seen_at"],
                row["title"] or "",
                text,
                row["language"] or "",
                countries,
                row["source_id"],
                read_wording(row, loading.catalogue).dated_at,
            )
            reports.append(report)
    loading.rows["cluster_event"] = find_events(loading.lake, loading.since, reports, is_replay=is_replay)


def _story_row(told: Mapping[str, Any]) -> dict[str, Any]:
    item, lede, seen_at = told["item"], told["lede"], told["seen_at"]
    raw = item["date"]
    published_at = datetime.fromisoformat(raw["at"]) if raw["at"] else None
    dated_at, quality = settle_date(
        DateReading(published_at, DateQuality(raw["quality"]), raw["rule"]), seen_at
    )
    dateline = lede["dateline"]
    return {
        "story_id": told["story_id"], "source_id": told["source_id"], "item_id": told["item_id"],
        "first_seen_at": seen_at, "published_at": published_at, "dated_at": dated_at,
        "dated_on": dated_at.astimezone(UTC).date(), "date_quality": quality.value, "date_rule": raw["rule"],
        "url": item["link"] or None, "page": told["page"] or None, "title": item["title"], "text": item["text"],
        "lede_start": lede["offset"], "lede_end": lede["offset"] + len(lede["text"]),
        "language": told["language"] or None, "wire": lede["wire"] or None, "wire_rule": lede["wire_rule"] or None,
        "dateline": " / ".join(dateline["places"]) if dateline else None,
        "dateline_rule": dateline["rule"] if dateline else None, "rule_version": RULE_VERSION,
        "terms": "|".join(terms_of(item["title"] or "", told["title_key"])),
    }  # fmt: skip


def _add_places(loading: _Loading, told: Mapping[str, Any], story: Mapping[str, Any]) -> None:
    shared = {"story_id": story["story_id"], "first_seen_at": story["first_seen_at"]}
    for mention in told["located"]["mentions"]:
        weight = share(mention["weight_ppm"])
        loading.rows["mention"].append({**shared, "dated_on": story["dated_on"], "weight": weight, **mention})
        _add_evidence(loading, shared, mention["country"], mention["role"], mention["evidence"])
    for region in told["located"]["regions"]:
        loading.rows["region_mention"].append({**shared, "dated_on": story["dated_on"], **region})
        _add_evidence(loading, shared, f"{region['scheme']}:{region['region']}", "region", region["evidence"])


def _add_evidence(
    loading: _Loading,
    shared: Mapping[str, Any],
    target: str,
    role: str,
    evidence: Iterable[Mapping[str, Any]],
) -> None:
    loading.rows["evidence"] += [
        {
            **shared, "target": target, "role": role, "field": e["field"], "span_start": e["start"],
            "span_end": e["end"], "surface": e["surface"], "rule": e["rule"],
        }
        for e in evidence
    ]  # fmt: skip


def _add_run(
    loading: _Loading,
    run_id: str,
    dag_id: str,
    started_at: datetime,
    *,
    is_replay: bool,
    n_packs: int,
    n_stop_keys: int,
) -> None:
    for pack in loading.rows["digested_pack"]:
        pack["run_id"] = run_id
    loading.rows["run"].append(
        {
            "run_id": run_id, "dag_id": dag_id, "started_at": started_at, "loaded_at": datetime.now(UTC),
            "since": loading.since, "is_replay": is_replay, "n_packs": n_packs, "rule_version": RULE_VERSION,
            "n_stop_keys": n_stop_keys,
        }
    )  # fmt: skip
    for step, counts in loading.ledger.items():
        counts.balance(step)
        told = {"in": counts.n_in, "out": counts.n_out, **counts.dropped}
        loading.rows["ledger"] += [
            {"run_id": run_id, "step": step, "reason": reason, "n": n}
            for reason, n in told.items()
            if n or reason in {"in", "out"}
        ]


def _last_seen(loading: _Loading) -> datetime:
    return max((row["asked_at"] for row in loading.rows["poll"]), default=loading.since)


def _commit(
    loading: _Loading, copies: Copies, run_id: str, dag_id: str, *, is_replay: bool
) -> dict[str, int]:
    """Everything of the batch in one transaction; a faulty row is never seen by a reader."""
    lake, since, near = loading.lake, loading.since, {"from": loading.since - COPY_WINDOW}
    for name in BATCH_TABLES:
        lake.stage(name, loading.rows[name])
    lake.stage_columns("story_band", {"band": copies.new_keys, "leader_id": copies.key_leaders})
    with lake.transaction(f"{dag_id} {run_id}", dag_id=dag_id, run_id=run_id, since=since):
        lake.run("steps/05_changed_cluster.sql", since=since, **event_window(since))
        changes = note_changes(lake, since)
        if is_replay:
            lake.run("steps/09_keep_rules.sql", since=since, rule_version=RULE_VERSION)
            lake.run("steps/10_rewind.sql", since=since)
        lake.run("steps/15_new_state.sql")
        lake.run("steps/16_new_event.sql", **event_window(since))
        lake.ask("DELETE FROM feed_zone")
        lake.take(BATCH_TABLES)
        lake.run("steps/17_new_band.sql", day=_last_seen(loading))
        lake.run("steps/18_cluster.sql", **near)
        lake.run("steps/19_alias.sql", **event_window(since))
        roll_up(lake, changes, _last_seen(loading))
        return lake.check(since)
