"""How is a SIP URI located over HTTP?"""

import msgspec
from aiohttp import hdrs, web

from planner.http.plans import JSON, texts
from planner.service import Service
from planner.wire import locate_document, locate_query_from


class Locating:
    """The answers to requests for where a SIP URI leads."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def by_parameters(self, request: web.BaseRequest, _request_id: str) -> web.Response:
        """Answer `GET /v1/locate`: 200 also where the URI leads nowhere, for that is an answer."""
        query = locate_query_from(texts(request.rel_url.raw_query_string))
        document = locate_document(await self._service.locate(query))
        return web.Response(body=msgspec.json.encode(document), headers={hdrs.CONTENT_TYPE: JSON})
