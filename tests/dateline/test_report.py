"""The report's page: what it says, what hostile texts cannot do to it, and what it says where there is nothing to say."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from altair import Chart
from hypothesis import example, given
from hypothesis import settings as settings_of
from hypothesis import strategies as st

import editions
from conftest import ROOT
from dateline.model import DatelineError, Settings
from dateline.pipeline import write_report
from dateline.report import BY_SCHEME, ONCE, Report, ask_all, fill
from dateline.report.charts import specs
from dateline.report.page import build_page, json_block, link
from dateline.store import Marts

SQL = ROOT / "sql"
FILES = {path.stem: path.read_text("utf-8") for path in (SQL / "report").glob("*.sql")}
ABOUT = {
    "built_at": "2026-03-30T07:00:00+00:00",
    "snapshot": 7,
    "dateline_version": "0.1.0",
    "rule_version": "2026.11.4",
}
SCRIPT = "window.vegaEmbed = () => {};"


class Reader(HTMLParser):
    """What a browser would make of the page: its elements, and its texts outside scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self._script: dict[str, str | None] | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.elements.append((tag, dict(attrs)))
        self._script = dict(attrs) if tag == "script" else None

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the parser's signature
        """No element that holds text as a script does is open any more."""
        self._script = None

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        if self._script is None:
            self.texts.append(data)
        else:
            self.scripts.append((self._script, data))


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hostile edition, made once."""
    return editions.write_edition(tmp_path_factory.mktemp("edition"), editions.hostile_world())


@pytest.fixture(scope="module")
def report(edition: Path) -> Report:
    """Its answers."""
    with Marts(edition / "marts.duckdb", SQL) as marts:
        return ask_all(marts.ask, FILES, ABOUT)


@pytest.fixture(scope="module")
def page(report: Report) -> str:
    """Its page, without the script that draws."""
    return build_page(report, SCRIPT)


def of(folder: Path, world: editions.World) -> Report:
    """The answers of an edition that holds a world."""
    with Marts(editions.write_edition(folder, world) / "marts.duckdb", SQL) as marts:
        return ask_all(marts.ask, FILES, ABOUT)


def test_every_file_of_the_folder_is_asked(report: Report) -> None:
    """A question nobody asks would go stale."""
    assert set(FILES) == {"about_edition", "schemes", *ONCE, *BY_SCHEME}
    assert set(report.once) | set(report.by_scheme) == {*ONCE, *BY_SCHEME}
    assert all(told.rows for told in report.once.values())


@pytest.mark.parametrize("name", [*ONCE, *BY_SCHEME])
def test_what_is_shown_gives_the_rows_that_are_drawn(
    name: str, report: Report, page: str, edition: Path
) -> None:
    """An analyst pastes the text on the page and gets the chart's rows, which bound parameters give as well."""
    shown = Reader(page).texts
    told = {"": report.once[name]} if name in ONCE else report.by_scheme[name]
    with Marts(edition / "marts.duckdb", SQL) as marts:
        for scheme, answer in told.items():
            assert answer.sql in shown
            assert "$" not in answer.sql.replace("$since'", "")
            assert marts.ask(answer.sql) == (answer.columns, answer.rows)
            params = {"scheme": scheme, "since": report.facts["since"], "as_of": report.facts["as_of"]}
            assert marts.run(f"report/{name}.sql", **params) == (answer.columns, answer.rows)


def test_what_is_shown_can_be_pasted(report: Report, edition: Path) -> None:
    """DuckDB's own prompt gives the same rows, whatever the zone of the machine."""
    by_scheme = (told for schemes in report.by_scheme.values() for told in schemes.values())
    asked = [told for told in (*report.once.values(), *by_scheme) if told.rows]
    prompt = str(Path(sys.executable).with_name("duckdb"))
    command = [prompt, "-readonly", "-json", str(edition / "marts.duckdb")]
    pasted = "\n".join(told.sql for told in asked)
    printed = subprocess.run(command, input=pasted, capture_output=True, text=True, check=True).stdout
    for told in asked:
        rows, end = json.JSONDecoder(strict=False).raw_decode(printed)
        printed = printed[end:].lstrip()
        for row, record in zip(rows, told.records(), strict=True):
            plain = {name: _as_printed(cell) for name, cell in record.items() if not name.endswith("_at")}
            assert {name: cell for name, cell in row.items() if not name.endswith("_at")} == plain
    assert not printed


