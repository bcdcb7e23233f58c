"""The text of a forest plot: rows of effects.csv and the pooled outcome go in; columns, rows and lines come out."""

from dataclasses import dataclass, replace

from scripts.pooling.effect_axis import MINUS, as_drawn, print_effect, print_number, print_p
from scripts.pooling.intervals import critical
from scripts.pooling.measures import CORRELATION, MEASURES, TWO_MEANS, TWO_RATES
from scripts.pooling.methods import CI_METHODS, MODELS

MEAN_CELLS = (("Mean", "mean"), ("SD", "sd"), ("n", "n"))
COUNT_CELLS = (("Events", "events"), ("n", "n"))
RATE_CELLS = (("Events", "events"), ("Time", "n"))
CORRELATION_CELLS = (("r", "mean"), ("n", "n"))
INTERVALS = CI_METHODS | {"cr2": ", CR2"}


@dataclass(frozen=True)
class ForestRow:
    """A line: a study's cells, and its effect where it is drawn, with interval and weight (percent), None where it has
    none.

    `kind` is study, heading (of a subgroup), pooled (a subgroup's or another result, drawn as a diamond) or text (what
    stands below a subgroup); `study_id` is "" for all but studies.
    """

    label: str
    cells: tuple[str, ...]
    effect_text: str
    effect: float | None = None
    low: float | None = None
    high: float | None = None
    weight: float | None = None
    kind: str = "study"
    study_id: str = ""


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


def forest_table(
    effects: list[dict[str, str]], outcome: dict, labels: dict[str, str], subgroups: dict | None = None
) -> ForestTable:
    """The content of a forest plot.

    `effects`: the outcome's rows of effects.csv; `outcome`: its entry of pooled.json; `labels`: study_id → label;
    `subgroups`: an entry of its `subgroups`, by which the plot is divided. Studies are in the order of their labels;
    those not pooled are shown as such, in a note if there are no numbers.
    """
    measure = MEASURES[outcome["measure"]]
    cells, arms = _cells_of(outcome["measure"]), arms_of(outcome["measure"])
    ordered = sorted(
        effects, key=lambda row: (labels.get(row["study_id"], row["study_id"]).casefold(), row["study_id"])
    )
    shown = [row for row in ordered if row["yi"] or any(row[f"{name}{arm}"] for arm in arms for _, name in cells)]
    if not any(row[f"{name}{arm}"] for row in shown for arm in arms for _, name in cells):
        cells = ()
    weights = weights_of(outcome)
    if subgroups:
        rows = _rows_by_group(shown, cells, weights, outcome, labels, subgroups)
    else:
        rows = [_study_row(row, cells, weights.get(effect_key(row)), outcome["measure"], labels) for row in shown]
    kind = {"final": "Final values", "change": "Changes from baseline"}[outcome["values"]]
    method = name_model(outcome["model"])
    notes = [*outcome["notes"], *(subgroups["notes"] if subgroups else [])]
    return ForestTable(
        title=_title(outcome, subgroups),
        subtitle=about_outcome(outcome, kind if cells == MEAN_CELLS else ""),
        groups=(() if not cells else ("",) if measure.is_of_one_group else ("Intervention", "Control")),
        headers=tuple(name for name, _ in cells),
        effect_header=(measure.name, f"{method}, 95% CI" if method else "95% CI"),
        rows=tuple(rows),
        total=_total_row(ordered, cells, weights, outcome),
        prediction=_prediction_row(outcome, len(cells) * len(arms)),
        statistics=(*_statistics(outcome), *([test_of_groups_text(subgroups["test"])] if subgroups else [])),
        favours=favours_of(outcome),
        notes=tuple(with_labels(note, labels) for note in notes) if rows else (),
    )


def arms_of(measure: str) -> tuple[int, ...]:
    """The numbers at the end of the columns of effects.csv that hold a measure's groups."""
    return (1,) if MEASURES[measure].is_of_one_group else (1, 2)


