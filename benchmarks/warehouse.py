"""What the lake and its editions cost at 1 and 10 million stories of two years, beside an empty lake and native tables.

    python benchmarks/warehouse.py [--stories 1000000,10000000] [--keep FOLDER] [--batches 3]

Makes lakes of an invented press (10 million stories: half an hour, 15 GB), kept in FOLDER for the next time. CPU seconds
of this process, the least of some runs: a digest's batch of 2,000 items, the edition built from nothing and grown
by such a batch, `coverage_trends` from roll-ups and straight from stories, and every view and macro.
"""

from __future__ import annotations

import argparse
import math
import random
import shutil
import tempfile
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generated_press import UNTIL, make_lake

from dateline import pipeline
from dateline.canonical import identify
from dateline.catalogue import read_catalogue
from dateline.model import Capture, Outcome, Poll
from dateline.pipeline import loading
from dateline.pipeline.rolling import _sql_digest
from dateline.store import Lake, Landing, Marts, publish
from dateline.store.duck import connect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dateline.model import Settings

HERE = Path(__file__).resolve().parent
N_FEEDS, N_ENTRIES = 100, 20
BATCHES_A_DAY = 96
BOUNDS = {
    "mention_by_rules": "dated_on",
    "story_evidence": "dated_on",
    "story_region": "dated_on",
    "story_revision": "story_seen_at",
    "syndication": "dated_on",
}
"""Views of all stories, by the column that their comments say to bound."""
PLACES = (
    "France", "Nigeria", "Japan", "Brazil", "Ukraine", "Georgia", "Turkey", "India", "Kenya", "Mexico", "Chile", "Norway", "Egypt",
    "Vietnam", "Poland", "Sudan", "Peru", "Iran", "Canada", "Ghana", "Spain", "Malta", "Nepal", "Qatar", "Fiji", "Cuba", "Laos", "Mali",
)  # fmt: skip
ITEM = (
    "<item><guid>{id}</guid><link>https://www.example.org/{id}</link><title>{title}</title>"
    "<description>{text}</description><pubDate>{at:%d %b %Y %H:%M:%S} GMT</pubDate></item>"
)


@contextmanager
def timed(told: list[float]) -> Iterator[None]:
    """Add the CPU seconds that this took."""
    began = time.process_time()
    yield
    told.append(time.process_time() - began)


def land_batch(settings: Settings, number: int) -> None:
    """2,000 entries nobody has seen, in 100 feeds' bodies, a quarter of an hour after the batch before."""
    rng = random.Random(number)  # noqa: S311 - an invented press
    at = UNTIL + timedelta(minutes=15 * (number + 1))
    landed = []
    feeds = [feed for feed in read_catalogue(settings.seeds).feeds.values() if feed.language == "en"]
    for n, feed in enumerate(feeds[:N_FEEDS]):
        items = []
        for entry in range(N_ENTRIES):
            words = " ".join(_word(rng) for _ in range(45))
            # One in four is what an agency sends to all.
            told = f"agency{number}-{entry}" if entry % 4 == 0 and n % 4 else f"{number}-{n}-{entry}"
            own = random.Random(told)  # noqa: S311 - an invented press
            words_own = " ".join(_word(own) for _ in range(6))
            title = f"{words_own} in {own.choice(PLACES)}"
            items.append(
                ITEM.format(
                    id=f"{number}-{n}-{entry}", title=title, text=words, at=at - timedelta(minutes=entry)
                )
            )
        body = f"<?xml version='1.0'?><rss version='2.0'><channel><title>T</title>{''.join(items)}</channel></rss>".encode()
        ids = (
            identify("poll", feed.feed_id, at.isoformat()),
            identify("capture", feed.feed_id, at.isoformat()),
        )
        poll = Poll(
            ids[0],
            feed.feed_id,
            at,
            Outcome.OK,
            feed.url,
            feed.url,
            200,
            capture_id=ids[1],
            n_bytes=len(body),
        )
        landed.append((poll, Capture(ids[1], feed.feed_id, at, feed.url, "application/rss+xml", body)))
    Landing(settings).land(landed, f"b{number}")


