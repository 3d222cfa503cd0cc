"""`dateline locate`: lines in, countries with their evidence out, nothing lost on the way."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from dateline.__main__ import app
from dateline.pipeline import locate_lines, read_settings

if TYPE_CHECKING:
    from pathlib import Path

STORY = {
    "id": 7,
    "title": "Putin and Merkel discuss migrants on Belarusian-Polish border",
    "text": (
        "MOSCOW (AA) – The leaders of Russia and Germany spoke by phone about the migrants at the border of "
        "Belarus and Poland. The European Union should talk to Minsk. They spoke of Nagorno-Karabakh as well."
    ),
    "language": "en",
    "source_country": "tr",
}


def told(*lines: object) -> list[dict[str, Any]]:
    """What comes out for lines that are given as they are or as objects."""
    given = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    return [out for _, out in locate_lines(read_settings(), given)]


def test_every_answer_is_told_apart() -> None:
    """About, named, filed from, published in and regions are different answers."""
    [out] = told(STORY)
    roles = {(m["country"], m["role"]) for m in out["mentions"]}
    assert out["id"] == 7
    assert set(out["about"]) == {"RU", "DE", "BY", "PL"}
    assert out["primary"] == "RU"
    assert {("AM", "mention"), ("AZ", "mention"), ("RU", "filed_from"), ("TR", "source")} <= roles
    assert [(r["scheme"], r["region"]) for r in out["regions"]] == [("bloc", "eu")]
    assert out["dateline"] == {
        "place": "MOSCOW", "country": "RU", "wire": "AA", "places": ["MOSCOW"], "qualifier": "", "date": "",
        "span": [0, 14], "rule": "credited",
    }  # fmt: skip


def test_what_the_title_names_is_what_it_is_about() -> None:
    """Where a story was filed does not outweigh its title, however little is said of it further down."""
    text = "MOSCOW (AA) – The two leaders spoke by phone on Monday. They turned to Ukraine and to Russia's gas later."
    [out] = told({**STORY, "text": text})
    assert set(out["about"]) == {"RU", "DE", "BY", "PL"}
    assert out["primary"] == "RU"
    assert "UA" not in out["about"]


def test_weights_add_up_and_evidence_can_be_read_in_the_story() -> None:
    """Every span is the surface that it names."""
    [out] = told(STORY)
    assert sum(m["weight"] for m in out["mentions"]) == pytest.approx(1, abs=1e-9)
    places = [*out["mentions"], *out["regions"]]
    spans = [e for place in places for e in place["evidence"]]
    assert spans
    assert all(str(STORY[e["field"]])[e["start"] : e["end"]] == e["surface"] for e in spans)
    assert all(e["rule"] for e in spans)


def test_no_evidence_is_unlocated_and_the_publisher_only_the_source() -> None:
    """Nothing is made up."""
    [out] = told({"title": "Scientists find a new moss", "source_country": "GB"})
    assert [(m["country"], m["role"], m["weight"]) for m in out["mentions"]] == [
        ("ZZ", "unlocated", 1.0),
        ("GB", "source", 0.0),
    ]
    assert (out["about"], out["primary"], out["regions"]) == ([], None, [])


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("{", "not JSON"),
        ("[1]", "not a JSON object"),
        ('{"id": 3}', "title must be given"),
        ('{"id": 3, "title": 5}', "title must be given"),
        ('{"id": 3, "title": "x", "text": []}', "text must be text"),
        ("[" * 100_000, "not JSON"),
    ],
    ids=["broken", "list", "no title", "title no text", "text no text", "deep"],
)
def test_a_line_that_cannot_be_read_is_told_and_the_rest_goes_on(line: str, error: str) -> None:
    """One answer a line, in order."""
    first, wrong, last = told(STORY, line, {"title": "Storm in Chile", "text": None, "language": None})
    assert first["primary"] == "RU"
    assert (wrong["line"], wrong["error"].startswith(error)) == (2, True)
    assert last["about"] == ["CL"]


def test_odd_text_is_no_fault() -> None:
    """Lone surrogates, null bytes and whitespace pass through."""
    outs = told('{"title": "\\ud800 Paris \\u0000", "text": "\\t\\n "}', "", "   ", {"title": ""})
    assert [out["about"] for out in outs] == [["FR"], []]


def test_the_command_prints_lines_or_marks_the_words(tmp_path: Path) -> None:
    """The exit code says whether every line could be read."""
    path = tmp_path / "stories.jsonl"
    path.write_text(json.dumps(STORY) + "\n", "utf-8")
    done = CliRunner().invoke(app, ["locate", str(path)])
    assert (done.exit_code, json.loads(done.stdout)["primary"]) == (0, "RU")
    explained = CliRunner().invoke(app, ["locate", "--explain", str(path)])
    assert "[Minsk|BY]" in explained.stdout
    assert "[European Union|bloc/eu]" in explained.stdout
    path.write_text(json.dumps(STORY) + "\nnonsense\n", "utf-8")
    assert CliRunner().invoke(app, ["locate", str(path)]).exit_code == 2
