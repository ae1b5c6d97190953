"""What would phones reach? One that follows NAPTR, one that asks for SRV, one that knows addresses only."""

from typing import Final

from msgspec import Struct

from planner.core.audit.case.look import Look, view
from planner.core.audit.case.sets import own_sets
from planner.core.locate import Client, Located, Open, locate
from planner.core.transports import PREFERENCE, TRANSPORTS, Transport
from planner.core.uri import SipUri, in_uri

NAPTR: Final = "naptr"
SRV: Final = "srv"
ADDRESS: Final = "a"

WAYS: Final = {NAPTR: "follow NAPTR", SRV: "ask for SRV", ADDRESS: "know addresses only"}
"""What each kind of phone does."""

_CLIENT: Final = Client(PREFERENCE)


class ClientView(Struct, frozen=True, gc=False):
    """What a kind of phone would reach; *transport* None: it finds one."""

    client: str
    transport: Transport | None
    located: Located


@view
def clients(look: Look) -> tuple[ClientView, ...]:
    """Locate the domain as each kind of phone does; what was not asked is not there."""
    served = (srv_set.transport for srv_set in own_sets(look) if srv_set.is_for_phones)
    transport = next(served, None) or Transport.UDP
    port = TRANSPORTS[transport].default_port
    ways = ((NAPTR, None, None), (SRV, transport, None), (ADDRESS, transport, port))
    views = ((client, demanded, located(look, demanded, at)) for client, demanded, at in ways)
    return tuple([ClientView(client, demanded, place) for client, demanded, place in views if place is not None])


@view
def located(look: Look, transport: Transport | None, port: int | None) -> Located | None:
    """Locate the domain with the answers collected; None if one that is needed was not asked for."""
    domain = look.collection.domain
    text = f"sip:{in_uri(domain, port)}" + ("" if transport is None else f";transport={transport}")
    uri = SipUri(text, secure=False, host=domain, port=port, transport=transport)
    outcome = locate(uri, _CLIENT, look.case.known.get)
    return None if isinstance(outcome, Open) else outcome
