"""The demo world on loopback: one server that stands in for every host of the invented press."""

from __future__ import annotations

import asyncio
import gzip
import threading
from typing import TYPE_CHECKING, Self

from aiohttp import web

if TYPE_CHECKING:
    from datetime import datetime
    from types import TracebackType

    from dateline.demo.world import Answer, World

GZIP_FROM = 1000
"""Bodies of more bytes than this are compressed for clients that accept it."""

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class WorldServer:
    """Serves `world` as it stood at `at`, which may be set while it runs. Use as a context manager.

    The Host header says which publisher is asked. Binds loopback only: raises ValueError for
    any other host. `port` is the port really bound, once the manager has been entered.
    """

    def __init__(self, world: World, at: datetime, host: str = "127.0.0.1", port: int = 0) -> None:
        """Bind nothing yet."""
        if host not in _LOOPBACK:
            raise ValueError(f"the demo world is served on loopback only, not on {host}")
        self.world = world
        self.at = at
        self.host = host
        self.port = port
        self._ready = threading.Event()
        self._fault: BaseException | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        """Start serving; raises OSError where the port is taken."""
        self._ready.clear()
        self._fault = None
        self._thread = threading.Thread(target=self._run, name="demo-world", daemon=True)
        self._thread.start()
        self._ready.wait()
        if self._fault is not None:
            raise self._fault
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop serving within a second; requests that still sleep are cancelled."""
        if self._loop is not None and self._stop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._stop.set)
        if self._thread is not None:
            self._thread.join(5)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except OSError as fault:
            self._fault = fault
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        app = web.Application()
        app.router.add_get("/{tail:.*}", self._answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        try:
            site = web.TCPSite(runner, self.host, self.port)
            await site.start()
            self.port = runner.addresses[0][1]
            self._ready.set()
            await self._stop.wait()
        finally:
            await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        headers = request.headers
        url = f"http://{headers.get('Host', '')}{request.path_qs}"
        answer = self.world.answer(
            url, self.at, headers.get("If-None-Match"), headers.get("If-Modified-Since")
        )
        if answer.delay_s:
            await asyncio.sleep(answer.delay_s)
        if answer.drop_after is not None:
            return await _tear(request, answer, answer.drop_after)
        body, extra = answer.body, {}
        if len(body) > GZIP_FROM and "gzip" in headers.get("Accept-Encoding", ""):
            body, extra = gzip.compress(body, mtime=0), {"Content-Encoding": "gzip"}
        return web.Response(status=answer.status, headers={**answer.headers, **extra}, body=body)


async def _tear(request: web.Request, answer: Answer, n_bytes: int) -> web.StreamResponse:
    """Promise the whole body, send `n_bytes` of it and cut the connection."""
    response = web.StreamResponse(status=answer.status, headers=answer.headers)
    response.content_length = len(answer.body)
    await response.prepare(request)
    await response.write(answer.body[:n_bytes])
    if request.transport is not None:
        request.transport.close()
    return response
