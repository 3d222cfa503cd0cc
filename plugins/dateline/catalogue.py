"""Read and check the seed files: who publishes what, where, and which regions there are.

`sql/seeds/` is meant to be edited: a user adds a row, or a scheme of regions, and nothing else.
So every fault of every file is told at once, each as `file:line: reason`, and nothing is guessed.
What the columns mean is said in `sql/seeds/README.md`.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateline.model import Catalogue, CatalogueError, Country, Feed, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

MAX_URL = 2048
"""Longest address taken, in characters; beyond it servers and proxies begin to refuse."""

_COLUMNS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "country.csv": (("country", "name"), ("iso3", "default_zone")),
    "source.csv": (("source_id", "name", "home_page", "country", "family", "zone"), ()),
    "feed.csv": (("feed_id", "url", "source_id", "language", "country", "verified_on", "origin"), ("topic",)),
    "region.csv": (("scheme", "region", "name", "parent"), ()),
    "region_country.csv": (("scheme", "region", "country", "valid_from", "valid_to"), ()),
    "wire.csv": (("wire", "name", "country", "names"), ()),
}
"""Columns that each file must have and may have, in any order."""

_OPTIONAL_FILES = frozenset({"wire.csv"})
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HOST = re.compile(r"[^\s/?#@:%\\\"<>^`{|}]+")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_NUMBERED_HOST = re.compile(r"(.*\.)?(0[xX][0-9a-fA-F]*|[0-9]+)\.?")


@dataclass(frozen=True, slots=True)
class Region:
    """A named set of countries in a scheme; `parent` is a region of the same scheme or empty."""

    scheme: str
    region: str
    name: str
    parent: str


@dataclass(frozen=True, slots=True)
class RegionCountry:
    """A country's time in a region: from `valid_from` on, before `valid_to`; None is unbounded."""

    scheme: str
    region: str
    country: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Regions:
    """All regions of all schemes and the countries in them."""

    regions: tuple[Region, ...]
    members: tuple[RegionCountry, ...]


@dataclass(slots=True)
class _Row:
    """A line of a seed file and its cells by column; a column left out is empty."""

    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


@dataclass(slots=True)
class _Reading:
    """The rows of the files read so far and the faults found in them as (file, line, reason)."""

    rows: dict[str, list[_Row]] = field(default_factory=dict)
    faults: list[tuple[str, int, str]] = field(default_factory=list)

    def blame(self, row: _Row, reason: str) -> None:
        """Note a fault of a row."""
        self.faults.append((row.file, row.line, reason))

    def told(self) -> list[str]:
        """Every fault once, in the order of files and lines."""
        return [f"{file}:{line}: {reason}" for file, line, reason in sorted(set(self.faults))]


def read_catalogue(seeds: Path, *, allow_private: bool = False) -> Catalogue:
    """The countries, sources and feeds of a folder of seed files.

    Region files are not looked at, so that a slip in one never stops the polling;
    `check_seeds` looks at all. `allow_private` takes addresses of this machine and of private
    networks too. Raises `CatalogueError` with every fault found.
    """
    reading = _read(seeds, ("country.csv", "source.csv", "feed.csv"))
    _check_sources(reading, allow_private=allow_private)
    _raise_if_faulty(reading)
    countries = {r["country"]: Country(r["country"], r["name"]) for r in reading.rows["country.csv"]}
    sources = {r["source_id"]: _source(r) for r in reading.rows["source.csv"]}
    feeds = {r["feed_id"]: _feed(r) for r in reading.rows["feed.csv"]}
    return Catalogue(feeds=feeds, sources=sources, countries=countries)


def read_regions(seeds: Path) -> Regions:
    """The regions of a folder of seed files. Raises `CatalogueError` with every fault found."""
    reading = _read(seeds, ("country.csv", "region.csv", "region_country.csv"))
    _check_countries(reading)
    _check_regions(reading)
    _raise_if_faulty(reading)
    regions = (Region(r["scheme"], r["region"], r["name"], r["parent"]) for r in reading.rows["region.csv"])
    return Regions(tuple(regions), tuple(_member(r) for r in reading.rows["region_country.csv"]))


