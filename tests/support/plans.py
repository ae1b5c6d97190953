"""What is planned for a query by what is known, without asking the DNS?"""

from planner.core.choice import Refusal
from planner.core.locate import Open
from planner.core.plan.plan import Plan
from planner.service.planning import plan
from planner.service.service import Service
from planner.wire.queries import PlanQuery
from planner.wire.reading import request_from


def plan_at_once(service: Service, query: PlanQuery) -> Plan | Refusal | Open:
    """Plan for the phone that *query* speaks of, or say what the DNS must be asked. Raises BadRequest."""
    return plan(service.situation, request_from(query, service.situation.recogniser))
