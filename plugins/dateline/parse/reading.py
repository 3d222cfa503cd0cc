"""A capture's bytes to items: feedparser's reading, made plain, bounded and dated."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from dateline.dates import read_date
from dateline.model import Item, Outcome, Parsed, Rejected
from dateline.parse.bodies import decode_body, find_trap, judge_body, root_of
from dateline.parse.entries import Entries, find_entries
from dateline.parse.formats import OtherFeed, read_json_feed, read_sitemap
from dateline.parse.skim import MAX_ENTRIES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from dateline.parse.bodies import Context

MAX_TITLE, MAX_TEXT, MAX_FIELD = 500, 4000, 2048
"""Characters kept of a title, of a text, and of any other field; `is_cut` tells where one was longer."""

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,400}\?>", re.IGNORECASE)
_START = re.compile(r"<\?xml\b|<(?:\w{1,20}:)?(?:rss|rdf|feed|channel)\b", re.IGNORECASE)
_BARE_AMPERSAND = re.compile(r"&(?!#\d{1,7};|#x[0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,30};)")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_REFERENCE = re.compile(r"&#([xX][0-9a-fA-F]{1,40}|\d{1,40});?")
_DATE_FIELDS = ("published", "created", "updated")
_DRIVER = "dateline.parse.driver"


def clean_text(text: str, limit: int) -> tuple[str, bool]:
    """Text safe to store, on one line, and whether it was cut at `limit` characters.

    Control, surrogate and bidirectional-override characters go: no reader needs them in a
    headline, and they break terminals, CSV files and databases.
    """
    joined = " ".join(text[: limit * 4].split())
    if not joined.isprintable():
        kept = "".join(c if c.isprintable() else _stand_in(c) for c in joined)
        joined = " ".join(kept.split())
    if not joined.isascii():
        joined = unicodedata.normalize("NFC", joined)
    return joined[:limit].rstrip(), len(joined) > limit


def _stand_in(char: str) -> str:
    # Zero-width joiners shape words in Persian and Hindi, so they stay; other format and
    # control characters go, and private-use ones become a space to keep words apart.
    if char in "‌‍":
        return char
    return " " if unicodedata.category(char) in {"Co", "Cc"} else ""


def plain_text(markup: str) -> str:
    """The text of an HTML fragment; blocks and line breaks become spaces, scripts nothing."""
    if "<" not in markup and "&" not in markup:
        return markup
    tree = LexborHTMLParser(f"<body>{markup}")
    tree.strip_tags(["script", "style", "template", "noscript", "iframe", "svg"], recursive=True)
    body = tree.body
    return body.text(separator=" ") if body is not None else ""


def parse_capture(body: bytes, context: Context, known: Collection[str] = ()) -> Parsed:
    """Read a capture. Never raises: what cannot be read is an outcome with a reason.

    Entries whose hash is in `known` have been read before: they are counted and not read again, where
    that gives what reading all of them gives.
    """
    text, encoding = decode_body(body, context.content_type, context.language)
    if text is None:
        return Parsed(Outcome.BAD_ENCODING, reason="fits none of the encodings it claims")
    outcome, reason = judge_body(text)
    is_json = text.lstrip("\ufeff \t\r\n\0")[:1] in {"{", "["}
    trap = find_trap(text) if outcome is Outcome.OK and not is_json else ""
    if outcome is not Outcome.OK or trap:
        outcome = outcome if outcome is not Outcome.OK else Outcome.PARSE_ERROR
        return Parsed(outcome, encoding=encoding, reason=reason or f"refused: {trap}")
    try:
        if is_json:
            return _read_other(read_json_feed(text.lstrip("\ufeff \t\r\n\0")), context, encoding)
        if root_of(text) == "urlset":
            return _read_other(read_sitemap(_as_utf8(text)), context, encoding)
        return _read_xml(text, context, encoding, known)
    except Exception as fault:  # noqa: BLE001 - feedparser raises anything, and this row says what
        return Parsed(Outcome.PARSE_ERROR, encoding=encoding, reason=f"{type(fault).__name__}: {fault}"[:300])


def _as_utf8(text: str) -> bytes:
    """A document as UTF-8 that says nothing of its encoding, without what stands before it.

    PHP's warnings and blank lines before the declaration are no part of a feed and break the XML.
    """
    start = _START.search(text, 0, 16_384)
    if start and text[: start.start()].strip("\ufeff \t\r\n") and "<" not in text[: start.start()]:
        text = text[start.start() :]
    return _XML_DECLARATION.sub("", text, count=1).lstrip("\ufeff \t\r\n\0").encode("utf-8", errors="replace")


def _read_xml(text: str, context: Context, encoding: str, known: Collection[str]) -> Parsed:
    data = _as_utf8(text)
    entries = find_entries(data, context.final_url, MAX_ENTRIES)
    if entries is None:
        feed = _feedparser(_mend(data), context)
        return _read_feed(feed, range(len(feed.entries)), None, context, encoding)
    shown, places = entries.without(known)
    feed = _feedparser(shown, context)
    if len(feed.entries) != len(places) or feed.get("bozo"):
        feed = _feedparser(data, context)
        return _read_feed(feed, range(len(feed.entries)), None, context, encoding)
    return _read_feed(feed, places, entries, context, encoding)


def _mend(data: bytes) -> bytes:
    """A broken document with its ampersands escaped and its impossible letters replaced.

    The loose parser would make "AT&T;" of "AT&T", and fails on references to what is no letter.
    """
    text = data.decode("utf-8")
    text = _REFERENCE.sub(_letter, text)
    return _BARE_AMPERSAND.sub("&amp;", text).encode("utf-8")


def _letter(reference: re.Match[str]) -> str:
    digits = reference[1]
    code = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    is_letter = code in {9, 10, 13} or 32 <= code < 0xD800 or 0xE000 <= code < 0x110000
    return reference[0] if is_letter else "\ufffd"


def _feedparser(data: bytes, context: Context) -> Any:  # noqa: ANN401 - feedparser has no types
    import feedparser  # noqa: PLC0415 - 0.1 s that only the child process pays
    import feedparser.api as feedparser_api  # noqa: PLC0415

    feedparser_api.PREFERRED_XML_PARSERS = [_DRIVER]
    headers = {"content-type": "application/xml; charset=utf-8"}
    if b"xml:base" in data:
        # Told its base, feedparser works it out again at every element: a third of its time. `_web_link` does it.
        headers["content-location"] = context.final_url
    return feedparser.parse(
        BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )


def _read_feed(
    feed: Any,  # noqa: ANN401
    places: Sequence[int],
    entries: Entries | None,
    context: Context,
    encoding: str,
) -> Parsed:
    """Items of feedparser's entries, which stand at `places` of the document."""
    found, version = feed.entries, feed.get("version", "")
    n_entries = entries.n_all if entries else len(found)
    if not version and not n_entries:
        return Parsed(Outcome.NOT_A_FEED, encoding=encoding, reason="neither a known format nor an item")
    language, _ = clean_text(str(feed.get("feed", {}).get("language", "")), 20)
    hashes = [entries.hashes[n] if entries else "" for n in places]
    read = [
        _read_item(entry, place, context, language, told)
        for entry, place, told in zip(found[:MAX_ENTRIES], places, hashes, strict=False)
    ]
    here = set(places)
    known = [told for n, told in enumerate(entries.hashes) if n not in here] if entries else []
    parsed = _sum_up(read, n_entries, known)
    bozo = type(feed["bozo_exception"]).__name__ if feed.get("bozo") and "bozo_exception" in feed else ""
    return replace(parsed, format=version, language=language, encoding=encoding, bozo=bozo)


