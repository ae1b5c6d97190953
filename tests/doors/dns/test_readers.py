"""Both readers of messages, held against dnspython's own reading of the whole message."""

import struct
from ipaddress import ip_address

import dns.edns
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset
import pytest

from planner.core.answers import Data, Naptr, Opaque, Record, RecordType, Soa, Srv
from planner.core.names import DnsName
from planner.doors.dns import careful_reader, lean_reader
from planner.doors.dns.message import MAX_RECORDS, Message, Owned
from tests.support.messages import END, NAME, OPT, POINTER, QUESTION, both, dnspythons, message, record


@pytest.mark.parametrize(
    ("type_", "code", "rdata", "data"),
    [
        (RecordType.A, 1, b"\xc0\0\2\1", ip_address("192.0.2.1")),
        (RecordType.AAAA, 28, bytes.fromhex("20010db8") + bytes(11) + b"\1", ip_address("2001:db8::1")),
        (RecordType.CNAME, 5, b"\3WWW" + POINTER, DnsName("www.example.org")),
        (RecordType.NS, 2, b"\2ns" + POINTER, DnsName("ns.example.org")),
        (RecordType.PTR, 12, POINTER, NAME),
        (RecordType.SRV, 33, b"\0\12\0\x3c\x13\xc5\4sip1" + POINTER, Srv(10, 60, 5061, DnsName("sip1.example.org"))),
        (RecordType.SRV, 33, b"\0\0\0\0\0\0\0", Srv(0, 0, 0, DnsName("."))),
        (
            RecordType.NAPTR,
            35,
            b"\0\12\0\x14\1S\10SIPS+D2T\0\5_sips\4_tcp" + POINTER,
            Naptr(10, 20, "S", "SIPS+D2T", "", DnsName("_sips._tcp.example.org")),
        ),
        (RecordType.NAPTR, 35, b"\0\1\0\2\1\xff\0\1\0\0", Naptr(1, 2, "ÿ", "", "\0", DnsName("."))),
        (
            RecordType.SOA,
            6,
            b"\2ns" + POINTER + b"\5admin\0" + struct.pack("!5I", 1, 2, 3, 4, 2**32 - 1),
            Soa(DnsName("ns.example.org"), DnsName("admin"), 1, 2, 3, 4, 2**32 - 1),
        ),
    ],
)
def test_the_lean_reader_reads_the_common_types(type_: RecordType, code: int, rdata: bytes, data: Data) -> None:
    octets = message(record(code, rdata), OPT, additional=1)
    assert lean_reader.read(octets, NAME, END) == Message(0, False, True, (Owned(NAME, type_, Record(data, 300)),))
    both(octets)


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        (RecordType.DS, "12345 13 2 " + "ab" * 32),
        (RecordType.DNSKEY, "257 3 13 " + "AAAA" * 21 + "AA=="),
        (RecordType.TLSA, "3 1 1 " + "cd" * 32),
        (RecordType.CAA, '0 issue "ca.example.net"'),
    ],
)
def test_what_only_the_audit_asks_for_is_text(type_: RecordType, text: str) -> None:
    response = dns.message.make_response(dns.message.from_wire(message(flags=0x0100)))
    response.answer.append(dns.rrset.from_text("example.org.", 300, "IN", type_.value, text))
    reply = both(response.to_wire())
    assert reply is not None
    (owned,) = reply.answers
    assert (owned.owner, owned.type) == (NAME, type_)
    assert isinstance(owned.record.data, Opaque)
    assert owned.record.data.text.replace(" ", "") == text.replace(" ", "")


SOA = record(6, b"\0\0" + bytes(20))
NS = record(2, POINTER)


@pytest.mark.parametrize(
    ("octets", "refers", "has_soa"),
    [
        (message(SOA, authority=1), False, True),
        (message(NS, authority=1), True, False),
        (message(NS, SOA, authority=2), True, True),
        (message(), False, False),
    ],
    ids=["SOA", "NS", "both", "neither"],
)
def test_the_authority_section_says_whether_a_server_refers_elsewhere(
    octets: bytes, refers: bool, has_soa: bool
) -> None:
    reply = both(octets)
    assert reply is not None
    assert (reply.refers, reply.soa is not None) == (refers, has_soa)


