"""Command: pool a table of studies.

    litfunnel pool ROWS.csv --measure SMD --model random --tau2 REML --ci wald --out OUT.json

In: a CSV table with the column `study` and the columns of the measure (scripts/pooling/measures.py): n1, mean1, sd1,
n2, mean2, sd2 | events1, n1, events2, n2 | events1, time1, events2, time2 | events, n | r, n | hr, ci_low, ci_high |
o_minus_e, v | yi, vi. Several effects of one study share its name in `study`, or in a column `cluster`. Semicolons or
tabs between cells will do too. Out: the pooled result as JSON on the scale of analysis (logs for ratios), in the file
of --out or on standard output.
"""

import argparse
import json
import sys
from pathlib import Path

from scripts.common.messages import command_status, wrong
from scripts.common.tables import write_json
from scripts.pooling.formulas import effects_of
from scripts.pooling.measures import MEASURES
from scripts.pooling.methods import CI_METHODS, CONVENTIONS, MODELS, RANDOM_MODELS, TAU2_METHODS
from scripts.pooling.pool import check_plan, pool_studies
from scripts.pooling.read_study_table import read_study_table
from scripts.pooling.study_numbers import read_numbers


def pool_table(path: Path, plan: dict) -> dict:
    """The pooled result of a table by a plan; see `pool_studies`. Raises InputError for a table it cannot pool."""
    check_plan(plan, path)
    rows, notes = read_study_table(path)
    if plan["ci"] != "wald" and plan["model"] not in RANDOM_MODELS:
        raise wrong(path, f"the model {plan['model']} has no {plan['ci']} interval.", "Take it with the random models.")
    columns = columns_of(list(rows[0]), plan["measure"], path)
    data = read_numbers(rows, columns, plan["measure"], path)
    y, v = effects_of(plan["measure"], columns, data, plan["as"])
    named = "cluster" if "cluster" in rows[0] else "study"
    result = pool_studies(y, v, plan, tuple(data.values()), path, [row[named] or row["study"] for row in rows])
    return result | {"studies": [row["study"] for row in rows], "notes": notes + result["notes"]}


def columns_of(header: list[str], measure: str, path: Path) -> tuple[str, ...]:
    """The columns from which a measure is computed: of its forms, the first that the table has whole."""
    forms = MEASURES[measure].forms
    for columns in forms:
        if set(columns) <= set(header):
            return columns
    needed = " | ".join(", ".join(columns) for columns in forms)
    raise wrong(path, f"has not the columns of {measure}.", f"It needs {needed}; it has {', '.join(header)}.", "line 1")


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="litfunnel pool", description="Pool a table of studies.")
    parser.add_argument("table", type=Path, help="CSV with a row per study")
    parser.add_argument("--measure", required=True, choices=MEASURES)
    parser.add_argument("--model", default="random", choices=MODELS)
    parser.add_argument("--tau2", choices=TAU2_METHODS, help="default REML; DL as revman5 and for mh-random")
    parser.add_argument("--ci", default="wald", choices=CI_METHODS)
    parser.add_argument("--as", dest="convention", default="metafor", choices=CONVENTIONS, help="whose formulas")
    parser.add_argument("--robust", action="store_true", help="robust variance (CR2) by study")
    parser.add_argument("--out", type=Path, help="JSON file; without it, standard output")
    given = parser.parse_args(argv)
    if not given.table.is_file():
        raise wrong(given.table, "is not there.", "Give the path of a CSV table.")
    tau2 = given.tau2 or ("DL" if given.convention == "revman5" or given.model == "mh-random" else "REML")
    plan = {"measure": given.measure, "model": given.model, "tau2": tau2, "ci": given.ci, "as": given.convention}
    plan["robust"] = given.robust
    result = {"measure": given.measure, "as": given.convention} | pool_table(given.table, plan)
    if given.out:
        write_json(given.out, result)
    else:
        print(json.dumps(result, sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False))
    return 0


if __name__ == "__main__":
    sys.exit(command_status(main, sys.argv[1:]))
