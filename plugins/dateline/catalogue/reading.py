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
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateline.canonical import url_faults
from dateline.model import Catalogue, CatalogueError, Country, Feed, Source, Wire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from _typeshed import DataclassInstance

_COLUMNS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "country.csv": (("country", "name"), ("iso3", "default_zone")),
    "source.csv": (("source_id", "name", "home_page", "country", "family", "zone"), ()),
    "feed.csv": (
        ("feed_id", "url", "source_id", "language", "country", "verified_on", "origin"),
        ("topic", "tags"),
    ),
    "region.csv": (("scheme", "region", "name", "parent"), ()),
    "region_country.csv": (("scheme", "region", "country", "valid_from", "valid_to"), ()),
    "wire.csv": (("wire", "name", "country", "names"), ()),
}
"""Columns that each file must have and may have, in any order."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_LANGUAGE = re.compile(r"([a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?)?")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


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

    def raise_faults(self) -> None:
        """Raise `CatalogueError` where there are any."""
        if self.faults:
            raise CatalogueError(self.told())


def _is_day_or_empty(text: str) -> bool:
    try:
        return not text or date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


@cache
def _is_zone(name: str) -> bool:
    try:
        return bool(name) and bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


_FORMS: tuple[tuple[str, str, Callable[[str], object], str], ...] = (
    ("country.csv", "country", re.compile("[A-Z]{2}").fullmatch, "not a country code"),
    ("country.csv", "name", bool, "no name"),
    ("country.csv", "default_zone", lambda zone: not zone or _is_zone(zone), "unknown zone"),
    ("source.csv", "source_id", _ID.fullmatch, "not an id"),
    ("source.csv", "name", bool, "no name"),
    ("source.csv", "family", bool, "no family (a source without sisters repeats its source_id)"),
    ("source.csv", "zone", _is_zone, "unknown zone"),
    ("feed.csv", "feed_id", _ID.fullmatch, "not an id"),
    ("feed.csv", "language", _LANGUAGE.fullmatch, "not a language code"),
    ("feed.csv", "verified_on", _is_day_or_empty, "not a day (YYYY-MM-DD)"),
    ("region.csv", "scheme", _ID.fullmatch, "not an id"),
    ("region.csv", "region", _ID.fullmatch, "not an id"),
    ("region.csv", "name", bool, "no name"),
    ("region_country.csv", "valid_from", _is_day_or_empty, "not a day (YYYY-MM-DD)"),
    ("region_country.csv", "valid_to", _is_day_or_empty, "not a day (YYYY-MM-DD)"),
    ("wire.csv", "wire", _ID.fullmatch, "not an id"),
    ("wire.csv", "names", lambda names: all(names.split("|")), "empty spelling in"),
)
"""(file, column, what its cells must be, what is said where they are not)."""

_N_KEYS = {"country.csv": 1, "source.csv": 1, "feed.csv": 1, "region.csv": 2, "wire.csv": 1}
"""How many of a file's first columns name a row, so that no two rows may share them."""

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
    reading.raise_faults()
    countries = [Country(*_cells(row, Country)) for row in reading.rows["country.csv"]]
    sources = [Source(*_cells(row, Source)) for row in reading.rows["source.csv"]]
    feeds = [_feed(row) for row in reading.rows["feed.csv"]]
    return Catalogue(
        feeds={feed.feed_id: feed for feed in feeds},
        sources={source.source_id: source for source in sources},
        countries={country.country: country for country in countries},
    )


def read_regions(seeds: Path) -> tuple[tuple[Region, ...], tuple[RegionCountry, ...]]:
    """The regions of all schemes, and the countries in them.

    Raises `CatalogueError` with every fault found.
    """
    reading = _read(seeds, ("country.csv", "region.csv", "region_country.csv"))
    _check_regions(reading)
    reading.raise_faults()
    regions = (Region(*_cells(row, Region)) for row in reading.rows["region.csv"])
    return tuple(regions), tuple(_member(row) for row in reading.rows["region_country.csv"])


def read_wires(seeds: Path) -> tuple[Wire, ...]:
    """The news agencies that stories are credited to.

    Raises `CatalogueError` with every fault found.
    """
    reading = _read(seeds, ("country.csv", "wire.csv"))
    reading.raise_faults()
    return tuple(
        Wire(row["wire"], row["name"], row["country"], tuple(row["names"].split("|")))
        for row in reading.rows["wire.csv"]
    )


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


def _read(seeds: Path, files: Sequence[str]) -> _Reading:
    """Read files and check their cells; a file that has not its columns has no rows."""
    reading = _Reading()
    for file in files:
        _read_file(seeds / file, reading)
    for file, column, is_good, reason in _FORMS:
        for row in reading.rows.get(file, []):
            if not is_good(row[column]):
                reading.blame(row, f"{reason} {row[column]!r} ({column})")
    for file in reading.rows.keys() & _N_KEYS.keys():
        columns = _COLUMNS[file][0][: _N_KEYS[file]]
        keys = [tuple(row[column] for column in columns) for row in reading.rows[file]]
        _check_doubled(reading, reading.rows[file], columns[-1], keys)
    _check_references(reading)
    return reading


