"""Shared fixtures: settings below a temporary folder, and the odd circumstances a rule must survive."""

from __future__ import annotations

import gc
import os
import sys
import time
from contextlib import closing
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from hypothesis import settings as hypothesis_settings

from dateline.model import Settings
from dateline.store import duck

ROOT = Path(__file__).parents[1]

# A first example may load a gazetteer or a language model; how long things take is for benchmarks.
hypothesis_settings.register_profile("dateline", deadline=None)
hypothesis_settings.load_profile("dateline")

# The gazetteer is a heap that stays: going through it again and again takes a tenth of the tests' time.
gc.set_threshold(100_000, 50, 100)

# DuckDB looks for pandas at every value that it is given, through the whole path: here it is told once that there is none.
if find_spec("pandas") is None:
    sys.modules["pandas"] = None  # type: ignore[assignment]

os.environ["TZ"] = "Pacific/Chatham"
time.tzset()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a home of their own; nothing on loopback is refused."""
    return Settings(
        home=tmp_path / "var",
        sql=ROOT / "sql",
        seeds=ROOT / "sql" / "seeds",
        contact="tests@dateline.example",
        allow_networks=("127.0.0.0/8",),
        host_spacing_s=0.0,
        total_timeout_s=2.0,
    )


@pytest.fixture
def small(settings: Settings, tmp_path: Path) -> Settings:
    """A catalogue of six feeds of four publishers."""
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    for name in ("country", "region", "region_country", "wire"):
        (seeds / f"{name}.csv").write_bytes((settings.seeds / f"{name}.csv").read_bytes())
    sources = "".join(f"p{n},Publisher {n},http://p{n}.example/,US,p{n},UTC\n" for n in range(4))
    feeds = "".join(f"f{n},http://f{n}.example/rss,p{n % 4},en,US,,own\n" for n in range(6))
    (seeds / "source.csv").write_text("source_id,name,home_page,country,family,zone\n" + sources)
    (seeds / "feed.csv").write_text("feed_id,url,source_id,language,country,verified_on,origin\n" + feeds)
    return replace(settings, seeds=seeds)


@cache
def blank_edition() -> bytes:
    """An edition's file with every table and view and no row, made once, in one transaction: each costs a write to disk."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "marts.duckdb"
        with duckdb.connect(path) as con:
            con.execute("BEGIN")
            duck.build_schema(con, ROOT / "sql")
            con.execute("COMMIT")
        return path.read_bytes()


EDITION_ROWS = """
INSERT INTO region VALUES ('m49', '150', 'Europe', NULL), ('m49', '142', 'Asia', NULL), ('area', 'caucasus', 'Caucasus', NULL);
INSERT INTO panel_day SELECT DATE '2026-01-20' + n::INTEGER, 1, 1, 1, 1, 0 FROM range(42) t(n);
INSERT INTO story_day (day, n_stories, n_clusters, n_sources, n_located)
SELECT DATE '2026-01-20' + n::INTEGER, 100, 80, 10, 90 FROM range(42) t(n);
INSERT INTO region_day (scheme, region, day, n_stories, n_stories_mentioned, n_clusters, n_sources, weight)
SELECT 'm49', '150', DATE '2026-01-20' + n::INTEGER, c, c, c, 3, c
FROM (SELECT n, CASE WHEN n = 38 THEN 30 ELSE 6 + n % 2 END AS c FROM range(42) t(n));
INSERT INTO rejected_item VALUES ('r1', 'c1', 'f1', TIMESTAMPTZ '2026-03-01 12:00:00+00', 'no_text', '=HYPERLINK("x")', NULL);
"""


@pytest.fixture(scope="session")
def small_edition(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a home with an edition, laid out as `publish` does, and no lake: a burst, and a formula for a title."""
    own = Settings(
        home=tmp_path_factory.mktemp("desk") / "var",
        sql=ROOT / "sql",
        seeds=ROOT / "sql" / "seeds",
        contact="",
    )
    path = own.editions / "current" / "marts.duckdb"
    path.parent.mkdir(parents=True)
    path.write_bytes(blank_edition())
    with closing(duckdb.connect(path)) as con:
        con.execute("SET TimeZone = 'UTC'")
        duck.run_statements(con, EDITION_ROWS)
        duck.fill(con, "dictionary", duck.describe_sql(own.sql))
    return own
