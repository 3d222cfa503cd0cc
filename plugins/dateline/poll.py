"""The only module that opens sockets: one polite request a feed, one `Poll` whatever happens."""

from __future__ import annotations

import asyncio
import errno
import re
import socket
import ssl
from collections import defaultdict
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from hashlib import blake2b
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from dateline import __version__, pace
from dateline.canonical import identify, url_faults
from dateline.model import Capture, Feed, Outcome, Poll, Settings
from dateline.parse import (
    MAX_KEYS,
    BrokenPackError,
    Context,
    Skim,
    TooLargeError,
    decode_body,
    judge_body,
    skim,
    unpack_body,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Mapping
    from datetime import datetime

N_IN_FLIGHT = 200
"""Requests under way at once in one shard; aiohttp was measured fastest per CPU second there."""

N_BIG, BIG_BYTES = 8, 1_000_000
"""Bodies above this size that are read at once: 200 of the largest together would need 2 GB."""

MAX_REDIRECTS = 5

WHOLE_EVERY = timedelta(days=1)
"""How often a feed is asked for its whole body whatever its validators say: some repeat the same
validator though the content has changed, which is why Media Cloud had conditional requests off."""

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, "
    "application/xml;q=0.9, */*;q=0.5"
)

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_GOOD = frozenset({200, 203, 226})
_MAY_BE_A_WALL = frozenset({403, 503})
_MAX_AGE = re.compile(r"max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_IPV6_UNICAST = ip_network("2000::/3")
_NOT_GLOBAL_AT_HEART = tuple(map(ip_network, ("2002::/16", "2001::/23", "3ffe::/16", "192.88.99.0/24")))
_GUARD = "refused by the address guard"

Landing = tuple[Poll, Capture | None]


class _BlockedAddressError(OSError):
    """The guard refused to dial an address."""


class _BadRedirectError(Exception):
    """A redirect led nowhere we follow."""


def is_public(address: str) -> bool:
    """Whether an IP address is one that a publisher on the internet can have.

    Of IPv6 only what is handed out (2000::/3), so neither NAT64, site-local nor IPv4-compatible forms,
    which Python calls global; 6to4 and Teredo wrap another address and are refused by name; mapped
    IPv6 is judged by the IPv4 address inside.
    """
    ip: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    if isinstance(ip, IPv6Address) and ip not in _IPV6_UNICAST:
        return False
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _NOT_GLOBAL_AT_HEART)


def _guarded_socket(allow_networks: Iterable[str]) -> Callable[[aiohttp.AddrInfoType], socket.socket]:
    """A socket factory that sees every address really dialled: names, literals, redirects, rebinding."""
    allowed = tuple(ip_network(network) for network in allow_networks)

    def make(address: aiohttp.AddrInfoType) -> socket.socket:
        family, kind, protocol, _, sockaddr = address
        host = str(sockaddr[0])
        ip = ip_address(host.partition("%")[0])
        if not is_public(host) and not any(ip in network for network in allowed):
            raise _BlockedAddressError(errno.EACCES, f"{host} {_GUARD}")
        return socket.socket(family=family, type=kind, proto=protocol)

    return make


class _FixedResolver(AbstractResolver):
    """Sends every name to one address, as curl's --connect-to does: a stand-in for the internet."""

    def __init__(self, connect_to: str) -> None:
        self._host, _, port = connect_to.rpartition(":")
        self._port = int(port)

    async def resolve(
        self,
        host: str,
        port: int = 0,  # noqa: ARG002 - the interface's
        family: socket.AddressFamily = socket.AF_INET,  # noqa: ARG002 - the interface's
    ) -> list[ResolveResult]:
        flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
        return [
            ResolveResult(
                hostname=host, host=self._host, port=self._port, family=socket.AF_INET, proto=0, flags=flags
            )
        ]

    async def close(self) -> None:
        """Nothing is held."""


def _session(settings: Settings) -> aiohttp.ClientSession:
    connector = aiohttp.TCPConnector(
        limit=N_IN_FLIGHT,
        resolver=_FixedResolver(settings.connect_to) if settings.connect_to else None,
        socket_factory=_guarded_socket(settings.allow_networks),
    )
    about = f"+{settings.contact}" if settings.contact else "no contact given"
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        # Ours is bounded by what comes out, takes what only claims to be packed, and says what is broken.
        auto_decompress=False,
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=settings.connect_timeout_s),
        headers={
            "User-Agent": f"dateline/{__version__} ({about})",
            "Accept": ACCEPT,
            "Accept-Encoding": "gzip, deflate, br, zstd",
        },
    )


