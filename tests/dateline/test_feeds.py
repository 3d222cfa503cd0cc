"""Feeds in and out of the catalogue, and how they fare."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from dateline import pipeline
from dateline.__main__ import app
from dateline.catalogue import NewFeed, add_feeds, judge_feed, opml, read_catalogue, read_opml, write_opml
from dateline.model import Catalogue, CatalogueError, Country, Feed, Outcome, Poll, Source

if TYPE_CHECKING:
    from pathlib import Path

    from dateline.model import Settings

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
RUN = CliRunner()


def listed(*outlines: str) -> bytes:
    """A subscription list."""
    return f'<?xml version="1.0"?>\n<opml version="2.0"><body>\n{chr(10).join(outlines)}\n</body></opml>'.encode()


def one(url: str, text: str = "T", more: str = "") -> str:
    """A feed in a list."""
    return f'<outline text="{text}" xmlUrl="{url}" {more}/>'


def test_groups_and_categories_become_tags() -> None:
    """The outermost first, each once, with what the list says of language and country."""
    inner = one(
        "https://a.example/rss",
        "A",
        'htmlUrl="https://a.example/" language="tr" category="/Asia/Turkey,World" country="tr"',
    )
    [found], faults = read_opml(
        listed('<outline text="World"><outline title="Asia" text="x">', inner, "</outline></outline>")
    )
    assert faults == []
    assert (found.tags, found.language, found.country, found.home_page) == (
        ("World", "Asia", "Turkey"), "tr", "TR", "https://a.example/",
    )  # fmt: skip


REFUSED = {
    "file:///etc/passwd": "scheme 'file'",
    "javascript:alert(1)": "scheme 'javascript'",
    "https://a:b@news.example/": "user name or password",
    "https://127.0.0.1/rss": "not a public address",
    "https://news.example:25/": "port 25",
    "": "scheme",
}


@pytest.mark.parametrize("url", REFUSED)
def test_rows_that_cannot_be_polled_are_told_by_line(url: str) -> None:
    """And the others are read."""
    found, faults = read_opml(listed(one(url), one("https://a.example/rss")))
    assert [o.url for o in found] == ["https://a.example/rss"]
    [(line, reason)] = faults
    assert line == 3
    assert REFUSED[url] in reason


def test_doubled_rows_are_told_with_the_line_of_the_first() -> None:
    """Addresses that differ in scheme or a last slash are one."""
    _, faults = read_opml(listed(one("https://a.example/rss"), one("feed://a.example/rss/")))
    assert faults == [(4, "https://a.example/rss/ is doubled: it stands in line 3 too")]


@pytest.mark.parametrize(
    "head", ["<!DOCTYPE opml SYSTEM 'http://192.0.2.1/x'>", "<!DOCTYPE x [<!ENTITY a 'b'>]>"]
)
def test_declarations_are_refused(head: str) -> None:
    """Nothing is loaded and nothing expanded."""
    found, faults = read_opml(
        listed(one("https://a.example/&a;")).replace(b"<opml", head.encode() + b"<opml")
    )
    assert found == []
    assert "document type declaration" in faults[0][1]


def test_a_broken_list_is_read_outline_by_outline() -> None:
    """One of three lists in the wild has an ampersand too many."""
    data = listed(
        '<outline text="Q & A">',
        one("https://a.example/rss", "A &amp; B"),
        "</outline>",
        one("https://b.example/rss"),
    )
    found, faults = read_opml(data)
    assert [(o.url, o.title, o.tags, o.line) for o in found] == [
        ("https://a.example/rss", "A & B", ("Q & A",), 4), ("https://b.example/rss", "T", (), 6),
    ]  # fmt: skip
    assert "not well-formed" in faults[0][1]
    assert faults[0][0] == 3


def test_hostile_lists_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Deep nesting, many rows, bytes that are no text."""
    depth = 50_000
    deep = '<outline text="g">' * depth + one("https://a.example/rss") + "</outline>" * depth
    for data in (listed(deep), listed(deep)[:-20]):
        found, _ = read_opml(data)
        assert len(found[0].tags) == 1
    monkeypatch.setattr(opml, "MAX_FEEDS", 100)
    found, faults = read_opml(listed(*(one(f"https://h{n}.example/rss") for n in range(150))))
    assert len(found) == 100
    assert "50 feeds beyond" in faults[0][1]
    for data in (
        b"",
        b"\xff\xfe\x00",
        b"<opml>" * 1000,
        b"<outline " * 10_000,
        "\ufeff".encode() + listed(one("https://a.example/r")),
    ):
        read_opml(data)


TEXT = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Co", "Cn"]), min_size=1, max_size=30
).map(lambda t: " ".join(t.split()) or "x")
TAGS = st.lists(
    st.from_regex(r"[A-Za-z <>&'\"=]{1,10}", fullmatch=True).map(str.strip).filter(bool),
    max_size=3,
    unique=True,
)


