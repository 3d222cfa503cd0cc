"""One polite request and one poll record, whatever a publisher does."""

from __future__ import annotations

import asyncio
import gzip
import sys
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING

import brotli
import pytest
from aiohttp.resolver import ThreadedResolver

from dateline import poll as poll_module
from dateline.model import Capture, Feed, Outcome, Poll, Settings
from dateline.poll import is_public, poll_feeds
from loopback import Loopback, answer, rss, zipped

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dateline.parse import Context, Skim

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture
def publisher() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


def ask(
    publisher: Loopback,
    settings: Settings,
    *paths: str,
    before: dict[str, Poll] | None = None,
    url: str = "",
    at: datetime = NOW,
) -> list[tuple[Poll, Capture | None]]:
    """Poll these paths of one host once."""
    settings = replace(settings, connect_to=f"127.0.0.1:{publisher.port}")
    feeds = [Feed(path, url or f"http://news.example{path}", "s", "en", "US") for path in paths]

    async def run() -> list[tuple[Poll, Capture | None]]:
        return [landed async for landed in poll_feeds(feeds, before or {}, settings, lambda: at, "r")]

    return asyncio.run(run())


def first_of(publisher: Loopback, settings: Settings, told: bytes) -> tuple[Poll, Capture | None]:
    """The first poll of a feed that answers this."""
    publisher.script["/f"] = told
    [landed] = ask(publisher, settings, "/f")
    return landed


async def hang(_: asyncio.StreamWriter) -> None:
    """Accept and say nothing."""
    await asyncio.sleep(30)


async def drip(writer: asyncio.StreamWriter) -> None:
    """Send a byte now and then for ever."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<rss>")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.05)


async def drip_head(writer: asyncio.StreamWriter) -> None:
    """Send a header without end."""
    writer.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.05)


async def endless(writer: asyncio.StreamWriter) -> None:
    """Send without end."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<rss>")
    while True:
        writer.write(b"x" * 65536)
        await writer.drain()


HTML = b"<!DOCTYPE html><html><body>Hello</body></html>"
WALL = b"<html><head><title>Just a moment...</title></head><body>cf-chl</body></html>"

SCRIPT = {
    "/ok": (answer(200, rss(1, 2)), Outcome.OK),
    "/zipped": (zipped(rss(1, 2)), Outcome.OK),
    "/empty": (answer(200), Outcome.EMPTY),
    "/html": (answer(200, HTML, Content_Type="text/html"), Outcome.NOT_A_FEED),
    "/html-as-xml": (answer(200, HTML), Outcome.NOT_A_FEED),
    "/json": (answer(200, b'{"error": 1}'), Outcome.NOT_A_FEED),
    "/wall": (answer(200, WALL, Content_Type="text/html"), Outcome.BOT_WALL),
    "/challenge": (answer(403, cf_mitigated="challenge"), Outcome.BOT_WALL),
    "/wall-403": (answer(403, WALL, Content_Type="text/html"), Outcome.BOT_WALL),
    "/wall-503": (answer(503, WALL, Content_Type="text/html"), Outcome.BOT_WALL),
    "/forbidden": (answer(403, HTML, Content_Type="text/html"), Outcome.HTTP_4XX),
    "/transformed": (answer(203, rss(1)), Outcome.OK),
    "/nowhere": (answer(302), Outcome.BAD_REDIRECT),
    "/missing": (answer(404), Outcome.HTTP_4XX),
    "/gone": (answer(410), Outcome.GONE),
    "/slow-down": (answer(429, Retry_After="120"), Outcome.RATE_LIMITED),
    "/down": (answer(503), Outcome.HTTP_5XX),
    "/unasked-304": (answer(304), Outcome.NOT_MODIFIED),
    "/bomb": (zipped(b"<rss>" + b" " * 30_000_000), Outcome.TOO_LARGE),
    "/endless": (endless, Outcome.TOO_LARGE),
    "/hang": (hang, Outcome.TIMEOUT),
    "/drip": (drip, Outcome.TIMEOUT),
    "/cut": (answer(200, rss(1), Content_Length="9999"), Outcome.UNREACHABLE),
    "/no-http": (b"220 mail.example ESMTP\r\n", Outcome.UNREACHABLE),
    "/false-gzip": (answer(200, b"not gzip", Content_Encoding="gzip"), Outcome.UNREACHABLE),
    "/loop": (answer(302, Location="/loop"), Outcome.BAD_REDIRECT),
    "/to-file": (answer(302, Location="file:///etc/hostname"), Outcome.BAD_REDIRECT),
    "/moved": (answer(301, Location="/ok"), Outcome.OK),
    "/moved-to-a-page": (answer(301, Location="/html"), Outcome.MOVED),
    "/gzip-in-gzip": (
        answer(200, gzip.compress(gzip.compress(rss(1))), Content_Encoding="gzip"),
        Outcome.OK,
    ),
    "/cut-gzip": (
        answer(200, gzip.compress(rss(*range(99)))[:200], Content_Encoding="gzip"),
        Outcome.UNREACHABLE,
    ),
    "/claimed-gzip-but-plain": (answer(200, rss(1), Content_Encoding="gzip"), Outcome.OK),
    "/two-etags": (
        answer(200, rss(1), ETag='"a"').replace(b"\r\n\r\n", b'\r\nETag: "b"\r\n\r\n', 1),
        Outcome.OK,
    ),
    "/dripping-head": (drip_head, Outcome.TIMEOUT),
    "/json-feed": (answer(200, b'{"version": "https://jsonfeed.org/version/1.1", "items": []}'), Outcome.OK),
    "/big-header": (answer(200, rss(1), X_Big="x" * 100_000), Outcome.UNREACHABLE),
}


