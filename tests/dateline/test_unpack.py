"""Bodies as they come off the wire, packed in any way."""

from __future__ import annotations

import gzip
import sys
import zlib
from contextlib import suppress

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.parse import BrokenPackError, TooLargeError, unpack_body

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

BODY = b"<rss>" + b"text " * 100 + b"</rss>"
PACKS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


def bare_deflate(data: bytes) -> bytes:
    """Deflate without zlib's head, which half the servers send."""
    pack = zlib.compressobj(wbits=-15)
    return pack.compress(data) + pack.flush()


TAKEN = {
    "plain": (BODY, ""),
    "identity": (BODY, "identity"),
    "bare deflate": (bare_deflate(BODY), "deflate"),
    "gzip that does not say so": (gzip.compress(BODY), ""),
    "gzip in gzip": (gzip.compress(gzip.compress(BODY)), "gzip"),
    "gzip, then br": (brotli.compress(gzip.compress(BODY)), "gzip, br"),
    "gzip in two members": (gzip.compress(BODY[:50]) + gzip.compress(BODY[50:]), "gzip"),
    "gzip with a tail": (gzip.compress(BODY) + b"\0\0", "gzip"),
    **{f"{coding} that is plain": (BODY, coding) for coding in PACKS},
    **{coding: (pack(BODY), coding.upper()) for coding, pack in PACKS.items()},
}


@pytest.mark.parametrize("case", TAKEN)
def test_what_servers_send_is_understood(case: str) -> None:
    """Whatever they say it is."""
    raw, coding = TAKEN[case]
    assert unpack_body(raw, coding, len(BODY)) == BODY


@pytest.mark.parametrize("coding", PACKS)
def test_a_body_is_never_larger_than_the_cap(coding: str) -> None:
    """Exactly the cap passes, one byte more does not."""
    with pytest.raises(TooLargeError):
        unpack_body(PACKS[coding](BODY), coding, len(BODY) - 1)


@pytest.mark.parametrize("coding", PACKS)
def test_a_body_that_was_cut_short_is_told(coding: str) -> None:
    """Half a feed that looks whole would be half its entries lost."""
    with pytest.raises(BrokenPackError):
        unpack_body(PACKS[coding](BODY * 50)[:-9], coding, 10**6)


@pytest.mark.parametrize("coding", ["compress", "gzip, gzip, gzip, gzip", "snappy"])
def test_what_nobody_asked_for_is_refused(coding: str) -> None:
    """With its name."""
    with pytest.raises(BrokenPackError, match="packed"):
        unpack_body(b"x", coding, 10)


@given(st.binary(max_size=300), st.sampled_from(["", *PACKS, "gzip, br"]))
def test_any_bytes_have_an_answer(raw: bytes, coding: str) -> None:
    """Bytes within the cap, or one of two errors."""
    with suppress(TooLargeError, BrokenPackError):
        assert len(unpack_body(raw, coding, 100)) <= 100
