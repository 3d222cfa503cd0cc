"""The head and the tail of a wire story: where it was filed, by which agency, and the text between.

A dateline is read by its parts and not by one pattern: an agency's name in brackets or between
slashes, a day, an upper-case place before a dash. What stands before must look like places. Only the
first 200 and the last 300 characters of a text are looked at, and every pattern is linear.

The shapes were collected from agencies' own style rules and feeds: `CITY (AGENCY) -`,
`CITY, Month DD (Agency) -`, `CITY, Region (AP) --`, `CITY/CITY (Reuters) -`, `City, DD month (EFE).-`,
`(ANSA) - CITY, DD MONTH -`, `CITY, DD month. /TASS/.`, `City. DD month. INTERFAX -`,
`City / agency /`, `(City=Agency)`, `【City Agency】` and `CITY, Region --` without an agency.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from dateline.model import Dateline, Lede

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dateline.model import Wire

HEAD = 200
"""Characters in which a dateline must end; the longest seen, with two cities and a byline, had 118."""

TAIL = 300
"""Characters from the end in which a closing credit must stand."""

MAX_PLACE = 40
"""Characters of one place in a dateline."""

MAX_SEEN = 10_000
"""Heads that are remembered before all are forgotten."""

_Places = tuple[tuple[str, ...], str, str]
"""Places, qualifier and day of a head."""

MAX_BARE_WORDS = 3
"""Words of a place before an agency in brackets with nothing behind: `Rome (ANSA) The pope`."""

MAX_ACRONYM = 5
"""Letters up to which an agency's name counts only as the agency writes it: "Nina" is a given name."""

_COMMON_WORDS = frozenset({"online", "beta", "trend", "andina", "petra", "saba", "hina", "mehr", "fars"})
"""Agencies whose names are words or given names: only a dateline makes them agencies."""

_BRACKETED = re.compile(
    r"[(\[（]([^()\[\]（）\n]{1,60})[)\]）]|(?<![^\s.,])/([^/\n]{1,40})/|【([^【】\n]{1,40})】"
)
_WORDS = re.compile(r"\w+")
_SPLIT_CREDIT = re.compile(r"\s*(?:[/,;&+|=]|\s[-–—]\s|\b(?:and|with|via|und|et|con|ve)\b)\s*")
_NAME_BEFORE_DASH = re.compile(r"[^.\n:–—-]{2,30}?(?=\s*(?:[.:\n–—]|\s-|-\s))")
_SITE = re.compile(r"[\w-]{2,20}\.[A-Za-z]{2,3}(?=\s)")
_SPLIT_PLACES = re.compile(r"\s*(?:/|&|;|\b(?:and|und|et|ve|и|та)\b|(?<=\s)[yeё](?=\s))\s*")
_DASH = re.compile(r"\s?[–—―]+\s?|\s-{1,3}\s?|(?<=\w)-{2,3}\s?|(?<=[.,)])-+\s?")
_AFTER_CREDIT = re.compile(r"\s*(?:[.,:;]?\s*(?:[-–—―]+|[.:])|[.,:;।]|=)?\s*")
_DAY = re.compile(
    r"(?:(?<![^\W_])(?P<before>(?:[^\W\d_]{3,12}|[\u0900-\u0dff]{2,12})\.?)\s+)?"
    r"(?<![\w./])(?P<number>\d{1,2})(?:st|nd|rd|th|er|[.º°]|日)?(?![\d/:])"
    r"(?:\s+(?:de\s+)?(?P<after>[^\W\d_]{3,12}|[\u0900-\u0dff]{2,12})\.?)?(?:,?\s+(?:de\s+)?\d{4})?"
)
_NUMERIC_DAY = re.compile(
    r"(?<![\w./])\d{1,2}[./]\d{1,2}[./]\d{2,4}(?![\d/])|\d{1,2}月\d{1,2}日|(?<=- )\d{1,2} - \d{1,2}$"
)
_BY = re.compile(r"(?:By|BY|Von|Par|Por)\s+\S")
_CAPITALS_AT_END = re.compile(r"(?:[^\W\d_a-z][^\s\da-z]*(?:,?\s+|$)){1,4}$")
_SMALL_WORDS = frozenset({
    "de", "del", "da", "do", "dos", "das", "la", "le", "les", "du", "di", "of", "the", "on", "in", "am", "an", "der",
    "den", "sur", "sous", "lès", "al", "el", "und", "and", "y", "et", "at", "near", "и", "на", "в", "ob", "auf", "im",
    "bei", "a.d.", "upon",
})  # fmt: skip
_CLOSERS = frozenset(")]）")
_LINE_ENDS = re.compile("[\n.!?…»”\"'’]")
MAX_CREDIT = 110
"""Characters at the end of a text within which its closing credit stands, with the words of thanks before it."""

