"""What do the settings say of a domain under audit?

Above all the PBX that its records must fit: only a configured domain's must, unless `parity` says more.
"""

from collections.abc import Iterable

from planner.core.audit.case.case import Case
from planner.core.audit.case.pbx import Pbx
from planner.core.audit.collection import Collection
from planner.core.names import Name
from planner.core.phones.family import EMPTY, Catalogue
from planner.core.policy.patterns import NO_PATTERNS
from planner.core.policy.settings import AuditSettings, Parity, Policy
from planner.core.present import Presentable


def pbx_for(domain: Name, policy: Policy, presentable: Iterable[Presentable]) -> Pbx | None:
    """Return the PBX that the records of *domain* must fit; None if they need not: it is not configured here."""
    parity = policy.audit.parity
    if parity is Parity.NEVER or (parity is Parity.CONFIGURED and domain.text not in policy.domains):
        return None
    own = (judged.address for judged in presentable if judged.may_be)
    return Pbx(
        policy.system.listeners,
        tuple(dict.fromkeys(address for address in own if not address.is_link_local)),
        policy.host.announced_addresses,
        policy.host.public_addresses,
    )


def case_for(
    collection: Collection,
    policy: Policy,
    presentable: Iterable[Presentable],
    catalogue: Catalogue = EMPTY,
    audit: AuditSettings | None = None,
) -> Case:
    """Return what there is to judge of a collection; *audit* stands in for the settings of that name."""
    domain = policy.domains.get(collection.domain.text)
    own = None if domain is None else domain.use_domain_name
    return Case(
        collection,
        policy.audit if audit is None else audit,
        pbx_for(collection.domain, policy, presentable),
        catalogue,
        is_presented=domain is not None and (policy.system.use_domain_name if own is None else own),
        patterns=NO_PATTERNS if domain is None else domain.outbound_proxy_pattern,
    )
