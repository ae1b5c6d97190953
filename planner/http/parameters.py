"""What do a URL's parameters and a request's conditions say?"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final
from urllib.parse import parse_qsl

from planner.core.errors import BadRequest, printable, quoted

_TAG: Final = re.compile(r'"([^"]*)"')


def texts(query: str) -> dict[str, str]:
    """Read the parameters of a URL, each of which may be given once. Raises BadRequest."""
    try:
        pairs = _pairs(query)
    except UnicodeDecodeError:
        raise BadRequest(None, "the parameters are not UTF-8") from None
    texts = dict(pairs)
    if len(texts) < len(pairs):
        ((twice, _),) = Counter(name for name, _ in pairs).most_common(1)
        raise BadRequest(printable(twice[:80]), f"parameter {quoted(twice)} is given more than once")
    return texts


def _pairs(query: str) -> list[tuple[str, str]]:
    if "%" in query or "+" in query:
        return parse_qsl(query, keep_blank_values=True, errors="strict")
    # most have nothing to decode, and are read several times faster so
    parts = (part.partition("=") for part in query.split("&") if part)
    return [(name, value) for name, _, value in parts]


def matches(fields: Iterable[str], fingerprint: str) -> bool:
    """Compare weakly with the entity tags of If-None-Match (RFC 9110 13.1.2)."""
    return any(field.strip() == "*" or fingerprint in _TAG.findall(field) for field in fields)
