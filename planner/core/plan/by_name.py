"""What is presented in domain-name mode: the name that was verified, or what takes its place? Rules D1 to D4."""

from collections.abc import Callable, Mapping
from typing import Final

from planner.core.choice import Choice, PassedOver, Refusal, RefusalCode, Step, WarningCode
from planner.core.errors import sentence
from planner.core.locate import Located, Open
from planner.core.locate.inquiry import LocateWarningCode
from planner.core.names import Name
from planner.core.phones.device import Device, DnsClass, Shape
from planner.core.plan.claim import Claim, Unverified, Verified
from planner.core.plan.draft import Draft
from planner.core.plan.plan import Lookup, Mode, Plan, Server
from planner.core.plan.transport import Demand
from planner.core.policy.settings import SystemSettings, WhenDnsFails
from planner.core.transports import Transport

_VERIFIES: Final = Choice(Step.MODE, Mode.DOMAIN, "D1", "use_domain_name is on, and the name verifies")


def plan_by_name(
    draft: Draft,
    domain: Name,
    demand: Demand,
    ports: Mapping[Transport, int],
    system: SystemSettings,
    verdict_on: Callable[[Claim], Verified | Unverified | Open],
) -> Plan | Refusal | Open | None:
    """Plan with the domain's name; None if the name does not verify and an address is to be presented (D4).

    *ports*: the transports that phone and PBX have in common, in the order in which they are to be tried, each with the
    port of its listener. *verdict_on*: what the DNS says of a claim.
    """
    demanded = demand.transport is not None
    tried = tuple(ports)[:1] if demanded else tuple(ports)
    of_tried = tuple(ports.values())[: len(tried)]
    verdict = verdict_on(Claim(domain, draft.device, tried, demanded, of_tried, system.flatten_srv))
    if isinstance(verdict, Open):
        return verdict
    if isinstance(verdict, Unverified):
        return _unverified(draft, domain, verdict, system, ports[verdict.transport], is_demanded=demanded)
    return _verified(draft, verdict, demand)


def _verified(draft: Draft, verdict: Verified, demand: Demand) -> Plan:
    servers = verdict.servers(draft.request.seed)
    left_out: tuple[PassedOver, ...] = ()
    if verdict.is_flattened:
        servers, left_out = _fitting(draft.device, servers)
    host, port = (servers[0].host, servers[0].port) if verdict.is_flattened else (verdict.name, verdict.port)
    draft.choose(
        _VERIFIES,
        Choice(Step.TRANSPORT, verdict.transport, _rule(verdict, demand), demand.because, verdict.passed_over),
        Choice(Step.NAME, host, "D6" if verdict.is_flattened else "D2", verdict.because),
        Choice(Step.PORT, port, "D2", _why_port(verdict)),
        Choice(Step.SERVERS, len(servers), "D7", _in_order(servers), left_out),
    )
    for located in verdict.consulted:
        _pass_on(draft, located)
    if verdict.lookup is Lookup.A and not verdict.is_flattened and draft.device.dns is not DnsClass.A:
        draft.warn(WarningCode.NO_SRV, f"{verdict.because}: without SRV there is no failover by the phone")
    if verdict.missing is not None:
        text = f"the phone asks for SRV of {verdict.missing}, and there is none: publish there what _sips._tcp has"
        draft.warn(WarningCode.SRV_NAME_DIFFERS, text)
    _warn_of_doubts(draft, verdict)
    if left_out:
        beyond = sentence(tuple(str(server.value) for server in left_out))
        because = sentence(tuple(dict.fromkeys(server.because for server in left_out)))
        draft.warn(WarningCode.SERVERS_LEFT_OUT, f"the phone will never turn to {beyond}: {because}")
    return draft.plan_name(verdict, host, port, servers)


def _warn_of_doubts(draft: Draft, verdict: Verified) -> None:
    """Say where it is not proven that phones of this family find the transport in the DNS."""
    family = draft.request.identity.family
    doubt = None if family is None else family.srv_doubts.get(verdict.transport)
    if family is not None and doubt is not None and verdict.port is None and not verdict.is_flattened:
        text = f"that {family.name} finds {verdict.transport} by the DNS is not proven: {doubt}; try it with one phone"
        draft.warn(WarningCode.DISCOVERY_NOT_PROVEN, text)


