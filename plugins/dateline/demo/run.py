"""Live through four weeks of the demo world, then tell what was found of what was planted."""

from __future__ import annotations

import csv
import os
import shutil
from dataclasses import asdict, dataclass, fields, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dateline import pipeline
from dateline.canonical import loose_url_key
from dateline.catalogue import read_catalogue
from dateline.demo.world import WORLD_NOW, World
from dateline.model import Feed, Settings, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from dateline.demo.serve import WorldServer
    from dateline.store import Lake

DAYS = 28
STEP = timedelta(hours=12)
"""How often the past is asked: its feeds hold more than a day of stories each."""

TIMEOUT_S = 3.0
"""Deadline of a request in the demo: its slow feed would take a minute."""


def settings_for(settings: Settings, world: World, port: int) -> Settings:
    """Settings that point at the demo world on loopback, with a home and a catalogue of its own."""
    home = settings.home / "demo"
    seeds = home / "seeds"
    _write_seeds(seeds, settings.seeds, world)
    return replace(
        settings,
        home=home,
        seeds=seeds,
        contact=settings.contact or "demo@dateline.example",
        allow_networks=("127.0.0.0/8",),
        connect_to=f"127.0.0.1:{port}",
        host_spacing_s=0.0,
        total_timeout_s=TIMEOUT_S,
    )


def _write_seeds(folder: Path, shipped: Path, world: World) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("country", "region", "region_country", "wire"):
        shutil.copyfile(shipped / f"{name}.csv", folder / f"{name}.csv")
    _write_rows(folder / "source.csv", Source, world.sources)
    _write_rows(folder / "feed.csv", Feed, world.feeds)


