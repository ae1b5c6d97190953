"""Where does a chain of NAPTR records with empty flags lead (RFC 3403 4.1)?"""

from typing import Final

from msgspec import Struct

from planner.core.answers import MAX_NAPTR_STEPS, Naptr, RecordType
from planner.core.audit.case.look import Look
from planner.core.audit.services import SRV_LABELS, STRANGE_LABELS, is_known, leads_on, transport_of
from planner.core.names import DnsName, service_label

_TERMINAL: Final = ("s", "a")
_LABELS: Final = frozenset((*SRV_LABELS.values(), *STRANGE_LABELS))


class Chain(Struct, frozen=True, gc=False):
    """What a chain comes to: the records at its *ends*, or the *fault* that keeps it from them.

    Neither is there if the DNS owes an answer.
    """

    ends: tuple[Naptr, ...] = ()
    fault: str | None = None


def is_sound(look: Look, naptr: Naptr) -> bool:
    """Tell whether a record with an empty flag leads to SRV records of its transport, as far as that is known."""
    ends = ends_of(look, naptr)
    return fault_of(look, naptr) is None and not any(
        is_dead(look, end) or strange_label(end) is not None for end in ends
    )


def fault_of(look: Look, naptr: Naptr) -> str | None:
    """Return what keeps the chain that a record for SIP begins from records for SIP; None: nothing, as far as known."""
    chain = chain_from(look, naptr.replacement)
    is_used = any(is_known(end.services) and end.flags.lower() in _TERMINAL for end in chain.ends)
    if chain.fault is None and chain.ends and not is_used and not leads_on(naptr):
        return "no record at its end is one that phones use"
    return chain.fault


def ends_of(look: Look, naptr: Naptr) -> tuple[Naptr, ...]:
    """Return the records that a record comes to: itself, or those at the end of the chain that it begins."""
    return (naptr,) if naptr.flags else chain_from(look, naptr.replacement).ends


def is_dead(look: Look, naptr: Naptr) -> bool:
    """Tell whether a record with flag s leads to a name without SRV records."""
    if naptr.flags.lower() != "s" or naptr.replacement.is_root or naptr.replacement == look.domain:
        return False
    answer = look.answer(naptr.replacement, RecordType.SRV)
    return answer is not None and not answer.srvs


def strange_label(naptr: Naptr) -> str | None:
    """Return the service label to which a record with flag s leads, if it is another transport's."""
    transport = transport_of(naptr.services)
    label = service_label(naptr.replacement)
    if transport is None or naptr.flags.lower() != "s" or label not in _LABELS or label == SRV_LABELS[transport]:
        return None
    return label


def chain_from(look: Look, name: DnsName) -> Chain:
    """Follow the chain that goes on at *name*."""
    seen = {look.domain}
    for _ in range(MAX_NAPTR_STEPS):
        if name.is_root:
            return Chain(fault="it leads to the root")
        if name in seen:
            return Chain(fault=f"it comes back to {name}")
        seen.add(name)
        answer = look.answer(name, RecordType.NAPTR)
        if answer is None:
            return Chain()
        if not answer.naptrs:
            return Chain(fault=f"{name} has no NAPTR records")
        ends = tuple(naptr for naptr in answer.naptrs if naptr.flags)
        if ends:
            return Chain(ends)
        name = answer.naptrs[0].replacement
    return Chain(fault=f"it is longer than {MAX_NAPTR_STEPS} records")
