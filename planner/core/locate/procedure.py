"""Where does this SIP URI lead? RFC 3263 section 4, clause after clause.

Section 4.1 selects the transport, 4.2 finds ports and addresses. From a name server's failure nothing is concluded:
neither that there are no records, nor that a weaker transport will do (L8).
"""

from collections.abc import Mapping
from typing import Final, TypeAlias

from planner.core.addresses import Address, family_of
from planner.core.answers import Peek, Status
from planner.core.errors import Malformed, quoted, sentence
from planner.core.locate.inquiry import Asking, Inquiry, LocateWarningCode, Open, advance
from planner.core.locate.naptr import NaptrSearch
from planner.core.locate.result import Client, LocateCode, Located, LocateError
from planner.core.locate.srv import Fate, SrvLookup, addresses_of, destinations, look_into
from planner.core.locate.targets import Group, NoSrv, hops, single
from planner.core.names import DnsName, Name, service_name
from planner.core.transports import TRANSPORTS, Transport
from planner.core.uri import SipUri, parse_uri

_OVER_TLS: Final = {"tcp": "tls", "ws": "wss"}

_Outcome: TypeAlias = tuple[Group, ...] | LocateError


def locate(uri: str | SipUri, client: Client, peek: Peek, seed: str = "") -> Located | Open:
    """Follow *uri* as *client* does, given what *peek* knows of the DNS (RFC 3263 4; L1 to L11, L13).

    Open: call again when its questions have been answered. *seed* decides what is left to chance (L6).
    """
    try:
        parsed = parse_uri(uri) if isinstance(uri, str) else uri
    except Malformed as fault:
        return Located(str(uri), LocateError(LocateCode.INVALID_URI, fault.text))
    return advance(_Procedure(parsed, client, peek, seed).located())


