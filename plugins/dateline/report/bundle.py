"""The script that draws charts: Vega, Vega-Lite and their embedding in one file, made once from the pinned wheel.

`python -m dateline.report.bundle [FILE]` makes it, offline. vl-convert carries a whole JavaScript engine (84 MB), so
it is loaded by this command alone, in a process of its own.
"""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path

SNIPPET = "window.vegaEmbed = vegaEmbed;"
"""All that the page calls of it."""


def bundle_path() -> Path:
    """Where set-up puts the script: beside this module, named after the wheel that it was made from."""
    return Path(__file__).with_name("made") / f"vega-{version('vl-convert-python')}.js"


def make(path: Path) -> None:
    """Write the script to `path`, which appears whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    import vl_convert  # noqa: PLC0415 - 84 MB, wanted by this command alone

    aside = path.with_suffix(".part")
    aside.write_text(vl_convert.javascript_bundle(SNIPPET), "utf-8")
    aside.replace(path)


if __name__ == "__main__":
    wanted = Path(sys.argv[1]) if len(sys.argv) > 1 else bundle_path()
    if not wanted.exists():
        make(wanted)
