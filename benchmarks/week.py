"""A week of polling in simulated time: what it asks, what it misses, and whom it disturbs.

    python benchmarks/week.py [--feeds 2000] [--days 7] [--rhythms FOLDER]

The polling code itself runs, every 15 minutes, on a loop whose clock jumps; in place of the network stands a
press whose feeds publish day and night, in bursts and in their own rhythm, with windows of 10 to 60 entries.
Half of them publish at the gaps between the entries of real feed files where FOLDER holds some. Some answer
429 or 503 with Retry-After, some move, some die, some send max-age or ttl. Counted beside asking each feed
every 15 minutes: requests, and entries that came and went unseen. Politeness is asked of the poll table in SQL.
"""

from __future__ import annotations

import argparse
import asyncio
import bisect
import csv
import itertools
import random
import selectors
import tempfile
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import duckdb

from dateline import pace, parse, pipeline, poll
from dateline.model import Feed, Poll

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

START = datetime(2026, 11, 2, tzinfo=UTC)
WARM_UP = timedelta(days=2)
TICK = timedelta(minutes=15)
SPACING_S = 1.0


class JumpingLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock does not wait: when nothing is ready, it is at once the next timer's time."""

    def __init__(self) -> None:
        """Begin at 0."""
        self.now = 0.0
        real = selectors.DefaultSelector()
        wait = real.select

        def jump(timeout: float | None = None) -> list[Any]:
            events = wait(0)
            if not events and timeout:
                self.now += timeout
            return events

        real.select = jump  # type: ignore[method-assign]
        super().__init__(real)

    def time(self) -> float:
        """Seconds since the beginning, in simulated time."""
        return self.now


@dataclass(slots=True)
class Publisher:
    """A feed's other side: when its entries appear, how many it shows, and its manners."""

    number: int
    times: list[float]
    window: int
    kind: str
    seen_up_to: int = 0
    n_missed: int = 0
    n_fixed_missed: int = 0
    angry_until: float = -1.0
    n_asked: int = 0

    def missed_by_fixed(self, begin: float, end: float) -> int:
        """Entries that a request every 15 minutes from `begin` to `end` would have missed."""
        missed, seen, at = 0, bisect.bisect_right(self.times, begin), begin
        while at <= end:
            shown = bisect.bisect_right(self.times, at)
            missed += max(0, shown - self.window - seen)
            seen, at = shown, at + TICK.total_seconds()
        return missed


@dataclass(slots=True)
class Press:
    """All publishers, and the answers they give in place of a network."""

    publishers: list[Publisher]
    clock: JumpingLoop
    counted_from: float
    random_: random.Random
    statuses: Counter[int] = field(default_factory=Counter)

    @asynccontextmanager
    async def get(self, url: str, headers: dict[str, str], **_: object) -> AsyncIterator[Answer]:
        """Answer as aiohttp's session does."""
        await asyncio.sleep(self.random_.uniform(0.05, 0.3))
        answer = self._answer(self.publishers[int(url.rpartition("/")[2])], url, headers)
        self.statuses[answer.status] += 1
        yield answer

    async def __aenter__(self) -> Self:
        """Nothing is opened."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Nothing is closed."""

    def _answer(self, publisher: Publisher, url: str, headers: dict[str, str]) -> Answer:
        now = self.clock.now
        publisher.n_asked += 1
        if publisher.kind == "dead":
            return Answer(404)
        if publisher.kind == "gone":
            return Answer(410)
        if publisher.kind == "moved" and "/moved/" not in url:
            return Answer(301, {"Location": f"http://new{publisher.number}.example/moved/{publisher.number}"})
        if publisher.kind == "strict" and (now < publisher.angry_until or self.random_.random() < 0.03):
            wait = self.random_.choice([120, 1800, 7200, 40_000])
            publisher.angry_until = now + wait
            told = (
                str(wait)
                if wait != 1800
                else format_datetime(START + timedelta(seconds=now + wait), usegmt=True)
            )
            return Answer(self.random_.choice([429, 503]), {"Retry-After": told})
        return self._body(publisher, headers, now)

    def _body(self, publisher: Publisher, headers: dict[str, str], now: float) -> Answer:
        shown = bisect.bisect_right(publisher.times, now)
        if publisher.seen_up_to or now >= self.counted_from:
            lost = max(0, shown - publisher.window - publisher.seen_up_to) if publisher.seen_up_to else 0
            publisher.n_missed += lost if now >= self.counted_from else 0
        publisher.seen_up_to = max(publisher.seen_up_to, shown)
        tag = f'"{shown}"'
        cache = {"Cache-Control": "max-age=1800"} if publisher.kind == "cached" else {}
        if headers.get("If-None-Match") == tag:
            return Answer(304, {"ETag": tag, **cache})
        first = max(0, shown - publisher.window)
        items = "".join(
            f"<item><guid>{publisher.number}-{n}</guid><title>Story {n}</title><pubDate>"
            f"{(START + timedelta(seconds=publisher.times[n])).isoformat()}</pubDate></item>"
            for n in range(shown - 1, first - 1, -1)
        )
        head = "<ttl>60</ttl>" if publisher.kind == "ttl" else ""
        body = f'<rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()
        return Answer(200, {"ETag": tag, "Content-Type": "application/rss+xml", **cache}, body)


