"""Tables: what is the same for CSV, TSV and workbooks of databases, Rayyan, Covidence, ASReview, Zotero and others.

The first row is the header; tags are the names of the columns in lower case with everything but letters and digits as
`_`; authors and keywords are apart. pandas reads the cells, all as text: nothing is guessed as missing or as a number.
"""

import io
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from scripts.common.messages import wrong
from scripts.common.tables import csv_text
from scripts.identification.formats.format import (
    DOI_ADDRESS,
    NCT,
    OUR_NAME,
    PUBMED_ADDRESS,
    Format,
    Table,
    Tags,
    Written,
)
from scripts.identification.formats.table_rows import Layout, Rows, quoting_of, recognise_layout, split_rows
from scripts.identification.formats.written_values import PLAIN, escape, text_of
from scripts.identification.normalise_authors import split_authors, split_keywords
from scripts.identification.raw_hits import RawHit
from scripts.identification.records import COLUMNS, LIST_COLUMNS

if TYPE_CHECKING:
    import pandas

# Names of columns in lower case, everything but letters and digits as `_`.
TABLE: Table = {
    "title": ("title", "article_title", "primary_title", "document_title", "ti", "titles"),
    "authors": (
        "authors", "author_names", "author_s", "author", "first_authors", "au", "af", "author_full_names",
        "author_list", "authorstring",
    ),
    "journal": (
        "source_title", "journal", "journal_book", "publication_title", "journal_name", "so", "journal_title",
        "secondary_title", "publication_name", "source_full_title",
    ),
    "issn": ("issn", "sn", "issn_isbn"),
    "year": (
        "publication_year", "year", "published_year", "pubyear", "py", "date_of_publication", "date", "cover_date",
    ),
    "volume": ("volume", "vl"),
    "issue": ("issue", "number", "is", "issue_number"),
    "pages": ("pages", "page_start", "start_page", "first_page", "bp", "page_range"),
    "end_page": ("page_end", "end_page", "last_page", "ep"),
    "article_number": ("art_no", "article_number", "ar"),
    "abstract": ("abstract", "ab", "abstract_note", "notes_abstract", "n2"),
    "keywords": (
        "author_keywords", "index_keywords", "keywords", "de", "id_keywords_plus", "keywords_plus",
        "emtree_drug_index_terms", "emtree_medical_index_terms", "manual_tags", "automatic_tags", "mesh_terms",
    ),
    "publication_types": ("document_type", "publication_type", "publication_types", "dt"),
    "type_code": ("item_type", "type_of_reference"),
    "language": ("language_of_original_document", "language", "article_language", "la", "languages"),
    "url": ("link", "url", "embase_link", "doi_link", "urls"),
    "doi": (
        "doi", "di", ("open_url_link", r"doi:(10\.[^&\s]+)"), ("url", DOI_ADDRESS), ("citation", r"doi: (10\.\S+)"),
    ),
    "pmid": ("pmid", "pubmed_id", "medline_pmid", "pm", ("url", PUBMED_ADDRESS)),
    "pmcid": (("pmcid", r"PMC\d+"), ("pmc_id", r"PMC\d+")),
    "nct": (("clinical_trial_numbers", NCT), ("nct_number", NCT), ("notes", NCT)),
    "accession": (
        "eid", "ut_unique_wos_id", "ut", "embase_accession_id", "pui", "accession_number", "cochrane_id",
        ("id", r"^CN-\d+$"), "pmid", "pubmed_id", "nct_number", "key", "covidence",
    ),
    "citation": ("citation", "source"),
}  # fmt: skip

# Records that we wrote: a table with the mark in this column.
OUR_MARK = "database"
OUR_COLUMNS = (OUR_MARK, *(name for name in COLUMNS if name not in ("search_date", "file", "position", "raw")))
OURS: Table = {column: (column,) for column in OUR_COLUMNS if column not in (OUR_MARK, "record_id", "source")}

_NAMES = {
    column: {place if isinstance(place, str) else place[0] for place in places} for column, places in TABLE.items()
}
_ALL_NAMES = set().union(*_NAMES.values())
TITLES = _NAMES["title"]


