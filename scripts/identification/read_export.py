"""Command: read exports of any known format into one CSV table of records.

    python -m scripts.identification.read_export FILE… --out records.csv [--source pubmed]

Prints a line for each file on standard output: `file: N records, format, encoding`. Exit status 0, 1 for an export
that cannot be read (then nothing is written), 2 for wrong use.
"""

import argparse
import re
import sys
from pathlib import Path

from scripts.common.messages import InputError, command_status, wrong
from scripts.common.records import COLUMNS
from scripts.common.tables import write_csv
from scripts.identification.read_file import read_file


def source_of(path: Path) -> str:
    """A source's key from the name of a file: its stem in lower case, letters, digits and `_` only, a letter first."""
    key = re.sub(r"[^a-z0-9]+", "_", path.stem.lower()).strip("_")
    return key if key[:1].isalpha() else f"file_{key}".rstrip("_")


def main(argv: list[str]) -> int:
    """Read the files named in `argv` and write their records; the exit status."""
    parser = argparse.ArgumentParser(prog="read_export", description="Read exports into one CSV table of records.")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="an export, as the database gave it")
    parser.add_argument("--out", required=True, type=Path, metavar="CSV", help="where to write the records")
    parser.add_argument("--source", type=_source_key, help="the source's key (default: from each file's name)")
    arguments = parser.parse_args(argv)
    records, problems = [], []
    for path in arguments.files:
        try:
            export = _read(path, arguments.source or source_of(path))
        except InputError as error:
            problems += error.problems
            continue
        records += export.records
        print(f"{path}: {len(export.records)} records, {export.format}, {export.encoding}")
    if problems:
        raise InputError(*problems)
    write_csv(arguments.out, COLUMNS, records)
    return 0


def _read(path: Path, source: str):
    if not path.is_file():
        raise wrong(path, "is not there." if not path.exists() else "is a folder.", "Give the file itself.")
    return read_file(path, str(path), source)


def _source_key(value: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", value):
        raise argparse.ArgumentTypeError(f"{value!r} is no key: lower-case letters, digits and _, a letter first")
    return value


if __name__ == "__main__":
    sys.exit(command_status(main, sys.argv[1:]))
