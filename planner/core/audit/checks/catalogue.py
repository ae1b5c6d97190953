"""Which checks are there? All of them, in the order of the catalogue."""

from collections.abc import Iterable
from itertools import chain
from typing import Final

from planner.core.audit.checks import (
    agreement,
    coverage,
    dnssec,
    domain,
    enum,
    failover,
    nameservers,
    naptr,
    order,
    ports,
    shares,
    srv,
    target_names,
    targets,
    ttl,
    websocket,
)
from planner.core.audit.checks.check import Check
from planner.core.errors import Listing, NotListed, nearest


def _by_number(*families: tuple[Check, ...]) -> list[Check]:
    """Sort checks that are parted by what they look at."""
    return sorted(chain.from_iterable(families), key=lambda check: check.rule.id)


CHECKS: Final[tuple[Check, ...]] = (
    *_by_number(domain.CHECKS, nameservers.CHECKS),
    *_by_number(naptr.CHECKS, order.CHECKS),
    *_by_number(srv.CHECKS, target_names.CHECKS, ports.CHECKS, shares.CHECKS),
    *targets.CHECKS,
    *coverage.CHECKS,
    *failover.CHECKS,
    *ttl.CHECKS,
    *dnssec.CHECKS,
    *agreement.CHECKS,
    *websocket.CHECKS,
    *enum.CHECKS,
)

BY_ID: Final = {check.rule.id: check for check in CHECKS}


def check_named(identifier: str) -> Check:
    """Find a check. Raises NotListed, naming the nearest."""
    check = BY_ID.get(identifier.upper())
    if check is None:
        meant = f"{identifier[:2]}{identifier[2:]:0>2}".upper()  # NP1: NP01
        near = (meant,) if meant in BY_ID else nearest(identifier.upper(), BY_ID, alike=0.5)
        raise NotListed("check", identifier, near[:1], Listing.CHECKS)
    return check


def chosen(only: Iterable[str] = (), skip: Iterable[str] = ()) -> tuple[Check, ...]:
    """Return the checks that are *only* wanted (all, if none is named), without those to *skip*. Raises NotListed."""
    wanted = {check_named(identifier).rule.id for identifier in only} or set(BY_ID)
    unwanted = {check_named(identifier).rule.id for identifier in skip}
    return tuple(check for check in CHECKS if check.rule.id in wanted - unwanted)
