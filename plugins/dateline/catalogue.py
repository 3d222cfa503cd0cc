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
from ipaddress import IPv6Address, ip_address
from itertools import product
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


def _is_id(text: str) -> bool:
    return _ID.fullmatch(text) is not None


def _is_language_or_empty(tag: str) -> bool:
    return not tag or _LANGUAGE.fullmatch(tag) is not None


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


_FORMS: dict[str, tuple[tuple[str, Callable[[str], object], str], ...]] = {
    "country.csv": (
        ("country", re.compile("[A-Z]{2}").fullmatch, "not a country code"),
        ("name", bool, "no name"),
        ("default_zone", lambda zone: not zone or _is_zone(zone), "unknown zone"),
    ),
    "source.csv": (
        ("source_id", _is_id, "not an id"),
        ("name", bool, "no name"),
        ("family", bool, "no family, which is the source_id where it has no sisters"),
        ("zone", _is_zone, "unknown zone"),
    ),
    "feed.csv": (
        ("feed_id", _is_id, "not an id"),
        ("language", _is_language_or_empty, "not a language code"),
        ("verified_on", _is_day_or_empty, "not a day (YYYY-MM-DD)"),
    ),
    "region.csv": (
        ("scheme", _is_id, "not an id"),
        ("region", _is_id, "not an id"),
        ("name", bool, "no name"),
    ),
    "region_country.csv": (
        ("valid_from", _is_day_or_empty, "not a day (YYYY-MM-DD)"),
        ("valid_to", _is_day_or_empty, "not a day (YYYY-MM-DD)"),
    ),
    "wire.csv": (
        ("wire", _is_id, "not an id"),
        ("name", bool, "no name"),
        ("names", lambda names: all(names.split("|")), "empty spelling in"),
    ),
}
"""What a cell must be, and what is said where it is not."""

_KEYS: dict[str, tuple[str, Callable[[_Row], str]]] = {
    "country.csv": ("country", lambda row: row["country"]),
    "source.csv": ("source_id", lambda row: row["source_id"]),
    "feed.csv": ("feed_id", lambda row: row["feed_id"]),
    "region.csv": ("region", lambda row: f"{row['scheme']}:{row['region']}"),
    "region_country.csv": ("country", lambda row: ":".join(row.cells.values())),
    "wire.csv": ("wire", lambda row: row["wire"]),
}
"""What no two rows of a file may share, under the column that is named in the fault."""

_REFERENCES = (
    ("source.csv", "country", "country.csv", "unknown country"),
    ("feed.csv", "source_id", "source.csv", "unknown source"),
    ("feed.csv", "country", "country.csv", "unknown country"),
    ("region_country.csv", "country", "country.csv", "unknown country"),
    ("wire.csv", "country", "country.csv", "unknown country"),
)
"""(file, column, file that must hold its value in the column of the same name, reason)."""


def read_catalogue(seeds: Path, *, allow_private: bool = False) -> Catalogue:
    """The countries, sources and feeds of a folder of seed files.

    Region files are not looked at, so that a slip in one never stops the polling;
    `check_seeds` looks at all. `allow_private` takes addresses of this machine and of private
    networks too. Raises `CatalogueError` with every fault found.
    """
    reading = _read(seeds, ("country.csv", "source.csv", "feed.csv"))
    _check_addresses(reading, allow_private=allow_private)
    _raise_if_faulty(reading)
    countries = {r["country"]: Country(r["country"], r["name"]) for r in reading.rows["country.csv"]}
    sources = {r["source_id"]: _source(r) for r in reading.rows["source.csv"]}
    feeds = {r["feed_id"]: _feed(r) for r in reading.rows["feed.csv"]}
    return Catalogue(feeds=feeds, sources=sources, countries=countries)


def read_regions(seeds: Path) -> Regions:
    """The regions of a folder of seed files. Raises `CatalogueError` with every fault found."""
    reading = _read(seeds, ("country.csv", "region.csv", "region_country.csv"))
    _check_regions(reading)
    _raise_if_faulty(reading)
    regions = (Region(r["scheme"], r["region"], r["name"], r["parent"]) for r in reading.rows["region.csv"])
    return Regions(tuple(regions), tuple(_member(r) for r in reading.rows["region_country.csv"]))


def check_seeds(seeds: Path, *, allow_private: bool = False) -> list[str]:
    """All faults of all seed files as `file:line: reason`; none where the list is empty."""
    reading = _read(seeds, tuple(_COLUMNS))
    _check_addresses(reading, allow_private=allow_private)
    _check_regions(reading)
    return reading.told()


def clean_url(url: str) -> str:
    """An address as it is polled: the `feed:` of feed readers becomes https."""
    if url[:5].lower() != "feed:":
        return url
    rest = url[5:]
    return rest if re.match(r"https?:", rest, re.IGNORECASE) else "https://" + rest.lstrip("/")


def check_url(url: str, *, allow_private: bool = False) -> str:
    """Why an address cannot be polled, or "". It looks at the address only and asks nobody."""
    return next(_url_faults(url, allow_private=allow_private), "")


def _url_faults(url: str, *, allow_private: bool) -> Iterator[str]:
    if _UNPRINTABLE.search(url) or re.search(r"\s", url):
        yield "whitespace or control character in it"
    if len(url) > MAX_URL:
        yield f"longer than {MAX_URL} characters"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        yield str(error)
        return
    if parts.scheme not in {"http", "https"}:
        yield f"scheme {parts.scheme!r} is neither http nor https"
    if "@" in parts.netloc:
        yield "user name or password in it"
    if port is not None and port < 1024 and port not in {80, 443}:
        yield f"port {port} belongs to another service"
    yield from _host_faults(host, allow_private=allow_private)


