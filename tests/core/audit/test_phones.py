"""What an audit says of kinds of phones (TP05), by the catalogue that comes along."""

import pytest

from planner.doors.phones import catalogue
from tests.support.auditing import Situation

NAPTR = {
    "tls": '@ NAPTR {0} {0} "s" "SIPS+D2T" "" _sips._tcp\n',
    "udp": '@ NAPTR {0} {0} "s" "SIP+D2U" "" _sip._udp\n',
}
SRV = {"tls": "_sips._tcp SRV 10 10 5061 sip1\n", "udp": "_sip._udp SRV 10 10 5060 sip1\n"}


def said(naptr: str, srv: str) -> dict[str, str]:
    """Return what TP05 says of phones, by its case, for a zone with these records, NAPTR in this order."""
    zone = "$ORIGIN example.org.\n$TTL 300\n@ SOA ns1 hostmaster 1 7200 900 1209600 300\nsip1 A 203.0.113.10\n"
    zone += "".join(NAPTR[transport].format(10 * n) for n, transport in enumerate(naptr.split(), start=1))
    zone += "".join(SRV[transport] for transport in srv.split())
    judged = Situation(zone=zone, catalogue=catalogue.load()).judged()
    return {it.case: str(it.args["phones"]) for it in judged.findings if it.rule.id == "TP05"}


@pytest.mark.parametrize(
    ("naptr", "case"),
    [("tls udp", "preference"), ("udp tls", ""), ("tls", None), ("", None)],
    ids=["tls first", "udp first", "tls alone", "no naptr"],
)
def test_phones_that_give_up_their_transport_are_named_where_naptr_lists_another(naptr: str, case: str | None) -> None:
    told = said(naptr, "tls udp")
    assert set(told) == set() if case is None else {case}
    assert case is None or told[case].startswith("yealink, ")


def test_phones_are_named_that_have_none_of_the_transports_with_srv() -> None:
    """Nobody has written down how a Snom M base is set to TLS, and Cisco phones in CUCM mode need its trust lists."""
    assert said("", "tls")["none"].startswith("snom-dect, cisco-cucm, ")
    assert "none" not in said("", "udp")