@pytest.mark.parametrize("mname", [b"\2ns\xc0\x14", b"\2ns" + POINTER, POINTER, b"\xc0\x14", b"\xc0\x13"])
def test_what_is_said_of_all_that_is_not_there_is_said_of_its_zone(mname: bytes) -> None:
    soa = record(6, mname + b"\0" + bytes(20), owner=b"\xc0\x14")
    denial = message(soa, OPT, flags=0x8583, authority=1, additional=1)
    for top in ("org", "ORG", "net", "n-t", "\1.\1", "n\0t"):
        octets = denial.replace(b"org", top.encode())
        name = DnsName(f"example.{top.lower()}") if top.isprintable() else NAME
        read, whole = lean_reader.read(octets, name, END), dnspythons(octets)
        assert read in (None, whole)
        assert read is not None or not top.isalnum() or mname == b"\xc0\x13"


def test_a_ttl_beyond_31_bits_is_zero() -> None:
    reply = both(message(record(1, bytes(4), ttl=2**31)))
    assert reply is not None
    assert reply.answers[0].record.ttl == 0


def with_options(rcode: dns.rcode.Rcode, *codes: int) -> bytes:
    response = dns.message.make_response(dns.message.from_wire(message(flags=0x0100)))
    response.use_edns(options=[dns.edns.EDEOption(dns.edns.EDECode.make(code)) for code in codes])
    response.set_rcode(rcode)
    return response.to_wire()


@pytest.mark.parametrize(
    ("code", "is_bogus"), [(5, False), (6, True), (9, True), (12, True), (13, False), (22, False), (4000, False)]
)
def test_extended_errors_of_validation_say_bogus(code: int, is_bogus: bool) -> None:
    reply = both(with_options(dns.rcode.SERVFAIL, code))
    assert reply is not None
    assert (reply.rcode, reply.bogus) == (2, is_bogus)


@pytest.mark.parametrize(
    "octets",
    [
        pytest.param(message(record(16, b"\3abc")), id="another type"),
        pytest.param(message(record(1, bytes(4), class_=3), OPT, additional=1), id="another class"),
        pytest.param(message(record(46, bytes(18) + b"\0" + bytes(8))), id="a signature"),
        pytest.param(with_options(dns.rcode.NOERROR, 3), id="an EDNS option"),
        pytest.param(with_options(dns.rcode.BADVERS), id="an extended rcode"),
        pytest.param(with_options(dns.rcode.SERVFAIL), id="an error"),
        pytest.param(message(record(1, bytes(4)), OPT, OPT, additional=2), id="EDNS twice"),
        pytest.param(message(OPT), id="EDNS among the answers"),
        pytest.param(message(record(1, bytes(5))), id="an address too long"),
        pytest.param(message(record(28, bytes(15))), id="an address too short"),
        pytest.param(message(record(33, bytes(6))), id="SRV without a target"),
        pytest.param(message(record(33, bytes(7) + b"\0")), id="SRV with something behind"),
        pytest.param(message(record(35, b"\0\1\0\1\0\0\7")), id="NAPTR whose strings leave it"),
        pytest.param(message(record(35, b"\0\1\0\1\0\0\0")), id="NAPTR without a replacement"),
        pytest.param(message(record(6, b"\0\0" + bytes(19))), id="SOA too short"),
        pytest.param(message(record(5, b"\0\0")), id="CNAME with something behind"),
        pytest.param(message(record(5, b"\5abc")), id="a label that leaves its record"),
        pytest.param(message(record(5, b"\5ad.in" + POINTER)), id="a dot inside a label"),
        pytest.param(message(record(5, b"\1*" + POINTER)), id="a wildcard"),
        pytest.param(message(record(5, b"\x2d" + b"a" * 45 + POINTER)), id="a label of 45 octets"),
        pytest.param(message(record(5, b"\1a\x2d.." + b"a" * 43 + POINTER)), id="lengths that look like text"),
        pytest.param(message(record(5, b"\xc0")), id="half a pointer"),
        pytest.param(message(record(5, bytes([0xC0, END + 12]))), id="a pointer to itself"),
        pytest.param(message(record(5, b"\xff\xff")), id="a pointer forwards"),
        pytest.param(message(record(5, b"\3www" + bytes([0xC0, END - 5]))), id="a pointer to the root"),
        pytest.param(message(record(5, bytes([0xC0, END]))), id="a pointer to a pointer"),
        pytest.param(message(record(5, b"\1a" * 17 + POINTER)), id="many labels before a pointer"),
        pytest.param(message(record(5, b"\3www" + bytes([0xC0, END + 12]))), id="a pointer into its own name"),
        pytest.param(message(record(5, b"\x41a\0")), id="an unknown kind of label"),
        pytest.param(message(record(5, b"\x3f" + b"a" * 63 + b"\0", owner=b"\xc0\x0d")), id="a pointer into a label"),
        pytest.param(message(record(5, (b"\x3f" + b"a" * 63) * 4 + b"\0")), id="a name of 257 octets"),
        pytest.param(message(record(1, bytes(4))) + b"\0", id="something behind the message"),
        pytest.param(message(record(1, bytes(4)))[:-1], id="cut short"),
        pytest.param(message()[:4] + b"\0\1\xff\xff\xff\xff\xff\xff" + QUESTION, id="more records promised"),
        pytest.param(message()[:12], id="a header alone"),
    ],
)
def test_what_is_out_of_the_ordinary_is_left_to_the_careful_reader(octets: bytes) -> None:
    assert lean_reader.read(octets, NAME, END) is None
    both(octets)


