"""In which order are the addresses of a host tried? RFC 6724 section 6.

Only addresses are known of a client, not their flags, interfaces or prefixes, so rules 3, 4 and 7 have nothing to say.
Rule 9 is for IPv6 alone: in IPv4 it would undo the turns that the DNS gives its answers.
"""

from collections.abc import Iterable
from typing import Final

from planner.core.addresses import Address, Scope, common_prefix_length, label_of, precedence_of, scope_of

_INTERFACE_ID_AT: Final = 64  # bits; RFC 6724 2.2: a common prefix counts up to the source's own prefix length
_GLOBAL_LABELS: Final = {4: 4, 6: 1}  # by IP version


def in_destination_order(destinations: Iterable[Address], sources: Iterable[Address] = ()) -> tuple[Address, ...]:
    """Order *destinations* for a client that has *sources*; what no rule tells apart stays as it is (rule 10).

    Without *sources* one global address of each family is assumed, of whose prefix nothing is known.
    """
    listed, candidates = tuple(destinations), tuple(sources)
    if len(listed) < 2:
        return listed
    if not candidates:
        return tuple(sorted(listed, key=_rank_from_anywhere))
    return tuple(sorted(listed, key=lambda destination: _rank(destination, candidates)))


def _rank_from_anywhere(destination: Address) -> tuple[int, ...]:
    return _rules_2_to_8(destination, Scope.GLOBAL, _GLOBAL_LABELS[destination.version])


def _rank(destination: Address, candidates: tuple[Address, ...]) -> tuple[int, ...]:
    source = _source_for(destination, candidates)
    if source is None:
        return (1,)  # rule 1: avoid unusable destinations
    rules_2_to_8 = _rules_2_to_8(destination, scope_of(source), label_of(source))
    return (0, *rules_2_to_8, -_shared_prefix(source, destination))


def _rules_2_to_8(destination: Address, source_scope: Scope, source_label: int) -> tuple[int, ...]:
    scope = scope_of(destination)
    return (scope != source_scope, label_of(destination) != source_label, -precedence_of(destination), scope)


def _source_for(destination: Address, candidates: tuple[Address, ...]) -> Address | None:
    """Choose a source by RFC 6724 5: rules 1 (the same address), 2 (scope), 6 (label), 8 (longest prefix)."""
    scope, label = scope_of(destination), label_of(destination)

    def unfitness(source: Address) -> tuple[int, ...]:
        reach = scope_of(source)
        by_scope = (0, reach) if reach >= scope else (1, -reach)
        return (source != destination, *by_scope, label_of(source) != label, -_shared_prefix(source, destination))

    of_its_family = (source for source in candidates if source.version == destination.version)
    return min(of_its_family, key=unfitness, default=None)


def _shared_prefix(source: Address, destination: Address) -> int:
    return 0 if destination.version == 4 else min(common_prefix_length(source, destination), _INTERFACE_ID_AT)
