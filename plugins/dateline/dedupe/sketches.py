"""A story's text made comparable: shingles, numbers, long words, and the keys that copies are found by.

Sketches are stored and must outlive any library's version, so the hashes are ours: xxh3 of each word,
mixed into grams and permuted by fixed constants. Golden values in the tests hold them in place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import xxhash

from dateline import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    U64 = NDArray[np.uint64]
    U32 = NDArray[np.uint32]
    Lengths = NDArray[np.int64]
    Keys = NDArray[np.int64]

N_BANDS, N_ROWS = 20, 3
"""Bands and rows of the sketch: 20 x 3 found .978 of the true pairs of one wire where the usual
16 x 4 found .945; two rows make the candidates grow with the window."""

N_KEYS = N_BANDS + 4
"""Keys of a sketch: its bands, its title, the title's long words, the text's head, its address."""

TEXT_CHARS = 600
"""Characters of a text that are compared: F1 on two labelled sets rises up to there."""

WORD_GRAM, CHAR_GRAM = 3, 4
"""Words, or characters where the script has no spaces, in a shingle."""

HEAD_WORDS = 8
"""Words at the head of a text that are a key of their own: reprints keep the lead longest."""

MIN_TITLE_WORDS = 4
"""Fewer words in a title say too little to make two publishers' stories one."""

LONG_WORD, NAME_WORD = 5, 4
"""Letters from which a word is taken for one that carries meaning, in any language with spaces, and for one
that may be a name: Iran, Oman, Bonn."""

_CHUNK = 512
"""Stories sketched at once: their arrays stay within the processor's cache."""

_MAX_CACHED = 1 << 19


def _constants(name: str, n: int) -> U64:
    return np.array([xxhash.xxh3_64_intdigest(name.encode(), seed=i) | 1 for i in range(n)], dtype=np.uint64)


_MIX = _constants("gram", CHAR_GRAM)
_FINISH = np.uint64(0x9E3779B97F4A7C15)
_SEEDS = (_constants("row", N_BANDS * N_ROWS) >> np.uint64(32)).astype(np.uint32) | np.uint32(1)
_SHIFTS = (_constants("shift", N_BANDS * N_ROWS) >> np.uint64(32)).astype(np.uint32)
_BAND_MIX = _constants("band", N_ROWS)

_YEAR = r"(?:19|20)\d\d"
_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|dez|okt|fév|avr|juin|juil|aoû|déc|ene|abr|ago|dic|"
    r"gen|mag|giu|lug|set|ott|fev|out|oca|şub|nis|haz|tem|ağu|eyl|eki|kas|ara|янв|фев|мар|апр|ма[йя]|июн|июл|авг|"
    r"сен|окт|ноя|дек)[^\W\d_]{0,7}\.?"
)
_DATED = re.compile(
    rf"(?<!\d){_YEAR}(?!\d)|(?<!\w){_MONTH}\s+\d{{1,2}}(?!\d)|(?<!\d)\d{{1,2}}\.?\s+(?:de\s+)?{_MONTH}"
    r"|\d{1,4}\s*[年月日]|(?<!\d)\d{1,2}[./]\d{1,2}[./]\d{2,4}(?!\d)|(?<!\d)\d{1,2}:\d\d(?!\d)",
    re.IGNORECASE,
)


_NAME = re.compile(rf"(?<=[^\W_][ ,]|[,;] )[^\W\d_][^\W_]{{{NAME_WORD - 1},}}")


@dataclass(frozen=True, slots=True)
class Wording:
    """What a story says, before it is made comparable. `title` is a `canonical.title_key`.

    `text` is without dateline, credit and boilerplate; `dated_at` is the story's own date, None where
    that is not to be believed; `page` is the
    strict key of an address that is its own, or "".
    """

    story_id: str
    source_id: str
    first_seen_at: datetime
    dated_at: datetime | None
    title: str
    text: str
    wire: str = ""
    page: str = ""


