"""Do the signatures of a domain hold? Validation by dnspython (RFC 4035 5), for the audit.

Whose signatures are believed is the business of `trust`, absence that of `denial`; what a resolver holds back as bogus
is asked for all the same, to tell why. Nothing here answers phones.
"""

import asyncio
import time
from collections.abc import Container, Iterable, Mapping
from typing import Final

import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
from dns.rdtypes.ANY.NSEC3 import NSEC3
from dns.rdtypes.ANY.NSEC3PARAM import NSEC3PARAM

from planner.core.answers import Question, RecordType
from planner.core.audit.collection import Security, Signatures, SignedAnswer, ZoneKeys
from planner.core.names import DnsName
from planner.core.policy.listeners import Nameserver
from planner.doors.dns.rdata import dnspython_name
from planner.doors.dnssec.denial import MOST_ITERATIONS, NotProven, proves_absence
from planner.doors.dnssec.signed_answers import SignedAnswers, Unanswered
from planner.doors.dnssec.trust import ROOT_ANCHORS, Bogus, ChainOfTrust, proofs_in, text_of

_IN: Final = dns.rdataclass.IN
_MOST_ALIASES: Final = 16
_WITHHELD: Final = "the resolver gives SERVFAIL, unless it is told not to validate (CD)"


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
        moment = time.time() if now is None else now
        self._chain = ChainOfTrust(self._answers, is_recursive=is_recursive, anchors=anchors, now=moment)

    async def signatures(
        self, domain: DnsName, questions: Iterable[Question], failed: Iterable[Question] = ()
    ) -> Signatures | None:
        """Validate the answers to *questions*, which are about *domain* and its targets; None if nobody answers.

        *failed*: those to which a resolver answered SERVFAIL, which may be because of what is to be found out here.
        """
        name, listed = dnspython_name(domain), tuple(questions)
        held: dict[Question, SignedAnswer] = {}
        await self._answers.ask_ahead([(name, dns.rdatatype.SOA), *map(_raw, listed)])
        try:
            apex = await self._chain.apex(name)
            held = await self._find_held_back(apex, domain, failed)
            keys = await self._zone_keys(apex)
        except Unanswered:
            withheld = (*held.values(), *_unvalidated(listed, held))
            return Signatures((_signed_zone(text_of(apex)),), withheld) if held else None
        except Bogus as error:
            broken = SignedAnswer(Question(domain, RecordType.DNSKEY), Security.BOGUS, str(error))
            return Signatures((_signed_zone(text_of(apex)),), (broken, *_unvalidated(listed, ())))
        if not keys.is_signed:
            return Signatures((keys,), ())
        answers = [await self._judge(question, apex) for question in listed]
        left = await self._left_for_keys(apex)
        own = SignedAnswer(Question(domain, RecordType.DNSKEY), Security.SECURE, "", left)
        kept = (
            answer if answer.security is Security.BOGUS else held.get(answer.question, answer) for answer in answers
        )
        return Signatures((keys,), (*([own] if left is not None else []), *kept))

    async def _find_held_back(
        self, apex: dns.name.Name, domain: DnsName, failed: Iterable[Question]
    ) -> dict[Question, SignedAnswer]:
        """Return what a resolver holds back of what it *failed* with: the keys of the zone, or else this and that."""
        suspects = tuple(failed)
        if suspects and await self._answers.is_held_back(apex, dns.rdatatype.DNSKEY):
            keys = Question(domain, RecordType.DNSKEY)
            return {keys: SignedAnswer(keys, Security.BOGUS, _WITHHELD)}
        verdicts = await asyncio.gather(*(self._answers.is_held_back(*_raw(question)) for question in suspects))
        held = {}
        for question in (question for question, is_held in zip(suspects, verdicts, strict=True) if is_held):
            message = await self._answers.ask(*_raw(question))
            held[question] = SignedAnswer(question, Security.BOGUS, _WITHHELD, is_denial=not message.answer)
        return held

    async def _left_for_keys(self, apex: dns.name.Name) -> int | None:
        """Return the seconds until the signature of the keys runs out; None where they are not believed."""
        if (await self._chain.trust(apex)).keys is None:
            return None
        message = await self._answers.ask(apex, dns.rdatatype.DNSKEY)
        sigs = message.get_rrset(message.answer, apex, _IN, dns.rdatatype.RRSIG, dns.rdatatype.DNSKEY)
        return None if sigs is None else self._chain.left(sigs)

    async def _judge(self, question: Question, apex: dns.name.Name) -> SignedAnswer:
        name, type_ = _raw(question)
        if not self._is_recursive and not name.is_subdomain(apex):
            return SignedAnswer(question, Security.ELSEWHERE, "it is in a zone of other servers")
        try:
            message = await self._answers.ask(name, type_)
            return await self._weigh(question, message, name, type_)
        except Unanswered as error:
            return SignedAnswer(question, Security.UNKNOWN, str(error))
        except Bogus as error:
            return SignedAnswer(question, Security.BOGUS, str(error))

    async def _weigh(
        self, question: Question, message: dns.message.Message, name: dns.name.Name, type_: dns.rdatatype.RdataType
    ) -> SignedAnswer:
        end, left = name, None
        for _ in range(_MOST_ALIASES):
            alias = message.get_rrset(message.answer, end, _IN, dns.rdatatype.CNAME)
            if alias is None or type_ == dns.rdatatype.CNAME:
                break
            left = _sooner(left, await self._chain.validate(alias, message.answer, message.authority))
            end = alias[0].target
        rrset = message.get_rrset(message.answer, end, _IN, type_)
        if rrset is not None:
            seconds = await self._chain.validate(rrset, message.answer, message.authority)
            security = Security.INSECURE if seconds is None else Security.SECURE
            return SignedAnswer(question, security, "", _sooner(left, seconds))
        return await self._judge_denial(question, message, end, type_)

    async def _judge_denial(
        self, question: Question, message: dns.message.Message, name: dns.name.Name, type_: dns.rdatatype.RdataType
    ) -> SignedAnswer:
        apex = await self._chain.apex(name)
        trust = await self._chain.trust(apex)
        if trust.keys is None:
            return SignedAnswer(question, Security.INSECURE, is_denial=True)
        left = None
        proofs = proofs_in(message.authority)
        if any(nsec3.iterations > MOST_ITERATIONS for proof in proofs for nsec3 in proof if isinstance(nsec3, NSEC3)):
            return SignedAnswer(question, Security.INSECURE, is_denial=True)
        try:
            for proof in proofs:
                left = _sooner(left, await self._chain.validate(proof, message.authority))
            proves_absence(name, type_, apex, proofs, exists=message.rcode() != dns.rcode.NXDOMAIN)
        except (NotProven, Bogus) as error:
            return SignedAnswer(question, Security.BOGUS, str(error), left, is_denial=True)
        return SignedAnswer(question, Security.SECURE, "", left, is_denial=True)

    async def _zone_keys(self, apex: dns.name.Name) -> ZoneKeys:
        message = await self._answers.ask(apex, dns.rdatatype.DNSKEY)
        keys = message.get_rrset(message.answer, apex, _IN, dns.rdatatype.DNSKEY)
        if keys is None and not self._is_recursive:
            return ZoneKeys(text_of(apex), is_signed=False, has_ds=None)
        trust = await self._chain.trust(apex)
        if keys is None:
            return ZoneKeys(text_of(apex), is_signed=False, has_ds=trust.has_ds)
        param = await self._nsec3param(apex)
        return ZoneKeys(
            text_of(apex),
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


def _raw(question: Question) -> tuple[dns.name.Name, dns.rdatatype.RdataType]:
    return dnspython_name(question.name), dns.rdatatype.from_text(question.type.value)


def _signed_zone(zone: str) -> ZoneKeys:
    return ZoneKeys(zone, is_signed=True, has_ds=None)


def _unvalidated(questions: Iterable[Question], others: Container[Question]) -> tuple[SignedAnswer, ...]:
    because = "the keys of the zone could not be validated"
    return tuple(SignedAnswer(question, Security.UNKNOWN, because) for question in questions if question not in others)


def _sooner(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else min(one, other)
