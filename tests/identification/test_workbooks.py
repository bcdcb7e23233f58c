"""Workbooks of Excel, old and new, and of LibreOffice: read as the table they hold, counted twice, or refused."""

import gzip
import io
import random
import struct
import zipfile
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
import xlsxwriter

from scripts.audit.count_exports import count_starts
from scripts.common.messages import InputError
from scripts.identification.formats import xls
from scripts.identification.read_file import open_hits, read_file
from scripts.identification.warn_of_fields import warn_of_fields
from tests.identification.table_dresses import DRESSES
from tests.identification.works import WORKS

BOOKS = Path(__file__).parents[1] / "data" / "workbooks"  # WORKS as Web of Science's columns, saved by LibreOffice
each_book = pytest.mark.parametrize("kind", ["xls", "ods"])


def hits_of(content):
    return list(open_hits(lambda: io.BytesIO(content), "export").content)


def book_of(*sheets, **options):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return buffer.getvalue()


def small_xls(*cells):
    """The least that a compound document with cells (row, column, number or text) can be, in sectors of 64 bytes."""

    def record(kind, data=b""):
        return struct.pack("<HH", kind, len(data)) + data

    def cell(row, column, value):
        if isinstance(value, str):
            text = value.encode("utf-16-le")
            return record(0x0204, struct.pack("<HHHHB", row, column, 15, len(value), 1) + text)
        return record(0x0203, struct.pack("<HHHd", row, column, 15, value))

    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    rows, columns = max(row for row, _, _ in cells) + 1, max(column for _, column, _ in cells) + 1
    sheet += record(0x0200, struct.pack("<IIHHH", 0, rows, 0, columns, 0)) + b"".join(cell(*each) for each in cells)
    sheet += record(0x000A)
    name = b"One"
    place = len(record(0x0809, begin)) + 4 + 8 + len(name) + 4
    book = record(0x0809, begin) + record(0x0085, struct.pack("<IHBB", place, 0, len(name), 0) + name) + record(0x000A)
    book += sheet
    small = book + bytes(-len(book) % 64)
    count = len(small) // 64
    holding = small + bytes(-len(small) % 512)

    def entry(name, kind, start, size, child=0xFFFFFFFF):
        encoded = name.encode("utf-16-le") + b"\0\0"
        links = struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
        return (
            encoded.ljust(64, b"\0")
            + struct.pack("<HBB", len(encoded), kind, 1)
            + links
            + bytes(36)
            + struct.pack("<IIxxxx", start, size)
        )

    last = len(holding) // 512
    following = [0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFE, *range(4, 3 + last), 0xFFFFFFFE]
    table = struct.pack(f"<{len(following)}I", *following).ljust(512, b"\xff")
    directory = (entry("Root Entry", 5, 3, len(small), 1) + entry("Workbook", 2, 0, len(book))).ljust(512, b"\0")
    small_table = struct.pack(f"<{count}I", *range(1, count), 0xFFFFFFFE).ljust(512, b"\xff")
    header = xls.MARK + bytes(16) + struct.pack("<HHHHHxxxxxxIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 2, 1,
                                                0xFFFFFFFE, 0, 0)  # fmt: skip
    return header.ljust(512, b"\xff") + table + directory + small_table + holding


@each_book
def test_a_workbook_of_old_excel_or_libreoffice_has_every_field_of_the_table_in_it(kind):
    path = BOOKS / f"web_of_science.{kind}"
    export = read_file(path, path.name, "source")
    assert export.format == kind
    for work, record in zip(WORKS, export.records, strict=True):
        expected = DRESSES["Web of Science"].record(work)
        ours = ("record_id", "source", "search_date", "file", "position", "raw")
        assert {k: v for k, v in record.items() if k not in ours} == {
            k: v for k, v in expected.items() if k not in ours
        }
    assert [hit.line for hit in hits_of(path.read_bytes())] == list(range(2, len(WORKS) + 2))
    assert count_starts(path) is None
    assert len(hits_of(gzip.compress(path.read_bytes()))) == len(WORKS)


def test_a_workbook_of_old_excel_so_small_that_it_lies_in_small_sectors_is_read():
    cells = [(0, 0, "Title"), (0, 1, "Year"), (1, 0, "One"), (1, 1, 2001.0), (3, 0, "Two"), (3, 1, 2002.0)]
    content = small_xls(*cells)
    assert xls.find_xls_rows(content, 0) == [1, 2, 4]
    assert [(hit.line, hit.raw) for hit in hits_of(content)] == [(2, "One,2001"), (4, "Two,2002")]


