"""The nouns of dateline and its error tree; imports nothing but the standard library.

Errors are for our own faults. What a publisher does wrong is a value: an `Outcome`,
a `DateQuality`, a reason in `Counts`.

    DatelineError
      CatalogueError     a seed file is wrong: carries file, line, reason
      SettingError       an environment variable is wrong: carries its name
      SchemaError        the lake was made by other schema files than these
      CheckFailed        a fail_ check returned rows: nothing was committed
      UnbalancedRun      a step lost count of what it dropped
      LakeBusy           another writer holds the lake
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

RULE_VERSION = "2026.11.4"
"""Version of every rule between capture and lake; raised with each change of a rule."""

WHOLE_PPM = 1_000_000
"""The weights of a story's countries add up to this: shares in millionths."""

UNLOCATED = "ZZ"
"""CLDR's code for an unknown territory: the country of a story with no evidence."""


class DatelineError(Exception):
    """Base of every error that dateline raises on purpose."""


class CatalogueError(DatelineError):
    """Rows of a seed file are wrong. `faults` holds one `path:line: reason` each."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__(f"{len(faults)} fault(s) in the catalogue:\n" + "\n".join(faults))


class SettingError(DatelineError):
    """An environment variable holds a value that cannot be used."""

    def __init__(self, name: str, value: str, wanted: str) -> None:
        self.name = name
        super().__init__(f"{name}={value!r} cannot be used: {wanted}")


class SchemaError(DatelineError):
    """A schema file that the lake has already applied has changed since."""

    def __init__(self, file: str) -> None:
        self.file = file
        super().__init__(
            f"sql/schema/{file} was changed after this lake applied it; "
            "schema files are forward-only: undo the change and add a new file"
        )


class CheckFailed(DatelineError):
    """A `fail_` check returned rows, so the batch was rolled back."""

    def __init__(self, check: str, n_rows: int, sample: str) -> None:
        self.check, self.n_rows = check, n_rows
        super().__init__(f"check {check} returned {n_rows} row(s), nothing was stored; first: {sample}")


class UnbalancedRun(DatelineError):
    """A step's `in` differs from its `out` plus what it says it dropped."""

    def __init__(self, step: str, counts: Counts) -> None:
        self.step, self.counts = step, counts
        super().__init__(f"step {step} does not balance: {counts}")


class LakeBusy(DatelineError):
    """Another process is writing to the lake; try again when it has ended."""


