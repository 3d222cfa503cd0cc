"""When a feed is asked next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline import pace
from dateline.model import Feed, Outcome, Poll

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def feed(name: str, host: str = "news.example") -> Feed:
    return Feed(name, f"http://{host}/{name}", "s", "en", "US")


def polled(
    minutes_ago: float, due_in: float, name: str = "a", outcome: Outcome = Outcome.OK, **more: Any
) -> Poll:
    asked_at = NOW - timedelta(minutes=minutes_ago)
    due_at = NOW + timedelta(minutes=due_in)
    return Poll("p", name, asked_at, outcome, f"http://news.example/{name}", next_due_at=due_at, **more)


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
    shards = pace.shard(feeds, n_shards, {})
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


LATER = timedelta(hours=1)


def told(outcome: Outcome = Outcome.OK, at: datetime = NOW, name: str = "a", **more: Any) -> Poll:
    """What a poll saw, before anything follows from it."""
    return Poll("p", name, at, outcome, f"http://news.example/{name}", **more)


def wait(outcome: Outcome = Outcome.OK, before: Poll | None = None, **more: Any) -> float:
    """Seconds until the feed is asked again."""
    poll = pace.follow(told(outcome, **more), before)
    assert poll.next_due_at is not None
    return (poll.next_due_at - NOW).total_seconds()


def hourly(**more: Any) -> Poll:
    """The state of a feed that is asked every hour."""
    return polled(60, 0, interval_s=3600, **more)


def test_the_interval_is_half_the_median_gap() -> None:
    """Asked about twice for each entry, from 10 minutes to a day, where entries have dates."""
    for gap, interval in ((3600, 1800), (60, 600), (7200, 3600)):
        poll = pace.follow(told(median_gap_s=gap, newest_at=NOW), hourly())
        assert poll.interval_s == interval
    slow = polled(60, 0, interval_s=86_400)
    assert pace.follow(told(median_gap_s=10**7, newest_at=NOW), slow).interval_s == 86_400


def test_without_dates_change_shortens_and_silence_lengthens() -> None:
    """A feed whose entries have no dates is asked about twice for each change."""
    assert pace.follow(told(Outcome.OK), hourly()).interval_s == 1800
    assert pace.follow(told(Outcome.NOT_MODIFIED), hourly()).interval_s == 5400
    assert pace.follow(told(Outcome.SAME_BODY), polled(60, 0, interval_s=86_400)).interval_s == 86_400


def test_a_silent_feed_is_asked_less_often() -> None:
    """One that published every 10 minutes and stopped a day ago every two hours, but before its window fills."""
    quiet = told(Outcome.NOT_MODIFIED, median_gap_s=600, window_s=18_000, newest_at=NOW - timedelta(days=1))
    assert pace.follow(quiet, polled(60, 0, interval_s=7200)).interval_s == 7200
    narrow = replace(quiet, window_s=6000)
    assert pace.follow(narrow, polled(60, 0, interval_s=7200)).interval_s == 3000


def test_a_loss_halves_the_interval_and_it_comes_back_slowly() -> None:
    """After entries were lost the feed is asked twice as often, whatever its usual gap says."""
    lost = pace.follow(told(median_gap_s=7200, newest_at=NOW, n_missed=3), hourly())
    assert lost.interval_s == 1800
    later = pace.follow(told(at=NOW + LATER, median_gap_s=7200, newest_at=NOW + LATER), lost)
    assert 1800 < later.interval_s < 3600


def test_what_was_lost_is_estimated_by_the_usual_gap() -> None:
    """Six hours uncovered at one entry an hour are five entries; at least one is lost."""
    before = hourly(newest_at=NOW - timedelta(hours=8))
    assert pace.estimate_missed(before, NOW - timedelta(hours=2), 3600) == 5
    assert pace.estimate_missed(before, NOW - timedelta(hours=9), 3600) == 1
    assert pace.estimate_missed(before, None, None) == 1


@pytest.mark.parametrize("wish", ["max_age_s", "hint_s"])
def test_a_publisher_s_wish_only_lengthens(wish: str) -> None:
    """max-age, Expires, ttl and sy:update* are a floor of the wait, up to a day, and never a ceiling."""
    assert wait(before=hourly(), **{wish: 7200}) >= 7200
    assert wait(before=hourly(), **{wish: 1}) == wait(before=hourly())
    assert wait(before=hourly(), **{wish: 10**7}) <= 86_400


@given(
    st.sampled_from(list(Outcome)), st.floats(0, 80), st.integers(600, 86_400),
    st.one_of(st.none(), st.integers(60, 86_400)), st.one_of(st.none(), st.integers(0, 10**7)), st.text("ab1", max_size=3),
)  # fmt: skip
def test_no_wait_leaves_its_bounds(  # noqa: PLR0917 - one argument for each thing varied
    outcome: Outcome, failures: float, interval: int, retry: int | None, age: int | None, name: str
) -> None:
    """Never below 10 minutes or Retry-After; above a day only where a feed is dormant."""
    before = polled(60, 0, name, interval_s=interval, n_failures=failures)
    poll = pace.follow(told(outcome, name=name, retry_after_s=retry, max_age_s=age), before)
    assert poll.next_due_at is not None
    seconds = (poll.next_due_at - NOW).total_seconds()
    assert max(600, retry or 0) <= seconds <= 30 * 86_400
    assert seconds <= 86_400 or poll.n_failures >= pace.DORMANT_AFTER


def test_failures_back_off_and_never_stop_asking() -> None:
    """Each failure in a row lengthens the wait; a feed that is long dead is probed every 7 to 30 days."""
    first = wait(Outcome.HTTP_4XX, hourly())
    third = wait(Outcome.HTTP_4XX, hourly(n_failures=2))
    assert first < third <= 86_400
    assert wait(Outcome.HTTP_4XX, hourly(n_failures=30)) == 8 * 86_400
    assert wait(Outcome.HTTP_4XX, hourly(n_failures=99)) == 30 * 86_400


def test_a_temporary_failure_weighs_less_than_a_hard_one() -> None:
    """DNS trouble counts a quarter, a time-out a half, a 404 one."""
    weights = [
        pace.follow(told(o), None).n_failures for o in (Outcome.DNS, Outcome.TIMEOUT, Outcome.HTTP_4XX)
    ]
    assert weights == [0.25, 0.5, 1.0]


def test_an_answer_forgives_all_failures() -> None:
    """The run of failures ends with the first answer."""
    assert pace.follow(told(Outcome.NOT_MODIFIED), hourly(n_failures=7)).n_failures == 0


def test_jitter_is_the_feeds_own_and_stays() -> None:
    """The same feed waits the same, another one differently, by a tenth at most."""
    one, other = (wait(name=name, before=polled(60, 0, name, interval_s=7200)) for name in "ab")
    assert one == wait(before=polled(60, 0, interval_s=7200))
    assert one != other
    assert 3600 <= min(one, other) <= max(one, other) <= 3961


def test_hours_and_days_that_a_publisher_wants_skipped_are_skipped() -> None:
    """NOW is a Sunday, 12:00; a wish that leaves no hour of the week is not believed."""
    assert pace.skip_to(NOW, "h12 h13") == NOW + timedelta(hours=2)
    assert pace.skip_to(NOW + timedelta(minutes=5), "h11") == NOW + timedelta(minutes=5)
    assert pace.skip_to(NOW, "d6") == NOW + timedelta(hours=12)
    assert pace.skip_to(NOW, "d5 d6 h0") == NOW + timedelta(hours=13)
    assert pace.skip_to(NOW, " ".join(f"h{n}" for n in range(24))) == NOW
    assert wait(before=hourly(), skip="h12 h13") == 7200


def polls_of(outcome: Outcome, hours: list[int], **more: Any) -> Poll:
    """The state after polls of one outcome at these hours from NOW."""
    state: Poll | None = None
    for hour in hours:
        state = pace.follow(told(outcome, NOW + timedelta(hours=hour), **more), state)
    assert state is not None
    return state


def test_only_gone_three_times_over_two_days_retires_a_feed() -> None:
    """A 410 may be a slip of minutes; a retired feed is not due again, unless its address changes."""
    assert polls_of(Outcome.GONE, [0, 1, 2]).retired_at is None
    assert polls_of(Outcome.GONE, [0, 60]).retired_at is None
    gone = polls_of(Outcome.GONE, [0, 30, 60])
    assert gone.retired_at == NOW + timedelta(hours=60)
    assert gone.next_due_at is None
    never = NOW + timedelta(days=900)
    assert pace.due([feed("a")], {"a": gone}, never) == []
    moved = Feed("a", "http://other.example/a", "s", "en", "US")
    assert pace.due([moved], {"a": gone}, never) == [moved]
    assert (
        pace.follow(told(Outcome.OK, NOW + timedelta(hours=50)), polls_of(Outcome.GONE, [0, 30])).n_gone == 0
    )
    assert polls_of(Outcome.HTTP_4XX, [0, 30, 60, 90]).retired_at is None


def test_a_feed_that_moved_for_good_is_asked_at_its_new_address() -> None:
    """After three permanent redirects over a day, and back where the new address fails."""
    new = "http://new.example/a"
    assert pace.address(feed("a"), polls_of(Outcome.OK, [0, 1, 2], moved_to=new)) == feed("a").url
    assert pace.address(feed("a"), polls_of(Outcome.HTTP_4XX, [0, 12, 30], moved_to=new)) == feed("a").url
    moved = polls_of(Outcome.OK, [0, 12, 30], moved_to=new)
    assert pace.address(feed("a"), moved) == new
    assert new in moved.reason
    at_new = pace.follow(told(Outcome.NOT_MODIFIED, NOW + timedelta(hours=40), ask_url=new), moved)
    assert pace.address(feed("a"), at_new) == new
    lost = pace.follow(told(Outcome.HTTP_4XX, NOW + timedelta(hours=50), ask_url=new), at_new)
    assert pace.address(feed("a"), replace(lost, n_failures=2)) == new
    assert pace.address(feed("a"), replace(lost, n_failures=3)) == feed("a").url
    assert pace.address(replace(feed("a"), url="http://third.example/"), at_new) == "http://third.example/"


def test_politeness_stands_above_being_due() -> None:
    """Retry-After, the five minutes' rest and retirement hold for whoever asks by hand as well."""
    limited = told(Outcome.RATE_LIMITED, retry_after_s=7200)
    assert not pace.may_ask(feed("a"), limited, NOW + LATER)
    assert pace.may_ask(feed("a"), limited, NOW + 2 * LATER)
    assert not pace.may_ask(feed("a"), told(), NOW + timedelta(minutes=4))
    assert pace.may_ask(feed("a"), told(), NOW + timedelta(minutes=5))
    assert pace.may_ask(feed("a"), None, NOW)


def test_the_state_is_the_latest_poll_with_the_newest_keys() -> None:
    """Polls that brought no body keep what the entries are known by; another address forgets it."""
    first, second = told(keys="k"), told(Outcome.NOT_MODIFIED, NOW + LATER)
    states = pace.carry({}, [second, first])
    assert states["a"] == replace(second, keys="k")
    assert pace.carry(states, [first]) == states
    other = replace(second, feed_url="http://other.example/", asked_at=NOW + 2 * LATER)
    assert pace.carry(states, [other])["a"].keys is None
