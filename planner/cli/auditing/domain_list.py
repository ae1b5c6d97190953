"""Which domains stand in a list? One a line; after a # is comment. Read as it comes, so it may be endless.

From a pipe, the event loop goes on while nothing comes.
"""

import asyncio
import os
import stat
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from planner.core.errors import BadRequest, printable, quoted
from planner.core.names import Name
from planner.service.auditing import NoDomain, domain_from
from planner.wire.lines import TOO_LONG, Lines

STDIN: Final = "-"
_PIECE: Final = 64 * 1024  # octets


async def entries_of(name: str) -> AsyncIterator[Name | NoDomain]:
    """Give what stands in the list in the file *name* (`-`: stdin). Raises BadRequest if it cannot be read."""
    lines, number, source = Lines(), 0, "stdin" if name == STDIN else printable(name)
    with _open(name) as file:
        while piece := await _read(file, name):
            for line in lines.feed(piece):
                number += 1
                if (entry := _entry(line, f"{source}:{number}")) is not None:
                    yield entry
    for line in lines.end():
        if (entry := _entry(line, f"{source}:{number + 1}")) is not None:
            yield entry


def count(name: str) -> int | None:
    """Count the entries of a list beforehand; None if it can be read only once. Raises BadRequest."""
    if name == STDIN or not Path(name).is_file():
        return None
    with _open(name) as file:
        return sum(_entry(line, "") is not None for line in _lines_of(file))


def _lines_of(file: BinaryIO) -> Iterator[bytes | None]:
    lines = Lines()
    while piece := file.read(_PIECE):
        yield from lines.feed(piece)
    yield from lines.end()


def _entry(line: bytes | None, where: str) -> Name | NoDomain | None:
    """Read a line; None if it is blank or comment."""
    if line is None:
        return NoDomain(where, BadRequest("domain", TOO_LONG))
    try:
        text = line.partition(b"#")[0].decode("utf-8-sig").strip()
        return domain_from(text) if text else None
    except UnicodeDecodeError:
        return NoDomain(where, BadRequest("domain", f"{quoted(line.decode('latin-1'))} is not UTF-8 text"))
    except BadRequest as error:
        return NoDomain(where, error)


def _open(name: str) -> BinaryIO:
    try:
        if name == STDIN:
            return open(sys.stdin.fileno(), "rb", buffering=0, closefd=False)
        return Path(name).open("rb", buffering=0)
    except OSError as error:
        raise _unreadable(name, error) from None


async def _read(file: BinaryIO, name: str) -> bytes:
    try:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            await _until_readable(file.fileno())
        return file.read(_PIECE)
    except OSError as error:
        raise _unreadable(name, error) from None


async def _until_readable(descriptor: int) -> None:
    loop = asyncio.get_running_loop()
    readable = asyncio.Event()
    try:
        loop.add_reader(descriptor, readable.set)
    except PermissionError:  # a device that is always ready, as /dev/null
        return
    try:
        await readable.wait()
    finally:
        loop.remove_reader(descriptor)


def _unreadable(name: str, error: OSError) -> BadRequest:
    return BadRequest("file", f"{quoted(name)} cannot be read: {error.strerror}")
