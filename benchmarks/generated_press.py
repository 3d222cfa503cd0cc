"""A lake of any size, made in minutes: an invented press of two years, straight into the tables.

The roll-ups are made by the project's own steps, month by month.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.catalogue import read_catalogue
from dateline.pipeline.rolling import Changes, roll_up
from dateline.store import Lake, tidy_lake_files
from dateline.store.duck import fill, run_statements
from dateline.terms import terms_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dateline.model import Settings

HERE = Path(__file__).resolve().parent
N_DAYS = 730
UNTIL = datetime(2026, 11, 1, tzinfo=UTC)
N_TEXTS, N_VOCABULARY = 300_000, 40_000


def make_lake(settings: Settings, n_stories: int) -> None:
    """Fill a new lake with about `n_stories` of the two years before `UNTIL`."""
    with Lake(settings) as lake:
        lake.load_seeds()
        lake.con.execute("SET memory_limit = '8GB'")
        _make_press(lake, settings)
        edges = [UNTIL - timedelta(days=N_DAYS - 30 * n) for n in range(N_DAYS // 30)] + [UNTIL]
        given = (HERE / "generated_press.sql").read_text("utf-8")
        done = 0
        for number, (start, end) in enumerate(pairwise(edges)):
            last = n_stories * (end - edges[0]).days // N_DAYS
            window = {"first": done, "last": last, "start": start, "seconds": (end - start).total_seconds()}
            with lake.transaction(f"month {number}"):
                run_statements(lake.con, given, window)
                _note_run(lake, number, start, end)
            with lake.transaction(f"roll-ups {number}"):
                _roll_up(lake, start, end)
            done = last
        tidy_lake_files(lake, settings, UNTIL)


def _make_press(lake: Lake, settings: Settings) -> None:
    rng = random.Random(5)  # noqa: S311 - an invented press
    con = lake.con
    feeds = list(read_catalogue(settings.seeds).feeds.values())
    rng.shuffle(feeds)
    con.execute(
        "CREATE TEMP TABLE press_feed (feed_no INTEGER, feed_id VARCHAR, source_id VARCHAR, url VARCHAR, country VARCHAR)"
    )
    rows = [
        {"feed_no": n, "feed_id": f.feed_id, "source_id": f.source_id, "url": f.url, "country": f.country}
        for n, f in enumerate(feeds)
    ]
    fill(con, "temp.press_feed", rows)
    con.execute("CREATE TEMP TABLE press_text (text_no UBIGINT, title VARCHAR, text VARCHAR, terms VARCHAR)")
    fill(con, "temp.press_text", _texts(rng))
    con.execute("CREATE TEMP TABLE press_slot (slot UBIGINT, country VARCHAR)")
    countries = [
        row[0]
        for row in lake.ask(
            "SELECT DISTINCT country FROM region_country WHERE scheme = 'm49' AND country <> 'ZZ' ORDER BY 1"
        )
    ]
    rng.shuffle(countries)
    drawn = rng.choices(countries, [1 / (n + 1) for n in range(len(countries))], k=10_000)
    fill(con, "temp.press_slot", ({"slot": n, "country": country} for n, country in enumerate(drawn)))


def _texts(rng: random.Random) -> Iterator[dict[str, object]]:
    syllables = [a + b for a in "bcdfghklmnprstvw" for b in "aeiou"]
    words = ["".join(rng.choice(syllables) for _ in range(rng.randint(2, 4))) for _ in range(N_VOCABULARY)]

    def say(n: int) -> str:
        # Words that say what a text is about are many; one in five is a common one (Zipf's law by hand).
        return " ".join(
            words[int(N_VOCABULARY ** rng.random()) - 1] if rng.random() < 0.2 else rng.choice(words)
            for _ in range(n)
        )

    for number in range(N_TEXTS):
        title = say(8)
        yield {"text_no": number, "title": title, "text": say(38), "terms": "|".join(terms_of(title, title))}


def _note_run(lake: Lake, number: int, start: datetime, end: datetime) -> None:
    run = {
        "run_id": f"generated-{number}", "dag_id": "generated", "started_at": end, "loaded_at": end, "since": start, "is_replay": False,
        "n_packs": 1, "rule_version": "generated",
    }  # fmt: skip
    fill(lake.con, "run", [run])
    pack = {
        "pack": f"generated/{number}",
        "first_asked_at": start,
        "last_asked_at": end - timedelta(hours=2),
        "run_id": run["run_id"],
    }
    fill(lake.con, "digested_pack", [pack])


def _roll_up(lake: Lake, start: datetime, end: datetime) -> None:
    """As a batch does for the days that it changes; the last two days wait for the next, as terms do."""
    first = start - timedelta(days=3)
    lake.con.execute(
        "CREATE OR REPLACE TEMP TABLE changed_hour AS SELECT unnest(generate_series($first::TIMESTAMPTZ, $last::TIMESTAMPTZ, INTERVAL 1 HOUR)) AS hour_at",
        {"first": first, "last": end - timedelta(hours=1)},
    )
    lake.con.execute(
        "CREATE OR REPLACE TEMP TABLE changed_day AS SELECT DISTINCT (hour_at AT TIME ZONE 'UTC')::DATE AS day FROM changed_hour"
    )
    roll_up(lake, Changes(start, first, is_whole=False), end)
