"""What is the service compared with? A bare aiohttp handler that returns the same bytes: uvloop, no access log."""

import asyncio
import sys

import uvloop
from aiohttp import web


async def serve(body: bytes) -> None:
    """Answer everything with *body*, and print the port."""

    async def get(_: web.Request) -> web.Response:
        return web.Response(body=body, content_type="application/json")

    async def post(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(body=body, content_type="application/json")

    application = web.Application()
    application.router.add_get("/v1/plan", get)
    application.router.add_post("/v1/plan", post)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(serve(sys.stdin.buffer.read()))
