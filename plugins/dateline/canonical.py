"""Comparable forms of addresses, titles and texts; the exact form is always kept elsewhere."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from yarl import URL

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_URL = 2048
"""Longest address taken, in characters; beyond it servers and proxies begin to refuse."""

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_QUOTES = dict.fromkeys(map(ord, "‘’‚‛′`´ʼ＇"), "'") | dict.fromkeys(map(ord, "“”„‟«»″＂"), '"')
_POINTS = dict.fromkeys([*range(0x0591, 0x05C8), *range(0x064B, 0x0660), 0x0670])
_TYPOGRAPHY = _DASHES | _QUOTES | _POINTS | {ord("…"): "...", 0x00AD: None, 0x200B: None, 0x0640: None}

_SUFFIX = re.compile(r"\s+(?:-|\|)\s+([^-|]{2,40})$")
_NO_SPACES = re.compile(r"[぀-ヿ㐀-䶿一-鿿豈-﫿฀-๿ກ-໿ក-៿က-႟]")
_NUMERAL = re.compile(r"\d+")
# Vowel signs are no letters to Unicode, and without them a word of Hindi falls into its consonants.
_WORD = re.compile(
    "[\\w&\u0300-\u036f\u0900-\u0963\u0966-\u0dff\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0f71-\u0f84\u102b-\u103e\u17b4-\u17d3]+"
)
_IN_NUMBER = re.compile(r"(?<=\d)[.,](?=\d)")
_IN_NUMBER_ASCII = re.compile(rb"[.,](?=[0-9])(?<=[0-9].)")
_ASCII_WORDS = (
    bytes(ord(chr(i).lower()) if chr(i).isalnum() or chr(i) in "_&" else 32 for i in range(128)) + b" " * 128
)
_AMP_PATH = re.compile(r"^amp/(?=.)|(?:/amp|\.amp)(?=/*$|\.html?$)")
_INDEX = re.compile(r"(?:^|/)(?:index|default)\.(?:html?|php|aspx?|jsp)$")
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#;]*", re.IGNORECASE)
_MOBILE_PARAMS = frozenset({"amp", "outputtype", "amp_js_v", "m", "mobile"})
_AMP_CACHE = re.compile(
    r"^(?:www\.)?google\.[a-z.]{2,6}/amp/(?:s/)?|^[^/]+\.cdn\.ampproject\.org/[cv]/(?:s/)?"
)
_OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_SPARE_HOST = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_HOST = re.compile(r"[^\s/?#@:%\\\"<>^`{|}]+")
_NUMBERED_HOST = re.compile(r"(.*\.)?(0[xX][0-9a-fA-F]*|[0-9]+)\.?")


def identify(*parts: str) -> str:
    """The id of whatever these parts name: 24 hexadecimal digits of BLAKE2b, the same for ever.

    96 bits keep the chance of one clash among a billion ids below 1e-11.
    """
    return blake2b("\x1f".join(parts).encode(), digest_size=12).hexdigest()


def _data(name: str) -> Iterator[str]:
    """The lines of a data file, without its comments."""
    for line in files("dateline").joinpath("data", name).read_text("utf-8").splitlines():
        rule = line.split("#", 1)[0].strip()
        if rule:
            yield rule


@cache
def _title_marks() -> tuple[re.Pattern[str], frozenset[str]]:
    """What agencies put before a title, as one pattern, and after it, folded."""
    marks = [line.partition(": ") for line in _data("title_marks.txt")]
    before = "|".join(re.escape(mark) for kind, _, mark in marks if kind == "before")
    after = frozenset(mark.casefold() for kind, _, mark in marks if kind == "after")
    return re.compile(rf"^(?:(?:{before})(?: \d{{1,2}})?\s*[-:|]\s*)+"), after


@cache
def _redirectors() -> dict[str, tuple[str, ...]]:
    """By page, the parameters in which it says where it leads."""
    rules = (line.partition(": ") for line in _data("redirectors.txt"))
    return {page: tuple(names.split()) for page, _, names in rules}


@cache
def _tracking() -> tuple[frozenset[str], tuple[str, ...], dict[str, tuple[str, ...]]]:
    exact, prefixes = set(), []
    by_host: dict[str, tuple[str, ...]] = {}
    for line in _data("tracking_params.txt"):
        host, _, name = line.lower().rpartition(": ")
        if host:
            by_host[host] = (*by_host.get(host, ()), name)
        elif name.endswith("*"):
            prefixes.append(name[:-1])
        elif name:
            exact.add(name)
    return frozenset(exact), tuple(prefixes), by_host


def _is_tracking(name: str, host: str) -> bool:
    exact, prefixes, by_host = _tracking()
    name = name.lower()
    if name in exact or name.startswith(prefixes):
        return True
    parts = host.split(".")
    domains = (".".join(parts[i:]) for i in range(len(parts) - 1))
    rules = (rule for domain in domains for rule in by_host.get(domain, ()))
    return any(name == rule or (rule.endswith("*") and name.startswith(rule[:-1])) for rule in rules)


@cache
def _host(url_host: str) -> str:
    return url_host.lower().rstrip(".")


def _is_host(host: str) -> bool:
    return bool(_HOST.fullmatch(host)) or ":" in host


def url_key(url: str) -> str:
    """The strict key of an address: equal keys are the same page, "" for what is no web address.

    Scheme, default port, a trailing slash and the fragment (except `#!` and `#/`, which pages of
    scripts use as paths) are dropped, the query is sorted, and only parameters that are listed in
    `data/tracking_params.txt` leave; values are never touched. `url_key(url_key(x)) == url_key(x)`.
    """
    text = url.strip().replace("\t", "").replace("\n", "").replace("\r", "").replace("&amp;", "&")
    if _OTHER_SCHEME.match(text):
        return ""
    if "://" not in text[:12]:
        text = "http://" + text.removeprefix("//")
    try:
        parsed = URL(text)
        if parsed.scheme not in {"http", "https"} or not _is_host(parsed.raw_host or ""):
            return ""
        port = "" if parsed.port in {80, 443, None} else f":{parsed.port}"
        query = sorted((k, v) for k, v in parsed.query.items() if not _is_tracking(k, _host(parsed.raw_host)))
        path = _SESSION.sub("", parsed.raw_path).rstrip("/")
        tail = URL.build(query=query).raw_query_string if query else ""
    except (ValueError, TypeError):
        return ""
    fragment = parsed.raw_fragment if parsed.raw_fragment.startswith(("!", "/")) else ""
    return f"{_host(parsed.raw_host)}{port}{path}{'?' + tail if tail else ''}{'#' + fragment if fragment else ''}"


def loose_url_key(url: str) -> str:
    """The loose key: the strict one with www., m., AMP forms and index files folded, wrappers opened.

    Merges only where titles agree: a mobile page may be another page.
    """
    key = _unwrap(url_key(url))
    host, slash, rest = key.partition("/")
    path, mark, query = rest.partition("?")
    while path != (path := _INDEX.sub("", _AMP_PATH.sub("", path).rstrip("/"))):
        pass
    while host != (host := _SPARE_HOST.sub("", host)):
        pass
    kept = "&".join(p for p in query.split("&") if p.partition("=")[0].lower() not in _MOBILE_PARAMS)
    return host + (slash if path or kept else "") + path + (mark + kept if kept else "")


def _unwrap(key: str) -> str:
    """The key of the page that a redirector or a cache of AMP pages shows, for those that say which."""
    cache_ = _AMP_CACHE.match(key)
    if cache_ and "." in key[cache_.end() :].partition("/")[0]:
        return url_key(key[cache_.end() :])
    page, _, query = key.partition("?")
    for name in _redirectors().get(page.removeprefix("www."), ()):
        inner = dict(parse_qsl(query)).get(name, "")
        if inner.startswith(("http://", "https://")):
            return url_key(inner) or key
    return key


def is_front_page(key: str) -> bool:
    """Whether a strict key names a site's front page, which says nothing about a story."""
    return "/" not in key and "?" not in key