@pytest.mark.parametrize("path", SCRIPT)
def test_whatever_happens_is_one_poll_with_its_outcome(
    path: str, publisher: Loopback, settings: Settings
) -> None:
    """Each misbehaviour ends as one poll with its outcome, and only a feed gives a capture."""
    publisher.script = {name: told for name, (told, _) in SCRIPT.items()}
    timeout_s = 0.3 if SCRIPT[path][1] is Outcome.TIMEOUT else 10.0
    [(poll, capture)] = ask(publisher, replace(settings, total_timeout_s=timeout_s), path)
    assert poll.outcome is SCRIPT[path][1], poll.reason
    assert (capture is not None) == (poll.outcome is Outcome.OK) == (poll.capture_id is not None)
    assert poll.next_due_at is not None
    assert poll.next_due_at > NOW


def test_a_misbehaving_feed_disturbs_no_other(publisher: Loopback, settings: Settings) -> None:
    """Hanging hosts cost their own deadline; the good feed is there."""
    publisher.script = {"/hang": hang, "/ok": answer(200, rss(1))}
    landed = {
        poll.feed_id: poll.outcome
        for poll, _ in ask(publisher, replace(settings, total_timeout_s=0.8), "/hang", "/ok")
    }
    assert landed == {"/hang": Outcome.TIMEOUT, "/ok": Outcome.OK}


