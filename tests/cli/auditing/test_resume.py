"""What of a list is done, and how it goes on after it was interrupted."""

from argparse import Namespace
from pathlib import Path

import pytest

from planner.cli.auditing.ledger import ledger
from tests.support.audited import LIST, ZONE, domains
from tests.support.commands import Run


def test_an_interrupted_list_goes_on_and_ends_as_if_it_had_not_been(run: Run) -> None:
    Path("list").write_text("example.org\nexample.net\n")
    resume = (*LIST, "--resume", "done")
    assert domains(run("audit", *resume).out) == ["example.net", "example.org"]
    again = run("audit", *resume)
    assert (again.code, again.out) == (1, "")  # what was found before counts
    Path("list").write_text("example.net\nexample.com\n")
    assert domains(run("audit", *resume).out) == ["example.com"]


def test_a_ledger_that_was_cut_anywhere_keeps_its_whole_lines_and_ends_as_it_was(tmp_path: Path) -> None:
    path, exit_codes = tmp_path / "done", {"example.org": 1, "a.test": 0, "example.net": 10}

    def gone_on_with() -> set[str]:
        with ledger(path, Namespace(config="planner.toml"), ()) as book:
            kept = set(book.done)
            assert book.done == {domain: exit_codes[domain] for domain in kept}
            for domain in exit_codes.keys() - kept:
                book.note(domain, exit_codes[domain])
        return kept

    assert gone_on_with() == set()
    whole = path.read_bytes()
    for end in range(len(whole) + 1):
        path.write_bytes(whole[:end])
        lines = whole[:end].decode().split("\n")[1:-1]
        assert gone_on_with() == {line.split()[0] for line in lines}
        assert sorted(path.read_bytes().splitlines()) == sorted(whole.splitlines())


def test_a_line_that_was_cut_short_is_done_again(run: Run) -> None:
    Path("list").write_text("example.org\nexample.net\n")
    resume = (*LIST, "--resume", "done")
    run("audit", *resume)
    whole = Path("done").read_bytes()
    line_ends = [at for at, octet in enumerate(whole) if octet == ord("\n")]
    for end in {0, 1, *range(2, len(whole), len(whole) // 6), *line_ends, *(at + 1 for at in line_ends[:-1])}:
        Path("done").write_bytes(whole[:end])
        rest = run("audit", *resume).out
        kept = {line.split()[0] for line in whole[: whole.rfind(b"\n", 0, end) + 1].decode().splitlines()[1:]}
        assert set(domains(rest)) == {"example.org", "example.net"} - kept
        assert sorted(Path("done").read_bytes().splitlines()) == sorted(whole.splitlines())


@pytest.mark.parametrize(
    ("contents", "options", "said"),
    [
        ("example.org\n", (), "'done' holds something else"),
        ("# pbx-planner audit nonsense\n", (), "'done' holds something else"),
        (None, ("--only", "NP10"), "was begun with other options: --only;"),
        (None, ("--view", "internal", "--fail-on", "info"), "--view and --fail-on;"),
    ],
)
def test_what_was_done_otherwise_is_not_gone_on_with(
    run: Run, contents: str | None, options: tuple[str, ...], said: str
) -> None:
    Path("list").write_text("example.org\n")
    run("audit", *LIST, "--resume", "done")
    if contents is not None:
        Path("done").write_text(contents)
    before = Path("done").read_text()
    ended = run("audit", *LIST, "--resume", "done", *options)
    assert (ended.code, ended.out, Path("done").read_text()) == (2, "", before)
    assert said in ended.err


def test_what_was_done_by_other_settings_is_not_gone_on_with(run: Run) -> None:
    Path("list").write_text("example.org\n")
    Path("planner.toml").write_text('[audit]\nview = "public"\n')
    resume = (*LIST, "--config", "planner.toml", "--resume", "done")
    run("audit", *resume)
    assert run("audit", *resume).out == ""
    Path("planner.toml").write_text('[audit]\nview = "internal"\n')
    ended = run("audit", *resume)
    assert (ended.code, ended.out) == (2, "")
    assert "'done' was begun with other settings; name another file" in ended.err


@pytest.mark.parametrize("name", ["zone", "phones.toml", "host.json"])
def test_what_the_settings_name_is_part_of_them(run: Run, name: str) -> None:
    Path("list").write_text("example.org\n")
    files = {"zone": ZONE, "phones.toml": "", "host.json": '{"interfaces": []}', "tokens": "secret"}
    for file, text in files.items():
        Path(file).write_text(text)
    Path("planner.toml").write_text(
        '[dns]\nzone_files = ["zone"]\n[devices]\nfiles = ["phones.toml"]\n'
        '[host]\nsnapshot_file = "host.json"\n[http]\ntoken_file = "tokens"\n'
    )
    resume = (*("audit", "--file", "list", "--json"), "--config", "planner.toml", "--resume", "done")
    assert domains(run(*resume).out) == ["example.org"]
    Path("tokens").unlink()
    again = run(*resume)
    assert (again.out, again.err) == ("", ""), "who may ask does not matter"
    Path(name).write_text(files[name] + "\n")
    assert "'done' was begun with other settings" in run(*resume).err


def test_a_table_that_goes_on_has_one_header(run: Run) -> None:
    table = (*LIST[:2], *LIST[3:], "--format", "csv", "--resume", "done")
    Path("list").write_text("example.org\n")
    first = run("audit", *table).out
    Path("list").write_text("example.org\nexample.net\n")
    assert "domain,verdict" in first
    assert "domain,verdict" not in run("audit", *table).out
