"""What is known of the PBX to which records must fit?

Only a configured domain's must, unless `parity` says more.
"""

from collections.abc import Iterable

from msgspec import Struct

from planner.core.addresses import Address, is_inside
from planner.core.names import Name
from planner.core.policy.listeners import Listener, Listeners
from planner.core.policy.settings import Parity, Policy
from planner.core.present import Presentable
from planner.core.transports import TRANSPORTS, Transport


class Pbx(Struct, frozen=True, gc=False):
    """The PBX to which records must fit: its *listeners*, its *own* addresses, and those *elsewhere* that are ours.

    *own*: presentable addresses of the host and the public ones that stand for them. *elsewhere*: other nodes and
    session border controllers (`announced_addresses`).
    """

    listeners: Listeners
    own: tuple[Address, ...]
    elsewhere: tuple[Address, ...] = ()
    public: tuple[Address, ...] = ()

    @property
    def addresses(self) -> tuple[Address, ...]:
        """Every address that is ours, those to publish first: the public ones stand for the private ones."""
        return tuple(dict.fromkeys((*self.public, *self.own, *self.elsewhere)))

    @property
    def published(self) -> tuple[Address, ...]:
        """The addresses of this node that belong into the DNS.

        Of each family the public one, else own ones, private ones only if there are no others; and none where the
        public one of the other family says that this host is behind a router.
        """
        addresses: list[Address] = []
        for version in (4, 6):
            public, own = ([a for a in group if a.version == version] for group in (self.public, self.own))
            addresses += public or [a for a in own if not is_inside(a)] or ([] if self.public else own)
        return tuple(addresses)

    @property
    def offered(self) -> tuple[Transport, ...]:
        """The transports with a listener, in order of preference."""
        return tuple(transport for transport in TRANSPORTS if self.listeners.of(transport))

    def serving(self, transport: Transport, address: Address) -> tuple[Listener, ...]:
        """Return the listeners that a phone reaches by *transport* at *address*: any of them, but at own addresses."""
        listeners = self.listeners.of(transport)
        if address not in self.own:
            return listeners
        return tuple(listener for listener in listeners if listener.serves(address))


def pbx_for(domain: Name, policy: Policy, presentable: Iterable[Presentable]) -> Pbx | None:
    """Return the PBX that the records of *domain* must fit; None if they need not: it is not configured here."""
    parity = policy.audit.parity
    if parity is Parity.NEVER or (parity is Parity.CONFIGURED and domain.text not in policy.domains):
        return None
    own = (judged.address for judged in presentable if judged.may_be)
    return Pbx(
        policy.system.listeners,
        tuple(dict.fromkeys(address for address in own if not address.is_link_local)),
        policy.host.announced_addresses,
        policy.host.public_addresses,
    )
