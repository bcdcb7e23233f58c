"""Providers of RIS: by which signs one is known, and what it has otherwise than TABLE of ris_tags.py.

To add one: a Dialect with its signs and its table, and above it a line that says where its tags were seen. The first
whose sign a record shows counts, so programs that hand on what a database wrote (Rayyan, EPPI-Reviewer) come before
the databases. Zotero, Mendeley, EndNote, Citavi, RefWorks, JSTOR, OpenAlex and SpringerLink write what TABLE says; of
these and of those without a remark here, exports were read that lie in asreview/citation-file-formatting (Datasets/RIS)
and ESHackathon/CiteSource (tests, vignettes) on GitHub.
"""

from scripts.identification.formats.format import NCT, Dialect
from scripts.identification.formats.ris_tags import BARE_DOI, TABLE

_YEAR = r"\b(?:1[6-9]|20)\d\d\b"
_DIGITS = r"^\d{1,8}$"
_OF_WEB_OF_SCIENCE = (
    r"^(?:WOS|MEDLINE|BCI|BIOSIS|BIOABS|CABI|CCC|CSCD|DRCI|FSTA|INSPEC|KJD|PPRN|PREV|RSCI|SCIELO|ZOOREC):"
)
_OVID = r"ovidsp\.ovid\.com|ovid\.com/ovidweb"
_OVID_MEDLINE = r"ovid\S+[?&]D=(?:med|mesx|ppez|prem|pmnm)"

