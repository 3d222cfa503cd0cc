"""The leaders of recent clusters, found by key: sorted arrays in files that are mapped, not read.

DuckDB scans: looking for a batch's 220,000 keys among those of a million stories a day costs it more the
more there are. Here a key is found by the position that its value predicts, so a batch costs the same
whatever the window holds. The files are a cache: everything in them is in the lake, and where they do
not end with the lake's last run they are made again.

    state.json          which run this follows, and the segments that count
    NAME.seen           a bit for each range of keys: most keys of a batch are in none that is set
    NAME.slots          where the keys of each range begin: a key is found within one page
    NAME.keys NAME.at   sorted keys and, for each, the number of the leader that has it
    NAME.rows NAME.ends the leaders' wordings as JSON, one after the other, and where each ends
"""

from __future__ import annotations

import json
import mmap
from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from dateline.dedupe import COPY_WINDOW, STOP_BAND, TEXT_CHARS, Sketch, Wording, sketch_all
from dateline.store.duck import written_aside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Keys = NDArray[np.int64]

FORMAT = 3
"""Raised with each change of these files or of how keys are made: older ones are made again."""

MERGE_SEGMENTS = 8
"""Segments of about one size that are merged into one: a batch then meets few."""

KEEP = COPY_WINDOW + timedelta(days=1)
"""How long a segment is kept after its last leader was seen: what is late by a day still finds them."""

BITS_A_KEY = 8
"""Bits of `seen` to a key, at least: one key in 8 to 16 that is not there is looked for all the same."""

KEYS_A_SLOT = 32
"""Keys to a range of `slots`, at most twice as many in the mean."""

_SLICE_BITS = 22
_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
_ENCODER = json.JSONEncoder(ensure_ascii=False)

_KINDS = ("seen", "slots", "keys", "at", "ends", "rows")

_LARGE = 1 << 22
"""Keys from which a segment is no longer merged within a batch: upkeep does that."""


@dataclass(frozen=True, slots=True)
class _Segment:
    """Keys and leaders of some batches. `base` is the number of its first leader."""

    name: str
    base: int
    n_leaders: int
    n_keys: int
    last_seen_at: str


