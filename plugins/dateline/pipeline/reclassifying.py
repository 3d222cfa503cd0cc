"""Stories of the lake read again by today's rules, beside what the lake counts by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from dateline.catalogue import read_wires
from dateline.lede import WireNames
from dateline.model import RULE_VERSION, DatelineError
from dateline.pipeline.locating import Story, read_story, share
from dateline.store import Lake

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dateline.model import Located, Settings

STEP = timedelta(days=1)
"""How much is read and committed at once: a day of stories fits into memory."""


def reclassify(settings: Settings, since: datetime | None = None) -> Iterator[dict[str, Any]]:
    """Write what today's rules say of the stories first seen since an instant into `mention_version`.

    What the lake counts by stays as it is: `queries/what_rules_changed.sql` compares both, and a replay
    takes the new rules over. A day is one transaction, and a day done twice is the same. Yields a day's
    counts: stories, and those whose countries it is about or whose first country are others now.
    """
    wires = WireNames.of(read_wires(settings.seeds))
    if not Lake.exists(settings):
        raise DatelineError(f"there is no lake at {settings.lake} yet, so there is nothing to read again")
    with Lake(settings) as lake:
        lake.widen()
        [(first, last)] = lake.ask("SELECT min(first_seen_at), max(first_seen_at) FROM story")
        if first is None:
            return
        start = max(first, since) if since else first
        at = start.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        while at <= last:
            yield _reclassify_day(lake, wires, max(at, start), at + STEP)
            at += STEP


def _reclassify_day(lake: Lake, wires: WireNames, since: datetime, until: datetime) -> dict[str, Any]:
    window = {"since": since, "until": until}
    stories = lake.run("lookups/story_text.sql", **window)
    before: dict[str, set[tuple[str, bool]]] = {}
    query = "SELECT story_id, country, is_primary FROM mention WHERE (is_about OR is_primary) AND first_seen_at >= $since AND first_seen_at < $until"
    for story_id, country, is_primary in lake.ask(query, **window):
        before.setdefault(story_id, set()).add((country, is_primary))
    rows, n_changed = [], 0
    for story_id, first_seen_at, dated_on, *told in stories:
        located = _read_again(told, wires)
        now = {(m.country, m.is_primary) for m in located.mentions if m.is_about or m.is_primary}
        n_changed += now != before.get(story_id)
        shared = {"rule_version": RULE_VERSION, "story_id": story_id, "first_seen_at": first_seen_at}
        rows += [{**shared, "dated_on": dated_on, **row} for row in _rows(located)]
    lake.stage("mention_version", rows)
    with lake.transaction(f"rules {RULE_VERSION} {since.date()}", rule_version=RULE_VERSION):
        lake.run("steps/60_other_rules.sql", rule_version=RULE_VERSION, **window)
        lake.take(["mention_version"])
    return {"day": since.date().isoformat(), "stories": len(stories), "changed": n_changed}


def _read_again(told: list[Any], wires: WireNames) -> Located:
    """A stored story, read from its dateline on: what stood before that was boilerplate."""
    title, text, lede_start, lede_end, language, dateline, country = told
    text = text or ""
    start = lede_start or 0
    if dateline:
        start = max(0, text.rfind(dateline.split(" / ")[0], 0, start))
    story = Story(title or "", text, language or "", country or "", "", (start, lede_end or len(text)))
    return read_story(story, wires)[1]


def _rows(located: Located) -> Iterator[dict[str, Any]]:
    for mention in located.mentions:
        yield {
            "country": mention.country,
            "role": mention.role.value,
            "score": mention.score,
            "weight": share(mention.weight_ppm),
            "is_about": mention.is_about,
            "is_primary": mention.is_primary,
        }
