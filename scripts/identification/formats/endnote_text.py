"""EndNote's own text, also called Refer or BibIX (.enw): `%0 Journal Article`, `%A Able, Anna`, a blank line.

Tags as they stand, seen in EndNote's filter "EndNote Import" and in samples of single records. EndNote, Google Scholar,
Rayyan, ACM and CNKI offer it. Keywords are below each other, only the first with its tag.
"""

from scripts.identification.formats.format import DOI_ADDRESS, NCT, PUBMED_ADDRESS, Dialect, Table
from scripts.identification.formats.tagged_text import tagged_format

TABLE: Table = {
    "title": ("%T", "%Q", "%!"),
    "authors": ("%A",),
    "journal": ("%J", "%B", "%O"),
    "issn": ("%@",),
    "year": ("%D", "%8", "%7"),
    "volume": ("%V",),
    "issue": ("%N",),
    "pages": ("%P", "%&"),
    "article_number": ("%]",),
    "abstract": ("%X",),
    "keywords": ("%K",),
    "publication_types": (("%9", r"^(?!\d+$).+"), ("%0", r"^(?!Generic$).+")),
    "language": ("%G",),
    "url": ("%U",),
    "doi": ("%R", ("%U", DOI_ADDRESS), ("%3", r"10\.\d{4,9}/\S+")),
    "pmid": (("%U", PUBMED_ADDRESS), ("%M", r"^PMID:? ?(\d{1,8})$"), ("%Z", r"\bPMID:? ?(\d{1,8})\b")),
    "pmcid": (("%2", r"PMC\d+"),),
    "nct": (("%M", NCT), ("%U", NCT), ("%Z", NCT)),
    "accession": ("%M",),
}

OTHERS = {
    "%C": "place", "%E": "editors", "%F": "label", "%H": "translators", "%I": "publisher", "%L": "call number",
    "%S": "series title", "%W": "database of the publisher", "%Y": "editors of the series", "%Z": "notes",
    "%+": "address", "%[": "date of access", "%~": "database of the publisher", "%<": "notes", "%>": "file link",
    "%7": "edition", "%6": "how many volumes", "%1": "custom field", "%3": "custom field",
    "%4": "custom field", "%#": "custom field", "%$": "custom field", "%?": "translators",
    "%*": "title of the reviewed work", "%(": "title of the original", "%)": "title of the reprint", "%^": "label",
}  # fmt: skip

FORMAT = tagged_format(
    name="endnote_text",
    words="EndNote export (.enw)",
    table=TABLE,
    others=OTHERS,
    # PubMed by way of EndNote: the accession number is the PMID.
    dialects=(
        Dialect("pubmed", (("%W", r"^NLM$"), ("%~", r"^(?:NLM|PubMed|MEDLINE)$")), {"pmid": ("%M", *TABLE["pmid"])}),
    ),
    start=r"%0 \S",
    count=r"^\W?%0(?:\s|$)",
    tag=r"(%[A-Za-z0-9@!#$&()*+,/:;<=>?\[\]^~\\])(?:\s+(.*))?$",
    titles=("%T",),
)
