"""How does it look as JSON what other settings would do to a fleet? Groups of phones, those that get worse first."""

from typing import Annotated, Self

import msgspec
from msgspec import Meta

from planner.core.errors import BadRequest
from planner.core.plan.difference import Example, GroupKey, PhoneGroup, Tally
from planner.wire.faults import worded
from planner.wire.queries import PlanQuery, Text

SettingsText = Annotated[str, Meta(max_length=8 * 2**20)]


class _Sides(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What is compared."""

    new: Annotated[SettingsText, Meta(description="The settings to try, as TOML.")]
    old: Annotated[SettingsText, Meta(description="Null: what is in force.")] | None = None
    zone: Annotated[SettingsText, Meta(description="Zone text in place of the DNS.")] | None = None


class DiffQuery(_Sides, forbid_unknown_fields=True, kw_only=True):
    """Two configurations as TOML texts, and the phones to plan for in both.

    Files that they name are not read: certificate, host, phones' catalogue and the DNS are those in force; a *zone* in
    place of the DNS may come along.
    """

    phones: Annotated[list[PlanQuery], Meta(max_length=200_000)]


class DiffBody(_Sides, forbid_unknown_fields=True, kw_only=True):
    """The same as it is read: phone by phone, because all at once would hold everybody else up."""

    phones: Annotated[list[msgspec.Raw], Meta(max_length=200_000)]


class ExampleDocument(msgspec.Struct):
    """One of the phones of a group."""

    extension: str | None
    source: str | None
    mac: str | None


class DiffGroupDocument(msgspec.Struct):
    """Phones to which the same happens. *worse* and *better*: codes; a new warning is worse, by its code.

    *changed*: something else would be written into them. *why* it is worse, as the first of them was told: why there is
    no plan, or the text of a new warning.
    """

    count: int
    device: str
    domain: str
    before: str
    after: str
    changed: bool
    worse: tuple[str, ...]
    better: tuple[str, ...]
    why: str | None
    examples: tuple[ExampleDocument, ...]


class BadLineDocument(msgspec.Struct):
    """A line that was no phone."""

    line: int
    field: Text | None
    text: str

    @classmethod
    def of(cls, number: int, error: BadRequest) -> Self:
        """Say what is wrong with the line of this *number*."""
        return cls(number, error.field, worded(error))


class DiffDocument(msgspec.Struct):
    """What a change of settings does to a fleet; groups that get worse first, then the largest.

    *bad* counts what was no phone, of which *bad_lines* are the first. *not_grouped*: there are too many kinds.
    """

    phones: int
    unchanged: int
    changed: int
    worse: int
    bad: int
    not_grouped: int
    groups: tuple[DiffGroupDocument, ...]
    bad_lines: tuple[BadLineDocument, ...]


def encoded(document: DiffDocument) -> bytes:
    """Write *document*, group by group: other threads have their turn in between."""
    encoder = msgspec.json.Encoder()
    groups = b",".join([encoder.encode(group) for group in document.groups])
    empty, _, rest = encoder.encode(msgspec.structs.replace(document, groups=())).partition(b'"groups":[]')
    return b"".join((empty, b'"groups":[', groups, b"]", rest))


def diff_document(tally: Tally, bad: int, bad_lines: tuple[BadLineDocument, ...]) -> DiffDocument:
    """Return the document of a comparison."""
    return DiffDocument(
        phones=tally.phones,
        unchanged=tally.unchanged,
        changed=tally.changed,
        worse=tally.worse,
        bad=bad,
        not_grouped=tally.uncounted,
        groups=tuple(_group(key, group) for key, group in tally.groups()),
        bad_lines=bad_lines,
    )


def _group(key: GroupKey, group: PhoneGroup) -> DiffGroupDocument:
    change = key.change
    return DiffGroupDocument(
        count=group.count,
        device=key.device,
        domain=key.domain,
        before=change.before,
        after=change.after,
        changed=change.is_other,
        worse=change.worse,
        better=change.better,
        why=group.why or None,
        examples=tuple(map(_example, group.examples)),
    )


def _example(example: Example) -> ExampleDocument:
    return ExampleDocument(example.extension, example.source, example.mac)
