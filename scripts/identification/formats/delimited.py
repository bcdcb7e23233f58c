"""Tables as text: what is the same for CSV and TSV of databases, screening tools and reference managers.

Tags are the names of the columns (table_columns.py), and whose table it is (table_providers.py); authors and keywords
are apart (table_cells.py). pandas reads the cells, all as text: nothing is guessed as missing or as a number.
"""

import io
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scripts.common.messages import InputError, wrong
from scripts.common.tables import csv_text
from scripts.identification.formats.format import OUR_NAME, Chunk, Format, Table, Written
from scripts.identification.formats.table_cells import OUR_MARK, SAMPLE, Habits, make_tags, study_cells
from scripts.identification.formats.table_columns import TABLE
from scripts.identification.formats.table_providers import DIALECTS, KNOWN, TITLES, Provider, recognise_provider
from scripts.identification.formats.table_rows import Layout, Rows, quoting_of, recognise_layout, split_rows
from scripts.identification.formats.written_values import PLAIN, escape, text_of
from scripts.identification.raw_hits import RawHit
from scripts.identification.records import LIST_COLUMNS
from scripts.identification.split_export import shift_hits, shift_lines

# Records that we wrote: a table with the mark in its first column. The names are those of Covidence's CSV, and of
# Zotero's for what that lacks.
OUR_NAMES = {
    OUR_MARK: "Database", "record_id": "Key", "source": "Source", "title": "Title", "authors": "Authors",
    "abstract": "Abstract", "year": "Published Year", "journal": "Journal", "volume": "Volume", "issue": "Issue",
    "pages": "Pages", "accession": "Accession Number", "doi": "DOI", "issn": "ISSN", "url": "Url", "pmid": "PMID",
    "pmcid": "PMCID", "nct": "NCT Number", "keywords": "Keywords", "publication_types": "Publication Types",
    "language": "Language",
}  # fmt: skip
OUR_COLUMNS = tuple(OUR_NAMES.values())
# By these names, and by those that earlier versions wrote.
OURS: Table = {
    column: tuple(dict.fromkeys((name.lower().replace(" ", "_"), column)))
    for column, name in OUR_NAMES.items()
    if column not in (OUR_MARK, "record_id", "source")
}


class Part(NamedTuple):
    """A part of a table: its rows, and their cells by column."""

    chunk: Chunk
    found: Rows
    columns: list[list[str]]


def delimited_format(name: str, words: str, delimiters: str, written: Written | None = None) -> Format:
    """A format of tables as text (see Format) whose cells are separated by any of these characters."""

    def recognise(text: str) -> bool:
        layout = recognise_table(text)
        return layout is not None and layout.delimiter in delimiters

    return Format(
        name=name,
        words=words,
        table=TABLE,
        dialects=DIALECTS,
        recognise=recognise,
        read=read_delimited,
        whole=True,
        find_starts=find_row_starts,
        border=find_row_border,
        repeated=_header_of,
        written=written,
    )


def recognise_table(text: str) -> Layout | None:
    """The layout of a text, if it is a table with a column for titles."""
    return recognise_layout(text, KNOWN, TITLES)


def read_delimited(chunks: Iterable[Chunk], file: str = "export") -> Iterator[tuple[Chunk, list[RawHit]]]:
    """Rows of a table as records, chunk by chunk; blank rows are none. How its cells are written, its first rows tell.

    Raises InputError for rows with more or fewer cells than the header (cut off, or broken by a line end without
    quotes around it), and quotes that do not end.
    """
    held, count = [], 0
    names, provider, habits = [], None, None
    for chunk in chunks:
        try:
            layout, part = _read_part(chunk, file)
        except InputError as error:
            raise shift_lines(error, chunk.shift) from None
        if habits is None:
            held.append(part)
            count += len(part.found.rows)
            if count < SAMPLE and not chunk.last:
                continue
            names, provider = layout.names, recognise_provider(layout.names)
            habits = study_cells(names, provider, _first_cells(held, len(names)))
        for each in held or [part]:
            yield each.chunk, _hits_of(each, names, provider, habits)
        held = []


