"""Where does a chain of NAPTR records with empty flags lead (RFC 3403 4.1)?"""

from dataclasses import dataclass

from planner.core.answers import Naptr, RecordType
from planner.core.audit.case import Case
from planner.core.audit.collect import MAX_DEPTH
from planner.core.names import DnsName


@dataclass(frozen=True, slots=True)
class Chain:
    """What a chain comes to: the records at its *ends*, or the *fault* that keeps it from them.

    Neither is there if the DNS owes an answer.
    """

    ends: tuple[Naptr, ...] = ()
    fault: str | None = None

    def dead_end(self, case: Case) -> DnsName | None:
        """Return a replacement to which the chain leads and which has no SRV records; None: there is none."""
        for end in self.ends:
            if end.flags.lower() == "s" and not end.replacement.is_root:
                answer = case.answer(end.replacement, RecordType.SRV)
                if answer is not None and not answer.srvs:
                    return end.replacement
        return None

    def is_sound(self, case: Case) -> bool:
        """Tell whether the chain ends, at SRV records."""
        return self.fault is None and self.dead_end(case) is None


def chain(case: Case, name: DnsName) -> Chain:
    """Follow the chain that goes on at *name*."""
    seen = {case.domain}
    for _ in range(MAX_DEPTH):
        if name.is_root:
            return Chain(fault="it leads to the root")
        if name in seen:
            return Chain(fault=f"it comes back to {name}")
        seen.add(name)
        answer = case.answer(name, RecordType.NAPTR)
        if answer is None:
            return Chain()
        if not answer.naptrs:
            return Chain(fault=f"{name} has no NAPTR records")
        ends = tuple(naptr for naptr in answer.naptrs if naptr.flags)
        if ends:
            return Chain(ends)
        name = answer.naptrs[0].replacement
    return Chain(fault=f"it is longer than {MAX_DEPTH} records")
