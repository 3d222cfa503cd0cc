"""Which words of a title count."""

from __future__ import annotations

import pytest

from dateline.canonical import title_key
from dateline.terms import MAX_WORDS, terms_of


@pytest.mark.parametrize(
    ("title", "terms"),
    [
        ("Floods in Kenya", ["floods", "kenya"]),
        ("River flood hits the town", ["flood", "flood hits", "hits", "river", "river flood", "town"]),
        ("Article 5 and 2026 12", ["article", "article 5"]),
        ("Élections à Genève", ["elections", "geneve"]),
        ("EU and US meet, he told us in Rome", ["eu", "meet", "rome", "us", "us meet"]),
        ("A LUNCH IN ROME", ["lunch", "rome"]),
        ("서울 집값", ["서울", "울집", "집값"]),
        ("東京都", ["京都", "東京"]),
        ("", []),
        ("a | b", []),
    ],
)
def test_terms(title: str, terms: list[str]) -> None:
    assert terms_of(title, title_key(title)) == terms


def test_a_title_that_is_none_fills_no_table() -> None:
    """Words beyond the bound are not read."""
    title = " ".join(f"word{n}" for n in range(9999))
    assert len(terms_of(title, title)) <= 2 * MAX_WORDS
