"""Dates as feeds write them: the golden table, and what must hold for any string."""

from __future__ import annotations

import inspect
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dateline.dates import MAX_RAW, days, names, read_date, read_slowly, settle_date, zones
from dateline.model import DateQuality, DateReading

if TYPE_CHECKING:
    from types import FrameType

GOLDEN = yaml.load(
    (Path(__file__).parents[1] / "golden" / "dates.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader
)
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
INSTANTS = st.datetimes(datetime(1995, 1, 1), datetime(2090, 1, 1), timezones=OFFSETS)  # noqa: DTZ001 - bounds are naive


def utc(at: datetime | None) -> datetime | None:
    """An instant of the table, which YAML gives without its zone or with it."""
    return at and (at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC))


def read(row: list[Any]) -> DateReading:
    """A row of the table, read afresh."""
    raw, country, zone, language, *_ = row
    return read_date(raw, country=country, zone=zone, language=language)


@pytest.mark.parametrize("row", GOLDEN["dates"], ids=lambda row: f"{row[0].strip()} {row[1]}")
def test_a_date_is_read(row: list[Any]) -> None:
    """The instant and how far it can be trusted."""
    *_, at, quality, rule = row
    assert read(row) == DateReading(utc(at), DateQuality(quality), rule)


@pytest.mark.parametrize("row", GOLDEN["settled"], ids=str)
def test_a_date_is_settled(row: list[Any]) -> None:
    """What trends count by: never ahead of when the story was seen, never what nobody can believe."""
    read_at, quality, seen_at, counted_at, final = row
    reading = DateReading(utc(read_at), DateQuality(quality), "x")
    first_seen_at = utc(seen_at)
    assert first_seen_at is not None
    assert settle_date(reading, first_seen_at) == (utc(counted_at), DateQuality(final))


@given(INSTANTS)
def test_what_machines_write_is_read_exactly(at: datetime) -> None:
    """RFC 2822 and ISO 8601 with any offset come back to the second."""
    for raw in (format_datetime(at.replace(microsecond=0)), at.replace(microsecond=0).isoformat()):
        reading = read_date(raw)
        assert (reading.at, reading.quality) == (at.replace(microsecond=0).astimezone(UTC), DateQuality.EXACT)


@given(
    st.tuples(
        st.sampled_from(["", "Mon, ", "Sun, ", "Xxx, "]), st.integers(0, 33), st.sampled_from(["Jan", "Feb", "Nov", "nov"]),
        st.integers(1200, 2700), st.integers(0, 25), st.integers(0, 61), st.integers(0, 61),
        st.sampled_from(["GMT", "UTC", "+0530", "-0800", "+1500", "+0060", "-0000", "Z", "+03:00", "-23:59", ""]),
        st.booleans(),
    )
)  # fmt: skip
def test_the_short_cut_says_what_the_long_way_says(
    parts: tuple[str, int, str, int, int, int, int, str, bool],
) -> None:
    """Dates in the two usual forms, possible or not, read both ways."""
    weekday, day, month, year, hour, minute, second, zone, is_iso = parts
    clock = f"{hour:02}:{minute:02}:{second:02}"
    number = 11 if month.lower() == "nov" else day % 14
    raw = (
        f"{year}-{number:02}-{day:02}T{clock}{zone}"
        if is_iso
        else f"{weekday}{day} {month} {year} {clock} {zone}"
    )
    assert read_date(raw) == read_slowly(raw)


@given(
    st.one_of(
        st.text(max_size=MAX_RAW + 5),
        st.lists(
            st.sampled_from([*"0123456789:-/. ,", "Nov", "PM", "GMT", "+03", "T", "Z", "年", "è", "İ"]),
            max_size=80,
        ).map("".join),
    ),
    st.sampled_from(["", "US", "TR", "IR", "TH", "xx"]),
    st.sampled_from(["", "en", "tr", "fa", "th", "zz-ZZ"]),
)
def test_any_string_has_an_answer(raw: str, country: str, language: str) -> None:
    """Never an error; what is read is UTC, and what is not says why. Asked again, the answer is the same."""
    reading = read_date(raw, country=country, zone="Mars/Olympus", language=language)
    assert (reading.at is None) == (reading.quality is DateQuality.MISSING)
    assert reading.at is None or reading.at.tzinfo is UTC
    assert reading == read_date(raw, country=country, zone="Mars/Olympus", language=language)


