"""`devices`: which phones are known, and who is this one, by what, and what follows?"""

from argparse import Namespace
from pathlib import Path

import msgspec

from planner.cli.config import settings_of
from planner.cli.page import Page, write_json
from planner.cli.phone_text import LEGEND, show, sign
from planner.core.errors import BadRequest
from planner.core.phones.device import Shape
from planner.core.phones.family import Catalogue, PhoneFamily
from planner.doors.phones import catalogue
from planner.wire.devices import DevicesQuery, devices_document, recognised_document, recognised_from
from planner.wire.reading import devices_query_from

PARAMETERS = ("user_agent", "mac", "file", "device")


def run(options: Namespace) -> int:
    """Show the catalogue, or who a phone is. Exit: 0, or 1 for a phone that nobody knows."""
    parameters = {name: value for name in PARAMETERS if (value := getattr(options, name)) is not None}
    query = _query(parameters)
    phones = catalogue.load(map(Path, settings_of(options).load().devices.files))
    if not parameters:
        if options.json:
            write_json(msgspec.json.encode(devices_document(phones)))
        else:
            _show_list(phones, Page())
        return 0
    recognised = recognised_from(query, catalogue.recogniser_of(phones))
    if options.json:
        write_json(msgspec.json.encode(recognised_document(recognised)))
    else:
        show(recognised, Page())
    return 0 if recognised.family is not None else 1


def _query(parameters: dict[str, str]) -> DevicesQuery:
    try:
        return devices_query_from(parameters)
    except BadRequest as error:
        if error.field != "user_agent":
            raise
        raise BadRequest(None, f"USER-AGENT: {error.text}") from None  # no option here


def _show_list(phones: Catalogue, page: Page) -> None:
    page.line(f"{len(phones.families)} families of phones", "bold")
    page.line("  In the order in which they are tried. `devices USER-AGENT` or `devices --device ID` tells all.", "dim")
    page.line(f"  {LEGEND}.", "dim")
    page.line()
    head = ("id", "transports", "looks up", "merged", "phones")
    page.table([head, *map(_row, phones.families.values())], "cyan", "", "", "", "dim")
    if phones.left_out:
        page.heading("Left out, because too little is known")
        page.table(list(phones.left_out.items()), "", "dim")


def _row(family: PhoneFamily) -> tuple[str, ...]:
    device = family.device
    transports = f"{' '.join(device.in_order)} {sign(family, 'transports')}"
    is_merged = "merged" if device.shape is Shape.MERGED else ""
    return family.id, transports, f"{device.dns} {sign(family, 'dns')}", is_merged, family.name
