"""CENTRAL's citations as plain text: `Record #1 of 124`, then `ID: CN-01234567`, `AU: Able A`, `TI: …`.

Tags as the Cochrane Library writes them when a person exports citations as plain text. No published sample was found
to compare with; those of its RIS were.
"""

from scripts.identification.formats.format import DOI_ADDRESS, NCT, PUBMED_ADDRESS, Table
from scripts.identification.formats.ris import announced_records
from scripts.identification.formats.tagged_text import tagged_format

TABLE: Table = {
    "title": ("TI",),
    "authors": ("AU",),
    "journal": ("SO",),
    "issn": ("SN",),
    "year": ("YR",),
    "volume": ("VL",),
    "issue": ("NO",),
    "pages": ("PG",),
    "abstract": ("AB",),
    "keywords": ("KY",),
    "publication_types": ("PT",),
    "language": ("LA",),
    "url": ("US", "UR"),
    "doi": ("DOI", ("US", DOI_ADDRESS)),
    "pmid": (("PM", r"\d{1,8}"), ("XR", r"(?i)pubmed:? ?(\d{1,8})"), ("SO", PUBMED_ADDRESS)),
    "nct": (("ID", NCT), ("SO", NCT), ("AN", NCT), ("US", NCT)),
    "accession": ("ID",),
}

OTHERS = {"XR": "numbers in other databases", "CC": "label of the Cochrane group", "PB": "publisher", "ST": "status"}

FORMAT = tagged_format(
    name="cochrane_text",
    words="Cochrane's plain text",
    table=TABLE,
    others=OTHERS,
    preamble=r"(?:[^\n]*\n){0,30}?",
    start=r"Record #\d+ of \d+[ \t]*(?:\n|\Z)",
    count=r"^ID: ",
    tag=r"([A-Z]{2,3}): ?(.*)$",
    titles=("TI",),
    announced=announced_records,
)
