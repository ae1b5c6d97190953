"""Which own address for a phone whose source is known? Evidence first, then the routing table (A9 to A14)."""

from planner.core.addresses import Address, without_zone
from planner.core.choice import PassedOver, PlanWarning, Refusal, RefusalCode, WarningCode
from planner.core.host.routing import Routed, Unroutable
from planner.core.present.candidates import CRITERIA, Candidate, Pool, rank
from planner.core.present.outcome import OwnAddress, others
from planner.core.present.source import Phone

_NOT_ON_THE_WAY = "the way to the phone does not leave from it"
_NOT_CONTACTED = "the phone contacted the backend at another address"


class KnownPhones:
    """The own addresses for phones of known source, for one transport and family.

    What the usual phone is given is prepared: the address from which the way to it leaves, or, on the same interface,
    the one on which it contacted the backend.
    """

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        # where two interfaces have the same address, the first one counts
        sound = [c for c in reversed(pool.candidates) if c.is_stable]
        self._holders = {c.address: c.interface for c in reversed(pool.candidates)}
        self._leaving = {c.address: _leaving(c, pool) for c in sound if not c.is_bare}
        self._contacted = {c.address: _contacted(c, pool) for c in sound}

    def choose(self, phone: Phone, source: Address, way: Routed | Unroutable) -> OwnAddress | Refusal | None:
        """Choose the own address for a phone at *source*; None if the PBX does not listen where it could be presented.

        *way* is what the routing table says of the source.
        """
        if phone.link is None and isinstance(way, Routed) and way.source != source:
            usual = self._usual(phone.via, way)
            if usual is not None:
                return usual
        return self._unusual(phone, source, way)

    def _usual(self, via: Address | None, way: Routed) -> OwnAddress | None:
        if via is None:
            return None if way.source is None else self._leaving.get(way.source)
        contacted = self._contacted.get(via)
        if contacted is None:
            return None
        return contacted if via == way.source or contacted.candidate.interface == self._side(way) else None

    def _side(self, way: Routed) -> str | None:
        """Return the interface of the routing table's answer, which may be another than the way leaves by."""
        return way.interface if way.source is None else self._holders.get(way.source, way.interface)

    def _unusual(self, phone: Phone, source: Address, way: Routed | Unroutable) -> OwnAddress | Refusal | None:
        candidates = self._on_its_link(phone)
        if not candidates:
            return None
        itself = next((c for c in candidates if c.address == source), None)
        if itself is not None:
            because = f"the phone is on the PBX itself, at {itself.text}"
            return OwnAddress.of(
                itself, "A9", because, others(itself, candidates, "not the phone's own address", self._pool)
            )
        via = None if phone.via is None else next((c for c in candidates if c.address == phone.via), None)
        if isinstance(way, Unroutable):
            return self._unreachable(source, way, via)
        if via is not None and via.interface == self._side(way) and self._is_evidence(via, candidates):
            return _contacted(via, self._pool)
        own = self._by_route(phone, source, way, candidates)
        if phone.via is None or (via is not None and via.address == (way.source and without_zone(way.source))):
            return own
        return own.warned(self._why_not_via(phone.via, via, way))

    def _why_not_via(self, address: Address, via: Candidate | None, way: Routed) -> PlanWarning:
        if via is None:
            text = f"via {address} is no address that could be presented to this phone: ignored"
            return PlanWarning(WarningCode.VIA_IGNORED, text)
        if via.interface == self._side(way):
            text = f"via {address} is link-local, temporary or deprecated: ignored"
            return PlanWarning(WarningCode.VIA_IGNORED, text)
        text = f"the phone contacted the backend at {address}, but the way to it leaves from {self._side(way)}"
        return PlanWarning(WarningCode.CLUES_DISAGREE, text)

    @staticmethod
    def _is_evidence(via: Candidate, candidates: tuple[Candidate, ...]) -> bool:
        """Tell whether *via* can be presented as it is: with a zone it cannot, unstable only if nothing is stable."""
        return not via.is_link_local and (via.is_stable or not any(c.is_stable for c in candidates))

    def _on_its_link(self, phone: Phone) -> tuple[Candidate, ...]:
        """Return the candidates for this phone: link-local ones only for a phone on that very link (A7)."""
        return self._pool.candidates + tuple(c for c in self._pool.link_local if c.interface == phone.link)

    def _unreachable(self, source: Address, way: Unroutable, via: Candidate | None) -> OwnAddress | Refusal:
        if via is None:
            return Refusal(RefusalCode.UNREACHABLE, f"no way leads to {source}: {way.reason}")
        text = f"no way leads to {source} ({way.reason}), but the phone contacted the backend at {via.text}"
        return _contacted(via, self._pool).warned(PlanWarning(WarningCode.CLUES_DISAGREE, text))

    def _by_route(self, phone: Phone, source: Address, way: Routed, candidates: tuple[Candidate, ...]) -> OwnAddress:
        """Keep the routing table's answer (A12), or choose again where it will not do (A13, A14)."""
        there = [c for c in candidates if phone.link is None or c.interface == phone.link]
        answer = None if way.source is None else without_zone(way.source)
        chosen = next((c for c in there if c.address == answer), None)
        if chosen is None or not chosen.is_link_local:
            usual = None if chosen is None else self._leaving.get(chosen.address)
            return usual or self._ranked(source, way, candidates, "A13", _why_again(way, chosen))
        wider = tuple(c for c in there if not c.is_link_local) if source.version == 6 else ()
        if wider:
            return self._ranked(source, way, wider, "A14", f"a SIP URI cannot carry the zone of {chosen.text}")
        because = f"the phone is on the link {chosen.interface} by its link-local address"
        return OwnAddress.of(chosen, "A12", because, others(chosen, candidates, "not on the phone's link", self._pool))

    def _ranked(
        self, source: Address, way: Routed, contenders: tuple[Candidate, ...], rule: str, because: str
    ) -> OwnAddress:
        ranked = sorted(((rank(c, source, way.interface), c) for c in contenders), key=lambda pair: pair[0])
        best_key, best = ranked[0]
        behind = tuple(PassedOver(c.text, _why_behind(best_key, key)) for key, c in ranked[1:])
        beside = tuple(
            PassedOver(c.text, "link-local, or not on the phone's link")
            for c in self._pool.candidates + self._pool.link_local
            if c not in contenders
        )
        return OwnAddress.of(best, rule, because, behind + beside + self._pool.passed_over)


def _leaving(candidate: Candidate, pool: Pool) -> OwnAddress:
    because = f"the way to the phone leaves from it, on {candidate.interface}"
    return OwnAddress.of(candidate, "A12", because, others(candidate, pool.candidates, _NOT_ON_THE_WAY, pool))


def _contacted(candidate: Candidate, pool: Pool) -> OwnAddress:
    because = f"the phone contacted the backend there, on {candidate.interface}"
    return OwnAddress.of(candidate, "A10", because, others(candidate, pool.candidates, _NOT_CONTACTED, pool))


def _why_again(way: Routed, answer: Candidate | None) -> str:
    if way.source is None:
        return f"the way through {way.interface} has no address of its own; the best by RFC 6724"
    if answer is None:
        return f"the way leaves from {way.source}, which cannot be presented; the next best by RFC 6724"
    fault = "is a virtual address beside a wider one" if answer.is_stable else "is temporary or deprecated"
    return f"the way leaves from {answer.text}, which {fault}; the best by RFC 6724"


def _why_behind(best: tuple[int, ...], other: tuple[int, ...]) -> str:
    differences = (reason for reason, a, b in zip(CRITERIA, best, other, strict=True) if a != b)
    return next(differences, "the same address on another interface")
