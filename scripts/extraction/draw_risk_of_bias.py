"""Draw the judgements of risk of bias: a cell for each study and domain, and for each domain a bar of its judgements.

In: risk_of_bias.csv, studies.csv (the studies' labels and designs), the protocol. Out: a figure for each tool, or for
each result that a tool judges, as SVG, PNG and PDF. Each judgement has a symbol, so it can be read without colour.
"""

from collections import Counter
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle

from scripts.common.messages import told_plainly
from scripts.common.tables import read_csv
from scripts.documents.figures import new_figure, save_figure
from scripts.documents.text_layout import text_width, widest
from scripts.extraction.risk_of_bias_figures import (
    NOT_JUDGED,
    columns_of,
    judgements_by_cell,
    list_figures,
    studies_shown,
)
from scripts.extraction.risk_of_bias_tools import NOT_KNOWN

# What can stand in a cell without being a judgement: a publication does not print it, or nobody has judged yet.
OTHER_CELLS = {
    NOT_KNOWN: {"label": "Not printed", "symbol": "", "colour": "white", "hatch": "//////"},
    NOT_JUDGED: {"label": "Not judged yet", "symbol": "", "colour": "white", "hatch": "...."},
}
# Inches.
CELL, BAR, EDGE, GAP = 0.36, 0.27, 0.15, 0.3
BARS, KEY = 3.9, 0.72
INK, LINE = "0.1", "0.45"


def count_by_domain(cells: dict[str, list[str]], kinds: list[str]) -> list[list[int]]:
    """For each domain, how many cells are of each of `kinds`, in their order."""
    counts = [Counter(column) for column in zip(*cells.values(), strict=True)]
    return [[count[kind] for kind in kinds] for count in counts]


def draw_risk_of_bias(cells: dict[str, list[str]], columns: list[dict], tool: dict) -> Figure:
    """The figure of `cells` (judgements_by_cell) in `columns` (columns_of) by a tool's judgements with their looks."""
    looks = {judgement["key"]: judgement for judgement in tool["judgements"]} | OTHER_CELLS
    if not cells:
        return _say_nothing("No study has been judged yet.")
    used = {judgement for judgements in cells.values() for judgement in judgements}
    shown = [look for key, look in looks.items() if key in used or key not in OTHER_CELLS]
    headings = [_heading(column) for column in columns]
    heading = 0.2 + widest([line for text in headings for line in text.split("\n")], 7)
    names = max(widest(cells, 8.5), widest([column["label"] for column in columns], 8))
    start = EDGE + names + 0.15
    key = sum(map(_key_length, shown))
    width = max(start + max(CELL * len(columns), BARS) + 2 * EDGE, key + 2 * EDGE)
    height = 2 * EDGE + heading + CELL * len(cells) + GAP + BAR * len(columns) + KEY
    figure = new_figure(width, height)
    page = _page(figure, width, height)
    _draw_headings(page, headings, start, EDGE + heading)
    _draw_cells(page, cells, looks, start, EDGE + heading)
    counts = count_by_domain(cells, list(looks))
    _draw_bars(page, columns, counts, looks, start, height - EDGE - KEY - BAR * len(columns))
    _draw_key(page, shown, (width - key) / 2, height - EDGE - 0.15)
    return figure


def describe(cells: dict[str, list[str]], columns: list[dict], tool: dict) -> str:
    """The figure in words, for those who cannot see it."""
    looks = {judgement["key"]: judgement for judgement in tool["judgements"]} | OTHER_CELLS
    told = [
        f"{name}: "
        + ", ".join(
            f"{column['label'].lower()} {looks[judgement]['label'].lower()}"
            for column, judgement in zip(columns, judgements, strict=True)
        )
        for name, judgements in cells.items()
    ]
    return ". ".join(told) + "." if told else "No study has been judged yet."


def _page(figure: Figure, width: float, height: float) -> Axes:
    """Axes over the whole figure, in inches from its upper left corner."""
    page = figure.add_axes((0, 0, 1, 1))
    page.set(xlim=(0, width), ylim=(height, 0))
    page.set_axis_off()
    return page


def _say_nothing(sentence: str) -> Figure:
    figure = new_figure(6, 1)
    figure.text(0.5, 0.5, sentence, size=9, ha="center", va="center", color=INK)
    return figure


def _heading(column: dict) -> str:
    return _in_two_lines(column["label"]) + (f"\n({column['bias']})" if column["bias"] else "")


def _draw_headings(page: Axes, headings: list[str], left: float, bottom: float) -> None:
    for place, heading in enumerate(headings):
        x = left + CELL * (place + 0.5)
        page.text(
            x, bottom - 0.08, heading, size=7, rotation=90, ha="center", va="bottom", ma="left", color=INK,
            linespacing=1.05,
        )  # fmt: skip