_REUTERS_END = re.compile(r"\(?(?:Additional )?[Rr]eporting by [^\n]{3,200}[Ee]diting by [^\n]{3,80}$")
_END_LINE = re.compile(
    r"(?:^|[\n.!?…»”\"'’])\s*(?P<at>)(?:[-–—©*]+\s*|(?:Source|Quelle|Fuente|Kaynak|Fonte)\s*:\s*)?([^\n.!?]{2,60})\.?$"
)
_END_BRACKET = re.compile(r"(?P<at>)[(\[（]([^()\[\]（）\n]{2,60})[)\]）]\.?$")
_WITH_INPUTS = re.compile(
    r"^(?:(?:with\s+)?(?:agency\s+)?inputs?\s+from|with\s+(?:files|reporting|additional\s+reporting)\s+(?:from|by)|"
    r"(?:additional\s+)?reporting\s+by|avec|con\s+información\s+de|com\s+informações\s+d[aeo]|mit\s+material\s+(?:der|von)|"
    r"con\s+fonti|mit|with)\s+",
    re.IGNORECASE,
)
_CONTRIBUTED = re.compile(r"\s+contributed(?:\s+(?:to|reporting)\b[^\n.]{0,40})?$", re.IGNORECASE)
_CJK_HEAD = re.compile(
    r"[（(]?(?P<wire>新华社|中新社|新華社|中央社)(?:记者\S{2,12})?(?P<place>[\u4e00-\u9fff·]{2,12}?)"
    r"(?P<day>\d{1,2}月\d{1,2}日|\d{1,2}日)(?:综合)?(?:电|電)[）)]?\s*(?:（[^（）\n]{2,40}）)?\s*"
)
_CORNERED = re.compile(
    r"[［\[](?P<place>[^\s\]］=]{1,14})\s+(?P<day>[\d０-９]{1,2}日)\s+(?P<wire>[^\s\]］]{2,12})[］\]]\s*[-–—―]*\s*"
)
_KOREAN_BYLINE = re.compile(r"\s*[\uac00-\ud7a3·\s]{2,20}(?:기자|특파원|통신원)\s*=\s*")
_HYPHENED = re.compile(r"(?P<place>[^\s\d–—-]{2,20}(?: [^\s\d–—-]{2,20}){0,2})-(?P<wire>[^\s\d-]{2,12})\s+")
_TITLE_MARKS = (")", " - ", " | ", "–", "—")
_TITLE_END = re.compile(r"(?:\s[-–—|]\s([^-–—|()]{2,30})|\(([^()]{2,30})\))\s*$")
_EAST_ASIAN_OPENERS = frozenset("（(［[【")
_OPENERS = ("(", "/", "[", "【", "（", "［")
_DASHES = ("-", "—", "–", "―")
_TRAILING = frozenset({"في", "am", "on", "le", "el", "in"})
"""Words between place and day: "Abu Dhabi, on 5 May"."""
_KYODO_END = re.compile(r"(?P<place>.{1,12}?)(?P<wire>共同|時事|ロイター|AFP|聯合ニュース)$")


