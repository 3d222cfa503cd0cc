"""2,000 feeds on loopback, cold and then unchanged: dateline beside a bare download loop, reader and feedparser.

    python benchmarks/polling.py [--feeds 2000] [--bodies FOLDER] [--only NAME ...]

One server process answers every feed after 50 to 300 ms, the same for every client, gzip and validators
included. Each client runs in a process of its own: wall and CPU seconds of it and its children, loading of
modules left out. The bare loop downloads and throws away: it is the limit. dateline polls in shards, lands packs
and parses them in parts, two processes at a time, as its DAGs do on two cores.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import multiprocessing
import random
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import Any

IN_FLIGHT = 200
CLIENTS = ("bare", "dateline", "reader", "feedparser")
AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
MINE = Path(__file__).resolve()
WORDS = [
    "the",
    "minister",
    "said",
    "on",
    "monday",
    "that",
    "talks",
    "about",
    "the",
    "border",
    "would",
    "go",
    "on",
    "in",
    "the",
    "capital",
    "after",
    "both",
    "sides",
    "met",
]


def make_bodies(folder: Path | None) -> list[bytes]:
    """Bodies to serve: the XML files of a folder, or feeds of 30 entries with 1.5 kB of markup each."""
    if folder:
        bodies = [
            path.read_bytes()
            for path in sorted(folder.iterdir())
            if path.suffix in {".xml", ".rss", ".rdf", ".atom"}
        ]
        return [
            body
            for body in bodies
            if body.count(b"<item") + body.count(b"<entry") >= 5 and len(body) < 500_000
        ]
    random_ = random.Random(1)  # noqa: S311 - the same bodies again
    return [_make_body(random_, n) for n in range(50)]


def _make_body(random_: random.Random, number: int) -> bytes:
    items = []
    for n in range(30):
        text = " ".join(random_.choices(WORDS, k=180))
        items.append(
            f"<item><title>Story {n} of {number}: {' '.join(random_.choices(WORDS, k=6))}</title><guid>g{number}-{n}</guid>"
            f"<link>http://news.example/{number}/{n}</link><pubDate>Sun, 01 Nov 2026 {n % 12:02}:00:00 GMT</pubDate>"
            f"<dc:creator>Ann</dc:creator><category>world</category><description>&lt;p&gt;{text}&lt;/p&gt;&lt;a href=&quot;/x&quot;&gt;more’s"
            "&lt;/a&gt;</description></item>"
        )
    head = '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>T</title>'
    return f"{head}{''.join(items)}</channel></rss>".encode()


def serve(folder: Path | None, pipe: Any) -> None:
    """Answer `/<number>` with a body, after a delay that is the feed's own, until killed."""
    bodies = [gzip.compress(body, 6) for body in make_bodies(folder)]
    delays = [random.Random(n).uniform(0.05, 0.3) for n in range(1000)]  # noqa: S311 - the same delays again

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                number = int(head.split(b" ", 2)[1].rpartition(b"/")[2] or 0)
                await asyncio.sleep(delays[number % 1000])
                tag = b'ETag: "%d"\r\n' % number
                if b"if-none-match" in head.lower():
                    writer.write(b"HTTP/1.1 304 Not Modified\r\n" + tag + b"\r\n")
                else:
                    body = bodies[number % len(bodies)]
                    fields = (
                        b"Content-Type: application/xml\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n"
                        % len(body)
                    )
                    writer.write(b"HTTP/1.1 200 OK\r\n" + fields + tag + b"\r\n" + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def run() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=1000)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


class Meter:
    """Wall and CPU seconds of this process and its children between rounds."""

    def __init__(self) -> None:
        """Begin."""
        self.rounds: dict[str, dict[str, float]] = {}
        self.start()

    def start(self) -> None:
        """Begin the next round."""
        self._wall, self._cpu = time.monotonic(), self._used()

    def stop(self, name: str, **more: float) -> None:
        """End a round."""
        self.rounds[name] = {"wall": time.monotonic() - self._wall, "cpu": self._used() - self._cpu, **more}
        self.start()

    @staticmethod
    def _used() -> float:
        return sum(u.ru_utime + u.ru_stime for u in (getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN)))


