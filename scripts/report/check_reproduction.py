"""Compare what a publication printed with what the workflow computes, with itself and with its sources.

In: published.yaml (a review that regenerates no publication has none), flow.json, pooled.json, studies.csv,
risk_of_bias.csv, effects.csv. Out: reproduction.csv, a row for each statement that is compared, in the order of
published.yaml.
"""

from pathlib import Path

from scripts.common.messages import told_plainly
from scripts.common.tables import read_csv, read_json, write_csv
from scripts.published.compare_statements import Against, compare_statement
from scripts.published.read_published import read_published

COLUMNS = ("item", "place", "printed", "computed", "verdict", "note")


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
