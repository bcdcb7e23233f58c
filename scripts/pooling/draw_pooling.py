"""Forest plots of all outcomes, and funnel plots of those for which the protocol asks for Egger's test.

In: pooling/effects.csv, pooled.json, extraction/studies.csv (labels), the protocol's outcomes. Out: forest_<outcome>
and funnel_<outcome> as SVG, PNG and PDF.
"""

from pathlib import Path

from scripts.common.figures import save_figure
from scripts.common.messages import told_plainly
from scripts.common.tables import read_csv, read_json
from scripts.pooling.compute_effects import COLUMNS
from scripts.pooling.draw_forest import draw_forest
from scripts.pooling.draw_funnel import draw_funnel


def describe_outcome(outcome: dict) -> str:
    """An outcome's result in a sentence, for those who cannot see the figure."""
    if outcome["estimate"] is None:
        return "No data yet."
    numbers = (f"{outcome[name]:.2f}" for name in ("estimate", "ci_low", "ci_high"))
    return "{} studies, {} on the scale of analysis: {} [{}, {}].".format(outcome["k"], outcome["measure"], *numbers)


def draw_pooling(effects: list[dict], pooled: dict, studies: list[dict], outcomes: list[dict], folder: Path) -> None:
    """Draw and write the figures of all outcomes into a folder."""
    labels = {row["study_id"]: row["label"] for row in studies}
    notice = pooled.get("notice", "")
    for outcome in outcomes:
        key, result = outcome["key"], pooled[outcome["key"]]
        rows = [row for row in effects if row["outcome"] == key]
        said = describe_outcome(result)
        figure = draw_forest(rows, result, labels)
        save_figure(figure, folder / f"forest_{key}", notice, f"Forest plot: {outcome['label']}", said)
        if outcome["egger"]:
            figure = draw_funnel(rows, result)
            save_figure(figure, folder / f"funnel_{key}", notice, f"Funnel plot: {outcome['label']}", said)


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        draw_pooling(
            read_csv(snakemake.input.effects, COLUMNS),
            read_json(snakemake.input.pooled),
            read_csv(snakemake.input.studies, ("study_id", "label")),
            snakemake.params.outcomes,
            Path(snakemake.output.figures[0]).parent,
        )
