"""How many octets does an answer take? Computed, so that zone files and servers are judged alike.

RFC 1035 4.1: header, question, records whose owner is a pointer; names in SRV and NAPTR data are not compressed (RFC
2782, RFC 3597 4). An OPT record goes with it (RFC 6891).
"""

from planner.core.answers import Answer, Question
from planner.core.names import DnsName

_HEADER, _OPT = 12, 11
_FIXED = 2 + 10  # pointer to the owner; type, class, TTL, length


def naptr_size(question: Question, answer: Answer) -> int:
    """Return the octets of an answer with NAPTR records."""
    return _frame(question, answer) + sum(
        _FIXED + 4 + 3 + len(naptr.flags) + len(naptr.services) + len(naptr.regexp) + _name(naptr.replacement)
        for naptr in answer.naptrs
    )


def srv_size(question: Question, answer: Answer) -> int:
    """Return the octets of an answer with SRV records."""
    return _frame(question, answer) + sum(_FIXED + 6 + _name(srv.target) for srv in answer.srvs)


def _frame(question: Question, answer: Answer) -> int:
    aliases = sum(_FIXED + _name(alias.target) for alias in answer.aliases)
    return _HEADER + _name(question.name) + 4 + aliases + _OPT


def _name(name: DnsName) -> int:
    return sum(len(label) + 1 for label in name.labels) + 1
