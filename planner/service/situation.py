"""What is in force at one moment, and where does it come from? Settings, host, DNS, phones, and what they make ready.

A situation is replaced whole when settings or host change, or not at all: no request ever sees half of a change.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from msgspec import Struct
from msgspec.structs import replace

from planner.core.certificate import Certificate
from planner.core.host.snapshot import Host
from planner.core.phones.family import Catalogue
from planner.core.phones.recognition import Recogniser
from planner.core.plan.planner import Planner
from planner.core.policy.listeners import Nameserver, SocketAddress
from planner.core.policy.settings import FilePath, Policy
from planner.doors import certificates, tokens
from planner.doors.host import interfaces, snapshot
from planner.doors.host.kernel import KernelRoutes
from planner.doors.phones import catalogue
from planner.doors.settings.source import BuiltIn, SettingsSource
from planner.doors.tokens import Tokens
from planner.service.answering import Dns, dns_of


class Sources(Struct, frozen=True, gc=False):
    """Where the facts come from: the *settings*, and what they name.

    For what-if, in place of what the settings say: a *host_snapshot*, *zone_files*, *nameservers*.
    """

    settings: SettingsSource = BuiltIn()
    host_snapshot: Path | None = None
    zone_files: tuple[Path, ...] = ()
    nameservers: tuple[Nameserver, ...] = ()


class Situation(Struct, frozen=True):
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

    def with_settings(self, policy: Policy) -> Self:
        """Put other settings in force, on the same host, DNS, phones and certificate: none of their files is read."""
        old = self.policy
        host = replace(policy.host, snapshot_file=old.host.snapshot_file)
        policy = replace(policy, host=host, dns=old.dns, tls=old.tls, devices=old.devices)
        return replace(self, policy=policy).with_planner()

    def with_planner(self) -> Self:
        """Return the same with a planner of its own, made ready for its settings and its host."""
        return replace(self, planner=Planner(self.policy, self.host, self.certificate))


class Gatherer:
    """Gathers situations from the same *sources*, one after the other; *named*: the files that the last one named.

    *ground*: host, DNS and catalogue are those of another situation, as far as the settings do not say otherwise.
    """

    def __init__(self, sources: Sources, ground: Situation | None = None) -> None:
        self.sources = sources
        self.named: tuple[FilePath, ...] = ()
        self._ground = ground
        self._kernel = KernelRoutes()

    def gather(self, before: Situation | None = None) -> Situation:
        """Read the settings, and all that they name, after a situation *before*. Raises BadSettings or BadSnapshot."""
        policy = _with(self.sources, self.sources.settings.load())
        self.named = policy.files
        loaded_at = datetime.now(UTC).replace(microsecond=0)
        certificate = None
        if policy.tls.certificate:
            certificate = certificates.load(Path(policy.tls.certificate), str(self.sources.settings))
        host, kernel = self._host_with_kernel(policy)
        planner = Planner(policy, host, certificate)
        phones, recogniser = self._phones(policy)
        places = () if before is None else before.served_at
        return Situation(
            policy=policy,
            host=host,
            certificate=certificate,
            planner=planner,
            kernel=kernel,
            catalogue=phones,
            recogniser=recogniser,
            served_at=places,
            tokens=self.tokens(policy, places),
            dns=self._dns(policy, before),
            loaded_at=loaded_at,
        )

    def host(self, policy: Policy) -> Host:
        """Look at the host, or at the snapshot that stands for it. Raises BadSnapshot."""
        file = self._snapshot_file(policy)
        return interfaces.snapshot() if file is None else snapshot.load(file)

    def tokens(self, policy: Policy, places: tuple[SocketAddress, ...]) -> Tokens | None:
        """Read who may ask at *places*; where nobody can, nobody needs to be let in. Raises BadSettings."""
        return tokens.load(policy.http, places, str(self.sources.settings)) if places else ()

    def close(self) -> None:
        """Give back what is held of the system."""
        self._kernel.close()

    def _host_with_kernel(self, policy: Policy) -> tuple[Host, KernelRoutes | None]:
        ground = self._ground
        if ground is not None and ground.policy.host.snapshot_file == policy.host.snapshot_file:
            return ground.host, ground.kernel
        return self.host(policy), None if self._snapshot_file(policy) else self._kernel

    def _phones(self, policy: Policy) -> tuple[Catalogue, Recogniser]:
        ground = self._ground
        if ground is not None and ground.policy.devices == policy.devices:
            return ground.catalogue, ground.recogniser
        phones = catalogue.load(tuple(map(Path, policy.devices.files)))
        return phones, catalogue.recogniser_of(phones)

    def _dns(self, policy: Policy, before: Situation | None) -> Dns:
        """Keep what answers, with all that it remembers, as long as its settings stay; zone files are read again."""
        old = before or self._ground
        if old is not None and old.policy.dns == policy.dns and (old is self._ground or not policy.dns.zone_files):
            return old.dns
        return dns_of(policy.dns)

    def _snapshot_file(self, policy: Policy) -> Path | None:
        if self.sources.host_snapshot is not None:
            return self.sources.host_snapshot
        return Path(policy.host.snapshot_file) if policy.host.snapshot_file else None


def _with(sources: Sources, policy: Policy) -> Policy:
    """Put what the command line says in place of what the settings say of the DNS."""
    dns = policy.dns
    if sources.zone_files:
        dns = replace(dns, zone_files=tuple(FilePath(str(file)) for file in sources.zone_files))
    if sources.nameservers:
        dns = replace(dns, nameservers=sources.nameservers, zone_files=dns.zone_files if sources.zone_files else ())
    return replace(policy, dns=dns)