def fold_name(name: str) -> str:
    """An agency's name in the form it is looked up by."""
    if name.isascii():
        return " ".join(name.lower().split()).strip(" .'\"")
    plain = unicodedata.normalize("NFKC", name).casefold().replace("i̇", "i").replace("ı", "i")
    return " ".join(plain.translate(_ARABIC).split()).strip(" .'\"«»“”")


_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ـ": None, "\u200f": None, "\u200e": None})


@dataclass(frozen=True, slots=True)
class WireNames:
    """Agencies by folded spelling; a spelling that several share lists them in the seed file's order.

    `beginnings` are the first words of the folded spellings: a line that has none of them names no agency.
    """

    by_name: dict[str, tuple[tuple[str, str], ...]]
    spellings: frozenset[str]
    beginnings: frozenset[str]

    @classmethod
    def of(cls, wires: Iterable[Wire]) -> WireNames:
        """The spellings of these agencies."""
        found: dict[str, list[tuple[str, str]]] = {}
        spellings = set()
        for wire in wires:
            for name in (wire.name, *wire.names):
                spellings.add(name)
                known = found.setdefault(fold_name(name), [])
                if (wire.wire, wire.country) not in known:
                    known.append((wire.wire, wire.country))
        beginnings = frozenset(word for name in found for word in _WORDS.findall(name)[:1])
        return cls({name: tuple(known) for name, known in found.items()}, frozenset(spellings), beginnings)

    def find(self, name: str, country: str = "") -> str:
        """The id of the agency of this name, "" for none; `country` decides between namesakes."""
        known = self.by_name.get(fold_name(name), ())
        return next((wire for wire, home in known if home == country), known[0][0] if known else "")

    def may_name(self, line: str) -> bool:
        """Whether a line has a word that an agency's name begins with: most lines are spared the patterns."""
        return not self.beginnings.isdisjoint(_WORDS.findall(fold_name(line)))


def read_lede(
    text: str,
    wires: WireNames,
    *,
    title: str = "",
    byline: str = "",
    country: str = "",
    is_place: Callable[[str], bool] = lambda _: False,
    seen: dict[tuple[str, bool], _Places | None] | None = None,
) -> Lede:
    """The dateline, the agency credited and the text without either.

    `country` is the publisher's; it decides between agencies of one name (APA of Austria, of
    Azerbaijan). `is_place` tells whether a name is a place that is known: without an agency and
    without a day nothing else tells `PARIS -` from `INTERVIEW -`. `seen` remembers what heads say from one
    text to the next, for callers whose `is_place` stays the same: the same towns open most stories.
    """
    reader = _Reader(wires, country, is_place, {} if seen is None else seen)
    dateline, offset, wire = reader.head(text)
    end, credited = reader.tail(text, offset)
    wire_rule = "dateline" if wire and dateline else "credit"
    if not wire:
        wire, wire_rule = next(
            (
                (found, rule)
                for found, rule in (
                    (credited, "credit"),
                    (reader.byline(byline), "byline"),
                    (reader.title(title), "title"),
                )
                if found
            ),
            ("", ""),
        )
    return Lede(text[offset:end], offset, wire, wire_rule, dateline)


def shift_lede(lede: Lede, start: int) -> Lede:
    """The lede of a text that was read from `start` on, with its offsets into the whole text."""
    dateline = lede.dateline
    if dateline and start:
        dateline = dateline._replace(span=(dateline.span[0] + start, dateline.span[1] + start))
    return lede._replace(offset=lede.offset + start, dateline=dateline) if start else lede


