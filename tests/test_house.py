"""The house's own rules: one direction, documented SQL, small functions, no Airflow below the shells."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dateline.store import bind_sql, duck

ROOT = Path(__file__).parents[1]
SQL = ROOT / "sql"
MODULES = sorted((ROOT / "plugins" / "dateline").rglob("*.py"))


def test_every_sql_file_binds() -> None:
    """DuckDB itself accepts every lookup, step, check and query against the schema."""
    assert bind_sql(SQL) == []


def test_every_table_view_and_column_is_explained() -> None:
    """An analyst can ask the database what anything means."""
    told = duck.describe_sql(SQL)
    assert [row for row in told if not row["comment"]] == []
    views = {row["name"] for row in told if row["kind"] == "view"}
    assert views == {path.stem for path in (SQL / "views").glob("*.sql")}
    macros = {row["name"] for row in told if row["kind"] == "macro"}
    assert macros == {path.stem for path in (SQL / "macros").glob("*.sql")}


@pytest.mark.parametrize(
    "folder", ["views", "macros", "queries", "report", "checks", "lake", "lookups", "steps"]
)
def test_every_sql_file_begins_by_saying_why(folder: str) -> None:
    """The first line of a file is its question, or what breaks if the check fires."""
    for path in (SQL / folder).glob("*.sql"):
        assert path.read_text("utf-8").startswith("-- "), path


def test_checks_say_their_grade() -> None:
    """A check stops the run or warns."""
    assert all(path.name.startswith(("fail_", "warn_")) for path in (SQL / "checks").glob("*.sql"))


@pytest.mark.parametrize("path", sorted((SQL / "views").glob("*.sql")), ids=lambda path: path.stem)
def test_every_view_says_its_question_and_grain_and_names_its_columns(path: Path) -> None:
    """An analyst who opens the file reads what it answers; a new column in a table changes no view."""
    text = path.read_text("utf-8")
    assert text.startswith("-- Question: ")
    assert "\n-- Grain: " in text
    selects = re.split(r"^SELECT\b", text, flags=re.MULTILINE)[1:]
    assert selects
    assert not [s for s in selects if re.match(r"\s+(?:\w+\.)?\*", s)]


@pytest.mark.parametrize("kind", ["views", "macros", "queries", "report", "checks", "lake"])
def test_the_sql_readme_lists_all(kind: str) -> None:
    """What analysts may use is listed for them."""
    readme = (SQL / "README.md").read_text("utf-8")
    assert [p.stem for p in (SQL / kind).glob("*.sql") if f"`{p.stem}`" not in readme] == []


def test_the_core_never_imports_airflow() -> None:
    """Importing the pipeline does not cost Airflow's five seconds."""
    code = "import sys, dateline.__main__; sys.exit('airflow' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT / "plugins", check=False)
    assert done.returncode == 0


def test_airflow_is_told_to_leave_the_library_alone() -> None:
    """Without this line Airflow runs every module below plugins/ as a top-level one."""
    assert "dateline/" in (ROOT / "plugins" / ".airflowignore").read_text("ascii").split()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_budgets(path: Path) -> None:
    """No module above 600 lines, no function above 60."""
    text = path.read_text("utf-8")
    assert text.count("\n") <= 600
    functions = [
        n for n in ast.walk(ast.parse(text)) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]
    assert [f.name for f in functions if (f.end_lineno or 0) - f.lineno >= 60] == []


def test_only_store_opens_duckdb_and_only_poll_opens_sockets() -> None:
    """One room for each door to the outside; the demo's loopback server is the exception."""
    doors = {"duckdb": "store", "aiohttp": "poll"}
    for path in MODULES:
        room = path.relative_to(ROOT / "plugins" / "dateline").parts[0].removesuffix(".py")
        for library, owner in doors.items():
            if re.search(rf"^\s*(?:import|from) {library}\b", path.read_text("utf-8"), re.MULTILINE):
                assert room == owner or path.name == "serve.py", path


def test_the_environment_example_has_no_secret() -> None:
    """No default secret anywhere."""
    for line in (ROOT / ".env.example").read_text("utf-8").splitlines():
        if re.match(r"\w*(PASSWORD|SECRET|KEY)\w*=", line):
            assert line.endswith("=")
    compose = (ROOT / "docker-compose.yml").read_text("utf-8")
    assert not re.findall(r"(?:PASSWORD|SECRET|KEY): (?!\$\{\w+:\?)", compose)


def test_make_help_names_every_target() -> None:
    """A newcomer finds each command with one line of help."""
    text = (ROOT / "Makefile").read_text("utf-8")
    [phony] = re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert [t for t in phony.split() if not re.search(rf"^{t}:.*## ", text, re.MULTILINE)] == []
