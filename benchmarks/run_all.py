"""Everything that is measured beside peers and limits, one after the other.

    python benchmarks/run_all.py [--bodies FOLDER] [--week-feeds 200] [--labelled FOLDER] [--regions FOLDER]
        [--stored 0,1000000] [--lake 1000000,10000000]

The first FOLDER holds real feed files; without it bodies are made. The others hold labelled copies and events,
and stories labelled with countries, that are no part of the project; without them only our own labels are
scored. The peers (reader, datasketch, rensa, scikit-learn, geotext, flashgeotext) are installed by `make bench`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Run each benchmark in a process of its own."""
    options = argparse.ArgumentParser()
    options.add_argument("--bodies", default="")
    options.add_argument("--week-feeds", default="200")
    options.add_argument("--labelled", default="")
    options.add_argument("--regions", default="")
    options.add_argument("--stored", default="0,100000,1000000")
    options.add_argument("--lake", default="1000000")
    given = options.parse_args()
    bodies = ["--bodies", given.bodies] if given.bodies else []
    rhythms = ["--rhythms", given.bodies] if given.bodies else []
    for name, arguments in (
        ("parsing.py", bodies),
        ("polling.py", bodies),
        ("week.py", ["--feeds", given.week_feeds, *rhythms]),
        ("dedupe.py", ["--stored", given.stored]),
        ("places.py", ["--regions", given.regions] if given.regions else []),
        ("warehouse.py", ["--stories", given.lake]),
        ("quality.py", ["--regions", given.regions] if given.regions else []),
        *([("dedupe_quality.py", [given.labelled])] if given.labelled else []),
    ):
        print(f"== {name}", flush=True)
        subprocess.run([sys.executable, str(HERE / name), *arguments], check=True)


if __name__ == "__main__":
    main()
