"""The command that turns any exports into one table of records."""

from pathlib import Path

import pytest

from scripts.common.messages import command_status
from scripts.common.tables import read_csv
from scripts.identification.read_export import main, source_of
from scripts.identification.records import COLUMNS

RIS = "TY  - JOUR\nTI  - One\nAU  - Doe J.\nAU  - Roe R.\nAB  - First.\nSecond.\nAN  - 7\nER  - \n"


def run(*arguments):
    return command_status(main, [str(argument) for argument in arguments])


def test_a_line_is_printed_for_each_file_and_the_table_has_all_records(tmp_path, capsys):
    (tmp_path / "My Export (1).ris").write_text(RIS)
    (tmp_path / "b.csv").write_text('Title,Year\n"Two\nlines",2001\nThree,2002\n')
    out = tmp_path / "records.csv"
    assert run(tmp_path / "My Export (1).ris", tmp_path / "b.csv", "--out", out) == 0
    assert capsys.readouterr().out == (
        f"{tmp_path / 'My Export (1).ris'}: 1 records, ris, utf-8\n{tmp_path / 'b.csv'}: 2 records, csv, utf-8\n"
    )
    rows = read_csv(out, COLUMNS)
    assert [row["title"] for row in rows] == ["One", "Two lines", "Three"]
    assert (rows[0]["record_id"], rows[0]["authors"]) == ("my_export_1-7", "Doe, J.; Roe, R.")
    assert len(out.read_text().splitlines()) == 4, "no line break inside a field"


def test_a_file_that_cannot_be_read_is_told_on_standard_error_and_nothing_is_written(tmp_path, capsys):
    (tmp_path / "good.ris").write_text(RIS)
    (tmp_path / "bad.ris").write_text("TY  - JOUR\n")
    out = tmp_path / "records.csv"
    assert run(tmp_path / "good.ris", tmp_path / "bad.ris", tmp_path / "none.ris", tmp_path, "--out", out) == 1
    said = capsys.readouterr()
    assert said.out == f"{tmp_path / 'good.ris'}: 1 records, ris, utf-8\n"
    assert "bad.ris, line 2: the record that starts at line 1" in said.err
    assert "none.ris: is not there." in said.err
    assert f"{tmp_path}: is a folder." in said.err
    assert not out.exists()


@pytest.mark.parametrize("arguments", [[], ["a.ris"], ["a.ris", "--out", "b.csv", "--source", "Not A Key"]])
def test_wrong_use_ends_with_status_2(arguments):
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2


def test_a_source_may_be_named(tmp_path):
    (tmp_path / "a.ris").write_text(RIS)
    assert run(tmp_path / "a.ris", "--out", tmp_path / "o.csv", "--source", "embase") == 0
    assert read_csv(tmp_path / "o.csv")[0]["record_id"] == "embase-7"


def test_a_source_is_made_from_the_name_of_a_file():
    assert [source_of(Path(name)) for name in ("PubMed (1).nbib", "2019.ris", "Ä.ris")] == [
        "pubmed_1", "file_2019", "file",
    ]  # fmt: skip
