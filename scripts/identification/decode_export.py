"""From the bytes of an export to its text, block by block: unpacked, decoded, with one kind of line end.

In: what opens the file, as often as it is asked to. Out: blocks of text with `\\n` line ends and without byte order
marks, and the encoding's name. No more than some blocks are ever held.
"""

import codecs
import re
from collections.abc import Callable, Iterable, Iterator

from scripts.common.messages import wrong
from scripts.identification.formats.registry import export_as
from scripts.identification.unpack_export import GZIP, ZIP, Opener, read_blocks

# Beginnings of files that are no text, what they are, and what to do about it ("" if only another export helps).
NOT_TEXT = (
    (ZIP, "a zip archive", "Unpack it and give the files in it; a workbook is damaged, export it again."),
    (GZIP, "a gzip archive within another", "Unpack it and give the file in it."),
    (b"%PDF", "a PDF", ""),
    (
        b"SQLite format 3",
        "a program's library",
        "Open it in its program (Zotero, EndNote, Mendeley), export as RIS.",
    ),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file", "Open it and save it as xlsx or CSV."),
)
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_UNDEFINED_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


def decode_export(opened: Opener, file: str) -> tuple[str, Iterator[str]]:
    """The encoding of an export, as told by its bytes, and its text in blocks.

    The encoding is `utf-8`, `utf-8-sig`, `utf-16-le`, `utf-16-be`, `cp1252`, `latin-1`, `utf-8+cp1252` (single
    stray bytes in UTF-8, left by programs that paste files together) or what an XML declaration names.
    Raises InputError if the file is empty or no text; while the text is read, if it is damaged further on.
    """
    beginning = next(read_blocks(opened, file), b"")
    for start, what, fix in NOT_TEXT:
        if beginning.startswith(start):
            raise wrong(file, f"is {what}, not an export of records.", fix or export_as(), "line 1")
    if not any(block.strip() for block in read_blocks(opened, file)):
        raise wrong(file, "is empty.", "Export again; if the search found nothing, remove the file and note 0 hits.")
    encoding = recognise_encoding(lambda: read_blocks(opened, file))
    return encoding, normalise_line_ends(_decode(read_blocks(opened, file), encoding, file))


def recognise_encoding(blocks: Callable[[], Iterable[bytes]]) -> str:
    """The encoding that the bytes themselves tell. Calls `blocks` as often as it has to go through them."""
    sample = next(iter(blocks()), b"")[:4000]
    for mark, encoding in _BYTE_ORDER_MARKS:
        if sample.startswith(mark):
            return encoding
    if sample[1::2].count(0) > len(sample) / 5:
        return "utf-16-le"
    if sample[0::2].count(0) > len(sample) / 5:
        return "utf-16-be"
    if declared := _DECLARED.match(sample):
        return declared.group(1).decode("ascii").lower()
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for block in blocks():
            if b"\0" in block:  # binary whatever the rest is: decoding says where
                return "latin-1"
            decoder.decode(block)
        decoder.decode(b"", final=True)
        return "utf-8"
    except UnicodeDecodeError:
        return _encoding_of_bytes(blocks())


def _encoding_of_bytes(blocks: Iterable[bytes]) -> str:
    """Encoding of text that is not UTF-8: one byte a character, unless most of it reads as UTF-8 after all."""
    decoder = codecs.getincrementaldecoder("utf-8")("ignore")
    size = kept_size = in_sequences = 0
    undefined = False
    for block in blocks:
        kept = decoder.decode(block)
        size += len(block)
        kept_size += len(kept.encode())
        in_sequences += len(re.sub(r"[\0-\x7f]+", "", kept).encode())
        undefined = undefined or bool(_UNDEFINED_IN_CP1252.search(block))
    if in_sequences > 2 * (size - kept_size):
        return "utf-8+cp1252"
    return "latin-1" if undefined else "cp1252"


def _decode(blocks: Iterable[bytes], encoding: str, file: str) -> Iterator[str]:
    """Text of the blocks, without byte order marks; its line ends are as they were."""
    lines = 1
    try:
        b"".decode("utf-8" if encoding == "utf-8+cp1252" else encoding)  # refuses codecs that are none of text
        mixed = encoding == "utf-8+cp1252"
        start = codecs.getincrementaldecoder("utf-8" if mixed else encoding)
        decoder = start("stray_cp1252" if mixed else "strict")
        for block in _and_then(blocks, b""):
            text = decoder.decode(block, final=not block)
            if position := text.find("\0") + 1:
                place = f"line {lines + text.count(chr(10), 0, position)}"
                raise wrong(file, "holds binary data, not text.", export_as(), place)
            lines += text.count("\n")
            yield text.replace("\ufeff", "")
    except (UnicodeError, LookupError) as error:
        message = f"is not the {encoding} that it claims to be ({error})."
        raise wrong(file, message, "Export it again.", f"line {lines}") from None


def normalise_line_ends(texts: Iterable[str]) -> Iterator[str]:
    """Texts in which CRLF, CR CRLF and bare CR, mixed as they may be and cut as they are, have become `\\n`."""
    held = ""
    for text in _and_then(texts, ""):
        last, text = not text, held + text
        # What the CRs at the end of a block are, the next block tells; a block of nothing else is all bare ones.
        before = text.rstrip("\r")
        held = text[len(before) :] if before and not last else ""
        text = text.removesuffix(held)
        if text:
            yield re.sub(r"\r+\n|\r", "\n", text) if "\r" in text else text


def _and_then(blocks, end):
    """Blocks that are not empty, and then the empty one that says that there are no more."""
    for block in blocks:
        if block:
            yield block
    yield end


def _decode_stray_byte(error: UnicodeError) -> tuple[str, int]:
    """What a byte that is not UTF-8 means in cp1252, or in latin-1 where that has none; and where to go on."""
    stray = error.object[error.start : error.end]
    return stray.decode("latin-1" if _UNDEFINED_IN_CP1252.search(stray) else "cp1252"), error.end


codecs.register_error("stray_cp1252", _decode_stray_byte)
