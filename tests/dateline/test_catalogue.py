"""The shipped seed files are right, and every kind of fault in a seed file is told with its line."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.catalogue import check_seeds, clean_url, read_catalogue, read_regions
from dateline.model import CatalogueError

SEEDS = Path(__file__).parents[2] / "sql" / "seeds"

GOOD = {
    "country.csv": "country,name,iso3,default_zone\nFR,France,FRA,Europe/Paris\nZZ,Unlocated,,UTC\n",
    "source.csv": "source_id,name,home_page,country,family,zone\n"
    "one,One,https://one.example/,FR,one,Europe/Paris\n",
    "feed.csv": "feed_id,url,source_id,language,country,verified_on,origin,topic\n"
    "one-a,https://one.example/a.xml,one,fr,FR,,own,general\n",
    "region.csv": "scheme,region,name,parent\nmine,top,Top,\nmine,low,Low,top\n",
    "region_country.csv": "scheme,region,country,valid_from,valid_to\n"
    "mine,low,FR,2020-01-01,\nmine,top,FR,,2020-01-01\nmine,top,FR,2020-01-01,\n",
    "wire.csv": "wire,name,country,names\nAFP,Agence France-Presse,FR,AFP|Agence France-Presse\n",
}

FEED_FAULTS = [
    ("two,https://two.example/,nobody,fr,FR,,own,", "unknown source 'nobody'"),
    ("two,https://two.example/,one,fr,XZ,,own,", "unknown country 'XZ'"),
    ("two,https://two.example/,one,french,FR,,own,", "not a language code 'french'"),
    ("two,https://two.example/,one,FR,FR,,own,", "not a language code 'FR'"),
    ("two,https://two.example/,one,fr,FR,yesterday,own,", "not a day (YYYY-MM-DD) 'yesterday'"),
    ("two,https://two.example/,one,fr,FR,2023-02-29,own,", "not a day (YYYY-MM-DD) '2023-02-29'"),
    ("one-a,https://two.example/,one,fr,FR,,own,", "feed_id 'one-a' is doubled: it stands in line 2 too"),
    ("two words,https://two.example/,one,fr,FR,,own,", "not an id 'two words'"),
    ("two,http://ONE.example:80/a.xml/,one,fr,FR,,own,", "is doubled: it stands in line 2 too"),
    ("two,https://one.example/a.xml#top,one,fr,FR,,own,", "is doubled: it stands in line 2 too"),
    ("two,https://two.example/,one,fr,FR", "5 cells where the header has 8"),
    ("two,https://two.example/?a=1,2,one,fr,FR,,own,", "9 cells where the header has 8"),
    ("two,,one,fr,FR,,own,", "bad URL: scheme '' is neither http nor https"),
    ("two,ftp://two.example/,one,fr,FR,,own,", "scheme 'ftp' is neither http nor https"),
    ("two,//two.example/,one,fr,FR,,own,", "scheme '' is neither http nor https"),
    ("two,javascript:alert(1),one,fr,FR,,own,", "scheme 'javascript' is neither http nor https"),
    ("two,https:///a.xml,one,fr,FR,,own,", "no host in it"),
    ("two,https://me:pw@two.example/,one,fr,FR,,own,", "user name or password in it"),
    ("two,https://two.example/a b,one,fr,FR,,own,", "whitespace or control character in it"),
    ("two,https://two.example/\x07,one,fr,FR,,own,", "whitespace or control character in it"),
    ('two,"https://two.example/\nx",one,fr,FR,,own,', "whitespace or control character in it"),
    (f"two,https://two.example/{'a' * 2048},one,fr,FR,,own,", "longer than 2048 characters"),
    ("two,https://two.example:22/,one,fr,FR,,own,", "port 22 belongs to another service"),
    ("two,https://two.example:0/,one,fr,FR,,own,", "port 0 belongs to another service"),
    ("two,https://two.example:99999/,one,fr,FR,,own,", "bad URL: Port out of range"),
    ("two,https://[::1/,one,fr,FR,,own,", "bad URL: Invalid IPv6 URL"),
    ("two,https://127.0.0.1/,one,fr,FR,,own,", "127.0.0.1 is not a public address"),
    ("two,https://10.1.2.3/,one,fr,FR,,own,", "10.1.2.3 is not a public address"),
    ("two,https://169.254.169.254/,one,fr,FR,,own,", "169.254.169.254 is not a public address"),
    ("two,https://224.0.0.1/,one,fr,FR,,own,", "224.0.0.1 is not a public address"),
    ("two,https://[::1]/,one,fr,FR,,own,", "::1 is not a public address"),
    ("two,https://[::ffff:10.0.0.1]/,one,fr,FR,,own,", "::ffff:10.0.0.1 is not a public address"),
    ("two,https://[fe80::1%25eth0]/,one,fr,FR,,own,", "is not a public address"),
    ("two,https://2130706433/,one,fr,FR,,own,", "2130706433 is a number in disguise"),
    ("two,https://0x7f.1/,one,fr,FR,,own,", "0x7f.1 is a number in disguise"),
    ("two,https://１２７.0.0.1/,one,fr,FR,,own,", "127.0.0.1 is not a public address"),
    ("two,https://localhost/,one,fr,FR,,own,", "localhost is not public"),
    ("two,https://a..example/,one,fr,FR,,own,", "'a..example' is not a host"),
    ("two,https://two.example/, one,fr,FR,,own,", "space around the value of source_id"),
    ('two,"https://two.example/"x,one,fr,FR,,own,', "not CSV"),
    ('two,"https://two.example/', "not CSV: unexpected end of data"),
]

OTHER_FAULTS = [
    ("source.csv", "one,Two,,FR,one,UTC", "source_id 'one' is doubled: it stands in line 2 too"),
    ("source.csv", "two,Two,,XZ,two,UTC", "unknown country 'XZ'"),
    ("source.csv", "two,Two,,FR,two,Europe/Nowhere", "unknown zone 'Europe/Nowhere'"),
    ("source.csv", "two,Two,,FR,two,../../etc/passwd", "unknown zone '../../etc/passwd'"),
    ("source.csv", "two,Two,,FR,two,", "unknown zone ''"),
    ("source.csv", "two,Two,,FR,two,Europe", "unknown zone 'Europe'"),
    ("source.csv", "two,Two,,FR,,UTC", "no family"),
    ("source.csv", "two,,,FR,two,UTC", "no name"),
    ("source.csv", "two,Two,mailto:me@two.example,FR,two,UTC", "bad URL: scheme 'mailto'"),
    ("country.csv", "FR,France again,FRA,", "country 'FR' is doubled: it stands in line 2 too"),
    ("country.csv", "fr,France,FRA,", "not a country code 'fr'"),
    ("country.csv", "DE,Germany,DEU,Europe/Bonn", "unknown zone 'Europe/Bonn'"),
    ("region.csv", "mine,far,Far,nowhere", "unknown parent 'nowhere' in scheme 'mine'"),
    ("region.csv", "mine,far,Far,", "region 'far' has no countries"),
    ("region.csv", "mine,low,Low,top", "region 'low' is doubled: it stands in line 3 too"),
    ("region.csv", "mine,self,Self,self", "region 'self' is its own ancestor"),
    ("region_country.csv", "mine,none,FR,,", "unknown region 'none' in scheme 'mine'"),
    ("region_country.csv", "your,low,FR,,", "unknown region 'low' in scheme 'your'"),
    ("region_country.csv", "mine,low,XZ,,", "unknown country 'XZ'"),
    ("region_country.csv", "mine,low,FR,2021-01-01,", "FR overlaps with line 2"),
    ("region_country.csv", "mine,low,FR,,2020-01-02", "FR overlaps with line"),
    ("region_country.csv", "mine,top,FR,2019-12-31,2020-01-01", "FR overlaps with line 3"),
    ("region_country.csv", "mine,low,ZZ,2020-1-1,", "not a day (YYYY-MM-DD) '2020-1-1'"),
    ("region_country.csv", "mine,low,ZZ,20200101,", "not a day (YYYY-MM-DD) '20200101'"),
    (
        "region_country.csv",
        "mine,low,ZZ,2020-01-02,2020-01-02",
        "valid_to 2020-01-02 is not after valid_from",
    ),
    ("wire.csv", "AFP,Again,FR,AFP", "wire 'AFP' is doubled: it stands in line 2 too"),
    ("wire.csv", "BBB,Bad,XZ,BBB", "unknown country 'XZ'"),
    ("wire.csv", "BBB,Bad,FR,BBB||", "empty spelling in"),
]


@pytest.fixture
def seeds(tmp_path):
    for file, text in GOOD.items():
        (tmp_path / file).write_text(text, encoding="utf-8", newline="")
    return tmp_path


@pytest.fixture(scope="module")
def catalogue():
    return read_catalogue(SEEDS)


@pytest.fixture(scope="module")
def members():
    return read_regions(SEEDS)[1]


@pytest.fixture(scope="module")
def holds(members):
    """(scheme, region) -> its countries, whenever they were in it."""
    found = defaultdict(set)
    for member in members:
        found[member.scheme, member.region].add(member.country)
    return found


def is_member(members, region, country, day):
    """Whether a country is in a bloc on a day."""
    return any(
        (m.valid_from or date.min) <= day < (m.valid_to or date.max)
        for m in members
        if (m.scheme, m.region, m.country) == ("bloc", region, country)
    )


def in_bloc(members, region, day):
    """The countries of a bloc on a day."""
    return {
        m.country
        for m in members
        if (m.scheme, m.region) == ("bloc", region)
        and (m.valid_from or date.min) <= day < (m.valid_to or date.max)
    }


def test_shipped_seeds_have_no_fault():
    """What is shipped passes its own checks."""
    assert check_seeds(SEEDS) == []


def test_shipped_files_are_plain():
    """Shipped files are UTF-8 without a mark, with LF line ends, sorted by id."""
    for path in SEEDS.glob("*.csv"):
        data = path.read_bytes()
        assert not data.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in data
        n_keys = {"region": 2, "region_country": 5, "labelled_pair": 2}.get(path.stem, 1)
        keys = [line.split(",")[:n_keys] for line in data.decode("utf-8").splitlines()[1:]]
        assert keys == sorted(keys), path.name


def test_read_me_counts_right():
    """The page beside the seed files says how many rows each has."""
    page = (SEEDS / "README.md").read_text(encoding="utf-8")
    for path in SEEDS.glob("*.csv"):
        n_rows = len(path.read_text(encoding="utf-8").splitlines()) - 1
        [line] = [line for line in page.splitlines() if line.startswith(f"| `{path.name}` |")]
        assert re.search(rf"\b{n_rows}\b", line), line


def test_catalogue_is_wide(catalogue):
    """At least 400 feeds of at least 120 countries, no country with more than a dozen."""
    per_country = Counter(feed.country for feed in catalogue.feeds.values())
    assert len(catalogue.feeds) >= 400
    assert len(per_country) >= 120
    assert max(per_country.values()) <= 12
    assert {source.source_id for source in catalogue.sources.values()} == {
        feed.source_id for feed in catalogue.feeds.values()
    }


def test_nothing_is_called_verified(catalogue):
    """No shipped feed says that somebody saw it answer, as nobody did."""
    assert {feed.verified_on for feed in catalogue.feeds.values()} == {""}


def test_countries_are_whole(catalogue):
    """249 countries of ISO 3166-1, Kosovo, three states that ended and the unlocated."""
    assert len(catalogue.countries) == 254
    assert catalogue.countries["XK"].name == "Kosovo"
    assert catalogue.countries["ZZ"].name == "Unlocated"


@pytest.mark.parametrize(
    ("feed_id", "seat", "edition"),
    [
        ("azadi-pashto", "CZ", "AF"),
        ("bbc-hindi", "GB", "IN"),
        ("anadolu-en", "TR", "TR"),
        ("dabanga", "NL", "SD"),
    ],
)
def test_seat_is_not_edition(catalogue, feed_id, seat, edition):
    """A source has the country of its newsroom, a feed that of its readers."""
    feed = catalogue.feeds[feed_id]
    assert (catalogue.sources[feed.source_id].country, feed.country) == (seat, edition)


def test_m49_is_a_partition(catalogue, holds):
    """Each country is in one sub-region, and in the continent above it and no other."""
    regions = {r.region: r for r in read_regions(SEEDS)[0] if r.scheme == "m49"}
    continents = {r.region for r in regions.values() if not r.parent} - {"unlocated"}
    below = {r.region for r in regions.values() if r.parent}
    assert (len(continents), len(below - {"QO"})) == (5, 22)
    for country in catalogue.countries.keys() - {"ZZ"}:
        [low] = [region for region in below if country in holds["m49", region]]
        assert [c for c in continents if country in holds["m49", c]] == [regions[low].parent], country
    assert holds["m49", "unlocated"] == {"ZZ"}
    assert holds["m49", "QO"] == {"AQ"}


def test_desk_is_a_partition(catalogue, members):
    """Each country, and the unlocated, is on exactly one desk."""
    desks = Counter(m.country for m in members if m.scheme == "desk")
    assert desks == Counter(catalogue.countries.keys())


@pytest.mark.parametrize(
    ("country", "m49", "desk"),
    [
        ("EG", "015", "mena"),
        ("SD", "015", "mena"),
        ("TR", "145", "mena"),
        ("IR", "034", "mena"),
        ("CY", "145", "europe"),
        ("GE", "145", "russia-caucasus-central-asia"),
        ("AM", "145", "russia-caucasus-central-asia"),
        ("AZ", "145", "russia-caucasus-central-asia"),
        ("RU", "151", "russia-caucasus-central-asia"),
        ("UA", "151", "europe"),
        ("MX", "013", "latin-america"),
        ("XK", "039", "europe"),
        ("TW", "030", "east-asia"),
        ("GL", "021", "north-america"),
        ("SS", "014", "africa"),
        ("AF", "034", "south-asia"),
    ],
)
def test_traps_of_regions(holds, country, m49, desk):
    """Countries that schemes put where one would not look for them."""
    assert country in holds["m49", m49]
    assert country in holds["desk", desk]


@pytest.mark.parametrize(
    ("bloc", "country", "day", "expected"),
    [
        ("eu", "GB", "1972-12-31", False),
        ("eu", "GB", "2019-06-01", True),
        ("eu", "GB", "2020-01-31", True),
        ("eu", "GB", "2020-02-01", False),
        ("eu", "GB", "2021-01-01", False),
        ("eu", "HR", "2013-06-30", False),
        ("eu", "HR", "2013-07-01", True),
        ("nato", "FI", "2023-04-03", False),
        ("nato", "FI", "2023-04-04", True),
        ("nato", "SE", "2024-03-06", False),
        ("nato", "SE", "2024-03-07", True),
        ("opec", "QA", "2018-12-31", True),
        ("opec", "QA", "2019-01-01", False),
        ("opec", "AO", "2024-01-01", False),
        ("opec", "EC", "2000-01-01", False),
        ("opec", "EC", "2010-01-01", True),
        ("cis", "GE", "2010-01-01", False),
        ("efta", "SE", "1994-12-31", True),
        ("efta", "SE", "1995-01-01", False),
        ("au", "MA", "2000-01-01", False),
        ("au", "MA", "2018-01-01", True),
        ("asean", "TL", "2025-10-26", True),
        ("brics", "ID", "2024-12-31", False),
        ("brics", "ID", "2025-01-06", True),
        ("sco", "BY", "2024-07-04", True),
        ("ecowas", "NE", "2025-01-29", False),
    ],
)
def test_membership_on_a_day(members, bloc, country, day, expected):
    """A bloc holds a country from its accession until the day after its last."""
    assert is_member(members, bloc, country, date.fromisoformat(day)) is expected


@pytest.mark.parametrize(
    ("bloc", "day", "n"),
    [
        ("eu", "1960-01-01", 6),
        ("eu", "1995-01-01", 15),
        ("eu", "2004-05-01", 25),
        ("eu", "2014-01-01", 28),
        ("eu", "2024-01-01", 27),
        ("eurozone", "2023-06-01", 20),
        ("nato", "1950-01-01", 12),
        ("nato", "2024-06-01", 32),
        ("schengen", "2024-06-01", 29),
        ("efta", "2024-01-01", 4),
        ("gcc", "2024-01-01", 6),
        ("asean", "2024-01-01", 10),
        ("cis", "2024-01-01", 9),
        ("brics", "2025-02-01", 10),
        ("g7", "2024-01-01", 7),
        ("g20", "2024-01-01", 19),
        ("au", "2024-01-01", 55),
        ("ecowas", "2020-01-01", 15),
        ("ecowas", "2025-02-01", 12),
        ("sadc", "2024-01-01", 16),
        ("arab-league", "2024-01-01", 22),
        ("opec", "2018-12-31", 15),
        ("opec", "2024-01-01", 12),
        ("sco", "2024-08-01", 10),
        ("saarc", "2024-01-01", 8),
    ],
)
def test_size_of_a_bloc(members, bloc, day, n):
    """A bloc has the number of members that it says it had on a day."""
    assert len(in_bloc(members, bloc, date.fromisoformat(day))) == n


def test_small_good_seeds_pass(seeds):
    """A folder with a row or two in each file is enough."""
    assert check_seeds(seeds) == []
    regions, members = read_regions(seeds)
    assert [(r.region, r.parent) for r in regions] == [("top", ""), ("low", "top")]
    assert members[0].valid_from == date(2020, 1, 1)
    assert members[0].valid_to is None


def append(seeds, file, row):
    """Add a row to a file and return the line it stands in."""
    text = GOOD[file]
    (seeds / file).write_text(f"{text}{row}\n", encoding="utf-8", newline="")
    return text.count("\n") + 1


@pytest.mark.parametrize(("row", "reason"), FEED_FAULTS)
def test_faulty_feed_is_told(seeds, row, reason):
    """A faulty feed is told with its line by the check and by the reading alike."""
    start = f"feed.csv:{append(seeds, 'feed.csv', row)}: "
    told = [fault for fault in check_seeds(seeds) if fault.startswith(start) and reason in fault]
    assert told, check_seeds(seeds)
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(seeds)
    assert set(told) <= set(caught.value.faults)


@pytest.mark.parametrize(("file", "row", "reason"), OTHER_FAULTS)
def test_faulty_row_is_told(seeds, file, row, reason):
    """A faulty row of any file is told with its line; where two collide, one of them."""
    last = append(seeds, file, row)
    told = [fault for fault in check_seeds(seeds) if reason in fault]
    lines = range(2, last + 1) if "overlaps" in reason else [last]
    assert any(fault.startswith(f"{file}:{line}: ") for fault in told for line in lines), check_seeds(seeds)


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("scheme,region,name", "column 'parent' is missing"),
        ("scheme,region,name,parent,colour", "unknown column 'colour'"),
        ("scheme,region,name,parent,name", "column 'name' is doubled"),
        ("", "column 'scheme' is missing"),
    ],
)
def test_faulty_header_is_told(seeds, header, reason):
    """A header is told column by column, and its file is not read on."""
    (seeds / "region.csv").write_text(f"{header}\nmine,x\n", encoding="utf-8")
    faults = check_seeds(seeds)
    assert any(fault.startswith("region.csv:1: ") and reason in fault for fault in faults), faults
    assert not [fault for fault in faults if not fault.startswith("region.csv:1: ")]


def test_columns_stand_in_any_order(seeds):
    """Columns are found by name, and those that may be left out may be left out."""
    (seeds / "country.csv").write_text("name,country\nFrance,FR\nUnlocated,ZZ\n", encoding="utf-8")
    assert check_seeds(seeds) == []
    assert read_catalogue(seeds).countries["FR"].name == "France"


def test_ring_of_regions_is_told(seeds):
    """Regions that stand above each other are all told."""
    (seeds / "region.csv").write_text(
        "scheme,region,name,parent\nmine,top,Top,low\nmine,low,Low,top\n", "utf-8"
    )
    assert check_seeds(seeds) == [
        "region.csv:2: region 'top' is its own ancestor",
        "region.csv:3: region 'low' is its own ancestor",
    ]


@pytest.mark.parametrize("file", sorted(GOOD.keys() - {"wire.csv"}))
def test_missing_file_is_one_fault(seeds, file):
    """A missing file is told once, not once more for each row that refers to it."""
    (seeds / file).unlink()
    assert check_seeds(seeds) == [f"{file}:1: the file is missing"]


def test_mark_and_line_ends_do_not_matter(seeds):
    """Files with a byte order mark or Windows line ends are read all the same."""
    for file, text in GOOD.items():
        (seeds / file).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert check_seeds(seeds) == []
    assert list(read_catalogue(seeds).feeds) == ["one-a"]


def test_other_encoding_is_told_by_line(seeds):
    """A line that is not UTF-8 is told by its number; the others are still checked."""
    bad = "two,Süd,,XZ,two,UTC\n".encode("latin-1")
    (seeds / "source.csv").write_bytes(GOOD["source.csv"].encode() + bad)
    assert check_seeds(seeds) == ["source.csv:3: not UTF-8", "source.csv:3: unknown country 'XZ'"]


def test_lines_are_counted_through_quoted_cells(seeds):
    """A cell over several lines moves the line of the rows after it."""
    text = GOOD["source.csv"].replace(",One,", ',"One\nTwo",') + "\ntwo,Two,,XZ,two,UTC\n"
    (seeds / "source.csv").write_text(text, encoding="utf-8", newline="")
    assert check_seeds(seeds) == [
        "source.csv:2: control character or space around the value of name",
        "source.csv:5: unknown country 'XZ'",
    ]


def test_all_faults_are_told_at_once(seeds):
    """One reading tells the faults of all rows of all files."""
    append(seeds, "feed.csv", "two,ftp://two.example/,one,fr,XZ,,own,")
    append(seeds, "source.csv", "two,Two,,FR,two,Mars/Olympus")
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(seeds)
    assert caught.value.faults == [
        "feed.csv:3: bad URL: scheme 'ftp' is neither http nor https",
        "feed.csv:3: unknown country 'XZ'",
        "source.csv:3: unknown zone 'Mars/Olympus' (zone)",
    ]


def test_a_slip_in_regions_does_not_stop_polling(seeds):
    """Feeds are read though a region file is wrong; regions are not."""
    append(seeds, "region.csv", "mine,far,Far,nowhere")
    assert list(read_catalogue(seeds).feeds) == ["one-a"]
    with pytest.raises(CatalogueError, match=r"region.csv:4: unknown parent 'nowhere'"):
        read_regions(seeds)


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "10.0.0.7", "localhost"])
def test_private_addresses_are_taken_when_asked_for(seeds, host):
    """Addresses of this machine are for tests and demonstrations, and then only on purpose."""
    append(seeds, "feed.csv", f"two,http://{host}:8080/,one,fr,FR,,own,")
    assert check_seeds(seeds, allow_private=True) == []
    assert "two" in read_catalogue(seeds, allow_private=True).feeds


@pytest.mark.parametrize(
    "url",
    [
        "https://two.example",
        "https://two.example:8443/feed",
        "http://two.example:8080/feed?x=1&y=%20",
        "https://xn--lamaana-7za.uy/feed/",
        "https://наука.рф/rss",
        "https://8.8.8.8/feed",
        "https://[2606:4700::1111]/feed",
        "https://24.kg/rss/",
        "https://two.example/!p4608;rss/",
    ],
)
def test_unusual_addresses_are_taken(seeds, url):
    """An address may be odd and still be right."""
    append(seeds, "feed.csv", f"two,{url},one,fr,FR,,own,")
    assert check_seeds(seeds) == []


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("feed://two.example/a", "https://two.example/a"),
        ("feed:https://two.example/a", "https://two.example/a"),
        ("FEED:http://two.example/a", "http://two.example/a"),
        ("https://two.example/feed:a", "https://two.example/feed:a"),
    ],
)
def test_feed_scheme_becomes_https(seeds, url, expected):
    """The `feed:` that feed readers put before addresses is taken off."""
    append(seeds, "feed.csv", f"two,{url},one,fr,FR,,own,")
    assert read_catalogue(seeds).feeds["two"].url == expected == clean_url(expected)


@given(st.binary(max_size=200))
def test_any_bytes_are_told_or_read(tmp_path_factory, data):
    """Whatever stands in a file, the check ends with faults or without, and never with an error."""
    seeds = tmp_path_factory.mktemp("seeds")
    for file, text in GOOD.items():
        (seeds / file).write_bytes(text.encode() + (data if file == "feed.csv" else b""))
    assert all(fault.startswith("feed.csv:") for fault in check_seeds(seeds))
