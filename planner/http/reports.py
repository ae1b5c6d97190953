"""Which report answers for a domain? The last one while it is young; else one new audit for all who ask meanwhile."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import blake2b
from time import monotonic
from typing import Final

import msgspec
from aiohttp import hdrs

from planner.core.audit.report import Report
from planner.core.names import Name
from planner.http.allowance import Allowance, is_guarded
from planner.http.problems import HttpProblem, ProblemCode
from planner.service.auditing import Auditor
from planner.service.crowd import MOST
from planner.service.service import Service
from planner.service.situation import Situation
from planner.wire.audit import report_document

_MOST_KEPT: Final = 8 * 1024 * 1024
"""Octets of reports that are remembered."""

_PLACES: Final = MOST + 128
"""Audits at once: where a stream is full of dead domains, there is still room for others."""

MOST_WAITING: Final = 200
"""Audits that wait for their turn while as many as may be are made; who comes then is told to come again."""


class KeptReport(msgspec.Struct, frozen=True):
    """A report, when it was made (monotonic seconds), in which situation; *tag* tells it from others."""

    body: bytes
    tag: str
    at: float
    situation: Situation

    @property
    def age(self) -> int:
        """Whole seconds since it was made."""
        return int(monotonic() - self.at)


class _SharedAuditor(msgspec.Struct):
    """The auditor of a situation, and how many audits it is making."""

    situation: Situation
    auditor: Auditor
    users: int = 0


class Reports:
    """Makes reports, and remembers the last of each domain."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._kept: OrderedDict[str, KeptReport] = OrderedDict()
        self._octets = 0
        self._running: dict[str, tuple[Situation, asyncio.Task[KeptReport]]] = {}
        self._places = asyncio.Semaphore(_PLACES)
        self._allowance = Allowance()
        self._shared: _SharedAuditor | None = None

    async def recent(self, domain: Name, max_age: float) -> KeptReport:
        """Return the last report of *domain*, or a new one if it is over *max_age* seconds old. Raises HttpProblem."""
        situation = self._service.situation
        report = self._kept.get(domain.text)
        if report is not None and report.situation is situation and monotonic() - report.at <= max_age:
            return report
        running = self._running_for(domain, situation)
        if running is None:
            if len(self._running) >= _PLACES + MOST_WAITING:
                text = f"{_PLACES} audits are being made and {MOST_WAITING} wait: come again"
                raise HttpProblem(ProblemCode.TOO_MANY_REQUESTS, text, headers={str(hdrs.RETRY_AFTER): "1"})
            if _is_limited(domain, situation):
                self._allowance.take()
            running = self._begin(domain, situation)
        return await asyncio.shield(running)

    async def new(self, domain: Name) -> KeptReport:
        """Return a new report of *domain*, whenever its turn comes."""
        situation = self._service.situation
        running = self._running_for(domain, situation)
        if running is None and _is_limited(domain, situation):
            await self._allowance.wait()
            situation = self._service.situation
            running = self._running_for(domain, situation)
        return await asyncio.shield(running or self._begin(domain, situation))

    def _running_for(self, domain: Name, situation: Situation) -> "asyncio.Task[KeptReport] | None":
        """Return the audit of *domain* that is being made, if there is one of this situation."""
        started_in, task = self._running.get(domain.text, (None, None))
        return task if started_in is situation else None

    def _begin(self, domain: Name, situation: Situation) -> "asyncio.Task[KeptReport]":
        task = asyncio.create_task(self._make(domain, situation))
        self._running[domain.text] = situation, task
        task.add_done_callback(lambda done: self._end(domain.text, done))
        return task

    def _end(self, domain: str, task: "asyncio.Task[KeptReport]") -> None:
        if self._running.get(domain, (None, None))[1] is task:
            del self._running[domain]
        if not task.cancelled():
            task.exception()  # whoever asked may have left

    async def _make(self, domain: Name, situation: Situation) -> KeptReport:
        async with self._places, self._auditor_for(situation) as auditor:
            body, tag = await auditor.written(domain, _encode)
        report = KeptReport(body, tag, monotonic(), situation)
        self._remember(domain.text, report)
        return report

    def _remember(self, domain: str, report: KeptReport) -> None:
        old = self._kept.pop(domain, None)
        self._octets += len(report.body) - (0 if old is None else len(old.body))
        self._kept[domain] = report
        while self._octets > _MOST_KEPT:
            _, oldest = self._kept.popitem(last=False)
            self._octets -= len(oldest.body)

    @asynccontextmanager
    async def _auditor_for(self, situation: Situation) -> AsyncIterator[Auditor]:
        """Give the auditor of a situation; it holds sockets only while somebody needs it."""
        shared = self._shared
        if shared is None or shared.situation is not situation:
            shared = self._shared = _SharedAuditor(situation, Auditor(situation))
        shared.users += 1
        try:
            yield shared.auditor
        finally:
            shared.users -= 1
            if not shared.users:
                self._shared = None if self._shared is shared else self._shared
                await shared.auditor.close()


def _encode(report: Report) -> tuple[bytes, str]:
    """Write a report, and what tells it from others."""
    body = bytes(memoryview(msgspec.json.encode(report_document(report))))  # what msgspec gives has a third of slack
    return body, blake2b(body, digest_size=12).hexdigest()


def _is_limited(domain: Name, situation: Situation) -> bool:
    """Tell whether audits of *domain* are rate-limited: it is not ours, and others than local programs may ask."""
    return domain.text not in situation.policy.domains and is_guarded(situation)
