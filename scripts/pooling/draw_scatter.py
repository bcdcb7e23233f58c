"""Plots of an outcome's studies as points: L'Abbé's, Baujat's, and the bubbles of a meta-regression."""

import math

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from scripts.documents.text_layout import FAINT, FILL, INK, LINE, SMALL
from scripts.pooling.effect_axis import choose_ticks, choose_ticks_between, print_number, print_p
from scripts.pooling.forest_table import name_effect
from scripts.pooling.measures import MEASURES, TWO_BY_TWO
from scripts.pooling.plot_frame import name_points, say_no_data, start_plot

LARGEST, SMALLEST = 220.0, 8.0
POINT = {"facecolor": FILL, "edgecolor": "white", "linewidths": 0.6, "zorder": 3}


def draw_baujat(outcome: dict, labels: dict[str, str]) -> Figure:
    """Baujat's plot: each study's part in Q against its influence on the common effect; the farthest are named."""
    found = outcome["baujat"]
    note = (
        "By inverse variance, common effect. Studies far to the right make the results differ; those high up move them."
    )
    title = f"{outcome['label']}: Baujat plot" + _hoc(found)
    figure, axes = start_plot(
        title, [note, *found["notes"]], "Contribution to Cochran's Q", "Influence on the pooled effect"
    )
    if not found["studies"]:
        say_no_data(axes, "Fewer than two studies.")
        return figure
    points = [(row["contribution"], row["influence"]) for row in found["studies"]]
    furthest = [max(column) or 1.0 for column in zip(*points, strict=True)]
    axes.set(xlim=(-0.03 * furthest[0], 1.12 * furthest[0]), ylim=(-0.03 * furthest[1], 1.12 * furthest[1]))
    _number_axes(axes.xaxis, axes.yaxis)
    axes.scatter(*zip(*points, strict=True), s=26, clip_on=False, **POINT)
    order = sorted(range(len(points)), key=lambda i: -sum(x / far for x, far in zip(points[i], furthest, strict=True)))
    rows = [found["studies"][i] for i in order]
    names = [name_effect(row["study"], row["pair"], labels) for row in rows]
    name_points(axes, [points[i] for i in order], names)
    return figure


def draw_labbe(effects: list[dict[str, str]], outcome: dict) -> Figure:
    """L'Abbé's plot: the risk with the intervention against that with the control, by size of the study.

    L'Abbé, Detsky and O'Rourke 1987, Ann Intern Med 107:224. `effects`: the outcome's rows of effects.csv. The line is
    no effect, the dashed curve the pooled one.
    """
    used = [row for row in effects if all(row[name] for name in TWO_BY_TWO)]
    note = "Areas by number of participants. Line: no effect; dashed: the pooled effect."
    title = f"{outcome['label']}: L'Abbé plot" + _hoc(outcome["labbe"])
    figure, axes = start_plot(title, [note], "Risk with the control", "Risk with the intervention")
    if MEASURES[outcome["measure"]].columns != TWO_BY_TWO:
        say_no_data(axes, "L'Abbé's plot is made for events.")
        return figure
    if not used:
        say_no_data(axes)
        return figure
    risks = [tuple(float(row[f"events{g}"]) / float(row[f"n{g}"]) for g in (2, 1)) for row in used]
    sizes = [float(row["n1"]) + float(row["n2"]) for row in used]
    reach = min(1.0, _round_up(max(max(pair) for pair in risks) * 1.1 or 0.1))
    axes.set(xlim=(0, reach), ylim=(0, reach))
    _number_axes(axes.xaxis, axes.yaxis)
    axes.plot([0, reach], [0, reach], color=INK, linewidth=LINE)
    if outcome["estimate"] is not None:
        control = np.linspace(0, reach, 200)
        treated = _risk_after(control, outcome["estimate"], outcome["measure"])
        inside = (treated >= 0) & (treated <= reach)
        axes.plot(control[inside], treated[inside], color=FILL, linewidth=1.0, linestyle=(0, (4, 3)))
    axes.scatter(*zip(*risks, strict=True), s=_areas(sizes), alpha=0.75, clip_on=False, **POINT)
    return figure


