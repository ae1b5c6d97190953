"""How does a plan, or a refusal, look as JSON?

Field names are those of the standards; every field is always there; absent knowledge is null.
"""

from typing import Literal

import msgspec

from planner.core.addresses import Family
from planner.core.choice import Choice, PlanWarning, Refusal, RefusalCode
from planner.core.plan.plan import Lookup, Mode, Plan, Server, Setting
from planner.core.plan.provisioning import Provisioner, fingerprint
from planner.core.transports import Transport


class DeviceDocument(msgspec.Struct):
    """What the phone is, and what to write into it."""

    id: str
    model: str | None
    format: str | None
    settings: tuple[Setting, ...]


class PlanDocument(msgspec.Struct):
    """A plan: where the phone registers, and why."""

    domain: str
    extension: str | None
    mode: Mode
    registrar: str
    host: str
    family: Family | None
    port: int | None
    transport: Transport
    dns: Lookup
    uri: str
    sips_uri: str | None
    servers: tuple[Server, ...]
    device: DeviceDocument
    choices: tuple[Choice, ...]
    warnings: tuple[PlanWarning, ...]
    fingerprint: str
    valid_for: int | None
    degraded: bool


class RefusalDocument(msgspec.Struct):
    """No plan, and why."""

    refused: Literal[True]
    code: RefusalCode
    text: str
    choices: tuple[Choice, ...]
    warnings: tuple[PlanWarning, ...]


def plan_document(answer: Plan | Refusal, provisioner: Provisioner) -> PlanDocument | RefusalDocument:
    """Return the document of a plan or refusal."""
    if isinstance(answer, Refusal):
        return RefusalDocument(
            refused=True,
            code=answer.code,
            text=answer.text,
            choices=answer.choices,
            warnings=answer.warnings,
        )
    identity, settings = answer.identity, provisioner.written(answer)
    return PlanDocument(
        domain=answer.domain,
        extension=answer.extension,
        mode=answer.mode,
        registrar=answer.registrar,
        host=answer.host,
        family=answer.family,
        port=answer.port,
        transport=answer.transport,
        dns=answer.dns,
        uri=answer.uri,
        sips_uri=answer.sips_uri,
        servers=answer.servers,
        device=DeviceDocument(identity.device.id, identity.model, identity.format, settings),
        choices=answer.choices,
        warnings=answer.warnings,
        fingerprint=fingerprint(answer, settings),
        valid_for=answer.valid_for,
        degraded=answer.degraded,
    )
