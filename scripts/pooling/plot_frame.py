"""Pages laid out in inches: a plot of points with its title above, axes, notes below, and names beside the points where
there is room; and what stands at a place from the top.
"""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from scripts.documents.figures import new_figure
from scripts.documents.text_layout import FAINT, INK, SIZE, SMALL, TITLE, text_width, wrap_text

WIDTH, PLOT_HEIGHT, MARGIN, LEFT = 5.6, 3.6, 0.25, 0.8
AXIS, TITLE_LINE, NOTE_LINE = 0.6, 0.22, 0.15
LONGEST_NAME = 28


def start_plot(title: str, notes: list[str], x_label: str, y_label: str, legend: float = 0.0) -> tuple[Figure, Axes]:
    """A figure with empty axes in inches; `legend` is the height kept free between axis and notes."""
    lines = [line for text in notes for line in wrap_text(text, WIDTH - 2 * MARGIN, SMALL)]
    headline = wrap_text(title, WIDTH - 2 * MARGIN, TITLE, "bold")
    top = MARGIN + TITLE_LINE * len(headline) + 0.1
    height = top + PLOT_HEIGHT + AXIS + legend + NOTE_LINE * len(lines) + MARGIN
    figure = new_figure(WIDTH, height)
    for i, line in enumerate(headline):
        _write(figure, MARGIN, height - MARGIN - TITLE_LINE * i, line, size=TITLE, weight="bold")
    for i, line in enumerate(lines):
        _write(figure, MARGIN, MARGIN + NOTE_LINE * (len(lines) - 1 - i), line, size=SMALL, color=FAINT)
    place = (
        LEFT / WIDTH,
        (height - top - PLOT_HEIGHT) / height,
        (WIDTH - LEFT - MARGIN) / WIDTH,
        PLOT_HEIGHT / height,
    )
    axes = figure.add_axes(place, facecolor="none")
    for side in ("right", "top"):
        axes.spines[side].set_visible(False)
    axes.tick_params(labelsize=SMALL)
    axes.set_xlabel(x_label, size=SIZE)
    axes.set_ylabel(y_label, size=SIZE)
    return figure, axes


def say_no_data(axes: Axes, sentence: str = "No data yet.") -> None:
    """Write a sentence in place of a plot."""
    axes.set(xticks=[], yticks=[])
    axes.text(0.5, 0.5, sentence, transform=axes.transAxes, ha="center", size=SIZE, style="italic")


def write_from_top(figure: Figure, x: float, y: float, text: str, **style) -> None:
    """Write at `x` inches from the left and `y` inches from the top."""
    width, height = figure.get_size_inches()
    figure.text(x / width, 1 - y / height, text, **({"va": "center", "size": SIZE, "color": INK} | style))


def axes_from_top(figure: Figure, left: float, top: float, width: float, height: float) -> Axes:
    """Axes whose place and size are given in inches, from the left and from the top."""
    page_width, page_height = figure.get_size_inches()
    place = (left / page_width, 1 - (top + height) / page_height, width / page_width, height / page_height)
    return figure.add_axes(place, facecolor="none")


def name_points(axes: Axes, points: list[tuple[float, float]], names: list[str], most: int = 12) -> None:
    """Write names beside points, the first given first, where they meet no other name or point and stay on the axes.

    Long names are cut. The axes' limits have to be set before.
    """
    width, height = (WIDTH - LEFT - MARGIN), PLOT_HEIGHT
    to_inches = axes.transData + axes.transAxes.inverted()
    places = [(x * width, y * height) for x, y in to_inches.transform(points)]
    taken = [(x - 0.04, y - 0.04, x + 0.04, y + 0.04) for x, y in places]
    tall, written = SMALL * 1.3 / 72, 0
    for (x, y), name in zip(places, names, strict=True):
        text = name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"
        wide = text_width(text, SMALL)
        for left, bottom in ((x + 0.08, y - tall / 2), (x - 0.08 - wide, y - tall / 2), (x - wide / 2, y + 0.07)):
            box = (left, bottom, left + wide, bottom + tall)
            inside = box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height
            if inside and not any(_meet(box, other) for other in taken):
                taken.append(box)
                axes.text(
                    left / width, (bottom + tall / 2) / height, text, transform=axes.transAxes, size=SMALL,
                    va="center", color=INK,
                )  # fmt: skip
                written += 1
                break
        if written == most:
            return


def _meet(box: tuple, other: tuple) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]


def _write(figure: Figure, x: float, y: float, text: str, **style) -> None:
    width, height = figure.get_size_inches()
    figure.text(x / width, y / height, text, **({"va": "center", "color": INK} | style))
