"""When to ask a feed next. Pure: rows and `now` in, decisions out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import blake2b
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dateline.model import ANSWERED, Feed, Outcome, Poll

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MIN_INTERVAL_S, MAX_INTERVAL_S = 600, 86_400
"""No feed is asked more often than every 10 minutes or, while it lives, less than daily."""

FIRST_INTERVAL_S = 3600
"""What a feed never heard of starts with: once an hour is what publishers call polite."""

NEVER_WITHIN_S = 300
"""No feed is asked twice within 5 minutes, whatever is retried or triggered by hand."""

RETRY_AFTER_RANGE_S = (60, 86_400)
"""Retry-After is obeyed within these bounds: servers send -1 and 1e9 too."""

DORMANT_AFTER, DORMANT_INTERVAL_S = 30.0, 7 * 86_400
"""After this weight of failures in a row a feed is only probed once a week. Media Cloud went
from 4 to 10 to 30, because so many feeds came back."""

_FAILURE_WEIGHT = {
    Outcome.DNS: 0.25,
    Outcome.RATE_LIMITED: 0.25,
    Outcome.TIMEOUT: 0.5,
    Outcome.UNREACHABLE: 0.5,
    Outcome.HTTP_5XX: 0.5,
    Outcome.NOT_A_FEED: 0.5,
    Outcome.BOT_WALL: 0.5,
}


@dataclass(frozen=True, slots=True)
class Plan:
    """When a feed is asked next and the state that leads there."""

    interval_s: int
    next_due_at: datetime
    n_failures: float


def host_of(url: str) -> str:
    """The host and port that share one queue."""
    return urlsplit(url).netloc.lower()


def due(feeds: Iterable[Feed], latest: Mapping[str, Poll], now: datetime) -> list[Feed]:
    """The feeds to ask now, the longest overdue first; `latest` is each feed's latest poll."""

    def due_at(feed: Feed) -> datetime:
        poll = latest.get(feed.feed_id)
        if poll is None or poll.next_due_at is None or poll.feed_url != feed.url:
            return datetime.min.replace(tzinfo=UTC)
        return poll.next_due_at

    def is_due(feed: Feed) -> bool:
        poll = latest.get(feed.feed_id)
        rested = poll is None or now - poll.asked_at >= timedelta(seconds=NEVER_WITHIN_S)
        return rested and due_at(feed) <= now

    return sorted(filter(is_due, feeds), key=lambda feed: (due_at(feed), feed.feed_id))


def shard(feeds: Sequence[Feed], n_shards: int) -> list[list[Feed]]:
    """Deal feeds into at most `n_shards` of about equal size; a host lives in one shard."""
    by_host: dict[str, list[Feed]] = {}
    for feed in feeds:
        by_host.setdefault(host_of(feed.url), []).append(feed)
    shards: list[list[Feed]] = [[] for _ in range(max(1, n_shards))]
    for host in sorted(by_host, key=lambda host: (-len(by_host[host]), host)):
        min(shards, key=len).extend(by_host[host])
    return [part for part in shards if part]


def read_retry_after(value: str | None, now: datetime) -> int | None:
    """Seconds to wait by a Retry-After header (RFC 9110 10.2.3: seconds or a date), clamped."""
    if not value:
        return None
    text = value.strip()
    low, high = RETRY_AFTER_RANGE_S
    if text.lstrip("-").isdigit():
        return min(high, max(low, int(text[:12])))
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return int(min(high, max(low, (at - now).total_seconds())))


def plan(
    outcome: Outcome,
    feed_id: str,
    now: datetime,
    before: Poll | None,
    *,
    retry_after_s: int | None,
    max_age_s: int | None,
) -> Plan:
    """When to ask again after `outcome`.

    A new body halves the interval and an unchanged one lengthens it by half, so that a feed is
    asked about twice for each time it changes. Cache-Control only lengthens, up to a day. A
    failure multiplies by one plus the weighted failures in a row. Ten per cent of jitter, fixed
    by the feed's id, keeps feeds of one interval from marching in step.
    """
    interval = before.interval_s if before and before.interval_s else FIRST_INTERVAL_S
    n_failures = 0.0
    if outcome is Outcome.OK:
        interval //= 2
    elif outcome in ANSWERED:
        interval = interval * 3 // 2
    else:
        n_failures = (before.n_failures if before else 0.0) + _FAILURE_WEIGHT.get(outcome, 1.0)
    interval = max(MIN_INTERVAL_S, min(MAX_INTERVAL_S, interval))
    wait = max(interval, min(max_age_s or 0, MAX_INTERVAL_S)) * (1 + n_failures)
    wait = min(wait, MAX_INTERVAL_S) if n_failures < DORMANT_AFTER else DORMANT_INTERVAL_S
    wait = max(wait * _jitter(feed_id), retry_after_s or 0)
    return Plan(interval, now + timedelta(seconds=int(wait)), n_failures)


def _jitter(feed_id: str) -> float:
    share = int.from_bytes(blake2b(feed_id.encode(), digest_size=4).digest()) / 2**32
    return 0.95 + 0.1 * share