class Sketch:
    """A story made comparable. `keys` are what its copies share, N_KEYS signed 64-bit integers, 0 for none.

    Only these are made for every story; what two candidates are compared by is made when asked for.
    """

    __slots__ = ("__dict__", "_grams", "keys", "n_words", "wording")

    def __init__(self, wording: Wording, grams: U32, n_words: int, keys: Keys) -> None:
        """Made by `sketch_all` only."""
        self.wording, self._grams, self.n_words, self.keys = wording, grams, n_words, keys

    @property
    def bands(self) -> tuple[int, ...]:
        """The keys that there are."""
        return tuple(key for key in self.keys.tolist() if key)

    @property
    def title_key(self) -> int:
        """What stands for its title, 0 where that says too little."""
        return int(self.keys[N_BANDS])

    @property
    def page(self) -> int:
        """What stands for its address, 0 where it has none of its own."""
        return int(self.keys[-1])

    @property
    def story_id(self) -> str:
        """The story."""
        return self.wording.story_id

    @property
    def source_id(self) -> str:
        """Its publisher, "" where that is unknown."""
        return self.wording.source_id

    @property
    def first_seen_at(self) -> datetime:
        """When it was first seen."""
        return self.wording.first_seen_at

    @property
    def dated_at(self) -> datetime | None:
        """Its own date, where that is to be believed."""
        return self.wording.dated_at

    @cached_property
    def grams(self) -> frozenset[int]:
        """The shingles of title and text, as 32-bit hashes."""
        return frozenset(self._grams.tolist())

    @cached_property
    def title_words(self) -> tuple[str, ...]:
        """The words of the title, in order."""
        return tuple(self.wording.title.split())

    @cached_property
    def text_words(self) -> frozenset[str]:
        """Words of the text that may be names; none where the script has no spaces."""
        if canonical.is_spaceless(self.wording.title + self._text):
            return frozenset()
        return frozenset(word for word in canonical.words(self._text) if len(word) >= NAME_WORD)

    @cached_property
    def subjects(self) -> frozenset[str]:
        """Names in the title that the text has too: capitals within a sentence, where the script has any."""
        names = (name.casefold() for name in _NAME.findall(self._text) if name[0].isupper())
        return frozenset(self.title_words).intersection(names)

    @cached_property
    def all_words(self) -> frozenset[str]:
        """Words of title and text that may be names."""
        return self.text_words.union(self.title_words)

    @cached_property
    def numerals(self) -> frozenset[str]:
        """All numbers of title and text."""
        return canonical.numerals(f"{self.wording.title} {self._text}")

    @cached_property
    def free_numerals(self) -> frozenset[str]:
        """Those numbers that are part of no date."""
        told = f"{self.wording.title} {self._text}"
        return canonical.numerals(_DATED.sub(" ", told)) if self.numerals else self.numerals

    @cached_property
    def title_numerals(self) -> frozenset[str]:
        """The numbers of the title."""
        return canonical.numerals(self.wording.title)

    @property
    def _text(self) -> str:
        return self.wording.text[:TEXT_CHARS]


class _WordHashes(dict[str, int]):
    """xxh3 of each word met; a press repeats its words, and asking a dict is three times faster."""

    def __missing__(self, word: str) -> int:
        if len(self) > _MAX_CACHED:
            self.clear()
        self[word] = digest = xxhash.xxh3_64_intdigest(word.encode("utf-8", "surrogatepass"))
        return digest


_word_hash = _WordHashes()


def sketch_all(wordings: Sequence[Wording]) -> Iterator[Sketch]:
    """The sketches of some stories, in their order."""
    for start in range(0, len(wordings), _CHUNK):
        yield from _sketch_chunk(wordings[start : start + _CHUNK])


def sketch(wording: Wording) -> Sketch:
    """The sketch of one story."""
    return next(_sketch_chunk([wording]))


def _sketch_chunk(wordings: Sequence[Wording]) -> Iterator[Sketch]:
    flat: list[str] = []
    lengths, widths, exact = [], [], []
    for wording in wordings:
        body, title = wording.text[:TEXT_CHARS], wording.title.split()
        text = canonical.words(body)
        spaceless = not body.isascii() and canonical.is_spaceless(wording.title + body)
        exact.append(_exact_keys(wording, title, text[:HEAD_WORDS], spaceless=spaceless))
        before = len(flat)
        flat += "".join(title) if spaceless else title
        flat += "".join(text) if spaceless else text
        lengths.append(len(flat) - before)
        widths.append(CHAR_GRAM if spaceless else WORD_GRAM)
    hashes = np.fromiter(map(_word_hash.__getitem__, flat), dtype=np.uint64, count=len(flat))
    grams, bounds = _grams(hashes, np.array(lengths), np.array(widths))
    keys = np.concatenate([_bands(grams, bounds), np.array(exact, dtype=np.int64)], axis=1)
    edges = bounds.tolist()
    rows = zip(wordings, lengths, keys, edges, edges[1:], strict=False)
    for wording, n_words, row, start, end in rows:
        yield Sketch(wording, grams[start:end], n_words, row)