def run_bare(n: int, port: int, meter: Meter) -> None:
    """Download everything and throw it away: the limit."""
    import aiohttp  # noqa: PLC0415 - each client loads its own
    from aiohttp.abc import AbstractResolver  # noqa: PLC0415

    class Here(AbstractResolver):
        """Every feed has a host of its own, as in the world, and all are here."""

        async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[Any]:
            """This machine."""
            return [
                {
                    "hostname": host,
                    "host": "127.0.0.1",
                    "port": port,
                    "family": family or 2,
                    "proto": 0,
                    "flags": 0,
                }
            ]

        async def close(self) -> None:
            """Nothing is held."""

    async def download(tags: dict[int, str]) -> dict[int, str]:
        slots = asyncio.Semaphore(IN_FLIGHT)
        async with aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=IN_FLIGHT, resolver=Here())
        ) as session:

            async def one(number: int) -> tuple[int, str]:
                headers = {"If-None-Match": tags[number]} if number in tags else {}
                async with (
                    slots,
                    session.get(f"http://f{number}.example:{port}/{number}", headers=headers) as response,
                ):
                    await response.read()
                    return number, response.headers["ETag"]

            return dict(await asyncio.gather(*map(one, range(n))))

    meter.start()
    tags = asyncio.run(download({}))
    meter.stop("cold")
    asyncio.run(download(tags))
    meter.stop("unchanged")


def parse_part(settings: Any, packs: list[str]) -> int:
    """Parse some packs' captures to items with plain text, as a digest's reading task does; how many items."""
    from dateline.parse import Context, Parser  # noqa: PLC0415
    from dateline.store import Landing  # noqa: PLC0415

    landing = Landing(settings)
    with Parser(10) as parser:
        return sum(
            len(parser.parse(capture.body, Context(capture.final_url, capture.content_type or "")).items)
            for pack in packs
            for capture in landing.captures(pack, datetime(1970, 1, 1, tzinfo=UTC))
        )


def poll_shard(settings: Any, feeds: list[Any], at: datetime) -> dict[str, int]:
    """Poll some feeds and land what they say, as a polling task does."""
    from dateline import pipeline  # noqa: PLC0415

    return pipeline.poll(settings, feeds, pipeline.clock_at(at), "benchmark")


def run_dateline(n: int, port: int, meter: Meter) -> None:
    """Poll and land in shards, then parse what landed in parts, as the two DAGs do: on two processes."""
    from dateline import pace, pipeline  # noqa: PLC0415
    from dateline.model import Feed  # noqa: PLC0415
    from dateline.store import Landing  # noqa: PLC0415

    feeds = [Feed(f"f{i}", f"http://f{i}.example/{i}", "s", "en", "US") for i in range(n)]
    shards = pace.shard(feeds, pipeline.N_SHARDS, {})
    with tempfile.TemporaryDirectory() as home, multiprocessing.get_context("spawn").Pool(2) as pool:
        settings = replace(
            pipeline.read_settings({}),
            home=Path(home),
            allow_networks=("127.0.0.0/8",),
            connect_to=f"127.0.0.1:{port}",
        )
        pool.starmap(poll_shard, [(settings, [], AT)] * 4, chunksize=1)
        used = sum(pool.map(cpu_used, range(2), chunksize=1))
        meter.start()
        pool.starmap(poll_shard, [(settings, shard, AT) for shard in shards], chunksize=1)
        meter.stop("poll")
        packs = Landing(settings).packs()
        parts = [packs[n::4] for n in range(4)]
        n_items = sum(pool.starmap(parse_part, [(settings, part) for part in parts if part], chunksize=1))
        meter.stop("parse")
        poll, parse = meter.rounds.pop("poll"), meter.rounds.pop("parse")
        cold = sum(pool.map(cpu_used, range(2), chunksize=1))
        meter.start()
        later = AT + timedelta(hours=23)
        told = pool.starmap(poll_shard, [(settings, shard, later) for shard in shards], chunksize=1)
        meter.stop("unchanged")
        again = sum(pool.map(cpu_used, range(2), chunksize=1))
    meter.rounds["unchanged"]["cpu"] += again - cold
    meter.rounds["cold"] = {
        "wall": poll["wall"] + parse["wall"], "cpu": poll["cpu"] + parse["cpu"] + cold - used, "poll_wall": poll["wall"], "items": n_items,
    }  # fmt: skip
    if any(set(outcomes) != {"not_modified"} for outcomes in told):
        raise SystemExit(f"the second round was not all 304: {told}")


