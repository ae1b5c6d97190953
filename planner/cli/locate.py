"""`locate`: where does a SIP URI lead? RFC 3263 step by step, drawn as a tree with shares in percent."""

import asyncio
from argparse import Namespace
from contextlib import aclosing

import msgspec

from planner.cli.page import Page, Twig, write_json
from planner.cli.sources import sources
from planner.core.locate import Located
from planner.core.locate.targets import Group, Member
from planner.core.uri import in_uri
from planner.service.service import Service
from planner.wire.locate import locate_document
from planner.wire.queries import LocateQuery
from planner.wire.reading import locate_query_from

_PARAMETERS = ("uri", "transports", "families", "seed")


def run(options: Namespace) -> int:
    """Locate one URI. Exit: 0 located, 1 failed."""
    query = _query(options)
    located = asyncio.run(_locate(Service(sources(options)), query))
    if options.json:
        write_json(msgspec.json.encode(locate_document(located)))
    else:
        show(located, Page())
    return 0 if located.error is None else 1


async def _locate(service: Service, query: LocateQuery) -> Located:
    async with aclosing(service):
        return await service.locate(query)


def _query(options: Namespace) -> LocateQuery:
    parameters = {name: str(value) for name in _PARAMETERS if (value := getattr(options, name)) is not None}
    if options.source_address:
        parameters["source_address"] = ",".join(options.source_address)
    return locate_query_from(parameters)


def show(located: Located, page: Page) -> None:
    """Write what was located for people: where it leads, the tree of servers, every question with its end."""
    if located.error is not None:
        page.line(f"{located.uri} leads nowhere: {located.error.code}", "bold red")
        page.line(f"  {located.error.text}")
    else:
        first = located.order[0]
        where = f"{in_uri(first.endpoint.address, first.endpoint.port)} by {first.endpoint.transport}"
        page.line(f"{located.uri} leads to {where}", "bold green")
        for group in located.groups:
            page.tree(_branch(group))
    if located.questions:
        page.heading("Asked")
        page.table(
            [
                (str(step.answer.question), step.answer.status, _lifetime(step.answer.ttl), step.because)
                for step in located.questions
            ],
            "cyan", "", "dim", "",
        )  # fmt: skip
    if located.warnings:
        page.heading("Warnings")
        page.table([(warning.code, warning.text) for warning in located.warnings], "yellow", "")


def _lifetime(ttl: int | None) -> str:
    return "" if ttl is None else f"{ttl} s"


def _branch(group: Group) -> Twig:
    priority = "" if group.priority is None else f", priority {group.priority}"
    return Twig(f"{group.via} ({group.transport}{priority})", tuple(map(_leaf, group.members)))


def _leaf(member: Member) -> Twig:
    addresses = tuple(Twig(in_uri(e.address, e.port)) for e in member.endpoints) or (Twig("no address"),)
    return Twig(f"{member.target}:{member.port}  {member.share:.0%} first", addresses)
