"""A capture's bytes to items; feedparser is used here and nowhere else.

parse_capture  bytes -> items, rejects and an outcome: pure, and never raises
Parser         the same in a child process with a deadline and a memory limit: for hostile bytes
skim           what a poll wants to know of a body at once, without parsing it
decode_body    bytes -> text: our own order of encodings, so that no library changes stored text
judge_body     whether a text can be a feed at all
"""

from dateline.parse.bodies import Context, decode_body, judge_body
from dateline.parse.reading import MAX_TEXT, MAX_TITLE, clean_text, parse_capture, plain_text
from dateline.parse.skim import MAX_ENTRIES, MAX_KEYS, Skim, skim
from dateline.parse.unpack import BrokenPackError, TooLargeError, unpack_body
from dateline.parse.worker import Parser

__all__ = [
    "MAX_ENTRIES", "MAX_KEYS", "MAX_TEXT", "MAX_TITLE", "BrokenPackError", "Context", "Parser", "Skim",
    "TooLargeError", "clean_text", "decode_body", "judge_body", "parse_capture", "plain_text", "skim", "unpack_body",
]  # fmt: skip
