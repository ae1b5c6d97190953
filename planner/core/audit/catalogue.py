"""Which checks are there, and which are wanted? All, in the order of the catalogue, or some by name."""

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
from planner.core.audit.pages.catalogue import page_named


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
    return BY_ID[page_named(identifier).id]


def chosen(only: Iterable[str] = (), skip: Iterable[str] = ()) -> tuple[Check, ...]:
    """Return the checks that are *only* wanted (all, if none is named), without those to *skip*. Raises NotListed."""
    wanted = {page_named(identifier).id for identifier in only} or set(BY_ID)
    unwanted = {page_named(identifier).id for identifier in skip}
    return tuple(check for check in CHECKS if check.rule.id in wanted - unwanted)