def cpu_used(_: int) -> float:
    """CPU seconds that this worker of a pool and its children have used; slow enough that each worker answers once."""
    time.sleep(0.2)
    return sum(u.ru_utime + u.ru_stime for u in (getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN)))


def run_reader(n: int, port: int, meter: Meter) -> None:
    """The library `reader` from PyPI with its workers, on a database file of its own."""
    from reader import make_reader  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as home:
        reader = make_reader(str(Path(home) / "db.sqlite"))
        for number in range(n):
            reader.add_feed(f"http://127.0.0.1:{port}/{number}")
        for name in ("cold", "unchanged"):
            meter.start()
            n_done = sum(1 for _ in reader.update_feeds_iter(workers=20, scheduled=False))
            meter.stop(name, feeds=n_done)


def run_feedparser(n: int, port: int, meter: Meter) -> None:
    """feedparser.parse(url) in a pool of 50 threads, with what it remembers of each feed."""
    import feedparser  # noqa: PLC0415

    def one(number: int, etag: str | None) -> tuple[str, int]:
        parsed = feedparser.parse(f"http://127.0.0.1:{port}/{number}", etag=etag)
        return parsed.get("etag"), len(parsed.entries)

    with ThreadPoolExecutor(50) as pool:
        meter.start()
        told = list(pool.map(one, range(n), [None] * n))
        meter.stop("cold", items=sum(items for _, items in told))
        list(pool.map(one, range(n), [etag for etag, _ in told]))
        meter.stop("unchanged")


def measure(name: str, n: int, port: int) -> dict[str, dict[str, float]]:
    """A client's rounds, run in a process of its own."""
    command = [sys.executable, str(MINE), "--client", name, "--port", str(port), "--feeds", str(n)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    rounds: dict[str, dict[str, float]] = json.loads(done.stdout.splitlines()[-1])
    return rounds


def main() -> None:
    """Serve, run each client, and print what they took, as seconds and beside the bare loop."""
    options = argparse.ArgumentParser()
    options.add_argument("--feeds", type=int, default=2000)
    options.add_argument("--bodies", type=Path)
    options.add_argument("--only", nargs="*", default=CLIENTS)
    options.add_argument("--client")
    options.add_argument("--port", type=int, default=0)
    given = options.parse_args()
    if given.client:
        meter = Meter()
        {"bare": run_bare, "dateline": run_dateline, "reader": run_reader, "feedparser": run_feedparser}[
            given.client
        ](given.feeds, given.port, meter)
        print(json.dumps(meter.rounds))
        return
    here, there = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(given.bodies, there), daemon=True)
    server.start()
    port = here.recv()
    found = {name: measure(name, given.feeds, port) for name in given.only}
    server.kill()
    report(found, given.feeds)


def report(found: dict[str, dict[str, dict[str, float]]], n: int) -> None:
    """Print a table of both rounds."""
    for name in ("cold", "unchanged"):
        bare = found.get("bare", {}).get(name)
        print(
            f"\n{n} feeds, {name}\n{'client':12} {'wall s':>8} {'CPU s':>8} {'feeds/s':>8} {'x bare wall':>12} {'x bare CPU':>11}"
        )
        for client, rounds in found.items():
            told = rounds[name]
            ratios = f"{told['wall'] / bare['wall']:12.2f} {told['cpu'] / bare['cpu']:11.2f}" if bare else ""
            extra = "".join(f"  {k} {v:.1f}" for k, v in told.items() if k not in {"wall", "cpu"})
            print(
                f"{client:12} {told['wall']:8.1f} {told['cpu']:8.2f} {n / told['wall']:8.0f} {ratios}{extra}"
            )


if __name__ == "__main__":
    main()
