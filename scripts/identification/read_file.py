"""One export file, whatever it is: recognised, read, counted twice, and made canonical records.

In: a file. Out: its format, encoding, records (with file, position, source and search date) and notices.
"""

from collections.abc import Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from scripts.common.messages import InputError, wrong
from scripts.identification.canonical_record import Notice, make_record
from scripts.identification.decode_export import Opener, decode_export, read_blocks
from scripts.identification.raw_hits import RawHit, check_count
from scripts.identification.read_delimited import find_row_starts, read_delimited
from scripts.identification.read_ris import announced_records, find_ris_starts, read_ris
from scripts.identification.recognise_export import is_workbook, recognise_export
from scripts.identification.records import mint_record_id
from scripts.identification.split_export import CHUNK, Chunk, shift_hits, shift_lines, split_export

STREAMED = ("pubmed_xml", "endnote_xml")  # their readers go through all chunks: XML is whole or it is none


class Export(NamedTuple):
    """What is in one export file. `notices` are by record_id."""

    format: str
    encoding: str
    records: list[dict]
    notices: list[tuple[str, Notice]]


class OpenExport(NamedTuple):
    """An export whose format is known and whose content is still to be read."""

    format: str
    encoding: str
    content: Iterator


def read_file(path: Path, name: str, source: str, search_date: str = "") -> Export:
    """The records of an export.

    `name` is what the file is called in the records and in messages. Records are in the order of the file, position
    from 1; a record that stands in it twice is there twice.
    Raises InputError for whatever is no complete export.
    """
    kind, encoding, read = open_export(partial(open, path, "rb"), name, source, search_date)
    records, notices = [], []
    for record, found in read:
        records.append(record)
        notices += [(record["record_id"], notice) for notice in found]
    return Export(kind, encoding, records, notices)


def open_export(opened: Opener, name: str, source: str, search_date: str = "") -> OpenExport:
    """An export whose `content` gives each record with its notices, read as they are asked for.

    `opened` opens the file, as often as it is called. What is wrong further on in the file is raised when it is read:
    only the end of `content` says that all is well.
    """
    kind, encoding, hits = open_hits(opened, name)

    def records() -> Iterator[tuple[dict, list[Notice]]]:
        for position, hit in enumerate(hits, start=1):
            record, notices = make_record(hit.tags, kind)
            record |= {
                "record_id": mint_record_id(source, record["accession"], hit.raw),
                "source": source,
                "search_date": search_date,
                "file": name,
                "position": position,
                "raw": hit.raw,
            }
            yield record, notices

    return OpenExport(kind, encoding, records())


def open_hits(opened: Opener, name: str, chunk: int = CHUNK) -> OpenExport:
    """An export whose `content` gives its raw hits; as many as start in it, or InputError."""
    if is_workbook(opened, name):
        content = b"".join(read_blocks(opened, name))
        return OpenExport("xlsx", "zip", _read_chunks("xlsx", iter([Chunk(content, 0, True)]), name))
    encoding, texts = decode_export(opened, name)
    beginning = _take(texts, chunk)
    kind = recognise_export(beginning, name)
    chunks = split_export(chain([beginning], texts), kind, name, chunk)
    return OpenExport(kind, encoding, _read_chunks(kind, chunks, name))


def _take(texts: Iterator[str], size: int) -> str:
    """The first `size` characters or somewhat more."""
    taken, length = [], 0
    while length < size and (text := next(texts, "")):
        taken.append(text)
        length += len(text)
    return "".join(taken)


def _read_chunks(kind: str, chunks: Iterator[Chunk], name: str) -> Iterator[RawHit]:
    """The hits of all chunks, counted in each of them."""
    read, find_starts = _reader_of(kind)
    read_all = read if kind in STREAMED else partial(_read_each, read)
    total, announced = 0, None
    for chunk, hits in read_all(chunks, name):
        check_count(name, hits, [line + chunk.shift for line in find_starts(chunk.text)])
        total += len(hits)
        if kind == "ris":
            announced = announced_records(chunk.text) or announced
        yield from hits
    if not total:
        raise wrong(
            name, "holds no records.", "If the search found nothing, remove the file and note 0 hits.", "line 1"
        )
    if announced not in (None, total):
        raise wrong(name, f"holds {total} records, but says itself that it has {announced}.", "Export it again.")


def _read_each(read, chunks: Iterator[Chunk], name: str) -> Iterator[tuple[Chunk, list[RawHit]]]:
    """Each chunk with its hits, by a reader that takes each for a whole export."""
    for chunk in chunks:
        try:
            hits = read(chunk.text, name)
        except InputError as error:
            raise shift_lines(error, chunk.shift) from None
        yield chunk, shift_hits(hits, chunk.shift)


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
        case kind if kind.endswith("_json"):
            from scripts.identification.read_json_pages import find_json_starts, read_json_pages

            return read_json_pages, find_json_starts
        case "xlsx":
            from scripts.identification.read_workbook import find_workbook_starts, read_workbook

            return read_workbook, find_workbook_starts
    raise ValueError(f"no reader for {kind}")
