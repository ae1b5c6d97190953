"""How bad can a finding of the audit be?"""

from enum import StrEnum
from typing import Final


class Severity(StrEnum):
    """How bad a finding is, worst first."""

    CRITICAL = "critical"
    """Nobody gets through, or it cannot be tested."""
    ERROR = "error"
    """Very likely breaks some phones."""
    WARNING = "warning"
    """Breaks under some circumstances."""
    NOTICE = "notice"
    """Should be known."""
    INFO = "info"
    """A fact, no more."""

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return _RANKS[self]


_RANKS: Final = {severity: rank for rank, severity in enumerate(Severity)}