def _check_references(reading: _Reading) -> None:
    for file, column, other, reason in _REFERENCES:
        if file in reading.rows and other in reading.rows:
            known = {row[column] for row in reading.rows[other]}
            for row in reading.rows[file]:
                if row[column] not in known:
                    reading.blame(row, f"{reason} {row[column]!r}")


def _read_file(path: Path, reading: _Reading) -> None:
    """Add the rows that have as many cells as the header; what is wrong with the others is noted."""
    file = path.name
    if not path.is_file():
        reading.faults.append((file, 1, "the file is missing"))
        return
    lines = _lines(file, path.read_bytes(), reading)
    _, header = next(lines, (1, list[str]()))
    needed, known = _COLUMNS[file]
    faults = [f"column {column!r} is missing" for column in needed if column not in header]
    faults += [f"unknown column {column!r}" for column in header if column not in needed + known]
    faults += [f"column {column!r} is doubled" for column in set(header) if header.count(column) > 1]
    reading.faults += [(file, 1, reason) for reason in faults]
    if faults:
        return
    reading.rows[file] = []
    for line, cells in lines:
        row = _Row(file, line, dict.fromkeys(known, "") | dict(zip(header, cells, strict=False)))
        if len(cells) != len(header):
            reading.blame(row, f"{len(cells)} cells where the header has {len(header)}")
            continue
        reading.rows[file].append(row)
        for column, cell in row.cells.items():
            if _UNPRINTABLE.search(cell) or cell != cell.strip():
                reading.blame(row, f"control character or space around the value of {column}")


def _lines(file: str, data: bytes, reading: _Reading) -> Iterator[tuple[int, list[str]]]:
    """(first line, cells) of every row that is not blank; undecodable lines are noted."""
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
        for reason in url_faults(url, allow_private=allow_private):
            reading.blame(row, f"bad URL: {reason}")
    _check_doubled(reading, feeds, "url", [comparable_url(row["url"]) for row in feeds])


def _check_regions(reading: _Reading) -> None:
    if not {"region.csv", "region_country.csv"} <= reading.rows.keys():
        return
    regions, members = reading.rows["region.csv"], reading.rows["region_country.csv"]
    parents = {(row["scheme"], row["region"]): row["parent"] for row in regions}
    filled = {(row["scheme"], row["region"]) for row in members}
    for row in regions:
        scheme, region, parent = row["scheme"], row["region"], row["parent"]
        if parent and (scheme, parent) not in parents:
            reading.blame(row, f"unknown parent {parent!r} in scheme {scheme!r}")
        if _is_own_ancestor(scheme, region, parents):
            reading.blame(row, f"region {region!r} is its own ancestor")
        if (scheme, region) not in filled:
            reading.blame(row, f"region {region!r} has no countries in region_country.csv")
    for row in members:
        if (row["scheme"], row["region"]) not in parents:
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


def _check_doubled(reading: _Reading, rows: list[_Row], column: str, keys: Sequence[object]) -> None:
    first: dict[object, int] = {}
    for row, key in zip(rows, keys, strict=True):
        line = first.setdefault(key, row.line)
        if line != row.line:
            reading.blame(row, f"{column} {row[column]!r} is doubled: it stands in line {line} too")


def comparable_url(url: str) -> str:
    """Equal for addresses that differ in scheme, case of the host, default port or last slash."""
    try:
        parts = urlsplit(clean_url(url))
        port = "" if parts.port in {None, 80, 443} else f":{parts.port}"
    except ValueError:
        return url
    return f"{parts.hostname}{port}{parts.path.rstrip('/')}?{parts.query}"


def _is_own_ancestor(scheme: str, region: str, parents: dict[tuple[str, str], str]) -> bool:
    above = region
    for _ in parents:
        above = parents.get((scheme, above), "")
        if above in {"", region}:
            break
    return bool(above) and above == region


def _feed(row: _Row) -> Feed:
    return Feed(
        feed_id=row["feed_id"],
        url=clean_url(row["url"]),
        source_id=row["source_id"],
        language=row["language"],
        country=row["country"],
        verified_on=row["verified_on"],
        origin=row["origin"],
        tags=tuple(filter(None, row["tags"].split("|"))),
    )


def _cells(row: _Row, noun: type[DataclassInstance]) -> list[str]:
    """The cells of a row in the order of a noun's fields, which are named like its columns."""
    return [row[f.name] for f in fields(noun)]


def _member(row: _Row) -> RegionCountry:
    since, until = (date.fromisoformat(row[c]) if row[c] else None for c in ("valid_from", "valid_to"))
    return RegionCountry(row["scheme"], row["region"], row["country"], since, until)
