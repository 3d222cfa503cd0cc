"""The only module that opens sockets: one polite request a feed, one `Poll` whatever happens."""

from __future__ import annotations

import asyncio
import errno
import re
import socket
import ssl
from collections import defaultdict
from dataclasses import dataclass, replace
from hashlib import blake2b
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from dateline import __version__, pace
from dateline.canonical import identify
from dateline.model import ANSWERED, Capture, Feed, Outcome, Poll, Settings
from dateline.parse import MAX_PROLOGUE, decode_body, judge_body

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Mapping
    from datetime import datetime

N_IN_FLIGHT = 200
"""Requests under way at once in one shard; aiohttp was measured fastest per CPU second there."""

MAX_REDIRECTS = 5

ACCEPT = "application/atom+xml, application/rss+xml, application/rdf+xml, application/xml;q=0.9, */*;q=0.5"

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MAX_AGE = re.compile(r"max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_NOT_GLOBAL_AT_HEART = tuple(map(ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))
_GUARD = "refused by the address guard"

Landing = tuple[Poll, Capture | None]


class _BlockedAddressError(OSError):
    """The guard refused to dial an address."""


class _TooLargeError(Exception):
    """A body passed the cap while it was read."""


class _BadRedirectError(Exception):
    """A redirect led nowhere we follow."""


def is_public(address: str) -> bool:
    """Whether an IP address is one that a publisher on the internet can have.

    NAT64, 6to4 and Teredo wrap another address and Python calls them global, so they are
    refused by name; mapped IPv6 is judged by the IPv4 address inside.
    """
    ip: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    wrapped = isinstance(ip, IPv6Address) and any(ip in network for network in _NOT_GLOBAL_AT_HEART)
    return ip.is_global and not ip.is_multicast and not wrapped


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
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=settings.connect_timeout_s),
        headers={
            "User-Agent": f"dateline/{__version__} ({about})",
            "Accept": ACCEPT,
            "Accept-Encoding": "gzip, deflate",
        },
    )


async def poll_feeds(
    feeds: Iterable[Feed],
    latest: Mapping[str, Poll],
    settings: Settings,
    clock: Callable[[], datetime],
    run_id: str = "",
) -> AsyncIterator[Landing]:
    """Ask each feed once and yield a poll, with a capture where the body is new, as they end.

    One request at a time to a host, `settings.host_spacing_s` seconds between their starts;
    hosts go side by side. `latest` holds each feed's poll before this one.
    """
    by_host: dict[str, list[Feed]] = defaultdict(list)
    for feed in feeds:
        by_host[pace.host_of(feed.url)].append(feed)
    done: asyncio.Queue[Landing] = asyncio.Queue()
    slots = asyncio.Semaphore(N_IN_FLIGHT)
    loop = asyncio.get_running_loop()
    async with _session(settings) as session:

        async def ask_host(queue: list[Feed]) -> None:
            start_at = 0.0
            for feed in queue:
                await asyncio.sleep(max(0.0, start_at - loop.time()))
                async with slots:
                    start_at = loop.time() + settings.host_spacing_s
                    asking = _Asking(feed, latest.get(feed.feed_id), clock(), settings, run_id)
                    await done.put(await asking.run(session))

        async with asyncio.TaskGroup() as group:
            for queue in by_host.values():
                group.create_task(ask_host(queue))
            for _ in range(sum(map(len, by_host.values()))):
                yield await done.get()


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came back, before it is judged."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    final_url: str
    moved_to: str


