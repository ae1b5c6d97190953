"""Lists of phones: CSV and JSON lines, sound and broken."""

from io import StringIO

import pytest

from planner.core.errors import BadRequest
from planner.service.phones_file import lines_of, read_phones
from planner.wire.diff import BadLineDocument


def phones(text: str) -> list[object]:
    found: list[object] = []
    for it in read_phones(text.splitlines(keepends=True)):
        if isinstance(it, BadLineDocument):
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
        "DOMAIN,extension,Source,UserAgent\rexample.org,101,192.0.2.7,Phone/1\r",
    ],
    ids=["commas", "semicolons and a byte order mark", "tabs in another order", "quotes", "one word, bare CR"],
)
def test_csv_is_read_however_it_is_written(text: str) -> None:
    assert phones(text) == [(2, "example.org", "101", "192.0.2.7", "Phone/1")]


def test_json_lines_are_read() -> None:
    text = '\n{"domain": "example.org", "extension": "101"}\n\n{"domain": "example.com"}\n'
    assert phones(text) == [(2, "example.org", "101", None, None), (4, "example.com", None, None, None)]


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
        ("domain,colour\n1,2\n", "'colour', which is none: there are domain, "),
        ("domain,extention\n1,2\n", "'extention', which is none; did you mean extension?"),
        ("domain,extension;mac\n1,2,3\n", "'domain,extension', which is none"),
        ("example.org,101,192.0.2.7\n", "names no column: a header is missing, as domain,extension"),
        ("domain" + ",x" * 1_000_000, "columns"),
        ("\udcff\udcfed\0o\0m\0", "not UTF-8"),
        ("", "empty: a header is missing"),
        ("\ufeff\r\n \n", "empty: a header is missing"),
    ],
    ids=[
        *("no domain", "a column twice", "an unknown column", "a column misspelt", "two separators"),
        *("no header", "a million columns", "UTF-16", "nothing", "blank lines"),
    ],
)
def test_a_list_that_does_not_begin_as_one_is_refused(text: str, said: str) -> None:
    with pytest.raises(BadRequest) as refused:
        phones(text)
    assert said in refused.value.text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('example.org,"never closed', "not CSV"),
        ('example.org,"closed"too early', "not CSV"),
        ("example.org,\0", "control characters"),
        ("example.org,\udce9", "not UTF-8"),
        ("example.org," + "x" * 200_000, "longer than 65536 characters"),
        ("," * 60_000, "60001 cells, and the header has 2 columns"),
    ],
    ids=["a quote left open", "a quote inside", "NUL", "Latin-1", "200,000 characters", "60,000 cells"],
)
def test_a_hostile_line_costs_no_other(line: str, said: str) -> None:
    file = StringIO(f"domain,extension\n{line}\nexample.com,2\n")
    bad, good = tuple(read_phones(lines_of(file)))
    if isinstance(bad, BadLineDocument):
        assert said in bad.text
    else:  # what is wrong with it is seen when the phone is planned for
        assert bad[1].extension == "\0"
    assert not isinstance(good, BadLineDocument)
    number, query = good
    assert (number, query.domain, query.extension) == (3, "example.com", "2")


@pytest.mark.parametrize("length", [65_535, 65_536, 65_537, 131_072, 131_073, 400_000])
def test_lines_are_cut_at_their_ends_alone(length: int) -> None:
    long, short = "x" * length, "short"
    assert list(lines_of(StringIO(f"{short}\n{long}\n{short}"))) == [
        *("short\n", f"{long}\n" if length <= 65_536 else None, "short")
    ]
    assert list(lines_of(StringIO(long))) == [long if length <= 65_536 else None]