def draw_bubbles(outcome: dict, regression: dict, field: int) -> Figure:
    """The studies' effects against a moderator, by weight, with the regression's line (the others at their means).

    `regression`: an entry of `meta_regressions`; `field`: which of its moderators.
    """
    measure = MEASURES[outcome["measure"]]
    label = regression["labels"][field]
    title = f"{outcome['label']}, by {label}" + _hoc(regression)
    figure, axes = start_plot(title, _said_of_regression(regression, field), label, measure.name_on_scale())
    points = regression["points"]
    if not points:
        say_no_data(axes)
        return figure
    values = np.array([point["values"] for point in points])
    x = values[:, field]
    y, v = (np.array([point[key] for point in points]) for key in ("yi", "vi"))
    line = [_predict(regression, values, field, at) for at in (x.min(), x.max())] if regression["coefficients"] else []
    if measure.axis == "proportion":
        ticks, names = choose_ticks_between(min([*y, *line]), max([*y, *line]))
    else:
        ticks, names = choose_ticks(y.tolist(), [], line, measure.is_log_ratio)
    spread = (x.max() - x.min()) or max(1.0, abs(x.max()))
    axes.set(xlim=(x.min() - 0.08 * spread, x.max() + 0.08 * spread), ylim=(ticks[0], ticks[-1]))
    _number_axes(axes.xaxis)
    axes.set_yticks(ticks, names, size=SMALL)
    if measure.axis != "proportion":
        axes.axhline(0, color=FAINT, linewidth=LINE)
    if line:
        axes.plot([x.min(), x.max()], line, color=INK, linewidth=1.0)
    axes.scatter(x, y, s=_areas(1 / (v + (regression.get("tau2") or 0.0))), alpha=0.75, clip_on=False, **POINT)
    return figure


def _said_of_regression(regression: dict, field: int) -> list[str]:
    said = []
    if regression["coefficients"]:
        row = regression["coefficients"][field + 1]
        slope = f"Slope {row['estimate']:.3g} [{row['ci_low']:.3g}, {row['ci_high']:.3g}], {print_p(row['p'])}"
        r2 = f"; R² = {regression['r2']:.0f}%" if regression["r2"] is not None else ""
        said.append(f"{slope}, {regression['k']} studies{r2}. Areas by weight.".replace("-", "−"))
    if len(regression["labels"]) > 1:
        said.append("The line holds the other moderators at their means.")
    notes = [note for note in regression["notes"] if not note.endswith("left out.")]
    left_out = len(regression["notes"]) - len(notes)
    return said + notes + (["Studies without a number for the moderator are not shown."] if left_out else [])


def _predict(regression: dict, values: np.ndarray, field: int, at: float) -> float:
    point = values.mean(axis=0)
    point[field] = at
    intercept, *slopes = (row["estimate"] for row in regression["coefficients"])
    return float(intercept + point @ np.array(slopes))


def _risk_after(control: np.ndarray, effect: float, measure: str) -> np.ndarray:
    """The risk with the intervention that a pooled effect makes of the control's."""
    if measure == "RD":
        return control + effect
    if measure == "RR":
        return control * math.exp(effect)
    odds = control / np.maximum(1 - control, 1e-12) * math.exp(effect)
    return odds / (1 + odds)


def _areas(weights) -> np.ndarray:
    weights = np.asarray(weights, dtype=float)
    return np.maximum(SMALLEST, LARGEST * weights / weights.max())


def _round_up(value: float) -> float:
    step = 10 ** math.floor(math.log10(value)) / 2
    return math.ceil(value / step) * step


def _number_axes(*axes) -> None:
    """Ticks that people use, within the limits of each axis (matplotlib's XAxis or YAxis)."""
    for axis in axes:
        low, high = axis.get_view_interval()
        ticks = [value for value in MaxNLocator(5).tick_values(low, high) if low <= value <= high]
        axis.set_ticks(ticks, [_plain(value) for value in ticks], size=SMALL)


def _plain(value: float) -> str:
    return print_number(value, 0) if value == round(value) else f"{value:.3g}".replace("-", "−")


def _hoc(found: dict) -> str:
    return "" if found["planned"] else " (post hoc)"
