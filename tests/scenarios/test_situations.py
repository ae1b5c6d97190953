"""What of zones, servers and settings that are no matter of one check: how findings weigh, and what is told beside."""

import pytest

from planner.core.severity import Severity
from tests.support.auditing import Situation
from tests.support.zones import ALLOW, HEAD, HOSTS, NO_NAPTR, PARITY, SOUND, edited


def test_records_for_browsers_may_make_the_answer_for_phones_too_long() -> None:
    """WS05: over 512 octets with them, not without."""
    long = ".".join(["with-labels-of-more-than-fifty-octets-each-so-that-it-fills"] * 3)
    for web, expected in (("SIPS+D2W", True), ("SIPS+D2T", False)):
        zone = SOUND + f'@ NAPTR 40 40 "s" "{web}" "" _sips._ws.{long}\n@ NAPTR 50 50 "s" "STUN+D2U" "" {long}\n'
        found = {finding.rule.id for finding in Situation(zone=zone, settings=ALLOW).judged().findings}
        assert ("WS05" in found) is expected


@pytest.mark.parametrize(
    ("zone", "settings", "identifier", "severity"),
    [
        (NO_NAPTR, PARITY, "NP02", Severity.NOTICE),
        (SOUND.replace('@ NAPTR 20 20 "s" "SIP+D2T" "" _sip._tcp\n', ""), PARITY, "NP02", Severity.WARNING),
        (HEAD, "", "SV01", Severity.ERROR),
        (HEAD + '@ NAPTR 10 10 "u" "E2U+sip" "!^.*$!sip:info@example.net!" .\n', "", "SV01", Severity.NOTICE),
        (HEAD + HOSTS, "", "SV01", Severity.NOTICE),
        (HEAD + HOSTS, "[system]\nuse_domain_name = true\n" + PARITY, "SV01", Severity.ERROR),
        (SOUND.replace("sip2 A 198.51.100.20", "sip2 AAAA 2001:db8::20"), "", "DS03", Severity.WARNING),
        (
            SOUND.replace("sip2 A 198.51.100.20", "sip2 AAAA 2001:db8::20").replace(
                "sip1 A 203.0.113.10", "sip1 AAAA 2001:db8::1"
            ),
            "",
            "DS03",
            Severity.ERROR,
        ),
    ],
    ids=[
        "no NAPTR for any transport",
        "NAPTR for others",
        "nothing at all",
        "a telephone number",
        "an address alone",
        "an address alone where the name is presented",
        "one server of two has no IPv4",
        "no server has IPv4",
    ],
)
def test_what_hits_more_phones_weighs_more(zone: str, settings: str, identifier: str, severity: Severity) -> None:
    judged = Situation(zone=zone, settings=settings + ALLOW).judged()
    assert {finding.severity for finding in judged.findings if finding.rule.id == identifier} == {severity}


def test_strings_are_shown_as_they_are_written_with_what_is_unprintable_escaped_once() -> None:
    zone = SOUND + '@ NAPTR 50 50 "s" "S\\000" "" _x._y\n'
    (said,) = (it for it in Situation(zone=zone, settings=ALLOW).judged().findings if it.rule.id == "NP09")
    assert said.message.endswith(r"is of another application: 'S\x00'")


MANY = "".join(f"_sip._udp SRV 10 10 5060 host-with-a-rather-long-name-{n}\n" for n in range(43))

HOSTS_OF_MANY = "".join(f"host-with-a-rather-long-name-{n} A 192.0.2.{n + 1}\n" for n in range(43))


@pytest.mark.parametrize(
    ("situation", "expected", "unknown"),
    [
        pytest.param(
            Situation(zone=HEAD, settings=ALLOW), {"NP01", "SV01"}, set(), id="a domain without anything of SIP"
        ),
        pytest.param(
            Situation(zone="other.test. A 203.0.113.1\n", settings=ALLOW), {"NS02", "NP01", "SV01"}, set(), id="NS02"
        ),
        pytest.param(
            Situation(
                zone=edited("sip2 A 198.51.100.20 -> sip2 A 203.0.113.11"),
                settings='[domains."example.org"]\n[system.listeners]\ntls = ["203.0.113.10:5061"]\n' + ALLOW,
                host={"interfaces": [{"name": "eth0", "addresses": [{"ip": f"203.0.113.{n}/24"} for n in (10, 11)]}]},
            ),
            {"SV12", "RF03", "TP08"},
            set(),
            id="SV12: a listener at one of two addresses",
        ),
        pytest.param(
            Situation(zone=HEAD, settings=ALLOW, domain=".".join(["x" * 60] * 4) + ".org"),
            {"NS01", "NS02", "NP01", "SV01"},
            set(),
            id="NS01",
        ),
        pytest.param(
            Situation(zone=SOUND + MANY + HOSTS_OF_MANY, settings=ALLOW),
            {"SV19", "SV20", "SV23", "RF04", "TP08"},
            set(),
            id="43 rows",
        ),
        pytest.param(
            Situation(zone=edited("- sip1 A 203.0.113.10", "- sip2 A 198.51.100.20"), settings=ALLOW),
            {"SV04", "TP08"},
            set(),
            id="all targets gone",
        ),
        pytest.param(
            Situation(zone=SOUND, settings=ALLOW, trouble={"192.0.2.53": {"example.org NAPTR": "timeout"}}),
            {"NS13"},
            {*(f"NP{n:02}" for n in (1, *range(3, 19))), *["TP07", "TP08", "WS02", "WS05", "EN01", "EN03", "NS16"]},
            id="NS13: NAPTR is not answered",
        ),
        pytest.param(
            Situation(
                servers={"192.0.2.1": SOUND, "192.0.2.2": edited("sip2 A 198.51.100.20 -> sip2 A 198.51.100.21")},
                settings=ALLOW,
            ),
            {"CO01", "CO02", "TP08"},
            set(),
            id="CO01 CO02",
        ),
        pytest.param(
            Situation(servers={"192.0.2.1": SOUND, "192.0.2.2": edited("2026010101 -> 2026010100")}, settings=ALLOW),
            {"NS18", "TP08"},
            set(),
            id="NS18",
        ),
    ],
)
def test_other_situations(situation: Situation, expected: set[str], unknown: set[str]) -> None:
    judged = situation.judged()
    ids = {finding.rule.id for finding in judged.findings if finding.severity is not Severity.INFO}
    assert ids == expected, [(finding.rule.id, finding.message) for finding in judged.findings]
    assert {it.id for it in judged.unknown if it.is_asked_for} >= unknown - ids or not unknown


def test_hostile_strings_are_told_harmlessly() -> None:
    zone = SOUND + '@ NAPTR 50 50 "\\027[2J" "<script>SIP" "\\000\\255" .\n'
    judged = Situation(zone=zone, settings=ALLOW).judged()
    for finding in judged.findings:
        for text in (finding.message, finding.effect, *finding.fix.remove, *finding.fix.add):
            assert text.isprintable(), finding
