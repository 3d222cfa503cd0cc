"""The `dateline feeds` commands: the catalogue's feeds in, out, listed and looked after."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path  # noqa: TC003 - typer reads it at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from dateline import pipeline
from dateline.catalogue import Added, NewFeed, add_feeds, judge_feed, read_catalogue, read_opml, write_opml
from dateline.store import Lake

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dateline.model import Feed, Settings

WIDTH = 160
"""Columns of what is not printed to a terminal."""

STATES = ("live", "quiet", "stale", "moved", "blocked", "dead")
"""States of health, from well to ill."""

app = typer.Typer(help="The feeds of the catalogue: import, export, list, add, check.", no_args_is_help=True)
out = Console(soft_wrap=True, width=None if sys.stdout.isatty() else WIDTH)
err = Console(stderr=True, soft_wrap=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Country = Annotated[
    str, typer.Option(help="ISO 3166-1 code of the country a feed is for; ZZ where there is none.")
]
Language = Annotated[str, typer.Option(help="ISO 639-1 code.")]


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="An OPML file, as feed readers export it.")],
    country: Country = "",
    language: Language = "",
    dry_run: Annotated[  # noqa: FBT002 - a flag of the command line
        bool, typer.Option("--dry-run", help="Tell what would be done and change nothing.")
    ] = False,
) -> None:
    """Add the feeds of an OPML file; groups become tags, and every row that is refused is told by its line."""
    try:
        outlines, faults = read_opml(file.read_bytes())
    except OSError as fault:
        err.print(f"dateline: {file}: {fault.strerror}", markup=False)
        raise typer.Exit(2) from fault
    new = [
        NewFeed(
            o.url, o.country or country.upper(), o.title, o.home_page, o.language or language, tags=o.tags
        )
        for o in outlines
    ]
    added = add_feeds(pipeline.read_settings().seeds, new, is_rehearsal=dry_run)
    lines = {o.url: o.line for o in outlines}
    refused = sorted([*faults, *((lines[url], f"{url}: {reason}") for url, reason in added.refused)])
    for line, reason in refused:
        err.print(f"{file}:{line}: {reason}", markup=False)
    _tell(added, len(refused), is_rehearsal=dry_run)
    raise typer.Exit(0 if added.feeds or added.known or not refused else 1)


def _tell(added: Added, n_refused: int, *, is_rehearsal: bool) -> None:
    would = "would be added" if is_rehearsal else "added"
    out.print(
        f"{len(added.feeds)} feeds of {len(added.sources)} new publishers {would}, "
        f"{len(added.known)} known already, {n_refused} refused"
    )


@app.command("export")
def export_(
    file: Annotated[Path | None, typer.Argument(help="Where to; standard output without it.")] = None,
) -> None:
    """Write the catalogue as OPML, grouped by country."""
    text = write_opml(read_catalogue(pipeline.read_settings().seeds))
    if file:
        file.write_text(text, "utf-8")
    else:
        sys.stdout.write(text)


@app.command("list")
def list_(country: Country = "", language: Language = "", source: str = "", as_json: AsJson = False) -> None:  # noqa: FBT002
    """List feeds, with their state and last story where a lake knows them."""
    settings = pipeline.read_settings()
    chosen = _choose(settings, country, language, source)
    states: dict[str, tuple[Any, ...]] = {}
    if Lake.exists(settings):
        with Lake(settings, read_only=True) as lake:
            rows = lake.ask("SELECT feed_id, state, last_story_at FROM feed_health")
            states = {row[0]: row[1:] for row in rows}
    told = [
        {
            "feed_id": feed.feed_id, "country": feed.country, "language": feed.language, "source_id": feed.source_id,
            "state": state, "last_story_at": at and at.isoformat(timespec="minutes"), "tags": " ".join(feed.tags), "url": feed.url,
        }
        for feed in chosen
        for state, at in [states.get(feed.feed_id, (None, None))]
    ]  # fmt: skip
    _print(told, as_json=as_json)


@app.command()
def add(
    url: str,
    country: Country = "",
    language: Language = "",
    source: Annotated[
        str, typer.Option(help="Id of a publisher in source.csv; without it one is found or made.")
    ] = "",
    name: Annotated[str, typer.Option(help="The publisher's name.")] = "",
) -> None:
    """Add one feed, with its publisher where the catalogue does not have it."""
    new = NewFeed(url, country.upper(), name, language=language, source_id=source)
    added = add_feeds(pipeline.read_settings().seeds, [new])
    for refused, reason in added.refused:
        err.print(f"{refused}: {reason}", markup=False)
    for feed_id in added.feeds:
        out.print(f"added {feed_id}", markup=False)
    for known in added.known:
        out.print(f"known already: {known}", markup=False)
    raise typer.Exit(1 if added.refused else 0)


@app.command()
def check(
    country: Country = "",
    language: Language = "",
    source: str = "",
    limit: Annotated[int, typer.Option(help="Feeds to ask at most; 0 for all.")] = 0,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Ask each feed once, as politely as any run, and say how it fares and what to do.

    What they answer lands as in any run. A feed asked within 5 minutes, or told to wait, is judged by
    its latest poll instead.
    """
    settings = pipeline.read_settings()
    chosen = _choose(settings, country, language, source)
    chosen = chosen[:limit] if limit else chosen
    polls = pipeline.check_feeds(settings, chosen, pipeline.clock_at(None))
    health = [(poll, judge_feed(poll, datetime.now(UTC))) for poll in polls]
    health.sort(key=lambda told: (STATES.index(told[1].state), told[0].feed_id))
    told = [
        {
            "feed_id": poll.feed_id, "state": found.state, "outcome": poll.outcome.value, "status": poll.status,
            "newest_at": poll.newest_at and poll.newest_at.isoformat(timespec="minutes"), "n_entries": poll.n_entries,
            "suggestion": found.suggestion, "reason": poll.reason, "url": poll.feed_url,
        }
        for poll, found in health
    ]  # fmt: skip
    _print(told, as_json=as_json)
    counts = Counter(found.state for _, found in health)
    summary = ", ".join(f"{counts[state]} {state}" for state in STATES if counts[state])
    err.print(f"{len(polls)} of {len(chosen)} feeds: {summary or 'none asked'}")


def _choose(settings: Settings, country: str, language: str, source: str) -> list[Feed]:
    wanted = {"country": country.upper(), "language": language.lower(), "source_id": source}
    feeds = sorted(read_catalogue(settings.seeds).feeds.values(), key=lambda feed: feed.feed_id)
    return [
        feed
        for feed in feeds
        if all(not value or getattr(feed, key) == value for key, value in wanted.items())
    ]


def _print(rows: Sequence[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(list(rows), ensure_ascii=False, indent=1) + "\n")
        return
    table = Table(show_edge=False, pad_edge=False)
    for name in rows[0] if rows else ("no feeds",):
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*("" if cell is None else str(cell).translate(_NO_MARKUP) for cell in row.values()))
    out.print(table)


_NO_MARKUP = str.maketrans({"[": "\\["})
"""What a publisher wrote is text, not rich's markup."""