class _Procedure:
    """One run over the answers known; what it remembers ends with it."""

    def __init__(self, uri: SipUri, client: Client, peek: Peek, seed: str) -> None:
        self._uri = uri
        self._client = client
        self._seed = seed
        self._transports = _admitted_transports(uri, client)
        self._inquiry = Inquiry(peek)
        self._naptr = NaptrSearch(self._inquiry, self._transports, seed)

    def located(self) -> Asking[Located]:
        """Find the next hops, and say on what they hang."""
        outcome = yield from self._next_hops()
        error, groups = (outcome, ()) if isinstance(outcome, LocateError) else (None, outcome)
        order = hops(groups, self._seed)
        return Located(
            uri=self._uri.text,
            error=error,
            groups=groups,
            order=order,
            questions=self._inquiry.asked,
            tls_identity=self._uri.host if order and _is_secure(order[0].endpoint.transport) else None,
            ttl=None if error and error.code.is_temporary else self._inquiry.ttl,
            degraded=bool(self._inquiry.temporary),
            warnings=self._inquiry.warnings,
            stale=any(answer.stale for answer in self._inquiry.used),
            naptr=self._naptr.offered,
        )

    # RFC 3263 4.1 -----------------------------------------------------------------------------------------------------

    def _next_hops(self) -> Asking[_Outcome]:
        """Take the first that decides: a numeric address, a port, the transport parameter, NAPTR, SRV."""
        uri, target = self._uri, self._uri.target
        if not self._transports:
            return _no_transport(uri, self._client)
        if not isinstance(target, Name):
            return self._literal(target)
        if uri.port is not None:
            return (yield from self._host(target, self._default, "the URI has a port"))
        if uri.transport is not None:
            return (yield from self._by_srv(target, f"the URI asks for transport {uri.transport}"))
        lookups = yield from self._naptr.lookups_at(target.dns_name, "the URI leaves transport and port open")
        if lookups:
            return (yield from self._by_naptr(target, lookups))
        return (yield from self._by_srv(target, "no NAPTR record can be used: every transport is asked for"))

    def _by_naptr(self, domain: Name, lookups: tuple[SrvLookup, ...]) -> Asking[_Outcome]:
        """Follow the records of one order; the servers of the next preference come after those of the first (L2)."""
        outcome = yield from self._follow(lookups, every=True)
        if outcome is not None:
            return outcome
        return (yield from self._host(domain, lookups[0].transport, "no SRV set that NAPTR names exists"))

    def _by_srv(self, domain: Name, because: str) -> Asking[_Outcome]:
        """Ask for the set of each transport; the first that the client prefers and that has servers is taken (L3)."""
        names = {transport: self._service_name(transport, domain) for transport in self._transports}
        lookups = tuple(SrvLookup(transport, name, because) for transport, name in names.items() if name)
        outcome = yield from self._follow(lookups, every=False)
        if outcome is not None:
            return outcome
        return (yield from self._host(domain, self._default, "no SRV set exists"))

    def _service_name(self, transport: Transport, domain: Name) -> DnsName | None:
        label = TRANSPORTS[transport].srv_label
        if transport is Transport.TLS and self._client.tls_srv_label is not None:
            label = self._client.tls_srv_label
        name = service_name(label, domain)
        if name is None:
            self._inquiry.warn(LocateWarningCode.NAME_TOO_LONG, f"{label}.{domain} is too long to be asked for")
        return name

    # RFC 3263 4.2 -----------------------------------------------------------------------------------------------------

    def _literal(self, address: Address) -> _Outcome:
        if family_of(address) not in self._client.families:
            return LocateError(LocateCode.NO_ADDRESS, f"{address} is {family_of(address)}, which the client cannot do")
        return (single(address, NoSrv.LITERAL, self._default, (address,), self._port(self._default)),)

    def _host(self, domain: Name, transport: Transport, because: str) -> Asking[_Outcome]:
        """Find the addresses of the domain itself: a port was given, or there is no SRV (L1, L4)."""
        name = domain.dns_name
        answers = (yield from addresses_of(self._inquiry, (name,), self._client.families, because))[name]
        addresses = destinations(answers, self._client)
        if addresses:
            return (single(name, NoSrv.ADDRESSES, transport, addresses, self._port(transport)),)
        if all(answer.status is Status.NXDOMAIN for answer in answers):
            return self._failure(LocateCode.NO_SUCH_DOMAIN, f"{domain} does not exist")
        return self._failure(LocateCode.NO_ADDRESS, f"{domain} has no address for this client")

    def _follow(self, lookups: tuple[SrvLookup, ...], *, every: bool) -> Asking[_Outcome | None]:
        """Return the servers of the first set that has any, or of *every* set; None if no set exists at all.

        What the DNS does not tell ends the search, unless there are servers already: nobody is moved to another
        transport by a failure of a name server.
        """
        questions = [lookup.question for lookup in lookups]
        reasons = {question: lookup.because for question, lookup in zip(questions, lookups, strict=True)}
        answers = yield from self._inquiry.ask(reasons)
        groups: tuple[Group, ...] = ()
        fates: dict[SrvLookup, Fate] = {}
        for question, lookup in zip(questions, lookups, strict=True):
            fates[lookup], of_set = yield from look_into(self._inquiry, lookup, answers[question], self._client)
            groups += of_set
            if (groups and not every) or (fates[lookup] is Fate.UNKNOWN and not groups):
                break
        if every:
            self._warn_of_absent(fates)
        return groups or self._why_none(fates)

    def _warn_of_absent(self, fates: Mapping[SrvLookup, Fate]) -> None:
        for lookup, fate in fates.items():
            if fate is Fate.ABSENT:
                text = f"{lookup.because}, and there is no {lookup.question}"
                self._inquiry.warn(LocateWarningCode.NAPTR_WITHOUT_SRV, text)

    def _why_none(self, fates: Mapping[SrvLookup, Fate]) -> LocateError | None:
        """Say why no set has servers; None if there is no set."""
        dead = _sets(fates, Fate.DEAD, Fate.UNKNOWN)
        if dead:
            return self._failure(LocateCode.NO_ADDRESS, f"no target of {sentence(dead)} has an address for this client")
        closed = _sets(fates, Fate.NOT_AVAILABLE)
        if closed:
            return self._failure(
                LocateCode.SERVICE_NOT_AVAILABLE, f'{sentence(closed)} says "." (RFC 2782): not offered'
            )
        return None

    @property
    def _default(self) -> Transport:
        """The transport where nothing else decides: UDP for sip, TLS for sips, if it is among those admitted (L4)."""
        wanted = Transport.TLS if self._uri.secure else Transport.UDP
        return wanted if wanted in self._transports else self._transports[0]

    def _port(self, transport: Transport) -> int:
        return TRANSPORTS[transport].default_port if self._uri.port is None else self._uri.port

    def _failure(self, code: LocateCode, text: str) -> LocateError:
        """Make the error, with the cause where it is known better: trouble, a loop, records for others only."""
        inquiry = self._inquiry
        if trouble := inquiry.temporary:
            worst = LocateCode.TRUNCATED if trouble[0].status is Status.TRUNCATED else LocateCode.TEMPORARY_FAILURE
            return LocateError(worst, sentence(tuple(f"{answer.question}: {answer.status}" for answer in trouble[:3])))
        for warning in inquiry.warnings:
            if warning.code is LocateWarningCode.ALIAS_LOOP:
                return LocateError(LocateCode.ALIAS_LOOP, f"{text}: {warning.text}")
            if warning.code is LocateWarningCode.NAPTR_LOOP:
                return LocateError(LocateCode.NAPTR_LOOP, f"{text}: {warning.text}")
        if self._naptr.offers_only_others:
            return LocateError(LocateCode.NO_COMMON_TRANSPORT, f"{text}, and NAPTR offers other transports only")
        return LocateError(code, text)


def _sets(fates: Mapping[SrvLookup, Fate], *which: Fate) -> tuple[str, ...]:
    """Name the SRV sets that came to one of these ends, each once: several NAPTR records may lead to one."""
    return tuple(dict.fromkeys(str(lookup.question) for lookup, fate in fates.items() if fate in which))


def _admitted_transports(uri: SipUri, client: Client) -> tuple[Transport, ...]:
    """Return the client's transports that *uri* admits, in order of preference (L5)."""
    demanded = _demanded(uri)
    return tuple([t for t in client.transports if demanded in (None, t) and (not uri.secure or _is_secure(t))])


def _demanded(uri: SipUri) -> str | None:
    """Return what the transport parameter means: in a sips URI, tcp and ws are what TLS runs over."""
    return _OVER_TLS.get(uri.transport, uri.transport) if uri.secure and uri.transport else uri.transport


def _no_transport(uri: SipUri, client: Client) -> LocateError:
    """Say why no transport is admitted."""
    if uri.secure and uri.transport == Transport.UDP:
        return LocateError(LocateCode.INVALID_URI, "a sips URI cannot have transport=udp: TLS runs over a connection")
    if not client.transports:
        return LocateError(LocateCode.NO_COMMON_TRANSPORT, "the client has no transport at all")
    demanded = _demanded(uri)
    missing = "TLS, which a sips URI needs" if demanded is None else f"transport {quoted(demanded)}"
    return LocateError(LocateCode.TRANSPORT_NOT_SUPPORTED, f"the client lacks {missing}")


def _is_secure(transport: Transport) -> bool:
    return TRANSPORTS[transport].secure
