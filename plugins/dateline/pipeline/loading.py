"""A batch into the lake: stories, clusters and roll-ups in one transaction, or nothing."""

from __future__ import annotations

import gzip
import json
import shutil
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from dateline import canonical, dedupe, pace
from dateline.catalogue import read_catalogue, read_regions
from dateline.dates import settle_date
from dateline.model import RULE_VERSION, Counts, DatelineError, DateQuality, DateReading, Outcome
from dateline.pipeline.learning import read_zones
from dateline.pipeline.reading import Part
from dateline.store import Lake, Landing, write_state

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dateline.model import Catalogue, Poll, Settings

BATCH_TABLES = (
    "poll", "capture", "item", "rejected_item", "story", "sighting", "story_key", "story_band",
    "story_cluster", "mention", "evidence", "region_mention", "digested_pack", "run", "ledger", "feed_state",
    "feed_entries", "feed_zone",
)  # fmt: skip


@dataclass(slots=True)
class _Loading:
    """One batch on its way into the lake: rows by table, and the drop ledger by step."""

    lake: Lake
    catalogue: Catalogue
    since: datetime
    rows: dict[str, list[dict[str, Any]]]
    ledger: dict[str, Counts]

    def count(self, step: str) -> Counts:
        """The counts of a step."""
        return self.ledger.setdefault(step, Counts())


