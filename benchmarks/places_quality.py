"""Countries found against labelled stories: precision, recall and F1 by (story, country).

    python benchmarks/places_quality.py FOLDER

FOLDER holds `reuters-dev.jsonl.gz` (a wire's stories with the countries they are about), `geoparse-dev.jsonl.gz`
(stories with the countries of every place named) and `ntrex-dev.jsonl.gz` (the same sentences in many languages
with the countries named in the English one; cities are not labelled there, so only recall is told). Files that
are not there are left out.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dateline.catalogue import read_wires
from dateline.lede import WireNames, read_lede
from dateline.model import UNLOCATED, Located, Role
from dateline.places import load_gazetteer, locate

if TYPE_CHECKING:
    from collections.abc import Iterator

WIRES = WireNames.of(read_wires(Path(__file__).parents[1] / "sql" / "seeds"))
NTREX = {"eng": "en", "deu": "de", "fra": "fr", "spa": "es", "tur": "tr", "rus": "ru", "arb": "ar"}


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file, none where it is not there."""
    if path.exists():
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)
    else:
        print(f"{path.name} is not there")


def told(title: str, text: str, language: str = "en") -> Located:
    """A story located as the pipeline does."""
    gazetteer = load_gazetteer()
    lede = read_lede(text, WIRES, is_place=lambda name: gazetteer.knows(name, language))
    return locate(gazetteer, title=title, text=text, lede=lede, language=language)


def named(located: Located) -> set[str]:
    """Countries with a part in the story."""
    return {m.country for m in located.mentions if m.role in {Role.FOCUS, Role.MENTION}}


def primary(located: Located) -> str:
    """The country that weighs most."""
    return next(m.country for m in located.mentions if m.is_primary)


def scores(pairs: list[tuple[set[str], set[str]]]) -> str:
    """Micro-averaged precision, recall and F1."""
    right = sum(len(gold & found) for gold, found in pairs)
    precision = right / max(1, sum(len(found) for _, found in pairs))
    recall = right / max(1, sum(len(gold) for gold, _ in pairs))
    return f"P {precision:.3f} R {recall:.3f} F1 {2 * precision * recall / max(1e-9, precision + recall):.3f}"


def main(folder: Path) -> None:
    """Print the scores of every file."""
    load_gazetteer()
    began, pairs, hits = time.process_time(), [], 0
    for row in read(folder / "reuters-dev.jsonl.gz"):
        located = told(row["title"], f"{row['dateline']} {row['text']}")
        about = {m.country for m in located.mentions if m.is_about} or {"US"}
        pairs.append((set(row["countries"]), about))
        hits += primary(located).replace(UNLOCATED, "US") in row["countries"]
    spent = time.process_time() - began
    abroad = [(gold - {"US"}, found - {"US"}) for gold, found in pairs]
    print(
        f"wire stories: {scores(pairs)}; without US {scores(abroad)}; primary right {hits / max(1, len(pairs)):.3f}"
    )
    print(f"{len(pairs) / spent:.0f} stories a CPU second")
    corpora: defaultdict[str, list[tuple[set[str], set[str]]]] = defaultdict(list)
    for row in read(folder / "geoparse-dev.jsonl.gz"):
        corpora[row["corpus"]].append((set(row["countries"]), named(told(row["title"] or "", row["text"]))))
    for corpus, rows in corpora.items():
        print(f"{corpus} ({len(rows)} stories, all countries named): {scores(rows)}")
    sentences = list(read(folder / "ntrex-dev.jsonl.gz"))
    for code, language in NTREX.items():
        rows = [
            (set(row["countries_silver"]), named(told("", row["text"][code], language))) for row in sentences
        ]
        found = sum(len(gold & found) for gold, found in rows) / max(1, sum(len(gold) for gold, _ in rows))
        print(f"{language}: {found:.3f} of the countries named in {len(rows)} sentences")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
