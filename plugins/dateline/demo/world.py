"""An invented press: four weeks of stories of publishers that do not exist, with planted facts.

Everything is drawn from one seed: the same seed gives the same bytes. What is planted is known: a burst
of stories about one region, a publisher that is down for two days, wire reports that several publishers
carry with small edits, look-alikes that are not copies, and feeds that misbehave.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from random import Random
from typing import TYPE_CHECKING, Any

from dateline.demo.render import Line, Masthead, render, write_date
from dateline.demo.tongues import Filler, Form, read_data, read_tongue
from dateline.model import Feed, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

WORLD_NOW = datetime(2026, 3, 30, 6, tzinfo=UTC)
"""The instant that the demo calls now."""

DAYS = 28 + 7
"""Days before `WORLD_NOW` from which stories are told: a week more than is replayed, so that the first
polls find full feeds."""

BURST_REGION = "034"
BURST_DAYS_AGO = (3, 2)
BURST_EXTRA = 24
"""Stories about the region that each day of the burst has on top."""

OUTAGE_SOURCE = "beffroi"
OUTAGE_DAYS_AGO = (10, 9)
APART_DAYS_AGO = (20, 12, 5)

SLOW_FROM = WORLD_NOW - timedelta(hours=12)
"""The slow feed was quick before: a week of waiting for it would be a long demo."""

SLOW_S = 60.0
OWN_PER_SHARE = 0.6
"""Stories of its own that a publisher tells a day for each point of its share."""

NEAR_SHARE = 0.6
"""Share of a publisher's own stories that are about its own country or one nearby."""

N_ENGLISH_WIRES, N_OTHER_WIRES = 5, 3
WIRE_LANGUAGES = ("es", "fr", "tr", "ru", "ar")
"""Agency reports a day, each carried by two publishers or more: most in English, the others in turn."""

CUT_SHARE, CREDIT_SHARE = 0.25, 0.3
"""Shares of carriers that cut a report's last sentence or credit the agency at its end."""

N_TOP, N_SECTION, N_BAD = 40, 25, 8
"""Stories that a front page, a section and a feed that misbehaves list."""

MAX_DELAY_MINUTES = 240
"""How long after the agency a carrier may publish."""

