"""Raw date strings to UTC instants, each with the rule that read it and how far it can be trusted.

    read_date    what a publisher wrote -> instant, quality, rule
    settle_date  that reading and when we first saw the story -> the instant trends count by
    learn_zone   when a feed's entries appeared -> the clock that its times without a zone are on

Nothing is guessed in silence: an assumed zone, a day without a time, two possible readings and a date
that cannot be read each have their own quality, and the rule says what was assumed.
"""

from __future__ import annotations

import html
import re
import unicodedata
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from dateline.dates.clocks import Clock, find_colon_clock, find_loose_clock
from dateline.dates.days import Day, find_day, find_month_or_year
from dateline.dates.learn import LearnedZone, Witness, learn_zone
from dateline.dates.names import ENGLISH
from dateline.dates.zones import Zone, assume, read_zone
from dateline.model import DateQuality, DateReading

if TYPE_CHECKING:
    from datetime import date

__all__ = [
    "MAX_AHEAD", "MAX_RAW", "LearnedZone", "Witness", "learn_zone", "read_date", "read_slowly", "settle_date",
    "zone_of_rule",
]  # fmt: skip

MAX_RAW = 200
"""Characters of a date string; the longest real ones, with a zone's name in brackets, have about 60."""

EARLIEST_AT = datetime(1995, 1, 1, tzinfo=UTC)
"""Nothing in a feed is older: the first news sites opened in 1994-95, RSS came in 1999. What says
otherwise is a default (1970-01-01, 0001-01-01)."""

MAX_AHEAD = timedelta(hours=24)
"""How far a publisher may be ahead of us: wrong clocks, and zones assumed up to 14 hours wrong."""

_ASSUMED = ("assumed_zone:", "learned_zone:")
_EPOCH = re.compile(r"(?:/Date\()?(-?\d{9,19})(?:[.,](\d{1,9}))?(?:[+-]\d{4})?(?:\)/)?")
_EPOCH_DIGITS = {9: 0, 10: 0, 13: 3, 16: 6, 19: 9}
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SPACE = re.compile(r"\s+")
_YEAR_WITH_COLONS = re.compile(r"\d{4}:\d{2}:\d{2} ")
_OFFSET_AT_ONCE = re.compile(r"\s?(?:GMT|UTC)?[+-]\d{1,2}(?::?\d{2}|:\d?)?(?![\d./])(?!-\d)")
_USUAL = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}) "
    r"(\d{2}):(\d{2}):(\d{2}) (?:GMT|UTC|([+-])(\d{2})(\d{2}))"
    r"|(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:Z|([+-])(\d{2}):(\d{2}))"
)
_T_BETWEEN = re.compile(r"(?<=\d)[Tt](?=\d)")
_Z_AFTER = re.compile(r"(?<=\d)[Zz](?![^\W_])")
_NUMBER_IN_WEEKDAY = re.compile(r"(?i)\b(?:thứ|th)\s?[2-7]\b|\b[2-6]ª(?:-feira)?")
_AGO = re.compile(
    r"(?i)\b(?:ago|yesterday|today|hours?|minutes?|önce|dün|bugün|назад|vor|hace|gestern|hier|ayer)\b"
)


def read_date(raw: str, *, country: str = "", zone: str = "", language: str = "") -> DateReading:
    """The instant that a feed's raw date string means; never raises, `at` is None where it cannot be read.

    `country` (ISO 3166-1) is the feed's: it decides what IST, CST or BST mean and whether 5/11 is in May
    or November. `zone` (IANA) is the source's, for times that carry none. `language` (ISO 639-1) decides
    between month names that two languages give to different months.
    """
    text = raw.strip()
    if not text:
        return _missing("empty")
    if usual := _usual(text):
        return usual
    if len(text) > MAX_RAW:
        return _missing("too_long")
    text = _plain(text)
    if len(text) > MAX_RAW:  # one character of a ligature can stand for eighteen
        return _missing("too_long")
    if "<" in text or ">" in text:
        return _missing("markup")
    country, language = country.upper(), language.lower().partition("-")[0].partition("_")[0]
    return read_slowly(text, country, zone, language)


def read_slowly(text: str, country: str = "", zone: str = "", language: str = "") -> DateReading:
    """`read_date` without its short cut, which must give the same: for the tests that hold it to that."""
    try:
        return _epoch(text) or _read(text, country, zone, language)
    except (OverflowError, ValueError):
        return _missing("out_of_range")


def _usual(text: str) -> DateReading | None:
    """RFC 822 and ISO 8601 as nine feeds in ten write them: what the long way reads, ten times quicker."""
    match = _USUAL.fullmatch(text)
    if not match or not text.isascii():
        return None
    rule, first = ("rfc822", 1) if match[2] else ("iso", 10)
    one, two, three, hour, minute, second, sign, away, minutes = match.groups()[first - 1 : first + 8]
    year, month, day = (
        (int(three), ENGLISH.index(two.lower()) + 1, int(one))
        if match[2]
        else (int(one), int(two), int(three))
    )
    if (
        not 1600 <= year < 2400
        or int(hour) > 23
        or int(second) > 59
        or (sign and (int(away) > 14 or int(minutes) > 59))
    ):
        return None
    try:
        at = datetime(year, month, day, int(hour), int(minute), int(second), tzinfo=UTC)
        if sign:
            shift = timedelta(hours=int(away), minutes=int(minutes))
            at = at - shift if sign == "+" else at + shift
    except (ValueError, OverflowError):
        return None
    return DateReading(at, DateQuality.EXACT, rule)