def test_what_is_too_long_is_not_looked_at() -> None:
    """A hostile string costs nothing, nor does one that grows when its ligatures are taken apart."""
    assert read_date("1" * 10_000).rule == "too_long"
    assert read_date("\ufdfa" * MAX_RAW).rule == "too_long"


HOSTILE = [
    "1", "1 ", "1:", "11:11 ", "a ", "Nov ", "1 Nov ", "1Nov.", "ago ", "+03 ", "MSK+", "2021 ", "2021-", "年",
    "1ه", "Aa/", "Aaaaaaaa/", "ב", "نوفمبر ", "1,", "A ", "1 p ", ".", "(", "&#49;", "mar ", "Mon, ",
]  # fmt: skip


def n_calls(raw: str) -> int:
    """How many functions a reading calls once its words are in the caches."""
    read_date(raw)
    calls = 0

    def count(_frame: FrameType, event: str, _: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        read_date(raw)
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize("piece", HOSTILE)
def test_cost_grows_with_length_and_no_faster(piece: str) -> None:
    """Twice the text, at most twice the calls and a little, whatever is repeated."""
    half, whole = ((piece * MAX_RAW)[:n] for n in (MAX_RAW // 2, MAX_RAW))
    assert n_calls(whole) <= 2.2 * n_calls(half) + 50
    assert n_calls(whole) < 5_000


@pytest.mark.parametrize("piece", ["Nov ", "1 Nov ", "1Nov.", "نوفمبر "])
def test_month_words_without_end_are_not_all_looked_at(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each look scans the whole text again, which counting calls does not show."""
    look = Mock(wraps=days._dated)
    monkeypatch.setattr(days, "_dated", look)
    read_date((piece * MAX_RAW)[:MAX_RAW])
    assert 0 < look.call_count <= days._MAX_MONTH_WORDS


def caches() -> list[Any]:
    """Every function of the package that remembers its answers."""
    return [f for module in (names, zones) for f in vars(module).values() if hasattr(f, "cache_clear")]


def test_the_answer_is_the_same_with_empty_caches_and_in_reverse() -> None:
    """What was read before decides nothing."""
    usual = [read(row) for row in GOLDEN["dates"]]
    for cached in caches():
        cached.cache_clear()
    assert [read(row) for row in reversed(GOLDEN["dates"])] == usual[::-1]


@given(st.lists(st.sampled_from(GOLDEN["dates"]), min_size=1, max_size=8))
def test_the_answer_is_the_same_whatever_was_read_before(rows: list[list[Any]]) -> None:
    """Languages and countries do not leak from one feed's dates into the next one's."""
    for cached in caches():
        if cached.cache_info().maxsize:
            cached.cache_clear()
    for row in rows:
        assert (read(row).at, read(row).rule) == (utc(row[4]), row[6])


def test_no_cache_grows_with_what_feeds_write() -> None:
    """Only tables that nothing is asked of are kept without a bound."""
    for cached in caches():
        if cached.cache_info().maxsize is None:
            assert not inspect.signature(cached).parameters, cached


def test_an_english_date_loads_no_locale() -> None:
    """Names of 80 languages are read only when a feed needs them."""
    code = (
        "import sys; from dateline.dates import read_date; read_date('Mon, 15 Nov 2021 18:22:00 EST', country='US');"
        "sys.exit('babel' in sys.modules)"
    )
    plugins = Path(__file__).parents[2] / "plugins"
    assert subprocess.run([sys.executable, "-c", code], cwd=plugins, check=False).returncode == 0
