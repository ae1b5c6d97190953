"""Whose signatures are to be believed? The chain of trust, from anchors down to the zone of a name (RFC 4035 5).

With a resolver the chain is followed from the root; with nothing but a zone's own servers, its keys are taken on their
word. Trust that rests on itself is none.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

import dns.dnssec
import dns.exception
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset
from dns.rdtypes.ANY.DS import DS
from dns.rdtypes.ANY.RRSIG import RRSIG
from msgspec import Struct

from planner.doors.dnssec.denial import NotProven, proves_absence, proves_nothing_closer
from planner.doors.dnssec.signed_answers import SignedAnswers, Unanswered

_IN: Final = dns.rdataclass.IN
_MOST_ZONES: Final = 64
_MOST_SIGNATURES, _MOST_KEYS = 16, 32  # of one set, of one zone: trying each with each must end soon

ROOT_ANCHORS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        ".": (
            "20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D",
            "38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16",
        )
    }
)
"""Where trust begins: DS of the root's keys, as IANA publishes them (KSK-2017, KSK-2024; root-anchors.xml)."""

_Keys: TypeAlias = dict[dns.name.Name, dns.rrset.RRset]


class Bogus(Exception):
    """A signature, or a proof, does not hold."""


class Trust(Struct, frozen=True):
    """What may be believed of a zone: its validated *keys*, None where it is provably without."""

    keys: dns.rrset.RRset | None
    has_ds: bool | None


class ChainOfTrust:
    """Follows trust. *is_recursive*: who is asked resolves. *anchors*: DS records that are believed, by zone.

    *now*: seconds since the epoch.
    """

    def __init__(
        self, answers: SignedAnswers, *, is_recursive: bool, anchors: Mapping[str, tuple[str, ...]], now: float
    ) -> None:
        self._answers = answers
        self._is_recursive = is_recursive
        self._anchors = anchors
        self._now = now
        self._trusted: dict[dns.name.Name, Trust] = {}
        self._under_way: set[dns.name.Name] = set()

    async def validate(
        self, rrset: dns.rrset.RRset, section: list[dns.rrset.RRset], authority: Iterable[dns.rrset.RRset] = ()
    ) -> int | None:
        """Check the signature of *rrset*; return the seconds until it runs out, None if its zone is provably unsigned.

        Raises Bogus, Unanswered.

        Where a wildcard answers, *authority* must prove that there is nothing closer (RFC 4035 5.3.4).
        """
        sigs = next((s for s in section if s.name == rrset.name and s.covers == rrset.rdtype), None)
        if sigs is None:
            trust = await self.trust(await self.apex(rrset.name))
            if trust.keys is None:
                return None
            raise Bogus(f"{_text(rrset)} has no signature")
        signers = {sig.signer for sig in sigs if isinstance(sig, RRSIG)}
        signer = next((s for s in signers if rrset.name.is_subdomain(s)), None)
        if signer is None:
            raise Bogus(f"{_text(rrset)} is signed by a zone that it is not in")
        trust = await self.trust(signer)
        if trust.keys is None:
            return None
        self._verify(rrset, sigs, {signer: trust.keys})
        labels = min(sig.labels for sig in sigs if isinstance(sig, RRSIG))
        if labels < len(rrset.name.labels) - 1 and not rrset.name.is_wild():
            await self._prove_nothing_closer(rrset, labels, authority)
        return self.left(sigs)

    async def _prove_nothing_closer(
        self, rrset: dns.rrset.RRset, labels: int, authority: Iterable[dns.rrset.RRset]
    ) -> None:
        section = list(authority)
        proofs = proofs_in(section)
        for proof in proofs:
            await self.validate(proof, section)
        try:
            proves_nothing_closer(rrset.name, labels, proofs)
        except NotProven as error:
            raise Bogus(f"{_text(rrset)} comes from a wildcard: {error}") from None

    def left(self, sigs: dns.rrset.RRset) -> int:
        """Return the seconds until the last of *sigs* runs out."""
        return int(max(sig.expiration for sig in sigs if isinstance(sig, RRSIG)) - self._now)

    def _verify(self, rrset: dns.rrset.RRset, sigs: dns.rrset.RRset, keys: _Keys) -> None:
        if len(sigs) > _MOST_SIGNATURES or any(len(key_set) > _MOST_KEYS for key_set in keys.values()):
            raise Unanswered(f"{_text(rrset)} has more signatures, or its zone more keys, than are tried")
        try:
            dns.dnssec.validate(rrset, sigs, dict(keys), None, self._now, dns.dnssec.allow_all_policy)
        except dns.exception.DNSException as error:
            raise Bogus(f"the signature of {_text(rrset)} does not hold: {self._why(sigs, error)}") from None

    def _why(self, sigs: dns.rrset.RRset, error: Exception) -> str:
        times = [sig for sig in sigs if isinstance(sig, RRSIG)]
        if all(sig.expiration < self._now for sig in times):
            return "it has expired"
        if all(sig.inception > self._now for sig in times):
            return "it is not valid yet"
        return str(error) or "no key of the zone made it"

    async def trust(self, zone: dns.name.Name) -> Trust:
        """Tell what may be believed of *zone*. Raises Bogus, Unanswered."""
        trust = self._trusted.get(zone)
        if trust is None:
            if zone in self._under_way:
                raise Bogus(f"trust in {text_of(zone)} rests on itself")
            if len(self._trusted) > _MOST_ZONES:
                raise Unanswered("there are too many zones on the way")
            self._under_way.add(zone)
            try:
                trust = self._trusted[zone] = await self._find_trust(zone)
            finally:
                self._under_way.discard(zone)
        return trust

    async def _find_trust(self, zone: dns.name.Name) -> Trust:
        message = await self._answers.ask(zone, dns.rdatatype.DNSKEY)
        keys = message.get_rrset(message.answer, zone, _IN, dns.rdatatype.DNSKEY)
        vouched, has_ds = await self._ds(zone)
        if keys is None:
            if vouched and text_of(zone) in self._anchors:
                raise Unanswered(f"the server does not give the keys of {text_of(zone)}")
            if vouched:
                raise Bogus(f"the parent vouches for keys of {text_of(zone)}, which has none")
            return Trust(None, has_ds)
        if vouched is None:
            return Trust(None, has_ds)  # keys for which nobody vouches: as if there were none (RFC 4035 5.2)
        sigs = message.get_rrset(message.answer, zone, _IN, dns.rdatatype.RRSIG, dns.rdatatype.DNSKEY)
        if sigs is None:
            raise Unanswered(f"the server does not give the signatures of {text_of(zone)}")
        trusted = keys if not self._is_recursive else _matching(zone, keys, vouched)
        if not len(trusted) and text_of(zone) in self._anchors:
            raise Unanswered(f"the keys of {text_of(zone)} are not those where trust begins")
        if not len(trusted):
            raise Bogus(f"no key of {text_of(zone)} is one that its parent vouches for (DS)")
        self._verify(keys, sigs, {zone: trusted})
        return Trust(keys, has_ds)

    async def _ds(self, zone: dns.name.Name) -> tuple[tuple[DS, ...] | None, bool | None]:
        """Return what vouches for the keys of *zone* (None: nothing, provably), and whether the parent has DS."""
        if not self._is_recursive:
            return (), None
        if text_of(zone) in self._anchors:
            anchors = (dns.rdata.from_text("IN", "DS", text) for text in self._anchors[text_of(zone)])
            return tuple(anchor for anchor in anchors if isinstance(anchor, DS)), True
        message = await self._answers.ask(zone, dns.rdatatype.DS)
        rrset = message.get_rrset(message.answer, zone, _IN, dns.rdatatype.DS)
        if rrset is not None:
            if await self.validate(rrset, message.answer) is None:
                return None, True
            return tuple(rdata for rdata in rrset if isinstance(rdata, DS)), True
        parent = await self.apex(zone.parent())
        if (await self.trust(parent)).keys is None:
            return None, False
        proofs = proofs_in(message.authority)
        for proof in proofs:
            await self.validate(proof, message.authority)
        try:
            proves_absence(zone, dns.rdatatype.DS, parent, proofs, exists=True)
        except NotProven as error:
            raise Bogus(f"{text_of(parent)} does not prove that {text_of(zone)} has no DS: {error}") from None
        return None, False

    async def apex(self, name: dns.name.Name) -> dns.name.Name:
        """Find the zone that *name* is in, by the SOA record that comes with every answer about it."""
        message = await self._answers.ask(name, dns.rdatatype.SOA)
        for section in (message.answer, message.authority):
            for rrset in section:
                if rrset.rdtype == dns.rdatatype.SOA and name.is_subdomain(rrset.name):
                    return rrset.name
        if name == dns.name.root:
            raise Unanswered("no server says which zone it is in")
        return await self.apex(name.parent())


