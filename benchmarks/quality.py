"""Score what the project has labelled: pairs of stories, and the countries of stories.

    python benchmarks/quality.py [--verbose] [--regions FOLDER]

`sql/seeds/labelled_pair.csv` is scored by the code of `dateline cluster`, `labelled_place.csv` by that of
`dateline locate`. With a folder of labelled news `places_quality.py` prints what it says of these as well.

All stories are grouped together, as a run would meet them. A pair is right where label and groups agree:
`story`: one story; `copy`: one cluster; `event`: one event in two clusters; `apart`: neither.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dateline.catalogue import read_wires
from dateline.lede import WireNames
from dateline.model import Role
from dateline.pipeline import group_lines, read_settings
from dateline.pipeline.locating import Story, read_story

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


def score_pairs(*, verbose: bool) -> bool:
    """Print shares by kind and by language; whether at least nine in ten are right."""
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
    return tell(by, wrong, verbose=verbose)


def score_places(*, verbose: bool) -> bool:
    """Print how many stories have every country right, by kind and language, and the score of all."""
    wires = WireNames.of(read_wires(SEEDS))
    by: dict[tuple[str, str], list[bool]] = defaultdict(list)
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    stories = {row["story"]: row for row in read("place")}
    for row in read("place"):
        labels[row["story"]][row["country"]] = row["label"]
    wrong, n_right, n_found, n_wanted = [], 0, 0, 0
    for name, row in stories.items():
        story = Story(row["title"], row["text"], row["language"], row["source_country"])
        said = {
            m.country: "about" if m.is_about else "named"
            for m in read_story(story, wires)[1].mentions
            if m.role in {Role.FOCUS, Role.MENTION}
        }
        wanted = {country: label for country, label in labels[name].items() if label in {"about", "named"}}
        judged = {country: what for country, what in said.items() if labels[name].get(country) != "either"}
        by["kind", row["kind"]].append(judged == wanted)
        by["language", row["language"]].append(judged == wanted)
        by["all", "stories"].append(judged == wanted)
        about = {country for country, what in judged.items() if what == "about"}
        gold = {country for country, label in wanted.items() if label == "about"}
        n_right, n_found, n_wanted = n_right + len(about & gold), n_found + len(about), n_wanted + len(gold)
        if judged != wanted:
            wrong.append(f"{name} {row['title']}: {judged}, should be {wanted}")
    is_good = tell(by, wrong, verbose=verbose)
    print(f"about: precision {n_right / n_found:.3f}, recall {n_right / n_wanted:.3f} of {n_wanted}")
    return is_good


def tell(by: dict[tuple[str, str], list[bool]], wrong: list[str], *, verbose: bool) -> bool:
    """Print shares, and what was wrong; whether at least nine in ten are right."""
    for (group_, name), rights in by.items():
        print(f"{group_:9} {name:24} {sum(rights):4} of {len(rights):4}")
    if verbose:
        print("\n".join(wrong))
    rights = by[max(by, key=lambda key: key[0] == "all")]
    return sum(rights) >= 0.9 * len(rights)


def main() -> int:
    """Print every score; 1 where less than nine in ten are right."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--regions", type=Path, help="folder of labelled news")
    given = parser.parse_args()
    print("Pairs of stories")
    are_pairs_good = score_pairs(verbose=given.verbose)
    print("\nCountries of stories")
    are_places_good = score_places(verbose=given.verbose)
    if given.regions:
        print("\nCountries of labelled news")
        subprocess.run(
            [sys.executable, str(Path(__file__).with_name("places_quality.py")), str(given.regions)],
            check=True,
        )
    return int(not (are_pairs_good and are_places_good))


if __name__ == "__main__":
    sys.exit(main())
