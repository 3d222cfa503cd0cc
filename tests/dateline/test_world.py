"""The demo world: the same bytes from the same seed, and planted facts that are really in it."""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from time import process_time
from typing import Any
from xml.sax import SAXParseException

import feedparser
import pytest

from dateline.canonical import loose_url_key, numerals, url_key
from dateline.demo.tongues import read_data, read_tongue
from dateline.demo.world import SLOW_FROM, WORLD_NOW, Answer, World
from dateline.model import Outcome

ROOT = Path(__file__).parents[2]
PRESS = read_data("press")
PUBLISHERS = {publisher["id"]: publisher for publisher in PRESS["publishers"]}
GOOD = [(publisher, feed) for publisher in PRESS["publishers"] for feed in publisher["feeds"]]
FAULTS = {fault["fault"]: fault for fault in PRESS["bad"]}
INSTANTS = [WORLD_NOW - timedelta(hours=hours) for hours in (0, 28 * 24)]
BARE_TAG = re.compile(r"<[^>]+>")


@pytest.fixture(scope="module")
def world() -> World:
    """The world of the demo."""
    return World()


def _url(publisher: str, feed: dict[str, Any]) -> str:
    return f"http://{publisher}.example{feed['path']}"


def _ask(world: World, fault: str, at: datetime = WORLD_NOW) -> Answer:
    return world.answer(_url(FAULTS[fault]["source"], FAULTS[fault]), at)


def _parse(answer: Answer) -> Any:
    return feedparser.parse(answer.body, response_headers={"content-type": answer.headers["Content-Type"]})


def _plain(entry: Any) -> str:
    """An entry's longest text, without markup."""
    texts = [entry.get("summary", ""), *(content.value for content in entry.get("content", ()))]
    return " ".join(html.unescape(BARE_TAG.sub(" ", max(texts, key=len))).split())


def _told(world: World) -> dict[str, Any]:
    """Every story by its plain address."""
    return {story.url: story for stories in world._stories.values() for story in stories}


def _about_region(world: World) -> Counter[date]:
    region = set(world.planted.burst_countries)
    stories = _told(world).values()
    return Counter(story.at.date() for story in stories if region & world.planted.primary[story.url])


def test_a_seed_gives_the_same_bytes(world: World) -> None:
    """Two worlds of one seed answer alike in whatever order they are asked."""
    again = World()
    asked = [(feed.url, at) for feed in world.feeds for at in INSTANTS]
    first = {key: world.answer(*key) for key in asked}
    assert first == {key: again.answer(*key) for key in reversed(asked)}
    assert world.planted == again.planted
    assert world.sources == again.sources
    assert world.feeds == again.feeds


def test_bytes_do_not_hang_on_hash_order(world: World) -> None:
    """Another process, with other string hashes, tells the same."""
    code = (
        "from dateline.demo.world import *\n"
        "world, digest = World(), blake2b()\n"
        "for feed in world.feeds: digest.update(world.answer(feed.url, WORLD_NOW).body)\n"
        "print(digest.hexdigest())"
    )
    digest = blake2b()
    for feed in world.feeds:
        digest.update(world.answer(feed.url, WORLD_NOW).body)
    for seed in ("1", "2"):
        told = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "plugins")},
            capture_output=True,
            check=True,
            text=True,
        )
        assert told.stdout.strip() == digest.hexdigest()


def test_another_seed_gives_other_bytes(world: World) -> None:
    """The seed is what the stories are drawn from."""
    other = World(8)
    for publisher, feed in GOOD:
        url = _url(publisher["id"], feed)
        assert world.answer(url, WORLD_NOW).body != other.answer(url, WORLD_NOW).body


def test_the_press_is_wide(world: World) -> None:
    """As many feeds, publishers, countries, languages and formats as the demo promises."""
    assert len(world.feeds) == len({feed.feed_id for feed in world.feeds}) >= 40
    assert len({feed.url for feed in world.feeds}) == len(world.feeds)
    assert len(world.sources) >= 15
    assert len({source.country for source in world.sources}) >= 10
    assert {feed.language for feed in world.feeds} == {"en", "de", "es", "fr", "tr", "ru", "ar", "pt"}
    assert {feed["format"] for _, feed in GOOD} == {"rss2", "rss1", "atom"}
    assert {feed.source_id for feed in world.feeds} == {source.source_id for source in world.sources}
    assert {feed.origin for feed in world.feeds} == {"demo world"}


