"""What Linux answers, all of it.

The expected values are those of a real kernel (6.18): `tests/doors/host/test_kernel_agreement.py` builds each host in a
network namespace and asks; `tests/core/host/test_routing.py` computes them anywhere.
"""

from tests.support.routing.routes import ROUTES
from tests.support.routing.rules import LINKS, RULES

CASES = (*ROUTES, *RULES, *LINKS)
