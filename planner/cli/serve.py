"""`serve`: run the HTTP service; with `--demo` on the settings, host and zone that come with the program."""

from argparse import Namespace
from contextlib import closing
from pathlib import Path

import planner
from planner.cli.config import settings_of
from planner.cli.host import seen_by
from planner.cli.page import Page
from planner.cli.plan import show
from planner.cli.sources import sources
from planner.core.errors import BadRequest
from planner.core.locate import Open
from planner.doors.settings.source import SettingsFile
from planner.http.app import run as run_service
from planner.service.planning import plan
from planner.service.service import Service
from planner.wire.queries import PlanQuery
from planner.wire.reading import request_from

_EXAMPLE = PlanQuery(domain="example.com", source="192.0.2.7")


def run(options: Namespace) -> int:
    """Serve until SIGTERM or SIGINT, and finish the requests in flight. Exit: 0."""
    if options.demo and options.config is not None:
        raise BadRequest(None, "serve: --demo has settings of its own, so --config must not be given")
    settings = SettingsFile(demo_file()) if options.demo else settings_of(options)
    page = Page()
    with closing(Service(sources(options, settings))) as service:

        def announce(addresses: list[str]) -> None:
            _announce(service, addresses, page)
            if options.demo:
                _show_example(service, page)

        run_service(service, announce)
    return 0


def demo_file() -> Path:
    """Return the demo's settings: in the package where it is installed, beside it in a checkout."""
    package = Path(planner.__file__).parent
    installed = package / "config" / "demo.toml"
    return installed if installed.exists() else package.parent / "config" / "demo.toml"


def _announce(service: Service, addresses: list[str], page: Page) -> None:
    host = service.situation.host
    page.line(f"pbx-planner listens on {' and '.join(addresses)}", "bold green")
    page.line(f"  settings: {service.sources.settings}; host: {seen_by(host)}")
    page.line(f"  try: curl '{addresses[0]}/v1/plan?domain={_EXAMPLE.domain}&source={_EXAMPLE.source}'")


def _show_example(service: Service, page: Page) -> None:
    page.heading(f"For example, a phone at {_EXAMPLE.source}:")
    page.line()
    situation = service.situation
    answer = plan(situation, request_from(_EXAMPLE, situation.recogniser))
    if not isinstance(answer, Open):  # the demo's settings name zone files, so nothing needs to be asked
        show(answer, _EXAMPLE.domain, page)
