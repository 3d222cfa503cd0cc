"""Which encoding bytes are in when nothing they say of themselves holds.

A detector of our own, because detectors disagree from version to version and what is installed beside
us must not change stored text. It tries the encodings that news is written in, strictly, and believes one
only where the letters that its language uses most are there in the number that they should be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SAMPLE = 4000
_INSIDE_WORD = re.compile(r"[A-Za-z][^\x00-\x7f]+|[^\x00-\x7f]+[A-Za-z]")
"""Letters of another alphabet do not stand in the middle of Latin words, as accented ones do; Chinese and
Japanese ones stand beside them."""

_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")


@dataclass(frozen=True, slots=True)
class _Charset:
    """An encoding, the letters it is for, those of them seen most, and how large their share must be."""

    encoding: str
    letters: str
    frequent: str
    share: float
    languages: frozenset[str]


def _charset(encoding: str, letters: str, frequent: str, share: float, languages: str) -> _Charset:
    return _Charset(encoding, letters, frequent, share, frozenset(languages.split()))


_HAN = "一-鿿"
_CHARSETS = (
    _charset("euc_jp", f"ぁ-ヿ{_HAN}。、「」ー・", "のにはたをがでてとしるいなれ", 0.15, "ja"),
    _charset("cp932", f"ぁ-ヿ{_HAN}。、「」ー・", "のにはたをがでてとしるいなれ", 0.15, "ja"),
    _charset("cp949", "가-힣", "이다의는에을를가하고한지사기로", 0.2, "ko"),
    _charset("gb18030", f"{_HAN}，。、“”《》：", "的一是在不了有和人国中大为上个年日", 0.06, "zh"),
    _charset("big5hkscs", f"{_HAN}，。、「」：", "的一是在不了有和人國中大為上個年日", 0.06, "zh"),
    _charset("cp1251", "А-яЁёЄєІіЇїЎўҐґЈјЉљЊњЋћЂђЏџ№«»—", "оеаинтсрвл", 0.5, "ru uk be bg sr mk kk ky tg mn"),
    _charset("koi8_u", "А-яЁёЄєІіЇїҐґ", "оеаинтсрвл", 0.5, "ru uk be bg"),
    _charset("iso8859_5", "А-яЁёЄєІіЇїЎў№", "оеаинтсрвл", 0.5, "ru uk be bg sr mk"),
    _charset("cp1253", "Ά-ώ«»", "αοιετσνηυρ", 0.5, "el"),
    _charset("cp1256", "ء-ي٪-٭پچژگک،؛؟", "اليمونرتبة", 0.5, "ar fa ur"),
    _charset("cp1255", "א-ת־–", "יוהלארתבשמ", 0.5, "he yi"),
    _charset("cp874", "ก-๛", "านรอกเง่มย", 0.4, "th"),
)
_LATIN = (
    _charset("cp1254", "ışğüöçİŞĞÜÖÇâîû’‘“”–—…", "ışğ", 0.2, "tr az ku"),
    _charset("cp1250", "ąćęłńśźżĄĆĘŁŃŚŹŻáčďéěíňóřšťúůýžÁČĎÉĚÍŇÓŘŠŤÚŮÝŽőűŐŰăâîșşţțđĐäöüßôĺŕľ’‘“”„–—…",
             "ąęłśżěřůčšžőűăţđ", 0.2, "pl cs sk hu ro hr sl bs sq sr"),
    _charset("cp1257", "ąčęėįšųūžāēģīķļņŗõäöüĄČĘĖĮŠŲŪŽ„“”’–—", "ąėųūžāēīļņšõ", 0.2, "lt lv et"),
)  # fmt: skip
_ALPHABETS = _CHARSETS[5:]


def detect(body: bytes, language: str = "") -> tuple[str, str] | None:
    """Text and encoding of bytes that say nothing true of themselves; None where none is believed.

    `language` (ISO 639-1) is the feed's: its encodings are tried first, and those of Latin letters
    only for their own languages, since their letters cannot be told apart otherwise.
    """
    if b"\x1b$" in body:
        return _decoded(body, "iso2022_jp_2")
    tongue = language.partition("-")[0].lower()
    ordered = sorted((*_CHARSETS, *_LATIN), key=lambda charset: tongue not in charset.languages)
    best: tuple[float, tuple[str, str]] | None = None
    for charset in ordered:
        is_own = tongue in charset.languages
        if charset in _LATIN and not is_own and charset.encoding != "cp1254":
            continue
        found = _decoded(body, charset.encoding)
        worth = _worth(found[0], charset) * (1.5 if is_own else 1.0) if found else 0.0
        if found and worth >= 1 and (best is None or worth > best[0]):
            best = worth, found
    return best[1] if best else None


def _decoded(body: bytes, encoding: str) -> tuple[str, str] | None:
    try:
        return body.decode(encoding), encoding
    except (UnicodeDecodeError, LookupError):
        return None


def _worth(text: str, charset: _Charset) -> float:
    """How often the most usual letters stand in a text, as a multiple of how often they must.

    Below 1 where they are too few, or where too much of the text is in other letters.
    """
    sample = "".join(_NOT_ASCII.findall(text))[:_SAMPLE]
    n_letters = len(re.findall(f"[{charset.letters}]", sample))
    if not sample or n_letters < 0.9 * len(sample):
        return 0.0
    if charset in _ALPHABETS and len(_INSIDE_WORD.findall(text)) > 0.3 * len(_NOT_ASCII.findall(text)):
        return 0.0
    n_frequent = sum(sample.count(letter) for letter in charset.frequent)
    return n_frequent / n_letters / charset.share
