from ipaddress import ip_address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.answers import Alias, Answer, Naptr, Opaque, Question, Record, RecordType, Srv, Status
from planner.core.errors import BadSettings
from planner.core.names import DnsName
from planner.doors.zones.zonefile import ZoneFiles

A, CNAME, NAPTR, SRV, PTR = RecordType.A, RecordType.CNAME, RecordType.NAPTR, RecordType.SRV, RecordType.PTR
CAA = RecordType.CAA

ZONE = r"""
$ORIGIN example.org.
$TTL 300
@           3600 IN SOA ns admin 1 7200 3600 1209600 60
@           IN NAPTR 10 20 "s" "SIP+D2U" "" _sip._udp
_sip._udp   IN SRV 10 60 5060 a
_sip._udp   IN SRV 10 40 5060 b
a           60 IN A 192.0.2.1
            IN AAAA 2001:db8::1
b           IN A 192.0.2.2
alias       120 IN CNAME a
far         IN CNAME alias
out         IN CNAME www.example.net.
dangling    IN CNAME nowhere
loop        IN CNAME loop2
loop2       IN CNAME loop
self        IN CNAME self
old         30 IN DNAME new
x.new       IN A 192.0.2.3
*.wild      IN A 192.0.2.4
there.wild  IN AAAA 2001:db8::4
*.via       IN CNAME a
odd\.name\010 IN A 192.0.2.5
c           IN CAA 0 issue "ca.example.net"
            IN PTR a
A2          IN A 192.0.2.6
"""


@pytest.fixture(scope="module")
def zone() -> ZoneFiles:
    return ZoneFiles.from_text(ZONE)


def ask(zone: ZoneFiles, name: str, record_type: RecordType = A) -> Answer:
    return zone.answer(Question(DnsName(name), record_type))


@pytest.mark.parametrize(
    ("name", "record_type", "status"),
    [
        ("a.example.org", A, Status.ANSWERED),
        ("a2.example.org", A, Status.ANSWERED),
        ("a.example.org", SRV, Status.NO_DATA),
        ("nowhere.example.org", A, Status.NXDOMAIN),
        ("example.net", A, Status.NXDOMAIN),
        ("_udp.example.org", A, Status.NO_DATA),
        ("org", A, Status.NO_DATA),
        (".", A, Status.NO_DATA),
        ("deep.nowhere.example.org", A, Status.NXDOMAIN),
        ("any.wild.example.org", A, Status.ANSWERED),
        ("very.deep.wild.example.org", A, Status.ANSWERED),
        ("any.wild.example.org", SRV, Status.NO_DATA),
        ("there.wild.example.org", A, Status.NO_DATA),
        ("below.there.wild.example.org", A, Status.NXDOMAIN),
        ("wild.example.org", A, Status.NO_DATA),
        ("old.example.org", A, Status.NO_DATA),
        (r"odd\.name\010.example.org", A, Status.ANSWERED),
    ],
    ids=[
        "there",
        "in capitals",
        "other type",
        "not there",
        "other zone",
        "empty non-terminal",
        "empty non-terminal above the zone",
        "root",
        "below what is not there",
        "wildcard",
        "wildcard over several labels",
        "wildcard of another type",
        "a name stands beside the wildcard",
        "a name blocks the wildcard",
        "the wildcard's parent",
        "owner of a DNAME",
        "any octets",
    ],
)
def test_a_name_is_there_or_not_as_rfc_1034_and_4592_say(
    zone: ZoneFiles, name: str, record_type: RecordType, status: Status
) -> None:
    assert ask(zone, name, record_type).status == status


def test_records_come_as_values_with_their_own_ttl(zone: ZoneFiles) -> None:
    assert ask(zone, "example.org", NAPTR).records == (
        Record(Naptr(10, 20, "s", "SIP+D2U", "", DnsName("_sip._udp.example.org")), 300),
    )
    assert ask(zone, "_sip._udp.example.org", SRV).records == (
        Record(Srv(10, 60, 5060, DnsName("a.example.org")), 300),
        Record(Srv(10, 40, 5060, DnsName("b.example.org")), 300),
    )
    assert ask(zone, "a.example.org").records == (Record(ip_address("192.0.2.1"), 60),)
    assert ask(zone, "c.example.org", PTR).records == (Record(DnsName("a.example.org"), 300),)
    assert ask(zone, "c.example.org", CAA).records == (Record(Opaque('0 issue "ca.example.net"'), 300),)


@pytest.mark.parametrize(
    ("name", "hops", "address", "ttl"),
    [
        ("alias.example.org", ["a.example.org"], "192.0.2.1", 60),
        ("far.example.org", ["alias.example.org", "a.example.org"], "192.0.2.1", 60),
        ("x.old.example.org", ["x.new.example.org"], "192.0.2.3", 30),
        ("any.via.example.org", ["a.example.org"], "192.0.2.1", 60),
    ],
    ids=["one", "two", "dname", "wildcard"],
)
def test_aliases_are_followed(zone: ZoneFiles, name: str, hops: list[str], address: str, ttl: int) -> None:
    answer = ask(zone, name)
    assert [alias.target.text for alias in answer.aliases] == hops
    assert answer.aliases[0].owner == DnsName(name)
    assert answer.addresses == (ip_address(address),)
    assert answer.ttl == ttl


@pytest.mark.parametrize("name", ["out.example.org", "dangling.example.org"])
def test_an_alias_of_a_name_that_is_not_there_is_nxdomain(zone: ZoneFiles, name: str) -> None:
    answer = ask(zone, name)
    assert (answer.status, len(answer.aliases)) == (Status.NXDOMAIN, 1)


