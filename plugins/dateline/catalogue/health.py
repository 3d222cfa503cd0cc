"""What a feed's latest poll says of its health, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from dateline.model import ANSWERED, Outcome, Poll

if TYPE_CHECKING:
    from datetime import datetime

QUIET_AFTER, STALE_AFTER = timedelta(days=7), timedelta(days=30)
"""Age of the newest entry from which a feed is quiet, and from which it is stale."""

_SUGGESTIONS = {
    Outcome.NOT_A_FEED: "the page is no feed: look for the address of its feed",
    Outcome.BOT_WALL: "a wall against robots: ask the publisher to let the User-Agent through",
    Outcome.HTTP_5XX: "the server fails: try again later",
    Outcome.RATE_LIMITED: "asked too often from here: wait",
    Outcome.GONE: "gone for good: remove the row or find the new address",
    Outcome.MOVED: "it leads to a page that is no feed: find the new address",
    Outcome.TIMEOUT: "no answer in time: try again later",
    Outcome.DNS: "no such host, or no network: check the address",
    Outcome.TLS: "the certificate is not valid: try http, or tell the publisher",
    Outcome.UNREACHABLE: "no connection: try again later",
    Outcome.BLOCKED_ADDRESS: "a private address: set DATELINE_ALLOW_NETWORKS if that is meant",
    Outcome.TOO_LARGE: "larger than DATELINE_MAX_BODY_BYTES: look for a smaller feed of the publisher",
    Outcome.BAD_REDIRECT: "its redirects lead nowhere: find the new address",
    Outcome.PARSE_ERROR: "a fault of dateline: report it with the address",
}
_STATUS_SUGGESTIONS = {
    401: "it asks for a password: remove the row",
    403: "refused: ask the publisher to let the User-Agent through",
    404: "not found: find the new address or remove the row",
}
_BLOCKED = frozenset({Outcome.BOT_WALL, Outcome.RATE_LIMITED, Outcome.BLOCKED_ADDRESS})


@dataclass(frozen=True, slots=True)
class Health:
    """live, quiet, stale, moved, dead or blocked, and what to do; "" where nothing is to be done."""

    state: str
    suggestion: str


def judge_feed(poll: Poll, now: datetime) -> Health:
    """A feed's health by its latest poll, whatever came before it."""
    if poll.outcome not in ANSWERED:
        is_blocked = poll.outcome in _BLOCKED or poll.status in {401, 403}
        suggestion = _STATUS_SUGGESTIONS.get(poll.status or 0) or _SUGGESTIONS.get(
            poll.outcome, "look at the address"
        )
        return Health("blocked" if is_blocked else "dead", suggestion)
    if poll.moved_to:
        return Health("moved", f"write {poll.moved_to} into feed.csv")
    if poll.ask_url and poll.ask_url != poll.feed_url:
        return Health("moved", f"asked at its new address already: write {poll.ask_url} into feed.csv")
    if poll.outcome is Outcome.EMPTY or poll.n_entries == 0:
        return Health("stale", "it has no entries: wait, or find another feed of the publisher")
    silent = now - poll.newest_at if poll.newest_at else timedelta(0)
    if silent >= STALE_AFTER:
        return Health("stale", f"nothing new for {silent.days} days: find another feed of the publisher")
    return (
        Health("quiet", f"nothing new for {silent.days} days")
        if silent >= QUIET_AFTER
        else Health("live", "")
    )
