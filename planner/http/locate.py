"""Where does a SIP URI lead, asked over HTTP? Clients have an allowance for domains that are not configured."""

from collections.abc import Container

import msgspec
from aiohttp import hdrs, web

from planner.core.errors import Malformed
from planner.core.names import Name
from planner.core.uri import parse_uri
from planner.http.allowance import Allowance, is_guarded
from planner.http.bodies import JSON
from planner.http.parameters import texts
from planner.service.service import Service
from planner.wire.locate import locate_document
from planner.wire.reading import locate_query_from


class Locations:
    """The answers to requests for where a SIP URI leads."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._allowance = Allowance()

    async def by_parameters(self, request: web.BaseRequest, _request_id: str) -> web.Response:
        """Answer `GET /v1/locate`: 200 also where the URI leads nowhere, for that is an answer."""
        query = locate_query_from(texts(request.rel_url.raw_query_string))
        situation = self._service.situation
        if is_guarded(situation) and _is_foreign(query.uri, situation.policy.domains):
            self._allowance.take()
        document = locate_document(await self._service.locate(query))
        return web.Response(body=msgspec.json.encode(document), headers={hdrs.CONTENT_TYPE: JSON})


def _is_foreign(uri: str, ours: Container[str]) -> bool:
    """Tell whether *uri* makes us ask the DNS about a domain that is not among ours."""
    try:
        host = parse_uri(uri).host
    except Malformed:
        return False
    return isinstance(host, Name) and host.text not in ours
