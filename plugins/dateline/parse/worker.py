"""The child process that parses: fed over a pipe, bounded in CPU seconds and memory, killed when it must be.

feedparser can be made to hang for minutes by 40 kB of input, and no thread or timeout inside
its process can stop it.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, fields
from datetime import UTC, datetime
from operator import attrgetter
from pathlib import Path
from time import monotonic
from typing import IO, TYPE_CHECKING, Any, Self

from dateline.model import DateQuality, DateReading, Item, Outcome, Parsed, Rejected
from dateline.parse.bodies import Context
from dateline.parse.reading import parse_capture

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from types import TracebackType

MEMORY_BYTES = 1 << 30
"""Address space that a child may use beyond what it has when it is ready."""

WALL_FACTOR = 3
"""Wall seconds a capture may take for each CPU second it may use: other tasks share the machine."""

MAX_ANSWER = 64 << 20
"""Bytes of a child's answer; 2,000 items of the longest text are below."""


class Parser:
    """A child process that parses captures, one at a time, each within `timeout_s` CPU seconds.

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

    def parse(self, body: bytes, context: Context, known: Collection[str] = ()) -> Parsed:
        """As `parse_capture`, in the child; PARSE_TIMEOUT or PARSE_ERROR where it did not survive."""
        child = self._child = self._child or self._start()
        if child.stdin is None or child.stdout is None:
            raise RuntimeError("the parser's pipes are gone")
        told = [asdict(context), sorted(known), self._timeout_s, len(body)]
        try:
            child.stdin.write(json.dumps(told).encode() + b"\n" + body)
            child.stdin.flush()
            answer = self._read_line(child.stdout)
        except BrokenPipeError:
            answer = b""
        if answer:
            return _from_json(json.loads(answer))
        code = self._kill(is_dying=answer is not None)
        if answer is None or code == -signal.SIGPROF:
            return Parsed(Outcome.PARSE_TIMEOUT, reason=f"not parsed within {self._timeout_s:g} s")
        return Parsed(Outcome.PARSE_ERROR, reason="the parser died, out of memory or by a signal")

    def _read_line(self, pipe: IO[bytes]) -> bytes | None:
        """One line from the child, b"" when it has died or says too much, None when the deadline passed.

        Read from the descriptor, because a buffered read could block past the deadline.
        """
        chunks: list[bytes] = []
        deadline, size = monotonic() + WALL_FACTOR * self._timeout_s, 0
        while not chunks or not chunks[-1].endswith(b"\n"):
            ready, _, _ = select.select([pipe], [], [], max(0.0, deadline - monotonic()))
            if not ready:
                return None
            chunks.append(os.read(pipe.fileno(), 1 << 20))
            size += len(chunks[-1])
            if not chunks[-1] or size > MAX_ANSWER:
                return b""
        return b"".join(chunks)

    def _start(self) -> subprocess.Popen[bytes]:
        path = os.pathsep.join(
            filter(None, [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
        )
        child = subprocess.Popen(
            [sys.executable, "-c", "from dateline.parse.worker import serve; serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
        )
        if child.stdout is None or child.stdout.readline() != b"ready\n":
            raise RuntimeError("the parser did not start")
        return child

    def _kill(self, *, is_dying: bool = False) -> int:
        """End the child; the code it ended with. One whose pipe has closed is dying, and how is of interest."""
        child, self._child = self._child, None
        if child is None:
            return 0
        if is_dying:
            with suppress(subprocess.TimeoutExpired):
                child.wait(1)
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        return child.wait()


_PLAIN = tuple(f.name for f in fields(Item) if f.name not in {"date", "tags"})
_read_plain = attrgetter(*_PLAIN)


def _to_json(parsed: Parsed) -> dict[str, Any]:
    """As lists by position: a dictionary for each item would cost a tenth of the parse."""
    told = {f.name: getattr(parsed, f.name) for f in fields(Parsed)}
    told["items"] = [
        (
            _read_plain(i),
            i.tags,
            (i.date.at and i.date.at.astimezone(UTC).isoformat(), i.date.quality, i.date.rule),
        )
        for i in parsed.items
    ]
    told["rejected"] = [asdict(rejected) for rejected in parsed.rejected]
    return told


def _from_json(raw: dict[str, Any]) -> Parsed:
    items = []
    for plain, tags, (at, quality, rule) in raw["items"]:
        date = DateReading(datetime.fromisoformat(at) if at else None, DateQuality(quality), rule)
        items.append(Item(**dict(zip(_PLAIN, plain, strict=True)), tags=tuple(tags), date=date))
    told = {
        "items": tuple(items),
        "rejected": tuple(Rejected(**r) for r in raw["rejected"]),
        "known": tuple(raw["known"]),
        "outcome": Outcome(raw["outcome"]),
    }
    return Parsed(**{**raw, **told})


def _requests(pipe: IO[bytes]) -> Iterator[tuple[Context, frozenset[str], float, bytes]]:
    for line in iter(pipe.readline, b""):
        context, known, timeout_s, size = json.loads(line)
        yield Context(**context), frozenset(known), timeout_s, pipe.read(size)


def _limit_memory() -> None:
    in_use = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    limit = in_use + MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def serve() -> None:
    """Answer parse requests on standard input until it closes: the child's whole life."""
    import feedparser  # noqa: F401, PLC0415 - loaded before the first deadline starts to run

    with suppress(OSError):  # no /proc outside Linux: the deadline still holds
        _limit_memory()
    answers = sys.stdout.buffer
    answers.write(b"ready\n")
    answers.flush()
    for context, known, timeout_s, body in _requests(sys.stdin.buffer):
        # The kernel ends a child that uses more CPU than this, even if nobody is left to watch it.
        signal.setitimer(signal.ITIMER_PROF, timeout_s)
        parsed = parse_capture(body, context, known)
        signal.setitimer(signal.ITIMER_PROF, 0)
        answers.write(json.dumps(_to_json(parsed)).encode() + b"\n")
        answers.flush()
