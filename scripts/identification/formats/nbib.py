"""MEDLINE text (nbib) of PubMed and ERIC: `PMID- 123`, values go on after six spaces, a blank line ends a record.

Tags as they stand, each with all its values. Our own because Bio.Medline cuts six characters off each line, whatever
they are, takes the second line of many values for a second value, and joins what a tag has several times.
"""

import re

from scripts.common.messages import wrong
from scripts.identification.formats.format import (
    DOI_ADDRESS,
    NCT,
    OUR_NAME,
    Format,
    Table,
    Tags,
    Together,
    Written,
    border_after,
    marked_by,
)
from scripts.identification.formats.written_values import escape, language_code, tagged_values, text_of
from scripts.identification.raw_hits import RawHit, lines_matching

# Where an article stands that has no pages: "e80092", "104501 [pii]". A PII that only its publisher understands
# (S0140-6736(19)30041-8) is none.
_ARTICLE_NUMBER = r"^([A-Za-z]{0,3}\d{1,10}(?:\.\d{1,3})?)(?: \[pii\])?$"

TABLE: Table = {
    "title": ("TI", "TT", "BTI"),
    "authors": (Together("FAU", "CN"), Together("AU", "CN"), "CN"),
    "journal": ("JT", "TA", "BTI"),
    "issn": ("IS", "ISSN"),
    "year": ("DP", "DEP"),
    "volume": ("VI",),
    "issue": ("IP",),
    "pages": ("PG",),
    "article_number": (
        ("LID", _ARTICLE_NUMBER), ("AID", r"^(e\d{2,10}) \[pii\]$"),
        ("SO", r";[^;:]*:([A-Za-z]{0,2}\d\w{0,11})\.(?:\s|$)"),
    ),
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

# What tags hold that have no column here (help of PubMed, "MEDLINE/PubMed data element field descriptions").
OTHERS = {
    "AD": "addresses", "AUID": "identifiers of authors", "CI": "copyright", "CIN": "comment", "CON": "comment",
    "COIS": "conflicts of interest", "CRDT": "date of creation", "CTDT": "date of contribution", "CTI": "collection",
    "DA": "date of creation", "DCOM": "date of completion", "DRDT": "date of revision", "ED": "editors",
    "EDAT": "date of entry", "EN": "edition", "FED": "editors", "FIR": "investigators", "FPS": "person as subject",
    "GN": "note", "GR": "grants", "GS": "genes", "IR": "investigators", "IRAD": "addresses", "ISBN": "ISBN",
    "JID": "NLM's id of the journal", "LR": "date of revision", "MHDA": "date of indexing", "MID": "manuscript",
    "NM": "substances", "OAB": "abstract in another language", "OABL": "language of an abstract", "OCI": "copyright",
    "OTO": "who gave the keywords", "OWN": "owner", "PB": "publisher", "PHST": "history", "PL": "place",
    "PMCR": "date of release", "PS": "person as subject", "PST": "status", "PUBM": "medium", "RF": "references",
    "RN": "substances", "SB": "subset", "SFM": "space flight mission", "SO": "citation", "SPIN": "summary",
    "STAT": "status", "TT": "title in another language", "UIN": "update", "UOF": "update", "ROF": "retraction of",
    "EFR": "erratum for", "RPF": "republished from", "RPI": "republished in", "CRF": "republished from",
    "CRI": "republished in", "ORI": "original report", "DDIN": "dataset", "DRIN": "dataset", "EDIN": "erratum",
    "ECF": "concern for",
}  # fmt: skip

# Records that we wrote, by the tags that PubMed has for it.
OURS: Table = {
    "title": ("TI",), "authors": (Together("FAU", "CN"), "CN"), "journal": ("JT",), "year": ("DP",), "volume": ("VI",),
    "issue": ("IP",), "pages": ("PG",), "issn": ("IS",), "doi": (("AID", r"(.+) \[doi\]$"), "DOI"), "url": ("URL",),
    "abstract": ("AB",), "keywords": ("OT",), "publication_types": ("PT",), "language": ("LA",),
    "accession": ("OID",), "nct": (("SI", r"^ClinicalTrials\.gov/(.+)"), "NCT"), "pmid": ("PMID",), "pmcid": ("PMC",),
}  # fmt: skip

# `TI  - value`; the space behind the hyphen may be missing where the tag is a known one.
_TAG = re.compile(r"([A-Z]{2,4}) *-(?:[ \t](.*)|$)|([A-Z]{4}|[A-Z]{3} |[A-Z]{2}  )-(.*)")
_KNOWN = {*OTHERS, "PMID", "SO", "FAU", "AU", "CN", "DEP", "AID", "OID", "TA", "IP"} | {
    place if isinstance(place, str) else place[0]
    for places in TABLE.values()
    for place in places
    if not isinstance(place, Together)
}


def read_nbib(text: str, file: str = "export") -> list[RawHit]:
    """Records of an nbib export.

    Raises InputError for a record that does not start with a tag, and for a last one that PubMed did not end: its
    articles end with the tag SO, its books and their chapters with their accession in AID.
    """
    hits = [RawHit(start, "\n".join(lines), _tags_of(lines, start, file)) for start, lines in _blocks(text)]
    from_pubmed = any("SO" in hit.tags or "OWN" in hit.tags for hit in hits)
    if from_pubmed and not _is_whole(hits[-1].tags):
        line = f"line {text.rstrip().count(chr(10)) + 1}"
        raise wrong(file, "the last record has no SO line: it is cut off.", "Export the search again.", line)
    return hits


def _is_whole(tags: Tags) -> bool:
    """Whether a record has its end. Reports of ERIC (no PMID, no SO) show none."""
    return "SO" in tags or "PMID" not in tags or any("[bookaccession]" in value for value in tags.get("AID", ()))


def find_nbib_starts(text: str) -> list[int]:
    """Lines with a PMID tag, or in its place our name; where no record has one (ERIC), lines with an OWN tag."""
    begun = rf"^PMID *-(?:[ \d]|$)|(?:\A|(?<=\n\n))OWN *- {OUR_NAME}$"
    return lines_matching(text, begun) or lines_matching(text, r"^OWN *-")


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


def _tags_of(lines: list[str], start: int, file: str) -> Tags:
    """Values by tag. A line that has no tag goes on with the value above it, whether there are spaces before it or
    not."""
    tags: Tags = {}
    values: list[str] = []
    for line in lines:
        tag, value = _tag_of(line)
        if tag:
            values = tags.setdefault(tag, [])
            values.append(value)
        elif values:
            values[-1] = f"{values[-1]} {value}".strip()
        else:
            message = f"the record's first line {line[:40]!r} has no tag."
            raise wrong(file, message, "The export was cut or edited there. Export the search again.", f"line {start}")
    return tags


def _tag_of(line: str) -> tuple[str, str]:
    """The tag of a line and its value; ("", line) if it has none."""
    found = _TAG.match(line)
    if found and found[1]:
        return found[1], (found[2] or "").strip()
    if found and (tag := found[3].rstrip()) in _KNOWN:
        return tag, found[4].strip()
    return "", line.strip()


def write_nbib(record: dict) -> str:
    """A canonical record as nbib, in the dress of PubMed: no tag is empty. One without a PMID begins with its owner."""
    columns = [column for column in OURS if column not in ("pmid", "authors", "issn", "doi", "nct", "language")]
    tags: Table = {"pmid": ("PMID",)}
    begin = [*tagged_values(record, tags), ("OWN", OUR_NAME)]
    plain = tagged_values(record, {column: OURS[column] for column in columns})
    told = [*_written_names(record["authors"]), *plain]
    told += [("IS", f"{issn} (Undetermined)") for issn in record["issn"].split("; ") if issn]
    told += [(tag, f"{record['doi']} [doi]") for tag in ("LID", "AID") if record["doi"]]
    told += [("SI", f"ClinicalTrials.gov/{escape(record['nct'])}")] if record["nct"] else []
    told += [("LA", escape(language_code(record["language"])))] if record["language"] else []
    # SO comes last: a record without it is cut off.
    lines = [*begin, *told, ("SO", escape(_source_of(record)))]
    return "".join(f"{tag:<4}- {value}\n" for tag, value in lines) + "\n"


def _written_names(names: list[str]) -> list[tuple[str, str]]:
    """Persons with full and short names; groups, if none of them stands between persons, as PubMed has them."""
    last = len(names)
    while last and _is_group(names[last - 1]) and names[last - 1] not in names[: last - 1]:
        last -= 1
    persons = [line for name in names[:last] for line in (("FAU", escape(name)), ("AU", escape(_short_name(name))))]
    return persons + [("CN", escape(name)) for name in names[last:]]


def _is_group(name: str) -> bool:
    return "," not in name and " " in name


def _short_name(name: str) -> str:
    """ "Drory, Vivian E, Jr" as "Drory VE Jr"."""
    family, given, *rest = [*(part.strip() for part in name.split(",")), "", ""]
    initials = "".join(part[0].upper() for part in re.split(r"[\s.-]+", given) if part)
    return " ".join(part for part in (family, initials, *rest) if part) or name


def _source_of(record: dict) -> str:
    """A citation as PubMed has it: "J Neurol Sci. 2001;191(1-2):133-7."; the title where there is no journal."""
    place = f"{record['volume']}({record['issue']})" if record["issue"] else record["volume"]
    place = f"{place}:{record['pages']}" if record["pages"] else place
    when = ";".join(part for part in (text_of(record["year"]), place) if part)
    return f"{record['journal'] or record['title'] or 'No source'}. {when}".strip(" .") + "."


FORMAT = Format(
    name="nbib",
    words="nbib",
    table=TABLE,
    others=OTHERS,
    recognise=marked_by(r"\A\s*(?:PMID *-(?:[ \d]|$)|(?:OWN|STAT) *-)"),
    read=read_nbib,
    find_starts=find_nbib_starts,
    border=border_after(r"\n\n+(?=(?:PMID|OWN|STAT) *-)"),
    written=Written(".nbib", "OWN", OURS, write_nbib),
)