def _read_other(feed: OtherFeed | None, context: Context, encoding: str) -> Parsed:
    """Items of a format that feedparser does not know."""
    if feed is None:
        return Parsed(Outcome.NOT_A_FEED, encoding=encoding, reason="JSON, and not a JSON Feed")
    if feed.entries and not any(entry.get("title") or entry.get("content") for entry in feed.entries):
        return Parsed(
            Outcome.NOT_A_FEED, encoding=encoding, reason="a sitemap without news: no entry has a title"
        )
    language, _ = clean_text(feed.language, 20)
    read = [_read_item(entry, n, context, language, "") for n, entry in enumerate(feed.entries[:MAX_ENTRIES])]
    parsed = _sum_up(read, len(feed.entries), [])
    return replace(parsed, format=feed.version, language=language, encoding=encoding, bozo=feed.bozo)


def _sum_up(read: Sequence[Item | Rejected], n_entries: int, known: Sequence[str]) -> Parsed:
    rejected = [entry for entry in read if isinstance(entry, Rejected)]
    if n_entries > MAX_ENTRIES:
        rejected.append(Rejected(MAX_ENTRIES, "over_item_cap", "", "", n_entries - MAX_ENTRIES))
    return Parsed(
        outcome=Outcome.OK if n_entries else Outcome.EMPTY,
        items=tuple(entry for entry in read if isinstance(entry, Item)),
        rejected=tuple(rejected),
        n_entries=n_entries,
        known=tuple(known),
    )


