"""Command: read exports of any known format into one table of records, or into another format.

    litfunnel read FILE… --out records.csv [--source pubmed] [--encoding cp1250] [--fields]
    litfunnel read FILE… --fields

The name of the output tells its format: .csv is a table with all columns, the others (.ris, …) are for other programs.
Prints a line for each file on standard output: `file: N records, format, encoding`; with --fields below it a line for
each tag or column: in how many records it is filled, and as what it was taken. What seems to be lost is told on
standard error. Records are written as they are read, so that a file may be larger than the memory. Exit status 0, 1 for
an export that cannot be read (then nothing is written), 2 for wrong use.
"""

import argparse
import re
import sys
from contextlib import nullcontext
from io import StringIO
from pathlib import Path
from typing import BinaryIO

from tqdm import tqdm

from scripts.common.files import text_in_the_making
from scripts.common.messages import InputError, command_status, wrong
from scripts.common.tables import csv_text
from scripts.identification.formats.format import Written
from scripts.identification.formats.registry import FORMATS, WRITTEN
from scripts.identification.read_file import open_export
from scripts.identification.records import COLUMNS
from scripts.identification.value_shapes import NAMES
from scripts.identification.warn_of_fields import Held, warn_of_fields, what_it_held

# A table with all columns, the raw text too, is what is wanted of CSV here.
TABLE = Written(".csv", "", {}, lambda record: csv_text(COLUMNS, [record], header=False), csv_text(COLUMNS, []))
SUFFIXES = {each.suffix: each for each in (*WRITTEN.values(), TABLE)}
LARGE = 20_000_000  # bytes, from which on progress is shown


def source_of(path: Path) -> str:
    """A source's key from the name of a file: its stem in lower case, letters, digits and `_` only, a letter first."""
    key = re.sub(r"[^a-z0-9]+", "_", path.stem.lower()).strip("_")
    return key if key[:1].isalpha() else f"file_{key}".rstrip("_")


def main(argv: list[str]) -> int:
    """Read the files named in `argv` and write their records; the exit status."""
    parser = argparse.ArgumentParser(
        prog="litfunnel read",
        description="Read exports into one table of records.",
        epilog=f"Reads {', '.join(each.words for each in FORMATS.values())}, packed with gzip or not.",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="an export, as the database gave it")
    parser.add_argument("--out", type=_output, metavar="FILE", help=f"one of {', '.join(SUFFIXES)}")
    parser.add_argument("--source", type=_source_key, help="the source's key (default: from each file's name)")
    parser.add_argument("--fields", action="store_true", help="tell as what each tag or column was taken")
    parser.add_argument("--encoding", default="", help="of files that are not Unicode (default: told by their words)")
    arguments = parser.parse_args(argv)
    if not arguments.out and not arguments.fields:
        parser.error("give --out FILE, --fields, or both")
    form = SUFFIXES[arguments.out.suffix.lower()] if arguments.out else None
    held, problems = [], []
    with text_in_the_making(arguments.out) if form else nullcontext(StringIO()) as out:
        out.write(form.beginning if form else "")
        for path in arguments.files:
            try:
                told, found = _read_into(out, form, path, arguments.source or source_of(path), arguments.encoding)
            except InputError as error:
                problems += error.problems
                continue
            print(told, *(_lines_of(found) if arguments.fields else ()), sep="\n")
            held.append(found)
        if problems:
            raise InputError(*problems)
    for warning in warn_of_fields("", held):
        print(f"Please note: {warning}", file=sys.stderr)
    return 0


def _read_into(out, form: Written | None, path: Path, source: str, encoding: str) -> tuple[str, Held]:
    """Write the records of a file, if they are wanted, as they are read; what is to be said of it, and what it held."""
    if not path.is_file():
        raise wrong(path, "is not there." if not path.exists() else "is a folder.", "Give the file itself.")
    export = open_export(lambda: _shown(path), str(path), source, stated=encoding)
    for record, _ in export.content:
        out.write(form.write(record) if form else "")
    held = what_it_held(str(path), export.tally, export.doubt, export.unread)
    return f"{path}: {held.records} records, {export.format}, {export.encoding}", held


def _lines_of(held: Held) -> list[str]:
    """The rows of fields.csv as lines for reading."""
    width = max((len(row["tag"]) for row in held.fields), default=0)
    return [
        f"  {row['tag']:<{width}}  {row['records']:>7,}  {row['taken_as']}"
        + (f" (looks like {NAMES[row['looks_like']]})" if row["looks_like"] else "")
        for row in held.fields
    ]


def _shown(path: Path) -> BinaryIO:
    """A file that shows how far it has been read, if it is large and there is somebody to look."""
    size = path.stat().st_size
    file = open(path, "rb")  # noqa: SIM115
    return tqdm.wrapattr(file, "read", total=size, desc=path.name, disable=None, leave=False) if size > LARGE else file


def _output(value: str) -> Path:
    if Path(value).suffix.lower() not in SUFFIXES:
        raise argparse.ArgumentTypeError(f"{value!r} has to end in one of {', '.join(SUFFIXES)}")
    return Path(value)


def _source_key(value: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", value):
        raise argparse.ArgumentTypeError(f"{value!r} is no key: lower-case letters, digits and _, a letter first")
    return value


if __name__ == "__main__":
    sys.exit(command_status(main, sys.argv[1:]))
