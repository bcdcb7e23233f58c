"""What people should know of the fields of their exports: what was not taken though it looks like a field, what is
missing in a file though other files have it, and which text may be in another encoding.

In: what each file of the review held (tally_fields.py). Out: warnings.
"""

from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import NamedTuple

from scripts.common.messages import Problem
from scripts.identification.formats.format import RUINED
from scripts.identification.tally_fields import CORE, FieldTally
from scripts.identification.value_shapes import NAMES

LEAST_LACKING = 0.05  # share of the records that lack what a tag seems to have, above which people are told
MOST_EMPTY = 0.5  # share of the records without a core field, above which people are told
_COLUMNS = {"csv", "tsv", "xlsx", "xls", "ods"}  # formats in which a tag is the name of a column


class Held(NamedTuple):
    """What one file held: its name, how many records, its rows of fields.csv, and how many lack each core field.

    `doubt`: what is not sure about its encoding, "" if all is. `unread`: what in it is passed over. `ruined`: tags of
    what a spreadsheet program has ruined, each with an example.
    """

    file: str
    format: str
    records: int
    fields: list[dict]
    empty: dict[str, int]
    doubt: str
    unread: str
    ruined: dict[str, str]


def what_it_held(file: str, tally: FieldTally, doubt: str = "", unread: str = "") -> Held:
    """What a file held, from the counts of all its records."""
    empty = dict(tally.empty)
    return Held(file, tally.manner.form.name, tally.records, tally.rows(file), empty, doubt, unread, tally.ruined)


def warn_of_fields(folder: str, files: list[Held]) -> list[Problem]:
    """Warnings of all files of a review; `folder`: what stands before the names of the files."""
    return [
        problem
        for told in (_passed_over, _unsure, _ruined, _not_taken, _missing)
        for problem in _group(folder, told(files))
    ]


def _unsure(files: list[Held]) -> Iterable[tuple[str, str, str, str]]:
    """(file, place, message, fix) of each file whose encoding is not sure."""
    fix = (
        "Look at names with accents. If they are wrong, state the right one: `encoding` in review.yaml, or --encoding."
    )
    return ((held.file, "encoding", held.doubt, fix) for held in files if held.doubt)


def _passed_over(files: list[Held]) -> Iterable[tuple[str, str, str, str]]:
    """(file, place, message, fix) of each file of which a part was not read."""
    fix = "Save each of them as a file of its own, or take those away that hold none."
    return ((held.file, "", held.unread, fix) for held in files if held.unread)


def _ruined(files: list[Held]) -> Iterable[tuple[str, str, str, str]]:
    """(file, place, message, fix) of each column with cells of which a spreadsheet program has made something else."""
    for held in files:
        for row in held.fields:
            if (tag := row["tag"]) in held.ruined:
                message = (
                    f"holds days or rounded numbers in {row['records']:,} of {held.records:,} records, such as "
                    f"{held.ruined[tag]!r}: a spreadsheet program made them of something else. They were not taken."
                )
                fix = "Give the file as the database gave it, before it was opened and saved in Excel."
                yield held.file, f"column {tag.removesuffix(RUINED)}", message, fix


def _not_taken(files: list[Held]) -> Iterable[tuple[str, str, str, str]]:
    """(file, place, message, fix) of each tag that looks like a field which records lack."""
    for held in files:
        for row in held.fields:
            if row["looks_like"] and row["lacking"] > LEAST_LACKING * held.records:
                name = NAMES[row["looks_like"]]
                place = f"{'column' if held.format in _COLUMNS else 'tag'} {row['tag']}"
                message = (
                    f"is filled in {row['records']:,} of {held.records:,} records and looks like {name}, but was not "
                    f"taken as that; {row['lacking']:,} of these records have none otherwise."
                )
                fix = "Look at it. If it is that, choose another format or interface for the export."
                yield held.file, place, message, fix


def _missing(files: list[Held]) -> Iterable[tuple[str, str, str, str]]:
    """(file, place, message, fix) of each core field that a file hardly has though others do."""
    for column in CORE:
        had = {held.file for held in files if held.records and held.empty.get(column, 0) <= MOST_EMPTY * held.records}
        for held in files:
            if had and held.records and held.file not in had:
                count = held.empty[column]
                message = f"is empty in {count:,} of {held.records:,} records; other files of this review have it."
                fix = (
                    "See in identification/fields.csv what was taken as what; choose all fields when you export, or "
                    "another format."
                )
                yield held.file, f"field {column}", message, fix


def _group(folder: str, told: Iterable[tuple[str, str, str, str]]) -> list[Problem]:
    """One warning where files of one search have the same to say: replies of an interface are many."""
    groups: dict[tuple[str, str], list[tuple[str, str, str, str]]] = {}
    for each in told:
        groups.setdefault((str(PurePosixPath(each[0]).parent), each[1]), []).append(each)
    problems = []
    for group in groups.values():
        file, place, message, fix = group[0]
        more = f" So it is in {len(group) - 1:,} more files beside it." if len(group) > 1 else ""
        problems.append(Problem(f"{folder}/{file}" if folder else file, place, message + more, fix))
    return problems
