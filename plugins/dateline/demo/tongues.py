"""How the demo's languages write places, people and numbers: sentences with slots become stories."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

import yaml

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from random import Random

_SLOT = re.compile(r"\{([^{}]+)\}")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_DE_PLURALS = frozenset({"USA", "Philippinen"})
_TR_VOWELS = {"a": "a", "ı": "ı", "o": "o", "u": "u", "e": "e", "i": "i", "ö": "ö", "ü": "ü"}
_TR_LOCATIVE = {**dict.fromkeys("aıou", "a"), **dict.fromkeys("eiöü", "e")}
_TR_GENITIVE = {"a": "ı", "ı": "ı", "o": "u", "u": "u", "e": "i", "i": "i", "ö": "ü", "ü": "ü"}

_MENDS: dict[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    "es": (
        (re.compile(r"\by (?=I[a-z]|i[a-z])"), "e "),
        (re.compile(r"\ba el (?=[A-Z])"), "al "),
        (re.compile(r"\bde el (?=[A-Z])"), "del "),
    ),
    "fr": ((re.compile(r"\b([dD])e (?=[AEIOUÉÈ])"), r"\1'"),),
}
"""What happens where a slot meets the word before it: Spanish "y" before i, French elision."""


@cache
def read_data(name: str) -> Any:  # noqa: ANN401 - whatever the YAML holds
    """A file of `demo/data`, parsed."""
    text = files("dateline.demo").joinpath(f"data/{name}.yaml").read_text("utf-8")
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 - both are safe loaders


@dataclass(frozen=True, slots=True)
class Name:
    """A place in one language: bare, as "in ...", as possessor and as German dative."""

    bare: str
    at: str
    of: str
    dative: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A country of the demo and two of its cities, in one language."""

    iso: str
    country: Name
    cities: tuple[Name, Name]

    def is_named_in(self, text: str) -> bool:
        """Whether a text holds the country's name or a city's, in any of its forms."""
        folded = text.casefold()
        names = [form for name in (self.country, *self.cities) for form in (name.bare, name.at, name.of)]
        return any(name.casefold() in folded for name in [*names, self.country.dative or self.country.bare])


@dataclass(frozen=True, slots=True)
class Form:
    """One topic's sentences for one telling: title, lead and bodies with slots."""

    topic: str
    desk: str
    n_countries: int
    title: str
    lead: str
    bodies: tuple[str, ...]
    is_storm: bool


def inflect(language: str, written: str) -> Name:
    """The forms of a place name, from its article or its ending, or as written with bars."""
    parts = written.split("|")
    if len(parts) > 1:
        return Name(parts[0], parts[1], parts[-1])
    derive = {"en": _english, "de": _german, "es": _spanish, "fr": _french, "pt": _portuguese, "tr": _turkish}
    return derive[language](written) if language in derive else Name(written, f"في {written}", written)


def _english(name: str) -> Name:
    return Name(name, f"in {name}", f"{name}'" if name.endswith("s") else f"{name}'s")


def _german(name: str) -> Name:
    article, _, bare = name.rpartition(" ")
    if bare in _DE_PLURALS:
        return Name(name, f"in den {bare}", f"der {bare}", f"den {bare}")
    if article == "die":
        return Name(name, f"in der {bare}", f"der {bare}", f"der {bare}")
    if article == "der":
        return Name(name, f"im {bare}", f"des {bare}", f"dem {bare}")
    return Name(name, f"in {name}", f"von {name}", name)


def _spanish(name: str) -> Name:
    return Name(name, f"en {name}", f"del {name[3:]}" if name.startswith("el ") else f"de {name}")


def _french(name: str) -> Name:
    article, _, bare = name.partition(" ")
    if name.startswith("l'"):
        return Name(name, f"en {name[2:]}", f"d'{name[2:]}")
    if article in {"le", "les"}:
        at, of = ("au", "du") if article == "le" else ("aux", "des")
        return Name(name, f"{at} {bare}", f"{of} {bare}")
    if article == "la":
        return Name(name, f"en {bare}", f"de {bare}")
    return Name(name, f"à {name}", f"de {name}")


def _portuguese(name: str) -> Name:
    article, _, bare = name.partition(" ")
    if article in {"o", "a", "os", "as"}:
        return Name(name, f"n{article} {bare}", f"d{article} {bare}")
    return Name(name, f"em {name}", f"de {name}")