@dataclass(slots=True)
class Answer:
    """As much of aiohttp's answer as polling looks at."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def content(self) -> Answer:
        """The body's stream."""
        return self

    async def iter_chunked(self, _: int) -> AsyncIterator[bytes]:
        """The body, at once."""
        yield self.body


def read_rhythms(folder: Path | None) -> list[list[float]]:
    """Gaps in seconds between the entries of each feed file that dates at least ten."""
    rhythms = []
    for path in sorted(folder.iterdir()) if folder else ():
        items = parse.parse_capture(path.read_bytes(), parse.Context()).items
        dates = sorted(item.date.at for item in items if item.date.at is not None)
        gaps = [(b - a).total_seconds() for a, b in itertools.pairwise(dates)]
        if len(gaps) >= 10 and 60 < sum(gaps) / len(gaps) < 7 * 86_400:
            rhythms.append(gaps)
    return rhythms


def make_times(random_: random.Random, days: float, rhythms: list[list[float]]) -> tuple[list[float], int]:
    """When a feed's entries appear, in seconds from START, ten days of its past included, and how many it shows.

    A feed in the rhythm of a real file shows as many as that file.
    """
    at, end, times = -10 * 86_400.0, days * 86_400, []
    replayed = random_.choice(rhythms) if rhythms and random_.random() < 0.5 else None
    window = len(replayed) + 1 if replayed else random_.choice([10, 15, 20, 25, 30, 50, 60])
    per_day = min(400.0, random_.lognormvariate(3.0, 1.3))
    while at < end:
        hour = at / 3600 % 24
        busy = 1.6 if 7 <= hour < 22 else 0.25
        at += random_.choice(replayed) + 1 if replayed else random_.expovariate(per_day * busy / 86_400)
        times.append(at)
        if not replayed and random_.random() < 0.002:
            times += [at + 30 * n for n in range(random_.randrange(3, 12))]
    return sorted(times), window


def make_press(
    n: int, days: float, rhythms: list[list[float]], clock: JumpingLoop
) -> tuple[Press, list[Feed]]:
    """Publishers and their feeds: a third on hosts that many share, one of them with a hundredth of all."""
    random_ = random.Random(7)  # noqa: S311 - the same week again
    kinds = (
        ["plain"] * 78
        + ["cached"] * 6
        + ["ttl"] * 4
        + ["strict"] * 5
        + ["moved"] * 2
        + ["dead"] * 4
        + ["gone"]
    )
    publishers, feeds = [], []
    for number in range(n):
        times, window = make_times(random_, days, rhythms)
        publishers.append(Publisher(number, times, window, random_.choice(kinds)))
        host = (
            "hub"
            if number % 100 == 0
            else f"shared{number % max(1, n // 20)}"
            if number % 3 == 0
            else f"h{number}"
        )
        feeds.append(Feed(f"f{number}", f"http://{host}.example/{number}", "s", "en", "US"))
    return Press(publishers, clock, WARM_UP.total_seconds(), random_), feeds


async def live(feeds: list[Feed], loop: JumpingLoop, days: float, table: Any) -> None:
    """Poll what is due, every 15 minutes of simulated time, and write each poll down."""
    settings = pipeline.read_settings({"DATELINE_HOST_SPACING_S": str(SPACING_S)})

    def clock() -> datetime:
        return START + timedelta(seconds=loop.now)

    states: dict[str, Poll] = {}
    while loop.now < days * 86_400:
        due = pace.due(feeds, states, clock())
        landed = [told async for told, _ in poll.poll_feeds(due, states, settings, clock)]
        states = pace.carry(states, landed)
        for told in landed:
            hosts = {pace.host_of(told.ask_url), pace.host_of(told.final_url or told.ask_url)}
            table.writerow([
                told.feed_id, pace.host_of(told.ask_url), len(hosts), told.asked_at.isoformat(), told.outcome.value,
                told.retry_after_s, told.n_missed,
            ])  # fmt: skip
        ticks = loop.now // TICK.total_seconds() + 1
        await asyncio.sleep(max(0.001, ticks * TICK.total_seconds() - loop.now))


