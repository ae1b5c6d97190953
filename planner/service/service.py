"""The use cases: gather the facts, let the core decide, return. Read this first.

A situation is everything in force at one moment: the settings, the host, what the certificate proves. It is replaced
whole when settings or host change, or not at all, so that no request ever sees half of a change.
"""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec.structs import replace

from planner.core.certificate import Certificate
from planner.core.choice import Refusal
from planner.core.errors import BadSettings, BadSnapshot, FileProblem, PlannerError
from planner.core.host.snapshot import Host
from planner.core.locate import Located, Open, locate
from planner.core.phones.family import Catalogue
from planner.core.phones.recognition import Recogniser
from planner.core.plan.plan import Plan, Request
from planner.core.plan.planner import Planner
from planner.core.plan.provisioning import Provisioner
from planner.core.policy.listeners import Nameserver, SocketAddress
from planner.core.policy.settings import FilePath, Policy
from planner.core.present import KernelAnswer
from planner.doors import certificates, tokens
from planner.doors.host import interfaces, snapshot
from planner.doors.host.kernel import KernelRoutes
from planner.doors.phones import catalogue
from planner.doors.settings import settings
from planner.doors.tokens import Tokens
from planner.doors.zones.zonefile import ZoneFiles
from planner.service.answering import Dns, OneMoment, Zones, decided, dns_of
from planner.wire.plan import host_document
from planner.wire.queries import LocateQuery, PlanQuery
from planner.wire.reading import client_from, request_from


class Sources(msgspec.Struct, frozen=True, gc=False):
    """Where the facts come from: the settings' file (None: built-in defaults).

    For what-if, in place of what the settings say: a *host_snapshot*, *zone_files*, *nameservers*.
    """

    config: Path | None = None
    host_snapshot: Path | None = None
    zone_files: tuple[Path, ...] = ()
    nameservers: tuple[Nameserver, ...] = ()


class Situation(msgspec.Struct, frozen=True):
    """Settings and facts in force. *kernel* is None where the host is a snapshot: routes are then computed.

    *served_at*: where others may ask, from the start to the end, whatever the settings say since. *tokens*: one of
    them lets in; None: everybody is let in. *loaded_at*: when the settings were read.
    """

    policy: Policy
    host: Host
    certificate: Certificate | None
    planner: Planner
    kernel: KernelRoutes | None
    dns: Dns
    catalogue: Catalogue
    recogniser: Recogniser
    served_at: tuple[SocketAddress, ...]
    tokens: Tokens | None
    loaded_at: datetime


