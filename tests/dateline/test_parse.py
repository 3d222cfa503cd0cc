"""What a capture holds, and what hostile ones cannot do."""

from __future__ import annotations

import pytest

from dateline import parse
from dateline.model import Outcome
from dateline.parse import Context, Parser, parse_capture
from loopback import RSS, rss

HERE = Context("http://news.example/feed", "application/rss+xml", "US", "UTC", "en")


def feed(*items: str, head: str = "") -> bytes:
    return (RSS.format(items="".join(items))).replace("<rss", head + "<rss").encode()


def one(item: str) -> parse.Item:
    """The only item of a feed with this body of an <item>."""
    parsed = parse_capture(feed(f"<item>{item}</item>"), HERE)
    [found] = parsed.items
    return found


def test_items_of_rss_rdf_and_atom() -> None:
    """The three formats give the same fields."""
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>T</title></channel>'
        '<item rdf:about="http://news.example/1"><title>A title</title><link>http://news.example/1</link>'
        "<description>Text.</description><dc:date>2026-11-01T10:00:00Z</dc:date><dc:creator>Ann</dc:creator></item></rdf:RDF>"
    )
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><id>1</id><title>A title</title>'
        '<link rel="self" href="http://news.example/self"/><link href="http://news.example/1"/>'
        "<published>2026-11-01T10:00:00Z</published><updated>2026-11-02T10:00:00Z</updated>"
        '<content type="html">&lt;p&gt;Text.&lt;/p&gt;</content><author><name>Ann</name></author></entry></feed>'
    )
    rss2 = feed(
        "<item><title>A title</title><link>http://news.example/1</link><description>&lt;p&gt;Text.&lt;/p&gt;</description>"
        "<pubDate>Sun, 01 Nov 2026 10:00:00 GMT</pubDate><author>Ann</author></item>"
    )
    for body in (rdf.encode(), atom.encode(), rss2):
        parsed = parse_capture(body, HERE)
        [item] = parsed.items
        assert (item.title, item.link, item.text, item.byline) == (
            "A title",
            "http://news.example/1",
            "Text.",
            "Ann",
        )
        assert item.date.at is not None
        assert item.date.at.isoformat() == "2026-11-01T10:00:00+00:00"


def test_text_is_plain() -> None:
    """No markup, no script, no control or override character survives; entities are read once."""
    item = one(
        "<title><![CDATA[<b>A</b>&amp;B <script>alert(1)</script>&#8238;evil]]></title>"
        "<description><![CDATA[<p>One</p><p>two<br>three</p><style>x</style>]]></description>"
    )
    assert item.title.replace(" ", "") == "A&Bevil"
    assert item.text == "One two three"


def test_only_web_links_are_kept() -> None:
    """javascript: and data: addresses are no links."""
    assert one("<title>T</title><link>javascript:alert(1)</link>").link == ""
    assert (
        one("<title>T</title><guid isPermaLink='true'>http://news.example/g</guid>").link
        == "http://news.example/g"
    )


def test_the_longer_of_summary_and_content_is_the_text() -> None:
    """A cut summary beside the whole content gives the content."""
    content = '<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/">One two three four.</content:encoded>'
    assert (
        one(f"<title>T</title><description>One two...</description>{content}").text == "One two three four."
    )


def test_an_ampersand_in_the_raw_keeps_its_words() -> None:
    """The loose parser would make "AT&T;" of it."""
    parsed = parse_capture(feed("<item><title>AT&T and Q&A</title></item>"), HERE)
    assert parsed.items[0].title == "AT&T and Q&A"
    assert parsed.bozo == ""


def test_an_item_without_words_is_rejected_with_its_reason() -> None:
    """Nothing is dropped in silence."""
    parsed = parse_capture(
        feed("<item><link>http://news.example/1</link></item>", "<item><title>T</title></item>"), HERE
    )
    assert [r.reason for r in parsed.rejected] == ["no_text"]
    assert parsed.n_entries == len(parsed.items) + len(parsed.rejected) == 2


