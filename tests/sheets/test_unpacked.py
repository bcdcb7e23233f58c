"""A workbook that is unpacked for reading says what it said before."""

import io
import re
import zipfile

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from scripts.sheets import unpacked
from scripts.sheets.unread_cells import ERROR, FORMULA, MERGED

WORDS = st.sampled_from(["trial", " of ", "a & b", "<r><t>", "é", " ", "x  y", "row>", "si>", "\u2028", "]]>", "1,5"])
RUNS = st.lists(st.tuples(st.booleans(), WORDS), min_size=1, max_size=6)


def _book(texts: list[list[tuple[bool, str]]], constant_memory: bool) -> bytes:
    """A row for each text, of runs that are bold or not; and some cells that cannot be read."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": constant_memory}) as book:
        sheet, bold = book.add_worksheet("Screening"), book.add_format({"bold": True, "font_color": "red"})
        for row, runs in enumerate(texts):
            if len(runs) > 2:
                pieces = [piece for is_bold, word in runs for piece in ((bold, word) if is_bold else (word,))]
                sheet.write_rich_string(row, 0, *pieces)
            else:
                sheet.write_string(row, 0, "".join(word for _, word in runs))
            sheet.write_number(row, 1, row / 2)
            if row % 3 == 0:
                sheet.write_formula(row, 2, "=A9", None, "#REF!" if row % 2 else "")
        sheet.merge_range(len(texts), 0, len(texts) + 1, 1, "both")
        book.add_worksheet("Other").write_string(2, 2, "there")
    return buffer.getvalue()


def _prefixed(content: bytes) -> bytes:
    """The same workbook with a prefix before each element of its tabs, as some programs write."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            xml = old.read(name)
            if "worksheets/sheet" in name or "sharedStrings" in name:
                xml = re.sub(rb"<(/?)(?=\w)", rb"<\1x:", xml).replace(b" xmlns=", b" xmlns:x=")
            new.writestr(name, xml)
    return made.getvalue()


def _cells(file) -> dict:
    with CalamineWorkbook.from_filelike(file) as book:
        return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


@settings(max_examples=60, deadline=None)
@given(st.lists(RUNS, min_size=1, max_size=9), st.booleans(), st.booleans(), st.integers(1, 700))
def test_an_unpacked_workbook_says_the_same_wherever_its_pieces_end(texts, constant_memory, prefixed, size):
    content = _book(texts, constant_memory)
    content = _prefixed(content) if prefixed else content
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(unpacked, "_CHUNK", size)
        light, unread = unpacked.unpack(content)
    assert _cells(light) == _cells(io.BytesIO(content))
    rows = len(texts)
    expected = {(row, 2): ERROR if row % 2 else FORMULA for row in range(0, rows, 3)}
    expected |= {(row, column): MERGED for row in (rows, rows + 1) for column in (0, 1)}
    assert unread == {"Screening": expected}


def test_the_runs_of_a_text_become_one():
    runs = [(True, "trial"), (False, " of "), (True, "trial")]
    for constant_memory in (True, False):
        light, _ = unpacked.unpack(_book([runs], constant_memory))
        with zipfile.ZipFile(light) as packed:
            assert b"".join(map(packed.read, packed.namelist())).count(b"<r>") == 1
