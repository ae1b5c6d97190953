"""What does one table of the catalogue say? A family of phones, fact by fact, and what is wrong with each."""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from msgspec.structs import replace

from planner.core.addresses import Family
from planner.core.errors import quoted, sentence
from planner.core.phones.confidence import Confidence
from planner.core.phones.device import Device, DnsClass, Shape
from planner.core.phones.family import Codes, ModelException, NoPort, PhoneFamily, Slots, TransportScope
from planner.core.phones.layout import CONDITIONS, LIST_TERMS, MOST_SLOTS, Row, ServerList, parse_template
from planner.core.transports import PREFERENCE, Transport
from planner.doors.phones.user_agents import check_pattern
from planner.doors.settings.hints import did_you_mean
from planner.doors.settings.toml_table import TomlTable

_OUI: Final = re.compile(r"[0-9A-Fa-f]{2}([:-]?[0-9A-Fa-f]{2}){2,4}")
_NEEDED: Final = ("name", "transports", "dns", "shape", "families")
_DISCOVERY: Final = "naptr"
_FACTS: Final = (
    *("match", "files", "ouis", "transports", "dns", "shape", "families", "no_port", "servers", "proxies"),
    *("transport_scope", "accounts", "codes", "dns_codes", "models", "settings"),
)
"""What a confidence can be about."""


class FamilyReader:
    """Reads one family."""

    def __init__(self, table: TomlTable, identifier: str, faults_before: int) -> None:
        self._table = table
        self._id = identifier
        self._before = faults_before

    def family(self) -> PhoneFamily | None:
        """Return the family, None if anything is wrong with it."""
        table = self._table
        missing = tuple(key for key in _NEEDED if key not in table.values)
        if missing and len(table.faults) == self._before:
            table.note("", f"missing: {sentence(missing)}; or write `like` to take them from another family")
        servers, proxies = table.number("servers", 1, MOST_SLOTS), table.number("proxies", 0, MOST_SLOTS)
        slots = Slots(servers or 1, proxies or 0, are_known=servers is not None or proxies is not None)
        codes = self._codes()
        rows = self._rows(slots)
        family = PhoneFamily(
            name=table.text("name") or "",
            device=self._device(slots),
            match=self._patterns("match"),
            files=self._patterns("files"),
            ouis=self._ouis(),
            families_by_setting=table.words("families_by_setting", Family) or frozenset(),
            no_port=table.word("no_port", NoPort) or NoPort.OMITTED,
            slots=slots,
            discovers_by_proxy=table.flag("discovers_by_proxy"),
            srv_doubts=dict(self._by_transport("srv_doubts")),
            transport_scope=table.word("transport_scope", TransportScope),
            format=table.text("format"),
            accounts=table.number("accounts", 1, 1000) or _accounts_with_keys(rows),
            local_port_keys=table.texts("local_port_keys"),
            codes=codes,
            server_list=self._list(),
            rows=rows,
            needs_extension=any("extension" in row.value.parts[1::2] for row in rows),
            models=self._models(slots),
            confidence=self._confidence(),
            sources=table.texts("sources"),
            notes=table.texts("notes"),
        )
        table.end()
        self._check(family)
        return family if len(table.faults) == self._before else None

    def _device(self, slots: Slots) -> Device:
        table = self._table
        transports = table.words("transports", PREFERENCE) or frozenset()
        return Device(
            self._id,
            transports,
            table.word("dns", DnsClass) or DnsClass.A,
            table.words("families", Family) or frozenset(),
            table.word("shape", Shape) or Shape.ORTHOGONAL,
            slots.room,
            table.text("tls_srv_label"),
            table.flag("one_port"),
            tuple((t, because) for t, because in self._by_transport("not_planned") if t not in transports),
            table.text("no_room"),
        )

    def _patterns(self, key: str) -> tuple[str, ...]:
        patterns = self._table.texts(key)
        for pattern in patterns:
            self._table.parsed(key, pattern, check_pattern)
        return patterns

    def _ouis(self) -> frozenset[str]:
        ouis = self._table.texts("ouis")
        for oui in ouis:
            if not _OUI.fullmatch(oui):
                self._table.note(
                    "ouis", f"{quoted(oui)} is no vendor prefix: three to five octets, as in 00:15:65", oui
                )
        return frozenset(re.sub("[:-]", "", oui).lower() for oui in ouis)

    def _codes(self) -> Codes:
        table = self._table.table("codes")
        if table is None:
            return Codes()
        transports, lookups = table.table("transport"), table.table("dns")
        table.end()
        by_transport: dict[Transport, str] = {}
        discovery = None
        if transports is not None:
            discovery = transports.text(_DISCOVERY)
            by_transport = {t: code for t in PREFERENCE if (code := transports.text(t)) is not None}
            transports.end()
        by_class: dict[DnsClass, str] = {}
        if lookups is not None:
            by_class = {c: code for c in DnsClass if (code := lookups.text(c)) is not None}
            lookups.end()
        return Codes(by_transport, by_class, discovery)

    def _by_transport(self, key: str) -> Iterator[tuple[Transport, str]]:
        """Give what a table says of each transport."""
        table = self._table.table(key)
        if table is not None:
            yield from ((t, text) for t in PREFERENCE if (text := table.text(t)) is not None)
            table.end()

    def _list(self) -> ServerList | None:
        table = self._table.table("list")
        if table is None:
            return None
        item, join = table.text("item"), table.text("join")
        table.end()
        if item is None or join is None:
            table.note("", "a list has an item, for each server, and a join, between them")
            return None
        template = table.parsed("item", item, lambda text: parse_template(text, LIST_TERMS))
        return None if template is None else ServerList(template, join)

    def _models(self, slots: Slots) -> tuple[ModelException, ...]:
        models = (_model(table, slots) for table in self._table.tables("models"))
        return tuple(model for model in models if model is not None)

    def _confidence(self) -> dict[str, Confidence]:
        table = self._table.table("confidence")
        if table is None:
            return {}
        confidence = {fact: word for fact in _FACTS if (word := table.word(fact, Confidence)) is not None}
        table.end()
        return confidence

    def _rows(self, slots: Slots) -> tuple[Row, ...]:
        rows = (_row(table, slots) for table in self._table.tables("settings"))
        return tuple(row for row in rows if row is not None)

    def _check(self, family: PhoneFamily) -> None:
        """Find what is right by itself, and wrong beside something else."""
        table, codes, device = self._table, family.codes, family.device
        uncoded = [t for t in PREFERENCE if t in device.transports and t not in codes.transport]
        if codes.transport and uncoded:
            table.note(
                "codes", f"codes.transport has no code for {sentence(tuple(uncoded))}, and transports offers that"
            )
        if device.shape is Shape.MERGED and device.dns is DnsClass.NAPTR and codes.discovery is None:
            table.note("codes", "a merged phone that knows NAPTR needs codes.transport.naptr: its code for discovery")
        for row in family.rows:
            if any(key.text in family.local_port_keys for key in row.keys):
                table.note(
                    "settings",
                    f"{row.keys[0].text} is the local port of the phone, and is never written",
                    row.keys[0].text,
                )


