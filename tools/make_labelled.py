"""Write the labelled pairs (`sql/seeds/labelled_*.csv`) from the reports in `tests/golden/labelled*.yaml`.

    python tools/make_labelled.py

Of each report come reprints as publishers make them: with a dateline, cut, under another headline, edited,
with an invitation to read on. They are copies; the same happening in own words, and in another language,
is one event; a look-alike is neither.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
STORY = ["story", "report", "variant", "language", "source_id", "hours", "url", "title", "text"]
PAIR = ["story", "other", "label", "kind"]
READ_ON = {
    "en": "Read more", "de": "Weiterlesen", "fr": "Lire la suite", "es": "Leer más", "tr": "Devamını oku", "ru": "Читать далее",
    "ar": "اقرأ المزيد", "zh": "[…]",
}  # fmt: skip


def sentences(text: str) -> list[str]:
    """The sentences of a text, with their stops."""
    for stop in ("。", ". "):
        if stop in text:
            parts = text.split(stop)
            return [part + stop for part in parts[:-1]] + ([parts[-1]] if parts[-1].strip() else [])
    return [text]


def expand(report: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """The stories made of one report, and the pairs that they are in."""
    text, language = report["text"], report["language"]
    if report["edit"][0] not in text:
        raise ValueError(f"{report['title']}: the edit is not in the text")
    shown = sentences(text)
    variants = {
        "first": (report["title"], text),
        "dateline": (report["title"], f"{report['city']} ({report['wire']}) - {text}"),
        "cut": (report["headline"], "".join(shown[:2]).strip()),
        "headline": (report["headline"], text),
        "edited": (report["title"], text.replace(*report["edit"])),
        "read_on": (report["headline"], f"{text} {READ_ON[language]}"),
        "own": (report["own_title"], report["own_text"]),
        "twin": (report["twin_title"], report["twin_text"]),
    }
    name = f"{report['report']}.{language}"
    stories = [
        {"story": f"{name}.{variant}", "report": report["report"], "variant": variant, "language": language,
         "source_id": f"{language}{number}", "hours": number, "url": "", "title": title, "text": body}
        for number, (variant, (title, body)) in enumerate(variants.items())
    ]  # fmt: skip
    label = {"own": "event", "twin": "apart"}
    pairs = [
        {
            "story": f"{name}.first",
            "other": f"{name}.{variant}",
            "label": label.get(variant, "copy"),
            "kind": variant,
        }
        for variant in list(variants)[1:]
    ]
    pairs.append({"story": f"{name}.cut", "other": f"{name}.edited", "label": "copy", "kind": "cut_edited"})
    return stories, pairs


def special(number: int, case: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """The two stories of one special pair."""
    stories = []
    for side in ("one", "other"):
        source, hours, url, title, text = case[side]
        stories.append(
            {"story": f"{case['kind']}{number}.{side}", "report": f"{case['kind']}{number}", "variant": side,
             "language": "en", "source_id": source, "hours": hours, "url": url, "title": title, "text": text}
        )  # fmt: skip
    pair = {
        "story": stories[0]["story"],
        "other": stories[1]["story"],
        "label": case["label"],
        "kind": case["kind"],
    }
    return stories, [pair]


def tables() -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """All stories and pairs."""
    golden = ROOT / "tests" / "golden"
    reports = yaml.load((golden / "labelled.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    cases = yaml.load((golden / "labelled_special.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    made = [expand(report) for report in reports] + [special(n, case) for n, case in enumerate(cases)]
    stories, pairs = [s for part, _ in made for s in part], [p for _, part in made for p in part]
    languages = [r["language"] for r in reports if r["report"] == reports[0]["report"]]
    pairs += [
        {
            "story": f"{report}.en.first",
            "other": f"{report}.{language}.first",
            "label": "event",
            "kind": "translated",
        }
        for report in dict.fromkeys(r["report"] for r in reports)
        for language in languages
        if language != "en"
    ]
    return stories, pairs


def main() -> None:
    """Write both files."""
    for name, columns, rows in zip(("story", "pair"), (STORY, PAIR), tables(), strict=True):
        with (ROOT / "sql" / "seeds" / f"labelled_{name}.csv").open(
            "w", encoding="utf-8", newline=""
        ) as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(sorted(rows, key=lambda row: (row["story"], row.get("other", ""))))


if __name__ == "__main__":
    main()
