"""Dates as feeds write them: the golden table, and what must hold for any string."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dateline.dates import MAX_RAW, read_date, settle_date
from dateline.model import DateQuality, DateReading

GOLDEN = yaml.safe_load((Path(__file__).parents[1] / "golden" / "dates.yaml").read_text("utf-8"))
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
INSTANTS = st.datetimes(datetime(1995, 1, 1), datetime(2090, 1, 1), timezones=OFFSETS)  # noqa: DTZ001 - bounds are naive


def utc(at: datetime | None) -> datetime | None:
    """An instant of the table, which YAML gives without its zone or with it."""
    return at and (at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC))


@pytest.mark.parametrize("row", GOLDEN["dates"], ids=lambda row: f"{row[0].strip()} {row[1]}")
def test_a_date_is_read(row: list[Any]) -> None:
    """The instant and how far it can be trusted."""
    raw, country, zone, language, at, quality = row
    reading = read_date(raw, country=country, zone=zone, language=language)
    assert (reading.at, reading.quality.value) == (utc(at), quality)
    assert reading.rule or quality == "exact"


@pytest.mark.parametrize("row", GOLDEN["settled"], ids=str)
def test_a_date_is_settled(row: list[Any]) -> None:
    """What trends count by: never ahead of when the story was seen, never what nobody can believe."""
    read_at, quality, seen_at, counted_at, final = row
    reading = DateReading(utc(read_at), DateQuality(quality), "x")
    assert settle_date(reading, utc(seen_at)) == (utc(counted_at), DateQuality(final))


@given(INSTANTS)
def test_what_machines_write_is_read_exactly(at: datetime) -> None:
    """RFC 2822 and ISO 8601 with any offset come back to the second."""
    for raw in (format_datetime(at.replace(microsecond=0)), at.replace(microsecond=0).isoformat()):
        reading = read_date(raw)
        assert (reading.at, reading.quality) == (at.replace(microsecond=0).astimezone(UTC), DateQuality.EXACT)


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
    """A hostile string costs nothing."""
    assert read_date("1" * 10_000).rule == "too_long"


def test_an_english_date_loads_no_locale() -> None:
    """Names of 80 languages are read only when a feed needs them."""
    code = (
        "import sys; from dateline.dates import read_date; read_date('Mon, 15 Nov 2021 18:22:00 EST', country='US');"
        "sys.exit('babel' in sys.modules)"
    )
    plugins = Path(__file__).parents[2] / "plugins"
    assert subprocess.run([sys.executable, "-c", code], cwd=plugins, check=False).returncode == 0
