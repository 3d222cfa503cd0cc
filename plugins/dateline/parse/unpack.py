"""A body as it came off the wire to the bytes that were meant: bounded whatever it is packed in."""

from __future__ import annotations

import sys
import zlib
from typing import TYPE_CHECKING, Any

import brotli  # type: ignore[import-untyped]

if sys.version_info >= (3, 14):
    from compression.zstd import ZstdDecompressor, ZstdError
else:
    from backports.zstd import ZstdDecompressor, ZstdError

if TYPE_CHECKING:
    from collections.abc import Callable

_GZIP = b"\x1f\x8b\x08"
_ZSTD = b"\x28\xb5\x2f\xfd"
_MAX_LAYERS = 3
_MAX_MEMBERS = 1000


class TooLargeError(Exception):
    """Unpacked, a body passes the cap."""


class BrokenPackError(Exception):
    """A body is not what its Content-Encoding says, or was cut short."""


def unpack_body(raw: bytes, coding: str, most: int) -> bytes:
    """What a body of this Content-Encoding holds, at most `most` bytes of it.

    A body that claims a coding and is plain is taken as it is, and one that is gzip without saying so, or
    twice, is unpacked: servers behind proxies do all three. Raises `TooLargeError` and `BrokenPackError`.
    """
    codings = [c.strip().lower() for c in coding.split(",") if c.strip()]
    if len(codings) > _MAX_LAYERS:
        raise BrokenPackError(f"packed {len(codings)} times: {coding[:80]!r}")
    for name in reversed(codings):
        raw = _unpack(raw, name, most)
    for _ in range(_MAX_LAYERS):
        if not raw.startswith(_GZIP):
            break
        raw = _gunzip(raw, most)
    if len(raw) > most:
        raise TooLargeError
    return raw


def _unpack(raw: bytes, name: str, most: int) -> bytes:
    if name in {"identity", ""} or not raw:
        return raw
    if name in {"gzip", "x-gzip"}:
        return _gunzip(raw, most) if raw.startswith(_GZIP) else _plain(raw, name)
    unpackers: dict[str, Callable[[bytes, int], bytes]] = {
        "deflate": _inflate,
        "br": _unbrotli,
        "zstd": _unzstd,
    }
    if name not in unpackers:
        raise BrokenPackError(f"packed in a way nobody asked for: {name[:80]!r}")
    return unpackers[name](raw, most)


def _plain(raw: bytes, name: str) -> bytes:
    """A body that only claims to be packed, if it can be read as it is."""
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"<", b"{", b"["}:
        return raw
    raise BrokenPackError(f"claims to be {name} and is not")


def _bounded(data: bytes, most: int) -> bytes:
    if len(data) > most:
        raise TooLargeError
    return data


def _gunzip(raw: bytes, most: int) -> bytes:
    """All members of a gzip file (RFC 1952 2.2 allows several)."""
    pieces, size = [], 0
    for _ in range(_MAX_MEMBERS):
        unzip = zlib.decompressobj(wbits=31)
        try:
            piece = unzip.decompress(raw, most - size + 1)
        except zlib.error as fault:
            raise BrokenPackError(f"broken gzip: {fault}") from fault
        size += len(piece)
        pieces.append(_bounded(piece, most - size + len(piece)))
        if not unzip.eof:
            raise BrokenPackError("gzip cut short")
        raw = unzip.unused_data
        if not raw.startswith(_GZIP):
            return b"".join(pieces)
    raise BrokenPackError(f"gzip of more than {_MAX_MEMBERS} members")


def _inflate(raw: bytes, most: int) -> bytes:
    # "deflate" means zlib (RFC 9110 8.4.1.2), and half the servers that use it send bare deflate.
    for wbits in (15, -15):
        unzip = zlib.decompressobj(wbits=wbits)
        try:
            data = unzip.decompress(raw, most + 1)
        except zlib.error:
            continue
        return _whole(_bounded(data, most), "deflate", is_whole=unzip.eof)
    return _plain(raw, "deflate")


def _unbrotli(raw: bytes, most: int) -> bytes:
    unpack: Any = brotli.Decompressor()
    pieces, size = [], 0
    try:
        piece = unpack.process(raw, output_buffer_limit=1 << 20)
        while piece:
            size += len(piece)
            pieces.append(_bounded(piece, most - size + len(piece)))
            piece = unpack.process(b"", output_buffer_limit=1 << 20)
    except brotli.error:
        return _plain(raw, "br")
    return _whole(b"".join(pieces), "br", is_whole=unpack.is_finished())


def _unzstd(raw: bytes, most: int) -> bytes:
    if not raw.startswith(_ZSTD):
        return _plain(raw, "zstd")
    unpack = ZstdDecompressor()
    try:
        data = unpack.decompress(raw, max_length=most + 1)
    except (ZstdError, MemoryError) as fault:
        raise BrokenPackError(f"broken zstd: {fault}") from fault
    return _whole(_bounded(data, most), "zstd", is_whole=unpack.eof)


def _whole(data: bytes, name: str, *, is_whole: bool) -> bytes:
    if not is_whole:
        raise BrokenPackError(f"{name} cut short")
    return data
