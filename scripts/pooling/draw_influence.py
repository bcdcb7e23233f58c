"""Each study's influence on the pooled effect: `influence` of pooled.json goes in, a matplotlib Figure comes out."""

from math import sqrt

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from scipy.special import chdtri

from scripts.documents.figures import new_figure
from scripts.documents.text_layout import FAINT, FILL, INK, LINE, SIZE, SMALL, TITLE, widest, wrap_text
from scripts.pooling.forest_table import name_effect
from scripts.pooling.intervals import critical
from scripts.pooling.plot_frame import axes_from_top, write_from_top

# What is shown, its name in two lines, and where it stands for no influence.
PANELS = (
    ("rstudent", ("Studentised", "residual"), 0.0), ("dffits", ("", "DFFITS"), 0.0),
    ("cook", ("Cook's", "distance"), 0.0), ("covariance_ratio", ("Covariance", "ratio"), 1.0),
    ("hat", ("", "Hat"), 0.0), ("dfbetas", ("", "DFBETAS"), 0.0),
)  # fmt: skip
ROW, GAP, MARGIN, PANEL = 0.2, 0.3, 0.25, 0.95
TITLE_LINE, NOTE_LINE, AXIS = 0.22, 0.15, 0.4
DASHED, DOTTED = (0, (4, 3)), (0, (1, 2))
EXPLAINED = (
    "Squares and bold names: influential, as beyond a dashed limit (DFFITS 3/√(k − 1), Cook's distance 0.45, hat 3/k, "
    "DFBETAS 1; Viechtbauer and Cheung 2010). Dotted: ±1.96 of a residual."
)


def draw_influence(outcome: dict, labels: dict[str, str]) -> Figure:
    """For each study, in rows, its residual and what the result would lose without it, in panels.

    `outcome`: its entry of pooled.json; `labels`: study_id → label. As metafor's plot of influence().
    """
    found = outcome["influence"]
    studies = found["studies"]
    names = [name_effect(row["study"], row["pair"], labels) for row in studies]
    left = MARGIN + widest([*names, "Study"], SIZE, "bold") + GAP
    width = left + len(PANELS) * (PANEL + GAP) - GAP + MARGIN
    heading = f"{outcome['label']}: influence" + ("" if found["planned"] else " (post hoc)")
    title = wrap_text(heading, width - 2 * MARGIN, TITLE, "bold")
    said = [*([EXPLAINED] if studies else []), *found["notes"]]
    notes = [line for note in said for line in wrap_text(note, width - 2 * MARGIN, SMALL)]
    top = MARGIN + TITLE_LINE * len(title) + 2.5 * ROW
    bottom = top + max(len(studies), 1) * ROW
    figure = new_figure(width, bottom + AXIS + NOTE_LINE * len(notes) + MARGIN)
    for i, line in enumerate(title):
        write_from_top(figure, MARGIN, MARGIN + TITLE_LINE * i, line, size=TITLE, weight="bold")
    for i, line in enumerate(notes):
        write_from_top(figure, MARGIN, bottom + AXIS + NOTE_LINE * (i + 0.5), line, size=SMALL, color=FAINT)
    if not studies:
        return figure
    write_from_top(figure, MARGIN, top - ROW, "Study", weight="bold")
    for i, (row, name) in enumerate(zip(studies, names, strict=True)):
        weight = "bold" if row["influential"] else "normal"
        write_from_top(figure, MARGIN, top + (i + 0.5) * ROW, name, weight=weight)
    limits = _limits(len(studies))
    for place, (key, lines, middle) in enumerate(PANELS):
        start = left + place * (PANEL + GAP)
        for i, line in enumerate(lines):
            write_from_top(figure, start + PANEL / 2, top - (1.8 - 0.8 * i) * ROW, line, weight="bold", ha="center")
        axes = axes_from_top(figure, start, top, PANEL, bottom - top)
        _draw_panel(axes, [(row[key], row["influential"]) for row in studies], middle, *limits[key])
    return figure


def _limits(k: int) -> dict[str, tuple[list[float], tuple]]:
    """Where each panel has lines, and how they are drawn."""
    cook, dffits = float(chdtri(1, 0.5)), 3 / sqrt(k - 1)
    found = {
        "dffits": [-dffits, dffits],
        "cook": [cook],
        "covariance_ratio": [],
        "hat": [3 / k],
        "dfbetas": [-1.0, 1.0],
    }
    residual = [-critical(None), critical(None)]
    return {key: (lines, DASHED) for key, lines in found.items()} | {"rstudent": (residual, DOTTED)}


def _draw_panel(axes: Axes, points: list[tuple[float, bool]], middle: float, limits: list[float], dashes) -> None:
    reach = [middle, *limits, *(value for value, _ in points)]
    low, high = min(reach), max(reach)
    room = 0.06 * ((high - low) or 1.0)
    axes.set(xlim=(low - room, high + room), ylim=(len(points) - 0.5, -0.5), yticks=[])
    ticks = MaxNLocator(2, steps=[1, 2, 5, 10]).tick_values(low, high)
    axes.set_xticks([tick for tick in ticks if low - room <= tick <= high + room])
    axes.tick_params(labelsize=SMALL, length=3, width=LINE, color=INK)
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    axes.axvline(middle, color=INK, linewidth=LINE)
    for limit in limits:
        axes.axvline(limit, color=FAINT, linewidth=LINE, linestyle=dashes)
    for i, (value, is_influential) in enumerate(points):
        marker, color = ("s", INK) if is_influential else ("o", FILL)
        axes.plot([middle, value], [i, i], color=FAINT, linewidth=LINE)
        axes.scatter([value], [i], s=26, marker=marker, color=color, linewidths=0, zorder=3, clip_on=False)
