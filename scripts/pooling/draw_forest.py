"""A forest plot: rows of effects.csv, the pooled outcome and the studies' labels go in, a matplotlib Figure comes out.

The page is laid out in inches from measured text, so that nothing overlaps however many studies there are and however
long their names: it grows. From the left: studies, the two groups' data, weights, effects in figures, effects drawn,
risk of bias.
"""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from scripts.documents.figures import new_figure
from scripts.documents.text_layout import FAINT, FILL, INK, LINE, SIZE, SMALL, TITLE, text_width, widest, wrap_text
from scripts.pooling.effect_axis import choose_effect_ticks
from scripts.pooling.forest_risks import RiskColumns, draw_risks
from scripts.pooling.forest_table import ForestRow, ForestTable, forest_table
from scripts.pooling.measures import MEASURES
from scripts.pooling.plot_frame import axes_from_top, write_from_top

ROW, GAP, MARGIN, PLOT, INDENT = 0.2, 0.16, 0.25, 3.0, 0.12
TITLE_LINE, NOTE_LINE = 0.22, 0.15
SQUARE, SMALLEST_SQUARE = 0.15, 0.03


def draw_forest(
    effects: list[dict[str, str]],
    outcome: dict,
    labels: dict[str, str],
    subgroups: dict | None = None,
    risks: RiskColumns | None = None,
) -> Figure:
    """The forest plot of an outcome.

    `effects`: the outcome's rows of effects.csv; `outcome`: its entry of pooled.json; `labels`: study_id → label
    ("Drory 2001"); `subgroups`: one of its subgroups, by which the plot is divided; `risks`: what is drawn of the risk
    of bias. Squares have an area by weight; intervals that leave the axis end in an arrow; ratios are on a log axis.
    """
    table = forest_table(effects, outcome, labels, subgroups)
    return draw_forest_table(table, MEASURES[outcome["measure"]].axis, risks)


def draw_forest_table(table: ForestTable, axis: str, risks: RiskColumns | None = None) -> Figure:
    """The figure of a table of effects, whatever its rows stand for; `axis`: of measures.Measure."""
    rows = [*table.rows, *filter(None, (table.total, table.prediction))]
    if risks and not any(row.study_id in risks.judgements for row in table.rows):
        risks = None
    edges = _column_edges(table, rows)
    width = edges["plot"] + PLOT + (GAP + risks.width if risks else 0.0) + MARGIN
    title = wrap_text(table.title, width - 2 * MARGIN, TITLE, "bold")
    said = [*table.notes, *([risks.key] if risks else [])]
    notes = [line for note in said for line in wrap_text(note, width - 2 * MARGIN, SMALL)]

    # Heights in inches from the top: what stands where, before anything is drawn.
    subtitle = MARGIN + TITLE_LINE * len(title)
    header = subtitle + 1.5 * ROW
    rule = header + 1.75 * ROW
    bottom = rule + (max(len(rows), 1) + 0.5) * ROW
    below = bottom + max(0.65, (len(table.statistics) + 1.25) * ROW)
    figure = new_figure(width, below + NOTE_LINE * len(notes) + MARGIN)

    for i, line in enumerate(title):
        write_from_top(figure, MARGIN, MARGIN + TITLE_LINE * i, line, size=TITLE, weight="bold")
    write_from_top(figure, MARGIN, subtitle, table.subtitle, color=FAINT)
    _write_headers(figure, table, edges, header)
    _draw_rule(figure, rule, MARGIN, width - MARGIN)
    for i, row in enumerate(rows):
        _write_row(figure, row, edges, rule + (i + 0.75) * ROW, row is table.total)
    for i, line in enumerate(table.statistics):
        write_from_top(figure, MARGIN, bottom + (i + 0.75) * ROW, line)
    for i, line in enumerate(notes):
        write_from_top(figure, MARGIN, below + i * NOTE_LINE, line, size=SMALL, color=FAINT)
    if any(row.effect is not None for row in rows):
        axes = axes_from_top(figure, edges["plot"], rule, PLOT, bottom - rule)
        _draw_effects(axes, table, axis, (bottom - rule) / ROW)
        _write_favours(figure, table, edges["plot"] + PLOT / 2, bottom + 0.42)
    elif not rows:
        write_from_top(figure, MARGIN, rule + 0.75 * ROW, "No data yet.", style="italic")
    if risks:
        left = edges["plot"] + PLOT + GAP
        axes = axes_from_top(figure, left, header + 0.5 * ROW, risks.width, bottom - header - 0.5 * ROW)
        offset = (rule - header) / ROW - 0.5
        draw_risks(axes, risks, [row.study_id for row in table.rows], offset, ROW)
    return figure


