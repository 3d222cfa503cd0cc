"""Subscription lists of feed readers: OPML 2.0 (opml.org/spec2.opml) in and out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from itertools import groupby
from typing import TYPE_CHECKING
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from dateline.canonical import url_faults
from dateline.catalogue.reading import clean_url, comparable_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dateline.model import Catalogue, Feed

MAX_FEEDS = 100_000
"""Feeds taken from one file; what is beyond is told."""

MAX_TAGS = 8
"""Groups around a feed that become its tags, the outermost first."""

_OUTLINE = re.compile(r"<(/?)outline\b([^<>]{0,20000}?)(/?)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:.-]{1,60})\s{0,9}=\s{0,9}(?:"([^"]{0,5000})"|'([^']{0,5000})')""")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed as a subscription list has it, and the line it stands in."""

    url: str
    title: str = ""
    home_page: str = ""
    language: str = ""
    country: str = ""
    tags: tuple[str, ...] = ()
    line: int = 0


class _Refused(Exception):
    """The file declares what no subscription list needs."""


class _Reading:
    """The outlines met so far, those that are open, and what was wrong."""

    def __init__(self) -> None:
        self.outlines: list[Outline] = []
        self.faults: list[tuple[int, str]] = []
        self._open: list[str] = []
        self._known: dict[str, int] = {}
        self._n_beyond = 0

    def start(self, told: Mapping[str, str], line: int) -> None:
        """An outline begins."""
        attributes = {name.lower(): _UNPRINTABLE.sub(" ", value).strip() for name, value in told.items()}
        name = attributes.get("title") or attributes.get("text") or ""
        if "xmlurl" in attributes:
            self._add(attributes, name, told, line)
        self._open.append("" if "xmlurl" in attributes else name)

    def end(self) -> None:
        """The innermost open outline ends."""
        if self._open:
            self._open.pop()

    def _add(self, attributes: Mapping[str, str], name: str, told: Mapping[str, str], line: int) -> None:
        raw = next(value for key, value in told.items() if key.lower() == "xmlurl").strip()
        url = clean_url(raw)
        fault = next(url_faults(url, allow_private=False), "")
        key = comparable_url(url)
        if fault:
            self.faults.append((line, f"bad URL {_UNPRINTABLE.sub(' ', raw)[:200]!r}: {fault}"))
        elif key in self._known:
            self.faults.append((line, f"{url[:200]} is doubled: it stands in line {self._known[key]} too"))
        elif len(self.outlines) >= MAX_FEEDS:
            self._n_beyond += 1
        else:
            self._known[key] = line
            groups = [group for group in self._open[:MAX_TAGS] if group]
            named = (part.strip() for part in re.split(r"[,/]", attributes.get("category", "")))
            tags = (tag.replace("|", " ")[:100] for tag in (*groups, *named))
            self.outlines.append(
                Outline(
                    url, name[:300], attributes.get("htmlurl", "")[:2000], attributes.get("language", "")[:20],
                    attributes.get("country", "")[:2].upper(), tuple(dict.fromkeys(filter(None, tags))), line,
                )
            )  # fmt: skip

    def told(self) -> tuple[list[Outline], list[tuple[int, str]]]:
        """The outlines, and (line, fault) of what is not among them."""
        if self._n_beyond:
            self.faults.append((0, f"{self._n_beyond} feeds beyond the first {MAX_FEEDS} were left out"))
        return self.outlines, sorted(self.faults)


def read_opml(data: bytes) -> tuple[list[Outline], list[tuple[int, str]]]:
    """The feeds of a subscription list, and (line, fault) of each row that is none.

    The groups a feed stands in become its tags, as do the parts of its `category`. A file with a DTD is
    refused whole: entities could make it anything. One that is not well-formed, as one of three lists
    in the wild, is read outline by outline, with a fault that says where it broke.
    """
    reading = _Reading()
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise _Refused

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.lower() == "outline":
            reading.start(attributes, parser.CurrentLineNumber)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: reading.end() if name.lower() == "outline" else None
    try:
        parser.Parse(data, True)  # noqa: FBT003 - expat's interface
    except _Refused:
        return [], [
            (parser.CurrentLineNumber, "it has a document type declaration, which is refused: remove it")
        ]
    except (expat.ExpatError, ValueError) as fault:
        line = getattr(fault, "lineno", 0)
        if b"<!DOCTYPE" in data[:65_536].upper() or b"<!ENTITY" in data[:65_536].upper():
            return [], [(line, "it has a document type declaration, which is refused: remove it")]
        reading = _recover(data.decode("utf-8", errors="replace"))
        reading.faults.append((line, f"not well-formed ({fault}); read outline by outline"))
    return reading.told()


def _recover(text: str) -> _Reading:
    """The outlines of a broken file, by their tags alone."""
    reading, line, at = _Reading(), 1, 0
    for tag in _OUTLINE.finditer(text):
        line, at = line + text.count("\n", at, tag.start()), tag.start()
        if tag[1]:
            reading.end()
            continue
        pairs = {m[1]: unescape(m[2] if m[2] is not None else m[3]) for m in _ATTRIBUTE.finditer(tag[2])}
        reading.start(pairs, line)
        if tag[3]:
            reading.end()
    return reading


def write_opml(catalogue: Catalogue) -> str:
    """The catalogue as a subscription list: a group for each country, feeds by id within it."""
    feeds = sorted(catalogue.feeds.values(), key=lambda feed: (feed.country, feed.feed_id))
    groups = []
    for country, told in groupby(feeds, key=lambda feed: feed.country):
        name = catalogue.countries[country].name if country in catalogue.countries else country
        lines = "\n".join(_outline(feed, catalogue) for feed in told)
        groups.append(
            f"    <outline text={quoteattr(name)} title={quoteattr(name)}>\n{lines}\n    </outline>"
        )
    head = f"<head><title>{escape('dateline')}</title></head>"
    body = "\n".join(groups)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n  {head}\n  <body>\n{body}\n  </body>\n</opml>\n'


def _outline(feed: Feed, catalogue: Catalogue) -> str:
    source = catalogue.sources.get(feed.source_id)
    name = source.name if source else feed.feed_id
    told = {
        "text": name, "title": name, "type": "rss", "xmlUrl": feed.url, "htmlUrl": source.home_page if source else "",
        "language": feed.language, "country": feed.country, "category": ",".join(feed.tags),
    }  # fmt: skip
    return f"      <outline {' '.join(f'{key}={quoteattr(value)}' for key, value in told.items() if value)}/>"
