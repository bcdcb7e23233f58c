"""Compare what a publication printed with what the workflow computes, with itself and with its sources.

In: published.yaml (a review that regenerates no publication has none), flow.json, pooled.json, studies.csv,
risk_of_bias.csv, effects.csv. Out: reproduction.csv, a row for each statement that is compared, in the order of
published.yaml.
"""

from pathlib import Path

from scripts.common.messages import InputError, Problem, told_plainly
from scripts.common.protocol import read_yaml
from scripts.common.tables import read_csv, read_json, write_csv
from scripts.report.compare_statements import COMPARISONS, RESULTS, Against, compare_statement, operands_of

COLUMNS = ("item", "place", "printed", "computed", "verdict", "note")
KEYS = {"id", "item", "place", "printed", "equals", "compare", "point", "note"}


def check_reproduction(published: dict, results: dict) -> list[dict[str, str]]:
    """The rows of reproduction.csv.

    `results`: flow and pooled (documents), studies, risk_of_bias and effects (tables of rows), as far as they exist.
    """
    statements = {statement["id"]: statement for statement in published["items"]}
    reconstructed = published.get("inputs", "real") == "reconstructed"
    against = Against(statements, results)
    return [
        compare_statement(statement, against, reconstructed)
        for statement in published["items"]
        if "compare" in statement
    ]


def read_published(path: Path) -> dict:
    """published.yaml, checked. Raises InputError with a problem for each statement that is ill-formed."""
    published = read_yaml(path)
    if not isinstance(published, dict) or not isinstance(published.get("items"), list):
        raise InputError(Problem(str(path), "", "has no list `items`.", "List there what was printed, and where."))
    names: dict[str, object] = {}
    problems = []
    for place, statement in enumerate(published["items"], start=1):
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
            for statement in published["items"]
            for operand in _operands(statement)
            if not _is_known(operand, names)
        ]
    if problems:
        raise InputError(*problems)
    return published


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


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        found = snakemake.input
        results = {
            "flow": read_json(found.flow),
            "pooled": read_json(found.pooled),
            "studies": read_csv(found.studies),
            "risk_of_bias": read_csv(found.risk_of_bias),
            "effects": read_csv(found.effects),
        }
        published = read_published(Path(str(found.published))) if found.get("published") else {"items": []}
        write_csv(snakemake.output[0], COLUMNS, check_reproduction(published, results))
