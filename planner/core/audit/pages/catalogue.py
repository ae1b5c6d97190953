"""Which identifiers do checks have, and which of them is meant? Each is that of a page."""

from typing import Final

from planner.core.audit.pages import (
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
from planner.core.audit.rule import Rule
from planner.core.errors import Listing, NotListed, nearest

_CHAPTERS: Final = (
    *(domain, nameservers, naptr, order, srv, target_names, ports, shares, targets, coverage, failover, ttl, dnssec),
    *(agreement, websocket, enum),
)

PAGES: Final = {page.id: page for chapter in _CHAPTERS for page in vars(chapter).values() if isinstance(page, Rule)}


def page_named(identifier: str) -> Rule:
    """Find the page of a check. Raises NotListed, naming the nearest."""
    page = PAGES.get(identifier.upper())
    if page is None:
        meant = f"{identifier[:2]}{identifier[2:]:0>2}".upper()  # NP1: NP01
        near = (meant,) if meant in PAGES else nearest(identifier.upper(), PAGES, alike=0.5)
        raise NotListed("check", identifier, near[:1], Listing.CHECKS)
    return page
