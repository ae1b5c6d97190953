"""How is the service itself? Alive, ready to plan, and what it sees of the host."""

from datetime import datetime
from typing import Final

import msgspec
from aiohttp import hdrs, web

from planner.core.host.snapshot import SnapshotSource
from planner.doors.dns.cache import CacheStats
from planner.service.service import Service
from planner.wire.host import host_document

_JSON: Final = {hdrs.CONTENT_TYPE: "application/json"}


class AliveDocument(msgspec.Struct):
    """The process runs and answers."""

    alive: bool


class Problem(msgspec.Struct):
    """One thing wrong with a settings file. *line* is 1-based, None where the file as a whole is meant."""

    file: str
    line: int | None
    key: str | None
    text: str
    caret: str | None = None
    position: int | None = None


class SettingsState(msgspec.Struct):
    """The settings in force. *problems* are those of files that were read since and are not in force."""

    file: str | None
    loaded_at: datetime
    problems: tuple[Problem, ...]


class HostState(msgspec.Struct):
    """Which snapshot of the host is in force."""

    source: SnapshotSource
    taken_at: str | None


class ReadyDocument(msgspec.Struct):
    """Whether plans can be asked for, and by which settings and facts they are made.

    *dns*: what is kept of the DNS; null where zone files stand in for it.
    """

    ready: bool
    because: str | None
    settings: SettingsState
    host: HostState
    dns: CacheStats | None


class ServiceStatus:
    """The answers about the service."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self.is_ending = False

    async def alive(self, _request: web.BaseRequest, _request_id: str) -> web.Response:
        """Answer `GET /livez`."""
        return web.Response(body=msgspec.json.encode(AliveDocument(alive=True)), headers=_JSON)

    async def host(self, _request: web.BaseRequest, _request_id: str) -> web.Response:
        """Answer `GET /v1/host`."""
        situation = self._service.situation
        document = host_document(situation.host, situation.planner.presentable())
        return web.Response(body=msgspec.json.encode(document), headers=_JSON)

    async def ready(self, _request: web.BaseRequest, _request_id: str) -> web.Response:
        """Answer `GET /readyz`: 503 while the service ends. A broken file leaves it ready, by the old settings."""
        situation = self._service.situation
        document = ReadyDocument(
            ready=not self.is_ending,
            because="the service is ending" if self.is_ending else None,
            settings=SettingsState(
                file=self._service.sources.settings.name,
                loaded_at=situation.loaded_at,
                problems=tuple(Problem(*problem) for problem in self._service.problems),
            ),
            host=HostState(situation.host.source, situation.host.taken_at),
            dns=situation.dns.stats,
        )
        return web.Response(body=msgspec.json.encode(document), status=503 if self.is_ending else 200, headers=_JSON)
