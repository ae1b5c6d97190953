"""What has been decided so far? A plan in the making: its choices and warnings, until it is a plan or a refusal."""

from typing import Final

from planner.core.addresses import Family
from planner.core.certificate import Certificate
from planner.core.choice import Choice, PlanWarning, Refusal, RefusalCode, Step, WarningCode
from planner.core.errors import sentence
from planner.core.phones.device import GENERIC_IN_WORDS, Device
from planner.core.phones.family import PhoneFamily
from planner.core.plan.claim import Verified
from planner.core.plan.plan import Lookup, Mode, Plan, Request, Server
from planner.core.plan.provisioning import has_account
from planner.core.transports import TRANSPORTS, Transport

_CERTIFICATE_UNKNOWN: Final = PlanWarning(
    WarningCode.TLS_CERTIFICATE_UNKNOWN,
    "TLS: it is not known whether the certificate proves what the phone is told; name its file in [tls] certificate",
)

_DEVICE_UNKNOWN: Final = f"no device is known by this User-Agent: planned for a generic phone ({GENERIC_IN_WORDS})"


def _tls_to_address(reason: str) -> str:
    return f"TLS to an IP address: {reason}, and a phone that verifies the certificate will not connect"


_UNKNOWN_TO_ADDRESS: Final = (
    _CERTIFICATE_UNKNOWN,
    PlanWarning(WarningCode.TLS_TO_ADDRESS, _tls_to_address("certificates seldom carry IP addresses")),
)


class Draft:
    """A plan in the making, for what a *request* asks and its *device* can do."""

    __slots__ = ("_certificate", "_choices", "_warnings", "degraded", "device", "request")

    def __init__(self, request: Request, certificate: Certificate | None) -> None:
        identity = request.identity
        self.request = request
        self.device: Device = identity.device
        self._certificate = certificate
        self._choices = [Choice(Step.DEVICE, self.device.id, "V1", identity.known_by)]
        self._warnings: list[PlanWarning] = []
        self.degraded = False
        if identity.is_unknown:
            self.warn(WarningCode.DEVICE_UNKNOWN, _DEVICE_UNKNOWN)

    def choose(self, *choices: Choice) -> None:
        """Add what was decided."""
        self._choices += choices

    def warn(self, code: WarningCode, text: str) -> None:
        """Add a warning; once said is enough."""
        for warning in self._warnings:
            if warning.code is code:
                return
        self._warnings.append(PlanWarning(code, text))

    def add(self, warnings: tuple[PlanWarning, ...]) -> None:
        """Add the warnings of a part of the procedure."""
        self._warnings += warnings

    def refuse(self, code: RefusalCode, text: str) -> Refusal:
        """End without a plan."""
        return Refusal(code, text, tuple(self._choices), tuple(self._warnings))

    def refuse_as(self, refusal: Refusal) -> Refusal:
        """End with the refusal of a part of the procedure."""
        self.choose(*refusal.choices)
        self._warnings += refusal.warnings
        return self.refuse(refusal.code, refusal.text)

    def plan(self, mode: Mode, host: str, family: Family | None, port: int, transport: Transport) -> Plan:
        """End with a plan for one server: an address, or a name (*family* None) with its port."""
        self._advise(transport, (host,), is_address=family is not None)
        server = Server(host, port, transport, None if family is None else (host,))
        return self._plan(mode, host, family, port, transport, (server,))

    def plan_name(self, verified: Verified, host: str, port: int | None, servers: tuple[Server, ...]) -> Plan:
        """End with a plan for the domain's name, or for the *servers* to which it leads."""
        named = tuple(server.host for server in servers) if verified.is_flattened else (host,)
        self._advise(verified.transport, named, is_flattened=verified.is_flattened)
        return self._plan(Mode.DOMAIN, host, None, port, verified.transport, servers, verified)

    def _plan(
        self,
        mode: Mode,
        host: str,
        family: Family | None,
        port: int | None,
        transport: Transport,
        servers: tuple[Server, ...],
        verified: Verified | None = None,
    ) -> Plan:
        request, domain = self.request, self.request.domain
        self._warn_of_what_is_written(mode, transport)
        lookup = Lookup.A if family is None else Lookup.NONE
        return Plan(
            domain.text,
            request.extension,
            request.identity,
            request.account,
            mode,
            host if domain.why_not_presentable else domain.text,
            host,
            family,
            port,
            transport,
            lookup if verified is None else verified.lookup,
            servers,
            tuple(self._choices),
            tuple(self._warnings),
            verified is not None and verified.is_flattened,
            None if verified is None else verified.ttl,
            self.degraded,
        )

    def _warn_of_what_is_written(self, mode: Mode, transport: Transport) -> None:
        """Add what is to be known of the settings for this phone (V2)."""
        family, account = self.request.identity.family, self.request.account
        if family is None:
            return
        if not family.rows:
            text = f"what is written into {family.name} is not known: host, port and transport are all there is to say"
            self.warn(WarningCode.SETTINGS_NOT_KNOWN, text)
        elif not has_account(family, account):
            text = f"{family.name} has keys for {family.accounts} accounts, none for account {account}"
            self.warn(WarningCode.ACCOUNT_NOT_SUPPORTED, f"{text}: nothing is written")
        else:
            self._warn_of_account(family, account, mode, transport)

    def _warn_of_account(self, family: PhoneFamily, account: int, mode: Mode, transport: Transport) -> None:
        if mode is not Mode.PATTERN and not family.writes(transport):
            text = f"the request says that the phone has {transport}, but {family.name} has no code for it"
            self.warn(WarningCode.SETTINGS_NOT_KNOWN, f"{text}: the settings do not say it")
        caution = family.cautions.get(transport)
        if caution is not None:
            self.warn(WarningCode.TRANSPORT_NEEDS_CARE, f"{transport}: {caution}")
        if account > 1 and family.shares_its_transport:
            text = f"{family.name}: one transport for each {family.transport_scope}, so all accounts need the same"
            self.warn(WarningCode.TRANSPORT_SHARED, text)

    def _advise(
        self, transport: Transport, hosts: tuple[str, ...], *, is_address: bool = False, is_flattened: bool = False
    ) -> None:
        """Add what goes with the transport (T4), and what the certificate must prove (U3, D6)."""
        if transport is not Transport.TLS:
            self._warnings += TRANSPORTS[transport].advice
            return
        if self._certificate is None:
            self._warnings += _UNKNOWN_TO_ADDRESS if is_address else (_CERTIFICATE_UNKNOWN,)
            if is_flattened:
                text = f"phones check the name that they were given: the certificate must name {sentence(hosts)}"
                self.warn(WarningCode.TLS_CERTIFICATE_MUST_NAME_SERVERS, text)
        elif not all(map(self._certificate.proves, hosts)):
            self._warn_of_certificate(hosts, is_address=is_address)

    def _warn_of_certificate(self, hosts: tuple[str, ...], *, is_address: bool) -> None:
        if is_address:
            self.warn(WarningCode.TLS_TO_ADDRESS, _tls_to_address(f"the certificate does not carry {hosts[0]}"))
        else:
            text = f"the certificate does not name {sentence(hosts)}: a phone that verifies it will not connect"
            self.warn(WarningCode.TLS_NAME_MISMATCH, text)
