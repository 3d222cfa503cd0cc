"""A small edition with what a report must survive: outages, a burst, hostile titles, schemes with odd names."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import duckdb

from conftest import blank_edition
from dateline.store import duck

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

LAST = date(2026, 3, 30)
N_DAYS = 50
SILENT = (date(2026, 3, 10), date(2026, 3, 11))
HALF_HEARD = date(2026, 3, 18)
BURST = date(2026, 3, 25)
ODD_SCHEME = "mine</script>'\"$since"

TITLES = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    'one line\u2028and another\u2029, <b>bold</b> &amp; "quoted" --ink {{ facts }} {% raw %}',
    "\u202egnp.exe from the right",
    "=HYPERLINK(0) ${alert(3)} <!-- a comment",
)
URLS = (
    "https://a.example/1?x=<y>&z='\"",
    "javascript:alert(4)",
    "data:text/html,<script>alert(5)</script>",
    "http://b.example/2",
    None,
)
TERM = "<svg onload=alert(6)>"
PUBLISHER = "The <i>Daily</i> </td><script>alert(7)</script>"
REGIONS = {
    "m49": {"142": "Asia", "034": "Southern Asia", "145": "Western Asia", "150": "Europe", "005": "South America"},
    "desk": {"europe": "Europe", "mena": "Middle East & North Africa", "empty": "Nowhere"},
    ODD_SCHEME: {"one'; DROP TABLE region; --": "Nord <img src=x onerror=alert(8)>"},
}  # fmt: skip
PARENTS = {"034": "142", "145": "142"}
BLANKS = {
    "VARCHAR": "",
    "BOOLEAN": False,
    "DATE": LAST,
    "TIMESTAMP WITH TIME ZONE": datetime.combine(LAST, time(), UTC),
}


@dataclass
class World:
    """Rows by table."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, table: str, *rows: dict[str, Any]) -> None:
        """More rows of a table; columns that are left out are blank."""
        self.rows.setdefault(table, []).extend(rows)


def days() -> Iterator[date]:
    """Every day of the world, those of the outage too."""
    return (LAST - timedelta(days=N_DAYS - 1 - n) for n in range(N_DAYS))