@dataclass(slots=True)
class _Manners:
    """Whose turn it is at each host: starts of requests lie `spacing_s` apart, redirects included."""

    spacing_s: float
    free_at: dict[str, float] = field(default_factory=dict)
    big: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(N_BIG))

    async def rest(self, host: str) -> None:
        """Return when the host could be asked, without taking the turn."""
        now = asyncio.get_running_loop().time()
        await asyncio.sleep(max(0.0, self.free_at.get(host, 0.0) - now))

    async def take_turn(self, host: str) -> None:
        """Return when the host is asked now: the next start is `spacing_s` later."""
        loop = asyncio.get_running_loop()
        start_at = max(loop.time(), self.free_at.get(host, 0.0))
        self.free_at[host] = start_at + self.spacing_s
        await asyncio.sleep(max(0.0, start_at - loop.time()))


async def poll_feeds(
    feeds: Iterable[Feed],
    latest: Mapping[str, Poll],
    settings: Settings,
    clock: Callable[[], datetime],
    run_id: str = "",
) -> AsyncIterator[Landing]:
    """Ask each feed once and yield a poll, with a capture where the body is new, as they end.

    One request at a time to a host, `settings.host_spacing_s` seconds between their starts;
    hosts go side by side. `latest` holds each feed's poll before this one. After
    `settings.run_deadline_s` seconds no further feed is asked: the rest stays due.
    """
    by_host: dict[str, list[_Asking]] = defaultdict(list)
    for feed in feeds:
        asking = _Asking(feed, latest.get(feed.feed_id), settings, clock, run_id)
        by_host[pace.host_of(asking.url)].append(asking)
    done: asyncio.Queue[Landing | None] = asyncio.Queue(N_BIG)
    slots = asyncio.Semaphore(N_IN_FLIGHT)
    manners = _Manners(settings.host_spacing_s)
    loop = asyncio.get_running_loop()
    stop_at = loop.time() + settings.run_deadline_s
    async with _session(settings) as session:

        async def ask_host(host: str, queue: list[_Asking]) -> None:
            for asking in queue:
                # A slot is not held while the host rests; its turn is taken when the slot is there, since that
                # may be long after, and the next start counts from this one.
                await manners.rest(host)
                async with slots:
                    if loop.time() > stop_at:
                        break
                    await manners.take_turn(host)
                    # What is big stays within its slots until it has been taken off the queue's end.
                    async with AsyncExitStack() as held:
                        await done.put(await asking.run(session, manners, held))
            await done.put(None)

        async with asyncio.TaskGroup() as group:
            for host, queue in by_host.items():
                group.create_task(ask_host(host, queue))
            n_hosts = len(by_host)
            while n_hosts:
                landing = await done.get()
                if landing is None:
                    n_hosts -= 1
                else:
                    yield landing


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came back, before it is judged. `moved_to` is where permanent redirects alone led."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    final_url: str
    moved_to: str


