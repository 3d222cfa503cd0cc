"""Who is due, asked once, and what they said landed as packs. Never touches the warehouse."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from dateline import pace
from dateline.poll import poll_feeds
from dateline.store import Lake, Landing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from dateline.model import Capture, Catalogue, Feed, Poll, Settings

PACK_POLLS, PACK_BYTES = 200, 16_000_000
"""Polls, and bytes of bodies, after which a pack is landed: what a kill can cost at most."""

STATE_DAYS = 31
"""How far back a feed's latest poll is looked for: a dormant feed is asked weekly."""


def latest_polls(settings: Settings, now: datetime) -> dict[str, Poll]:
    """Each feed's state: its latest poll, from the lake and from the packs not yet digested."""
    landing = Landing(settings)
    latest: dict[str, Poll] = {}
    packs = landing.packs()
    if Lake.exists(settings):
        with Lake(settings, read_only=True) as lake:
            digested = {row[0] for row in lake.ask("SELECT pack FROM digested_pack")}
            polls = lake.latest_polls(now - timedelta(days=STATE_DAYS))
        packs = [pack for pack in packs if pack not in digested]
        latest = {poll.feed_id: poll for poll in polls}
    for poll in sorted(landing.polls(packs), key=lambda poll: poll.asked_at):
        known = latest.get(poll.feed_id)
        if known is None or known.asked_at <= poll.asked_at:
            latest[poll.feed_id] = poll
    return latest


def due_feeds(settings: Settings, catalogue: Catalogue, now: datetime) -> list[Feed]:
    """The feeds of the catalogue to ask at `now`."""
    return pace.due(catalogue.feeds.values(), latest_polls(settings, now), now)


def poll(
    settings: Settings, feeds: Sequence[Feed], clock: Callable[[], datetime], run_id: str
) -> dict[str, int]:
    """Ask those of `feeds` that are due and land the packs; feeds by outcome.

    Due is judged anew, so that a task that is tried again asks nobody twice.
    """
    now = clock()
    latest = latest_polls(settings, now)
    due = pace.due(feeds, latest, now)
    landing = Landing(settings)
    outcomes: Counter[str] = Counter()
    waiting: list[tuple[Poll, Capture | None]] = []

    def land() -> None:
        if waiting:
            landing.land(waiting, uuid4().hex[:12])
            waiting.clear()

    async def run() -> None:
        n_bytes = 0
        async for landed in poll_feeds(due, latest, settings, clock, run_id):
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
    return dict(outcomes)
