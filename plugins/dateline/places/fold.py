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
    "ؤ": "و", "\u0640": " ", "ہ": "ه", "ۂ": "ه", "ھ": "ه", "ے": "ي", "ئ": "ي",
    "\u064b": " ", "\u064c": " ", "\u064d": " ", "\u0654": " ",
}  # fmt: skip
_SPECIAL |= {
    chr(code + offset): chr(same + offset)
    for code, same, n in (
        (0x1210, 0x1200, 8),
        (0x1280, 0x1200, 8),
        (0x1220, 0x1230, 8),
        (0x12D0, 0x12A0, 7),
        (0x1340, 0x1338, 7),
    )
    for offset in range(n)
}
"""Letters that decomposition alone does not bring together: of Arabic the seats, the Urdu forms and what ends a
word (tanwin, the Persian ezafe), of Ethiopic the series that sound alike and that writers mix."""

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
