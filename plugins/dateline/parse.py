"""A capture's bytes to items; feedparser is used here and nowhere else.

feedparser can be made to hang for minutes by 40 kB of input, and no thread or timeout inside
its process can stop it. So the pure `parse_capture` runs in a child process that `Parser`
feeds over a pipe, limits in memory, and kills when a deadline passes.
"""

from __future__ import annotations

import json
import os
import re
import resource
import select
import subprocess
import sys
import unicodedata
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from time import monotonic
from typing import IO, TYPE_CHECKING, Any, Self

from selectolax.lexbor import LexborHTMLParser

from dateline.dates import read_date
from dateline.model import DateQuality, DateReading, Item, Outcome, Parsed, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import TracebackType

MAX_ITEMS = 2000
"""Items read from one capture; Media Cloud's cap. The largest real feed measured has 500."""

MAX_TITLE, MAX_TEXT, MAX_FIELD = 500, 4000, 2048
"""Characters kept of a title, of a text, and of any other field; `is_cut` tells what was cut."""

MAX_PROLOGUE, MAX_DECLARATION = 16_384, 256
"""Bytes before the root element, and of the XML declaration: longer ones cost feedparser
quadratic and cubic time. Of 560 real files the longest are about 1 kB and 57 bytes."""

MEMORY_BYTES = 1 << 30
"""Address space that a child may use beyond what it has when it is ready."""

_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_WIDE_STARTS = (
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x00<\x00?", "utf-16-be"),
)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,400}\?>", re.IGNORECASE)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,400}?encoding\s*=\s*["']([\w.:-]{1,40})["']""", re.IGNORECASE)
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
_ROOT = re.compile(r"<\s*[A-Za-z]")
_HTML_START = re.compile(r"<\s*(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_FEED_MARK = re.compile(r"<\s*(?:[\w.-]+:)?(?:rss|rdf|feed|channel)\b", re.IGNORECASE)
_BOT_WALL = re.compile(
    r"just a moment|cf-chl|challenge-platform|captcha|ddos-guard|are you a (?:human|robot)|access denied",
    re.IGNORECASE,
)
_BARE_AMPERSAND = re.compile(r"&(?!#\d{1,7};|#x[0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,30};)")
_DATE_FIELDS = ("published", "created", "updated")


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a feed before its capture is read: it decides zones and languages."""

    final_url: str = ""
    content_type: str = ""
    country: str = ""
    zone: str = ""
    language: str = ""


def clean_text(text: str, limit: int) -> tuple[str, bool]:
    """Text safe to store, on one line, and whether it was cut at `limit` characters.

    Control, surrogate and bidirectional-override characters go: no reader needs them in a
    headline, and they break terminals, CSV files and databases.
    """
    joined = " ".join(text[: limit * 4].split())
    if not joined.isprintable():
        kept = "".join(c if c.isprintable() else _stand_in(c) for c in joined)
        joined = " ".join(kept.split())
    joined = unicodedata.normalize("NFC", joined)
    return joined[:limit].rstrip(), len(joined) > limit


def _stand_in(char: str) -> str:
    # Zero-width joiners shape words in Persian and Hindi, so they stay; other format and
    # control characters go, and private-use ones become a space to keep words apart.
    if char in "‌‍":
        return char
    return " " if unicodedata.category(char) in {"Co", "Cc"} else ""


def plain_text(markup: str) -> str:
    """The text of an HTML fragment; blocks and line breaks become spaces, scripts nothing."""
    if "<" not in markup and "&" not in markup:
        return markup
    tree = LexborHTMLParser(f"<body>{markup}")
    tree.strip_tags(["script", "style", "template", "noscript", "iframe", "svg"], recursive=True)
    body = tree.body
    return body.text(separator=" ") if body is not None else ""


