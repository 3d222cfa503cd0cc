"""Score the labelled pairs of the project (`sql/seeds/labelled_*.csv`) by the code of `dateline cluster`.

    python benchmarks/quality.py [--verbose]

All stories are grouped together, as a run would meet them. A pair is right where label and groups agree:
`story`: one story; `copy`: one cluster; `event`: one event in two clusters; `apart`: neither.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dateline.pipeline import group_lines, read_settings

SEEDS = Path(__file__).parents[1] / "sql" / "seeds"
START = datetime(2026, 3, 3, 6, tzinfo=UTC)


def read(name: str) -> list[dict[str, str]]:
    """The rows of a seed file."""
    with (SEEDS / f"labelled_{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def group() -> dict[str, dict[str, str]]:
    """Story, cluster and event of every labelled story."""
    lines = [
        json.dumps(
            {
                "id": row["story"],
                "published_at": (START + timedelta(hours=float(row["hours"]))).isoformat(),
                **row,
            }
        )
        for row in read("story")
    ]
    return {told["id"]: told for told in group_lines(read_settings(), lines)}


def found(one: dict[str, str], other: dict[str, str]) -> str:
    """What two stories are to each other."""
    for level, name in (("story_id", "story"), ("cluster_id", "copy"), ("event_id", "event")):
        if one[level] == other[level]:
            return name
    return "apart"


def main() -> int:
    """Print shares by kind and by language; 1 where less than nine in ten are right."""
    told = group()
    languages = {row["story"]: row["language"] for row in read("story")}
    by: dict[tuple[str, str], list[bool]] = defaultdict(list)
    wrong = []
    for pair in read("pair"):
        is_ = found(told[pair["story"]], told[pair["other"]])
        right = is_ == pair["label"]
        by["kind", f"{pair['kind']} ({pair['label']})"].append(right)
        by["language", languages[pair["other"]]].append(right)
        by["all", "pairs"].append(right)
        if not right:
            wrong.append(f"{pair['story']} and {pair['other']}: {is_}, should be {pair['label']}")
    for (group_, name), rights in by.items():
        print(f"{group_:9} {name:24} {sum(rights):4} of {len(rights):4}")
    if "--verbose" in sys.argv:
        print("\n".join(wrong))
    rights = by["all", "pairs"]
    return int(sum(rights) < 0.9 * len(rights))


if __name__ == "__main__":
    sys.exit(main())
