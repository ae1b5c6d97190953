"""How sure is a fact? "No SRV" and "nobody has written down whether it does SRV" are two things."""

from enum import StrEnum


class Confidence(StrEnum):
    """How sure a fact is."""

    DOCUMENTED = "documented"
    """A vendor's document says so."""
    TEMPLATE = "template"
    """Seen in templates or source that people ship."""
    INFERRED = "inferred"
    """Concluded, or general knowledge that was not checked against a text."""