def decode_body(body: bytes, content_type: str) -> tuple[str | None, str]:
    """A body as text and the encoding that was used; None where it fits none it claims.

    BOM, then strict UTF-8, then the XML declaration, then HTTP's charset, then Windows-1252:
    bytes that are valid UTF-8 are UTF-8 whatever a header says (a false charset garbled 7 of
    392 real files), and no detector decides, since detectors disagree from version to version.
    """
    for bom, encoding in (*_BOMS, *_WIDE_STARTS):
        if body.startswith(bom):
            with suppress(UnicodeDecodeError):
                return body[len(bom) if bom in dict(_BOMS) else 0 :].decode(encoding), encoding
    with suppress(UnicodeDecodeError):
        return body.decode("utf-8"), "utf-8"
    declared = _DECLARED.match(body)
    charset = _CHARSET.search(content_type)
    claims = [declared.group(1).decode("ascii") if declared else "", charset.group(1) if charset else ""]
    for encoding in (*claims, "windows-1252"):
        if not encoding or encoding.lower().replace("_", "-") in {"utf-8", "utf8"}:
            continue
        with suppress(UnicodeDecodeError, LookupError):
            return body.decode(encoding), encoding.lower()
    # A UTF-8 feed with a few broken bytes is common where a database cut a string in half.
    text = body.decode("utf-8", errors="replace")
    n_broken = text.count("\ufffd")
    return (text, "utf-8 repaired") if n_broken * 100 < len(text) else (None, "")


def judge_body(text: str, content_type: str = "") -> tuple[Outcome, str]:
    """Whether a body can be a feed at all: OK, or the outcome and reason why not. Cheap."""
    head = text[:MAX_PROLOGUE].lstrip("\ufeff \t\r\n")
    if not head:
        return Outcome.EMPTY, "no text in the body"
    if _HTML_START.match(head) or ("html" in content_type.lower() and not _FEED_MARK.search(head)):
        if _BOT_WALL.search(text[:100_000]):
            return Outcome.BOT_WALL, "a challenge page instead of a feed"
        return Outcome.NOT_A_FEED, "an HTML page instead of a feed"
    if head[0] in "{[":
        return Outcome.NOT_A_FEED, "JSON, which is not read"
    return Outcome.OK, ""


def _find_trap(text: str) -> str:
    """Name what would make feedparser hang, or ""."""
    declaration = text.find("?>")
    if text.lstrip()[:5].lower() == "<?xml" and not 0 <= declaration <= MAX_DECLARATION:
        return f"XML declaration of more than {MAX_DECLARATION} bytes"
    root = _ROOT.search(text, 0, MAX_PROLOGUE)
    if root is None:
        return f"no element in the first {MAX_PROLOGUE} bytes"
    if "<!ENTITY" in text[: root.start()].upper() or "<!ENTITY" in text[:MAX_PROLOGUE].upper():
        return "entity declarations"
    return ""


def parse_capture(body: bytes, context: Context) -> Parsed:
    """Read a capture. Never raises: what cannot be read is an outcome with a reason."""
    text, encoding = decode_body(body, context.content_type)
    if text is None:
        return Parsed(Outcome.BAD_ENCODING, reason="fits none of the encodings it claims")
    outcome, reason = judge_body(text, context.content_type)
    trap = _find_trap(text) if outcome is Outcome.OK else ""
    if outcome is not Outcome.OK or trap:
        outcome = outcome if outcome is not Outcome.OK else Outcome.PARSE_ERROR
        return Parsed(outcome, encoding=encoding, reason=reason or f"refused: {trap}")
    try:
        feed = _feedparser(text, context)
    except Exception as fault:  # noqa: BLE001 - feedparser raises anything, and this row says what
        return Parsed(Outcome.PARSE_ERROR, encoding=encoding, reason=f"{type(fault).__name__}: {fault}"[:300])
    return _read_feed(feed, context, encoding)


