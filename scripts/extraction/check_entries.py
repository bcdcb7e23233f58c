"""What to ask about extracted numbers: nothing is refused, but what can hardly be is asked.

In: what one person entered (or what holds), and the protocol. Out: questions, each about a cell. A question that the
report itself answers ("as printed") is the form's to silence.
"""

import datetime
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from math import sqrt

from scripts.extraction.convert_designs import events_of_percent
from scripts.extraction.exchange_entries import Question, Values
from scripts.extraction.extraction_forms import (
    DESIGN_NUMBERS,
    DIFFERENCE,
    NUMBERS,
    WITHOUT_NUMBERS,
    WORDED_FIELDS,
    arms_asked,
    design_row,
    measured_outcomes,
    outcome_row,
)
from scripts.extraction.list_studies import report_named
from scripts.extraction.typed_numbers import is_ambiguous, number, with_point, with_points
from scripts.pooling.measures import CORRELATION, MEASURES

_SLACK = 1e-9


def ask_about_entries(protocol: dict, studies: list[dict], values: Values) -> list[Question]:
    """All questions about the values of the extraction sheet."""
    fields = {field["key"]: field for field in protocol["extraction"]["fields"]}
    asked: list[Question] = []
    for study in studies:
        study_id = study["study_id"]
        cells = {key: values.get(f"{study_id}|{key}", {}).get("value", "") for key in fields}
        asked += [Question(f"{study_id}|{key}", "value", text) for key, text in _about_fields(fields, cells)]
        people = next((cells[key] for key, f in fields.items() if f["kind"] == "participants"), "")
        is_crossover = values.get(design_row(study_id), {}).get("design") == "crossover"
        for outcome in measured_outcomes(protocol):
            rows = {
                arm: with_points(values[row_id], NUMBERS)
                for arm in arms_asked(protocol, outcome)
                if (row_id := outcome_row(study_id, outcome, arm)) in values
            }
            for arm, row in rows.items():
                row_id = outcome_row(study_id, outcome, arm)
                told = [*_about_row(row, outcome.get("instrument", {}), arm == DIFFERENCE)]
                told += _about_correlation(row) if MEASURES[outcome["measure"]].columns == CORRELATION else []
                asked += [Question(row_id, column, text) for column, text in told]
            asked += _about_sizes(study_id, outcome, rows, people, is_crossover)
        design = with_points(values.get(design_row(study_id), {}), DESIGN_NUMBERS)
        asked += _about_design(design_row(study_id), design)
    return asked + _about_reports(studies, values) + _about_units(protocol, studies, values)


def _about_reports(studies: list[dict], values: Values) -> list[Question]:
    """Values of studies with several reports that do not say in which of them they stand."""
    several = {study["study_id"]: study for study in studies if len(study["report_ids"]) > 1}
    asked = []
    for row_id, row in values.items():
        study = several.get(row_id.partition("|")[0])
        has_value = any(row.get(name) for name in ("value", "n", "design"))
        if study and has_value and report_named(study, row.get("report", "")) is None:
            text = f"in which of its reports does it stand: {'; '.join(study['reports'])}?"
            asked.append(Question(row_id, "report", text))
    return asked


def _about_units(protocol: dict, studies: list[dict], values: Values) -> list[Question]:
    """Units other than most arms have of an outcome: a mean difference needs one unit, a study one in both arms."""
    asked = []
    for outcome in measured_outcomes(protocol):
        units = {}
        for study in studies:
            for arm in arms_asked(protocol, outcome):
                row_id = outcome_row(study["study_id"], outcome, arm)
                if unit := values.get(row_id, {}).get("unit", ""):
                    units[row_id] = unit
        if outcome["measure"] != "MD":
            groups = {row_id.partition("|")[0] for row_id in units}
            found = [{r: u for r, u in units.items() if r.partition("|")[0] == group} for group in groups]
        else:
            found = [units]
        for each in found:
            often = Counter(unit.casefold() for unit in each.values()).most_common(1)
            asked += [
                Question(row_id, "unit", f"the unit is {unit}, elsewhere it is {often[0][0]}: they cannot be compared.")
                for row_id, unit in each.items()
                if unit.casefold() != often[0][0]
            ]
    return sorted(asked)


