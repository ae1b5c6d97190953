"""When does Python look for cycles? Not for all of them while much is built that has none: everybody would wait."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_USUAL: Final = gc.get_threshold()
_NEVER: Final = 2**31 - 1


@contextmanager
def no_full_collection() -> Iterator[None]:
    """Put full collections off; of several who do so at once, the first to end lets them be."""
    gc.set_threshold(*_USUAL[:2], _NEVER)
    try:
        yield
    finally:
        gc.set_threshold(*_USUAL)
