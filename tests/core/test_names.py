import pytest

from planner.core.errors import Malformed
from planner.core.names import DnsName, Name, parse_domain, parse_name

NAMES = {
    "as it is": ("example.com", "example.com"),
    "upper case": ("EXAMPLE.Com", "example.com"),
    "final dot": ("example.com.", "example.com"),
    "IDNA 2008": ("bücher.example", "xn--bcher-kva.example"),
    "sharp s is kept, not folded": ("faß.example", "xn--fa-hia.example"),
    "upper case umlaut": ("BÜCHER.example", "xn--bcher-kva.example"),
    "A-label": ("XN--BCHER-KVA.example", "xn--bcher-kva.example"),
    "digits in front": ("3com.example", "3com.example"),
    "longest label": ("a" * 63 + ".example", "a" * 63 + ".example"),
    "longest name": (".".join(["a" * 49] * 5) + ".b", ".".join(["a" * 49] * 5) + ".b"),
}


@pytest.mark.parametrize(("text", "name"), NAMES.values(), ids=NAMES.keys())
def test_a_name_is_read(text: str, name: str) -> None:
    assert parse_name(text).text == name


BROKEN = {
    "empty": "",
    "a dot alone": ".",
    "empty label": "example..com",
    "dot in front": ".example.com",
    "hyphen in front": "-a.example",
    "hyphen at the end": "a-.example",
    "underscore": "_sip.example",
    "blank": "exam ple.com",
    "slash": "example.com/x",
    "label too long": "a" * 64 + ".example",
    "name too long": ".".join(["a" * 50] * 5) + ".b",
    "inet_aton form": "10.1",
    "numeric last label": "example.123",
    "hexadecimal last label": "example.0x7f",
    "not IDNA": "a☃.example",
    "broken A-label": "xn--a.example",
    "control character": "a\x00.example",
    "right-to-left override": "a\u202e.example",
    "huge": "a." * 100_000,
    "huge in Unicode": "ü." * 100_000,
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(Malformed) as error:
        parse_name(text)
    assert len(error.value.text) < 500
    assert error.value.text.isprintable()


DOMAINS = {
    "a name": ("example.com", "example.com", None),
    "localhost": ("LocalHost", "localhost", "localhost is the wildcard tenant"),
    "one label": ("pbx", "pbx", "it is a single label"),
    "IPv4": ("192.0.2.1", "192.0.2.1", "it is an IP address"),
    "IPv6": ("2001:db8::1", "2001:db8::1", "it is an IP address"),
    "IPv6 in brackets": ("[2001:DB8::1]", "2001:db8::1", "it is an IP address"),
}


@pytest.mark.parametrize(("text", "domain", "because"), DOMAINS.values(), ids=DOMAINS.keys())
def test_a_domain_is_read_and_knows_whether_it_can_be_presented(text: str, domain: str, because: str | None) -> None:
    read = parse_domain(text)
    assert (read.text, read.why_not_presentable) == (domain, because)


def test_a_domain_gives_its_name_and_a_name_itself_as_the_dns_has_it() -> None:
    name = parse_domain("Example.COM.").name
    assert name == Name("example.com")
    assert name.dns_name == DnsName("example.com")
    assert parse_domain("192.0.2.1").name is None
