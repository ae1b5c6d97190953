"""Which NAPTR records does the domain have for SIP (RFC 3263 4.1)? Its own, and those to which they lead on."""

from planner.core.answers import Answer, Naptr, Record, RecordType
from planner.core.audit.case.look import Look, view
from planner.core.audit.services import cannot_exist, sip_records


def naptr_answer(look: Look) -> Answer | None:
    """Return the answer about the domain's NAPTR records."""
    return look.answer(look.domain, RecordType.NAPTR)


def all_naptrs(look: Look) -> tuple[Naptr, ...]:
    """Return the NAPTR records of the domain, of whatever application."""
    answer = naptr_answer(look)
    return () if answer is None else answer.naptrs


@view
def sip_naptrs(look: Look) -> tuple[tuple[Record, Naptr], ...]:
    """Return the NAPTR records for SIP: those whose service begins with SIP or SIPS, misspelt ones too."""
    answer = naptr_answer(look)
    return () if answer is None else tuple(sip_records(answer.records))


@view
def chained_naptrs(look: Look) -> tuple[Naptr, ...]:
    """Return those, and those to which an empty flag leads from there (RFC 3403 4.1), as far as they were asked."""
    chained = [naptr for _, naptr in sip_naptrs(look)]
    seen = {look.domain}
    for naptr in chained:  # grows while it is gone through
        name = naptr.replacement
        if naptr.flags or name in seen or not look.case.was_asked(name, RecordType.NAPTR):
            continue
        seen.add(name)
        answer = look.answer(name, RecordType.NAPTR)
        chained += [further for _, further in sip_records(answer.records)] if answer is not None else []
    return tuple(chained)


@view
def is_hosted(look: Look) -> bool:
    """Tell whether NAPTR leads into somebody else's domain: own SRV records are not needed then."""
    names = [naptr.replacement for naptr in chained_naptrs(look) if naptr.flags.lower() == "s"]
    return any(not name.is_within(look.domain) and not name.is_root and not cannot_exist(name) for name in names)
