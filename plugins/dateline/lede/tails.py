"""Agencies credited at the end of a text, in its byline or at the end of its title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dateline.lede.agencies import without_thanks

if TYPE_CHECKING:
    from dateline.lede.agencies import Agencies

TAIL = 300
"""Characters from the end in which a closing credit must stand."""

_OPENERS = ("(", "[", "（")
_CLOSERS = frozenset(")]）")
_LINE_ENDS = re.compile("[\n.!?…»”\"'’]")
MAX_CREDIT = 110
"""Characters at the end of a text within which its closing credit stands, with the words of thanks before it."""

_REUTERS_END = re.compile(r"\(?(?:Additional )?[Rr]eporting by [^\n]{3,200}[Ee]diting by [^\n]{3,80}$")
_END_LINE = re.compile(
    r"(?:^|[\n.!?…»”\"'’])\s*(?P<at>)(?:[-–—©*]+\s*|(?:Source|Quelle|Fuente|Kaynak|Fonte)\s*:\s*)?([^\n.!?]{2,60})\.?$"
)
_END_BRACKET = re.compile(r"(?P<at>)[(\[（]([^()\[\]（）\n]{2,60})[)\]）]\.?$")
_TITLE_MARKS = (")", " - ", " | ", "–", "—")
_TITLE_END = re.compile(r"(?:\s[-–—|]\s([^-–—|()]{2,30})|\(([^()]{2,30})\))\s*$")
_BY = re.compile(r"^(?:By|Von|Par|Por)\s+", re.IGNORECASE)


def read_tail(text: str, offset: int, agencies: Agencies) -> tuple[int, str]:
    """Where the text ends before its closing credit, and the agency credited there."""
    end = len(text.rstrip())
    start = max(offset, end - TAIL)
    last = text[start:end]
    signed = _REUTERS_END.search(last) if "diting by" in last else None
    if signed and agencies.find("Reuters"):
        return start + len(last[: signed.start()].rstrip()), agencies.find("Reuters")
    if not agencies.names.may_name(_closing(last)):
        return len(text), ""
    for pattern in (_END_BRACKET, _END_LINE):
        match = pattern.search(last)
        wire = match and agencies.alone(without_thanks(match[2].strip()))
        if match and wire:
            return start + len(last[: match.start("at")].rstrip()), wire
    return len(text), ""


def read_byline(byline: str, agencies: Agencies) -> str:
    """The agency in an author's name: `Reuters`, `By AFP`, `Jane Doe, Associated Press`."""
    return agencies.among(without_thanks(_BY.sub("", byline.strip()[:200]))) if byline else ""


def read_title(title: str, agencies: Agencies) -> str:
    """The agency that a title ends with: `... - Reuters`, `... | AP News`, `... (AFP)`."""
    if not any(mark in title for mark in _TITLE_MARKS):
        return ""
    match = _TITLE_END.search(title[-120:])
    if not match:
        return ""
    name = (match[1] or match[2]).strip()
    return agencies.certain(name) or agencies.certain(name.removesuffix(" News"))


def _closing(last: str) -> str:
    """The bracket or line that a text ends with, where a closing credit stands."""
    if last.rstrip(".")[-1:] in _CLOSERS:
        return last[max(map(last.rfind, _OPENERS)) :]
    return _LINE_ENDS.split(last[-MAX_CREDIT:-1])[-1] + last[-1:]
