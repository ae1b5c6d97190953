"""How does a request become a plan? The core decides by what the situation knows, and the DNS is asked for the rest."""

from planner.core.choice import Refusal
from planner.core.locate import Open
from planner.core.plan.plan import Plan, Request
from planner.core.present import KernelAnswer
from planner.service.answering import OneMoment, decided
from planner.service.situation import Situation


def plan(situation: Situation, request: Request) -> Plan | Refusal | Open:
    """Plan for a phone by what is known; Open: the DNS must be asked first."""
    dns = situation.dns
    return situation.planner.plan(request, _kernel_answer(situation, request), OneMoment(dns).peek, dns.moment)


async def plan_asking(situation: Situation, request: Request) -> Plan | Refusal:
    """Plan for a phone, asking the DNS for what is open."""
    kernel = _kernel_answer(situation, request)
    return await decided(situation.dns, lambda peek: situation.planner.plan(request, kernel, peek))


def _kernel_answer(situation: Situation, request: Request) -> KernelAnswer | None:
    """Ask the kernel for the way to the phone (A11); a link-local source needs its link, which the core works out."""
    source = request.source
    if situation.kernel is None or source is None or source.is_link_local:
        return None
    return situation.kernel.route(source)
