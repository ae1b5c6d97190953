"""Rows of a layout: keys and values with terms in braces."""

import pytest

from planner.core.errors import Malformed
from planner.core.phones.layout import LIST_TERMS, Row, ServerList, authority, parse_template

TERMS = {"server.1": "example.org", "account": "2"}


def row(value: str, *, condition: str | None = None, wanted: bool = True, otherwise: str | None = None) -> Row:
    return Row((parse_template("key"),), parse_template(value), condition, wanted, otherwise)


@pytest.mark.parametrize(
    ("given", "written"),
    [
        pytest.param(row("on"), "on", id="no term at all"),
        pytest.param(row("sip:{server.1};x"), "sip:example.org;x", id="a term in its place"),
        pytest.param(row("{server.1.port}"), None, id="a term that is missing leaves the row out"),
        pytest.param(row("{server.1.port}", otherwise=""), "", id="or writes what stands there otherwise"),
        pytest.param(row("1", condition="server.1", otherwise="0"), "1", id="a condition that holds"),
        pytest.param(row("1", condition="proxy.1", otherwise="0"), "0", id="one that does not"),
        pytest.param(row("1", condition="proxy.1"), None, id="and leaves the row out"),
        pytest.param(row("1", condition="proxy.1", wanted=False), "1", id="a condition turned round"),
    ],
)
def test_a_row_is_written(given: Row, written: str | None) -> None:
    assert given.setting(TERMS) == written


def test_a_key_names_its_account_or_stands_for_one() -> None:
    by_rule = Row((parse_template("account.{account}.host"),), parse_template(""))
    by_list = Row(tuple(map(parse_template, ("P47", "P402"))), parse_template(""))
    assert by_rule.key(2, TERMS) == "account.2.host"
    assert [by_list.key(account, TERMS) for account in (1, 2, 3)] == ["P47", "P402", None]


@pytest.mark.parametrize("text", ["{sever.1}", "{server.9}", "{", "a}b", "{}"])
def test_what_is_no_term_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        parse_template(text)


def test_servers_are_listed_in_one_value() -> None:
    listed = ServerList(parse_template("{host}:{port}:p={n}", LIST_TERMS), "|")
    assert listed.write([("a.example.org", 5061), ("2001:db8::1", 5071)], "2") == (
        "a.example.org:5061:p=0|[2001:db8::1]:5071:p=1"
    )


def test_an_ipv6_address_stands_in_brackets_before_a_port_and_without_one() -> None:
    assert authority("2001:db8::1", 5061) == "[2001:db8::1]:5061"
    assert authority("example.org", None) == "example.org"
