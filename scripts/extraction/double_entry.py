"""Two people fill in the same form; where they differ, the consensus sheet decides."""

from dataclasses import dataclass

from scripts.extraction.entry_forms import NOTHING, EntryTab
from scripts.extraction.typed_numbers import with_point
from scripts.sheets.ledgers import State


@dataclass(frozen=True)
class Entry:
    """What holds for a row: its values by column, and how it came about.

    `basis`: agreement, single, resolution, conflict, pending, or empty (an optional row that nobody filled in).
    """

    values: dict[str, str]
    basis: str


def enter(row_id: str, tab: EntryTab, states: list[State], consensus: State) -> Entry:
    """What several people's entries for one row come to.

    Entries have to agree in the tab's compared columns (of notes and quotations the first person's are taken).
    `states` are the people's, in order, `consensus` that of the consensus sheet: it decides the columns that differ,
    and may overrule the others.
    """
    columns, compared = tab.asked_names, tab.compared
    entries = [{column: state.get((row_id, column), "") for column in columns} for state in states]
    blank = [not any(entry[column] for column in compared) for entry in entries]
    if all(blank) and tab.optional:
        return Entry(dict.fromkeys(columns, ""), "empty")
    if any(blank) and not (tab.optional and len(entries) > 1):
        return Entry(dict.fromkeys(columns, ""), "pending")
    differing = differing_columns(entries, compared)
    if not differing:
        return Entry(entries[0], "single" if len(entries) == 1 else "agreement")
    resolved = {column: consensus.get((row_id, column), "") for column in columns}
    if not all(resolved[column] for column in differing):
        return Entry(dict.fromkeys(columns, ""), "conflict")
    values = {column: resolved[column] or entries[0][column] for column in columns}
    return Entry({column: "" if value in NOTHING else value for column, value in values.items()}, "resolution")


def differing_columns(entries: list[dict[str, str]], compared: tuple[str, ...]) -> list[str]:
    """The columns in which entries say different things; 3.10 and 3.1 are the same."""
    return [column for column in compared if len({_meaning(entry[column]) for entry in entries}) > 1]


def side_by_side(row_id: str, tab: EntryTab, people: list[str], states: list[State]) -> str:
    """What the people entered in each column that differs, as the consensus sheet shows it: "n: A 20, B 21"."""
    entries = [{column: state.get((row_id, column), "") for column in tab.compared} for state in states]
    headers = {column.name: column.header for column in tab.asked}
    words = {column.name: column.word_for for column in tab.asked}
    told = []
    for column in differing_columns(entries, tab.compared):
        values = (words[column](entry[column]) or "nothing" for entry in entries)
        told.append(
            f"{headers[column]}: " + ", ".join(f"{who} {value}" for who, value in zip(people, values, strict=True))
        )
    return "; ".join(told)


def _meaning(text: str):
    try:
        return float(with_point(text))
    except ValueError:
        return text
