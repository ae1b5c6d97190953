import dns.edns
import dns.flags
import dns.message
import dns.rdatatype
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.answers import SAFE_DATAGRAM, RecordType
from planner.core.names import DnsName
from planner.doors.dns.query import CODES, Echo, compose, with_unknown_option

NAME = DnsName("_sips._tcp.example.org")

labels = st.lists(st.binary(min_size=1, max_size=20), max_size=8)


@pytest.mark.parametrize("type_", RecordType)
def test_the_numbers_of_types_are_those_of_the_registry(type_: RecordType) -> None:
    assert CODES[type_] == dns.rdatatype.from_text(type_)


@given(labels, st.sampled_from(RecordType))
def test_dnspython_reads_the_question_that_was_meant(labels: list[bytes], type_: RecordType) -> None:
    name = DnsName.from_labels(labels)
    message = dns.message.from_wire(compose(name, type_).octets)
    question = message.question[0]
    assert DnsName.from_labels(question.name.labels[:-1]) == name
    assert question.rdtype == dns.rdatatype.from_text(type_)
    assert message.flags == dns.flags.RD


def test_a_query_says_how_large_a_reply_may_be() -> None:
    message = dns.message.from_wire(compose(NAME, RecordType.SRV).octets)
    assert (message.edns, message.payload, message.ednsflags) == (0, SAFE_DATAGRAM, 0)


def test_a_server_without_edns_is_asked_without() -> None:
    assert dns.message.from_wire(compose(NAME, RecordType.SRV, edns=False).octets).edns == -1


def test_a_query_with_an_option_that_nobody_knows_is_one_that_dnspython_would_send() -> None:
    plain = compose(NAME, RecordType.SRV, mixed=False)
    query = with_unknown_option(plain)
    option = dns.edns.GenericOption(dns.edns.OptionType.make(65001), b"?")
    sent = dns.message.make_query(str(NAME), "SRV", use_edns=0, want_dnssec=True, options=[option], id=0)
    assert query.octets[2:] == sent.to_wire()[2:]
    assert (query.id, query.question) == (plain.id, plain.question)


def test_ids_and_case_differ_from_query_to_query() -> None:
    queries = [compose(NAME, RecordType.SRV) for _ in range(50)]
    assert len({query.id for query in queries}) > 40
    assert len({query.question for query in queries}) > 40


def test_every_letter_comes_in_both_cases_and_nothing_else_changes() -> None:
    seen = [compose(NAME, RecordType.A).question for _ in range(200)]
    for octets in zip(*seen, strict=True):
        one = bytes([octets[0]])
        assert {bytes([octet]) for octet in octets} == ({one.lower(), one.upper()} if one.isalpha() else {one})


def reply(query_octets: bytes) -> bytes:
    return dns.message.make_response(dns.message.from_wire(query_octets)).to_wire()


QUERY = compose(NAME, RecordType.SRV)
REPLY = reply(QUERY.octets)
END = 12 + len(QUERY.question)


def with_octet(at: int, octet: int) -> bytes:
    return REPLY[:at] + bytes([octet]) + REPLY[at + 1 :]


@pytest.mark.parametrize(
    ("message", "echo"),
    [
        pytest.param(REPLY, Echo.SAME, id="its reply"),
        pytest.param(REPLY[:12] + REPLY[12:END].swapcase() + REPLY[END:], Echo.OTHER_CASE, id="other case"),
        pytest.param(with_octet(0, REPLY[0] ^ 1), Echo.FOREIGN, id="other id"),
        pytest.param(with_octet(2, 0x00), Echo.FOREIGN, id="a query"),
        pytest.param(with_octet(2, 0xA8), Echo.FOREIGN, id="another opcode"),
        pytest.param(with_octet(14, 0x7A), Echo.FOREIGN, id="another name"),
        pytest.param(with_octet(END - 3, 1), Echo.FOREIGN, id="another type"),
        pytest.param(with_octet(END - 1, 3), Echo.FOREIGN, id="another class"),
        pytest.param(with_octet(5, 0), Echo.FOREIGN, id="no question"),
        pytest.param(with_octet(5, 2), Echo.FOREIGN, id="two questions"),
        pytest.param(REPLY[:2] + b"\x80\x01" + bytes(8), Echo.ERROR_ALONE, id="an error alone"),
        pytest.param(REPLY[:2] + b"\x80\x03" + bytes(8), Echo.FOREIGN, id="nxdomain alone"),
        pytest.param(REPLY[:20], Echo.FOREIGN, id="cut short"),
        pytest.param(REPLY[:11], Echo.FOREIGN, id="shorter than a header"),
        pytest.param(b"", Echo.FOREIGN, id="empty"),
    ],
)
def test_a_message_is_compared_with_the_query(message: bytes, echo: Echo) -> None:
    assert QUERY.echo(message) is echo
