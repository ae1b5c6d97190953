"""What is there to judge? The answers about one domain, and what they are held against.

A case is a value: nothing changes it. It is looked at through a `Look`.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Final

from planner.core.addresses import Address, special
from planner.core.answers import Answer, Question, RecordType, Status, unknown
from planner.core.audit.case.pbx import Pbx, pbx_for
from planner.core.audit.collection import Collection
from planner.core.audit.services import SRV_LABELS
from planner.core.names import DnsName, service_name
from planner.core.phones.family import EMPTY, Catalogue
from planner.core.policy.patterns import NO_PATTERNS, Patterns
from planner.core.policy.settings import AuditSettings, Policy
from planner.core.present import Presentable
from planner.core.transports import Transport


class Case:
    """One domain under audit. *pbx* is None where its records need not fit this PBX.

    *answers*: those that count, by question; None where no server was asked. *is_presented*: phones are given the
    domain's name. *patterns*: its outbound proxy patterns. *views*: what has been worked out, for `look.view` alone.
    """

    def __init__(
        self,
        collection: Collection,
        settings: AuditSettings,
        pbx: Pbx | None,
        catalogue: Catalogue = EMPTY,
        *,
        is_presented: bool = False,
        patterns: Patterns = NO_PATTERNS,
    ) -> None:
        self.collection: Final = collection
        self.settings: Final = settings
        self.pbx: Final = pbx
        self.catalogue: Final = catalogue
        self.is_presented: Final = is_presented
        self.patterns: Final = patterns
        self.domain: Final = collection.domain.dns_name
        self.answers: Final[Mapping[Question, Answer | None]] = {
            question: collection.answer(question) for question in collection.replies
        }
        self.views: Final[dict[object, tuple[Any, dict[Question, Status | None]]]] = {}
        self._owners = {t: service_name(label, collection.domain) for t, label in SRV_LABELS.items()}

    @cached_property
    def known(self) -> Mapping[Question, Answer]:
        """Every answer that counts, failures too: for `locate`."""
        return {question: answer or unknown(question, Status.TIMEOUT) for question, answer in self.answers.items()}

    def was_asked(self, name: DnsName, type_: RecordType) -> bool:
        """Tell whether that was asked."""
        return Question(name, type_) in self.answers

    def is_for_all(self, address: Address) -> bool:
        """Tell whether an address can be reached from everywhere, or is said to be meant."""
        return special(address) is None or any(address in network for network in self.settings.allow_ranges)

    def srv_owner(self, transport: Transport) -> DnsName | None:
        """Return the domain's own SRV owner name for *transport*; None if it is too long."""
        return self._owners[transport]


def case_for(
    collection: Collection,
    policy: Policy,
    presentable: Iterable[Presentable],
    catalogue: Catalogue = EMPTY,
    audit: AuditSettings | None = None,
) -> Case:
    """Return what there is to judge of a collection; *audit* stands in for the settings of that name."""
    domain = policy.domains.get(collection.domain.text)
    own = None if domain is None else domain.use_domain_name
    return Case(
        collection,
        policy.audit if audit is None else audit,
        pbx_for(collection.domain, policy, presentable),
        catalogue,
        is_presented=domain is not None and (policy.system.use_domain_name if own is None else own),
        patterns=NO_PATTERNS if domain is None else domain.outbound_proxy_pattern,
    )
