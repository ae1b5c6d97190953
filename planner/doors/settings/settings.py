"""What do the settings say, and what is wrong with them? Read from a TOML file, or from the text of a request.

Strict: what is not understood is refused, everything that is wrong at once, each with its line, its key and what would
be right. What is read is a whole policy or none, so that nothing in force is lost to a broken file.
"""

from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from msgspec import Struct

from planner.core.errors import BadSettings, FileProblem, Malformed, MalformedList
from planner.core.names import parse_domain
from planner.core.policy.review import advise, contradictions
from planner.core.policy.settings import DomainSettings, KeyPath, Policy
from planner.doors.settings.hints import key_text
from planner.doors.settings.toml_lines import Statement, statements_of
from planner.doors.settings.toml_text import Table, read_tables
from planner.doors.settings.values import MOST_FAULTS, Fault, Reading, TooManyFaults, read_members, readers_of

_LARGEST: Final = 256 * 2**20
"""Bytes: several times what a million extensions take."""


class Advice(Struct, frozen=True, gc=False):
    """What is no error in a settings file, but probably not meant: *code* is its kind, *problem* what and where."""

    code: str
    problem: FileProblem

    def __str__(self) -> str:
        return f"{self.problem} [{self.code}]"


def load(path: Path) -> Policy:
    """Read the settings file at *path*. Raises BadSettings with every problem of the file."""
    return _policy(_contents(path), str(path))


def parse(text: str, file: str) -> Policy:
    """Read settings from *text*; relative names of files in it are beside *file*. Raises BadSettings."""
    return _policy(text.encode(errors="surrogatepass"), file)


def lint(policy: Policy, path: Path) -> tuple[Advice, ...]:
    """Tell what in *policy*, read from *path*, is probably not meant, in the order of the file."""
    remarks = tuple(advise(policy))
    if not remarks:
        return ()
    places = statements_of({remark.path for remark in remarks}, _contents(path).decode(errors="replace"), _canonical)
    advice = (
        Advice(remark.code, _problem(remark.path, remark.text, places, str(path), remark.entry)) for remark in remarks
    )
    return tuple(sorted(advice, key=lambda advice: advice.problem.line or 0))


def _contents(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise BadSettings.of(str(path), f"cannot be read: {error.strerror or error}") from None
    except ValueError:
        raise BadSettings.of(str(path), "is not the name of a file") from None
    if len(data) > _LARGEST:
        raise BadSettings.of(str(path), f"larger than {_LARGEST // 2**20} MiB")
    return data.removeprefix(BOM_UTF8)


def _policy(data: bytes, file: str) -> Policy:
    policy, faults = read_tables(data, file, partial(_read, Path(file).absolute().parent))
    if faults:
        problems = _problems(faults, data.decode(), file)
        raise BadSettings(tuple(sorted(problems, key=lambda problem: problem.line or _LARGEST)))
    return policy


def _read(directory: Path, tables: Iterable[Table]) -> tuple[Policy, list[Fault]]:
    reading = Reading(directory)
    sections: dict[str, Any] = {}
    domains: dict[str, DomainSettings] = {}
    with suppress(TooManyFaults):
        for table in tables:
            members = read_members(readers_of(Policy), table, (), reading)
            domains.update(members.pop("domains", {}))
            sections.update(members)
    policy = Policy(**sections, domains=MappingProxyType(domains))
    wrong = {fault.path[0] for fault in reading.faults}  # what is read of these is not what the file says
    contrary = [Fault(path, Malformed(text)) for path, text in contradictions(policy) if path[0] not in wrong]
    return policy, reading.faults + contrary


def _problems(faults: list[Fault], text: str, file: str) -> Iterator[FileProblem]:
    places = statements_of({fault.path for fault in faults}, text)
    for fault in faults:
        error = fault.error
        entry = error.token if isinstance(error, MalformedList) else None
        caret, position = _place_in_list(error)
        yield _problem(fault.path, error.text, places, file, entry)._replace(caret=caret, position=position)
    if len(faults) >= MOST_FAULTS:
        yield FileProblem(file, None, None, f"there is more: only the first {MOST_FAULTS} problems are shown")


def _problem(
    path: KeyPath, text: str, places: Mapping[KeyPath, Statement], file: str, entry: str | None = None
) -> FileProblem:
    place = places.get(path)
    line = None if place is None else place.line_of(entry) if entry else place.line
    return FileProblem(file, line, key_text(path), text)


def _place_in_list(error: Malformed) -> tuple[str | None, int | None]:
    return (error.caret(), error.position) if isinstance(error, MalformedList) else (None, None)


def _canonical(path: KeyPath) -> KeyPath:
    """Write the domain in *path* as the policy does."""
    if len(path) > 1 and path[0] == "domains":
        with suppress(Malformed):
            return (path[0], parse_domain(path[1]).text, *path[2:])
    return path