def fold_text(text: str) -> str:
    """Text with typographic forms, width, case and white space folded, for comparing only."""
    folded = unicodedata.normalize("NFKC", text.translate(_TYPOGRAPHY)).casefold()
    return " ".join(folded.split())


def words(text: str) -> list[str]:
    """The words of a text in folded form.

    "&" belongs to a word, so that AT&T stays one, and a number is one word without its
    separators: 5.1 and 5,1 are "51".
    """
    if text.isascii():
        return _ascii_words(text)
    return _WORD.findall(_IN_NUMBER.sub("", fold_text(text)).replace("'", ""))


def _ascii_words(text: str) -> list[str]:
    """What `words` gives for ASCII, ten times faster: most of the press that is read most."""
    plain = text.encode("ascii")
    if _IN_NUMBER_ASCII.search(plain):
        plain = _IN_NUMBER_ASCII.sub(b"", plain)
    return plain.translate(_ASCII_WORDS, b"'`").decode("ascii").split()


def title_key(title: str, publisher: str = "") -> str:
    """A title in its comparable form: agency prefixes and publisher suffixes off, words only."""
    before, _ = _title_marks()
    plain = before.sub("", " ".join(title.translate(_TYPOGRAPHY).split()))
    suffix = _SUFFIX.search(plain)
    if suffix and _is_publisher(suffix.group(1), publisher, pipe="|" in suffix.group(0)):
        plain = plain[: suffix.start()]
    return " ".join(words(plain))


