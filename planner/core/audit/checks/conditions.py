"""When has a check anything to say of a domain? What several of them share."""

from planner.core.audit.case.look import Look
from planner.core.audit.case.naptrs import is_hosted, sip_naptrs
from planner.core.audit.case.sets import all_sets, own_sets, targets


def has_pbx(look: Look) -> bool:
    """Tell whether the records must fit this PBX."""
    return look.pbx is not None


def is_at_home(look: Look) -> bool:
    """Tell whether the records must fit this PBX, and NAPTR leads to nobody else's."""
    return has_pbx(look) and not is_hosted(look)


def has_sip_naptrs(look: Look) -> bool:
    """Tell whether any NAPTR record speaks of SIP."""
    return bool(sip_naptrs(look))


def has_own_sets(look: Look) -> bool:
    """Tell whether the domain has SRV records of its own."""
    return bool(own_sets(look))


def has_sets(look: Look) -> bool:
    """Tell whether there are any SRV records."""
    return bool(all_sets(look))


def has_targets(look: Look) -> bool:
    """Tell whether any SRV record names a target."""
    return bool(targets(look))


def has_pbx_and_targets(look: Look) -> bool:
    """Tell whether there are targets that must be this PBX's."""
    return has_pbx(look) and has_targets(look)


def has_several_servers(look: Look) -> bool:
    """Tell whether more than one server was asked."""
    return len(look.collection.servers) > 1
