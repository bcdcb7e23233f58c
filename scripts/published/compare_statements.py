"""Compare the statements of a publication with results, with each other and with what sources say, and give verdicts.

A statement is an item of published.yaml (config/als_exercise/published.yaml explains its keys). The comparisons are the
few of COMPARISONS; nothing in the file is evaluated.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from scripts.published.compare_values import agree, last_unit, number, round_like

RESULTS = ("flow", "pooled")
UNKNOWN = ("", "not_known")
WITHOUT_OPERANDS = ("result", "study", "count", "patients", "not_determinable")


class Finding(NamedTuple):
    """What a comparison found: the computed value in words, whether it agrees (None: unknown), and what it rests on.

    `rests_on` is printed (values of the same publication), source (another publication's) or result (of the workflow).
    """

    computed: str
    agrees: bool | None
    rests_on: str


class Against(NamedTuple):
    """What statements are compared with.

    `statements`: all of them by id. `results`: flow and pooled (documents), studies, risk_of_bias and effects (tables
    of rows), as far as they exist.
    """

    statements: dict[str, dict]
    results: dict


def compare_statement(statement: dict, against: Against, reconstructed: bool) -> dict[str, str]:
    """A row of reproduction.csv: item, place, printed, computed, verdict, note.

    `reconstructed`: the workflow's inputs were made to give what is printed, so that agreement with its results is by
    construction.
    """
    [(comparison, argument)] = statement["compare"].items()
    finding = COMPARISONS[comparison](argument, statement, against)
    return {
        "item": statement["item"],
        "place": statement["place"],
        "printed": in_words(statement["printed"]),
        "computed": finding.computed,
        "verdict": verdict_of(finding, reconstructed),
        "note": _note(statement, operands_of(comparison, argument)),
    }


def verdict_of(finding: Finding, reconstructed: bool) -> str:
    """A finding in the vocabulary of reproduction.csv."""
    if finding.agrees is None:
        return "not_determinable"
    if finding.agrees:
        return "by_construction" if finding.rests_on == "result" and reconstructed else "reproduced"
    return "contradicts_itself" if finding.rests_on == "printed" else "differs"


def in_words(value) -> str:
    """A printed value as text; several values as "key value; key value"."""
    return "; ".join(f"{_words(key)} {item}" for key, item in value.items()) if isinstance(value, dict) else str(value)


def _words(key: str) -> str:
    return key.replace("_", " ")


def look_up(document, path: str):
    """The value at a dotted path of a document; None if there is none."""
    for key in path.split("."):
        if not isinstance(document, dict) or key not in document:
            return None
        document = document[key]
    return document


def operands_of(comparison: str, argument) -> list:
    """The operands that a comparison's argument names; none where it names results or gives a reason."""
    if comparison in WITHOUT_OPERANDS:
        return []
    operands = argument["of"] if comparison == "how_many" else argument
    return operands if isinstance(operands, list) else [operands]


def _note(statement: dict, operands: list) -> str:
    sources = {operand["source"] for operand in operands if isinstance(operand, dict)}
    parts = [
        f"Point {statement['point']}." if "point" in statement else "",
        statement.get("note", ""),
        f"Source: {'; '.join(sorted(sources))}." if sources else "",
    ]
    return " ".join(part for part in parts if part)


def _compared(statement: dict, value, rests_on: str) -> Finding:
    expected = statement.get("equals", statement["printed"])
    if value is None:
        return Finding("", None, rests_on)
    return Finding(round_like(expected, value), agree(expected, value), rests_on)


def _value(operand, against: Against) -> tuple[object, str]:
    """An operand's value and what it rests on."""
    if isinstance(operand, dict):
        return operand["value"], "source"
    if isinstance(operand, int):
        return operand, "printed"
    name, _, key = operand.partition(".")
    if name in RESULTS:
        return look_up(against.results, operand), "result"
    printed = against.statements[name]["printed"]
    return printed[key] if key else printed, "printed"


def _values(operands: list, against: Against) -> tuple[list, str]:
    pairs = [_value(operand, against) for operand in operands]
    grounds = {rests_on for _, rests_on in pairs}
    rests_on = next((ground for ground in ("result", "source") if ground in grounds), "printed")
    return [value for value, _ in pairs], rests_on


def _arithmetic(compute: Callable[..., Decimal]) -> Callable[[list, dict, Against], Finding]:
    """A comparison with what `compute` makes of the operands' numbers; unknown if one of them is no number."""

    def compare(operands: list, statement: dict, against: Against) -> Finding:
        values, rests_on = _values(operands, against)
        numbers = [number(value) for value in values]
        return _compared(statement, None if None in numbers else compute(*numbers), rests_on)

    return compare


def combined_sd(n1: Decimal, mean1: Decimal, sd1: Decimal, n2: Decimal, mean2: Decimal, sd2: Decimal) -> Decimal:
    """The SD of two groups together (Cochrane Handbook, table 6.5.a)."""
    squares = (n1 - 1) * sd1**2 + (n2 - 1) * sd2**2 + n1 * n2 / (n1 + n2) * (mean1 - mean2) ** 2
    return (squares / (n1 + n2 - 1)).sqrt()


def _with_result(path: str, statement: dict, against: Against) -> Finding:
    return _compared(statement, look_up(against.results, path), "result")


def _with_other(operand, statement: dict, against: Against) -> Finding:
    value, rests_on = _value(operand, against)
    return _compared(statement, value, rests_on)._replace(computed=in_words(value))


def _with_study(label: str, statement: dict, against: Against) -> Finding:
    """Each printed cell of a study's characteristics with that of studies.csv."""
    cells = {row["field"]: row["value"] for row in against.results.get("studies", []) if row["label"] == label}
    printed = statement["printed"]
    differing = [key for key in printed if not agree(printed[key], cells.get(key, ""))]
    if not cells:
        return Finding("", None, "result")
    told = f"{len(printed) - len(differing)} of {len(printed)} the same"
    other = [f"{_words(key)} {cells.get(key) or 'empty'}" for key in differing]
    return Finding("; ".join([told, *other]), not differing, "result")


def _with_count(asked: dict, statement: dict, against: Against) -> Finding:
    """How many rows of a table have some values; a range where the value asked for is not known in all of them."""
    rows = [row for row in against.results.get(asked["table"], []) if asked["where"].items() <= row.items()]
    wanted = asked.get("of", {})
    count = sum(wanted.items() <= row.items() for row in rows)
    unknown = sum(any(row[column] in UNKNOWN for column in wanted) for row in rows)
    if not rows:
        return Finding("", None, "result")
    if not unknown:
        return _compared(statement, count, "result")
    possible = count <= number(statement["printed"]) <= count + unknown
    return Finding(f"{count} to {count + unknown}", None if possible else False, "result")


def _with_patients(column: str, statement: dict, against: Against) -> Finding:
    """The patients of one arm: each study's largest number in effects.csv, summed."""
    largest: dict[str, Decimal] = {}
    for row in against.results.get("effects", []):
        largest[row["study_id"]] = max(largest.get(row["study_id"], Decimal(0)), number(row[column]) or Decimal(0))
    return _compared(statement, sum(largest.values()) if largest else None, "result")


def _with_how_many(asked: dict, statement: dict, against: Against) -> Finding:
    values, rests_on = _values(asked["of"], against)
    return _compared(statement, sum(agree(asked["are"], value) for value in values), rests_on)


def _with_midpoint(limits: list, statement: dict, against: Against) -> Finding:
    """The middle of a printed interval; the limits and the estimate are rounded each, hence one unit of tolerance."""
    (low, high), rests_on = _values(limits, against)
    middle = (number(low) + number(high)) / 2
    estimate = number(statement["printed"])
    return Finding(f"{middle:f}", abs(middle - estimate) <= last_unit(estimate), rests_on)


def _with_attainable(operand, statement: dict, against: Against) -> Finding:
    """The percentage of a whole number of n that is nearest to the printed one."""
    n, rests_on = _value(operand, against)
    nearest = round(number(statement["printed"]) * number(n) / 100)
    return _compared(statement, 100 * nearest / number(n), rests_on)


def _with_least(operand, statement: dict, against: Against) -> Finding:
    least, rests_on = _value(operand, against)
    return Finding(f"{least} or more", number(statement["printed"]) >= number(least), rests_on)


def _with_most(operands: list, statement: dict, against: Against) -> Finding:
    """At most the first operand less the others: of fewer reports than studies, or more left than there were."""
    values, rests_on = _values(operands, against)
    numbers = [number(value) for value in values]
    if None in numbers:
        return Finding("", None, rests_on)
    most = numbers[0] - sum(numbers[1:])
    return Finding(f"{most} or less", number(statement["printed"]) <= most, rests_on)


def _with_nothing(why: str, statement: dict, against: Against) -> Finding:
    return Finding(why, None, "printed")


COMPARISONS: dict[str, Callable[..., Finding]] = {
    "result": _with_result,
    "study": _with_study,
    "count": _with_count,
    "patients": _with_patients,
    "sum": _arithmetic(lambda *numbers: sum(numbers)),
    "difference": _arithmetic(lambda first, *rest: first - sum(rest)),
    "percentage": _arithmetic(lambda part, whole: 100 * part / whole),
    "combined_sd": _arithmetic(combined_sd),
    "how_many": _with_how_many,
    "midpoint": _with_midpoint,
    "attainable_percentage": _with_attainable,
    "same_as": _with_other,
    "at_least": _with_least,
    "at_most": _with_most,
    "not_determinable": _with_nothing,
}
