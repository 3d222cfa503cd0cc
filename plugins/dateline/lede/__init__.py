"""The head and the tail of a wire story: where it was filed, by which agency, and the text between.

A dateline is read by its parts and not by one pattern: an agency's name in brackets or between
slashes, a day, an upper-case place before a dash (`heads`); what stands before must look like places
(`parts`). The end of a text, a byline and a title credit agencies as well (`tails`). Only the first 200 and
the last 300 characters of a text are looked at, and every pattern is linear.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.lede.agencies import Agencies, WireNames, fold_name
from dateline.lede.heads import HEAD, Heads
from dateline.lede.parts import Parts
from dateline.lede.tails import read_byline, read_tail, read_title
from dateline.model import Lede

if TYPE_CHECKING:
    from collections.abc import Callable

    from dateline.lede.parts import Head

__all__ = ["HEAD", "WireNames", "fold_name", "read_lede", "shift_lede"]


def _unknown(_: str) -> str:
    return ""


def read_lede(
    text: str,
    wires: WireNames,
    *,
    title: str = "",
    byline: str = "",
    country: str = "",
    is_place: Callable[[str], str] = _unknown,
    seen: dict[tuple[str, bool], Head | None] | None = None,
) -> Lede:
    """The dateline, the agency credited and the text without either.

    `country` is the publisher's; it decides between agencies of one name (APA of Austria, of
    Azerbaijan). `is_place` tells what a name is: "" where it is no place that is known, "town", or "place"
    for countries, provinces and towns that are common words: without an agency and
    without a day nothing else tells `PARIS -` from `INTERVIEW -`. `seen` remembers what heads say from one
    text to the next, for callers whose `is_place` stays the same: the same towns open most stories.
    """
    agencies = Agencies(wires, country)
    dateline, offset, wire = Heads(agencies, Parts(is_place, {} if seen is None else seen)).read(text)
    end, credited = read_tail(text, offset, agencies)
    rule = "dateline" if dateline else "credit"
    if not wire:
        wire, rule = credited, "credit" if credited else ""
    if not wire:
        wire = read_byline(byline, agencies)
        rule = "byline" if wire else ""
    if not wire:
        wire = read_title(title, agencies)
        rule = "title" if wire else ""
    return Lede(text[offset:end], offset, wire, rule, dateline)


def shift_lede(lede: Lede, start: int) -> Lede:
    """The lede of a text that was read from `start` on, with its offsets into the whole text."""
    dateline = lede.dateline
    if dateline and start:
        dateline = dateline._replace(span=(dateline.span[0] + start, dateline.span[1] + start))
    return lede._replace(offset=lede.offset + start, dateline=dateline) if start else lede
