"""Where does a chain of NAPTR records with empty flags lead (RFC 3403 4.1)?"""

from planner.core.answers import RecordType
from planner.core.audit.case import Case
from planner.core.audit.collect import MAX_DEPTH
from planner.core.names import DnsName


def chain_fault(case: Case, name: DnsName) -> str | None:
    """Follow a chain; tell what is wrong with it, None if nothing is, or if the DNS owes an answer."""
    seen = {case.domain}
    for _ in range(MAX_DEPTH):
        if name.is_root:
            return "it leads to the root"
        if name in seen:
            return f"it comes back to {name}"
        seen.add(name)
        answer = case.answer(name, RecordType.NAPTR)
        if answer is None:
            return None
        if not answer.naptrs:
            return f"{name} has no NAPTR records"
        following = [naptr for naptr in answer.naptrs if not naptr.flags]
        if len(following) < len(answer.naptrs):
            return None
        name = following[0].replacement
    return f"it is longer than {MAX_DEPTH} records"
