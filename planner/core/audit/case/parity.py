"""What do the settings say of a domain under audit?"""

from collections.abc import Iterable

from planner.core.audit.case.case import Case
from planner.core.audit.case.pbx import pbx_for
from planner.core.audit.collection import Collection
from planner.core.phones.family import EMPTY, Catalogue
from planner.core.policy.patterns import NO_PATTERNS
from planner.core.policy.settings import AuditSettings, Policy
from planner.core.present import Presentable


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
