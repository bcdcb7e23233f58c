"""The bytes of an export, block by block, unpacked if it is packed.

In: what opens the file, as often as it is asked to. Out: blocks of bytes.
"""

import gzip
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO

from scripts.common.messages import wrong

Opener = Callable[[], BinaryIO]

BLOCK = 1 << 20  # bytes
# No export of text is packed as tightly as that; what is was made to fill a disk or a memory.
LARGEST_EXPANSION = 250
EXPANSION_ALLOWED = 64 << 20  # bytes, however tightly they are packed
GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"


def read_blocks(opened: Opener, file: str) -> Iterator[bytes]:
    """The content of a file, block by block; that of a gzip archive unpacked.

    Raises InputError for an archive that is cut off, damaged, or expands beyond all measure.
    """
    with opened() as content:
        packed = content.read(len(GZIP)) == GZIP
    with opened() as content:
        if packed:
            yield from _unpack(content, file)
        else:
            while block := content.read(BLOCK):
                yield block


def _unpack(content: BinaryIO, file: str) -> Iterator[bytes]:
    size, lines = 0, 1
    try:
        with gzip.GzipFile(fileobj=content) as unpacked:
            while block := unpacked.read(BLOCK):
                size += len(block)
                lines += block.count(b"\n")
                if size > max(EXPANSION_ALLOWED, LARGEST_EXPANSION * content.tell()):
                    raise wrong(
                        file,
                        f"is a gzip archive that expands more than {LARGEST_EXPANSION} times: it is no export.",
                        "Get the file again from where it came.",
                        f"line {lines}",
                    )
                yield block
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        fix = "Get it again, or give the file unpacked."
        raise wrong(file, f"is a gzip archive that is cut off or damaged ({error}).", fix, f"line {lines}") from None
