"""What a poll wants to know of a body at once: which entries it has, which are new, and the feed's pace.

A look at the text and not a parse: it costs a tenth of a parse, works on broken XML as well, and what it
gets wrong delays a poll or wakes a needless alarm, but never loses an entry. Entries that become stories
are read by feedparser in the digest.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from html import unescape
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from dateline.dates import MAX_AHEAD, read_date
from dateline.parse.bodies import root_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dateline.parse.bodies import Context

MAX_KEYS = 60
"""Entries of a body that are remembered: two bodies with more than that many new ones share nothing."""

MAX_ENTRIES = 2000
"""Entries read from one body; Media Cloud's cap. The largest real feed measured has 500."""

MAX_DATES = 30
"""Entries from either end of a body whose dates tell the feed's pace."""

_KEY_BYTES = 4
_WINDOW = 4096
_ENTRY_NAMES = {"urlset": "url", "feed": "entry"}
_HINT_HEAD = 65_536

_VALUE = r"\b[^>]{0,400}>\s{0,40}(?:<!\[CDATA\[)?\s{0,40}([^<\s][^<]{0,2047})"
_GUID = re.compile(r"<(?:\w{1,20}:)?(?:guid|id|loc)" + _VALUE)
_LINK = re.compile(
    r"<(?:\w{1,20}:)?link(?:" + _VALUE + r"|\b[^>]{0,400}?\bhref\s{0,4}=\s{0,4}[\"']([^\"'>]{1,2048}))"
)
_TITLE = re.compile(r"<(?:\w{1,20}:)?title" + _VALUE)
_DATES = (
    re.compile(r"<(?:pubDate|(?:\w{1,20}:)?published|(?:news:)?publication_date|dc:date|dcterms:created)" + _VALUE),
    re.compile(r"<(?:(?:\w{1,20}:)?updated|dcterms:modified|lastmod|date|dcterms:date)" + _VALUE),
)  # fmt: skip
_TTL = re.compile(r"<ttl>\s{0,9}(\d{1,6})\s{0,9}<", re.IGNORECASE)
_PERIOD = re.compile(r"<\w{1,20}:updatePeriod>\s{0,40}([A-Za-z]{3,10})\s{0,40}<")
_FREQUENCY = re.compile(r"<\w{1,20}:updateFrequency>\s{0,40}(\d{1,4}(?:\.\d{1,4})?)\s{0,40}<")
_SKIP_HOURS = re.compile(r"<skipHours>(.{0,2000}?)</skipHours>", re.DOTALL | re.IGNORECASE)
_SKIP_DAYS = re.compile(r"<skipDays>(.{0,2000}?)</skipDays>", re.DOTALL | re.IGNORECASE)
_HOUR = re.compile(r"<hour>\s{0,9}(\d{1,2})\s{0,9}<", re.IGNORECASE)
_DAY = re.compile(r"<day>\s{0,9}(\w{3})\w{0,6}\s{0,9}<", re.IGNORECASE)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}


