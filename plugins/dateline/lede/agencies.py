"""Agencies by the names that they are credited by, and which of them words name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dateline.model import Wire

MAX_ACRONYM = 5
"""Letters up to which an agency's name counts only as the agency writes it: "Nina" is a given name."""

_COMMON_WORDS = frozenset({"online", "beta", "trend", "andina", "petra", "saba", "hina", "mehr", "fars"})
"""Agencies whose names are words or given names: only a dateline makes them agencies."""

_WORDS = re.compile(r"\w+")
_SPLIT_CREDIT = re.compile(r"\s*(?:[/,;&+|=]|\s[-–—]\s|\b(?:and|with|via|und|et|con|ve)\b)\s*")
_WITH_INPUTS = re.compile(
    r"^(?:(?:with\s+)?(?:agency\s+)?inputs?\s+from|with\s+(?:files|reporting|additional\s+reporting)\s+(?:from|by)|"
    r"(?:additional\s+)?reporting\s+by|avec|con\s+información\s+de|com\s+informações\s+d[aeo]|mit\s+material\s+(?:der|von)|"
    r"con\s+fonti|mit|with)\s+",
    re.IGNORECASE,
)
_CONTRIBUTED = re.compile(r"\s+contributed(?:\s+(?:to|reporting)\b[^\n.]{0,40})?$", re.IGNORECASE)


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


@dataclass(frozen=True, slots=True)
class Agencies:
    """Agencies as one publisher names them: its country decides between namesakes."""

    names: WireNames
    country: str

    def find(self, name: str) -> str:
        """The agency of a name, "" for none."""
        return self.names.find(name, self.country)

    def credited(self, inside: str) -> str:
        """The first agency that a bracket names."""
        parts = [part for part in _SPLIT_CREDIT.split(inside) if part.strip()]
        whole = self.find(inside)
        if whole:
            return whole
        return next((wire for part in parts if (wire := self.find(part) or self._led_by(part))), "")

    def _led_by(self, part: str) -> str:
        """The agency that a desk's name begins or ends with: `Reuters Health`, `Корр. БЕЛТА`."""
        words = part.split()
        if not 2 <= len(words) <= 3:
            return ""
        ends = (words[0], words[-1])
        return next((wire for word in ends if len(word) > 2 and (wire := self.find(word))), "")

    def alone(self, line: str) -> str:
        """The first agency of a line that names agencies, initials and nothing else."""
        parts = [part for part in _SPLIT_CREDIT.split(line.strip(" -–—/")) if part]
        found = [(part, self.certain(part)) for part in parts]
        wires = [wire for _, wire in found if wire]
        strangers = [part for part, wire in found if not wire and (len(part) > 4 or " " in part)]
        return wires[0] if wires and not strangers else ""

    def among(self, line: str) -> str:
        """The first agency among the parts of a line."""
        return next((wire for part in _SPLIT_CREDIT.split(line) if (wire := self.certain(part))), "")

    def certain(self, name: str) -> str:
        """The agency of a name that is no common word and is written as the agency writes it."""
        name = name.strip(" .©*")
        is_loose = len(name) <= MAX_ACRONYM and name not in self.names.spellings
        if is_loose or fold_name(name) in _COMMON_WORDS:
            return ""
        return self.find(name)


def without_thanks(credit: str) -> str:
    """`With files from Reuters`, `AP contributed to this report`: the agency alone."""
    return _CONTRIBUTED.sub("", _WITH_INPUTS.sub("", credit))
