"""Bytes to items beside feedparser's default options, on the same bodies, in one run.

    python benchmarks/parsing.py [--bodies FOLDER] [--rounds 3]

CPU seconds of one process for each item. dateline's part has more in it: decoding, plain text, dates with
their rules. Then with every other entry of each body read before, as in a feed that is asked twice for each
window, and with all of them, as in one whose build date alone has changed.
"""

from __future__ import annotations

import argparse
import time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import feedparser
from feedparser import api as feedparser_api
from polling import make_bodies

from dateline.parse import Context, parse_capture

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Context("http://news.example/feed", "application/xml")


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds that work takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def default(body: bytes) -> int:
    """Entries by feedparser as it comes, through the driver that it comes with."""
    feedparser_api.PREFERRED_XML_PARSERS = []
    try:
        return len(feedparser.parse(BytesIO(body)).entries)
    except (ValueError, OverflowError, AttributeError):  # what it raises on some real files
        return 0


def main() -> None:
    """Measure and print ratios; the best of some rounds each, since noise only adds."""
    options = argparse.ArgumentParser()
    options.add_argument("--bodies", type=Path)
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    bodies = (
        [path.read_bytes() for path in sorted(given.bodies.iterdir()) if path.suffix != ".json"]
        if given.bodies
        else make_bodies(None)
    )
    whole = [parse_capture(body, HERE) for body in bodies]
    hashes = [[item.entry_hash for item in parsed.items if item.entry_hash] for parsed in whole]
    n_items, n_entries = sum(len(parsed.items) for parsed in whole), sum(map(default, bodies))
    print(
        f"{len(bodies)} bodies, {sum(map(len, bodies)) / 1e6:.1f} MB, {n_entries} entries by feedparser, {n_items} items"
    )
    limit = min(cpu(lambda: [default(body) for body in bodies]) for _ in range(given.rounds))
    print(f"  {'feedparser, default options':34} {1000 * limit / n_entries:6.3f} ms an entry")
    for name, step in (("dateline", 0), ("dateline, every other known", 2), ("dateline, all known", 1)):
        known = [frozenset(told[::step]) if step else frozenset[str]() for told in hashes]
        spent = min(
            cpu(
                lambda known=known: [
                    parse_capture(body, HERE, k) for body, k in zip(bodies, known, strict=True)
                ]
            )
            for _ in range(given.rounds)
        )
        print(f"  {name:34} {1000 * spent / n_entries:6.3f} ms an entry, {spent / limit:.3f} of feedparser's")


if __name__ == "__main__":
    main()
