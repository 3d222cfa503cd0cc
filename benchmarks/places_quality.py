"""Countries found, scored against labelled stories, beside the figures a rule baseline and its limit reach.

    python benchmarks/places_quality.py FOLDER [--errors NAME]

FOLDER holds `reuters-dev.jsonl.gz` (a wire's stories with the countries they are about), `geoparse-dev.jsonl.gz`
(stories with the countries of every place named), `ntrex-dev.jsonl.gz` (the same sentences in many languages with the
countries that the English one names) and two small files of headlines. Files that are not there are left out.
`--errors reuters|lgl|trnews|geovirus|gwn|short` prints the story, what was wanted and why each country was found.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dateline.catalogue import read_wires
from dateline.lede import WireNames
from dateline.model import UNLOCATED, Located, Role
from dateline.pipeline.locating import Story, read_story
from dateline.places import load_gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterable

SEEDS = Path(__file__).parents[1] / "sql" / "seeds"
WIRES = WireNames.of(read_wires(SEEDS))
OUR_LANGUAGES = frozenset(
    [
        "en",
        "fr",
        "de",
        "es",
        "pt",
        "it",
        "nl",
        "pl",
        "cs",
        "ro",
        "hu",
        "el",
        "tr",
        "ru",
        "uk",
        "ar",
        "fa",
        "he",
        "hi",
        "id",
        "zh",
        "ja",
        "ko",
    ]
)  # those that are promised
NTREX = {
    "eng": "en", "deu": "de", "fra": "fr", "spa": "es", "tur": "tr", "rus": "ru", "arb": "ar", "por": "pt",
    "ita": "it", "nld": "nl", "pol": "pl", "ces": "cs", "ron": "ro", "hun": "hu", "ell": "el", "ukr": "uk",
    "fas": "fa", "heb": "he", "hin": "hi", "ind": "id", "zho-CN": "zh", "zho-TW": "zh", "jpn": "ja", "kor": "ko",
    "amh": "am", "aze-Latn": "az", "ben": "bn", "bul": "bg", "dan": "da", "fin": "fi", "hrv": "hr", "kat": "ka",
    "srp-Cyrl": "sr", "swa": "sw", "swe": "sv", "tam": "ta", "tha": "th", "urd": "ur", "vie": "vi",
}  # fmt: skip
SOFT = frozenset({"city", "capital", "other name", "metonym", "province"})
Pair = tuple[set[str], set[str]]


def read(path: Path) -> list[dict[str, Any]]:
    """The rows of a file, none where it is not there."""
    if not path.exists():
        print(f"{path.name} is not there")
        return []
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def told(title: str, text: str, language: str = "en", country: str = "") -> Located:
    """A story located as the pipeline does."""
    return read_story(Story(title, text, language, country), WIRES)[1]


def named(located: Located) -> set[str]:
    """Countries with a part in the story."""
    return {m.country for m in located.mentions if m.role in {Role.FOCUS, Role.MENTION}}


def about(located: Located, otherwise: str = "") -> set[str]:
    """Countries that the story is about; `otherwise` where nothing is named."""
    return {m.country for m in located.mentions if m.is_about} or ({otherwise} - {""})


def primary(located: Located, otherwise: str = "") -> str:
    """The country that weighs most; `otherwise` where nothing is named."""
    return next(m.country for m in located.mentions if m.is_primary).replace(UNLOCATED, otherwise)


def f1(pairs: Iterable[Pair]) -> tuple[float, float, float]:
    """Micro-averaged precision, recall and F1."""
    pairs = list(pairs)
    right = sum(len(gold & found) for gold, found in pairs)
    precision = right / max(1, sum(len(found) for _, found in pairs))
    recall = right / max(1, sum(len(gold) for gold, _ in pairs))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def macro(pairs: list[Pair], least: int = 5) -> float:
    """The mean F1 of the countries with at least so many stories."""
    n = Counter(country for gold, _ in pairs for country in gold)
    each = [f1(({c} & gold, {c} & found) for gold, found in pairs)[2] for c in n if n[c] >= least]
    return sum(each) / max(1, len(each))


def subregions(countries: set[str]) -> set[str]:
    """Their UN M49 sub-regions."""
    return {SUBREGION[country] for country in countries if country in SUBREGION}


def _read_subregions() -> dict[str, str]:
    with (SEEDS / "region.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["scheme"] == "m49"]
    leaves = {row["region"] for row in rows} - {row["parent"] for row in rows}
    with (SEEDS / "region_country.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["country"]: row["region"]
            for row in csv.DictReader(file)
            if row["scheme"] == "m49" and row["region"] in leaves
        }


SUBREGION = _read_subregions()


def line(name: str, value: str, baseline: str = "", target: str = "") -> None:
    """One line of the table."""
    print(f"{name:44} {value:28} {baseline:22} {target}")


def shown(*figures: float) -> str:
    """Figures as they are quoted."""
    return " / ".join(f"{figure:.3f}" for figure in figures)


def score_reuters(rows: list[dict[str, Any]], errors: str) -> None:
    """A wire's own labels: which countries a story is about."""
    whole, short = [], []
    for row in rows:
        text = f"{row['dateline']} {row['text']}".strip()
        for name, body, results in (("reuters", text, whole), ("short", _first(row), short)):
            located = told(row["title"], body, country="US")
            results.append((row, located))
            if errors == name:
                explain(row["title"], body, set(row["countries"]), about(located, "US"), located)
    for name, results, base, target in (
        ("wire stories: F1 / without US / macro", whole, ".920 / .844 / .856", ".935 / .87 / .88"),
        ("title + 300 characters: the same", short, ".901", ".925"),
    ):
        pairs = [(set(row["countries"]), about(located, "US")) for row, located in results]
        abroad = f1((gold - {"US"}, found - {"US"}) for gold, found in pairs)[2]
        line(name, shown(f1(pairs)[2], abroad, macro(pairs)), base, target)
        hits = sum(primary(located, "US") in row["countries"] for row, located in results) / len(results)
        areas = f1((subregions(gold), subregions(found)) for gold, found in pairs)[2]
        bases = (".978 / .943", ".987 / .955") if results is whole else (".956", ".975")
        line("  primary in gold / sub-region F1", shown(hits, areas), *bases)
    mentioned = sum(bool(set(row["countries"]) <= (named(loc) or {"US"})) for row, loc in whole) / len(whole)
    line("  all labelled countries found", shown(mentioned), ".979", ".985")


