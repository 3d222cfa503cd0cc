"""The same captures give the same tables: in any batches, in any order of arrival, run again."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dateline import pipeline
from dateline.canonical import identify
from dateline.model import RULE_VERSION, Capture, DatelineError, Outcome, Poll, Settings
from dateline.pipeline import loading, reading
from dateline.store import Lake, Landing, publish

pytestmark = pytest.mark.replay

NOW = datetime(2026, 10, 1, tzinfo=UTC)
PLACES = ["France", "Germany", "Turkey", "Poland", "Japan", "Brazil"]
ITEM = (
    "<item><guid>{guid}</guid><link>http://{feed}.example/{n}?utm_source={feed}</link><title>{title}</title>"
    "<description>{text}</description><pubDate>{at:%d %b %Y %H:%M:%S} GMT</pubDate></item>"
)


def body(feed: int, hour: int, seed: int, step: timedelta = timedelta(hours=1)) -> bytes:
    """What a feed says at an hour: a window of ten stories that moves on, some of them wire copy."""
    items = []
    for n in range(hour, hour + 10):
        rng = random.Random(f"{seed}-{n}-{feed if n % 3 else 'wire'}")  # noqa: S311 - a test's own world
        place = rng.choice(PLACES)
        words = " ".join(
            rng.choice(["harbour", "vote", "storm", "budget", "leader", "river", "aid"]) for _ in range(30)
        )
        title = f"{place} {rng.choice(['votes', 'waits', 'talks'])} on {n} and {' '.join(words.split()[:4])}"
        told = f"PARIS (AFP) - {words}" if n % 3 == 0 else words
        edit = " updated" if hour - n == -2 and n % 5 == 0 else ""
        at = NOW + step * (n - 10)
        items.append(
            ITEM.format(guid=f"{feed}-{n}", feed=f"f{feed}", n=n, title=title + edit, text=told, at=at)
        )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>T</title>{''.join(items)}</channel></rss>".encode()


def landed(
    hours: int = 6, seed: int = 1, step: timedelta = timedelta(hours=1)
) -> list[tuple[Poll, Capture | None]]:
    """Polls of six feeds, hour by hour; one feed is down for a while."""
    polls: list[tuple[Poll, Capture | None]] = []
    for hour in range(hours):
        for feed in range(6):
            at = NOW + step * hour + timedelta(seconds=feed)
            ids = (
                identify("poll", f"f{feed}", at.isoformat()),
                identify("capture", f"f{feed}", at.isoformat()),
            )
            url = f"http://f{feed}.example/rss"
            if feed == 5 and hour in {2, 3}:
                polls.append((Poll(ids[0], f"f{feed}", at, Outcome.HTTP_5XX, url), None))
                continue
            poll = Poll(ids[0], f"f{feed}", at, Outcome.OK, url, url, 200, capture_id=ids[1])
            polls.append(
                (
                    poll,
                    Capture(ids[1], f"f{feed}", at, url, "application/rss+xml", body(feed, hour, seed, step)),
                )
            )
    return polls


def hashes(settings: Settings) -> list[tuple[str, int, str]]:
    with Lake(settings, read_only=True) as lake:
        return lake.hashes()


def whole(settings: Settings, polls: list[tuple[Poll, Capture | None]]) -> list[tuple[str, int, str]]:
    """The tables after one pack and one batch."""
    aside = replace(settings, home=settings.home.with_name("whole"))
    Landing(aside).land(polls, "one")
    assert len(list(pipeline.digest(aside))) == 1
    return hashes(aside)


def test_any_batches_give_the_same_tables(small: Settings) -> None:
    """An hour at a time, each digested before the next lands, is the same as all at once."""
    polls = landed()
    for start in range(0, len(polls), 9):
        Landing(small).land(polls[start : start + 9], f"{start}")
        list(pipeline.digest(small))
    assert hashes(small) == whole(small, polls)


def test_any_order_of_arrival_gives_the_same_tables(small: Settings) -> None:
    """Packs that arrive late, hours out of order, are put where they belong."""
    polls = landed()
    packs = [polls[start : start + 9] for start in range(0, len(polls), 9)]
    random.Random(3).shuffle(packs)  # noqa: S311 - a test's own world
    for number, pack in enumerate(packs):
        Landing(small).land(pack, f"{number}")
        list(pipeline.digest(small))
    assert hashes(small) == whole(small, polls)


def test_events_are_settled_whatever_the_batches(small: Settings) -> None:
    """Events reach over three days: a batch a step, a late pack, a replay and a lost index change nothing."""
    polls = landed(7, step=timedelta(hours=15))
    packs = [polls[start : start + 6] for start in range(0, len(polls), 6)]
    packs[4], packs[6] = packs[6], packs[4]
    for number, pack in enumerate(packs):
        Landing(small).land(pack, f"{number}")
        list(pipeline.digest(small))
        if number == 2:
            shutil.rmtree(small.lake / "leaders")
    once = whole(small, polls)
    assert hashes(small) == once
    list(pipeline.digest(small, NOW + timedelta(hours=40)))
    assert hashes(small) == once
    with Lake(small, read_only=True) as lake:
        [(n_clusters, n_events)] = lake.ask("SELECT count(*), count(DISTINCT event_id) FROM cluster_event")
        [(n_terms,)] = lake.ask("SELECT count(*) FROM term_day")
        [(n_gone,)] = lake.ask(
            "SELECT count(*) FROM cluster_alias WHERE new_id NOT IN (SELECT cluster_id FROM cluster) "
            "AND new_id NOT IN (SELECT event_id FROM cluster_event)"
        )
    assert 1 < n_events < n_clusters
    assert n_gone == 0
    assert n_terms > 0


def test_a_second_digest_changes_nothing(small: Settings) -> None:
    """Nothing waits, so nothing is written: not even a snapshot."""
    Landing(small).land(landed(3), "a")
    list(pipeline.digest(small))
    with Lake(small, read_only=True) as lake:
        before = lake.snapshot(), lake.hashes()
    assert list(pipeline.digest(small)) == []
    with Lake(small, read_only=True) as lake:
        assert (lake.snapshot(), lake.hashes()) == before


def test_a_replay_makes_the_same_again(small: Settings) -> None:
    """Everything since an instant, made again under the same rules, is the same."""
    polls = landed()
    for start in range(0, len(polls), 12):
        Landing(small).land(polls[start : start + 12], f"{start}")
    list(pipeline.digest(small))
    before = hashes(small)
    [counts] = pipeline.digest(small, NOW + timedelta(hours=3))
    assert counts["polls"] < len(polls)
    assert hashes(small) == before


def test_a_scheme_added_later_counts_from_the_first_day(small: Settings) -> None:
    """Regions that are new, or hold other countries, are counted on all days; no story is read again for it."""
    polls = landed(3, step=timedelta(hours=15))
    Landing(small).land(polls[:12], "a")
    list(pipeline.digest(small))
    for name, line in (("region", "mine,two,Two,\n"), ("region_country", "mine,two,FR,,\nmine,two,JP,,\n")):
        path = small.seeds / f"{name}.csv"
        path.write_text(path.read_text("utf-8") + line)
    Landing(small).land(polls[12:], "b")
    list(pipeline.digest(small))
    with Lake(small, read_only=True) as lake:
        [(n_days,)] = lake.ask("SELECT count(*) FROM region_day WHERE scheme = 'mine' AND n_stories > 0")
    assert n_days > 1
    assert hashes(small) == whole(small, polls)


def test_roll_ups_of_an_older_lake_are_made_anew(small: Settings) -> None:
    """Where the SQL of the roll-ups is another than at the last batch, all days are counted again."""
    polls = landed(3, step=timedelta(hours=15))
    Landing(small).land(polls[:12], "a")
    list(pipeline.digest(small))
    with Lake(small) as lake:
        for table in ("place_day", "region_day", "story_hour", "term_day", "panel_day"):
            lake.ask(f"DELETE FROM {table}")  # noqa: S608 - our tables
        lake.note("roll-ups", "older")
    Landing(small).land(polls[12:], "b")
    list(pipeline.digest(small))
    assert hashes(small) == whole(small, polls)


def test_an_older_lake_learns_what_is_kept_with_clusters(small: Settings) -> None:
    """Titles, dates and publishers of clusters are filled in when it is opened, as if they had always been kept."""
    Landing(small).land(landed(3), "a")
    list(pipeline.digest(small))
    before = hashes(small)
    with Lake(small) as lake:
        assert lake.ask("SELECT count(*) > 0 FROM cluster_source") == [(True,)]
        lake.ask("DROP TABLE cluster_source")
        for name in (
            "title",
            "first_source_id",
            "first_dated_at",
            "last_dated_at",
            "dated_on",
            "n_countries",
        ):
            lake.ask(f"ALTER TABLE cluster DROP COLUMN {name}")
        lake.ask(
            "DELETE FROM schema_file WHERE file IN ('0017_spread.sql', '0018_layout.lake.sql', '0019_spread.sql')"
        )
    with Lake(small):
        pass
    assert hashes(small) == before


def test_a_replay_of_what_is_gone_is_refused(small: Settings) -> None:
    """Rows are never deleted that cannot be made again."""
    name = Landing(small).land(landed(2), "a")
    list(pipeline.digest(small))
    before = hashes(small)
    (small.landing / name).unlink()
    with pytest.raises(DatelineError, match="no longer"):
        list(pipeline.digest(small, NOW))
    assert hashes(small) == before


def test_a_batch_planned_before_another_was_loaded_is_refused(small: Settings) -> None:
    """A plan that has gone stale must not undo what came meanwhile."""
    Landing(small).land(landed(2), "a")
    batch = pipeline.open_batch(small)
    assert batch is not None
    stale = [pipeline.stage_part(small, part) for part in batch.parts()]
    later = [
        (
            replace(p, asked_at=p.asked_at + timedelta(minutes=7), poll_id=p.poll_id + "x", capture_id=None),
            None,
        )
        for p, _ in landed(2)
    ]
    Landing(small).land(later, "b")
    list(pipeline.digest(small))
    before = hashes(small)
    with pytest.raises(DatelineError, match="start the digest again"):
        pipeline.load(small, stale, "late", "test")
    assert hashes(small) == before


def test_the_ledger_balances_and_nothing_is_lost(small: Settings) -> None:
    """Every entry of every capture is an item, or counted with a reason."""
    polls = landed()
    Landing(small).land(polls, "a")
    list(pipeline.digest(small))
    with Lake(small, read_only=True) as lake:
        ledger = lake.ask("SELECT step, n_in, bool_and(is_balanced) FROM run_ledger GROUP BY ALL")
        assert all(ok for *_, ok in ledger)
        assert {step: n for step, n, _ in ledger}["polls"] == len(polls)
        entries = sum(10 for _, capture in polls if capture)
        assert {step: n for step, n, _ in ledger}["entries"] == entries
        assert lake.check(NOW - timedelta(days=99)) is not None


def test_a_failing_check_leaves_nothing_behind(small: Settings) -> None:
    """A fail_ row rolls the whole batch back, the packs wait, and readers keep the edition they have."""
    Landing(small).land(landed(2), "a")
    list(pipeline.digest(small))
    before = hashes(small)
    with Lake(small) as lake:
        edition = publish(lake, small, NOW)
    Landing(small).land(
        [
            (replace(p, asked_at=p.asked_at + timedelta(days=1), poll_id="same", capture_id=None), None)
            for p, _ in landed(1)
        ],
        "b",
    )
    with pytest.raises(DatelineError, match="fail_doubled_key"):
        list(pipeline.digest(small))
    assert hashes(small) == before
    assert pipeline.open_batch(small) is not None
    with Lake(small) as lake:
        again = publish(lake, small, NOW + timedelta(days=1))
    assert (again.path, again.is_new) == (edition.path, False)
    assert (small.editions / "current").resolve() == edition.path.resolve()


def test_editions_are_whole_immutable_and_swapped(small: Settings) -> None:
    """The edition answers the same as the lake; an unchanged lake gives no new one."""
    import duckdb  # noqa: PLC0415

    Landing(small).land(landed(), "a")
    list(pipeline.digest(small))
    with Lake(small) as lake:
        first = publish(lake, small, NOW)
        again = publish(lake, small, NOW + timedelta(minutes=1))
        query = "SELECT scheme, region, day, n_stories, n_stories_all, round(weight, 6) FROM coverage_daily WHERE n_stories > 0 ORDER BY ALL"
        told = lake.ask(query)
    assert (first.is_new, again.is_new) == (True, False)
    assert (small.editions / "current").resolve() == first.path.resolve()
    with duckdb.connect(str(small.editions / "current" / "marts.duckdb"), read_only=True) as con:
        con.execute("SET TimeZone = 'UTC'")
        assert con.execute(query).fetchall() == told
        assert told
        views = con.execute(
            "SELECT count(*), count(comment) FROM duckdb_views() WHERE NOT internal"
        ).fetchall()
        assert views[0][0] == views[0][1] == len(list((small.sql / "views").glob("*.sql")))
        panel = "SELECT day, region, n_stories, n_sources_panel FROM coverage_panel('2026-09-01', '2026-10-02') WHERE n_stories > 0 ORDER BY ALL"
        terms = "SELECT term, n_clusters FROM rising_terms('2026-10-01', min_stories := 2) ORDER BY ALL"
        asked = [con.execute(question).fetchall() for question in (panel, terms)]
    assert all(asked)
    with Lake(small, read_only=True) as lake:
        assert [lake.ask(question) for question in (panel, terms)] == asked


def test_a_fault_of_ours_in_one_story_stops_no_other(
    small: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The entry is counted as rejected with the fault's name, a check reports it, and a replay brings it back."""
    read_story = reading.read_story

    def stumble(story: Any, wires: Any) -> object:
        if story.title.startswith("France"):
            raise ValueError("a rule of ours that this title breaks")
        return read_story(story, wires)

    Landing(small).land(landed(2), "a")
    with monkeypatch.context() as patched:
        patched.setattr(reading, "read_story", stumble)
        [counts] = pipeline.digest(small)
    assert counts["warn_fault_of_ours"] == 1
    with Lake(small, read_only=True) as lake:
        [(n_faults,)] = lake.ask("SELECT count(*) FROM rejected_item WHERE reason = 'fault_ValueError'")
        assert n_faults > 0
        assert lake.ask("SELECT count(*) FROM story WHERE title LIKE 'France%'") == [(0,)]
        assert all(ok for (ok,) in lake.ask("SELECT is_balanced FROM run_ledger"))
    list(pipeline.digest(small, NOW))
    assert hashes(small) == whole(small, landed(2))


