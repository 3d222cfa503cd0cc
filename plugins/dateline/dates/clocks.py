"""Times of day as feeds write them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dateline.dates import names

_COLON = re.compile(r"(?<![\d+.])(\d{1,2})\s?[:：]\s?(\d{2})(?:\s?[:：]\s?(\d{2})(?:[.,](\d{1,9}))?)?(?!\d)")
_CJK = re.compile(r"(?<!\d)(\d{1,2})\s?[時时點点시]\s?(?:(\d{1,2})\s?[分분])?\s?(?:(\d{1,2})\s?[秒초])?()")
_LETTER = re.compile(
    r"(?<![\d.])(\d{1,2})\s?(?:h|H|ч|Uhr|uhr)(?![^\W\d_])\s?(?:(\d{2})(?:m|min)?(?:(\d{2})s?)?(?![\d.:]))?()"
)
_LETTER_JOINED = re.compile(r"(?<![\d.])(\d{1,2})[hH](\d{2})(?:m|min)?(?:(\d{2})s?)?(?!\d)()")
_POINT = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{2})(?:\.(\d{2}))?()(?![\d.])")
_HALF = re.compile(r"(?<![\d.:])(\d{1,2})()()()(?=\s?[ap]\.?\s?m\b)", re.IGNORECASE)
_RUN_TOGETHER = re.compile(
    r"(?<![\d.:+\-])([01]\d|2[0-3])([0-5]\d)()()(?=\s?(?:hrs?|h|GMT|UTC|Z|IST|EST|EDT)\b)", re.IGNORECASE
)
_LOOSE = (_CJK, _LETTER_JOINED, _LETTER, _HALF, _POINT, _RUN_TOGETHER)
_NEAR = 16
_BESIDE = " .,'"
"""What may stand between a clock and the word for its half of the day."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day and where it stood. `hour` may be 24 (the end of the day), `second` 60."""

    hour: int
    minute: int
    second: int
    microsecond: int
    start: int
    end: int

    @property
    def is_possible(self) -> bool:
        """Whether a clock can show this, leap seconds and 24:00:00 included."""
        is_end = self.hour == 24 and not (self.minute or self.second)
        return (self.hour < 24 or is_end) and self.minute < 60 and self.second <= 60


def find_colon_clock(text: str, language: str) -> Clock | None:
    """The first time written with colons."""
    return _find((_COLON,), text, language)


def find_loose_clock(text: str, language: str) -> Clock | None:
    """The first time written without: 18h22, 18.22, 6 pm, 18時22分. Only for texts rid of their day."""
    return _find(_LOOSE, text, language)


def _find(patterns: tuple[re.Pattern[str], ...], text: str, language: str) -> Clock | None:
    for pattern in patterns:
        match = pattern.search(text)
        if match:
            hour, minute, second, fraction = (match[n] or "" for n in (1, 2, 3, 4))
            start, end, half = _halved(text, match.start(), match.end(), language)
            shown = _twelve_hours(int(hour), half)
            micro = int(f"{fraction:0<6}"[:6]) if fraction else 0
            return Clock(shown, int(minute or 0), int(second or 0), micro, start, end)
    return None


def _twelve_hours(hour: int, half: int | None) -> int:
    if half is None or hour > 12 or (hour == 0 and half == 0):
        return hour
    return hour % 12 + 12 * half


def _halved(text: str, start: int, end: int, language: str) -> tuple[int, int, int | None]:
    """The span of a clock widened by a word beside it that says which half of the day."""
    after = text[end : end + _NEAR]
    begins = after.lstrip(_BESIDE)[:1]
    for left, right, name in names.words_of(after) if begins.isalpha() else ():
        half = names.half_named(name, language)
        if half is not None and not after[:left].strip(_BESIDE):
            return start, end + right, half
    shift = max(0, start - _NEAR)
    before = text[shift:start]
    ends = before.rstrip(_BESIDE)[-1:]
    for left, right, name in names.words_of(before) if ends and not ends.isdigit() else ():
        half = names.half_named(name, language)
        if half is not None and not before[right:].strip(_BESIDE):
            return shift + left, end, half
    return start, end, None