def _pass_on(draft: Draft, located: Located) -> None:
    """Let the plan say what was said on the way: trouble, answers out of date, NAPTR records that lead nowhere."""
    draft.degraded = draft.degraded or located.degraded or located.stale
    if located.stale:
        text = "the DNS does not answer: planned with the last good answers, though their time is over"
        draft.warn(WarningCode.DNS_STALE, text)
    for warning in located.warnings:
        if warning.code is LocateWarningCode.NAPTR_WITHOUT_SRV:
            draft.warn(WarningCode.NAPTR_WITHOUT_SRV, warning.text)


def _unverified(
    draft: Draft, domain: Name, verdict: Unverified, system: SystemSettings, port: int, *, is_demanded: bool
) -> Plan | Refusal | None:
    """Do what `when_dns_fails` says (D4)."""
    code = "dns-temporary-failure" if verdict.is_temporary else "dns-not-ready"
    text = f"{domain} does not verify for {verdict.transport}: {verdict.text}"
    if system.when_dns_fails is WhenDnsFails.REFUSE:
        return draft.refuse(RefusalCode(code), text)
    draft.degraded = verdict.is_temporary
    draft.warn(WarningCode(code), text)
    if system.when_dns_fails is WhenDnsFails.ADDRESS:
        draft.choose(Choice(Step.MODE, Mode.ADDRESS, "D4", text))
        return None
    lookup = _lookup_on_trust(draft.device, is_demanded=is_demanded)
    written_port = port if lookup is Lookup.A else None
    draft.choose(
        Choice(Step.MODE, Mode.DOMAIN, "D4", f"{text}; when_dns_fails is present"),
        Choice(Step.TRANSPORT, verdict.transport, "T2", "the first in common", verdict.passed_over),
        Choice(Step.NAME, domain.text, "D4", "presented though it does not verify"),
    )
    servers = (Server(domain.text, written_port, verdict.transport, None),)
    presented = Verified(domain.text, written_port, verdict.transport, lookup, (), text, (), None)
    return draft.plan_name(presented, domain.text, written_port, servers)


def _lookup_on_trust(device: Device, *, is_demanded: bool) -> Lookup:
    """Tell what a phone is left to look up though nothing is verified.

    A merged one finds its transport by NAPTR or is given it with a port: there is no third way, and what was asked for
    is not left to a DNS that does not answer.
    """
    if device.shape is Shape.MERGED:
        return Lookup.NAPTR if device.dns is DnsClass.NAPTR and not is_demanded else Lookup.A
    return Lookup.A if device.dns is DnsClass.A else Lookup.SRV


def _fitting(device: Device, servers: tuple[Server, ...]) -> tuple[tuple[Server, ...], tuple[PassedOver, ...]]:
    """Part the servers that can be written into a phone from those that cannot (D6)."""
    fitting: list[Server] = []
    left_out: list[PassedOver] = []
    for server in servers:
        if device.one_port and server.port != servers[0].port:
            left_out.append(PassedOver(server.host, "the phone has one port for all servers (D6)"))
        elif device.room is not None and len(fitting) >= device.room:
            left_out.append(PassedOver(server.host, device.no_room or "the phone has no room for it (D6)"))
        else:
            fitting.append(server)
    return tuple(fitting), tuple(left_out)


def _rule(verdict: Verified, demand: Demand) -> str:
    if demand.transport is None:
        return "D3"
    return "T2" if demand.transport is verdict.transport else "T3"


def _why_port(verdict: Verified) -> str:
    if verdict.is_flattened:
        return "the port of the first server"
    return "a port would switch SRV off in the phone" if verdict.port is None else "the port on which the PBX listens"


def _in_order(servers: tuple[Server, ...]) -> str:
    return "in this order for this phone: " + ", ".join([server.host for server in servers[:5]])
