"""The pages of the checks: every one says what would be right, and where that is written."""

import re
from importlib import import_module
from pkgutil import iter_modules

import pytest

from planner.core.audit import pages
from planner.core.audit.checks.catalogue import BY_ID
from planner.core.audit.rule import Fix, Rule
from planner.doors.zones.zonefile import ZoneFiles

MODULES = [import_module(f"{pages.__name__}.{module.name}") for module in iter_modules(pages.__path__)]


def test_every_check_has_a_page_of_its_name() -> None:
    named = {name: page for module in MODULES for name, page in vars(module).items() if isinstance(page, Rule)}
    assert {name: page.id for name, page in named.items()} == {identifier: identifier for identifier in BY_ID}
    assert all(BY_ID[name].rule is page for name, page in named.items())


@pytest.mark.parametrize("identifier", BY_ID)
def test_examples_are_lines_of_a_zone_or_a_sentence(identifier: str) -> None:
    example = BY_ID[identifier].rule.example
    if isinstance(example, Fix):
        assert example.remove or example.add
        for lines in (example.remove, example.add):
            ZoneFiles.from_text("\n".join(lines) + "\n")
        assert not set(example.remove) & set(example.add)
    else:
        assert example.endswith(".")


@pytest.mark.parametrize("identifier", BY_ID)
def test_references_name_a_section_unless_the_rfc_numbers_none(identifier: str) -> None:
    refs = BY_ID[identifier].rule.refs
    assert refs
    assert len(set(refs)) == len(refs)
    for ref in refs:
        assert ref == "RFC 2782" or re.fullmatch(r"RFC [1-9]\d{2,3} [1-9]\d?(\.[1-9]\d?)*", ref)
