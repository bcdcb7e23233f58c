"""NoteExpress: `{Reference Type}: Journal Article`, `{Title}: …`; a file of CNKI, Wanfang, VIP or SinoMed.

Tags are the names in braces, seen in exports of Wanfang and SinoMed that mrhelper documents, and of CNKI that cnki2bib
reads. Authors and keywords are one on each line (Wanfang), or between semicolons (CNKI).
"""

from scripts.identification.formats.format import DOI_ADDRESS, PUBMED_ADDRESS, Table, Tags
from scripts.identification.formats.tagged_text import tagged_format

TABLE: Table = {
    "title": ("Title", "Translated Title"),
    "authors": ("Author", "Translated Author"),
    "journal": ("Journal", "Secondary Title", "Source", "Tertiary Title", "Translated Journal"),
    "issn": ("ISBN/ISSN", "ISSN"),
    "year": ("Year", "Date"),
    "volume": ("Volume",),
    "issue": ("Issue",),
    "pages": ("Pages",),
    "abstract": ("Abstract", "Translated Abstract"),
    "keywords": ("Keywords", "Translated Keywords", "Subject Headings"),
    "publication_types": ("Type of Work", ("Reference Type", r"^(?!Generic$).+")),
    "language": ("Language",),
    "url": ("URL", "Link"),
    "doi": ("DOI", ("URL", DOI_ADDRESS), ("Link", DOI_ADDRESS)),
    "pmid": ("PMID", ("URL", PUBMED_ADDRESS)),
    "accession": ("Accession Number", "PMID"),
}

OTHERS = {
    "Author Address": "address", "Notes": "notes", "Database Provider": "database of the publisher",
    "Subsidiary Author": "editors", "Secondary Author": "editors", "Tertiary Author": "editors", "Place Published":
    "place", "Country": "country", "Label": "label", "Publisher": "publisher", "Edition": "edition",
    "Call Number": "call number",
}  # fmt: skip


def _mend(tags: Tags) -> Tags:
    """Tags with the semicolons of Chinese as ours."""
    lists = ("Author", "Translated Author", "Keywords", "Translated Keywords")
    return tags | {tag: [value.replace("；", ";") for value in tags[tag]] for tag in lists if tag in tags}


FORMAT = tagged_format(
    name="noteexpress",
    words="NoteExpress",
    table=TABLE,
    others=OTHERS,
    start=r"\{Reference Type\}\s*:",
    count=r"(?i)^\W*Reference Type\}",
    tag=r"\{([A-Z][A-Za-z/ ]*)\}\s*:(.*)$",
    titles=("Title",),
    mend=_mend,
)