def test_a_truncated_feed_gives_what_is_whole() -> None:
    """Half a feed is half of its stories."""
    body = rss(*range(20))
    parsed = parse_capture(body[: len(body) * 3 // 4], HERE)
    assert parsed.outcome is Outcome.OK
    assert len(parsed.items) >= 14
    assert parsed.bozo


ENCODINGS = {
    "utf-8 without a word": ("Köln", "utf-8", "", ""),
    "utf-8 under a false header": ("Köln", "utf-8", "", "text/xml; charset=iso-8859-1"),
    "utf-8 under a false declaration": ("Köln", "utf-8", "iso-8859-1", ""),
    "declared latin-1": ("Köln", "iso-8859-1", "iso-8859-1", ""),
    "declared windows-1251": ("Москва", "windows-1251", "windows-1251", ""),
    "header windows-1251": ("Москва", "windows-1251", "", "text/xml; charset=windows-1251"),
    "declared iso-8859-9": ("İstanbul", "iso-8859-9", "ISO-8859-9", ""),
    "undeclared latin-1": ("Köln", "iso-8859-1", "", ""),
    "declared euc-kr": ("서울", "euc-kr", "euc-kr", ""),
    "declared shift_jis": ("東京", "shift_jis", "Shift_JIS", ""),
    "declared big5": ("台北", "big5", "big5", ""),
    "declared gb2312": ("北京", "gb2312", "gb2312", ""),
    "utf-16 with a mark": ("Köln", "utf-16", "utf-16", ""),
    "utf-16 without a mark": ("Köln", "utf-16-be", "utf-16", ""),
    "an encoding nobody knows": ("Koln", "ascii", "x-odd", ""),
}


@pytest.mark.parametrize("case", ENCODINGS)
def test_encodings(case: str) -> None:
    """Bytes that are valid UTF-8 are UTF-8; else mark, declaration, header, Windows-1252."""
    word, encoding, declared, content_type = ENCODINGS[case]
    told = f' encoding="{declared}"' if declared else ""
    text = f'<?xml version="1.0"{told}?><rss version="2.0"><channel><item><title>{word}</title></item></channel></rss>'
    parsed = parse_capture(text.encode(encoding), Context(content_type=content_type))
    assert [item.title for item in parsed.items] == [word]


HOSTILE = {
    "billion laughs": '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]>'
    "<rss><channel><item><title>&b;</title></item></channel></rss>",
    "quadratic blow-up": f'<!DOCTYPE x [<!ENTITY a "{"x" * 50_000}">]><rss><channel><item><title>{"&a;" * 20_000}</title></item></channel></rss>',
    "external entity": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><rss><channel><item><title>&a;</title></item></channel></rss>',
    "declaration": "<?xml " + 'encoding="a" ' * 3000 + "?><rss/>",
    "newlines before the root": "\n" * 200_000
    + "<rss><channel><item><title>T</title></item></channel></rss>",
    "author": f"<rss version='2.0'><channel><item><title>T</title><author>{'a' * 100_000}</author></item></channel></rss>",
    "author with dots": f"<rss version='2.0'><channel><item><title>T</title><author>{'a@a.' * 25_000}</author></item></channel></rss>",
    "comments": f"<rss version='2.0'><channel><item><title>T</title><description>{'&lt;!--' * 100_000}</description></item></channel></rss>",
    "deep nesting": "<rss version='2.0'><channel><item><title>" + "<a>" * 100_000,
    "many categories": f"<rss version='2.0'><channel><item><title>T</title>{'<category>c</category>' * 20_000}</item></channel></rss>",
    "many items": f"<rss version='2.0'><channel>{'<item><title>T</title></item>' * 5_000}</channel></rss>",
    "long title": f"<rss version='2.0'><channel><item><title>{'long ' * 1_000_000}</title></item></channel></rss>",
    "surrogate": "<rss version='2.0'><channel><item><title>a&#xD800;b</title></item></channel></rss>",
    "huge reference": "<rss version='2.0'><channel><item><title>a & b &#99999999999;</title></item></channel></rss>",
    "nul": "<rss version='2.0'><channel><item><title>a\x00b</title></item></channel></rss>",
}


def test_hostile_captures_end_in_time_and_harm_nobody() -> None:
    """Each ends as a value within the deadline, and the next capture is parsed as ever."""
    with Parser(timeout_s=1.0) as parser:
        for case, text in HOSTILE.items():
            parsed = parser.parse(text.encode(), HERE)
            assert isinstance(parsed.outcome, Outcome), case
            for item in parsed.items:
                assert len(item.title) <= parse.MAX_TITLE, case
                assert "lol" not in item.title, case
        assert len(parser.parse(rss(1, 2), HERE).items) == 2


def test_what_hangs_is_killed_and_named() -> None:
    """A capture that outlives the deadline is a parse_timeout, and the parser lives on."""
    with Parser(timeout_s=0.5) as parser:
        assert parser.parse(HOSTILE["author"].encode(), HERE).outcome is Outcome.PARSE_TIMEOUT
        assert parser.parse(rss(1), HERE).outcome is Outcome.OK


def test_items_above_the_cap_are_counted() -> None:
    """No gate without a counter."""
    parsed = parse_capture(HOSTILE["many items"].encode(), HERE)
    assert len(parsed.items) == parse.MAX_ITEMS
    assert len(parsed.rejected) == 3_000
    assert {r.reason for r in parsed.rejected} == {"over_item_cap"}


def test_the_child_says_what_the_function_says() -> None:
    """Over the pipe nothing is lost."""
    body = rss(1, 2, 3)
    with Parser(timeout_s=5) as parser:
        assert parser.parse(body, HERE) == parse_capture(body, HERE)
