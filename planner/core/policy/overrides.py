"""Which settings go with a request, in place of the configured ones? For backends that keep their own."""

from typing import TypeVar

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from planner.core.policy.patterns import Patterns
from planner.core.policy.settings import DomainSettings, ExtensionSettings
from planner.core.transports import Transport

T = TypeVar("T")


class Overrides(Struct, frozen=True):
    """Settings of the domain, and the transport of the extension. None: inherited; UNSET: as it is configured."""

    transport: Transport | UnsetType | None = UNSET
    strict_transport: bool | UnsetType | None = UNSET
    use_domain_name: bool | UnsetType | None = UNSET
    outbound_proxy_pattern: Patterns | UnsetType = UNSET
    extension_transport: Transport | UnsetType | None = UNSET

    def of_domain(self, configured: DomainSettings) -> DomainSettings:
        """Put them in place of the *configured* ones, field by field."""
        return replace(
            configured,
            transport=_instead(self.transport, configured.transport),
            strict_transport=_instead(self.strict_transport, configured.strict_transport),
            use_domain_name=_instead(self.use_domain_name, configured.use_domain_name),
            outbound_proxy_pattern=_instead(self.outbound_proxy_pattern, configured.outbound_proxy_pattern),
        )

    def of_extension(self, configured: ExtensionSettings) -> ExtensionSettings:
        """Put that of the extension in place of the *configured* one."""
        return ExtensionSettings(_instead(self.extension_transport, configured.transport))


def _instead(override: T | UnsetType, configured: T) -> T:
    return configured if override is UNSET else override