def _feedparser(text: str, context: Context) -> Any:  # noqa: ANN401 - feedparser has no types
    import feedparser  # noqa: PLC0415 - 0.1 s that only the child process pays

    def run(source: str) -> Any:  # noqa: ANN401
        # An undeclared UTF-8 body is read as UTF-8, so the declaration that no longer holds goes.
        data = _XML_DECLARATION.sub("", source, count=1).lstrip().encode("utf-8", errors="replace")
        headers = {
            "content-type": "application/xml; charset=utf-8",
            "content-location": context.final_url,
        }
        return feedparser.parse(
            BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )

    feed = run(text)
    if feed.get("bozo") and _BARE_AMPERSAND.search(text):
        # The loose parser turns "AT&T" into "AT&T;", so the ampersand is mended first.
        mended = run(_BARE_AMPERSAND.sub("&amp;", text))
        feed = mended if len(mended.entries) >= len(feed.entries) else feed
    return feed


def _read_feed(feed: Any, context: Context, encoding: str) -> Parsed:  # noqa: ANN401
    entries = feed.get("entries", [])
    version = feed.get("version", "")
    if not version and not entries:
        return Parsed(Outcome.NOT_A_FEED, encoding=encoding, reason="neither a known format nor an item")
    read = [_read_item(entry, n, context) for n, entry in enumerate(entries[:MAX_ITEMS])]
    read += [Rejected(MAX_ITEMS + i, "over_item_cap", *_name(e)) for i, e in enumerate(entries[MAX_ITEMS:])]
    bozo = type(feed["bozo_exception"]).__name__ if feed.get("bozo") and "bozo_exception" in feed else ""
    language, _ = clean_text(str(feed.get("feed", {}).get("language", "")), 20)
    return Parsed(
        outcome=Outcome.OK if entries else Outcome.EMPTY,
        items=tuple(entry for entry in read if isinstance(entry, Item)),
        rejected=tuple(entry for entry in read if isinstance(entry, Rejected)),
        n_entries=len(entries),
        format=version,
        language=language,
        encoding=encoding,
        bozo=bozo,
    )


def _name(entry: Mapping[str, Any]) -> tuple[str, str]:
    title, _ = clean_text(plain_text(str(entry.get("title") or "")), MAX_TITLE)
    return title, _web_link(entry)


def _web_link(entry: Mapping[str, Any]) -> str:
    """The first web address of an entry; javascript:, data: and the like are not kept."""
    links = [entry.get("link")]
    links += [
        link.get("href") for link in entry.get("links", ()) if link.get("rel", "alternate") == "alternate"
    ]
    guid = entry.get("id", "")
    for link in (*links, guid):
        address, cut = clean_text(str(link or ""), MAX_FIELD)
        if address.lower().startswith(("http://", "https://")) and not cut:
            return address
    return ""


def _body_text(entry: Mapping[str, Any]) -> str:
    """The longer of summary and content: some feeds cut one, some the other."""
    contents = [str(c.get("value") or "") for c in entry.get("content", ())]
    texts = [plain_text(t[: MAX_TEXT * 8]) for t in (str(entry.get("summary") or ""), *contents)]
    return max(texts, key=len, default="")


def _read_item(entry: Mapping[str, Any], position: int, context: Context) -> Item | Rejected:
    title, link = _name(entry)
    text, is_cut = clean_text(_body_text(entry), MAX_TEXT)
    if not title and not text:
        return Rejected(position, "no_text", title, link)
    guid, _ = clean_text(str(entry.get("id") or ""), MAX_FIELD)
    byline, _ = clean_text(plain_text(str(entry.get("author") or "")), 200)
    tags = (clean_text(plain_text(str(tag.get("term") or "")), 100)[0] for tag in entry.get("tags", ())[:50])
    date_raw = _raw_date(entry)
    date = read_date(date_raw, country=context.country, zone=context.zone, language=context.language)
    return Item(
        position=position,
        guid=guid,
        link=link,
        title=title,
        text=text,
        byline=byline,
        tags=tuple(dict.fromkeys(t for t in tags if t)),
        date_raw=date_raw,
        date=date,
        is_cut=is_cut,
    )


def _raw_date(entry: Mapping[str, Any]) -> str:
    # `in`, because feedparser's get("updated") answers with `published` and a warning.
    raws = (str(entry[name]) for name in _DATE_FIELDS if name in entry)
    return clean_text(next(filter(None, raws), ""), 200)[0]


