"""Tables as they lie on disk: CSV and JSON for what people audit, parquet for the two big tables.

A CSV table is a list of rows, each a dict of strings, "" where a value is missing. CSV files are UTF-8 with `\\n`,
JSON has sorted keys. Writing is atomic; the same rows always give the same bytes.
"""

import csv
import io
import json
import math
import sys
from collections.abc import Collection, Iterator
from operator import itemgetter
from pathlib import Path

from scripts.common.files import write_bytes, write_text
from scripts.common.messages import wrong


def read_csv(path: Path, columns: list[str] | tuple[str, ...] = (), only: bool = False) -> list[dict[str, str]]:
    """Rows of a CSV table; a value that is absent is "". `only`: with no other columns than `columns` (two or more).

    Raises InputError if a column of `columns` is missing, or a row is longer than the header.
    """
    lines = _read_lines(path, columns)
    names = next(lines)
    if only:
        wanted = itemgetter(*map(names.index, columns))
        return [dict(zip(columns, wanted(values), strict=False)) for values in lines]
    return [dict(zip(names, values, strict=False)) for values in lines]


def read_frame(path: Path, columns: list[str] | tuple[str, ...] = ()):
    """A table as a pandas DataFrame: of CSV all columns, of parquet those of `columns` (all without).

    CSV is all text, "" where a value is missing, nothing guessed. Raises InputError as `read_csv`.
    """
    import pandas as pd

    if str(path).endswith(".parquet"):
        return _read_arrow(path, columns).to_pandas()
    names, *lines = _read_lines(path, columns)
    return pd.DataFrame(lines, columns=names, dtype=str)


def _read_lines(path: Path, columns: list[str] | tuple[str, ...]) -> Iterator[list[str]]:
    """The header of a CSV table, then its rows, each as long as the header."""
    csv.field_size_limit(sys.maxsize)  # the default is less than some abstracts; the limit is the process's, not ours
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        names = next(reader, [])
        absent = [name for name in columns if name not in names]
        if absent:
            raise wrong(path, f"has no column {', '.join(absent)}.", f"Its columns are: {names or None}.", "line 1")
        yield names
        for values in filter(None, reader):
            if len(values) != len(names):
                if len(values) > len(names):
                    raise wrong(path, "has more values than columns.", "", f"line {reader.line_num}")
                values += [""] * (len(names) - len(values))
            yield values


def read_stated(
    path: Path, columns: tuple[str, ...], optional: Collection[str] = ()
) -> list[tuple[int, dict[str, str]]]:
    """(line, row) of a CSV table that people write themselves: cells with single spaces, empty lines left out.

    Raises InputError if it is no UTF-8 text or no table, lacks a column of `columns` that is not `optional`, has one
    beside them, or a row with more values than columns.
    """
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
        csv.field_size_limit(sys.maxsize)
        reader = csv.reader(io.StringIO(text, newline=None), strict=True)
        lines = [(reader.line_num, [" ".join(cell.split()) for cell in cells]) for cells in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise wrong(path, f"cannot be read as a table: {error}.", "Save it as CSV, in UTF-8.") from None
    (_, names), *lines = [(line, cells) for line, cells in lines if any(cells)] or [(1, [])]
    expected = f"Its columns are {', '.join(columns)}, with commas between them."
    if absent := [name for name in columns if name not in names and name not in optional]:
        raise wrong(path, f"has no column {', '.join(absent)}.", expected, "line 1")
    if strange := [name for name in names if name not in columns or names.count(name) > 1]:
        raise wrong(path, f"has the column {strange[0]!r}, which is unknown or stands twice.", expected, "line 1")
    for line, cells in lines:
        if len(cells) > len(names):
            raise wrong(path, "has more values than columns.", "Put a text with commas in quotes.", f"line {line}")
    return [(line, dict.fromkeys(columns, "") | dict(zip(names, cells, strict=False))) for line, cells in lines]


def to_number(text: str) -> float | None:
    """The number that a text is, None if it is no finite number ("12,5", "n/a", "nan", "1e999")."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and "_" not in text else None


def csv_text(columns: list[str] | tuple[str, ...], rows: list[dict], header: bool = True) -> str:
    """Rows as CSV text in the order of `columns`. None is "", lists are joined by "; ", line breaks become spaces."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    if header:
        writer.writerow(columns)
    writer.writerows([_cell(row.get(name)) for name in columns] for row in rows)
    return buffer.getvalue()


def write_csv(path: Path, columns: list[str] | tuple[str, ...], rows: list[dict]) -> None:
    """Write rows (dicts; keys outside `columns` are an error) as a CSV table, in the order given."""
    for row in rows:
        if extra := row.keys() - set(columns):
            raise KeyError(f"{path}: no such columns: {sorted(extra)}")
    write_text(Path(path), csv_text(columns, rows))


def _cell(value) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        value = "; ".join(value)
    text = value if isinstance(value, str) else str(value)
    return " ".join(text.splitlines()) if "\n" in text or "\r" in text else text


def read_json(path: Path):
    """The content of a JSON file."""
    return json.loads(Path(path).read_text(encoding="utf-8"))


def write_json(path: Path, content) -> None:
    """Write JSON with sorted keys, two spaces of indent; NaN is refused (a number that is missing is null)."""
    text = json.dumps(content, sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False)
    write_text(Path(path), text + "\n")


def read_parquet(path: Path, columns: list[str] | tuple[str, ...] = ()) -> list[dict]:
    """Rows of a parquet table as dicts of Python values, with all its columns or with those of `columns`."""
    return _read_arrow(path, columns).to_pylist()


def _read_arrow(path: Path, columns):
    import pyarrow.parquet as parquet

    # Not `read_table`: it can read whole folders, and takes 0.3 s to import what that needs.
    with parquet.ParquetFile(path) as table:
        return table.read(columns=list(columns) or None)


def write_parquet(path: Path, rows: list[dict], schema) -> None:
    """Write rows as parquet with an explicit pyarrow `schema`: the same rows give the same bytes."""
    import pyarrow as arrow
    import pyarrow.parquet as parquet

    buffer = io.BytesIO()
    parquet.write_table(arrow.Table.from_pylist(rows, schema=schema), buffer, compression="zstd")
    write_bytes(Path(path), buffer.getvalue())
