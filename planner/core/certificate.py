"""Whom does the PBX's certificate prove it to be? RFC 5922 7.1 (its identities), 7.2 (no wildcards)."""

from msgspec import Struct


class Certificate(Struct, frozen=True, gc=False):
    """The identities in a certificate: *names* (A-labels, lower case) and IP *addresses* (canonical text)."""

    names: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()

    def proves(self, host: str) -> bool:
        """Tell whether a phone that was given *host*, a name or an address, will find it in the certificate."""
        return host in self.names or host in self.addresses
