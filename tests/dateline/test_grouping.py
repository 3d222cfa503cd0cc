"""`dateline cluster` and `dateline canonical`: any lines, in any order, by the rules of the run."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from dateline.__main__ import app
from dateline.model import DatelineError
from dateline.pipeline import canonical_lines, group_lines, read_settings

if TYPE_CHECKING:
    from pathlib import Path

LONG = "Ministers of both countries met on Friday to settle the dispute over the old harbour, which has kept ships waiting."


def group(*lines: dict[str, Any]) -> dict[str, dict[str, Any]]:
    told = group_lines(read_settings(), [json.dumps({"title": "", **line}) for line in lines])
    return {row["id"]: row for row in told}


def together(told: dict[str, dict[str, Any]], level: str) -> int:
    return len({row[f"{level}_id"] for row in told.values()})


def test_only_id_and_title_are_needed() -> None:
    """Nothing else known: two stories, each its own cluster and event."""
    told = group({"id": "a", "title": "Ministers meet"}, {"id": 2, "title": "Rovers win"})
    assert (together(told, "story"), together(told, "cluster"), together(told, "event")) == (2, 2, 2)
    assert set(told["a"]) == {"id", "story_id", "cluster_id", "event_id", "rule", "score"}
    assert told["2"]["rule"] == "first"


def test_any_order_gives_the_same_groups() -> None:
    """Lines are taken by date, not by place."""
    lines = [
        {"id": f"{n}", "source_id": f"p{n % 4}", "title": f"Ministers meet over harbour {n % 3}", "url": f"http://p/{n % 5}",
         "text": f"{LONG} {n % 3}", "published_at": f"2026-03-0{1 + n % 3}T10:0{n % 7}:00Z"}
        for n in range(30)
    ]  # fmt: skip
    whole = group(*lines)
    for seed in range(3):
        random.Random(seed).shuffle(lines)  # noqa: S311 - a test's own order
        assert group(*lines) == whole


def test_dates_in_every_form() -> None:
    """ISO 8601, what feeds write, seconds and milliseconds; what cannot be read is no date."""
    forms = [
        "2026-03-01T10:00:00Z",
        "2026-03-01 10:00:00",
        "Sun, 01 Mar 2026 10:00:00 GMT",
        1772359200,
        1772359200000.0,
        "soon",
        None,
    ]
    lines = [
        {"id": f"{n}", "source_id": f"p{n}", "title": "T", "text": LONG, "published_at": at}
        for n, at in enumerate(forms)
    ]
    assert together(group(*lines), "cluster") == 1


def test_a_sighting_says_by_what_it_is_known() -> None:
    """The same address at one publisher is one story."""
    told = group(
        {
            "id": "a",
            "source_id": "p",
            "title": "Old title here",
            "url": "http://p.example/1",
            "published_at": "2026-03-01",
        },
        {
            "id": "b",
            "source_id": "p",
            "title": "New one",
            "url": "https://p.example/1?utm_source=x",
            "published_at": "2026-03-02",
        },
    )
    assert told["a"]["story_id"] == told["b"]["story_id"]
    assert told["b"]["rule"] == "same_url"


def test_5000_copies_of_one_release() -> None:
    """One cluster, and the cost of 5,000 stories."""
    lines = [
        {"id": f"{n}", "source_id": f"p{n}", "title": "Company is proud", "text": f"{LONG} {LONG[: n % 60]}"}
        for n in range(5000)
    ]
    assert together(group(*lines), "cluster") == 1


def test_a_feed_that_repeats_one_title() -> None:
    """A rubric with a text of its own each day is a story a day."""
    texts = ["The government has resigned after a vote.", "Floods have closed the road.", "A verdict is due."]
    told = group(
        *({"id": f"{n}", "source_id": "p", "title": "Morning briefing", "text": text, "published_at": f"2026-03-0{n + 1}"}
          for n, text in enumerate(texts))
    )  # fmt: skip
    assert (together(told, "story"), together(told, "cluster"), together(told, "event")) == (3, 3, 3)


@pytest.mark.parametrize(
    "line",
    [
        {"title": ""},
        {"title": "x"},
        {"title": "🔥🔥🔥"},
        {"title": "T" * 5_000_000},
        {"title": "Long", "text": "word " * 1_000_000},
        {"title": "Read more", "text": "Read more"},
        {"title": "\ud800 lone", "text": "\ud800"},
        {"title": "وزير OPEC+ \u202e mixed", "text": "\u202eabc"},
        {"title": "莫斯科召开会议讨论边境问题", "text": "莫斯科" * 500},
        {"title": None, "text": None, "url": None},
        {"title": 7, "text": ["a"], "url": {"b": 1}},
        {"title": "T", "url": "http://p.example/" + "a" * 10_000},
        {"title": "T", "url": "http://user:pass@[::1/"},
        {"title": "T", "published_at": 1e300},
        {"title": "T", "published_at": True},
    ],
    ids=lambda line: str(line)[:40],
)  # fmt: skip
def test_odd_lines_have_an_outcome(line: dict[str, Any]) -> None:
    """Whatever a line holds, it and its twin are grouped, and merged only where something was said."""
    told = group({"id": "a", "source_id": "p", **line}, {"id": "b", "source_id": "q", **line})
    assert len(told) == 2
    if not str(line.get("text") or "").strip():
        assert together(told, "cluster") == 2 or line.get("url")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "line 2 is not JSON"),
        ("[1]", "line 2 must be an object"),
        ('{"id": 1}', "id and title"),
        ('{"id": "a", "title": ""}', "'a'"),
    ],
)
def test_lines_that_cannot_be_read_are_told(line: str, why: str) -> None:
    """What is wrong, and where."""
    with pytest.raises(DatelineError, match=why):
        list(group_lines(read_settings(), ['{"id": "a", "title": "T"}', line]))


def test_the_verbs_read_files_and_standard_input(tmp_path: Path) -> None:
    """`-` is standard input, as everywhere."""
    line = '{"id": "a", "title": "Ministers meet"}\n'
    (tmp_path / "in.jsonl").write_text(line, "utf-8")
    for arguments, given in (
        (["cluster", str(tmp_path / "in.jsonl")], None),
        (["cluster", "-"], line),
        (["cluster"], line),
    ):
        done = CliRunner().invoke(app, arguments, input=given)
        assert json.loads(done.output)["id"] == "a", done.output


def test_canonical_prints_two_keys_a_line() -> None:
    """Strict key, tab, loose key; a line for each line, empty keys for what is no address."""
    given = ["https://www.p.example/a/?utm_source=x\n", "nonsense words\n", "\n"]
    assert list(canonical_lines(given)) == ["www.p.example/a\tp.example/a", "\t", "\t"]
    done = CliRunner().invoke(app, ["canonical"], input="".join(given))
    assert done.output == "www.p.example/a\tp.example/a\n\t\n\t\n"