def _model(table: TomlTable, slots: Slots) -> ModelException | None:
    model, firmware, because = table.text("match"), table.text("firmware"), table.text("because")
    transports = table.words("transports", PREFERENCE)
    servers, proxies = table.number("servers", 1, MOST_SLOTS), table.number("proxies", 0, MOST_SLOTS)
    families, without = table.words("families", Family), table.texts("without")
    dns, careful_with = table.word("dns", DnsClass), table.words("careful_with", PREFERENCE) or frozenset()
    table.end()
    if (model is None and firmware is None) or because is None:
        table.note("", "an exception has a match, for the model, or a firmware, or both, and a because")
        return None
    for key, pattern in (("match", model), ("firmware", firmware)):
        if pattern is not None:
            table.parsed(key, pattern, check_pattern)
    changed = None
    if servers is not None or proxies is not None:
        changed = replace(
            slots, servers=servers or slots.servers, proxies=slots.proxies if proxies is None else proxies
        )
    return ModelException(
        model, firmware, because, transports, dns, families, changed, frozenset(without), careful_with
    )


def _row(table: TomlTable, slots: Slots) -> Row | None:
    key, keys = table.text("key"), table.texts("keys")
    value, when, otherwise = table.text("value"), table.text("when"), table.text("otherwise")
    sure = table.word("sure", Confidence)
    table.end()
    if value is None or bool(key) is bool(keys):
        table.note("", "a row has a value, and either a key or keys, one for each account")
        return None
    if len(keys) == 1:
        table.note("keys", "one key for each account: for all accounts alike, write key")
    parsed_keys = tuple(table.parsed("key", text, parse_template) for text in ((key,) if key else keys))
    template = table.parsed("value", value, parse_template)
    wanted = not (when or "").startswith("not ")
    condition = None if when is None else when.removeprefix("not ")
    if condition is not None and condition not in CONDITIONS:
        table.note("when", f"{quoted(condition)} is no condition{did_you_mean(condition, CONDITIONS)}")
    if template is None:
        return None
    for term in (*template.parts[1::2], *((condition,) if condition else ())):
        with suppress(ValueError):
            _check_slot(table, term, slots)
    key_templates = tuple(key for key in parsed_keys if key is not None)
    return (
        Row(key_templates, template, condition, wanted, otherwise, sure)
        if len(key_templates) == len(parsed_keys)
        else None
    )


def _check_slot(table: TomlTable, term: str, slots: Slots) -> None:
    slot, _, rest = term.partition(".")
    word, room = {"server": ("servers", slots.servers), "proxy": ("proxies", slots.proxies)}.get(slot, ("", None))
    number = int(rest.partition(".")[0]) if room is not None else 0
    if room is not None and number > room:
        table.note("value", f"{{{term}}} is beyond the slots: {word} = {room}")


def _accounts_with_keys(rows: tuple[Row, ...]) -> int | None:
    return min((len(row.keys) for row in rows if len(row.keys) > 1), default=None)
