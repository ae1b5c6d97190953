"""Proofs that something does not exist, in the text of NSEC and NSEC3 records."""

from base64 import b32hexdecode, b32hexencode

import dns.dnssec
import dns.name
import dns.rdata
import dns.rdatatype
import dns.rrset
import pytest

from planner.doors.dnssec.denial import NotProven, proves_absence

APEX = dns.name.from_text("example.test.")


def rrset(owner: str, type_: str, rdata: str) -> dns.rrset.RRset:
    return dns.rrset.from_text(owner, 300, "IN", type_, rdata)


def denied(name: str, type_: str, *proofs: dns.rrset.RRset, exists: bool) -> bool:
    try:
        proves_absence(dns.name.from_text(name), dns.rdatatype.from_text(type_), APEX, proofs, exists=exists)
    except NotProven:
        return False
    return True


@pytest.mark.parametrize(
    ("name", "type_", "exists", "owner", "following", "expected"),
    [
        pytest.param("b.example.test.", "SRV", True, "b.example.test.", "d.example.test. A", True, id="no such type"),
        pytest.param(
            "b.example.test.", "A", True, "b.example.test.", "d.example.test. A", False, id="it has that type"
        ),
        pytest.param(
            "b.example.test.", "A", True, "b.example.test.", "d.example.test. CNAME", False, id="it has an alias"
        ),
        pytest.param("c.example.test.", "A", False, "b.example.test.", "d.example.test. A", False, id="no word of *"),
        pytest.param(
            "c.example.test.", "A", False, "example.test.", "d.example.test. NS SOA", True, id="covered, * too"
        ),
        pytest.param("b.example.test.", "A", False, "b.example.test.", "d.example.test. A", False, id="it exists"),
        pytest.param(
            "b.example.test.", "A", False, "b.example.test.", "c.b.example.test. A", False, id="it exists, below"
        ),
        pytest.param(
            "_tcp.b.example.test.",
            "A",
            False,
            "b.example.test.",
            "x._tcp.b.example.test. A",
            False,
            id="it is above something",
        ),
        pytest.param(
            "b.example.test.", "A", False, "b.example.test.", "c.example.test. TYPE128", True, id="compact denial"
        ),
        pytest.param(
            "x.b.example.test.", "A", False, "b.example.test.", "d.example.test. NS", False, id="delegated away"
        ),
        pytest.param("e.example.test.", "A", False, "b.example.test.", "d.example.test. A", False, id="not covered"),
        pytest.param(
            "z.example.test.",
            "A",
            False,
            "d.example.test.",
            "example.test. A",
            False,
            id="after the last, no word of *",
        ),
        pytest.param(
            "_tcp.b.example.test.",
            "A",
            True,
            "b.example.test.",
            "x._tcp.b.example.test. A",
            True,
            id="empty non-terminal",
        ),
        pytest.param(
            "c.example.test.", "A", True, "b.example.test.", "d.example.test. A", False, id="covered, but said to exist"
        ),
    ],
)
def test_nsec(name: str, type_: str, *, exists: bool, owner: str, following: str, expected: bool) -> None:
    assert denied(name, type_, rrset(owner, "NSEC", following), exists=exists) is expected


def hashed(name: str) -> str:
    return dns.dnssec.nsec3_hash(dns.name.from_text(name), None, 0, 1)


def step(text: str, by: int) -> str:
    return b32hexencode((int.from_bytes(b32hexdecode(text)) + by).to_bytes(20)).decode()


def matches(name: str, types: str) -> dns.rrset.RRset:
    own = hashed(name)
    return rrset(f"{own}.example.test.", "NSEC3", f"1 0 0 - {step(own, 1)} {types}")


def covers(name: str, flags: int = 0) -> dns.rrset.RRset:
    own = hashed(name)
    return rrset(f"{step(own, -1)}.example.test.", "NSEC3", f"1 {flags} 0 - {step(own, 1)} A")


@pytest.mark.parametrize(
    ("proofs", "type_", "exists", "expected"),
    [
        pytest.param([matches("b.example.test.", "A")], "SRV", True, True, id="no such type"),
        pytest.param([matches("b.example.test.", "A SRV")], "SRV", True, False, id="it has that type"),
        pytest.param([matches("b.example.test.", "A")], "A", False, False, id="said not to exist, but it does"),
        pytest.param(
            [matches("example.test.", "SOA"), covers("b.example.test.")], "A", False, False, id="no word of *"
        ),
        pytest.param(
            [matches("example.test.", "SOA"), covers("b.example.test."), covers("*.example.test.")],
            "A",
            False,
            True,
            id="covered",
        ),
        pytest.param(
            [matches("example.test.", "SOA"), covers("b.example.test."), matches("*.example.test.", "MX")],
            "A",
            True,
            True,
            id="of a wildcard",
        ),
        pytest.param(
            [matches("example.test.", "SOA"), covers("b.example.test."), matches("*.example.test.", "A")],
            "A",
            True,
            False,
            id="the wildcard has it",
        ),
        pytest.param([covers("b.example.test.")], "A", False, False, id="no closest encloser"),
        pytest.param([matches("example.test.", "SOA")], "A", False, False, id="not covered"),
        pytest.param(
            [matches("example.test.", "SOA"), covers("b.example.test.")], "A", True, False, id="said to exist"
        ),
        pytest.param([matches("example.test.", "SOA"), covers("b.example.test.", 1)], "DS", True, True, id="opt-out"),
        pytest.param([matches("example.test.", "SOA"), covers("b.example.test.")], "DS", True, False, id="no opt-out"),
    ],
)
def test_nsec3(proofs: list[dns.rrset.RRset], type_: str, *, exists: bool, expected: bool) -> None:
    assert denied("b.example.test.", type_, *proofs, exists=exists) is expected


def test_nothing_proves_nothing() -> None:
    assert not denied("b.example.test.", "A", exists=True)


def test_the_end_of_a_zone_is_proven_together_with_what_stands_for_the_wildcard() -> None:
    last, first = (
        rrset("d.example.test.", "NSEC", "example.test. A"),
        rrset("example.test.", "NSEC", "b.example.test. SOA"),
    )
    assert denied("z.example.test.", "A", last, first, exists=False)


def test_a_proof_takes_few_records() -> None:
    proofs = [matches(f"{letter}.example.test.", "A") for letter in "bcdefghij"]
    assert not denied("b.example.test.", "SRV", *proofs, exists=True)
