"""Who is due, asked once, and what they said landed as packs. Never touches the warehouse."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING
from uuid import uuid4

from dateline import pace
from dateline.poll import poll_feeds
from dateline.store import Lake, Landing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from dateline.model import Capture, Catalogue, Feed, Poll, Settings

PACK_POLLS, PACK_BYTES = 200, 16_000_000
"""Polls, and bytes of bodies, after which a pack is landed: what a kill can cost at most."""


def latest_polls(settings: Settings) -> dict[str, Poll]:
    """Each feed's state: its latest poll, from the lake and from the packs not yet digested."""
    landing = Landing(settings)
    latest: dict[str, Poll] = {}
    packs = landing.packs()
    if Lake.exists(settings):
        with Lake(settings, read_only=True) as lake:
            digested = {row[0] for row in lake.ask("SELECT pack FROM digested_pack")}
            latest = {poll.feed_id: poll for poll in lake.feed_states()}
        packs = [pack for pack in packs if pack not in digested]
    return pace.carry(latest, landing.polls(packs))


def due_shards(settings: Settings, catalogue: Catalogue, now: datetime, n_shards: int) -> list[list[Feed]]:
    """The feeds of the catalogue to ask at `now`, in shards; a host lives in one."""
    latest = latest_polls(settings)
    return pace.shard(pace.due(catalogue.feeds.values(), latest, now), n_shards, latest)


def check_feeds(settings: Settings, feeds: Sequence[Feed], clock: Callable[[], datetime]) -> list[Poll]:
    """Ask all of `feeds` that politeness allows to ask now, due or not, and return each one's latest poll.

    What they say lands as in any run, so nothing is asked for twice and nothing is lost.
    """
    now, latest = clock(), latest_polls(settings)
    asked = [feed for feed in feeds if pace.may_ask(feed, latest.get(feed.feed_id), now)]
    _ask(settings, asked, latest, clock, f"check-{now:%Y%m%dT%H%M%S}")
    latest = latest_polls(settings)
    return [latest[feed.feed_id] for feed in feeds if feed.feed_id in latest]


def poll(
    settings: Settings, feeds: Sequence[Feed], clock: Callable[[], datetime], run_id: str
) -> dict[str, int]:
    """Ask those of `feeds` that are due and land the packs; feeds by outcome.

    Due is judged anew, so that a task that is tried again asks nobody twice.
    """
    latest = latest_polls(settings)
    return _ask(settings, pace.due(feeds, latest, clock()), latest, clock, run_id)


def _ask(
    settings: Settings,
    feeds: Sequence[Feed],
    latest: Mapping[str, Poll],
    clock: Callable[[], datetime],
    run_id: str,
) -> dict[str, int]:
    """Ask these feeds and land what they say, pack by pack; feeds by outcome, and those not reached in time."""
    landing = Landing(settings)
    outcomes: Counter[str] = Counter()
    waiting: list[tuple[Poll, Capture | None]] = []

    def land() -> None:
        if waiting:
            landing.land(waiting, uuid4().hex[:12])
            waiting.clear()

    async def run() -> None:
        n_bytes = 0
        async for landed in poll_feeds(feeds, latest, settings, clock, run_id):
            waiting.append(landed)
            outcomes[landed[0].outcome.value] += 1
            n_bytes += len(landed[1].body) if landed[1] else 0
            if len(waiting) >= PACK_POLLS or n_bytes >= PACK_BYTES:
                land()
                n_bytes = 0

    try:
        asyncio.run(run())
    finally:
        land()
    n_left = len(feeds) - outcomes.total()
    return dict(outcomes) | ({"not_reached": n_left} if n_left else {})
