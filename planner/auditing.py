"""The use cases of the audit: collect, judge, report; one domain or very many."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from planner.core.audit.audit import Report, report
from planner.core.audit.check import Check
from planner.core.audit.checks import CHECKS
from planner.core.audit.collection import Collection, Mode
from planner.core.audit.parity import case_for, pbx_for
from planner.core.errors import BadRequest, Malformed, quoted
from planner.core.names import Name, parse_domain
from planner.core.policy import DnsSettings, Nameserver, Parity, View
from planner.core.records import Wanted, nodes, records
from planner.facts.collector import Collector, FromAuthority, FromServers, FromZoneFiles
from planner.facts.resolvconf import ResolvConf
from planner.facts.zonefile import ZoneFiles
from planner.service import Situation

AT_ONCE: Final = 64
"""Domains that are under audit at the same time: enough to keep servers busy, few enough for flat memory."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How to audit: every one of the *nameservers* that were given is asked; or the zone's own (*authoritative*)."""

    nameservers: tuple[Nameserver, ...] = ()
    authoritative: bool = False
    view: View | None = None
    checks: tuple[Check, ...] = CHECKS


class Auditor:
    """Audits domains in a situation."""

    def __init__(self, situation: Situation, wish: Wish = Wish()) -> None:
        self._situation = situation
        self._wish = wish
        settings = situation.policy.audit
        self._settings = settings if wish.view is None else replace(settings, view=wish.view)
        self._presentable = situation.planner.presentable()
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
        return self.judge(await self.collect(domain))

    async def audit_all(self, domains: Iterable[Name]) -> AsyncIterator[tuple[int, Report]]:
        """Audit many, each given with its place as it is done; a slow one holds up no other."""
        waiting = iter(enumerate(domains))
        running: dict[asyncio.Task[Report], int] = {}
        try:
            while True:
                while len(running) < AT_ONCE and (following := next(waiting, None)) is not None:
                    position, domain = following
                    running[asyncio.create_task(self.audit(domain))] = position
                if not running:
                    return
                done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    yield running.pop(task), task.result()
        finally:
            for task in running:
                task.cancel()

    async def close(self) -> None:
        """Stop asking."""
        await self._collector.close()


def collector_for(dns: DnsSettings, wish: Wish, *, allow_private: bool) -> Collector:
    """Open what is to be asked: zone files, given servers, the zone's own servers, or the resolver."""
    if dns.zone_files and not wish.nameservers and not wish.authoritative:
        return FromZoneFiles(ZoneFiles.load(map(Path, dns.zone_files)))
    if wish.nameservers and not wish.authoritative:
        return FromServers(Mode.SERVERS, wish.nameservers, dns.timeout)
    resolver = wish.nameservers or dns.nameservers or ResolvConf().nameservers()
    if wish.authoritative:
        return FromAuthority(resolver, dns.timeout, allow_private=allow_private)
    return FromServers(Mode.RESOLVER, resolver, dns.timeout)


def domain_from(text: str) -> Name:
    """Read the name of a domain to audit. Raises BadRequest."""
    try:
        domain = parse_domain(text.strip())
    except Malformed as error:
        raise BadRequest("domain", error.text) from None
    if domain.literal is not None:
        raise BadRequest("domain", f"{quoted(text)} is an address: there is nothing about it in the DNS to audit")
    return Name(domain.text)


def records_for(situation: Situation, domain: Name) -> tuple[Wanted, ...]:
    """Return the records that *domain* should publish for this PBX. Raises BadRequest if nothing can be published."""
    policy = situation.policy
    presentable = situation.planner.presentable()
    pbx = pbx_for(domain, replace(policy, audit=replace(policy.audit, parity=Parity.ALWAYS)), presentable)
    assert pbx is not None  # noqa: S101 - parity is always
    hosts = nodes(domain, pbx.public or pbx.own, pbx.elsewhere, pbx.listeners)
    wanted = records(domain, hosts)
    if not wanted:
        raise BadRequest(None, "there is nothing to publish: the PBX has no presentable address, or no listener")
    return wanted
