"""How a command ended, and what may be asked of that."""

from collections.abc import Callable
from typing import NamedTuple


class Ended(NamedTuple):
    """Exit code and what was written."""

    code: int
    out: str
    err: str


Run = Callable[..., Ended]


def is_one_line(text: str) -> bool:
    """Tell whether *text* is one line that no terminal acts upon, and not endless."""
    return text.endswith("\n") and text[:-1].isprintable() and len(text) < 5500  # the longest name is 4,095
