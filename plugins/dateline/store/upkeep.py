"""The lake's upkeep: files made few, what no longer counts forgotten, and all of it told."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dateline.model import Settings
    from dateline.store.lake import DigestedPack, Lake

GRACE = "INTERVAL 1 DAY"
"""How long files stay that nothing needs any more: a reader's longest question, and a writer's longest load."""

EACH_COMMIT = timedelta(days=1)
"""For how long the lake can be asked as of each commit; of an earlier UTC day it can as of the last."""

REWRITE_AT = 0.25
"""Share of a file's rows that are deleted from which on the file is written again."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What upkeep did or measured: how many, their bytes, and of what was removed from when to when it was.

    `reason` is the setting that asked for it, or what held it back.
    """

    what: str
    n: int
    n_bytes: int | None = None
    first_at: datetime | None = None
    last_at: datetime | None = None
    reason: str | None = None


def tidy_lake_files(lake: Lake, settings: Settings, now: datetime) -> list[Deed]:
    """Merge files, write those anew of which much was deleted, forget old snapshots and remove the files that none needs.

    Readers are not disturbed: what they may be reading stays for a day. Killed in between it has done
    less, and the next one does the rest; snapshots are forgotten and told in one transaction.
    """
    rewritten = lake.ask(f"CALL ducklake_rewrite_data_files('lake', delete_threshold => {REWRITE_AT})")
    merged = lake.ask("CALL ducklake_merge_adjacent_files('lake')")
    deeds = [
        Deed("files_rewritten", sum(row[2] for row in rewritten)),
        Deed("files_merged", sum(row[2] for row in merged)),
        Deed("files_made", sum(row[3] for row in [*rewritten, *merged])),
    ]
    _expire(lake, settings.snapshot_days, now)
    deeds.append(_remove_files(lake, "files_removed", "ducklake_cleanup_old_files"))
    deeds.append(_remove_files(lake, "orphans_removed", "ducklake_delete_orphaned_files"))
    n, n_bytes = lake.ask("SELECT sum(file_count + delete_file_count), sum(file_size_bytes + delete_file_size_bytes) FROM ducklake_table_info('lake')")[0]  # fmt: skip
    catalog = sum(path.stat().st_size for path in settings.lake.glob("catalog.sqlite*"))
    return [*deeds, Deed("lake_files", int(n or 0), int(n_bytes or 0)), Deed("lake_catalog", 1, catalog)]


def _expire(lake: Lake, keep_days: int, now: datetime) -> None:
    """Forget the snapshots older than `keep_days`, and of each day before `EACH_COMMIT` all but the last; told with it.

    The newest stays. Every statement reads the whole list of files that any remembered snapshot needs, and each batch
    leaves a dozen that only the snapshots before it need: a month of them would make a batch cost eight times as much.
    """
    [(today,)] = lake.ask("SELECT now()")
    known = [(number, at) for number, at, _ in lake.run("lake/snapshots.sql")]
    last_of_day = {at.astimezone(UTC).date(): number for number, at in known}
    old, between = [], []
    for number, at in known[:-1]:
        if keep_days and at < today - timedelta(days=keep_days):
            old.append((number, at))
        elif at < today - EACH_COMMIT and number not in last_of_day.values():
            between.append((number, at))
    if not old and not between:
        return
    with lake.transaction("forget snapshots"):
        forgotten = [number for number, _ in old + between]
        lake.ask("SELECT count(*) FROM ducklake_expire_snapshots('lake', versions => $v)", v=forgotten)
        told = [("snapshots_expired", old, f"DATELINE_SNAPSHOT_DAYS={keep_days}")]
        told.append(("snapshots_thinned", between, "the last commit of each earlier day is kept"))
        deeds = [
            Deed(what, len(gone), None, gone[0][1], gone[-1][1], why) for what, gone, why in told if gone
        ]
        _insert(lake, deeds, now)


def _remove_files(lake: Lake, what: str, function: str) -> Deed:
    older = f"older_than => now() - {GRACE}"
    doomed = lake.ask(f"SELECT path FROM {function}('lake', dry_run => true, {older})")  # noqa: S608 - our own names
    sizes = [path.stat().st_size for (name,) in doomed if (path := Path(name)).exists()]
    if doomed:
        lake.ask(f"SELECT path FROM {function}('lake', {older})")  # noqa: S608 - our own names
    return Deed(what, len(doomed), sum(sizes))


def retire_packs(lake: Lake, packs: Sequence[DigestedPack], n_bytes: int, reason: str, now: datetime) -> None:
    """Note that these packs are no longer kept, and tell it, in one transaction; their files go after it.

    So a kill in between leaves files that the lake knows to be gone and the next upkeep removes, never a
    lake that counts on files that are gone.
    """
    lake.want(pack.pack for pack in packs)
    [(n, first_at, last_at)] = lake.ask(
        "SELECT count(*), min(asked_at), max(asked_at) FROM capture WHERE pack IN (SELECT id FROM wanted)"
    )
    first, last = min(p.first_asked_at for p in packs), max(p.last_asked_at for p in packs)
    deeds = [
        Deed("packs_removed", len(packs), n_bytes, first, last, reason),
        Deed("captures_removed", n, None, first_at, last_at, reason),
    ]
    with lake.transaction(f"captures up to {last.astimezone(UTC).isoformat()} are no longer kept"):
        lake.ask("UPDATE digested_pack SET removed_at = $now WHERE pack IN (SELECT id FROM wanted)", now=now)
        _insert(lake, deeds, now)


def tell_upkeep(lake: Lake, deeds: Sequence[Deed], now: datetime) -> list[Deed]:
    """Write down what else was done, and return all that this upkeep did: what it did none of is left out."""
    with lake.transaction("upkeep"):
        _insert(lake, deeds, now)
    query = "SELECT what, n, n_bytes, first_at, last_at, reason FROM upkeep WHERE done_at = $now"
    return [Deed(*row) for row in lake.ask(query, now=now)]


def _insert(lake: Lake, deeds: Sequence[Deed], now: datetime) -> None:
    lake.stage("upkeep", [{"done_at": now, **asdict(deed)} for deed in deeds if deed.n])
    lake.take(["upkeep"])
