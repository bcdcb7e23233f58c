"""The layout of a flow diagram: boxes in rows and columns, each as tall as its text, joined by arrows.

Any form of diagram is stated as boxes and arrows; sizes follow from the text, so that nothing runs out of its box.
"""

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

from scripts.documents.figures import new_figure
from scripts.documents.text_layout import INK, text_width, wrap_text

SIZE = 8.5
_LEADING = SIZE * 1.32 / 72
_PAD = 0.09
_ROW_GAP = 0.3
_INDENT = 0.14
_EDGE = 0.15
_PHASE_WIDTH = 0.3
_HEADING_HEIGHT = 0.34
_PHASE_FILL, _HEADING_FILL, _ASIDE_FILL = "#dce6f0", "#f2e3b8", "#e6e6e6"
NOTE_SIZE = 7.0
_NOTE_LEADING = NOTE_SIZE * 1.32 / 72
_NOTE_GAP = 0.15


@dataclass(frozen=True)
class Number:
    """A number that a box shows: what it counts, and the names of the lists that it is the length of."""

    label: str
    count: int
    paths: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A line of a box, broken at the box's width; `indent` is its level, `numbers` those that stand in it."""

    text: str
    numbers: tuple[Number, ...] = ()
    indent: int = 0


@dataclass(frozen=True)
class Box:
    """A box of a diagram: its row and column (or the first and last of several) and its lines.

    A heading is a band above a column; `aside` is that of a column which is not the main one. Other boxes can be
    clicked in the SVG (draw_diagram's `address`).
    """

    key: str
    row: int
    columns: tuple[int, int]
    lines: tuple[Line, ...]
    heading: bool = False
    aside: bool = False

    @property
    def words(self) -> str:
        """What the box says, in one line."""
        return " ".join(" ".join(line.text for line in self.lines).split())

    @property
    def numbers(self) -> list[Number]:
        """All numbers that the box shows, from top to bottom."""
        return [number for line in self.lines for number in line.numbers]


@dataclass(frozen=True)
class Diagram:
    """A diagram: widths of the columns and of the gaps after them (inches), boxes, arrows (from, to) and phases.

    A phase is a label beside the rows from its first to its last. The banner stands above, the notes below.
    """

    widths: tuple[float, ...]
    gaps: tuple[float, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[tuple[str, str], ...]
    phases: tuple[tuple[str, int, int], ...] = ()
    banner: str = ""
    notes: tuple[str, ...] = ()


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
    notes: tuple[str, ...]
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
    width = lefts[len(diagram.widths) - 1] + diagram.widths[-1] + _EDGE
    notes = _break_notes(diagram.notes, width - 2 * _EDGE)
    below = len(notes) * _NOTE_LEADING + _NOTE_GAP if notes else 0.0
    return Layout(places, bands, notes, width, top - _ROW_GAP + below + _EDGE)


def draw_diagram(diagram: Diagram, address: str = "") -> Figure:
    """The diagram as a figure. In the SVG each box links to `address` and its key; its parts are groups of their own,
    named frame-…, text-…, link-… and the key."""
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
        _draw_box(page, box, places[box.key], address)
    _draw_notes(page, layout.notes, height)
    return figure


def link_id(key: str) -> str:
    """The id of a box's link in the SVG."""
    return f"link-{key}"


def _span(box: Box, lefts: list[float], widths: tuple[float, ...]) -> tuple[float, float]:
    first, last = box.columns
    return lefts[first], lefts[last] + widths[last] - lefts[first]


def _break(box: Box, width: float) -> list[tuple[str, float]]:
    """A box's lines broken at its width, each with its indent in inches."""
    weight = "bold" if box.heading else "normal"
    broken = []
    for line in box.lines:
        indent = _INDENT * line.indent
        room = width - 2 * _PAD - indent - (_INDENT if line.indent else 0.0)
        parts = wrap_text(" ".join(_cut(word, room) for word in line.text.split(" ")), room, SIZE, weight)
        for number, part in enumerate(parts):
            broken.append((part, indent + (_INDENT if line.indent and number else 0.0)))
    return broken


def _break_notes(notes: tuple[str, ...], width: float) -> tuple[str, ...]:
    return tuple(part for note in notes for part in wrap_text(note, width, NOTE_SIZE))


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


def _draw_box(page: Axes, box: Box, place: Place, address: str) -> None:
    fill = (_ASIDE_FILL if box.aside else _HEADING_FILL) if box.heading else "white"
    outline = (place.left, place.top), place.width, place.height
    page.add_patch(Rectangle(*outline, lw=0.9, ec=INK, fc=fill, gid=f"frame-{box.key}"))
    for number, (text, indent) in enumerate(place.lines):
        y = place.top + (place.height - len(place.lines) * _LEADING) / 2 + (number + 0.5) * _LEADING
        own = {"size": SIZE, "va": "center", "color": INK, "gid": f"text-{box.key}-{number}"}
        if box.heading:
            page.text(place.left + place.width / 2, y, text, weight="bold", ha="center", **own)
        else:
            page.text(place.left + _PAD + indent, y, text, **own)
    if address and not box.heading:
        # Above the letters, so that a click anywhere in the box follows the link: nearly invisible, since a face of no
        # opacity at all is written as none, and nothing is there to click.
        above = Rectangle(*outline, lw=0, ec="none", fc="white", alpha=0.002, gid=link_id(box.key), zorder=9)
        above.set_url(address + box.key)
        page.add_patch(above)


def _draw_notes(page: Axes, notes: tuple[str, ...], height: float) -> None:
    top = height - _EDGE - len(notes) * _NOTE_LEADING
    for number, note in enumerate(notes):
        y = top + (number + 0.5) * _NOTE_LEADING
        page.text(_EDGE, y, note, size=NOTE_SIZE, va="center", color=INK, gid=f"note-{number}")


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
        bottom = start.top + start.height
        middles = [place.left + place.width / 2 for place in (start, end)]
        shared = [x for x in middles if all(p.left < x < p.left + p.width for p in (start, end))]
        if shared:
            points = [(shared[0], bottom), (shared[0], end.top)]
        else:
            x, y = middles[0], end.top + end.height / 2
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
