"""Do the signatures of a domain hold? Validation by dnspython (RFC 4035 5), for the audit.

A zone without keys costs one question. With a resolver the chain of trust is followed down from the root; with nothing
but a zone's own servers, keys are taken on their word, and only what they sign is checked. Nothing here answers phones.
"""

import asyncio
import time
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import dns.dnssec
import dns.exception
import dns.message
import dns.name
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset
from dns.rdtypes.ANY.DS import DS
from dns.rdtypes.ANY.NSEC3 import NSEC3
from dns.rdtypes.ANY.NSEC3PARAM import NSEC3PARAM
from dns.rdtypes.ANY.RRSIG import RRSIG

from planner.core.answers import Question, RecordType
from planner.core.audit.signatures import Security, Signatures, SignedAnswer, ZoneKeys
from planner.core.names import DnsName
from planner.core.policy import Nameserver
from planner.facts.denial import MOST_ITERATIONS, NotProven, proves_absence, proves_nothing_closer
from planner.facts.signed_answers import SignedAnswers, Unanswered

_IN: Final = dns.rdataclass.IN
_DEEPEST: Final = 16  # zones between the root and a name
_MOST_SIGNATURES, _MOST_KEYS = 16, 32  # of one set, of one zone: trying each with each must end soon
_WITHHELD: Final = "the resolver gives SERVFAIL, unless it is told not to validate (CD)"

ROOT_ANCHORS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        ".": (
            "20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D",
            "38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16",
        )
    }
)
"""Where trust begins: DS of the root's keys, as IANA publishes them (KSK-2017, KSK-2024; root-anchors.xml)."""

Keys = dict[dns.name.Name, dns.rrset.RRset]


class _Bogus(Exception):
    """A signature, or a proof, does not hold."""


@dataclass(frozen=True, slots=True)
class _Trust:
    """What may be believed of a zone: its validated *keys*, None where it is provably without."""

    keys: dns.rrset.RRset | None
    has_ds: bool | None