def check_seeds(seeds: Path, *, allow_private: bool = False) -> list[str]:
    """All faults of all seed files as `file:line: reason`; none where the list is empty."""
    reading = _read(seeds, tuple(_COLUMNS))
    _check_sources(reading, allow_private=allow_private)
    _check_regions(reading)
    _check_wires(reading)
    return reading.told()


def clean_url(url: str) -> str:
    """An address as it is polled: the `feed:` of feed readers becomes https."""
    if url[:5].lower() != "feed:":
        return url
    rest = url[5:]
    return rest if re.match(r"https?:", rest, re.IGNORECASE) else "https://" + rest.lstrip("/")


def check_url(url: str, *, allow_private: bool = False) -> str:
    """Why an address cannot be polled, or "". It looks at the address only and asks nobody."""
    if _UNPRINTABLE.search(url) or re.search(r"\s", url):
        return "whitespace or control character in the address"
    if len(url) > MAX_URL:
        return f"address longer than {MAX_URL} characters"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        return f"not an address: {error}"
    if parts.scheme not in {"http", "https"}:
        return f"scheme {parts.scheme!r} is neither http nor https"
    if "@" in parts.netloc:
        return "user name or password in the address"
    if not host:
        return "no host in the address"
    if port is not None and port < 1024 and port not in {80, 443}:
        return f"port {port} belongs to another service"
    return _check_host(host, allow_private=allow_private)


def _check_host(host: str, *, allow_private: bool) -> str:
    """Why a host cannot be polled, or "". Names are judged again when they are resolved."""
    address = _literal_address(host)
    if address is not None:
        return "" if allow_private or _is_public(address) else f"{host} is not a public address"
    if ":" in host or _NUMBERED_HOST.fullmatch(host):
        return f"{host} is a number in disguise, not a host"
    labels = host.rstrip(".").split(".")
    if not _HOST.fullmatch(host) or not all(labels) or any(len(label) > 63 for label in labels):
        return f"{host!r} is not a host"
    if labels[-1] in {"localhost", "localdomain"} and not allow_private:
        return f"{host} is not a public address"
    return ""


def _literal_address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        return None


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    if mapped is not None:
        return _is_public(mapped)
    return address.is_global and not address.is_multicast


def _read(seeds: Path, files: Sequence[str]) -> _Reading:
    reading = _Reading()
    for file in files:
        reading.rows[file] = list(_read_rows(seeds / file, reading))
    return reading


def _read_rows(path: Path, reading: _Reading) -> Iterator[_Row]:
    """Rows with as many cells as the header; what is wrong with the others is noted."""
    file = path.name
    if not path.is_file():
        if file not in _OPTIONAL_FILES:
            reading.faults.append((file, 1, "the file is missing"))
        return
    lines = _records(file, path.read_bytes(), reading)
    _, header = next(lines, (1, []))
    if not _check_header(file, header, reading):
        return
    absent = dict.fromkeys(_COLUMNS[file][1], "")
    for line, cells in lines:
        row = _Row(file, line, absent | dict(zip(header, cells, strict=False)))
        if len(cells) != len(header):
            reading.blame(row, f"{len(cells)} cells where the header has {len(header)}")
            continue
        for column, cell in row.cells.items():
            if _UNPRINTABLE.search(cell) or cell != cell.strip():
                reading.blame(row, f"control character or space around the value of {column}")
        yield row


def _records(file: str, data: bytes, reading: _Reading) -> Iterator[tuple[int, list[str]]]:
    """(first line, cells) of every record that is not blank; undecodable lines are noted."""
    for n, raw in enumerate(data.split(b"\n"), start=1):
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError:
            reading.faults.append((file, n, "not UTF-8"))
    text = data.decode("utf-8-sig", errors="replace")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    start = 1
    try:
        for cells in reader:
            if cells:
                yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        reading.faults.append((file, start, f"not CSV: {error}"))


