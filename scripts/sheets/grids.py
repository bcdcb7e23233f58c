"""A file's bytes as tabs of cells, whatever program saved it; or why it is no spreadsheet that can be read.

Read: .xlsx, .ods, and .csv with any usual separator and encoding. Said: empty, cut off, with a password, old .xls,
Numbers, web pages, anything else.
"""

import csv
import io
import re
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field

from scripts.identification.guess_encoding import gather_words, guess_encoding
from scripts.sheets.unpacked import unpack
from scripts.sheets.unread_cells import Cell
from scripts.sheets.unread_ods import unread_in_ods

Grid = list[list]

_TEXT_KINDS = {".csv", ".tsv", ".txt"}
_SEPARATORS = (",", ";", "\t", "|")
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_LARGEST = 4_000_000_000
_AGAIN = "Save it again as .xlsx without a password, or delete it: it is then written anew from the ledger."
_SYNC = "Wait until it is copied or synchronised, then run again; or delete it: it is written anew from the ledger."


class UnreadableError(Exception):
    """A file that is no spreadsheet that can be read: what it is, and what to do."""

    def __init__(self, message: str, fix: str = _AGAIN):
        super().__init__(message)
        self.fix = fix


@dataclass(frozen=True)
class Grids:
    """A file's cells: tab name → rows of cells (str, float, bool, date …). A .csv is one tab, named "".

    `unread`: tab name → the cells that read as blank and are not, and what they hold (not of .csv).
    """

    tabs: dict[str, Grid]
    unread: dict[str, dict[Cell, str]] = field(default_factory=dict)


def read_grids(content: bytes, kind: str, is_header: Callable[[list[str]], int]) -> Grids:
    """The cells of a file's content.

    `kind`: how the file's name ends (".csv"); `is_header` says how many known headers a row holds, by which a .csv's
    separator is found. Raises UnreadableError.
    """
    if not content.strip(b"\0"):
        raise UnreadableError(
            "is empty: it is not yet copied, or cannot be read as a spreadsheet (0 bytes of content).", _SYNC
        )
    if content.startswith(_OLE):
        raise UnreadableError(_ole_kind(content))
    if content.startswith(b"PK"):
        _check_zip(content)
        return _workbook(content)
    if kind.lower() in _TEXT_KINDS:
        return Grids({"": _delimited(_decoded(content), is_header)})
    if content.lstrip()[:1] == b"<":
        raise UnreadableError("cannot be read as a spreadsheet (it is a web page or XML).")
    raise UnreadableError("cannot be read as a spreadsheet (it is another kind of file).")


def _ole_kind(content: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return "has a password: it cannot be read."
    return "is in the old format .xls: it cannot be read as a spreadsheet here."


def _check_zip(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = set(packed.namelist())
            size = sum(part.file_size for part in packed.infolist())
            encrypted = any(part.flag_bits & 1 for part in packed.infolist())
            manifest = packed.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
    except Exception:  # a zip can be damaged in more ways than zipfile has errors for
        raise UnreadableError(
            "cannot be read as a spreadsheet: it is cut off, or not yet wholly copied.", _SYNC
        ) from None
    if encrypted or b"encryption-data" in manifest:
        raise UnreadableError("has a password: it cannot be read.")
    if size > _LARGEST:
        raise UnreadableError("cannot be read as a spreadsheet: unpacked it would take more than 4 GB.")
    if any(name.startswith("Index/") and name.endswith(".iwa") for name in names) or "Index.zip" in names:
        raise UnreadableError("is a Numbers document.", "Export it from Numbers as Excel (.xlsx) under this name.")
    if not {"xl/workbook.xml", "content.xml"} & names:
        raise UnreadableError("cannot be read as a spreadsheet (it is a zip of something else).")


def _workbook(content: bytes) -> Grids:
    from python_calamine import CalamineWorkbook

    try:
        light, unread = unpack(content)
        with CalamineWorkbook.from_filelike(light) as book:
            names = book.sheet_names
            tabs = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in names}
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            of_ods = unread_in_ods(packed) if "content.xml" in packed.namelist() else {}
        return Grids(tabs, unread | of_ods)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # calamine raises its own kinds, and panics, which are no Exceptions
        raise UnreadableError(f"cannot be read as a spreadsheet ({' '.join(str(error).split())}).") from None


def _decoded(content: bytes) -> str:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    head = content[:4000]
    if head.count(0) > len(head) // 4:
        return content.decode("utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be", "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        words = gather_words([re.sub(rb'[,;|"\r]', b"\n", content)])
        return content.decode(guess_encoding(words).encoding, errors="replace")


def _delimited(text: str, is_header: Callable[[list[str]], int]) -> Grid:
    csv.field_size_limit(sys.maxsize)
    text = re.sub(r"\Asep=.\r?\n", "", text, flags=re.IGNORECASE).replace("\0", "")

    def rows(separator: str, most: int = sys.maxsize) -> Grid:
        found = []
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            found.append(row)
            if len(found) == most:
                break
        return found

    best = max(_SEPARATORS, key=lambda separator: max(map(is_header, rows(separator, 15)), default=0))
    return rows(best)