def test_every_day_has_its_stories(world: World) -> None:
    """Sixty to seventy-five stories a day outside the burst, of two to four sentences each."""
    per_day = Counter(story.at.date() for story in _told(world).values())
    days = [WORLD_NOW.date() - timedelta(days=ago) for ago in range(1, 29)]
    quiet = [per_day[day] for day in days if day not in world.planted.burst_days]
    assert min(quiet) >= 56
    assert max(quiet) <= 80
    assert 60 <= sum(quiet) / len(quiet) <= 75
    assert all(2 <= len(story.sentences) <= 4 for story in _told(world).values())


@pytest.fixture(scope="module")
def told(world: World) -> dict[str, Any]:
    """Every story of the world, by its address."""
    return {loose_url_key(url): story for url, story in _told(world).items()}


@pytest.mark.parametrize("at", INSTANTS, ids=str)
@pytest.mark.parametrize(("publisher", "feed"), GOOD, ids=lambda value: value["id"])
def test_a_good_feed_parses_to_what_was_told(
    world: World, told: dict[str, Any], publisher: dict[str, Any], feed: dict[str, Any], at: datetime
) -> None:
    """Titles, texts and links come through every format, markup and charset; newest first."""
    parsed = _parse(world.answer(_url(publisher["id"], feed), at))
    assert not isinstance(parsed.get("bozo_exception"), SAXParseException)
    assert (12 if at == WORLD_NOW else 1) <= len(parsed.entries) <= 40
    stories = [told[loose_url_key(entry.link)] for entry in parsed.entries]
    for entry, story in zip(parsed.entries, stories, strict=True):
        assert html.unescape(entry.title) == story.title
        assert _plain(entry) == " ".join(story.sentences)
    times = [story.at for story in stories]
    assert times == sorted(times, reverse=True)
    assert times[0] <= at
    if feed["section"] != "top":
        assert {story.desk for story in stories} == {feed["section"]}


def test_a_poll_every_six_hours_misses_nothing(world: World) -> None:
    """The front pages of four weeks, asked every six hours, hold every story of the four weeks."""
    start = WORLD_NOW - timedelta(days=28)
    wanted = {url_key(url) for url, story in _told(world).items() if story.at > start}
    links: set[str] = set()
    for publisher in PRESS["publishers"]:
        url = _url(publisher["id"], publisher["feeds"][0])
        for step in range(28 * 4 + 1):
            body = world.answer(url, start + step * timedelta(hours=6)).body
            links.update(re.findall(r"http://[\w.-]+/[\d/]+/story-\d+", body.decode("latin-1")))
    assert wanted <= {url_key(link) for link in links}


@pytest.mark.parametrize(("publisher", "feed"), GOOD, ids=lambda value: value["id"])
def test_validators_are_honoured(world: World, publisher: dict[str, Any], feed: dict[str, Any]) -> None:
    """What a feed sends back unchanged brings a 304, and a new body once there is news."""
    url = _url(publisher["id"], feed)
    answer = world.answer(url, WORLD_NOW)
    etag, modified = answer.headers.get("ETag"), answer.headers.get("Last-Modified")
    assert (etag is not None) == (feed["validators"] in {"etag", "both"})
    assert (modified is not None) == (feed["validators"] in {"modified", "both"})
    again = world.answer(url, WORLD_NOW, etag, modified)
    assert (again.status, again.body) == ((304, b"") if etag or modified else (200, answer.body))
    assert world.answer(url, WORLD_NOW, '"another"', modified).status == 200
    before = world.answer(url, WORLD_NOW - timedelta(days=5)).headers
    assert world.answer(url, WORLD_NOW, before.get("ETag"), before.get("Last-Modified")).status == 200


def test_plain_answers_to_bad_requests(world: World) -> None:
    """What is missing or gone says so; a page is a page, and what nobody knows is not found."""
    assert _ask(world, "missing").status == 404
    assert _ask(world, "gone").status == 410
    page = _ask(world, "page")
    assert page.status == 200
    assert page.headers["Content-Type"].startswith("text/html")
    assert not _parse(page).entries
    blank = _ask(world, "blank")
    assert (blank.status, blank.body) == (200, b"")
    assert world.answer("http://nobody.example/feed", WORLD_NOW).status == 404