def write_edition(folder: Path, world: World) -> Path:
    """A folder with a `marts.duckdb` as an edition has it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "marts.duckdb").write_bytes(blank_edition())
    with duckdb.connect(folder / "marts.duckdb") as con:
        con.execute("SET TimeZone = 'UTC'")
        con.execute("BEGIN")
        for table, rows in world.rows.items():
            duck.fill(con, table, _whole(con, table, rows))
        con.execute("COMMIT")
    return folder


def _whole(
    con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    described = con.execute(f"DESCRIBE {table}").fetchall()
    blank = {name: None if null == "YES" else BLANKS.get(kind, 0) for name, kind, null, *_ in described}
    for row in rows:
        assert set(row) <= set(blank), (table, row)
        yield blank | row


def hostile_world() -> World:
    """Fifty days of three publishers, two of them silent for all, one half heard, with one burst."""
    world = World()
    _add_catalogue(world)
    for n, day in enumerate(days()):
        if day not in SILENT:
            _add_day(world, n, day)
    _add_stories(world)
    return world


def _add_catalogue(world: World) -> None:
    for country, name in {"DE": "Germany", "IN": "India", "TR": "Türkiye", "BR": "<b>Brazil</b>"}.items():
        world.add("country", {"country": country, "name": name})
    for scheme, regions in REGIONS.items():
        for region, name in regions.items():
            row = {
                "scheme": scheme,
                "region": region,
                "name": name,
                "parent": PARENTS.get(region) if scheme == "m49" else None,
            }
            world.add("region", row)
    for region, country in {"034": "IN", "142": "IN", "150": "DE", "005": "BR"}.items():
        world.add("region_country", {"scheme": "m49", "region": region, "country": country})
    for n in range(3):
        name = PUBLISHER if n == 2 else f"Publisher {n}"
        world.add(
            "source",
            {"source_id": f"p{n}", "name": name, "country": ("DE", "IN", "TR")[n], "family": f"p{n}"},
        )
        url = "javascript:alert(9)" if n == 2 else f"http://p{n}.example/rss"
        world.add(
            "feed", {"feed_id": f"f{n}", "source_id": f"p{n}", "url": url, "country": "DE", "language": "en"}
        )


def _add_day(world: World, n: int, day: date) -> None:
    n_heard = 2 if day == HALF_HEARD else 3
    world.add(
        "panel_day",
        {
            "day": day,
            "n_sources_expected": 3,
            "n_sources_answered": n_heard,
            "n_polls": 60,
            "n_polls_due": 70,
        },
    )
    world.add(
        "story_day", {"day": day, "n_stories": 200, "n_clusters": 150, "n_sources": 3, "n_located": 180}
    )
    for source in range(3):
        is_heard = source < n_heard
        world.add(
            "coverage_day",
            {"day": day, "source_id": f"p{source}", "n_feeds": 1, "n_feeds_answered": int(is_heard), "n_polls": 20,
             "n_polls_failed": 0 if is_heard else 20, "n_polls_due": 24},
        )  # fmt: skip
        hour_at = datetime.combine(day, time(6), UTC)
        n_answered = 20 * (source != 2 or n < 20)
        world.add(
            "feed_hour",
            {
                "feed_id": f"f{source}",
                "hour_at": hour_at,
                "n_polls": 20,
                "n_answered": n_answered,
                "n_stories": n_answered,
            },
        )
    for scheme, regions in REGIONS.items():
        for place, region in enumerate(regions):
            if region != "empty":
                told = 20 + 9 * place + (n * 7 + place * 3) % 5
                told *= 4 if (scheme, region, day) == ("m49", "034", BURST) else 1
                row = {
                    "scheme": scheme,
                    "region": region,
                    "day": day,
                    "n_stories": told,
                    "n_clusters": told - 5,
                    "n_sources": 3,
                }
                world.add("region_day", row)
    for source, about in (("DE", "DE"), ("DE", "IN"), ("IN", "IN"), ("IN", "BR"), ("TR", "DE")):
        row = {
            "day": day,
            "side": "source",
            "country": source,
            "about": about,
            "n_stories": 4 if source == about else 2,
            "weight": 4,
        }
        world.add("country_pair_day", row)
    for term, n_said in {TERM: 9 if (LAST - day).days <= 3 else 0, "budget": 4, "rain": 5}.items():
        if n_said:
            world.add(
                "term_day",
                {
                    "day": day,
                    "country": "IN",
                    "term": term,
                    "n_stories": n_said,
                    "n_clusters": n_said,
                    "n_sources": min(n_said, 4),
                    "n_known": n_said,
                    "n_known_top": min(n_said, 2),
                },
            )
    world.add("title_day", {"day": day, "country": "IN", "n_stories": 90, "n_clusters": 90, "n_known": 90})


def _add_stories(world: World) -> None:
    for n, (title, url) in enumerate(zip(TITLES, URLS, strict=True)):
        dated_at = datetime.combine(LAST - timedelta(days=3), time(n), UTC)
        for source in range(3):
            at = dated_at + timedelta(minutes=90 * source)
            story = {"story_id": f"s{n}-{source}", "source_id": f"p{source}", "title": title, "url": url}
            world.add("story", story | {"dated_at": at, "dated_on": at.date(), "first_seen_at": at})
            world.add(
                "story_cluster", {"story_id": f"s{n}-{source}", "cluster_id": f"c{n}", "leader_id": f"s{n}-0"}
            )
        world.add(
            "cluster",
            {"cluster_id": f"c{n}", "leader_id": f"s{n}-0", "origin": "AFP", "origin_kind": "wire", "origin_rule": "dateline",
             "n_stories": 3, "n_publishers": 3, "n_families": 3, "n_independent": 1, "n_countries": 3, "title": title,
             "first_source_id": "p0", "first_dated_at": dated_at, "last_dated_at": at, "dated_on": dated_at.date()},
        )  # fmt: skip
    polls = (("f0", "ok"), ("f1", "ok"), ("f2", "http_5xx"))
    for n, (feed_id, outcome) in enumerate(polls):
        asked_at = datetime.combine(LAST, time(6, n), UTC)
        world.add(
            "poll",
            {
                "poll_id": f"q{n}",
                "feed_id": feed_id,
                "asked_at": asked_at,
                "outcome": outcome,
                "n_failures": n,
            },
        )
