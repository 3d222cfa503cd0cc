"""Which clock a feed is on, learned from when its entries appeared."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline import pipeline
from dateline.catalogue import read_catalogue
from dateline.dates import LearnedZone, Witness, learn_zone, read_date, zone_of_rule
from dateline.pipeline.learning import read_zones
from dateline.store import Lake
from loopback import RSS, Loopback, answer

if TYPE_CHECKING:
    from dateline.model import Settings

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def witnesses(offset_min: int, every_min: int, n: int, wrong: int = 0) -> list[Witness]:
    """Entries published at odd moments on a clock, seen by polls every so many minutes."""
    found = []
    for i in range(n):
        published = NOW + timedelta(minutes=37 * i + i % 7)
        before = NOW + timedelta(minutes=(37 * i + i % 7) // every_min * every_min)
        local = published + timedelta(minutes=offset_min) + timedelta(hours=5 if i < wrong else 0)
        found.append(Witness(local, before, before + timedelta(minutes=every_min)))
    return found


@given(
    st.sampled_from([-480, -210, 0, 60, 180, 330, 345, 480, 720]),
    st.sampled_from([10, 15, 30]),
    st.integers(20, 90),
)
def test_the_clock_is_found(offset_min: int, every_min: int, n: int) -> None:
    """Whatever it is, quarters of an hour included, from polls close enough."""
    found = learn_zone(witnesses(offset_min, every_min, n))
    assert found is not None
    assert abs(found.offset_min - offset_min) <= 15
    if offset_min % 60 == 0:
        assert found == LearnedZone(offset_min, n, n)


def test_what_cannot_be_told_is_not_learned() -> None:
    """Too few entries, too many that disagree, polls too far apart."""
    assert learn_zone(witnesses(180, 10, 19)) is None
    assert learn_zone(witnesses(180, 10, 40, wrong=10)) is None
    assert learn_zone(witnesses(180, 10, 40, wrong=7)) == LearnedZone(180, 33, 40)
    noon = [
        Witness(NOW + timedelta(days=n), NOW + timedelta(days=n, hours=-3), NOW + timedelta(days=n, hours=3))
        for n in range(40)
    ]
    assert learn_zone(noon) is None


@pytest.mark.parametrize(
    ("minutes", "name"), [(180, "+03:00"), (-210, "-03:30"), (0, "+00:00"), (345, "+05:45")]
)
def test_a_learned_zone_is_read_as_such(minutes: int, name: str) -> None:
    """The rule says that it was learned, and what."""
    zone = LearnedZone(minutes, 1, 1).zone
    assert zone == name
    reading = read_date("2026-11-01 12:00:00", zone=zone)
    assert reading.at == datetime(2026, 11, 1, 12, tzinfo=UTC) - timedelta(minutes=minutes)
    assert reading.rule.endswith(f"learned_zone:{name}")
    assert zone_of_rule(reading.rule, NOW) == timedelta(minutes=minutes)


@pytest.mark.replay
def test_a_run_learns_and_the_next_one_uses_it(small: Settings) -> None:
    """A feed of Istanbul's clock without a zone: seen ahead at first, right after upkeep, in the lake with its evidence."""
    with Loopback() as publisher:
        settings = replace(small, connect_to=f"127.0.0.1:{publisher.port}")
        feed = read_catalogue(settings.seeds).feeds["f0"]

        def poll_at(minutes: int) -> None:
            at = NOW + timedelta(minutes=minutes)
            items = "".join(
                f"<item><guid>{m}</guid><title>Story of minute {m}</title><description>What was said {m} times on that day, at length"
                f"</description><pubDate>{(NOW + timedelta(minutes=m + 180)):%Y-%m-%d %H:%M:%S}</pubDate></item>"
                for m in range(0, minutes, 13)
                if m >= minutes - 60
            )
            publisher.script["/rss"] = answer(200, RSS.format(items=items).encode())
            pipeline.poll(settings, [feed], pipeline.clock_at(at), f"r{minutes}")

        for minutes in range(0, 420, 45):
            poll_at(minutes)
        list(pipeline.digest(settings))
        learned = pipeline.learn_zones(settings, NOW + timedelta(minutes=400))
        assert [(z.feed_id, z.zone) for z in learned] == [("f0", "+03:00")]
        assert read_zones(settings) == learned
        poll_at(480)
        list(pipeline.digest(settings))
        with Lake(settings, read_only=True) as lake:
            rows = lake.ask(
                "SELECT dated_at, first_seen_at, date_rule, date_quality FROM story ORDER BY first_seen_at DESC LIMIT 1"
            )
            evidence = lake.ask("SELECT zone, n_agree = n_entries FROM feed_zone")
    [(dated_at, seen_at, rule, quality)] = rows
    assert (quality, rule.split()[-1]) == ("zone_assumed", "learned_zone:+03:00")
    assert timedelta(0) <= seen_at - dated_at <= timedelta(minutes=60)
    assert evidence == [("+03:00", True)]
