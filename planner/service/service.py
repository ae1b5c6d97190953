"""The use cases: plan, locate, keep up to date. Read this first.

The facts are gathered (`situation`), the core decides by them (`planning`), the DNS is asked for what is open
(`answering`), and a face shows what comes of it. Beside stand `auditing`, `comparing`, `batch` for many at once,
and `watching`, which keeps the situation up to date.
"""

from pathlib import Path

from msgspec.structs import replace

from planner.core.choice import Refusal
from planner.core.errors import BadSettings, BadSnapshot, FileProblem, PlannerError
from planner.core.locate import Located, Open, locate
from planner.core.plan.plan import Plan
from planner.core.plan.provisioning import Provisioner
from planner.core.policy.listeners import SocketAddress
from planner.service.answering import decided
from planner.service.planning import plan, plan_asking
from planner.service.situation import Gatherer, Situation, Sources
from planner.wire.queries import LocateQuery, PlanQuery
from planner.wire.reading import client_from, request_from


class Service:
    """Plans for phones in the situation of the moment, and keeps that situation up to date.

    *provisioner*: words plans for phones, in their vendors' terms. *problems* are those of files that were read since
    and are not in force.
    """

    def __init__(self, sources: Sources, ground: Situation | None = None) -> None:
        """Gather everything for the first time. Raises BadSettings or BadSnapshot.

        *ground*: host, DNS and catalogue are those of another situation, as far as the settings do not say otherwise.
        """
        self.sources = sources
        self.provisioner = Provisioner()
        self.problems: tuple[FileProblem, ...] = ()
        self._gatherer = Gatherer(sources, ground)
        try:
            self.situation = self._gatherer.gather()
        except PlannerError:
            self.close()
            raise

    async def plan(self, query: PlanQuery) -> Plan | Refusal:
        """Plan for the phone that *query* speaks of: at once, unless the DNS must be asked. Raises BadRequest."""
        situation = self.situation
        request = request_from(query, situation.recogniser)
        planned = plan(situation, request)
        return await plan_asking(situation, request) if isinstance(planned, Open) else planned

    async def locate(self, query: LocateQuery) -> Located:
        """Locate what *query* asks for (RFC 3263). Raises BadRequest."""
        client = client_from(query)
        return await decided(self.situation.dns, lambda peek: locate(query.uri, client, peek, query.seed))

    def serve_at(self, places: tuple[SocketAddress, ...]) -> None:
        """Let others ask at *places* from now on: who may is read with the settings. Raises BadSettings."""
        lets_in = self._gatherer.tokens(self.situation.policy, places)
        self.situation = replace(self.situation, served_at=places, tokens=lets_in)

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that the situation comes from, and those that settings name which are not in force."""
        snapshot = self.sources.host_snapshot
        named = dict.fromkeys((*self.situation.policy.files, *self._gatherer.named))
        return (*self.sources.settings.files, *((snapshot,) if snapshot is not None else ()), *map(Path, named))

    def reload(self) -> bool:
        """Read the settings, and all that they name, again; tell whether they are in force.

        If anything of it is bad, all that was in force stays.
        """
        try:
            self.situation = self._gatherer.gather(self.situation)
        except BadSettings as error:
            self.problems = error.problems
            return False
        except BadSnapshot as error:
            self.problems = (FileProblem(str(self.sources.settings), None, None, error.text),)
            return False
        self.problems = ()
        return True

    def refresh_host(self) -> bool:
        """Look at the interfaces and routes again; tell whether anything changed."""
        old = self.situation
        host = self._gatherer.host(old.policy)
        if host == old.host:
            return False
        self.situation = replace(old, host=host).with_planner()
        return True

    async def aclose(self) -> None:
        """Stop asking the DNS, and give back what is held of the system."""
        await self.situation.dns.close()
        self.close()

    def close(self) -> None:
        """Give back what is held of the system, where the DNS was not asked."""
        self._gatherer.close()
