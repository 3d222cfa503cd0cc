"""What a capture holds, and what hostile ones cannot do."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
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
    "iso-2022-jp, which is ascii to look at": ("日本のニュース", "iso2022_jp", "", ""),
    "undeclared shift_jis": ("政府は新しい法案を国会に提出したと発表した", "cp932", "", ""),
    "undeclared euc-jp": ("政府は新しい法案を国会に提出したと発表した", "euc_jp", "", ""),
    "undeclared euc-kr": ("정부는 새로운 법안을 국회에 제출했다고 밝혔다", "cp949", "", ""),
    "undeclared gbk": ("中国政府在北京的新闻发布会上说这是一个大国的责任", "gbk", "", ""),
    "undeclared big5": ("中國政府在北京的新聞發布會上說這是一個大國的責任", "big5", "", ""),
    "undeclared windows-1251": ("Правительство внесло в парламент новый законопроект", "cp1251", "", ""),
    "undeclared koi8-r": ("Правительство внесло в парламент новый законопроект", "koi8_r", "", ""),
    "undeclared windows-1253": ("Η κυβέρνηση κατέθεσε νέο νομοσχέδιο στη Βουλή", "cp1253", "", ""),
    "undeclared windows-1256": ("قدمت الحكومة مشروع قانون جديد إلى البرلمان اليوم", "cp1256", "", ""),
    "undeclared windows-1255": ("הממשלה הגישה הצעת חוק חדשה לכנסת היום בירושלים", "cp1255", "", ""),
    "undeclared tis-620": ("รัฐบาลเสนอร่างกฎหมายใหม่ต่อรัฐสภาในวันนี้", "cp874", "", ""),
    "undeclared windows-1254": (
        "Hükümet Meclis'e yeni bir yasa tasarısı sundu, görüşmeler başladı",
        "cp1254",
        "",
        "",
    ),
    "falsely declared utf-8": ("Правительство внесло в парламент новый законопроект", "cp1251", "utf-8", ""),
    "undeclared French": ("Le Sénat a adopté à l’unanimité un texte très débattu", "cp1252", "", ""),
    "undeclared German": (
        "Der Bundestag beschließt ein größeres Budget für Köln und Düsseldorf",
        "cp1252",
        "",
        "",
    ),
    "undeclared Spanish": ("El Gobierno español presentó mañana la decisión según el año", "cp1252", "", ""),
}


@pytest.mark.parametrize("case", ENCODINGS)
def test_encodings(case: str) -> None:
    """Bytes that are valid UTF-8 are UTF-8; else mark, declaration, header, Windows-1252."""
    word, encoding, declared, content_type = ENCODINGS[case]
    told = f' encoding="{declared}"' if declared else ""
    text = f'<?xml version="1.0"{told}?><rss version="2.0"><channel><item><title>{word}</title></item></channel></rss>'
    parsed = parse_capture(text.encode(encoding), Context(content_type=content_type))
    assert [item.title for item in parsed.items] == [word]


def test_a_feed_language_tells_latin_encodings_apart() -> None:
    """Polish and Lithuanian letters stand where French ones do: only the feed's language decides."""
    for language, word, encoding in (
        ("pl", "Sejm przyjął ustawę o żegludze śródlądowej", "cp1250"),
        ("lt", "Seimas priėmė įstatymą dėl žuvų", "cp1257"),
    ):
        text = f"<rss><channel><item><title>{word}</title></item></channel></rss>".encode(encoding)
        assert parse_capture(text, Context(language=language)).items[0].title == word


def test_a_few_broken_bytes_are_no_other_encoding() -> None:
    """A text cut in the middle of a letter is still UTF-8."""
    text = "<rss><channel><item><title>Köln, Düsseldorf, Münster, Görlitz, Nürnberg, Fürth, Zürich, Łódź, Kraków, Gdańsk, Åre"
    body = text.encode() + b" caf\xc3</title></item></channel></rss>"
    parsed = parse_capture(body, Context())
    assert parsed.encoding == "utf-8 repaired"
    assert parsed.items[0].title.startswith("Köln, Düsseldorf")


def test_a_json_feed_gives_the_same_fields() -> None:
    """JSON Feed 1.1, with plain text that only looks like markup."""
    told = {
        "version": "https://jsonfeed.org/version/1.1", "title": "T", "language": "en-US",
        "items": [
            {"id": "1", "url": "http://news.example/1", "title": "A < B & C", "content_html": "<p>Text.</p>", "tags": ["x"],
             "date_published": "2026-11-01T10:00:00Z", "authors": [{"name": "Ann"}, {"name": "Bo"}]},
            {"id": "2", "content_text": "Only <text>", "language": "tr"},
            "no object",
        ],
    }  # fmt: skip
    parsed = parse_capture(json.dumps(told).encode(), HERE)
    first, second = parsed.items
    assert (first.title, first.text, first.byline, first.tags) == ("A < B & C", "Text.", "Ann, Bo", ("x",))
    assert (first.link, first.guid, first.language) == ("http://news.example/1", "1", "en-US")
    assert first.date.at is not None
    assert (second.text, second.language) == ("Only <text>", "tr")
    assert (parsed.format, parsed.n_entries) == ("json11", 2)


