"""What of a list is done? Noted in a file, a line for each domain, so that interrupted work can go on.

The first line tells the options and the settings: by others, what is done would have come out otherwise. A line counts
once it has its end, so whatever is cut short by the end of the process is done again.
"""

import json
from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, Final

from planner.core.errors import BadRequest, quoted, sentence

_HEAD: Final = b"# pbx-planner audit "
_OPTIONS: Final = (
    *("nameserver", "authoritative", "view", "zone", "host_snapshot", "config", "only", "skip"),
    *("json", "format", "min_severity", "fail_on", "diff"),
)
"""What makes a report what it is."""

_SETTINGS: Final = "settings"


class Ledger:
    """What is *done*: the exit code of each domain's audit, by domain."""

    def __init__(self, done: Mapping[str, int], file: BinaryIO | None = None) -> None:
        self.done = done
        self._file = file

    def note(self, domain: str, code: int) -> None:
        """Note that *domain* is done, and its exit code."""
        if self._file is not None:
            self._file.write(f"{domain} {code}\n".encode())


@contextmanager
def ledger(path: Path | None, options: Namespace, settings: Iterable[Path]) -> Iterator[Ledger]:
    """Open the ledger at *path*, a new one if there is none; without a path nothing is noted. Raises BadRequest.

    *settings*: the files that say what applies.
    """
    if path is None:
        yield Ledger({})
        return
    try:
        path.touch()
        file = path.open("r+b", buffering=0)
    except OSError as error:
        raise BadRequest("resume", f"{quoted(str(path))} cannot be written: {error.strerror}") from None
    with file:
        yield Ledger(_read(file, path, _conditions(options, settings)), file)


def _read(file: BinaryIO, path: Path, conditions: dict[str, str]) -> dict[str, int]:
    """Read what is done; what comes next is written behind the last whole line."""
    data = file.read()
    head, *lines = data[: data.rfind(b"\n") + 1].splitlines(keepends=True) or [b""]
    if not head and _HEAD.startswith(data[: len(_HEAD)]):
        file.seek(0)
        file.truncate()
        file.write(_HEAD + json.dumps(conditions).encode() + b"\n")
        return {}
    _check(head, path, conditions)
    file.seek(len(head) + sum(map(len, lines)))
    file.truncate()
    pairs = (line.decode("utf-8", "replace").split() for line in lines)
    return {pair[0]: int(pair[1]) for pair in pairs if len(pair) == 2 and pair[1].isdecimal()}


def _check(head: bytes, path: Path, conditions: dict[str, str]) -> None:
    try:
        begun = json.loads(head.removeprefix(_HEAD)) if head.startswith(_HEAD) else None
    except ValueError:
        begun = None
    if not isinstance(begun, dict):
        text = f"{quoted(str(path))} holds something else: name a file that --resume has written, or a new one"
        raise BadRequest("resume", text)
    different = tuple(f"--{name.replace('_', '-')}" for name in _OPTIONS if begun.get(name) != conditions.get(name))
    if different:
        text = (
            f"{quoted(str(path))} was begun with other options: {sentence(different)}; give the same, or another file"
        )
        raise BadRequest("resume", text)
    if begun.get(_SETTINGS) != conditions[_SETTINGS]:
        raise BadRequest(
            "resume", f"{quoted(str(path))} was begun with other settings; name another file to begin anew"
        )


def _conditions(options: Namespace, settings: Iterable[Path]) -> dict[str, str]:
    values = vars(options)
    named = {name: str(values[name]) for name in _OPTIONS if values.get(name)}
    contents = blake2b(digest_size=12)
    for file in settings:
        contents.update(file.read_bytes() if file.is_file() else b"")  # a pipe has been read already
    return {**named, _SETTINGS: contents.hexdigest()}