def _column_edges(table: ForestTable, rows: list[ForestRow]) -> dict:
    """Where columns end, in inches from the left: `cells`, `weight`, `effect` (right edges), and `plot` (its left)."""
    study = max(
        widest([row.label for row in rows if row.kind != "text"], SIZE, "bold"), text_width("Study", SIZE, "bold")
    )
    edge = MARGIN + study
    cells = []
    number = len(table.headers)
    for group, name in enumerate(table.groups):
        widths = [
            max(widest([row.cells[group * number + i] for row in rows], SIZE, "bold"), text_width(header, SIZE, "bold"))
            for i, header in enumerate(table.headers)
        ]
        widths[0] += max(0.0, text_width(name, SIZE, "bold") - sum(widths) - GAP * (number - 1))
        edge += GAP
        for column in widths:
            edge += GAP + column
            cells.append(edge)
    weight = edge
    if has_weights(table):
        weight += 2 * GAP + text_width("Weight", SIZE, "bold")
    effect = max(widest([row.effect_text for row in rows], SIZE, "bold"), widest(table.effect_header, SIZE, "bold"))
    below = [*table.statistics, *(row.label for row in rows if row.kind == "text")]
    effect_edge = max(weight + 2 * GAP + effect, MARGIN + widest(below, SIZE) + INDENT)
    return {"cells": cells, "weight": weight, "effect": effect_edge, "plot": effect_edge + 2 * GAP}


def has_weights(table: ForestTable) -> bool:
    """Whether any line of a table has a weight."""
    return any(row.weight is not None for row in table.rows)


def _write_headers(figure: Figure, table: ForestTable, edges: dict, y: float) -> None:
    number = len(table.headers)
    for group, name in enumerate(table.groups):
        write_from_top(figure, edges["cells"][(group + 1) * number - 1], y, name, weight="bold", ha="right")
    for i, edge in enumerate(edges["cells"]):
        write_from_top(figure, edge, y + ROW, table.headers[i % number], weight="bold", ha="right")
    write_from_top(figure, MARGIN, y + ROW, "Study", weight="bold")
    if has_weights(table):
        write_from_top(figure, edges["weight"], y + ROW, "Weight", weight="bold", ha="right")
    for i, text in enumerate(table.effect_header):
        write_from_top(figure, edges["effect"], y + i * ROW, text, weight="bold", ha="right")
        write_from_top(figure, edges["plot"] + PLOT / 2, y + i * ROW, text, weight="bold", ha="center")


def _write_row(figure: Figure, row: ForestRow, edges: dict, y: float, is_total: bool) -> None:
    style = {"weight": "bold" if is_total or row.kind in ("heading", "pooled") else "normal"}
    indent = INDENT if row.kind == "text" else 0.0
    write_from_top(figure, MARGIN + indent, y, row.label, **style, color=FAINT if row.kind == "text" else INK)
    for edge, text in zip(edges["cells"], row.cells, strict=True):
        write_from_top(figure, edge, y, text, ha="right", **style)
    if row.weight is not None:
        write_from_top(figure, edges["weight"], y, f"{row.weight:.1f}%", ha="right", **style)
    write_from_top(figure, edges["effect"], y, row.effect_text, ha="right", **style)


def _write_favours(figure: Figure, table: ForestTable, middle: float, y: float) -> None:
    if not any(table.favours):
        return
    write_from_top(figure, middle - 0.08, y, f"← {table.favours[0]}", ha="right", size=SMALL)
    write_from_top(figure, middle + 0.08, y, f"{table.favours[1]} →", ha="left", size=SMALL)


