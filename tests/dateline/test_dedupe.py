"""What is one story and what is a copy, whatever the batches."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline import canonical, dedupe
from dateline.dedupe import ClusterFold, StoryFold, Wording
from dateline.model import DateQuality, DateReading, Feed, Item
from dateline.pipeline import reading

GOLDEN = yaml.load(
    (Path(__file__).parents[1] / "golden" / "clusters.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader
)
NOW = datetime(2026, 11, 1, tzinfo=UTC)
FEED = Feed("f", "http://p.example/f", "p", "en", "US")
NO_DATE = DateReading(None, DateQuality.MISSING, "none")
LONG = "A long account of what happened in the harbour, told once and told well."


def item(guid: str, link: str, title: str, text: str = LONG) -> Item:
    return Item(0, guid, link, title, text, "", (), "", NO_DATE)


def stories(*captures: list[Item], feed: Feed = FEED) -> list[list[str]]:
    """The story of each item of each capture, polled an hour apart."""
    fold = StoryFold({})
    told = []
    for hour, items in enumerate(captures):
        tellings = dedupe.tell(feed, "P", items, NOW + timedelta(hours=hour))
        told.append([fold.place(telling)[0] for telling in tellings])
    return told


def test_a_rotated_guid_is_the_same_story() -> None:
    """The guid changes at every poll; the address does not."""
    one, two = stories(
        [item("1", "http://p.example/a", "T one two")], [item("2", "http://p.example/a", "T one two")]
    )
    assert one == two


def test_an_address_in_another_form_is_the_same_story() -> None:
    """Tracking parameters, scheme, and www with the same title are one page."""
    forms = ["http://p.example/a", "https://p.example/a/?utm_source=x", "https://www.p.example/a"]
    told = stories(*[[item(str(n), form, "Harbour closed after storm")] for n, form in enumerate(forms)])
    assert len({story for [story] in told}) == 1


def test_an_edited_title_is_the_same_story() -> None:
    """Same address, other title: an edit."""
    [one], [two] = stories(
        [item("1", "http://p.example/a", "Old title")], [item("1", "http://p.example/a", "New name")]
    )
    assert one == two


def test_a_new_address_under_the_same_guid_and_title_is_the_same_story() -> None:
    """The slug was edited; the guid held."""
    [one], [two] = stories(
        [item("1", "http://p.example/a", "Storm closes harbour")],
        [item("1", "http://p.example/b", "Storm closes harbour early")],
    )
    assert one == two


def test_a_guid_made_anew_at_each_poll_makes_no_new_item() -> None:
    """Where there is an address to go by; how many changed is counted."""
    one, two = (item(guid, "http://p.example/a", "T") for guid in ("1", "2"))
    assert dedupe.read_item_id(FEED, one) == dedupe.read_item_id(FEED, two)
    alone = (item(guid, "http://p.example/", "T") for guid in ("1", "2"))
    assert len({dedupe.read_item_id(FEED, told) for told in alone}) == 2
    names = [{"x": next(dedupe.tell(FEED, "P", [told], NOW)).names} for told in (one, two)]
    assert reading._count_changed(names[0], names[1]) == 1
    assert reading._count_changed(names[0], names[0]) == 0


def test_a_guid_used_again_for_another_story_is_another_story() -> None:
    """Feeds that number their items 1, 2, 3 at every poll."""
    [one], [two] = stories(
        [item("1", "http://p.example/a", "Storm closes harbour", "x y z")],
        [item("1", "http://p.example/b", "Parliament votes on budget", "other words")],
    )
    assert one != two


def test_a_guid_shared_by_several_items_tells_nothing() -> None:
    """Doubled guids in one capture: every item survives."""
    [told] = stories(
        [item("same", f"http://p.example/{n}", f"Title number {n} here", f"text {n}") for n in range(5)]
    )
    assert len(set(told)) == 5


def test_a_link_to_the_front_page_tells_nothing() -> None:
    """All items link to the home page: titles and texts tell them apart."""
    items = [item("", "http://p.example/", f"Title number {n} here", f"text {n}") for n in range(3)]
    one, two = stories(items, items)
    assert len(set(one)) == 3
    assert one == two


def test_the_same_title_and_text_is_one_story_for_a_week_only() -> None:
    """A yearly notice in the same words is a new story."""
    fold = StoryFold({})
    told = []
    for days in (0, 2, 400):
        [telling] = dedupe.tell(
            FEED, "P", [item(f"{days}", "", "Clocks go back tonight")], NOW + timedelta(days=days)
        )
        told.append(fold.place(telling)[0])
    assert told[0] == told[1] != told[2]


def test_two_feeds_of_one_publisher_share_a_story_and_two_publishers_do_not() -> None:
    """A story is one publisher's text."""
    fold = StoryFold({})
    told = []
    for feed_id, source_id in (("f", "p"), ("g", "p"), ("h", "q")):
        feed = Feed(feed_id, "http://p.example/f", source_id, "en", "US")
        [telling] = dedupe.tell(feed, "P", [item(feed_id, "http://p.example/a", "Storm closes harbour")], NOW)
        told.append(fold.place(telling)[0])
    assert told[0] == told[1] != told[2]