def _as_printed(cell: object) -> object:
    """A cell as the prompt's JSON has it, read back."""
    return str(cell) if isinstance(cell, date) else float(cell) if isinstance(cell, Decimal) else cell


def test_data_blocks_hold_the_answers(report: Report, page: str) -> None:
    """What the charts draw is what SQL answered, read back as a browser reads it."""
    blocks = [(attrs, json.loads(text)) for attrs, text in Reader(page).scripts if "data-answer" in attrs]
    asked = {(a["data-answer"], a.get("data-of")): told for a, told in blocks}
    shares = {scheme for name, scheme in asked if name == "share_of_coverage"}
    assert shares == set(editions.REGIONS)
    told = asked["share_of_coverage", "m49"]
    rows = [dict(zip(told["columns"], row, strict=True)) for row in told["rows"]]
    assert len(rows) == 4 * editions.N_DAYS
    assert {row["day"] for row in rows if row["n_stories"] is None} == {
        day.isoformat() for day in editions.SILENT
    }
    assert [(row["name"], row["day"]) for row in rows if row["burst_level"]] == [
        ("Southern Asia", editions.BURST.isoformat())
    ]
    seen = {row["day"]: row["seen"] for row in rows}
    assert seen[editions.HALF_HEARD.isoformat()] == "under 80 % of publishers heard"
    assert seen[editions.LAST.isoformat()] == "day not over"
    assert report.schemes[editions.ODD_SCHEME] == editions.ODD_SCHEME


def test_hostile_texts_are_texts(page: str) -> None:
    """No title, name or address becomes an element, an attribute, a script or a link that runs."""
    told = Reader(page)
    for text in (
        *editions.TITLES,
        editions.TERM,
        editions.PUBLISHER,
        *editions.REGIONS[editions.ODD_SCHEME].values(),
    ):
        assert text in told.texts
    tags = {tag for tag, _ in told.elements}
    assert tags.isdisjoint({"img", "svg", "i", "b", "iframe", "object", "form"})
    assert not [name for _, attrs in told.elements for name in attrs if name.startswith("on")]
    links = [attrs for tag, attrs in told.elements if tag == "a"]
    assert [attrs["href"] for attrs in links] == [editions.URLS[0], editions.URLS[3]]
    assert all(attrs["rel"] == "noopener noreferrer" for attrs in links)
    executable = [text for attrs, text in told.scripts if "type" not in attrs]
    assert len(executable) == 2
    assert executable[0] == SCRIPT


def test_the_policy_names_each_script_and_the_style(page: str) -> None:
    """Nothing but these runs, and nothing is asked from anywhere."""
    elements = Reader(page).elements
    [policy] = [attrs["content"] or "" for tag, attrs in elements if tag == "meta" and "http-equiv" in attrs]
    assert "unsafe" not in policy
    assert len(re.findall(r"'sha256-[\w+/]{43}='", policy)) == 3
    assert policy.startswith("default-src 'none'; ")
    assert "connect-src 'none'" in policy
    assert not [attrs for _, attrs in elements if "src" in attrs]
    assert [attrs["href"] for tag, attrs in elements if tag == "link"] == ["data:,"]