def _draw_rule(figure: Figure, y: float, left: float, right: float) -> None:
    axes = axes_from_top(figure, left, y, right - left, 0.01)
    axes.set_axis_off()
    axes.axhline(0, color=INK, linewidth=LINE, clip_on=False)


def _draw_effects(axes: Axes, table: ForestTable, axis: str, lines: float) -> None:
    """Draw in rows: the first study is at 0.75 below the rule, each next one 1 further down."""
    drawn = [row for row in table.rows if row.effect is not None]
    studies = [row for row in drawn if row.kind == "study"]
    whole = [table.total] if table.total else [row for row in drawn if row.kind == "pooled"]
    wide = [*drawn, *filter(None, (table.total, table.prediction))]
    ticks, names = choose_effect_ticks(
        [row.effect for row in drawn],
        [x for row in wide for x in (row.low, row.high)],
        [x for row in whole for x in (row.low, row.high)],
        axis,
    )
    ends = ticks[0], ticks[-1]
    axes.set(xlim=ends, ylim=(lines, 0), yticks=[])
    axes.set_xticks(ticks, names, size=SMALL)
    axes.tick_params(length=3, width=LINE, color=INK)
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    if axis != "proportion":
        axes.axvline(0, color=INK, linewidth=LINE)
    heaviest = max((row.weight for row in studies if row.weight), default=1.0)
    weighted = has_weights(table)
    for i, row in enumerate(table.rows):
        if row.kind == "pooled":
            _draw_diamond(axes, row, i + 0.75, ends, FILL)
        elif row.effect is not None:
            is_pooled = row.weight is not None or not weighted
            color = FILL if is_pooled else FAINT
            _draw_interval(axes, row, i + 0.75, ends, INK if is_pooled else FAINT)
            share = (row.weight or 0.0) / heaviest if weighted else 0.3
            side = max(SMALLEST_SQUARE, SQUARE * share**0.5) * 72
            style = {"marker": "s", "color": color, "linewidths": 0, "zorder": 3, "clip_on": False}
            axes.scatter([row.effect], [i + 0.75], s=side**2, **style)
    if table.total:
        y = len(table.rows) + 0.75
        _draw_diamond(axes, table.total, y, ends, INK)
        axes.plot([table.total.effect] * 2, [0, y], color=FAINT, linewidth=LINE, linestyle=(0, (3, 3)), zorder=0)
    if table.prediction:
        _draw_interval(axes, table.prediction, len(table.rows) + 1.75, ends, FILL, width=2.0)


def _draw_interval(
    axes: Axes, row: ForestRow, y: float, ends: tuple[float, float], color: str, width: float = 1.0
) -> None:
    """A line from low to high; an end beyond the axis is an arrow head at its edge."""
    low, high = max(row.low, ends[0]), min(row.high, ends[1])
    axes.plot([low, high], [y, y], color=color, linewidth=width, solid_capstyle="butt", zorder=2, clip_on=False)
    _draw_arrows(axes, row, y, ends, color)


def _draw_arrows(axes: Axes, row: ForestRow, y: float, ends: tuple[float, float], color: str) -> None:
    for is_cut, x, marker in ((row.low < ends[0], ends[0], "<"), (row.high > ends[1], ends[1], ">")):
        if is_cut:
            axes.plot([x], [y], marker=marker, markersize=5, color=color, clip_on=False, zorder=3)


def _draw_diamond(axes: Axes, row: ForestRow, y: float, ends: tuple[float, float], color: str) -> None:
    """A diamond from low to high; an end beyond the axis is cut there, with an arrow head."""
    corners = np.array([(row.low, y), (row.effect, y - 0.35), (row.high, y), (row.effect, y + 0.35)])
    corners[:, 0] = np.clip(corners[:, 0], *ends)
    axes.fill(corners[:, 0], corners[:, 1], color=color, linewidth=0, zorder=3)
    _draw_arrows(axes, row, y, ends, color)
