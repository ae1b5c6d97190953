"""What did validation find (RFC 4035)? Facts for the checks of DNSSEC; validating itself is a door's work."""

from enum import StrEnum

from msgspec import Struct

from planner.core.answers import Question


class Security(StrEnum):
    """The outcome of validation (RFC 4035 4.3)."""

    SECURE = "secure"
    INSECURE = "insecure"
    """The chain of trust ends before, and provably so."""
    BOGUS = "bogus"
    ELSEWHERE = "elsewhere"
    """It is in another zone, and only servers of this one were asked."""
    UNKNOWN = "unknown"
    """Something that was needed could not be asked for."""


class SignedAnswer(Struct, frozen=True, gc=False):
    """How the answer to *question* stands. *because*: why it is bogus or unknown.

    *seconds_left*: until the first signature that it needs runs out, None without signatures. *is_denial*: it says that
    there are no such records.
    """

    question: Question
    security: Security
    because: str = ""
    seconds_left: int | None = None
    is_denial: bool = False


class ZoneKeys(Struct, frozen=True, gc=False):
    """The keys of *zone* (no final dot). *has_ds*: whether the parent vouches for them, None if it was not asked.

    *algorithms*: numbers of the registry. *nsec3_iterations*, *nsec3_salt_length*: None where there is no NSEC3.
    """

    zone: str
    is_signed: bool
    has_ds: bool | None
    algorithms: tuple[int, ...] = ()
    nsec3_iterations: int | None = None
    nsec3_salt_length: int | None = None


class Signatures(Struct, frozen=True, gc=False):
    """What is known of the signatures of a domain, and of its targets."""

    zones: tuple[ZoneKeys, ...]
    answers: tuple[SignedAnswer, ...]