@dataclass(frozen=True, slots=True)
class _Asking:
    """One feed being asked once."""

    feed: Feed
    before: Poll | None
    asked_at: datetime
    settings: Settings
    run_id: str

    async def run(self, session: aiohttp.ClientSession) -> Landing:
        """Ask, and turn whatever happens into a poll."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        try:
            async with asyncio.timeout(self.settings.total_timeout_s):
                poll, body = self._judge(await self._ask(session))
        except (
            TimeoutError,
            aiohttp.ClientError,
            OSError,
            ValueError,
            _TooLargeError,
            _BadRedirectError,
        ) as fault:
            outcome, reason = _name_fault(fault)
            poll, body = self._poll(outcome, reason=reason), None
        poll = replace(poll, elapsed_ms=int((loop.time() - started) * 1000))
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

    async def _ask(self, session: aiohttp.ClientSession) -> _Answer:
        url, moved_to = self.feed.url, ""
        headers = {}
        if self._known is not None and self._known.etag:
            headers["If-None-Match"] = self._known.etag
        if self._known is not None and self._known.last_modified:
            headers["If-Modified-Since"] = self._known.last_modified
        for _ in range(MAX_REDIRECTS + 1):
            async with session.get(url, headers=headers, allow_redirects=False) as response:
                location = response.headers.get("Location")
                if response.status not in _REDIRECTS or not location:
                    body = await self._read(response) if response.status == 200 else b""
                    return _Answer(response.status, response.headers, body, url, moved_to)
                url = urljoin(url, location)
                moved_to = url if response.status in {301, 308} else moved_to
            if urlsplit(url).scheme not in {"http", "https"}:
                raise _BadRedirectError(f"redirected to {url[:200]!r}")
        raise _BadRedirectError(f"more than {MAX_REDIRECTS} redirects")

    async def _read(self, response: aiohttp.ClientResponse) -> bytes:
        chunks, size = [], 0
        # Counted after decompression while it streams: a bomb of 1 MB unpacks to 1 GB.
        async for chunk in response.content.iter_chunked(1 << 16):
            size += len(chunk)
            if size > self.settings.max_body_bytes:
                raise _TooLargeError
            chunks.append(chunk)
        return b"".join(chunks)

    @property
    def _known(self) -> Poll | None:
        """The poll before, unless the catalogue has given the feed another address since."""
        return self.before if self.before and self.before.feed_url == self.feed.url else None

    def _judge(self, answer: _Answer) -> tuple[Poll, bytes | None]:
        outcome, reason = _judge_answer(answer)
        body_hash = blake2b(answer.body, digest_size=16).hexdigest() if answer.body else None
        if outcome is Outcome.OK and self._known and body_hash == self._known.body_hash:
            outcome = Outcome.SAME_BODY
        if answer.moved_to and not reason:
            reason = f"moved permanently to {answer.moved_to}"[:300]
        poll = self._poll(outcome, answer, reason)
        if outcome is Outcome.OK:
            return replace(poll, body_hash=body_hash), answer.body
        return poll, None

    def _poll(self, outcome: Outcome, answer: _Answer | None = None, reason: str = "") -> Poll:
        headers: Mapping[str, str] = answer.headers if answer else {}
        age = _MAX_AGE.search(headers.get("Cache-Control", ""))
        retry_after_s = pace.read_retry_after(headers.get("Retry-After"), self.asked_at)
        max_age_s = int(age.group(1)) if age else None
        plan = pace.plan(
            outcome,
            self.feed.feed_id,
            self.asked_at,
            self.before,
            retry_after_s=retry_after_s if outcome not in ANSWERED else None,
            max_age_s=max_age_s,
        )
        # A page that is no feed must not overwrite the validators of the last good body.
        fresh = outcome in {Outcome.OK, Outcome.SAME_BODY}
        known = self._known
        return Poll(
            poll_id=identify("poll", self.feed.feed_id, self.asked_at.isoformat()),
            feed_id=self.feed.feed_id,
            asked_at=self.asked_at,
            outcome=outcome,
            feed_url=self.feed.url,
            final_url=answer.final_url if answer else "",
            status=answer.status if answer else None,
            etag=headers.get("ETag") if fresh else (known.etag if known else None),
            last_modified=headers.get("Last-Modified") if fresh else (known.last_modified if known else None),
            content_type=headers.get("Content-Type"),
            body_hash=known.body_hash if known else None,
            n_bytes=len(answer.body) if answer else 0,
            retry_after_s=retry_after_s,
            max_age_s=max_age_s,
            interval_s=plan.interval_s,
            next_due_at=plan.next_due_at,
            n_failures=plan.n_failures,
            reason=reason,
            run_id=self.run_id,
        )


def _judge_answer(answer: _Answer) -> tuple[Outcome, str]:
    status = answer.status
    if status == 200:
        if not answer.body:
            return Outcome.EMPTY, "no bytes"
        text, _ = decode_body(answer.body[:MAX_PROLOGUE], answer.headers.get("Content-Type", ""))
        return judge_body(text, answer.headers.get("Content-Type", "")) if text else (Outcome.OK, "")
    if answer.headers.get("cf-mitigated") == "challenge":
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
    if isinstance(fault, _TooLargeError):
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
