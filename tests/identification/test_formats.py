"""What is recognised, read, written and named follows from the registries of formats and of live sources."""

import io
import subprocess
import sys
from dataclasses import replace

import pytest
import xlsxwriter

from scripts.common.messages import InputError
from scripts.identification.formats import registry
from scripts.identification.formats.format import Format, border_after, marked_by
from scripts.identification.formats.registry import FORMATS
from scripts.identification.live.registry import SOURCES
from scripts.identification.raw_hits import RawHit, lines_matching
from scripts.identification.read_file import open_hits, read_file
from tests.conftest import ROOT

# Words that programs take for a missing value, a number, a date or a truth, and which are none here.
WORDS = ["NA", "N/A", "None", "nan", "NULL", "null", "-", "007", "1e5", "1_000", "True", "2019-01-05", "+1", "1,5", "∞"]


def lines_of(text: str, file: str = "export") -> list[RawHit]:
    """A format of a line for each record: `* Title`."""
    return [RawHit(n, line, {"T": [line[2:]]}) for n, line in enumerate(text.split("\n"), 1) if line.startswith("* ")]


LIST = Format(
    name="list",
    words="a plain list",
    table={"title": ("T",)},
    recognise=marked_by(r"\A\* "),
    read=lines_of,
    find_starts=lambda text: lines_matching(text, r"^\* "),
    border=border_after(r"\n(?=\* )"),
)


def hits_of(content: bytes, **size):
    export = open_hits(lambda: io.BytesIO(content), "export", **size)
    return export.format, list(export.content)


def test_what_is_added_to_the_registry_is_recognised_cut_read_and_named(tmp_path, monkeypatch):
    content = b"* One\n* Two\n  of two lines\n* Three\n"
    with pytest.raises(InputError, match="is of no format that is known here") as told:
        hits_of(content)
    assert "a plain list" not in str(told.value)
    monkeypatch.setitem(registry.FORMATS, "list", LIST)
    for size in (1, 8_000_000):
        kind, hits = hits_of(content, chunk=size)
        assert (kind, [hit.line for hit in hits]) == ("list", [1, 2, 4])
    (tmp_path / "x").write_bytes(content)
    assert [record["title"] for record in read_file(tmp_path / "x", "x", "s").records] == ["One", "Two", "Three"]
    with pytest.raises(InputError, match="or a plain list"):
        hits_of(b"Dear colleague")


def test_a_reader_that_loses_a_record_is_found_out_whatever_its_format(monkeypatch):
    monkeypatch.setitem(registry.FORMATS, "list", replace(LIST, read=lambda text, file: lines_of(text)[1:]))
    with pytest.raises(InputError, match="line 1: 1 records were read from it, but 2 start in it"):
        hits_of(b"* One\n* Two\n")


def test_each_format_that_can_be_chosen_is_advised_where_a_file_is_of_none():
    with pytest.raises(InputError) as told:
        hits_of(b"Dear colleague,\nplease find below.\n")
    assert all(each.words in str(told.value) for each in FORMATS.values() if each.offered)


def test_names_and_words_of_formats_and_sources_are_each_only_one():
    for values in (
        [each.words for each in FORMATS.values()],
        [source.name for source in SOURCES.values()],
        [source.base for source in SOURCES.values()],
        [each.written.suffix for each in FORMATS.values() if each.written],
    ):
        assert len(set(values)) == len(values)
    assert all(name == each.name for name, each in FORMATS.items())
    assert all(set(source.secrets) <= {*source.needs, *source.optional} for source in SOURCES.values())


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_in_a_table_all_cells_are_text_and_nothing_is_guessed(separator):
    rows = [f'"Title {n}"{separator}"{word}"' for n, word in enumerate(WORDS)]
    _, hits = hits_of("\n".join([f"Title{separator}Notes", *rows]).encode())
    assert [hit.tags["notes"] for hit in hits] == [[word] for word in WORDS]
    assert [hit.raw for hit in hits] == rows
    assert [hit.line for hit in hits] == list(range(2, len(rows) + 2))


def test_in_a_workbook_words_stay_words_and_numbers_days_and_truths_are_as_they_are_seen():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["Title", "Notes"])
        for row, word in enumerate(WORDS, start=1):
            sheet.write_string(row, 0, f"Title {row}")
            sheet.write_string(row, 1, word)
        last = len(WORDS)
        for row, value in enumerate([2019, 0.5, True], start=last + 1):
            sheet.write_row(row, 0, ["Title", value])
        sheet.write_string(last + 4, 0, "Title")
        sheet.write_number(last + 4, 1, 43470, day)
    kind, hits = hits_of(buffer.getvalue())
    assert kind == "xlsx"
    assert [hit.tags["notes"][0] for hit in hits] == [*WORDS, "2019", "0.5", "True", "2019-01-05"]
    assert hits[-1].raw == "Title,2019-01-05"


def test_a_bibliography_of_nothing_but_remarks_holds_no_records():
    with pytest.raises(InputError, match="holds no records"):
        hits_of(b"@comment{nothing}\n")


def test_reading_ris_alone_loads_no_library_that_other_formats_and_live_searches_need(tmp_path):
    (tmp_path / "x.ris").write_text("TY  - JOUR\nTI  - x\nER  - \n")
    heavy = ("pandas", "lxml", "pylatexenc", "chardet", "Bio", "requests", "python_calamine")
    code = (
        "import sys; from pathlib import Path; import scripts.identification.read_exports; "
        "from scripts.identification.read_file import read_file; "
        f"read_file(Path({str(tmp_path / 'x.ris')!r}), 'x', 's'); print([m for m in {heavy} if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"
