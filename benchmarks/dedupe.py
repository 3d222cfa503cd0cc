"""What a batch of 10,000 stories costs against 0, 1 million and more stories stored in the window.

    python benchmarks/dedupe.py [--stored 0,1000000] [--batches 5]

Invented stories of 54 words, one in five a copy of a stored one with up to four words replaced. CPU seconds
of sketching, finding, placing and remembering, by the code of the digest (`pipeline.clustering.find_copies` and
`store.LeaderIndex`), the median of some batches. Beside it, on the same texts: sketching alone with
datasketch and rensa, and a tf-idf cosine against nothing stored.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.dedupe import Wording, sketch_all
from dateline.pipeline.clustering import find_copies
from dateline.store import LeaderIndex

if TYPE_CHECKING:
    from collections.abc import Iterator

N_BATCH, N_WORDS = 10_000, 54
START = datetime(2026, 3, 1, tzinfo=UTC)


def vocabulary(rng: random.Random, n: int = 50_000) -> list[str]:
    """Invented words of two to four syllables."""
    syllables = [a + b for a in "bcdfghklmnprstvw" for b in "aeiou"]
    return ["".join(rng.choice(syllables) for _ in range(rng.randint(2, 4))) for _ in range(n)]


class Press:
    """Stories without end; the copies among them are of what was told before."""

    def __init__(self) -> None:
        """One press, the same at each run."""
        self.rng = random.Random(7)  # noqa: S311 - an invented press
        self.words = vocabulary(self.rng)
        self.told: list[str] = []
        self.n = 0
        self.n_copies = 0

    def batch(self, n: int, at: datetime) -> list[Wording]:
        """The next n stories."""
        return [self._story(at) for _ in range(n)]

    def _story(self, at: datetime) -> Wording:
        rng, self.n = self.rng, self.n + 1
        if self.told and rng.random() < 0.2:
            self.n_copies += 1
            words = rng.choice(self.told).split()
            for _ in range(rng.randint(0, 4)):
                words[rng.randrange(len(words))] = rng.choice(self.words)
        else:
            # Zipf's law by hand: half of a text are its hundred commonest words.
            words = [self.words[int(len(self.words) ** rng.random()) - 1] for _ in range(N_WORDS)]
        text = " ".join(words)
        if len(self.told) < 200_000:
            self.told.append(text)
        else:
            self.told[rng.randrange(len(self.told))] = text
        return Wording(f"{self.n:024x}", f"p{self.n % 500}", at, at, " ".join(words[:7]), text)


def digest(index: LeaderIndex, wordings: list[Wording], run: str) -> tuple[float, int]:
    """One batch as a digest does it: CPU seconds, and how many were copies."""
    began = time.process_time()
    copies = find_copies(index, wordings)
    index.append(run, copies.new_keys, copies.key_leaders, copies.new_leaders, wordings[-1].first_seen_at)
    return time.process_time() - began, len(wordings) - len(copies.new_leaders)


def measure(stored: list[int], n_batches: int) -> None:
    """Fill an index step by step and measure batches at each."""
    press, n_stored, at = Press(), 0, START
    with tempfile.TemporaryDirectory() as folder:
        index = LeaderIndex(Path(folder))
        base = 0.0
        for target in stored:
            while n_stored < target:
                # All of them within one window, as if they had come within two days.
                at = START + timedelta(days=2) * (n_stored / max(stored))
                digest(index, press.batch(N_BATCH, at), f"r{n_stored}")
                n_stored += N_BATCH
            index.tidy()
            spent, n_copies, n_planted = [], 0, press.n_copies
            for _ in range(n_batches):
                batch = press.batch(N_BATCH, at)
                # A new process each time in a run: what it maps is not yet mapped.
                seconds, n = digest(LeaderIndex(Path(folder)), batch, f"r{n_stored}")
                spent.append(seconds)
                n_copies += n
                n_stored += N_BATCH
            median = statistics.median(spent)
            base = base or median
            size = sum(f.stat().st_size for f in Path(folder).iterdir()) / 1e6
            print(
                f"{n_stored - n_batches * N_BATCH:>10,} stored: {median:.3f} CPU s a batch, {median / base:.2f} of the first; "
                f"{n_copies} copies found of {press.n_copies - n_planted} planted; index {size:,.0f} MB",
                flush=True,
            )
            index = LeaderIndex(Path(folder))


def texts(n: int) -> list[Wording]:
    """Some stories."""
    return Press().batch(n, START)


def rate(name: str, n: int, began: float) -> None:
    """Print stories a second."""
    print(f"{name:34} {n / (time.process_time() - began):>10,.0f} stories a CPU second")


def beside_peers() -> None:
    """Sketching by us and by others, on texts already cut into words for the others."""
    wordings = texts(N_BATCH)
    list(sketch_all(wordings[:1000]))
    began = time.process_time()
    list(sketch_all(wordings))
    rate("dateline, words, shingles, sketch", N_BATCH, began)
    shingled = [shingles(f"{w.title} {w.text}") for w in wordings]
    for name in ("datasketch", "rensa"):
        try:
            module = __import__(name)
        except ImportError:
            print(f"{name}: not installed (make bench does)")
            continue
        part = shingled[:2000] if name == "datasketch" else shingled
        began = time.process_time()
        for grams in part:
            sketched = (
                module.MinHash(num_perm=64) if name == "datasketch" else module.RMinHash(num_perm=64, seed=1)
            )
            if name == "datasketch":
                sketched.update_batch([gram.encode() for gram in grams])
            else:
                sketched.update(grams)
                sketched.digest()
        rate(f"{name}, sketch alone", len(part), began)


def shingles(text: str) -> list[str]:
    """Three words each."""
    words = text.split()
    return [" ".join(words[i : i + 3]) for i in range(len(words) - 2)]


def tf_idf() -> None:
    """A cosine of tf-idf vectors against everything in the batch: what it costs without any index."""
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - a peer, not a part
    except ImportError:
        print("scikit-learn: not installed (make bench does)")
        return
    said = [f"{w.title} {w.text}" for w in texts(N_BATCH)]
    began = time.process_time()
    vectors = TfidfVectorizer().fit_transform(said)
    n_near = (vectors @ vectors.T > 0.8).nnz
    print(
        f"tf-idf cosine of one batch: {time.process_time() - began:.2f} CPU s, {(n_near - len(said)) // 2} near pairs"
    )


def rows(path: str) -> Iterator[int]:
    """Numbers of an option."""
    yield from (int(part) for part in path.split(","))


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--stored", default="0,100000,1000000")
    parser.add_argument("--batches", type=int, default=5)
    options = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    beside_peers()
    tf_idf()
    measure(list(rows(options.stored)), options.batches)


if __name__ == "__main__":
    sys.exit(main())
