"""Everything that is measured of polling and parsing, one after the other.

    python benchmarks/run_all.py [--bodies FOLDER] [--week-feeds 200]

FOLDER holds real feed files; without it bodies are made. `reader`, one of the peers, is installed by
`make bench`.
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
    given = options.parse_args()
    bodies = ["--bodies", given.bodies] if given.bodies else []
    rhythms = ["--rhythms", given.bodies] if given.bodies else []
    for name, arguments in (
        ("parsing.py", bodies),
        ("polling.py", bodies),
        ("week.py", ["--feeds", given.week_feeds, *rhythms]),
    ):
        print(f"== {name}", flush=True)
        subprocess.run([sys.executable, str(HERE / name), *arguments], check=True)


if __name__ == "__main__":
    main()
