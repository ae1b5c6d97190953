"""What do fixes make of a zone? Lines that say what was meant, and do not get in each other's way."""

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.core.audit.rule import NO_FIX
from planner.core.severity import Severity
from tests.support.auditing import Situation, fixed
from tests.support.zones import ALLOW, ALWAYS, DUAL, HEAD, PARITY, PRICE_OF_A_FIX, TLS_ONLY, edited, loud


def test_a_record_that_is_missing_is_added_once() -> None:
    zone = edited("+ _sip._tls SRV 10 10 5061 sip1", '- @ NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp')
    judged = Situation(zone=zone, settings=ALLOW).judged()
    added = {line for finding in judged.findings for line in finding.fix.add if "SIPS+D2T" in line}
    assert added == {'example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp.example.org.'}


def test_a_set_that_leads_nowhere_is_made_of_all_nodes_of_the_pbx() -> None:
    asked = Situation(zone=HEAD + "_sips._tcp SRV 10 0 5061 gone\n", settings=PARITY + ALLOW)
    asked.zone = fixed(asked.zone, asked.judged())
    left = {finding.rule.id for finding in asked.judged().findings if finding.severity is not Severity.INFO}
    assert left == ALWAYS
    assert "_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip2.example.org." in asked.zone


def test_a_naptr_record_that_leads_nowhere_goes_where_nothing_is_known_to_lead_it_to() -> None:
    asked = Situation(zone=HEAD + '@ NAPTR 10 10 "s" "SIP+D2T" "" .\n_sip._udp SRV 10 10 5060 gone\n', settings=ALLOW)
    asked.zone = fixed(asked.zone, asked.judged())
    assert "SIP+D2T" not in asked.zone
    assert "NP03" not in loud(asked.judged())


def test_an_address_written_as_a_name_is_given_one() -> None:
    asked = Situation(zone=edited("5060 sip2 -> 5060 198.51.100.20."), settings=ALLOW)
    asked.zone = fixed(asked.zone, asked.judged())
    assert loud(asked.judged()) == set()
    assert "_sip._udp.example.org. 300 IN SRV 10 10 5060 sip2.example.org." in asked.zone  # it has that address
    asked = Situation(zone=edited("5061 sip2 -> 5061 192.0.2.30."), settings=ALLOW)
    asked.zone = fixed(asked.zone, asked.judged())
    assert loud(asked.judged()) == set()
    assert "sip-192-0-2-30.example.org. 300 IN A 192.0.2.30" in asked.zone


def test_an_address_that_is_none_gives_way_to_one_of_the_pbx() -> None:
    """AD02: else one of two would be left without IPv6 (DS04)."""
    both = DUAL.replace('20"]', '20", "2001:db8::20"]')
    asked = Situation(zone=edited("+ sip1 AAAA 2002:cb00:710a::1", "+ sip2 AAAA 2001:db8::20"), settings=both + ALLOW)
    asked.zone = fixed(asked.zone, asked.judged())
    assert loud(asked.judged()) == set()


def test_servers_of_tls_at_a_name_that_there_is_not_serve_the_other_transports_too() -> None:
    zone = HEAD + "_sip._tls SRV 10 10 5061 pbx1\n_sip._tls SRV 10 10 5061 pbx2\n"
    hosts = "pbx1 A 203.0.113.10\npbx2 A 198.51.100.20\n"
    asked = Situation(zone=zone + hosts, settings=PARITY + ALLOW)
    asked.zone = fixed(asked.zone, asked.judged())
    assert loud(asked.judged()) == set()
    assert "_sip._udp.example.org. 300 IN SRV 10 10 5060 pbx1.example.org." in asked.zone
    assert "sip1.example.org." not in asked.zone


def test_another_machine_is_not_made_this_one_twice() -> None:
    """AD03: what else should be there is not known."""
    zone = edited("sip2 A 198.51.100.20 -> sip2 A 198.51.100.99")
    alone = PARITY.replace('announced_addresses = ["198.51.100.20"]\n', "")
    (said,) = (it for it in Situation(zone=zone, settings=alone + ALLOW).judged().findings if it.rule.id == "AD03")
    assert said.fix == NO_FIX


