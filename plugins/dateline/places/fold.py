"""Folding: each character of a text to one character, so that offsets stay the same.

Letters lose case and accents (Latin, Greek, Cyrillic), Arabic letters lose their seats and final forms,
and everything that is no letter, mark or digit becomes a space.
"""

from __future__ import annotations

import unicodedata

_SPECIAL = {
    "ı": "i", "İ": "i", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ə": "e", "Ə": "e",
    "ς": "σ", "ё": "е", "Ё": "е", "й": "й", "Й": "й",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ۀ": "ه",
    "ؤ": "و", "\u0640": " ",
}  # fmt: skip
"""Letters that decomposition alone does not bring together."""

_FOLDED_SCRIPTS = ("LATIN", "GREEK")


class _Fold(dict[int, str]):
    """The folding as a `str.translate` table that fills itself as characters are met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = self[code] = _SPECIAL.get(char) or _fold_char(char)
        return folded


def _fold_char(char: str) -> str:
    if unicodedata.category(char)[0] not in "LMN":
        return " "
    lower = char.lower()
    if unicodedata.name(char, "").startswith(_FOLDED_SCRIPTS):
        lower = unicodedata.normalize("NFD", lower)
    return lower[0]


_TABLE = _Fold()


def fold(text: str) -> str:
    """Return `text` folded, of the same length as `text`."""
    return text.translate(_TABLE)