@dataclass(frozen=True, slots=True)
class _Reader:
    """What heads and tails are read with."""

    wires: WireNames
    country: str
    is_place: Callable[[str], bool]
    seen: dict[tuple[str, bool], _Places | None]

    def head(self, text: str) -> tuple[Dateline | None, int, str]:
        """The dateline, where the text goes on after it, and the agency it credits."""
        start = len(text) - len(text.lstrip())
        head = text[start : start + HEAD]
        readers = (
            (self._east_asian, head[:1] in _EAST_ASIAN_OPENERS or head[:1] > "\u2e7f"),
            (self._credited, any(mark in head for mark in _OPENERS)),
            (self._slashed, "/" in head),
            (self._hyphened, "-" in head and head[:1] > "\u02ff"),
            (self._uncredited, any(mark in head for mark in _DASHES)),
            (self._pointed, ". " in head),
            (self._listed, ", " in head),
        )
        for read, is_likely in readers:
            found = read(text, start) if is_likely else None
            if found:
                return found
        return None, 0, ""

    def _credited(self, text: str, start: int) -> tuple[Dateline | None, int, str] | None:
        for match in _BRACKETED.finditer(text, start, start + HEAD):
            inside = next(group for group in match.groups() if group is not None)
            wire = self._credit(inside)
            before = text[start : match.start()]
            if not wire:
                if "=" not in inside and len(before) > 90:
                    return None
                continue
            end = match.end()
            after = _AFTER_CREDIT.match(text, end)
            end = after.end() if after else end
            if not before.strip(" -–—."):
                return self._credit_first(text, match.span(), end, inside, wire)
            is_sure = bool(
                match[2]
                or text[match.end() : end].strip()
                or before.rstrip().endswith(":")
                or _take_day(before)[0]
                or self._is_plain(before, inside, text[end : end + 1])
            )
            head = self._places(before, is_sure=is_sure)
            if head is None:
                return None
            return self._dateline(head, wire, (start, end), "credited"), end, wire
        return None

    def _is_plain(self, before: str, inside: str, following: str) -> bool:
        """Whether an agency in brackets with no dash behind closes a dateline: `Rom (KNA) Der Papst`."""
        if len(before.split()) > MAX_BARE_WORDS or not self._whole(inside):
            return False
        return following.isupper() or (not following.islower() and self.is_place(before.strip()))

    def _credit_first(
        self, text: str, span: tuple[int, int], end: int, inside: str, wire: str
    ) -> tuple[Dateline | None, int, str]:
        """`(ANSA) - ROMA, 24 SET - `, `(서울=연합뉴스)`, `【北京共同】` or a credit alone."""
        joined = inside.partition("=")[0] if "=" in inside else ""
        if joined and not self.wires.find(joined, self.country):
            byline = _KOREAN_BYLINE.match(text, end)
            end = byline.end() if byline else end
            return Dateline((joined.strip(),), "", wire, "", (span[0], end), "joined"), end, wire
        rest = self._uncredited(text, end)
        if rest and rest[0]:
            dateline = rest[0]
            span = (span[0], dateline.span[1])
            return (
                Dateline(dateline.places, dateline.qualifier, wire, dateline.date_text, span, "credit_first"),
                rest[1],
                wire,
            )
        return None, end, wire

    def _east_asian(self, text: str, start: int) -> tuple[Dateline | None, int, str] | None:
        match = _CJK_HEAD.match(text, start)
        if match:
            wire = self.wires.find(match["wire"], self.country)
            head = ((match["place"],), "", match["day"])
            return self._dateline(head, wire, match.span(), "east_asian"), match.end(), wire
        match = _CORNERED.match(text, start)
        named = match and self.wires.find(match["wire"], self.country)
        if match and named:
            head = ((match["place"],), "", match["day"])
            return self._dateline(head, named, match.span(), "east_asian"), match.end(), named
        match = _BRACKETED.match(text, start)
        inside = match and match[3] and _KYODO_END.fullmatch(match[3].strip())
        if match and inside:
            wire = self.wires.find(inside["wire"], self.country)
            head = ((inside["place"].strip("=＝ "),), "", "")
            return self._dateline(head, wire, match.span(), "east_asian"), match.end(), wire
        return None

    def _uncredited(self, text: str, start: int) -> tuple[Dateline | None, int, str] | None:
        """A place and a day, or a place that is known, before a dash; an agency may follow the dash."""
        for dash in islice(_DASH.finditer(text, start, min(len(text), start + 100)), 3):
            before = text[start : dash.start()]
            wire, end = self._named_after(text, dash.end())
            if not wire:
                before, wire = self._named_last(before)
            head = self._places(before, is_sure=bool(wire))
            if head:
                rule = "dated" if head[2] else "bare"
                return self._dateline(head, wire, (start, end), rule), end, wire
        return None

    def _slashed(self, text: str, start: int) -> tuple[Dateline | None, int, str] | None:
        """`City/ Writer/ Agency Text`: Arabic desks close the head with nothing but a space."""
        parts = text[start : start + 90].split("/")
        for n in (1, 2):
            if len(parts) <= n or not parts[n]:
                return None
            named = re.match(r"\s*(\S+)", parts[n])
            wire = named and self.wires.find(named[1], self.country)
            head = self._places(parts[0], is_sure=True) if wire else None
            if named and wire and head:
                end = start + sum(len(part) + 1 for part in parts[:n]) + named.end()
                after = _AFTER_CREDIT.match(text, end)
                end = after.end() if after else end
                return self._dateline(head, wire, (start, end), "slashed"), end, wire
        return None

    def _pointed(self, text: str, start: int) -> tuple[Dateline | None, int, str] | None:
        """`Москва. 5 мая. INTERFAX.RU - ` and `КИЇВ. 5 травня. УНН. `: points between the parts."""
        parts = text[start : start + 100].split(". ", 3)
        if len(parts) < 3 or not _DAY.fullmatch(parts[1].strip()):
            return None
        end = start + len(parts[0]) + len(parts[1]) + 4
        wire, end = self._named_after(text, end)
        head = self._places(f"{parts[0]}, {parts[1]}", is_sure=bool(wire))
        return (self._dateline(head, wire, (start, end), "pointed"), end, wire) if head else None

    def _listed(self, text: str, start: int) -> tuple[Dateline | None, int, str] | None:
        """`BAKU, Azerbaijan, May 5. `, `YEREVAN, MAY 5, ARMENPRESS. `, `Bakı, 5 may, AZƏRTAC `: commas only."""
        line = text[start : start + 80]
        stop = line.find(". ")
        if stop > 0 and "," in line[:stop]:
            before, wire = self._named_last(line[:stop])
            head = self._places(before, is_sure=bool(wire))
            if head and head[2]:
                end = start + stop + 2
                return self._dateline(head, wire, (start, end), "listed"), end, wire
        parts = line.split(", ", 3)
        for n in range(2, len(parts)):
            word = parts[n].split(None, 1)[0] if parts[n].split() else ""
            wire = self._certain(word) if word.isupper() else ""
            head = self._places(", ".join(parts[:n]), is_sure=True) if wire else None
            if head and head[2]:
                end = start + len(", ".join(parts[:n])) + 2 + len(word)
                end += len(text[end:]) - len(text[end:].lstrip())
                return self._dateline(head, wire, (start, end), "listed"), end, wire
        return None

    def _hyphened(self, text: str, start: int) -> tuple[Dateline | None, int, str] | None:
        """`City-Agency Text`: Arabic desks; in scripts with capitals this is a compound."""
        match = _HYPHENED.match(text, start)
        wire = match and self.wires.find(match["wire"], self.country)
        if match and wire and match["place"].upper() == match["place"].lower():
            head = ((match["place"],), "", "")
            return self._dateline(head, wire, match.span(), "hyphened"), match.end(), wire
        return None

    def _named_last(self, before: str) -> tuple[str, str]:
        """`Accra, May 5, GNA`: what stands before the agency that a list ends with, and the agency."""
        rest, comma, last = before.rpartition(",")
        wire = self._certain(last) if comma else ""
        return (rest, wire) if wire else (before, "")

    def _named_after(self, text: str, start: int) -> tuple[str, int]:
        """The agency named at `start`, and where the text goes on after it."""
        for pattern in (_SITE, _NAME_BEFORE_DASH):
            found = pattern.match(text, start)
            wire = found and self.wires.find(found[0].rpartition(".")[0] or found[0], self.country)
            if found and wire:
                after = _AFTER_CREDIT.match(text, found.end())
                return wire, after.end() if after else found.end()
        return "", start

    def _credit(self, inside: str) -> str:
        """The first agency that a bracket names."""
        parts = [part for part in _SPLIT_CREDIT.split(inside) if part.strip()]
        whole = self.wires.find(inside, self.country)
        if whole:
            return whole
        for part in parts:
            wire = self.wires.find(part, self.country) or self._led_by(part)
            if wire:
                return wire
        return ""

    def _led_by(self, part: str) -> str:
        """The agency that a desk's name begins or ends with: `Reuters Health`, `Корр. БЕЛТА`."""
        words = part.split()
        if not 2 <= len(words) <= 3:
            return ""
        ends = (words[0], words[-1])
        return next(
            (wire for word in ends if len(word) > 2 and (wire := self.wires.find(word, self.country))), ""
        )

    def _places(self, before: str, *, is_sure: bool) -> _Places | None:
        """Places, qualifier and day of what stands before a credit or dash; None for anything else."""
        key = (before, is_sure)
        if key not in self.seen:
            if len(self.seen) >= MAX_SEEN:
                self.seen.clear()
            self.seen[key] = self._read_places(before, is_sure=is_sure)
        return self.seen[key]

    def _read_places(self, before: str, *, is_sure: bool) -> _Places | None:
        before = before.strip().rstrip(" ,:;-–—/")
        if not before or "\n\n" in before:
            return None
        if _BY.match(before):
            capitals = _CAPITALS_AT_END.search(before)
            before = capitals[0].strip() if capitals else before
        day, rest = _take_day(before)
        if day and rest.rpartition(" ")[2] in _TRAILING:
            rest = rest.rpartition(" ")[0]
        rest, bracket = _take_bracket(rest)
        named, _, qualifier = rest.partition(",")
        places = [part.strip(" .,;-–—") for part in _SPLIT_PLACES.split(named)]
        places = [part for part in places if part]
        if not places or not all(_looks_like_place(part) for part in places) or len(places) > 4:
            return None
        qualifier = (bracket or qualifier).strip(" ,")
        if len(qualifier) > MAX_PLACE or any(char.isdigit() for char in qualifier):
            return None
        known = [part for part in places if self.is_place(part)]
        style = known[0].isupper() if known else False
        known = [part for part in places if part in known or part.isupper() == style] if known else []
        if is_sure or (day and (known or named.isupper())) or self._is_bare(places, known, named, qualifier):
            return tuple(known or places), qualifier, day
        return None

    def _is_bare(self, places: list[str], known: list[str], named: str, qualifier: str) -> bool:
        """Whether a place without agency and day is one: known, and upper-case or qualified by a place."""
        if qualifier and not named.isupper():
            return bool(known) and self.is_place(qualifier) and len(places) == 1
        is_cased = named.upper() != named.lower()
        return bool(known) and len(known) == len(places) and named.isupper() and is_cased

    def _dateline(self, head: _Places, wire: str, span: tuple[int, int], rule: str) -> Dateline:
        return Dateline(head[0], head[1], wire, head[2], span, rule)

    def tail(self, text: str, offset: int) -> tuple[int, str]:
        """Where the text ends before its closing credit, and the agency credited there."""
        end = len(text.rstrip())
        start = max(offset, end - TAIL)
        last = text[start:end]
        signed = _REUTERS_END.search(last) if "diting by" in last else None
        if signed and self.wires.find("Reuters"):
            return start + len(last[: signed.start()].rstrip()), self.wires.find("Reuters")
        if not self.wires.may_name(_closing(last)):
            return len(text), ""
        for pattern in (_END_BRACKET, _END_LINE):
            match = pattern.search(last)
            wire = match and self._whole(_without_thanks(match[2].strip()))
            if match and wire:
                return start + len(last[: match.start("at")].rstrip()), wire
        return len(text), ""

    def _whole(self, line: str) -> str:
        """The first agency of a line that names agencies, initials and nothing else."""
        parts = [part for part in _SPLIT_CREDIT.split(line.strip(" -–—/")) if part]
        found = [(part, self._certain(part)) for part in parts]
        wires = [wire for _, wire in found if wire]
        strangers = [part for part, wire in found if not wire and (len(part) > 4 or " " in part)]
        return wires[0] if wires and not strangers else ""

    def _certain(self, name: str) -> str:
        """The agency of a name that is no common word and is written as the agency writes it."""
        name = name.strip(" .©*")
        is_loose = len(name) <= MAX_ACRONYM and name not in self.wires.spellings
        if is_loose or fold_name(name) in _COMMON_WORDS:
            return ""
        return self.wires.find(name, self.country)

    def byline(self, byline: str) -> str:
        """The agency in an author's name: `Reuters`, `By AFP`, `Jane Doe, Associated Press`."""
        if not byline:
            return ""
        plain = re.sub(r"^(?:By|Von|Par|Por)\s+", "", byline.strip()[:200], flags=re.IGNORECASE)
        plain = _without_thanks(plain)
        return next((wire for part in _SPLIT_CREDIT.split(plain) if (wire := self._certain(part))), "")

    def title(self, title: str) -> str:
        """The agency that a title ends with: `... - Reuters`, `... | AP News`, `... (AFP)`."""
        if not any(mark in title for mark in _TITLE_MARKS):
            return ""
        match = _TITLE_END.search(title[-120:])
        if not match:
            return ""
        name = (match[1] or match[2]).strip()
        return self._certain(name) or self._certain(name.removesuffix(" News"))


