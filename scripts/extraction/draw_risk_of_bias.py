"""Draw the judgements of risk of bias: a cell for each study and domain, and for each domain a bar of its judgements.

In: risk_of_bias.csv, studies.csv (the studies' labels), the tool's definition (rob1.yaml). Out: the figure as SVG, PNG
and PDF. Each judgement has a symbol, so the figure can be read without colour; there is no overall judgement.
"""

from collections import Counter
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle

from scripts.common.figures import new_figure, save_figure
from scripts.common.messages import told_plainly
from scripts.common.protocol import read_yaml
from scripts.common.tables import read_csv

NOT_KNOWN, NOT_JUDGED = "not_known", "not_judged"
# What can stand in a cell without being a judgement: a publication does not print it, or nobody has judged yet.
OTHER_CELLS = {
    NOT_KNOWN: {"label": "Not printed", "symbol": "", "colour": "white", "hatch": "//////"},
    NOT_JUDGED: {"label": "Not judged yet", "symbol": "", "colour": "white", "hatch": "...."},
}
# Inches.
CELL, BAR, EDGE, GAP = 0.36, 0.27, 0.15, 0.3
HEADING, BAR_LABELS, BARS, KEY = 1.5, 2.35, 3.9, 0.72
PER_LETTER = 0.075  # a letter of 8.5 points, on average
INK, LINE = "0.1", "0.45"


def judgements_by_cell(
    rows: list[dict[str, str]], studies: list[dict[str, str]], domains: list[str]
) -> dict[str, list[str]]:
    """For each study (by label; with the outcome group, if judged by group), its judgement in each domain.

    `rows`: risk_of_bias.csv. `studies`: studies.csv. A domain without a row is `not_judged`.
    """
    labels = {row["study_id"]: row["label"] for row in studies}
    found = {(row["study_id"], row["outcome_group"], row["domain"]): row["judgement"] for row in rows}
    groups: dict[str, set[str]] = {study_id: set() for study_id in labels}
    for study_id, group, _ in found:
        groups.setdefault(study_id, set()).add(group)
    cells = {}
    for study_id in sorted(groups, key=lambda study_id: (labels.get(study_id, study_id).casefold(), study_id)):
        for group in sorted(groups[study_id]) or [""]:
            name = labels.get(study_id, study_id) + (f" ({group})" if group else "")
            cells[name] = [found.get((study_id, group, domain)) or NOT_JUDGED for domain in domains]
    return cells


def count_by_domain(cells: dict[str, list[str]], kinds: list[str]) -> list[list[int]]:
    """For each domain, how many cells are of each of `kinds`, in their order."""
    counts = [Counter(column) for column in zip(*cells.values(), strict=True)]
    return [[count[kind] for kind in kinds] for count in counts]


def draw_risk_of_bias(cells: dict[str, list[str]], tool: dict) -> Figure:
    """The figure of `cells` (judgements_by_cell) by a tool's definition: domains, judgements with symbol and colour."""
    looks = {judgement["key"]: judgement for judgement in tool["judgements"]} | OTHER_CELLS
    domains = tool["domains"]
    if not cells:
        return _say_nothing("No study has been included yet.")
    start = EDGE + max(max(len(name) for name in cells) * PER_LETTER + 0.15, BAR_LABELS)
    width = start + max(CELL * len(domains), BARS) + 2 * EDGE
    height = 2 * EDGE + HEADING + CELL * len(cells) + GAP + BAR * len(domains) + KEY
    figure = new_figure(width, height)
    page = _page(figure, width, height)
    _draw_headings(page, domains, start, EDGE + HEADING)
    _draw_cells(page, cells, looks, start, EDGE + HEADING)
    _draw_bars(
        page, domains, count_by_domain(cells, list(looks)), looks, start, height - EDGE - KEY - BAR * len(domains)
    )
    used = {judgement for judgements in cells.values() for judgement in judgements}
    shown = [look for key, look in looks.items() if key in used or key not in OTHER_CELLS]
    _draw_key(page, shown, width, height - EDGE - 0.15)
    return figure


def describe(cells: dict[str, list[str]], tool: dict) -> str:
    """The figure in words, for those who cannot see it."""
    looks = {judgement["key"]: judgement for judgement in tool["judgements"]} | OTHER_CELLS
    told = [
        f"{name}: "
        + ", ".join(
            f"{domain['label'].lower()} {looks[judgement]['label'].lower()}"
            for domain, judgement in zip(tool["domains"], judgements, strict=True)
        )
        for name, judgements in cells.items()
    ]
    return ". ".join(told) + "." if told else "No study has been included yet."


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


def _draw_headings(page: Axes, domains: list[dict], left: float, bottom: float) -> None:
    for place, domain in enumerate(domains):
        x = left + CELL * (place + 0.5)
        bias = f"\n({domain['bias']})" if domain.get("bias") else ""
        page.text(
            x, bottom - 0.08, _in_two_lines(domain["label"]) + bias, size=7, rotation=90, ha="center", va="bottom",
            ma="left", color=INK, linespacing=1.05,
        )  # fmt: skip


def _in_two_lines(label: str) -> str:
    words = label.split()
    half = (len(words) + 1) // 2
    return label if len(label) <= 26 else f"{' '.join(words[:half])}\n{' '.join(words[half:])}"


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


def _draw_bars(page: Axes, domains: list[dict], counts: list[list[int]], looks: dict, start: float, top: float) -> None:
    for line, (domain, numbers) in enumerate(zip(domains, counts, strict=True)):
        y = top + BAR * line
        page.text(start - 0.1, y + BAR / 2, domain["label"], size=8, ha="right", va="center_baseline", color=INK)
        x = start
        for look, count in zip(looks.values(), numbers, strict=True):
            length = BARS * count / sum(numbers)
            if count:
                _draw_segment(page, x, y, length, look, count)
            x += length
    bottom = top + BAR * len(domains)
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
    if length > 0.1 + len(words) * 0.07:
        behind = {"facecolor": "white", "edgecolor": "none", "pad": 1.2} if "hatch" in look else None
        page.text(
            x + length / 2, y + BAR / 2, words, size=7.5, weight="bold", ha="center", va="center_baseline",
            color="black", bbox=behind,
        )  # fmt: skip


def _draw_key(page: Axes, looks: list[dict], width: float, y: float) -> None:
    lengths = [0.45 + len(look["label"]) * PER_LETTER for look in looks]
    x = (width - sum(lengths)) / 2
    for look, length in zip(looks, lengths, strict=True):
        _draw_mark(page, x + 0.15, y, look)
        page.text(x + 0.34, y, look["label"], size=8, va="center_baseline", color=INK)
        x += length


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        tool = read_yaml(snakemake.input.tool)
        cells = judgements_by_cell(
            read_csv(snakemake.input.risk_of_bias),
            read_csv(snakemake.input.studies),
            [domain["key"] for domain in tool["domains"]],
        )
        save_figure(
            draw_risk_of_bias(cells, tool),
            Path(snakemake.output[0]).with_suffix(""),
            snakemake.params.notice,
            "Risk of bias of the included studies",
            describe(cells, tool),
        )
