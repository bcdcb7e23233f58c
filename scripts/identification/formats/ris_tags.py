"""What the tags of RIS mean where nobody says otherwise; how one provider differs is in ris_dialects.py.

Sources: the specification of Research Information Systems (Reference Manager, 2001 and 2011), the tables by which
Zotero (RIS.js), JabRef (RisImporter) and rispy (TAG_KEY_MAPPING) read it, and exports of the providers themselves.
"""

from scripts.identification.formats.format import DOI_ADDRESS, NCT, PUBMED_ADDRESS, Table, Together

# The number of an issue. CP is one in the specification, and a conference elsewhere.
ISSUE = (
    r"(?i)^(?:(?:suppl\w*|pt|no)\.? ?|s)?\d{1,4}[a-z]?(?:[-/–]\d{1,4}[a-z]?)?"
    r"(?: ?\(?(?:suppl\w*|pt)\.? ?\d{0,3}\)?)?$"
)
ADDRESS = r"https?://\S+"  # files of a library on somebody's disk are none
# When an article was there before print: "FEB 2022", "JAN-FEB 2021". C6 is also an id of a manuscript.
EARLY_ACCESS = r"^(?:[A-Z]{3}[ -])+(?:\d{1,2} )?((?:19|20)\d\d)$"
BARE_DOI = r"^(?:(?i:doi):?\s*)?(10\.\d{4,9}/\S+)$"
RESOLVER_DOI = r"info:doi/(10\.\d{4,9}(?:/|%2[Ff])[^&\s]+)"  # of link resolvers (OpenURL)
EUROPE_PMC = r"europepmc\.org/(?:abstract|article)/(?i:med)/(\d{1,8})\b"
PMC_ADDRESS = r"(?:ncbi\.nlm\.nih\.gov(?:/pmc)?|europepmc\.org)/articles?/(?:PMC/)?(PMC\d+)"
_MARKED_PMID = r"(?i)^(?:pubmed|pmid|medline)(?: id)?[:\s]*(\d{1,8})\b"
_PMID_MARKED_BEHIND = r"(?i)^(\d{1,8})\s*[\[(]?pmid\b"
# Nothing but eight digits in a field that users define is a PMID: ids of programs (EPPI-Reviewer) are longer.
_USERS_PMID = r"^[1-4]\d{7}$"
_PMID_OF_USERS = tuple(
    (tag, pattern) for pattern in (_MARKED_PMID, _PMID_MARKED_BEHIND, _USERS_PMID) for tag in ("U1", "U2")
)

# AGRIS has "v. 7 issue 4" as volume; Ovid has the journal's id at NLM as issue of what is not printed yet.
TABLE: Table = {
    "title": ("TI", "T1", "CT", "BT"),
    "authors": (Together("AU", "A1"), "A1"),
    "journal": ("JF", "T2", "JO", "JA", "J2", "JT", "SO", "BT", "J1", "J9", "JI", "NL"),
    "issn": ("SN",),
    "year": ("PY", "Y1", "YR", "DA", ("C6", EARLY_ACCESS)),
    "volume": (("VL", r"^(?:v\. )+(\S+)"), "VL", "VO"),
    "issue": (("IS", r"^(?!.*\d{6}).+$"), ("CP", ISSUE), ("VL", r"^(?:v\. )+\S+ issue (\S+)")),
    "pages": ("SP", "BP", ("PG", r"^[A-Za-z]*\d+\s*[-‐–]\s*\S+$|^e\d+$")),
    "end_page": ("EP",),
    "article_number": ("C7", "AR"),
    "abstract": ("AB", "N2"),
    "keywords": ("KW",),
    "publication_types": (("M3", r"^(?!doi:|10\.).+"), "PT"),
    "type_code": ("TY",),
    "language": ("LA",),
    "url": ("UR", "US", "LK", ("L2", ADDRESS), ("L1", ADDRESS)),
    "doi": (
        "DO", "DOI", "DI", ("M3", r"10\.\d{4,9}/\S+"), ("UR", DOI_ADDRESS), ("L2", DOI_ADDRESS), ("L3", DOI_ADDRESS),
        ("L3", BARE_DOI), ("L1", DOI_ADDRESS), ("U2", BARE_DOI), ("N1", r"(?i)^doi:?\s*(10\.\d{4,9}/\S+)"),
        ("UR", RESOLVER_DOI), ("L2", RESOLVER_DOI), ("LK", RESOLVER_DOI),
    ),
    "pmid": (
        "PMID", ("UR", PUBMED_ADDRESS), ("N1", r"\bPMID:? ?(?:NLM)?(\d{1,8})\b"), ("AN", r"^PMID:? ?(\d{1,8})$"),
        ("ID", r"(?i)^pubmed:? ?(\d{1,8})"), ("XR", r"(?i)pubmed:? ?(\d{1,8})"), ("PM", r"^\d{1,8}$"),
        ("L2", PUBMED_ADDRESS), ("UR", EUROPE_PMC), ("L2", EUROPE_PMC),
        ("C2", _MARKED_PMID), *_PMID_OF_USERS,
    ),
    "pmcid": ("PMCID", ("C2", r"^PMC\d+"), ("N1", r"\bPMCID:? ?(PMC\d+)"), ("UR", PMC_ADDRESS), ("L2", PMC_ADDRESS)),
    "nct": (("C7", NCT), ("N1", NCT), ("ID", NCT), ("AN", NCT), ("UR", NCT)),
    "accession": ("AN",),
}  # fmt: skip

# Records that we wrote.
OURS: Table = {
    "title": ("TI",), "authors": ("AU",), "journal": ("T2",), "year": ("PY",), "volume": ("VL",), "issue": ("IS",),
    "pages": ("SP",), "end_page": ("EP",), "issn": ("SN",), "doi": ("DO",), "url": ("UR",), "abstract": ("AB",),
    "keywords": ("KW",), "publication_types": ("M3",), "language": ("LA",), "accession": ("AN",), "nct": ("C3",),
    "pmid": ("C5",), "pmcid": ("C6",),
}  # fmt: skip

# What tags hold that have no column here.
OTHERS = {
    "A2": "editors", "A3": "editors of the series", "A4": "translators, other contributors", "AD": "addresses",
    "AI": "ORCIDs", "AV": "where it is kept", "C1": "addresses", "C3": "institutions", "C4": "reviewers",
    "CA": "caption", "CC": "group of Cochrane", "CL": "place of the conference", "CN": "call number",
    "CP": "conference", "CR": "references",
    "CY": "place of publication", "DB": "database", "DP": "provider", "DS": "database", "ED": "editors", "ER": "end",
    "ET": "edition", "FU": "funding", "FX": "funding", "ID": "key of the reference", "L4": "image", "LB": "label",
    "M1": "number or address", "M2": "other", "M3": "kind of work", "M4": "program", "N1": "notes",
    "NS": "notes", "NV": "number of volumes",
    "OP": "original publication", "PA": "address of the publisher", "PB": "publisher", "PD": "date",
    "PI": "place of publication", "PP": "place of publication", "PU": "publisher", "RI": "reviewed work",
    "RN": "notes", "RP": "reprint", "SE": "section", "ST": "short title", "SV": "volume of the series",
    "T3": "title of the series", "TA": "author, translated", "TS": "program", "TT": "title in another language",
    "U1": "user's own", "U2": "user's own", "U3": "user's own", "U4": "user's own", "U5": "user's own",
    "WE": "index of Web of Science", "Y2": "date of access",
}  # fmt: skip
