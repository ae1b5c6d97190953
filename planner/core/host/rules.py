"""Which policy rules does a packet of the host itself meet, and in which order?

As Linux has them (ip-rule(8)): by priority, the local table first, main and default near the end. A socket that is not
yet bound has no mark, and what the host itself sends comes in by lo.
"""

from operator import itemgetter

from planner.core.addresses import Family, family_of
from planner.core.host.snapshot import DEFAULT_TABLE, LOCAL_TABLE, LOOPBACK, MAIN_TABLE, RoutingRule


def rules_in_order(listed: tuple[RoutingRule, ...], family: Family) -> tuple[RoutingRule, ...]:
    """Return the rules that can be met, by priority; one without stays right behind that which is listed before it."""
    listed = tuple(rule for rule in listed if _can_be_met(rule, family))
    ordered = [(32766, RoutingRule(MAIN_TABLE))]
    if not any(rule.table == LOCAL_TABLE and rule.source is None and rule.destination is None for rule in listed):
        ordered.append((0, RoutingRule(LOCAL_TABLE)))
    if family is Family.IPV4:
        ordered.append((32767, RoutingRule(DEFAULT_TABLE)))  # Linux has no such rule for IPv6
    priority = 0
    for rule in listed:
        priority = priority if rule.priority is None else rule.priority
        ordered.append((priority, rule))
    return tuple(rule for _, rule in sorted(ordered, key=itemgetter(0)))


def _can_be_met(rule: RoutingRule, family: Family) -> bool:
    networks = (rule.source, rule.destination)
    return (
        rule.family in (None, family)
        and rule.incoming in (None, LOOPBACK)
        and not rule.mark
        and all(network is None or family_of(network.network_address) is family for network in networks)
    )
