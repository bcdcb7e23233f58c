"""A funnel plot: rows of effects.csv and the pooled outcome go in, a matplotlib Figure comes out."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from scripts.common.figures import new_figure
from scripts.common.text_layout import FAINT, FILL, INK, LINE, SIZE, SMALL, TITLE, wrap_text
from scripts.pooling.effect_axis import choose_ticks, print_number, print_p
from scripts.pooling.intervals import critical
from scripts.pooling.measures import MEASURES

WIDTH, PLOT_HEIGHT, MARGIN, LEFT = 5.6, 3.6, 0.25, 0.8


def draw_funnel(effects: list[dict[str, str]], outcome: dict) -> Figure:
    """The funnel plot of an outcome: effects against their standard errors, the most precise on top.

    `effects`: the outcome's rows of effects.csv; `outcome`: its entry of pooled.json. The dashed lines hold 95% of
    studies of one common effect. With fewer than 10 studies the plot says that asymmetry cannot be read from it.
    """
    measure = MEASURES[outcome["measure"]]
    used = [row for row in effects if row["yi"]]
    y = np.array([float(row["yi"]) for row in used])
    se = np.array([float(row["vi"]) for row in used]) ** 0.5
    texts = _texts(outcome)
    lines = [line for text in texts for line in wrap_text(text, WIDTH - 2 * MARGIN, SMALL)]
    title = wrap_text(f"{outcome['label']}: funnel plot", WIDTH - 2 * MARGIN, TITLE, "bold")
    top = MARGIN + 0.22 * len(title) + 0.1
    height = top + PLOT_HEIGHT + 0.55 + 0.15 * len(lines) + MARGIN
    figure = new_figure(WIDTH, height)
    for i, line in enumerate(title):
        _write(figure, MARGIN, height - MARGIN - 0.22 * i, line, size=TITLE, weight="bold")
    for i, line in enumerate(lines):
        _write(figure, MARGIN, MARGIN + 0.15 * (len(lines) - 1 - i), line, size=SMALL, color=FAINT)
    bottom = height - top - PLOT_HEIGHT
    axes = figure.add_axes(
        (LEFT / WIDTH, bottom / height, (WIDTH - LEFT - MARGIN) / WIDTH, PLOT_HEIGHT / height), facecolor="none"
    )
    for side in ("right", "top"):
        axes.spines[side].set_visible(False)
    if not used:
        axes.set(xticks=[], yticks=[])
        axes.text(0.5, 0.5, "No data yet.", transform=axes.transAxes, ha="center", size=SIZE, style="italic")
        return figure
    deepest = float(se.max()) * 1.1
    sides = [outcome["estimate"] + sign * critical(None) * deepest for sign in (-1, 1)] if outcome["k"] else []
    ticks, names = choose_ticks(y.tolist(), [], sides, measure.is_log_ratio)
    axes.set(xlim=(ticks[0], ticks[-1]), ylim=(deepest, 0))
    axes.set_xticks(ticks, names, size=SMALL)
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.tick_params(labelsize=SMALL)
    axes.set_xlabel(f"{measure.name}{' (log scale)' if measure.is_log_ratio else ''}", size=SIZE)
    axes.set_ylabel("Standard error" + (" of the logarithm" if measure.is_log_ratio else ""), size=SIZE)
    if sides:
        axes.plot([outcome["estimate"]] * 2, [0, deepest], color=INK, linewidth=LINE)
        for side in sides:
            axes.plot([outcome["estimate"], side], [0, deepest], color=FAINT, linewidth=LINE, linestyle=(0, (4, 3)))
    axes.scatter(y, se, s=28, facecolor=FILL, edgecolor="white", linewidths=0.5, zorder=3, clip_on=False)
    return figure


def _texts(outcome: dict) -> list[str]:
    """What stands below the plot: Egger's test, and what plot and test are worth."""
    egger = outcome["egger"]
    if egger["p"] is None:
        return egger["notes"]
    numbers = f"intercept {print_number(egger['intercept'])}, {print_p(egger['p'])}, {egger['k']} studies"
    return [f"Egger's test (regression of effect/SE on 1/SE): {numbers}.", *egger["notes"]]


def _write(figure: Figure, x: float, y: float, text: str, **style) -> None:
    width, height = figure.get_size_inches()
    figure.text(x / width, y / height, text, **({"va": "center", "color": INK} | style))
