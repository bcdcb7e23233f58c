"""A table or an export in, the raw table of its records out (prepare_records.RAW_COLUMNS).

A table with our columns is read as it is, whatever its separator, encoding and case of headers. Anything else is read
by the readers of identification.
"""

import csv
import io
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from scripts.common.messages import InputError, wrong
from scripts.deduplication.normalise_titles import ABSTRACT, LONGEST
from scripts.deduplication.prepare_records import (
    FOREIGN_NAMES,
    RAW_COLUMNS,
    Raw,
    raw_from_canonical,
    raw_from_foreign,
)

COLUMNS = (*(FOREIGN_NAMES.get(name, name) for name in RAW_COLUMNS), "booktitle")
_SEPARATORS = ",;\t|"
_OPENING = 1 << 16  # bytes in which the header line is looked for
# Columns whose values recur: one copy of each is kept.
_RECURRING = {"year", "journal", "booktitle", "isbn", "volume", "number", "pages"}


def read_raw(path: Path) -> Raw:
    """The raw table of a file.

    Raises InputError if it cannot be read, is neither a table with one of our columns nor an export, or gives an id
    twice.
    """
    try:
        with open(path, "rb") as file:
            opening = file.read(_OPENING)
    except OSError as error:
        raise wrong(path, f"cannot be read: {error.strerror}.", "Name a table or an export.") from error
    encoding = _encoding_of(opening)
    header = opening.decode(encoding, errors="replace").lstrip("\ufeff").splitlines()[:1]
    separator = find_separator(header[0] if header else "")
    if not separator:
        return read_export(path, header[0] if header else "")
    try:
        with open(path, encoding=encoding, newline="") as file:
            return raw_from_foreign(read_columns(file, separator), str(path))
    except UnicodeDecodeError:
        return raw_from_foreign(read_columns(io.StringIO(_guessed(path), newline=""), separator), str(path))
    except csv.Error as error:
        raise wrong(path, f"cannot be read as a table: {error}.", "Save it again as CSV in UTF-8.") from error


def _encoding_of(opening: bytes) -> str:
    """UTF-16 where the bytes say so, else UTF-8, with or without a mark."""
    return "utf-16" if opening[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"


def _guessed(path: Path) -> str:
    """The text of a file that is not in Unicode; what it is taken for is told."""
    from scripts.identification.decode_export import decode_export  # half the time of a small table

    encoding, blocks = decode_export(partial(open, path, "rb"), str(path))
    print(f"{path}: is not in UTF-8; it is read as {encoding.told}. {encoding.doubt}".rstrip(), file=sys.stderr)
    return "".join(blocks)


def plain_name(header: str) -> str:
    """The name of a column as ours are written: "Title " is title, "Record ID" record_id, "Authors" author."""
    name = header.strip().strip("\"'").lower().replace(" ", "_").replace("-", "_")
    return FOREIGN_NAMES.get(name, name)


def find_separator(line: str) -> str:
    """What separates the cells of a header line that has one of our columns, of those that tell something; "" if none
    does."""
    telling = set(COLUMNS) - {"url", "number", "abstract", "pages", "volume"}
    found = {s: {plain_name(cell) for cell in next(csv.reader([line], delimiter=s), [])} for s in _SEPARATORS}
    best = max(_SEPARATORS, key=lambda s: len(found[s] & set(COLUMNS)))
    ours = found[best] & set(COLUMNS)
    foreign = len(found[best]) - len(ours)
    # A table with our title and much that is not ours is the export of a database.
    return best if ours & telling and ("record_id" in ours or len(ours) >= foreign) else ""


def read_columns(lines: Iterable[str], separator: str) -> dict[str, list[str]]:
    """The columns that matter here, as texts ("" if missing) up to the length that is looked at; ids without spaces
    around them."""
    csv.field_size_limit(sys.maxsize)
    known: dict[str, str] = {}
    rows = csv.reader(lines, delimiter=separator)
    header = [plain_name(cell.lstrip("\ufeff")) for cell in next(rows, [])]
    columns = [(header.index(name), name, _length_read(name)) for name in COLUMNS if name in header]
    values: dict[str, list[str]] = {name: [] for _, name, _ in columns}
    for row in filter(None, rows):
        for at, name, end in columns:
            cell = row[at][:end] if at < len(row) else ""
            values[name].append(known.setdefault(cell, cell) if name in _RECURRING else cell)
    if "record_id" in values:
        values["record_id"] = [
            name.strip() or f"row_{place}" for place, name in enumerate(values["record_id"], start=1)
        ]
    return values


def _length_read(column: str) -> int | None:
    return {"record_id": None, "abstract": ABSTRACT}.get(column, LONGEST)


def read_export(path: Path, header: str) -> Raw:
    """The raw table of an export; a record that stands in it twice gets an id with its place."""
    from scripts.identification.read_export import source_of  # half the time of a small table
    from scripts.identification.read_file import read_file

    try:
        records = read_file(path, str(path), source_of(path)).records
    except InputError as error:
        raise wrong(
            path,
            f"is no table with one of the columns {', '.join(sorted(COLUMNS))}, and cannot be read as an export.",
            f"It begins with {header[:80]!r}. As an export: {error}",
        ) from error
    seen: set[str] = set()
    for record in records:
        if record["record_id"] in seen:
            record["record_id"] += f"_{record['position']}"
        seen.add(record["record_id"])
    return raw_from_canonical(records)
