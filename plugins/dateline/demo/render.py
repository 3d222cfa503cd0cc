"""Stories as RSS 2.0, RSS 1.0/RDF or Atom, the way publishers really write them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from email.utils import format_datetime
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TR_DAYS = ("Pzt", "Sal", "Çar", "Per", "Cum", "Cmt", "Paz")
_TR_MONTHS = ("Oca", "Şub", "Mar", "Nis", "May", "Haz", "Tem", "Ağu", "Eyl", "Eki", "Kas", "Ara")

_RSS2_SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:atom="http://www.w3.org/2005/Atom"'
)
_RDF_SPACES = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


@dataclass(frozen=True, slots=True)
class Line:
    """One story as one feed lists it. `guid` is "" where the feed gives none."""

    title: str
    link: str
    guid: str
    sentences: tuple[str, ...]
    author: str
    tag: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Masthead:
    """What a feed says of itself. `date` and `markup` are as in `data/press.yaml`."""

    title: str
    home: str
    url: str
    language: str
    zone: str
    date: str
    markup: str
    charset: str = "utf-8"
    is_declared: bool = True


def write_date(at: datetime, style: str, zone: str) -> str:
    """An instant as a publisher of this style and zone writes it; "" for style "none"."""
    local = at.astimezone(ZoneInfo(zone))
    clock = f"{local:%H:%M:%S}"
    if style == "gmt":
        return format_datetime(at.astimezone(UTC), usegmt=True)
    if style == "utc":
        return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if style == "iso":
        return local.isoformat()
    if style == "named":
        month = _MONTHS[local.month - 1]
        return f"{_DAYS[local.weekday()]}, {local.day:02} {month} {local.year} {clock} {local.tzname()}"
    if style == "turkish":
        month = _TR_MONTHS[local.month - 1]
        return f"{_TR_DAYS[local.weekday()]}, {local.day:02} {month} {local.year} {clock} {local:%z}"
    return format_datetime(local) if style == "offset" else ""


def render(layout: str, head: Masthead, lines: Iterable[Line], built_at: datetime) -> bytes:
    """A feed document in `layout` (rss2, rss1 or atom), in the masthead's charset."""
    layouts: dict[str, Callable[[Masthead, list[Line], datetime], str]] = {
        "rss2": _rss2,
        "rss1": _rss1,
        "atom": _atom,
    }
    encoding = f' encoding="{head.charset}"' if head.is_declared else ""
    text = f'<?xml version="1.0"{encoding}?>\n' + layouts[layout](head, list(lines), built_at)
    return text.encode(head.charset, errors="xmlcharrefreplace")


def _markup(line: Line, *, with_picture: bool) -> str:
    picture = f'<img src="{escape(line.link)}.jpg" alt="" width="640"/>' if with_picture else ""
    return picture + "".join(f"<p>{escape(sentence)}</p>" for sentence in line.sentences)


def _cdata(markup: str) -> str:
    return f"<![CDATA[{markup}]]>"


def _description(line: Line, markup: str) -> str:
    if markup == "cdata":
        return _cdata(_markup(line, with_picture=True))
    if markup == "html":
        return escape(_markup(line, with_picture=False))
    if markup == "content":
        return escape(line.sentences[0])
    return escape(" ".join(line.sentences))


def _rss2(head: Masthead, lines: list[Line], built_at: datetime) -> str:
    items = "".join(_rss2_item(head, line) for line in lines)
    return (
        f'<rss version="2.0" {_RSS2_SPACES}>\n<channel>\n<title>{escape(head.title)}</title>\n'
        f"<link>{escape(head.home)}</link>\n<description>{escape(head.title)}</description>\n"
        f"<language>{head.language}</language>\n"
        f"<lastBuildDate>{format_datetime(built_at.astimezone(UTC), usegmt=True)}</lastBuildDate>\n"
        f'<atom:link href={quoteattr(head.url)} rel="self" type="application/rss+xml"/>\n'
        f"{items}</channel>\n</rss>\n"
    )


def _rss2_item(head: Masthead, line: Line) -> str:
    date = write_date(line.at, head.date, head.zone)
    parts = [f"<title>{escape(line.title)}</title>", f"<link>{escape(line.link)}</link>"]
    if line.guid:
        flag = "" if line.guid == line.link else ' isPermaLink="false"'
        parts.append(f"<guid{flag}>{escape(line.guid)}</guid>")
    if date:
        parts.append(f"<pubDate>{date}</pubDate>")
    parts.append(f"<dc:creator>{escape(line.author)}</dc:creator>")
    parts.append(f"<category>{escape(line.tag)}</category>")
    parts.append(f"<description>{_description(line, head.markup)}</description>")
    if head.markup == "content":
        full = _cdata(_markup(line, with_picture=True))
        parts.append(f"<content:encoded>{full}</content:encoded>")
    return "<item>\n" + "\n".join(parts) + "\n</item>\n"


def _rss1(head: Masthead, lines: list[Line], built_at: datetime) -> str:
    listed = "".join(f"<rdf:li rdf:resource={quoteattr(line.link)}/>" for line in lines)
    items = "".join(_rss1_item(head, line) for line in lines)
    return (
        f"<rdf:RDF {_RDF_SPACES}>\n<channel rdf:about={quoteattr(head.url)}>\n<title>{escape(head.title)}</title>\n"
        f"<link>{escape(head.home)}</link>\n<description>{escape(head.title)}</description>\n"
        f"<dc:language>{head.language}</dc:language>\n<dc:date>{write_date(built_at, 'utc', 'UTC')}</dc:date>\n"
        f"<items><rdf:Seq>{listed}</rdf:Seq></items>\n</channel>\n{items}</rdf:RDF>\n"
    )


def _rss1_item(head: Masthead, line: Line) -> str:
    return (
        f"<item rdf:about={quoteattr(line.link)}>\n<title>{escape(line.title)}</title>\n"
        f"<link>{escape(line.link)}</link>\n<description>{_description(line, head.markup)}</description>\n"
        f"<dc:creator>{escape(line.author)}</dc:creator>\n<dc:subject>{escape(line.tag)}</dc:subject>\n"
        f"<dc:date>{write_date(line.at, 'iso', head.zone)}</dc:date>\n</item>\n"
    )


def _atom(head: Masthead, lines: list[Line], built_at: datetime) -> str:
    items = "".join(_atom_item(head, line) for line in lines)
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{head.language}">\n'
        f"<title>{escape(head.title)}</title>\n<id>{escape(head.url)}</id>\n"
        f'<link href={quoteattr(head.home)}/>\n<link rel="self" href={quoteattr(head.url)}/>\n'
        f"<updated>{write_date(built_at, 'utc', 'UTC')}</updated>\n{items}</feed>\n"
    )


def _atom_item(head: Masthead, line: Line) -> str:
    date = write_date(line.at, "iso", head.zone)
    body = escape(_markup(line, with_picture=False))
    return (
        f"<entry>\n<title>{escape(line.title)}</title>\n<id>{escape(line.guid or line.link)}</id>\n"
        f"<link href={quoteattr(line.link)}/>\n<published>{date}</published>\n<updated>{date}</updated>\n"
        f"<author><name>{escape(line.author)}</name></author>\n<category term={quoteattr(line.tag)}/>\n"
        f'<summary type="html">{body}</summary>\n</entry>\n'
    )
