"""The use cases: gather the facts, let the core decide, return. Read this first.

A situation is everything in force at one moment: the settings, the host, what the certificate proves. It is replaced
whole when settings or host change, so that no request ever sees half of a change.
"""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from planner.core.certificate import Certificate
from planner.core.choice import Refusal
from planner.core.errors import BadSettings, BadSnapshot, PlannerError, Problem
from planner.core.host import Host
from planner.core.plan import Plan, Request
from planner.core.planner import Planner
from planner.core.policy import Policy
from planner.core.present import KernelAnswer
from planner.facts import certificates, interfaces, settings, snapshot
from planner.facts.kernel import KernelRoutes
from planner.wire import PlanQuery, host_document, request_from


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the facts come from: the settings' file (None: built-in defaults), and a host snapshot for what-if."""

    config: Path | None = None
    host_snapshot: Path | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """Settings and facts in force. *kernel* is None where the host is a snapshot: routes are then computed."""

    policy: Policy
    host: Host
    certificate: Certificate | None
    planner: Planner
    kernel: KernelRoutes | None


class Service:
    """Plans for phones in the situation of the moment, and keeps that situation up to date."""

    def __init__(self, sources: Sources) -> None:
        """Gather everything for the first time. Raises BadSettings or BadSnapshot."""
        self.sources = sources
        self._kernel = KernelRoutes()
        self.problems: tuple[Problem, ...] = ()
        try:
            self.situation = self._gather()
        except PlannerError:
            self.close()
            raise

    def plan(self, query: PlanQuery) -> Plan | Refusal:
        """Plan for the phone that *query* speaks of. Raises BadRequest."""
        situation = self.situation
        request = request_from(query, situation.policy.domains)
        return situation.planner.plan(request, _kernel_answer(situation, request))

    def host_document(self) -> bytes:
        """Return the host as JSON, with the verdict on each of its addresses."""
        situation = self.situation
        return msgspec.json.encode(host_document(situation.host, situation.planner.presentable()))

    def reload(self) -> bool:
        """Read the settings again; tell whether they are in force. If they are bad, the old ones stay."""
        try:
            self.situation = self._gather()
        except BadSettings as error:
            self.problems = error.problems
            return False
        except BadSnapshot as error:
            self.problems = (Problem(str(self.sources.config), None, None, error.text),)
            return False
        self.problems = ()
        return True

    def refresh_host(self) -> bool:
        """Look at the interfaces and routes again; tell whether anything changed."""
        old = self.situation
        host = self._host(old.policy)
        if host == old.host:
            return False
        self.situation = _situation(old.policy, host, old.certificate, old.kernel)
        return True

    def close(self) -> None:
        """Give back what is held of the system."""
        self._kernel.close()

    def _gather(self) -> Situation:
        policy = Policy() if self.sources.config is None else settings.load(self.sources.config)
        certificate = None
        if policy.tls.certificate:
            certificate = certificates.load(Path(policy.tls.certificate), str(self.sources.config))
        what_if = self._snapshot_file(policy)
        return _situation(policy, self._host(policy), certificate, None if what_if else self._kernel)

    def _snapshot_file(self, policy: Policy) -> Path | None:
        if self.sources.host_snapshot is not None:
            return self.sources.host_snapshot
        return Path(policy.host.snapshot_file) if policy.host.snapshot_file else None

    def _host(self, policy: Policy) -> Host:
        file = self._snapshot_file(policy)
        return interfaces.snapshot() if file is None else snapshot.load(file)


def _situation(policy: Policy, host: Host, certificate: Certificate | None, kernel: KernelRoutes | None) -> Situation:
    return Situation(policy, host, certificate, Planner(policy, host, certificate), kernel)


def _kernel_answer(situation: Situation, request: Request) -> KernelAnswer | None:
    """Ask the kernel for the way to the phone (A11); a link-local source needs its link, which the core works out."""
    source = request.source
    if situation.kernel is None or source is None or source.is_link_local:
        return None
    return situation.kernel.route(source)
