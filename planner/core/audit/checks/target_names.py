"""Do SRV records lead to names that are hosts? SV03 to SV07 (RFC 2782)."""

from collections.abc import Iterator
from typing import Final

from planner.core.answers import ADDRESS_TYPES, Srv, Status
from planner.core.audit.case.look import Look
from planner.core.audit.case.sets import all_sets, live_records, targets
from planner.core.audit.checks.check import Check
from planner.core.audit.checks.conditions import has_targets
from planner.core.audit.checks.one_record import about_srv
from planner.core.audit.pages.target_names import SV03, SV04, SV05, SV06, SV07
from planner.core.audit.rule import Finding
from planner.core.audit.services import meant_address, undoubled
from planner.core.names import DnsName


def sv03(look: Look) -> Iterator[Finding]:
    """Find targets that are aliases."""
    for srv_set, record, srv in live_records(look):
        end = look.alias_end(srv.target, *ADDRESS_TYPES.values())
        if end is not None:
            yield about_srv(look, SV03, srv_set, record, srv, end=str(end))


def sv04(look: Look) -> Iterator[Finding]:
    """Find targets that do not exist; where all of a set are so, nobody gets through."""
    which = "all" if all(_is_gone(look, target) for target in targets(look)) else ""
    for srv_set in all_sets(look):
        gone = [(record, srv) for record, srv in srv_set.live if _is_gone(look, srv.target) and not _is_slip(look, srv)]
        for record, srv in gone:
            end = look.alias_end(srv.target, *ADDRESS_TYPES.values())
            shown = "" if end is None else str(end)
            yield about_srv(look, SV04, srv_set, record, srv, which or ("alias" if shown else ""), end=shown)


def _is_gone(look: Look, target: DnsName) -> bool:
    answers = [answer for _, answer in look.addresses(target)]
    return all(answer is not None and answer.status is Status.NXDOMAIN for answer in answers)


def _is_slip(look: Look, srv: Srv) -> bool:
    """Whether another check says better what is wrong with the target: an address, or the domain twice."""
    return meant_address(srv.target) is not None or undoubled(srv.target, look.collection.domain) is not None


def sv05(look: Look) -> Iterator[Finding]:
    """Find targets that exist and have no address."""
    for srv_set, record, srv in live_records(look):
        answers = [answer for _, answer in look.addresses(srv.target)]
        if None in answers or any(answer.addresses for answer in answers if answer is not None):
            continue
        if not _is_gone(look, srv.target) and not _is_slip(look, srv):
            yield about_srv(look, SV05, srv_set, record, srv)


def sv06(look: Look) -> Iterator[Finding]:
    """Find addresses written as names."""
    for srv_set, record, srv in live_records(look):
        if meant_address(srv.target) is not None and not look.may_have_address(srv.target):
            yield about_srv(look, SV06, srv_set, record, srv)


def sv07(look: Look) -> Iterator[Finding]:
    """Find targets with the domain twice, which a missing dot makes."""
    for srv_set, record, srv in live_records(look):
        guess = undoubled(srv.target, look.collection.domain)
        if guess is not None and meant_address(srv.target) is None and not look.may_have_address(srv.target):
            yield about_srv(look, SV07, srv_set, record, srv, guess=str(guess))


CHECKS: Final = (
    Check(SV03, sv03, applies=has_targets),
    Check(SV04, sv04, applies=has_targets),
    Check(SV05, sv05, applies=has_targets),
    Check(SV06, sv06, applies=has_targets),
    Check(SV07, sv07, applies=has_targets),
)