class Service:
    """Plans for phones in the situation of the moment, and keeps that situation up to date.

    *problems* are those of files that were read since and are not in force.
    """

    def __init__(self, sources: Sources, ground: Situation | None = None) -> None:
        """Gather everything for the first time. Raises BadSettings or BadSnapshot.

        *ground*: host, DNS and catalogue are those of another situation, as far as the settings do not say otherwise.
        """
        self.sources = sources
        self._ground = ground
        self._kernel = KernelRoutes()
        self.provisioner = Provisioner()
        self._served_at: tuple[SocketAddress, ...] = ()
        self._named: tuple[FilePath, ...] = ()
        self.problems: tuple[FileProblem, ...] = ()
        try:
            self.situation = self._gather()
        except PlannerError:
            self.close()
            raise

    def plan(self, query: PlanQuery) -> Plan | Refusal | None:
        """Plan for the phone that *query* speaks of; None if the DNS must be asked first. Raises BadRequest."""
        situation = self.situation
        return plan_at_once(situation, request_from(query, situation.recogniser))

    async def plan_asking(self, query: PlanQuery) -> Plan | Refusal:
        """Plan for the phone that *query* speaks of, asking the DNS as far as needed. Raises BadRequest."""
        situation = self.situation
        return await plan_asking(situation, request_from(query, situation.recogniser))

    async def locate(self, query: LocateQuery) -> Located:
        """Locate what *query* asks for (RFC 3263). Raises BadRequest."""
        client = client_from(query)
        return await decided(self.situation.dns, lambda peek: locate(query.uri, client, peek, query.seed))

    def host_document(self) -> bytes:
        """Return the host as JSON, with the verdict on each of its addresses."""
        situation = self.situation
        return msgspec.json.encode(host_document(situation.host, situation.planner.presentable()))

    def serve_at(self, places: tuple[SocketAddress, ...]) -> None:
        """Let others ask at *places* from now on: who may is read with the settings. Raises BadSettings."""
        self._served_at = places
        lets_in = self._tokens(self.situation.policy)
        self.situation = replace(self.situation, served_at=places, tokens=lets_in)

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that the situation comes from, and those that settings name which are not in force."""
        first = (self.sources.config, self.sources.host_snapshot)
        named = dict.fromkeys((*self.situation.policy.files, *self._named))
        return (*(file for file in first if file is not None), *map(Path, named))

    def reload(self) -> bool:
        """Read the settings, and all that they name, again; tell whether they are in force.

        If anything of it is bad, all that was in force stays.
        """
        try:
            self.situation = self._gather()
        except BadSettings as error:
            self.problems = error.problems
            return False
        except BadSnapshot as error:
            self.problems = (FileProblem(str(self.sources.config), None, None, error.text),)
            return False
        self.problems = ()
        return True

    def refresh_host(self) -> bool:
        """Look at the interfaces and routes again; tell whether anything changed."""
        old = self.situation
        host = self._host(old.policy)
        if host == old.host:
            return False
        self.situation = replace(old, host=host, planner=Planner(old.policy, host, old.certificate))
        return True

    async def aclose(self) -> None:
        """Stop asking the DNS, and give back what is held of the system."""
        await self.situation.dns.close()
        self.close()

    def close(self) -> None:
        """Give back what is held of the system, where the DNS was not asked."""
        self._kernel.close()

    def _gather(self) -> Situation:
        policy = _with(self.sources, Policy() if self.sources.config is None else settings.load(self.sources.config))
        self._named = policy.files
        loaded_at = datetime.now(UTC).replace(microsecond=0)
        certificate = None
        if policy.tls.certificate:
            certificate = certificates.load(Path(policy.tls.certificate), str(self.sources.config))
        host, kernel = self._host_with_kernel(policy)
        planner = Planner(policy, host, certificate)
        phones, recogniser = self._phones(policy)
        return Situation(
            policy=policy,
            host=host,
            certificate=certificate,
            planner=planner,
            kernel=kernel,
            catalogue=phones,
            recogniser=recogniser,
            served_at=self._served_at,
            tokens=self._tokens(policy),
            dns=self._dns(policy),
            loaded_at=loaded_at,
        )

    def _tokens(self, policy: Policy) -> Tokens | None:
        """Read who may ask where others can; where nobody can, nobody needs to be let in."""
        return tokens.load(policy.http, self._served_at, str(self.sources.config)) if self._served_at else ()

    def _host_with_kernel(self, policy: Policy) -> tuple[Host, KernelRoutes | None]:
        ground = self._ground
        if ground is not None and ground.policy.host.snapshot_file == policy.host.snapshot_file:
            return ground.host, ground.kernel
        return self._host(policy), None if self._snapshot_file(policy) else self._kernel

    def _phones(self, policy: Policy) -> tuple[Catalogue, Recogniser]:
        ground = self._ground
        if ground is not None and ground.policy.devices == policy.devices:
            return ground.catalogue, ground.recogniser
        phones = catalogue.load(tuple(map(Path, policy.devices.files)))
        return phones, catalogue.recogniser_of(phones)

    def _dns(self, policy: Policy) -> Dns:
        """Keep what answers, with all that it remembers, as long as its settings stay; zone files are read again."""
        old: Situation | None = getattr(self, "situation", self._ground)
        if old is not None and old.policy.dns == policy.dns and (old is self._ground or not policy.dns.zone_files):
            return old.dns
        return dns_of(policy.dns)

    def _snapshot_file(self, policy: Policy) -> Path | None:
        if self.sources.host_snapshot is not None:
            return self.sources.host_snapshot
        return Path(policy.host.snapshot_file) if policy.host.snapshot_file else None

    def _host(self, policy: Policy) -> Host:
        file = self._snapshot_file(policy)
        return interfaces.snapshot() if file is None else snapshot.load(file)


def plan_at_once(situation: Situation, request: Request) -> Plan | Refusal | None:
    """Plan for a phone in *situation*; None if the DNS must be asked first."""
    planned = plan_or_ask(situation, request)
    return None if isinstance(planned, Open) else planned


def plan_or_ask(situation: Situation, request: Request) -> Plan | Refusal | Open:
    """Plan for a phone in *situation*, or say what the DNS must be asked first."""
    dns = situation.dns
    return situation.planner.plan(request, _kernel_answer(situation, request), OneMoment(dns).peek, dns.moment)


async def plan_asking(situation: Situation, request: Request) -> Plan | Refusal:
    """Plan for a phone in *situation*, asking the DNS as far as needed."""
    kernel = _kernel_answer(situation, request)
    return await decided(situation.dns, lambda peek: situation.planner.plan(request, kernel, peek))


def on_zone_text(situation: Situation, files: ZoneFiles) -> Situation:
    """Return *situation* with zone files in place of the DNS."""
    return replace(situation, dns=Zones(files))


def _with(sources: Sources, policy: Policy) -> Policy:
    """Put what the command line says in place of what the settings say of the DNS."""
    dns = policy.dns
    if sources.zone_files:
        dns = replace(dns, zone_files=tuple(FilePath(str(file)) for file in sources.zone_files))
    if sources.nameservers:
        dns = replace(dns, nameservers=sources.nameservers, zone_files=dns.zone_files if sources.zone_files else ())
    return replace(policy, dns=dns)


def _kernel_answer(situation: Situation, request: Request) -> KernelAnswer | None:
    """Ask the kernel for the way to the phone (A11); a link-local source needs its link, which the core works out."""
    source = request.source
    if situation.kernel is None or source is None or source.is_link_local:
        return None
    return situation.kernel.route(source)