def _first(row: dict[str, Any]) -> str:
    return f"{row['dateline']} {row['text'][:300]}".strip()


def score_geoparse(rows: list[dict[str, Any]], errors: str) -> None:
    """Corpora with every place marked: all countries named, and the one named most."""
    goals = {
        "lgl": (".872 / .896", ".91 / .94"),
        "trnews": (".84", ".92"),
        "geovirus": (".92", ".95"),
        "gwn": (".88", ".91"),
    }
    homes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if row.get("domain"):
            homes[row["domain"]][row["focus"]] += 1
    for corpus, goal in goals.items():
        pairs, hits, n = [], 0, 0
        for row in rows:
            if row["corpus"] != corpus:
                continue
            home = _home(row, homes)
            located = told(row["title"] or "", row["text"], country=home)
            gold, found = set(row["countries"]), named(located) or ({home} - {""})
            pairs.append((gold, found))
            n += 1
            hits += primary(located, home) == row["focus"]
            if errors == corpus:
                explain(row["title"] or "", row["text"], gold, found, located)
        if n:
            line(f"{corpus} ({n}): F1 / focus", shown(f1(pairs)[2], hits / n), *goal)


def _home(row: dict[str, Any], homes: dict[str, Counter[str]]) -> str:
    """The country that most other stories of the paper are about: what a line of the catalogue says."""
    if not row.get("domain"):
        return ""
    others = homes[row["domain"]] - Counter({row["focus"]: 1})
    return max(others, key=lambda country: (others[country], country)) if others else "US"


