"""Zones as feeds write them: offsets, IANA names, and abbreviations that differ from country to country."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import UTC, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

OFFSET = re.compile(r"([+\-−])(\d{1,2})(?::?(\d{2}))?(?![\d/])(?::\d?(?!\d))?")
_PREFIXED = re.compile(
    r"(?<![^\W\d_])(GMT|UTC|UT|Z|MSK|МСК)\s?([+\-−])\s?(\d{1,2})(?::?(\d{2}))?(?!\d)", re.IGNORECASE
)
_IANA = re.compile(r"(?<![\w/])[A-Z][A-Za-z]{1,19}(?:/[A-Za-z][A-Za-z0-9_+\-]{1,24}){1,2}")
_LEARNED = re.compile(r"([+-])(\d{2}):(\d{2})")
_TOKEN = re.compile(r"[^\W\d_]+")
_LOWER_CASE_TOO = frozenset({"GMT", "UTC", "МСК", "MSK", "WIB", "WITA", "WIT", "CET", "CEST"})
_MAX_HOURS = 14


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone and how sure it is.

    `tz` turns local time into an instant; `local` is the place's own clock where the name stands for
    one half of its year (CET is Berlin's winter): a name out of its season is doubtful.
    """

    tz: tzinfo
    rule: str = ""
    local: tzinfo | None = None
    is_assumed: bool = False
    is_doubtful: bool = False


@lru_cache(1024)
def iana(name: str) -> ZoneInfo | None:
    """The IANA zone of this name, None where there is none."""
    try:
        return ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        return None


def assume(zone: str) -> Zone:
    """The zone for times that carry none: the source's where it is known, else UTC.

    `zone` is an IANA name, or an offset such as "+05:30" that was learned (`dates.learn`).
    """
    match = _LEARNED.fullmatch(zone)
    fixed = offset(match[1], match[2], match[3]) if match else None
    if fixed:
        return Zone(fixed, f"learned_zone:{zone}", is_assumed=True)
    tz = iana(zone) if zone else None
    return Zone(tz or UTC, f"assumed_zone:{zone if tz else 'UTC'}", is_assumed=True)


def offset(sign: str, hours: str, minutes: str | None) -> timezone | None:
    """The zone of a written offset; None beyond 14 hours, which no clock on earth shows."""
    away = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if int(hours) > _MAX_HOURS or int(minutes or 0) > 59:
        return None
    return timezone(away if sign == "+" else -away)


@cache
def _named() -> dict[str, list[tuple[frozenset[str], str, str]]]:
    table: dict[str, list[tuple[frozenset[str], str, str]]] = {}
    lines = files("dateline").joinpath("dates/zone_names.csv").read_text("utf-8").splitlines()
    for row in csv.DictReader(lines):
        countries = frozenset(row["countries"].split())
        table.setdefault(row["name"], []).append((countries, row["zone"], row["offset"]))
    return table


@lru_cache(4096)
def named(name: str, country: str) -> Zone | None:
    """What an abbreviation means in a feed from `country`.

    `zone_names.csv` gives its readings: the first is the usual one. With more than one reading and no
    country that decides, the usual one is taken and marked doubtful; "*" in a reading's countries says
    that it is the RFC 822 or only common one and stays sure where no country is known.
    """
    readings = _named().get(name)
    if not readings:
        return None
    by_country = [r for r in readings if country in r[0]]
    countries, zone, written = (by_country or readings)[0]
    is_sure = bool(by_country) or not countries or ("*" in countries and not country)
    local = iana(zone)
    fixed = offset(written[0], written[1:3], written[4:6]) if written else None
    tz = fixed or local or UTC
    season = local if fixed and zone != "Etc/UTC" else None
    rule = f"named_zone:{name}>{zone}" if zone != "Etc/UTC" else ""
    return Zone(tz, rule, season, is_doubtful=not is_sure and len(readings) > 1)


def _prefixed(text: str) -> Zone | None:
    match = _PREFIXED.search(text)
    if not match:
        return None
    base, sign, hours, minutes = match.groups()
    tz = offset(sign, hours, minutes)
    if tz is None:
        return None
    if base.upper() in {"MSK", "МСК"}:
        tz = timezone(timedelta(hours=3) + tz.utcoffset(None))
    return Zone(tz)


def _by_token(text: str, country: str) -> Zone | None:
    for token in _TOKEN.findall(text):
        folded = token.upper()
        if token == folded or folded in _LOWER_CASE_TOO:
            zone = named(token, country) or named(folded, country)
            if zone:
                return zone
    return None


def read_zone(text: str, country: str) -> Zone | None:
    """The zone written in what is left of a date once day and clock are out of it, None for none.

    An offset goes before any name beside it. Military letters other than Z say nothing: RFC 822 had
    their signs wrong, and RFC 2822 section 4.3 has them read as unknown.
    """
    if zone := _prefixed(text):
        return zone
    if match := _IANA.search(text):
        place = iana(match[0])
        if place:
            return Zone(place, f"named_zone:{match[0]}>{match[0]}")
    for match in OFFSET.finditer(text):
        tz = offset(match[1], match[2], match[3])
        is_joined = match.start() and text[match.start() - 1].isalnum()
        if tz and not is_joined:
            return Zone(tz)
    return _by_token(text, country)