def test_the_slow_feed_says_nothing_for_a_minute(world: World) -> None:
    """It has no body, and was quick until its last hours so that the replay need not wait."""
    slow = _ask(world, "slow")
    assert (slow.status, slow.body, slow.delay_s) == (200, b"", 60)
    assert _ask(world, "slow", SLOW_FROM - timedelta(hours=1)).delay_s == 0


def test_the_torn_feed_is_cut_on_the_wire(world: World) -> None:
    """More is promised than is sent."""
    torn = _ask(world, "torn")
    assert torn.drop_after is not None
    assert 0 < torn.drop_after < len(torn.body)


def test_the_cut_feed_ends_inside_an_item(world: World) -> None:
    """Its document is whole on the wire and not well-formed."""
    cut = _ask(world, "cut")
    assert cut.drop_after is None
    assert cut.body.count(b"<item>") == cut.body.count(b"</item>") + 1
    assert _parse(cut).bozo


def test_the_latin_feed_declares_no_charset(world: World) -> None:
    """ISO-8859-1, said neither in the header nor in the XML."""
    latin = _ask(world, "latin")
    assert "charset" not in latin.headers["Content-Type"]
    assert b"encoding" not in latin.body[:100]
    with pytest.raises(UnicodeDecodeError):
        latin.body.decode()
    assert "é" in latin.body.decode("iso-8859-1")


def test_the_doubled_feed_repeats_its_guid(world: World) -> None:
    """Several stories, one guid."""
    entries = _parse(_ask(world, "doubled")).entries
    assert len({entry.link for entry in entries}) > 3
    assert len({entry.id for entry in entries}) == 1


def test_the_future_feed_dates_one_item_in_2099(world: World) -> None:
    """One item from the future, the others from the past."""
    years = Counter(entry.published_parsed.tm_year for entry in _parse(_ask(world, "future")).entries)
    assert years[2099] == 1
    assert years[2026] > 3


def test_the_moved_feed_redirects_to_a_feed_of_its_publisher(world: World) -> None:
    """A permanent redirect to an address that answers."""
    moved = _ask(world, "moved")
    target = next(feed for feed in world.feeds if feed.url == moved.headers["Location"])
    assert moved.status == 301
    assert target.source_id == FAULTS["moved"]["source"]
    assert world.answer(target.url, WORLD_NOW).status == 200


def test_the_bare_feed_is_valid_and_has_no_items(world: World) -> None:
    """Nothing is wrong with it but that nothing is in it."""
    parsed = _parse(_ask(world, "bare"))
    assert (parsed.bozo, parsed.entries, parsed.version) == (False, [], "rss20")


def test_bad_feeds_are_told_by_outcomes_that_exist(world: World) -> None:
    """Every planted outcome is one that a poll can have, of a feed of the catalogue."""
    assert set(world.planted.bad_feeds) <= {feed.feed_id for feed in world.feeds}
    assert set(world.planted.bad_feeds.values()) <= set(Outcome)
    assert len(world.planted.bad_feeds) == sum("outcome" in fault for fault in PRESS["bad"]) > 4


def test_an_outage_takes_all_feeds_of_one_publisher(world: World) -> None:
    """503 from the first to the last minute of its days, and nothing but that."""
    planted = world.planted
    urls = [feed.url for feed in world.feeds if feed.source_id == planted.outage_source]
    first, last = min(planted.outage_days), max(planted.outage_days)
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    end = start + timedelta(days=2)
    assert (last - first, len(planted.outage_days)) == (timedelta(days=1), 2)
    for url in urls:
        down = [start, start + timedelta(hours=30), end - timedelta(minutes=1)]
        assert {world.answer(url, at).status for at in down} == {503}
        assert {world.answer(url, at).status for at in (start - timedelta(minutes=1), end)} == {200}


def test_copies_are_one_report_at_several_publishers(world: World) -> None:
    """The same numbers, but for a cut tail, under the same title, at two publishers or more."""
    told = _told(world)
    assert world.planted.n_wire_stories == len(world.planted.copies) > 150
    for group in world.planted.copies:
        stories = [told[url] for url in group]
        assert len({story.publisher for story in stories}) == len(group) >= 2
        assert len({PUBLISHERS[story.publisher]["language"] for story in stories}) == 1
        assert len({story.title for story in stories}) == 1
        assert max(story.at for story in stories) - min(story.at for story in stories) <= timedelta(hours=4)
    assert any(len({told[url].sentences[1] for url in group}) > 1 for group in world.planted.copies)


