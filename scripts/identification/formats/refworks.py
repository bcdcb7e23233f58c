"""RefWorks Tagged Format: `RT Journal Article`, `A1 Able,Anna`, one space after the tag; a legend may stand before it.

Tags as they stand, seen in RefWorks' own legend ("Refworks Export Tagged Format") and in Zotero's translator "RefWorks
Tagged". RefWorks, ProQuest, EBSCO, Scopus and many publishers offer it ("Export to RefWorks").
"""

from scripts.identification.formats.format import DOI_ADDRESS, NCT, PUBMED_ADDRESS, Table
from scripts.identification.formats.tagged_text import tagged_format

TABLE: Table = {
    "title": ("T1", "OT", "ST"),
    "authors": ("A1",),
    "journal": ("JF", "JO", "T2"),
    "issn": ("SN",),
    "year": ("YR", "FD", "WP"),
    "volume": ("VO",),
    "issue": ("IS",),
    "pages": ("SP",),
    "end_page": ("OP",),
    "abstract": ("AB",),
    "keywords": ("K1",),
    "publication_types": (("RT", r"^(?!Generic$).+"),),
    "language": ("LA",),
    "url": ("UL", "LK"),
    "doi": ("DO", ("NO", r"(?i)\bdoi: ?(10\.\S+)"), ("UL", DOI_ADDRESS), ("LK", DOI_ADDRESS)),
    "pmid": (
        "PMID", ("UL", PUBMED_ADDRESS), ("LK", PUBMED_ADDRESS), ("NO", r"\bPMID:? ?(\d{1,8})\b"),
        ("AN", r"^PMID:? ?(\d{1,8})$"),
    ),
    "pmcid": (("PMCID", r"PMC\d+"), ("NO", r"\bPMC\d+")),
    "nct": (("AN", NCT), ("NO", NCT), ("UL", NCT)),
    "accession": ("AN",),
}  # fmt: skip

# The tags of the legend: a paragraph of an abstract may begin with two capitals as well.
_TAGS = (
    "RT|SR|ID|A[1-6]|AU|T[1-3]|JF|JO|YR|FD|VO|IS|SP|OP|K1|AB|NO|ED|PB|PP|SN|AV|AD|AN|LA|CL|SF|OT|LK|DO|CN|DB|DS|IP|RD|ST|"
    "U1[0-5]|U[1-9]|UL|SL|LL|CR|WT|WV|WP|OL|PMID|PMCID"
)

OTHERS = {
    "SR": "kind of source", "ID": "number in the library", "OL": "language of the output", "A2": "editors",
    "A3": "editors of the series", "A4": "translators", "A5": "translators", "T3": "series title", "ED": "edition",
    "PB": "publisher", "PP": "place", "AV": "location", "AD": "address", "CL": "classification term",
    "SF": "database term", "CN": "call number", "DB": "database of the publisher", "DS": "database of the publisher",
    "RD": "date of retrieval", "CR": "references", "NO": "notes", "SL": "institution", "LL": "location",
    **{f"U{number}": "custom field" for number in range(1, 16)},
}  # fmt: skip

FORMAT = tagged_format(
    name="refworks",
    words="RefWorks tagged text",
    table=TABLE,
    others=OTHERS,
    start=r"RT {1,3}[A-Z]",
    count=r"^\W?RT\s",
    tag=rf"({_TAGS})(?: +(.*))?$",
    titles=("T1",),
    preamble=r"(?:(?i:refworks export)[^\0]*?\n)?",
)
