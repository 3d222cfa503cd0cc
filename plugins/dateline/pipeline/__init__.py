"""Each step of the batch as a plain function of ids and settings.

The functions here are what DAG tasks and commands call: they take and return what XCom may
carry, ids and counts, and read their settings from the environment. What they order is in
`polling` (ask and land), `reading` (captures to located items) and `loading` (items to the lake).
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import repeat
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from dateline.catalogue import read_catalogue
from dateline.pipeline.grouping import canonical_lines, group_lines
from dateline.pipeline.learning import learn_zones
from dateline.pipeline.loading import load
from dateline.pipeline.locating import locate_lines, mark
from dateline.pipeline.polling import check_feeds, due_shards, latest_polls, poll
from dateline.pipeline.publishing import publish_if_new, write_report
from dateline.pipeline.reading import Batch, Part, describe_file, open_batch, stage_part
from dateline.pipeline.reclassifying import reclassify
from dateline.pipeline.settings import clock_at, read_instant, read_settings, write_environ
from dateline.pipeline.upkeep import keep_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dateline.model import Settings

__all__ = [
    "Batch", "Part", "canonical_lines", "check_feeds", "clock_at", "close_poll", "describe_file", "digest", "group_lines", "keep_up", "latest_polls", "learn_clocks", "learn_zones", "load", "load_batch", "locate_lines", "mark", "open_batch",
    "plan_batch", "plan_polls", "poll", "poll_shard", "publish_edition", "publish_if_new", "read_instant",
    "read_part", "read_settings", "reclassify", "stage_part", "tidy_lake", "write_environ", "write_report",
]  # fmt: skip

N_SHARDS = 4
"""Poll tasks side by side: a mapped task costs Airflow about half a CPU second, so never one a feed."""


def plan_polls(at: str = "") -> list[list[str]]:
    """The feeds to ask now, in shards of feed ids; a host lives in one shard."""
    settings = read_settings()
    now = clock_at(read_instant(at))()
    shards = due_shards(settings, read_catalogue(settings.seeds), now, N_SHARDS)
    return [[feed.feed_id for feed in shard] for shard in shards]


def poll_shard(feed_ids: list[str], at: str = "", run: str = "") -> dict[str, int]:
    """Ask the feeds of a shard that are still due, land what they say, and count outcomes."""
    settings = read_settings()
    catalogue = read_catalogue(settings.seeds)
    feeds = [catalogue.feeds[id_] for id_ in feed_ids if id_ in catalogue.feeds]
    return poll(settings, feeds, clock_at(read_instant(at)), run)


def close_poll(outcomes: Iterable[dict[str, int]]) -> dict[str, int]:
    """Feeds by outcome over all shards of a poll run."""
    total: Counter[str] = Counter()
    for part in outcomes:
        total.update(part)
    return dict(total)


def plan_batch(since: str = "") -> list[dict[str, Any]]:
    """The parts of the next batch: packs not yet digested, or all from `since` on to replay."""
    settings = read_settings()
    batch = open_batch(settings, read_instant(since))
    return [asdict(part) for part in batch.parts()] if batch else []


def read_part(part: dict[str, Any]) -> str:
    """Parse, clean and locate one part of a batch; the name of what was staged."""
    return stage_part(read_settings(), Part(**part))


def load_batch(staged: Iterable[str], run: str = "") -> dict[str, int]:
    """Load a batch whose parts have been staged, in one transaction; stories and the like by count."""
    names = list(staged or ())
    return (
        load(read_settings(), names, run or f"manual-{uuid4().hex[:8]}", "dateline_digest") if names else {}
    )


def publish_edition() -> str:
    """Publish an edition of the lake as it stands; its path."""
    return str(publish_if_new(read_settings()).path)


def learn_clocks() -> int:
    """Learn the clocks of feeds whose dates have no zone; how many were learned anew."""
    return len(learn_zones(read_settings(), datetime.now(UTC)))


def tidy_lake() -> dict[str, int]:
    """Do all upkeep of the lake and the captures; what was done by count, and bytes where it has some."""
    deeds = keep_up(read_settings(), datetime.now(UTC))
    counts = {deed.what: deed.n for deed in deeds}
    return counts | {f"{deed.what}_bytes": deed.n_bytes for deed in deeds if deed.n_bytes is not None}


def digest(
    settings: Settings, since: datetime | None = None, dag_id: str = "dateline digest", n_workers: int = 1
) -> Iterator[dict[str, int]]:
    """Digest everything that waits, batch by batch, without Airflow; each batch's counts.

    With several workers the parts of a batch are read side by side, as DAG tasks would.
    """
    while batch := open_batch(settings, since):
        parts = batch.parts()
        if n_workers > 1 and len(parts) > 1:
            with ProcessPoolExecutor(n_workers, mp_context=get_context("spawn")) as pool:
                staged = list(pool.map(stage_part, repeat(settings), parts))
        else:
            staged = [stage_part(settings, part) for part in parts]
        yield load(settings, staged, f"{dag_id.replace(' ', '-')}-{uuid4().hex[:8]}", dag_id)
        since = None
