"""The canonical record: its columns, its id, and how its identifiers and texts are normalised.

A record is a hit in a source. Columns are those of identification/records.parquet; a missing text is "", a missing
year is None, lists are empty.
"""

import hashlib
import re
import unicodedata

# Control characters but for those that are white space, and the byte order mark.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufeff]")

TEXT_COLUMNS = (
    "record_id", "source", "search_date", "accession", "doi", "pmid", "pmcid", "nct", "title", "journal", "issn",
    "volume", "issue", "pages", "abstract", "language", "url", "file", "raw",
)  # fmt: skip
LIST_COLUMNS = ("authors", "keywords", "publication_types")
NUMBER_COLUMNS = ("year", "position")

COLUMNS = (
    "record_id", "source", "search_date", "accession", "doi", "pmid", "pmcid", "nct", "title", "authors", "journal",
    "issn", "year", "volume", "issue", "pages", "abstract", "keywords", "publication_types", "language", "url", "file",
    "position", "raw",
)  # fmt: skip


def record_schema(id_column: str = "record_id", extra: tuple[str, ...] = ()):
    """The pyarrow schema of records (or, with `id_column="unique_id"`, of unique records), plus text columns."""
    import pyarrow as arrow

    kinds = dict.fromkeys(LIST_COLUMNS, arrow.list_(arrow.string())) | dict.fromkeys(NUMBER_COLUMNS, arrow.int32())
    names = [id_column if name == "record_id" else name for name in COLUMNS] + list(extra)
    return arrow.schema([(name, kinds.get(name, arrow.string())) for name in names])


def empty_record() -> dict:
    """A record with nothing in it, all columns present."""
    return {name: [] if name in LIST_COLUMNS else None if name in NUMBER_COLUMNS else "" for name in COLUMNS}


def mint_record_id(source: str, accession: str, raw: str) -> str:
    """`<source>-<accession>`, lower case, other characters than [a-z0-9._] as `_`.

    Without an accession: `x` and 12 hex digits of the sha256 of the raw record with its line ends normalised.
    """
    if accession:
        return f"{source}-" + re.sub(r"[^a-z0-9._]", "_", accession.strip().lower())
    normalised = re.sub(r"\r\n?", "\n", raw).strip()
    return f"{source}-x{hashlib.sha256(normalised.encode()).hexdigest()[:12]}"


def clean_text(value: str) -> str:
    """Text as NFC, without control characters, with runs of white space as one space."""
    is_plain = value.isprintable() and "  " not in value and value[:1] != " " != value[-1:]
    if is_plain and (value.isascii() or unicodedata.is_normalized("NFC", value)):
        return value  # most are clean: twenty times as fast
    value = unicodedata.normalize("NFC", value)
    return " ".join(_CONTROL.sub("", value).split())


def clean_texts(values: list[str]) -> list[str]:
    """`clean_text` of each of several texts; quicker, since most are clean, and one look shows that of all of them."""
    joined = " | ".join(filter(None, values))  # a space at either end of one makes two here
    return values if clean_text(joined) == joined else [clean_text(value) for value in values]


_DOI = re.compile(r"10\.\d{4,9}/\S+?(?=[;,|](?:https?:|doi:|10\.\d{4,9}/)|\s|$)", re.IGNORECASE)
_BRACKETS = {")": "(", "]": "[", "}": "{", ">": "<"}


def normalise_doi(value: str) -> str:
    """The first DOI in `value` in lower case, without address or `doi:` before it, nor dots or brackets that are not
    its own after it; "" if there is none.

    Backslashes are LaTeX's, not the DOI's.
    """
    plain = clean_text(value).replace("\\", "").replace("%2F", "/").replace("%2f", "/")
    found = _DOI.search(plain)
    if not found:
        return ""
    doi = found.group().rstrip(".,;\"'")
    while doi.count(doi[-1]) > doi.count(_BRACKETS.get(doi[-1], doi[-1])):
        doi = doi[:-1].rstrip(".,;\"'")
    return doi.lower()
