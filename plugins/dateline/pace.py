"""When to ask a feed next, and where. Pure: rows and `now` in, decisions out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import blake2b
from math import ceil
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from dateline.model import ANSWERED, Feed, Outcome, Poll

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MIN_INTERVAL_S, MAX_INTERVAL_S = 600, 86_400
"""No feed is asked more often than every 10 minutes or, while it lives, less than daily."""

FIRST_INTERVAL_S = 3600
"""What a feed never heard of starts with: once an hour is what publishers call polite."""

NEVER_WITHIN = timedelta(minutes=5)
"""No feed is asked twice within 5 minutes, whatever is retried or triggered by hand."""

SILENCE_SHARE = 12
"""A feed whose newest entry is this many hours old is asked at most hourly: nights and dead feeds
cost little, and the first entry of a morning is seen within an hour."""

WINDOW_SHARE = 2
"""However long a silence, a feed is asked before half of its entries could be replaced at its usual rate."""

MAX_GROWTH = 1.5
"""How fast an interval may grow from poll to poll, so that one that was cut after a loss comes back slowly."""

RETRY_AFTER_RANGE_S = (60, 86_400)
"""Retry-After is obeyed within these bounds: servers send -1 and 1e9 too."""

DORMANT_AFTER = 30.0
"""After this weight of failures in a row a feed is only probed. Media Cloud went from 4 to 10 to
30, because so many feeds came back."""

DORMANT_DAYS = (7, 30)
"""Days between probes of a dormant feed, growing by one with each that fails."""

RETIRED_AFTER, RETIRED_SPAN = 3, timedelta(days=2)
"""Answers 410 in a row, and the time they must span, after which a feed is never asked again."""

MOVED_AFTER, MOVED_SPAN = 3, timedelta(days=1)
"""Permanent redirects in a row to one address, and the time they must span, after which that
address is asked instead. A redirect set by mistake is gone within hours."""

BACK_AFTER = 3.0
"""Weight of failures at a feed's new address after which the catalogue's is tried again."""

JITTER = 0.1
"""Share of an interval by which feeds differ, fixed by the feed's id, so that feeds of one interval do
not march in step."""

_FAILURE_WEIGHT = {
    Outcome.DNS: 0.25,
    Outcome.RATE_LIMITED: 0.25,
    Outcome.TIMEOUT: 0.5,
    Outcome.UNREACHABLE: 0.5,
    Outcome.HTTP_5XX: 0.5,
    Outcome.NOT_A_FEED: 0.5,
    Outcome.BOT_WALL: 0.5,
}
"""Hard faults count 1; soft ones, which pass by themselves more often than not, 1/2 or 1/4 (the weights
that Media Cloud's fetcher came to)."""


def host_of(url: str) -> str:
    """The host and port that share one queue."""
    return urlsplit(url).netloc.lower()


def carry(known: Mapping[str, Poll], polls: Iterable[Poll]) -> dict[str, Poll]:
    """Each feed's state after some polls: its latest poll, with the keys of its newest body."""
    states = dict(known)
    for poll in sorted(polls, key=lambda poll: poll.asked_at):
        before = states.get(poll.feed_id)
        if before is not None and before.asked_at > poll.asked_at:
            continue
        is_same = before is not None and before.feed_url == poll.feed_url
        keys = before.keys if before is not None and is_same and poll.keys is None else poll.keys
        states[poll.feed_id] = poll if keys == poll.keys else replace(poll, keys=keys)
    return states


def address(feed: Feed, before: Poll | None) -> str:
    """Where to ask: the catalogue's address, or the one where the feed has moved for good."""
    if before is None or before.feed_url != feed.url or before.n_failures >= BACK_AFTER:
        return feed.url
    if _is_for_good(before.n_moved, before.moved_since, before.asked_at):
        return before.moved_to
    return before.ask_url or feed.url


def _is_for_good(n_moved: int, since: datetime | None, now: datetime) -> bool:
    return n_moved >= MOVED_AFTER and since is not None and now - since >= MOVED_SPAN


def may_ask(feed: Feed, before: Poll | None, now: datetime) -> bool:
    """Whether politeness allows to ask now, due or not: rested, not told to wait, not gone for good."""
    if before is None:
        return True
    if before.feed_url != feed.url:
        return now - before.asked_at >= NEVER_WITHIN
    wait = max(NEVER_WITHIN, timedelta(seconds=before.retry_after_s or 0))
    return before.retired_at is None and now - before.asked_at >= wait


def due(feeds: Iterable[Feed], latest: Mapping[str, Poll], now: datetime) -> list[Feed]:
    """The feeds to ask now, the longest overdue first; `latest` is each feed's latest poll."""

    def due_at(feed: Feed) -> datetime:
        poll = latest.get(feed.feed_id)
        if poll is None or poll.next_due_at is None or poll.feed_url != feed.url:
            return datetime.min.replace(tzinfo=UTC)
        return poll.next_due_at

    ready = [f for f in feeds if may_ask(f, latest.get(f.feed_id), now) and due_at(f) <= now]
    return sorted(ready, key=lambda feed: (due_at(feed), feed.feed_id))


def shard(feeds: Sequence[Feed], n_shards: int, latest: Mapping[str, Poll]) -> list[list[Feed]]:
    """Deal feeds into at most `n_shards` of about equal size; a host lives in one shard."""
    by_host: dict[str, list[Feed]] = {}
    for feed in feeds:
        by_host.setdefault(host_of(address(feed, latest.get(feed.feed_id))), []).append(feed)
    shards: list[list[Feed]] = [[] for _ in range(max(1, n_shards))]
    for host in sorted(by_host, key=lambda host: (-len(by_host[host]), host)):
        min(shards, key=len).extend(by_host[host])
    return [part for part in shards if part]


def read_http_date(text: str) -> datetime | None:
    """An HTTP date (RFC 9110 5.6.7) as a UTC instant, None for anything else."""
    try:
        at = parsedate_to_datetime(text.strip())
    except (ValueError, TypeError, OverflowError):
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


def read_retry_after(value: str | None, now: datetime) -> int | None:
    """Seconds to wait by a Retry-After header (RFC 9110 10.2.3: seconds or a date), clamped."""
    if not value:
        return None
    text = value.strip()
    low, high = RETRY_AFTER_RANGE_S
    if text.lstrip("-").isdecimal() and text.isascii():
        return min(high, max(low, int(text[:12])))
    at = read_http_date(text)
    return None if at is None else int(min(high, max(low, (at - now).total_seconds())))


def estimate_missed(before: Poll, oldest_at: datetime | None, median_gap_s: int | None) -> int:
    """How many entries may have come and gone between two bodies that share none; at least 1.

    As many as usually come in the time between the newest entry of the one and the oldest of the other.
    """
    if oldest_at is None or before.newest_at is None or not median_gap_s:
        return 1
    return max(1, round((oldest_at - before.newest_at).total_seconds() / median_gap_s) - 1)


def follow(poll: Poll, before: Poll | None) -> Poll:
    """What follows from a poll: failures, moves, retirement, and when to ask again.

    `poll` says what happened, `before` is the feed's state until then. The interval is half the median
    gap of the feed's last entries, or, where these have no dates, half after a change and half as much again
    after none; a loss halves it. Cache-Control, Expires, ttl and sy:update* only lengthen it, up to
    a day, and skipHours and skipDays postpone it. A failure multiplies it by one plus the weighted
    failures in a row.
    """
    known = before if before is not None and before.feed_url == poll.feed_url else None
    n_failures = 0.0
    if poll.outcome not in ANSWERED:
        n_failures = (known.n_failures if known else 0.0) + _FAILURE_WEIGHT.get(poll.outcome, 1.0)
    interval_s = _earned_interval(poll, known)
    follows: dict[str, Any] = {"interval_s": interval_s, "n_failures": n_failures, "n_moved": 0}
    if poll.outcome is Outcome.GONE:
        follows |= _gone(poll, known)
    if poll.moved_to and poll.outcome in ANSWERED - {Outcome.EMPTY}:
        follows |= _moved(poll, known)
    if not follows.get("retired_at"):
        follows["next_due_at"] = _next_due(poll, interval_s, n_failures)
    # Once, at the end: making a poll anew costs as much as the rest of this function.
    return replace(poll, **follows)


def _gone(poll: Poll, known: Poll | None) -> dict[str, Any]:
    n_gone = (known.n_gone if known else 0) + 1
    since = known.gone_since if known and known.gone_since else poll.asked_at
    follows = {"n_gone": n_gone, "gone_since": since}
    if n_gone >= RETIRED_AFTER and poll.asked_at - since >= RETIRED_SPAN:
        reason = f"retired: {n_gone} answers 410 since {since:%Y-%m-%d}"
        follows |= {"retired_at": poll.asked_at, "reason": reason}
    return follows


def _moved(poll: Poll, known: Poll | None) -> dict[str, Any]:
    is_same = known is not None and known.n_moved > 0 and known.moved_to == poll.moved_to
    n_moved = known.n_moved + 1 if known is not None and is_same else 1
    since = known.moved_since if known is not None and known.moved_since and is_same else poll.asked_at
    follows = {"n_moved": n_moved, "moved_since": since}
    if _is_for_good(n_moved, since, poll.asked_at):
        told = f"moved for good: asked at {poll.moved_to} from now on, after {n_moved} redirects"
        follows["reason"] = told[:300]
    return follows


def _earned_interval(poll: Poll, known: Poll | None) -> int:
    last = known.interval_s if known and known.interval_s else FIRST_INTERVAL_S
    if poll.outcome not in ANSWERED:
        return last
    if poll.median_gap_s is None or poll.newest_at is None:
        interval = last / 2 if poll.outcome is Outcome.OK else last * MAX_GROWTH
    else:
        silence = (poll.asked_at - poll.newest_at).total_seconds()
        # After a silence as many entries may come at once as before it: never so late that they fill the window.
        longest = (poll.window_s or 0) / WINDOW_SHARE
        interval = max(poll.median_gap_s / 2, min(silence / SILENCE_SHARE, longest))
    interval = min(interval, last) / 2 if poll.n_missed else min(interval, last * MAX_GROWTH)
    return int(max(MIN_INTERVAL_S, min(MAX_INTERVAL_S, interval)))


def _next_due(poll: Poll, interval_s: int, n_failures: float) -> datetime:
    share = int.from_bytes(blake2b(poll.feed_id.encode(), digest_size=4).digest()) / 2**32
    wished = min(max(poll.max_age_s or 0, poll.hint_s or 0), MAX_INTERVAL_S)
    wait = max(interval_s * (1 + JITTER * share), wished) * (1 + n_failures)
    if n_failures >= DORMANT_AFTER:
        first, last = DORMANT_DAYS
        wait = 86_400 * min(last, first + n_failures - DORMANT_AFTER)
    elif wait > MAX_INTERVAL_S:
        wait = MAX_INTERVAL_S * (1 - JITTER * share)
    wait = max(wait, wished, poll.retry_after_s or 0)
    return skip_to(poll.asked_at + timedelta(seconds=ceil(wait)), poll.skip)


def skip_to(at: datetime, skip: str) -> datetime:
    """The first instant from `at` on outside the hours (UTC) and days that a publisher wants skipped.

    `skip` is as in `Poll`: "h0 h23 d5" are the hours from 0:00 and from 23:00, and Saturdays. One that
    leaves no hour of the week is not believed.
    """
    wishes = set(skip.split())
    hour = at.replace(minute=0, second=0, microsecond=0)
    for n in range(24 * 7 if wishes else 0):
        later = hour + timedelta(hours=n)
        if not {f"h{later.hour}", f"d{later.weekday()}"} & wishes:
            return max(at, later)
    return at