@given(
    st.lists(
        st.tuples(st.integers(0, 99), TEXT, TAGS, st.sampled_from(["en", "tr", ""])),
        max_size=8,
        unique_by=lambda t: t[0],
    )
)
def test_what_is_written_is_read_again(rows: list[tuple[int, str, list[str], str]]) -> None:
    """Addresses, names, languages, countries and tags, whatever signs are in them."""
    feeds = [
        Feed(f"f{n}", f"https://h{n}.example/rss?a=1&b=2", f"s{n}", language, "TR", tags=tuple(tags))
        for n, _, tags, language in rows
    ]
    sources = {
        f"s{n}": Source(f"s{n}", name, f"https://h{n}.example/", "TR", f"s{n}", "UTC") for n, name, *_ in rows
    }
    catalogue = Catalogue({f.feed_id: f for f in feeds}, sources, {"TR": Country("TR", "Turkey")})
    found, faults = read_opml(write_opml(catalogue).encode())
    assert faults == []
    told = sorted((o.url, o.title, o.language, o.country, o.tags) for o in found)
    assert told == sorted(
        (f.url, sources[f.source_id].name, f.language, "TR", tuple(dict.fromkeys(("Turkey", *f.tags))))
        for f in feeds
    )


def rows_of(seeds: Path, name: str) -> list[dict[str, str]]:
    """The rows of a seed file."""
    with (seeds / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_feed_is_added_with_its_publisher(small: Settings) -> None:
    """One that is known by its host is used; the rows that were there stay as they were."""
    before = (small.seeds / "feed.csv").read_text("utf-8")
    new = [
        NewFeed("https://feeds.p1.example/more", "US", "Publisher 1"),
        NewFeed("https://new.example/rss", "TR", "Yeni Gazete", language="tr-TR"),
        NewFeed("https://new.example/rss/", "TR"),
        NewFeed("http://f0.example/rss", "US"),
        NewFeed("https://other.example/rss", ""),
        NewFeed("https://other.example/rss", "QQ"),
        NewFeed("gopher://other.example/", "US"),
    ]
    added = add_feeds(small.seeds, new)
    assert (added.feeds, added.sources) == (["publisher-1", "yeni-gazete"], ["yeni-gazete"])
    assert added.known == ["https://new.example/rss/", "http://f0.example/rss"]
    assert [reason.partition(":")[0] for _, reason in added.refused] == [
        "no country",
        "unknown country 'QQ'",
        "bad URL",
    ]
    assert (small.seeds / "feed.csv").read_text("utf-8").startswith(before)
    catalogue = read_catalogue(small.seeds)
    assert catalogue.feeds["publisher-1"].source_id == "p1"
    assert catalogue.feeds["yeni-gazete"].language == "tr"
    assert catalogue.sources["yeni-gazete"].zone == "Europe/Istanbul"


def test_tags_get_a_column_when_there_are_any(small: Settings) -> None:
    """And every other row has none."""
    add_feeds(small.seeds, [NewFeed("https://new.example/rss", "TR", tags=("a b", "c"))])
    feeds = read_catalogue(small.seeds).feeds
    assert feeds["new-example"].tags == ("a b", "c")
    assert feeds["f0"].tags == ()


def test_where_the_catalogue_would_be_faulty_nothing_is_changed(small: Settings) -> None:
    """Byte for byte."""
    before = {path.name: path.read_bytes() for path in small.seeds.glob("*.csv")}
    with pytest.raises(CatalogueError, match="control character"):
        add_feeds(small.seeds, [NewFeed("https://new.example/rss", "TR", "a\x07b")])
    add_feeds(small.seeds, [NewFeed("https://new.example/rss", "TR")], is_rehearsal=True)
    assert {path.name: path.read_bytes() for path in small.seeds.iterdir()} == before


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(names=st.lists(TEXT, max_size=4))
def test_any_name_gives_rows_that_pass_the_checks(small: Settings, names: list[str]) -> None:
    """Formula signs, quotes, commas and scripts that are not Latin."""
    n_before = len(rows_of(small.seeds, "feed.csv"))
    added = add_feeds(
        small.seeds,
        [NewFeed(f"https://h{n_before + i}.example/rss", "TR", name) for i, name in enumerate(names)],
    )
    assert len(read_catalogue(small.seeds).feeds) == n_before + len(added.feeds) == n_before + len(names)


def polled(outcome: Outcome, **more: Any) -> Poll:
    """A poll as its feed's latest."""
    return Poll("p", "f", NOW, outcome, "https://a.example/rss", **more)


HEALTH = [
    (polled(Outcome.OK, newest_at=NOW - timedelta(days=1), n_entries=3), "live", ""),
    (polled(Outcome.NOT_MODIFIED), "live", ""),
    (polled(Outcome.OK, newest_at=NOW - timedelta(days=8), n_entries=3), "quiet", "8 days"),
    (polled(Outcome.OK, newest_at=NOW - timedelta(days=31), n_entries=3), "stale", "31 days"),
    (polled(Outcome.OK, n_entries=0), "stale", "no entries"),
    (polled(Outcome.EMPTY), "stale", "no entries"),
    (polled(Outcome.OK, moved_to="https://b.example/"), "moved", "https://b.example/"),
    (polled(Outcome.OK, ask_url="https://b.example/"), "moved", "https://b.example/"),
    (polled(Outcome.MOVED, moved_to="https://b.example/"), "dead", "no feed"),
    (polled(Outcome.HTTP_4XX, status=404), "dead", "not found"),
    (polled(Outcome.HTTP_4XX, status=403), "blocked", "User-Agent"),
    (polled(Outcome.BOT_WALL, status=200), "blocked", "robots"),
    (polled(Outcome.RATE_LIMITED, status=429), "blocked", "wait"),
    (polled(Outcome.BLOCKED_ADDRESS), "blocked", "DATELINE_ALLOW_NETWORKS"),
    (polled(Outcome.DNS), "dead", "host"),
    (polled(Outcome.GONE, status=410), "dead", "gone"),
]


@pytest.mark.parametrize(("poll", "state", "suggestion"), HEALTH)
def test_health_has_a_suggestion(poll: Poll, state: str, suggestion: str) -> None:
    """What to do is said where something is to be done."""
    found = judge_feed(poll, NOW)
    assert found.state == state
    assert suggestion in found.suggestion
    assert bool(found.suggestion) == (state != "live")


def test_every_failure_has_a_suggestion_of_its_own() -> None:
    """None is left with a shrug."""
    for outcome in Outcome:
        assert judge_feed(polled(outcome), NOW).suggestion != "look at the address" or outcome in {
            Outcome.HTTP_4XX, Outcome.BAD_ENCODING, Outcome.PARSE_TIMEOUT,
        }  # fmt: skip


@pytest.fixture
def at_home(small: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Commands find the small catalogue."""
    for name, value in pipeline.write_environ(small).items():
        monkeypatch.setenv(name, value)
    return small


def test_import_list_export(at_home: Settings, tmp_path: Path) -> None:
    """What goes in by one command comes out by the others."""
    path = tmp_path / "my.opml"
    path.write_bytes(
        listed(
            '<outline text="Mine">',
            one("https://new.example/rss", "[New] =1+1"),
            one("file:///x"),
            "</outline>",
        )
    )
    told = RUN.invoke(app, ["feeds", "import", str(path), "--country", "TR", "--dry-run"])
    assert (told.exit_code, len(read_catalogue(at_home.seeds).feeds)) == (0, 6)
    told = RUN.invoke(app, ["feeds", "import", str(path), "--country", "TR"])
    assert told.exit_code == 0
    assert len(read_catalogue(at_home.seeds).feeds) == 7
    told = RUN.invoke(app, ["feeds", "list", "--country", "tr", "--json"])
    [row] = json.loads(told.stdout)
    assert (row["url"], row["tags"], row["state"]) == ("https://new.example/rss", "Mine", None)
    told = RUN.invoke(app, ["feeds", "export", str(tmp_path / "out.opml")])
    outlines, _ = read_opml((tmp_path / "out.opml").read_bytes())
    assert len(outlines) == 7
    assert RUN.invoke(app, ["feeds", "import", str(tmp_path / "none")]).exit_code == 2
    path.write_bytes(listed(one("file:///x")))
    assert RUN.invoke(app, ["feeds", "import", str(path)]).exit_code == 1


def test_add_one(at_home: Settings) -> None:
    """With a country, or with the reason why not."""
    assert RUN.invoke(app, ["feeds", "add", "https://new.example/rss", "--country", "tr"]).exit_code == 0
    assert RUN.invoke(app, ["feeds", "add", "https://new.example/rss", "--country", "tr"]).exit_code == 0
    assert RUN.invoke(app, ["feeds", "add", "https://newer.example/rss"]).exit_code == 1
    assert len(read_catalogue(at_home.seeds).feeds) == 7


def test_check_tells_what_each_feed_needs(at_home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row a feed, the ill ones last, and a summary."""
    polls = [
        replace(polled(Outcome.HTTP_4XX, status=404), feed_id="f0"),
        replace(polled(Outcome.NOT_MODIFIED), feed_id="f1"),
    ]
    monkeypatch.setattr(pipeline, "check_feeds", lambda *_: polls)
    told = RUN.invoke(app, ["feeds", "check", "--json"])
    assert [(row["feed_id"], row["state"]) for row in json.loads(told.stdout)] == [
        ("f1", "live"),
        ("f0", "dead"),
    ]
    assert "not found" in RUN.invoke(app, ["feeds", "check"]).stdout


def test_a_check_lands_what_it_asked_and_asks_nobody_twice(at_home: Settings) -> None:
    """Nothing answers here: each feed is one poll, and a second check within five minutes asks none."""
    settings = replace(at_home, connect_to="127.0.0.1:9", allow_networks=("127.0.0.0/8",))
    feeds = list(read_catalogue(settings.seeds).feeds.values())
    first = pipeline.check_feeds(settings, feeds, pipeline.clock_at(NOW))
    assert [poll.outcome for poll in first] == [Outcome.UNREACHABLE] * 6
    later = pipeline.check_feeds(settings, feeds, pipeline.clock_at(NOW + timedelta(minutes=4)))
    assert later == first