def page_of(url: str) -> str:
    key = canonical.url_key(url)
    return "" if canonical.is_front_page(key) else key


def wording(number: int, title: str, text: str, *place: str | float) -> Wording:
    source, hours, url = (*place, *("", 0, "")[len(place) :])
    at = NOW + timedelta(hours=float(hours))
    text = dedupe.tidy(text)
    key = canonical.title_key(title)
    return Wording(f"s{number:03}", str(source) or f"p{number}", at, at, key, text, page=page_of(str(url)))


def cluster(wordings: list[Wording]) -> dict[str, dedupe.Placed]:
    return {placed.story_id: placed for placed in dedupe.cluster_all(dedupe.sketch_all(wordings))}


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case["case"])
def test_copies_and_look_alikes(case: dict[str, object]) -> None:
    """Each golden case: the stories given are one cluster, or each its own."""
    rows = case["stories"]
    assert isinstance(rows, list)
    told = cluster([wording(n, *row[:2], *row[2:]) for n, row in enumerate(rows)])
    groups = len({placed.cluster_id for placed in told.values()})
    assert groups == (1 if case["same"] else len(rows)), told


def test_a_veto_is_told() -> None:
    """A look-alike kept apart says from which cluster and why."""
    told = cluster(
        [
            wording(0, "Earthquake of magnitude 5.1 shakes the east of the country", LONG),
            wording(1, "Earthquake of magnitude 5.6 shakes the east of the country", LONG),
        ]
    )
    assert told["s001"].veto == "title_numerals"
    assert told["s001"].near_cluster_id == told["s000"].cluster_id


def test_a_copy_joins_within_three_days_only() -> None:
    """The same words a week later are another report."""
    told = cluster(
        [
            wording(0, "Storm closes the old harbour", LONG),
            wording(1, "Storm closes the old harbour", LONG, "", 24 * 7),
        ]
    )
    assert told["s000"].cluster_id != told["s001"].cluster_id


WORDS = [
    "storm",
    "harbour",
    "vote",
    "budget",
    "quake",
    "border",
    "migrants",
    "talks",
    "leader",
    "river",
    "city",
    "aid",
]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 5), st.lists(st.sampled_from(WORDS), min_size=5, max_size=9), st.integers(0, 90)
        ),
        min_size=1,
        max_size=12,
    ),
    st.integers(0, 12),
)
def test_batches_do_not_matter(rows: list[tuple[int, list[str], int]], cut: int) -> None:
    """One batch, or two with the first's rows handed on, give the same clusters."""
    wordings = [
        wording(n, " ".join(words), " ".join(words * 3), f"p{p}", hours)
        for n, (p, words, hours) in enumerate(rows)
    ]
    ordered = sorted(dedupe.sketch_all(wordings), key=lambda s: (s.first_seen_at, s.story_id))
    whole = cluster(wordings[::-1])
    first = ClusterFold({}, {})
    told = {s.story_id: first.place(s) for s in ordered[:cut]}
    second = ClusterFold({band: list(ids) for band, ids in first.bands.items()}, dict(first.leaders))
    told |= {s.story_id: second.place(s) for s in ordered[cut:]}
    assert told == whole


def test_sketches_are_for_ever() -> None:
    """Keys are stored: a library that changes its hashes must not change ours."""
    text = "one two three four five six seven eight nine"
    bands = dedupe.sketch(Wording("s", "p", NOW, None, "putin and macron discuss migrants", text)).bands
    assert len(bands) == 23
    assert bands[:3] == (-8061481235734926308, -2099022249379662986, 1129563451162850066)
    assert bands[-2:] == (-7818658550570976408, 8156479549225320725)
    chinese = dedupe.sketch(
        Wording("s", "p", NOW, None, "莫斯科召开会议", "莫斯科星期五召开会议讨论边境问题")
    ).bands
    assert chinese[:2] == (350298196656626269, 8491569693852745508)
