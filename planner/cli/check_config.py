"""`check-config`: is the settings file right, and is anything in it doubtful?"""

from argparse import Namespace

from planner.cli.config import settings_of
from planner.cli.page import Page
from planner.core.errors import FileProblem, quoted, sentence
from planner.core.host.snapshot import Host
from planner.core.policy.lint import lint_foreign_addresses
from planner.core.policy.settings import Policy
from planner.doors.settings.settings import Advice
from planner.service.service import Service
from planner.service.situation import Sources


def run(options: Namespace) -> int:
    """Read everything that the settings name, as the service would. Exit: 0, or 2 if it could not run with them."""
    page = Page()
    settings = settings_of(options)
    if settings.name is None:
        page.line("no settings file: the built-in defaults are in force", "bold green")
        return 0
    service = Service(Sources(settings))  # whatever is wrong ends here, as BadSettings or BadSnapshot
    service.close()
    policy = service.situation.policy
    advice = settings.lint(policy)
    page.line(f"{settings.name} is in order: {_contents(policy)}", "bold green")
    for doubt in (*advice, *_foreign(policy, service.situation.host, settings.name)):
        page.line(str(doubt), "yellow")
    return 0


def _foreign(policy: Policy, host: Host, name: str) -> tuple[Advice, ...]:
    """Tell of address routes that lead to nobody who is known to be us (A4), on the host as it is now."""
    own = {address.ip for interface in host.interfaces for address in interface.addresses}
    known_addresses = own.union(policy.host.public_addresses, policy.host.announced_addresses)
    return tuple(
        Advice(lint.code, FileProblem(name, None, "host.address_routes", f"{quoted(lint.entry.text)}: {lint.text}"))
        for lint in lint_foreign_addresses(policy.host.address_routes, known_addresses)
    )


def _contents(policy: Policy) -> str:
    counts = (
        (len(policy.domains), "domain"),
        (sum(len(domain.extensions) for domain in policy.domains.values()), "extension"),
        (sum(len(domain.outbound_proxy_pattern) for domain in policy.domains.values()), "outbound proxy pattern"),
    )
    return sentence(tuple(f"{n:,} {word}{'' if n == 1 else 's'}" for n, word in counts))
