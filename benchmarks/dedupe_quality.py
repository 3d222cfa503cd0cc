"""How well stories, copies and events are told apart, on labelled sets that are not part of the project.

    python benchmarks/dedupe_quality.py FOLDER

FOLDER holds `reuters_*.csv`, `helsinki_*.csv`, `uci_news_aggregator.csv`, `semeval2022_task8_samelang.csv`
and `url_cases.tsv`. Everything goes through the code of `dateline cluster`. Pairs labelled amb are left
out; pairs within three days that nobody listed count as different.
"""

from __future__ import annotations

import csv
import html
import json
import sys
from collections import Counter, defaultdict
from datetime import datetime
from itertools import combinations
from math import comb
from pathlib import Path
from typing import Any

from dateline import canonical
from dateline.pipeline import group_lines, read_settings

csv.field_size_limit(1 << 30)
Groups = dict[str, str]


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def grouped(lines: list[dict[str, Any]], level: str) -> Groups:
    """Story, cluster or event of each line."""
    told = group_lines(read_settings(), map(json.dumps, lines))
    return {row["id"]: row[level] for row in told}


def title_hash(lines: list[dict[str, Any]]) -> Groups:
    """The simplest rule there is: the same title."""
    return {line["id"]: canonical.title_key(line["title"]) for line in lines}


def b_cubed(found: Groups, gold: Groups) -> tuple[float, float, float]:
    """Precision, recall and F over documents (Bagga and Baldwin 1998)."""
    cells = Counter((found[id_], gold[id_]) for id_ in gold)
    by_found, by_gold = Counter(found[id_] for id_ in gold), Counter(gold.values())
    precision = sum(n * n / by_found[f] for (f, _), n in cells.items()) / len(gold)
    recall = sum(n * n / by_gold[g] for (_, g), n in cells.items()) / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)


def adjusted_rand(found: Groups, gold: Groups) -> float:
    """Agreement of pairs beyond chance (Hubert and Arabie 1985)."""
    cells = Counter((found[id_], gold[id_]) for id_ in gold)
    inner = sum(comb(n, 2) for n in cells.values())
    a = sum(comb(n, 2) for n in Counter(found[id_] for id_ in gold).values())
    b = sum(comb(n, 2) for n in Counter(gold.values()).values())
    chance = a * b / comb(len(gold), 2)
    return (inner - chance) / ((a + b) / 2 - chance)


def pairs_of(groups: Groups) -> set[tuple[str, str]]:
    """Every pair within a group."""
    members = defaultdict(list)
    for id_, group in groups.items():
        members[group].append(id_)
    return {pair for ids in members.values() for pair in combinations(sorted(ids), 2)}


def gold_groups(ids: list[str], same: set[tuple[str, str]]) -> Groups:
    """Labelled pairs closed over; only documents that have a pair."""
    parent = {id_: id_ for id_ in ids}

    def root(id_: str) -> str:
        while parent[id_] != id_:
            id_ = parent[id_]
        return id_

    for a, b in same:
        parent[root(a)] = root(b)
    paired = {id_ for pair in same for id_ in pair}
    return {id_: root(id_) for id_ in paired}


def tell_copies(name: str, lines: list[dict[str, Any]], pairs: list[dict[str, str]]) -> None:
    """Pairs of one text at several publishers or sent again."""
    label = {tuple(sorted((p["a"], p["b"]))): p["label"] for p in pairs}
    same = {pair for pair, told in label.items() if told == "pos"}
    at = {line["id"]: datetime.fromisoformat(line["published_at"]) for line in lines}
    gold = gold_groups([line["id"] for line in lines], same)
    found = grouped(lines, "cluster_id")
    methods = {"title hash": pairs_of(title_hash(lines)), **peer_pairs(lines), "dateline": pairs_of(found)}
    for method, pairs_found in methods.items():
        near = {p for p in pairs_found if abs((at[p[0]] - at[p[1]]).total_seconds()) <= 3 * 86400}
        right = {p for p in near if p in same}
        wrong = {p for p in near if label.get(p, "neg") == "neg"}
        negatives = sum(told == "neg" for told in label.values())
        merged = sum(p in near and told == "neg" for p, told in label.items())
        precision, recall = len(right) / max(1, len(right) + len(wrong)), len(right) / len(same)
        f = 2 * precision * recall / max(precision + recall, 1e-9)
        print(f"{name:9} {method:18} F1 {f:.3f} at precision {precision:.3f}, recall {recall:.3f}; "
              f"hard negatives merged {merged}/{negatives}")  # fmt: skip
    largest, true = max(Counter(found.values()).values()), max(Counter(gold.values()).values())
    print(
        f"{name:9} {'dateline':18} B-cubed F {b_cubed(found, gold)[2]:.3f}; largest group {largest} (true {true})"
    )


