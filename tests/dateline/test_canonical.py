"""Addresses, titles and texts in comparable form."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dateline import canonical

GOLDEN = yaml.load(
    (Path(__file__).parents[1] / "golden" / "canonical.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader
)


@pytest.mark.parametrize("pair", GOLDEN["same"], ids="{0[0]}".format)
def test_same_page_has_the_same_strict_key(pair: list[str]) -> None:
    """Two spellings of one page have one strict key."""
    assert canonical.url_key(pair[0]) == canonical.url_key(pair[1]) != ""


@pytest.mark.parametrize("pair", GOLDEN["loose"], ids="{0[0]}".format)
def test_twin_pages_have_the_same_loose_key_only(pair: list[str]) -> None:
    """Desktop, mobile and AMP forms share the loose key and not the strict one."""
    assert canonical.loose_url_key(pair[0]) == canonical.loose_url_key(pair[1]) != ""
    assert canonical.url_key(pair[0]) != canonical.url_key(pair[1])


@pytest.mark.parametrize("pair", GOLDEN["different"], ids="{0[0]}".format)
def test_different_pages_stay_apart(pair: list[str]) -> None:
    """No key, strict or loose, merges two pages."""
    assert canonical.url_key(pair[0]) != canonical.url_key(pair[1])
    assert canonical.loose_url_key(pair[0]) != canonical.loose_url_key(pair[1])


@pytest.mark.parametrize("text", GOLDEN["not_an_address"])
def test_what_is_no_web_address_has_no_key(text: str) -> None:
    """Only http and https addresses have a key."""
    assert canonical.url_key(text) == ""


@pytest.mark.parametrize(("title", "key"), GOLDEN["titles"])
def test_title_key(title: str, key: str) -> None:
    """Agency prefixes and publisher suffixes leave a title, and typographic forms fold."""
    assert canonical.title_key(title) == key


@given(
    st.one_of(
        st.text(max_size=60),
        st.builds(
            "http://{}.example/{}?{}#{}".format,
            st.text("abcw.-", min_size=1, max_size=8),
            st.text("aB/.%~2 é", max_size=12),
            st.text("aid=&%+1utm_", max_size=12),
            st.text("!/ab", max_size=4),
        ),
    )
)
def test_strict_key_of_a_key_is_itself(text: str) -> None:
    """canonical(canonical(x)) = canonical(x), for whatever stands in a feed."""
    key = canonical.url_key(text)
    assert canonical.url_key(key) == key


@given(st.text("aB1 2.,'`&_-\n\t\"x", max_size=30))
def test_words_of_ascii_are_the_same_by_the_short_way(text: str) -> None:
    """The short way is a matter of speed alone."""
    slow = canonical._WORD.findall(canonical._IN_NUMBER.sub("", canonical.fold_text(text)).replace("'", ""))
    assert canonical.words(text) == slow


@given(
    st.builds(
        "http://{}.p.example/{}?{}".format,
        st.sampled_from(["www", "m", "www.m", "amp"]),
        st.text("amp/.indexhtl", max_size=14),
        st.text("amp=&1", max_size=8),
    )
)
def test_loose_key_of_a_key_is_itself(url: str) -> None:
    """canonical(canonical(x)) = canonical(x) for the loose key as well."""
    key = canonical.loose_url_key(url)
    assert canonical.loose_url_key(key) == key


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("हिन्दी में समाचार।", ["हिन्दी", "में", "समाचार"]),
        ("বাংলা সংবাদ", ["বাংলা", "সংবাদ"]),
        ("وَزِيرُ الخارجية", ["وزير", "الخارجية"]),
        ("שָׁלוֹם עולם", ["שלום", "עולם"]),
        ("It's AT&T’s 1,000th", ["its", "at&ts", "1000th"]),
        ("ČESKÉ Noviny", ["české", "noviny"]),
    ],
)  # fmt: skip
def test_words_of_many_scripts(text: str, words: list[str]) -> None:
    """A word stays whole, and points that only readers of school books see are no part of it."""
    assert canonical.words(text) == words


def test_numerals_agree_across_scripts_and_separators() -> None:
    """5.1, 5,1 and their Arabic-Indic form are one number."""
    assert (
        canonical.numerals("5.1") == canonical.numerals("5,1") == canonical.numerals("٥٫١".replace("٫", ","))
    )
    assert canonical.numerals("1,000 and 007") == {"1000", "7"}


def test_shingles_of_scripts_without_spaces_are_characters() -> None:
    """Chinese, Japanese and Thai texts are compared by 4 characters, others by 3 words."""
    assert canonical.shingles("莫斯科召开会议", "") == {"莫斯科召", "斯科召开", "科召开会", "召开会议"}
    assert canonical.shingles("one two three four", "") == {"one two three", "two three four"}


def test_ids_are_for_ever() -> None:
    """Ids are stored: a changed hash would double every story."""
    assert canonical.identify("story", "a") == "bb17179d4531f4493cfe70a0"
    assert canonical.identify("a", "b") != canonical.identify("ab")