QUESTIONS = {
    "requests": "SELECT count(*) FROM poll",
    "outcomes": "SELECT string_agg(outcome || ' ' || n, ', ' ORDER BY n DESC) FROM (SELECT outcome, count(*) AS n FROM poll GROUP BY 1)",
    "starts on one host closer than a second": (
        "SELECT count(*) FROM (SELECT asked_at - lag(asked_at) OVER (PARTITION BY host ORDER BY asked_at) AS gap FROM poll) "
        "WHERE gap < INTERVAL 999 MILLISECOND"
    ),
    "polls inside a Retry-After": (
        "SELECT count(*) FROM (SELECT asked_at, lag(asked_at + to_seconds(retry_after_s)) OVER "
        "(PARTITION BY feed_id ORDER BY asked_at) AS wait_until FROM poll) WHERE asked_at < wait_until"
    ),
    "polls of a feed within 5 minutes": (
        "SELECT count(*) FROM (SELECT asked_at - lag(asked_at) OVER (PARTITION BY feed_id ORDER BY asked_at) AS gap "
        "FROM poll) WHERE gap < INTERVAL 5 MINUTE"
    ),
    "probable losses told": "SELECT count(*) FROM poll WHERE n_missed > 0",
}


def main() -> None:
    """Live through the days and print what was asked, missed and disturbed."""
    options = argparse.ArgumentParser()
    options.add_argument("--feeds", type=int, default=2000)
    options.add_argument("--days", type=float, default=7)
    options.add_argument("--rhythms", type=Path)
    given = options.parse_args()
    loop = JumpingLoop()
    days = given.days + WARM_UP / timedelta(days=1)
    rhythms = read_rhythms(given.rhythms)
    press, feeds = make_press(given.feeds, days, rhythms, loop)
    poll._session = lambda _: press  # type: ignore[assignment, return-value]  # noqa: SLF001 - the door to the network
    with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="") as file:
        table = csv.writer(file)
        table.writerow(["feed_id", "host", "n_hosts", "asked_at", "outcome", "retry_after_s", "n_missed"])
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(live(feeds, loop, days, table))
        file.flush()
        con = duckdb.connect()
        con.execute(
            "CREATE TABLE poll AS SELECT * FROM read_csv($1, types = {'asked_at': 'TIMESTAMPTZ'})",
            [file.name],
        )
    report(con, press, days, len(rhythms))


def report(con: duckdb.DuckDBPyConnection, press: Press, days: float, n_rhythms: int) -> None:
    """Print the week, the first two days (in which feeds are got to know) left out of what was missed."""
    print(
        f"{len(press.publishers)} feeds, {days - 2:g} days after 2 of getting to know them, {n_rhythms} rhythms of real files"
    )
    for name, question in QUESTIONS.items():
        print(f"  {name}: {con.execute(question).fetchall()[0][0]}")
    begin, end = press.counted_from, days * 86_400
    rows = con.execute("SELECT count(*) FROM poll WHERE asked_at >= $1", [START + WARM_UP]).fetchall()
    n_fixed_requests = int(len(press.publishers) * (end - begin) / TICK.total_seconds())
    print(
        f"  after the first two days: {rows[0][0]} requests, {rows[0][0] / n_fixed_requests:.2f} of every 15 minutes"
    )
    for name, kinds in (
        ("that ask for nothing", {"plain", "moved"}),
        ("whose wish to wait is obeyed", {"cached", "ttl", "strict"}),
    ):
        told = [p for p in press.publishers if p.kind in kinds]
        n_published = sum(
            bisect.bisect_right(p.times, end) - bisect.bisect_right(p.times, begin) for p in told
        )
        n_missed, n_fixed = sum(p.n_missed for p in told), sum(p.missed_by_fixed(begin, end) for p in told)
        print(f"  {len(told)} publishers {name}: {n_published} entries, {n_missed} missed ({100 * n_missed / n_published:.3f} %); asked "
              f"every 15 minutes whatever they wish {n_fixed} ({100 * n_fixed / n_published:.3f} %)")  # fmt: skip


if __name__ == "__main__":
    main()
