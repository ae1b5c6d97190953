"""Who may ask? Who has a bearer token (RFC 6750) of the file, one a line; everybody where there is none.

That there is one beyond loopback, unless everybody is let in in so many words, is checked with the settings.
"""

import hmac
from pathlib import Path
from typing import Final

from planner.core.errors import quoted
from planner.core.policy.settings import HttpSettings
from planner.core.problem import BadSettings, Problem
from planner.http.problems import HttpProblem, ProblemCode

_LARGEST_FILE: Final = 64 * 1024  # octets
_TOKEN_FILE: Final = "http.token_file"  # noqa: S105 - a key of the settings
_CHALLENGE: Final = {"WWW-Authenticate": 'Bearer realm="pbx-planner"'}


class Access:
    """Lets requests in, or not, by the settings that were read last."""

    def __init__(self, settings: HttpSettings, settings_file: str) -> None:
        """Read the tokens that *settings* name. Raises BadSettings naming *settings_file*."""
        self._beyond = next((place for place in settings.listen if not place.address.is_loopback), None)
        self.read(settings, settings_file)

    def read(self, settings: HttpSettings, settings_file: str) -> None:
        """Put the tokens that *settings* name into force. Raises BadSettings, and the old ones stay."""
        if settings.allow_anonymous:
            self._tokens = None
        elif settings.token_file:
            self._tokens = _tokens(Path(settings.token_file), settings_file)
        elif self._beyond is None:
            self._tokens = None
        else:
            # settings of loopback alone need no tokens, but the sockets are those of the start
            text = f"the service listens on {self._beyond} until it is started again, and needs its token_file"
            raise _bad(settings_file, text)

    def check(self, authorization: str | None) -> None:
        """Pass if the value of the Authorization field holds a good token. Raises HttpProblem."""
        if self._tokens is None:
            return
        scheme, _, presented = (authorization or "").partition(" ")
        if scheme.lower() != "bearer":
            raise HttpProblem(
                ProblemCode.UNAUTHORIZED, "a token is needed: Authorization: Bearer TOKEN", headers=_CHALLENGE
            )
        token = presented.strip().encode(errors="surrogateescape")
        if not any([hmac.compare_digest(token, good) for good in self._tokens]):  # noqa: C419 - the time is the same
            raise HttpProblem(ProblemCode.UNAUTHORIZED, "the token is not one of ours", headers=_CHALLENGE)


def _tokens(path: Path, settings_file: str) -> tuple[bytes, ...]:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_FILE + 1)
    except OSError as error:
        raise _bad(settings_file, f"{quoted(str(path))} cannot be read: {error.strerror}") from None
    if len(content) > _LARGEST_FILE:
        raise _bad(settings_file, f"{quoted(str(path))} is larger than {_LARGEST_FILE} octets")
    lines = (line.strip() for line in content.splitlines())
    tokens = tuple(line for line in lines if line and not line.startswith(b"#"))
    if not tokens:
        raise _bad(settings_file, f"{quoted(str(path))} holds no token: one a line, # begins a comment")
    if any(not 0x21 <= octet <= 0x7E for token in tokens for octet in token):
        raise _bad(settings_file, f"{quoted(str(path))} holds a token with blanks or characters that are not ASCII")
    return tokens


def _bad(settings_file: str, text: str) -> BadSettings:
    return BadSettings((Problem(settings_file, None, _TOKEN_FILE, text),))
