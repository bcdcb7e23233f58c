"""RIS of any provider, one value per line as `TY  - JOUR`, from TY to ER.

Tags as they stand (AU, TI, DO, …). Our own because rispy merges two records into one without a word where an ER is
missing, drops tags of four letters (PMID), cannot tell a value that goes on in the next line from a second value, and
does not keep the raw text.
"""

import re

from scripts.common.messages import wrong
from scripts.identification.formats.format import (
    DOI_ADDRESS,
    NCT,
    OUR_NAME,
    PUBMED_ADDRESS,
    Dialect,
    Format,
    Table,
    Written,
    border_after,
    marked_by,
)
from scripts.identification.formats.written_values import tagged_values, type_of
from scripts.identification.raw_hits import RawHit, lines_matching

TABLE: Table = {
    "title": ("TI", "T1", "CT", "BT"),
    "authors": ("AU", "A1"),
    "journal": ("JF", "T2", "JO", "JA", "J2", "JT", "SO"),
    "issn": ("SN",),
    "year": ("PY", "Y1", "YR", "DA"),
    "volume": ("VL",),
    "issue": ("IS", "CP"),
    "pages": ("SP",),
    "end_page": ("EP",),
    "article_number": ("C7", "AR"),
    "abstract": ("AB", "N2"),
    "keywords": ("KW",),
    "publication_types": (("M3", r"^(?!doi:|10\.).+"), "PT"),
    "type_code": ("TY",),
    "language": ("LA",),
    "url": ("UR", "US", "LK", "L2", "L1"),
    "doi": ("DO", "DOI", ("M3", r"10\.\d{4,9}/\S+"), ("UR", DOI_ADDRESS), ("L2", DOI_ADDRESS), ("L3", DOI_ADDRESS)),
    "pmid": (
        "PMID", ("UR", PUBMED_ADDRESS), ("N1", r"\bPMID:? ?(?:NLM)?(\d{1,8})\b"), ("AN", r"^PMID:? ?(\d{1,8})$"),
        ("ID", r"(?i)^pubmed:? ?(\d{1,8})"), ("XR", r"(?i)pubmed:? ?(\d{1,8})"),
    ),
    "pmcid": ("PMCID", ("C2", r"^PMC\d+")),
    "nct": (("C7", NCT), ("N1", NCT), ("ID", NCT), ("AN", NCT), ("UR", NCT)),
    "accession": ("AN",),
}  # fmt: skip

# Providers; the first that fits a record counts. To add one: its signs, and what it has otherwise than TABLE.
DIALECTS = (
    Dialect("central", (("AN", r"^CN-\d"),), {"pmid": (("C3", r"(?i)^pubmed:? ?(\d{1,8})"), *TABLE["pmid"])}),
    Dialect(
        "embase",
        (
            ("U2", r"^L\d{5,}$"),
            ("AN", r"^L\d{5,}$"),
        ),
        {"accession": ("U2", "AN"), "pmid": (("C5", r"^\d{1,8}$"), *TABLE["pmid"])},
    ),
    Dialect(
        "scopus",
        (
            ("DB", r"^Scopus$"),
            ("UR", r"scopus\.com/"),
        ),
        {
            "accession": (("UR", r"[?&]eid=([^&\s]+)"), ("AN", r"^2-s2\.0-\d+$")),
            "pmid": (("C2", r"^\d{1,8}$"), *TABLE["pmid"]),
        },
    ),
    Dialect("endnote_pubmed", (("DP", r"^NLM$"),), {"pmid": (("AN", r"^\d{1,8}$"), *TABLE["pmid"])}),
    # M3 is a classification; medline's ID is the PMID.
    Dialect(
        "ovid",
        (
            ("L2", r"ovidsp\.ovid\.com"),
            ("UR", r"ovidsp\.ovid\.com"),
            ("ID", r"^\d{4}-\d{5}-\d{3}$"),
        ),
        {"accession": ("AN", "ID"), "publication_types": ("PT",)},
    ),
    Dialect(
        "ebsco",
        (
            ("DP", r"^EBSCOhost$"),
            ("UR", r"ebscohost\.com|ebsco\.com"),
        ),
        {
            "accession": (
                "AN",
                ("N1", r"Accession Number: ([\w-]+)"),
                ("UR", r"[?&]AN=([^&\s]+)"),
                ("ID", r"^\d{6,}$"),
            ),
            "language": ("LA", ("N1", r"Language: (\w+)")),
            "publication_types": ("PT", ("N1", r"Publication Type: ([^;.]+)"), *TABLE["publication_types"]),
        },
    ),
    Dialect("proquest", (("UR", r"proquest\.com"),), {"accession": ("AN", ("UR", r"docview/(\d+)"), "ID")}),
    Dialect(
        "bvs",
        (
            ("ID", r"^(?:lil|ibc|bde|biblio|mdl|cum|sms)-"),
            ("UR", r"bvsalud\.org|bvs\.br"),
        ),
        {"accession": ("AN", "ID", ("UR", r"/resource/\w+/([\w-]+)"))},
    ),
)

