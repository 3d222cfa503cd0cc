"""How words of a language are joined to others: spaces, prefixes and endings.

The figures are ours, from the grammar of each language; a language that is not listed is taken as one
with spaces, no prefixes and names that do not change.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Traits:
    """How names behave in a language.

    `tail` is how many letters an ending may have, `endings` which ones there are where they are few,
    `cut` the final letters that give way to an ending,
    `marks` the suffixes that make a lower-case adjective of a name, `prefixes` what is written
    together with the word that follows, `has_article` that the article is among it (Arabic),
    `is_accented` that words differ by accents alone (Vietnamese: Lào is Laos, lao is labour),
    `is_caseless` that small letters are no sign (Georgian has capitals for headlines alone).
    """

    tail: int = 0
    cut: str = ""
    marks: tuple[str, ...] = ()
    prefixes: frozenset[str] = frozenset()
    is_spaced: bool = True
    endings: frozenset[str] = frozenset()
    has_article: bool = False
    is_accented: bool = False
    is_caseless: bool = False


def _joined(first: str, second: tuple[str, ...]) -> frozenset[str]:
    """Return every prefix made of at most one of `first` and one of `second`."""
    return frozenset(a + b for a in ("", *first) for b in ("", *second))


_ARABIC = _joined("وف", ("ب", "ل", "ك", "ال", "بال", "لل", "كال", "س"))
_HEBREW = _joined("וש", ("ב", "ל", "מ", "ה", "כ", "ש", "בה", "לה", "מה", "שב", "שה", "כש", "כשה", "של", "שמ"))
_SLAVIC_VOWELS = "аяоеиіїыьйуюія"

_RUSSIAN_ENDINGS = frozenset(
    [
        "а",
        "у",
        "ом",
        "ем",
        "е",
        "ы",
        "и",
        "ой",
        "ою",
        "я",
        "ю",
        "ей",
        "ею",
        "ям",
        "ами",
        "ями",
        "ах",
        "ях",
        "ов",
        "ам",
        "й",
        "ии",
        "ию",
        "ией",
    ]
)
"""Case endings of Russian names; without them Danija (Denmark) stood in the given name Danijar."""

_ROMANIAN_ENDINGS = frozenset(
    ["a", "ă", "e", "ei", "i", "ii", "ul", "ului", "le", "lui", "lor", "ele", "elor"]
)
"""Articles and cases of Romanian names; without them Georgia stood in the given name Georgiana."""

_PERSIAN_ENDINGS = frozenset(["ی", "ها", "های", "ای", "یها", "یان", "ان", "ش"]) | frozenset(
    ["ي", "هاي", "اي", "يها", "يان"]
)
"""Endings of Persian names, as written and as folded; without them Peru stood in the word for project."""

_CYRILLIC = Traits(tail=3, cut=_SLAVIC_VOWELS, marks=("ск", "цк", "ськ", "цьк", "нец", "нц", "чан"))
_WEST_SLAVIC = Traits(tail=4, cut="aeoyi", marks=("sk", "ck", "cz", "nin", "ijsk"))
_UNSPACED = Traits(is_spaced=False)

_TRAITS = {
    "ru": replace(_CYRILLIC, endings=_RUSSIAN_ENDINGS),
    "uk": _CYRILLIC,
    "be": _CYRILLIC,
    "bg": Traits(marks=_CYRILLIC.marks),
    "mk": Traits(marks=_CYRILLIC.marks),
    "sr": Traits(tail=4, cut="аеоиaeoi", marks=("ск", "чк", "шк", "sk", "ck")),
    "pl": _WEST_SLAVIC,
    "cs": _WEST_SLAVIC,
    "sk": _WEST_SLAVIC,
    "sl": _WEST_SLAVIC,
    "hr": _WEST_SLAVIC,
    "bs": _WEST_SLAVIC,
    "lt": Traits(tail=4, cut="asiouey", marks=("iečia",)),
    "lv": Traits(tail=4, cut="asiouey"),
    "et": Traits(tail=4, cut="", marks=("la",)),
    "fi": Traits(tail=5, cut="aoiue", marks=("lai", "lais")),
    "hu": Traits(tail=7, cut="a", marks=("ai", "i")),
    "ro": Traits(tail=4, cut="aei", endings=_ROMANIAN_ENDINGS),
    "el": Traits(tail=3, cut="αησοςιν"),
    "az": Traits(tail=6),
    "kk": Traits(tail=5),
    "ky": Traits(tail=5),
    "uz": Traits(tail=5),
    "sq": Traits(tail=3, cut="aei"),
    "eu": Traits(tail=4),
    "sv": Traits(tail=1),
    "da": Traits(tail=1),
    "nb": Traits(tail=1),
    "de": Traits(tail=2),
    "nl": Traits(tail=1),
    "ko": Traits(tail=99),
    "ka": Traits(tail=6, cut="იაეოუ", is_caseless=True),
    "hy": Traits(tail=4),
    "ta": Traits(tail=10, cut="்"),
    "bn": Traits(tail=3),
    "ml": Traits(tail=6),
    "te": Traits(tail=4),
    "kn": Traits(tail=4),
    "mr": Traits(tail=3),
    "gu": Traits(tail=2),
    "pa": Traits(tail=2),
    "fa": Traits(tail=3, prefixes=frozenset({""}), endings=_PERSIAN_ENDINGS),
    "am": Traits(
        tail=2, prefixes=frozenset({"", "የ", "በ", "ከ", "ለ", "እና", "ስለ", "እንደ", "ወደ", "እስከ", "በየ", "ከነ", "የነ"})
    ),
    "ar": Traits(prefixes=_ARABIC, has_article=True),
    "he": Traits(prefixes=_HEBREW),
    "zh": _UNSPACED,
    "ja": _UNSPACED,
    "vi": Traits(is_accented=True),
    "th": _UNSPACED,
    "lo": _UNSPACED,
    "km": _UNSPACED,
    "my": _UNSPACED,
}
_PLAIN = Traits()

SCRIPTS = {
    "ar": "arabic", "fa": "arabic", "ur": "arabic", "ps": "arabic", "ckb": "arabic", "ug": "arabic",
    "sd": "arabic", "ru": "cyrillic", "uk": "cyrillic", "bg": "cyrillic", "be": "cyrillic", "mk": "cyrillic",
    "he": "hebrew", "yi": "hebrew", "el": "greek", "zh": "cjk", "ja": "cjk", "hi": "devanagari",
    "mr": "devanagari", "ne": "devanagari", "ko": "hangul", "th": "thai", "ka": "georgian", "hy": "armenian",
    "ta": "tamil", "te": "telugu", "kn": "kannada", "ml": "malayalam", "bn": "bengali", "pa": "gurmukhi",
    "gu": "gujarati", "si": "sinhala", "am": "ethiopic", "ti": "ethiopic", "my": "myanmar", "km": "khmer",
    "lo": "lao",
}  # fmt: skip
"""Script of the languages that are written in one that is not Latin; others are taken as Latin."""

MIXED = frozenset({"sr", "kk", "uz", "az", "ky", "mn", "ku", "tg", "tk", "bs"})
"""Languages written in more than one script."""

CLDR_LOCALES = {
    "zh": ("zh", "zh_Hant"),
    "sr": ("sr", "sr_Latn"),
    "pt": ("pt", "pt_PT"),
    "es": ("es", "es_419"),
    "nb": ("nb", "nn"),
    "az": ("az", "az_Cyrl"),
    "uz": ("uz", "uz_Cyrl"),
}
"""Languages whose names CLDR keeps in more than one locale."""

_SAME = {"no": "nb", "nn": "nb", "iw": "he", "in": "id", "tl": "fil", "sh": "sr", "cmn": "zh", "yue": "zh"}


@lru_cache(maxsize=1000)
def known(tag: str) -> str:
    """Return the language of a tag such as `pt-BR`, in the code used here."""
    base = tag.replace("_", "-").split("-")[0].lower()
    return _SAME.get(base, base)


def traits(language: str) -> Traits:
    """Return how names behave in `language`."""
    return _TRAITS.get(language, _PLAIN)


SAMPLE = 300
"""Characters of a text by which its language is checked."""

FEW = 120
"""Characters below which a Latin-script text is taken as what its feed declares, or as English: of headlines
of ten words one in ninety is told wrong, of three words many more."""


def spoken(language: str, title: str, text: str) -> str:
    """The feed's language, or the one the text is in where none is given or the text speaks against it.

    What speaks against it is another script, or that a text of some length has none of its commonest words
    and more of another language's.
    """
    sample = f"{title} {text[:SAMPLE]}"
    code, script = known(language), script_of(sample)
    is_fitting = bool(code) and (script in {"", SCRIPTS.get(code, "latin")} or code in MIXED)
    is_short = script in {"", "latin"} and len(sample) < FEW
    if is_fitting and (is_short or not common_words(code) or _is_likely(code, sample)):
        return code
    if is_short and not is_fitting:
        return "en"
    from py3langid import classify  # noqa: PLC0415 - 0.1 s and 10 MB that most runs never need

    found = str(classify(sample)[0])
    is_stronger = _n_common(found, sample) > _n_common(code, sample) if common_words(found) else False
    return found if not is_fitting or is_stronger else code


def _is_likely(code: str, sample: str) -> bool:
    """Whether a text has one of the commonest words of a language; tables of figures have no more."""
    return not common_words(code).isdisjoint(sample.split()) or _n_common(code, sample) > 0


def _n_common(code: str, sample: str) -> int:
    """How many of a language's commonest words a text has."""
    return len(common_words(code).intersection(sample.lower().split()))


@cache
def common_words(code: str) -> frozenset[str]:
    """Words that say nothing and that every text of the language has; none where we have no list."""
    lines = resources.files("dateline").joinpath("data/function_words.txt").read_text("utf-8").splitlines()
    start = f"{code}: "
    return frozenset(word for line in lines if line.startswith(start) for word in line[len(start) :].split())


def script_of(sample: str) -> str:
    """The script of most of the letters, by every fourth of them; "" where there are none."""
    if sample.isascii():
        return "latin"
    counts: dict[str, int] = {}
    for char in sample[::4]:
        if char.isalpha():
            script = "latin" if char.isascii() else unicodedata.name(char, "").split(" ")[0].lower()
            script = "cjk" if script in {"hiragana", "katakana"} else script
            counts[script] = counts.get(script, 0) + 1
    return max(counts, key=lambda script: (counts[script], script)) if counts else ""