class Parser:
    """A child process that parses captures, one at a time, each within `timeout_s` seconds.

    A capture that hangs or exhausts memory costs the child its life and gives an outcome; the
    next capture gets a new child. Use as a context manager.
    """

    def __init__(self, timeout_s: float) -> None:
        """Start no process yet; the first capture does."""
        self._timeout_s = timeout_s
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the child."""
        self._kill()

    def parse(self, body: bytes, context: Context) -> Parsed:
        """Parse one capture in the child; PARSE_TIMEOUT or PARSE_ERROR where it did not survive."""
        child = self._child = self._child or self._start()
        if child.stdin is None or child.stdout is None:
            raise RuntimeError("the parser's pipes are gone")
        request = json.dumps([asdict(context), len(body)]).encode() + b"\n" + body
        try:
            child.stdin.write(request)
            child.stdin.flush()
            answer = self._read_line(child.stdout)
        except BrokenPipeError:
            answer = b""
        if answer is None:
            self._kill()
            return Parsed(Outcome.PARSE_TIMEOUT, reason=f"not parsed within {self._timeout_s:g} s")
        if not answer:
            self._kill()
            return Parsed(Outcome.PARSE_ERROR, reason="the parser died, out of memory or by a signal")
        return _from_json(json.loads(answer))

    def _read_line(self, pipe: IO[bytes]) -> bytes | None:
        """One line from the child, b"" when it has died, None when the deadline passed.

        Read from the descriptor, because a buffered read could block past the deadline.
        """
        chunks: list[bytes] = []
        deadline = monotonic() + self._timeout_s
        while not chunks or not chunks[-1].endswith(b"\n"):
            ready, _, _ = select.select([pipe], [], [], max(0.0, deadline - monotonic()))
            if not ready:
                return None
            chunks.append(os.read(pipe.fileno(), 1 << 20))
            if not chunks[-1]:
                return b""
        return b"".join(chunks)

    def _start(self) -> subprocess.Popen[bytes]:
        path = os.pathsep.join(
            filter(None, [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
        )
        child = subprocess.Popen(
            [sys.executable, "-m", "dateline.parse"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
        )
        if child.stdout is None or child.stdout.readline() != b"ready\n":
            raise RuntimeError("the parser did not start")
        return child

    def _kill(self) -> None:
        if self._child is None:
            return
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        self._child = None


def _from_json(raw: dict[str, Any]) -> Parsed:
    items = []
    for item in raw.pop("items"):
        date = item.pop("date")
        at = datetime.fromisoformat(date["at"]) if date["at"] else None
        item["tags"] = tuple(item["tags"])
        items.append(Item(date=DateReading(at, DateQuality(date["quality"]), date["rule"]), **item))
    rejected = tuple(Rejected(**r) for r in raw.pop("rejected"))
    outcome = Outcome(raw.pop("outcome"))
    return Parsed(outcome=outcome, items=tuple(items), rejected=rejected, **raw)


def _requests(pipe: IO[bytes]) -> Iterator[tuple[Context, bytes]]:
    for line in iter(pipe.readline, b""):
        context, size = json.loads(line)
        yield Context(**context), pipe.read(size)


def _limit_memory() -> None:
    in_use = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    limit = in_use + MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _serve() -> None:
    """Answer parse requests on standard input until it closes: the child's whole life."""
    import feedparser  # noqa: F401, PLC0415 - loaded before the first deadline starts to run

    with suppress(OSError):  # no /proc outside Linux: the deadline still holds
        _limit_memory()
    answers = sys.stdout.buffer
    answers.write(b"ready\n")
    answers.flush()
    for context, body in _requests(sys.stdin.buffer):
        parsed = parse_capture(body, context)
        answers.write(json.dumps(asdict(parsed), default=_plain).encode() + b"\n")
        answers.flush()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a parsed capture")


if __name__ == "__main__":
    _serve()
