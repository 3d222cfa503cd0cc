"""Days as feeds write them: numbers in three orders, month names, and other calendars' years."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateline.dates import names

MONTH_FIRST = frozenset({"US", "PR", "GU", "VI", "AS", "MP", "UM", "PH", "PW", "FM", "MH"})
"""Countries that write 11/15/2021 (CLDR 48, short date patterns, without those that mostly do not)."""

YEAR_FIRST = frozenset({"CN", "JP", "KR", "TW", "HK", "HU", "LT", "MN", "IR", "ZA", "BT"})
"""Countries that write 21/11/15, by the same source."""

_JALALI_COUNTRIES = frozenset({"IR", "AF"})
_JALALI_LANGUAGES = frozenset({"fa", "ps"})
_JALALI_LEAP = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
_MAX_MONTH_WORDS = 8
"""Words that could be months, looked at in one text; a real date has three at most."""

_GAP = r"[\s.,/'’\-]*"
_OF = r"(?:(?:de|del|di|do|da|d|of|г|m|anno|gada|ir)\b[\s.,'’]*)?"

_COMPACT = re.compile(
    r"(?<!\d)(\d{4})(\d{2})(\d{2})(?:[T\s]?(\d{2})(\d{2})(\d{2})?)?(?:[.,](\d{1,9}))?(?!\d)"
)
_ORDINAL = re.compile(r"(?<![\d/.])(\d{4})-(\d{3})(?!\d)")
_WEEK = re.compile(r"(?<!\d)(\d{4})-?W(\d{2})-?([1-7])(?!\d)")
_YMD = re.compile(r"(?<![\d/.])(\d{4})\s?([-/.:־–])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d)")
_CJK = re.compile(
    r"(令和|平成|昭和|民國|民国)?\s?(\d{1,4}|元)\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일號号]?"
)
_DMY = re.compile(r"(?<![\d/.:])(\d{1,2})\s?([-/.–])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\d:])")
_VIETNAMESE = re.compile(r"(\d{1,2})\s*(?:tháng|thg|Tháng|Thg)\s*(\d{1,2})\s*,?\s*(?:năm)?\s*(\d{4})")
_MONTH_OR_YEAR = re.compile(r"((?:19|20)\d{2})(?:-(0[1-9]|1[0-2]))?")
_FOUR = re.compile(r"(?<![\d+])(?<!\s-)\d{4}(?!\d)")
_LEFT_DAY = re.compile(
    r"(?<![\d:+])(\d{1,2})(?:[^\W\d_]{1,3}\b|[ºª°.)])?" + _GAP + r"(?:(?:de|di|d|of|da|do|ngày)\b[\s.,'’]*)?$"
)
_RIGHT_DAY = re.compile("^" + _GAP + r"(\d{1,2})(?:st|nd|rd|th|er|[ºª°])?(?![\d:]|[hH.]\d)")
_RIGHT_SHORT_YEAR = re.compile("^" + _GAP + _OF + r"['’]?(\d{2})(?!\d|\s?[:.hH]\s?\d)")
_HIJRI_FIRST = re.compile(r"^.*?\d\s*ه[ـ]?(?![^\W\d_])")


@dataclass(frozen=True, slots=True)
class Day:
    """A day read from a text, which is `rest` without it; a `fault` names why there is none.

    `clock` holds hour, minute, second and fraction where they were written in one run with the day.
    """

    rest: str
    rule: str
    on: date | None = None
    is_doubtful: bool = False
    fault: str = ""
    clock: tuple[int, int, int, int] | None = None


def _blank(text: str, start: int, end: int) -> str:
    return f"{text[:start]} {text[end:]}"


def full_year(written: str, country: str, language: str) -> int:
    """A year of two digits by RFC 2822 section 4.3: 00 to 49 are 2000s, the others 1900s.

    Thai short years count by the Buddhist era.
    """
    year = int(written)
    if len(written) != 2:
        return year
    if country == "TH" or language == "th":
        return 2500 + year
    return year + (2000 if year < 50 else 1900)


def jalali_to_date(year: int, month: int, day: int) -> date | None:
    """A day of the Persian calendar as a Gregorian one, None for a day that it does not have.

    Leap years follow the 33-year cycle, which agrees with the astronomical calendar from 1244 to 1472;
    1 Farvardin 1400 was 21 March 2021.
    """
    is_leap = year % 33 in _JALALI_LEAP
    length = 31 if month <= 6 else 30 if month < 12 or is_leap else 29
    if not (1244 <= year <= 1472 and 1 <= month <= 12 and 1 <= day <= length):
        return None
    leaps = sum(y % 33 in _JALALI_LEAP for y in range(min(year, 1400), max(year, 1400)))
    days = (year - 1400) * 365 + (leaps if year > 1400 else -leaps)
    before = (month - 1) * 31 if month <= 7 else 186 + (month - 7) * 30
    return date(2021, 3, 21) + timedelta(days=days + before + day - 1)


def _settle(found: Day, year: int, month: int, day: int, *, country: str, language: str) -> Day:
    """`found` with its date, the year taken for what calendar it is of."""
    if 1200 < year < 1600 and month:
        if country not in _JALALI_COUNTRIES and language not in _JALALI_LANGUAGES:
            return replace(found, fault="calendar_not_read")
        on = jalali_to_date(year, month, day)
        return replace(found, on=on, rule="jalali", fault="" if on else "no_such_day")
    if 2400 <= year < 2700:
        found = replace(found, rule=f"buddhist:{found.rule}", is_doubtful=True)
        year -= 543
    try:
        return replace(found, on=date(year, month, day))
    except ValueError:
        return replace(found, fault="no_such_day")


def _compact(text: str, country: str, language: str) -> Day | None:
    match = _COMPACT.search(text)
    if not match:
        return None
    year, month, day, hour, minute, second, fraction = match.groups()
    clock = None
    if hour:
        clock = int(hour), int(minute), int(second or 0), int(f"{fraction or 0:0<6}"[:6])
    found = Day(_blank(text, *match.span()), "compact", clock=clock)
    return _settle(found, int(year), int(month), int(day), country=country, language=language)


def _ordinal(text: str) -> Day | None:
    for pattern, rule in ((_WEEK, "iso_week"), (_ORDINAL, "iso_ordinal")):
        match = pattern.search(text)
        if not match:
            continue
        found = Day(_blank(text, *match.span()), rule)
        try:
            year = int(match[1])
            if rule == "iso_week":
                return replace(found, on=date.fromisocalendar(year, int(match[2]), int(match[3])))
            on = date(year, 1, 1) + timedelta(days=int(match[2]) - 1)
        except (ValueError, OverflowError):
            return replace(found, fault="no_such_day")
        return replace(found, on=on) if on.year == year else replace(found, fault="no_such_day")
    return None


def _year_first(text: str, country: str, language: str) -> Day | None:
    match = _YMD.search(text)
    if match:
        found = Day(_blank(text, *match.span()), "iso" if match[2] == "-" else "ymd")
        return _settle(found, int(match[1]), int(match[3]), int(match[4]), country=country, language=language)
    match = _CJK.search(text)
    if match:
        era, written, month, day = match.groups()
        year = (1 if written == "元" else int(written)) + _ERAS.get(era or "", 0)
        if not era:
            year = full_year("" if written == "元" else written, "", "") if written != "元" else 0
        found = Day(_blank(text, *match.span()), "era" if era else "cjk")
        return _settle(found, year, int(month), int(day), country=country, language=language)
    return None


def _orders(
    first: int, second: int, third: str, country: str, language: str
) -> list[tuple[str, tuple[int, int, int]]]:
    """The possible readings of three numbers, the likeliest first."""
    year = full_year(third, country, language)
    day_first = ("dmy", (year, second, first))
    month_first = ("mdy", (year, first, second))
    orders = [month_first, day_first] if country in MONTH_FIRST else [day_first, month_first]
    if len(third) == 2:
        at = 0 if country in YEAR_FIRST else 2
        orders.insert(at, ("ymd", (full_year(f"{first:02}", country, language), second, int(third))))
    return orders


def _gregorian(year: int, month: int, day: int) -> date | None:
    try:
        return date(year - 543 if 2400 <= year < 2700 else year, month, day)
    except ValueError:
        return None


def _numbers(text: str, country: str, language: str) -> Day | None:
    """Three numbers: decided by one above 12, by points (always the day first), by a weekday, by country."""
    match = _DMY.search(text)
    if not match:
        return None
    first, mark, second, third = int(match[1]), match[2], int(match[3]), match[4]
    orders = [
        (rule, ymd)
        for rule, ymd in _orders(first, second, third, country, language)
        if _gregorian(*ymd) or ymd[0] < 1600
    ]
    if mark == "." and len(orders) > 1:
        orders = [o for o in orders if o[0] == "dmy"] or orders
    weekdays = names.weekdays_in(text) if len(orders) > 1 else frozenset()
    if weekdays:
        orders = [o for o in orders if (on := _gregorian(*o[1])) and on.weekday() in weekdays] or orders
    found = Day(_blank(text, *match.span()), "dmy")
    if not orders:
        return replace(found, fault="no_such_day")
    readings = {_gregorian(*ymd) for _, ymd in orders}
    rule, ymd = orders[0]
    found = replace(found, rule=rule, is_doubtful=len(readings) > 1)
    return _settle(found, *ymd, country=country, language=language)


def _day_beside(text: str, start: int, end: int) -> tuple[int, int, int, bool] | None:
    """The day number beside a month name: number, start, end, whether it stands to the left."""
    left = _LEFT_DAY.search(text[:start])
    if left:
        return int(left[1]), left.start(), start, True
    right = _RIGHT_DAY.search(text[end:])
    if right:
        return int(right[1]), end, end + right.end(1), False
    return None


def _named(text: str, country: str, language: str) -> Day | None:
    """A month's name with its day beside it and its year near it.

    Where several words could be months, as weekdays do in Romance languages ("mar., 16 nov."), a whole
    name goes before a cut one and a day to the left of its month before one to the right.
    """
    best: tuple[tuple[bool, bool, bool], Day] | None = None
    n_looked_at = 0
    for start, end, name in names.words_of(text):
        jalali = names.jalali_month(name) if language in {"", *_JALALI_LANGUAGES} else 0
        months = () if jalali else names.months_named(name, language)
        if not (months or jalali):
            continue
        found = _dated(text, start, end, country, language, months=months, jalali=jalali)
        n_looked_at += 1
        is_whole = bool(jalali or months[0][1])
        worth = found.on is not None, is_whole, _LEFT_DAY.search(text[:start]) is not None
        if best is None or worth > best[0]:
            best = worth, found
        if all(worth) or n_looked_at == _MAX_MONTH_WORDS:
            break
    return best[1] if best else None


def _dated(
    text: str,
    start: int,
    end: int,
    country: str,
    language: str,
    *,
    months: tuple[tuple[int, str], ...],
    jalali: int,
) -> Day:
    """The day around a month's name at [start, end)."""
    tongue = "fa" if jalali else months[0][1]
    found = Day(text, f"month_name:{tongue}" if tongue else "month_name")
    nearest = min(_FOUR.finditer(text), key=lambda m: abs(m.start() - end), default=None)
    year_text, marked = "", text
    if nearest:
        year_text = nearest[0]
        marked = text[: nearest.start()] + "    " + text[nearest.end() :]
    beside = _day_beside(marked, start, end)
    if beside is None:
        return replace(found, fault="no_day")
    day, first, last, is_left = beside
    last = max(last, end)
    if not year_text:
        short = _RIGHT_SHORT_YEAR.search(marked[last:])
        if short is None:
            return replace(found, fault="no_year")
        year_text = short[1]
        last += short.end(1)
    rule = "rfc822" if is_left and tongue == "en" else found.rule
    found = Day(_blank(marked, min(first, start), last), rule)
    if jalali:
        year = int(year_text) + ({True: 1400, False: 1300}[int(year_text) < 50] if len(year_text) == 2 else 0)
        return _settle(found, year, jalali, day, country="IR", language="fa")
    thai = "th" if tongue == "th" else language
    return _which_month(
        found, full_year(year_text, country, thai), day, months, country=country, language=language
    )