def _write_rows(path: Path, kind: type, rows: Iterable[Any]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, [f.name for f in fields(kind)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(row) for row in rows)


def live_through(settings: Settings, server: WorldServer, tell: Callable[[str], None]) -> None:
    """Poll the world's past at simulated instants and digest it; goes on where it once stopped."""
    catalogue = read_catalogue(settings.seeds)
    feeds = list(catalogue.feeds.values())
    latest = pipeline.latest_polls(settings)
    at = WORLD_NOW - timedelta(days=DAYS)
    resume = max((poll.asked_at for poll in latest.values()), default=at)
    while at < WORLD_NOW:
        if at >= resume:
            server.at = at
            pipeline.poll(settings, feeds, pipeline.clock_at(at), f"demo-{at:%Y%m%dT%H%M}")
            if at.hour < 12:
                tell(f"polled {at:%a %d %b}")
        at += STEP
    server.at = WORLD_NOW
    for counts in pipeline.digest(settings, n_workers=os.cpu_count() or 1):
        tell(f"digested {counts['polls']} polls: {counts['stories']} stories, {counts['clusters']} clusters")


@dataclass(frozen=True, slots=True)
class Finding:
    """One planted fact and what the lake says of it."""

    planted: str
    found: str
    is_found: bool


def findings(lake: Lake, world: World) -> list[Finding]:
    """What was found of what was planted."""
    return [
        _burst(lake, world),
        _outage(lake, world),
        _copies(lake, world),
        _bad_feeds(lake, world),
        _places(lake, world),
    ]


def _burst(lake: Lake, world: World) -> Finding:
    planted = world.planted
    days = set(planted.burst_days)
    flags = lake.run(
        "queries/what_is_rising.sql", scheme=planted.burst_scheme, since=WORLD_NOW - timedelta(days=DAYS)
    )
    hits = [row for row in flags if row[0] == planted.burst_region and row[2] in days]
    above = _regions_above(lake, planted.burst_scheme, planted.burst_region)
    others = [row for row in flags if row not in hits and not (row[0] in above and row[2] in days)]
    name = hits[0][1] if hits else planted.burst_region
    found = (
        ", ".join(f"{row[2]:%d %b} z={row[6]:.1f}" for row in sorted(hits, key=lambda row: row[2]))
        or "nothing"
    )
    told = f"{found}; other flags in this scheme: {len(others)}"
    return Finding(f"burst in {name} on {_days(days)}", told, len(hits) == len(days) and not others)


def _regions_above(lake: Lake, scheme: str, region: str) -> set[str]:
    """The regions that hold a region: a burst in it shows in them too."""
    parents = dict(lake.ask("SELECT region, parent FROM region WHERE scheme = $scheme", scheme=scheme))
    above: set[str] = set()
    while region := parents.get(region) or "":
        above.add(region)
    return above


def _outage(lake: Lake, world: World) -> Finding:
    planted = world.planted
    rows = lake.ask(
        "SELECT day FROM coverage_day WHERE source_id = $source AND n_feeds_answered = 0 ORDER BY day",
        source=planted.outage_source,
    )
    down = {row[0] for row in rows}
    return Finding(
        f"outage of {planted.outage_source} on {_days(planted.outage_days)}",
        f"no answer on {_days(down)}",
        down == set(planted.outage_days),
    )


def _copies(lake: Lake, world: World) -> Finding:
    ids = _clusters_by_url(lake)
    n_seen = n_whole = 0
    for group in world.planted.copies:
        seen = [ids[key] for key in map(loose_url_key, group) if key in ids]
        n_seen += len(seen) > 1
        n_whole += len(seen) > 1 and len(set(seen)) == 1
    pairs = [[ids.get(loose_url_key(url), "") for url in pair] for pair in world.planted.pairs_apart]
    apart = [pair for pair in pairs if all(pair)]
    n_apart = sum(len(set(pair)) == len(pair) for pair in apart)
    told = f"{n_whole} of {n_seen} reports seen twice or more are one cluster; {n_apart} of {len(apart)} look-alikes apart"
    is_found = n_seen > 0 and n_whole >= 0.9 * n_seen and n_apart == len(apart)
    return Finding(f"{len(world.planted.copies)} wire reports carried by several publishers", told, is_found)


def _clusters_by_url(lake: Lake) -> dict[str, str]:
    rows = lake.ask(
        "SELECT i.url, c.cluster_id FROM item i JOIN story_cluster c USING (story_id) WHERE i.url IS NOT NULL"
    )
    return {loose_url_key(url): cluster_id for url, cluster_id in rows}


def _bad_feeds(lake: Lake, world: World) -> Finding:
    outcomes = dict(lake.ask("SELECT feed_id, last_outcome FROM feed_health"))
    expected = world.planted.bad_feeds
    wrong = [
        f"{id_}: {outcomes.get(id_)}, not {told}"
        for id_, told in expected.items()
        if outcomes.get(id_) != told
    ]
    told = "; ".join(wrong) or "every one told by its outcome"
    return Finding(f"{len(expected)} feeds that misbehave", told, not wrong)


def _places(lake: Lake, world: World) -> Finding:
    rows = lake.ask(
        "SELECT DISTINCT i.url, m.country FROM item i JOIN mention m USING (story_id) WHERE m.is_about AND i.url IS NOT NULL"
    )
    found: dict[str, set[str]] = {}
    for url, country in rows:
        found.setdefault(loose_url_key(url), set()).add(country)
    known = {loose_url_key(url) for (url,) in lake.ask("SELECT DISTINCT url FROM item WHERE url IS NOT NULL")}
    planted = {loose_url_key(url): set(countries) for url, countries in world.planted.primary.items()}
    truth = {url: countries for url, countries in planted.items() if url in known and countries}
    n_right = sum(len(countries & found.get(url, set())) for url, countries in truth.items())
    n_found = sum(len(found.get(url, set())) for url in truth)
    n_true = sum(map(len, truth.values()))
    recall, precision = n_right / max(1, n_true), n_right / max(1, n_found)
    told = f"precision {precision:.3f}, recall {recall:.3f} over {len(truth)} stories"
    return Finding("the countries each story is about", told, min(recall, precision) >= 0.8)


def _days(days: Iterable[Any]) -> str:
    return ", ".join(f"{day:%d %b}" for day in sorted(days)) or "no day"
