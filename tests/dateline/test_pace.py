"""When a feed is asked next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline import pace
from dateline.model import Feed, Outcome, Poll

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def feed(name: str, host: str = "news.example") -> Feed:
    return Feed(name, f"http://{host}/{name}", "s", "en", "US")


def polled(
    minutes_ago: float, due_in: float, name: str = "a", outcome: Outcome = Outcome.OK, **more: float
) -> Poll:
    asked_at = NOW - timedelta(minutes=minutes_ago)
    due_at = NOW + timedelta(minutes=due_in)
    return Poll("p", name, asked_at, outcome, f"http://news.example/{name}", next_due_at=due_at, **more)  # type: ignore[arg-type]


def test_who_is_due_is_asked_the_longest_overdue_first() -> None:
    """New feeds come first, then by how long they are due; others wait."""
    latest = {"a": polled(60, -10), "b": polled(60, -30, "b"), "c": polled(60, 10, "c")}
    assert [f.feed_id for f in pace.due(map(feed, "abcd"), latest, NOW)] == ["d", "b", "a"]


def test_nobody_is_asked_twice_within_five_minutes() -> None:
    """Not even where the next poll was planned earlier, or the address has changed."""
    latest = {"a": polled(4, -3), "b": polled(4, -3, "x")}
    assert pace.due(map(feed, "ab"), latest, NOW) == []


def test_a_feed_with_a_new_address_is_due() -> None:
    """A corrected address need not wait for the old one's back-off."""
    assert pace.due([feed("b")], {"b": polled(60, 600, "x")}, NOW) == [feed("b")]


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 99)), max_size=40), st.integers(1, 6))
def test_a_host_lives_in_one_shard(pairs: list[tuple[str, int]], n_shards: int) -> None:
    """Shards are a partition of the feeds and never share a host."""
    feeds = [feed(f"{host}{n}", f"{host}.example") for host, n in dict.fromkeys(pairs)]
    shards = pace.shard(feeds, n_shards)
    hosts = [{pace.host_of(f.url) for f in part} for part in shards]
    assert sorted(f.feed_id for part in shards for f in part) == sorted(f.feed_id for f in feeds)
    assert sum(map(len, hosts)) == len(set().union(*hosts))
    assert len(shards) <= n_shards


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("-1", 60),
        ("0", 60),
        ("999999999999", 86400),
        ("Sun, 01 Nov 2026 12:10:00 GMT", 600),
        ("Sun, 01 Nov 2026 11:00:00 GMT", 60),
        ("Fri, 01 Nov 2099 11:00:00 GMT", 86400),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_in_both_forms_is_clamped(value: str | None, seconds: int | None) -> None:
    """Seconds or a date, from a minute to a day; garbage says nothing."""
    assert pace.read_retry_after(value, NOW) == seconds


def wait(
    outcome: Outcome, before: Poll | None = None, retry: int | None = None, age: int | None = None
) -> float:
    plan = pace.plan(outcome, "a", NOW, before, retry_after_s=retry, max_age_s=age)
    return (plan.next_due_at - NOW).total_seconds()


def test_change_shortens_and_silence_lengthens_within_bounds() -> None:
    """Asked about twice for each change, from 10 minutes to a day."""
    hour = polled(60, 0, interval_s=3600)
    assert 0.9 * 1800 <= wait(Outcome.OK, hour) <= 1.1 * 1800
    assert 0.9 * 5400 <= wait(Outcome.NOT_MODIFIED, hour) <= 1.1 * 5400
    assert wait(Outcome.OK, polled(60, 0, interval_s=600)) >= 0.9 * 600
    assert wait(Outcome.SAME_BODY, polled(60, 0, interval_s=86400)) <= 1.1 * 86400


def test_cache_control_only_lengthens() -> None:
    """max-age is a floor of the wait, not a ceiling."""
    hour = polled(60, 0, interval_s=3600)
    assert wait(Outcome.OK, hour, age=7200) >= 0.9 * 7200
    assert wait(Outcome.OK, hour, age=1) == wait(Outcome.OK, hour)


def test_failures_back_off_and_never_stop_asking() -> None:
    """Each failure in a row lengthens the wait; a feed that is long dead is probed weekly."""
    first = wait(Outcome.HTTP_4XX, polled(60, 0, interval_s=3600))
    third = wait(Outcome.HTTP_4XX, polled(60, 0, interval_s=3600, n_failures=2))
    assert first < third <= 86400 * 1.1
    assert 6 * 86400 < wait(Outcome.HTTP_4XX, polled(60, 0, interval_s=3600, n_failures=40)) < 8 * 86400


def test_a_temporary_failure_weighs_less_than_a_hard_one() -> None:
    """DNS trouble counts a quarter, a time-out a half, a 404 one."""
    weights = [
        pace.plan(o, "a", NOW, None, retry_after_s=None, max_age_s=None).n_failures
        for o in (Outcome.DNS, Outcome.TIMEOUT, Outcome.HTTP_4XX)
    ]
    assert weights == [0.25, 0.5, 1.0]


def test_an_answer_forgives_all_failures() -> None:
    """The run of failures ends with the first answer."""
    before = polled(60, 0, interval_s=3600, n_failures=7)
    assert (
        pace.plan(Outcome.NOT_MODIFIED, "a", NOW, before, retry_after_s=None, max_age_s=None).n_failures == 0
    )


def test_jitter_is_the_feeds_own_and_stays() -> None:
    """The same feed waits the same, another one differently."""
    one = pace.plan(Outcome.OK, "a", NOW, None, retry_after_s=None, max_age_s=None)
    other = pace.plan(Outcome.OK, "b", NOW, None, retry_after_s=None, max_age_s=None)
    assert one == pace.plan(Outcome.OK, "a", NOW, None, retry_after_s=None, max_age_s=None)
    assert one.next_due_at != other.next_due_at
