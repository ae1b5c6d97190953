"""What does a page of the catalogue hold, and what does a finding? Rules, wordings, fixes, and what they are about."""

from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from msgspec import Struct, field

from planner.core.answers import Record, RecordType
from planner.core.names import DnsName, Name
from planner.core.severity import Severity

Arg: TypeAlias = str | int | float | bool | tuple[str, ...]


class Wording(Struct, frozen=True, gc=False):
    """What is said of a finding: *message* and *effect* with arguments in braces, filled by `str.format`.

    *message*: what is wrong. *effect*: which phones it hits, and what happens to them. *severity* None: the rule's.
    """

    message: str
    effect: str
    severity: Severity | None = None


class Subject(Struct, frozen=True, gc=False):
    """What a finding is about: the records of *type* at *owner* (no final dot); type None: the name itself.

    *record*: one of them. *target*, *port*: those that lead there, to any port if it is None. If none of these is
    given, it is about all of them, or about what is missing.
    """

    owner: str
    type: RecordType | None = None
    record: Record | None = None
    target: DnsName | None = None
    port: int | None = None


class Fix(Struct, frozen=True, gc=False):
    """Zone-file lines to *remove*, which are there exactly so, and to *add*: full records, absolute names, TTL.

    Empty where what is right cannot be known; the effect says in words then what to do.
    """

    remove: tuple[str, ...] = ()
    add: tuple[str, ...] = ()

    def __or__(self, other: "Fix") -> "Fix":
        """Join two fixes, each line once."""
        return Fix(tuple(dict.fromkeys((*self.remove, *other.remove))), tuple(dict.fromkeys((*self.add, *other.add))))


NO_FIX: Final = Fix()


def joined(fixes: Iterable[Fix]) -> Fix:
    """Join any number of fixes, each line once."""
    listed = list(fixes)
    remove = dict.fromkeys([line for fix in listed for line in fix.remove])
    return Fix(tuple(remove), tuple(dict.fromkeys([line for fix in listed for line in fix.add])))


class Rule(Struct, frozen=True, kw_only=True):
    """One check as the catalogue shows it: a page, from top to bottom.

    *title*: what is demanded, as a statement. *why*: the reason, a sentence or two. *says*: what is said of a finding;
    *cases*: what is said of it in place of that, by case. *example*: what would be right in the zone example.org, or a
    sentence where records do not help. *refs*: where it is written, section numbers looked up.
    """

    id: str
    severity: Severity
    title: str
    why: str
    says: Wording
    cases: Mapping[str, Wording] = field(default_factory=dict)
    example: Fix | str
    refs: tuple[str, ...]

    def wording(self, case: str) -> Wording:
        """Return what is said of a finding of *case*, "" for none."""
        return self.cases[case] if case else self.says


class Finding(Struct, frozen=True):
    """One result of an audit. *servers*: those that say so, None for all. *case*: which wording of the rule."""

    rule: Rule
    severity: Severity
    subject: Subject
    args: Mapping[str, Arg] = field(default_factory=dict)
    fix: Fix = NO_FIX
    case: str = ""
    servers: tuple[str, ...] | None = None

    @property
    def message(self) -> str:
        """What is wrong."""
        return self.rule.wording(self.case).message.format_map(self._shown())

    @property
    def effect(self) -> str:
        """Which phones it hits, and what happens to them."""
        return self.rule.wording(self.case).effect.format_map(self._shown())

    @property
    def statement(self) -> str:
        """What is wrong, and the servers that say so, where the message names them not."""
        message = self.message
        unnamed = [server for server in self.servers or () if server not in message]
        return f"{message} [{', '.join(unnamed)}]" if unnamed else message

    def _shown(self) -> dict[str, object]:
        return {name: ", ".join(value) if isinstance(value, tuple) else value for name, value in self.args.items()}


def found(
    rule: Rule,
    owner: DnsName | Name | str,
    type_: RecordType | None = None,
    /,
    *,
    case: str = "",
    fix: Fix = NO_FIX,
    servers: tuple[str, ...] | None = None,
    **args: Arg,
) -> Finding:
    """Make a finding of *rule* about the records of *type_* at *owner*."""
    return finding(rule, Subject(str(owner), type_), args, case=case, fix=fix, servers=servers)


def finding(
    rule: Rule,
    subject: Subject,
    args: Mapping[str, Arg],
    *,
    case: str = "",
    fix: Fix = NO_FIX,
    servers: tuple[str, ...] | None = None,
) -> Finding:
    """Make a finding of *rule* with its *args* as they are."""
    return Finding(rule, rule.wording(case).severity or rule.severity, subject, args, fix, case, servers)
