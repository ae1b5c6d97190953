"""Who comes first, by chance that can be repeated?

The draw of RFC 2782 (Weight), made of hashes of a seed (D7): the same in every process and on every system, and
independent of the order in which a name server lists the records. A server that comes or goes moves no phone between
the others.
"""

from collections.abc import Sequence
from hashlib import sha256
from math import log
from typing import Final

_WEIGHT_OF_ZERO: Final = 0.01  # RFC 2782: "a very small chance of being selected"
_BITS: Final = 52  # so that the division below is exact


def luck(seed: str, what: str) -> float:
    """Draw a number between 0 and 1, both excluded: even over all seeds, and always the same for one."""
    digest = sha256(f"{seed}\0{what}".encode("utf-8", "surrogatepass")).digest()
    return ((int.from_bytes(digest[:8], "big") >> (64 - _BITS)) + 0.5) / (1 << _BITS)


def waiting_time(weight: int, drawn: float) -> float:
    """Return when an entrant of *weight* arrives that has *drawn* a number between 0 and 1.

    Exponentially distributed with the weight as its rate: to order entrants by arrival gives each the chances that
    drawing one after the other, without replacement, would give it.
    """
    return -log(drawn) / (weight or _WEIGHT_OF_ZERO)


def shares(weights: Sequence[int]) -> tuple[float, ...]:
    """Return each weight's chance to come first: its part of the sum; all alike if all are zero."""
    total = sum(weights)
    return tuple(weight / total if total else 1 / len(weights) for weight in weights)
