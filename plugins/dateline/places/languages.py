"""How words of a language are joined to others: spaces, prefixes and endings.

The figures are ours, from the grammar of each language; a language that is not listed is taken as one
with spaces, no prefixes and names that do not change.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Traits:
    """How names behave in a language.

    `tail` is how many letters an ending may have, `endings` which ones there are where they are few,
    `cut` the final letters that give way to an ending,
    `marks` the suffixes that make a lower-case adjective of a name, `prefixes` what is written
    together with the word that follows.
    """

    tail: int = 0
    cut: str = ""
    marks: tuple[str, ...] = ()
    prefixes: frozenset[str] = frozenset()
    is_spaced: bool = True
    endings: frozenset[str] = frozenset()


def _joined(first: str, second: tuple[str, ...]) -> frozenset[str]:
    """Return every prefix made of at most one of `first` and one of `second`."""
    return frozenset(a + b for a in ("", *first) for b in ("", *second))


_ARABIC = _joined("وف", ("ب", "ل", "ك", "ال", "بال", "لل", "كال", "س"))
_HEBREW = _joined("וש", ("ב", "ל", "מ", "ה", "כ", "ש", "בה", "לה", "מה", "שב", "שה"))
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

_CYRILLIC = Traits(tail=3, cut=_SLAVIC_VOWELS, marks=("ск", "цк", "ськ", "цьк", "нец", "нц", "чан"))
_WEST_SLAVIC = Traits(tail=4, cut="aeoyi", marks=("sk", "ck", "cz", "nin", "ijsk"))
_UNSPACED = Traits(is_spaced=False)

_TRAITS = {
    "ru": replace(_CYRILLIC, endings=_RUSSIAN_ENDINGS),
    "uk": _CYRILLIC,
    "be": _CYRILLIC,
    "bg": _CYRILLIC,
    "mk": _CYRILLIC,
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
    "ro": Traits(tail=3, cut="aei"),
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
    "ka": Traits(tail=5, cut="იაეოუ"),
    "hy": Traits(tail=4),
    "ta": Traits(tail=8),
    "bn": Traits(tail=3),
    "ml": Traits(tail=6),
    "te": Traits(tail=4),
    "kn": Traits(tail=4),
    "mr": Traits(tail=3),
    "gu": Traits(tail=2),
    "pa": Traits(tail=2),
    "fa": Traits(tail=2, prefixes=frozenset({""})),
    "am": Traits(tail=2, prefixes=frozenset({"", "የ", "በ", "ከ", "ለ", "እና"})),
    "ar": Traits(prefixes=_ARABIC),
    "he": Traits(prefixes=_HEBREW),
    "zh": _UNSPACED,
    "ja": _UNSPACED,
    "th": _UNSPACED,
    "lo": _UNSPACED,
    "km": _UNSPACED,
    "my": _UNSPACED,
}
_PLAIN = Traits()

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


def known(tag: str) -> str:
    """Return the language of a tag such as `pt-BR`, in the code used here."""
    base = tag.replace("_", "-").split("-")[0].lower()
    return _SAME.get(base, base)


def traits(language: str) -> Traits:
    """Return how names behave in `language`."""
    return _TRAITS.get(language, _PLAIN)