@pytest.mark.parametrize(("name", "length"), [("loop.example.org", 2), ("self.example.org", 1)])
def test_a_loop_of_aliases_ends(zone: ZoneFiles, name: str, length: int) -> None:
    answer = ask(zone, name)
    assert (answer.status, len(answer.aliases), answer.has_endless_aliases) == (Status.NO_DATA, length, True)


def test_a_chain_of_nine_aliases_is_not_followed_to_its_end() -> None:
    chain = "".join(f"n{at}. CNAME n{at + 1}.\n" for at in range(20))
    answer = ask(ZoneFiles.from_text(chain), "n0")
    assert (len(answer.aliases), answer.has_endless_aliases) == (9, True)


def test_an_alias_itself_can_be_asked_for(zone: ZoneFiles) -> None:
    answer = ask(zone, "alias.example.org", CNAME)
    assert answer.records == (Record(DnsName("a.example.org"), 120),)
    assert answer.aliases == ()


@pytest.mark.parametrize(
    ("name", "ttl"), [("nowhere.example.org", 60), ("dangling.example.org", 60), ("example.net", None)]
)
def test_a_negative_answer_lives_as_long_as_the_soa_says(zone: ZoneFiles, name: str, ttl: int | None) -> None:
    assert ask(zone, name).ttl == ttl


@pytest.mark.parametrize(
    ("text", "ttl"),
    [
        ("a. A 192.0.2.1", 3600),
        ("a. 60 A 192.0.2.1", 60),
        ("b. 60 A 192.0.2.1\na. A 192.0.2.1", 60),
        ("$TTL 1h30m\na. A 192.0.2.1", 5400),
        (". SOA a. a. 1 2 3 4 120\na. A 192.0.2.1", 120),
    ],
    ids=["nothing said", "its own", "the one before", "$TTL", "SOA minimum"],
)
def test_the_ttl_is_what_the_file_says(text: str, ttl: int) -> None:
    assert ask(ZoneFiles.from_text(text), "a").ttl == ttl


def test_several_files_are_one_dns(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("example.org. CNAME sip.example.net.\n")
    (tmp_path / "two").write_text("\ufeff$ORIGIN example.net.\nsip A 192.0.2.1\n", "utf-8")
    zone = ZoneFiles.load([tmp_path / "one", tmp_path / "two"])
    assert ask(zone, "example.org").aliases == (Alias(DnsName("example.org"), DnsName("sip.example.net"), 3600),)


def test_a_name_in_unicode_is_kept_as_a_labels() -> None:
    assert ask(ZoneFiles.from_text("b\u00fccher.example. A 192.0.2.1"), "xn--bcher-kva.example").addresses


def test_a_record_that_stands_twice_is_one() -> None:
    assert len(ask(ZoneFiles.from_text("a. A 192.0.2.1\nA. A 192.0.2.1"), "a").records) == 1
    assert len(ask(ZoneFiles.from_text("a. CNAME b.\na. CNAME B."), "a", CNAME).records) == 1


@pytest.mark.parametrize(
    ("text", "line", "fault"),
    [
        ("a. A 192.0.2.1\n$INCLUDE /etc/passwd", 2, "directive '$INCLUDE' is not allowed"),
        ("$GENERATE 1-9 a$. A 192.0.2.$", 1, "directive '$GENERATE' is not allowed"),
        ("\n\nwww A 192.0.2.1", 3, "write $ORIGIN first, or the final dot"),
        ("_sip._udp.example.org. SRV 0 0 5060 sip1", 1, "write $ORIGIN first, or the final dot"),
        ("$ORIGIN example.org\nwww A 192.0.2.1", 1, "write $ORIGIN first, or the final dot"),
        ("  A 192.0.2.1", 1, "the last used name is undefined"),
        ("a. A 192.0.2.300", 1, "not what a zone file holds here"),
        ("a. SRV 1 2 70000 b.\n", 1, "70000 is not an unsigned 16-bit integer"),
        ("a. NAPTR (\n 1 2\n s )\n", 1, "expecting"),
        ("a. NATPR 1", 1, "unknown rdatatype 'NATPR'"),
        ("; a comment\na. A (192.0.2.1", 2, "unbalanced parentheses"),
        ('a. TXT "open', 1, "ended unexpectedly"),
        ("a. A 192.0.2.1\na. CNAME b.", 2, "a CNAME record beside others"),
        ("a. CNAME b.\na. CNAME c.", 2, "a second CNAME record"),
        ("a. CNAME b.\na. A 192.0.2.1", 2, "a CNAME record beside others"),
        ("\x00\x1b[31m", 1, r"\x00\x1b[31m"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, line: int, fault: str) -> None:
    with pytest.raises(BadSettings) as caught:
        ZoneFiles.from_text(text, "demo.zone")
    (problem,) = caught.value.problems
    assert (problem.file, problem.line) == ("demo.zone", line)
    assert fault in problem.text
    assert problem.text.isprintable()


def test_the_faults_of_all_files_are_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "good").write_text("a. A 192.0.2.1\n")
    (tmp_path / "bad").write_text("a. A\n")
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    with pytest.raises(BadSettings) as caught:
        ZoneFiles.load(tmp_path / name for name in ("missing", "good", "bad", "binary"))
    assert [Path(problem.file).name for problem in caught.value.problems] == ["missing", "bad", "binary"]


WORDS = ("a.", "b", "@", "*.a.", "A", "CNAME", "SRV", "NAPTR", "DNAME", "1", "60", "192.0.2.1", "IN", "$TTL",
         "$ORIGIN", "(", ")", ";", '"', "\\", "\u00fc", "\x00", "\n", "\n")  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join) | st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        zone = ZoneFiles.from_text(text)
    except BadSettings:
        return
    assert ask(zone, "a").status in (Status.ANSWERED, Status.NO_DATA, Status.NXDOMAIN)
