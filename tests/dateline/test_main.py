"""The command line: what it prints, and how it ends."""

from __future__ import annotations

import gzip
import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from dateline import __main__, pipeline
from dateline.model import DatelineError, SettingError
from dateline.store import Lake, Landing
from loopback import rss
from test_replay import landed

if TYPE_CHECKING:
    from pathlib import Path

    from dateline.model import Settings


@pytest.fixture
def home(small: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The small catalogue, told by the environment."""
    for name, value in pipeline.write_environ(small).items():
        monkeypatch.setenv(name, value)
    return small


def say(*words: str) -> tuple[int, str]:
    """Exit code and output of a command."""
    result = CliRunner().invoke(__main__.app, list(words))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


def test_settings_survive_the_environment(small: Settings) -> None:
    """What is written for a child process is read there as it was."""
    again = pipeline.read_settings(pipeline.write_environ(small))
    assert pipeline.write_environ(again) == pipeline.write_environ(small)
    assert (again.home, again.host_spacing_s, again.allow_networks) == (small.home, 0.0, ("127.0.0.0/8",))


@pytest.mark.replay
def test_digest_then_ask(home: Settings) -> None:
    """A digest prints its counts; doctor prints a hash per table; a question is answered."""
    Landing(home).land(landed(2), "a")
    code, told = say("digest")
    assert code == 0
    assert json.loads(told)["polls"] == 12
    code, told = say("doctor", "--json")
    tables = json.loads(told)["tables"]
    assert code == 0
    assert tables["poll"][0] == 12
    assert all(len(hash_) > 8 for _, hash_ in tables.values())
    code, told = say("query", "SELECT count(*) AS n FROM poll")
    assert (code, "12" in told) == (0, True)
    question = "SELECT '=HYPERLINK(1)' AS a, -1 AS b, '@x,y' AS c, 'plain' AS d"
    assert say("query", question, "--csv") == (0, "a,b,c,d\n'=HYPERLINK(1),-1,\"'@x,y\",plain\n")
    code, told = say("doctor")
    assert code == 0
    assert "every fail_ check passed" in told
    written = home.editions / "current" / "report.html"
    first = written.read_bytes()
    assert say("report") == (0, "")
    assert written.read_bytes() == first
    assert (
        say("report", "--out", str(home.home / "mine.html"), "--edition", str(home.editions / "current"))[0]
        == 0
    )
    assert (home.home / "mine.html").read_bytes() == first


@pytest.mark.parametrize("command", ["query", "report"])
def test_what_reads_needs_what_was_made(
    command: str, home: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What to do is said, in one line and without a trace."""
    monkeypatch.setattr("sys.argv", ["dateline", command])
    with pytest.raises(SystemExit) as ended:
        __main__.main()
    assert ended.value.code == 2
    assert "make demo" in capsys.readouterr().err


@pytest.mark.parametrize(
    "told",
    [
        "DATELINE_HOST_SPACING_S='soon' cannot be used: a number\n",
        "DATELINE_CAPTURE_DAYS='0.5' cannot be used: a whole number\n",
        "DATELINE_SNAPSHOT_DAYS='1e9' cannot be used: a whole number of at most 36500\n",
    ],
)
def test_a_wrong_setting_is_named(
    home: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    """The variable, its value and what it should be."""
    name, value, _ = re.split("='|' ", told, maxsplit=2)
    monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.argv", ["dateline", "poll"])
    with pytest.raises(SystemExit):
        __main__.main()
    assert told in capsys.readouterr().err


def test_a_path_that_cannot_be_written_is_named(
    small_edition: Settings,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """In one line and without a trace; nothing is left behind."""
    for name, value in pipeline.write_environ(small_edition).items():
        monkeypatch.setenv(name, value)
    target = tmp_path / "is_a_folder.csv"
    target.mkdir()
    monkeypatch.setattr("sys.argv", ["dateline", "export", "coverage_daily", "--out", str(target)])
    with pytest.raises(SystemExit) as ended:
        __main__.main()
    told = capsys.readouterr().err.replace("\n", "")
    assert (ended.value.code, told) == (2, f"dateline: {target}: Is a directory")
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("words", [("--snapshot", "-5"), ("--snapshot", "1", "--as-of", "2026-11-02T12:00Z")])
def test_a_past_that_is_not_there_is_not_taken_for_today(home: Settings, words: tuple[str, ...]) -> None:
    """A number below 0, and two pasts at once."""
    with Lake(home):
        pass
    with pytest.raises(DatelineError, match="snapshot"):
        say("query", "SELECT 1", *words)


def test_check_names_file_and_line(home: Settings) -> None:
    """A slip in a seed file is told with its place, and the exit code says so."""
    feeds = home.seeds / "feed.csv"
    feeds.write_text(feeds.read_text("utf-8") + "f9,ftp://f9.example/,nobody,en,US,,own\n", encoding="utf-8")
    result = CliRunner().invoke(__main__.app, ["check"])
    assert result.exit_code == 1
    assert "feed.csv:8" in result.stderr


@pytest.mark.parametrize("text", ["yesterday", "2026-11-02T12:00:00", "0001-01-01T00:00+14:00"])
def test_an_instant_needs_its_zone(text: str) -> None:
    """No instant is guessed, nor one taken that has no UTC."""
    with pytest.raises(SettingError):
        pipeline.read_instant(text)


def test_an_instant_is_read_as_utc() -> None:
    """Offsets are taken into account; nothing stays nothing."""
    assert pipeline.read_instant("2026-11-02T12:00:00+03:00") == datetime(2026, 11, 2, 9, tzinfo=UTC)
    assert pipeline.read_instant("") is None


def test_parse_prints_a_line_for_each_file_and_each_item(home: Settings, tmp_path: Path) -> None:
    """The same code as the run; what cannot be opened is told and fails the command."""
    good, packed, page = (tmp_path / name for name in ("good.xml", "packed.gz", "page.html"))
    good.write_bytes(rss(1, 2))
    packed.write_bytes(gzip.compress(rss(3)))
    page.write_text("<html><body>Hello</body></html>")
    code, told = say("parse", str(good), str(packed), str(page))
    lines = [json.loads(line) for line in told.splitlines()]
    assert code == 0
    assert [(line["outcome"], line["n_items"]) for line in lines if "outcome" in line] == [
        ("ok", 2), ("ok", 1), ("not_a_feed", 0),
    ]  # fmt: skip
    [first, *_] = [line for line in lines if "guid" in line]
    assert first == {
        "file": str(good), "guid": "1", "link": "http://news.example/1", "title": "Story number 1 of the day",
        "summary": "What happened in place 1 on that day, told at length.", "language": "",
        "published_at": "2026-11-01T10:00:00Z", "date_raw": "Sun, 01 Nov 2026 10:00:00 GMT", "date_quality": "exact",
        "date_rule": "rfc822",
    }  # fmt: skip
    assert say("parse", str(good), str(tmp_path / "none"))[0] == 2
    good.write_bytes(rss(1).replace(b"2026 10:00", b"2099 10:00"))
    _, told = say("parse", str(good))
    item = json.loads(told.splitlines()[1])
    assert (item["published_at"], item["date_quality"]) == ("2099-11-01T10:00:00Z", "implausible")