@dataclass(frozen=True, slots=True)
class Skim:
    """What a body shows at a glance. `keys` and the other fields are as in `model.Poll`.

    `oldest_at` and `newest_at` are the dates of its entries that are not ahead of the clock.
    """

    n_entries: int = 0
    entries_hash: str | None = None
    keys: str | None = None
    newest_at: datetime | None = None
    oldest_at: datetime | None = None
    median_gap_s: int | None = None
    hint_s: int | None = None
    skip: str = ""

    @property
    def window_s(self) -> int | None:
        """Seconds in which all its entries are replaced, at the usual rate."""
        return self.n_entries * self.median_gap_s if self.median_gap_s else None

    def count_new(self, keys_before: str | None) -> int:
        """Entries that were not in an earlier body; all where that is not known.

        An entry is known by its id or address or by its title: ids that change at each request make
        no story new, nor does a title that was corrected.
        """
        if not keys_before or not self.keys:
            return self.n_entries
        known = set(_unpack(keys_before))
        mine = _unpack(self.keys)
        n_known = sum(mine[i] in known or mine[i + 1] in known for i in range(0, len(mine), 2))
        return max(0, len(mine) // 2 - n_known)


def _unpack(keys: str) -> list[bytes]:
    packed = b64decode(keys)
    return [packed[i : i + _KEY_BYTES] for i in range(0, len(packed), _KEY_BYTES)]


def _key(kind: str, value: str) -> bytes:
    return blake2b(
        f"{kind}{' '.join(value.split())}".encode(errors="replace"), digest_size=_KEY_BYTES
    ).digest()


@dataclass(frozen=True, slots=True)
class _Glance:
    """One entry at a glance."""

    name: str
    title: str
    date: str


def skim(text: str, context: Context, now: datetime) -> Skim:
    """What the body of a feed shows at a glance; never raises, `n_entries` is 0 where nothing is seen."""
    if text.lstrip("\ufeff \t\r\n")[:1] == "{":
        return _skim_json(text, context, now)
    spans = list(_entry_spans(text))
    if not spans:
        return Skim()
    around = text[: spans[0][0]][-_HINT_HEAD:] + text[spans[-1][1] :][:_HINT_HEAD]
    glances = [_glance(text[start:end]) for start, end in _ends(spans, MAX_KEYS)]
    digest = blake2b(digest_size=16)
    for start, end in spans:
        digest.update(text[start:end].encode(errors="replace"))
    return _sum_up(
        len(spans), digest.hexdigest(), glances, context, now, hint_s=_read_hint(around), skip=_read_skip(around)
    )  # fmt: skip


def _ends(spans: Sequence[tuple[int, int]], most: int) -> Sequence[tuple[int, int]]:
    """All of a few, the first and the last of many: most feeds have the newest first, some have it last."""
    return spans if len(spans) <= most else [*spans[: most // 2], *spans[-(most // 2) :]]


def _entry_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where entries stand in a feed's text, by looking for their tags: linear, whatever the text."""
    name = _ENTRY_NAMES.get(root_of(text), "item")
    first = re.compile(rf"<((?:[\w.-]{{1,40}}:)?{name})(?=[\s>/])").search(text)
    if first is None:
        return
    opening, closing = f"<{first[1]}", f"</{first[1]}"
    start, n = first.start(), 0
    while start >= 0 and n < MAX_ENTRIES:
        end = text.find(closing, start)
        if end < 0:
            return
        end = text.find(">", end) + 1 or len(text)
        yield start, end
        n += 1
        start = text.find(opening, end)
        while start >= 0 and text[start + len(opening) : start + len(opening) + 1] not in {
            " ",
            ">",
            "\n",
            "\t",
            "\r",
            "/",
        }:
            start = text.find(opening, start + 1)


def _glance(entry: str) -> _Glance:
    head = entry if len(entry) <= 2 * _WINDOW else entry[:_WINDOW] + entry[-_WINDOW:]
    guid, link, title = _GUID.search(head), _LINK.search(head), _TITLE.search(head)
    name = guid[1] if guid else (link[1] or link[2]) if link else ""
    dates = (found[1] for pattern in _DATES if (found := pattern.search(head)))
    return _Glance(name, title[1] if title else "", unescape(next(dates, "")).strip().removesuffix("]]>"))


def _skim_json(text: str, context: Context, now: datetime) -> Skim:
    try:
        entries = [
            entry for entry in json.loads(text, strict=False).get("items", ()) if isinstance(entry, dict)
        ][:MAX_ENTRIES]
    except (ValueError, AttributeError, TypeError, RecursionError):
        return Skim()
    if not entries:
        return Skim()

    def told(entry: dict[str, Any], *names: str) -> str:
        return next((str(entry[name]) for name in names if entry.get(name)), "")

    glances = [
        _Glance(told(e, "id", "url"), told(e, "title", "content_text"), told(e, "date_published", "date_modified"))
        for e in (entries if len(entries) <= MAX_KEYS else [*entries[: MAX_KEYS // 2], *entries[-MAX_KEYS // 2 :]])
    ]  # fmt: skip
    digest = blake2b(json.dumps(entries, sort_keys=True).encode(), digest_size=16).hexdigest()
    return _sum_up(len(entries), digest, glances, context, now, hint_s=None, skip="")


def _sum_up(
    n_entries: int,
    digest: str,
    glances: Sequence[_Glance],
    context: Context,
    now: datetime,
    *,
    hint_s: int | None,
    skip: str,
) -> Skim:
    packed = b"".join(_key("i", g.name or g.title) + _key("t", g.title or g.name) for g in glances)
    raws = [g.date for g in (glances if len(glances) <= 2 * MAX_DATES else (*glances[:30], *glances[-30:]))]
    readings = (read_date(raw, country=context.country, language=context.language) for raw in raws if raw)
    dates = sorted(r.at for r in readings if r.at is not None and r.at <= now + MAX_AHEAD)
    return Skim(
        n_entries=n_entries,
        entries_hash=digest,
        keys=b64encode(packed).decode("ascii"),
        newest_at=min(dates[-1], now) if dates else None,
        oldest_at=dates[0] if dates else None,
        median_gap_s=_median_gap(dates[-MAX_DATES:]),
        hint_s=hint_s,
        skip=skip,
    )


def _median_gap(dates: Sequence[datetime]) -> int | None:
    """Seconds between one entry and the next, by the median; by the mean where many share an instant.

    Feeds that give the day only, or the time they were built, have gaps of zero without being busy.
    None where there are too few dates to tell.
    """
    gaps = [(later - earlier) / timedelta(seconds=1) for earlier, later in pairwise(dates)]
    if len(gaps) < 2 or not dates[-1] > dates[0]:
        return None
    usual = median(gaps) if 3 * gaps.count(0) < len(gaps) else sum(gaps) / len(gaps)
    return int(usual) or None


def _read_hint(around: str) -> int | None:
    """How often the publisher wants to be asked, in seconds: RSS ttl (minutes), sy:updatePeriod/Frequency."""
    ttl, period, frequency = _TTL.search(around), _PERIOD.search(around), _FREQUENCY.search(around)
    wishes = [60 * int(ttl[1])] if ttl else []
    seconds = _PERIODS.get(period[1].lower()) if period else None
    if seconds:
        times = float(frequency[1]) if frequency else 1.0
        wishes.append(int(seconds / times) if times else seconds)
    return max(wishes, default=0) or None


def _read_skip(around: str) -> str:
    """Hours and days of RSS skipHours and skipDays, such as "h0 h23 d5"; hour 24 is hour 0."""
    hours, days = _SKIP_HOURS.search(around), _SKIP_DAYS.search(around)
    skipped = {int(hour) % 24 for hour in _HOUR.findall(hours[1])} if hours else set()
    named = {day.lower() for day in _DAY.findall(days[1])} if days else set()
    told = [f"h{hour}" for hour in sorted(skipped)] + [f"d{n}" for n, day in enumerate(_DAYS) if day in named]
    return " ".join(told)
