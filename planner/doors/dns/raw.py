"""What does a server say word for word? Asked past the resolver, with messages of dnspython.

Signatures and referrals are wanted as they come. Each query goes by a socket of its own: questions for phones take none
of these ways. What is lost on the way over UDP is sent again.
"""

from typing import Final

import dns.asyncquery
import dns.exception
import dns.message

from planner.core.policy.listeners import Nameserver

TRIES: Final = 3
"""Times that a query is sent which may get lost."""


async def ask_raw(query: dns.message.Message, server: Nameserver, patience: float) -> dns.message.Message | None:
    """Send *query* to *server*, over TCP if the reply is cut; None: nothing came back in *patience* seconds."""
    for _ in range(TRIES):
        try:
            reply, _ = await dns.asyncquery.udp_with_fallback(query, str(server.address), patience / TRIES, server.port)
        except dns.exception.Timeout:
            continue
        except (OSError, EOFError, dns.exception.DNSException):
            return None
        return reply
    return None


def has_edns(message: bytes) -> bool:
    """Tell whether *message* is one of EDNS (RFC 6891), or cannot be read."""
    try:
        return dns.message.from_wire(message).edns >= 0
    except dns.exception.DNSException:
        return True
