"""Does this policy make sense? What contradicts itself, and what is probably not meant.

A contradiction is an error. Advice is for what an operator would thank us for: a sound policy gives none.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct

from planner.core.addresses import Family, family_of, is_inside
from planner.core.errors import quoted, sentence
from planner.core.names import parse_domain
from planner.core.policy.lint import Lint, lint_address_routes, lint_patterns
from planner.core.policy.listeners import Listeners
from planner.core.policy.settings import DomainSettings, KeyPath, Policy, PreferredFamily, UnknownDomains
from planner.core.transports import CHOICES, PREFERENCE, Transport

_MOST_OF_A_KIND = 10  # entries of one list of which the same is said


class Remark(Struct, frozen=True, gc=False):
    """What is to be said of the setting at *path*, or of one *entry* of that list; *code* is its kind."""

    code: str
    path: KeyPath
    text: str
    entry: str | None = None


def contradictions(policy: Policy) -> Iterator[tuple[KeyPath, str]]:
    """Yield what cannot be put into force: the setting, and what is wrong with it."""
    if not any(map(policy.system.listeners.of, PREFERENCE)):
        yield ("system", "listeners"), f"all of {sentence(CHOICES)} are off: phones need a listener on one of them"
    families = [family_of(address) for address in policy.host.public_addresses]
    if len(families) > len(set(families)):
        yield ("host", "public_addresses"), "two of one family: at most one IPv4 and one IPv6 address belong here"
    http = policy.http
    if not http.listen:
        yield ("http", "listen"), 'an empty list where at least one "ADDRESS:PORT" belongs'
    outside = next((place for place in http.listen if not place.address.is_loopback), None)
    if outside and not http.token_file and not http.allow_anonymous:
        yield ("http", "listen"), f"{outside} is open beyond loopback: set token_file, or allow_anonymous = true"


def advise(policy: Policy) -> Iterator[Remark]:
    """Yield what is probably not meant."""
    yield from _listener_advice(policy.system.listeners)
    yield from _family_advice(policy)
    yield from _list_advice(("host", "address_routes"), lint_address_routes(policy.host.address_routes))
    yield from _unused_settings(policy)
    for name, domain in policy.domains.items():
        yield from _domain_advice(name, domain)
    yield from _missing_transports(policy)


def _listener_advice(listeners: Listeners) -> Iterator[Remark]:
    for transport in Transport:
        places = listeners.of(transport)
        if len(set(places)) < len(places):
            twice = next(place for place in places if places.count(place) > 1)
            yield Remark("listener-twice", ("system", "listeners", transport), f'"{twice}" stands there twice')
    for place in sorted(set(map(str, listeners.tcp)) & set(map(str, listeners.tls))):
        text = f'"{place}" is a listener of tcp too: one of them is wrong, TLS is mostly on 5061'
        yield Remark("listener-tcp-and-tls", ("system", "listeners", "tls"), text)


def _family_advice(policy: Policy) -> Iterator[Remark]:
    host, served = policy.host, _families(policy.system.listeners)
    for address in host.public_addresses:
        path = ("host", "public_addresses")
        if is_inside(address):
            text = f"{address} is a private address, which phones outside cannot reach"
            yield Remark("public-address-inside", path, text)
        if family_of(address) not in served:
            yield Remark("public-address-not-served", path, f"the PBX does not listen on the family of {address}")
    if host.preferred_family is not PreferredFamily.AUTO and Family(host.preferred_family) not in served:
        text = f"the PBX does not listen on {host.preferred_family}"
        yield Remark("preferred-family-not-served", ("host", "preferred_family"), text)


def _families(listeners: Listeners) -> set[Family]:
    places = [place for transport in PREFERENCE for place in listeners.of(transport)]
    return {family for p in places for family in (p.families if p.address is None else {family_of(p.address)})}


def _unused_settings(policy: Policy) -> Iterator[Remark]:
    if policy.dns.zone_files and policy.dns.nameservers:
        text = "not asked, because zone_files stand in place of the DNS"
        yield Remark("nameservers-unused", ("dns", "nameservers"), text)
    if policy.http.token_file and policy.http.allow_anonymous:
        text = "everyone may ask without a token, although there is a token_file"
        yield Remark("tokens-not-needed", ("http", "allow_anonymous"), text)
    if policy.system.unknown_domains is UnknownDomains.REFUSE and not policy.domains:
        text = "no domain is configured, so every request is refused"
        yield Remark("every-domain-refused", ("system", "unknown_domains"), text)


def _list_advice(path: KeyPath, lints: Iterable[Lint]) -> Iterator[Remark]:
    counts: Counter[str] = Counter()
    for lint in lints:
        counts[lint.code] += 1
        if counts[lint.code] <= _MOST_OF_A_KIND:
            yield Remark(lint.code, path, f"{quoted(lint.entry.text)}: {lint.text}", lint.entry.text)
    for code, count in counts.items():
        if count > _MOST_OF_A_KIND:
            yield Remark(code, path, f"the same is to be said of {count - _MOST_OF_A_KIND} more entries")


def _domain_advice(name: str, domain: DomainSettings) -> Iterator[Remark]:
    path = ("domains", name)
    yield from _list_advice((*path, "outbound_proxy_pattern"), lint_patterns(domain.outbound_proxy_pattern))
    if domain.use_domain_name and (why := parse_domain(name).why_not_presentable):
        text = f"{why}, which is never presented: phones are given an address of the PBX"
        yield Remark("domain-not-presentable", (*path, "use_domain_name"), text)


def _missing_transports(policy: Policy) -> Iterator[Remark]:
    system = policy.system
    missing = {transport for transport in PREFERENCE if not system.listeners.of(transport)}
    if system.transport in missing:
        yield _not_served(("system", "transport"), str(system.transport), strict=system.strict_transport)
    for name, domain in policy.domains.items() if missing else ():
        strict = system.strict_transport if domain.strict_transport is None else domain.strict_transport
        if domain.transport in missing:
            yield _not_served(("domains", name, "transport"), str(domain.transport), strict=strict)
        for transport, numbers in _asking_for(missing, domain).items():
            path = ("domains", name, "extensions", numbers[0], "transport")
            yield _not_served(path, transport, strict=strict, others=len(numbers) - 1)


def _asking_for(missing: set[Transport], domain: DomainSettings) -> dict[Transport, list[str]]:
    numbers: dict[Transport, list[str]] = {}
    for number, extension in domain.extensions.items():
        if extension.transport in missing:
            numbers.setdefault(extension.transport, []).append(number)
    return numbers


def _not_served(path: KeyPath, transport: str, *, strict: bool, others: int = 0) -> Remark:
    then = "phones are refused, for strict_transport is on" if strict else "phones are given another transport"
    also = f"; so for {others} more of this domain's extensions" if others else ""
    return Remark("transport-not-served", path, f"the PBX does not listen on {transport}: {then}{also}")
