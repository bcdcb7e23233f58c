"""Plain text of Web of Science (.txt, .ciw): `FN`, `VR`, then records from `PT` to `ER`, at last `EF`.

Tags as they stand; a value that goes on (three spaces) does so after a `\\n`. Our own because rispy's reader loses a
record whose ER is missing, and the raw text.
"""

import re

from scripts.common.messages import wrong
from scripts.identification.formats.format import Format, Table, Together, border_after, marked_by
from scripts.identification.raw_hits import RawHit, lines_matching

TABLE: Table = {
    "title": ("TI", "FT"),
    "authors": (
        Together("AF", "CA"), Together("AU", "CA"), Together("BF", "GP"), Together("BA", "GP"), "CA", "GP",
    ),
    "journal": ("SO", "JI", "J9"),
    "issn": ("SN", "EI"),
    "year": ("PY", "EY", "EA", "PD"),
    "volume": ("VL",),
    "issue": ("IS",),
    "pages": ("BP", "PS"),
    "end_page": ("EP",),
    "article_number": ("AR",),
    "abstract": ("AB",),
    "keywords": ("DE", "ID", "MH"),
    "publication_types": ("DT",),
    "language": ("LA",),
    "url": ("UR",),
    "doi": ("DI",),
    "pmid": ("PM", ("UT", r"^MEDLINE:(\d{1,8})$")),
    "accession": ("UT",),
}  # fmt: skip

# What tags hold that have no column here ("Web of Science Core Collection Field Tags" and those of Zoological Record,
# BIOSIS and MEDLINE on the same platform, help of Clarivate).
OTHERS = {
    "AN": "accession in the database", "BA": "authors of the book", "BE": "editors", "BN": "ISBN",
    "BS": "subtitle of the series", "C1": "addresses", "C3": "institutions", "CL": "place of the conference",
    "CR": "references", "CT": "conference", "CY": "date of the conference", "D2": "DOI of the book",
    "DA": "date of export", "EF": "end", "EM": "e-mail", "ER": "end", "ES": "second edition", "FN": "file",
    "FU": "funding", "FX": "funding", "GA": "document delivery number", "GP": "group of authors of the book",
    "HC": "highly cited", "HO": "host", "HP": "hot paper", "MA": "number of the abstract", "NR": "number of references",
    "OA": "open access", "OI": "ORCIDs", "PA": "address of the publisher", "PG": "number of pages",
    "PI": "place of publication", "PN": "part", "PT": "kind", "PU": "publisher", "RI": "ResearcherIDs",
    "RP": "address for reprints", "SC": "research areas", "SE": "series", "SI": "special issue", "SP": "sponsor",
    "SU": "supplement", "TC": "times cited", "U1": "usage", "U2": "usage", "VR": "version", "WC": "categories",
    "WE": "index", "Z9": "times cited",
}  # fmt: skip

_TAGGED = re.compile(r"([A-Z][A-Z0-9])(?: (.*))?$")


def read_web_of_science(text: str, file: str = "export") -> list[RawHit]:
    """Records of a Web of Science export.

    Raises InputError for a record without ER, a file without EF (both are cut off), and lines that are no value.
    """
    hits: list[RawHit] = []
    lines: list[str] = []
    tags: dict[str, list[str]] = {}
    values: list[str] = []
    start = last = 0
    ended = False
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        last = number
        found = _TAGGED.match(line)
        tag = found[1] if found else ""
        if tag in ("FN", "VR", "EF") and not tags:
            ended = tag == "EF"
            continue
        if not tags:
            start, lines = number, []
        lines.append(line)
        if tag == "ER":
            hits.append(RawHit(start, "\n".join(lines), tags))
            tags = {}
        elif tag:
            values = tags.setdefault(tag, [])
            values.append((found[2] or "").strip())
        elif tags and line.startswith("  "):
            values[-1] += (" " if values in (tags.get("DE"), tags.get("ID")) else "\n") + line.strip()
        else:
            raise wrong(file, f"the line {line[:40]!r} has no tag.", "Export the search again.", f"line {number}")
    if tags or not ended:
        raise wrong(file, "it is cut off: the line `EF` at its end is missing.", "Export it again.", f"line {last}")
    return hits


def find_web_of_science_starts(text: str) -> list[int]:
    """Lines with a PT tag."""
    return lines_matching(text, r"^PT [A-Z]")


FORMAT = Format(
    name="web_of_science",
    words="Web of Science plain text",
    table=TABLE,
    others=OTHERS,
    recognise=marked_by(r"\A\s*(?:FN [^\n]*\n\s*VR |PT [A-Z]\n)"),
    read=read_web_of_science,
    find_starts=find_web_of_science_starts,
    border=border_after(r"\nER[ \t]*\n"),
    closing="EF\n",
)
