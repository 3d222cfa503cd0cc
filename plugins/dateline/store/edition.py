"""Editions: immutable native DuckDB files for analysts, built aside and swapped in by rename."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline import __version__
from dateline.model import RULE_VERSION
from dateline.store.duck import build_schema, in_order, is_running, quote, run_statements
from dateline.store.lake import SEED_TABLES

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from dateline.model import Settings
    from dateline.store.lake import Lake

EDITION_DAYS = 30
"""Days of stories that an edition holds; roll-ups are whole."""

_IN_EDITION_BY_DAY = {
    "poll": "asked_at",
    "capture": "asked_at",
    "item": "first_seen_at",
    "rejected_item": "first_seen_at",
    "story": "first_seen_at",
    "sighting": "first_seen_at",
    "story_cluster": "first_seen_at",
    "cluster": "first_seen_at",
    "cluster_event": "first_seen_at",
    "mention": "first_seen_at",
    "mention_version": "first_seen_at",
    "evidence": "first_seen_at",
    "region_mention": "first_seen_at",
    "place_hour": "hour_at",
    "country_hour": "hour_at",
}
_IN_EDITION_WHOLE = (
    "feed_hour",
    "cluster_alias",
    "coverage_day",
    "panel_day",
    "story_day",
    "story_hour",
    "place_day",
    "country_pair_day",
    "region_day",
    "region_pair_day",
    "region_hour",
    "term_day",
    "run",
    "ledger",
    "dictionary",
    *SEED_TABLES,
)


@dataclass(frozen=True, slots=True)
class Edition:
    """A published, immutable snapshot for analysts."""

    path: Path
    snapshot: int
    is_new: bool

    @property
    def marts(self) -> Path:
        """The DuckDB file."""
        return self.path / "marts.duckdb"


def publish(
    lake: Lake, settings: Settings, now: datetime, finish: Callable[[Path], None] = lambda _: None
) -> Edition:
    """Build an edition from one snapshot of the lake, aside, and make it `current` by rename.

    `finish` puts what else belongs to it beside the `marts.duckdb` in the folder that it is given, before anyone
    reads. Where the lake has not changed since the current edition, that one stays.
    """
    folder = settings.editions
    folder.mkdir(parents=True, exist_ok=True)
    snapshot = lake.snapshot()
    current = folder / "current"
    about = current / "edition.json"
    if about.exists():
        told = json.loads(about.read_text("utf-8"))
        if (told["snapshot"], told["version"]) == (snapshot, __version__):
            return Edition(current.resolve(), snapshot, is_new=False)
    path = folder / f"{now:%Y%m%dT%H%M%S}.{now.microsecond:06}Z"
    aside = folder / f".{path.name}.{os.getpid()}.part"
    aside.mkdir()
    try:
        _build_marts(lake, settings.sql, aside / "marts.duckdb")
        told = {
            "snapshot": snapshot,
            "version": __version__,
            "rule_version": RULE_VERSION,
            "built_at": now.isoformat(),
        }
        (aside / "edition.json").write_text(json.dumps(told), "utf-8")
        finish(aside)
        aside.replace(path)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    _point(current, path)
    _keep_last(folder, settings.n_editions)
    return Edition(path, snapshot, is_new=True)


def _build_marts(lake: Lake, sql: Path, marts: Path) -> None:
    # A file of its own, filled within one read transaction: one snapshot of the lake.
    con = lake.con
    con.execute(f"ATTACH {quote(marts)} AS marts")
    try:
        con.execute("USE marts")
        build_schema(con, sql, views=False)
        con.execute("BEGIN")
        until = con.execute("SELECT max(asked_at) FROM lake.poll").fetchall()[0][0]
        for table in _IN_EDITION_WHOLE:
            con.execute(f"INSERT INTO marts.{table} SELECT * FROM lake.{table}")  # noqa: S608 - our table
        for table, column in _IN_EDITION_BY_DAY.items():
            con.execute(
                f"INSERT INTO marts.{table} SELECT * FROM lake.{table} "  # noqa: S608 - our table
                f"WHERE {column} >= $until::TIMESTAMPTZ - INTERVAL {EDITION_DAYS} DAY",
                {"until": until},
            )
        con.execute("COMMIT")
        for table in ("digested_pack", "story_key", "story_band"):
            con.execute(f"DROP TABLE marts.{table}")
        for path in in_order(sql / "views"):
            run_statements(con, path.read_text("utf-8"))
        con.execute("CHECKPOINT marts")
    finally:
        con.execute("USE lake")
        con.execute("DETACH marts")


def _point(link: Path, target: Path) -> None:
    aside = link.with_name(f".{link.name}.{os.getpid()}")
    aside.unlink(missing_ok=True)
    aside.symlink_to(target.name)
    aside.replace(link)


def _keep_last(folder: Path, n: int) -> None:
    for path in sorted(p for p in folder.iterdir() if p.is_dir() and p.name[:1].isdigit())[:-n]:
        shutil.rmtree(path, ignore_errors=True)
    for part in folder.glob(".*.part"):
        if not is_running(part):
            shutil.rmtree(part, ignore_errors=True)
