"""Where does this phone register? All rules together, `Plan | Refusal`: read this to follow a decision.

A pattern overrides everything (O3); then the mode (D1), the transport (T2, T3) and the address (A1 to A24).
"""

from collections.abc import Callable
from typing import Final, TypeAlias

from planner.core.addresses import Address, family_of, without_zone
from planner.core.answers import Peek, know_nothing
from planner.core.certificate import Certificate
from planner.core.choice import Choice, PassedOver, Refusal, RefusalCode, Step, WarningCode
from planner.core.errors import printable, sentence
from planner.core.host.snapshot import Host
from planner.core.locate import Open
from planner.core.names import Name
from planner.core.plan.by_name import plan_by_name
from planner.core.plan.claim import Claim, NameVerdict
from planner.core.plan.draft import Draft
from planner.core.plan.plan import Mode, Plan, Request
from planner.core.plan.transport import Demand, demand_of
from planner.core.plan.verdicts import Verdicts
from planner.core.policy.patterns import Pattern
from planner.core.policy.settings import INHERIT_ALL, DomainSettings, Policy, UnknownDomains
from planner.core.present import KernelAnswer, Phone, Presentable, Presented, Presenter
from planner.core.transports import PREFERENCE, Transport

_NO_SETTINGS: Final = DomainSettings()
_NEXT: Final = f"the next of {sentence(tuple(transport.upper() for transport in PREFERENCE))} that both sides have"
_SOURCE_UNKNOWN: Final = Choice(Step.PATTERN, None, "O1", "the phone's source is not known")
_NO_PATTERN: Final = Choice(Step.PATTERN, None, "O1", "none of the patterns holds the phone's source")
_NAME_IS_OFF: Final = Choice(Step.MODE, Mode.ADDRESS, "D1", "use_domain_name is off")

VerdictOn: TypeAlias = Callable[[Claim], NameVerdict | Open]


