import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.errors import Malformed
from planner.core.names import DnsName, parse_name, service_name


@pytest.mark.parametrize(
    ("labels", "text"),
    [
        ([b"_sips", b"_tcp", b"example", b"org"], "_sips._tcp.example.org"),
        ([b"EXAMPLE", b"Org"], "example.org"),
        ([], "."),
        ([b"a.b", b"org"], r"a\.b.org"),
        ([b"a b", b"\x1b[31m"], r"a\032b.\027[31m"),
        ([b"b\xfccher"], r"b\252cher"),
        ([b'"\\;()@$*'], r"\"\\\;\(\)\@\$*"),
    ],
    ids=["service", "case", "root", "dot", "control", "latin", "specials"],
)
def test_a_name_shows_as_in_a_zone_file(labels: list[bytes], text: str) -> None:
    assert DnsName.from_labels(labels).text == text


@given(st.lists(st.binary(min_size=1, max_size=12), max_size=6))
def test_a_name_shows_harmlessly_and_keeps_its_octets(labels: list[bytes]) -> None:
    name = DnsName.from_labels(labels)
    assert name.text.isascii()
    assert name.text.isprintable()
    assert name.labels == tuple(label.lower() for label in labels)


def test_case_makes_no_difference_but_a_dot_in_a_label_does() -> None:
    assert DnsName.from_labels([b"A", b"b"]) == DnsName.from_labels([b"a", b"B"])
    assert DnsName.from_labels([b"a.b"]) != DnsName.from_labels([b"a", b"b"])


def test_a_host_name_is_a_name_of_the_dns() -> None:
    assert DnsName(parse_name("Example.ORG.").text) == DnsName.from_labels([b"example", b"org"])


@pytest.mark.parametrize("labels", [[b""], [b"a" * 64], [b"a" * 63] * 4], ids=["empty", "64 octets", "257 octets"])
def test_a_name_that_cannot_be_in_the_dns_is_malformed(labels: list[bytes]) -> None:
    with pytest.raises(Malformed):
        DnsName.from_labels(labels)


def test_the_longest_name_has_255_octets() -> None:
    assert len(DnsName.from_labels([b"a" * 63] * 3 + [b"a" * 61]).labels) == 4


def test_a_service_label_stands_before_the_domain() -> None:
    assert service_name("_sips._tcp", parse_name("example.org")) == DnsName("_sips._tcp.example.org")


@pytest.mark.parametrize(("characters", "fits"), [(242, True), (243, False)])
def test_a_name_may_be_too_long_for_a_service_label(characters: int, fits: bool) -> None:
    domain = parse_name(".".join(["a" * 59] * 4 + ["b" * (characters - 240)]))
    assert len(domain.text) == characters
    assert (service_name("_sips._tcp", domain) is not None) is fits
