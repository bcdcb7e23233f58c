"""One export file, whatever it is: recognised, read, counted twice, and made canonical records.

In: a file. Out: its format, encoding, records (with file, position, source and search date) and notices.
"""

from collections.abc import Iterator
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from scripts.common.messages import InputError, wrong
from scripts.identification.canonical_record import Notice, make_record
from scripts.identification.decode_export import decode_export
from scripts.identification.formats.format import Chunk, Format
from scripts.identification.keep_ids import NONE_KNOWN, KnownIds
from scripts.identification.manner import OPENING, SAMPLE, Manner, find_manner
from scripts.identification.raw_hits import RawHit, check_count
from scripts.identification.recognise_export import recognise_export, recognise_packed
from scripts.identification.split_export import CHUNK, shift_hits, shift_lines, split_export
from scripts.identification.tally_fields import FieldTally
from scripts.identification.unpack_export import Opener, read_blocks
from scripts.identification.warn_of_fields import Held, what_it_held


class Export(NamedTuple):
    """What is in one export file. `notices` are by record_id; `held`: what became of its tags."""

    format: str
    encoding: str
    records: list[dict]
    notices: list[tuple[str, Notice]]
    held: Held


class OpenExport(NamedTuple):
    """An export whose format and manner are known and whose content is still to be read.

    `tally`: the counts of its fields, as far as records were made of it. `doubt`: what is not sure about its encoding.
    `unread`: what in it is passed over.
    """

    format: str
    encoding: str
    content: Iterator
    manner: Manner
    tally: FieldTally
    doubt: str = ""
    unread: str = ""


def read_file(
    path: Path, name: str, source: str, search_date: str = "", known: KnownIds = NONE_KNOWN, stated: str = ""
) -> Export:
    """The records of an export, under the ids by which they are `known`.

    `name` is what the file is called in the records and in messages. Records are in the order of the file, position
    from 1; a record that stands in it twice is there twice. `stated`: its encoding, where the bytes leave a choice.
    Raises InputError for whatever is no complete export.
    """
    export = open_export(partial(open, path, "rb"), name, source, search_date, known, stated)
    records, notices = [], []
    for record, found in export.content:
        records.append(record)
        notices += [(record["record_id"], notice) for notice in found]
    held = what_it_held(name, export.tally, export.doubt, export.unread)
    return Export(export.format, export.encoding, records, notices, held)


def open_export(
    opened: Opener, name: str, source: str, search_date: str = "", known: KnownIds = NONE_KNOWN, stated: str = ""
) -> OpenExport:
    """An export whose `content` gives each record with its notices, read as they are asked for.

    `opened` opens the file, as often as it is called. What is wrong further on in the file is raised when it is read:
    only the end of `content` says that all is well.
    """
    export = open_hits(opened, name, stated=stated)

    def records() -> Iterator[tuple[dict, list[Notice]]]:
        for position, hit in enumerate(export.content, start=1):
            record, notices = make_record(hit.tags, export.manner)
            record |= {
                "record_id": known.id_of(source, record["accession"], hit, export.manner.form, export.encoding),
                "source": source,
                "search_date": search_date,
                "file": name,
                "position": position,
                "raw": hit.raw,
            }
            export.tally.add(hit.tags, record)
            yield record, notices

    return export._replace(content=records())


def open_hits(opened: Opener, name: str, chunk: int = CHUNK, stated: str = "") -> OpenExport:
    """An export whose `content` gives its raw hits; as many as start in it, or InputError."""
    if packed := recognise_packed(opened, name):
        content = b"".join(read_blocks(opened, name))
        chunks = iter([Chunk(content, 0, True)])
        return _open_chunks(packed, packed.packed, chunks, name, "")._replace(unread=packed.unread(content, name))
    encoding, texts = decode_export(opened, name, stated)
    beginning = _take(texts, max(chunk, OPENING))
    form = recognise_export(beginning, name)
    chunks = split_export(chain([beginning], texts), form, name, chunk)
    return _open_chunks(form, encoding.told, chunks, name, beginning)._replace(doubt=encoding.doubt)


def _open_chunks(form: Format, encoding: str, chunks: Iterator[Chunk], name: str, opening: str) -> OpenExport:
    """An export of this format. Its first hits are read at once, since they show how the others are to be read."""
    hits = _read_chunks(form, chunks, name)
    first = list(islice(hits, SAMPLE))
    manner = find_manner(form, [hit.tags for hit in first], opening)
    return OpenExport(form.name, encoding, chain(first, hits), manner, FieldTally(manner))


def _take(texts: Iterator[str], size: int) -> str:
    """The first `size` characters or somewhat more."""
    taken, length = [], 0
    while length < size and (text := next(texts, "")):
        taken.append(text)
        length += len(text)
    return "".join(taken)


def _read_chunks(form: Format, chunks: Iterator[Chunk], name: str) -> Iterator[RawHit]:
    """The hits of all chunks, counted in each of them."""
    read_all = form.read if form.whole else partial(_read_each, form.read)
    total, announced = 0, None
    for chunk, hits in read_all(chunks, name):
        check_count(name, hits, [line + chunk.shift for line in form.find_starts(chunk.text)])
        total += len(hits)
        announced = form.announced(chunk.text) or announced
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
