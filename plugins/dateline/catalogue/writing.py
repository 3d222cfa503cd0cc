"""New feeds into the seed files: checked first, all or nothing, the user's other rows as they are."""

from __future__ import annotations

import csv
import io
import re
import shutil
import tempfile
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dateline.canonical import url_faults
from dateline.catalogue.reading import check_seeds, clean_url, comparable_url
from dateline.model import CatalogueError

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

_ADDED_BY = "own"
_LANGUAGE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class NewFeed:
    """A feed to be added; only `url` and `country` must be known. `name` is its publisher's."""

    url: str
    country: str
    name: str = ""
    home_page: str = ""
    language: str = ""
    source_id: str = ""
    tags: tuple[str, ...] = ()


@dataclass(slots=True)
class Added:
    """Ids of the feeds and sources added, addresses that were known already, and (address, fault) of the others."""

    feeds: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


class _Seed:
    """A seed file's rows, to which more are added."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = path.read_bytes().decode("utf-8-sig")
        reader = csv.DictReader(io.StringIO(self.text, newline=""))
        self.rows = list(reader)
        self.columns = list(reader.fieldnames or ())
        self.new: list[dict[str, str]] = []

    def write(self, folder: Path) -> None:
        """The file with its new rows at the end, in its own line ends, below another folder."""
        columns = [*self.columns]
        if any(row.get("tags") for row in self.new) and "tags" not in columns:
            columns.append("tags")
        end = "\r\n" if "\r\n" in self.text else "\n"
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, columns, lineterminator=end, extrasaction="ignore", restval="")
        if columns == self.columns:
            out.write(self.text if not self.text or self.text.endswith("\n") else self.text + end)
        else:
            writer.writeheader()
            writer.writerows(self.rows)
        writer.writerows(self.new)
        (folder / self.path.name).write_bytes(out.getvalue().encode("utf-8"))


def add_feeds(seeds: Path, new: Iterable[NewFeed], *, is_rehearsal: bool = False) -> Added:
    """Add rows for feeds that the catalogue does not have, with a source for each publisher it does not have.

    A publisher is known by the host of its home page. Feeds that cannot be polled are refused one by one;
    the files are changed together, and only where the catalogue is without fault afterwards
    (`CatalogueError` otherwise). With `is_rehearsal` nothing is changed.
    """
    feed, source, country = (_Seed(seeds / f"{name}.csv") for name in ("feed", "source", "country"))
    zones = {row["country"]: row.get("default_zone") or "UTC" for row in country.rows}
    added, known = Added(), {comparable_url(row["url"]) for row in feed.rows}
    feed_ids = {row["feed_id"] for row in feed.rows}
    for wanted in new:
        url = clean_url(wanted.url.strip())
        fault = _fault(wanted, url, zones, {row["source_id"] for row in (*source.rows, *source.new)})
        if fault:
            added.refused.append((wanted.url, fault))
        elif comparable_url(url) in known:
            added.known.append(url)
        else:
            known.add(comparable_url(url))
            source_id = wanted.source_id or _source_for(wanted, url, source, zones, added)
            feed_id = _unused(slug(wanted.name) or slug(host_of(url)), feed_ids)
            feed_ids.add(feed_id)
            added.feeds.append(feed_id)
            language = wanted.language.lower().partition("-")[0]
            feed.new.append({
                "feed_id": feed_id, "url": url, "source_id": source_id, "country": wanted.country, "origin": _ADDED_BY,
                "language": language if _LANGUAGE.fullmatch(language) else "", "tags": "|".join(wanted.tags),
            })  # fmt: skip
    if feed.new and not is_rehearsal:
        _change(seeds, [feed, source])
    return added


def _fault(wanted: NewFeed, url: str, countries: Container[str], sources: Container[str]) -> str:
    """Why a feed cannot be added, "" where it can."""
    if fault := next(url_faults(url, allow_private=False), ""):
        return f"bad URL: {fault}"
    if not wanted.country:
        return "no country: give --country (ZZ where there is none)"
    if wanted.country not in countries:
        return f"unknown country {wanted.country!r}"
    if wanted.source_id and wanted.source_id not in sources:
        return f"unknown source {wanted.source_id!r}: leave it out and one is made"
    return ""


def host_of(url: str) -> str:
    """The host that a publisher is known by: without www and without the subdomain that feeds have."""
    host = (urlsplit(url).hostname or "").lower()
    return re.sub(r"^(?:www\d?|feeds?|rss|m)\.(?=[^.]+\.)", "", host)


def _source_for(wanted: NewFeed, url: str, source: _Seed, zones: dict[str, str], added: Added) -> str:
    home_page = wanted.home_page if not any(url_faults(wanted.home_page, allow_private=False)) else ""
    home_page = home_page or "{0.scheme}://{0.netloc}/".format(urlsplit(url))
    for row in (*source.rows, *source.new):
        if row["home_page"] and host_of(row["home_page"]) == host_of(home_page):
            return row["source_id"]
    taken = {row["source_id"] for row in (*source.rows, *source.new)}
    source_id = _unused(slug(wanted.name) or slug(host_of(home_page)), taken)
    source.new.append({
        "source_id": source_id, "name": wanted.name or host_of(home_page), "home_page": home_page, "country": wanted.country,
        "family": source_id, "zone": zones[wanted.country],
    })  # fmt: skip
    added.sources.append(source_id)
    return source_id


def slug(text: str) -> str:
    """A text as an id: "Le Monde" is "le-monde"; "" where nothing of it is Latin."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60]


def _unused(wanted: str, taken: Container[str]) -> str:
    wanted = wanted or "feed"
    numbers = (f"{wanted}-{n}" for n in range(2, 1_000_000))
    return wanted if wanted not in taken else next(name for name in numbers if name not in taken)


def _change(seeds: Path, changed: Sequence[_Seed]) -> None:
    """Put the changed files in place, if the catalogue is without fault with them."""
    with tempfile.TemporaryDirectory(dir=seeds, prefix=".adding-") as aside:
        folder = Path(aside)
        for path in seeds.glob("*.csv"):
            shutil.copy(path, folder)
        before = set(check_seeds(seeds))
        for seed in changed:
            seed.write(folder)
        faults = [fault for fault in check_seeds(folder) if fault not in before]
        if faults:
            raise CatalogueError(faults)
        # Sources first: a feed without its source is a fault, a source without a feed is none.
        for seed in reversed(changed):
            (folder / seed.path.name).replace(seed.path)
