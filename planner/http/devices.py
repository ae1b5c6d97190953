"""Which phones are known, or who is it that shows this, asked over HTTP? That nobody knows it is an answer too."""

import msgspec
from aiohttp import hdrs, web

from planner.http.bodies import JSON
from planner.http.parameters import texts
from planner.service.service import Service
from planner.wire.devices import devices_document, recognised_document, recognised_from
from planner.wire.reading import devices_query_from


class Devices:
    """The answers to requests for the catalogue of phones."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def by_parameters(self, request: web.BaseRequest, _request_id: str) -> web.Response:
        """Answer `GET /v1/devices`: the catalogue, or who it is that shows this; 200 also for nobody."""
        parameters = texts(request.rel_url.raw_query_string)
        situation = self._service.situation
        document: msgspec.Struct = devices_document(situation.catalogue)
        if parameters:
            recognised = recognised_from(devices_query_from(parameters), situation.recogniser)
            document = recognised_document(recognised)
        return web.Response(body=msgspec.json.encode(document), headers={hdrs.CONTENT_TYPE: JSON})