def _is_publisher(suffix: str, publisher: str, *, pipe: bool) -> bool:
    name = suffix.casefold().strip()
    own = publisher.casefold()
    return name in _title_marks()[1] or pipe or bool(own and (name in own or own in name))


def numerals(text: str) -> frozenset[str]:
    """The numbers of a text as plain digits; separators are dropped so that 5.1 and 5,1 agree."""
    digits = text
    if not _NUMERAL.search(text):
        return frozenset()
    if not text.isascii():
        digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    return frozenset(n.lstrip("0") or "0" for n in _NUMERAL.findall(_IN_NUMBER.sub("", digits)))


def is_spaceless(text: str) -> bool:
    """Whether a text is mostly in a script that puts no spaces between words."""
    return len(_NO_SPACES.findall(text)) * 3 > len(text.replace(" ", ""))


def shingles(title: str, text: str) -> frozenset[str]:
    """Word 3-grams of title and text, character 4-grams where the script has no spaces.

    Text counts up to 600 characters: measured best of 0 to 600 for telling copies (F1 on two
    labelled sets rises up to there). A text shorter than a gram is one shingle.
    """
    body = f"{title} {text[:600]}"
    if is_spaceless(body):
        run, size, glue = list("".join(words(body))), 4, ""
    else:
        run, size, glue = words(body), 3, " "
    if len(run) <= size:
        return frozenset({glue.join(run)} if run else ())
    return frozenset(glue.join(run[i : i + size]) for i in range(len(run) - size + 1))


def url_faults(url: str, *, allow_private: bool) -> Iterator[str]:
    """Why an address cannot be polled, by looking at it and asking nobody."""
    if _UNPRINTABLE.search(url) or re.search(r"\s", url):
        yield "whitespace or control character in it"
    if len(url) > MAX_URL:
        yield f"longer than {MAX_URL} characters"
    try:
        parts = urlsplit(url)
        host, port = unicodedata.normalize("NFKC", parts.hostname or ""), parts.port
    except ValueError as error:
        yield str(error)
        return
    if parts.scheme not in {"http", "https"}:
        yield f"scheme {parts.scheme!r} is neither http nor https"
    if "@" in parts.netloc:
        yield "user name or password in it"
    if port is not None and port < 1024 and port not in {80, 443}:
        yield f"port {port} belongs to another service"
    yield from _host_faults(host, allow_private=allow_private) if host else ("no host in it",)


def _host_faults(host: str, *, allow_private: bool) -> Iterator[str]:
    """Names are judged again when they are resolved; here only what they say themselves."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        labels = host.rstrip(".").split(".")
        if not _HOST.fullmatch(host) or not all(0 < len(label) <= 63 for label in labels):
            yield f"{host!r} is not a host"
        if _NUMBERED_HOST.fullmatch(host):
            yield f"{host} is a number in disguise, not a host"
        if labels[-1] in {"localhost", "localdomain"} and not allow_private:
            yield f"{host} is not public"
    else:
        mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
        plain = mapped or address
        if not allow_private and (not plain.is_global or plain.is_multicast):
            yield f"{host} is not a public address"