def _closing(last: str) -> str:
    """The bracket or line that a text ends with, where a closing credit stands."""
    if last.rstrip(".")[-1:] in _CLOSERS:
        return last[max(map(last.rfind, _OPENERS)) :]
    return _LINE_ENDS.split(last[-MAX_CREDIT:-1])[-1] + last[-1:]


def _without_thanks(credit: str) -> str:
    """`With files from Reuters`, `AP contributed to this report`: the agency alone."""
    return _CONTRIBUTED.sub("", _WITH_INPUTS.sub("", credit))


def _take_day(text: str) -> tuple[str, str]:
    """A day at the end or the beginning of `text`, and the rest without it."""
    match = _NUMERIC_DAY.search(text) or _last(_DAY.finditer(text))
    if not match:
        return "", text
    start, end = match.span()
    groups = match.groupdict()
    if groups.get("before") and (groups["after"] or not text[:start].strip(" ,.")):
        start = match.start("number")
    before, after = text[:start].rstrip(" ,.;"), text[end:].lstrip(" ,.;/")
    if before and after:
        return "", text
    return text[start:end].strip(" ,."), before or after


def _last(matches: Iterator[re.Match[str]]) -> re.Match[str] | None:
    found = None
    for match in matches:
        if found is None or len(match[0]) > 4:
            found = match
    return found


def _take_bracket(text: str) -> tuple[str, str]:
    """`New Delhi [India]`: the place and what the brackets say."""
    match = re.search(r"\s*[\[(]([^\[\]()]{2,40})[\])]$", text)
    return (text[: match.start()], match[1]) if match else (text, "")


def _looks_like_place(name: str) -> bool:
    """Whether words could be a place's name: few, each begun with a capital where there are capitals."""
    words = name.split()
    if not 1 <= len(words) <= 5 or len(name) > MAX_PLACE or any(char.isdigit() for char in name):
        return False
    if any(char in '?!:"“”«»<>|@#%' for char in name):
        return False
    return all(_is_capital(word) or word.casefold() in _SMALL_WORDS for word in words) and _is_capital(
        words[-1]
    )


def _is_capital(word: str) -> bool:
    first = next((char for char in word if char.isalpha()), "")
    return bool(first) and (first.upper() == first or word.startswith(("al-", "el-", "d'", "l'", "d’", "l’")))