DIALECTS = (
    # Takes over what was imported. SN is a list as JSON has it; Y2 is the month, CY the addresses.
    Dialect(
        "rayyan",
        (("AN", r"^rayyan-\d"), ("N1", r"RAYYAN-(?:INCLUSION|LABELS|EXCLUSION-REASONS):")),
        {},
    ),
    # "For EndNote", "for Zotero", … of Covidence are one: NS, PD and PG are in all. IS may hold an imported address.
    Dialect(
        "covidence",
        (("NS", r""),),
        {"journal": ("JO", "JF", "T2"), "issue": (("IS", r"^.{1,40}$"),), "pages": ("PG", "SP")},
    ),
    # U1 is the program's own id.
    Dialect(
        "eppi_reviewer",
        (("KW", r"^eppi-reviewer$"),),
        {
            "keywords": (("KW", r"^(?!eppi-reviewer$).+"),),
            "pmid": tuple(place for place in TABLE["pmid"] if place[0] not in ("U1", "U2")),
        },
    ),
    # CENTRAL and the Cochrane Library. C3 lists ids: "PUBMED 38407106,EMBASE 643589775", "CTgov NCT01234567".
    Dialect(
        "central",
        (("AN", r"^CN-\d"), ("UR", r"cochranelibrary\.com/central")),
        {
            "pmid": (("C3", r"(?i)\bpubmed:? ?(\d{1,8})"), *TABLE["pmid"]),
            "nct": (("C3", NCT), *TABLE["nct"]),
        },
        opening=r"^Record #\d+ of \d+\s*$",
    ),
    # Embase.com. M1 and AD are addresses, U3 and U4 dates, C5 the PMID, LK a link resolver.
    Dialect(
        "embase",
        (("U2", r"^L\d{5,}$"), ("AN", r"^L\d{5,}$")),
        {"accession": ("U2", "AN"), "pmid": (("C5", _DIGITS), *TABLE["pmid"])},
    ),
    # Elsevier's Pure (portals of universities). U2 is the DOI, C2 the PMID. Seen in portals' exports.
    Dialect(
        "pure",
        (("AN", r"(?i)^scopus:\d"),),
        {"doi": ("DO", ("U2", BARE_DOI), *TABLE["doi"]), "pmid": (("C2", _DIGITS), *TABLE["pmid"])},
    ),
    # C2 is the PMID, C3 the proceedings, C7 the article number, N1 much else.
    Dialect(
        "scopus",
        (("DB", r"^Scopus$"), ("UR", r"scopus\.com/"), ("AN", r"^2-s2\.0-\d+$")),
        {
            "accession": (("UR", r"[?&]eid=([^&\s]+)"), ("AN", r"^2-s2\.0-\d+$")),
            "pmid": (("C2", _DIGITS), *TABLE["pmid"]),
        },
    ),
    # CP is the conference, A1 a group beside AU, C6 the date of early access, C3 institutions; a record of MEDLINE has
    # its PMID in AN. Counted by tag in github.com/ESHackathon/CiteSource and in a vignette of 4,823 records.
    Dialect(
        "web_of_science",
        (
            ("AN", _OF_WEB_OF_SCIENCE),
            ("UR", r"webofscience\.com|webofknowledge\.com|://(?:WOS|MEDLINE):"),
            ("WE", r"Citation Index"),
        ),
        {
            "journal": ("T2", "JF", "JO", "BT", "JI", "J9"),
            "year": ("PY", "Y1", ("C6", _YEAR), "DA"),
            "issue": (("IS", r"^.{1,40}$"),),
            "pmid": (("AN", r"^MEDLINE:(\d{1,8})$"), *TABLE["pmid"]),
        },
    ),
    # PubMed through EndNote (DP is NLM) or Zotero (DP is PubMed). AN is the PMID.
    Dialect(
        "pubmed",
        (("DP", r"^(?:NLM|PubMed)$"), ("DB", r"^PubMed$")),
        {"pmid": (("AN", _DIGITS), *TABLE["pmid"])},
    ),
    # Ovid's MEDLINE: ID (or AN, or what the address has as AN) is the PMID.
    Dialect(
        "ovid_medline",
        (("DB", r"(?i)^ovid medline|^medline\b.*<"), ("L2", _OVID_MEDLINE), ("UR", _OVID_MEDLINE)),
        {
            "accession": ("AN", "ID"),
            "publication_types": ("PT",),
            "pmid": (
                ("ID", _DIGITS),
                ("AN", _DIGITS),
                ("L2", r"[?&]AN=(\d{1,8})\b"),
                ("UR", r"[?&]AN=(\d{1,8})\b"),
                *TABLE["pmid"],
            ),
        },
    ),
    # Ovid. M3 is a classification, M1 the references, A2 their authors; NL is the journal's short title, behind ER.
    Dialect(
        "ovid",
        (("L2", _OVID), ("UR", _OVID), ("ID", r"^\d{4}-\d{5}-\d{3}$"), ("DB", r"<[^>]*\d{4}[^>]*>$")),
        {"accession": ("AN", "ID"), "publication_types": ("PT",)},
    ),
    # JO, JF and J1 are the journal, T2 a second title (github.com/zotero/translators/issues/1700); L3 is the DOI,
    # M1 the degree of a thesis, N1 a list of what has no tag. AN of its MEDLINE is the PMID.
    Dialect(
        "ebsco",
        (("DP", r"^EBSCO"), ("UR", r"ebscohost\.com|ebsco\.com")),
        {
            "journal": ("JF", "JO", "J1", "JA", "J2", "T2", "BT", "SO"),
            "accession": (
                "AN",
                ("N1", r"Accession Number: ([\w-]+)"),
                ("UR", r"[?&]AN=([^&\s]+)"),
                ("ID", r"^\d{6,}$"),
            ),
            "language": ("LA", ("N1", r"Language: (\w+)")),
            "publication_types": (
                "PT",
                ("N1", r"Publication Type: ([^;.]+)"),
                *TABLE["publication_types"],
                ("N1", r"Document Type: ([^;.]+)"),
            ),
            "pmid": (*TABLE["pmid"], ("UR", r"[?&]db=(?:cmedm|mdc|mdl|mnh)&(?:\S*&)?AN=(\d{1,8})\b")),
        },
    ),
    # T1 and JF; DA is for people ("2018 Feb 3"); L2 and UR go to a link resolver that knows the DOI.
    Dialect("proquest", (("UR", r"proquest\.com"),), {"accession": ("AN", ("UR", r"docview/(\d+)"), "ID")}),
    Dialect(
        "bvs",
        (("ID", r"^(?:lil|ibc|bde|biblio|mdl|cum|sms)-"), ("UR", r"bvsalud\.org|bvs\.br")),
        {"accession": ("AN", "ID", ("UR", r"/resource/\w+/([\w-]+)"))},
    ),
    # China's databases. Names and keywords stand in one value.
    Dialect(
        "cnki",
        (
            ("DP", r"(?i)cnki|wanfang|cqvip|sinomed|知网|万方|维普"),
            ("DB", r"(?i)cnki|wanfang|cqvip|sinomed|知网|万方|维普"),
            ("UR", r"cnki\.(?:net|com)|wanfangdata\.com|cqvip\.com|sinomed\.ac"),
        ),
        {"journal": ("JF", "JO", "T2", "JA")},
    ),
    # IEEE Xplore. VO is the volume again, Y1 the day, JO and T2 the same; names have the given names first.
    Dialect(
        "ieee",
        (("VO", r""), ("UR", r"ieeexplore\.ieee\.org")),
        {"journal": ("T2", "JO", "JF", "JA"), "year": ("PY", "Y1", "DA")},
    ),
    # BT is the book of a chapter, C1 what was exported when.
    Dialect(
        "dimensions",
        (("AN", r"^pub\.\d+$"), ("UR", r"app\.dimensions\.ai/")),
        {"journal": ("JF", "T2", "JO", "BT")},
    ),
    # JO is the journal; T2 is the title of a series or special issue (Zotero's ScienceDirect.js turns it into T3).
    Dialect("sciencedirect", (("UR", r"sciencedirect\.com/science/"),), {"journal": ("JF", "JO", "BT", "T2", "JA")}),
)
