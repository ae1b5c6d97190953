"""Certificates as they are made: what they prove to a phone (RFC 5922 7.1)."""

from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import DNSName, GeneralName, IPAddress, UniformResourceIdentifier

from planner.core.errors import BadSettings
from planner.doors.certificates import load


def made(folder: Path, common_name: str, *identities: GeneralName) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common_name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2027, 1, 1, tzinfo=UTC))
    )
    if identities:
        builder = builder.add_extension(x509.SubjectAlternativeName(identities), critical=False)
    file = folder / "pbx.pem"
    file.write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
    return file


PROOFS = {
    "a DNS name": ((DNSName("example.org"),), {"example.org"}, {"www.example.org", "pbx.example.net"}),
    "upper case": ((DNSName("SIP.Example.ORG"),), {"sip.example.org"}, set()),
    "a SIP URI": ((UniformResourceIdentifier("sip:example.org"),), {"example.org"}, set()),
    "a SIP URI with a port": ((UniformResourceIdentifier("sip:example.org:5061"),), {"example.org"}, set()),
    "a SIP URI before DNS names": (
        (DNSName("pbx.example.net"), UniformResourceIdentifier("sip:example.org")),
        {"example.org"},
        {"pbx.example.net"},
    ),
    "DNS names beside the SIP URI of a user": (
        (DNSName("example.org"), UniformResourceIdentifier("sip:alice@example.net")),
        {"example.org"},
        {"example.net"},
    ),
    "a SIPS URI": ((UniformResourceIdentifier("sips:example.org"),), set(), {"example.org"}),
    "a SIP URI of a user": ((UniformResourceIdentifier("sip:alice@example.org"),), set(), {"example.org"}),
    "another URI": ((UniformResourceIdentifier("https://example.org"),), set(), {"example.org"}),
    "an IPv4 address": ((IPAddress(ip_address("192.0.2.10")),), {"192.0.2.10"}, {"192.0.2.11"}),
    "an IPv6 address": ((IPAddress(ip_address("2001:db8:0::10")),), {"2001:db8::10"}, set()),
    "no wildcards": ((DNSName("*.example.org"),), set(), {"sip.example.org"}),
    "the common name without any other": ((), {"pbx.example.net"}, {"example.org"}),
}


@pytest.mark.parametrize(("identities", "proved", "unproved"), PROOFS.values(), ids=PROOFS.keys())
def test_a_certificate_proves_its_identities(
    tmp_path: Path, identities: tuple[GeneralName, ...], proved: set[str], unproved: set[str]
) -> None:
    certificate = load(made(tmp_path, "pbx.example.net", *identities), "planner.toml")
    assert {host for host in proved | unproved if certificate.proves(host)} == proved


@pytest.mark.parametrize(
    "content", [b"", b"no certificate", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"]
)
def test_what_is_no_certificate_is_a_problem_of_the_settings(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "pbx.pem"
    file.write_bytes(content)
    with pytest.raises(BadSettings, match=r"planner.toml: tls.certificate: .* holds no certificate in PEM form"):
        load(file, "planner.toml")


def test_a_certificate_that_is_not_there_is_a_problem_of_the_settings(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="cannot be read: No such file"):
        load(tmp_path / "pbx.pem", "planner.toml")
