"""Upkeep: the lake's files, how far back captures are kept, and what killed processes left."""

from __future__ import annotations

import shutil
import time
from datetime import timedelta
from typing import TYPE_CHECKING

from dateline.store import Deed, Lake, Landing, LeaderIndex, retire_packs, tell_upkeep, tidy_lake_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from dateline.model import Settings
    from dateline.store import DigestedPack

STAGE_SECONDS = 86_400
"""How old what a killed digest has staged must be before upkeep removes it."""


def keep_up(settings: Settings, now: datetime) -> list[Deed]:
    """Do all upkeep once and return what it did; the table `upkeep` holds the same, told once."""
    landing = Landing(settings)
    with Lake(settings) as lake:
        lake.widen()
        deeds = _retain(lake, landing, settings, now)
        LeaderIndex(settings.lake / "leaders").tidy()
        deeds.append(Deed("parts_removed", landing.sweep() + _sweep_stage(settings)))
        sizes = landing.sizes()
        deeds.append(Deed("landing_packs", len(sizes), sum(sizes.values())))
        return tell_upkeep(lake, [*tidy_lake_files(lake, settings, now), *deeds], now)


def _retain(lake: Lake, landing: Landing, settings: Settings, now: datetime) -> list[Deed]:
    """Remove the captures beyond DATELINE_CAPTURE_DAYS and DATELINE_CAPTURE_BYTES, oldest day first."""
    digested = lake.digested_packs()
    # A kill may have come between the note that packs are gone and their removal: it has been told.
    landing.remove(pack.pack for pack in digested if pack.is_removed)
    sizes = landing.sizes()
    kept = [pack for pack in digested if not pack.is_removed]
    reasons = _choose_days(kept, sizes, settings)
    if not reasons:
        return []
    first_held = _first_held(landing, sizes.keys() - {pack.pack for pack in kept}, kept)
    doomed = [pack for pack in kept if _day(pack.pack) in reasons and _day(pack.pack) < first_held]
    n_held = sum(_day(pack) in reasons and _day(pack) >= first_held for pack in sizes)
    if doomed:
        reason = ", ".join(sorted({reasons[_day(pack.pack)] for pack in doomed}))
        retire_packs(lake, doomed, sum(sizes.get(pack.pack, 0) for pack in doomed), reason, now)
        landing.remove(pack.pack for pack in doomed)
    return [Deed("packs_held", n_held, reason="packs that no digest has read yet reach as far back")]


def _first_held(landing: Landing, waiting: Iterable[str], kept: Sequence[DigestedPack]) -> str:
    """The first day that packs which wait for a digest hold back: what they say must still find its place."""
    starts = [first for _, first, _ in landing.spans(sorted(waiting))]
    held = (_day(pack.pack) for pack in kept if starts and pack.last_asked_at >= min(starts))
    return min(held, default="~")


def _choose_days(
    kept: Sequence[DigestedPack], sizes: Mapping[str, int], settings: Settings
) -> dict[str, str]:
    """The UTC days of packs to remove, oldest first, each with the setting that asks for it.

    Days are counted back from the newest digested poll and not from the clock: where polling has stopped,
    nothing goes. The newest day always stays.
    """
    if not kept:
        return {}
    newest = max(_day(pack.pack) for pack in kept)
    last = max(pack.last_asked_at for pack in kept)
    oldest_kept = f"{last - timedelta(days=settings.capture_days):%Y-%m-%d}" if settings.capture_days else ""
    n_bytes, reasons = sum(sizes.values()), {}
    for day in sorted({_day(pack.pack) for pack in kept}):
        if day >= newest:
            break
        if day < oldest_kept:
            reasons[day] = f"DATELINE_CAPTURE_DAYS={settings.capture_days}"
        elif settings.capture_bytes and n_bytes > settings.capture_bytes:
            reasons[day] = f"DATELINE_CAPTURE_BYTES={settings.capture_bytes}"
        else:
            break
        n_bytes -= sum(size for pack, size in sizes.items() if _day(pack) == day)
    return reasons


def _day(pack: str) -> str:
    """The UTC day of a pack's first poll, of "day=2026-11-01/...": the folder it lies in."""
    return pack[len("day=") :].split("/", 1)[0]


def _sweep_stage(settings: Settings) -> int:
    """Remove what killed digests have staged; a batch that is being read now is younger."""
    old = [
        folder
        for folder in (settings.home / "stage").glob("*")
        if time.time() - folder.stat().st_mtime > STAGE_SECONDS
    ]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)