def test_other_rules_are_written_beside_and_kept_when_they_go(
    small: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What rules say is comparable before they are taken over and after; nothing that counts changes before."""
    Landing(small).land(landed(2), "a")
    read_story = reading.read_story

    def without_title(story: Any, wires: Any) -> object:
        return read_story(replace(story, title=""), wires)

    with monkeypatch.context() as patched:
        patched.setattr(reading, "read_story", without_title)
        patched.setattr(loading, "RULE_VERSION", "old")
        list(pipeline.digest(small))
    before = hashes(small)
    first, again = (list(pipeline.reclassify(small)) for _ in range(2))
    assert first == again
    assert hashes(small) == before
    assert sum(day["changed"] for day in first) > 0

    def changes() -> list[tuple[Any, ...]]:
        with Lake(small, read_only=True) as lake:
            return lake.run(
                "queries/what_rules_changed.sql", old="old", new=RULE_VERSION, since=NOW - timedelta(days=1)
            )

    told = changes()
    assert {row[0] for row in told} == {"first country", "about"}
    assert all(n > 0 and 0 < share <= 1 and examples for *_, n, share, examples in told)
    with Lake(small, read_only=True) as lake:
        [(n_wrong,)] = lake.ask(
            "SELECT count(*) FROM (SELECT sum(weight) AS w FROM mention_version GROUP BY rule_version, story_id) WHERE w <> 1"
        )
    assert n_wrong == 0
    list(pipeline.digest(small, NOW - timedelta(days=1)))
    assert hashes(small) == whole(small, landed(2))
    assert changes() == told
