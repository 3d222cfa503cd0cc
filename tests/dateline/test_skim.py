"""What a poll sees of a body at a glance."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.parse import MAX_ENTRIES, MAX_KEYS, Context, Skim, parse_capture, skim
from loopback import RSS, rss

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
HERE = Context(country="US", language="en")


def look(text: str | bytes) -> Skim:
    """A glance at a body."""
    return skim(text.decode() if isinstance(text, bytes) else text, HERE, NOW)


def channel(head: str = "", *items: str) -> str:
    """An RSS feed with these items."""
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'


def item(n: int, *, guid: str = "", title: str = "", date: str = "") -> str:
    """An RSS item."""
    return f"<item><title>{title or f'Story {n}'}</title><guid>{guid or n}</guid><pubDate>{date}</pubDate></item>"


FORMATS = {
    "rss": channel("", item(1, date="Sun, 01 Nov 2026 10:00:00 GMT"), item(2, date="Sun, 01 Nov 2026 11:00:00 GMT")),
    "rdf": (
        '<rdf:RDF xmlns="x"><channel><title>T</title></channel><item rdf:about="1"><title>A</title><link>http://a.example/1</link>'
        "<dc:date>2026-11-01T10:00:00Z</dc:date></item><item rdf:about='2'><title>B</title><link>http://a.example/2</link>"
        "<dc:date>2026-11-01T11:00:00Z</dc:date></item></rdf:RDF>"
    ),
    "atom": (
        '<feed xmlns="a"><updated>2020-01-01T00:00:00Z</updated><entry><id>1</id><title>A</title><updated>2026-11-01T09:00:00Z</updated>'
        "<published>2026-11-01T10:00:00Z</published></entry><entry><id>2</id><title>B</title><updated>2026-11-01T11:00:00Z</updated></entry></feed>"
    ),
    "atom with a prefix": (
        '<a:feed xmlns:a="a"><a:entry><a:id>1</a:id><a:published>2026-11-01T10:00:00Z</a:published></a:entry>'
        "<a:entry><a:id>2</a:id><a:published>2026-11-01T11:00:00Z</a:published></a:entry></a:feed>"
    ),
    "json": json.dumps({
        "items": [
            {"id": "1", "title": "A", "date_published": "2026-11-01T10:00:00Z"},
            {"id": "2", "title": "B", "date_modified": "2026-11-01T11:00:00Z"},
        ]
    }),
    "sitemap": (
        "<urlset><url><loc>http://a.example/1</loc><news:publication_date>2026-11-01T10:00:00Z</news:publication_date></url>"
        "<url><loc>http://a.example/2</loc><lastmod>2026-11-01T11:00:00Z</lastmod></url></urlset>"
    ),
    "cut short": channel("", item(1, date="Sun, 01 Nov 2026 10:00:00 GMT"), item(2, date="Sun, 01 Nov 2026 11:00:00 GMT"), "<item><ti"),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_shows_its_entries_and_their_dates(form: str) -> None:
    """Number of entries, dates of the oldest and newest."""
    seen = look(FORMATS[form])
    assert seen.n_entries == 2
    assert (seen.oldest_at, seen.newest_at) == (NOW - timedelta(hours=2), NOW - timedelta(hours=1))


def test_entries_are_known_again_by_name_or_title() -> None:
    """New ids under the old titles are nothing new, nor are corrected titles."""
    before = look(channel("", *(item(n) for n in range(5)))).keys
    assert look(channel("", *(item(n, guid=f"x{n}") for n in range(5)))).count_new(before) == 0
    assert look(channel("", *(item(n, title=f"T {n}") for n in range(5)))).count_new(before) == 0
    assert look(channel("", *(item(n) for n in range(3, 8)))).count_new(before) == 3
    assert look(channel("", *(item(n) for n in range(5, 8)))).count_new(before) == 3
    assert look(channel("", item(1))).count_new(None) == 1


def test_what_changes_around_entries_is_no_change_of_them() -> None:
    """A new build date leaves the entries' hash, a changed entry does not."""
    first, second = (look(channel(f"<lastBuildDate>{n}</lastBuildDate>", item(1))) for n in (1, 2))
    assert first.entries_hash == second.entries_hash
    assert first.entries_hash != look(channel("", item(1, title="Other"))).entries_hash


