"""What is said of effects whose counts got 0.5 added, for a cell of zero: in effects.csv, under the result, in the
report's list of conversions. The formulas that add it are in two_by_two_effects.py and other_effects.py."""

from scripts.pooling.measures import EVENTS, MEASURES, TWO_BY_TWO, TWO_RATES

ADDED = "0.5 added to "
_WHERE = {
    TWO_BY_TWO: "each cell, for a cell of zero",
    TWO_RATES: "the events of both groups, for a group without events",
    EVENTS: "events and non-events, for a count of zero",
}
# Measures that take the counts as they are.
_UNCORRECTED = ("PETO", "PFT")
SOURCE = "Haldane 1955; Gart 1966"


def correction_of(measure: str, columns: tuple[str, ...], numbers: dict[str, float], convention: str) -> str:
    """What was added to a study's counts so that its effect can be computed, in words; "" if nothing was.

    `numbers`: its counts and group sizes by column; `convention`: metafor or revman5.
    """
    if measure in _UNCORRECTED or columns not in _WHERE:
        return ""
    counts = [numbers[name] for name in columns if name.startswith("events")]
    if columns != TWO_RATES:
        sizes = [numbers[name] for name in columns if name.startswith("n")]
        counts += [n - events for n, events in zip(sizes, counts, strict=True)]
    only = " (for the variance only)" if (measure, convention) == ("RD", "revman5") else ""
    return ADDED + _WHERE[columns] + only if 0 in counts else ""


def correction_in(conversions: str) -> str:
    """The correction among the conversions of a row of effects.csv, "" if there is none."""
    return next((said for said in conversions.split("; ") if said.startswith(ADDED)), "")


def note_on_corrections(rows: list[dict[str, str]], counted_as_they_are: bool) -> list[str]:
    """The note under a pooled result: which studies' counts were corrected, and how.

    `rows`: the pooled rows of effects.csv; `counted_as_they_are`: whether the model pools the counts without it, so
    that it shows in the studies' own effects only.
    """
    studies: dict[str, list[str]] = {}
    for row in rows:
        if said := correction_in(row.get("conversions", "")):
            studies.setdefault(said, []).append(row["study_id"])
    own = " (in the study's own effect; the counts were pooled as they are)" if counted_as_they_are else ""
    return [f"{', '.join(dict.fromkeys(ids))}: {said}{own}." for said, ids in studies.items()]


def conversion_of(row: dict[str, str]) -> dict[str, str]:
    """A row of effects.csv, of a study whose counts were corrected, as a line of conversions.csv."""
    said = correction_in(row["conversions"])
    two = not MEASURES[row["measure"]].is_of_one_group
    groups = [(row["events1"], row["n1"]), *([(row["events2"], row["n2"])] if two else [])]
    of_rates = MEASURES[row["measure"]].columns == TWO_RATES
    printed = " and ".join(f"{events} of {n}" for events, n in groups)
    result = " and ".join(f"{float(x) + 0.5:g} of {float(n) + (not of_rates):g}" for x, n in groups)
    return {
        "arm": row["pair"] or ("both arms" if two else "group"),
        "printed": printed,
        "formula": said,
        "source": SOURCE,
        "result": result,
    }