_EVERGREEN = (
    "Ein ganzes Jahr lang lesen",
    "Wer jetzt bestellt, hat das Blatt jeden Morgen vor dem Frühstück an der Tür.",
)
_EVERGREEN_AT = datetime(2099, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a publisher's server says; `drop_after` cuts the connection after so many bytes."""

    status: int
    headers: dict[str, str]
    body: bytes = b""
    delay_s: float = 0.0
    drop_after: int | None = None


@dataclass(frozen=True, slots=True)
class Planted:
    """What was put into the world to be found again. Stories are named by their plain addresses."""

    burst_scheme: str
    burst_region: str
    burst_countries: tuple[str, ...]
    burst_days: tuple[date, ...]
    outage_source: str
    outage_days: tuple[date, ...]
    bad_feeds: Mapping[str, str]
    copies: tuple[tuple[str, ...], ...]
    pairs_apart: tuple[tuple[str, str], ...]
    primary: Mapping[str, frozenset[str]]

    @property
    def n_wire_stories(self) -> int:
        """Wire reports that more than one publisher carries."""
        return len(self.copies)


@dataclass(frozen=True, slots=True)
class _Story:
    """One publisher's telling."""

    number: int
    publisher: str
    at: datetime
    title: str
    sentences: tuple[str, ...]
    author: str
    desk: str
    countries: frozenset[str]
    """The countries of the event that the text names."""

    @property
    def url(self) -> str:
        """Its plain address."""
        return f"http://{self.publisher}.example/{self.at:%Y/%m/%d}/story-{self.number}"


@dataclass(slots=True)
class _Deck:
    """Cards dealt in a shuffled order, each once before any again."""

    cards: list[Any]
    rng: Random
    left: list[Any] = field(default_factory=list)

    def deal(self) -> Any:  # noqa: ANN401 - whatever the cards are
        """The next card."""
        if not self.left:
            self.left = list(self.cards)
            self.rng.shuffle(self.left)
        return self.left.pop()


class World:
    """The press of one seed. `answer` is a pure function of the address, the instant and the validators."""

    def __init__(self, seed: int = 7) -> None:
        """Tell all stories."""
        press = read_data("press")
        self._publishers: dict[str, dict[str, Any]] = {p["id"]: p for p in press["publishers"]}
        self.sources = tuple(_source(p) for p in press["publishers"])
        self._feeds = {_url(p["id"], f["path"]): (p, f) for p in press["publishers"] for f in p["feeds"]}
        self._feeds |= {
            _url(f["source"], f["path"]): (self._publishers[f["source"]], f) for f in press["bad"]
        }
        self.feeds = tuple(_feed(url, publisher, feed) for url, (publisher, feed) in self._feeds.items())
        told = _Teller(seed, self._publishers).tell()
        self._stories: dict[str, list[_Story]] = {p: [] for p in self._publishers}
        for story in sorted(told.stories, key=lambda story: (story.at, story.number)):
            self._stories[story.publisher].append(story)
        self.planted = _planted(told, press["bad"])
        self._rendered: dict[str, tuple[int, bytes]] = {}

    def answer(
        self, url: str, at: datetime, if_none_match: str | None = None, if_modified_since: str | None = None
    ) -> Answer:
        """What is said at `url` at the instant `at`."""
        known = self._feeds.get(url)
        if known is None:
            return _page(404, "No such page")
        publisher, feed = known
        if publisher["id"] == OUTAGE_SOURCE and at.astimezone(UTC).date() in self.planted.outage_days:
            return _page(503, "We will be back soon")
        fault = feed.get("fault", "")
        if fault in _FAULTS:
            return _FAULTS[fault](self, publisher, feed, at)
        body, newest = self._body(url, at)
        etag = f'"{blake2b(body, digest_size=8).hexdigest()}"'
        modified = write_date(newest, "gmt", "UTC")
        headers: dict[str, str] = {}
        validators = feed.get("validators", "none")
        if validators in {"etag", "both"}:
            headers["ETag"] = etag
        if validators in {"modified", "both"}:
            headers["Last-Modified"] = modified
        if "max_age" in feed:
            headers["Cache-Control"] = f"max-age={feed['max_age']}"
        # RFC 9110 13.1.3: a date is not looked at where a tag was sent.
        name, sent = ("ETag", if_none_match) if if_none_match else ("Last-Modified", if_modified_since)
        if sent and headers.get(name) == sent:
            return Answer(304, headers)
        return Answer(200, {"Content-Type": feed.get("type", "application/rss+xml"), **headers}, body)

    def _body(self, url: str, at: datetime) -> tuple[bytes, datetime]:
        """The feed document at an instant, and when its newest story came out."""
        publisher, feed = self._feeds[url]
        stories = self._stories[publisher["id"]]
        n = bisect_right(stories, at, key=lambda story: story.at)
        section = feed.get("section", "top")
        listed = [s for s in reversed(stories[:n]) if section in {"top", s.desk}]
        listed = listed[: N_BAD if "fault" in feed else N_TOP if section == "top" else N_SECTION]
        newest = listed[0].at if listed else WORLD_NOW - timedelta(days=DAYS)
        cached_n, body = self._rendered.get(url, (-1, b""))
        if cached_n != n:
            body = _document(publisher, feed, url, listed, newest)
            self._rendered[url] = n, body
        return body, newest


def _document(
    publisher: dict[str, Any], feed: dict[str, Any], url: str, listed: list[_Story], newest: datetime
) -> bytes:
    head = Masthead(
        title=publisher["name"],
        home=f"http://{publisher['id']}.example/",
        url=url,
        language=publisher["language"],
        zone=publisher["zone"],
        date=publisher["date"],
        markup=feed.get("markup", "plain"),
        charset=feed.get("charset", "utf-8"),
        is_declared=feed.get("fault") != "latin",
    )
    lines = [_line(story, publisher, feed) for story in listed]
    if feed.get("fault") == "doubled":
        lines = [replace(line, guid="the-one-and-only") for line in lines]
    elif feed.get("fault") == "future":
        link = f"{head.home}abo"
        lines.insert(0, Line(_EVERGREEN[0], link, link, _EVERGREEN[1:], head.title, "Abo", _EVERGREEN_AT))
    elif feed.get("fault") == "bare":
        lines = []
    body = render(feed.get("format", "rss2"), head, lines, newest)
    return body[: body.rindex(b"<description>") + 40] if feed.get("fault") == "cut" else body


def _line(story: _Story, publisher: dict[str, Any], feed: dict[str, Any]) -> Line:
    plain = story.url
    links = {
        "clean": plain,
        "utm": f"{plain}?utm_source=rss&utm_medium=feed&utm_campaign={feed['id']}",
        "www": plain.replace("http://", "http://www."),
        "https": plain.replace("http://", "https://"),
    }
    guids = {"link": plain, "opaque": f"{story.publisher}-{story.number}", "none": ""}
    tag = read_tongue(publisher["language"]).desks[story.desk]
    return Line(
        title=story.title,
        link=links[feed.get("link", "clean")],
        guid=guids[feed.get("guid", "link")],
        sentences=story.sentences,
        author=story.author,
        tag=tag,
        at=story.at,
    )


def _url(publisher: str, path: str) -> str:
    return f"http://{publisher}.example{path}"


def _source(p: dict[str, Any]) -> Source:
    return Source(p["id"], p["name"], f"http://{p['id']}.example/", p["country"], p["id"], p["zone"])


def _feed(url: str, publisher: dict[str, Any], feed: dict[str, Any]) -> Feed:
    name = f"{publisher['id']}-{feed['id']}"
    return Feed(name, url, publisher["id"], publisher["language"], publisher["country"], "", "demo world")


def _page(status: int, words: str) -> Answer:
    body = f"<!doctype html><html><head><title>{words}</title></head><body><h1>{words}</h1></body></html>"
    return Answer(status, {"Content-Type": "text/html; charset=utf-8"}, body.encode())


def _missing(_world: World, _publisher: dict[str, Any], _feed: dict[str, Any], _at: datetime) -> Answer:
    return _page(404, "No such page")


def _html_page(_world: World, _publisher: dict[str, Any], _feed: dict[str, Any], _at: datetime) -> Answer:
    return _page(200, "All our feeds")


def _gone(_world: World, _publisher: dict[str, Any], _feed: dict[str, Any], _at: datetime) -> Answer:
    return _page(410, "This feed has ended")


def _blank(_world: World, _publisher: dict[str, Any], _feed: dict[str, Any], _at: datetime) -> Answer:
    return Answer(200, {"Content-Type": "application/rss+xml"})


def _slow(_world: World, _publisher: dict[str, Any], _feed: dict[str, Any], at: datetime) -> Answer:
    delay_s = SLOW_S if at >= SLOW_FROM else 0.0
    return Answer(200, {"Content-Type": "application/rss+xml"}, delay_s=delay_s)


def _torn(world: World, publisher: dict[str, Any], feed: dict[str, Any], at: datetime) -> Answer:
    body, _ = world._body(_url(publisher["id"], feed["path"]), at)  # noqa: SLF001 - of this module
    return Answer(200, {"Content-Type": "application/rss+xml"}, body, drop_after=len(body) // 2)


def _latin(world: World, publisher: dict[str, Any], feed: dict[str, Any], at: datetime) -> Answer:
    body, _ = world._body(_url(publisher["id"], feed["path"]), at)  # noqa: SLF001 - of this module
    return Answer(200, {"Content-Type": "text/xml"}, body.decode().encode("iso-8859-1", "xmlcharrefreplace"))


def _moved(_world: World, publisher: dict[str, Any], _feed: dict[str, Any], _at: datetime) -> Answer:
    place = _url(publisher["id"], publisher["feeds"][0]["path"])
    return Answer(301, {"Location": place, "Content-Type": "text/html"}, b"moved for good")


_FAULTS = {
    "missing": _missing, "page": _html_page, "gone": _gone, "blank": _blank, "slow": _slow, "torn": _torn,
    "latin": _latin, "moved": _moved,
}  # fmt: skip
"""Answers of feeds that misbehave; the other faults are in the document itself."""


@dataclass(slots=True)
class _Told:
    stories: list[_Story] = field(default_factory=list)
    copies: list[tuple[str, ...]] = field(default_factory=list)
    pairs_apart: list[tuple[str, str]] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class _Event:
    """Something to be told about: by whom, after which form, and where. Several publishers are a wire."""

    publishers: list[dict[str, Any]]
    form: Form
    near: tuple[str, ...] = ()
    countries: list[str] = field(default_factory=list)


class _Atlas:
    """How often each country is told about: every region gets its share of every day, give or take one."""

    def __init__(self, publishers: Iterable[dict[str, Any]], rng: Random) -> None:
        places = read_data("places")
        weights = dict.fromkeys(places, (1 - NEAR_SHARE) / len(places))
        n_shares = sum(publisher["share"] for publisher in publishers)
        for publisher in publishers:
            near = publisher["near"]
            for iso in (near[0], *near):
                weights[iso] += NEAR_SHARE * publisher["share"] / n_shares / (len(near) + 1)
        self.rng = rng
        self.weights: dict[str, float] = {}
        self.decks: dict[str, _Deck] = {}
        for iso, place in places.items():
            region = place["m49"]
            self.weights[region] = self.weights.get(region, 0) + weights[iso]
            deck = self.decks.setdefault(region, _Deck([], rng))
            deck.cards += [iso] * max(1, round(weights[iso] * 100))
        self.owed = dict.fromkeys(self.weights, 0.0)

    def deal(self, n: int) -> list[str]:
        """The countries of a day's `n` places in stories, shuffled."""
        for region, weight in self.weights.items():
            self.owed[region] += n * weight
        counts = {region: max(0, int(owed)) for region, owed in self.owed.items()}
        neediest = sorted(self.owed, key=lambda region: counts[region] - self.owed[region])
        for region in neediest[: max(0, n - sum(counts.values()))]:
            counts[region] += 1
        more, less = self.rng.sample(list(counts), 2)
        if counts[less] > 1:
            counts[more], counts[less] = counts[more] + 1, counts[less] - 1
        for region, count in counts.items():
            self.owed[region] -= count
        dealt = [self.decks[region].deal() for region, count in counts.items() for _ in range(count)]
        self.rng.shuffle(dealt)
        return dealt


class _Teller:
    """Tells the stories of one seed, day by day."""

    def __init__(self, seed: int, publishers: dict[str, dict[str, Any]]) -> None:
        self.rng = Random(seed)  # noqa: S311 - an invented world, not a secret
        self.publishers = publishers
        self.by_language: dict[str, list[dict[str, Any]]] = {}
        for publisher in publishers.values():
            self.by_language.setdefault(publisher["language"], []).append(publisher)
        self.forms = {
            language: _Deck(list(read_tongue(language).forms), self.rng) for language in self.by_language
        }
        self.storms = _Deck(list(read_tongue("en").storm_forms), self.rng)
        self.storm_publishers = _Deck(self.by_language["en"], self.rng)
        places = read_data("places")
        self.storm_places = _Deck(
            [iso for iso, place in places.items() if place["m49"] == BURST_REGION], self.rng
        )
        self.regions = {iso: place["m49"] for iso, place in places.items()}
        self.countries = list(places)
        self.wired: set[str] = set()
        self.atlas = _Atlas(list(publishers.values()), self.rng)
        self.owed = {id_: self.rng.random() for id_ in publishers}
        self.last_told: dict[tuple[str, str, str], date] = {}
        self.texts: set[tuple[str, ...]] = set()
        self.told = _Told()

    def tell(self) -> _Told:
        """All stories of all days up to now."""
        for ago in range(DAYS, -1, -1):
            self._tell_day((WORLD_NOW - timedelta(days=ago)).replace(hour=0), ago)
        out = {story.url for story in self.told.stories if story.at <= WORLD_NOW}
        self.told.stories = [story for story in self.told.stories if story.url in out]
        copies = [tuple(url for url in group if url in out) for group in self.told.copies]
        self.told.copies = [group for group in copies if len(group) > 1]
        return self.told

    def _tell_day(self, day: datetime, ago: int) -> None:
        apart = self._look_alikes(day.date()) if ago in APART_DAYS_AGO else []
        events = [*self._own_events(), *self._wire_events(ago), *apart]
        self.wired.clear()
        bag = self.atlas.deal(sum(event.form.n_countries for event in events if event not in apart))
        # Those that want a country nearby choose first; what they leave goes to the others.
        for event in sorted(events, key=lambda event: not event.near):
            self._place(event, bag, day.date())
        if ago in BURST_DAYS_AGO:
            events += [self._storm(day.date()) for _ in range(BURST_EXTRA)]
        for event in events:
            if len(event.publishers) > 1:
                self._tell_wire(event, day)
            elif event not in apart:
                self._tell_own(event, day)
        if apart:
            one, other = (self._tell_own(event, day) for event in apart)
            self.told.pairs_apart.append((one, other))

    def _own_events(self) -> Iterator[_Event]:
        for id_, publisher in self.publishers.items():
            self.owed[id_] += OWN_PER_SHARE * publisher["share"]
            while self.owed[id_] >= 1:
                self.owed[id_] -= 1
                form = self.forms[publisher["language"]].deal()
                near = tuple(publisher["near"]) if self.rng.random() < NEAR_SHARE else ()
                yield _Event([publisher], form, near)

    def _wire_events(self, ago: int) -> Iterator[_Event]:
        others = [WIRE_LANGUAGES[(ago + n) % len(WIRE_LANGUAGES)] for n in range(N_OTHER_WIRES)]
        for language in ["en"] * N_ENGLISH_WIRES + others:
            form = self.forms[language].deal()
            while form.n_countries == 0:
                form = self.forms[language].deal()
            known = self.by_language[language]
            n_carriers = min(len(known), self.rng.randint(2, 5))
            yield _Event(self.rng.sample(known, n_carriers), form)

    def _look_alikes(self, day: date) -> list[_Event]:
        """Two earthquakes far apart, told after the same pattern by two publishers on one day."""
        form = next(form for form in read_tongue("en").forms if form.topic == "quake")
        events = [_Event([teller], form) for teller in self.rng.sample(self.by_language["en"], 2)]
        for event, region in zip(events, self.rng.sample(list(self.atlas.weights), 2), strict=True):
            there = [iso for iso in self.countries if self.regions[iso] == region]
            event.countries.append(self.rng.choice(self._fresh(event, there, day) or there))
        return events

    def _storm(self, day: date) -> _Event:
        event = _Event([self.storm_publishers.deal()], self.storms.deal())
        self._place(event, [self.storm_places.deal() for _ in self.storm_places.cards * 2], day)
        return event

    def _place(self, event: _Event, bag: list[str], day: date) -> None:
        """Take the event's countries from the bag: all different, and none told so a few days ago.

        The wires of a day are each about another region: with several carriers each they would swell it.
        """
        is_wire = len(event.publishers) > 1
        wanted = (
            [iso for iso in self.countries if self.regions[iso] not in self.wired] if is_wire else event.near
        )
        while len(event.countries) < event.form.n_countries:
            fresh = self._fresh(event, bag, day)
            near = [iso for iso in fresh if iso in wanted and (is_wire or not event.countries)]
            iso = next(iter([*near, *fresh]), "")
            if iso:
                bag.remove(iso)
            else:
                iso = self.rng.choice(self._fresh(event, self.countries, day))
            event.countries.append(iso)
        if is_wire:
            self.wired |= {self.regions[iso] for iso in event.countries}
        for publisher in event.publishers:
            for iso in event.countries:
                self.last_told[publisher["id"], event.form.lead, iso] = day

    def _fresh(self, event: _Event, bag: list[str], day: date) -> list[str]:
        def last_told(iso: str) -> date:
            return max(
                self.last_told.get((p["id"], event.form.lead, iso), date.min) for p in event.publishers
            )

        return [iso for iso in bag if iso not in event.countries and day - last_told(iso) > timedelta(days=3)]

    def _minute(self, day: datetime, last_hour: float = 23.9) -> datetime:
        return day + timedelta(minutes=self.rng.randrange(int(last_hour * 60)))

    def _fill(self, language: str, event: _Event, at: datetime) -> tuple[str, ...]:
        """Title and sentences, never the same twice."""
        tongue = read_tongue(language)
        places = [tongue.places[iso] for iso in event.countries]
        while True:
            filler = Filler(tongue, places, at, self.rng)
            form = event.form
            text = tuple(filler.fill(slotted) for slotted in (form.title, form.lead, *form.bodies))
            if text not in self.texts:
                self.texts.add(text)
                return text

    def _add(
        self, publisher: dict[str, Any], event: _Event, at: datetime, text: tuple[str, ...], *, author: str,
        head: str = "",
    ) -> str:  # fmt: skip
        """Publish title and sentences, with a dateline as their head."""
        title, lead, *rest = text
        tongue = read_tongue(publisher["language"])
        told = " ".join(text)
        named = frozenset(iso for iso in event.countries if tongue.places[iso].is_named_in(told))
        number = 1000 + len(self.told.stories)
        sentences = (head + lead, *rest)
        story = _Story(number, publisher["id"], at, title, sentences, author, event.form.desk, named)
        self.told.stories.append(story)
        return story.url

    def _tell_own(self, event: _Event, day: datetime) -> str:
        (publisher,) = event.publishers
        at = self._minute(day)
        text = self._fill(publisher["language"], event, at)
        author = self.rng.choice(read_tongue(publisher["language"]).people)
        return self._add(publisher, event, at, text, author=author)

    def _tell_wire(self, event: _Event, day: datetime) -> None:
        """An agency's report as its carriers print it: each with its own dateline and edits."""
        language = event.publishers[0]["language"]
        tongue = read_tongue(language)
        at = self._minute(day, last_hour=19.5)
        report = self._fill(language, event, at)
        agency = self.rng.choice(tongue.agencies)
        city = tongue.places[event.countries[0]].cities[0].bare
        urls = []
        for n, publisher in enumerate(event.publishers):
            head = tongue.dateline(list(self.publishers).index(publisher["id"]), city, agency, at)
            text, later = report, at
            if n:
                text = self._edited(report, tongue.edits)
                text = text[:-1] if self.rng.random() < CUT_SHARE else text
                if self.rng.random() < CREDIT_SHARE:
                    text = (*text[:-1], f"{text[-1]} {tongue.credit.format(agency=agency)}")
                later += timedelta(minutes=self.rng.randrange(2, MAX_DELAY_MINUTES))
            urls.append(self._add(publisher, event, later, text, author=agency, head=head))
        self.told.copies.append(tuple(urls))

    def _edited(self, text: tuple[str, ...], edits: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
        """The text with one or two of the house's words in place of the agency's."""
        fitting = [edit for edit in edits if any(f" {edit[0]} " in sentence for sentence in text)]
        for theirs, ours in self.rng.sample(fitting, min(2, len(fitting))):
            text = tuple(sentence.replace(f" {theirs} ", f" {ours} ", 1) for sentence in text)
        return text


def _planted(told: _Told, bad: list[dict[str, Any]]) -> Planted:
    def days(ago: tuple[int, ...]) -> tuple[date, ...]:
        return tuple((WORLD_NOW - timedelta(days=n)).date() for n in ago)

    places = read_data("places")
    return Planted(
        burst_scheme="m49",
        burst_region=BURST_REGION,
        burst_countries=tuple(iso for iso, place in places.items() if place["m49"] == BURST_REGION),
        burst_days=days(BURST_DAYS_AGO),
        outage_source=OUTAGE_SOURCE,
        outage_days=days(OUTAGE_DAYS_AGO),
        bad_feeds={f"{f['source']}-{f['id']}": f["outcome"] for f in bad if "outcome" in f},
        copies=tuple(told.copies),
        pairs_apart=tuple(told.pairs_apart),
        primary={story.url: story.countries for story in told.stories},
    )
