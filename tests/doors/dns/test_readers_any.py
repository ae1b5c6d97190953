"""Whatever is in a message, both readers read it as dnspython does, or leave it."""

import struct
from string import ascii_letters, digits

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
from hypothesis import given
from hypothesis import strategies as st

from planner.doors.dns import lean_reader
from tests.support.messages import END, NAME, QUESTION, both, message

plain = st.lists(st.text(f"{ascii_letters}{digits}_-", min_size=1, max_size=12).map(str.encode), max_size=5)
any_octets = st.lists(st.binary(min_size=1, max_size=63), max_size=3)
known = st.sampled_from([[b"sip1", b"example", b"org"], [b"EXAMPLE", b"org"]])
names = st.one_of(plain, known).map(lambda labels: dns.name.Name([*labels, b""]))
odd_names = st.one_of(plain, known, any_octets).map(lambda labels: dns.name.Name([*labels, b""]))
u16 = st.integers(0, 2**16 - 1)
u31 = st.integers(0, 2**31 - 1)
u32 = st.integers(0, 2**32 - 1)


def rdata(type_: str, *fields: st.SearchStrategy[object]) -> st.SearchStrategy[dns.rdata.Rdata]:
    class_, code = dns.rdataclass.IN, dns.rdatatype.from_text(type_)
    kind: type[dns.rdata.Rdata] = dns.rdata.get_rdata_class(class_, code)  # type: ignore[no-untyped-call] # dnspython's
    return st.builds(kind, st.just(class_), st.just(code), *fields)


strings = st.binary(max_size=20)
addresses = [rdata("A", st.ip_addresses(v=4).map(str)), rdata("AAAA", st.ip_addresses(v=6).map(str))]


def rrsets(names: st.SearchStrategy[dns.name.Name]) -> st.SearchStrategy[dns.rrset.RRset]:
    rdatas = st.one_of(
        *addresses,
        rdata("CNAME", names),
        rdata("NS", names),
        rdata("PTR", names),
        rdata("SRV", u16, u16, u16, names),
        rdata("NAPTR", u16, u16, strings, strings, strings, names),
        rdata("SOA", names, names, u32, u32, u32, u32, u32),
    )
    return st.builds(dns.rrset.from_rdata, names, u32, rdatas)


def authority(names: st.SearchStrategy[dns.name.Name]) -> st.SearchStrategy[list[dns.rrset.RRset]]:
    soa = st.builds(dns.rrset.from_rdata, names, u31, rdata("SOA", names, names, u32, u32, u32, u32, u32))
    ns = st.builds(dns.rrset.from_rdata, names, u31, rdata("NS", names))
    return st.one_of(st.lists(soa, max_size=1), st.lists(ns, max_size=3))


@st.composite
def messages(draw: st.DrawFn, names: st.SearchStrategy[dns.name.Name]) -> bytes:
    response = dns.message.make_response(dns.message.from_wire(message(flags=0x0100)))
    if draw(st.booleans()):
        response.use_edns(0, 0, 1232)
    response.set_rcode(draw(st.sampled_from([dns.rcode.NOERROR, dns.rcode.NXDOMAIN])))
    response.answer.extend(draw(st.lists(rrsets(names), max_size=5)))
    response.authority.extend(draw(authority(names)))
    glue = st.builds(dns.rrset.from_rdata, names, u32, st.one_of(*addresses))
    response.additional.extend(draw(st.lists(glue, max_size=3)))
    return response.to_wire()


@given(messages(names))
def test_every_ordinary_message_is_read_by_the_lean_reader_and_as_dnspython_reads_it(octets: bytes) -> None:
    assert lean_reader.read(octets, NAME, END) is not None
    both(octets)


edits = st.lists(st.tuples(st.integers(min_value=0), st.integers(0, 255)), min_size=1, max_size=4)


@given(messages(odd_names), edits, st.one_of(st.none(), st.integers(min_value=0)), st.binary(max_size=3))
def test_whatever_is_changed_in_a_message_both_readers_agree_or_the_lean_one_refuses(
    octets: bytes, edits: list[tuple[int, int]], length: int | None, behind: bytes
) -> None:
    changed = bytearray(octets)
    places = [3, *range(6, 12), *range(END, len(octets))]  # the rest has been compared with the query
    for at, octet in edits:
        changed[places[at % len(places)]] = octet
    if length is not None:
        changed = changed[: END + length % (len(changed) - END + 1)]
    both(bytes(changed) + behind)


@given(st.binary(max_size=200), st.integers(0, 3), st.integers(0, 3), st.integers(0, 3))
def test_noise_behind_a_sound_question_makes_no_difference_between_the_readers(
    noise: bytes, answers: int, authority: int, additional: int
) -> None:
    both(message()[:4] + struct.pack("!4H", 1, answers, authority, additional) + QUESTION + noise)
