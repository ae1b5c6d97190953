"""Which phones are known? Reads the catalogue that comes along, and the operator's own files (V3).

Strict, like the settings: everything that is wrong at once, each with its file, table, key and line. A family whose
identifier exists already takes its place; with `like` it builds on another, or on the one that it replaces. New
families of the operator's go before all others.
"""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from planner.core.addresses import Family
from planner.core.catalogue import (
    GENERIC_ID,
    Catalogue,
    Codes,
    Confidence,
    ModelException,
    NoPort,
    PhoneFamily,
    Slots,
    TransportScope,
)
from planner.core.devices import Device, DnsClass, Shape
from planner.core.errors import quoted, sentence
from planner.core.layout import CONDITIONS, LIST_TERMS, MOST_SLOTS, Row, ServerList, parse_template
from planner.core.problem import BadSettings, Problem
from planner.core.transports import PREFERENCE, Transport
from planner.facts.setting_hints import did_you_mean
from planner.facts.toml_lines import statements_of
from planner.facts.toml_table import Misplaced, TomlTable
from planner.facts.toml_text import read_tables
from planner.facts.user_agents import compiled

_LARGEST: Final = 4 * 2**20  # octets
_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_OUI: Final = re.compile(r"[0-9A-Fa-f]{2}([:-]?[0-9A-Fa-f]{2}){2}")
_NEEDED: Final = ("name", "transports", "dns", "shape", "families")
_MERGED_TABLES: Final = ("codes", "confidence")
_DISCOVERY: Final = "naptr"
_FACTS: Final = (
    *("match", "files", "ouis", "transports", "dns", "shape", "families", "no_port", "servers", "proxies"),
    *("transport_scope", "accounts", "codes", "models", "settings"),
)
"""What a confidence can be about."""


def shipped() -> Path:
    """Return the catalogue that comes along: in the package where it is installed, beside it in a checkout."""
    package = Path(__file__).parent.parent
    installed = package / "config" / "devices.toml"
    return installed if installed.exists() else package.parent / "config" / "devices.toml"


def load(files: Iterable[Path] = ()) -> Catalogue:
    """Read the catalogue that comes along, and on top of it *files*. Raises BadSettings."""
    raw: dict[str, Mapping[str, Any]] = {}
    families: dict[str, PhoneFamily] = {}
    for path in (shipped(), *files):
        read = _families(_contents(path), str(path), raw)
        families = {
            **{k: v for k, v in read.items() if k not in families},
            **families,
            **{k: v for k, v in read.items() if k in families},
        }
    return Catalogue(families)


def parse(text: str, file: str) -> Catalogue:
    """Read one catalogue from *text*, which errors call *file*. Raises BadSettings."""
    return Catalogue(_families(text.encode(errors="surrogatepass"), file, {}))


