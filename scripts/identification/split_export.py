"""The text of an export in chunks that a reader takes as if each were a whole export.

In: blocks of text. Out: chunks cut where records meet, each with what its lines are to be shifted by; a text that is
shorter than a chunk is one. Formats without a border (workbooks, pages of interfaces) are never split.
"""

import re
from collections.abc import Iterable, Iterator

from scripts.common.messages import InputError, Problem, wrong
from scripts.identification.formats.format import Chunk, Format
from scripts.identification.raw_hits import RawHit

CHUNK = 8_000_000  # characters
LONGEST_RECORD = 4 * CHUNK
LONGEST_PAGE = 32 * CHUNK


def split_export(blocks: Iterable[str], form: Format, file: str, size: int = CHUNK) -> Iterator[Chunk]:
    """Chunks of about `size` characters of an export of this format.

    Each but the first repeats what its reader needs of those before: a table's header, BibTeX's abbreviations.
    Raises InputError where no record ends for very long: that is no export, and would fill the memory.
    """
    longest = LONGEST_RECORD if form.border else LONGEST_PAGE
    repeated, rest, lines = "", "", 0
    wanted = size
    for text in _gather(blocks, size):
        rest += text
        if len(rest) < wanted:
            continue
        if not (border := _find_border(repeated + rest, form) - len(repeated)) > 0:
            if len(rest) > longest:
                message = f"has a record that does not end within {longest // 1_000_000} million characters."
                raise wrong(file, message, "Export the search again.", f"line {lines + 1}")
            wanted = len(rest) + size
            continue
        chunk, rest = rest[:border], rest[border:]
        wanted = size
        yield Chunk(repeated + chunk + form.closing, lines - repeated.count("\n"), False)
        lines += chunk.count("\n")
        repeated = form.repeated(repeated + chunk)
    yield Chunk(repeated + rest, lines - repeated.count("\n"), True)


def shift_lines(error: InputError, shift: int) -> InputError:
    """An error about a chunk as one about the file."""

    def moved(found: re.Match) -> str:
        return f"{found[1]}{int(found[2]) + shift}"

    return InputError(
        *(
            Problem(
                problem.file,
                re.sub(r"^(line )(\d+)$", moved, problem.place),
                re.sub(r"( that starts at line )(\d+)", moved, problem.message),
                problem.fix,
            )
            for problem in error.problems
        )
    )


def shift_hits(hits: list[RawHit], shift: int) -> list[RawHit]:
    """Hits of a chunk as hits of the file."""
    return [hit._replace(line=hit.line + shift) for hit in hits] if shift else hits


def _gather(blocks: Iterable[str], size: int) -> Iterator[str]:
    """Blocks of at least `size` characters, so that little is added up time and again."""
    gathered, length = [], 0
    for block in blocks:
        gathered.append(block)
        length += len(block)
        if length >= size:
            yield "".join(gathered)
            gathered, length = [], 0
    yield "".join(gathered)


def _find_border(text: str, form: Format) -> int:
    """Where the last record that is whole ends, for sure; 0 if there is none."""
    return form.border(text) if form.border else 0
