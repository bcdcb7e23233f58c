"""MEDLINE text (nbib) of PubMed and ERIC: `PMID- 123`, values go on after six spaces, a blank line ends a record.

Tags as they stand. Bio.Medline reads the values.
"""

import re

from scripts.common.messages import wrong
from scripts.identification.formats.format import (
    DOI_ADDRESS,
    NCT,
    OUR_NAME,
    Format,
    Table,
    Written,
    border_after,
    marked_by,
)
from scripts.identification.formats.written_values import escape, tagged_values
from scripts.identification.raw_hits import RawHit, lines_matching

TABLE: Table = {
    "title": ("TI", "TT", "BTI"),
    "authors": ("FAU", "AU"),
    "journal": ("JT", "TA", "BTI"),
    "issn": ("IS", "ISSN"),
    "year": ("DP", "DEP"),
    "volume": ("VI",),
    "issue": ("IP",),
    "pages": ("PG",),
    "abstract": ("AB", "OAB"),
    "keywords": ("MH", "OT"),
    "publication_types": ("PT",),
    "language": ("LA",),
    "url": (("LID", r"https?://\S+"),),
    "doi": (
        "id_doi", ("LID", r"(10\.\S+) \[doi\]"), ("AID", r"(10\.\S+) \[doi\]"), ("AID", DOI_ADDRESS),
        ("SO", r"doi: (10\.\S+)"),
    ),
    "pmid": ("PMID",),
    "pmcid": (("PMC", r"PMC\d+"), ("id_pmc", r"PMC\d+")),
    "nct": (("SI", NCT),),
    "accession": ("PMID", "OID"),
    "retraction": ("RIN",),
    "correction": ("EIN",),
    "concern": ("ECI",),
}  # fmt: skip

# Records that we wrote.
OURS: Table = {
    "title": ("TI",), "authors": ("FAU",), "journal": ("JT",), "year": ("DP",), "volume": ("VI",),
    "issue": ("IP",), "pages": ("PG",), "issn": ("IS",), "doi": ("DOI",), "url": ("URL",), "abstract": ("AB",),
    "keywords": ("OT",), "publication_types": ("PT",), "language": ("LA",), "accession": ("OID",), "nct": ("NCT",),
    "pmid": ("PMID",), "pmcid": ("PMC",),
}  # fmt: skip

_TAG = re.compile(r"[A-Z]{2,4} *- ?")


def read_nbib(text: str, file: str = "export") -> list[RawHit]:
    """Records of an nbib export.

    Raises InputError for a record that does not start with a tag, and for a last one without the SO tag that PubMed's
    records end with: it is cut off.
    """
    hits = [RawHit(start, "\n".join(lines), _tags_of(lines, start, file)) for start, lines in _blocks(text)]
    from_pubmed = any("SO" in hit.tags or "OWN" in hit.tags for hit in hits)
    if from_pubmed and "SO" not in hits[-1].tags:
        line = f"line {text.rstrip().count(chr(10)) + 1}"
        raise wrong(file, "the last record has no SO line: it is cut off.", "Export the search again.", line)
    return hits


def find_nbib_starts(text: str) -> list[int]:
    """Lines with a PMID tag; where no record has one (ERIC), lines with an OWN tag."""
    return lines_matching(text, r"^PMID *- ") or lines_matching(text, r"^OWN *- ")


def _blocks(text: str) -> list[tuple[int, list[str]]]:
    """Runs of lines between blank lines, each with the number of its first line."""
    blocks: list[tuple[int, list[str]]] = []
    inside = False
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            inside = False
        elif inside:
            blocks[-1][1].append(line)
        else:
            blocks.append((number, [line]))
            inside = True
    return blocks


def _tags_of(lines: list[str], start: int, file: str) -> dict[str, list[str]]:
    """Values by tag. A line that has neither a tag nor spaces before it goes on with the value above it."""
    from Bio import Medline

    if not _TAG.match(lines[0]):
        message = f"the record's first line {lines[0][:40]!r} has no tag."
        raise wrong(file, message, "The export was cut or edited there. Export the search again.", f"line {start}")
    mended = [line if _TAG.match(line) else f"      {line.strip()}" for line in lines]
    record = next(Medline.parse(f"{line}\n" for line in mended))
    tags = {tag: value if isinstance(value, list) else [value] for tag, value in record.items()}
    names = "FAU" if "FAU" in tags else "AU"
    if "CN" in tags:  # groups that are authors
        tags[names] = tags.get(names, []) + tags["CN"]
    return tags


def write_nbib(record: dict) -> str:
    """A canonical record as nbib. PMID comes first and is there even if it is empty, SO comes last: that is how records
    are told apart."""
    source = f"{record['journal']}. {record['year'] or ''};{record['volume']}:{record['pages']}."
    tagged = [(tag, value) for tag, value in tagged_values(record, OURS) if tag != "PMID"]
    lines = [("PMID", record["pmid"]), ("OWN", OUR_NAME), *tagged, ("SO", escape(source))]
    return "".join(f"{tag:<4}- {value}\n" for tag, value in lines) + "\n"


FORMAT = Format(
    name="nbib",
    words="nbib",
    table=TABLE,
    recognise=marked_by(r"\A\s*(?:PMID|OWN|STAT) *- "),
    read=read_nbib,
    find_starts=find_nbib_starts,
    border=border_after(r"\n\n+(?=(?:PMID|OWN|STAT) *- )"),
    written=Written(".nbib", "OWN", OURS, write_nbib),
)
