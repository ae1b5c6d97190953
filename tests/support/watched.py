"""Files that change while a service watches them, and what shows that it has noticed."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

PLAN = "/v1/plan?domain=example.com&source=192.0.2.99"
UDP = '[system]\ntransport = "udp"\n'


async def answer(client: ClientSession, path: str) -> dict[str, Any]:
    async with client.get(path) as response:
        document: dict[str, Any] = await response.json()
        return document


async def until(client: ClientSession, path: str, *, says: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Ask again and again, until the answer is as it should be."""
    async with asyncio.timeout(20):
        while not says(document := await answer(client, path)):
            pass
    return document


async def came_true(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0)


def replace(file: Path, text: str) -> None:
    """Put another file in the place of *file*, as careful programs do."""
    beside = file.with_name("beside")
    beside.write_text(text)
    beside.replace(file)


def overwrite(file: Path, text: str) -> None:
    file.write_text(text)
