"""The dateline that a text begins with, shape by shape.

The shapes were collected from agencies' own style rules and feeds: `CITY (AGENCY) -`,
`CITY, Month DD (Agency) -`, `CITY, Region (AP) --`, `CITY/CITY (Reuters) -`, `City, DD month (EFE).-`,
`(ANSA) - CITY, DD MONTH -`, `CITY, DD month. /TASS/.`, `City. DD month. INTERFAX -`,
`City / agency /`, `(City=Agency)`, `【City Agency】`, `By NAME in CITY` and, where the city is known,
`CITY, Region --` or `City: ` without an agency.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from dateline.lede.parts import take_day
from dateline.model import Dateline

if TYPE_CHECKING:
    from dateline.lede.agencies import Agencies
    from dateline.lede.parts import Head, Parts

HEAD = 200
"""Characters in which a dateline must end; the longest seen, with two cities and a byline, had 118."""

MAX_BARE_WORDS = 3
"""Words of a place before an agency in brackets with nothing behind: `Rome (ANSA) The pope`."""

_BRACKETED = re.compile(
    r"[(\[（]([^()\[\]（）\n]{1,60})[)\]）]|(?<![^\s.,])/([^/\n]{1,40})/|【([^【】\n]{1,40})】"
)
_NAME_BEFORE_DASH = re.compile(r"[^.\n:–—-]{2,30}?(?=\s*(?:[.:\n–—]|\s-|-\s))")
_SITE = re.compile(r"[\w-]{2,20}\.[A-Za-z]{2,3}(?=\s)")
_DASH = re.compile(r"\s?[–—―]+\s?|\s-{1,3}\s?|(?<=\w)-{2,3}\s?|(?<=[.,)])-+\s?")
_AFTER_CREDIT = re.compile(r"\s*(?:[.,:;]?\s*(?:[-–—―]+|[.:])|[.,:;।]|=)?\s*")
_CJK_HEAD = re.compile(
    r"[（(]?(?P<wire>新华社|中新社|中新网|新華社|中央社)(?P<by>记者|記者)?(?P<place>[\u4e00-\u9fff·]{2,16}?)"
    r"(?P<day>(?:\d{1,2}月)?(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})日)(?:综合|綜合|专|專)?(?:电|電|讯|訊)[）)]?\s*"
    r"(?:（[^（）\n]{2,40}）|\([^()\n]{2,40}\))?\s*"
)
_CORNERED = re.compile(
    r"[［\[](?P<place>[^\s\]］=]{1,14})\s+(?P<day>[\d０-９]{1,2}日)\s+(?P<wire>[^\s\]］]{2,12})[］\]]\s*[-–—―]*\s*"
)
_KOREAN_BYLINE = re.compile(r"\s*[\uac00-\ud7a3·\s]{2,20}(?:기자|특파원|통신원)\s*=\s*")
_HYPHENED = re.compile(r"(?P<place>[^\s\d–—-]{2,20}(?: [^\s\d–—-]{2,20}){0,2})-(?P<wire>[^\s\d-]{2,12})\s+")
_EAST_ASIAN_OPENERS = frozenset("（(［[【")
_OPENERS = ("(", "/", "[", "【", "（", "［")
_BY = ("By ", "BY ", "Von ", "Par ", "Por ")
_DASHES = ("-", "—", "–", "―")
_KYODO_END = re.compile(r"(?P<place>.{1,12}?)(?P<wire>共同|時事|ロイター|AFP|聯合ニュース)$")
_BYLINE_IN = re.compile(
    r"(?:By|BY|Von|Par|Por)\s+(?:[^\W\d_][\w.'’-]*\s+){1,4}(?:in|IN|à|en|aus)\s+"
    r"(?P<place>[^\n,:–—]{2,40}?)(?:,\s*(?P<qualifier>[^\n,:–—]{2,30}?))?\s*(?:\n|[–—:]|\s-\s)\s*"
)
_COLON = re.compile(r"(?P<place>[^\n:.,(]{3,40}):\s+[\"“«'‘]?(?P<first>[^\W_])")
_SAUDI = re.compile(
    r"(?P<place>\S+(?: \S+){0,2}?) \d{1,2} \S+(?: \S+)? \d{4}\s?هـ\.?\s*الموافق\s*"
    r"(?P<day>\d{1,2} \S+ \d{4})\s?م\.?\s*\(?(?P<wire>[^\s()]+)\)?\s+"
)
"""Place, day of the Islamic year, day, agency: the Saudi agency's own head."""

MAX_COLON = 40
"""Characters of a town before a colon."""

_Read = tuple[Dateline | None, int, str]
"""The dateline, where the text goes on after it, and the agency it credits."""


