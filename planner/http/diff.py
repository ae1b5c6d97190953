"""What would other settings do to the fleet, asked over HTTP?

Nothing that the texts name is read from this machine's disk: certificate, host, catalogue and DNS are those in force.
"""

import asyncio
from typing import Final

from aiohttp import hdrs, web
from msgspec.structs import replace

from planner.core.errors import BadRequest, BadSettings
from planner.doors.settings import settings
from planner.doors.zones.zonefile import ZoneFiles
from planner.http.bodies import JSON, json_body
from planner.runtime import no_full_collection
from planner.service.answering import Zones
from planner.service.comparing import Comparison, compare
from planner.service.service import Service
from planner.service.situation import Situation
from planner.wire.diff import DiffBody, diff_document, encoded
from planner.wire.reading import diff_body_from, phones_from

LARGEST: Final = 8 * 2**20
"""Octets of a request."""


class Comparisons:
    """The answers to requests for what a change would do."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def by_document(self, request: web.BaseRequest, _request_id: str) -> web.Response:
        """Answer `POST /v1/diff`."""
        query = diff_body_from(await json_body(request, LARGEST))
        situation = self._service.situation
        if query.zone is not None:
            situation = await asyncio.to_thread(_with_zone, situation, query.zone)
        new = await asyncio.to_thread(_with_settings, situation, "new", query.new)
        old = situation if query.old is None else await asyncio.to_thread(_with_settings, situation, "old", query.old)
        document = await _document(old, new, query)
        return web.Response(body=document, headers={hdrs.CONTENT_TYPE: JSON})


async def _document(old: Situation, new: Situation, query: DiffBody) -> bytes:
    with no_full_collection():
        return await asyncio.to_thread(_encode, await compare(old, new, phones_from(query)))


def _encode(comparison: Comparison) -> bytes:
    return encoded(diff_document(comparison.tally, comparison.bad, tuple(comparison.bad_lines)))


def _with_zone(situation: Situation, text: str) -> Situation:
    try:
        return replace(situation, dns=Zones(ZoneFiles.from_text(text, "zone")))
    except BadSettings as error:
        raise BadRequest("zone", str(error)) from None


def _with_settings(situation: Situation, field: str, text: str) -> Situation:
    try:
        return situation.with_settings(settings.parse(text, field))
    except BadSettings as error:
        raise BadRequest(field, str(error)) from None
