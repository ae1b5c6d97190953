"""What changed since? The settings' files and the host's links are watched, and put into force when they change.

Files are watched by their directories, because editors and orchestrators replace them by renaming: a Kubernetes
ConfigMap swaps a link named `..data`. What counts is whether the file itself is another one than before.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import aclosing, suppress
from pathlib import Path
from time import monotonic
from typing import Final, TypeAlias

from planner.doors.host import netlink
from planner.runtime import building_what_stays, let_go
from planner.service.answering import Dns
from planner.service.service import Service

Stamp: TypeAlias = tuple[int, int, int] | None
"""What tells one file from another that has its name: inode, size, time of change; None if there is none."""

_LOOK_AGAIN: Final = 30.0
"""Seconds after which files and host are looked at even without notice of a change."""

_AFTER_A_FAULT: Final = 30.0
"""Seconds until watching is tried again: a system may have no watches left, and then files are looked at so often."""

_SHARE: Final = 10
"""Looking at the host takes at most one part in so many of the time, however often it changes."""

_LONGEST_TIMEOUT: Final = 61.0
"""Seconds after which no question can be open any more, whatever the settings say."""

_log = logging.getLogger(__name__)


class Watch:
    """Keeps settings and facts up to date while requests are answered."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._turn = asyncio.Lock()
        self._read_again = asyncio.Event()
        self._stamps = _stamps(service)
        self._closing: asyncio.Task[None] | None = None

    def hang_up(self) -> None:
        """Have the settings read again, as SIGHUP asks for."""
        self._read_again.set()

    async def run(self) -> None:
        """Watch until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_forever(self._watch_orders))
            tasks.create_task(_forever(self._watch_files))
            tasks.create_task(_forever(self._watch_host))

    async def _watch_orders(self) -> None:
        await self._read_again.wait()
        self._read_again.clear()
        await self._reload()

    async def _watch_files(self) -> None:
        """Read the settings again when one of the files has become another; end when other directories matter."""
        from watchfiles import awatch  # noqa: PLC0415 - the service is to be ready before it is loaded

        if self._stamps != _stamps(self._service):
            await self._reload()
        directories = _directories(self._stamps)
        if not directories:
            await asyncio.sleep(_LOOK_AGAIN)
            return
        timeout = int(_LOOK_AGAIN * 1000)
        looks = awatch(*directories, watch_filter=None, recursive=False, rust_timeout=timeout, yield_on_timeout=True)
        async with aclosing(looks):
            async for _ in looks:
                if self._stamps != _stamps(self._service):
                    await self._reload()
                if directories != _directories(self._stamps):
                    return

    async def _watch_host(self) -> None:
        """Look at the host when the kernel tells of a change; where it cannot be asked to, now and then."""
        with suppress(OSError):
            async for _ in netlink.changes():
                await self._refresh_host()
        await asyncio.sleep(_LOOK_AGAIN)
        await self._refresh_host()

    async def _reload(self) -> None:
        async with self._turn:
            before = _stamps(self._service)
            old_dns = self._service.situation.dns
            with building_what_stays():
                is_loaded = await asyncio.to_thread(self._load)
            # what changed while it was read has its stamp of before, and is read once more
            self._stamps = {file: before.get(file, stamp) for file, stamp in _stamps(self._service).items()}
        if old_dns is not self._service.situation.dns:
            self._closing = asyncio.create_task(_close_later(old_dns))
        self._tell(is_loaded=is_loaded)

    def _load(self) -> bool:
        """Read the settings; tell whether they are in force."""
        old = [*self._service.situation.policy.domains.values()]
        is_loaded = self._service.reload()
        let_go(old)
        return is_loaded

    def _tell(self, *, is_loaded: bool) -> None:
        situation = self._service.situation
        if is_loaded:
            _log.info("the settings were read and are in force")
            if situation.policy.http.listen != situation.served_at:
                _log.warning("http.listen changed: that takes a new start")
        for problem in self._service.problems:
            _log.error("what was in force stays in force: %s", problem)

    async def _refresh_host(self) -> None:
        if self._service.situation.kernel is None:
            return  # the host is a snapshot from a file
        began = monotonic()
        async with self._turn:
            changed = await asyncio.to_thread(self._service.refresh_host)
        if changed:
            _log.info("the host's links, addresses or routes changed: the new ones are in force")
        await asyncio.sleep((monotonic() - began) * (_SHARE - 1))


async def _close_later(dns: Dns) -> None:
    """Close what answered under the old settings when nobody can be waiting for it any more."""
    await asyncio.sleep(_LONGEST_TIMEOUT)
    await dns.close()


async def _forever(watch: Callable[[], Awaitable[None]]) -> None:
    """Watch again and again; a fault in it is logged, and must not end the service."""
    while True:
        try:
            await watch()
        except Exception:
            _log.exception("watching failed")
            await asyncio.sleep(_AFTER_A_FAULT)


def _stamps(service: Service) -> dict[Path, Stamp]:
    """Return the files that settings and facts come from, and which they are at this moment."""
    return {file.absolute(): _stamp(file) for file in service.files}


def _stamp(file: Path) -> Stamp:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


def _directories(files: dict[Path, Stamp]) -> set[Path]:
    """Return where a change can be seen: where the names are, and where links lead."""
    return {directory for file in files for directory in (file.parent, file.resolve().parent) if directory.is_dir()}