def _host_faults(host: str, *, allow_private: bool) -> Iterator[str]:
    """Names are judged again when they are resolved; here only what they say themselves."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        labels = host.rstrip(".").split(".")
        if not _HOST.fullmatch(host) or not all(0 < len(label) <= 63 for label in labels):
            yield f"{host!r} is not a host"
        if _NUMBERED_HOST.fullmatch(host):
            yield f"{host} is a number in disguise, not a host"
        if labels[-1] in {"localhost", "localdomain"} and not allow_private:
            yield f"{host} is not public"
    else:
        mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
        plain = mapped or address
        if not allow_private and (not plain.is_global or plain.is_multicast):
            yield f"{host} is not a public address"


def _read(seeds: Path, files: Sequence[str]) -> _Reading:
    """Read files and check what every file is checked for; a file without its columns has no rows."""
    reading = _Reading()
    for file in files:
        header, lines = _open(seeds / file, reading)
        if header:
            reading.rows[file] = list(_read_rows(file, header, lines, reading))
    for file, rows in reading.rows.items():
        for row, (column, is_good, reason) in product(rows, _FORMS[file]):
            if not is_good(row[column]):
                reading.blame(row, f"{reason} {row[column]!r} ({column})")
        _check_doubled(reading, rows, *_KEYS[file])
    for file, column, other, reason in _REFERENCES:
        if file in reading.rows and other in reading.rows:
            known = {row[column] for row in reading.rows[other]}
            for row in reading.rows[file]:
                if row[column] not in known:
                    reading.blame(row, f"{reason} {row[column]!r}")
    return reading


def _open(path: Path, reading: _Reading) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """Header and further lines of a file; no header where the file cannot be used."""
    file = path.name
    if not path.is_file():
        if file not in _OPTIONAL_FILES:
            reading.faults.append((file, 1, "the file is missing"))
        return [], iter(())
    lines = _records(file, path.read_bytes(), reading)
    header = next(lines, (1, list[str]()))[1]
    needed, known = _COLUMNS[file]
    faults = [f"column {column!r} is missing" for column in needed if column not in header]
    faults += [f"unknown column {column!r}" for column in header if column not in needed + known]
    faults += [f"column {column!r} is doubled" for column in set(header) if header.count(column) > 1]
    reading.faults += [(file, 1, reason) for reason in faults]
    return [] if faults else header, lines


def _read_rows(
    file: str, header: list[str], lines: Iterator[tuple[int, list[str]]], reading: _Reading
) -> Iterator[_Row]:
    """Rows with as many cells as the header; what is wrong with the others is noted."""
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


def _check_addresses(reading: _Reading, *, allow_private: bool) -> None:
    feeds = reading.rows.get("feed.csv", [])
    addresses = [(row, clean_url(row["url"])) for row in feeds]
    addresses += [(row, row["home_page"]) for row in reading.rows.get("source.csv", []) if row["home_page"]]
    for row, url in addresses:
        reason = check_url(url, allow_private=allow_private)
        if reason:
            reading.blame(row, f"bad URL: {reason}")
    _check_doubled(reading, feeds, "url", lambda row: _comparable_url(row["url"]))


def _check_regions(reading: _Reading) -> None:
    regions, members = reading.rows.get("region.csv", []), reading.rows.get("region_country.csv", [])
    parents = {(row["scheme"], row["region"]): row["parent"] for row in regions}
    filled = {(row["scheme"], row["region"]) for row in members}
    for row in regions:
        scheme, region, parent = row["scheme"], row["region"], row["parent"]
        if parent and (scheme, parent) not in parents:
            reading.blame(row, f"unknown parent {parent!r} in scheme {scheme!r}")
        if _is_own_ancestor(scheme, region, parents):
            reading.blame(row, f"region {region!r} is its own ancestor")
        if "region_country.csv" in reading.rows and (scheme, region) not in filled:
            reading.blame(row, f"region {region!r} has no countries in region_country.csv")
    for row in members:
        if "region.csv" in reading.rows and (row["scheme"], row["region"]) not in parents:
            reading.blame(row, f"unknown region {row['region']!r} in scheme {row['scheme']!r}")
    _check_memberships(reading, members)


def _check_memberships(reading: _Reading, members: list[_Row]) -> None:
    """Time spans end after they begin, and no country is in a region twice on one day."""
    spans: dict[tuple[str, str, str], list[tuple[str, str, _Row]]] = defaultdict(list)
    for row in members:
        since, until = row["valid_from"], row["valid_to"]
        if not (_is_day_or_empty(since) and _is_day_or_empty(until)):
            continue
        if until and until <= since:
            reading.blame(row, f"valid_to {until} is not after valid_from {since}")
            continue
        spans[row["scheme"], row["region"], row["country"]].append((since, until or "9999-99-99", row))
    for rows in spans.values():
        rows.sort(key=lambda span: (span[0], span[2].line))
        latest = rows[0]
        for span in rows[1:]:
            if span[0] < latest[1]:
                reading.blame(span[2], f"{span[2]['country']} overlaps with line {latest[2].line}")
            latest = max(latest, span, key=lambda held: held[1])


def _check_doubled(reading: _Reading, rows: list[_Row], column: str, key: Callable[[_Row], str]) -> None:
    first: dict[str, int] = {}
    for row in rows:
        line = first.setdefault(key(row), row.line)
        if line != row.line:
            reading.blame(row, f"{column} {row[column]!r} is doubled: it stands in line {line} too")


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


def _raise_if_faulty(reading: _Reading) -> None:
    if reading.faults:
        raise CatalogueError(reading.told())


def _source(row: _Row) -> Source:
    return Source(
        source_id=row["source_id"],
        name=row["name"],
        home_page=row["home_page"],
        country=row["country"],
        family=row["family"],
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