def _matching(zone: dns.name.Name, keys: dns.rrset.RRset, vouched: tuple[DS, ...]) -> dns.rrset.RRset:
    """Keep the keys for which the parent vouches (RFC 4035 5.2)."""
    trusted = dns.rrset.RRset(zone, _IN, dns.rdatatype.DNSKEY)
    for ds in vouched:
        for key in keys:
            if dns.dnssec.key_id(key) == ds.key_tag and key.algorithm == ds.algorithm and _is_of(zone, key, ds):
                trusted.add(key, keys.ttl)
    return trusted


def _is_of(zone: dns.name.Name, key: dns.rdata.Rdata, ds: DS) -> bool:
    try:
        return bool(dns.dnssec.make_ds(zone, key, ds.digest_type, validating=True).digest == ds.digest)
    except (dns.exception.DNSException, ValueError):
        return False


def proofs_in(section: Iterable[dns.rrset.RRset]) -> list[dns.rrset.RRset]:
    """Return the records of a section that prove that something does not exist."""
    return [rrset for rrset in section if rrset.rdtype in (dns.rdatatype.NSEC, dns.rdatatype.NSEC3)]


def text_of(name: dns.name.Name) -> str:
    """Write a name as findings do: no final dot but the root's."""
    return name.to_text(omit_final_dot=True) or "."


def _text(rrset: dns.rrset.RRset) -> str:
    return f"{text_of(rrset.name)} {dns.rdatatype.to_text(rrset.rdtype)}"