class Planner:
    """Settings and host, made ready to plan for any number of phones."""

    def __init__(self, policy: Policy, host: Host, certificate: Certificate | None = None) -> None:
        self._policy = policy
        self._system = policy.system
        self._presenter = Presenter(host, policy.host, policy.system.listeners)
        self._certificate = certificate
        self._ports = {t: listeners[0].port for t in PREFERENCE if (listeners := policy.system.listeners.of(t))}
        self._verdicts = Verdicts()

    def plan(
        self,
        request: Request,
        kernel: KernelAnswer | None = None,
        peek: Peek = know_nothing,
        moment: int | None = None,
    ) -> Plan | Refusal | Open:
        """Plan for one phone. *kernel*: the kernel's own answer for its source, None to compute it (A11).

        *peek*: what is known of the DNS. Open: call again when the questions have been answered. At one *moment*,
        seconds on any clock, the answers are taken to be the same; None: this call stands for itself.
        """
        draft = Draft(request, self._certificate)
        settings = self._policy.domains.get(request.domain.text)
        if request.overrides is not None:
            settings = request.overrides.of_domain(settings or _NO_SETTINGS)
        if settings is None:
            if self._system.unknown_domains is UnknownDomains.REFUSE:
                text = f"{request.domain} is not configured, and [system] unknown_domains is refuse"
                return draft.refuse(RefusalCode.UNKNOWN_DOMAIN, text)
            settings = _NO_SETTINGS
        cleaned = self._presenter.sources.clean(request.source)
        if isinstance(cleaned, Refusal):
            return draft.refuse_as(cleaned)
        source, link, warnings = cleaned
        draft.add(warnings)
        demand = self._demand(request, settings)
        pattern = self._pattern(draft, settings, source)
        if pattern is not None:
            return _by_pattern(draft, pattern, demand)
        via = None if request.via is None else without_zone(request.via)
        phone = Phone(source, request.identity.device.families, link, via, kernel if source else None)
        return self._by_mode(draft, phone, settings, demand, lambda claim: self._verdicts.verdict(claim, peek, moment))

    def presentable(self) -> tuple[Presentable, ...]:
        """Judge every own address of the host."""
        return self._presenter.presentable()

    def _demand(self, request: Request, settings: DomainSettings) -> Demand:
        extension = settings.extensions.get(request.extension, INHERIT_ALL) if request.extension else INHERIT_ALL
        if request.overrides is not None:
            extension = request.overrides.of_extension(extension)
        return demand_of(self._system, settings, extension)

    def _pattern(self, draft: Draft, settings: DomainSettings, source: Address | None) -> Pattern | None:
        """Return the first outbound proxy pattern for the phone (O1); an unknown source matches nothing."""
        patterns = settings.outbound_proxy_pattern
        if not patterns:
            return None
        pattern = None if source is None else patterns.match(source)
        if pattern is None:
            draft.choose(_SOURCE_UNKNOWN if source is None else _NO_PATTERN)
        return pattern

    def _by_mode(
        self, draft: Draft, phone: Phone, settings: DomainSettings, demand: Demand, verdict_on: VerdictOn
    ) -> Plan | Refusal | Open:
        """Present an address, unless the domain's name is wanted (D1) and verified (D2, D4)."""
        domain = draft.request.domain
        use_name = self._system.use_domain_name if settings.use_domain_name is None else settings.use_domain_name
        if not use_name:
            draft.choose(_NAME_IS_OFF)
        elif (because := domain.why_not_presentable) is None and (name := domain.name) is not None:
            planned = self._by_name(draft, name, settings, demand, verdict_on)
            if planned is not None:
                return planned
        else:
            text = f"{domain} cannot be presented: {because}"
            draft.warn(WarningCode.DOMAIN_NOT_PRESENTABLE, text)
            draft.choose(Choice(Step.MODE, Mode.ADDRESS, "D1", text))
        return self._by_address(draft, phone, settings, demand)

    def _by_name(
        self, draft: Draft, name: Name, settings: DomainSettings, demand: Demand, verdict_on: VerdictOn
    ) -> Plan | Refusal | Open | None:
        """Present the domain's *name*, with a transport for which the PBX has a listener anywhere (D1 to D4)."""
        supported = draft.device.transports
        ports = {t: self._ports[t] for t in demand.order if t in supported and t in self._ports}
        common = tuple(ports)
        if not common:
            return draft.refuse_as(self._nothing_in_common(supported))
        if demand.transport not in (None, common[0]):
            because = "the PBX does not listen on it"
            if demand.transport not in supported:
                because = draft.device.why_lacking(demand.transport)
            refusal = self._fall_back(draft, settings, demand, common[0], because)
            if refusal is not None:
                return refusal
        return plan_by_name(draft, name, demand, ports, self._system, verdict_on)

    def _fall_back(
        self, draft: Draft, settings: DomainSettings, demand: Demand, transport: Transport, because: str
    ) -> Refusal | None:
        """Warn that another transport stands in for the one that was asked for, or refuse if that is strict (T3)."""
        text = f"{demand.transport} was asked for ({demand.because}), but {because}"
        strict = self._system.strict_transport if settings.strict_transport is None else settings.strict_transport
        if strict:
            return draft.refuse(RefusalCode.TRANSPORT_NOT_AVAILABLE, f"{text}, and strict_transport is on")
        draft.warn(WarningCode.TRANSPORT_FALLBACK, f"{text}: {transport} instead")
        return None

    def _by_address(self, draft: Draft, phone: Phone, settings: DomainSettings, demand: Demand) -> Plan | Refusal:
        phone, warnings = phone.in_its_families()
        draft.add(warnings)
        nothing = self._presenter.why_nothing(phone)
        if nothing is not None:
            return draft.refuse_as(nothing)
        available = self._first_available(draft, phone, demand)
        if isinstance(available, Refusal):
            return draft.refuse_as(available)
        transport, presented, passed_over = available
        if passed_over and demand.transport is not None:
            refusal = self._fall_back(draft, settings, demand, transport, passed_over[0].because)
            if refusal is not None:
                return refusal
        draft.choose(_transport(demand, transport, passed_over), *presented.choices)
        draft.add(presented.warnings)
        return draft.plan(Mode.ADDRESS, presented.host, presented.family, presented.port, transport)

    def _first_available(
        self, draft: Draft, phone: Phone, demand: Demand
    ) -> tuple[Transport, Presented, tuple[PassedOver, ...]] | Refusal:
        """Try the transports in order; return the first that phone and PBX have, and what could not be had (T3)."""
        supported = draft.device.transports
        for is_last_resort in (False, True) if phone.source is None else (False,):
            passed_over: tuple[PassedOver, ...] = ()
            for transport in demand.order:
                if transport not in supported:
                    passed_over += (PassedOver(transport, draft.device.why_lacking(transport)),)
                    continue
                presented = self._presenter.present(phone, transport, is_last_resort=is_last_resort)
                if isinstance(presented, Refusal):
                    return presented
                if presented is not None:
                    return transport, presented, passed_over
                passed_over += (PassedOver(transport, "the PBX does not listen on it at an address for this phone"),)
        draft.choose(Choice(Step.TRANSPORT, None, "T3", "no transport is left", passed_over))
        return self._nothing_in_common(supported)

    def _nothing_in_common(self, supported: frozenset[Transport]) -> Refusal:
        configured = [t for t in supported if self._system.listeners.of(t)]
        if not configured:
            phone = sentence(tuple(sorted(supported)))
            text = f"the phone has {phone}, and the PBX listens on none of them"
            return Refusal(RefusalCode.NO_COMMON_TRANSPORT, text)
        pbx = sentence(tuple(sorted(configured)))
        text = f"the PBX has listeners for {pbx}, but none at an address for this phone"
        return Refusal(RefusalCode.NOT_LISTENING, text)


