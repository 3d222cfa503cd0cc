"""Bytes off the wire to text, and whether that text can be a feed at all. Cheap: the poll asks too."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass

from dateline.model import Outcome
from dateline.parse.charsets import detect

MAX_PROLOGUE, MAX_DECLARATION = 16_384, 256
"""Characters before the root element, and of the XML declaration: longer ones cost feedparser
quadratic and cubic time. Of 560 real files the longest are about 1 kB and 57 bytes."""

FEED_ROOTS = frozenset({"rss", "rdf", "feed", "channel", "urlset", "entry"})
"""Local names of the root elements that are read: RSS, RDF, Atom, bare channels and entries, news sitemaps."""

_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_WIDE_STARTS = (
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x00<\x00?", "utf-16-be"),
)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,400}?encoding\s*=\s*["']([\w.:-]{1,40})["']""", re.IGNORECASE)
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
_NOT_ELEMENTS = (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<!", ">"), ("<?", ">"))
_ELEMENT = re.compile(r"<\s*(?:[A-Za-z_][\w.-]{0,40}:)?([A-Za-z_][\w.-]{0,60})")
_FEED_MARK = re.compile(r"<\s*(?:[\w.-]{1,40}:)?(?:rss|rdf|feed|channel|urlset)\b", re.IGNORECASE)
_JSON_FEED = re.compile(r'jsonfeed\.org/version|"items"\s*:\s*\[')
_BOT_WALL = re.compile(
    r"just a moment|cf-chl|challenge-platform|captcha|ddos-guard|are you a (?:human|robot)|access denied"
    r"|verify you are human|checking your browser|enable javascript and cookies",
    re.IGNORECASE,
)
_UTF8_PAIR = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a feed before its capture is read: it decides zones, encodings and languages."""

    final_url: str = ""
    content_type: str = ""
    country: str = ""
    zone: str = ""
    language: str = ""


def decode_body(body: bytes, content_type: str, language: str = "") -> tuple[str | None, str]:
    """A body as text and the encoding that was used; None where none fits.

    BOM, then strict UTF-8, then the XML declaration, then HTTP's charset, then UTF-8 with a few broken
    bytes, then what the letters say (`charsets`), then Windows-1252: bytes that are valid UTF-8 are
    UTF-8 whatever a header says (a false charset garbled 7 of 392 real files).
    """
    for bom, encoding in (*_BOMS, *_WIDE_STARTS):
        if body.startswith(bom):
            with suppress(UnicodeDecodeError):
                return body[len(bom) if bom in dict(_BOMS) else 0 :].decode(encoding), encoding
    if b"\x1b$" not in body:
        with suppress(UnicodeDecodeError):
            return body.decode("utf-8"), "utf-8"
    for encoding in _claims(body, content_type):
        with suppress(UnicodeDecodeError, LookupError):
            return body.decode(encoding), encoding
    # A UTF-8 feed with a few broken bytes is common where a database cut a string in half.
    text = body.decode("utf-8", errors="replace")
    if text.count("\ufffd") * 10 < len(_UTF8_PAIR.findall(body)):
        return text, "utf-8 repaired"
    found = detect(body, language)
    if found:
        return found
    with suppress(UnicodeDecodeError):
        return body.decode("windows-1252"), "windows-1252"
    return (text, "utf-8 repaired") if text.count("\ufffd") * 100 < len(text) else (None, "")


def _claims(body: bytes, content_type: str) -> list[str]:
    declared, charset = _DECLARED.match(body), _CHARSET.search(content_type)
    told = [declared.group(1).decode("ascii") if declared else "", charset.group(1) if charset else ""]
    return [c.lower() for c in told if c and c.lower().replace("_", "-") not in {"utf-8", "utf8"}]


def root_of(text: str) -> str:
    """Local name of the first element, in lower case; "" where there is none near the start."""
    at = text.find("<", 0, MAX_PROLOGUE)
    while at >= 0:
        if name := _ELEMENT.match(text, at):
            return name[1].lower()
        ends = (end for start, end in _NOT_ELEMENTS if text.startswith(start, at))
        past = text.find(next(ends, "<"), at + 1, MAX_PROLOGUE)
        at = text.find("<", past, MAX_PROLOGUE) if past >= 0 else -1
    return ""


def judge_body(text: str) -> tuple[Outcome, str]:
    """Whether a body can be a feed at all: OK, or the outcome and reason why not."""
    head = text[:MAX_PROLOGUE].lstrip("\ufeff \t\r\n\0")
    if not head:
        return (
            (Outcome.EMPTY, "no text in the body") if not text.strip("\ufeff \t\r\n\0") else (Outcome.OK, "")
        )
    if head[0] in "{[":
        is_feed = _JSON_FEED.search(text)
        return (Outcome.OK, "") if is_feed else (Outcome.NOT_A_FEED, "JSON, and not a JSON Feed")
    root = root_of(text)
    if root in FEED_ROOTS or (_FEED_MARK.search(head) and root not in {"html", "head", "body"}):
        return Outcome.OK, ""
    if root == "sitemapindex":
        return Outcome.NOT_A_FEED, "an index of sitemaps: name one of its news sitemaps"
    if _BOT_WALL.search(text[:100_000]):
        return Outcome.BOT_WALL, "a challenge page instead of a feed"
    what = "an HTML page" if root in {"html", "head", "body", "title", "meta", "script", "div"} else ""
    return (
        Outcome.NOT_A_FEED,
        f"{what or (f'a document of <{root}>' if root else 'a text')} instead of a feed",
    )


def find_trap(text: str) -> str:
    """Name what would make feedparser hang, or ""."""
    declaration = text.find("?>")
    if text.lstrip()[:5].lower() == "<?xml" and not 0 <= declaration <= MAX_DECLARATION:
        return f"XML declaration of more than {MAX_DECLARATION} characters"
    root = re.compile(r"<\s*[A-Za-z]").search(text, 0, MAX_PROLOGUE)
    if root is None:
        return f"no element in the first {MAX_PROLOGUE} characters"
    if "<!ENTITY" in text[:MAX_PROLOGUE].upper():
        return "entity declarations"
    return ""
