"""Packs: what a poll leaves behind, read again by later versions too."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from dateline.model import Capture, Outcome, Poll
from dateline.store import Landing
from dateline.store.duck import connect, quote

if TYPE_CHECKING:
    from dateline.model import Settings

AT = datetime(2026, 11, 1, 12, tzinfo=UTC)


def landed(n: int, body: bytes = b"<rss/>") -> list[tuple[Poll, Capture | None]]:
    """Polls, every other one with a capture."""
    polls = [
        Poll(f"p{i}", f"f{i}", AT, Outcome.OK, "u", capture_id=f"c{i}" if i % 2 else None, keys="k")
        for i in range(n)
    ]
    return [
        (p, Capture(p.capture_id, p.feed_id, AT, "", None, body) if p.capture_id else None) for p in polls
    ]


@pytest.mark.parametrize("body", [b"<rss/>", b"\x00\xff'; DROP TABLE poll", b"x" * 2_000_000])
def test_what_lands_comes_back(body: bytes, settings: Settings) -> None:
    """Every field of every poll, and every byte of every body."""
    landing = Landing(settings)
    told = landed(5, body)
    first, second = landing.land(told, "a"), landing.land(told[:1], "b")
    assert landing.polls([first]) == [poll for poll, _ in told]
    assert [c.body for c in landing.captures(first, AT)] == [body, body]
    assert landing.polls([second]) == [told[0][0]]


def test_a_pack_of_an_older_version_is_read(settings: Settings) -> None:
    """Columns that it does not have take their defaults, also beside packs that have them."""
    landing = Landing(settings)
    old, new = landing.land(landed(2), "a"), landing.land(landed(1), "b")
    path = settings.landing / old
    with connect() as con:
        con.execute("CREATE TABLE t AS FROM read_parquet($1)", [str(path)])
        for column in ("keys", "ask_url", "n_gone"):
            con.execute(f"ALTER TABLE t DROP COLUMN {column}")
        con.execute("ALTER TABLE t ADD COLUMN from_the_future INTEGER")
        con.execute(f"COPY t TO {quote(path)} (FORMAT parquet)")
    assert [(p.keys, p.ask_url, p.n_gone) for p in landing.polls([old])] == [(None, "", 0)] * 2
    assert len(landing.polls([old, new])) == 3
