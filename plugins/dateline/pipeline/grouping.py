"""Stories from anywhere grouped by the rules that runs use: lines in, the same lines' groups out."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from dateline import canonical, dedupe
from dateline.catalogue import read_wires
from dateline.dates import read_date
from dateline.lede import WireNames, read_lede
from dateline.model import DatelineError, DateQuality, DateReading, Feed, Item
from dateline.pipeline.locating import Story, read_story

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dateline.model import Lede, Settings

MAX_TITLE, MAX_TEXT = 1000, 4000
"""Characters of a title and a text that count, as when a feed is read."""

_EARLIEST = datetime(1, 1, 5, tzinfo=UTC)
_MILLISECONDS = 1e11


@dataclass(frozen=True, slots=True)
class _Line:
    """A story as it was given. `at` is None where it has no date; then it came with the newest, `seen_at`."""

    id: str
    source_id: str
    url: str
    guid: str
    title: str
    text: str
    language: str
    at: datetime | None
    seen_at: datetime = _EARLIEST


def group_lines(settings: Settings, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Story, cluster and event of each story, in the order given.

    A line is a JSON object with `id` and `title`, and optionally `source_id`, `url`, `guid`, `text`,
    `published_at` and `language`. Lines may come in any order: they are taken by date, those without one
    as if they had come with the newest, and ties by id. Of a story without a source its address says who
    published it.

    Raises `DatelineError` that names the line where one cannot be read.
    """
    given = [_read_line(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    newest = max((line.at for line in given if line.at), default=_EARLIEST)
    ordered = sorted(
        (replace(line, seen_at=line.at or newest) for line in given),
        key=lambda line: (line.seen_at, line.at is None, line.id),
    )
    stories, firsts = _fold_stories(ordered)
    wires = WireNames.of(read_wires(settings.seeds))
    read = {line.id: _read_story(line, wires) for line in firsts}
    sketches = dedupe.sketch_all([wording for wording, _ in read.values()])
    placed = {place.story_id: place for place in dedupe.cluster_all(sketches)}
    leaders = {place.leader_id for place in placed.values()}
    events = dedupe.group_events(report for _, report in read.values() if report.report_id in leaders)
    for line in given:
        first, kind = stories[line.id]
        place = placed[first]
        yield {
            "id": line.id,
            "story_id": canonical.identify("story", first),
            "cluster_id": place.cluster_id,
            "event_id": events[place.leader_id],
            "rule": f"same_{kind}" if kind else place.rule,
            "score": 1.0 if kind else place.score,
        }


def _read_line(number: int, line: str) -> _Line:
    try:
        told = json.loads(line)
    except ValueError as fault:
        raise DatelineError(f"line {number} is not JSON: {fault}") from None
    if not isinstance(told, dict) or "id" not in told or "title" not in told:
        raise DatelineError(f"line {number} must be an object with id and title")
    text = {
        name: _text(told.get(name))
        for name in ("id", "source_id", "url", "guid", "title", "text", "language")
    }
    host = canonical.loose_url_key(text["url"]).partition("/")[0]
    return _Line(
        id=text["id"],
        source_id=text["source_id"] or host,
        url=text["url"],
        guid=text["guid"],
        title=text["title"][:MAX_TITLE],
        text=text["text"][:MAX_TEXT],
        language=text["language"][:2].lower(),
        at=_read_at(told.get("published_at")),
    )


def _text(value: object) -> str:
    """A cell as text that can be stored: no lone surrogates, which JSON may spell."""
    text = "" if value is None else value if isinstance(value, str) else str(value)
    return text.encode("utf-8", "replace").decode()


def _read_at(value: object) -> datetime | None:
    """An instant as ISO 8601, as feeds write it, or as seconds or milliseconds since 1970."""
    try:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000 if abs(value) > _MILLISECONDS else value, UTC)
        at = datetime.fromisoformat(str(value or ""))
    except (ValueError, OverflowError, OSError):
        return read_date(str(value or "")).at
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _fold_stories(ordered: Sequence[_Line]) -> tuple[dict[str, tuple[str, str]], list[_Line]]:
    """By line, the line that first told its story and by what that was known; the first lines."""
    fold = dedupe.StoryFold({})
    first_of: dict[str, str] = {}
    stories: dict[str, tuple[str, str]] = {}
    firsts = []
    for line in ordered:
        if line.id in stories:
            raise DatelineError(f"two lines have the id {line.id!r}")
        feed = Feed(line.source_id, "", line.source_id, line.language, "")
        date = DateReading(line.at, DateQuality.EXACT if line.at else DateQuality.MISSING, "given")
        item = Item(0, line.guid, line.url, line.title, line.text, "", (), "", date)
        [telling] = dedupe.tell(feed, "", [item], line.seen_at)
        # Two lines may say the same: here the id given tells them apart, as the capture does in a run.
        story_id, kind = fold.place(replace(telling, item_id=canonical.identify("line", line.id)))
        if not kind:
            first_of[story_id] = line.id
            firsts.append(line)
        stories[line.id] = first_of[story_id], kind
    return stories, firsts


def _read_story(line: _Line, wires: WireNames) -> tuple[dedupe.Wording, dedupe.Report]:
    lede, located = read_story(Story(line.title, line.text, line.language or "en"), wires)
    title = canonical.title_key(line.title)
    at = line.seen_at
    page = canonical.url_key(line.url)
    page = "" if canonical.is_front_page(page) else page
    wording = dedupe.Wording(
        line.id, line.source_id, at, line.at, title, plain_text(lede, wires), lede.wire, page
    )
    countries = frozenset(m.country for m in located.mentions if m.is_about)
    return wording, dedupe.Report(
        line.id, at, line.title, lede.text, line.language, countries, line.source_id
    )


def plain_text(lede: Lede, wires: WireNames) -> str:
    """A story's text as copies are compared: without a caption before it and the dateline after that."""
    text = dedupe.tidy(lede.text)
    return text if text == lede.text else read_lede(text, wires).text


def canonical_lines(lines: Iterable[str]) -> Iterator[str]:
    """Each address's strict key, a tab, and its loose key; both empty for what is no web address."""
    for line in lines:
        address = line.rstrip("\r\n")
        yield f"{canonical.url_key(address)}\t{canonical.loose_url_key(address)}"
