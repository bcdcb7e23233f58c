"""Forest plots of results instead of studies: without each study in turn, and as studies accumulate."""

from scripts.pooling.effect_axis import as_drawn, print_effect
from scripts.pooling.forest_table import (
    ForestRow,
    ForestTable,
    about_outcome,
    favours_of,
    name_effect,
    name_model,
    with_labels,
)
from scripts.pooling.measures import MEASURES

WAYS = {
    "leave_one_out": ("without each study in turn", "Without {}", "All studies"),
    "cumulative": ("cumulative, by year", "+ {}", ""),
}


def result_table(outcome: dict, labels: dict[str, str], way: str) -> ForestTable:
    """The content of the plot of leave_one_out or cumulative; `outcome`: its entry of pooled.json."""
    title, wording, total = WAYS[way]
    found, measure = outcome[way], outcome["measure"]
    rows = tuple(
        _row(wording.format(name_effect(row["study"], row["pair"], labels)), row, outcome, "study")
        for row in found["studies"]
    )
    notes = [] if rows else ["Fewer than two studies: there is nothing to leave out."]
    return ForestTable(
        title=f"{outcome['label']}: {title}" + ("" if found["planned"] else " (post hoc)"),
        subtitle=about_outcome(outcome),
        groups=(),
        headers=(),
        effect_header=(MEASURES[measure].name, f"{name_model(outcome['model'])}, 95% CI".lstrip(", ")),
        rows=rows,
        total=_row(total, outcome, outcome, "pooled") if total and rows and outcome["estimate"] is not None else None,
        prediction=None,
        statistics=(),
        favours=favours_of(outcome),
        notes=tuple(with_labels(note, labels) for note in [*notes, *found["notes"]]),
    )


def _row(label: str, result: dict, outcome: dict, kind: str) -> ForestRow:
    numbers = result["estimate"], result["ci_low"], result["ci_high"]
    way = outcome["measure"], outcome.get("size")
    return ForestRow(label, (), print_effect(*numbers, *way), *(as_drawn(x, *way) for x in numbers), kind=kind)