def _about_fields(fields: dict[str, dict], cells: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Questions about a study's characteristics, by the kind that the protocol gives each field."""
    for key, text in cells.items():
        kind = fields[key]["kind"]
        if not text:
            continue
        if kind in WORDED_FIELDS:
            yield from _about_date(key, text, fields[key], cells) if kind == "date" else ()
            continue
        try:
            found = number(text)
        except ValueError as error:
            yield key, _no_number(str(error), text)
            continue
        text = with_point(text)
        low, high = fields[key].get("min"), fields[key].get("max")
        if kind == "percent" and not 0 <= found <= 100:
            yield key, f"{text} is not a percentage between 0 and 100."
        if kind == "participants" and (found < 1 or found != int(found)):
            yield key, f"{text} is not a number of people."
        if (low is not None and found < low) or (high is not None and found > high):
            yield key, f"{text} lies outside what is expected, {low} to {high}."


def _about_date(key: str, text: str, field: dict, cells: dict[str, str]) -> Iterator[tuple[str, str]]:
    when = _date(text)
    if when is None:
        yield key, f"{text} is not a date like 2019-05-31 (or 2019-05, or 2019)."
    before = cells.get(field.get("not_before", ""), "")
    if when and before and _date(before) and when < _date(before)[: len(when)]:
        yield key, f"{text} is before {before}."


def _date(text: str) -> str | None:
    try:
        datetime.date.fromisoformat(text + "-01" * (2 - text.count("-")))
    except ValueError:
        return None
    return text


def _about_row(row: dict[str, str], scale: dict, is_difference: bool) -> Iterator[tuple[str, str]]:
    """Questions about the numbers of one arm, or of a difference."""
    numbers = {}
    for name in NUMBERS:
        if row.get(name):
            try:
                numbers[name] = number(row[name])
            except ValueError as error:
                yield name, _no_number(str(error), row[name])
    if row.get("statistic", "") in WITHOUT_NUMBERS and numbers:
        yield "statistic", "there are numbers, and the statistic says that there are none."
    yield from _about_counts(numbers, row)
    yield from _about_spread(numbers, row, is_difference)
    if scale and not is_difference:
        yield from _about_scale(numbers, row, scale)


def _about_correlation(row: dict[str, str]) -> list[tuple[str, str]]:
    r = _maybe(row.get("mean", ""))
    return [("mean", f"a correlation lies between -1 and 1, this is {row['mean']}.")] if r and abs(r) >= 1 else []


def _about_counts(numbers: dict[str, float], row: dict[str, str]) -> Iterator[tuple[str, str]]:
    n, events, percent = (numbers.get(name) for name in ("n", "events", "percent"))
    if n is not None and n < 1:
        yield "n", f"n is {row['n']}."
    if events is not None and events < 0:
        yield "events", f"{row['events']} events."
    if n is not None and events is not None and events > n:
        yield "events", f"{row['events']} events among {row['n']} people."
    if percent is None:
        return
    if not 0 <= percent <= 100:
        yield "percent", f"{row['percent']} is not a percentage between 0 and 100."
    elif n and n == int(n) and n >= 1:
        possible = events_of_percent(row["percent"], int(n))
        if not possible:
            yield "percent", f"no whole number of {row['n']} people is {row['percent']}%."
        elif events is not None and events not in possible:
            yield "percent", f"{row['events']} of {row['n']} is not {row['percent']}%."


def _about_spread(numbers: dict[str, float], row: dict[str, str], is_difference: bool) -> Iterator[tuple[str, str]]:
    for name, word in (("sd", "an SD"), ("baseline_sd", "a baseline SD")):
        if name in numbers and numbers[name] <= 0:
            yield name, f"{word} of {row[name]}."
    if "sd" in numbers and numbers.get("n") == 1:
        yield "sd", "an SD of one person."
    kind = row.get("spread", "")
    value = numbers.get("value")
    if kind == "p" and value is not None and not 0 < value < 1:
        yield (
            "value",
            f"p is {row['value']}; it lies between 0 and 1 (of p < 0.001 there is no exact value to convert).",
        )
    if kind == "se" and value is not None and value <= 0:
        yield "value", f"an SE of {row['value']}."
    if kind == "t" and value == 0:
        yield "value", "t is 0."
    needed = {"se": ["value"], "t": ["value"], "p": ["value"], "range": ["min", "max"]}
    needed |= {interval: ["low", "high"] for interval in ("ci90", "ci95", "ci99", "iqr")}
    needed |= {"iqr_range": ["min", "low", "high", "max"]}
    missing = [name for name in needed.get(kind, []) if not row.get(name)]
    if missing:
        yield missing[0], "what is printed beside the mean is chosen, but its number is missing."
    if not kind and any(name in numbers for name in ("value", "low", "high", "min", "max")):
        yield "spread", "numbers are given for it, but not what they are (SE, CI, IQR, …)."
    ladder = [name for name in ("min", "low", "mean", "high", "max") if name in numbers]
    for below, above in pairwise(ladder):
        if numbers[below] > numbers[above]:
            yield above, f"{row[above]} stands above {row[below]}, and is less."
    if kind.startswith("ci") and not is_difference and {"low", "mean", "high"} <= numbers.keys():
        middle = (numbers["low"] + numbers["high"]) / 2
        if abs(middle - numbers["mean"]) > 0.1 * (numbers["high"] - numbers["low"]):
            yield "mean", f"the mean {row['mean']} is not in the middle of its confidence interval."


def _about_scale(numbers: dict[str, float], row: dict[str, str], scale: dict) -> Iterator[tuple[str, str]]:
    """Can the numbers be of this scale: its range, its SDs, its steps (GRIM)?"""
    n, mean, sd = (numbers.get(name) for name in ("n", "mean", "sd"))
    is_change = row.get("statistic") == "change"
    low, high = scale.get("min"), scale.get("max")
    if low is not None and high is not None:
        bottom, top = (low - high, high - low) if is_change else (low, high)
        if mean is not None and not bottom <= mean <= top:
            yield "mean", f"{row['mean']} is not on the scale, {bottom:g} to {top:g}."
        elif mean is not None and sd is not None and n and n > 1:
            largest = sqrt((mean - bottom) * (top - mean) * n / (n - 1))
            if sd > largest + 10.0 ** -_decimals(row["sd"]):
                yield (
                    "sd",
                    f"no {row['n']} values on the scale with the mean {row['mean']} have an SD above {largest:.3g}.",
                )
    is_mean = row.get("spread", "") not in ("iqr", "range", "iqr_range")
    is_countable = is_mean and mean is not None and n and n == int(n) and scale.get("step")
    if is_countable and not passes_grim(row["mean"], int(n), scale["step"] / scale.get("items", 1)):
        yield "mean", f"no {row['n']} values in steps of {scale['step']:g} have the mean {row['mean']} (GRIM)."


def passes_grim(mean: str, n: int, step: float) -> bool:
    """Can `n` values, each a multiple of `step`, have the printed `mean` (text: its decimals count)?

    Brown and Heathers 2017, Soc Psychol Personal Sci 8:363. Either way of rounding a half is accepted.
    """
    value, half = float(mean), 0.5 * 10.0 ** -_decimals(mean)
    total = round(value * n / step)
    return any(abs(near * step / n - value) <= half + _SLACK for near in (total - 1, total, total + 1))


def _about_sizes(study_id: str, outcome: dict, rows: dict[str, dict], people: str, is_crossover: bool):
    """Do the arms' sizes add up to no more than the study's people?"""
    sizes = {arm: n for arm, row in rows.items() if (n := _maybe(row.get("n", ""))) is not None}
    together = [n for arm, n in sizes.items() if arm != DIFFERENCE]
    whole = _maybe(people)
    if not sizes or whole is None:
        return []
    total = max(sizes.values()) if is_crossover or not together else sum(together)
    if total <= whole:
        return []
    text = f"the arms add up to {total:g} people, more than the study's {people}."
    return [Question(outcome_row(study_id, outcome, list(sizes)[-1]), "n", text)]


def _about_design(row_id: str, row: dict[str, str]) -> list[Question]:
    needed = {"cluster": ("cluster_size", "icc"), "crossover": ("correlation",)}.get(row.get("design", ""), ())
    asked = []
    for name in needed:
        try:
            found = number(row.get(name, ""))
        except ValueError:
            asked.append(Question(row_id, name, f"a {row['design']} trial needs it to be pooled as such."))
            continue
        if name == "icc" and not 0 <= found < 1:
            asked.append(Question(row_id, name, f"an ICC lies between 0 and 1, this is {row[name]}."))
        if name == "cluster_size" and found < 1:
            asked.append(Question(row_id, name, f"clusters of {row[name]} people."))
        if name == "correlation" and not -1 < found < 1:
            asked.append(Question(row_id, name, f"a correlation lies between -1 and 1, this is {row[name]}."))
    return asked


def _maybe(text: str) -> float | None:
    try:
        return number(text)
    except ValueError:
        return None


def _no_number(message: str, text: str) -> str:
    if is_ambiguous(text):
        return f"{message}: write it without the comma, or with a point."
    return f"{message}; write a plain number."


def _decimals(text: str) -> int:
    return len(text.strip().partition(".")[2])
