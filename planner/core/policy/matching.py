"""Which entry of an ordered list is the first whose network holds this address?

Masks may have any bits (O2) and lists any length (O7). Each family has two structures, either of which alone would
fail somewhere:

- A mask that many of the networks share has a table of them. A look-up asks each table; there are 50 at most, in
  practice a handful, as people write few prefix lengths.
- All others, be their masks as different as they may, are held in bit sets: for six bits of an address at a time, and
  for each of their 64 values, the set of the networks that allow it, an integer whose highest bit is the first network.
  What all places allow, matches; the highest bit is the answer. To intersect two sets of 100,000 takes 1 µs, in which
  the processor mainly waits for memory, and a few places settle most questions.

The same structures tell what covers a whole network. A network holds all of another if and only if it holds its lowest
and its highest address, because these differ wherever the other's mask is zero.

Memory for each network: about 130 octets in tables; in bit sets 175 (IPv4) or 325 (IPv6).
"""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address
from typing import Final, Generic, Protocol, TypeAlias, TypeVar

from msgspec import Struct

from planner.core.addresses import Address, Family

WIDTH: Final = {Family.IPV4: 32, Family.IPV6: 128}
"""The length of an address in bits."""

_MOST_TABLES = 50  # a mask has a table if it has that part of the networks: 50 look-ups take as long as bit sets
_STRIDE = 6  # bits looked at in one go: with eight, bit sets are no faster, and take three times the memory
_ONES: Final = (1 << _STRIDE) - 1


def prefix_mask(family: Family, length: int) -> int:
    """Return the mask whose first *length* bits are ones."""
    width = WIDTH[family]
    return (1 << width) - (1 << width - length)


_LENGTHS: Final = {
    family: {prefix_mask(family, length): length for length in range(width + 1)} for family, width in WIDTH.items()
}
"""The length of each mask that is a prefix."""


class SourceNetwork(Struct, frozen=True, gc=False):
    """The addresses of *family* that agree with *address* in every bit of *mask*: numbers, as they were written."""

    family: Family
    address: int
    mask: int

    @property
    def lowest(self) -> int:
        """The address with all host bits zero."""
        return self.address & self.mask

    @property
    def highest(self) -> int:
        """The address with all host bits one."""
        return self.address | (self.mask ^ ((1 << WIDTH[self.family]) - 1))

    @property
    def prefix_length(self) -> int | None:
        """The number of ones that the mask begins with, None if others follow."""
        return _LENGTHS[self.family].get(self.mask)

    def __str__(self) -> str:
        written = IPv4Address if self.family is Family.IPV4 else IPv6Address
        mask = self.prefix_length
        return f"{written(self.lowest)}/{written(self.mask) if mask is None else mask}"


class Sourced(Protocol):
    """An entry of a list that is meant for the phones of a network."""

    @property
    def source(self) -> SourceNetwork:
        """The network."""


E = TypeVar("E", bound=Sourced)

_Row: TypeAlias = tuple[int, int, int]
"""The lowest address of a network, its mask, its index in the list."""


class FirstMatch(Generic[E]):
    """An ordered list, prepared to tell which entry is the first whose network holds an address."""

    __slots__ = ("_by_version", "_entries")

    def __init__(self, entries: Sequence[E]) -> None:
        rows: dict[Family, list[_Row]] = {}
        for index, entry in enumerate(entries):
            network = entry.source
            rows.setdefault(network.family, []).append((network.address & network.mask, network.mask, index))
        self._entries = entries
        self._by_version = {
            4 if family is Family.IPV4 else 6: _FamilyMatch(rows[family], WIDTH[family]) for family in rows
        }

    def holding(self, address: Address) -> E | None:
        """Return the first entry whose network holds *address*, whatever its zone."""
        match = self._by_version.get(address.version)
        if match is None:
            return None
        value = int(address)
        index = match.first(value, value)
        return None if index is None else self._entries[index]

    def covering(self, network: SourceNetwork) -> E | None:
        """Return the first entry whose network holds all of *network*. Exact for masks of any kind."""
        match = self._by_version.get(4 if network.family is Family.IPV4 else 6)
        index = None if match is None else match.first(network.lowest, network.highest)
        return None if index is None else self._entries[index]


class _FamilyMatch:
    """The networks of one family: tables for the common masks, beside them the others."""

    __slots__ = ("_none", "_others", "_tables")

    def __init__(self, rows: list[_Row], width: int) -> None:
        by_mask: dict[int, dict[int, int]] = {}
        for lowest, mask, index in rows:
            by_mask.setdefault(mask, {}).setdefault(lowest, index)
        distinct = sum(map(len, by_mask.values()))
        tables = {mask: indexes for mask, indexes in by_mask.items() if len(indexes) * _MOST_TABLES >= distinct}
        others = [row for row in rows if row[1] not in tables and by_mask[row[1]][row[0]] == row[2]]
        self._tables = tuple(tables.items())
        self._others = _BitSets(others, width) if others else None
        self._none = rows[-1][2] + 1

    def first(self, lowest: int, highest: int) -> int | None:
        """Return the index of the first network that holds both addresses."""
        first = none = self._none
        for mask, indexes in self._tables:
            network = lowest & mask
            if network == highest & mask and (index := indexes.get(network, none)) < first:
                first = index
        if self._others is not None and (other := self._others.first(lowest, highest)) is not None and other < first:
            return other
        return None if first == none else first


class _BitSets:
    """For each place of an address, and for each value there, the set of the networks that allow it."""

    __slots__ = ("_places", "_rows")

    def __init__(self, rows: list[_Row], width: int) -> None:
        self._rows = rows
        values = "".join([f"{value:0{width}b}" for value, _, _ in rows])
        masks = "".join([f"{mask:0{width}b}" for _, mask, _ in rows])
        everyone = (1 << len(rows)) - 1
        places = []
        for shift in range(0, width, _STRIDE):
            sets = [everyone]
            for bit in reversed(range(shift, min(shift + _STRIDE, width))):
                column = slice(width - 1 - bit, None, width)  # this bit of every network
                ones, fixed = int(values[column], 2), int(masks[column], 2)
                allowed_by = everyone ^ ones, everyone ^ fixed ^ ones  # a zero here, a one here
                sets = [some & allowed for some in sets for allowed in allowed_by]
            places.append((shift, sets))
        # The place that leaves the fewest candidates comes first, as it settles most.
        self._places = sorted(places, key=lambda place: max(map(int.bit_count, place[1])))

    def first(self, lowest: int, highest: int) -> int | None:
        """Return the index of the first network that holds both addresses."""
        candidates = None
        for shift, sets in self._places:
            low, high = lowest >> shift & _ONES, highest >> shift & _ONES
            allowed = sets[low] if low == high else sets[low] & sets[high]
            candidates = allowed if candidates is None else candidates & allowed
            if not candidates:
                return None
            # Places still unseen can only take candidates away: if the first one matches, it is the answer.
            value, mask, index = self._rows[-candidates.bit_length()]
            if lowest & mask == value == highest & mask:
                return index
        return None
