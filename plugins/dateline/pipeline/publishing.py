"""Editions: the lake as it stands, for analysts, with a report beside it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from dateline.model import DatelineError
from dateline.report import ask_all
from dateline.report.bundle import bundle_path
from dateline.store import Edition, Lake, Marts, publish, written_aside

if TYPE_CHECKING:
    from pathlib import Path

    from dateline.model import Settings


def publish_if_new(settings: Settings) -> Edition:
    """Publish an edition with its report, unless the current one already shows the lake as it stands.

    A report that cannot be written is a fault of ours, and raises: the edition before it stays.
    """

    def finish(folder: Path) -> None:
        write_report(settings, folder)

    with Lake(settings) as lake:
        lake.widen()
        return publish(lake, settings, datetime.now(UTC), finish)


def write_report(settings: Settings, edition: Path, out: Path | None = None) -> Path:
    """Write the report of the edition in a folder, beside it or to `out`; where it was written."""
    marts = edition / "marts.duckdb"
    if not marts.exists():
        raise DatelineError(
            f"there is no edition at {edition}: run `make demo` or `make run` first, or name one"
        )
    from dateline.report.page import build_page  # noqa: PLC0415 - Altair takes half a second, and only reports need it

    files = {path.stem: path.read_text("utf-8") for path in (settings.sql / "report").glob("*.sql")}
    with Marts(marts, settings.sql) as opened:
        report = ask_all(opened.ask, files, _about(edition))
    page = build_page(report, _chart_script(settings))
    target = out or edition / "report.html"
    with written_aside(target) as aside:
        aside.write_text(page, "utf-8")
    return target


def _about(edition: Path) -> dict[str, Any]:
    """What `edition.json` says; what it does not say is unknown."""
    told = dict.fromkeys(("built_at", "snapshot", "dateline_version", "rule_version"))
    about = edition / "edition.json"
    return told | (json.loads(about.read_text("utf-8")) if about.exists() else {})


def _chart_script(settings: Settings) -> str:
    """The script that set-up has made; where it did not, it is made once, in a process of its own, and kept at home."""
    made = bundle_path()
    if not made.exists():
        made = settings.home / "cache" / made.name
    if not made.exists():
        command = [sys.executable, "-m", "dateline.report.bundle", str(made)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own module
        if done.returncode:
            raise DatelineError(
                f"the script that draws charts could not be made at {made}: {done.stderr[-2000:]}"
            )
    return made.read_text("utf-8")