class LeaderIndex:
    """Leaders by key, in a folder. Not for two writers at once: whoever holds the lake holds this."""

    def __init__(self, folder: Path) -> None:
        """Read what is there; nothing is opened until it is asked for."""
        self._folder = folder
        self.run_id, self._segments = self._read_state()
        self._open: dict[str, _Open] = {}

    def _read_state(self) -> tuple[str, list[_Segment]]:
        try:
            told = json.loads((self._folder / "state.json").read_text("utf-8"))
            segments = [_Segment(*row) for row in told["segments"]]
            whole = told["format"] == FORMAT and all(
                self._path(s.name, kind).exists() for s in segments for kind in _KINDS
            )
        except (OSError, ValueError, KeyError, TypeError):
            return "", []
        return (told["run_id"], segments) if whole else ("", [])

    def _path(self, name: str, kind: str) -> Path:
        return self._folder / f"{name}.{kind}"

    def find(self, keys: Keys | Sequence[int]) -> tuple[dict[int, list[str]], dict[str, Sketch]]:
        """The leaders that have each of these keys, by id, and their sketches."""
        wanted = distinct(np.asarray(keys, dtype=np.int64))
        found = [self._opened(segment).find(wanted) for segment in self._segments]
        pairs = np.unique(np.concatenate([np.empty((0, 2), np.int64), *found]), axis=0)
        # A forgotten leader may still have keys that a later copy brought.
        oldest = min((segment.base for segment in self._segments), default=0)
        pairs = pairs[pairs[:, 1] >= oldest]
        # Of a key with more leaders than the stop allows only the newest need be read: it is skipped for them.
        ends = np.searchsorted(pairs[:, 0], pairs[:, 0], "right")
        pairs = pairs[ends - np.arange(len(pairs)) <= STOP_BAND + 1]
        numbers = np.unique(pairs[:, 1])
        sketches = dict(
            zip(numbers.tolist(), sketch_all([self._wording(n) for n in numbers.tolist()]), strict=True)
        )
        leaders: dict[int, list[str]] = {}
        for key, number in pairs.tolist():
            leaders.setdefault(key, []).append(sketches[number].story_id)
        return leaders, {sketch.story_id: sketch for sketch in sketches.values()}

    def _opened(self, segment: _Segment) -> _Open:
        if segment.name not in self._open:
            self._open[segment.name] = _Open(self._folder, segment)
        return self._open[segment.name]

    def _wording(self, number: int) -> Wording:
        for segment in self._segments:
            if segment.base <= number < segment.base + segment.n_leaders:
                return self._opened(segment).wording(number - segment.base)
        raise KeyError(number)

    def append(
        self, run_id: str, keys: Keys, owners: Sequence[str], leaders: Sequence[Wording], seen_at: datetime
    ) -> None:
        """Add what a run brought: keys, for each the id of the leader that has it, and the new leaders.

        Leaders of earlier runs are known by having been found. What is too old is forgotten.
        """
        base = max((s.base + s.n_leaders for s in self._segments), default=0)
        number_of = self._found_numbers()
        number_of.update((wording.story_id, base + place) for place, wording in enumerate(leaders))
        at = np.fromiter(map(number_of.__getitem__, owners), dtype=np.int64, count=len(owners))
        if len(keys):
            rows = [_to_json(wording) for wording in leaders]
            self._segments.append(self._write(base, keys, at, rows, seen_at.isoformat()))
        self._forget(seen_at)
        self._merge(largest=_LARGE)
        self._write_state(run_id)

    def _found_numbers(self) -> dict[str, int]:
        return {id_: number for opened in self._open.values() for id_, number in opened.read.items()}

    def tidy(self) -> None:
        """Merge what has piled up, however large."""
        if not self._segments:
            return
        self._merge(largest=1 << 62)
        self._write_state(self.run_id)

    def _write(
        self, base: int, keys: Keys, owners: Keys, rows: Sequence[bytes], last_seen_at: str
    ) -> _Segment:
        order = np.argsort(keys, kind="stable")
        segment = _Segment(f"{base:012}-{len(rows)}-{len(keys)}", base, len(rows), len(keys), last_seen_at)
        ends = np.cumsum([len(row) for row in rows], dtype=np.int64)
        told = {
            "seen": _bits(keys[order]),
            "slots": _slots(keys[order]).tobytes(),
            "keys": keys[order].tobytes(),
            "at": owners[order].tobytes(),
            "ends": ends.tobytes(),
            "rows": b"".join(rows),
        }
        for kind, content in told.items():
            with written_aside(self._path(segment.name, kind)) as aside:
                aside.write_bytes(content)
        return segment

    def _forget(self, seen_at: datetime) -> None:
        oldest = (seen_at - KEEP).astimezone(UTC)
        self._segments = [s for s in self._segments if datetime.fromisoformat(s.last_seen_at) >= oldest]

    def _merge(self, largest: int) -> None:
        """Merge the newest segments while there are enough of one size."""
        while len(self._segments) >= MERGE_SEGMENTS:
            tail = self._segments[-MERGE_SEGMENTS:]
            if max(s.n_keys for s in tail) > min(
                largest, MERGE_SEGMENTS * max(1, min(s.n_keys for s in tail))
            ):
                return
            opened = [self._opened(s) for s in tail]
            keys, owners = (
                np.concatenate(arrays) for arrays in ([o.keys for o in opened], [o.at for o in opened])
            )
            rows = [row for o in opened for row in o.rows()]
            merged = self._write(tail[0].base, keys, owners, rows, max(s.last_seen_at for s in tail))
            self._segments[-MERGE_SEGMENTS:] = [merged]

    def _write_state(self, run_id: str) -> None:
        self.run_id = run_id
        told = {"format": FORMAT, "run_id": run_id, "segments": [astuple(s) for s in self._segments]}
        with written_aside(self._folder / "state.json") as aside:
            aside.write_text(json.dumps(told), "utf-8")
        kept = {
            "state.json",
            *(f"{s.name}.{kind}" for s in self._segments for kind in _KINDS),
        }
        self._open = {}
        for path in self._folder.iterdir():
            if path.name not in kept:
                path.unlink(missing_ok=True)

    def clear(self) -> None:
        """Forget everything, before it is made again."""
        self._segments, self._open, self.run_id = [], {}, ""


class _Open:
    """One segment, mapped into memory. `read` has the numbers of the leaders read so far, by id."""

    def __init__(self, folder: Path, segment: _Segment) -> None:
        self._segment = segment
        self._seen = np.memmap(folder / f"{segment.name}.seen", dtype=np.uint8, mode="r")
        self._bits = len(self._seen).bit_length() + 2
        self._slots: Keys = _mapped(folder / f"{segment.name}.slots")
        self.keys: Keys = _mapped(folder / f"{segment.name}.keys")
        self.at: Keys = _mapped(folder / f"{segment.name}.at")
        self._ends: Keys = _mapped(folder / f"{segment.name}.ends")
        self._rows = folder / f"{segment.name}.rows"
        self._bytes: mmap.mmap | bytes | None = None
        self.read: dict[str, int] = {}

    def find(self, wanted: Keys) -> NDArray[np.int64]:
        """(key, leader's number) for each of some sorted keys that are here.

        Most are settled by one look at `seen`; of the others no page of the keys is read but the one
        that must hold them.
        """
        slot = _unsigned(wanted) >> np.uint64(64 - self._bits)
        bit = np.uint8(128) >> (slot & np.uint64(7)).astype(np.uint8)
        wanted = wanted[(self._seen[(slot >> np.uint64(3)).astype(np.int64)] & bit) > 0]
        low, high = _between(self.keys, self._slots, wanted)
        counts = high - low
        hit = counts > 0
        if not hit.any():
            return np.empty((0, 2), np.int64)
        starts = np.repeat(low[hit], counts[hit])
        offsets = np.arange(len(starts)) - np.repeat(np.cumsum(counts[hit]) - counts[hit], counts[hit])
        return np.stack([np.repeat(wanted[hit], counts[hit]), self.at[starts + offsets]], axis=1)

    def wording(self, place: int) -> Wording:
        """The leader at a place."""
        start = int(self._ends[place - 1]) if place else 0
        wording = _from_json(self._content()[start : int(self._ends[place])])
        self.read[wording.story_id] = self._segment.base + place
        return wording

    def rows(self) -> Iterator[bytes]:
        """Every leader's row."""
        start, content = 0, self._content()
        for end in self._ends.tolist():
            yield content[start:end]
            start = end

    def _content(self) -> mmap.mmap | bytes:
        if self._bytes is None:
            with self._rows.open("rb") as file:
                size = self._rows.stat().st_size
                self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
        return self._bytes


