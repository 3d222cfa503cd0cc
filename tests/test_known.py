"""The file of known ids may be lost, damaged, older or another lake's: nothing is doubled for it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from dateline import pipeline
from dateline.model import DatelineError
from dateline.store import Lake, Landing
from test_replay import hashes, landed, whole

if TYPE_CHECKING:
    from pathlib import Path

    from dateline.model import Capture, Poll, Settings

    Pack = list[tuple[Poll, Capture | None]]

pytestmark = pytest.mark.replay


def returning(hours: int) -> list[Pack]:
    """Hours, a pack each: what feeds say in one is gone in the next and said again in the one after."""
    return [landed(hours, 1 + hour % 2)[6 * hour : 6 * hour + 6] for hour in range(hours)]


def digest_one(settings: Settings, pack: Pack, stem: str) -> None:
    """Land a pack and digest it."""
    Landing(settings).land(pack, stem)
    list(pipeline.digest(settings))


def overwrite_page(path: Path) -> None:
    """Blank a page in the middle of a database, which still opens."""
    raw = path.read_bytes()
    path.write_bytes(raw[:4096] + bytes(4096) + raw[8192:])


def test_ids_are_found_whatever_befalls_their_file(small: Settings, tmp_path: Path) -> None:
    """Hour by hour another misfortune; the older copy has a run that a clock ahead of ours calls the last."""
    packs = returning(7)
    known, older, others = small.known_ids, tmp_path / "older.sqlite", tmp_path / "others.sqlite"
    other = replace(small, home=tmp_path / "other")
    digest_one(other, packs[1], "1")
    shutil.copy(other.known_ids, others)
    befall = {
        2: lambda: known.write_bytes(known.read_bytes()[: known.stat().st_size // 2]),
        3: lambda: shutil.copy(older, known),
        4: lambda: shutil.copy(others, known),
        5: known.unlink,
    }
    for hour, pack in enumerate(packs[:6]):
        befall.get(hour, lambda: None)()
        digest_one(small, pack, f"{hour}")
        if hour == 0:
            shutil.copy(known, older)
            with Lake(small) as lake:
                lake.ask("UPDATE run SET loaded_at = loaded_at + INTERVAL 9 DAY")
    overwrite_page(known)
    before = hashes(small)
    with pytest.raises(DatelineError, match=r"known\.sqlite was damaged"):
        digest_one(small, packs[6], "6")
    assert hashes(small) == before
    list(pipeline.digest(small))
    assert hashes(small) == whole(small, [poll for pack in packs for poll in pack])


def test_the_last_run_is_the_one_loaded_last(small: Settings) -> None:
    """Whatever clocks say, and where upkeep has put the rows of many runs into one file."""
    for hour, pack in enumerate(returning(2)):
        digest_one(small, pack, f"{hour}")
        with Lake(small) as lake:
            lake.ask("UPDATE run SET loaded_at = loaded_at + $by::INTERVAL", by=f"{9 - hour} days")
            for _ in range(2):
                packs = lake.digested_packs()
                [(run_id,)] = lake.ask("SELECT run_id FROM digested_pack WHERE pack = $p", p=packs[-1].pack)
                assert lake.last_run() == run_id
                lake.ask("CALL ducklake_rewrite_data_files('lake', delete_threshold => 0)")
                lake.ask("CALL ducklake_merge_adjacent_files('lake')")
