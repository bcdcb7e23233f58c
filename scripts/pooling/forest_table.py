"""The text of a forest plot: rows of effects.csv and the pooled outcome go in; columns, rows and lines come out."""

from dataclasses import dataclass

from scripts.pooling.effect_axis import MINUS, print_effect, print_number, print_p
from scripts.pooling.intervals import critical
from scripts.pooling.measures import MEASURES, TWO_MEANS

METHODS = {"common": "IV, common effect", "random": "IV, random effects", "mh": "M-H, common effect"}
METHODS |= {"mh-random": "M-H, random effects", "peto": "Peto, common effect"}
MEAN_CELLS = (("Mean", "mean"), ("SD", "sd"), ("n", "n"))
COUNT_CELLS = (("Events", "events"), ("n", "n"))


@dataclass(frozen=True)
class ForestRow:
    """A study's line: its cells, and its effect with interval and weight (percent), None where it has none."""

    label: str
    cells: tuple[str, ...]
    effect_text: str
    effect: float | None = None
    low: float | None = None
    high: float | None = None
    weight: float | None = None


@dataclass(frozen=True)
class ForestTable:
    """All text of a forest plot, and the numbers to draw."""

    title: str
    subtitle: str
    groups: tuple[str, ...]
    headers: tuple[str, ...]
    effect_header: tuple[str, str]
    rows: tuple[ForestRow, ...]
    total: ForestRow | None
    prediction: ForestRow | None
    statistics: tuple[str, ...]
    favours: tuple[str, str]
    notes: tuple[str, ...]


def forest_table(effects: list[dict[str, str]], outcome: dict, labels: dict[str, str]) -> ForestTable:
    """The content of a forest plot.

    `effects`: the outcome's rows of effects.csv; `outcome`: its entry of pooled.json; `labels`: study_id → label.
    Studies are in the order of their labels; those not pooled are shown as such, in a note if there are no numbers.
    """
    kind_of_data = MEASURES[outcome["measure"]].forms[0][0]
    cells = MEAN_CELLS if kind_of_data == TWO_MEANS else COUNT_CELLS
    weights = dict(zip(outcome["studies"], outcome["weights"], strict=True))
    ordered = sorted(
        effects, key=lambda row: (labels.get(row["study_id"], row["study_id"]).casefold(), row["study_id"])
    )
    rows = [
        _study_row(row, cells, weights.get(row["study_id"]), outcome["measure"], labels)
        for row in ordered
        if row["yi"] or any(row[f"{name}{group}"] for group in (1, 2) for _, name in cells)
    ]
    kind = {"final": "Final values", "change": "Changes from baseline"}[outcome["values"]]
    kind = f"{kind} at" if cells is MEAN_CELLS else "At"
    method = METHODS.get(outcome["model"], "")
    name = MEASURES[outcome["measure"]].name
    return ForestTable(
        title=outcome["label"],
        subtitle=f"{kind} {outcome['time_months']:g} months. {outcome['better'].capitalize()} is better.",
        groups=("Intervention", "Control"),
        headers=tuple(name for name, _ in cells),
        effect_header=(name, f"{method}, 95% CI" if method else "95% CI"),
        rows=tuple(rows),
        total=_total_row(ordered, cells, weights, outcome),
        prediction=_prediction_row(outcome, len(cells) * 2),
        statistics=_statistics(outcome),
        favours=_favours(outcome),
        notes=tuple(_with_label(note, labels) for note in outcome["notes"]) if rows else (),
    )


def _study_row(row: dict, cells, weight: float | None, measure: str, labels: dict[str, str]) -> ForestRow:
    texts = tuple(_cell(row[f"{name}{group}"]) for group in (1, 2) for _, name in cells)
    label = labels.get(row["study_id"], row["study_id"])
    if not row["yi"]:
        return ForestRow(label, texts, "not estimable" if row["note"].startswith("not estimable") else "not pooled")
    y, half = float(row["yi"]), critical(None) * float(row["vi"]) ** 0.5
    return ForestRow(label, texts, print_effect(y, y - half, y + half, measure), y, y - half, y + half, weight)


def _cell(text: str) -> str:
    """A number as it was extracted; one that was converted, with many decimals, to four digits."""
    if len(text.partition(".")[2]) > 4:
        text = f"{float(text):.4g}"
    return text.replace("-", MINUS) if text else "–"


def _total_row(effects, cells, weights, outcome: dict) -> ForestRow | None:
    if outcome["estimate"] is None:
        return None
    pooled = [row for row in effects if weights.get(row["study_id"]) is not None]
    texts = tuple(
        f"{round(sum(float(row[f'{name}{group}'] or 0) for row in pooled), 1):g}" if name in ("n", "events") else ""
        for group in (1, 2)
        for _, name in cells
    )
    numbers = outcome["estimate"], outcome["ci_low"], outcome["ci_high"]
    return ForestRow("Total (95% CI)", texts, print_effect(*numbers, outcome["measure"]), *numbers, weight=100.0)


def _prediction_row(outcome: dict, cells: int) -> ForestRow | None:
    """The prediction interval with Student's t and k − 2 degrees of freedom; none for fewer than 3 studies."""
    if not outcome["prediction_hts"]:
        return None
    low, high = outcome["prediction_hts"]
    text = print_effect(outcome["estimate"], low, high, outcome["measure"])
    return ForestRow(
        "Prediction interval (95%)", ("",) * cells, text[text.index("[") :], outcome["estimate"], low, high
    )


def _with_label(note: str, labels: dict[str, str]) -> str:
    """A note that begins with the ids of studies, with their labels instead."""
    studies, colon, rest = note.partition(": ")
    return f"{', '.join(labels.get(study, study) for study in studies.split(', '))}{colon}{rest}"


def _statistics(outcome: dict) -> tuple[str, ...]:
    if outcome["estimate"] is None:
        return ()
    if outcome["k"] == 1:
        heterogeneity = "Heterogeneity: not applicable, one study."
    else:
        tau2 = f"τ² = {outcome['tau2']:.3g} ({outcome['tau2_method']}); " if outcome["tau2"] is not None else ""
        heterogeneity = (
            f"Heterogeneity: {tau2}Q = {outcome['q']:.2f}, df = {outcome['q_df']} ({print_p(outcome['q_p'])}); "
            f"I² = {outcome['i2']:.0f}%"
        )
    if outcome["statistic"] is None:
        return (heterogeneity,)
    letter = "z" if outcome["df"] is None else f"t({outcome['df']})"
    statistic = print_number(outcome["statistic"])
    return heterogeneity, f"Test for overall effect: {letter} = {statistic} ({print_p(outcome['p'])})"


def _favours(outcome: dict) -> tuple[str, str]:
    """What the left and the right half of the axis favour: a lower value in group 1 lies on the left."""
    sides = ("Favours intervention", "Favours control")
    return sides if outcome["better"] == "lower" else sides[::-1]
