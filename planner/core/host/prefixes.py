"""Which of many networks hold this address, the longest prefix first?

A dict for each prefix length in use: a look-up costs a few shifts, however many networks there are.
"""

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from planner.core.addresses import Network

_T = TypeVar("_T")


class Prefixes(Generic[_T]):
    """Values by network, all of one family; one network may have several, in order."""

    def __init__(self, entries: Iterable[tuple[Network, _T]]) -> None:
        levels: dict[int, dict[int, tuple[_T, ...]]] = {}
        for network, entry in entries:
            shift = network.max_prefixlen - network.prefixlen
            key = int(network.network_address) >> shift
            level = levels.setdefault(shift, {})
            level[key] = (*level.get(key, ()), entry)
        self._levels = tuple(sorted(levels.items()))

    def covering(self, value: int) -> Iterator[tuple[_T, ...]]:
        """Yield the entries of each network that holds the address of this *value*, the longest prefix first."""
        for shift, level in self._levels:
            entries = level.get(value >> shift)
            if entries is not None:
                yield entries
