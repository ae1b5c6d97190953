"""Whom does the PBX's certificate prove it to be? Read from the PEM file that the settings name (RFC 5922 7.1)."""

import re
from pathlib import Path
from typing import Final

from planner.core.certificate import Certificate
from planner.core.errors import BadSettings, quoted

_LARGEST = 1024 * 1024  # octets; a chain of certificates has some kilobytes
_KEY = "tls.certificate"
_DOMAIN: Final = re.compile(r"sip:([^@:;?]+)(?:[:;?][^@]*)?", re.IGNORECASE)
"""A URI that is the identity of a domain: never `sips:`, and one with a user is that of the user (RFC 5922 7.1)."""


def load(path: Path, settings_file: str) -> Certificate:
    """Read the first certificate of a PEM file. Raises BadSettings naming *settings_file*.

    Identities are the subjectAltName's SIP URIs; its DNS names count only where there is none, the common name only
    where there is no subjectAltName (RFC 5922 7.1).
    """
    from cryptography import x509  # noqa: PLC0415 - heavy, and needed only where a certificate is named

    try:
        with path.open("rb") as file:
            certificate = x509.load_pem_x509_certificate(file.read(_LARGEST))
        extensions = certificate.extensions
    except OSError as error:
        raise BadSettings.of(settings_file, f"{quoted(str(path))} cannot be read: {error.strerror}", key=_KEY) from None
    except ValueError:
        raise BadSettings.of(settings_file, f"{quoted(str(path))} holds no certificate in PEM form", key=_KEY) from None
    try:
        names = extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        common = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
        return Certificate(names=frozenset(str(attribute.value).lower() for attribute in common))
    uris = names.get_values_for_type(x509.UniformResourceIdentifier)
    domains = [match[1] for uri in uris if (match := _DOMAIN.fullmatch(uri)) is not None]
    return Certificate(
        names=frozenset(name.lower() for name in domains or names.get_values_for_type(x509.DNSName)),
        addresses=frozenset(str(address) for address in names.get_values_for_type(x509.IPAddress)),
    )
