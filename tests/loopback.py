"""A scripted publisher on loopback: raw bytes for each path, so that any misbehaviour can be told."""

from __future__ import annotations

import asyncio
import gzip
import threading
from collections import defaultdict
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>T</title>{items}</channel></rss>"""

ITEM = (
    "<item><guid>{n}</guid><link>http://news.example/{n}</link><title>Story number {n} of the day</title>"
    "<description>What happened in place {n} on that day, told at length.</description>"
    "<pubDate>Sun, 01 Nov 2026 10:00:00 GMT</pubDate></item>"
)


def rss(*numbers: int) -> bytes:
    """A feed with these stories."""
    return RSS.format(items="".join(ITEM.format(n=n) for n in numbers)).encode()


def answer(status: int = 200, body: bytes = b"", **headers: str) -> bytes:
    """A whole HTTP answer; header names take _ for -."""
    fields = {"Content-Type": "application/rss+xml", "Content-Length": str(len(body)), "Connection": "close"}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status} X\r\n{head}\r\n".encode() + body


def zipped(body: bytes) -> bytes:
    """A gzip answer."""
    return answer(200, gzip.compress(body), Content_Encoding="gzip")


class Loopback:
    """Serves `script[path]`: bytes, or a coroutine function that writes them itself."""

    def __init__(self) -> None:
        self.script: dict[str, bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]] = {}
        self.requests: dict[str, list[dict[str, str]]] = defaultdict(list)
        self.at: list[tuple[str, float]] = []
        self.port = 0

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        ready.wait(5)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(5)

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve(ready))
        self._loop.close()

    async def _serve(self, ready: threading.Event) -> None:
        self._stop = asyncio.Event()
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await self._stop.wait()
        server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            first, *fields = head.split("\r\n")
            path = first.split(" ")[1]
            self.requests[path].append(dict(field.split(": ", 1) for field in fields if field))
            self.at.append((path, self._loop.time()))
            told = self.script.get(path, answer(404))
            if isinstance(told, bytes):
                writer.write(told)
                await writer.drain()
            else:
                await told(writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()