def score_languages(rows: list[dict[str, Any]]) -> None:
    """Countries that the English sentence names; towns and provinces count as right."""
    scores = {}
    english = [named(told("", row["text"]["eng"])) for row in rows]
    for code, language in NTREX.items():
        pairs, agreed = [], []
        for row, known in zip(rows, english, strict=True):
            located = told("", row["text"][code], language)
            gold = set(row["countries_silver"])
            soft = {
                m.country for m in located.mentions if all(e.rule.split(":")[0] in SOFT for e in m.evidence)
            }
            found = named(located)
            pairs.append((gold, found - (soft - gold)))
            agreed.append((gold & known, found - (soft - gold) - (known - gold)))
        scores[code] = (f1(pairs)[2], f1(agreed)[2], language)
    ours = {code: score for code, score in scores.items() if score[2] in OUR_LANGUAGES}
    rest = [score for code, score in scores.items() if code != "eng"]
    worst = min(ours, key=lambda code: ours[code][0])
    line(
        f"sentences, mean F1 of {len(rest)} / worst of ours ({worst})",
        shown(sum(score[0] for score in rest) / len(rest), ours[worst][0]),
        ".64 / .44",
        ".88 / .80",
    )
    worst = min(ours, key=lambda code: ours[code][1])
    line(
        f"  the same, against names of countries ({worst})",
        shown(sum(score[1] for score in rest) / len(rest), ours[worst][1]),
    )
    print("  " + ", ".join(f"{code} {score[0]:.2f} ({score[1]:.2f})" for code, score in scores.items()))


def score_headlines(folder: Path) -> None:
    """Headlines made to mislead, and headlines in many languages."""
    rows = read(folder / "ambiguity-dev.jsonl")
    wrong = [row for row in rows if not _is_right(row)]
    line("headlines that mislead", f"{len(rows) - len(wrong)} of {len(rows)}")
    for row in wrong:
        print(f"  {row['title']}: {sorted(named(told('', row['title'])))}")
    rows = read(folder / "multilingual-headlines-dev.jsonl")
    misses = [row for row in rows if not _is_whole(row)]
    line("headlines in many languages, whole", f"{len(rows) - len(misses)} of {len(rows)}")
    for row in misses:
        print(f"  {row['title']}: {sorted(named(told(row['title'], '', row['lang'])))}")


def _is_right(row: dict[str, Any]) -> bool:
    found = named(told(row["title"], ""))
    return set(row["must"]) <= found and not found & set(row["must_not"])


def _is_whole(row: dict[str, Any]) -> bool:
    found = named(told(row["title"], "", row["lang"]))
    return set(row["countries"]) <= found <= set(row["countries"]) | set(row["optional"])


def explain(title: str, text: str, gold: set[str], found: set[str], located: Located) -> None:
    """Print a story that was got wrong."""
    if gold == found:
        return
    print(f"--- missed {sorted(gold - found)}, false {sorted(found - gold)}, right {sorted(gold & found)}")
    print(f"{title} | {text[:500]}")
    for m in located.mentions:
        words = [f"{e.surface} [{e.field}@{e.start} {e.rule}]" for e in m.evidence[:5]]
        print(f"    {m.country} {m.role.value} {m.score} {'; '.join(words)}")


def measure_speed(rows: list[dict[str, Any]]) -> None:
    """Stories a second on one core, the dateline included."""
    stories = [(row["title"], f"{row['dateline']} {row['text']}".strip()) for row in rows]
    for title, text in stories[:200]:
        told(title, text)
    began = time.process_time()
    for title, text in stories:
        told(title, text)
    line(
        "wire stories a CPU second",
        f"{len(stories) / (time.process_time() - began):.0f}",
        "7,000-10,000",
        "25,000",
    )


def main() -> None:
    """Print the scores of every file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--errors", default="")
    given = parser.parse_args()
    load_gazetteer()
    line("measure", "dateline", "baseline", "target")
    reuters, geoparse = (read(given.folder / f"{name}-dev.jsonl.gz") for name in ("reuters", "geoparse"))
    if reuters and given.errors in {"", "reuters", "short"}:
        score_reuters(reuters, given.errors)
    if geoparse and given.errors not in {"reuters", "short"}:
        score_geoparse(geoparse, given.errors)
    if not given.errors:
        score_languages(read(given.folder / "ntrex-dev.jsonl.gz"))
        score_headlines(given.folder)
        measure_speed(reuters)


if __name__ == "__main__":
    main()
