"""How does the service start, run and end? Read this first of the folder.

Everything that can be refused is refused before anything is served; what is in work when the end comes is finished.
"""

import asyncio
import signal
from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import Final

from aiohttp import web

from planner.http import logs
from planner.http.access import Access
from planner.http.gate import Gate
from planner.http.listening import BoundedServer, bind, url
from planner.http.status import ServiceStatus
from planner.http.table import table
from planner.runtime import keep_what_is_there, put_the_event_loop_first
from planner.service.service import Service
from planner.service.watching import Watch

_BACKLOG: Final = 1024
"""Connections that may wait to be accepted: a power cut ends everywhere at once."""

_TIME_TO_FINISH: Final = 20.0
"""Seconds for requests in work when the service ends; Kubernetes kills after 30."""

_TIME_TO_CLOSE: Final = 2.0
"""Seconds for connections to be closed after that."""


class App:
    """The service over HTTP."""

    def __init__(self, service: Service) -> None:
        """Build from the settings in force. Raises BadSettings if the tokens cannot be had."""
        self._service = service
        self._settings = service.situation.policy.http
        service.serve_at(self._settings.listen)
        self.watch = Watch(service)
        self._status = ServiceStatus(service)
        self._gate = Gate(table(service, self._status), Access(service))

    async def serve(self, announce: Callable[[list[str]], None], end: asyncio.Event) -> None:
        """Serve until *end* is set, then finish the requests in work. Raises CannotListen."""
        with ExitStack() as sockets:
            listeners = [sockets.enter_context(bind(place)) for place in self._settings.listen]
            runner = web.ServerRunner(BoundedServer(self._gate), shutdown_timeout=_TIME_TO_CLOSE)
            await runner.setup()
            for listener in listeners:
                await web.SockSite(runner, listener, backlog=_BACKLOG).start()
            watching = asyncio.create_task(self.watch.run())
            keep_what_is_there()
            announce([url(listener) for listener in listeners])
            await end.wait()
            self._status.is_ending = True
            watching.cancel()
            for site in runner.sites:
                await site.stop()
            # aiohttp's own ending reads no more of any body, so what is still being sent has to be finished before
            with suppress(TimeoutError):
                await asyncio.wait_for(self._gate.finish(), _TIME_TO_FINISH)
            await runner.cleanup()
            await asyncio.wait([watching])
            await self._service.situation.dns.close()


def run(service: Service, announce: Callable[[list[str]], None]) -> None:
    """Serve until SIGTERM or SIGINT, then finish the requests in work; SIGHUP reads the settings again.

    *announce* is called once with the URLs, as soon as requests are answered. Raises BadSettings or CannotListen.
    """
    logs.start()
    put_the_event_loop_first()
    app = App(service)
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(_until_signalled(app, announce))


async def _until_signalled(app: App, announce: Callable[[list[str]], None]) -> None:
    end, loop = asyncio.Event(), asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, end.set)
    loop.add_signal_handler(signal.SIGINT, end.set)
    loop.add_signal_handler(signal.SIGHUP, app.watch.hang_up)
    await app.serve(announce, end)


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return what makes the faster event loop, None where there is none."""
    try:
        import uvloop  # noqa: PLC0415 - not on every system
    except ImportError:
        return None
    factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return factory
