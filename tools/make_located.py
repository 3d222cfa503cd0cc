"""Write `sql/seeds/labelled_place.csv`: the stories of `tests/golden/located.*.yaml`, labelled and as today's rules read them.

    python tools/make_located.py

A row is a story and a country that it is labelled with or that was found in it; a story without any has one
row for `ZZ`. What is labelled "either" counts neither as right nor as wrong.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import yaml

from dateline.catalogue import read_wires
from dateline.lede import WireNames
from dateline.model import RULE_VERSION, UNLOCATED, Role
from dateline.pipeline.locating import Story, read_story

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "sql" / "seeds" / "labelled_place.csv"
COLUMNS = [
    "story", "language", "kind", "source_country", "title", "text", "country", "label", "found", "rule_version"
]  # fmt: skip
"""`label` and `found` are about, named or none; a label may also be either."""


def golden() -> list[dict[str, Any]]:
    """The labelled stories, each with a name of its own."""
    stories = []
    for path in sorted((ROOT / "tests" / "golden").glob("located.*.yaml")):
        for number, row in enumerate(yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader), 1):
            name = f"{path.stem.removeprefix('located.')}{number:03}"
            stories.append({"l": "en", "s": "", "n": [], "m": [], "r": [], "story": name, **row})
    return stories


def found(row: dict[str, Any], wires: WireNames) -> tuple[dict[str, str], set[str]]:
    """What the rules say of each country (about or named), and the regions named directly."""
    _, located = read_story(Story(row["t"], row["x"], row["l"], row["s"]), wires)
    countries = {
        m.country: "about" if m.is_about else "named"
        for m in located.mentions
        if m.role in {Role.FOCUS, Role.MENTION}
    }
    return countries, {f"{region.scheme}/{region.region}" for region in located.regions}


def rows() -> list[dict[str, str]]:
    """Every row of the table."""
    wires = WireNames.of(read_wires(ROOT / "sql" / "seeds"))
    table = []
    for row in golden():
        said, _ = found(row, wires)
        labels = {**dict.fromkeys(row["m"], "either"), **dict.fromkeys(row["n"], "named")}
        labels |= dict.fromkeys(row["a"], "about")
        shared = {
            "story": row["story"], "language": row["l"], "kind": row["k"], "source_country": row["s"],
            "title": row["t"], "text": row["x"], "rule_version": RULE_VERSION,
        }  # fmt: skip
        table += [
            {**shared, "country": c, "label": labels.get(c, "none"), "found": said.get(c, "none")}
            for c in sorted({*labels, *said}) or [UNLOCATED]
        ]
    return table


def main() -> None:
    """Write the file."""
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows())


if __name__ == "__main__":
    main()