def load(settings: Settings, staged: Sequence[str], run_id: str, dag_id: str) -> dict[str, int]:
    """Give every item its story and every story its cluster, and commit the batch, all or nothing."""
    started_at = datetime.now(UTC)
    parts, records = _read_staged(settings, staged)
    since = datetime.fromisoformat(parts[0].since)
    packs = sorted(pack for part in parts for pack in part.packs)
    catalogue = read_catalogue(settings.seeds)
    read_regions(settings.seeds)
    with Lake(settings) as lake:
        lake.load_seeds()
        _refuse_stale(lake, since, packs)
        loading = _Loading(lake, catalogue, since, {name: [] for name in BATCH_TABLES}, {})
        _add_polls(loading, Landing(settings), packs)
        loading.rows["feed_zone"] = [asdict(zone) for zone in read_zones(settings)]
        tellings = _add_captures(loading, records)
        stories = _add_items(loading, tellings)
        _add_clusters(loading, stories)
        _add_run(loading, run_id, dag_id, started_at, is_replay=parts[0].is_replay, n_packs=len(packs))
        warnings = _commit(loading, run_id, dag_id, is_replay=parts[0].is_replay)
    shutil.rmtree(settings.home / "stage" / parts[0].batch_id, ignore_errors=True)
    counts = {"polls": len(loading.rows["poll"]), "captures": len(loading.rows["capture"])}
    counts |= {"items": len(loading.rows["item"]), "stories": len(loading.rows["story"])}
    counts |= {"clusters": sum(row["rule"] == "first" for row in loading.rows["story_cluster"])}
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
    """Refuse a batch that was planned before another one was loaded: it would undo that one."""
    rows = lake.ask("SELECT pack FROM digested_pack WHERE last_asked_at >= $since", since=since)
    missing = {row[0] for row in rows} - set(packs)
    if missing:
        raise DatelineError(
            f"another digest has loaded {len(missing)} pack(s) meanwhile: start the digest again"
        )


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
    known = {
        row[0]
        for row in loading.lake.ask(
            "SELECT pack FROM digested_pack WHERE first_asked_at < $since", since=loading.since
        )
    }
    loading.rows["digested_pack"] = [
        {"pack": pack, "first_asked_at": first, "last_asked_at": last}
        for pack, first, last in landing.spans(packs)
        if pack not in known
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
    loading.lake.want(rejected)
    known = {row[0] for row in loading.lake.run("lookups/known_rejected.sql", since=loading.since)}
    loading.rows["rejected_item"] = [row for id_, row in rejected.items() if id_ not in known]
    return tellings


def _add_items(loading: _Loading, tellings: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Item, sighting, story and key rows; the new stories with what they say of places."""
    lake, since = loading.lake, loading.since
    lake.want(t["item_id"] for t in tellings)
    seen = {row[0] for row in lake.run("lookups/known_item.sql", since=since)}
    lake.want(key for t in tellings for _, key in t["keys"])
    rows = lake.run("lookups/known_key.sql", since=since)
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
        story_id, is_new = fold.place(telling)
        items.n_out += 1
        stories.n_in += 1
        loading.rows["item"].append(_item_row(told, story_id))
        sightings.setdefault((story_id, telling.feed_id), (telling.seen_at, told["capture"]["capture_id"]))
        if is_new:
            stories.n_out += 1
            new_stories.append(
                {**told, "story_id": story_id, "source_id": telling.source_id, "seen_at": telling.seen_at}
            )
        else:
            stories.drop("known_story")
    lake.want(story_id for story_id, _ in sightings)
    known = set(lake.run("lookups/known_sighting.sql", since=since))
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


def _add_clusters(loading: _Loading, stories: Sequence[dict[str, Any]]) -> None:
    """Story, mention, evidence, band and cluster rows of the new stories."""
    counts = loading.count("clusters")
    sketches = {}
    for told in stories:
        row = _story_row(told)
        loading.rows["story"].append(row)
        _add_places(loading, told, row)
        sketches[row["story_id"]] = _sketch(row, loading.catalogue)
    fold = _cluster_fold(loading, sketches.values())
    for sketch in sorted(sketches.values(), key=lambda s: (s.first_seen_at, s.story_id)):
        placed, leader_id = fold.place(sketch)
        counts.n_in += 1
        if placed.rule == "first":
            counts.n_out += 1
        else:
            counts.drop(f"copy_by_{placed.rule}")
        seen_at = sketch.first_seen_at
        row = {**asdict(placed), "leader_id": leader_id, "first_seen_at": seen_at}
        loading.rows["story_cluster"].append(row | {k: row[k] or None for k in ("veto", "near_cluster_id")})
        loading.rows["story_band"] += [
            {"band": band, "story_id": sketch.story_id, "leader_id": leader_id, "first_seen_at": seen_at}
            for band in sketch.bands
        ]


def _cluster_fold(loading: _Loading, sketches: Iterable[dedupe.Sketch]) -> dedupe.ClusterFold:
    """A fold that knows the earlier stories which these may be copies of."""
    since, start = loading.since, loading.since - dedupe.COPY_WINDOW
    loading.lake.want(band for sketch in sketches for band in sketch.bands)
    bands = dedupe.gather_bands(loading.lake.run("lookups/near_band.sql", since=since, **{"from": start}))
    loading.lake.want({b.leader_id for row in bands.values() for b in row})
    # A leader is at most one window older than the stories that joined it.
    rows = loading.lake.run("lookups/story_text.sql", **{"from": start - dedupe.COPY_WINDOW})
    names = ("story_id", "source_id", "first_seen_at", "published_at", "date_quality", "title", "text")
    leaders = (_sketch(dict(zip(names, row, strict=True)), loading.catalogue) for row in rows)
    return dedupe.ClusterFold(bands, {leader.story_id: leader for leader in leaders})


def _sketch(row: Mapping[str, Any], catalogue: Catalogue) -> dedupe.Sketch:
    source = catalogue.sources.get(row["source_id"])
    is_dated = row["date_quality"] not in {DateQuality.MISSING, DateQuality.IMPLAUSIBLE}
    span = slice(row.get("lede_start"), row.get("lede_end"))
    return dedupe.Sketch(
        story_id=row["story_id"],
        source_id=row["source_id"],
        first_seen_at=row["first_seen_at"],
        dated_at=row["published_at"] if is_dated else None,
        title=canonical.title_key(row["title"] or "", source.name if source else ""),
        text=(row["text"] or "")[span],
    )


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
        "url": item["link"] or None, "title": item["title"], "text": item["text"],
        "lede_start": lede["offset"], "lede_end": lede["offset"] + len(lede["text"]),
        "language": told["language"] or None, "wire": lede["wire"] or None, "wire_rule": lede["wire_rule"] or None,
        "dateline": " / ".join(dateline["places"]) if dateline else None,
        "dateline_rule": dateline["rule"] if dateline else None, "rule_version": RULE_VERSION,
    }  # fmt: skip


def _add_places(loading: _Loading, told: Mapping[str, Any], story: Mapping[str, Any]) -> None:
    shared = {"story_id": story["story_id"], "first_seen_at": story["first_seen_at"]}
    for mention in told["located"]["mentions"]:
        ppm = mention["weight_ppm"]
        weight = f"{ppm // 1_000_000}.{ppm % 1_000_000:06}"
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
    loading: _Loading, run_id: str, dag_id: str, started_at: datetime, *, is_replay: bool, n_packs: int
) -> None:
    for pack in loading.rows["digested_pack"]:
        pack["run_id"] = run_id
    loading.rows["run"].append(
        {
            "run_id": run_id, "dag_id": dag_id, "started_at": started_at, "loaded_at": datetime.now(UTC),
            "since": loading.since, "is_replay": is_replay, "n_packs": n_packs, "rule_version": RULE_VERSION,
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


def _commit(loading: _Loading, run_id: str, dag_id: str, *, is_replay: bool) -> dict[str, int]:
    """Everything of the batch in one transaction; a faulty row is never seen by a reader."""
    lake, since = loading.lake, loading.since
    for name in BATCH_TABLES:
        lake.stage(name, loading.rows[name])
    with lake.transaction(f"{dag_id} {run_id}", dag_id=dag_id, run_id=run_id, since=since):
        lake.run("steps/00_changed_day.sql", since=since)
        if is_replay:
            lake.run("steps/10_rewind.sql", since=since)
        lake.run("steps/15_new_state.sql")
        lake.ask("DELETE FROM feed_zone")
        lake.take(BATCH_TABLES)
        for step in ("20_coverage_day", "30_story_day", "40_region_day", "50_feed_hour"):
            lake.run(f"steps/{step}.sql", since=since)
        return lake.check(since)
