"""One export file, whatever it is: recognised, read, counted twice, and made canonical records.

In: a file. Out: its format, encoding, records (with file, position, source and search date) and notices.
"""

from pathlib import Path
from typing import NamedTuple

from scripts.common.messages import wrong
from scripts.common.records import mint_record_id
from scripts.identification.canonical_record import Notice, make_record
from scripts.identification.decode_export import decode_export
from scripts.identification.raw_hits import RawHit, check_count
from scripts.identification.read_delimited import find_row_starts, read_delimited
from scripts.identification.read_ris import announced_records, find_ris_starts, read_ris
from scripts.identification.recognise_export import is_workbook, recognise_export


class Export(NamedTuple):
    """What is in one export file. `notices` are by record_id."""

    format: str
    encoding: str
    records: list[dict]
    notices: list[tuple[str, Notice]]


def read_file(path: Path, name: str, source: str, search_date: str = "") -> Export:
    """The records of an export.

    `name` is what the file is called in the records and in messages. Records are in the order of the file, position
    from 1; a record that stands in it twice is there twice.
    Raises InputError for whatever is no complete export.
    """
    kind, encoding, hits = read_hits(Path(path).read_bytes(), name)
    records, notices = [], []
    for position, hit in enumerate(hits, start=1):
        record, found = make_record(hit.tags, kind)
        record |= {
            "record_id": mint_record_id(source, record["accession"], hit.raw),
            "source": source,
            "search_date": search_date,
            "file": name,
            "position": position,
            "raw": hit.raw,
        }
        records.append(record)
        notices += [(record["record_id"], notice) for notice in found]
    return Export(kind, encoding, records, notices)


def read_hits(content: bytes, name: str) -> tuple[str, str, list[RawHit]]:
    """Format, encoding and raw hits of an export's bytes; as many as start in it, or InputError."""
    if is_workbook(content):
        kind, encoding, text = "xlsx", "zip", content
    else:
        text, encoding = decode_export(content, name)
        kind = recognise_export(text, name)
    read, find_starts = _reader_of(kind)
    hits = read(text, name)
    check_count(name, hits, find_starts(text))
    if not hits:
        fix = "If the search found nothing, remove the file and note 0 hits."
        raise wrong(name, "holds no records.", fix, "line 1")
    if kind == "ris" and (announced := announced_records(text)) not in (None, len(hits)):
        raise wrong(name, f"holds {len(hits)} records, but says itself that it has {announced}.", "Export it again.")
    return kind, encoding, hits


def _reader_of(kind: str):
    """What reads a format, and what counts its records in another way. Imported when needed: some take long."""
    match kind:
        case "ris":
            return read_ris, find_ris_starts
        case "csv" | "tsv":
            return read_delimited, find_row_starts
        case "nbib":
            from scripts.identification.read_nbib import find_nbib_starts, read_nbib

            return read_nbib, find_nbib_starts
        case "pubmed_xml":
            from scripts.identification.read_pubmed_xml import find_pubmed_xml_starts, read_pubmed_xml

            return read_pubmed_xml, find_pubmed_xml_starts
        case "endnote_xml":
            from scripts.identification.read_endnote_xml import find_endnote_xml_starts, read_endnote_xml

            return read_endnote_xml, find_endnote_xml_starts
        case "web_of_science":
            from scripts.identification.read_web_of_science import find_web_of_science_starts, read_web_of_science

            return read_web_of_science, find_web_of_science_starts
        case "bibtex":
            from scripts.identification.read_bibtex import find_bibtex_starts, read_bibtex

            return read_bibtex, find_bibtex_starts
        case "xlsx":
            from scripts.identification.read_workbook import find_workbook_starts, read_workbook

            return read_workbook, find_workbook_starts
    raise ValueError(f"no reader for {kind}")
