"""Countries of stories: speed and score beside peers, start-up and memory, and regions cut anew in SQL.

    python benchmarks/places.py [--regions FOLDER]

FOLDER holds `reuters-dev.jsonl.gz`, a wire's stories with the countries that they are about; without it the
project's own labelled stories are taken. The limit of speed is the automaton alone on the same text. Beside it
stand geotext and flashgeotext (installed by `make bench`) and a keyword match in the manner of newsmap: the
names, peoples and capitals of our own list, without any rule.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
from babel import Locale

from dateline.catalogue import read_wires
from dateline.lede import WireNames
from dateline.pipeline.locating import Story, read_story
from dateline.places import load_gazetteer
from dateline.places.cities import read_cities
from dateline.places.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable

SEEDS = Path(__file__).parents[1] / "sql" / "seeds"
N_CUT = 10_000_000
START = """
import time
def megabytes():
    lines = open("/proc/self/status").read().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024
started, before = time.process_time(), megabytes()
from dateline.places import load_gazetteer, locate
locate(load_gazetteer(), title="Paris votes", text="", language="en")
print(time.process_time() - started, megabytes() - before)
"""
Labelled = list[tuple[str, str, set[str]]]


def read_stories(folder: Path | None) -> tuple[Labelled, str]:
    """Title, text and the countries it is about; the country assumed where nothing is found."""
    path = folder / "reuters-dev.jsonl.gz" if folder else None
    if path and path.exists():
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        return [(r["title"], f"{r['dateline']} {r['text']}".strip(), set(r["countries"])) for r in rows], "US"
    stories: dict[str, tuple[str, str, set[str]]] = {}
    with (SEEDS / "labelled_place.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            story = stories.setdefault(row["story"], (row["title"], row["text"], set()))
            if row["label"] == "about":
                story[2].add(row["country"])
    return [story for name, story in stories.items() if name.startswith("en")], ""


def ours(home: str) -> Callable[[str, str], set[str]]:
    """The way of runs and of `dateline locate`."""
    wires = WireNames.of(read_wires(SEEDS))

    def find(title: str, text: str) -> set[str]:
        located = read_story(Story(title, text, "en", home), wires)[1]
        return {mention.country for mention in located.mentions if mention.is_about}

    return find


def keywords() -> Callable[[str, str], set[str]]:
    """Names, peoples and capitals of our list wherever they stand, as newsmap's dictionaries count them."""
    lexicon = load_gazetteer().lexicon("en")
    kinds = {"name", "adjective", "city"}
    targets = [
        {term.target for term in terms if term.kind in kinds and not term.is_doubtful} - {""}
        for terms in lexicon.terms
    ]

    def find(title: str, text: str) -> set[str]:
        folded = fold(f" {title} {text} ")
        return {
            target
            for index, _, end in lexicon.automaton.find_matches_as_indexes(folded, overlapping=True)
            if lexicon.is_firm[index] or folded[end] == " "
            for target in targets[index]
        }

    return find


def geotext() -> Callable[[str, str], set[str]]:
    """Country mentions of geotext."""
    from geotext import GeoText  # noqa: PLC0415 - a peer that only a benchmark needs

    return lambda title, text: set(GeoText(f"{title} {text}").country_mentions)


def flashgeotext() -> Callable[[str, str], set[str]]:
    """Countries of flashgeotext, named in English."""
    from flashgeotext.geotext import GeoText  # noqa: PLC0415 - a peer that only a benchmark needs

    geotext = GeoText()
    codes = {name: code for code, name in Locale("en").territories.items() if len(code) == 2}
    codes |= {"United States": "US", "United Kingdom": "GB", "Czech Republic": "CZ"}

    def find(title: str, text: str) -> set[str]:
        found = geotext.extract(input_text=f"{title} {text}")
        return {codes[name] for name in found["countries"] if name in codes}

    return find


