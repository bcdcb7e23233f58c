"""Two people fill in the same form; where they differ, the consensus sheet decides."""

from dataclasses import dataclass

from scripts.common.ledgers import State


@dataclass(frozen=True)
class Entry:
    """What holds for a row: its values by column, and how it came about: agreement, single, resolution or pending."""

    values: dict[str, str]
    basis: str


def enter(row_id: str, columns: list[str], compared: list[str], states: list[State], consensus: State) -> Entry:
    """What several people's entries for one row come to.

    `columns` are the row's asked columns, `compared` those in which entries have to agree (notes and quotations may
    differ: the first person's are taken); `states` the people's, in order, `consensus` that of the consensus sheet.
    """
    entries = [{column: state.get((row_id, column), "") for column in columns} for state in states]
    if any(not any(entry[column] for column in compared) for entry in entries):
        return Entry(dict.fromkeys(columns, ""), "pending")
    if all(entry[column] == entries[0][column] for entry in entries for column in compared):
        return Entry(entries[0], "single" if len(entries) == 1 else "agreement")
    resolved = {column: consensus.get((row_id, column), "") for column in columns}
    if any(resolved[column] for column in compared):
        return Entry(resolved, "resolution")
    return Entry(dict.fromkeys(columns, ""), "conflict")


def side_by_side(row_id: str, compared: list[str], people: list[str], states: list[State]) -> str:
    """Each person's entries for a row, in words, as the consensus sheet shows them."""
    told = []
    for person, state in zip(people, states, strict=True):
        values = [f"{column} {state[row_id, column]}" for column in compared if state.get((row_id, column))]
        told.append(f"{person}: {', '.join(values)}")
    return "; ".join(told)