def _mapped(path: Path) -> Keys:
    return np.memmap(path, dtype=np.int64, mode="r") if path.stat().st_size else np.empty(0, np.int64)


def distinct(keys: Keys) -> Keys:
    """Keys sorted, each once: what `numpy.unique` gives, by sorting alone."""
    ordered = np.sort(keys)
    return ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])] if len(ordered) else ordered


def _unsigned(keys: Keys) -> NDArray[np.uint64]:
    """Keys as numbers from 0 on, in the same order."""
    return keys.view(np.uint64) ^ np.uint64(1 << 63)


def _bits(keys: Keys) -> bytes:
    """A bit for each range of keys that some sorted keys fall into."""
    n_bits = max(3, (max(1, len(keys)) * BITS_A_KEY - 1).bit_length())
    slots = (_unsigned(np.ascontiguousarray(keys)) >> np.uint64(64 - n_bits)).astype(np.int64)
    step = 1 << min(n_bits, _SLICE_BITS)
    edges = np.searchsorted(slots, np.arange(0, (1 << n_bits) + 1, step))
    packed = []
    for number, (start, end) in enumerate(pairwise(edges.tolist())):
        marks = np.zeros(step, dtype=bool)
        marks[slots[start:end] - number * step] = True
        packed.append(np.packbits(marks).tobytes())
    return b"".join(packed)


def _slots(keys: Keys) -> Keys:
    """Where the keys of each range of values begin among some sorted keys, and where the last end."""
    n_bits = max(1, (len(keys) // KEYS_A_SLOT).bit_length())
    ranges = (_unsigned(np.ascontiguousarray(keys)) >> np.uint64(64 - n_bits)).astype(np.int64)
    return np.searchsorted(ranges, np.arange((1 << n_bits) + 1)).astype(np.int64)


def _between(keys: Keys, slots: Keys, wanted: Keys) -> tuple[Keys, Keys]:
    """Where each wanted key begins and ends among sorted keys: `searchsorted`, within the key's range.

    A binary search over a mapped file of a gigabyte touches a new page at each of its first 20 steps.
    """
    n_bits = (len(slots) - 1).bit_length() - 1
    place = (_unsigned(wanted) >> np.uint64(64 - n_bits)).astype(np.int64)
    left = _bisect(keys, wanted, slots[place], slots[place + 1])
    right = left.copy()
    same = np.flatnonzero(left < len(keys))
    while len(same := same[keys[right[same]] == wanted[same]]):
        right[same] += 1
        same = same[right[same] < len(keys)]
    return left, right


def _bisect(keys: Keys, wanted: Keys, low: Keys, high: Keys) -> Keys:
    """The first place, between `low` and `high`, of a key not below each wanted one."""
    low, high = low.copy(), high.copy()
    left = np.flatnonzero(low < high)
    while len(left):
        middle = (low[left] + high[left]) >> 1
        below = keys[middle] < wanted[left]
        low[left[below]] = middle[below] + 1
        high[left[~below]] = middle[~below]
        left = left[low[left] < high[left]]
    return low


def _to_json(wording: Wording) -> bytes:
    dated = wording.dated_at and _to_micros(wording.dated_at)
    told = (
        wording.story_id, wording.source_id, _to_micros(wording.first_seen_at), dated, wording.title, wording.text[:TEXT_CHARS],
        wording.wire, wording.page,
    )  # fmt: skip
    return _ENCODER.encode(told).encode("utf-8", "surrogatepass")


def _from_json(row: bytes) -> Wording:
    told: list[Any] = json.loads(row)
    told[2] = _EPOCH + timedelta(microseconds=told[2])
    told[3] = told[3] if told[3] is None else _EPOCH + timedelta(microseconds=told[3])
    return Wording(*told)


def _to_micros(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND
