"""Send a folder of real feed files through poll and digest, and account for every entry in them.

    python benchmarks/real_feeds.py FOLDER [HOME]

Serves each file of FOLDER on loopback as a feed of its own, polls all of them at one instant and digests
what came. Prints entries by feedparser's own count, polls and captures by outcome, what was rejected and
why, and what it cost beside the cost of feedparser alone on the same bytes (the limit: nothing that uses
it can be quicker). HOME, where given, keeps the lake.
"""

from __future__ import annotations

import asyncio
import csv
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import TYPE_CHECKING, Any

import feedparser
from aiohttp import web

from dateline import pipeline
from dateline.catalogue import read_catalogue
from dateline.store import Lake

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dateline.model import Settings

AT = datetime(2026, 11, 1, 12, tzinfo=UTC)


@contextmanager
def served(files: list[Path]) -> Iterator[int]:
    """The files on loopback, each under the host `f<number>.example`; the port."""
    loop, ready, ports = asyncio.new_event_loop(), threading.Event(), []

    async def answer(request: web.Request) -> web.Response:
        body = files[int(request.host.partition(".")[0][1:])].read_bytes()
        return web.Response(body=body, headers={"Content-Type": "application/xml"})

    async def start() -> None:
        app = web.Application()
        app.router.add_get("/{tail:.*}", answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        ports.append(runner.addresses[0][1])
        ready.set()

    def run() -> None:
        loop.run_until_complete(start())
        loop.run_forever()

    threading.Thread(target=run, daemon=True).start()
    ready.wait()
    yield ports[0]
    loop.call_soon_threadsafe(loop.stop)


def catalogue_of(files: list[Path], shipped: Path, folder: Path) -> Path:
    """Seed files that make a feed and a source of each file."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in shipped.glob("*.csv"):
        (folder / path.name).write_bytes(path.read_bytes())
    with (
        (folder / "feed.csv").open("w", newline="") as feeds,
        (folder / "source.csv").open("w", newline="") as sources,
    ):
        feed, source = csv.writer(feeds), csv.writer(sources)
        feed.writerow(["feed_id", "url", "source_id", "language", "country", "verified_on", "origin"])
        source.writerow(["source_id", "name", "home_page", "country", "family", "zone"])
        for n, path in enumerate(files):
            feed.writerow([f"f{n}", f"http://f{n}.example/feed", f"s{n}", "", "US", "", path.name])
            source.writerow([f"s{n}", path.stem, f"http://f{n}.example/", "US", f"s{n}", "UTC"])
    return folder


def cpu() -> float:
    """CPU seconds of this process and its children."""
    return sum(u.ru_utime + u.ru_stime for u in (getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN)))


def parse_alone(files: list[Path]) -> tuple[int, float]:
    """Entries by feedparser's own count, and its CPU seconds, with both expensive options off."""
    before, n = cpu(), 0
    for path in files:
        if path.suffix != ".json":
            parsed = feedparser.parse(
                BytesIO(path.read_bytes()), sanitize_html=False, resolve_relative_uris=False
            )
            n += len(parsed.entries)
    return n, cpu() - before


def main(folder: Path, home: Path) -> None:
    """Run it and print what came out."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    n_entries, alone = parse_alone(files)
    print(
        f"{len(files)} files, {n_entries} entries by feedparser's own count, {alone:.1f} CPU s for feedparser alone"
    )
    settings = pipeline.read_settings()
    with served(files) as port:
        settings = replace(
            settings, home=home, seeds=catalogue_of(files, settings.seeds, home / "seeds"), host_spacing_s=0.0,
            allow_networks=("127.0.0.0/8",), connect_to=f"127.0.0.1:{port}", contact="benchmark@dateline.example",
        )  # fmt: skip
        began, spent = time.monotonic(), cpu()
        feeds = list(read_catalogue(settings.seeds).feeds.values())
        print("polls", pipeline.poll(settings, feeds, pipeline.clock_at(AT), "real-feeds"))
        polled, polled_cpu = time.monotonic(), cpu()
        for counts in pipeline.digest(settings, n_workers=2):
            print("digest", counts)
    ended, ended_cpu = time.monotonic(), cpu()
    print(f"poll {polled - began:.1f} s wall, {polled_cpu - spent:.1f} CPU s")
    print(
        f"digest {ended - polled:.1f} s wall, {ended_cpu - polled_cpu:.1f} CPU s, {(ended_cpu - polled_cpu) / alone:.1f} times feedparser alone"
    )
    report(settings)


def report(settings: Settings) -> None:
    """Print captures, ledger and what the stories are made of."""
    questions = {
        "captures": "SELECT outcome, count(*), sum(n_entries) FROM capture GROUP BY ALL ORDER BY 2 DESC",
        "ledger": "SELECT step, n_in, n_out, reason, n_dropped, is_balanced FROM run_ledger ORDER BY ALL",
        "dates": "SELECT date_quality, count(*) FROM story GROUP BY ALL ORDER BY 2 DESC",
        "wires": "SELECT wire, wire_rule, count(*) FROM story WHERE wire IS NOT NULL GROUP BY ALL ORDER BY 3 DESC LIMIT 12",
        "about": "SELECT country, count(*) FROM mention WHERE is_about GROUP BY ALL ORDER BY 2 DESC LIMIT 15",
        "unlocated": "SELECT count(*) FROM mention WHERE country = 'ZZ'",
    }
    with Lake(settings, read_only=True) as lake:
        for name, question in questions.items():
            rows: list[tuple[Any, ...]] = lake.ask(question)
            print(name, *rows, sep="\n  ")
        print("warnings", lake.check(datetime(1970, 1, 1, tzinfo=UTC)))


if __name__ == "__main__":
    given = [Path(argument) for argument in sys.argv[1:]]
    if len(given) > 1:
        main(given[0], given[1])
    else:
        with tempfile.TemporaryDirectory() as aside:
            main(given[0], Path(aside))