def test_a_script_that_cannot_be_made_is_told(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where set-up made no script and none can be kept at home, the error says where and why."""
    edition = editions.write_edition(tmp_path / "edition", editions.World())
    monkeypatch.setattr(
        "dateline.pipeline.publishing.bundle_path", lambda: settings.home / "nowhere" / "vega.js"
    )
    settings.home.mkdir()
    (settings.home / "cache").write_text("in the way", "utf-8")
    with pytest.raises(
        DatelineError, match=r"could not be made at .*cache.*vega\.js: (?s:.*)NotADirectory|FileExists"
    ):
        write_report(settings, edition)
    assert not (edition / "report.html").exists()


@given(st.text() | st.lists(st.text()))
@example("</script>")
@example("\u2028<!--\u2029")
@settings_of(max_examples=50)
def test_json_cannot_end_its_block(value: Any) -> None:
    """Whatever a text holds, the block reads back as it was and holds nothing that HTML or JavaScript reads."""
    text = str(json_block(value))
    assert json.loads(text) == value
    assert not set(text) & set("<>&\u2028\u2029")


@pytest.mark.parametrize(
    ("url", "is_link"),
    [
        ("https://a.example/x", True),
        ("HTTP://a.example/", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,x", False),
        ("//a.example/x", False),
        ("http:///x", False),
        ("http://[::1", False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_are_links(url: str | None, *, is_link: bool) -> None:
    assert link(url) == (url if is_link else "")


def test_literals() -> None:
    """Parameters become literals once: what a value holds is not read again."""
    sql = fill(
        "-- of $scheme\nSELECT $scheme, $since::DATE", {"scheme": "a'; $since", "since": date(2026, 3, 1)}
    )
    assert sql == "-- of 'a''; $since'\nSELECT 'a''; $since', '2026-03-01'::DATE"
    with pytest.raises(KeyError, match="day"):
        fill("SELECT $day", {})


def test_a_script_that_would_end_its_element_is_refused(report: Report) -> None:
    with pytest.raises(ValueError, match="would end its own element"):
        build_page(report, "'</SCRIPT>'")


def test_specifications_are_vega_lite_and_name_their_data() -> None:
    """Each is valid by Altair's own schema, holds no data, and asks for columns that its question has."""
    for name, spec in specs().items():
        Chart.from_dict(spec)
        assert "datasets" not in spec
        text = json.dumps(spec)
        assert set(re.findall(r'"data": {"name": "(\w+)"}', text)) == {
            {"polls": "coverage", "publishers": "coverage"}.get(name, name)
        }


def test_an_edition_without_a_poll_says_so(tmp_path: Path) -> None:
    """A new lake has a page, without charts."""
    page = build_page(of(tmp_path, editions.World()), SCRIPT)
    assert "Nothing has been polled yet" in page
    assert not Reader(page).scripts


def test_one_day_without_stories_says_what_is_missing(tmp_path: Path) -> None:
    """No burst, no term, no copy, no pair, no feed: each section says so."""
    world = editions.World()
    day = {"day": editions.LAST, "n_sources_expected": 1, "n_sources_answered": 1, "n_polls": 1}
    world.add("panel_day", day)
    world.add("region", {"scheme": "m49", "region": "150", "name": "Europe", "parent": None})
    told = of(tmp_path, world)
    assert told.facts["since"] == told.facts["as_of"] == editions.LAST
    page = build_page(told, SCRIPT)
    assert page.count('class="none"') == 9
    for text in (
        "No story of these days",
        "No region was flagged",
        "No term rose",
        "No report of these days",
        "has no feed",
    ):
        assert text in page


def test_a_press_that_never_writes_of_a_country_is_told(report: Report, edition: Path) -> None:
    """The view has no row for such a pair; the matrix has, with what was expected, and for others what the view says."""
    cells = {(row["source_country"], row["about"]): row for row in report.once["who_covers_whom"].records()}
    assert len(cells) == 9
    silent = cells["Türkiye", "India"]
    assert (silent["n_stories"], silent["lift"]) == (0, 0)
    assert silent["n_expected"] > 5
    with Marts(edition / "marts.duckdb", SQL) as marts:
        _, [[n, expected]] = marts.ask(
            "SELECT sum(n_stories), sum(n_expected) FROM who_covers_whom WHERE source_country = 'DE' AND about = 'IN'"
        )
    assert cells["Germany", "India"]["n_stories"] == n
    assert cells["Germany", "India"]["n_expected"] == pytest.approx(expected, abs=0.06)


def test_an_outage_of_all_is_counted(report: Report, page: str) -> None:
    """The head says how many days nobody answered."""
    assert (report.facts["n_days"], report.facts["n_days_silent"]) == (editions.N_DAYS, len(editions.SILENT))
    assert f"<dd>2 <small>of {editions.N_DAYS}</small>" in page


def test_the_report_is_written_whole(edition: Path, settings: Settings, tmp_path: Path) -> None:
    """The command's work: beside the edition or where it is wanted, with the script in it; no edition is a clear error."""
    out = write_report(settings, edition, tmp_path / "sub" / "mine.html")
    text = out.read_text("utf-8")
    assert text.endswith("</html>\n")
    assert "vegaEmbed" in text
    assert 800_000 < len(text) < 3_000_000
    assert [path.name for path in out.parent.iterdir()] == ["mine.html"]
    with pytest.raises(DatelineError, match="there is no edition at"):
        write_report(settings, tmp_path)