NEWS = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
    "{urls}</urlset>"
)
NEWS_URL = (
    "<url><loc>http://news.example/1</loc><news:news><news:publication><news:name>N</news:name><news:language>en"
    "</news:language></news:publication><news:publication_date>2026-11-01T10:00:00Z</news:publication_date>"
    "<news:title>A title &amp; more</news:title><news:keywords>one, two</news:keywords></news:news></url>"
)


def test_a_news_sitemap_gives_items() -> None:
    """Title, address, date, language and keywords; one cut short gives what is whole."""
    whole = NEWS.format(urls=NEWS_URL * 2).encode()
    for body, n in ((whole, 2), (whole[:-120], 1)):
        parsed = parse_capture(body, HERE)
        assert len(parsed.items) == n
        item = parsed.items[0]
        assert (item.title, item.link, item.language, item.tags) == (
            "A title & more", "http://news.example/1", "en", ("one", "two"),
        )  # fmt: skip
        assert item.date.at is not None
        assert item.date.at.isoformat() == "2026-11-01T10:00:00+00:00"
        assert parsed.format == "newssitemap"


NO_FEEDS = {
    "json": ('{"error": "not found"}', "JSON"),
    "a sitemap without news": (NEWS.format(urls="<url><loc>http://news.example/1</loc></url>"), "no entry has a title"),
    "a sitemap index": ("<sitemapindex><sitemap><loc>x</loc></sitemap></sitemapindex>", "index of sitemaps"),
    "xhtml": ('<?xml version="1.0"?><!DOCTYPE html PUBLIC "x" "y"><!-- a --><html><body/></html>', "HTML page"),
    "opml": ('<opml version="2.0"><body><outline text="x"/></body></opml>', "<opml>"),
    "text": ("Service unavailable", "a text"),
}  # fmt: skip


@pytest.mark.parametrize("case", NO_FEEDS)
def test_what_is_no_feed_is_named(case: str) -> None:
    """The reason says what came instead."""
    body, reason = NO_FEEDS[case]
    parsed = parse_capture(body.encode(), HERE)
    assert parsed.outcome is Outcome.NOT_A_FEED
    assert reason in parsed.reason


def test_a_warning_before_the_feed_is_no_part_of_it() -> None:
    """PHP prints its troubles first."""
    parsed = parse_capture(b"\nWarning: Undefined variable $x on line 3\n" + rss(1, 2), HERE)
    assert (len(parsed.items), parsed.bozo) == (2, "")


@pytest.mark.parametrize("reference", ["&#xD800;", "&#0;", "&#x110000;", "&#99999999999999999999;"])
def test_a_reference_to_no_letter_costs_no_feed(reference: str) -> None:
    """The entry is kept, with a sign that something stood there."""
    parsed = parse_capture(
        feed(f"<item><title>a{reference}b & c</title></item>", "<item><title>two</title></item>"), HERE
    )
    assert [item.title for item in parsed.items] == ["a\ufffdb & c", "two"]


def test_a_cut_title_is_told() -> None:
    """What is not kept whole says so."""
    assert one("<title>" + "long " * 500 + "</title>").is_cut
    assert not one("<title>short</title>").is_cut


ENTRY = st.builds(
    "<item><guid>{0}</guid><link>http://news.example/{0}</link><title>{1}</title><description>{2}</description>"
    "<pubDate>Sun, 01 Nov 2026 10:00:{0:02} GMT</pubDate>{3}</item>".format,
    st.integers(0, 59), st.text(st.characters(exclude_characters="<>&", exclude_categories=["Cs", "Cc"]), max_size=20),
    st.sampled_from(["", "Text &lt;b&gt;bold&lt;/b&gt; caf\u00e9", "<![CDATA[<item>no</item> \u2019]]>", "&lt;item&gt;"]),
    st.sampled_from(["", "<!-- </item> -->", "<item/>", "<media:content><media:title>x</media:title></media:content>"]),
)  # fmt: skip


@given(st.lists(ENTRY, max_size=6), st.sets(st.integers(0, 5)))
def test_entries_read_before_are_not_read_again_and_nothing_else_changes(
    entries: list[str], chosen: set[int]
) -> None:
    """Whatever was known, the other items are what reading the whole gives, at their places."""
    head = '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>T</title>'
    body = (head + "\n".join(entries) + "</channel></rss>").encode()
    whole = parse_capture(body, HERE)
    known = {item.entry_hash for n, item in enumerate(whole.items) if n in chosen} - {""}
    part = parse_capture(body, HERE, known)
    assert part.items == tuple(item for item in whole.items if item.entry_hash not in known)
    assert len(part.known) + len(part.items) == len(whole.items)
    assert (part.n_entries, part.rejected, part.format) == (whole.n_entries, whole.rejected, whole.format)


