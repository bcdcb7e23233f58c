"""Tables of records and exports are read whatever their separator, encoding and case of headers."""

import pytest

from scripts.common.messages import InputError
from scripts.deduplication.deduplicate_table import main
from scripts.deduplication.read_raw import read_raw

HEADER = ["Record ID", "Title ", "AUTHORS", "Year", "Journal", "Volume", "Issue", "Pages"]
ROW = [" r1 ", "Kräftigung; Übung im Alter", "Müller, A.", "2011", "J Neurol", "12", "3", "133-137"]
RIS = """TY  - JOUR
TI  - Resistance training in patients with motor neuron disease
AU  - Lindqvist, A
PY  - 2011
JO  - J Imag Neurol
VL  - 12
SP  - 133
EP  - 137
ER  -
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_table_is_read_whatever_its_separator_encoding_and_headers(tmp_path, separator, encoding):
    table = tmp_path / "table.csv"
    rows = [separator.join(f'"{cell}"' for cell in row) for row in (HEADER, ROW)]
    table.write_bytes("\n".join(rows).encode(encoding))
    raw = read_raw(table)
    found = {name: raw[name][0] for name in ("record_id", "title", "authors", "issue", "pages")}
    wanted = {"record_id": "r1", "title": ROW[1], "authors": ROW[2], "issue": "3", "pages": "133-137"}
    assert found == wanted


def test_an_encoding_that_is_guessed_is_told(tmp_path, capsys):
    table = tmp_path / "table.csv"
    table.write_bytes("title\nKräftigung im Alter\n".encode("cp1252"))
    assert read_raw(table)["title"] == ["Kräftigung im Alter"]
    assert "is not in UTF-8; it is read as " in capsys.readouterr().err


def test_an_export_is_deduplicated_directly_even_if_a_record_stands_in_it_twice(tmp_path):
    export, out = tmp_path / "search.ris", tmp_path / "out.csv"
    export.write_text(RIS + RIS.replace("133", "0133"), encoding="utf-8")
    assert main([str(export), str(out)]) == 0
    rows = [line.split(",") for line in out.read_text().splitlines()[1:]]
    assert len(rows) == 2
    assert rows[0][1] == rows[1][1]


def test_what_is_neither_says_what_it_lacks_and_how_it_begins(tmp_path):
    table = tmp_path / "other.csv"
    table.write_text("foo,bar\n1,2\n")
    with pytest.raises(InputError, match=r"no table with one of the columns abstract, author.*begins with 'foo,bar'"):
        read_raw(table)


def test_an_id_that_is_used_twice_but_for_spaces_is_told(tmp_path):
    table = tmp_path / "table.csv"
    table.write_text("record_id,title\na,Editorial\n a ,Reply\n")
    with pytest.raises(InputError, match="'a' is used twice"):
        read_raw(table)