def _check_header(file: str, header: list[str], reading: _Reading) -> bool:
    needed, known = _COLUMNS[file]
    reasons = [f"column {column!r} is missing" for column in needed if column not in header]
    reasons += [f"unknown column {column!r}" for column in header if column not in needed + known]
    reasons += [f"column {column!r} is doubled" for column in set(header) if header.count(column) > 1]
    reading.faults += [(file, 1, reason) for reason in reasons]
    return not reasons


def _check_countries(reading: _Reading) -> None:
    rows = reading.rows["country.csv"]
    for row in rows:
        _check_cell(
            reading, row, "country", lambda code: bool(re.fullmatch("[A-Z]{2}", code)), "not a country code"
        )
        _check_cell(reading, row, "name", bool, "no name")
        _check_cell(reading, row, "default_zone", lambda zone: not zone or _is_zone(zone), "unknown zone")
    _check_doubled(reading, rows, "country", lambda row: row["country"])


def _check_sources(reading: _Reading, *, allow_private: bool) -> None:
    _check_countries(reading)
    countries = {row["country"] for row in reading.rows["country.csv"]}
    sources = reading.rows["source.csv"]
    for row in sources:
        _check_cell(reading, row, "source_id", _is_id, "not an id")
        _check_cell(reading, row, "name", bool, "no name")
        _check_cell(reading, row, "country", countries.__contains__, "unknown country")
        _check_cell(reading, row, "zone", _is_zone, "unknown zone")
        _check_address(reading, row, row["home_page"], allow_private=allow_private)
    _check_doubled(reading, sources, "source_id", lambda row: row["source_id"])
    known = {row["source_id"] for row in sources}
    feeds = reading.rows["feed.csv"]
    for row in feeds:
        _check_cell(reading, row, "feed_id", _is_id, "not an id")
        _check_cell(reading, row, "source_id", known.__contains__, "no such source in source.csv:")
        _check_cell(reading, row, "country", countries.__contains__, "unknown country")
        _check_cell(reading, row, "language", lambda tag: not tag or _is_language(tag), "not a language code")
        _check_cell(reading, row, "verified_on", _is_day_or_empty, "not a day (YYYY-MM-DD)")
        _check_address(reading, row, clean_url(row["url"]) or "none", allow_private=allow_private)
    _check_doubled(reading, feeds, "feed_id", lambda row: row["feed_id"])
    _check_doubled(reading, feeds, "url", lambda row: _comparable_url(row["url"]))


def _check_regions(reading: _Reading) -> None:
    regions, members = reading.rows["region.csv"], reading.rows["region_country.csv"]
    countries = {row["country"] for row in reading.rows["country.csv"]}
    parents = {(row["scheme"], row["region"]): row["parent"] for row in regions}
    filled = {(row["scheme"], row["region"]) for row in members}
    for row in regions:
        for column in ("scheme", "region"):
            _check_cell(reading, row, column, _is_id, "not an id")
        _check_cell(reading, row, "name", bool, "no name")
        if row["parent"] and (row["scheme"], row["parent"]) not in parents:
            reading.blame(row, f"unknown parent {row['parent']!r} in scheme {row['scheme']!r}")
        if _is_own_ancestor(row["scheme"], row["region"], parents):
            reading.blame(row, f"region {row['region']!r} is its own ancestor")
        if (row["scheme"], row["region"]) not in filled:
            reading.blame(row, f"region {row['region']!r} has no countries in region_country.csv")
    _check_doubled(reading, regions, "region", lambda row: f"{row['scheme']}:{row['region']}")
    for row in members:
        if (row["scheme"], row["region"]) not in parents:
            reading.blame(row, f"unknown region {row['region']!r} in scheme {row['scheme']!r}")
        _check_cell(reading, row, "country", countries.__contains__, "unknown country")
    _check_memberships(reading, members)


