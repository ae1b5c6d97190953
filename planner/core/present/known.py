"""Which own address for a phone whose source is known? Evidence first, then the routing table (A9 to A14)."""

from planner.core.addresses import Address, without_zone
from planner.core.choice import PassedOver, PlanWarning, Refusal, RefusalCode, WarningCode
from planner.core.present.candidates import CRITERIA, Candidate, Pool, rank
from planner.core.present.own import Own, others
from planner.core.present.source import Phone
from planner.core.routing import Routed, Unroutable

_NOT_ON_THE_WAY = "the way to the phone does not leave from it"


def own_for_known(phone: Phone, source: Address, way: Routed | Unroutable, pool: Pool) -> Own | Refusal | None:
    """Return the own address for a phone at *source*; None if the PBX does not listen where it could be presented.

    *way* is what the routing table says of the source.
    """
    candidates = on_its_link(phone, pool)
    if not candidates:
        return None
    itself = next((c for c in candidates if c.address == source), None)
    if itself is not None:
        because = f"the phone is on the PBX itself, at {itself.text}"
        return Own(itself, "A9", because, others(itself, candidates, "not the phone's own address", pool)).warned()
    via = None if phone.via is None else next((c for c in candidates if c.address == phone.via), None)
    if isinstance(way, Unroutable):
        return _unreachable(source, way, via, candidates, pool)
    return _by_route(phone, source, way, via, candidates, pool).warned()


def on_its_link(phone: Phone, pool: Pool) -> tuple[Candidate, ...]:
    """Return the candidates for this phone: link-local ones only for a phone on that very link (A7)."""
    if phone.link is None or not pool.link_local:
        return pool.candidates
    return pool.candidates + tuple(c for c in pool.link_local if c.interface == phone.link)


def _unreachable(
    source: Address, way: Unroutable, via: Candidate | None, candidates: tuple[Candidate, ...], pool: Pool
) -> Own | Refusal:
    if via is None:
        return Refusal(RefusalCode.UNREACHABLE, f"no way leads to {source}: {way.reason}")
    warning = _disagree(f"no way leads to {source} ({way.reason}), but the phone contacted the backend at {via.text}")
    because = f"the phone contacted the backend at {via.text}"
    return Own(via, "A10", because, others(via, candidates, _NOT_ON_THE_WAY, pool), (warning,)).warned()


def _by_route(
    phone: Phone,
    source: Address,
    way: Routed,
    via: Candidate | None,
    candidates: tuple[Candidate, ...],
    pool: Pool,
) -> Own:
    warnings: tuple[PlanWarning, ...] = ()
    if phone.via is not None:
        if via is not None and via.interface == way.interface and via.is_stable and not via.is_link_local:
            because = f"the phone contacted the backend at {via.text}, on the interface that leads to it"
            return Own(via, "A10", because, others(via, candidates, "the phone contacted the backend elsewhere", pool))
        warnings = (_why_not_via(phone.via, via, way),)
    answer = None if way.source is None else without_zone(way.source)
    chosen = next(
        (c for c in candidates if c.address == answer and (phone.link is None or c.interface == phone.link)), None
    )
    if chosen is not None and chosen.is_stable and not chosen.is_bare and not chosen.is_link_local:
        because = f"the way to {source} leaves from {chosen.text} on {chosen.interface}"
        return Own(chosen, "A12", because, others(chosen, candidates, _NOT_ON_THE_WAY, pool), warnings)
    return _ranked(source, way, chosen, candidates, pool, warnings)


def _ranked(
    source: Address,
    way: Routed,
    answer: Candidate | None,
    candidates: tuple[Candidate, ...],
    pool: Pool,
    warnings: tuple[PlanWarning, ...],
) -> Own:
    """Choose again where the routing table's answer will not do (A13), or has no zone in a URI (A14)."""
    if answer is not None and answer.is_link_local:
        wider = tuple(c for c in candidates if c.interface == answer.interface and not c.is_link_local)
        if not wider:
            because = f"the phone is on the link {answer.interface}, which has only link-local addresses"
            return Own(answer, "A12", because, others(answer, candidates, "not on the phone's link", pool), warnings)
        rule, because = "A14", f"a SIP URI cannot carry the zone of the link-local {answer.text}"
        contenders = wider
    else:
        rule, because = "A13", _why_again(way, answer)
        contenders = candidates
    ranked = sorted((rank(c, source, way.interface), c) for c in contenders)
    best_key, best = ranked[0]
    passed = tuple(PassedOver(c.text, _why_behind(best_key, key)) for key, c in ranked[1:])
    rest = tuple(
        PassedOver(c.text, "link-local, or not on the phone's link") for c in candidates if c not in contenders
    )
    return Own(best, rule, because, passed + rest + pool.passed_over, warnings)


def _why_again(way: Routed, answer: Candidate | None) -> str:
    if way.source is None:
        return f"the way through {way.interface} has no address of its own"
    if answer is None:
        return f"the way leaves from {way.source}, which cannot be presented; the next best by RFC 6724"
    fault = "is a virtual address beside a wider one" if answer.is_stable else "is temporary or deprecated"
    return f"the way leaves from {answer.text}, which {fault}; the best by RFC 6724"


def _why_behind(best: tuple[int, ...], other: tuple[int, ...]) -> str:
    return next(reason for reason, a, b in zip(CRITERIA, best, other, strict=True) if a != b)


def _why_not_via(address: Address, via: Candidate | None, way: Routed) -> PlanWarning:
    if via is None:
        text = f"via {address} is no address that could be presented to this phone: ignored"
        return PlanWarning(WarningCode.VIA_IGNORED, text)
    if via.interface == way.interface:
        text = f"via {address} is link-local, temporary or deprecated: ignored"
        return PlanWarning(WarningCode.VIA_IGNORED, text)
    return _disagree(f"the phone contacted the backend at {address}, but the way to it leaves through {way.interface}")


def _disagree(text: str) -> PlanWarning:
    return PlanWarning(WarningCode.CLUES_DISAGREE, text)
