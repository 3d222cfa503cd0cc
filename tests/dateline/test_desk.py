"""Questions by name, exports and documents, over a small edition."""

from __future__ import annotations

import csv
import gzip
import io
import json
import shutil
from typing import TYPE_CHECKING

import duckdb
import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from test_main import say
from typer.testing import CliRunner

from conftest import ROOT
from dateline import __main__, pipeline
from dateline.desk import documents
from dateline.desk.printing import print_rows
from dateline.model import DatelineError
from dateline.store import (
    Marts,
    bind_sql,
    duck,
    form_of,
    read_keys,
    read_questions,
    write_answer,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dateline.model import Settings

SQL = ROOT / "sql"
RISING = "region,name,day,n_stories,n_clusters,expected,z,burst_level,coverage_ok\n150,Europe,2026-02-27,30,30,6.5,"


@pytest.fixture
def home(small_edition: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of the small edition, told by the environment; there is no lake."""
    for name, value in pipeline.write_environ(small_edition).items():
        monkeypatch.setenv(name, value)
    return small_edition


def test_questions_are_listed_with_what_they_take(home: Settings) -> None:
    """Every file of sql/queries, each with its question and its answer's columns."""
    told = {row["name"]: row for row in json.loads(say("ask", "--json")[1])}
    assert set(told) == {path.stem for path in (SQL / "queries").glob("*.sql")}
    assert told["what_is_rising"]["question"] == "which regions are in the news more than expected?"
    assert list(told["what_is_rising"]["parameters"]) == ["scheme", "since"]
    assert list(told["feeds_by_outcome"]["columns"]) == ["outcome", "n_polls", "n_feeds"]
    assert "how far can counts of a region be trusted?" in say("ask")[1]
    assert "Wilson's interval" in say("ask", "error_bar", "--about")[1]


def test_a_question_is_asked_with_its_parameters(home: Settings) -> None:
    """As options, in either spelling; those left out have their defaults, counted from the last complete day."""
    for words in (["--scheme", "m49", "--since", "2026-02-01"], ["--since=2026-02-27T00:00+00:00"], []):
        code, told = say("ask", "what_is_rising", *words, "--csv")
        assert (code, told.startswith(RISING)) == (0, True)
    assert say("ask", "what_is_rising", "--since", "2026-02-28", "--csv")[1].count("\n") == 1
    [row] = json.loads(say("ask", "what_is_rising", "--json")[1])
    assert (row["region"], row["day"], row["coverage_ok"]) == ("150", "2026-02-27", True)
    assert "Europe" in say("ask", "what_is_rising")[1]


def test_the_sql_of_a_question_can_be_pasted(home: Settings) -> None:
    """What --sql prints gives the same rows in a DuckDB prompt."""
    text = say("ask", "what_is_rising", "--since", "2026-02-01", "--sql")[1]
    with Marts(home.editions / "current" / "marts.duckdb", SQL) as edition:
        assert [row[1] for row in edition.ask(text)[1]] == ["Europe"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["ask", "what_is_risin"], "near it are what_is_rising"),
        (["ask", "error_bar"], "error_bar needs --region: region of the scheme"),
        (["ask", "error_bar", "--region", "caucasus"], "--scheme area has"),
        (["ask", "error_bar", "--region", "Asi"], "--region 142 (Asia)"),
        (["ask", "error_bar", "--region", ""], "error_bar needs --region"),
        (["ask", "which_words_burst", "--region", "caucasus"], "--scheme area has"),
        (["ask", "week_by_region", "--scheme", "m4"], "there are area, m49"),
        (["ask", "totals", "--n", "3"], "totals has no parameter --n; it takes none"),
        (["ask", "what_is_rising", "--since"], "what_is_rising needs --since: from that UTC day on"),
        (["ask", "what_is_rising", "--since", "--csv"], "what_is_rising needs --since"),
        (["ask", "what_is_rising", "--cvs"], "what_is_rising has no parameter --cvs; it takes --scheme, --since"),
        (["ask", "what_is_rising", "m49"], "m49: parameters are given as --name value"),
        (["ask", "what_is_rising", "--since", "yesterday"], "--since yesterday: a UTC day such as"),
        (["ask", "what_is_rising", "--since", "2026-03-01T10:00"], "an instant with its zone"),
        (["ask", "which_headlines_changed", "--n", "many"], "--n many: a whole number is wanted"),
        (["ask", "totals", "--lake"], "there is no lake at"),
        (["export", "coverage_dail", "--out", "x.csv"], "near it are coverage_daily"),
        (["export", "rising_terms", "--out", "x.csv"], "rising_terms takes parameters: rising_terms(as_of"),
        (["export", "coverage_daily", "--out", "x.xls"], "the file's ending says its form: .csv"),
        (["export", "coverage_daily", "--n", "3", "--out", "x.csv"], "only questions by name take parameters"),
        (["export", "coverage_daily"], "export needs what, or --all, and where"),
        (["export", "SELECT nope", "--out", "x.csv"], 'column "nope" not found'),
        (["export", "SELECT 1; SELECT 2", "--out", "x.csv"], "one SELECT is wanted"),
        (["export", "DROP TABLE story", "--out", "x.csv"], "one SELECT is wanted"),
        (["export", "SELECT * FROM read_csv('/etc/passwd')", "--out", "x.csv"], "file system operations are disabled"),
        (["export", "--all", "--out", "x", "--form", "xls"], "csv or parquet is wanted"),
        (["export", "COPY (SELECT 1) TO 'y.csv'", "--out", "x.csv"], "one SELECT is wanted"),
        (["export", "SELECT $a", "--out", "x.csv"], "parameters: a"),
        (["ask", "what_is_rising", "--since", "0001-01-01T00:00+14:00"], "a UTC day such as"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(
    home: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], told: str
) -> None:
    """What, and what to do; nothing is left behind."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DatelineError) as fault:
        say(*words)
    assert told in str(fault.value).replace("Referenced column", "column").replace(
        "was not found", "not found"
    )
    assert list(tmp_path.iterdir()) == []


def test_an_export_is_what_the_view_says(home: Settings, tmp_path: Path) -> None:
    """A view in every form: as many rows, the same columns; Parquet with its types and a schema in words."""
    out = {form: tmp_path / f"days{form}" for form in (".csv", ".csv.gz", ".parquet", ".jsonl", ".json")}
    for path in out.values():
        assert say("export", "coverage_daily", "--out", str(path), "--schema")[0] == 0
    rows = list(csv.DictReader(io.StringIO(out[".csv"].read_text("utf-8"))))
    assert len(rows) == 3 * 42
    assert gzip.decompress(out[".csv.gz"].read_bytes()) == out[".csv"].read_bytes()
    assert (
        len(out[".jsonl"].read_text("utf-8").splitlines())
        == len(json.loads(out[".json"].read_text("utf-8")))
        == len(rows)
    )
    types = {name: kind for name, kind, *_ in duckdb.sql(f"DESCRIBE FROM '{out['.parquet']}'").fetchall()}
    assert (types["day"], types["weight"], types["coverage_ok"]) == ("DATE", "DECIMAL(18,6)", "BOOLEAN")
    fields = json.loads((tmp_path / "days.csv.schema.json").read_text("utf-8"))["fields"]
    assert [field["name"] for field in fields] == list(rows[0]) == list(types)
    assert {"name": "day", "type": "date", "description": "UTC day the stories count on."} in fields
    assert not list(tmp_path.glob(".*"))


def test_questions_macros_and_selects_are_exported(home: Settings, tmp_path: Path) -> None:
    """Whatever can be asked; a failed export leaves the file that was there."""
    out = tmp_path / "a.csv"
    assert say("export", "what_is_rising", "--since", "2026-02-01", "--out", str(out))[0] == 0
    assert out.read_text("utf-8").startswith(RISING)
    assert say("export", "coverage_panel('2026-02-01', '2026-02-02')", "--out", str(out))[0] == 0
    assert out.read_text("utf-8").startswith("scheme,region,name,day,")
    assert say("export", "SELECT title, first_seen_at FROM rejected_item; -- all", "--out", str(out))[0] == 0
    text = 'title,first_seen_at\n"\'=HYPERLINK(""x"")",2026-03-01T12:00:00Z\n'
    assert out.read_text("utf-8") == text
    with pytest.raises(DatelineError):
        say(
            "export",
            "SELECT CASE WHEN i > 900000 THEN error('late') ELSE i END FROM range(1000000) t(i)",
            "--out",
            str(out),
        )
    assert out.read_text("utf-8") == text
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_all_views_are_exported_with_what_they_mean(home: Settings, tmp_path: Path) -> None:
    """A folder that a stranger can read: every view, every column described, sizes and digests as the files have them."""
    folder = tmp_path / "all"
    assert say("export", "--all", "--form", "csv", "--out", str(folder))[0] == 0
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert {r["name"] for r in package["resources"]} == {path.stem for path in (SQL / "views").glob("*.sql")}
    for resource in package["resources"]:
        text = (folder / resource["path"]).read_text("utf-8")
        header, *rows = csv.reader(io.StringIO(text, newline=""))
        fields = resource["schema"]["fields"]
        assert (header, len(rows)) == ([field["name"] for field in fields], resource["rows"])
        assert all(field["description"] and field["type"] for field in fields)
        assert resource["bytes"] == len(text.encode())
    with pytest.raises(DatelineError, match="is there already"):
        say("export", "--all", "--out", str(folder))


@pytest.mark.parametrize("width", [1, 20])
def test_headlines_are_printed_as_text(capsys: pytest.CaptureFixture[str], width: int) -> None:
    """Neither markup nor what a terminal obeys, whether rows fit a table or are told one by one."""
    title = "[red]Flood[/] \x1b[2J\x9b1m\x07"
    print_rows([f"title{n}" for n in range(width)], [(title,) * width])
    told = capsys.readouterr().out
    assert told.count("[red]Flood[/] \ufffd[2J\ufffd1m\ufffd") == width
    assert not [c for c in told if ord(c) < 32 and c != "\n"]


@pytest.fixture(scope="module")
def scratch() -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB to write files from."""
    with duck.connect() as con:
        yield con


def written(con: duckdb.DuckDBPyConnection, query: str, path: Path, **params: object) -> str:
    """The file of a SELECT."""
    write_answer(con, query, params, path, form_of(path))
    return path.read_bytes().decode()


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("'=1+1'", "'=1+1"), ("'+1'", "'+1"), ("'-1'", "'-1"), ("'@A1'", "'@A1"), ("'＝1'", "'＝1"), ("'＋1'", "'＋1"),
        ("'－1'", "'－1"), ("'＠A'", "'＠A"), ("'  =1'", "'  =1"), ("chr(9) || 'a'", "'\ta"), ("chr(160) || '=1'", "'\u00a0=1"),
        ("chr(65279) || '=1'", "'\ufeff=1"), ("chr(13) || 'a'", "\"'\ra\""), ("chr(10) || '=a'", "\"'\n=a\""),
        ("'a=1'", "a=1"), ("'1-2'", "1-2"), ("'a, \"b\"'", '"a, ""b"""'), ("''", '""'), ("NULL", ""), ("'NULL'", "NULL"),
        ("-1", "-1"), ("-1.5::DOUBLE", "-1.5"), ("-1.50::DECIMAL(5, 2)", "-1.50"), ("true", "true"), ("DATE '2026-03-01'", "2026-03-01"),
        ("TIMESTAMPTZ '2026-03-01 02:00:00+02'", "2026-03-01T00:00:00Z"), ("TIMESTAMP '2026-03-01 00:00:00.5'", "2026-03-01T00:00:00.500000"),
        ("['=a', '-b']", "\"['=a', -b]\""), ("INTERVAL (-1) DAY", "'-1 day"), ("'=1'::BLOB", "'=1"),
    ],
)  # fmt: skip
def test_cells_of_csv(scratch: duckdb.DuckDBPyConnection, tmp_path: Path, value: str, cell: str) -> None:
    """Texts that a spreadsheet would run are texts; numbers and days are as they are; nothing and empty are two things."""
    assert written(scratch, f"SELECT 1 AS n, {value} AS v", tmp_path / "a.csv") == f"n,v\n1,{cell}\n"