def test_look_alikes_differ_in_place_and_numbers(world: World) -> None:
    """Told after one pattern at two publishers, of two events."""
    told = _told(world)
    assert len(world.planted.pairs_apart) >= 2
    for one, other in world.planted.pairs_apart:
        first, second = told[one], told[other]
        assert first.publisher != second.publisher
        assert not first.countries & second.countries
        texts = [" ".join([story.title, *story.sentences]) for story in (first, second)]
        assert numerals(texts[0]) != numerals(texts[1])
        assert {text.split()[0] for text in texts} == {"Magnitude"}


def test_primary_countries_are_named(world: World) -> None:
    """Each country that a story is about is in its words, by a name the demo knows."""
    told = _told(world)
    assert set(world.planted.primary) == set(told)
    for url, countries in world.planted.primary.items():
        story = told[url]
        places = read_tongue(PUBLISHERS[story.publisher]["language"]).places
        text = " ".join([story.title, *story.sentences])
        assert all(places[iso].is_named_in(text) for iso in countries), text
    n_about = sum(map(bool, world.planted.primary.values()))
    assert n_about > 0.8 * len(told)


def test_most_own_stories_are_about_places_nearby(world: World) -> None:
    """About three in five of what a publisher tells itself."""
    wires = {url for group in world.planted.copies for url in group}
    own = [story for url, story in _told(world).items() if url not in wires and story.countries]
    near = sum(bool(story.countries & set(PUBLISHERS[story.publisher]["near"])) for story in own)
    assert 0.5 <= near / len(own) <= 0.75


def test_no_story_is_told_twice(world: World) -> None:
    """Own stories all differ, and no slot is left open."""
    wires = {url for group in world.planted.copies for url in group}
    texts = [(s.title, *s.sentences) for url, s in _told(world).items() if url not in wires]
    assert len(texts) == len(set(texts))
    assert not any("{" in part or "}" in part for text in texts for part in text)


def test_the_burst_stands_out_of_a_steady_region(world: World) -> None:
    """On its days far more stories than on any other, told by many publishers."""
    counts = _about_region(world)
    planted = world.planted
    days = [WORLD_NOW.date() - timedelta(days=ago) for ago in range(1, 29)]
    quiet = [counts[day] for day in days if day not in planted.burst_days]
    assert all(timedelta(1) < WORLD_NOW.date() - day <= timedelta(7) for day in planted.burst_days)
    assert 5 <= sum(quiet) / len(quiet) <= 9
    assert min(quiet) >= 3
    assert all(
        counts[day] >= max(14, 3 * sum(quiet) / len(quiet), 1.5 * max(quiet)) for day in planted.burst_days
    )
    region = set(planted.burst_countries)
    tellers = {
        s.publisher
        for s in _told(world).values()
        if s.at.date() in planted.burst_days and s.countries & region
    }
    assert len(tellers) >= 6


def test_no_other_region_bursts(world: World) -> None:
    """With copies counted once, no region strays far from its own mean on any day."""
    copies = {url for group in world.planted.copies for url in group[1:]}
    regions = {iso: place["m49"] for iso, place in read_data("places").items()}
    counts: Counter[tuple[str, date]] = Counter()
    for url, story in _told(world).items():
        if url not in copies:
            counts.update((region, story.at.date()) for region in {regions[iso] for iso in story.countries})
    days = [WORLD_NOW.date() - timedelta(days=ago) for ago in range(1, 29)]
    for region in set(regions.values()):
        told = [counts[region, day] for day in days if day not in world.planted.burst_days]
        mean = sum(told) / len(told)
        assert all(2 * ((n + 0.375) ** 0.5 - (mean + 0.375) ** 0.5) < 2 for n in told), region


def test_floods_are_told_on_burst_days_only(world: World) -> None:
    """The storm's sentences stay within its days."""
    marks = ("Boats bring", "Flood damage", "Embankment breaks", "Landslide buries", "Rice fields")
    days = {s.at.date() for s in _told(world).values() if s.title.startswith(marks)}
    assert days == set(world.planted.burst_days)


def test_it_is_quick() -> None:
    """A world is built within a second of CPU and answers within ten milliseconds of it."""
    started = process_time()
    world = World(9)
    assert process_time() - started < 1
    started = process_time()
    for feed in world.feeds:
        world.answer(feed.url, WORLD_NOW)
    assert (process_time() - started) / len(world.feeds) < 0.01
