"""Who may ask? Bearer tokens (RFC 6750) from a file, one a line; on loopback everybody, unless there is a file."""

import hmac
from pathlib import Path
from typing import Final

from planner.core.errors import BadSettings, Problem, quoted
from planner.core.policy import HttpSettings
from planner.http.problems import HttpProblem, ProblemCode

_LARGEST_FILE: Final = 64 * 1024  # octets
_TOKEN_FILE: Final = "http.token_file"  # noqa: S105 - a key of the settings
_CHALLENGE: Final = {"WWW-Authenticate": 'Bearer realm="pbx-planner"'}


class Access:
    """Lets requests in, or not, by the settings that were read last."""

    def __init__(self, settings: HttpSettings, settings_file: str) -> None:
        """Read the tokens that *settings* name. Raises BadSettings naming *settings_file*."""
        self.read(settings, settings_file)

    def read(self, settings: HttpSettings, settings_file: str) -> None:
        """Put the tokens that *settings* name into force. Raises BadSettings, and the old ones stay."""
        self._tokens = _good_tokens(settings, settings_file)

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


def _good_tokens(settings: HttpSettings, settings_file: str) -> tuple[bytes, ...] | None:
    """Return the tokens of which one is needed, None if none is."""
    if settings.token_file:
        return _tokens(Path(settings.token_file), settings_file)
    beyond = next((place for place in settings.listen if not place.address.is_loopback), None)
    if beyond is None or settings.allow_anonymous:
        return None
    text = f"to listen on {beyond}, beyond loopback, name a file of tokens here, or set http.allow_anonymous = true"
    raise _bad(settings_file, text)


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