def automaton_alone() -> Callable[[str, str], set[str]]:
    """What the engine takes for the same text: names and cities, title and text."""
    names, cities = load_gazetteer().lexicon("en").automaton, read_cities("latin").automaton

    def find(title: str, text: str) -> set[str]:
        for part in (title, text):
            folded = fold(f" {part} ")
            names.find_matches_as_indexes(folded, overlapping=True)
            cities.find_matches_as_indexes(folded, overlapping=True)  # type: ignore[union-attr]
        return set()

    return find


def measure(name: str, find: Callable[[str, str], set[str]], stories: Labelled, home: str) -> float:
    """Print stories a CPU second, and the score against the labels; CPU seconds a story."""
    for title, text, _ in stories[:100]:
        find(title, text)
    started = time.process_time()
    found = [find(title, text) for title, text, _ in stories]
    spent = (time.process_time() - started) / len(stories)
    found = [each or ({home} - {""}) for each in found]
    right = sum(len(each & gold) for each, (_, _, gold) in zip(found, stories, strict=True))
    n_found, n_gold = sum(map(len, found)), sum(len(gold) for _, _, gold in stories)
    f1 = 2 * right / max(1, n_found + n_gold)
    print(f"{name:24} {1 / spent:9.0f} stories a CPU second   F1 {f1:.3f}")
    return spent


def cut_anew() -> None:
    """Seconds that DuckDB takes to count 10 million story-country rows by another scheme."""
    con = duckdb.connect()
    con.execute("SET threads = 2")
    for name in ("country", "region_country"):
        path = str(SEEDS / f"{name}.csv")
        con.execute(f"CREATE TABLE {name} AS SELECT * FROM read_csv('{path}', all_varchar = true)")
    [(n,)] = con.execute("SELECT count(*) FROM country").fetchall()
    con.execute("CREATE TABLE codes AS SELECT country, row_number() OVER () - 1 AS n FROM country")
    con.execute(
        "CREATE TABLE mention AS SELECT i // 2 AS story_id, c.country, 0.5::DECIMAL(7, 6) AS weight, "
        "DATE '2024-01-01' + (i // 2 % 700)::INTEGER AS dated_on "
        "FROM (SELECT i, (hash(i) % $n)::BIGINT AS n FROM range($rows) AS r(i)) AS t JOIN codes AS c ON c.n = t.n",
        {"n": n, "rows": N_CUT},
    )
    for scheme in ("m49", "desk", "bloc", "area"):
        started = time.perf_counter()
        rows = con.execute(
            "WITH by_day AS (SELECT country, dated_on, count(*) AS n, sum(weight) AS weight FROM mention GROUP BY ALL) "
            "SELECT rc.region, sum(d.n), sum(d.weight) FROM by_day AS d JOIN region_country AS rc "
            "ON rc.country = d.country AND rc.scheme = $scheme "
            "AND (rc.valid_from IS NULL OR rc.valid_from::DATE <= d.dated_on) "
            "AND (rc.valid_to IS NULL OR d.dated_on < rc.valid_to::DATE) GROUP BY rc.region",
            {"scheme": scheme},
        ).fetchall()
        spent = time.perf_counter() - started
        print(f"{N_CUT:,} rows cut by {scheme:5} {spent:6.2f} s wall, {len(rows)} regions (limit: 1)")


def main() -> None:
    """Print every figure."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--regions", type=Path)
    given = options.parse_args()
    started = subprocess.run([sys.executable, "-c", START], check=True, capture_output=True, text=True).stdout
    seconds, megabytes = map(float, started.split())
    print(f"start-up with English: {seconds:.2f} CPU s, {megabytes:.0f} MB (limits: 0.2, 60)")
    stories, home = read_stories(given.regions)
    print(
        f"{len(stories)} stories of {sum(len(a) + len(b) for a, b, _ in stories) // len(stories)} characters"
    )
    limit = measure("automaton alone (limit)", automaton_alone(), stories, "")
    spent = measure("dateline", ours(home), stories, home)
    print(f"  {spent / limit:.1f} times the automaton alone")
    measure("keywords (newsmap way)", keywords(), stories, home)
    measure("geotext", geotext(), stories, home)
    measure("flashgeotext", flashgeotext(), stories, home)
    cut_anew()
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
