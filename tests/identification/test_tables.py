"""Tables of databases and programs, field by field, as text and as workbooks, counted independently, cut wherever."""

import csv
import io

import openpyxl
import pandas
import pytest
import xlsxwriter

from scripts.audit.count_exports import count_starts
from scripts.identification.read_file import open_hits, read_file
from tests.identification.table_dresses import DRESSES
from tests.identification.works import WORKS, make_work

each_dress = pytest.mark.parametrize("name", DRESSES)
OURS = {"record_id", "source", "search_date", "file", "position", "raw"}


def records_of(tmp_path, content, name="export"):
    """Format and canonical records of a file, without what says where they were."""
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    export = read_file(tmp_path / name, name, "source")
    return export.format, [{k: v for k, v in record.items() if k not in OURS} for record in export.records]


def hits_of(content, **size):
    content = content if isinstance(content, bytes) else content.encode()
    return list(open_hits(lambda: io.BytesIO(content), "export", **size).content)


def workbook_of(rows, first=()):
    """A workbook whose first sheet has these rows, all cells as text, below the first ones."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("savedrecs")
        for number, row in enumerate([*first, *rows]):
            for place, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, place, cell)
    return buffer.getvalue()


@each_dress
def test_every_field_is_read_of_a_table_of(tmp_path, name):
    kind, records = records_of(tmp_path, DRESSES[name].text(WORKS))
    assert kind == ("tsv" if DRESSES[name].delimiter == "\t" else "csv")
    assert len(WORKS) >= 20
    for work, record in zip(WORKS, records, strict=True):
        assert record == {k: v for k, v in DRESSES[name].record(work).items() if k not in OURS}, work.number


@each_dress
def test_a_workbook_has_the_records_of_the_same_table_as_text(tmp_path, name):
    rows = DRESSES[name].rows(WORKS)
    kind, records = records_of(tmp_path, workbook_of(rows))
    assert kind == "xlsx"
    for work, record in zip(WORKS, records, strict=True):
        assert record == {k: v for k, v in DRESSES[name].record(work).items() if k not in OURS}, work.number


@each_dress
def test_header_in_capitals_with_a_byte_order_mark_and_remarks_above_change_nothing(tmp_path, name):
    dress = DRESSES[name]
    header, *rows = dress.rows(WORKS)
    plain = records_of(tmp_path, dress.text(WORKS))
    shouted = dress.delimiter.join(f"{cell.upper()}" for cell in header)
    below = dress.text(WORKS).removeprefix(dress.above).split("\n", 1)[1]
    above = 'Results of a search for title, abstract and keywords\n\n"Exported on 30 Sep 2024, 12:00"\n'
    assert records_of(tmp_path, f"\ufeff{above}{shouted}\n{below}".replace("\n", "\r\n")) == plain
    assert (
        records_of(tmp_path, workbook_of([list(map(str.upper, header)), *rows], [[], ["Exported today"]]))[1]
        == plain[1]
    )


@each_dress
def test_the_second_count_is_that_of_the_reader_for_a_table_of(tmp_path, name):
    for count in (1, 2, len(WORKS)):
        (tmp_path / "export").write_text(DRESSES[name].text(WORKS[:count]), encoding="utf-8")
        assert count_starts(tmp_path / "export") == count


@each_dress
def test_where_it_is_cut_for_reading_makes_no_difference_to_a_table_of(name):
    text = DRESSES[name].text(WORKS)
    whole = hits_of(text)
    assert len(whole) == len(WORKS)
    for chunk in (1, 700, 5000):
        assert hits_of(text, chunk=chunk) == whole
    lines = text.split("\n")
    assert all("\n".join(lines[hit.line - 1 :]).startswith(hit.raw) for hit in whole)


def test_cells_are_those_that_csv_pandas_and_openpyxl_read():
    for dress in DRESSES.values():
        if dress.delimiter == "," and not dress.bare:
            text = dress.text(WORKS).removeprefix(dress.above)
            _, *by_csv = csv.reader(io.StringIO(text))
            by_pandas = pandas.read_csv(io.StringIO(text), dtype=str, keep_default_na=False).to_numpy().tolist()
            assert by_csv == by_pandas
            book = openpyxl.load_workbook(io.BytesIO(workbook_of(dress.rows(WORKS))))
            by_openpyxl = [[cell or "" for cell in row] for row in book.active.iter_rows(min_row=2, values_only=True)]
            width = max(map(len, by_openpyxl))
            assert [row[:width] for row in by_csv] == by_openpyxl
            raw = [hit.raw for hit in hits_of(dress.text(WORKS))]
            assert [next(csv.reader(io.StringIO(row, newline=""))) for row in raw] == by_csv


def test_rows_below_a_cut_of_more_than_the_first_thousand_are_written_as_the_first_are():
    dress = DRESSES["Publish or Perish"]
    works = [make_work(number) for number in range(1, 1300)]
    hits = hits_of(dress.text(works), chunk=50_000)
    assert [hit.tags.get("authors", []) for hit in hits] == [dress.record(work)["authors"] for work in works]