def delimited_format(name: str, words: str, delimiters: str, written: Written | None = None) -> Format:
    """A format of tables as text (see Format) whose cells are separated by any of these characters."""

    def recognise(text: str) -> bool:
        layout = recognise_table(text)
        return layout is not None and layout.delimiter in delimiters

    return Format(
        name=name,
        words=words,
        table=TABLE,
        recognise=recognise,
        read=read_delimited,
        find_starts=find_row_starts,
        border=find_row_border,
        repeated=lambda text: text.lstrip("\n").split("\n", 1)[0] + "\n",
        written=written,
    )


def recognise_table(text: str) -> Layout | None:
    """The layout of a text, if it is a table with a column for titles."""
    return recognise_layout(text, _ALL_NAMES, TITLES)


def read_delimited(text: str, file: str = "export") -> list[RawHit]:
    """Rows of a table as records; blank rows are none.

    Raises InputError for rows with more or fewer cells than the header (cut off, or broken by a line end without
    quotes around it), and quotes that do not end.
    """
    layout = recognise_table(text)
    if layout is None:
        raise wrong(file, "its first line names no column for titles.", "Add a header line.", "line 1")
    found = split_rows(text, layout)
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
    if not found.rows:
        return []
    tags = tags_of(layout.names, _read_cells(found, layout, file))
    return [RawHit(row.line, row.raw, its_tags) for row, its_tags in zip(found.rows, tags, strict=True)]


def find_row_starts(text: str) -> list[int]:
    """Lines with rows below the header, found by csv; the reader takes the same text apart by pandas."""
    layout = recognise_table(text)
    return [row.line for row in split_rows(text, layout).rows] if layout else []


def find_row_border(text: str) -> int:
    """Where the last row that is whole ends: read as a table, since quotes within a cell need not be quotes."""
    layout = recognise_table(text)
    found = split_rows(text, layout, whole=False)
    if found.end <= layout.line and found.quoted:
        return 0
    return _place_of_line(text, found.end)


def _place_of_line(text: str, line: int) -> int:
    """Where the line after this one begins in a text."""
    place = 0
    for _ in range(line):
        place = text.index("\n", place) + 1
    return place


def _read_cells(found: Rows, layout: Layout, file: str) -> "pandas.DataFrame":
    """The cells of the rows, "" where there is nothing.

    Raises InputError if pandas takes the text apart into other rows than csv did.
    """
    import pandas

    text = "\n".join(row.raw for row in found.rows)
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
    return cells


def tags_of(names: list[str], cells: "pandas.DataFrame") -> list[Tags]:
    """The cells of each row by column, authors and keywords apart; empty cells are left out."""
    tags: list[Tags] = [{} for _ in range(len(cells))]
    columns = [(name, cells[place].tolist()) for place, name in enumerate(names)]
    marks = [column for name, column in columns if name == OUR_MARK]
    ours = [any(column[row] == OUR_NAME for column in marks) for row in range(len(cells))]
    for name, column in columns:
        split = _splitter_of(name)
        for its_tags, cell, is_ours in zip(tags, column, ours, strict=True):
            if cell and not cell.isspace():
                values = cell.split(";") if is_ours and name in ("authors", "keywords") else split(cell)
                its_tags.setdefault(name, []).extend(values)
    return tags


def _splitter_of(name: str) -> Callable[[str], list[str]]:
    """What makes values of a cell in a column of this name."""
    if name in _NAMES["authors"]:
        return lambda cell: split_authors(re.sub(r" \(\d+\)", "", cell))
    return split_keywords if name in _NAMES["keywords"] else lambda cell: [cell]


def write_row(record: dict) -> str:
    """A canonical record as a row of CSV."""
    row = {OUR_MARK: OUR_NAME}
    for column in OUR_COLUMNS[1:]:
        if column in LIST_COLUMNS:
            row[column] = list(map(escape, record[column]))
        else:
            row[column] = text_of(record[column]) if column in PLAIN else escape(text_of(record[column]))
    return csv_text(OUR_COLUMNS, [row], header=False)