def _exact_keys(wording: Wording, title: list[str], head: list[str], *, spaceless: bool) -> tuple[int, ...]:
    """Keys of the whole title, of its long words, of the text's head, and of the address."""
    title_key = long_key = head_key = page = 0
    if len(title) >= MIN_TITLE_WORDS or (spaceless and len(wording.title) >= HEAD_WORDS):
        title_key = _signed(wording.title, 1)
    longs = {word for word in title if len(word) >= LONG_WORD}
    if len(longs) >= MIN_TITLE_WORDS:
        long_key = _signed(" ".join(sorted(longs)), 2)
    if len(head) == HEAD_WORDS:
        head_key = _signed(" ".join(head), 3)
    if wording.page:
        page = _signed(wording.page, 4)
    return title_key, long_key, head_key, page


def _signed(text: str, kind: int) -> int:
    digest: int = xxhash.xxh3_64_intdigest(text.encode("utf-8", "surrogatepass"), seed=kind)
    return digest - (1 << 64) if digest >> 63 else digest


def _grams(flat: U64, lengths: Lengths, widths: Lengths) -> tuple[U32, Lengths]:
    """The distinct grams of each run of word hashes, run after run, and where each run's begin.

    A run shorter than a gram is one gram; an empty one has none.
    """
    padded = np.concatenate([flat, np.zeros(CHAR_GRAM, dtype=np.uint64)])
    owner = np.repeat(np.arange(len(lengths)), lengths)
    place = np.arange(len(flat)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    left = np.repeat(lengths, lengths) - place
    width = np.repeat(widths, lengths)
    mixed = flat * _MIX[0]
    for step in range(1, CHAR_GRAM):
        inside = (step < width) & (step < left)
        mixed = mixed + np.where(inside, padded[step : step + len(flat)] * _MIX[step], np.uint64(step))
    mixed = ((mixed ^ (mixed >> np.uint64(29))) * _FINISH) >> np.uint64(32)
    whole = (left >= width) | (place == 0)
    # The run's number in front makes one sort of all, and keeps each run's grams together.
    keyed = np.sort((owner[whole].astype(np.uint64) << np.uint64(32)) | mixed[whole])
    keyed = keyed[np.concatenate([[True], keyed[1:] != keyed[:-1]])] if len(keyed) else keyed
    bounds = np.searchsorted(keyed, np.arange(len(lengths) + 1, dtype=np.uint64) << np.uint64(32))
    return keyed.astype(np.uint32), bounds


def _bands(grams: U32, bounds: Lengths) -> Lengths:
    """The MinHash bands (Broder 1997) of each run of grams: 60 multiply-shift permutations, 3 to a band.

    A run without grams has none.
    """
    n = len(bounds) - 1
    rows = np.zeros((N_BANDS * N_ROWS, n), dtype=np.uint64)
    full = bounds[1:] > bounds[:-1]
    starts = bounds[:-1][full]
    if len(starts):
        for number in range(N_BANDS * N_ROWS):
            permuted = grams * _SEEDS[number] + _SHIFTS[number]
            permuted ^= permuted >> np.uint32(15)
            rows[number, full] = np.minimum.reduceat(permuted, starts)
    cut = rows.reshape(N_BANDS, N_ROWS, n)
    mixed = np.arange(N_BANDS, dtype=np.uint64)[:, None] * _FINISH + (cut * _BAND_MIX[None, :, None]).sum(
        axis=1, dtype=np.uint64
    )
    mixed = (mixed ^ (mixed >> np.uint64(31))) * _FINISH
    mixed ^= mixed >> np.uint64(29)
    mixed[:, ~full] = 0
    return np.ascontiguousarray(mixed.T).view(np.int64)


def containment(one: frozenset[int] | frozenset[str], other: frozenset[int] | frozenset[str]) -> float:
    """Share of the smaller set that the larger one holds; 0 where one is empty."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0