class Outcome(StrEnum):
    """How one poll ended (up to `BAD_REDIRECT`) or how its capture was read (after it)."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    SAME_BODY = "same_body"
    EMPTY = "empty"
    NOT_A_FEED = "not_a_feed"
    BOT_WALL = "bot_wall"
    HTTP_4XX = "http_4xx"
    HTTP_5XX = "http_5xx"
    RATE_LIMITED = "rate_limited"
    GONE = "gone"
    MOVED = "moved"
    TIMEOUT = "timeout"
    DNS = "dns"
    TLS = "tls"
    UNREACHABLE = "unreachable"
    BLOCKED_ADDRESS = "blocked_address"
    TOO_LARGE = "too_large"
    BAD_REDIRECT = "bad_redirect"
    BAD_ENCODING = "bad_encoding"
    PARSE_TIMEOUT = "parse_timeout"
    PARSE_ERROR = "parse_error"


ANSWERED = frozenset({Outcome.OK, Outcome.NOT_MODIFIED, Outcome.SAME_BODY, Outcome.EMPTY})
"""Outcomes after which a feed counts as having been seen: coverage is not broken."""


class DateQuality(StrEnum):
    """How far a date can be trusted; stored beside every date."""

    EXACT = "exact"
    ZONE_ASSUMED = "zone_assumed"
    DAY_ONLY = "day_only"
    AMBIGUOUS = "ambiguous"
    MISSING = "missing"
    IMPLAUSIBLE = "implausible"


class Role(StrEnum):
    """What a country is to a story."""

    FOCUS = "focus"
    MENTION = "mention"
    FILED_FROM = "filed_from"
    SOURCE = "source"
    UNLOCATED = "unlocated"


@dataclass(frozen=True, slots=True)
class Country:
    """An ISO 3166-1 alpha-2 code (XK for Kosovo) and its English name."""

    country: str
    name: str


@dataclass(frozen=True, slots=True)
class Source:
    """A publisher. `family` joins sister titles; `zone` is the IANA zone its bare times are in."""

    source_id: str
    name: str
    home_page: str
    country: str
    family: str
    zone: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A URL we poll. `language` is an ISO 639-1 code, `verified_on` a day or empty, `tags` the user's own."""

    feed_id: str
    url: str
    source_id: str
    language: str
    country: str
    verified_on: str = ""
    origin: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wire:
    """A news agency: its id, its home country and the spellings that it is credited by."""

    wire: str
    name: str
    country: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The validated seed files, keyed by id."""

    feeds: Mapping[str, Feed]
    sources: Mapping[str, Source]
    countries: Mapping[str, Country]


@dataclass(frozen=True, slots=True)
class Poll:
    """One request and its end; a feed's state is its latest poll. Times are UTC instants.

    What was asked: `feed_url` is what the catalogue says, `ask_url` what was asked (where a feed has
    moved for good, its new address), `final_url` what answered. `is_conditional` tells whether
    validators were sent; `etag` and `last_modified` are the bytes to send back unchanged.

    What came: `body_hash` is that of the newest body accepted, `entries_hash` that of its entries
    alone, `keys` what its entries are known again by (`dateline.parse.Skim`). `n_new` of its
    `n_entries` were not in the body before; `n_missed` estimates what was lost between two bodies
    that share nothing, None where nothing seems lost. `newest_at` and `median_gap_s` are of the
    entries' own dates, and in `window_s` seconds they are replaced at that rate; `hint_s` and `skip` of the publisher's wish how often and when to be asked.
    All of these are carried over polls that brought no body, `keys` only by who reads the state.

    What follows: `interval_s` is what the feed has earned, `next_due_at` when it may be asked again.
    `n_failures` is the weighted run of failures up to here, `n_gone` that of 410 answers since
    `gone_since`, `n_moved` that of permanent redirects to `moved_to` since `moved_since`.
    `capture_id` is set when this poll brought a new body.
    """

    poll_id: str
    feed_id: str
    asked_at: datetime
    outcome: Outcome
    feed_url: str
    ask_url: str = ""
    final_url: str = ""
    status: int | None = None
    is_conditional: bool = False
    etag: str | None = None
    last_modified: str | None = None
    validators_off: bool = False
    whole_at: datetime | None = None
    content_type: str | None = None
    body_hash: str | None = None
    entries_hash: str | None = None
    keys: str | None = None
    n_bytes: int = 0
    n_entries: int | None = None
    n_new: int | None = None
    n_missed: int | None = None
    newest_at: datetime | None = None
    median_gap_s: int | None = None
    window_s: int | None = None
    retry_after_s: int | None = None
    max_age_s: int | None = None
    hint_s: int | None = None
    skip: str = ""
    interval_s: int = 0
    next_due_at: datetime | None = None
    n_failures: float = 0.0
    n_gone: int = 0
    gone_since: datetime | None = None
    retired_at: datetime | None = None
    moved_to: str = ""
    n_moved: int = 0
    moved_since: datetime | None = None
    capture_id: str | None = None
    reason: str = ""
    elapsed_ms: int = 0
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class Capture:
    """A body kept, as it came off the wire after content decoding."""

    capture_id: str
    feed_id: str
    asked_at: datetime
    final_url: str
    content_type: str | None
    body: bytes


@dataclass(frozen=True, slots=True)
class DateReading:
    """What a raw date string was read as.

    `at` is UTC, None where nothing could be read. `rule` names what read it
    ("rfc822", "iso", "named_zone:MSK>Europe/Moscow" ...).
    """

    at: datetime | None
    quality: DateQuality
    rule: str


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as it stood in one capture: plain text, no markup, no control characters.

    `language` is what the feed says of it; `entry_hash` stands for its bytes, "" where these do not
    stand for themselves.
    """

    position: int
    guid: str
    link: str
    title: str
    text: str
    byline: str
    tags: tuple[str, ...]
    date_raw: str
    date: DateReading
    is_cut: bool = False
    language: str = ""
    entry_hash: str = ""


