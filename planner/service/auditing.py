"""The use cases of the audit: collect, judge, report; one domain or very many."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Callable
from pathlib import Path
from typing import Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from planner.core.audit.case.case import case_for
from planner.core.audit.case.pbx import pbx_for
from planner.core.audit.catalogue import CHECKS
from planner.core.audit.checks.check import Check
from planner.core.audit.collection import AuditMode, Collection
from planner.core.audit.report import Report, report
from planner.core.errors import BadRequest, Malformed, quoted
from planner.core.names import Name, parse_domain
from planner.core.policy.listeners import Nameserver
from planner.core.policy.settings import DnsSettings, Parity, View
from planner.core.publish.records import WantedRecord, nodes, records
from planner.doors.collecting.collector import Collector, FromAuthority, FromServers, FromZoneFiles
from planner.doors.dns.resolvconf import ResolvConf
from planner.doors.zones.zonefile import ZoneFiles
from planner.runtime import SharedTurn
from planner.service.crowd import Crowd
from planner.service.situation import Situation

Written = TypeVar("Written")

_PATIENCE: Final = 0.1
"""After which part of the time-out a domain steps aside."""

_AT_ONCE, _MOST = 12, 40
"""The same where each domain may have some ten sockets to servers of its own: a process has 1,024."""

_LARGE: Final = 60
"""Questions beyond which judging takes milliseconds, and is done beside the event loop."""


class Wish(Struct, frozen=True):
    """How to audit: every one of the *nameservers* that were given is asked; or the zone's own (*authoritative*)."""

    nameservers: tuple[Nameserver, ...] = ()
    authoritative: bool = False
    view: View | None = None
    checks: tuple[Check, ...] = CHECKS


_AS_SET: Final = Wish()
"""As the settings say."""


class NoDomain(Struct, frozen=True):
    """What stands somewhere in a list (*where*: `LIST:LINE`), and is no domain: *error* says why."""

    where: str
    error: BadRequest


class Auditor:
    """Audits domains in a situation."""

    def __init__(self, situation: Situation, wish: Wish = _AS_SET) -> None:
        self._situation = situation
        self._wish = wish
        settings = situation.policy.audit
        self._settings = settings if wish.view is None else replace(settings, view=wish.view)
        self._presentable = situation.planner.presentable()
        self._turn = SharedTurn()
        self._beside = asyncio.Lock()
        self._collector = collector_for(situation.policy.dns, wish, allow_private=settings.allow_private_targets)

    async def collect(self, domain: Name) -> Collection:
        """Ask everything about *domain*."""
        return await self._collector.collect(domain)

    def judge(self, collection: Collection) -> Report:
        """Judge what was collected."""
        situation = self._situation
        case = case_for(collection, situation.policy, self._presentable, situation.catalogue, self._settings)
        return report(case, self._wish.checks)

    async def audit(self, domain: Name) -> Report:
        """Collect and judge."""
        return await self.written(domain, lambda report: report)

    async def written(self, domain: Name, write: Callable[[Report], Written]) -> Written:
        """Return what *write* makes of the report on *domain*; nobody else on the event loop waits long for it."""
        collection = await self._collector.collect(domain)
        if len(collection.replies) > _LARGE:
            async with self._beside:
                return await asyncio.to_thread(lambda: write(self.judge(collection)))
        async with self._turn.part():
            return write(self.judge(collection))

    def audit_all(self, listed: AsyncIterable[Name | NoDomain]) -> AsyncGenerator[Report | NoDomain, None]:
        """Give a report on each domain as it is done, and what is no domain as it comes. To be closed."""
        waits = patience(self._situation)
        if self._wish.authoritative:
            return Crowd(self._audit_listed, waits, at_once=_AT_ONCE, most=_MOST).results(listed)
        return Crowd(self._audit_listed, waits).results(listed)

    async def _audit_listed(self, listed: Name | NoDomain) -> Report | NoDomain:
        if isinstance(listed, NoDomain):
            return listed
        return self.judge(await self._collector.collect(listed, thoroughly=False))

    async def close(self) -> None:
        """Stop asking."""
        await self._collector.close()


def patience(situation: Situation) -> float:
    """Return the seconds after which a domain holds up no other any more."""
    return _PATIENCE * situation.policy.dns.timeout


def collector_for(dns: DnsSettings, wish: Wish, *, allow_private: bool) -> Collector:
    """Open what is to be asked: zone files, given servers, the zone's own servers, or the resolver."""
    if dns.zone_files and not wish.nameservers and not wish.authoritative:
        return FromZoneFiles(ZoneFiles.load(map(Path, dns.zone_files)))
    if wish.nameservers and not wish.authoritative:
        return FromServers(AuditMode.SERVERS, wish.nameservers, dns.timeout)
    resolver = wish.nameservers or dns.nameservers or ResolvConf().nameservers()
    if wish.authoritative:
        return FromAuthority(resolver, dns.timeout, allow_private=allow_private)
    return FromServers(AuditMode.RESOLVER, resolver, dns.timeout)


def domain_from(text: str) -> Name:
    """Read the name of a domain to audit. Raises BadRequest."""
    try:
        domain = parse_domain(text.strip())
    except Malformed as error:
        raise BadRequest.of("domain", error) from None
    if domain.name is None:
        raise BadRequest("domain", f"{quoted(text)} is an address: there is nothing about it in the DNS to audit")
    return domain.name


def records_for(situation: Situation, domain: Name) -> tuple[WantedRecord, ...]:
    """Return the records that *domain* should publish for this PBX. Raises BadRequest if nothing can be published."""
    because = parse_domain(domain.text).why_not_presentable
    if because is not None:
        raise BadRequest("domain", f"{domain} is not to be published: {because}")
    policy = situation.policy
    presentable = situation.planner.presentable()
    pbx = pbx_for(domain, replace(policy, audit=replace(policy.audit, parity=Parity.ALWAYS)), presentable)
    assert pbx is not None  # noqa: S101 - parity is always
    hosts = nodes(domain, pbx.published, pbx.elsewhere, pbx.listeners)
    wanted = records(domain, hosts)
    if not wanted:
        raise BadRequest(None, "there is nothing to publish: the PBX has no presentable address, or no listener")
    return wanted
