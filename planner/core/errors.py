"""Whose fault is it, and what would be right?

    PlannerError
    ├── Malformed           a text is not what it should be (the words of the core raise it)
    │   ├── MalformedList   ... at a place in a list of patterns: a caret can be drawn under it
    │   └── NotListed       ... it is none of the names that there are
    ├── BadRequest          the asker's fault: exit 2, HTTP 400
    ├── BadSettings         the operator's fault: every problem of every file at once, exit 2
    ├── BadSnapshot         a host snapshot file that is none: exit 2
    └── CannotListen        the service gets no socket where it should listen: exit 2

What the DNS, the routing table or a phone's abilities say is never an exception but a value. Anything else
that is raised is a bug.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple, Self
from unicodedata import category, east_asian_width

_SHOWN = 80
_COMPARED = 80  # nothing that can be meant is so long that more would make it alike
_BESIDE = 36  # columns on either side of a caret: with an indent, a line of a terminal


def quoted(text: str) -> str:
    """Return *text* in quotes for a message: control and bidirectional characters escaped, at most 80 then."""
    shown = printable(text[: _SHOWN + 1])
    return f"'{shown}'" if len(shown) <= _SHOWN else f"'{shown[:_SHOWN]}…'"


def printable(text: str) -> str:
    """Return *text* with every character that a terminal, a log or a page might act upon escaped."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def sentence(items: tuple[str, ...], last: str = "and") -> str:
    """Join words as in a sentence: `a`, `a and b`, `a, b and c`."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else "none"


def nearest(word: str, words: Iterable[str], *, alike: float = 0.6) -> tuple[str, ...]:
    """Return those of *words* that *word* may have been meant for, the nearest first; *alike*: at least, 0 to 1."""
    from difflib import get_close_matches  # noqa: PLC0415 - for a mistake only

    candidates = tuple(words)
    return tuple(get_close_matches(word[:_COMPARED], candidates, n=max(1, len(candidates)), cutoff=alike))


def _columns(text: str) -> int:
    """Count the columns of *text* on a terminal: wide characters take two (UAX #11), combining ones none."""
    return sum(0 if category(c) in ("Mn", "Me") else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def _cut(text: str) -> str:
    """Return as much of *text* as fits beside a caret, with a sign where it is cut."""
    if _columns(text) <= _BESIDE:
        return text
    while _columns(text) >= _BESIDE:
        text = text[:-1]
    return text + "…"


class PlannerError(Exception):
    """The root: something that we were given is wrong, and the text says what would be right."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Malformed(PlannerError):
    """A text is not the address, name, port or transport that it should be; *place* is the offset of what is wrong."""

    def __init__(self, text: str, *, place: int = 0) -> None:
        super().__init__(text)
        self.place = place


class MalformedList(Malformed):
    """A blank-separated list cannot be read: *token* at *position* (0-based offset into *source*).

    *position* is the place inside the token that is wrong; *token_at* where the token begins.
    """

    def __init__(self, text: str, *, source: str, token: str, token_at: int, position: int) -> None:
        super().__init__(text, place=position)
        self.source = source
        self.token = token
        self.token_at = token_at
        self.position = position

    def caret(self) -> str:
        """Draw the offending token with a caret under the wrong place: two lines of a terminal, however long it is."""
        at = self.position - self.token_at
        before = _cut(printable(self.token[max(0, at - _BESIDE - 1) : at])[::-1])[::-1]
        after = _cut(printable(self.token[at : at + _BESIDE + 1]))
        return f"{before}{after}\n{' ' * _columns(before)}^"


class Listing(StrEnum):
    """A list of names; where it is to be seen is for each face to say."""

    CHECKS = "checks"
    DEVICES = "devices"


class NotListed(Malformed):
    """A *name* that is none of those that there are. *listing*: where to look for them, None if some are *near*."""

    def __init__(self, kind: str, name: str, near: tuple[str, ...], listing: Listing) -> None:
        hint = f"; did you mean {sentence(near, 'or')}?" if near else ""
        super().__init__(f"there is no {kind} {quoted(name)}{hint}")
        self.listing = None if near else listing


class BadRequest(PlannerError):
    """A request is no request at all; *field* is the parameter or member, *position* an offset in its text.

    *is_predicate*: the text says something of the field without naming it. *listing*: where the right names stand.
    """

    def __init__(
        self,
        field: str | None,
        text: str,
        *,
        position: int | None = None,
        is_predicate: bool = False,
        listing: Listing | None = None,
    ) -> None:
        super().__init__(text)
        self.field = field
        self.position = position
        self.is_predicate = is_predicate
        self.listing = listing

    @classmethod
    def of(cls, field: str | None, error: Malformed) -> Self:
        """Say that what *field* holds is malformed."""
        position = error.position if isinstance(error, MalformedList) else None
        listing = error.listing if isinstance(error, NotListed) else None
        return cls(field, error.text, position=position, listing=listing)

    @property
    def sentence(self) -> str:
        """The text for who does not see the field beside it."""
        return f"{self.field}: {self.text}" if self.is_predicate else self.text


class FileProblem(NamedTuple):
    """One thing wrong with a settings file. *line* is 1-based, None where the file as a whole is meant.

    A tuple: this module is part of every `--help`, and structs would make that wait for the import of msgspec.
    """

    file: str
    line: int | None
    key: str | None
    text: str
    caret: str | None = None
    position: int | None = None

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        key = "" if self.key is None else f" {printable(self.key)}:"
        caret = "" if self.caret is None else "\n" + "\n".join(f"    {line}" for line in self.caret.split("\n"))
        return f"{printable(where)}:{key} {self.text}{caret}"


class BadSettings(PlannerError):
    """Settings that cannot be put into force, with everything that is wrong with them."""

    def __init__(self, problems: tuple[FileProblem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems

    @classmethod
    def of(cls, file: str, text: str, *, line: int | None = None, key: str | None = None) -> Self:
        """Say the one thing that is wrong with *file*."""
        return cls((FileProblem(file, line, key, text),))


class BadSnapshot(PlannerError):
    """A file or document that should be a host snapshot and is not."""


class CannotListen(PlannerError):
    """A place to listen that is taken, or is none of this machine's."""
