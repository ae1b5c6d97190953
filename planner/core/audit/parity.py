"""To which PBX must the records of a domain fit, if to any? Only a configured domain's, unless `parity` says more."""

from collections.abc import Iterable

from planner.core.addresses import parse_address, without_zone
from planner.core.audit.case import Pbx
from planner.core.names import Name
from planner.core.policy import Parity, Policy
from planner.core.present import Presentable


def pbx_for(domain: Name, policy: Policy, presentable: Iterable[Presentable]) -> Pbx | None:
    """Return the PBX that the records of *domain* must fit; None if they need not: it is not configured here."""
    parity = policy.audit.parity
    if parity is Parity.NEVER or (parity is Parity.CONFIGURED and domain.text not in policy.domains):
        return None
    own = (without_zone(parse_address(judged.address)) for judged in presentable if judged.may_be)
    return Pbx(
        policy.system.listeners,
        tuple(dict.fromkeys(address for address in own if not address.is_link_local)),
        policy.host.announced_addresses,
        policy.host.public_addresses,
    )
