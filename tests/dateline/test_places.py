"""Countries of a story: golden titles, roles, weights and evidence."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from dateline.catalogue import read_wires
from dateline.lede import WireNames, read_lede
from dateline.model import UNLOCATED, Lede, Located, Role
from dateline.places import load_gazetteer, locate
from dateline.places.fold import fold

ROOT = Path(__file__).parents[2]
GOLDEN = yaml.load((ROOT / "tests" / "golden" / "places.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
WIRES = WireNames.of(read_wires(ROOT / "sql" / "seeds"))
OWN_LISTS = sorted(
    path.stem
    for path in (ROOT / "plugins" / "dateline" / "places" / "data").glob("*.txt")
    if path.stem != "people"
)

TITLE = "Putin and Merkel discuss migrants on Belarusian-Polish border"
TEXT = (
    "MOSCOW (AA) – The leaders of Russia and Germany spoke by phone on Wednesday about the migrants at the "
    "border of Belarus and Poland. The Kremlin said that the European Union should talk to Minsk. They also "
    "spoke of Ukraine and of Nagorno-Karabakh."
)


def named(located: Located) -> set[str]:
    """Countries with a part in the story."""
    return {m.country for m in located.mentions if m.role in {Role.FOCUS, Role.MENTION}}


def located(title: str, text: str = "", language: str = "en", country: str = "") -> tuple[Located, Lede]:
    """A story read as the pipeline reads it."""
    gazetteer = load_gazetteer()
    lede = read_lede(text, WIRES, is_place=lambda name: gazetteer.knows(name, language))
    return (
        locate(gazetteer, title=title, text=text, lede=lede, language=language, source_country=country),
        lede,
    )


@pytest.mark.parametrize("row", GOLDEN["titles"], ids=lambda row: f"{row[0]}: {row[1][:50]}")
def test_countries_of_a_title(row: list[Any]) -> None:
    """What is named is found, and what only looks like it is not."""
    language, title, text, country, wanted, unwanted = row
    found = named(located(title, text, language, country)[0])
    assert set(wanted) <= found
    assert not found & set(unwanted)
    if not wanted:
        assert not found


@pytest.mark.parametrize("row", GOLDEN["regions"], ids=lambda row: f"{row[0]}: {row[1][:50]}")
def test_a_region_named_directly_is_that_region(row: list[Any]) -> None:
    """A region is never turned into one of its countries."""
    language, title, regions, unwanted = row
    story, _ = located(title, language=language)
    assert {f"{r.scheme}/{r.region}" for r in story.regions} >= set(regions)
    assert not named(story) & set(unwanted)


def test_one_story_has_several_countries_with_different_weight() -> None:
    """The typical wire story: several countries, one filed from, one publisher's."""
    story, lede = located(TITLE, TEXT, country="TR")
    by_country = {m.country: m for m in story.mentions if m.role in {Role.FOCUS, Role.MENTION}}
    assert lede.wire == "AA"
    assert set(by_country) == {"RU", "BY", "PL", "DE", "UA", "AM", "AZ"}
    assert by_country["RU"].is_about
    assert by_country["BY"].is_about
    assert not by_country["UA"].is_about
    assert by_country["UA"].weight_ppm < by_country["PL"].weight_ppm < by_country["RU"].weight_ppm
    beside = {
        (m.country, m.role): m.weight_ppm
        for m in story.mentions
        if m.country not in by_country or not m.score
    }
    assert beside == {("RU", Role.FILED_FROM): 0, ("TR", Role.SOURCE): 0}
    assert [(r.scheme, r.region) for r in story.regions] == [("bloc", "eu")]


def test_where_a_story_was_filed_is_not_what_it_is_about() -> None:
    """A bureau's town weighs little where a story names another country again and again, and is never first."""
    text = (
        "NAIROBI, Kenya (AP) — South Sudan's army said on Monday it had taken the town of Malakal. "
        "South Sudan's president spoke of a new start. Aid groups in Juba fear for the harvest, and the "
        "South Sudanese pound fell."
    )
    story, _ = located("South Sudan's army takes a town", text)
    assert {m.country for m in story.mentions if m.is_about} == {"SS"}
    assert ("KE", Role.FILED_FROM) in {(m.country, m.role) for m in story.mentions}
    short, _ = located("South Sudan's army takes a town", text[:60])
    assert next(m.country for m in short.mentions if m.is_primary) == "SS"


def test_a_dateline_speaks_where_nothing_else_does() -> None:
    """A home story names its country in the dateline only."""
    story, _ = located(
        "Central bank raises rates", "ANKARA (AA) – The bank lifted its main rate.", country="GB"
    )
    assert {m.country for m in story.mentions if m.is_about} == {"TR"}


def test_no_evidence_is_unlocated_and_the_publisher_is_only_the_source() -> None:
    """The publisher's country is never made the story's."""
    story, _ = located("Scientists find a new moss", "It grows in the dark.", country="GB")
    assert [(m.country, m.role, m.weight_ppm) for m in story.mentions] == [
        (UNLOCATED, Role.UNLOCATED, 1_000_000),
        ("GB", Role.SOURCE, 0),
    ]


@given(
    st.lists(
        st.sampled_from([*TITLE.split(), *TEXT.split(), "Georgia", "Niger", "Sahel", "İzmir", "Москва"]),
        max_size=40,
    )
)
def test_weights_add_up_and_evidence_is_in_the_text(words: list[str]) -> None:
    """For any words: one million in all, one primary, one row per country and role, spans that fit."""
    title, text = " ".join(words[:8]), " ".join(words)
    story, _ = located(title, text)
    assert sum(m.weight_ppm for m in story.mentions) == 1_000_000
    assert sum(m.is_primary for m in story.mentions) == 1
    assert len({(m.country, m.role) for m in story.mentions}) == len(story.mentions)
    for mention in (*story.mentions, *story.regions):
        for evidence in mention.evidence:
            field = {"title": title, "text": text}[evidence.field]
            assert field[evidence.start : evidence.end] == evidence.surface


@given(st.text(max_size=200))
@example("OB")
@example("A flight to Washington, D.C.")
def test_any_text_is_located(text: str) -> None:
    """Nothing that a feed can say makes it fail; folding keeps every offset."""
    story, _ = located(text, text, language="")
    assert sum(m.weight_ppm for m in story.mentions) == 1_000_000
    assert len(fold(text)) == len(text)


@pytest.fixture(scope="module")
def places_known() -> set[str]:
    """Countries and regions of the seed files."""
    seeds = ROOT / "sql" / "seeds"
    with (seeds / "country.csv").open(encoding="utf-8") as rows:
        known = {row["country"] for row in csv.DictReader(rows)}
    with (seeds / "region.csv").open(encoding="utf-8") as rows:
        return known | {f"{row['scheme']}/{row['region']}" for row in csv.DictReader(rows)}


@pytest.mark.parametrize("language", OWN_LISTS)
def test_lists_name_countries_and_regions_that_exist(language: str, places_known: set[str]) -> None:
    """Every target of a language's list is a row of the seed files."""
    lexicon = load_gazetteer().lexicon(language)
    assert lexicon.language == language
    targets = {term.target for terms in lexicon.terms for term in terms}
    assert targets - places_known - {""} == set()
    assert len(targets) > 200
