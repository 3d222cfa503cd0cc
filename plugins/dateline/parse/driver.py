"""The SAX driver that feedparser reads XML through: the standard one's events, fewer of them.

`xml.sax.make_parser` imports this module by name and calls `create_parser`. Four things differ from
`xml.sax.expatreader`: expat hands over text in whole pieces and not one for each `&lt;` (a fifth of
feedparser's time went there); elements that no item is made of are left out; long texts of markup come
with character references for the few letters that are not ASCII, because feedparser maps each text
by a table, at 44 ns a character where one is not ASCII and nothing where all are; and what makes
feedparser quadratic is cut short: authors of 100 kB, thousands of categories in one entry.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from typing import IO, Any
from xml.parsers import expat
from xml.sax import SAXParseException
from xml.sax.xmlreader import AttributesNSImpl, InputSource, Locator, XMLReader

MAX_AUTHOR = 1000
"""Characters of a name or address; the longest in 560 real files has 256."""

MAX_TAGS = 200
"""Categories of one entry."""

_BUFFER = 1 << 16
_READ_SPACES = re.compile(
    r"https?://(?:www\.)?(?:purl\.org/(?:rss/1\.0/(?:$|modules/content)|net/rss1\.1|atom/ns|dc/)|w3\.org/"
    r"|(?:my|channel)\.netscape\.com|backend\.userland\.com|blogs\.law\.harvard\.edu|search\.yahoo\.com/mrss"
    r"|itunes\.com|example\.com/)",
    re.IGNORECASE,
)
"""Namespaces of which something goes into an item, when they have a prefix: without one, any may be the feed's own."""

_LEFT_OUT = frozenset({
    "thumbnail", "credit", "rating", "enclosure", "comments", "post-id", "uri", "url", "identifier", "image",
    "width", "height",
})  # fmt: skip
_AUTHORS = frozenset(
    {"author", "creator", "contributor", "name", "email", "managingeditor", "webmaster", "publisher"}
)
_TAGS = frozenset({"category", "subject", "keywords"})
_MARKUP = frozenset({"description", "summary", "encoded", "content", "title"})
_MAX_SWELL = 1.3
_ENTRIES = frozenset({"item", "entry"})


@lru_cache(4096)
def _split(name: str) -> tuple[tuple[str | None, str], str, str]:
    """Namespace with local name, qualified name, and local name in lower case, of expat's "space local prefix"."""
    parts = name.split(" ")
    if len(parts) == 1:
        return (None, name), name, name.lower()
    qualified = f"{parts[2]}:{parts[1]}" if len(parts) == 3 else parts[1]
    return (parts[0], parts[1]), qualified, parts[1].lower()


@lru_cache(4096)
def _is_left_out(name: str) -> bool:
    (space, _), qualified, local = _split(name)
    is_foreign = ":" in qualified and space is not None and not _READ_SPACES.match(space)
    is_list = local == "li" and (space or "").endswith("22-rdf-syntax-ns#")
    return is_foreign or is_list or (local in _LEFT_OUT and not (space or "").endswith("xhtml"))


def _as_ascii(markup: str) -> str:
    """Markup with references for letters that are not ASCII: read as HTML, a reference is the letter.

    Text in a script that is not Latin would swell to several times its length and stays as it is.
    """
    with suppress(UnicodeEncodeError, UnicodeDecodeError):
        # UTF-8 taken for Latin-1 and encoded again, which feedparser mends where it can still see it.
        markup = markup.encode("latin-1").decode("utf-8")
    plain = markup.encode("ascii", "xmlcharrefreplace").decode("ascii")
    return plain if len(plain) < _MAX_SWELL * len(markup) else markup


class _Driver(XMLReader):
    """Reads one document and tells feedparser's handler what is in it."""

    def parse(self, source: InputSource) -> None:  # type: ignore[override]
        """Read the source's bytes; raises through the error handler where they are not XML."""
        self._left_out = self._n_tags = 0
        self._room = -1
        self._is_markup = False
        handler: Any = self.getContentHandler()
        self._handler = handler
        parser = expat.ParserCreate(None, " ", intern={})
        parser.namespace_prefixes = True
        parser.buffer_text = True
        parser.buffer_size = _BUFFER
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartNamespaceDeclHandler = handler.startPrefixMapping
        parser.ExternalEntityRefHandler = lambda *_: 1
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE)
        data: IO[bytes] = source.getByteStream()  # type: ignore[assignment]
        try:
            parser.Parse(data.read(), True)  # noqa: FBT003 - expat's interface
        except expat.ExpatError as fault:
            told = SAXParseException(
                f"{expat.ErrorString(fault.code)} in line {fault.lineno}", fault, Locator()
            )
            self.getErrorHandler().fatalError(told)

    def setFeature(self, name: str, state: object) -> None:  # noqa: N802 - the interface's
        """Take feedparser's wishes, which are what this driver does anyway: namespaces, nothing external."""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._left_out or _is_left_out(name):
            self._left_out += 1
            return
        pair, _, local = _split(name)
        self._is_markup = local in _MARKUP and "xml" not in attributes.get("type", "")
        if local in _TAGS:
            self._n_tags += 1
            if self._n_tags > MAX_TAGS:
                self._left_out = 1
                return
        elif local in _ENTRIES:
            self._n_tags = 0
        elif local in _AUTHORS:
            self._room = MAX_AUTHOR
        values: dict[Any, str] = {}
        names: dict[Any, str] = {}
        for told, value in attributes.items():
            attribute, qualified, _ = _split(told)
            values[attribute], names[attribute] = value, qualified
        self._handler.startElementNS(pair, None, AttributesNSImpl(values, names))

    def _end(self, name: str) -> None:
        if self._left_out:
            self._left_out -= 1
            return
        self._room = -1
        self._is_markup = False
        self._handler.endElementNS(_split(name)[0], None)

    def _text(self, text: str) -> None:
        if self._left_out:
            return
        if self._room >= 0:
            text = text[: self._room]
            self._room -= len(text)
        if self._is_markup and not text.isascii():
            text = _as_ascii(text)
        self._handler.characters(text)


def create_parser() -> _Driver:
    """What `xml.sax.make_parser` asks a driver module for."""
    return _Driver()
