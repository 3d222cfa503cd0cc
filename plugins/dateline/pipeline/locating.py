"""What a story's head, tail and places say: the one way in which everything reads a story.

Runs, the groups of `dateline cluster` and `dateline locate` come through `read_story`; `locate_lines` is
the last one's: stories in as lines, their countries out.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dateline.catalogue import read_wires
from dateline.lede import WireNames, read_lede, shift_lede
from dateline.model import WHOLE_PPM, Evidence, Lede, Located, Mention, RegionMention, Role
from dateline.places import load_gazetteer, locate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dateline.model import Settings

MAX_LINE = 10_000_000
"""Characters of a line that are read; a longer one is told and left out."""


@dataclass(frozen=True, slots=True)
class Story:
    """A story to be read. `country` is its publisher's, `body` the part of `text` that is not boilerplate."""

    title: str
    text: str
    language: str = ""
    country: str = ""
    byline: str = ""
    body: tuple[int, int] | None = None


def read_story(story: Story, wires: WireNames) -> tuple[Lede, Located]:
    """Where a story was filed, by which agency, and which countries and regions it is about."""
    gazetteer = load_gazetteer()
    start, end = story.body or (0, len(story.text))
    lede = read_lede(
        story.text[start:end],
        wires,
        title=story.title,
        byline=story.byline,
        country=story.country,
        is_place=lambda name: gazetteer.knows(name, story.language),
        seen=gazetteer.heads.setdefault(story.language, {}),
    )
    lede = shift_lede(lede, start)
    located = locate(
        gazetteer,
        title=story.title,
        text=story.text,
        lede=lede,
        language=story.language,
        source_country=story.country,
    )
    return lede, located


def plain(lede: Lede, located: Located) -> dict[str, Any]:
    """What was read, as the plain values that staged parts hold: `lede` and `located`."""
    dateline = lede.dateline._asdict() if lede.dateline else None
    return {
        "lede": {**lede._asdict(), "dateline": dateline},
        "located": {
            "mentions": [_plain_place(mention) for mention in located.mentions],
            "regions": [_plain_place(region) for region in located.regions],
        },
    }


def _plain_place(place: Mention | RegionMention) -> dict[str, Any]:
    return {**place._asdict(), "evidence": [_tell_evidence(evidence) for evidence in place.evidence]}


def locate_lines(settings: Settings, lines: Iterable[str]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each story as it was given, and what it is about.

    A line is a JSON object with `title`, and optionally `id`, `text`, `language` (ISO 639-1) and
    `source_country` (ISO 3166-1 alpha-2, the publisher's). What comes out holds the story's `id`; of a
    line that cannot be read, its number as `line` and an `error` that says what is wrong with it.
    """
    wires = WireNames.of(read_wires(settings.seeds))
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        given, error = _read_line(line)
        if error:
            yield given, {"id": given.get("id"), "line": number, "error": error}
            continue
        story = Story(given["title"], given["text"], given["language"], given["source_country"])
        lede, located = read_story(story, wires)
        yield given, {"id": given["id"], **tell(lede, located)}


def _read_line(line: str) -> tuple[dict[str, Any], str]:
    if len(line) > MAX_LINE:
        return {}, f"longer than {MAX_LINE} characters"
    try:
        told = json.loads(line)
    except (ValueError, RecursionError) as fault:
        return {}, f"not JSON: {fault}"
    if not isinstance(told, dict):
        return {}, "not a JSON object"
    if not isinstance(told.get("title"), str):
        return {"id": told.get("id")}, "title must be given, as text"
    given: dict[str, Any] = {"id": told.get("id")}
    for name in ("title", "text", "language", "source_country"):
        value = told.get(name)
        if value is not None and not isinstance(value, str):
            return given, f"{name} must be text"
        # JSON may spell lone surrogates, which no file can hold.
        given[name] = (value or "").encode("utf-8", "replace").decode()
    given["source_country"] = given["source_country"].strip().upper()
    return given, ""


def tell(lede: Lede, located: Located) -> dict[str, Any]:
    """A story's countries, regions and dateline as plain values, weights as shares of one."""
    about = [m for m in located.mentions if m.is_about]
    filed = [m for m in located.mentions if m.role is Role.FILED_FROM]
    return {
        "mentions": [_tell_mention(mention) for mention in located.mentions],
        "about": [mention.country for mention in about],
        "primary": next((m.country for m in about if m.is_primary), None),
        "regions": [
            {
                "scheme": region.scheme,
                "region": region.region,
                "score": region.score,
                "evidence": [_tell_evidence(evidence) for evidence in region.evidence],
            }
            for region in located.regions
        ],
        "dateline": _tell_dateline(lede, filed[0].country if filed else ""),
    }


def share(ppm: int) -> str:
    """Millionths as the decimal share that tables hold."""
    return f"{ppm // WHOLE_PPM}.{ppm % WHOLE_PPM:06}"


def _tell_mention(mention: Mention) -> dict[str, Any]:
    return {
        "country": mention.country,
        "role": mention.role.value,
        "score": mention.score,
        "weight": mention.weight_ppm / WHOLE_PPM,
        "is_about": mention.is_about,
        "is_primary": mention.is_primary,
        "evidence": [_tell_evidence(evidence) for evidence in mention.evidence],
    }


def _tell_evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "surface": evidence.surface,
        "start": evidence.start,
        "end": evidence.end,
        "field": evidence.field,
        "rule": evidence.rule,
    }


def _tell_dateline(lede: Lede, country: str) -> dict[str, Any]:
    """Place, country, agency, day, span and rule; all empty where the text has neither dateline nor credit."""
    if lede.dateline is None:
        told: dict[str, Any] = {
            "places": [],
            "qualifier": "",
            "date": "",
            "span": None,
            "rule": lede.wire_rule,
        }
    else:
        told = {"places": list(lede.dateline.places), "qualifier": lede.dateline.qualifier,
                "date": lede.dateline.date_text, "span": list(lede.dateline.span),
                "rule": lede.dateline.rule}  # fmt: skip
    place = told["places"][0] if told["places"] else ""
    return {"place": place, "country": country, "wire": lede.wire, **told}


def mark(text: str, field: str, told: dict[str, Any]) -> str:
    """A field of a story with the words that speak for a country or region marked: `[Minsk|BY]`."""
    marks: dict[tuple[int, int], list[str]] = {}
    for place in (*told["mentions"], *told["regions"]):
        name = place.get("country") or f"{place['scheme']}/{place['region']}"
        for evidence in place["evidence"]:
            if evidence["field"] == field:
                names = marks.setdefault((evidence["start"], evidence["end"]), [])
                names += [] if name in names else [name]
    marked, at = [], 0
    for (start, end), names in sorted(marks.items()):
        if start >= at:
            marked += [text[at:start], "[", text[start:end], "|", " ".join(names), "]"]
            at = end
    return "".join([*marked, text[at:]])