def find_row_starts(text: str) -> list[int]:
    """Lines with rows below the header, found by csv; the reader takes the same text apart by pandas."""
    layout = recognise_table(text)
    return [row.line for row in split_rows(text, layout).rows] if layout else []


def find_row_border(text: str) -> int:
    """Where the last row that is whole ends: read as a table, since quotes within a cell need not be quotes."""
    layout = recognise_table(text)
    if layout is None:
        return 0
    found = split_rows(text, layout, whole=False)
    if found.end <= layout.line and found.quoted:
        return 0
    return _place_of_line(text, found.end)


def _header_of(text: str) -> str:
    """The lines of the header; what stands above it is said only once."""
    layout = recognise_table(text)
    return text[_place_of_line(text, layout.first - 1) : _place_of_line(text, layout.line)] if layout else ""


def _place_of_line(text: str, line: int) -> int:
    """Where the line after this one begins in a text."""
    place = 0
    for _ in range(line):
        place = text.index("\n", place) + 1
    return place


def _read_part(chunk: Chunk, file: str) -> tuple[Layout, Part]:
    layout = recognise_table(chunk.text)
    if layout is None:
        raise wrong(file, "its first lines name no column for titles.", "Add a header line.", "line 1")
    found = split_rows(chunk.text, layout)
    for row in found.rows:
        if row.width < len(layout.names) or row.beyond:
            raise wrong(
                file,
                f"the row has {row.width} cells, the header {len(layout.names)}: it is cut off, or quotes are missing.",
                "Export the search again, or mend the row in a spreadsheet program.",
                f"line {row.line}",
            )
    if found.broken:
        fix = "A quote is missing, or the file is cut off. Export the search again."
        raise wrong(file, f"cannot be read as a table ({found.broken}).", fix, f"line {found.end + 1}")
    return layout, Part(chunk, found, _read_cells(found, layout, file))


def _read_cells(found: Rows, layout: Layout, file: str) -> list[list[str]]:
    """The cells of the rows by column, "" where there is nothing.

    Raises InputError if pandas takes the text apart into other rows than csv did.
    """
    if not found.rows:
        return [[] for _ in layout.names]
    import pandas

    text = "\n".join(row.quoted for row in found.rows)
    try:
        cells = pandas.read_csv(
            io.StringIO(text), header=None, names=range(max(row.width for row in found.rows)), index_col=False,
            dtype=object, keep_default_na=False, na_filter=False, skip_blank_lines=False, lineterminator="\n",
            **quoting_of(layout, found.quoted),
        )  # fmt: skip
        told = f"{len(cells)} rows were read from it, but {len(found.rows)} start in it"
    except pandas.errors.ParserError as error:
        cells, told = (), f"cannot be read as a table ({error})"
    if len(cells) != len(found.rows):
        fix = "A quote is missing or stands where it should not. Export the search again."
        raise wrong(file, f"{told}.", fix, f"line {found.rows[0].line}")
    return [cells[place].tolist() for place in cells.columns]


def _first_cells(parts: list[Part], width: int) -> list[list[str]]:
    """The cells of the first rows of a table, by column."""
    columns = ([cell for part in parts for cell in part.columns[place]] for place in range(width))
    return [cells[:SAMPLE] for cells in columns]


def _hits_of(part: Part, names: list[str], provider: Provider | None, habits: Habits) -> list[RawHit]:
    tags = make_tags(names, provider, part.columns, habits, len(part.found.rows))
    hits = [RawHit(row.line, row.raw, its_tags) for row, its_tags in zip(part.found.rows, tags, strict=True)]
    return shift_hits(hits, part.chunk.shift)


def write_row(record: dict) -> str:
    """A canonical record as a row of CSV."""
    row = {OUR_NAMES[OUR_MARK]: OUR_NAME}
    for column, name in list(OUR_NAMES.items())[1:]:
        if column in LIST_COLUMNS:
            row[name] = list(map(escape, record[column]))
        else:
            row[name] = text_of(record[column]) if column in PLAIN else escape(text_of(record[column]))
    return csv_text(OUR_COLUMNS, [row], header=False)