def pointers(number: int) -> bytes:
    """Records whose names are long chains of pointers, each to the pointer before."""
    records, at = [record(5, b"\0")], END + 12
    for _ in range(number):
        records.append(record(5, bytes([0xC0 | at >> 8, at & 0xFF])))
        at += 14 if len(records) > 2 else 13
    return message(*records)


def test_chains_of_pointers_cost_next_to_nothing() -> None:
    assert both(pointers(MAX_RECORDS - 1)) is None


def test_long_names_that_many_records_point_to_are_given_up() -> None:
    pointer, records = b"\0", []
    for _ in range(15):
        records.append(record(1, bytes(4), owner=b"\1a" * 8 + pointer))
        at = END + len(b"".join(records[:-1]))
        pointer = bytes([0xC0 | at >> 8, at & 0xFF])
    records += [record(6, pointer + pointer + bytes(20), owner=pointer)] * (MAX_RECORDS - len(records))
    octets = message(*records)
    assert (lean_reader.read(octets, NAME, END), careful_reader.read(octets)) == (None, None)
    assert dnspythons(octets) is not None


def test_as_many_records_as_are_read_at_all_are_not_too_many() -> None:
    naptr = record(35, b"\0\1\0\2\1s\10SIPS+D2T\0\5_sips\4_tcp" + POINTER)
    with_a_signature = message(record(46, bytes(18) + b"\0" + bytes(8)), *[naptr] * (MAX_RECORDS - 1))
    assert lean_reader.read(with_a_signature, NAME, END) is None
    assert both(with_a_signature) is not None


def test_many_ordinary_records_are_left_to_the_lean_reader() -> None:
    octets = message(*[record(1, bytes(4))] * 4_000)
    reply = lean_reader.read(octets, NAME, END)
    assert reply is not None
    assert len(reply.answers) == 4_000
    assert careful_reader.read(octets) is None


def test_more_records_than_a_message_has_room_for_are_refused_by_both() -> None:
    octets = message(*[record(1, bytes(4))] * 4_101)
    assert (lean_reader.read(octets, NAME, END), careful_reader.read(octets)) == (None, None)


def test_a_name_beyond_the_reach_of_pointers_is_not_mistaken_for_another() -> None:
    full = b"\xff" + b"a" * 255
    fillers = [record(35, bytes(4) + full * 3 + b"\0")] * 20
    rest = 0x400C - END - len(b"".join(fillers)) - len(record(35, bytes(4) + full * 2 + b"\0\0"))
    last = record(35, bytes(4) + full * 2 + bytes([rest]) + b"a" * rest + b"\0")
    octets = message(*fillers, last, record(1, bytes(4), owner=b"\4evil\0"), record(5, POINTER))
    assert octets.index(b"\4evil") == 0x400C
    reply = both(octets)
    assert reply is not None
    assert lean_reader.read(octets, NAME, END) == reply
    assert reply.answers[-1].record.data == NAME


def test_addresses_that_come_along_with_srv_are_read_by_both_readers() -> None:
    response = dns.message.make_response(dns.message.make_query("example.org", "SRV", use_edns=0))
    response.answer.append(dns.rrset.from_text("example.org.", 300, "IN", "SRV", "10 10 5061 sip.example.org."))
    for type_, address in (("A", "192.0.2.1"), ("AAAA", "2001:db8::1")):
        response.additional.append(dns.rrset.from_text("sip.example.org.", 300, "IN", type_, address))
    octets, owner = response.to_wire(), DnsName("sip.example.org")
    along = ((owner, ip_address("192.0.2.1")), (owner, ip_address("2001:db8::1")))
    for reply in (lean_reader.read(octets, NAME, END), careful_reader.read(octets)):
        assert reply is not None
        assert reply.additional == along