EDITS = (
    '- @ NAPTR 20 20 "s" "SIP+D2T" "" _sip._tcp',
    '20 20 "s" "SIP+D2T" -> 20 20 "x" "SIP+D2T"',
    '20 20 "s" "SIP+D2T" "" -> 20 20 "s" "SIP+D2T" "!x!y!"',
    '20 20 "s" "SIP+D2T" -> 20 20 "s" "SIP+D2X"',
    '"SIPS+D2T" "" _sips._tcp -> "SIPS+D2T" "" _sip._tcp',
    "20 20 -> 10 10",
    '10 10 "s" -> 10 90 "s"',
    "30 30 -> 5 5",
    '"SIP+D2U" "" _sip._udp -> "SIP+D2U" "" .',
    '+ @ NAPTR 40 40 "s" "SIP+D2U" "" _sip._udp',
    "- sip2 A 198.51.100.20",
    "_sip._udp SRV 10 10 5060 sip2 -> _sip._udp SRV 10 10 5060 198.51.100.20.",
    "_sip._udp SRV 10 10 5060 sip1 -> _sip._udp SRV 10 10 5060 sip1.example.org",
    "+ _sip._udp SRV 0 0 0 .",
    "_sip._tcp SRV 10 10 5060 sip2 -> _sip._tcp SRV 10 10 0 sip2",
    "5061 sip2 -> 5060 sip2",
    "_sip._udp SRV 10 10 -> _sip._udp SRV 10 0",
    "5061 sip1 -> 5071 sip1",
    "+ _sip._tls SRV 10 10 5061 sip1",
    "+ sip1 AAAA ::ffff:203.0.113.10",
    "sip1 A -> sip1 0 A",
    "_sip._tcp SRV -> _sip._tcp 30 SRV",
    '+ @ NAPTR 50 50 "s" "SIP+D2W" "" _sip._ws',
    "sip2 A 198.51.100.20 -> sip2 A 198.51.100.99",
    "_sips._tcp SRV 10 10 5061 sip1 -> other SRV 10 10 5061 sip1",
    "_sips._tcp SRV 10 10 5061 sip2 -> _sips._tcp SRV 10 10 5061 gone",
    '- @ NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp',
    '"s" "SIP+D2T" "" _sip._tcp -> "" "SIP+D2T" "" step & + step NAPTR 10 10 "s" "SIP+D2T" "" _sip._tcp',
    '"s" "SIP+D2T" "" _sip._tcp -> "" "SIP+D2T" "" step & + step NAPTR 10 10 "s" "SIP+D2T" "" _sips._tcp',
    '"s" "SIP+D2U" "" _sip._udp -> "a" "SIP+D2U" "" sip1',
    "sip2 A 198.51.100.20 -> sip2 CNAME real & + real A 198.51.100.20",
    "_sip._tcp SRV -> behind SRV & + _sip._tcp CNAME behind",
    "+ * A 203.0.113.80",
    "+ _sip._udp SRV 20 0 5060 192.0.2.30.",
    "+ _sip._udp SRV 30 10 5060 sip2",
    '+ @ NAPTR 35 10 "s" "SIPS+D2W" "" _sips._ws',
    "+ _sips._ws SRV 10 10 8443 sip1",
    "+ sip1 AAAA 2001:db8::10",
    "@ A 203.0.113.10 -> @ A 203.0.113.99",
)


@given(
    st.lists(st.sampled_from(EDITS), min_size=2, max_size=5, unique=True), st.sampled_from(["", PARITY, TLS_ONLY, DUAL])
)
@settings(max_examples=60, deadline=None)
def test_fixes_of_several_things_at_once_do_not_get_in_each_others_way(edits: list[str], parity: str) -> None:
    try:
        zone = edited(*(part for edit in edits for part in edit.split(" & ")))
    except AssertionError:
        return  # one edit took away what another is about
    asked = Situation(zone=zone, settings=parity + ALLOW)
    judged = asked.judged()
    carried = {finding.rule.id for finding in judged.findings if finding.fix.add or finding.fix.remove}
    asked.zone = fixed(asked.zone, judged)
    again = asked.judged()
    assert not {finding.rule.id: finding.message for finding in again.findings if finding.rule.id in carried}
    assert loud(again) <= loud(judged) | PRICE_OF_A_FIX, asked.zone
