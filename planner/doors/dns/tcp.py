"""How does a query get to a name server over TCP, and the reply back? RFC 1035 4.2.2, RFC 7766.

Only after a truncated reply, so a connection carries one query. It may hold 65,535 octets at the most; how long it may
take is for the caller to say.
"""

import asyncio
import socket

from planner.core.policy.listeners import Nameserver
from planner.doors.dns.nameserver import socket_address, socket_family


async def exchange(nameserver: Nameserver, query: bytes) -> bytes:
    """Send *query* and return the first message that comes back. Raises OSError when that fails."""
    loop = asyncio.get_running_loop()
    with socket.socket(socket_family(nameserver), socket.SOCK_STREAM) as connection:
        connection.settimeout(0)
        await loop.sock_connect(connection, socket_address(nameserver))
        await loop.sock_sendall(connection, len(query).to_bytes(2, "big") + query)
        size = int.from_bytes(await _receive(connection, 2), "big")
        return await _receive(connection, size)


async def _receive(connection: socket.socket, size: int) -> bytes:
    loop = asyncio.get_running_loop()
    received = bytearray()
    while len(received) < size:
        octets = await loop.sock_recv(connection, size - len(received))
        if not octets:
            raise ConnectionResetError("the name server closed the connection too early")
        received += octets
    return bytes(received)
