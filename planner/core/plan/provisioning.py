"""What is written into this phone for this plan? The plan in the vendor's own terms (V2)."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Final
from urllib.parse import quote

from msgspec import Struct

from planner.core.phones.device import DnsClass, Shape
from planner.core.phones.family import PhoneFamily
from planner.core.phones.layout import Row, authority, in_brackets
from planner.core.plan.plan import Lookup, Mode, Plan, Server, Setting
from planner.core.transports import Transport

_MOST: Final = 10_000  # plans in vendors' terms that are remembered

_OF_A_USER: Final = "-_.!~*'()&=+$,;?/"  # what stands unescaped in the user of a SIP URI (RFC 3261 25.1)

_CLASS: Final = {
    Lookup.NONE: DnsClass.A,
    Lookup.A: DnsClass.A,
    Lookup.SRV: DnsClass.SRV,
    Lookup.NAPTR: DnsClass.NAPTR,
}


class Registration(Struct, frozen=True, gc=False):
    """What there is to write: a plan's *mode*, *registrar*, *transport*, *lookup*, its *servers*, the planned first.

    *extension*: the user, where it is known.
    """

    mode: Mode
    registrar: str
    transport: Transport
    lookup: Lookup
    servers: tuple[Server, ...]
    is_flattened: bool = False
    extension: str | None = None

    @property
    def kinds(self) -> dict[str, str]:
        """The kinds of plan that this is, as conditions of a layout name them."""
        is_ipv6 = ":" in self.servers[0].host
        return {self.transport.value: "", **({"ipv6": ""} if is_ipv6 else {}), **self._kind}

    @property
    def _kind(self) -> dict[str, str]:
        if self.is_flattened:
            return {"flattened": ""}
        if self.mode is not Mode.DOMAIN:
            return {"fixed": ""}
        if self.lookup is Lookup.A:
            return {"named": "", "a": ""}
        return {"named": "", "discovery": "", self.lookup.value: ""}

    @property
    def is_discovery(self) -> bool:
        """Whether the phone is left to SRV, or NAPTR."""
        return self.lookup in (Lookup.SRV, Lookup.NAPTR)


class Provisioner:
    """Words plans in vendors' terms. What was written into one phone is written into the next one of its kind."""

    def __init__(self) -> None:
        self._written: dict[tuple[int, int, Registration], tuple[PhoneFamily, tuple[Setting, ...]]] = {}

    def written(self, plan: Plan) -> tuple[Setting, ...]:
        """Return what is written into the phone, as `written` does."""
        family = plan.identity.family
        if family is None or _has_nothing_to_write(family, plan.account):
            return ()
        registration = _registration(plan, family)
        key = (id(family), plan.account, registration)
        entry = self._written.get(key)
        if entry is None:
            if len(self._written) == _MOST:
                self._written.clear()
            # the family is kept too: while it is, no other has its id
            entry = self._written[key] = (family, settings(family, plan.account, registration))
        return entry[1]


def written(plan: Plan) -> tuple[Setting, ...]:
    """Return what is written into the phone, in its vendor's terms (V2); nothing where they are not known."""
    family = plan.identity.family
    if family is None or _has_nothing_to_write(family, plan.account):
        return ()
    return settings(family, plan.account, _registration(plan, family))


def fingerprint(plan: Plan, words: tuple[Setting, ...]) -> str:
    """Return a hash of what is written into the phone, the *words* among it: equal, and there is nothing to do."""
    return f"sha256:{sha256(chr(0).join(_texts(plan, words)).encode()).hexdigest()}"


def _texts(plan: Plan, words: tuple[Setting, ...]) -> Iterator[str]:
    """Every string is followed by a NUL and none can hold one, so that no two plans run into each other."""
    yield from (plan.registrar, plan.host, str(plan.port), plan.transport, plan.dns)
    for setting in words:
        yield from (setting.key, setting.value)
    if plan.is_flattened:
        for server in plan.servers:
            yield from (server.host, str(server.port), server.transport)


def _has_nothing_to_write(family: PhoneFamily, account: int) -> bool:
    return not family.rows or not has_account(family, account)


def _registration(plan: Plan, family: PhoneFamily) -> Registration:
    user = plan.extension if family.needs_extension else None
    return Registration(plan.mode, plan.registrar, plan.transport, plan.dns, plan.servers, plan.is_flattened, user)


def settings(family: PhoneFamily, account: int, registration: Registration) -> tuple[Setting, ...]:
    """Return the vendor's keys and values for *account*, in the vendor's order."""
    return tuple(setting for _, setting in rows_written(family, account, registration))


def rows_written(family: PhoneFamily, account: int, registration: Registration) -> Iterator[tuple[Row, Setting]]:
    """Give the rows of *family* that are written, each with what is written."""
    terms = _terms(family, account, registration)
    for row in family.rows:
        key = row.key(account, terms)
        value = row.setting(terms)
        if key is not None and value is not None:
            yield row, Setting(key, value)


def has_account(family: PhoneFamily, account: int) -> bool:
    """Tell whether phones of *family* have that many accounts; where it is not known how many, they have."""
    return family.accounts is None or account <= family.accounts


def _terms(family: PhoneFamily, account: int, registration: Registration) -> dict[str, str]:
    terms = {"account": str(account), "registrar": in_brackets(registration.registrar)}
    servers, proxies = _slots(family, registration)
    no_port = family.no_port.text
    _write(terms, "server", servers, no_port)
    _write(terms, "proxy", proxies, no_port)
    chosen_by_dns = registration.lookup is Lookup.NAPTR and family.device.shape is Shape.MERGED
    code = family.codes.discovery if chosen_by_dns else family.codes.transport.get(registration.transport)
    dns = family.codes.dns.get(_CLASS[registration.lookup])
    user = None if registration.extension is None else quote(registration.extension, safe=_OF_A_USER)
    optional = {"transport": code, "dns": dns, "extension": user}
    terms.update({name: value for name, value in optional.items() if value is not None})
    terms.update(registration.kinds)
    if registration.is_flattened and family.server_list is not None:
        written = registration.servers[: family.slots.room]
        terms["list"] = family.server_list.write([(server.host, server.port) for server in written], code or "")
    return terms


def _slots(
    family: PhoneFamily, registration: Registration
) -> tuple[Sequence[tuple[str, int | None]], Sequence[tuple[str, int | None]]]:
    """Say what goes into the server fields, and what into those of the outbound proxy (V2)."""
    slots = family.slots
    planned = [(server.host, server.port) for server in registration.servers]
    registrar = (registration.registrar, planned[0][1])
    if registration.is_flattened:
        if slots.flatten_into_servers:
            return planned[: slots.servers], ()
        return (registrar,), planned[: slots.proxies]
    if registration.mode is Mode.DOMAIN:
        named = (registration.registrar, None if registration.is_discovery else planned[0][1])
        return (named,), (named,) if registration.is_discovery and family.discovers_by_proxy else ()
    return ((registrar,), planned[:1]) if slots.proxies else (planned[:1], ())


def _write(terms: dict[str, str], slot: str, hosts: Sequence[tuple[str, int | None]], no_port: str | None) -> None:
    for n, (host, port) in enumerate(hosts, start=1):
        terms[f"{slot}.{n}"] = host
        terms[f"{slot}.{n}.host"] = in_brackets(host)
        terms[f"{slot}.{n}.authority"] = authority(host, port)
        written = no_port if port is None else str(port)
        if written is not None:
            terms[f"{slot}.{n}.port"] = written
        if port is not None:
            terms[f"{slot}.{n}.port.hex"] = hex(port)
