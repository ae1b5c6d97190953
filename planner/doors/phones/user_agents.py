"""Whose User-Agent is this, or whose file? The patterns of the catalogue, found by RE2.

RE2 takes time in proportion to the text, whatever the pattern: a User-Agent is hostile input, and an operator's own
patterns are not proven by anybody. Texts are bounded all the same.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Final, TypeAlias

import re2
from msgspec.structs import replace

from planner.core.errors import Malformed, quoted
from planner.core.phones.family import Catalogue, ModelException, PhoneFamily
from planner.core.phones.recognition import Recognised, Sighting, recognise
from planner.core.transports import Transport

LONGEST: Final = 1024
"""Characters of a User-Agent or file name that are looked at."""

_MOST: Final = 1000  # User-Agents, and models with their firmware, that are remembered

_Fits: TypeAlias = Callable[[str | None], bool]

GROUPS: Final = frozenset({"model", "fw", "mac", "serial"})
"""What a pattern may read."""


class UserAgents:
    """The recogniser of a catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        families = catalogue.families.values()
        self._agents = _Patterns((family.id, pattern) for family in families for pattern in family.match)
        self._agent = lru_cache(maxsize=_MOST)(self._first_sighting)  # many phones show the same
        self._files = _Patterns((family.id, pattern) for family in families for pattern in family.files)
        self._variants = {family.id: tuple(_variants(family)) for family in families}
        self._known_variants: dict[tuple[str, str | None, str | None], PhoneFamily] = {}

    def recognise(self, user_agent: str | None, file: str | None, mac: str | None) -> Recognised:
        """Tell who a phone is, as it is for its model."""
        agent = self._agent(user_agent) if user_agent else None
        by_file = tuple(self._files.sightings(file)) if file else ()
        recognised = recognise(self._catalogue, agent, by_file, mac)
        if recognised.family is None:
            return recognised
        as_it_is = self.as_it_is(recognised.family, recognised.model, recognised.firmware)
        return recognised if as_it_is is recognised.family else replace(recognised, family=as_it_is)

    def _first_sighting(self, user_agent: str) -> Sighting | None:
        return next(self._agents.sightings(user_agent), None)

    def family(self, identifier: str) -> PhoneFamily:
        """Find a family by its identifier. Raises NotListed, naming the nearest."""
        return self._catalogue.family(identifier)

    def as_it_is(self, family: PhoneFamily, model: str | None, firmware: str | None) -> PhoneFamily:
        """Return *family* as it is for a *model* with a *firmware*."""
        variants = self._variants[family.id]
        if not variants:
            return family
        key = (family.id, model, firmware)
        variant = self._known_variants.get(key)
        if variant is None:
            fitting = (
                other for fits_model, fits_firmware, other in variants if fits_model(model) and fits_firmware(firmware)
            )
            if len(self._known_variants) >= _MOST:
                self._known_variants.clear()
            variant = self._known_variants[key] = next(fitting, family)
        return variant


def check_pattern(pattern: str) -> None:
    """Try a pattern. Raises Malformed if it is none, or reads what nobody asks for."""
    try:
        expression = re2.compile(pattern, _quiet())
    except re2.error as error:
        reason = error.args[0]
        text = reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
        raise Malformed(f"{quoted(pattern)} is no pattern: {text}") from None
    strange = sorted(set(expression.groupindex) - GROUPS)
    if strange:
        raise Malformed(f"{quoted(pattern)} names a group {quoted(strange[0])}; there are {', '.join(sorted(GROUPS))}")


class _Patterns:
    """Patterns that are tried all at once, each with its family."""

    def __init__(self, patterns: Iterable[tuple[str, str]]) -> None:
        self._listed = tuple(patterns)
        # octets: with texts, re2 counts characters, which takes three times as long as finding them
        self._expressions = tuple(re2.compile(pattern.encode()) for _, pattern in self._listed)
        self._groups = tuple(
            tuple((name.decode(), group) for name, group in expression.groupindex.items())
            for expression in self._expressions
        )
        self._all = re2.Set.SearchSet()
        for _, pattern in self._listed:
            self._all.Add(pattern)
        if self._listed:
            self._all.Compile()

    def sightings(self, text: str) -> Iterator[Sighting]:
        """Give what is found in *text*, in the order of the catalogue, the first of each family."""
        octets = text[:LONGEST].encode(errors="replace")
        seen: set[str] = set()
        for index in sorted(self._all.Match(octets) or ()) if self._listed else ():
            family, pattern = self._listed[index]
            match = None if family in seen else self._expressions[index].search(octets)
            if match is not None:
                seen.add(family)
                groups = {}
                for name, group in self._groups[index]:
                    at, end = match.span(group)
                    if at < end:
                        groups[name] = octets[at:end].decode(errors="replace")
                at, end = match.span()
                yield Sighting(family, pattern, groups, end - at)


def _quiet() -> "re2.Options":
    options = re2.Options()
    options.log_errors = False
    return options


def _variants(family: PhoneFamily) -> Iterator[tuple[_Fits, _Fits, PhoneFamily]]:
    """Give the exceptions of *family*, each with what tells its models, and its firmware."""
    for number, exception in enumerate(family.models, start=1):
        variant = replace(_with(family, exception), variant=number)
        yield _what_fits(exception.model), _what_fits(exception.firmware), variant


def _what_fits(pattern: str | None) -> _Fits:
    """Return what tells whether a text is meant by *pattern*: none means all, and what is not known is not meant."""
    if pattern is None:
        return lambda _: True
    expression = re2.compile(pattern)
    return lambda text: text is not None and expression.search(text[:LONGEST]) is not None


def _with(family: PhoneFamily, exception: ModelException) -> PhoneFamily:
    device = family.device
    slots = exception.slots or family.slots
    return replace(
        family,
        device=replace(
            device,
            transports=device.transports if exception.transports is None else exception.transports,
            dns=exception.dns or device.dns,
            families=device.families if exception.families is None else exception.families,
            lacks=_lacks(family, exception),
            room=slots.room,
        ),
        slots=slots,
        cautions=dict.fromkeys(exception.careful_with, exception.because),
        rows=tuple(row for row in family.rows if exception.without.isdisjoint(key.text for key in row.keys)),
    )


def _lacks(family: PhoneFamily, exception: ModelException) -> tuple[tuple[Transport, str], ...]:
    """Add to what the family lacks the transports that it has and these phones do not, because of the exception."""
    if exception.transports is None:
        return family.device.lacks
    taken_away = (t for t in family.device.in_order if t not in exception.transports)
    return (*family.device.lacks, *((transport, exception.because) for transport in taken_away))