def test_an_entry_means_what_stands_around_it() -> None:
    """The same bytes under another base address are another entry."""
    body = b'<feed xmlns="http://www.w3.org/2005/Atom"%s><entry><id>1</id><title>T</title><link href="a"/></entry></feed>'
    bases = (b"", b' xml:base="http://one.example/"', b' xml:base="http://two.example/"')
    items = [parse_capture(body % base, HERE).items[0] for base in bases]
    assert len({item.entry_hash for item in items}) == 3
    assert {item.link for item in items} == {
        "http://news.example/a",
        "http://one.example/a",
        "http://two.example/a",
    }


def test_a_broken_feed_is_read_whole() -> None:
    """What the loose parser makes of an entry depends on the others, so none stands for itself."""
    parsed = parse_capture(rss(1, 2)[:-20], HERE)
    assert {item.entry_hash for item in parsed.items} == {""}


REAL = ROOT.parent / "shared" / "data" / "feeds" / "real"


@pytest.mark.skipif(not REAL.is_dir(), reason="the collection of real feed files is not beside the project")
def test_real_feeds_read_in_part_are_as_read_whole() -> None:
    """Every other entry known: the rest is what reading the whole gives."""
    for path in sorted(REAL.iterdir())[::3]:
        body = path.read_bytes()
        whole = parse_capture(body, HERE)
        known = {item.entry_hash for item in whole.items[::2]} - {""}
        part = parse_capture(body, HERE, known)
        assert part.items == tuple(item for item in whole.items if item.entry_hash not in known), path.name
        assert (part.outcome, part.n_entries, part.rejected) == (
            whole.outcome,
            whole.n_entries,
            whole.rejected,
        )


def test_the_driver_tells_feedparser_what_the_standard_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that an item is made of is left out."""
    entry = (
        '<item><title type="html">A &amp;amp; B \u2019 caf\u00e9</title><link>http://news.example/1</link><guid isPermaLink="false">1</guid>'
        "<description>Long &lt;p&gt;text\u2019s&lt;/p&gt; \u0440\u0443\u0441\u0441\u043a\u0438\u0439 caf\u00c3\u00a9</description>"
        "<content:encoded><![CDATA[<ul><li>one\u2026</li></ul>]]></content:encoded><dc:creator>Ann</dc:creator>"
        "<category>c</category><dc:date>2026-11-01</dc:date><media:thumbnail url='x'/><slash:comments>3</slash:comments>"
        "<odd:title>no</odd:title><enclosure url='http://news.example/a.mp3'/></item>"
    )
    spaces = "".join(
        f' xmlns:{name}="{uri}"'
        for name, uri in {
            "content": "http://purl.org/rss/1.0/modules/content/", "dc": "http://purl.org/dc/elements/1.1/",
            "media": "http://search.yahoo.com/mrss/", "slash": "http://purl.org/rss/1.0/modules/slash/", "odd": "urn:odd",
        }.items()
    )  # fmt: skip
    body = f'<rss version="2.0"{spaces}><channel><title>T</title>{entry}</channel></rss>'.encode()
    ours = parse_capture(body, HERE)
    monkeypatch.setattr(parse.reading, "_DRIVER", "there.is.no.such.driver")
    assert parse_capture(body, HERE) == ours
    assert ours.items[0].text.startswith("Long text\u2019s \u0440\u0443")


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
    with Parser(timeout_s=0.5) as parser:
        for case, text in HOSTILE.items():
            parsed = parser.parse(text.encode(), HERE)
            assert isinstance(parsed.outcome, Outcome), case
            for item in parsed.items:
                assert len(item.title) <= parse.MAX_TITLE, case
                assert "lol" not in item.title, case
        assert len(parser.parse(rss(1, 2), HERE).items) == 2


def test_what_hangs_is_killed_and_named() -> None:
    """A capture that outlives the deadline is a parse_timeout, and the parser lives on."""
    with Parser(timeout_s=0.2) as parser:
        hang = HOSTILE["author"].replace("</author>", "</author><never-closed>")
        assert parser.parse(hang.encode(), HERE).outcome is Outcome.PARSE_TIMEOUT
        assert parser.parse(rss(1), HERE).outcome is Outcome.OK


def test_items_above_the_cap_are_counted() -> None:
    """No gate without a counter."""
    body = feed("<item><title>T</title></item>" * (parse.MAX_ENTRIES + 300))
    parsed = parse_capture(body, HERE)
    assert len(parsed.items) == parse.MAX_ENTRIES
    assert [(r.reason, r.n) for r in parsed.rejected] == [("over_item_cap", 300)]
    broken = parse_capture(body + b"<", HERE)
    assert [(r.reason, r.n) for r in broken.rejected] == [("over_item_cap", 300)]


def test_the_child_says_what_the_function_says() -> None:
    """Over the pipe nothing is lost."""
    body = rss(1, 2, 3)
    with Parser(timeout_s=5) as parser:
        assert parser.parse(body, HERE) == parse_capture(body, HERE)
