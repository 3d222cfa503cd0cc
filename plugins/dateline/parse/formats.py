"""Formats that feedparser does not read: JSON Feed 1.1 and news sitemaps, as entries of feedparser's shape."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from html import escape
from typing import Any
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

Entry = dict[str, Any]


@dataclass(slots=True)
class OtherFeed:
    """A feed of another format: its entries, its name in `capture.format`, and what was wrong with it."""

    version: str
    entries: list[Entry] = field(default_factory=list)
    language: str = ""
    bozo: str = ""


def read_json_feed(text: str) -> OtherFeed | None:
    """A JSON Feed (jsonfeed.org/version/1.1, and 1), None where the text is JSON of another kind.

    Raises `ValueError` where it is not JSON.
    """
    told = json.loads(text, strict=False)
    items = told.get("items") if isinstance(told, dict) else None
    if not isinstance(items, list):
        return None
    version = str(told.get("version", "")).rstrip("/").rpartition("/")[2].replace(".", "")
    feed = OtherFeed(f"json{version}"[:12], language=_text(told.get("language")))
    feed.entries = [_json_entry(item) for item in items if isinstance(item, dict)]
    if len(feed.entries) < len(items):
        feed.bozo = "ItemsThatAreNoObjects"
    return feed


def _text(value: object) -> str:
    return str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""


def _json_entry(item: dict[str, Any]) -> Entry:
    # Titles and content_text are plain text by the standard (section "Items"), so their signs are no markup.
    authors = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    names = [_text(author.get("name")) for author in authors or () if isinstance(author, dict)]
    tags = item.get("tags") if isinstance(item.get("tags"), list) else []
    html, plain = _text(item.get("content_html")), escape(_text(item.get("content_text")), quote=False)
    entry = {
        "id": _text(item.get("id")) or _text(item.get("url")),
        "link": _text(item.get("url")) or _text(item.get("external_url")),
        "title": escape(_text(item.get("title")), quote=False),
        "summary": escape(_text(item.get("summary")), quote=False),
        "content": [{"value": html or plain}],
        "author": ", ".join(filter(None, names)),
        "tags": [{"term": escape(_text(tag), quote=False)} for tag in tags or ()],
        "language": _text(item.get("language")),
        "published": _text(item.get("date_published")) or _text(item.get("date_modified")),
    }
    return {name: value for name, value in entry.items() if value}


def read_sitemap(data: bytes) -> OtherFeed:
    """A news sitemap (Google's sitemap-news 0.9): what can be read of it before the first fault."""
    feed = OtherFeed("newssitemap")
    parser: Any = XMLPullParser(["end"])
    try:
        parser.feed(data)
        parser.close()
        _take_urls(parser, feed)
    except ParseError as fault:
        feed.bozo = type(fault).__name__
        with suppress(ParseError):
            _take_urls(parser, feed)
    return feed


def _take_urls(parser: Any, feed: OtherFeed) -> None:  # noqa: ANN401 - its type has one too many shapes
    for _, element in parser.read_events():
        if isinstance(element, Element) and _local(element) == "url":
            feed.entries.append(_sitemap_entry(element))
            element.clear()


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def _sitemap_entry(url: Element) -> Entry:
    told: dict[str, str] = {}
    for element in url.iter():
        told.setdefault(_local(element), (element.text or "").strip())
    keywords = [word.strip() for word in told.get("keywords", "").split(",")]
    entry = {
        "id": told.get("loc", ""),
        "link": told.get("loc", ""),
        "title": escape(told.get("title", ""), quote=False),
        "author": "",
        "tags": [{"term": escape(word, quote=False)} for word in keywords if word],
        "language": told.get("language", ""),
        "published": told.get("publication_date", "") or told.get("lastmod", ""),
    }
    return {name: value for name, value in entry.items() if value}