def peer_pairs(lines: list[dict[str, Any]]) -> dict[str, set[tuple[str, str]]]:
    """Pairs that others would merge, by title and text: sketches with a Jaccard of .5, tf-idf with a cosine of .8.

    The thresholds are those at which each did best when the rules were chosen.
    """
    said = {line["id"]: canonical.words(f"{line['title']} {line['text']}") for line in lines}
    grams = {id_: sorted({" ".join(w[i : i + 3]) for i in range(len(w) - 2)}) for id_, w in said.items()}
    found: dict[str, set[tuple[str, str]]] = {}
    try:
        import datasketch  # noqa: PLC0415 - peers are installed by `make bench` only
        import rensa  # noqa: PLC0415
        from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415
    except ImportError:
        return found
    index, sketches = datasketch.MinHashLSH(threshold=0.5, num_perm=64), {}
    pairs = set()
    for id_, own in grams.items():
        sketch = sketches[id_] = datasketch.MinHash(num_perm=64)
        sketch.update_batch([gram.encode() for gram in own])
        pairs |= {
            tuple(sorted((id_, other)))
            for other in index.query(sketch)
            if sketch.jaccard(sketches[other]) >= 0.5
        }
        index.insert(id_, sketch)
    found["datasketch"] = pairs
    digests = {}
    for id_, own in grams.items():
        digests[id_] = rensa.RMinHash(num_perm=64, seed=1)
        digests[id_].update(own)
    ids = sorted(digests)
    found["rensa"] = {
        (a, b) for n, a in enumerate(ids) for b in ids[n + 1 :] if digests[a].jaccard(digests[b]) >= 0.5
    }
    names = list(said)
    vectors = TfidfVectorizer().fit_transform(" ".join(words) for words in said.values())
    near = (vectors @ vectors.T >= 0.8).tocoo()
    found["tf-idf cosine"] = {
        tuple(sorted((names[i], names[j]))) for i, j in zip(near.row, near.col, strict=True) if i < j
    }
    return found


def tell_events(folder: Path) -> None:
    """Headlines of one story in many words."""
    table = rows(folder / "uci_news_aggregator.csv")
    lines = [
        {"id": r["ID"], "source_id": r["PUBLISHER"], "title": r["TITLE"], "published_at": float(r["TIMESTAMP"])} for r in table
    ]  # fmt: skip
    gold = {r["ID"]: r["STORY"] for r in table}
    for method, groups in (("title hash", title_hash(lines)), ("dateline", grouped(lines, "event_id"))):
        print(f"{'uci':9} {method:18} B-cubed F {b_cubed(groups, gold)[2]:.3f}; ARI {adjusted_rand(groups, gold):.3f}; "
              f"{len(set(groups.values()))} groups for {len(set(gold.values()))} stories")  # fmt: skip


def tell_graded(folder: Path) -> None:
    """Pairs graded 1 (the same story) to 4: how many of each grade are one cluster, one event."""
    table = rows(folder / "semeval2022_task8_samelang.csv")
    lines = [
        {"id": f"{n}{k}", "source_id": k, "title": "", "text": r[f"text{k}"], "language": r["lang1"],
         "published_at": "2020-01-01"}
        for n, r in enumerate(table) for k in "12"
    ]  # fmt: skip
    told: dict[str, Counter[str]] = defaultdict(Counter)
    for n, row in enumerate(table):
        grade = (
            "1-1.5"
            if float(row["Overall"]) <= 1.5
            else "1.5-2.5"
            if float(row["Overall"]) <= 2.5
            else "over 2.5"
        )
        pair = list(group_lines(read_settings(), map(json.dumps, lines[2 * n : 2 * n + 2])))
        told[grade]["pairs"] += 1
        told[grade]["clusters"] += pair[0]["cluster_id"] == pair[1]["cluster_id"]
        told[grade]["events"] += pair[0]["event_id"] == pair[1]["event_id"]
    for grade, n in sorted(told.items()):
        print(
            f"{'semeval':9} grade {grade:8}: {n['pairs']} pairs, one event {n['events']}, one cluster {n['clusters']}"
        )


def tell_addresses(folder: Path) -> None:
    """Pairs of addresses of the same page."""
    merged, wrong, n_same = 0, 0, 0
    for line in (folder / "url_cases.tsv").read_text("utf-8").splitlines():
        label, one, other = line.split("\t")
        n_same += label == "same"
        strict = canonical.url_key(one) == canonical.url_key(other)
        loose = canonical.loose_url_key(one) == canonical.loose_url_key(other)
        merged += label == "same" and loose
        wrong += label != "same" and loose
        if (label == "same") != strict:
            print(f"{'addresses':9} {label}: strict {strict}, loose {loose}: {one} {other}")
    print(f"{'addresses':9} merged {merged}/{n_same}, wrongly {wrong}")


def main() -> None:
    """Measure everything."""
    folder = Path(sys.argv[1])
    docs = [
        {"id": r["id"], "source_id": "reuters", "title": html.unescape(r["title"]), "published_at": r["ts"],
         "text": f"{r['dateline']} {html.unescape(r['summary'])}", "language": "en"}
        for r in rows(folder / "reuters_docs.csv")
    ]  # fmt: skip
    tell_copies("reuters", docs, rows(folder / "reuters_pairs.csv"))
    docs = [
        {
            "id": r["id"],
            "source_id": r["publisher"],
            "title": r["title"],
            "text": r["summary"],
            "published_at": r["ts"],
        }
        for r in rows(folder / "helsinki_docs.csv")
    ]
    tell_copies("helsinki", docs, rows(folder / "helsinki_pairs.csv"))
    tell_events(folder)
    tell_graded(folder)
    tell_addresses(folder)


if __name__ == "__main__":
    main()
