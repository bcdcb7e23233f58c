"""The layout of a flow diagram: boxes in rows and columns, each as tall as its text, joined by arrows.

Any form of diagram is stated as boxes and arrows; sizes follow from the text, so that nothing runs out of its box.
"""

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

from scripts.common.figures import new_figure
from scripts.common.text_layout import INK, text_width, wrap_text

SIZE = 8.5
_LEADING = SIZE * 1.32 / 72
_PAD = 0.09
_ROW_GAP = 0.3
_INDENT = 0.14
_EDGE = 0.15
_PHASE_WIDTH = 0.3
_HEADING_HEIGHT = 0.34
_PHASE_FILL, _HEADING_FILL = "#dce6f0", "#f2e3b8"


@dataclass(frozen=True)
class Box:
    """A box of a diagram: its row and column (or the first and last of several), its lines, the list behind it.

    A line that starts with spaces is indented; it is broken at the box's width. `link` is the address that opens when
    the box is clicked in the SVG.
    """

    key: str
    row: int
    columns: tuple[int, int]
    lines: tuple[str, ...]
    link: str = ""
    heading: bool = False


@dataclass(frozen=True)
class Diagram:
    """A diagram: widths of the columns and of the gaps after them (inches), boxes, arrows (from, to) and phases.

    A phase is a label beside the rows from its first to its last.
    """

    widths: tuple[float, ...]
    gaps: tuple[float, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[tuple[str, str], ...]
    phases: tuple[tuple[str, int, int], ...] = ()
    banner: str = ""


@dataclass(frozen=True)
class Place:
    """Where a box stands, in inches from the figure's upper left corner, and its lines as they are broken."""

    left: float
    top: float
    width: float
    height: float
    lines: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Layout:
    """Where everything stands: boxes by key, the top and bottom of each row, the size of the figure, in inches."""

    places: dict[str, Place]
    bands: dict[int, tuple[float, float]]
    width: float
    height: float


def place_boxes(diagram: Diagram) -> Layout:
    """Rows as tall as their tallest box, and tall enough for the labels of the phases beside them."""
    lefts = [_EDGE + _PHASE_WIDTH + 0.12]
    for width, gap in zip(diagram.widths, diagram.gaps, strict=False):
        lefts.append(lefts[-1] + width + gap)
    spans = {box.key: _span(box, lefts, diagram.widths) for box in diagram.boxes}
    broken = {box.key: tuple(_break(box, spans[box.key][1])) for box in diagram.boxes}
    needed = {box.key: _height(box, broken[box.key]) for box in diagram.boxes}
    heights: dict[int, float] = {}
    for box in sorted(diagram.boxes, key=lambda box: box.row):
        heights[box.row] = max(heights.get(box.row, 0.0), needed[box.key])
    for label, first, last in diagram.phases:
        inside = sum(heights[row] + _ROW_GAP for row in range(first, last + 1)) - _ROW_GAP
        heights[last] += max(0.0, text_width(label, SIZE, "bold") + 2 * _PAD - inside)
    top = _EDGE + (_banner_height(diagram) if diagram.banner else 0.0)
    tops: dict[int, float] = {}
    for row, height in heights.items():
        tops[row] = top
        top += height + _ROW_GAP
    bands = {row: (tops[row], tops[row] + heights[row]) for row in heights}
    places = {
        box.key: Place(spans[box.key][0], tops[box.row], spans[box.key][1], needed[box.key], broken[box.key])
        for box in diagram.boxes
    }
    size = (lefts[len(diagram.widths) - 1] + diagram.widths[-1] + _EDGE, top - _ROW_GAP + _EDGE)
    return Layout(places, bands, *size)


def draw_diagram(diagram: Diagram) -> Figure:
    """The diagram as a figure; boxes with a link can be clicked in the SVG."""
    layout = place_boxes(diagram)
    places, width, height = layout.places, layout.width, layout.height
    figure = new_figure(width, height)
    page = figure.add_axes((0, 0, 1, 1))
    page.set(xlim=(0, width), ylim=(height, 0))
    page.set_axis_off()
    if diagram.banner:
        _draw_banner(page, diagram, width)
    for label, first, last in diagram.phases:
        _draw_phase(page, label, layout.bands[first][0], layout.bands[last][1])
    for start, end in diagram.arrows:
        _draw_arrow(page, places[start], places[end])
    for box in diagram.boxes:
        _draw_box(page, box, places[box.key])
    return figure


def _span(box: Box, lefts: list[float], widths: tuple[float, ...]) -> tuple[float, float]:
    first, last = box.columns
    return lefts[first], lefts[last] + widths[last] - lefts[first]


def _break(box: Box, width: float) -> list[tuple[str, float]]:
    """A box's lines broken at its width, each with its indent in inches."""
    broken = []
    for line in box.lines:
        indent = _INDENT if line.startswith(" ") else 0.0
        room = width - 2 * _PAD - 2 * indent
        parts = wrap_text(" ".join(_cut(word, room) for word in line.split(" ")), room, SIZE)
        for number, part in enumerate(parts):
            broken.append((part, indent * (1 if number == 0 else 2)))
    return broken


def _cut(word: str, room: float) -> str:
    """A word, with spaces where it has to be broken because it is wider than the room."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width(pieces[-1] + letter, SIZE) > room:
            pieces.append("")
        pieces[-1] += letter
    return " ".join(pieces)


def _height(box: Box, lines: tuple) -> float:
    return _HEADING_HEIGHT if box.heading and len(lines) == 1 else len(lines) * _LEADING + 2 * _PAD


def _draw_box(page: Axes, box: Box, place: Place) -> None:
    frame = Rectangle(
        (place.left, place.top), place.width, place.height, lw=0.9, ec=INK, fc=_HEADING_FILL if box.heading else "white"
    )
    if box.link:
        frame.set_url(box.link)
    page.add_patch(frame)
    for number, (text, indent) in enumerate(place.lines):
        y = place.top + (place.height - len(place.lines) * _LEADING) / 2 + (number + 0.5) * _LEADING
        if box.heading:
            page.text(
                place.left + place.width / 2, y, text, size=SIZE, weight="bold", ha="center", va="center", color=INK
            )
        else:
            page.text(place.left + _PAD + indent, y, text, size=SIZE, va="center", color=INK)


def _draw_phase(page: Axes, label: str, top: float, bottom: float) -> None:
    page.add_patch(Rectangle((_EDGE, top), _PHASE_WIDTH, bottom - top, lw=0.9, ec=INK, fc=_PHASE_FILL))
    page.text(
        _EDGE + _PHASE_WIDTH / 2, (top + bottom) / 2, label, size=SIZE, weight="bold", rotation=90, ha="center",
        va="center", color=INK,
    )  # fmt: skip


def _draw_arrow(page: Axes, start: Place, end: Place) -> None:
    """Sideways between boxes of one row, straight down within a column, else down and then sideways into the box."""
    if end.left >= start.left + start.width and end.top < start.top + start.height:
        y = max(start.top, end.top) + min(start.height, end.height) / 2
        points = [(start.left + start.width, y), (end.left, y)]
    else:
        x = start.left + start.width / 2
        inside = end.left < x < end.left + end.width
        bottom = start.top + start.height
        if inside:
            points = [(x, bottom), (x, end.top)]
        else:
            y = end.top + end.height / 2
            points = [(x, bottom), (x, y), (end.left + end.width if x > end.left else end.left, y)]
    bends = points[:-1]
    page.plot([x for x, _ in bends], [y for _, y in bends], color=INK, lw=0.9, solid_capstyle="butt")
    page.add_patch(
        FancyArrowPatch(
            points[-2], points[-1], arrowstyle="-|>", mutation_scale=8, lw=0.9, color=INK, shrinkA=0, shrinkB=0
        )
    )


def _banner_height(diagram: Diagram) -> float:
    return len(_banner_lines(diagram)) * _LEADING + 2 * _PAD + 0.12


def _banner_lines(diagram: Diagram) -> list[str]:
    width = sum(diagram.widths) + sum(diagram.gaps[: len(diagram.widths) - 1]) + _PHASE_WIDTH
    return wrap_text(diagram.banner, width - 2 * _PAD, SIZE, "bold")


def _draw_banner(page: Axes, diagram: Diagram, width: float) -> None:
    lines = _banner_lines(diagram)
    height = _banner_height(diagram) - 0.12
    page.add_patch(Rectangle((_EDGE, _EDGE), width - 2 * _EDGE, height, lw=1.2, ls="--", ec=INK, fc="#f7e9e4"))
    for number, line in enumerate(lines):
        page.text(
            width / 2, _EDGE + _PAD + (number + 0.5) * _LEADING, line, size=SIZE, weight="bold", ha="center",
            va="center", color=INK,
        )  # fmt: skip
