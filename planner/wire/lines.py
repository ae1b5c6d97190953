"""How does JSON travel in lines? A document a line; what is wrong with a line is said in its place.

The lines come in pieces of any size, from a file or over HTTP. Whatever is sent, no more than one line of the longest
allowed length is kept.
"""

from collections.abc import Iterator
from typing import Final, Literal

import msgspec

from planner.core.errors import BadRequest
from planner.wire.faults import worded

LONGEST_LINE: Final = 64 * 1024
"""Octets of a line, without its end; characters, where a line is text."""

TOO_LONG: Final = f"the line is longer than {LONGEST_LINE} octets"


class BadDocument(msgspec.Struct, omit_defaults=True):
    """What stands in the place of a line that is no request."""

    bad: Literal[True]
    code: str
    field: str | None
    text: str
    position: int | None = None


def line_of(document: msgspec.Struct) -> bytes:
    """Return *document* as a line, with its end."""
    return msgspec.json.encode(document) + b"\n"


def bad_line(code: str, error: BadRequest) -> bytes:
    """Return what stands in the place of a line that is wrong."""
    return line_of(BadDocument(bad=True, code=code, field=error.field, text=worded(error), position=error.position))


class Lines:
    """Cuts what comes in pieces into lines. A line that is too long is given as None, and never kept."""

    def __init__(self, longest: int = LONGEST_LINE) -> None:
        self._longest = longest
        self._begun = bytearray()

    def feed(self, piece: bytes) -> Iterator[bytes | None]:
        """Give the lines that end in *piece*, without their ends."""
        first, end, rest = piece.partition(b"\n")
        self._add(first)
        if not end:
            return
        yield self._finished()
        *lines, begun = rest.split(b"\n")
        for line in lines:
            yield line if len(line) <= self._longest else None
        self._add(begun)

    def end(self) -> Iterator[bytes | None]:
        """Give the last line, if it had no end."""
        if self._begun:
            yield self._finished()

    def _add(self, part: bytes) -> None:
        """Keep the beginning of a line, one octet more than is allowed at most: that is how it is known later."""
        self._begun += part[: self._longest + 1 - len(self._begun)]

    def _finished(self) -> bytes | None:
        line = bytes(self._begun)
        self._begun.clear()
        return line if len(line) <= self._longest else None