def dated(*minutes: int) -> list[str]:
    """Items that many minutes before NOW."""
    return [item(n, date=(NOW - timedelta(minutes=m)).isoformat()) for n, m in enumerate(minutes)]


@pytest.mark.parametrize(
    ("minutes", "gap"),
    [
        ([0, 60, 120, 180], 3600),
        ([0, 10, 20, 600], 600),
        ([180, 0, 60, 120], 3600),
        ([0, 0, 0, 1440, 1440, 1440], 1440 * 60 / 5),
        ([5, 5, 5, 5], None),
        ([5], None),
        ([-3000, 0, 60, 120], 3600),
        (list(range(0, 6000, 60)), 3600),
    ],
    ids=str,
)
def test_the_pace_is_the_median_gap(minutes: list[int], gap: float | None) -> None:
    """Of the last 30; by the mean where entries share an instant; future dates say nothing."""
    seen = look(channel("", *dated(*minutes)))
    assert seen.median_gap_s == gap
    assert seen.newest_at is None or seen.newest_at <= NOW


HINTS = {
    "<ttl>60</ttl>": (3600, ""),
    "<ttl>soon</ttl>": (None, ""),
    "<sy:updatePeriod> hourly </sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>": (1800, ""),
    "<sy:updatePeriod>daily</sy:updatePeriod>": (86_400, ""),
    "<sy:updatePeriod>dayly</sy:updatePeriod><sy:updateFrequency>0.1</sy:updateFrequency>": (None, ""),
    "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency><ttl>5</ttl>": (
        3600,
        "",
    ),
    "<skipHours><hour>0</hour><hour>24</hour><hour>23</hour></skipHours>": (None, "h0 h23"),
    "<skipDays><day>Saturday</day><day>Sunday</day><day>Someday</day></skipDays>": (None, "d5 d6"),
}


@pytest.mark.parametrize("head", HINTS)
def test_publishers_wishes_are_read(head: str) -> None:
    """ttl, sy:update*, skipHours and skipDays, before or after the entries."""
    for text in (channel(head, item(1)), channel("", item(1), head)):
        seen = look(text)
        assert (seen.hint_s, seen.skip) == HINTS[head]


def test_what_shows_nothing_shows_nothing() -> None:
    """Pages, texts and broken JSON have no entries."""
    for text in (
        "",
        "no feed",
        "{",
        '{"items": 3}',
        "<rss><channel/></rss>",
        "[" * 100_000,
    ):
        assert look(text).n_entries == 0


def test_a_long_body_is_looked_at_from_both_ends() -> None:
    """Keys are of the first and last entries, so a feed with the newest last is known again too."""
    seen = look(rss(*range(500)))
    assert seen.n_entries == 500
    assert seen.count_new(seen.keys) == 0
    assert look(rss(*range(1000, 1500))).count_new(seen.keys) == MAX_KEYS


@pytest.mark.parametrize(
    "piece",
    ["<item>", "<item/>", "<item><title>", "<item><guid ", "<skipHours>", "</item>", "<item <!--", "&lt;"],
)
def test_hostile_bodies_end(piece: str) -> None:
    """Whatever is repeated, one pass and no more entries than the cap."""
    assert look(channel("", piece * 200_000)).n_entries <= MAX_ENTRIES


@given(st.text(), st.text())
def test_any_text_has_an_answer(before: str, inside: str) -> None:
    """Never an error."""
    seen = look(f"{before}<rss><item>{inside}</item></rss>")
    assert seen.count_new(seen.keys) >= 0


@given(st.lists(st.integers(0, 99), max_size=30))
def test_a_glance_counts_what_a_parse_counts(numbers: list[int]) -> None:
    """For whole feeds the two agree."""
    body = RSS.format(items="".join(item(n) for n in numbers)).encode()
    assert look(body).n_entries == parse_capture(body, HERE).n_entries