def test_a_word_document_is_refused_and_so_is_a_workbook_with_a_password():
    with pytest.raises(InputError, match="is an old Excel or Word file"):
        hits_of((BOOKS / "letter.doc").read_bytes())
    cells = small_xls((0, 0, "Title"), (1, 0, "One"))
    name, other = "Workbook".encode("utf-16-le") + b"\0\0", "EncryptedPackage".encode("utf-16-le") + b"\0\0"
    locked = cells.replace(
        name.ljust(64, b"\0") + struct.pack("<H", 18), other.ljust(64, b"\0") + struct.pack("<H", 34)
    )
    with pytest.raises(InputError, match=r"is a workbook that is protected by a password\. Save it without one"):
        hits_of(locked)


@each_book
def test_a_damaged_workbook_is_whole_or_refused_never_read_in_part(kind):
    whole, chance, found = (BOOKS / f"web_of_science.{kind}").read_bytes(), random.Random(7), Counter()
    for _ in range(60):
        damaged = bytearray(whole[: chance.choice((None, chance.randrange(8, len(whole))))])
        for place in chance.sample(range(len(damaged)), 3):
            damaged[place] ^= 1 << chance.randrange(8)
        with suppress(InputError):
            found[len(hits_of(bytes(damaged)))] += 1
    assert set(found) <= {len(WORKS)}


def test_cells_outside_of_the_sheet_s_own_extent_are_damage():
    content = small_xls((0, 0, "Title"), (0, 1, "Year"), (1, 0, "One"), (1, 1, 2001.0))
    place = content.index(struct.pack("<HHHHH", 0x0203, 14, 1, 1, 15)) + 4
    damaged = content[:place] + struct.pack("<H", 60_000) + content[place + 2 :]
    with pytest.raises(InputError, match="cells outside of its own extent"):
        hits_of(damaged)
    with pytest.raises(InputError, match="does not end"):
        hits_of(content.replace(struct.pack("<HH", 0x000A, 0), struct.pack("<HH", 0x000B, 0)))


def test_the_first_sheet_with_a_header_counts_wherever_its_header_stands():
    notes = [["About these data"], ["Nobody", "2024"]]
    rows = [
        ["Exported on 30 Sep 2024"],
        [],
        ["TITLE", "Authors", "Year"],
        ["One", "Able, A", 2001],
        [],
        ["Two", "", 2002],
    ]
    assert [hit.line for hit in hits_of(book_of(notes, rows))] == [4, 6]
    with pytest.raises(InputError, match="none of the first 20 rows of its sheets names a column for titles"):
        hits_of(book_of(notes))


def test_further_sheets_with_records_are_told_and_those_without_are_not(tmp_path):
    path = tmp_path / "export.xlsx"
    header = ["Title", "Authors", "Year"]
    rows = [header, ["One", "Able, A", 2001]]
    path.write_bytes(book_of(rows, [["Notes"], ["by hand"]], [header], rows))
    held = read_file(path, "x.xlsx", "s").held
    (problem,) = warn_of_fields("", [held])
    assert problem.message == "has records on more than one sheet; only 'Sheet1' is read, not 'Sheet4'."
    assert "file of its own" in problem.fix


def test_pages_of_which_excel_made_a_day_are_not_taken_for_pages():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "d-mmm"})
        sheet.write_row(0, 0, ["Title", "Pages", "Date"])
        sheet.write_row(1, 0, ["One", ""])
        for column in (1, 2):
            sheet.write_number(1, column, 45300, day)
    (hit,) = hits_of(buffer.getvalue())
    assert hit.tags == {"title": ["One"], "pages (ruined)": ["2024-01-09"], "date": ["2024-01-09"]}


def test_a_row_of_nothing_but_words_for_missing_is_still_a_row():
    hits = hits_of(book_of([["Title", "Year", "DOI"], ["One", 2001, "NA"], ["NA", "NA", "NA"]]))
    assert [hit.tags for hit in hits] == [{"title": ["One"], "year": ["2001"]}, {}]


def test_a_text_of_libreoffice_is_no_workbook():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<x/>")
    with pytest.raises(InputError, match="is a zip archive"):
        hits_of(buffer.getvalue())
