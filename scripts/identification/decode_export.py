"""From the bytes of an export to its text: what the encoding is, and whether it is text at all.

In: bytes as received. Out: text with `\\n` line ends and without byte order marks, and the encoding's name.
"""

import codecs
import re

from scripts.common.messages import wrong

# Beginnings of files that are no text, what they are, and what to do about it.
NOT_TEXT = (
    (b"PK\x03\x04", "a zip archive", "Unpack it and give the files in it; a workbook is damaged, export it again."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it and give the file in it."),
    (b"%PDF", "a PDF", "Export the search results as RIS, nbib, CSV or XML."),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file", "Open it and save it as xlsx or CSV."),
)
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_UNDEFINED_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


def decode_export(content: bytes, file: str) -> tuple[str, str]:
    """The text of an export and its encoding, as told by its bytes.

    The encoding is `utf-8`, `utf-8-sig`, `utf-16-le`, `utf-16-be`, `cp1252`, `latin-1`, `utf-8+cp1252` (single
    stray bytes in UTF-8, left by programs that paste files together) or what an XML declaration names.
    Raises InputError if the file is empty or no text.
    """
    if not content.strip():
        raise wrong(file, "is empty.", "Export again; if the search found nothing, remove the file and note 0 hits.")
    for beginning, what, fix in NOT_TEXT:
        if content.startswith(beginning):
            raise wrong(file, f"is {what}, not an export of records.", fix, "line 1")
    encoding = recognise_encoding(content)
    try:
        mixed = encoding == "utf-8+cp1252"
        text = content.decode("utf-8", "stray_cp1252") if mixed else content.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise wrong(
            file, f"is not the {encoding} that it claims to be ({error}).", "Export it again.", "line 1"
        ) from None
    if position := text.find("\0") + 1:
        place = f"line {text.count(chr(10), 0, position) + 1}"
        raise wrong(file, "holds binary data, not text.", "Export the search results as RIS, nbib, CSV or XML.", place)
    return normalise_line_ends(text.replace("\ufeff", "")), encoding


def recognise_encoding(content: bytes) -> str:
    """The encoding that the bytes themselves tell."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return encoding
    sample = content[:4000]
    if sample[1::2].count(0) > len(sample) / 5:
        return "utf-16-le"
    if sample[0::2].count(0) > len(sample) / 5:
        return "utf-16-be"
    if declared := _DECLARED.match(sample):
        return declared.group(1).decode("ascii").lower()
    try:
        content.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        return _encoding_of_bytes(content)


def normalise_line_ends(text: str) -> str:
    """Text in which CRLF, CR CRLF and bare CR, mixed as they may be, have become `\\n`."""
    return re.sub(r"\r+\n|\r", "\n", text) if "\r" in text else text


def _encoding_of_bytes(content: bytes) -> str:
    """Encoding of text that is not UTF-8: one byte a character, unless most of it reads as UTF-8 after all."""
    kept = content.decode("utf-8", "ignore")
    in_sequences = sum(len(c.encode()) for c in kept if c > "\x7f")
    stray = len(content) - len(kept.encode())
    if in_sequences > 2 * stray:
        return "utf-8+cp1252"
    return "latin-1" if _UNDEFINED_IN_CP1252.search(content) else "cp1252"


def _decode_stray_byte(error: UnicodeError) -> tuple[str, int]:
    """What a byte that is not UTF-8 means in cp1252, or in latin-1 where that has none; and where to go on."""
    stray = error.object[error.start : error.end]
    return stray.decode("latin-1" if _UNDEFINED_IN_CP1252.search(stray) else "cp1252"), error.end


codecs.register_error("stray_cp1252", _decode_stray_byte)
