"""The guide's blocks in sh, sql and python are run, in a folder laid out as the project's."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from test_main import say

from conftest import ROOT
from dateline import pipeline
from dateline.store import Lake

if TYPE_CHECKING:
    from dateline.model import Settings

GUIDE = (ROOT / "docs" / "guide.md").read_text("utf-8")


def blocks(heading: str) -> list[tuple[str, str]]:
    """Language and text of each block below a heading of the second level that can be run."""
    [part] = [part for part in re.split(r"^## ", GUIDE, flags=re.MULTILINE) if part.startswith(heading)]
    return re.findall(r"^```(sh|sql|python)\n(.*?)^```", part, re.MULTILINE | re.DOTALL)


def call(*command: str) -> str:
    """What a command prints; fails where it ends with an error."""
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def call_line(line: str) -> str:
    """A line of a shell: our own command within this process, which starts Python once and not for each line."""
    words, _, file = line.partition(" > ")
    command, *arguments = shlex.split(words)
    if command != ".venv/bin/dateline":
        return call("sh", "-euc", line)
    code, told = say(*arguments)
    assert code == 0, line
    if file:
        Path(file).write_text(told, "utf-8")
    return told


def run(language: str, text: str) -> str:
    """Run a block in the working folder; what it prints."""
    if language == "sh":
        return "".join(call_line(line) for line in text.splitlines())
    if language == "python":
        return call(sys.executable, "-W", "error", "-c", text)
    return call(
        ".venv/bin/duckdb", "-bail", *(["-init", "lake.sql"] if Path("lake.sql").exists() else []), "-c", text
    )


def move_to(folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working folder in which .venv, sql and var are where the guide says."""
    for name, target in ((".venv", Path(sys.prefix)), ("sql", ROOT / "sql"), ("var", settings.home)):
        (folder / name).symlink_to(target)
    for name, value in pipeline.write_environ(settings).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(folder)


def test_the_edition_opens_as_the_guide_says(
    tmp_path: Path, small_edition: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each block of that chapter, one after the other; they print what the edition holds."""
    move_to(tmp_path, small_edition, monkeypatch)
    ran = blocks("The edition")
    told = "".join(run(language, text) for language, text in ran)
    assert [language for language, _ in ran] == ["sh", "sql", "sh", "python"]
    assert told.count("2026-02-27") >= 2
    assert {path.name for path in tmp_path.iterdir()} >= {
        "coverage.csv",
        "coverage.parquet.schema.json",
        "everything",
    }


@pytest.mark.replay
def test_the_lake_opens_as_the_guide_says(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same of the lake, of which nobody has published an edition."""
    with Lake(settings) as lake:
        lake.ask("INSERT INTO panel_day VALUES (DATE '2026-03-01', 1, 1, 1, 1, 0)")
    folder = tmp_path / "work"
    folder.mkdir()
    move_to(folder, settings, monkeypatch)
    ran = blocks("The lake")
    told = [run(language, text) for language, text in ran]
    assert [language for language, _ in ran] == ["sh", "python", "sql"]
    assert told[0].count("n_polls") == 2
    assert "commit_message" in told[2]


def test_the_guide_leads_to_what_is_there() -> None:
    """Links lead to files."""
    links = re.findall(r"\]\(([^)#]+)\)", GUIDE)
    assert links
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []
