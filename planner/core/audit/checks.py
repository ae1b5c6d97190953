"""Which checks are there? All of them, in the order of the catalogue."""

from typing import Final

from planner.core.audit.check import Check

CHECKS: Final[tuple[Check, ...]] = ()
