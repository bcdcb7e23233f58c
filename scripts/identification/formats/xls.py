"""Workbooks of Excel before 2007 (xls), as Web of Science, ProQuest and Ovid still write them.

They are files within a file ("compound document", Microsoft's MS-CFB), of which `Workbook` is one, a sequence of
records (MS-XLS): which sheets there are and where each begins, and each sheet's cells. calamine reads them; here no
more is read than the rows in which there are cells. A Word document is such a file too, without a `Workbook`.
"""

import struct
from collections.abc import Iterator

from scripts.common.messages import wrong
from scripts.identification.formats.workbook import read_beginning, workbook_format
from scripts.identification.unpack_export import Opener

MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST = 0xFFFFFFFA  # sectors from which on a number is a sign, not a sector
_SMALL_SECTOR = 64  # bytes
_BOF, _EOF, _SHEET, _EXTENT = 0x0809, 0x000A, 0x0085, 0x0200
# Records of cells that have a value, and how long they are if that is always the same.
_CELLS = {
    0x0006: None, 0x00BD: None, 0x00D6: None, 0x00FD: 10, 0x0203: 14, 0x0204: None, 0x0205: None, 0x027E: 10,
}  # fmt: skip


def is_xls(opened: Opener, file: str) -> bool:
    """Whether this is such a workbook, which may itself be packed with gzip.

    Raises InputError for one that is protected by a password or too large to be read.
    """
    content = read_beginning(opened, file, MARK)
    if not content:
        return False
    try:
        names = set(_directory_of(content))
    except (struct.error, IndexError, ValueError):
        return False
    if "EncryptedPackage" in names:
        raise wrong(file, "is a workbook that is protected by a password.", "Save it without one.")
    return bool({"Workbook", "Book"} & names)


def find_xls_rows(content: bytes, number: int) -> list[int]:
    """Rows with a value, counted in the records of a sheet.

    Raises ValueError if they are damaged.
    """
    try:
        book = _read_stream(content)
        places = [struct.unpack_from("<I", data)[0] for kind, data in _records(book, 0) if kind == _SHEET]
        records = list(_records(book, places[number]))
        cells = {struct.unpack_from("<HH", data) for kind, data in records if kind in _CELLS}
        extents = [data for kind, data in records if kind == _EXTENT]
        shape = "<4xI2xH" if extents and len(extents[0]) > 12 else "<2xH2xH"
        rows, columns = struct.unpack_from(shape, extents[0]) if extents else (0, 0)
    except (struct.error, IndexError) as error:
        raise ValueError(f"its records are damaged: {error}") from None
    if rows and columns and any(row >= rows or column >= columns for row, column in cells):
        raise ValueError("it has cells outside of its own extent")
    if any(_CELLS.get(kind) not in (None, len(data)) for kind, data in records):
        raise ValueError("a cell in it is not as long as its kind is")
    return sorted({row + 1 for row, _ in cells})


def _records(book: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """The records from a place up to where what begins there ends."""
    depth = 0
    while place + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, place)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 1:
            yield kind, book[place + 4 : place + 4 + size]
        if not depth:
            return
        place += 4 + size
    raise ValueError("a sheet in it does not end")


def _read_stream(content: bytes) -> bytes:
    """The file `Workbook` in a compound document."""
    directory = _directory_of(content)
    start, size = directory["Workbook" if "Workbook" in directory else "Book"]
    if size >= struct.unpack_from("<I", content, 56)[0]:
        return b"".join(_sectors_from(content, start))[:size]
    small = b"".join(_sectors_from(content, directory["Root Entry"][0]))
    following = _numbers(b"".join(_sectors_from(content, struct.unpack_from("<I", content, 60)[0])))
    chain = _chain(start, following)
    return b"".join(small[each * _SMALL_SECTOR : (each + 1) * _SMALL_SECTOR] for each in chain)[:size]


def _directory_of(content: bytes) -> dict[str, tuple[int, int]]:
    """The files in a compound document: where each begins, and how long it is."""
    entries = b"".join(_sectors_from(content, struct.unpack_from("<I", content, 48)[0]))
    found = {}
    for place in range(0, len(entries), 128):
        length = struct.unpack_from("<H", entries, place + 64)[0]
        name = entries[place : place + max(length - 2, 0)].decode("utf-16-le", "replace")
        found[name] = struct.unpack_from("<II", entries, place + 116)
    return found


def _sectors_from(content: bytes, start: int) -> list[bytes]:
    """The sectors of a file that begins in one."""
    size = 1 << struct.unpack_from("<H", content, 30)[0]

    def sector(number: int) -> bytes:
        return content[(number + 1) * size : (number + 2) * size]

    tables = list(_numbers(content[76:512]))
    more, left = struct.unpack_from("<II", content, 68)
    while more < _LAST and left:
        *listed, more = _numbers(sector(more))
        tables += listed
        left -= 1
    following = [number for table in tables if table < _LAST for number in _numbers(sector(table))]
    return [sector(number) for number in _chain(start, following)]


def _chain(start: int, following) -> list[int]:
    """Sectors in their order, from what follows each; one that comes twice is damage."""
    chain = []
    while start < _LAST:
        chain.append(start)
        if len(chain) > len(following):
            raise ValueError("its sectors run in a circle")
        start = following[start]
    return chain


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


FORMAT = workbook_format("xls", "ole", is_xls, find_xls_rows)
