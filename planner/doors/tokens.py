"""Who may ask? Who has a bearer token (RFC 6750) of the file, one a line; everybody where there is none.

That there is one beyond loopback, unless everybody is let in in so many words, is checked with the settings.
"""

from pathlib import Path
from typing import Final, TypeAlias

from planner.core.errors import BadSettings, quoted
from planner.core.policy.listeners import SocketAddress
from planner.core.policy.settings import HttpSettings

Tokens: TypeAlias = tuple[bytes, ...]

_LARGEST: Final = 64 * 1024  # octets
_KEY: Final = "http.token_file"


def load(settings: HttpSettings, served_at: tuple[SocketAddress, ...], settings_file: str) -> Tokens | None:
    """Read the tokens that *settings* name; None: everybody may ask. Raises BadSettings naming *settings_file*.

    *served_at*: settings of loopback alone need no tokens, but the sockets are those of the start.
    """
    if settings.allow_anonymous:
        return None
    if settings.token_file:
        return _tokens(Path(settings.token_file), settings_file)
    beyond = next((place for place in served_at if not place.address.is_loopback), None)
    if beyond is not None:
        text = f"the service listens on {beyond} until it is started again, and needs its token_file"
        raise BadSettings.of(settings_file, text, key=_KEY)
    return None


def _tokens(path: Path, settings_file: str) -> Tokens:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        raise BadSettings.of(settings_file, f"{quoted(str(path))} cannot be read: {error.strerror}", key=_KEY) from None
    if len(content) > _LARGEST:
        raise BadSettings.of(settings_file, f"{quoted(str(path))} is larger than {_LARGEST} octets", key=_KEY)
    lines = (line.strip() for line in content.splitlines())
    tokens = tuple(line for line in lines if line and not line.startswith(b"#"))
    if not tokens:
        raise BadSettings.of(
            settings_file, f"{quoted(str(path))} holds no token: one a line, # begins a comment", key=_KEY
        )
    if any(not 0x21 <= octet <= 0x7E for token in tokens for octet in token):
        raise BadSettings.of(
            settings_file, f"{quoted(str(path))} holds a token with blanks or characters that are not ASCII", key=_KEY
        )
    return tokens
