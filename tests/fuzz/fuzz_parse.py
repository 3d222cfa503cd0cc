"""Mutated feeds through every step from bytes to items, for as long as it is told (`make fuzz`).

    python tests/fuzz/fuzz_parse.py [--minutes 10] [--seed 1] [FOLDER of feed files ...]

No exception may escape, no child may outlive its deadline, what comes out must be safe to store, and entries
read before must make no difference to the others. An input that breaks one of these is kept below
`var/fuzz`, and the exit code is 1. The same seed gives the same inputs.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from collections import Counter
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

sys.path.insert(0, str(Path(__file__).parents[1]))

from dateline.model import Outcome, Parsed
from dateline.parse import (
    MAX_TEXT,
    MAX_TITLE,
    BrokenPackError,
    Context,
    Parser,
    TooLargeError,
    decode_body,
    judge_body,
    skim,
    unpack_body,
)
from loopback import rss

DEADLINE_S = 2.0
MEMORY_MB = 1500
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
HERE = Context("http://news.example/feed", "application/rss+xml", "TR", "Europe/Istanbul", "tr")
TOKENS = [
    b"<item>", b"</item>", b"<entry>", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"&amp;", b"&#xD800;", b"&#99999999999;", b"&nbsp;",
    b"<!DOCTYPE x [", b"<!ENTITY a 'b'>", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1b$B", b"<?xml version='1.0' encoding='utf-16'?>",
    b" xmlns:a='urn:a'", b"<a:title>", b"<title type='xhtml'>", b"<content type='application/xml' mode='base64'>", b"<link href='", b"'",
    b"<author>" + b"a@a." * 3000, b"<category>c</category>" * 500, b"<skipHours>" * 50, b"\n" * 9000, b"<b>" * 2000, b"<div>" * 300,
    b"Mon, 31 Feb 99999 25:61:61 +9999", b"\xe2\x80\xae", b"{", b"}", b'"items": [', b"[" * 5000, b"\x80" * 50, b"<guid/>", b"<url><loc>",
]  # fmt: skip


def seeds(folders: list[Path]) -> list[bytes]:
    """Feeds of every format, and the files of the folders given."""
    atom = (
        b"<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><entry><id>1</id><title type='html'>A &amp;lt;b&gt;</title>"
        b"<link href='/1'/><updated>2026-11-01T10:00:00Z</updated><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>"
        b"<p>caf\xc3\xa9</p></div></content><author><name>Ann</name></author></entry></feed>"
    )
    json_feed = b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "content_text": "a", "tags": ["x"]}]}'
    sitemap = b"<urlset><url><loc>http://a.example/1</loc><news:news xmlns:news='n'><news:title>T</news:title></news:news></url></urlset>"
    own = [
        rss(1, 2, 3),
        rss(*range(40)),
        atom,
        json_feed,
        sitemap,
        "Москва".encode("cp1251"),
        rss(1).decode().encode("utf-16"),
    ]
    return own + [path.read_bytes()[:300_000] for folder in folders for path in sorted(folder.iterdir())]


def mutate(random_: random.Random, corpus: list[bytes]) -> bytes:
    """One of the corpus with a few things done to it."""
    body = bytearray(random_.choice(corpus))
    for _ in range(random_.choice([1, 1, 2, 4, 16])):
        at = random_.randrange(len(body) + 1)
        end = min(len(body), at + random_.choice([1, 2, 10, 100, 5000]))
        what = random_.randrange(7)
        if what == 0 and body:
            body[min(at, len(body) - 1)] = random_.randrange(256)
        elif what == 1:
            del body[at:end]
        elif what == 2:
            body[at:at] = body[at:end] * random_.choice([1, 2, 50])
        elif what == 3:
            body[at:at] = random_.choice(TOKENS) * random_.choice([1, 1, 3])
        elif what == 4:
            other = random_.choice(corpus)
            start = random_.randrange(len(other) + 1)
            body[at:end] = other[start : start + random_.choice([10, 1000, 20_000])]
        elif what == 5:
            del body[at:]
        else:
            body[at:end] = bytes(random_.randbytes(end - at))
        del body[2_000_000:]
    return bytes(body)


def must_hold(parsed: Parsed, *, whole: bool) -> None:
    """What is true of every reading."""
    assert isinstance(parsed.outcome, Outcome)
    n_rejected = sum(rejected.n for rejected in parsed.rejected)
    if parsed.outcome in {Outcome.OK, Outcome.EMPTY}:
        assert parsed.n_entries == len(parsed.items) + len(parsed.known) + n_rejected, "the balance"
    else:
        assert parsed.reason, "no reason"
    assert not (whole and parsed.known)
    for item in parsed.items:
        assert len(item.title) <= MAX_TITLE
        assert len(item.text) <= MAX_TEXT
        for text in (item.title, item.text, item.byline, item.guid, item.link, *item.tags):
            assert text.replace("\u200c", "").replace("\u200d", "").isprintable(), repr(text[:80])
            text.encode()
        assert not item.link or item.link.lower().startswith(("http://", "https://"))


def try_one(body: bytes, parser: Parser, random_: random.Random) -> str:
    """Everything that a poll and a digest do with a body; how it ended."""
    try:
        body = unpack_body(body, random_.choice(["", "", "gzip", "br", "zstd", "deflate"]), 10_000_000)
    except (BrokenPackError, TooLargeError) as fault:
        return type(fault).__name__
    text, _ = decode_body(body, HERE.content_type)
    if text is not None:
        judge_body(text)
        seen = skim(text, HERE, NOW)
        assert 0 <= seen.count_new(seen.keys) <= seen.n_entries
    began = time.monotonic()
    whole = parser.parse(body, HERE)
    assert time.monotonic() - began < 3 * DEADLINE_S + 2, "outlived its deadline"
    must_hold(whole, whole=True)
    known = {item.entry_hash for item in whole.items if random_.random() < 0.5} - {""}
    if known:
        part = parser.parse(body, HERE, known)
        must_hold(part, whole=False)
        wanted = tuple(item for item in whole.items if item.entry_hash not in known)
        timed_out = Outcome.PARSE_TIMEOUT in {part.outcome, whole.outcome}
        assert timed_out or part.items == wanted, "known entries changed the others"
    return whole.outcome.value


def main() -> int:
    """Fuzz until time is up; 1 where anything broke."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("folders", nargs="*", type=Path)
    given = options.parse_args()
    random_, corpus = random.Random(given.seed), seeds(given.folders)  # noqa: S311 - the same inputs again
    ends, n_broken, stop_at = Counter[str](), 0, time.monotonic() + 60 * given.minutes
    with Parser(DEADLINE_S) as parser:
        while time.monotonic() < stop_at:
            body = mutate(random_, corpus)
            try:
                ends[try_one(body, parser, random_)] += 1
            except Exception:  # noqa: BLE001 - any fault is what is looked for
                n_broken += 1
                kept = Path("var/fuzz") / f"{blake2b(body, digest_size=8).hexdigest()}.bin"
                kept.parent.mkdir(parents=True, exist_ok=True)
                kept.write_bytes(body)
                print(f"broken: {kept}\n{traceback.format_exc(limit=3)}", flush=True)
    memory_mb = getrusage(RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"{ends.total() + n_broken} inputs from {len(corpus)} seeds, {n_broken} broken; largest child {memory_mb:.0f} MB"
    )
    for name, n in ends.most_common():
        print(f"  {n:8} {name}")
    return int(n_broken > 0 or memory_mb > MEMORY_MB)


if __name__ == "__main__":
    sys.exit(main())