def test_a_fault_of_ours_over_one_feed_stops_no_other(
    publisher: Loopback, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is a poll with the fault's name, and the run goes on."""
    publisher.script = {"/a": answer(200, rss(1)), "/b": answer(200, rss(2))}
    right = poll_module.skim

    def skim(text: str, context: Context, now: datetime) -> Skim:
        if "Story number 1 " in text:
            raise ZeroDivisionError
        return right(text, context, now)

    monkeypatch.setattr(poll_module, "skim", skim)
    polls = {poll.feed_id: poll for poll, _ in ask(publisher, settings, "/a", "/b")}
    assert (polls["/a"].outcome, polls["/b"].outcome) == (Outcome.PARSE_ERROR, Outcome.OK)
    assert "ZeroDivisionError" in polls["/a"].reason


def test_validators_go_back_byte_for_byte(publisher: Loopback, settings: Settings) -> None:
    """ETag and Last-Modified are returned as they came, quotes or none, and a 304 keeps them."""
    stamp = "Sun, 01 Nov 2026 10:00:00 +0000 (odd)"
    publisher.script["/f"] = answer(200, rss(1), ETag="W/unquoted", Last_Modified=stamp)
    [(first, _)] = ask(publisher, settings, "/f")
    publisher.script["/f"] = answer(304)
    [(second, capture)] = ask(publisher, settings, "/f", before={"/f": first})
    sent = publisher.requests["/f"][1]
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == ("W/unquoted", stamp)
    assert second.outcome is Outcome.NOT_MODIFIED
    assert capture is None
    assert (second.etag, second.body_hash) == (first.etag, first.body_hash)


def again(  # noqa: PLR0917 - what each poll of a story is about
    publisher: Loopback, settings: Settings, told: bytes, before: Poll, at: datetime, path: str = "/f"
) -> tuple[Poll, Capture | None]:
    """The next poll of a feed, which answers this, at an instant."""
    publisher.script[path] = told
    [landed] = ask(publisher, settings, path, before={path: before}, at=at)
    return landed


def test_once_a_day_the_whole_body_is_asked_for(publisher: Loopback, settings: Settings) -> None:
    """Validators may lie, so they are checked: no conditional request a day after the last whole body."""
    first, _ = first_of(publisher, settings, answer(200, rss(1), ETag='"a"'))
    for hours, is_conditional in ((1, True), (23, True), (24, False)):
        poll, _ = again(publisher, settings, answer(304), first, NOW + timedelta(hours=hours))
        assert poll.is_conditional is is_conditional
        assert ("If-None-Match" in publisher.requests["/f"][-1]) is is_conditional


def test_a_validator_that_lies_is_used_no_more(publisher: Loopback, settings: Settings) -> None:
    """A body that changed behind the same ETag: told, and from then on every body is asked for whole."""
    first, _ = first_of(publisher, settings, answer(200, rss(1), ETag='"a"'))
    told = answer(200, rss(1, 2), ETag='"a"')
    second, capture = again(publisher, settings, told, first, NOW + timedelta(days=1))
    assert second.validators_off
    assert "unchanged validator" in second.reason
    assert capture is not None
    third, _ = again(
        publisher, settings, answer(200, rss(1, 2, 3), ETag='"a"'), second, NOW + timedelta(days=1, hours=1)
    )
    assert not third.is_conditional
    assert third.validators_off
    honest, _ = again(publisher, settings, answer(200, rss(1, 2), ETag='"b"'), first, NOW + timedelta(days=1))
    assert not honest.validators_off


def test_a_body_that_shares_nothing_with_the_one_before_is_a_probable_loss(
    publisher: Loopback, settings: Settings
) -> None:
    """The loss is estimated, told, and halves the interval; one shared entry is no loss."""
    first, _ = first_of(publisher, settings, answer(200, rss(1, 2, 3)))
    lost, _ = again(publisher, settings, answer(200, rss(4, 5, 6)), first, NOW + timedelta(hours=1))
    assert (lost.n_entries, lost.n_new, lost.n_missed) == (3, 3, 1)
    assert "may be lost" in lost.reason
    assert lost.interval_s <= first.interval_s // 2
    kept, _ = again(publisher, settings, answer(200, rss(3, 4, 5)), first, NOW + timedelta(hours=1))
    assert (kept.n_new, kept.n_missed) == (2, None)


def test_a_body_with_the_same_entries_is_no_new_capture(publisher: Loopback, settings: Settings) -> None:
    """A build date that changes at every request is no news."""
    first, _ = first_of(publisher, settings, answer(200, rss(1).replace(b"<title>T<", b"<title>10:00<")))
    told = answer(200, rss(1).replace(b"<title>T<", b"<title>11:00<"), ETag='"new"')
    second, capture = again(publisher, settings, told, first, NOW + timedelta(hours=1))
    assert second.outcome is Outcome.SAME_BODY
    assert capture is None
    assert second.etag == '"new"'


def test_a_feed_that_moves_for_good_is_followed_and_then_asked_there(
    publisher: Loopback, settings: Settings
) -> None:
    """Three polls over a day that parse; the catalogue's address is not changed."""
    publisher.script = {
        "/old": answer(301, Location="/hop"),
        "/hop": answer(308, Location="/new"),
        "/new": answer(200, rss(1)),
    }
    state: Poll | None = None
    for hours in (0, 12, 30, 40):
        before = {"/old": state} if state else {}
        [(state, _)] = ask(publisher, settings, "/old", before=before, at=NOW + timedelta(hours=hours))
    assert state is not None
    assert (state.feed_url, state.ask_url) == ("http://news.example/old", "http://news.example/new")
    assert len(publisher.requests["/old"]) == 3


def test_a_temporary_redirect_is_no_move(publisher: Loopback, settings: Settings) -> None:
    """Nor is what lies behind one."""
    publisher.script = {
        "/old": answer(302, Location="/hop"),
        "/hop": answer(301, Location="/new"),
        "/new": answer(200, rss(1)),
    }
    [(poll, _)] = ask(publisher, settings, "/old")
    assert (poll.outcome, poll.moved_to) == (Outcome.OK, "")


def test_freshness_is_the_longer_of_max_age_and_expires(publisher: Loopback, settings: Settings) -> None:
    """As the caching standard has it; what lies in the past says nothing."""
    cases = {
        "max-age=7200": ("Sun, 01 Nov 2026 12:30:00 GMT", 7200),
        "max-age=60": ("Sun, 01 Nov 2026 15:00:00 GMT", 10_800),
        "no-cache": ("0", None),
        "private": ("Sun, 01 Nov 2020 12:00:00 GMT", None),
    }
    for control, (expires, age) in cases.items():
        told = answer(
            200, rss(1), Cache_Control=control, Expires=expires, Date="Sun, 01 Nov 2026 12:00:00 GMT"
        )
        poll, _ = first_of(publisher, settings, told)
        assert poll.max_age_s == age
        assert poll.next_due_at is not None
        assert poll.next_due_at >= NOW + timedelta(seconds=age or 0)


@pytest.mark.parametrize(
    "target", ["http://news.example:25/", "http://a:b@news.example/", "gopher://news.example/"]
)
def test_a_redirect_to_where_no_feed_lives_is_refused(
    target: str, publisher: Loopback, settings: Settings
) -> None:
    """The rules of the catalogue hold for redirects too."""
    poll, _ = first_of(publisher, settings, answer(302, Location=target))
    assert poll.outcome is Outcome.BAD_REDIRECT
    assert target[:12] in poll.reason


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate"])
def test_compressed_bodies_are_read_and_bombs_are_not(
    coding: str, publisher: Loopback, settings: Settings
) -> None:
    """Counted while it streams, whatever it is packed in."""
    pack = {
        "gzip": gzip.compress, "br": brotli.compress, "zstd": zstd.compress, "deflate": zlib.compress,
    }[coding]  # fmt: skip
    poll, _ = first_of(publisher, settings, answer(200, pack(rss(1)), Content_Encoding=coding))
    assert poll.outcome is Outcome.OK
    bomb = pack(b"<rss>" + b" " * 20_000_000)
    assert len(bomb) < 100_000
    poll, capture = first_of(publisher, settings, answer(200, bomb, Content_Encoding=coding))
    assert (poll.outcome, capture) == (Outcome.TOO_LARGE, None)


def test_a_run_ends_in_time_and_the_rest_stays_due(publisher: Loopback, settings: Settings) -> None:
    """A host with many feeds and a long spacing does not hold a task for ever."""
    paths = [f"/{n}" for n in range(50)]
    publisher.script = {path: answer(200, rss(1)) for path in paths}
    landed = ask(publisher, replace(settings, host_spacing_s=0.02, run_deadline_s=0.4), *paths)
    assert 3 <= len(landed) <= 21
    assert len(publisher.at) == len(landed)


def assert_spaced(arrivals: list[float], began: float, spacing_s: float) -> None:
    """Each request arrives when its turn may have come at the earliest: on a busy machine they come late, never early."""
    late = [at - began - n * spacing_s for n, at in enumerate(sorted(arrivals))]
    assert min(late) > -0.01, late


def test_redirects_wait_for_their_turn_at_the_other_host(publisher: Loopback, settings: Settings) -> None:
    """Many feeds of many hosts that lead to one host do not fall on it together."""
    publisher.script = {f"/{n}": answer(302, Location=f"http://hub.example/hub/{n}") for n in range(4)}
    publisher.script |= {f"/hub/{n}": answer(200, rss(n)) for n in range(4)}
    feeds = [Feed(f"f{n}", f"http://h{n}.example/{n}", "s", "en", "US") for n in range(4)]
    spaced = replace(settings, connect_to=f"127.0.0.1:{publisher.port}", host_spacing_s=0.1)

    async def run() -> list[Outcome]:
        return [poll.outcome async for poll, _ in poll_feeds(feeds, {}, spaced, lambda: NOW)]

    began = monotonic()
    assert asyncio.run(run()) == [Outcome.OK] * 4
    times = [at for path, at in publisher.at if path.startswith("/hub")]
    assert len(times) == 4
    assert_spaced(times, began, 0.1)


def test_the_same_body_is_no_new_capture(publisher: Loopback, settings: Settings) -> None:
    """A publisher without validators that repeats itself costs no capture."""
    publisher.script["/f"] = answer(200, rss(1))
    [(first, _)] = ask(publisher, settings, "/f")
    [(second, capture)] = ask(publisher, settings, "/f", before={"/f": first})
    assert second.outcome is Outcome.SAME_BODY
    assert capture is None


def test_a_page_that_is_no_feed_keeps_the_validators_of_the_last_feed(
    publisher: Loopback, settings: Settings
) -> None:
    """A maintenance page must not make the next real body look unchanged."""
    publisher.script["/f"] = answer(200, rss(1), ETag='"a"')
    [(first, _)] = ask(publisher, settings, "/f")
    publisher.script["/f"] = answer(200, HTML, ETag='"page"', Content_Type="text/html")
    [(second, _)] = ask(publisher, settings, "/f", before={"/f": first})
    assert second.outcome is Outcome.NOT_A_FEED
    assert (second.etag, second.body_hash) == ('"a"', first.body_hash)


def test_a_new_address_in_the_catalogue_forgets_the_old_validators(
    publisher: Loopback, settings: Settings
) -> None:
    """Validators belong to an address, not to a feed id."""
    publisher.script["/f"] = answer(200, rss(1), ETag='"a"')
    [(first, _)] = ask(publisher, settings, "/f")
    ask(publisher, settings, "/f", before={"/f": replace(first, feed_url="http://old.example/f")})
    assert "If-None-Match" not in publisher.requests["/f"][1]


def test_who_asks_is_told(publisher: Loopback, settings: Settings) -> None:
    """The User-Agent names the program and the contact; no cookie, no referrer."""
    publisher.script["/f"] = answer(200, rss(1), Set_Cookie="a=b")
    ask(publisher, settings, "/f")
    [sent] = publisher.requests["/f"]
    assert "+tests@dateline.example" in sent["User-Agent"]
    assert not {"Cookie", "Referer"} & set(sent)


def test_a_host_is_asked_one_by_one_with_spacing(publisher: Loopback, settings: Settings) -> None:
    """Starts of requests to one host lie at least the spacing apart."""
    paths = [f"/{n}" for n in range(4)]
    publisher.script = {path: answer(200, rss(1)) for path in paths}
    began = monotonic()
    ask(publisher, replace(settings, host_spacing_s=0.1), *paths)
    assert len(publisher.at) == 4
    assert_spaced([at for _, at in publisher.at], began, 0.1)


def test_spacing_counts_from_the_start_and_not_from_the_turn(
    publisher: Loopback, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where every slot is taken a turn comes late, and the next one must not come early for that."""
    monkeypatch.setattr(poll_module, "N_IN_FLIGHT", 1)

    async def slow(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.25)
        writer.write(answer(200, rss(1)))

    publisher.script = {"/slow": slow, "/a": answer(200, rss(2)), "/b": answer(200, rss(3))}
    feeds = [Feed("s", "http://other.example/slow", "s", "en", "US")]
    feeds += [Feed(n, f"http://news.example/{n}", "s", "en", "US") for n in "ab"]
    spaced = replace(settings, connect_to=f"127.0.0.1:{publisher.port}", host_spacing_s=0.2)

    async def run() -> int:
        return len([poll async for poll, _ in poll_feeds(feeds, {}, spaced, lambda: NOW)])

    began = monotonic()
    assert asyncio.run(run()) == 3
    starts = dict(publisher.at)
    assert starts["/a"] < starts["/b"]
    assert_spaced([starts["/a"], starts["/b"]], began + 0.25, 0.2)


def test_retry_after_is_obeyed(publisher: Loopback, settings: Settings) -> None:
    """A 429 with Retry-After is not asked again before."""
    publisher.script["/f"] = answer(429, Retry_After="7200")
    [(poll, _)] = ask(publisher, settings, "/f")
    assert poll.next_due_at is not None
    assert poll.next_due_at >= NOW + timedelta(seconds=7200)


ADDRESSES = {
    "8.8.8.8": True, "2606:4700::1111": True,
    "127.0.0.1": False, "0.0.0.0": False, "10.0.0.1": False, "192.168.1.1": False, "172.16.0.1": False,
    "169.254.1.1": False, "100.64.0.1": False, "192.0.2.1": False, "198.18.0.1": False, "224.0.0.1": False,
    "240.0.0.1": False, "255.255.255.255": False, "::1": False, "::": False, "fe80::1": False, "fe80::1%eth0": False,
    "fc00::1": False, "ff02::1": False, "::ffff:127.0.0.1": False, "::ffff:8.8.8.8": True,
    "fec0::1": False, "::127.0.0.1": False, "3ffe::1": False, "192.88.99.1": False, "2620:0:2d0:200::7": True,
    "64:ff9b::7f00:1": False, "2002:7f00:1::": False, "2001::1": False, "2001:db8::1": False,
}  # fmt: skip


@pytest.mark.parametrize(("address", "public"), ADDRESSES.items())
def test_which_addresses_may_be_dialled(address: str, public: bool) -> None:  # noqa: FBT001
    """Only addresses that a publisher on the internet can have."""
    assert is_public(address) is public


FORMS = [
    "http://127.0.0.1:{p}/f",
    "http://0.0.0.0:{p}/f",
    "http://[::ffff:127.0.0.1]:{p}/f",
    "http://localhost:{p}/f",
]


@pytest.mark.parametrize("form", FORMS)
def test_the_guard_sees_the_address_really_dialled(
    form: str, publisher: Loopback, settings: Settings
) -> None:
    """Literals and names that lead to loopback are refused before a byte is sent."""
    publisher.script["/f"] = answer(200, rss(1))
    strict = replace(settings, allow_networks=(), connect_to="")
    feed = Feed("f", form.format(p=publisher.port), "s", "en", "US")

    async def run() -> list[Poll]:
        return [poll async for poll, _ in poll_feeds([feed], {}, strict, lambda: NOW)]

    [poll] = asyncio.run(run())
    assert poll.outcome is Outcome.BLOCKED_ADDRESS
    assert not publisher.requests


def test_a_redirect_does_not_pass_the_guard(publisher: Loopback, settings: Settings) -> None:
    """A public-looking feed that redirects to TEST-NET is refused there."""
    publisher.script["/f"] = answer(302, Location="http://192.0.2.1/secret")
    [(poll, _)] = ask(publisher, settings, "/f", url=f"http://127.0.0.1:{publisher.port}/f")
    assert poll.outcome is Outcome.BLOCKED_ADDRESS


def test_a_name_that_changes_its_address_meets_the_guard_each_time(
    publisher: Loopback, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rebinding: whatever a name was resolved to before, the address dialled is the one judged."""
    publisher.script["/f"] = answer(200, rss(1))
    answers = iter(["192.0.2.1", "127.0.0.1", "::ffff:127.0.0.1"])

    async def resolve(_self: object, host: str, port: int = 0, family: int = 0) -> list[dict[str, object]]:
        address = next(answers)
        kind = 10 if ":" in address else 2
        return [
            {
                "hostname": host,
                "host": address,
                "port": port,
                "family": kind or family,
                "proto": 6,
                "flags": 0,
            }
        ]

    monkeypatch.setattr(ThreadedResolver, "resolve", resolve)
    feed = Feed("f", f"http://rebound.example:{publisher.port}/f", "s", "en", "US")
    strict = replace(settings, allow_networks=(), connect_to="")

    async def run() -> list[Outcome]:
        return [poll.outcome async for poll, _ in poll_feeds([feed], {}, strict, lambda: NOW)]

    assert [asyncio.run(run()) for _ in range(3)] == [[Outcome.BLOCKED_ADDRESS]] * 3
    assert not publisher.requests
