"""May this request be answered? It may if it shows a bearer token (RFC 6750) that is in force, or none is needed."""

import hmac
from typing import Final

from planner.http.problems import HttpProblem, ProblemCode
from planner.service.service import Service

_CHALLENGE: Final = {"WWW-Authenticate": 'Bearer realm="pbx-planner"'}


class Access:
    """Lets requests in, or not, by the tokens in force at the moment."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def check(self, authorization: str | None) -> None:
        """Pass if the value of the Authorization field holds a good token. Raises HttpProblem."""
        tokens = self._service.situation.tokens
        if tokens is None:
            return
        scheme, _, presented = (authorization or "").partition(" ")
        if scheme.lower() != "bearer":
            raise HttpProblem(
                ProblemCode.UNAUTHORIZED, "a token is needed: Authorization: Bearer TOKEN", headers=_CHALLENGE
            )
        token = presented.strip().encode(errors="surrogateescape")
        if not any([hmac.compare_digest(token, good) for good in tokens]):  # noqa: C419 - the time is the same
            raise HttpProblem(ProblemCode.UNAUTHORIZED, "the token is not one of ours", headers=_CHALLENGE)
