"""From the bytes of an export to its text, block by block: unpacked, decoded, with one kind of line end.

In: what opens the file, as often as it is asked to. Out: blocks of text with `\\n` line ends and without byte order
marks, and the encoding. No more than some blocks are ever held.
"""

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from scripts.common.messages import wrong
from scripts.identification.formats.registry import export_as
from scripts.identification.guess_encoding import gather_words, guess_encoding, tell_doubt
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
_JIS = re.compile(rb"\x1b\$[@B]")
_SEVEN_BITS = ("iso2022", "iso-2022", "csiso2022", "hz", "utf-7", "utf_7", "utf7")  # like ASCII, and are not
_UNDEFINED_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


class Encoding(NamedTuple):
    """How a text is encoded.

    `told`: that, as tables have it. `doubt`: what is not sure about it, "" if all is. `claim`: what says so.
    """

    name: str
    told: str
    doubt: str = ""
    claim: str = "it claims to be"


def decode_export(opened: Opener, file: str, stated: str = "") -> tuple[Encoding, Iterator[str]]:
    """The encoding of an export, as told by its bytes, and its text in blocks.

    It is Unicode where the bytes are (`utf-8`, `utf-8-sig`, `utf-16-le`, `utf-16-be`), what an XML declaration names,
    or else the one that is `stated`. Where none is, it is `utf-8+cp1252` (single stray bytes in UTF-8, left by programs
    that paste files together) or the likeliest one, with a confidence in brackets if that is not what most are, cp1252.
    Raises InputError if the file is empty or no text, or no such encoding is known; while the text is read, if it is
    damaged further on.
    """
    beginning = next(read_blocks(opened, file), b"")
    for start, what, fix in NOT_TEXT:
        if beginning.startswith(start):
            raise wrong(file, f"is {what}, not an export of records.", fix or export_as(), "line 1")
    if not any(block.strip() for block in read_blocks(opened, file)):
        raise wrong(file, "is empty.", "Export again; if the search found nothing, remove the file and note 0 hits.")
    if stated:
        _check_stated(stated, file)
    encoding = recognise_encoding(lambda: read_blocks(opened, file), stated)
    return encoding, normalise_line_ends(_decode(read_blocks(opened, file), encoding, file))


def _check_stated(stated: str, file: str) -> None:
    try:
        "x".encode(stated)
    except (LookupError, UnicodeError):
        known = ", ".join(("cp1250", "cp1251", "cp1252", "gb18030", "big5", "shift_jis", "euc_kr", "mac_roman"))
        raise wrong(file, f"{stated!r} is no encoding that is known.", f"Usual ones are {known}.") from None


def recognise_encoding(blocks: Callable[[], Iterable[bytes]], stated: str = "") -> Encoding:
    """The encoding that the bytes tell, or `stated`. Calls `blocks` as often as it has to go through them."""
    sample = next(iter(blocks()), b"")[:4000]
    if sure := _encoding_by_its_signs(sample):
        return Encoding(sure, sure)
    by_hand = Encoding(stated, f"{stated} (stated)", claim="is stated for it")
    if stated.lower().startswith(_SEVEN_BITS):
        return by_hand
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for block in blocks():
            if b"\0" in block:  # binary whatever the rest is: decoding says where
                return Encoding("latin-1", "latin-1")
            decoder.decode(block)
        decoder.decode(b"", final=True)
        return Encoding("utf-8", "utf-8")
    except UnicodeDecodeError:
        return by_hand if stated else _encoding_of_bytes(blocks)


def _encoding_by_its_signs(sample: bytes) -> str:
    """The encoding that the beginning of a text tells for sure, "" if it tells none."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if sample.startswith(mark):
            return encoding
    if sample[1::2].count(0) > len(sample) / 5:
        return "utf-16-le"
    if sample[0::2].count(0) > len(sample) / 5:
        return "utf-16-be"
    if _JIS.search(sample):
        return "iso2022_jp"
    declared = _DECLARED.match(sample)
    return declared.group(1).decode("ascii").lower() if declared else ""


def _encoding_of_bytes(blocks: Callable[[], Iterable[bytes]]) -> Encoding:
    """Encoding of text that is not UTF-8: guessed, unless most of it reads as UTF-8 after all."""
    decoder = codecs.getincrementaldecoder("utf-8")("ignore")
    size = kept_size = in_sequences = 0
    undefined = False
    for block in blocks():
        kept = decoder.decode(block)
        size += len(block)
        kept_size += len(kept.encode())
        in_sequences += len(re.sub(r"[\0-\x7f]+", "", kept).encode())
        undefined = undefined or bool(_UNDEFINED_IN_CP1252.search(block))
    if in_sequences > 2 * (size - kept_size):
        return Encoding("utf-8+cp1252", "utf-8+cp1252")
    words = gather_words(blocks())
    guess = guess_encoding(words)
    name = "latin-1" if guess.encoding == "cp1252" and undefined else guess.encoding
    usual = name in ("cp1252", "latin-1") and not guess.equals
    told = name if usual else f"{name} (confidence {guess.confidence:.2f})"
    return Encoding(name, told, tell_doubt(words, guess), "its words are in")


def _decode(blocks: Iterable[bytes], encoding: Encoding, file: str) -> Iterator[str]:
    """Text of the blocks, without byte order marks; its line ends are as they were."""
    lines = 1
    mixed = encoding.name == "utf-8+cp1252"
    codec = "utf-8" if mixed else encoding.name
    try:
        b"".decode(codec)  # refuses codecs that are none of text
        decoder = codecs.getincrementaldecoder(codec)("stray_cp1252" if mixed else "strict")
        for block in _and_then(blocks, b""):
            text = decoder.decode(block, final=not block)
            if position := text.find("\0") + 1:
                place = f"line {lines + text.count(chr(10), 0, position)}"
                raise wrong(file, "holds binary data, not text.", export_as(), place)
            lines += text.count("\n")
            yield text.replace("\ufeff", "")
    except (UnicodeError, LookupError) as error:
        if isinstance(error, UnicodeDecodeError):
            lines += error.object[: error.start].count(b"\n")
        message = f"is not the {encoding.name} that {encoding.claim} ({error})."
        fix = "Export it again, as UTF-8 if you are asked, or state its `encoding` (review.yaml, or --encoding)."
        raise wrong(file, message, fix, f"line {lines}") from None


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