def _word(rng: random.Random) -> str:
    """An invented word of 30,000; one in five is a common one."""
    number = int(30_000 ** rng.random()) * 7919 % 30_011 if rng.random() < 0.2 else rng.randrange(30_011)
    syllables = [a + b for a in "bcdfghklmnprstvw" for b in "aeiou"]
    return syllables[number % 80] + syllables[number // 80 % 80] + syllables[number // 6400 % 80]


def batches(settings: Settings, n: int, first: int) -> tuple[float, float, float]:
    """CPU seconds of reading a batch, of loading it without its events, and of these; the least of n.

    One goes before, which pays what is paid once. Events are grouped over all that was told in three days, so what they
    cost hangs on how much a day brings, not on how much the lake remembers.
    """
    read: list[float] = []
    loaded: list[float] = []
    grouped: list[float] = []
    find_events = loading.find_events

    def find_timed(*given: Any, **named: Any) -> list[dict[str, Any]]:
        with timed(grouped):
            return find_events(*given, **named)

    loading.find_events = find_timed
    for number in range(first, first + n + 1):
        land_batch(settings, number)
        batch = pipeline.open_batch(settings)
        if batch is None:
            raise SystemExit("nothing landed")
        with timed(read):
            staged = [pipeline.stage_part(settings, part) for part in batch.parts()]
        with timed(loaded):
            pipeline.load(settings, staged, f"bench-{first}-{number}", "bench")
    loading.find_events = find_events
    rest = [whole - events for whole, events in zip(loaded, grouped, strict=True)]
    return min(read[1:]), min(rest[1:]), min(grouped[1:])


def edition(settings: Settings, number: int) -> None:
    """From nothing, and grown by one batch."""
    built: list[float] = []
    grown: list[float] = []
    shutil.rmtree(settings.editions, ignore_errors=True)
    now = datetime(2026, 12, 1, 12, tzinfo=UTC)
    with Lake(settings) as lake:
        lake.widen()
        with timed(built):
            made = publish(lake, settings, now)
    batches(settings, 1, number)
    with Lake(settings) as lake:
        lake.widen()
        with timed(grown):
            again = publish(lake, settings, now + timedelta(minutes=15))
    if again.grown_from != made.path.name:
        raise SystemExit("the edition was not grown")
    report: list[float] = []
    with timed(report):
        pipeline.write_report(settings, again.path)
    print(
        f"edition from nothing {built[0]:.1f} CPU s, grown {grown[0]:.1f} CPU s; report {report[0]:.1f} CPU s; "
        f"{made.marts.stat().st_size / 1e6:,.0f} MB, grown {again.marts.stat().st_size / 1e6:,.0f} MB",
        flush=True,
    )
    ask_all(settings, again.path / "marts.duckdb")


def ask_all(settings: Settings, marts: Path) -> None:
    """Every view and macro with LIMIT 1000, of the edition and of the lake; some of its last week, too."""
    asked = [
        f"SELECT * FROM {path.stem} LIMIT 1000" for path in sorted((settings.sql / "views").glob("*.sql"))
    ]
    day = f"{UNTIL - timedelta(days=3):%Y-%m-%d}"
    asked += [
        f"SELECT * FROM {view} WHERE {column} >= DATE '{day}' - 4 LIMIT 1000"
        for view, column in BOUNDS.items()
    ]
    asked += [
        f"SELECT * FROM rising_terms('{day}') LIMIT 1000",
        f"SELECT * FROM term_bursts('{day}') LIMIT 1000",
        f"SELECT * FROM coverage_panel(DATE '{day}' - 28, DATE '{day}') LIMIT 1000",
    ]
    for where in ("edition", "lake"):
        slow, worst = [], 0.0
        with Marts(marts, settings.sql) if where == "edition" else Lake(settings, read_only=True) as house:
            house.con.execute("SET threads = 2")
            for question in asked:
                spent: list[float] = []
                began = time.monotonic()
                with timed(spent):
                    house.con.execute(question).fetchall()
                wall = time.monotonic() - began
                worst = max(worst, wall)
                if wall > 0.5:
                    slow.append(
                        f"{question.removeprefix('SELECT * FROM ').removesuffix(' LIMIT 1000')} {wall:.1f}"
                    )
        print(
            f"{len(asked)} questions to views and macros of the {where}: worst {worst:.2f} s; over half a second: {', '.join(slow) or 'none'}",
            flush=True,
        )


def trends(settings: Settings, folder: Path) -> None:
    """`coverage_trends` from roll-ups, and straight from stories in DuckLake and in native tables."""
    text = (HERE / "trends_from_stories.sql").read_text("utf-8")
    rolled: list[float] = []
    lake_s: list[float] = []
    native_s: list[float] = []
    question = "SELECT * FROM coverage_trends WHERE scheme = 'm49' AND region IN (SELECT region FROM region WHERE scheme = 'm49' AND parent <> '001' ORDER BY region LIMIT 22)"
    with Lake(settings, read_only=True) as lake:
        lake.con.execute("SET threads = 2")
        for _ in range(3):
            with timed(rolled):
                n = len(lake.ask(question))
        for _ in range(2):
            with timed(lake_s):
                n_lake = len(lake.ask(text))
        native = folder / "native.duckdb"
        native.unlink(missing_ok=True)
        lake.con.execute(f"ATTACH '{native}' AS native")
        for table in ("story", "story_cluster", "mention", "region_country"):
            lake.con.execute(f"CREATE TABLE native.{table} AS SELECT * FROM lake.{table}")
        lake.con.execute("DETACH native")
    with connect() as con:
        con.execute(f"ATTACH '{native}' AS native (READ_ONLY); USE native; SET threads = 2")
        for _ in range(2):
            with timed(native_s):
                n_native = len(con.execute(text).fetchall())
    native.unlink()
    if n_native != n_lake:
        raise SystemExit("the lake and native tables answer differently")
    print(
        f"coverage_trends from roll-ups, {n:,} rows: {min(rolled):.3f} CPU s; straight from stories, {n_lake:,} rows: DuckLake "
        f"{min(lake_s):.1f}, native {min(native_s):.1f} CPU s, {min(lake_s) / min(native_s):.2f} times",
        flush=True,
    )


def sizes(settings: Settings) -> None:
    """Bytes a story, with all that is kept by story, and a capture without its body."""
    with Lake(settings, read_only=True) as lake:
        rows = lake.ask(
            "SELECT table_name, file_size_bytes + delete_file_size_bytes FROM ducklake_table_info('lake')"
        )
        told: dict[str, Any] = dict(rows)
        [(n_stories, n_captures)] = lake.ask(
            "SELECT (SELECT count(*) FROM story), (SELECT count(*) FROM capture)"
        )
    by_story = (
        "story",
        "item",
        "sighting",
        "story_key",
        "story_cluster",
        "cluster",
        "cluster_event",
        "mention",
        "evidence",
    )
    rolled = [name for name in told if name.endswith(("_day", "_hour"))]
    known = settings.known_ids.stat().st_size if settings.known_ids.exists() else 0
    print(
        f"{n_stories:,} stories: {sum(told[t] for t in by_story) / n_stories:.0f} bytes a story, of these {told['item'] / n_stories:.0f} "
        f"of items; known ids {known / n_stories:.0f}; {told['capture'] / n_captures:.0f} bytes a capture beside its body; "
        f"roll-ups {sum(told[t] for t in rolled) / 1e6:,.0f} MB, of these terms {told['term_day'] / 1e6:,.0f}",
        flush=True,
    )


def main() -> None:
    """Measure each size."""
    options = argparse.ArgumentParser()
    options.add_argument("--stories", default="1000000")
    options.add_argument("--keep", default="")
    options.add_argument("--batches", type=int, default=3)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(given.keep or scratch)
        base = 0.0
        for n in [0, *map(int, given.stories.split(","))]:
            settings = replace(pipeline.read_settings({}), home=folder / f"lake-{n}")
            if n == 0:
                shutil.rmtree(settings.home, ignore_errors=True)
            elif not Lake.exists(settings):
                make_lake(settings, n)
            first = _next_batch(settings)
            print(f"== {n:,} stories", flush=True)
            read, loaded, grouped = batches(settings, given.batches, first)
            base = base or read + loaded
            print(
                f"a batch of {N_FEEDS * N_ENTRIES:,} items: {read:.2f} CPU s to read, {loaded:.2f} to load without events, "
                f"{(read + loaded) / base:.2f} of that in an empty lake; events {grouped:.2f}",
                flush=True,
            )
            if n:
                sizes(settings)
                trends(settings, folder)
                edition(settings, first + given.batches + 1)


def _next_batch(settings: Settings) -> int:
    """The first batch of the first day that a lake has had none of: what a batch costs hangs on what its day holds already."""
    if not Lake.exists(settings):
        return 0
    with Lake(settings) as lake:
        # A lake of an older layout is not rolled up again: its steps are those of today.
        lake.note("roll-ups", _sql_digest(lake))
        [(last,)] = lake.ask("SELECT max(last_asked_at) FROM digested_pack")
    return max(0, math.ceil((last - UNTIL) / timedelta(days=1))) * BATCHES_A_DAY


if __name__ == "__main__":
    main()