def _web_link(entry: Mapping[str, Any], base: str) -> str:
    """The first web address of an entry; javascript:, data: and the like are not kept."""
    links = [entry.get("link")]
    links += [
        link.get("href") for link in entry.get("links", ()) if link.get("rel", "alternate") == "alternate"
    ]
    guid = entry.get("id", "")
    for link in (*links, guid):
        address, cut = clean_text(str(link or ""), MAX_FIELD)
        if base and address and link is not guid and not _SCHEME.match(address):
            with suppress(ValueError):
                address = urljoin(base, address)
        if address.lower().startswith(("http://", "https://")) and not cut:
            return address
    return ""


def _body_text(entry: Mapping[str, Any]) -> str:
    """The longer of summary and content: some feeds cut one, some the other."""
    contents = [str(c.get("value") or "") for c in entry.get("content", ())]
    texts = [plain_text(t[: MAX_TEXT * 10]) for t in (str(entry.get("summary") or ""), *contents)]
    return max(texts, key=len, default="")


def _read_item(
    entry: Mapping[str, Any], position: int, context: Context, language: str, entry_hash: str
) -> Item | Rejected:
    title, is_title_cut = clean_text(plain_text(str(entry.get("title") or "")), MAX_TITLE)
    link = _web_link(entry, context.final_url)
    text, is_cut = clean_text(_body_text(entry), MAX_TEXT)
    if not title and not text:
        return Rejected(position, "no_text", title, link)
    byline, _ = clean_text(plain_text(str(entry.get("author") or "")), 200)
    tags = (_clean_tag(str(tag.get("term") or "")) for tag in entry.get("tags", ())[:50])
    date_raw = _raw_date(entry)
    return Item(
        position=position,
        guid=clean_text(str(entry.get("id") or ""), MAX_FIELD)[0],
        link=link,
        title=title,
        text=text,
        byline=byline,
        tags=tuple(dict.fromkeys(t for t in tags if t)),
        date_raw=date_raw,
        date=read_date(date_raw, country=context.country, zone=context.zone, language=context.language),
        is_cut=is_cut or is_title_cut,
        language=clean_text(_language(entry), 20)[0] or language,
        entry_hash=entry_hash,
    )


@lru_cache(4096)
def _clean_tag(term: str) -> str:
    """Feeds repeat their categories at every entry."""
    return clean_text(plain_text(term[:1000]), 100)[0]


def _language(entry: Mapping[str, Any]) -> str:
    details = [entry.get(name) or {} for name in ("title_detail", "summary_detail")]
    return str(entry.get("language") or next(filter(None, (d.get("language") for d in details)), ""))


def _raw_date(entry: Mapping[str, Any]) -> str:
    # `in`, because feedparser's get("updated") answers with `published` and a warning.
    raws = (str(entry[name]) for name in _DATE_FIELDS if name in entry)
    return clean_text(next(filter(None, raws), ""), 200)[0]