def _check_memberships(reading: _Reading, members: list[_Row]) -> None:
    """Dates are days in order, and no country is in a region twice on one day."""
    spans: dict[tuple[str, str, str], list[tuple[str, str, _Row]]] = defaultdict(list)
    for row in members:
        faults = len(reading.faults)
        for column in ("valid_from", "valid_to"):
            _check_cell(reading, row, column, _is_day_or_empty, "not a day (YYYY-MM-DD)")
        if len(reading.faults) > faults:
            continue
        if row["valid_to"] and row["valid_to"] <= row["valid_from"]:
            reading.blame(row, f"valid_to {row['valid_to']} is not after valid_from {row['valid_from']}")
            continue
        key = (row["scheme"], row["region"], row["country"])
        spans[key].append((row["valid_from"], row["valid_to"] or "9999-99-99", row))
    for rows in spans.values():
        rows.sort(key=lambda span: (span[0], span[2].line))
        latest = rows[0]
        for span in rows[1:]:
            if span[0] < latest[1]:
                reading.blame(span[2], f"{span[2]['country']} overlaps with line {latest[2].line}")
            latest = max(latest, span, key=lambda held: held[1])


def _check_wires(reading: _Reading) -> None:
    rows = reading.rows["wire.csv"]
    countries = {row["country"] for row in reading.rows["country.csv"]}
    for row in rows:
        _check_cell(reading, row, "wire", _is_id, "not an id")
        _check_cell(reading, row, "country", countries.__contains__, "unknown country")
        _check_cell(reading, row, "names", lambda names: all(names.split("|")), "an empty spelling in")
    _check_doubled(reading, rows, "wire", lambda row: row["wire"])


def _check_cell(
    reading: _Reading, row: _Row, column: str, is_good: Callable[[str], bool], reason: str
) -> None:
    if not is_good(row[column]):
        reading.blame(row, f"{reason} {row[column]!r} ({column})")


def _check_doubled(reading: _Reading, rows: list[_Row], column: str, key: Callable[[_Row], str]) -> None:
    first: dict[str, int] = {}
    for row in rows:
        line = first.setdefault(key(row), row.line)
        if line != row.line:
            reading.blame(row, f"{column} {row[column]!r} is doubled: it stands in line {line} too")


def _check_address(reading: _Reading, row: _Row, url: str, *, allow_private: bool) -> None:
    reason = check_url(url, allow_private=allow_private) if url else ""
    if reason:
        reading.blame(row, f"bad URL: {reason}")


def _comparable_url(url: str) -> str:
    """Equal for addresses that differ in scheme, case of the host, default port or last slash."""
    try:
        parts = urlsplit(clean_url(url))
        port = "" if parts.port in {None, 80, 443} else f":{parts.port}"
    except ValueError:
        return url
    return f"{parts.hostname}{port}{parts.path.rstrip('/')}?{parts.query}"


def _is_own_ancestor(scheme: str, region: str, parents: dict[tuple[str, str], str]) -> bool:
    seen: set[str] = set()
    above = parents.get((scheme, region), "")
    while above and above != region and above not in seen:
        seen.add(above)
        above = parents.get((scheme, above), "")
    return above == region and bool(region)


def _is_id(text: str) -> bool:
    return _ID.fullmatch(text) is not None


def _is_language(tag: str) -> bool:
    return _LANGUAGE.fullmatch(tag) is not None


def _is_day_or_empty(text: str) -> bool:
    try:
        return not text or (_DAY.fullmatch(text) is not None and bool(date.fromisoformat(text)))
    except ValueError:
        return False


@cache
def _is_zone(name: str) -> bool:
    try:
        return bool(name) and ZoneInfo(name).key == name
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def _raise_if_faulty(reading: _Reading) -> None:
    if reading.faults:
        raise CatalogueError(reading.told())


def _source(row: _Row) -> Source:
    return Source(
        source_id=row["source_id"],
        name=row["name"],
        home_page=row["home_page"],
        country=row["country"],
        family=row["family"] or row["source_id"],
        zone=row["zone"],
    )


def _feed(row: _Row) -> Feed:
    return Feed(
        feed_id=row["feed_id"],
        url=clean_url(row["url"]),
        source_id=row["source_id"],
        language=row["language"],
        country=row["country"],
        verified_on=row["verified_on"],
        origin=row["origin"],
    )


def _member(row: _Row) -> RegionCountry:
    since, until = (date.fromisoformat(row[c]) if row[c] else None for c in ("valid_from", "valid_to"))
    return RegionCountry(row["scheme"], row["region"], row["country"], since, until)