@dataclass(slots=True)
class _Asking:
    """One feed being asked once."""

    feed: Feed
    before: Poll | None
    settings: Settings
    clock: Callable[[], datetime]
    run_id: str
    url: str = ""
    known: Poll | None = None
    is_conditional: bool = False
    asked_at: datetime = field(init=False)

    def __post_init__(self) -> None:
        """Choose the address; an address that the catalogue has changed since makes a new feed of it."""
        self.url = pace.address(self.feed, self.before)
        self.known = self.before if self.before and self.before.feed_url == self.feed.url else None

    async def run(self, session: aiohttp.ClientSession, manners: _Manners, held: AsyncExitStack) -> Landing:
        """Ask, and turn whatever happens into a poll; `held` is closed when that has been taken."""
        loop = asyncio.get_running_loop()
        self.asked_at, started = self.clock(), loop.time()
        known = self.known
        is_stale = known is None or known.whole_at is None or self.asked_at - known.whole_at >= WHOLE_EVERY
        has_validators = known is not None and bool(known.etag or known.last_modified)
        self.is_conditional = has_validators and not is_stale and not (known and known.validators_off)
        try:
            async with asyncio.timeout(self.settings.total_timeout_s):
                poll, body = self._judge(await self._ask(session, manners, held))
        except (
            TimeoutError,
            aiohttp.ClientError,
            OSError,
            ValueError,
            TooLargeError,
            BrokenPackError,
            _BadRedirectError,
        ) as fault:
            outcome, reason = _name_fault(fault)
            poll, body = self._draft(outcome, reason), None
        except Exception as fault:  # noqa: BLE001 - a fault of ours over one feed's answer must not stop all the others
            reason = f"fault of ours: {type(fault).__name__}: {fault}"[:300]
            poll, body = self._draft(Outcome.PARSE_ERROR, reason), None
        poll = replace(pace.follow(poll, self.before), elapsed_ms=int((loop.time() - started) * 1000))
        if body is None:
            return poll, None
        capture = Capture(
            capture_id=identify("capture", self.feed.feed_id, self.asked_at.isoformat()),
            feed_id=self.feed.feed_id,
            asked_at=self.asked_at,
            final_url=poll.final_url,
            content_type=poll.content_type,
            body=body,
        )
        return replace(poll, capture_id=capture.capture_id), capture

    def _headers(self) -> dict[str, str]:
        known = self.known if self.is_conditional else None
        validators = {
            "If-None-Match": known and known.etag,
            "If-Modified-Since": known and known.last_modified,
        }
        return {name: value for name, value in validators.items() if value}

    async def _ask(self, session: aiohttp.ClientSession, manners: _Manners, held: AsyncExitStack) -> _Answer:
        url, moved_to, is_for_good = self.url, "", True
        for _ in range(MAX_REDIRECTS + 1):
            async with session.get(url, headers=self._headers(), allow_redirects=False) as response:
                location = response.headers.get("Location")
                if response.status not in _REDIRECTS:
                    body = b""
                    if response.status in _GOOD | _MAY_BE_A_WALL:
                        body = await self._read(response, manners.big, held)
                    return _Answer(response.status, response.headers, body, url, moved_to)
                if not location:
                    raise _BadRedirectError(f"HTTP {response.status} without a Location")
                target = urljoin(url, location)
                is_for_good = is_for_good and response.status in _FOR_GOOD
                moved_to = target if is_for_good else moved_to
            if fault := next(url_faults(target, allow_private=True), ""):
                raise _BadRedirectError(f"redirected to {target[:200]!r}: {fault}")
            if pace.host_of(target) != pace.host_of(url):
                await manners.take_turn(pace.host_of(target))
            url = target
        raise _BadRedirectError(f"more than {MAX_REDIRECTS} redirects")

    async def _read(
        self, response: aiohttp.ClientResponse, big: asyncio.Semaphore, held: AsyncExitStack
    ) -> bytes:
        chunks, size = [], 0
        async for chunk in response.content.iter_chunked(1 << 16):
            if size <= BIG_BYTES < size + len(chunk):
                await held.enter_async_context(big)
            size += len(chunk)
            if size > self.settings.max_body_bytes:
                raise TooLargeError
            chunks.append(chunk)
        coding = response.headers.get("Content-Encoding", "")
        return unpack_body(b"".join(chunks), coding, self.settings.max_body_bytes)

    def _judge(self, answer: _Answer) -> tuple[Poll, bytes | None]:
        """The poll as the answer tells it, and the body where it is new."""
        content_type = answer.headers.get("Content-Type", "")
        text, _ = decode_body(answer.body, content_type, self.feed.language)
        outcome, reason = _judge_answer(answer, text)
        if answer.moved_to and outcome is Outcome.NOT_A_FEED:
            outcome, reason = Outcome.MOVED, f"moved for good to {answer.moved_to}: {reason}"[:300]
        poll = self._draft(outcome, reason, answer)
        if outcome is not Outcome.OK:
            return poll, None
        context = Context(answer.final_url, content_type, self.feed.country, "", self.feed.language)
        return self._compare(poll, answer, skim(text, context, self.asked_at) if text else Skim())

    def _compare(self, poll: Poll, answer: _Answer, seen: Skim) -> tuple[Poll, bytes | None]:
        """A good body beside the one before: the same, new, behind an old validator, with a gap between."""
        known = self.known
        body_hash = blake2b(answer.body, digest_size=16).hexdigest()
        is_same = known is not None and (
            body_hash == known.body_hash
            or (bool(seen.entries_hash) and seen.entries_hash == known.entries_hash)
        )
        poll = replace(
            poll,
            etag=answer.headers.get("ETag"), last_modified=answer.headers.get("Last-Modified"),
            whole_at=self.asked_at, body_hash=body_hash, entries_hash=seen.entries_hash, n_entries=seen.n_entries,
            newest_at=seen.newest_at, median_gap_s=seen.median_gap_s, window_s=seen.window_s, hint_s=seen.hint_s, skip=seen.skip,
        )  # fmt: skip
        if is_same:
            return replace(poll, outcome=Outcome.SAME_BODY, n_new=0), None
        poll = replace(poll, keys=seen.keys, n_new=seen.count_new(known.keys if known else None))
        if known and known.keys and seen.keys and poll.n_new == min(seen.n_entries, MAX_KEYS):
            n_missed = pace.estimate_missed(known, seen.oldest_at, seen.median_gap_s or known.median_gap_s)
            reason = f"nothing of this body was in the one before: about {n_missed} entries may be lost"
            poll = replace(poll, n_missed=n_missed, reason=reason)
        if known and _is_lie(known, poll):
            reason = "the body changed behind an unchanged validator: from now on it is asked for whole"
            poll = replace(poll, validators_off=True, reason=reason)
        return poll, answer.body

    def _draft(self, outcome: Outcome, reason: str, answer: _Answer | None = None) -> Poll:
        """What this poll tells, over what is known from the one before."""
        headers: Mapping[str, str] = answer.headers if answer else {}
        retry_after_s = pace.read_retry_after(headers.get("Retry-After"), self.asked_at)
        known = self.known
        kept = {name: getattr(known, name) for name in _CARRIED} if known else {}
        return Poll(
            **kept,
            poll_id=identify("poll", self.feed.feed_id, self.asked_at.isoformat()),
            feed_id=self.feed.feed_id,
            asked_at=self.asked_at,
            outcome=outcome,
            feed_url=self.feed.url,
            ask_url=self.url,
            final_url=answer.final_url if answer else "",
            status=answer.status if answer else None,
            is_conditional=self.is_conditional,
            content_type=headers.get("Content-Type"),
            n_bytes=len(answer.body) if answer else 0,
            retry_after_s=retry_after_s if outcome in {Outcome.RATE_LIMITED, Outcome.HTTP_5XX} else None,
            max_age_s=_max_age(headers, self.asked_at),
            moved_to=answer.moved_to if answer else "",
            reason=reason,
            run_id=self.run_id,
        )


