"""A funnel plot: rows of effects.csv and the pooled outcome go in, a matplotlib Figure comes out."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from scripts.documents.text_layout import FAINT, FILL, INK, LINE, SMALL
from scripts.pooling.effect_axis import choose_ticks, choose_ticks_between, print_effect, print_number, print_p
from scripts.pooling.intervals import critical
from scripts.pooling.measures import MEASURES
from scripts.pooling.plot_frame import say_no_data, start_plot
from scripts.pooling.small_study_effects import count_of_studies, worth_of_test

# Two-sided p, its quantiles of the normal from the inside, and a shade (Peters et al. 2008, J Clin Epidemiol 61:991).
CONTOURS = (
    ("p > 0.10", 0.0, 1.6448536269514722, "#ffffff"),
    ("0.05 < p ≤ 0.10", 1.6448536269514722, 1.959963984540054, "#8f8f8f"),
    ("0.01 < p ≤ 0.05", 1.959963984540054, 2.5758293035489004, "#bfbfbf"),
    ("p ≤ 0.01", 2.5758293035489004, np.inf, "#e6e6e6"),
)
LEGEND = 0.3
NO_CONTOURS = "There are no contours: they tell of a test against no effect, and no proportion is that."


def draw_funnel(effects: list[dict[str, str]], outcome: dict, contours: bool = False) -> Figure:
    """The funnel plot of an outcome: effects against their standard errors, the most precise on top.

    `effects`: the outcome's rows of effects.csv; `outcome`: its entry of pooled.json. The dashed lines hold 95% of
    studies of one common effect; `contours` shades where a study's own p lies instead. Studies that trim-and-fill adds
    are hollow. With fewer than 10 studies the plot says that asymmetry cannot be read from it.
    """
    measure = MEASURES[outcome["measure"]]
    is_bare = contours and measure.axis == "proportion"
    contours = contours and not is_bare
    used = [row for row in effects if row["yi"]]
    y = np.array([float(row["yi"]) for row in used])
    se = np.array([float(row["vi"]) for row in used]) ** 0.5
    filled = outcome.get("trim_and_fill", {}).get("added", [])
    is_log = measure.is_log_ratio
    figure, axes = start_plot(
        _title(outcome, contours or is_bare),
        [*([NO_CONTOURS] if is_bare else []), *_texts(outcome, len(used))],
        measure.name_on_scale(),
        "Standard error" + (" of the logarithm" if is_log else ""),
        LEGEND if contours else 0.0,
    )
    if not used:
        say_no_data(axes)
        return figure
    deepest = max(float(se.max()), *(point["se"] for point in filled), 0.0) * 1.1
    sides = [outcome["estimate"] + sign * critical(None) * deepest for sign in (-1, 1)] if outcome["k"] else []
    points = [*y.tolist(), *(point["effect"] for point in filled)]
    if measure.axis == "proportion":
        ticks, names = choose_ticks_between(min(points + sides), max(points + sides))
    else:
        ticks, names = choose_ticks(points, [], sides, is_log)
    axes.set(xlim=(ticks[0], ticks[-1]), ylim=(deepest, 0))
    axes.set_xticks(ticks, names, size=SMALL)
    # None beside the corner, where it would lie on the first of the other axis.
    axes.set_yticks([tick for tick in MaxNLocator(5).tick_values(0, deepest) if tick < 0.94 * deepest])
    if contours:
        _shade(axes, deepest, ticks[-1])
    if sides:
        axes.plot([outcome["estimate"]] * 2, [0, deepest], color=INK, linewidth=LINE)
        for side in sides if not contours else ():
            axes.plot([outcome["estimate"], side], [0, deepest], color=FAINT, linewidth=LINE, linestyle=(0, (4, 3)))
    style = {"s": 28, "linewidths": 0.5, "zorder": 3, "clip_on": False}
    axes.scatter(y, se, facecolor=FILL, edgecolor="white", **style)
    style |= {"facecolor": "white", "edgecolor": FILL, "linewidths": 1.0}
    axes.scatter([point["effect"] for point in filled], [point["se"] for point in filled], **style)
    return figure


def _title(outcome: dict, contours: bool) -> str:
    if not contours:
        return f"{outcome['label']}: funnel plot"
    planned = outcome.get("contour_funnel", {"planned": True})["planned"]
    return f"{outcome['label']}: contour-enhanced funnel plot" + ("" if planned else " (post hoc)")


def _shade(axes: Axes, deepest: float, reach: float) -> None:
    """Regions of a study's own two-sided p against no effect."""
    for _, low, high, color in CONTOURS[1:]:
        for sign in (-1, 1):
            far = sign * (high * deepest if np.isfinite(high) else max(reach, low * deepest) * 10)
            axes.fill([0, sign * low * deepest, far], [0, deepest, deepest], color=color, linewidth=0, zorder=0)
    far = 10 * max(reach, CONTOURS[-1][1] * deepest)
    for sign in (-1, 1):
        low = CONTOURS[-1][1] * deepest
        corners = [0, sign * low, sign * far, sign * far], [0, deepest, deepest, 0]
        axes.fill(*corners, color=CONTOURS[-1][3], linewidth=0, zorder=0)
    patches = [Patch(facecolor=color, edgecolor=FAINT, linewidth=0.5, label=label) for label, _, _, color in CONTOURS]
    axes.figure.legend(
        handles=patches, loc="upper center", bbox_to_anchor=_below(axes), ncol=4, fontsize=SMALL, frameon=False,
        handlelength=1.2, columnspacing=1.2, borderpad=0,
    )  # fmt: skip


def _below(axes: Axes) -> tuple[float, float]:
    """Where the legend stands: under the label of the horizontal axis, in parts of the figure."""
    place = axes.get_position()
    return place.x0 + place.width / 2, place.y0 - 0.5 / axes.figure.get_size_inches()[1]


def _texts(outcome: dict, k: int) -> list[str]:
    """What stands below the plot: the tests, trim-and-fill, and what plot and tests are worth."""
    texts = []
    egger = outcome.get("egger")
    if egger and egger["p"] is not None:
        numbers = f"intercept {print_number(egger['intercept'])}, {print_p(egger['p'])}, {egger['k']} studies"
        texts.append(f"Egger's test (regression of effect/SE on 1/SE): {numbers}.")
    filled = outcome.get("trim_and_fill", {})
    if filled.get("filled") is not None:
        text = print_effect(
            filled["estimate"], filled["ci_low"], filled["ci_high"], outcome["measure"], outcome.get("size")
        )
        hoc = "" if filled["planned"] else ", post hoc"
        texts.append(f"Trim-and-fill (L0{hoc}): {count_of_studies(filled['filled'])} filled in (hollow), {text}.")
    return [*texts, *(worth_of_test(k, outcome["measure"]) if k else [])]