# Records that we wrote.
OURS: Table = {
    "title": ("TI",), "authors": ("AU",), "journal": ("T2",), "year": ("PY",), "volume": ("VL",), "issue": ("IS",),
    "pages": ("SP",), "end_page": ("EP",), "issn": ("SN",), "doi": ("DO",), "url": ("UR",), "abstract": ("AB",),
    "keywords": ("KW",), "publication_types": ("M3",), "language": ("LA",), "accession": ("AN",), "nct": ("C3",),
    "pmid": ("C5",), "pmcid": ("C6",),
}  # fmt: skip

# Providers put more than the two letters of the standard before some values.
LONG_TAGS = "PMID|PMCID|DOI"


def read_ris(text: str, file: str = "export") -> list[RawHit]:
    """Records of a RIS export. Lines between ER and the next TY (numbers, `Record #1 of 9`) belong to none.

    A line without a tag continues the value before it, after a `\\n`.
    Raises InputError where a record has no end, or no beginning.
    """
    separator = "  -" if re.search(r"^TY  -", text, re.MULTILINE) else " -"
    tagged = re.compile(rf"([A-Z][A-Z0-9]){separator}(.*)|({LONG_TAGS}) {{1,2}}-(.*)")
    hits: list[RawHit] = []
    lines: list[str] = []
    tags: dict[str, list[str]] | None = None
    values: list[str] = []
    start = 0
    for number, line in enumerate(text.split("\n"), start=1):
        found = tagged.match(line)
        tag, value = (found[1] or found[3], found[2] or found[4] or "") if found else ("", line)
        if tag == "TY":
            if tags is not None:
                raise _without_end(file, start, number)
            tags, lines, start = {}, [], number
        if tags is None:
            if tag == "ER":
                raise wrong(file, "a record ends that has no TY line.", "Put the line `TY  - ` back.", f"line {number}")
            continue
        lines.append(line)
        if tag == "ER":
            hits.append(RawHit(start, "\n".join(lines), tags))
            tags = None
        elif tag:
            values = tags.setdefault(tag, [])
            values.append(value.strip())
        elif line.strip():
            values[-1] += "\n" + line.strip()
    if tags is not None:
        raise _without_end(file, start, number)
    return hits


def find_ris_starts(text: str) -> list[int]:
    """Lines with a TY tag, however it is spaced."""
    return lines_matching(text, r"^TY {1,2}-")


def announced_records(text: str) -> int | None:
    """How many records the export itself says it has (Cochrane's `Record #1 of 124`), None if it does not."""
    found = re.findall(r"^Record #\d+ of (\d+)\s*$", text, re.MULTILINE)
    return int(found[-1]) if found else None


def _without_end(file: str, start: int, line: int):
    return wrong(
        file,
        f"the record that starts at line {start} has no ER line: it is cut off.",
        "Export the search again, or put the line `ER  - ` back.",
        f"line {line}",
    )


def write_ris(record: dict) -> str:
    """A canonical record as RIS."""
    lines = [("TY", type_of(record, "ris")), ("DB", OUR_NAME), *tagged_values(record, OURS), ("ER", "")]
    return "".join(f"{tag}  - {value}\n" for tag, value in lines) + "\n"


FORMAT = Format(
    name="ris",
    words="RIS",
    table=TABLE,
    dialects=DIALECTS,
    recognise=marked_by(r"^TY {1,2}-"),
    read=read_ris,
    find_starts=find_ris_starts,
    border=border_after(r"\n(?=TY {1,2}-)"),
    announced=announced_records,
    written=Written(".ris", "DB", OURS, write_ris),
)
