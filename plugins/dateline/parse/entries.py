"""Where the entries of a well-formed feed stand, so that those read before need not be read again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Collection

_ENTRIES = frozenset({"item", "entry"})
_SCOPED = re.compile(rb"<[^>]{0,4000}\bxml(?:ns)?[:=][^>]{0,4000}>")
_HEAD = 65_536


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries of a document: spans of bytes, and of each up to a cap a hash with what gives it meaning.

    That is the address relative links start from, and the namespaces, base and language that are declared
    above the entries.
    """

    data: bytes
    spans: tuple[tuple[int, int], ...]
    hashes: tuple[str, ...]

    @property
    def n_all(self) -> int:
        """Entries in the document, those beyond the cap included."""
        return len(self.spans)

    def without(self, known: Collection[str]) -> tuple[bytes, list[int]]:
        """The document without the entries of these hashes, and the places of those that are left."""
        left = [n for n, told in enumerate(self.hashes) if told not in known]
        first, last = self.spans[0][0], self.spans[-1][1]
        chosen = [self.data[start:end] for start, end in (self.spans[n] for n in left)]
        return b"".join([self.data[:first], *chosen, self.data[last:]]), left


def find_entries(data: bytes, base: str, most: int) -> Entries | None:
    """The entries of a UTF-8 document, the first `most` with their hashes; None where it is broken or has none.

    In a document that is well-formed each entry means the same whatever others stand beside it; of
    a broken one feedparser makes out what it can from the whole.
    """
    spans: list[tuple[int, int]] = []
    opened, start = "", 0
    parser = expat.ParserCreate()

    def on_start(name: str, _: dict[str, str]) -> None:
        nonlocal opened, start
        if name in _ENTRIES or name.rpartition(":")[2].lower() in _ENTRIES:
            opened, start = name, parser.CurrentByteIndex
            # Within an entry only its end is waited for. One that holds another of its name ends too early, and
            # then what is left is not well-formed, which whoever cuts it out finds.
            parser.StartElementHandler = None

    def on_end(name: str) -> None:
        nonlocal opened
        if name == opened:
            opened = ""
            parser.StartElementHandler = on_start
            spans.append((start, data.index(b">", parser.CurrentByteIndex) + 1))

    parser.StartElementHandler, parser.EndElementHandler = on_start, on_end
    try:
        parser.Parse(data, True)  # noqa: FBT003 - expat's interface
    except expat.ExpatError:
        return None
    if not spans:
        return None
    head = data[: spans[0][0]][:_HEAD]
    salt = b"\0".join([base.encode(errors="replace"), *_SCOPED.findall(head)])
    around = blake2b(salt, digest_size=16).digest()
    hashes = (blake2b(data[a:b], digest_size=8, key=around).hexdigest() for a, b in spans[:most])
    return Entries(data, tuple(spans), tuple(hashes))
