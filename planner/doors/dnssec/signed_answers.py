"""What do servers say, signatures included? Asked raw, with DO and CD (RFC 4035 3.2.1, 3.2.2): the bogus is wanted too.

Every question is asked once, and what failed has failed. The next server is asked where one fails; if all are silent
to one question, no other is asked.
"""

import asyncio
from collections.abc import Iterable
from typing import Final, TypeAlias

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype

from planner.core.answers import SAFE_DATAGRAM
from planner.core.policy.listeners import Nameserver
from planner.doors.dns.raw import ask_raw

_MOST_AT_ONCE: Final = 32
_SAYING: Final = (dns.rcode.NOERROR, dns.rcode.NXDOMAIN)

_Question: TypeAlias = tuple[dns.name.Name, dns.rdatatype.RdataType]


class Unanswered(Exception):
    """Something that is needed was not to be had."""


class SignedAnswers:
    """Asks *servers*, each question once; *timeout*, seconds, for one server and question."""

    def __init__(self, servers: tuple[Nameserver, ...], timeout: float) -> None:
        self._servers = servers
        self._timeout = timeout
        self._messages: dict[_Question, dns.message.Message | Unanswered] = {}
        self._is_silent = False

    async def ask(self, name: dns.name.Name, type_: dns.rdatatype.RdataType) -> dns.message.Message:
        """Return what is said of records of *type_* at *name*. Raises Unanswered."""
        outcome = self._messages.get((name, type_))
        if outcome is None:
            outcome = self._messages[name, type_] = await self._ask(name, type_)
        if isinstance(outcome, Unanswered):
            raise outcome
        return outcome

    async def ask_ahead(self, questions: Iterable[_Question]) -> None:
        """Ask several at once, to have their answers when they are wanted."""
        places = asyncio.Semaphore(_MOST_AT_ONCE)

        async def ask(name: dns.name.Name, type_: dns.rdatatype.RdataType) -> None:
            async with places:
                self._messages[name, type_] = await self._ask(name, type_)

        await asyncio.gather(
            *(ask(*question) for question in dict.fromkeys(questions) if question not in self._messages)
        )

    async def is_held_back(self, name: dns.name.Name, type_: dns.rdatatype.RdataType) -> bool:
        """Tell whether a resolver has the answer and gives SERVFAIL for it, unless it is told not to validate."""
        try:
            await self.ask(name, type_)
        except Unanswered:
            return False
        query = dns.message.make_query(name, type_, use_edns=0, want_dnssec=True, payload=SAFE_DATAGRAM)
        checked = await ask_raw(query, self._servers[0], self._timeout)
        return checked is not None and checked.rcode() == dns.rcode.SERVFAIL

    async def _ask(self, name: dns.name.Name, type_: dns.rdatatype.RdataType) -> dns.message.Message | Unanswered:
        question = f"{name.to_text(omit_final_dot=True) or '.'} {dns.rdatatype.to_text(type_)}"
        if self._is_silent:
            return Unanswered(f"{question}: not asked, after a time-out")
        failure = Unanswered(f"{question}: timeout")
        has_reply = False
        for server in self._servers:
            query = dns.message.make_query(name, type_, use_edns=0, want_dnssec=True, payload=SAFE_DATAGRAM)
            query.flags |= dns.flags.CD
            message = await ask_raw(query, server, self._timeout)
            if message is not None and message.rcode() in _SAYING:
                return message
            if message is not None:
                has_reply = True
                failure = Unanswered(f"{question}: {dns.rcode.to_text(message.rcode()).lower()}")
        self._is_silent |= not has_reply
        return failure