def _turkish(name: str) -> Name:
    last = next(
        (c for c in reversed(name.replace("I", "ı").replace("İ", "i").lower()) if c in _TR_VOWELS), "e"
    )
    hard = "t" if name[-1] in "fstkçşhp" else "d"
    buffer = "n" if name[-1].lower() in _TR_VOWELS else ""
    return Name(name, f"{name}'{hard}{_TR_LOCATIVE[last]}", f"{name}'{buffer}{_TR_GENITIVE[last]}n")


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language: its places, forms, names and habits."""

    language: str
    places: dict[str, Place]
    forms: tuple[Form, ...]
    storm_forms: tuple[Form, ...]
    people: tuple[str, ...]
    days: tuple[str, ...]
    months: tuple[str, ...]
    desks: dict[str, str]
    agencies: tuple[str, ...]
    datelines: tuple[str, ...]
    credit: str
    edits: tuple[tuple[str, str], ...]

    def dateline(self, pattern: int, city: str, agency: str, at: datetime) -> str:
        """The head of a wire report, in one of the ways its carriers type it."""
        shape = self.datelines[pattern % len(self.datelines)]
        upper = city.replace("i", "İ").replace("ı", "I").upper() if self.language == "tr" else city.upper()
        month = self.months[at.month - 1]
        return shape.format(CITY=upper, City=city, agency=agency, d=at.day, mon=month)


@cache
def read_tongue(language: str) -> Tongue:
    """A language with all its data files."""
    habits = cast("dict[str, Any]", read_data("tongues")[language])
    forms = [form for told in read_data(f"stories.{language}") for form in _forms(told)]
    if language == "en":
        forms += [form for told in read_data("stories.en-storm") for form in _forms(told)]
    return Tongue(
        language=language,
        places={iso: _place(iso, language, names) for iso, names in read_data("places").items()},
        forms=tuple(form for form in forms if not form.is_storm),
        storm_forms=tuple(form for form in forms if form.is_storm),
        people=tuple(habits["people"]),
        days=tuple(habits["days"]),
        months=tuple(habits["months"]),
        desks=habits["desks"],
        agencies=tuple(habits["agencies"]),
        datelines=tuple(habits["datelines"]),
        credit=habits["credit"],
        edits=tuple((one, other) for one, other in habits["edits"]),
    )


def _place(iso: str, language: str, names: dict[str, list[str]]) -> Place:
    country, first, second = (inflect(language, name) for name in names[language])
    return Place(iso, country, (first, second))


def _forms(told: dict[str, Any]) -> list[Form]:
    """A topic's tellings: each lead with its own two bodies, or with each pair of three."""
    leads, bodies = told["l"], told["b"]
    if len(leads) > 1:
        groups = [tuple(bodies[2 * i : 2 * i + 2]) for i in range(len(leads))]
    else:
        groups = [(bodies[i], bodies[(i + 1) % len(bodies)]) for i in range(len(bodies))]
    return [
        Form(
            topic=told["topic"],
            desk=told.get("desk", "world"),
            n_countries=told.get("n", 1),
            title=told["t"][i % len(told["t"])],
            lead=leads[i % len(leads)],
            bodies=group,
            is_storm=told["topic"].startswith("storm-"),
        )
        for i, group in enumerate(groups)
    ]


@dataclass(slots=True)
class Filler:
    """Fills the slots of one story: the same slot has the same value in all its sentences."""

    tongue: Tongue
    places: Sequence[Place]
    at: datetime
    rng: Random
    filled: dict[str, str] = field(default_factory=dict)

    def fill(self, sentence: str) -> str:
        """A sentence with its slots filled, its first letter a capital."""
        text = _SLOT.sub(lambda slot: self._value(slot.group(1)), sentence)
        for pattern, mend in _MENDS.get(self.tongue.language, ()):
            text = pattern.sub(mend, text)
        if text[0] == "i" and self.tongue.language == "tr":
            return "İ" + text[1:]
        return text[0].upper() + text[1:]

    def _value(self, slot: str) -> str:
        if slot not in self.filled:
            self.filled[slot] = self._draw(slot)
        return self.filled[slot]

    def _draw(self, slot: str) -> str:
        if slot == "who":
            return self.rng.choice(self.tongue.people)
        if slot == "day":
            return self.tongue.days[self.at.weekday()]
        kind, _, span = slot.partition(":")
        if span:
            low, _, high = span.partition("-")
            return self._number(low, high) if kind == "n" else self._decimal(float(low), float(high))
        number = int(slot[-1]) - 1 if slot[-1].isdigit() else 0
        place = self.places[number]
        kind = slot.rstrip("123")
        name = place.cities[1 if kind.endswith("D") else 0] if kind[-1] in "CD" else place.country
        return {"i": name.at, "o": name.of, "d": name.dative}.get(kind[0], name.bare)

    def _number(self, low: str, high: str) -> str:
        return str(self.rng.randint(int(low), int(high)))

    def _decimal(self, low: float, high: float) -> str:
        text = f"{self.rng.uniform(low, high):.1f}"
        return text if self.tongue.language == "en" else text.replace(".", ",")
