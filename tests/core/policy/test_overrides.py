from planner.core.policy.overrides import Overrides
from planner.core.policy.patterns import NO_PATTERNS, parse_patterns
from planner.core.policy.settings import INHERIT_ALL, DomainSettings, ExtensionSettings
from planner.core.transports import Transport

PATTERNS = parse_patterns("0.0.0.0/0/edge.example.net")
CONFIGURED = DomainSettings(
    transport=Transport.TCP,
    strict_transport=True,
    use_domain_name=False,
    outbound_proxy_pattern=PATTERNS,
    extensions={"101": ExtensionSettings(Transport.TLS)},
)


def test_what_a_request_does_not_say_stays_as_it_is_configured() -> None:
    assert Overrides().of_domain(CONFIGURED) == CONFIGURED
    assert Overrides().of_extension(ExtensionSettings(Transport.TLS)) == ExtensionSettings(Transport.TLS)


def test_each_setting_is_replaced_by_itself() -> None:
    settings = Overrides(transport=Transport.UDP, use_domain_name=True).of_domain(CONFIGURED)
    assert (settings.transport, settings.use_domain_name) == (Transport.UDP, True)
    assert settings.strict_transport
    assert settings.outbound_proxy_pattern == PATTERNS
    assert settings.extensions == CONFIGURED.extensions
    assert Overrides(outbound_proxy_pattern=NO_PATTERNS).of_domain(CONFIGURED).outbound_proxy_pattern == NO_PATTERNS


def test_none_is_a_setting_too_the_next_level_decides() -> None:
    settings = Overrides(transport=None, strict_transport=None, use_domain_name=None).of_domain(CONFIGURED)
    assert (settings.transport, settings.strict_transport, settings.use_domain_name) == (None, None, None)
    assert Overrides(extension_transport=None).of_extension(ExtensionSettings(Transport.TLS)) == INHERIT_ALL
