"""Read what a publication printed: published.yaml, its statements and the sections that stand for statements."""

from pathlib import Path

from scripts.common.messages import InputError, Problem
from scripts.common.yaml_files import read_yaml
from scripts.published.compare_statements import COMPARISONS, RESULTS, operands_of
from scripts.published.published_sections import statements_of_sections

KEYS = {"id", "item", "place", "printed", "equals", "compare", "point", "note"}
SECTIONS = {
    "items": (list, "a list"),
    "flow": (dict, "a mapping of numbers"),
    "totals": (list, "a list"),
    "percentages": (list, "a list"),
    "same": (list, "a list"),
}
KNOWN = ("article", "inputs", *SECTIONS)


def read_published(path: Path, with_sections: bool = False) -> dict:
    """published.yaml, checked; `with_sections`: with the statements that its sections come to added to `items`.

    Raises InputError with a problem for each statement that is ill-formed.
    """
    published = read_yaml(path)
    if not isinstance(published, dict) or not published.keys() & SECTIONS.keys():
        fix = "List there what was printed, and where: docs/check_published.md says how."
        raise InputError(Problem(str(path), "", f"has none of {', '.join(SECTIONS)}.", fix))
    problems = [Problem(str(path), f"key {key}", "is unknown.", f"Known: {', '.join(KNOWN)}.")
                for key in published.keys() - set(KNOWN)]  # fmt: skip
    problems += [
        Problem(str(path), f"key {key}", f"is not {words}.", "docs/check_published.md shows it.")
        for key, (kind, words) in SECTIONS.items()
        if not isinstance(published.get(key, kind()), kind)
    ]
    if problems:
        raise InputError(*problems)
    try:
        derived = statements_of_sections(published)
    except ValueError as error:
        raise InputError(Problem(str(path), "", str(error), "docs/check_published.md shows how.")) from None
    items = [*published.get("items", []), *(derived if with_sections else ())]
    return published | {"items": _checked(path, items)}


def _checked(path: Path, items: list) -> list[dict]:
    names: dict[str, object] = {}
    problems = []
    for place, statement in enumerate(items, start=1):
        faults = _faults_of_shape(statement)
        name = statement.get("id", "") if isinstance(statement, dict) else ""
        if name in names:
            faults.append(f"the id {name!r} is there twice.")
        problems += [Problem(str(path), f"item {place} {name}".strip(), fault, "") for fault in faults]
        if not faults:
            names[name] = statement["printed"]
    if not problems:
        fix = "An operand is the id of an item, id.key, a whole number, or {value, source}."
        problems = [
            Problem(str(path), f"item {statement['id']}", f"the operand {operand!r} is unknown.", fix)
            for statement in items
            for operand in _operands(statement)
            if not _is_known(operand, names)
        ]
    if problems:
        raise InputError(*problems)
    return items


def _faults_of_shape(statement) -> list[str]:
    if not isinstance(statement, dict):
        return ["is not a mapping of keys."]
    faults = [f"lacks the key {key}." for key in ("id", "item", "place", "printed") if key not in statement]
    faults += [f"has an unknown key {key}." for key in sorted(statement.keys() - KEYS)]
    printed = statement.get("printed", "")
    values = printed.values() if isinstance(printed, dict) else [printed]
    faults += [f"{value!r} has decimals: quote it as printed." for value in values if isinstance(value, float)]
    compare = statement.get("compare", {"same_as": 0})
    if not isinstance(compare, dict) or len(compare) != 1 or not compare.keys() <= COMPARISONS.keys():
        faults.append(f"compare must be one of: {', '.join(COMPARISONS)}.")
    return faults


def _operands(statement: dict) -> list:
    return [each for pair in statement.get("compare", {}).items() for each in operands_of(*pair)]


def _is_known(operand, printed: dict[str, object]) -> bool:
    if isinstance(operand, dict):
        return operand.keys() == {"value", "source"}
    if not isinstance(operand, str):
        return isinstance(operand, int)
    name, _, key = operand.partition(".")
    if name in RESULTS:
        return True
    return name in printed and (not key or (isinstance(printed[name], dict) and key in printed[name]))
