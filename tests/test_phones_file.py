"""Lists of phones: CSV and JSON lines, sound and broken."""

import pytest

from planner.core.errors import BadRequest
from planner.phones_file import BadLine, read_phones


def phones(text: str) -> list[object]:
    found: list[object] = []
    for it in read_phones(text.splitlines(keepends=True)):
        if isinstance(it, BadLine):
            found.append((it.line, it.field))
        else:
            line, query = it
            found.append((line, query.domain, query.extension, query.source, query.user_agent))
    return found


@pytest.mark.parametrize(
    "text",
    [
        "domain,extension,source,user agent\nexample.org,101,192.0.2.7,Phone/1\n",
        "\ufeffDomain;Extension;Source;User-Agent\r\nexample.org;101;192.0.2.7;Phone/1\r\n",
        "user_agent\tsource\tdomain\textension\nPhone/1\t192.0.2.7\texample.org\t101",
        '"domain","extension","source","user_agent"\n"example.org","101","192.0.2.7","Phone/1"\n\n',
    ],
    ids=["commas", "semicolons and a byte order mark", "tabs in another order", "quotes"],
)
def test_csv_is_read_however_it_is_written(text: str) -> None:
    assert phones(text) == [(2, "example.org", "101", "192.0.2.7", "Phone/1")]


def test_json_lines_are_read() -> None:
    text = '\n{"domain": "example.org", "extension": "101"}\n\n{"domain": "example.com"}\n'
    assert phones(text) == [(1, "example.org", "101", None, None), (3, "example.com", None, None, None)]


def test_empty_cells_are_not_given_and_short_rows_end_early() -> None:
    assert phones("domain,extension,source\nexample.org,,\nexample.com\n,,\n") == [
        (2, "example.org", None, None, None),
        (3, "example.com", None, None, None),
    ]


def test_bad_lines_are_told_by_their_number_and_the_rest_goes_on() -> None:
    text = "domain,extension,account\n,1,\nexample.org,1,many\nexample.org,1,1,1\nexample.com,2,2\n"
    assert phones(text) == [(2, "domain"), (3, "account"), (4, None), (5, "example.com", "2", None, None)]
    assert phones('{"domain": "a.example"\n{"domian": "x"}\n{}\n') == [(1, None), (2, "domian"), (3, "domain")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("extension,source\n1,2\n", "domain among them"),
        ("domain,domain\n1,2\n", "once"),
        ("domain,colour\n1,2\n", "'colour'"),
        ("domain" + ",x" * 1_000_000, "columns"),
    ],
    ids=["no domain", "a column twice", "an unknown column", "a million columns"],
)
def test_a_header_that_cannot_be_read_is_refused(text: str, said: str) -> None:
    with pytest.raises(BadRequest, match=said):
        phones(text)


def test_hostile_lines_are_bad_lines() -> None:
    text = 'domain,extension\nexample.org,"never closed\nexample.org,\0\nexample.org,' + "x" * 200_000 + "\n"
    assert all(not isinstance(it, str) for it in phones(text))
    assert phones("") == phones("\n \n") == []
