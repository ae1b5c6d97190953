"""Where do the facts of a command come from? The options that are common to the commands."""

from argparse import Namespace
from collections.abc import Iterable

from planner.cli.config import settings_of
from planner.core.errors import BadRequest, Malformed, nearest, quoted, sentence
from planner.core.policy.listeners import Nameserver, parse_nameserver
from planner.doors.settings.source import SettingsSource
from planner.service.situation import Sources


def one_of(field: str, text: str, words: Iterable[str]) -> str:
    """Read one of some *words*, in any case. Raises BadRequest, naming the nearest."""
    there = tuple(words)
    if text.lower() in there:
        return text.lower()
    near = nearest(text.lower(), there)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise BadRequest(field, f"{quoted(text)} is not {sentence(there, 'or')}{hint}")


def sources(options: Namespace, settings: SettingsSource | None = None, *, given_nameservers: bool = True) -> Sources:
    """Read --config, --host-snapshot, --zone and --nameserver. Raises BadRequest.

    *settings*: in place of those of --config. *given_nameservers*: they are in place of the system's; not so where each
    of them is looked at by itself.
    """
    values = vars(options)
    return Sources(
        settings or settings_of(options),
        values.get("host_snapshot"),
        tuple(values.get("zone") or ()),
        nameservers(options) if given_nameservers else (),
    )


def nameservers(options: Namespace) -> tuple[Nameserver, ...]:
    """Read --nameserver. Raises BadRequest."""
    return tuple(map(_nameserver, vars(options).get("nameserver") or ()))


def _nameserver(text: str) -> Nameserver:
    try:
        return parse_nameserver(text)
    except Malformed as error:
        raise BadRequest.of("nameserver", error) from None