def _transport(demand: Demand, transport: Transport, passed_over: tuple[PassedOver, ...]) -> Choice:
    if not passed_over:
        return demand.met
    passed_over += demand.behind(transport)
    if demand.transport is None:
        return Choice(Step.TRANSPORT, transport, "T2", demand.because, passed_over)
    return Choice(Step.TRANSPORT, transport, "T3", _NEXT, passed_over)


def _by_pattern(draft: Draft, pattern: Pattern, demand: Demand) -> Plan:
    """Present what the pattern says, whatever transport was chosen elsewhere and the phone has (O3)."""
    passed: tuple[PassedOver, ...] = ()
    if demand.transport is not None and demand.transport is not pattern.transport:
        passed = (PassedOver(demand.transport, f"{demand.because}: a pattern goes before it (O3)"),)
    because = f"the first of the patterns that holds the phone's source is number {pattern.index + 1}"
    host = str(pattern.host)
    family = None if isinstance(pattern.host, Name) else family_of(pattern.host)
    draft.choose(
        Choice(Step.PATTERN, printable(pattern.text), "O1", because),
        Choice(Step.MODE, Mode.PATTERN, "O3", "a pattern overrides transport and mode"),
        Choice(Step.TRANSPORT, pattern.transport, "O2", _said(written=pattern.transport_written), passed),
        Choice(Step.NAME if family is None else Step.ADDRESS, host, "O2", _said(written=True)),
        Choice(Step.PORT, pattern.port, "O2", _said(written=pattern.port_written)),
    )
    if pattern.transport not in draft.device.transports:
        text = f"the pattern says {pattern.transport}, but {draft.device.why_lacking(pattern.transport)}"
        draft.warn(WarningCode.DEVICE_LACKS_TRANSPORT, text)
    return draft.plan(Mode.PATTERN, host, family, pattern.port, pattern.transport)


def _said(*, written: bool) -> str:
    return "the pattern says so" if written else "the pattern leaves it out"