def _contents(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise BadSettings((Problem(str(path), None, None, f"cannot be read: {reason}"),)) from None
    if len(data) > _LARGEST:
        raise BadSettings((Problem(str(path), None, None, f"larger than {_LARGEST // 2**20} MiB"),))
    return data


def _families(data: bytes, file: str, raw: dict[str, Mapping[str, Any]]) -> dict[str, PhoneFamily]:
    """Read the families of one file; *raw* is what was read before, and what is read here is added to it."""
    faults: list[Misplaced] = []
    found = read_tables(data, file, lambda tables: _read(tables, raw, faults))
    if faults:
        places = statements_of({fault.path for fault in faults}, data.decode())
        raise BadSettings(tuple(sorted((_problem(fault, places, file) for fault in faults), key=_line)))
    return found


def _line(problem: Problem) -> int:
    return problem.line or 0


def _problem(fault: Misplaced, places: Mapping[Any, Any], file: str) -> Problem:
    place = places.get(fault.path)
    line = None if place is None else place.line_of(fault.word) if fault.word else place.line
    return Problem(file, line, fault.key, fault.text)


def _read(
    tables: Iterable[Mapping[str, object]], raw: dict[str, Mapping[str, Any]], faults: list[Misplaced]
) -> dict[str, PhoneFamily]:
    families: dict[str, PhoneFamily] = {}
    faults.clear()
    for table in tables:
        top = TomlTable(table, (), faults)
        listed = top.table("families")
        top.end()
        for identifier, value in listed.values.items() if listed is not None else ():
            path = ("families", identifier)
            if not isinstance(value, dict):
                faults.append(Misplaced(path, f"a family is a table: write [families.{identifier}]"))
                continue
            if identifier == GENERIC_ID:
                faults.append(Misplaced(path, "the generic device is what is not in the catalogue: use another name"))
            elif not _ID.fullmatch(identifier):
                faults.append(
                    Misplaced(path, f"{quoted(identifier)} is no identifier: small letters, digits, inner hyphens")
                )
            before = len(faults)
            merged = _on_its_base(value, path, raw, faults)
            raw[identifier] = merged
            family = _FamilyReader(TomlTable(merged, path, faults), identifier, before).family()
            if family is not None:
                families[identifier] = family
    return families


def _on_its_base(
    value: Mapping[str, Any], path: tuple[str, ...], raw: Mapping[str, Mapping[str, Any]], faults: list[Misplaced]
) -> Mapping[str, Any]:
    """Put what a family says over what the one says that it is `like`."""
    like = value.get("like")
    own = {key: inner for key, inner in value.items() if key != "like"}
    if like is None:
        return own
    base = raw.get(like) if isinstance(like, str) else None
    if base is None:
        text = f"there is no family {quoted(str(like))} before this one{did_you_mean(str(like), raw)}"
        faults.append(Misplaced((*path, "like"), text))
        return own
    for key in _MERGED_TABLES:
        if isinstance(own.get(key), dict) and isinstance(base.get(key), dict):
            own[key] = {**base[key], **own[key]}
    return {**base, **own}


class _FamilyReader:
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
        slots = Slots(table.number("servers", 1, MOST_SLOTS) or 1, table.number("proxies", 0, MOST_SLOTS) or 0)
        codes = self._codes()
        rows, sure = self._rows(slots)
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
            tls_srv_label=table.text("tls_srv_label"),
            transport_scope=table.word("transport_scope", TransportScope),
            format=table.text("format"),
            accounts=table.number("accounts", 1, 1000) or _listed_accounts(rows),
            local_port_keys=table.texts("local_port_keys"),
            codes=codes,
            server_list=self._list(),
            rows=rows,
            needs_extension=any("extension" in row.value.parts[1::2] for row in rows),
            models=self._models(slots),
            confidence=self._confidence(),
            row_confidence=sure,
            sources=table.texts("sources"),
            notes=table.texts("notes"),
        )
        table.end()
        self._check(family)
        return family if len(table.faults) == self._before else None

    def _device(self, slots: Slots) -> Device:
        table = self._table
        return Device(
            self._id,
            table.words("transports", PREFERENCE) or frozenset(),
            table.word("dns", DnsClass) or DnsClass.A,
            table.words("families", Family) or frozenset(),
            table.word("shape", Shape) or Shape.ORTHOGONAL,
            slots.room,
        )

    def _patterns(self, key: str) -> tuple[str, ...]:
        patterns = self._table.texts(key)
        for pattern in patterns:
            self._table.parsed(key, pattern, compiled)
        return patterns

    def _ouis(self) -> frozenset[str]:
        ouis = self._table.texts("ouis")
        for oui in ouis:
            if not _OUI.fullmatch(oui):
                self._table.note("ouis", f"{quoted(oui)} is no vendor prefix: three octets, as in 00:15:65", oui)
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
        return tuple(found for it in self._table.tables("models") if (found := _model(it, slots)) is not None)

    def _confidence(self) -> dict[str, Confidence]:
        table = self._table.table("confidence")
        if table is None:
            return {}
        found = {fact: word for fact in _FACTS if (word := table.word(fact, Confidence)) is not None}
        table.end()
        return found

    def _rows(self, slots: Slots) -> tuple[tuple[Row, ...], dict[str, Confidence]]:
        rows: list[Row] = []
        sure: dict[str, Confidence] = {}
        for table in self._table.tables("settings"):
            word = table.word("sure", Confidence)
            row = _row(table, slots)
            if row is not None:
                rows.append(row)
                if word is not None:
                    sure[row.keys[0].text] = word
        return tuple(rows), sure

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
    pattern, because = table.text("match"), table.text("because")
    transports = table.words("transports", PREFERENCE)
    servers, proxies = table.number("servers", 1, MOST_SLOTS), table.number("proxies", 0, MOST_SLOTS)
    families, without = table.words("families", Family), table.texts("without")
    dns = table.word("dns", DnsClass)
    table.end()
    if pattern is None or because is None:
        table.note("", "an exception has a match, for the model, and a because")
        return None
    table.parsed("match", pattern, compiled)
    changed = None
    if servers is not None or proxies is not None:
        changed = Slots(servers or slots.servers, slots.proxies if proxies is None else proxies)
    return ModelException(pattern, because, transports, dns, families, changed, frozenset(without))


def _row(table: TomlTable, slots: Slots) -> Row | None:
    key, keys = table.text("key"), table.texts("keys")
    value, when, otherwise = table.text("value"), table.text("when"), table.text("otherwise")
    table.end()
    if value is None or bool(key) is bool(keys):
        table.note("", "a row has a value, and either a key or keys, one for each account")
        return None
    if len(keys) == 1:
        table.note("keys", "one key for each account: for all accounts alike, write key")
    named = tuple(table.parsed("key", text, parse_template) for text in ((key,) if key else keys))
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
    known = tuple(it for it in named if it is not None)
    return Row(known, template, condition, wanted, otherwise) if len(known) == len(named) else None


def _check_slot(table: TomlTable, term: str, slots: Slots) -> None:
    slot, _, rest = term.partition(".")
    word, room = {"server": ("servers", slots.servers), "proxy": ("proxies", slots.proxies)}.get(slot, ("", None))
    number = int(rest.partition(".")[0]) if room is not None else 0
    if room is not None and number > room:
        table.note("value", f"{{{term}}} is beyond the slots: {word} = {room}")


def _listed_accounts(rows: tuple[Row, ...]) -> int | None:
    return min((len(row.keys) for row in rows if len(row.keys) > 1), default=None)