_CARRIED = (
    "etag", "last_modified", "validators_off", "whole_at", "body_hash", "entries_hash", "newest_at",
    "median_gap_s", "window_s", "hint_s", "skip",
)  # fmt: skip
"""What is known of the last good body, which a page that is no feed must not overwrite."""


def _is_lie(known: Poll, poll: Poll) -> bool:
    """Whether the same validator stands before another body."""
    validators = (poll.etag, poll.last_modified)
    return any(validators) and validators == (known.etag, known.last_modified)


def _max_age(headers: Mapping[str, str], now: datetime) -> int | None:
    """Seconds for which the answer is fresh: the longer of max-age and Expires (RFC 9111 4.2.1)."""
    age = _MAX_AGE.search(headers.get("Cache-Control", ""))
    ages = [int(age.group(1))] if age else []
    expires = pace.read_http_date(headers.get("Expires", ""))
    if expires:
        started = pace.read_http_date(headers.get("Date", "")) or now
        ages.append(int((expires - started).total_seconds()))
    return min(max(ages), 10**9) if ages and max(ages) > 0 else None


def _judge_answer(answer: _Answer, text: str | None) -> tuple[Outcome, str]:
    status = answer.status
    if status in _GOOD:
        if not answer.body:
            return Outcome.EMPTY, "no bytes"
        return judge_body(text) if text is not None else (Outcome.OK, "")
    is_wall = status in _MAY_BE_A_WALL and bool(text) and judge_body(text or "")[0] is Outcome.BOT_WALL
    if is_wall or answer.headers.get("cf-mitigated") == "challenge":
        return Outcome.BOT_WALL, f"HTTP {status} with a challenge"
    named = {304: Outcome.NOT_MODIFIED, 410: Outcome.GONE, 429: Outcome.RATE_LIMITED}
    if status in named:
        return named[status], ""
    if status >= 500:
        return Outcome.HTTP_5XX, f"HTTP {status}"
    return Outcome.HTTP_4XX, f"HTTP {status}"


def _name_fault(fault: BaseException) -> tuple[Outcome, str]:
    reason = f"{type(fault).__name__}: {fault}"[:300]
    if isinstance(fault, TimeoutError):
        return Outcome.TIMEOUT, "no answer within the deadline"
    if isinstance(fault, TooLargeError):
        return Outcome.TOO_LARGE, "body larger than the cap"
    if isinstance(fault, (_BadRedirectError, aiohttp.InvalidURL)):
        return Outcome.BAD_REDIRECT, str(fault)
    if _GUARD in reason:
        return Outcome.BLOCKED_ADDRESS, reason
    if isinstance(fault, aiohttp.ClientConnectorDNSError):
        return Outcome.DNS, reason
    if isinstance(fault, (aiohttp.ClientSSLError, ssl.SSLError)):
        return Outcome.TLS, reason
    return Outcome.UNREACHABLE, reason