@hypothesis_settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=8))
@example(texts=["\x00=1", "\u200b=1", "\u3000＝1", '"', "a\r\nb"])
def test_any_text_comes_back(scratch: duckdb.DuckDBPyConnection, tmp_path: Path, texts: list[str]) -> None:
    """A reader of CSV gets each text, with at most an apostrophe before it, and never one that begins as a formula."""
    query = "SELECT unnest($texts) AS t, 1 AS n"
    text = written(scratch, query, tmp_path / "a.csv", texts=texts)
    rows = [row[0] for row in csv.reader(io.StringIO(text, newline=""))][1:]
    assert [row.removeprefix("'") if row != t else row for row, t in zip(rows, texts, strict=True)] == texts
    assert not [row for row in rows if row.strip().startswith(tuple("=+-@＝＋－＠"))]


def test_headlines_as_column_names_are_escaped(scratch: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    """A PIVOT makes names of texts; two columns of one name are told apart."""
    query = 'SELECT 1 AS "=cmd()", 2 AS a, 3 AS a'
    assert written(scratch, query, tmp_path / "a.csv") == "'=cmd(),a,a_1\n1,2,3\n"
    assert json.loads(written(scratch, query, tmp_path / "a.json")) == [{"=cmd()": 1, "a": 2, "a_1": 3}]


def test_json_has_no_infinity(scratch: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    """What JSON cannot say is null, and instants are UTC."""
    query = "SELECT 'inf'::DOUBLE AS a, 'nan'::FLOAT AS b, 1.5::DOUBLE AS c, TIMESTAMPTZ '2026-03-01 01:00:00+01' AS d"
    assert json.loads(written(scratch, query, tmp_path / "a.jsonl")) == {
        "a": None, "b": None, "c": 1.5, "d": "2026-03-01T00:00:00Z",
    }  # fmt: skip


def test_rows_keep_their_order(scratch: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    """A question that is ordered is ordered in its file, however many threads write it."""
    text = written(scratch, "SELECT i FROM range(300000) t(i) ORDER BY i DESC", tmp_path / "a.csv")
    assert text.splitlines()[1:] == [str(i) for i in range(299_999, -1, -1)]


@pytest.fixture
def own_sql(tmp_path: Path) -> Path:
    """A SQL folder with the project's schema, and with queries (there are none yet) and documents of its own."""
    own = tmp_path / "sql"
    (own / "queries").mkdir(parents=True)
    for name in ("schema", "views", "macros", "marts"):
        (own / name).symlink_to(SQL / name)
    shutil.copy(SQL / "README.md", own)
    return own


def test_a_head_is_held_to_what_duckdb_says(own_sql: Path) -> None:
    """A question of one's own whose head names other columns or parameters is told with its file."""
    head = "-- Question: what?\n-- Answer: one row.\n-- $n INTEGER: how many\n-- a: a number\n"
    (own_sql / "queries" / "own.sql").write_text(head + "SELECT $n AS b, $m AS c;\n")
    fault = "queries/own.sql: the head has the parameters ['n'], the statement ['m', 'n']"
    assert bind_sql(own_sql) == [fault]
    (own_sql / "queries" / "own.sql").write_text(head + "SELECT $n AS b;\n")
    assert bind_sql(own_sql) == ["queries/own.sql: the head has the columns ['a'], the answer ['b']"]


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("SELECT 1;", "own.sql:1: the head needs one line `-- Question: `"),
        (
            "-- Question: a?\n-- Answer: b.\n-- $n NUMBER: c\nSELECT 1;",
            "own.sql:3: parameters are of VARCHAR",
        ),
        (
            "-- Question: a?\n-- Answer: b.\n-- what is this\nSELECT 1;",
            "own.sql:3: this is no part of a head",
        ),
    ],
)
def test_a_head_that_cannot_be_read_is_told(own_sql: Path, head: str, told: str) -> None:
    """With file, line, and what is wanted."""
    (own_sql / "queries" / "own.sql").write_text(head)
    with pytest.raises(DatelineError) as fault:
        read_questions(own_sql)
    assert told in str(fault.value)


def test_documents_are_fresh() -> None:
    """What is committed is what the SQL files say: where this fails, run `dateline docs`."""
    assert [
        path for path, text in documents.make_docs(SQL).items() if not documents.is_fresh(path, text)
    ] == []


def test_documents_follow_the_sql_files(own_sql: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A question of one's own is listed once `dateline docs` has run, and then nothing is stale."""
    text = "-- Question: what is one?\n-- Answer: one row.\n-- a: one\nSELECT 1 AS a;\n"
    (own_sql / "queries" / "own.sql").write_text(text)
    monkeypatch.setenv("DATELINE_SQL", str(own_sql))
    assert say("docs")[0] == 0
    listed = "| `own` | what is one? |  | one row: [1 columns](../docs/questions.md#own) |"
    assert listed in (own_sql / "README.md").read_text("utf-8")
    written = (own_sql.parent / "docs" / "questions.md").read_text("utf-8")
    assert "\n## own\nwhat is one? one row.\n" in written
    assert "\n| `a` | INTEGER | one |\n" in written
    assert documents.write_docs(own_sql) == []


def test_an_answer_without_rows_says_so(home: Settings) -> None:
    """Also where a table of it would be too wide, so that each row would be a block of its own."""
    for words in (["totals"], ["rising_in_region_and_why", "--region", "142"]):
        result = CliRunner().invoke(__main__.app, ["ask", *words])
        assert result.exit_code == 0
        assert ("no rows" in result.stderr) == (words != ["totals"])


def test_keys_are_those_of_the_check(scratch: duckdb.DuckDBPyConnection) -> None:
    """Every table has its key in keys.csv; those that the check looks for doubles by are the same; references lead to keys."""
    keys, references = read_keys(SQL)
    columns: dict[str, set[str | None]] = {}
    for row in duck.describe_sql(SQL):
        if row["kind"] == "table":
            columns.setdefault(str(row["name"]), set()).add(row["column_name"])
    assert set(keys) == set(columns)
    assert [name for name, key in keys.items() if set(key) - columns[name]] == []
    for reference in references:
        assert set(reference.columns) <= columns[reference.table]
        assert len(reference.columns) == len(keys[reference.to])
    check = (SQL / "checks" / "fail_doubled_key.sql").read_text("utf-8")
    parts = [part.split() for part in check.replace(",", "").split("UNION ALL")]
    checked = {
        part[part.index("SELECT") + 1].strip("'"): tuple(
            part[len(part) - part[::-1].index("BY") : len(part) - part[::-1].index("HAVING") - 1]
        )
        for part in parts
    }
    assert {name: keys[name] for name in checked} == checked
    assert len(checked) > 20
