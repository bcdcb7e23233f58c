"""Are the numbers of the flow those of the second count, id by id, and does every equation hold?"""

from scripts.audit.conservation import broken, equations
from scripts.audit.tell_problems import FIX, few
from scripts.common.messages import Problem

FLOW, LISTS = "prisma/flow.json", "prisma/lists.json"


def check_lists(lists: dict[str, list[str]], counted: dict[str, set[str]]) -> list[Problem]:
    """Compare the ids behind each number with those of the second count."""
    problems = []
    for name in sorted(lists.keys() | counted.keys()):
        told, again = lists.get(name, []), counted.get(name, set())
        if name not in lists or name not in counted:
            problems.append(Problem(LISTS, name, "is counted once only.", FIX))
        elif len(told) != len(again) or set(told) != again:
            differing = sorted(again.symmetric_difference(told)) or ["an id twice"]
            message = f"has {len(told)} ids, recounted {len(again)}; they differ in {few(differing)}."
            problems.append(Problem(LISTS, name, message, FIX))
    return problems


def check_equations(lists: dict[str, list[str]]) -> list[Problem]:
    """Check the conservation equations over the published ids."""
    return [
        Problem(LISTS, equation.text, f"does not hold for {few(wrong_ids)}.", FIX)
        for equation in equations(lists)
        if (wrong_ids := broken(equation, {path: lists.get(path, []) for path in equation.left + equation.right}))
    ]


def check_passage(lists: dict[str, list[str]], ledger: list[dict]) -> list[Problem]:
    """Check that the reports sought are exactly those to which the records that passed led, in all columns together."""
    reports_of = {row["record_id"]: row["report_id"].split("; ") for row in ledger if row["report_id"]}
    passed = lists.get("prisma_2020.cumulative.passed", [])
    led_to = {report_id for record_id in passed for report_id in reports_of.get(record_id, ["no report"])}
    astray = sorted(led_to.symmetric_difference(lists.get("prisma_2020.cumulative.sought", [])))
    place = "the reports of prisma_2020.cumulative.passed = prisma_2020.cumulative.sought"
    return [Problem(LISTS, place, f"does not hold for {few(astray)}.", FIX)] if astray else []


def check_numbers(flow: dict, counted: dict[str, set[str]], unjudged: int) -> list[Problem]:
    """Compare each number of flow.json with the length of the recounted list.

    `unjudged`: possible duplicates that wait to be judged; they are pairs, not records, and pending as well.
    """
    expected = {name: len(ids) for name, ids in counted.items()}
    expected |= {"prisma_2020.awaiting.duplicates": unjudged, "pending": expected["pending"] + unjudged}
    numbers = flatten(flow)
    problems = []
    for name in sorted(numbers.keys() | expected.keys()):
        if numbers.get(name) != expected.get(name):
            message = f"is {numbers.get(name)}, recounted {expected.get(name)}: {few(sorted(counted.get(name, ())))}."
            problems.append(Problem(FLOW, name, message, FIX))
    return problems


def flatten(flow: dict, above: str = "") -> dict[str, int]:
    """The numbers of flow.json by their path, joined by dots."""
    numbers = {}
    for key, value in flow.items():
        if isinstance(value, dict):
            numbers |= flatten(value, f"{above}{key}.")
        elif isinstance(value, int):
            numbers[above + key] = value
    return numbers