class EntryNames(NamedTuple):
    """Short hashes of an entry's guid, address and title: what is kept of an entry that is not read again.

    `marks` are those of the lines at both ends of its text, joined by spaces (`dedupe.boilerplate`).
    """

    guid: str
    url: str
    title: str = ""
    marks: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """An entry, or `n` of them, that gave no item, with the reason and enough to find it in the capture."""

    position: int
    reason: str
    title: str
    link: str
    n: int = 1


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a capture held. `bozo` is feedparser's complaint, kept as data and never a verdict.

    `known` are the hashes of those of its `n_entries` that had been read before: not among `items` again.
    """

    outcome: Outcome
    items: tuple[Item, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    n_entries: int = 0
    known: tuple[str, ...] = ()
    format: str = ""
    language: str = ""
    encoding: str = ""
    bozo: str = ""
    reason: str = ""


class Dateline(NamedTuple):
    """The head of a wire story: `places` as written, in order; `span` is [start, end) in the text."""

    places: tuple[str, ...]
    qualifier: str
    wire: str
    date_text: str
    span: tuple[int, int]
    rule: str


class Lede(NamedTuple):
    """A story's text without its dateline and credit lines.

    `offset` is where `text` begins in the text given, so that spans can be mapped back.
    `wire` is the agency credited anywhere (dateline, credit line, byline), or "".
    """

    text: str
    offset: int
    wire: str
    wire_rule: str
    dateline: Dateline | None


class Evidence(NamedTuple):
    """Words that speak for a country: `surface` is `field[start:end]` of the story as stored."""

    field: str
    start: int
    end: int
    surface: str
    rule: str


class Mention(NamedTuple):
    """A country's part in a story. Weights of a story add up to exactly 1 000 000 (millionths)."""

    country: str
    role: Role
    score: float
    weight_ppm: int
    is_about: bool
    is_primary: bool
    evidence: tuple[Evidence, ...] = ()


class RegionMention(NamedTuple):
    """A region named directly ("Sahel", "the EU"): `region` is its id in `scheme`."""

    scheme: str
    region: str
    score: float
    evidence: tuple[Evidence, ...] = ()


class Located(NamedTuple):
    """All that the places of a story say, for one rule version."""

    mentions: tuple[Mention, ...]
    regions: tuple[RegionMention, ...] = ()


@dataclass(slots=True)
class Counts:
    """What went into a step, what came out, and why the rest did not: the drop ledger."""

    n_in: int = 0
    n_out: int = 0
    dropped: dict[str, int] = field(default_factory=dict)

    def drop(self, reason: str, n: int = 1) -> None:
        """Count `n` dropped for `reason`."""
        self.dropped[reason] = self.dropped.get(reason, 0) + n

    def add(self, other: Counts) -> None:
        """Add another step run's counts to these."""
        self.n_in += other.n_in
        self.n_out += other.n_out
        for reason, n in other.dropped.items():
            self.drop(reason, n)

    def balance(self, step: str) -> Counts:
        """Return these counts, or raise `UnbalancedRun` where something was lost uncounted."""
        if self.n_in != self.n_out + sum(self.dropped.values()):
            raise UnbalancedRun(step, self)
        return self


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are and how to behave; built once in the shell and passed down.

    `allow_networks` are networks the address guard lets through (CIDR; none by default).
    `connect_to` is "host:port": every feed is dialled there, its address unchanged, which is
    how the demo world and the tests stand in for the internet.
    `snapshot_days` is for how long the lake can be asked as of earlier; `capture_days` and
    `capture_bytes` are how much of the captures is kept, whichever is less. 0 is without limit.
    """

    home: Path
    sql: Path
    seeds: Path
    contact: str = ""
    allow_networks: tuple[str, ...] = ()
    connect_to: str = ""
    total_timeout_s: float = 30.0
    connect_timeout_s: float = 10.0
    run_deadline_s: float = 780.0
    host_spacing_s: float = 1.0
    max_body_bytes: int = 10_000_000
    parse_timeout_s: float = 10.0
    n_editions: int = 8
    snapshot_days: int = 30
    capture_days: int = 0
    capture_bytes: int = 0

    @property
    def landing(self) -> Path:
        """Folder of the packs that polls leave behind."""
        return self.home / "landing"

    @property
    def lake(self) -> Path:
        """Folder of the lake's catalog and data files."""
        return self.home / "lake"

    @property
    def known_ids(self) -> Path:
        """The file that tells which ids the lake may hold."""
        return self.lake / "known.sqlite"

    @property
    def editions(self) -> Path:
        """Folder of the published editions."""
        return self.home / "editions"