def about_outcome(outcome: dict, kind: str = "") -> str:
    """When an outcome was measured, as what `kind` of values, and which way is better, where that is so."""
    at = f"{kind} at {outcome['time_months']:g} months".strip() if outcome["time_months"] else kind
    better = f"{outcome['better'].capitalize()} is better" if outcome["better"] != "neither" else ""
    return " ".join(f"{said[0].upper()}{said[1:]}." for said in (at, better) if said)


def weights_of(result: dict) -> dict[tuple[str, str], float | None]:
    """The weight of each effect of a pooled result, by effect_key."""
    return dict(zip(zip(result["studies"], result["pairs"], strict=True), result["weights"], strict=True))


def name_model(model: str | None) -> str:
    """What a model is called beside a plot; "" where nothing was pooled."""
    return MODELS[model].name if model else ""


def _cells_of(measure: str):
    known = {TWO_MEANS: MEAN_CELLS, CORRELATION: CORRELATION_CELLS, TWO_RATES: RATE_CELLS}
    return known.get(MEASURES[measure].columns, COUNT_CELLS)


def _title(outcome: dict, subgroups: dict | None) -> str:
    title = f"{outcome['label']}, by {subgroups['label']}" if subgroups else outcome["label"]
    planned = outcome["planned"] and (subgroups is None or subgroups["planned"])
    return title if planned else f"{title} (post hoc)"


def _rows_by_group(shown, cells, weights, outcome: dict, labels: dict[str, str], subgroups: dict) -> list[ForestRow]:
    """For each subgroup its name, its studies with their weights in the whole, and its own result."""
    empty = ("",) * (len(arms_of(outcome["measure"])) * len(cells))
    rows = []
    for group in subgroups["groups"]:
        own = weights_of(group)
        members = [row for row in shown if effect_key(row) in own]
        rows.append(ForestRow(group["name"], empty, "", kind="heading"))
        rows += [_study_row(row, cells, weights.get(effect_key(row)), outcome["measure"], labels) for row in members]
        share = sum(weights.get(effect_key(row)) or 0.0 for row in members)
        subtotal = _total_row(members, cells, own, outcome | group, "Subtotal (95% CI)")
        if subtotal:
            rows.append(replace(subtotal, weight=share))
            heterogeneity = heterogeneity_text(group) if group["k"] > 1 else "Heterogeneity: not applicable, one study"
            rows.append(ForestRow(heterogeneity, empty, "", kind="text"))
    return rows


def test_of_groups_text(test: dict) -> str:
    """The test between subgroups in words."""
    if test["q"] is None:
        return "Test for subgroup differences: cannot be made."
    name = f"F({test['df']}, {test['df_denominator']})" if "df_denominator" in test else "Q"
    df = "" if "df_denominator" in test else f", df = {test['df']}"
    i2 = f"; I² = {test['i2']:.0f}%" if test["i2"] is not None else ""
    return f"Test for subgroup differences: {name} = {test['q']:.2f}{df} ({print_p(test['p'])}){i2}"


def effect_key(row: dict[str, str]) -> tuple[str, str]:
    """What tells a row of effects.csv from the others of its outcome: its study, and the pair of arms in it."""
    return row["study_id"], row.get("pair", "")


def name_effect(study: str, pair: str, labels: dict[str, str]) -> str:
    """An effect's study in words, and its arm where the study has several effects: "Drory 2001, high dose"."""
    return ", ".join(filter(None, (labels.get(study, study), pair)))


def _study_row(row: dict, cells, weight: float | None, measure: str, labels: dict[str, str]) -> ForestRow:
    texts = tuple(_cell(row[f"{name}{group}"]) for group in arms_of(measure) for _, name in cells)
    label = name_effect(*effect_key(row), labels)
    if not row["yi"]:
        said = "not estimable" if row["note"].startswith("not estimable") else "not pooled"
        return ForestRow(label, texts, said, study_id=row["study_id"])
    y, half, n = float(row["yi"]), critical(None) * float(row["vi"]) ** 0.5, float(row["n1"] or "nan")
    numbers = y, y - half, y + half
    drawn = (as_drawn(x, measure, n) for x in numbers)
    return ForestRow(label, texts, print_effect(*numbers, measure, n), *drawn, weight, study_id=row["study_id"])


