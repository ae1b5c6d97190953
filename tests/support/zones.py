"""A sound zone of example.org, the settings of a PBX that it fits, and edits that break it."""

from typing import NamedTuple

from planner.core.audit.judge import Judged
from planner.core.severity import Severity

HEAD = """$ORIGIN example.org.
$TTL 300
@ SOA ns1 hostmaster 2026010101 7200 900 1209600 300
@ NS ns1
ns1 A 203.0.113.53
"""
NAPTR = """@ NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp
@ NAPTR 20 20 "s" "SIP+D2T" "" _sip._tcp
@ NAPTR 30 30 "s" "SIP+D2U" "" _sip._udp
"""
SRV = """_sips._tcp SRV 10 10 5061 sip1
_sips._tcp SRV 10 10 5061 sip2
_sip._tcp SRV 10 10 5060 sip1
_sip._tcp SRV 10 10 5060 sip2
_sip._udp SRV 10 10 5060 sip1
_sip._udp SRV 10 10 5060 sip2
"""
HOSTS = "@ A 203.0.113.10\nsip1 A 203.0.113.10\nsip2 A 198.51.100.20\n"
SOUND = HEAD + NAPTR + SRV + HOSTS
NO_NAPTR = HEAD + SRV + HOSTS
TLS_ALONE = "_sips._tcp SRV 10 10 5061 sip1\n_sips._tcp SRV 20 10 5061 sip2\n"
ALLOW = '[audit]\nallow_ranges = ["203.0.113.0/24", "198.51.100.0/24", "192.0.2.0/24", "2001:db8::/32"]\n'
PARITY = (
    '[host]\npublic_addresses = ["203.0.113.10"]\nannounced_addresses = ["198.51.100.20"]\n[domains."example.org"]\n'
)
TLS_ONLY = PARITY + "[system.listeners]\nudp = []\ntcp = []\n"
DUAL = (
    '[host]\npublic_addresses = ["203.0.113.10", "2001:db8::10"]\nannounced_addresses = ["198.51.100.20"]\n'
    '[domains."example.org"]\n'
)
IPV4_ONLY = PARITY + '[system.listeners]\nudp = ["0.0.0.0:5060"]\ntcp = ["0.0.0.0:5060"]\ntls = ["0.0.0.0:5061"]\n'
ALWAYS = {"TP08"}
"""What is noticed in every zone with TLS and others in its NAPTR records."""


def edited(*edits: str) -> str:
    """Make the edits: `old -> new` for a line, `- line` without it, `+ line` with one more."""
    zone = SOUND
    for edit in edits:
        if edit.startswith("+ "):
            zone += edit[2:] + "\n"
        elif edit.startswith("- "):
            assert edit[2:] + "\n" in zone, edit
            zone = zone.replace(edit[2:] + "\n", "")
        else:
            old, new = edit.split(" -> ")
            assert old in zone, edit
            zone = zone.replace(old, new)
    return zone


class BrokenZone(NamedTuple):
    """A *zone* and *settings* with one thing broken, and which findings are *expected*, exactly."""

    name: str
    zone: str
    settings: str
    expected: set[str]


def case(
    identifier: str, zone: str, *others: str, settings: str = "", name: str = "", quiet: bool = False
) -> BrokenZone:
    expected = {identifier, *others} - {""} | (set() if quiet else ALWAYS)
    return BrokenZone(" ".join(filter(None, (identifier or "sound", name))), zone, settings, expected)


PRICE_OF_A_FIX = {"RF01", "DS04", "RF04"}
"""An address that is none, taken away, may leave one that is alone, or a family that others have not; and a server that
is brought to life takes its time."""


def loud(judged: Judged) -> set[str]:
    return {finding.rule.id for finding in judged.findings if finding.severity.rank <= Severity.WARNING.rank}
