"""A table of studies as people export it: comma or semicolon between cells, with or without a byte-order mark.

Between semicolons a comma can only be the decimal point of the program's language, so "12,5" is read as 12.5 there, and
said; between commas it is refused (study_numbers.py). A table with both kinds of number is refused.
"""

import csv
import io
import re
from collections import Counter
from pathlib import Path

from scripts.common.messages import wrong

SPREADSHEETS = (".xlsx", ".xls", ".ods")
_DECIMAL_COMMA = re.compile(r"[-+]?\d+,\d+(e[-+]?\d+)?", re.IGNORECASE)
_DECIMAL_POINT = re.compile(r"[-+]?\d*\.\d+(e[-+]?\d+)?", re.IGNORECASE)


def read_study_table(path: Path) -> tuple[list[dict[str, str]], list[str]]:
    """Rows of the table (cells by column, stripped; blank rows are left out), and notes on how it was read.

    Raises InputError if it is no text, has no studies, no column `study`, a column twice, or a row that does not fit.
    """
    text = _text_of(path)
    lines = text.splitlines()
    first = next((line for line in lines if line.strip()), "")
    mark = ";" if first.count(";") > first.count(",") else "\t" if first.count("\t") > first.count(",") else ","
    try:
        rows = [(n, cells) for n, cells in _numbered(text, mark) if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise wrong(path, f"is not a CSV table: {error}.", "Save it as CSV (UTF-8).") from None
    if not rows:
        raise wrong(path, "has no studies.", "Give it a row per study.")
    header = [cell.strip().lower() for cell in rows[0][1]]
    _check_header(path, header)
    found = []
    for line, cells in rows[1:]:
        if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            fix = "A comma within a cell needs quotes around it." if mark == "," else ""
            raise wrong(path, "has more values than columns.", fix, f"line {line}")
        row = dict.fromkeys(header, "") | dict(zip(header, (cell.strip() for cell in cells), strict=False))
        if not row["study"]:
            raise wrong(path, "has no name of the study.", "Give each study a name.", f"line {line}, column study")
        found.append(row)
    if not found:
        raise wrong(path, "has no studies.", "Give it a row per study.")
    return (found, []) if mark == "," else _with_points(path, found)


def _text_of(path: Path) -> str:
    if path.suffix.lower() in SPREADSHEETS:
        raise wrong(path, "is a spreadsheet.", "Save it as CSV (UTF-8).")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise wrong(path, "is not UTF-8 text.", "Save it as CSV (UTF-8).") from None
    if "\0" in text:
        raise wrong(path, "is not text.", "Save it as CSV (UTF-8).")
    return text


def _numbered(text: str, mark: str):
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    for cells in reader:
        yield reader.line_num, cells


def _check_header(path: Path, header: list[str]) -> None:
    if "study" not in header:
        raise wrong(path, "has no column study.", f"Its columns are: {', '.join(header)}.", "line 1")
    if twice := [name for name, number in Counter(header).items() if name and number > 1]:
        raise wrong(path, f"has the column {', '.join(twice)} twice.", "Leave one.", "line 1")


def _with_points(path: Path, rows: list[dict[str, str]]) -> tuple[list[dict[str, str]], list[str]]:
    """The rows with decimal commas turned into points."""
    cells = [(row, name) for row in rows for name in row if name not in ("study", "cluster")]
    commas = [(row, name) for row, name in cells if _DECIMAL_COMMA.fullmatch(row[name])]
    points = [(row, name) for row, name in cells if _DECIMAL_POINT.fullmatch(row[name])]
    if commas and points:
        (row, name), (other, there) = commas[0], points[0]
        message = f"is {row[name]!r}, while study {other['study']!r}, column {there} is {other[there]!r}."
        raise wrong(path, message, "Write all numbers with a point.", f"study {row['study']!r}, column {name}")
    for row, name in commas:
        row[name] = row[name].replace(",", ".")
    return rows, [f"{len(commas)} numbers with a decimal comma were read as such."] if commas else []
