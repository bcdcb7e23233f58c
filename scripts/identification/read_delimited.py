"""Tables: CSV (commas, semicolons, bars) and TSV of databases, Rayyan, Covidence, ASReview, Zotero and others.

In: text with `\\n` line ends, first line the header. Out: one RawHit per row; tags are the names of the columns in
lower case with everything but letters and digits as `_`; authors and keywords apart.
"""

import csv
import re
from typing import NamedTuple

from scripts.common.messages import wrong
from scripts.identification.field_tables import DELIMITED, OUR_MARKS, OUR_NAME
from scripts.identification.normalise_authors import split_authors, split_keywords
from scripts.identification.raw_hits import RawHit

LONGEST_HEADER = 100_000
LONGEST_CELL = 10_000_000  # Scopus puts all references of an article into one cell


class Header(NamedTuple):
    """How a table is laid out: what separates its cells, its columns, and the line of its header (from 1)."""

    delimiter: str
    names: list[str]
    line: int


_NAMES = {
    column: {source if isinstance(source, str) else source[0] for source in sources}
    for column, sources in DELIMITED.items()
}
_ALL_NAMES = set().union(*_NAMES.values())


def read_delimited(text: str, file: str = "export") -> list[RawHit]:
    """Rows of a table as records; blank rows are none.

    Raises InputError for rows with more or fewer cells than the header (cut off, or broken by a line end without
    quotes around it), and quotes that do not end.
    """
    header = recognise_header(text)
    if header is None:
        raise wrong(file, "its first line names no column for titles.", "Add a header line.", "line 1")
    lines = text.split("\n")
    rows = _parse(lines, header, file)
    return [RawHit(line, "\n".join(lines[line - 1 : end]), tags_of(header.names, row)) for line, end, row in rows]


def recognise_header(text: str) -> Header | None:
    """The header of a table, if the first line that is not blank is one: it has a column for titles."""
    blank = len(text) - len(text.lstrip("\n"))
    first = text[blank : blank + LONGEST_HEADER].split("\n", 1)[0]
    best, most = None, 0
    for delimiter in ",;\t|":
        names = [name_column(cell) for cell in next(csv.reader([first], delimiter=delimiter), [])]
        while names and not names[-1]:
            names.pop()
        known = len(_ALL_NAMES.intersection(names))
        if known > most and _NAMES["title"].intersection(names):
            best, most = Header(delimiter, names, blank + 1), known
    return best


def find_row_starts(text: str) -> list[int]:
    """Lines with rows below the header: what is quoted is blanked out, then lines with anything in them are counted.

    Where the quotes are not quotes (tabs between cells, none around them), every line is a row.
    """
    header = recognise_header(text)
    lines = text.split("\n")
    cell = header.delimiter if header else ","
    if cell == "\t" and not _is_quoted(lines, header):
        blanked = text
    else:
        quoted = re.compile(rf'(?:^|(?<=[{cell}])) *"([^"]*(?:""[^"]*)*)"(?=[{cell}\n]|\Z)', re.MULTILINE)
        blanked = quoted.sub(lambda found: ("x" if found[1].strip() else "") + "\x00" * found[1].count("\n"), text)
    starts, line = [], 1
    for row in blanked.split("\n"):
        if row.strip(f" {cell}\t\x00"):
            starts.append(line)
        line += 1 + row.count("\x00")
    return starts[1:]


def name_column(cell: str) -> str:
    """The name of a column as the tables of fields have it."""
    return re.sub(r"[^a-z0-9]+", "_", cell.lower()).strip("_")


def tags_of(names: list[str], row: list[str]) -> dict[str, list[str]]:
    """The cells of a row by column, authors and keywords apart; empty cells are left out."""
    tags: dict[str, list[str]] = {}
    ours = OUR_NAME in (cell for name, cell in zip(names, row, strict=False) if name == OUR_MARKS["csv"])
    for name, cell in zip(names, row, strict=False):
        if not cell.strip():
            continue
        if ours and name in ("authors", "keywords"):
            values = cell.split(";")
        elif name in _NAMES["authors"]:
            values = split_authors(re.sub(r" \(\d+\)", "", cell))
        elif name in _NAMES["keywords"]:
            values = split_keywords(cell)
        else:
            values = [cell]
        tags.setdefault(name, []).extend(values)
    return tags


def _parse(lines: list[str], header: Header, file: str) -> list[tuple[int, int, list[str]]]:
    """Rows below the header, blank ones left out: first and last line, and cells."""
    quoting = csv.QUOTE_MINIMAL if header.delimiter != "\t" or _is_quoted(lines, header) else csv.QUOTE_NONE
    rows, line = [], header.line
    try:
        for end, row in parse_rows(lines, header, quoting):
            if any(cell.strip() for cell in row):
                _check_length(row, header, line + 1, file)
                rows.append((line + 1, end, row))
            line = end
    except csv.Error as error:
        fix = "A quote is missing, or the file is cut off. Export the search again."
        raise wrong(file, f"cannot be read as a table ({error}).", fix, f"line {line + 1}") from None
    return rows


def _check_length(row: list[str], header: Header, line: int, file: str) -> None:
    if len(row) < len(header.names) or any(cell.strip() for cell in row[len(header.names) :]):
        raise wrong(
            file,
            f"the row has {len(row)} cells, the header {len(header.names)}: it is cut off, or quotes are missing.",
            "Export the search again, or mend the row in a spreadsheet program.",
            f"line {line}",
        )


def parse_rows(lines: list[str], header: Header, quoting: int):
    """Rows below the header, each after the number of its last line."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(
        (line + "\n" for line in lines[header.line :]),
        delimiter=header.delimiter,
        quoting=quoting,
        skipinitialspace=header.delimiter != "\t",
        strict=True,
    )
    for row in reader:
        yield header.line + reader.line_num, row


def _is_quoted(lines: list[str], header: Header) -> bool:
    """Whether quotes of a TSV are quotes: read so, all rows are as long as the header. Web of Science has bare ones."""
    try:
        return all(len(row) in (0, len(header.names)) for _, row in parse_rows(lines, header, csv.QUOTE_MINIMAL))
    except csv.Error:
        return False