def _cell(text: str) -> str:
    """A number as it was extracted; one that was converted, with many decimals, to four digits."""
    if len(text.partition(".")[2]) > 4:
        text = f"{float(text):.4g}"
    return text.replace("-", MINUS) if text else "–"


def _total_row(effects, cells, weights, outcome: dict, label: str = "Total (95% CI)") -> ForestRow | None:
    if outcome["estimate"] is None:
        return None
    pooled = [row for row in effects if weights.get(effect_key(row)) is not None]
    texts = tuple(
        f"{round(sum(float(row[f'{name}{group}'] or 0) for row in pooled), 1):g}" if name in ("n", "events") else ""
        for group in arms_of(outcome["measure"])
        for _, name in cells
    )
    numbers, n = (outcome["estimate"], outcome["ci_low"], outcome["ci_high"]), outcome.get("size")
    text = print_effect(*numbers, outcome["measure"], n)
    drawn = (as_drawn(x, outcome["measure"], n) for x in numbers)
    return ForestRow(label, texts, text, *drawn, weight=100.0, kind="pooled")


def _prediction_row(outcome: dict, cells: int) -> ForestRow | None:
    """The prediction interval with Student's t and k − 2 degrees of freedom; none for fewer than 3 studies."""
    if not outcome["prediction_hts"]:
        return None
    numbers, n = (outcome["estimate"], *outcome["prediction_hts"]), outcome.get("size")
    text = print_effect(*numbers, outcome["measure"], n)
    drawn = (as_drawn(x, outcome["measure"], n) for x in numbers)
    return ForestRow("Prediction interval (95%)", ("",) * cells, text[text.index("[") :], *drawn)


def with_labels(note: str, labels: dict[str, str]) -> str:
    """A note that begins with the ids of studies, with their labels instead."""
    studies, colon, rest = note.partition(": ")
    return f"{', '.join(labels.get(study, study) for study in studies.split(', '))}{colon}{rest}"


def heterogeneity_text(result: dict) -> str:
    """τ², Q with its test, and I² of a pooled result of two studies or more."""
    method = f" ({result['tau2_method']})" if result.get("tau2_method") else ""
    tau2 = f"τ² = {result['tau2']:.3g}{method}; " if result["tau2"] is not None else ""
    i2 = f"; I² = {result['i2']:.0f}%" if result["i2"] is not None else ""
    return f"Heterogeneity: {tau2}Q = {result['q']:.2f}, df = {result['q_df']} ({print_p(result['q_p'])}){i2}"


def _statistics(outcome: dict) -> tuple[str, ...]:
    if outcome["estimate"] is None:
        return ()
    heterogeneity = heterogeneity_text(outcome) if outcome["k"] > 1 else "Heterogeneity: not applicable, one study."
    if outcome["statistic"] is None or MEASURES[outcome["measure"]].axis == "proportion":
        return (heterogeneity,)  # there is no proportion that would be no effect
    letter = "z" if outcome["df"] is None else f"t({outcome['df']:.3g})"
    how = INTERVALS.get(outcome["ci_method"], "") if outcome["df"] is not None else ""
    statistic = print_number(outcome["statistic"])
    return heterogeneity, f"Test for overall effect: {letter} = {statistic} ({print_p(outcome['p'])}{how})"


def favours_of(outcome: dict) -> tuple[str, str]:
    """What the left and the right half of the axis favour: a lower value in group 1 lies on the left; "" is nothing."""
    if MEASURES[outcome["measure"]].is_of_one_group or outcome["better"] == "neither":
        return "", ""
    sides = ("Favours intervention", "Favours control")
    return sides if outcome["better"] == "lower" else sides[::-1]