def _missing(rule: str) -> DateReading:
    return DateReading(None, DateQuality.MISSING, rule)


def _plain(text: str) -> str:
    """Text with entities, digits of other scripts, width, odd spaces and signs in one form."""
    text = html.unescape(text)
    if text.isascii():
        return _SPACE.sub(" ", text).strip()
    text = _INVISIBLE.sub("", text)
    text = "".join(_digit(c) for c in unicodedata.normalize("NFKC", text))
    return _SPACE.sub(" ", text.replace("−", "-").replace("٫", ".")).strip()


def _digit(char: str) -> str:
    value = -1 if char.isascii() else unicodedata.decimal(char, -1)
    return char if value < 0 else str(value)


def _epoch(text: str) -> DateReading | None:
    match = _EPOCH.fullmatch(text)
    if not match:
        return None
    digits = match[1].lstrip("-")
    power = _EPOCH_DIGITS.get(len(digits))
    if power is None:
        return None
    fraction = match[2] or ""
    ticks = int(match[1] + fraction) * 10**6 // 10 ** (power + len(fraction))
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks)
    return DateReading(
        at, DateQuality.EXACT, {0: "epoch_s", 3: "epoch_ms", 6: "epoch_us", 9: "epoch_ns"}[power]
    )


def _read(text: str, country: str, zone: str, language: str) -> DateReading:
    reduced = find_month_or_year(text)
    if reduced and reduced.on:
        return _resolve(reduced, reduced.on, None, assume(zone))
    text = _Z_AFTER.sub(" UTC", _T_BETWEEN.sub(" ", _NUMBER_IN_WEEKDAY.sub(" ", text)))
    numbered, clock, written = _take_clock(text, language)
    day = find_day(numbered, country, language)
    if day.on is None:
        return _missing("relative" if day.fault.startswith("no_") and _AGO.search(text) else day.fault)
    rest = day.rest
    if clock is None and day.clock:
        clock = Clock(*day.clock, 0, 0)
    elif clock is None:
        clock = find_loose_clock(rest, language)
        rest = f"{rest[: clock.start]} {rest[clock.end :]}" if clock else rest
    if clock and not clock.is_possible:
        return _missing("no_such_time")
    named = written or read_zone(rest, country)
    return _resolve(day, day.on, clock, named or assume(zone))


def _take_clock(text: str, language: str) -> tuple[str, Clock | None, Zone | None]:
    """The text without its clock, the clock, and the offset that follows it at once."""
    year_with_colons = _YEAR_WITH_COLONS.match(text)
    skip = year_with_colons.end() if year_with_colons else 0
    clock = find_colon_clock(text[skip:], language)
    if clock is None:
        return text, None, None
    tail = text[skip + clock.end :]
    match = _OFFSET_AT_ONCE.match(tail)
    zone = read_zone(match[0], "") if match else None
    if match and zone:
        tail = tail[match.end() :]
    return f"{text[: skip + clock.start]} {tail}", clock, zone


def _resolve(day: Day, on: date, clock: Clock | None, zone: Zone) -> DateReading:
    local = _local(on, clock).replace(tzinfo=zone.tz)
    at = local.astimezone(UTC)
    is_off_season = zone.local is not None and at.astimezone(zone.local).utcoffset() != local.utcoffset()
    if day.is_doubtful or zone.is_doubtful or is_off_season:
        quality = DateQuality.AMBIGUOUS
    elif clock is None:
        quality = DateQuality.DAY_ONLY
    else:
        quality = DateQuality.ZONE_ASSUMED if zone.is_assumed else DateQuality.EXACT
    return DateReading(at, quality, f"{day.rule} {zone.rule}".strip())


def _local(on: date, clock: Clock | None) -> datetime:
    midnight = datetime.combine(on, time())
    if clock is None:
        return midnight
    return midnight + timedelta(
        hours=clock.hour, minutes=clock.minute, seconds=clock.second, microseconds=clock.microsecond
    )


def zone_of_rule(rule: str, at: datetime) -> timedelta | None:
    """How far the clock that a reading assumed was from UTC at an instant; None where it assumed none."""
    name = next((part.partition(":")[2] for part in rule.split() if part.startswith(_ASSUMED)), "")
    return at.astimezone(assume(name).tz).utcoffset() if name else None


def settle_date(reading: DateReading, first_seen_at: datetime) -> tuple[datetime, DateQuality]:
    """The instant that trends count a story by, and its final quality.

    A date between `EARLIEST_AT` and `MAX_AHEAD` after we first saw the story holds. One ahead of
    `first_seen_at` within that is taken back to it and keeps its quality: the story was out when we saw
    it, and publishers' clocks and assumed zones run ahead. Any other date, and a missing one, gives way
    to `first_seen_at`, as implausible or missing.
    """
    if reading.at is None:
        return first_seen_at, DateQuality.MISSING
    if not EARLIEST_AT <= reading.at <= first_seen_at + MAX_AHEAD:
        return first_seen_at, DateQuality.IMPLAUSIBLE
    return min(reading.at, first_seen_at), reading.quality