def _which_month(
    found: Day, year: int, day: int, months: tuple[tuple[int, str], ...], *, country: str, language: str
) -> Day:
    """The month among those a name means: one, or the one its weekday agrees with, or a doubtful first."""
    numbers = [number for number, _ in months]
    if len(numbers) > 1:
        weekdays = names.weekdays_in(found.rest)
        agreed = [n for n in numbers if (on := _gregorian(year, n, day)) and on.weekday() in weekdays]
        numbers = agreed if len(agreed) == 1 else numbers
        found = replace(found, is_doubtful=len(numbers) > 1)
    return _settle(found, year, numbers[0], day, country=country, language=language)


def find_month_or_year(text: str) -> Day | None:
    """The first day of a month or year that is all a text says (W3CDTF 2021-11 and 2021): a doubtful day."""
    match = _MONTH_OR_YEAR.fullmatch(text)
    if not match:
        return None
    rule = "w3cdtf_month" if match[2] else "w3cdtf_year"
    return Day("", rule, on=date(int(match[1]), int(match[2] or 1), 1), is_doubtful=True)


def find_day(text: str, country: str, language: str) -> Day:
    """The day in a text whose clock, if written with colons, is already out; a fault where none is found."""
    if "ه" in text and any(c.isdigit() for c in _HIJRI_FIRST.sub("", text)):
        text = _HIJRI_FIRST.sub(" ", text)
    vietnamese = _VIETNAMESE.search(text)
    if vietnamese:
        found = Day(_blank(text, *vietnamese.span()), "month_name:vi")
        day, month, year = map(int, vietnamese.groups())
        return _settle(found, year, month, day, country=country, language=language)
    day_found = (
        _year_first(text, country, language)
        or _ordinal(text)
        or _numbers(text, country, language)
        or _compact(text, country, language)
        or _named(text, country, language)
    )
    if day_found:
        return day_found
    is_other = any(1200 < int(m[0]) < 1600 for m in _FOUR.finditer(text))
    return Day(text, "", fault="calendar_not_read" if is_other else "no_day")