class Validator:
    """Validates answers about one domain. *is_recursive*: *servers* resolve, so that the chain can be followed.

    *anchors*: DS records that are believed, by zone. *now*: seconds since the epoch, None for this moment.
    """

    def __init__(
        self,
        servers: tuple[Nameserver, ...],
        timeout: float,
        *,
        is_recursive: bool,
        anchors: Mapping[str, tuple[str, ...]] = ROOT_ANCHORS,
        now: float | None = None,
    ) -> None:
        self._answers = SignedAnswers(servers, timeout)
        self._is_recursive = is_recursive
        self._anchors = anchors
        self._now = time.time() if now is None else now
        self._trusted: dict[dns.name.Name, _Trust] = {}
        self._under_way: set[dns.name.Name] = set()

    async def signatures(
        self, domain: DnsName, questions: Iterable[Question], failed: Iterable[Question] = ()
    ) -> Signatures | None:
        """Validate the answers to *questions*, which are about *domain* and its targets; None if nobody answers.

        *failed*: those to which a resolver answered SERVFAIL, which may be because of what is to be found out here.
        """
        name, asked = _name(domain), tuple(questions)
        held: dict[Question, SignedAnswer] = {}
        await self._answers.ask_ahead([(name, dns.rdatatype.SOA), *map(_raw, asked)])
        try:
            apex = await self._apex(name)
            held = await self._held_back(apex, domain, failed)
            keys = await self._zone_keys(apex)
        except Unanswered:
            return Signatures((_signed(_text(apex)),), (*held.values(), *_rest(asked, held))) if held else None
        except _Bogus as error:
            broken = SignedAnswer(Question(domain, RecordType.DNSKEY), Security.BOGUS, str(error))
            return Signatures((_signed(_text(apex)),), (broken, *_rest(asked, ())))
        if not keys.is_signed:
            return Signatures((keys,), ())
        answers = [await self._judged(question, apex) for question in asked]
        left = await self._left_for_keys(apex)
        own = SignedAnswer(Question(domain, RecordType.DNSKEY), Security.SECURE, "", left)
        judged = (it if it.security is Security.BOGUS else held.get(it.question, it) for it in answers)
        return Signatures((keys,), (*([own] if left is not None else []), *judged))

    async def _held_back(
        self, apex: dns.name.Name, domain: DnsName, failed: Iterable[Question]
    ) -> dict[Question, SignedAnswer]:
        """Return what a resolver holds back of what it *failed* with: the keys of the zone, or else this and that."""
        suspects = tuple(failed)
        if suspects and await self._answers.is_held_back(apex, dns.rdatatype.DNSKEY):
            keys = Question(domain, RecordType.DNSKEY)
            return {keys: SignedAnswer(keys, Security.BOGUS, _WITHHELD)}
        found = await asyncio.gather(*(self._answers.is_held_back(*_raw(question)) for question in suspects))
        held = {}
        for question in (question for question, is_held in zip(suspects, found, strict=True) if is_held):
            message = await self._answers.ask(*_raw(question))
            held[question] = SignedAnswer(question, Security.BOGUS, _WITHHELD, is_denial=not message.answer)
        return held

    async def _left_for_keys(self, apex: dns.name.Name) -> int | None:
        """Return the seconds until the signature of the keys runs out; None where they are not believed."""
        if (await self._trust(apex)).keys is None:
            return None
        message = await self._answers.ask(apex, dns.rdatatype.DNSKEY)
        sigs = message.get_rrset(message.answer, apex, _IN, dns.rdatatype.RRSIG, dns.rdatatype.DNSKEY)
        return None if sigs is None else self._left(sigs)

    async def _judged(self, question: Question, apex: dns.name.Name) -> SignedAnswer:
        name, type_ = _raw(question)
        if not self._is_recursive and not name.is_subdomain(apex):
            return SignedAnswer(question, Security.ELSEWHERE, "it is in a zone of other servers")
        try:
            message = await self._answers.ask(name, type_)
            return await self._weighed(question, message, name, type_)
        except Unanswered as error:
            return SignedAnswer(question, Security.UNKNOWN, str(error))
        except _Bogus as error:
            return SignedAnswer(question, Security.BOGUS, str(error))

    async def _weighed(
        self, question: Question, message: dns.message.Message, name: dns.name.Name, type_: dns.rdatatype.RdataType
    ) -> SignedAnswer:
        end, left = name, None
        for _ in range(_DEEPEST):
            alias = message.get_rrset(message.answer, end, _IN, dns.rdatatype.CNAME)
            if alias is None or type_ == dns.rdatatype.CNAME:
                break
            left = _sooner(left, await self._validate(alias, message.answer, message.authority))
            end = alias[0].target
        rrset = message.get_rrset(message.answer, end, _IN, type_)
        if rrset is not None:
            seconds = await self._validate(rrset, message.answer, message.authority)
            security = Security.INSECURE if seconds is None else Security.SECURE
            return SignedAnswer(question, security, "", _sooner(left, seconds))
        return await self._denied(question, message, end, type_)

    async def _denied(
        self, question: Question, message: dns.message.Message, name: dns.name.Name, type_: dns.rdatatype.RdataType
    ) -> SignedAnswer:
        apex = await self._apex(name)
        trust = await self._trust(apex)
        if trust.keys is None:
            return SignedAnswer(question, Security.INSECURE, is_denial=True)
        left = None
        proofs = _proofs(message.authority)
        if any(it.iterations > MOST_ITERATIONS for proof in proofs for it in proof if isinstance(it, NSEC3)):
            return SignedAnswer(question, Security.INSECURE, is_denial=True)
        try:
            for proof in proofs:
                left = _sooner(left, await self._validate(proof, message.authority))
            proves_absence(name, type_, apex, proofs, exists=message.rcode() != dns.rcode.NXDOMAIN)
        except NotProven as error:
            return SignedAnswer(question, Security.BOGUS, str(error), left, is_denial=True)
        except _Bogus as error:
            return SignedAnswer(question, Security.BOGUS, str(error), left, is_denial=True)
        return SignedAnswer(question, Security.SECURE, "", left, is_denial=True)

    async def _validate(
        self, rrset: dns.rrset.RRset, section: list[dns.rrset.RRset], authority: Iterable[dns.rrset.RRset] = ()
    ) -> int | None:
        """Return the seconds until the signature of *rrset* runs out; None if its zone is provably unsigned.

        Where a wildcard answers, *authority* must prove that there is nothing closer (RFC 4035 5.3.4).
        """
        sigs = next((s for s in section if s.name == rrset.name and s.covers == rrset.rdtype), None)
        if sigs is None:
            trust = await self._trust(await self._apex(rrset.name))
            if trust.keys is None:
                return None
            raise _Bogus(f"{_shown(rrset)} has no signature")
        signers = {sig.signer for sig in sigs if isinstance(sig, RRSIG)}
        signer = next((s for s in signers if rrset.name.is_subdomain(s)), None)
        if signer is None:
            raise _Bogus(f"{_shown(rrset)} is signed by a zone that it is not in")
        trust = await self._trust(signer)
        if trust.keys is None:
            return None
        self._verify(rrset, sigs, {signer: trust.keys})
        labels = min(sig.labels for sig in sigs if isinstance(sig, RRSIG))
        if labels < len(rrset.name.labels) - 1 and not rrset.name.is_wild():
            await self._prove_nothing_closer(rrset, labels, authority)
        return self._left(sigs)

    async def _prove_nothing_closer(
        self, rrset: dns.rrset.RRset, labels: int, authority: Iterable[dns.rrset.RRset]
    ) -> None:
        section = list(authority)
        proofs = _proofs(section)
        for proof in proofs:
            await self._validate(proof, section)
        try:
            proves_nothing_closer(rrset.name, labels, proofs)
        except NotProven as error:
            raise _Bogus(f"{_shown(rrset)} comes from a wildcard: {error}") from None

    def _left(self, sigs: dns.rrset.RRset) -> int:
        return int(max(sig.expiration for sig in sigs if isinstance(sig, RRSIG)) - self._now)

    def _verify(self, rrset: dns.rrset.RRset, sigs: dns.rrset.RRset, keys: Keys) -> None:
        if len(sigs) > _MOST_SIGNATURES or any(len(of) > _MOST_KEYS for of in keys.values()):
            raise Unanswered(f"{_shown(rrset)} has more signatures, or its zone more keys, than are tried")
        try:
            dns.dnssec.validate(rrset, sigs, dict(keys), None, self._now, dns.dnssec.allow_all_policy)
        except dns.exception.DNSException as error:
            raise _Bogus(f"the signature of {_shown(rrset)} does not hold: {self._why(sigs, error)}") from None

    def _why(self, sigs: dns.rrset.RRset, error: Exception) -> str:
        times = [sig for sig in sigs if isinstance(sig, RRSIG)]
        if all(sig.expiration < self._now for sig in times):
            return "it has expired"
        if all(sig.inception > self._now for sig in times):
            return "it is not valid yet"
        return str(error) or "no key of the zone made it"

    # The chain of trust

    async def _trust(self, zone: dns.name.Name) -> _Trust:
        known = self._trusted.get(zone)
        if known is None:
            if zone in self._under_way:
                raise _Bogus(f"trust in {_text(zone)} rests on itself")
            if len(self._trusted) > 4 * _DEEPEST:
                raise Unanswered("there are too many zones on the way")
            self._under_way.add(zone)
            try:
                known = self._trusted[zone] = await self._found_trust(zone)
            finally:
                self._under_way.discard(zone)
        return known

    async def _found_trust(self, zone: dns.name.Name) -> _Trust:
        message = await self._answers.ask(zone, dns.rdatatype.DNSKEY)
        keys = message.get_rrset(message.answer, zone, _IN, dns.rdatatype.DNSKEY)
        vouched, has_ds = await self._ds(zone)
        if keys is None:
            if vouched and _text(zone) in self._anchors:
                raise Unanswered(f"the server does not give the keys of {_text(zone)}")
            if vouched:
                raise _Bogus(f"the parent vouches for keys of {_text(zone)}, which has none")
            return _Trust(None, has_ds)
        if vouched is None:
            return _Trust(None, has_ds)  # keys for which nobody vouches: as if there were none (RFC 4035 5.2)
        sigs = message.get_rrset(message.answer, zone, _IN, dns.rdatatype.RRSIG, dns.rdatatype.DNSKEY)
        if sigs is None:
            raise Unanswered(f"the server does not give the signatures of {_text(zone)}")
        trusted = keys if not self._is_recursive else _matching(zone, keys, vouched)
        if not len(trusted) and _text(zone) in self._anchors:
            raise Unanswered(f"the keys of {_text(zone)} are not those where trust begins")
        if not len(trusted):
            raise _Bogus(f"no key of {_text(zone)} is one that its parent vouches for (DS)")
        self._verify(keys, sigs, {zone: trusted})
        return _Trust(keys, has_ds)

    async def _ds(self, zone: dns.name.Name) -> tuple[tuple[DS, ...] | None, bool | None]:
        """Return what vouches for the keys of *zone* (None: nothing, provably), and whether the parent has DS."""
        if not self._is_recursive:
            return (), None
        if _text(zone) in self._anchors:
            anchors = (dns.rdata.from_text("IN", "DS", text) for text in self._anchors[_text(zone)])
            return tuple(anchor for anchor in anchors if isinstance(anchor, DS)), True
        message = await self._answers.ask(zone, dns.rdatatype.DS)
        rrset = message.get_rrset(message.answer, zone, _IN, dns.rdatatype.DS)
        if rrset is not None:
            if await self._validate(rrset, message.answer) is None:
                return None, True
            return tuple(rdata for rdata in rrset if isinstance(rdata, DS)), True
        parent = await self._apex(zone.parent())
        if (await self._trust(parent)).keys is None:
            return None, False
        proofs = _proofs(message.authority)
        for proof in proofs:
            await self._validate(proof, message.authority)
        try:
            proves_absence(zone, dns.rdatatype.DS, parent, proofs, exists=True)
        except NotProven as error:
            raise _Bogus(f"{_text(parent)} does not prove that {_text(zone)} has no DS: {error}") from None
        return None, False

    async def _zone_keys(self, apex: dns.name.Name) -> ZoneKeys:
        message = await self._answers.ask(apex, dns.rdatatype.DNSKEY)
        keys = message.get_rrset(message.answer, apex, _IN, dns.rdatatype.DNSKEY)
        if keys is None and not self._is_recursive:
            return ZoneKeys(_text(apex), is_signed=False, has_ds=None)
        trust = await self._trust(apex)
        if keys is None:
            return ZoneKeys(_text(apex), is_signed=False, has_ds=trust.has_ds)
        param = await self._nsec3param(apex)
        return ZoneKeys(
            _text(apex),
            is_signed=True,
            has_ds=trust.has_ds,
            algorithms=tuple(sorted({int(key.algorithm) for key in keys})),
            nsec3_iterations=param.iterations if param is not None else None,
            nsec3_salt_length=len(param.salt) if param is not None else None,
        )

    async def _nsec3param(self, apex: dns.name.Name) -> NSEC3PARAM | None:
        message = await self._answers.ask(apex, dns.rdatatype.NSEC3PARAM)
        rrset = message.get_rrset(message.answer, apex, _IN, dns.rdatatype.NSEC3PARAM)
        return next((rdata for rdata in rrset or () if isinstance(rdata, NSEC3PARAM)), None)

    async def _apex(self, name: dns.name.Name) -> dns.name.Name:
        """Find the zone that *name* is in, by the SOA record that comes with every answer about it."""
        message = await self._answers.ask(name, dns.rdatatype.SOA)
        for section in (message.answer, message.authority):
            for rrset in section:
                if rrset.rdtype == dns.rdatatype.SOA and name.is_subdomain(rrset.name):
                    return rrset.name
        if name == dns.name.root:
            raise Unanswered("no server says which zone it is in")
        return await self._apex(name.parent())


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


def _proofs(section: Iterable[dns.rrset.RRset]) -> list[dns.rrset.RRset]:
    return [rrset for rrset in section if rrset.rdtype in (dns.rdatatype.NSEC, dns.rdatatype.NSEC3)]


def _raw(question: Question) -> tuple[dns.name.Name, dns.rdatatype.RdataType]:
    return _name(question.name), dns.rdatatype.from_text(question.type.value)


def _signed(zone: str) -> ZoneKeys:
    return ZoneKeys(zone, is_signed=True, has_ds=None)


def _rest(asked: Iterable[Question], known: Container[Question]) -> tuple[SignedAnswer, ...]:
    because = "the keys of the zone could not be validated"
    return tuple(SignedAnswer(question, Security.UNKNOWN, because) for question in asked if question not in known)


def _sooner(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else min(one, other)


def _name(name: DnsName) -> dns.name.Name:
    return dns.name.Name((*name.labels, b""))


def _text(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True) or "."


def _shown(rrset: dns.rrset.RRset) -> str:
    return f"{_text(rrset.name)} {dns.rdatatype.to_text(rrset.rdtype)}"