@dataclass(frozen=True, slots=True)
class Heads:
    """Reads the heads of texts by the agencies and places that are known."""

    agencies: Agencies
    parts: Parts

    def read(self, text: str) -> _Read:
        """The dateline, where the text goes on after it, and the agency it credits; none is a value too."""
        start = len(text) - len(text.lstrip())
        head = text[start : start + HEAD]
        first = head[:1]
        readers = (
            (self._east_asian, first in _EAST_ASIAN_OPENERS or first > "\u2e7f"),
            (self._saudi, "\u0600" <= first <= "\u06ff" and "الموافق" in head),
            (self._credited, any(mark in head for mark in _OPENERS)),
            (self._slashed, "/" in head),
            (self._hyphened, "-" in head and first > "\u02ff"),
            (self._written_in, head.startswith(_BY)),
            (self._uncredited, any(mark in head for mark in _DASHES)),
            (self._pointed, ". " in head),
            (self._listed, ", " in head),
            (self._colon, ": " in head[: MAX_COLON + 2]),
        )
        for read, is_likely in readers:
            found = read(text, start) if is_likely else None
            if found:
                return found
        return None, 0, ""

    def _credited(self, text: str, start: int) -> _Read | None:
        for match in _BRACKETED.finditer(text, start, start + HEAD):
            inside = next(group for group in match.groups() if group is not None)
            wire = self.agencies.credited(inside)
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
                or take_day(before)[0]
                or self._is_plain(before, inside, text[end : end + 1])
            )
            head = self.parts.read(before, is_sure=is_sure)
            if head is None:
                return None
            return self._dateline(head, wire, (start, end), "credited"), end, wire
        return None

    def _is_plain(self, before: str, inside: str, following: str) -> bool:
        """Whether an agency in brackets with no dash behind closes a dateline: `Rom (KNA) Der Papst`."""
        if len(before.split()) > MAX_BARE_WORDS or not self.agencies.alone(inside):
            return False
        return following.isupper() or bool(not following.islower() and self.parts.is_place(before.strip()))

    def _credit_first(self, text: str, span: tuple[int, int], end: int, inside: str, wire: str) -> _Read:
        """`(ANSA) - ROMA, 24 SET - `, `(서울=연합뉴스)`, `【北京共同】` or a credit alone."""
        joined = inside.partition("=")[0] if "=" in inside else ""
        if joined and not self.agencies.find(joined):
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

    def _east_asian(self, text: str, start: int) -> _Read | None:
        match = _CJK_HEAD.match(text, start)
        if match:
            wire = self.agencies.find(match["wire"])
            place = self._behind_name(match["place"]) if match["by"] else match["place"]
            head = ((place,), "", match["day"])
            return self._dateline(head, wire, match.span(), "east_asian"), match.end(), wire
        match = _CORNERED.match(text, start)
        named = match and self.agencies.find(match["wire"])
        if match and named:
            head = ((match["place"],), "", match["day"])
            return self._dateline(head, named, match.span(), "east_asian"), match.end(), named
        match = _BRACKETED.match(text, start)
        inside = match and match[3] and _KYODO_END.fullmatch(match[3].strip())
        if match and inside:
            wire = self.agencies.find(inside["wire"])
            head = ((inside["place"].strip("=＝ "),), "", "")
            return self._dateline(head, wire, match.span(), "east_asian"), match.end(), wire
        return None

    def _uncredited(self, text: str, start: int) -> _Read | None:
        """A place and a day, or a place that is known, before a dash; an agency may follow the dash."""
        for dash in islice(_DASH.finditer(text, start, min(len(text), start + 100)), 3):
            before = text[start : dash.start()]
            wire, end = self._named_after(text, dash.end())
            if not wire:
                before, wire = self._named_last(before)
            head = self.parts.read(before, is_sure=bool(wire))
            if head:
                rule = "dated" if head[2] else "bare"
                return self._dateline(head, wire, (start, end), rule), end, wire
        return None

    def _slashed(self, text: str, start: int) -> _Read | None:
        """`City/ Writer/ Agency Text`: Arabic desks close the head with nothing but a space."""
        parts = text[start : start + 90].split("/")
        for n in (1, 2):
            if len(parts) <= n or not parts[n]:
                return None
            named = re.match(r"\s*(\S+)", parts[n])
            wire = named and self.agencies.find(named[1])
            head = self.parts.read(parts[0], is_sure=True) if wire else None
            if named and wire and head:
                end = start + sum(len(part) + 1 for part in parts[:n]) + named.end()
                after = _AFTER_CREDIT.match(text, end)
                end = after.end() if after else end
                return self._dateline(head, wire, (start, end), "slashed"), end, wire
        return None

    def _pointed(self, text: str, start: int) -> _Read | None:
        """`Москва. 5 мая. INTERFAX.RU - ` and `КИЇВ. 5 травня. УНН. `: points between the parts."""
        parts = text[start : start + 100].split(". ", 3)
        day, rest = take_day(parts[1].strip()) if len(parts) > 2 else ("", "")
        if not day or rest:
            return None
        end = start + len(parts[0]) + len(parts[1]) + 4
        wire, end = self._named_after(text, end)
        head = self.parts.read(f"{parts[0]}, {parts[1]}", is_sure=bool(wire))
        return (self._dateline(head, wire, (start, end), "pointed"), end, wire) if head else None

    def _listed(self, text: str, start: int) -> _Read | None:
        """`BAKU, Azerbaijan, May 5. `, `YEREVAN, MAY 5, ARMENPRESS. `, `Bakı, 5 may, AZƏRTAC `: commas only."""
        line = text[start : start + 80]
        stop = line.find(". ")
        if stop > 0 and "," in line[:stop]:
            before, wire = self._named_last(line[:stop])
            head = self.parts.read(before, is_sure=bool(wire))
            if head and head[2]:
                end = start + stop + 2
                return self._dateline(head, wire, (start, end), "listed"), end, wire
        parts = line.split(", ", 3)
        for n in range(2, len(parts)):
            word = parts[n].split(None, 1)[0] if parts[n].split() else ""
            closed, word = word, word.rstrip(":։")
            wire = self.agencies.certain(word) if word.isupper() else ""
            head = self.parts.read(", ".join(parts[:n]), is_sure=True) if wire else None
            if head and head[2]:
                end = start + len(", ".join(parts[:n])) + 2 + len(closed)
                end += len(text[end:]) - len(text[end:].lstrip())
                return self._dateline(head, wire, (start, end), "listed"), end, wire
        return None

    def _hyphened(self, text: str, start: int) -> _Read | None:
        """`City-Agency Text`: Arabic desks; in scripts with capitals this is a compound."""
        match = _HYPHENED.match(text, start)
        wire = match and self.agencies.find(match["wire"])
        if match and wire and match["place"].upper() == match["place"].lower():
            head = ((match["place"],), "", "")
            return self._dateline(head, wire, match.span(), "hyphened"), match.end(), wire
        return None

    def _named_after(self, text: str, start: int) -> tuple[str, int]:
        """The agency named at `start`, and where the text goes on after it."""
        for pattern in (_SITE, _NAME_BEFORE_DASH):
            found = pattern.match(text, start)
            wire = found and self.agencies.find(found[0].rpartition(".")[0] or found[0])
            if found and wire:
                after = _AFTER_CREDIT.match(text, found.end())
                return wire, after.end() if after else found.end()
        return "", start

    def _named_last(self, before: str) -> tuple[str, str]:
        """`Accra, May 5, GNA`: what stands before the agency that a list ends with, and the agency."""
        rest, comma, last = before.rpartition(",")
        wire = self.agencies.certain(last) if comma else ""
        return (rest, wire) if wire else (before, "")

    def _written_in(self, text: str, start: int) -> _Read | None:
        """`By Jane Doe in Nairobi` on a line of its own or before a dash."""
        match = _BYLINE_IN.match(text, start)
        if not match or not self.parts.is_place(match["place"]):
            return None
        head = ((match["place"],), match["qualifier"] or "", "")
        return self._dateline(head, "", match.span(), "written_in"), match.end(), ""

    def _colon(self, text: str, start: int) -> _Read | None:
        """`New Delhi: The court`: papers of South Asia; what is no town is a rubric or a speaker."""
        match = _COLON.match(text, start)
        if not match or not match["first"].isupper() or self.parts.is_place(match["place"]) != "town":
            return None
        end = match.end("place") + 1
        end += len(text[end:]) - len(text[end:].lstrip())
        return self._dateline(((match["place"],), "", ""), "", (start, end), "colon"), end, ""

    def _saudi(self, text: str, start: int) -> _Read | None:
        match = _SAUDI.match(text, start)
        wire = match and self.agencies.find(match["wire"])
        if not match or not wire:
            return None
        head = ((match["place"],), "", match["day"])
        return self._dateline(head, wire, match.span(), "saudi"), match.end(), wire

    def _behind_name(self, words: str) -> str:
        """The place at the end of a reporter's name and a place: `王某台北` is Taipei."""
        ends = (words[n:] for n in range(1, len(words) - 1))
        return next((end for end in ends if self.parts.is_place(end)), words[-2:])

    def _dateline(self, head: Head, wire: str, span: tuple[int, int], rule: str) -> Dateline:
        return Dateline(head[0], head[1], wire, head[2], span, rule)
