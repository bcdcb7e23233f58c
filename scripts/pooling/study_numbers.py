"""Numbers of studies: the cells of a table go in as text, checked arrays come out, or a message that names the cell."""

import math

import numpy as np

from scripts.common.messages import InputError, Problem
from scripts.common.tables import to_number
from scripts.pooling.measures import CORRELATION, INTERVAL, TWO_MEANS

AT_LEAST_ONE = ("n", "n1", "n2")
ABOVE_ZERO = ("sd1", "sd2", "vi", "v", "time1", "time2", "hr", "ci_low", "ci_high")
COUNTS = ("events", "events1", "events2")


def read_numbers(rows: list[dict[str, str]], columns: tuple[str, ...], measure: str, file) -> dict[str, np.ndarray]:
    """An array of floats for each of `columns`, one element per row; rows name their study in the column `study`.

    Raises InputError with one problem for each cell that is empty, no number, or impossible for the measure.
    """
    problems = []
    values: dict[str, list[float]] = {name: [] for name in columns}
    for row in rows:
        numbers = {name: to_number(row[name]) for name in columns}
        for name, number in numbers.items():
            values[name].append(math.nan if number is None else number)
            if number is None:
                problems.append(_no_number(file, row["study"], name, row[name]))
        if None not in numbers.values():
            problems += [
                Problem(str(file), f"study {row['study']!r}, column {name}", message, "Check it against the paper.")
                for name, message in impossible_values(numbers, columns, measure)
            ]
    if problems:
        raise InputError(*problems)
    return {name: np.array(column, dtype=float) for name, column in values.items()}


def impossible_values(numbers: dict[str, float], columns: tuple[str, ...], measure: str) -> list[tuple[str, str]]:
    """What cannot be so in the numbers of one study: (column, message) for each."""
    found = [
        (name, f"is {numbers[name]:g}, and has to be at least 1.") for name in AT_LEAST_ONE if numbers.get(name, 1) < 1
    ]
    found += [
        (name, f"is {numbers[name]:g}, and has to be more than 0.") for name in ABOVE_ZERO if numbers.get(name, 1) <= 0
    ]
    found += [(name, f"is {numbers[name]:g}: fewer than 0.") for name in COUNTS if numbers.get(name, 0) < 0]
    if columns == TWO_MEANS:
        found += _impossible_means(numbers, measure)
    for events, size in (("events", "n"), ("events1", "n1"), ("events2", "n2")):
        if {events, size} <= numbers.keys() and numbers[events] > numbers[size]:
            found.append((events, f"is {numbers[events]:g}, more than the {numbers[size]:g} of {size}."))
    if columns == CORRELATION:
        found += [("r", f"is {numbers['r']:g}, and has to lie between -1 and 1.")] if abs(numbers["r"]) >= 1 else []
        found += [("n", f"is {numbers['n']:g}: Fisher's z needs more than 3.")] if numbers["n"] <= 3 else []
    if columns == INTERVAL and not numbers["ci_low"] < numbers["ci_high"]:
        found.append(("ci_low", f"is {numbers['ci_low']:g}, not below ci_high, {numbers['ci_high']:g}."))
    elif columns == INTERVAL and not numbers["ci_low"] <= numbers["hr"] <= numbers["ci_high"]:
        found.append(("hr", f"is {numbers['hr']:g}, outside its confidence interval."))
    return found


def _impossible_means(numbers: dict[str, float], measure: str) -> list[tuple[str, str]]:
    found = [
        (name, f"is {numbers[name]:g}: a standard deviation needs a group of 2 or more.")
        for name in ("n1", "n2")
        if 1 <= numbers[name] < 2
    ]
    if measure == "ROM" and numbers["mean1"] * numbers["mean2"] <= 0:
        found.append(
            ("mean2", f"is {numbers['mean2']:g} against {numbers['mean1']:g}: a ratio needs means of one sign.")
        )
    return found


def _no_number(file, study: str, column: str, text: str) -> Problem:
    place = f"study {study!r}, column {column}"
    if not text.strip():
        return Problem(str(file), place, "is empty.", "Fill it in, or take the study out of the table.")
    return Problem(str(file), place, f"{text!r} is no number.", how_to_write(text) or "Write a plain number.")


def how_to_write(text: str) -> str:
    """What to write instead of a number with a comma, which one cannot know to be 12.5 or 12500; else ""."""
    if "," not in text or to_number(text.replace(",", ".", 1).replace(",", "")) is None:
        return ""
    decimal, whole = text.replace(",", "."), text.replace(",", "")
    if to_number(decimal) is None:
        return f"Write {whole}, without commas."
    return f"Write {decimal}, with a point" + (f", or {whole}." if len(text.split(",")[-1]) == 3 else ".")
