"""Which pages are there, and where do they stand?"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.support.pages import codes, commands, devices, routes

_CONFIG: Final = Path(__file__).parents[3] / "config"

PAGES: Final[dict[Path, Callable[[], str]]] = {
    _CONFIG / "commands.md": commands.page,
    _CONFIG / "devices.md": devices.page,
    _CONFIG / "http.md": routes.page,
    _CONFIG / "warnings.md": codes.page,
}
