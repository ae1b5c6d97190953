"""What would a change of settings do to a phone, and to the fleet? Two answers side by side, and a tally of many.

A plan has changed if something else would be written into the phone. It has become worse if TLS is lost, if there is no
plan any more, or if it warns of something new. A plan where there was none is not worse, whatever it warns of; and over
TCP nothing is read on the way that was not read over UDP.
"""

from collections.abc import Iterator
from typing import Final, TypeAlias

from msgspec import Struct, field

from planner.core.choice import Refusal, WarningCode
from planner.core.plan.plan import Lookup, Mode, Plan
from planner.core.plan.provisioning import written
from planner.core.policy.settings import Policy
from planner.core.transports import Transport

Outcome: TypeAlias = Plan | Refusal

MOST_EXAMPLES: Final = 5
MOST_GROUPS: Final = 100_000

TLS_LOST: Final = "tls-lost"
REFUSED: Final = "refused"
TLS_GAINED: Final = "tls-gained"
PLANNED: Final = "planned"


class PlanChange(Struct, frozen=True, gc=False):
    """What becomes of a phone: *before* and *after* in words; what is *worse* and *better*, by codes.

    New warnings are among what is worse, by their codes. *is_other*: something else would be written into the phone.
    """

    before: str
    after: str
    worse: tuple[str, ...]
    better: tuple[str, ...]
    is_other: bool


class Example(Struct, frozen=True, gc=False):
    """A phone of a group, by what tells it from others."""

    extension: str | None
    source: str | None
    mac: str | None


class GroupKey(Struct, frozen=True, gc=False):
    """What the phones of a group have in common."""

    device: str
    domain: str
    change: PlanChange


class PhoneGroup(Struct):
    """Phones to which the same happens: how many, some of them, and *why* it is worse, as one of them was told."""

    count: int = 0
    why: str = ""
    examples: list[Example] = field(default_factory=list)


class Tally:
    """Counts what becomes of phones. Memory grows with the kinds of changes, not with the phones."""

    def __init__(self) -> None:
        self.phones = 0
        self.unchanged = 0
        self.changed = 0
        self.worse = 0
        self.uncounted = 0
        self._groups: dict[GroupKey, PhoneGroup] = {}

    def add(self, old: Outcome, new: Outcome, device: str, domain: str, example: Example) -> None:
        """Count one phone of a *device* and a *domain*."""
        self.phones += 1
        change = difference(old, new)
        if change is None:
            self.unchanged += 1
            return
        self.changed += change.is_other
        self.worse += bool(change.worse)
        key = GroupKey(device, domain, change)
        group = self._groups.get(key)
        if group is None:
            if len(self._groups) == MOST_GROUPS:
                self.uncounted += 1
                return
            group = self._groups[key] = PhoneGroup(why=_why(new, change))
        group.count += 1
        if len(group.examples) < MOST_EXAMPLES:
            group.examples.append(example)

    def pass_by(self) -> None:
        """Count one phone for which nothing is planned otherwise."""
        self.phones += 1
        self.unchanged += 1

    def groups(self) -> tuple[tuple[GroupKey, PhoneGroup], ...]:
        """Return the groups: no plan any more, TLS lost, worse for another reason, the rest; the largest first."""
        return tuple(sorted(self._groups.items(), key=lambda item: _order(*item)))


def _why(new: Outcome, change: PlanChange) -> str:
    if isinstance(new, Refusal):
        return new.text
    return next((warning.text for warning in new.warnings if warning.code in change.worse), "")


def _order(key: GroupKey, group: PhoneGroup) -> tuple[int, int, str, str]:
    worse = key.change.worse
    rank = 0 if REFUSED in worse else 1 if TLS_LOST in worse else 2 if worse else 3
    return rank, -group.count, key.domain, key.device


def touched(old: Policy, new: Policy) -> frozenset[str] | None:
    """Return the domains that could be planned for otherwise, None if that could be any.

    A plan hangs on the settings of the system, of the host and of its own domain, and on no other domain's.
    """
    if (old.system, old.host) != (new.system, new.host):
        return None
    names = old.domains.keys() | new.domains.keys()
    return frozenset(name for name in names if old.domains.get(name) != new.domains.get(name))


def difference(old: Outcome, new: Outcome) -> PlanChange | None:
    """Compare two answers for one phone; None if nothing changes for it."""
    is_other = not _is_same(old, new)
    worse = tuple(_worse(old, new))
    if not is_other and not worse:
        return None
    return PlanChange(_in_words(old), _in_words(new), worse, tuple(_better(old, new)), is_other)


def _in_words(answer: Outcome) -> str:
    """Say in a few words where a phone is sent, without anything that differs between phones of one kind."""
    if isinstance(answer, Refusal):
        return f"no plan ({answer.code})"
    if answer.is_flattened:
        return f"the servers behind {answer.domain}, {answer.transport}"
    if answer.dns is Lookup.NAPTR:
        return f"{answer.host}, NAPTR"
    if answer.dns is Lookup.SRV:
        return f"{answer.host}, SRV, {answer.transport}"
    host = f"[{answer.host}]" if ":" in answer.host else answer.host
    kind = "name" if answer.mode is Mode.DOMAIN else answer.mode.value
    return f"{kind} {host}:{answer.port} {answer.transport}"


def _is_same(old: Outcome, new: Outcome) -> bool:
    """Tell whether the same is written into the phone, as its fingerprint would tell; or nothing, for one reason."""
    if isinstance(old, Refusal) or isinstance(new, Refusal):
        return isinstance(old, Refusal) and isinstance(new, Refusal) and old.code is new.code
    return (
        old.host == new.host
        and old.port == new.port
        and old.transport is new.transport
        and old.dns is new.dns
        and old.registrar == new.registrar
        and _flattened(old) == _flattened(new)
        and (_is_worded_alike(old, new) or written(old) == written(new))
    )


def _is_worded_alike(old: Plan, new: Plan) -> bool:
    """Tell whether both are worded from the same, as far as that is not compared otherwise."""
    return (
        old.identity.family == new.identity.family
        and old.account == new.account
        and old.extension == new.extension
        and old.mode is new.mode
        and old.servers == new.servers
    )


def _flattened(plan: Plan) -> list[tuple[str, int | None, Transport]]:
    return [(server.host, server.port, server.transport) for server in plan.servers] if plan.is_flattened else []


def _worse(old: Outcome, new: Outcome) -> Iterator[str]:
    if isinstance(old, Refusal):
        return
    if isinstance(new, Refusal):
        yield REFUSED
        return
    if old.transport is Transport.TLS and new.transport is not Transport.TLS:
        yield TLS_LOST
    if new.warnings:
        warned_of = [warning.code for warning in old.warnings]
        if old.transport is not Transport.TLS:
            warned_of.append(WarningCode.TCP_CLEARTEXT)
        yield from sorted([warning.code for warning in new.warnings if warning.code not in warned_of])


def _better(old: Outcome, new: Outcome) -> Iterator[str]:
    if isinstance(new, Refusal):
        return
    if isinstance(old, Refusal):
        yield PLANNED
    elif old.transport is not Transport.TLS and new.transport is Transport.TLS:
        yield TLS_GAINED
