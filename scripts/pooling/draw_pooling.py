"""All figures of pooling: forest and funnel plots, and those of the analyses that the protocol asks for.

In: pooling/effects.csv, pooled.json, extraction/studies.csv (labels) and risk_of_bias.csv, the protocol. Out: each
figure of pooling_figures.list_pooling_figures as SVG, PNG and PDF.
"""

from pathlib import Path

from matplotlib.figure import Figure

from scripts.common.messages import told_plainly
from scripts.common.tables import read_csv, read_json
from scripts.documents.figures import save_figure
from scripts.pooling.compute_effects import COLUMNS
from scripts.pooling.draw_forest import draw_forest, draw_forest_table
from scripts.pooling.draw_funnel import draw_funnel
from scripts.pooling.draw_influence import draw_influence
from scripts.pooling.draw_scatter import draw_baujat, draw_bubbles, draw_labbe
from scripts.pooling.forest_risks import risk_columns
from scripts.pooling.measures import MEASURES
from scripts.pooling.pooling_figures import list_pooling_figures
from scripts.pooling.result_tables import result_table


def describe_outcome(outcome: dict) -> str:
    """An outcome's result in a sentence, for those who cannot see the figure."""
    if outcome["estimate"] is None:
        return "No data yet."
    numbers = (f"{outcome[name]:.2f}" for name in ("estimate", "ci_low", "ci_high"))
    return "{} studies, {} on the scale of analysis: {} [{}, {}].".format(outcome["k"], outcome["measure"], *numbers)


def draw_figure(figure: dict, rows: list[dict], result: dict, labels: dict[str, str], risks) -> Figure:
    """One figure of list_pooling_figures: `rows` of effects.csv and `result` of pooled.json are its outcome's."""
    kind, item = figure["kind"], figure["item"]
    if kind == "forest":
        return draw_forest(rows, result, labels, risks=risks)
    if kind == "subgroups":
        return draw_forest(rows, result, labels, result["subgroups"][item], risks)
    if kind in ("leave_one_out", "cumulative"):
        return draw_forest_table(result_table(result, labels, kind), MEASURES[result["measure"]].axis)
    if kind == "influence":
        return draw_influence(result, labels)
    if kind == "baujat":
        return draw_baujat(result, labels)
    if kind == "labbe":
        return draw_labbe(rows, result)
    if kind == "bubbles":
        return draw_bubbles(result, result["meta_regressions"][item[0]], item[1])
    return draw_funnel(rows, result, contours=kind == "contour_funnel")


def draw_pooling(
    effects: list[dict], pooled: dict, studies: list[dict], protocol: dict, judged: list[dict], folder: Path
) -> None:
    """Draw and write the figures of all outcomes into a folder.

    `protocol`: its outcomes and risk_of_bias; `judged`: rows of risk_of_bias.csv.
    """
    labels = {row["study_id"]: row["label"] for row in studies}
    for figure in list_pooling_figures(protocol["outcomes"]):
        key = figure["outcome"]
        rows = [row for row in effects if row["outcome"] == key]
        risks = risk_columns(protocol, key, judged)
        drawn = draw_figure(figure, rows, pooled[key], labels, risks)
        said = describe_outcome(pooled[key])
        save_figure(drawn, folder / figure["name"], pooled.get("notice", ""), figure["title"], said)


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        draw_pooling(
            read_csv(snakemake.input.effects, COLUMNS),
            read_json(snakemake.input.pooled),
            read_csv(snakemake.input.studies, ("study_id", "label")),
            snakemake.params.protocol,
            read_csv(snakemake.input.risk_of_bias),
            Path(snakemake.output.figures[0]).parent,
        )