def _in_two_lines(label: str) -> str:
    words = label.split()
    if len(label) <= 26 or len(words) < 2:
        return label
    lines = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    return "\n".join(min(lines, key=lambda pair: max(map(len, pair))))


def _draw_cells(page: Axes, cells: dict[str, list[str]], looks: dict, start: float, top: float) -> None:
    for line, (name, judgements) in enumerate(cells.items()):
        y = top + CELL * (line + 0.5)
        page.text(start - 0.1, y, name, size=8.5, ha="right", va="center_baseline", color=INK)
        for place, judgement in enumerate(judgements):
            x = start + CELL * (place + 0.5)
            page.add_patch(Rectangle((x - CELL / 2, y - CELL / 2), CELL, CELL, fill=False, ec="0.8", lw=0.6))
            _draw_mark(page, x, y, looks[judgement])


def _draw_mark(page: Axes, x: float, y: float, look: dict) -> None:
    """A judgement as a filled circle with its symbol; anything else as a hatched square."""
    if "hatch" in look:
        size = CELL - 0.12
        square = Rectangle((x - size / 2, y - size / 2), size, size, fc="white", ec=LINE, lw=0.6, hatch=look["hatch"])
        page.add_patch(square)
        return
    page.add_patch(Circle((x, y), 0.125, fc=look["colour"], ec=INK, lw=0.6))
    _draw_symbol(page, x, y, look["symbol"], 10)


def _draw_symbol(page: Axes, x: float, y: float, symbol: str, size: float) -> None:
    page.text(x, y, symbol, size=size, weight="bold", ha="center", va="center_baseline", color="black")


def _draw_bars(page: Axes, columns: list[dict], counts: list[list[int]], looks: dict, start: float, top: float) -> None:
    for line, (column, numbers) in enumerate(zip(columns, counts, strict=True)):
        y = top + BAR * line
        page.text(start - 0.1, y + BAR / 2, column["label"], size=8, ha="right", va="center_baseline", color=INK)
        x = start
        for look, count in zip(looks.values(), numbers, strict=True):
            length = BARS * count / sum(numbers)
            if count:
                _draw_segment(page, x, y, length, look, count)
            x += length
    bottom = top + BAR * len(columns)
    for percent in (0, 25, 50, 75, 100):
        x = start + BARS * percent / 100
        page.plot([x, x], [bottom, bottom + 0.05], color=INK, lw=0.6)
        page.text(x, bottom + 0.09, f"{percent}%", size=7, ha="center", va="top", color=INK)
    page.plot([start, start + BARS], [bottom, bottom], color=INK, lw=0.6)


def _draw_segment(page: Axes, x: float, y: float, length: float, look: dict, count: int) -> None:
    box = Rectangle(
        (x, y + 0.03), length, BAR - 0.06, fc=look["colour"], ec=LINE if "hatch" in look else INK, lw=0.6,
        hatch=look.get("hatch"),
    )  # fmt: skip
    page.add_patch(box)
    words = f"{look['symbol']} {count}".strip()
    if length > 0.12 + text_width(words, 7.5, "bold"):
        behind = {"facecolor": "white", "edgecolor": "none", "pad": 1.2} if "hatch" in look else None
        page.text(
            x + length / 2, y + BAR / 2, words, size=7.5, weight="bold", ha="center", va="center_baseline",
            color="black", bbox=behind,
        )  # fmt: skip


def _key_length(look: dict) -> float:
    return 0.55 + text_width(look["label"], 8)


def _draw_key(page: Axes, looks: list[dict], x: float, y: float) -> None:
    for look in looks:
        _draw_mark(page, x + 0.15, y, look)
        page.text(x + 0.34, y, look["label"], size=8, va="center_baseline", color=INK)
        x += _key_length(look)


def draw_figures(protocol: dict, judgements: list[dict], studies: list[dict], designs: list[str], folder: Path) -> None:
    """Draw each figure of the protocol's (`list_figures`) into `folder`.

    `judgements`: risk_of_bias.csv; `studies`: studies.csv; `designs`: its fields that hold a design.
    """
    for figure in list_figures(protocol):
        tool, columns = figure["tool"], columns_of(protocol, figure)
        shown = studies_shown(protocol, figure, studies, designs, judgements)
        cells = judgements_by_cell(judgements, shown, columns, tool["key"])
        title = f"Risk of bias of the included studies ({figure['title']})"
        drawn, told = draw_risk_of_bias(cells, columns, tool), describe(cells, columns, tool)
        save_figure(drawn, folder / figure["name"], protocol["notice"], title, told)


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        given, params = snakemake.input, snakemake.params
        judgements, studies = read_csv(given.risk_of_bias), read_csv(given.studies)
        draw_figures(params.protocol, judgements, studies, params.design, Path(snakemake.output[0]).parent)
