"""Figures as journals want them: SVG, PNG (300 dpi) and PDF, with the same bytes on every machine.

Drawing goes through matplotlib's object API (no pyplot, no display). In the SVG, letters are outlines: it looks the
same where DejaVu Sans is not installed, so no text runs out of its box. Its words stay readable to machines in its
title and description; the PDF embeds the font, so text in it can be selected and searched.
"""

import io
from pathlib import Path
from xml.sax.saxutils import escape

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from scripts.common.files import write_bytes
from scripts.documents.text_layout import FONT, wrap_text

DPI = 300
NOTICE_SIZE = 7.0  # points
_MARGIN = 0.1  # inches around the notice

# Of each kind of file, what would tell when or with which version it was written.
_METADATA = {
    "svg": {"Date": None, "Creator": None, "Format": None, "Type": None},
    "png": {"Software": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}
_SETTINGS = {
    "font.family": [FONT],
    "font.sans-serif": [FONT],
    "text.parse_math": False,  # a dollar is a dollar
    "svg.fonttype": "path",
    "svg.hashsalt": "litfunnel",
    "pdf.fonttype": 3,  # as Type 42 each figure takes twice as long, nearly all of it in choosing glyphs
    "pdf.compression": 0,  # compressed bytes depend on the version of zlib
}


def new_figure(width: float, height: float) -> Figure:
    """An empty white figure of `width` × `height` inches, without axes; no personal matplotlibrc alters it."""
    matplotlib.rcdefaults()
    matplotlib.rcParams.update(_SETTINGS)
    figure = Figure(figsize=(width, height), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    return figure


def save_figure(
    figure: Figure,
    stem: Path,
    notice: str,
    title: str = "",
    description: str = "",
    links: dict[str, str] | None = None,
) -> None:
    """Write `<stem>.svg`, `.png` and `.pdf`, atomically and only where the bytes change.

    A `notice` is printed in small type in a band of its own, added below the figure: it covers nothing. `title` and
    `description` become the SVG's alternative text and the PDF's title and subject; `links`: id of a link's group in
    the SVG → what a screen reader calls it.
    """
    width, height = figure.get_size_inches()
    lines = wrap_text(notice, width - 2 * _MARGIN, NOTICE_SIZE)
    band = len(lines) * NOTICE_SIZE * 1.25 / 72 + 2 * _MARGIN if lines else 0.0
    printed = figure.text(
        0.5, (_MARGIN - band) / height, "\n".join(lines), size=NOTICE_SIZE, ha="center",
        va="bottom", color="0.25",
    )  # fmt: skip
    area = Bbox([[0, -band], [width, height]])
    for kind, metadata in _METADATA.items():
        if title and kind == "pdf":
            metadata = metadata | {"Title": title} | ({"Subject": description} if description else {})
        buffer = io.BytesIO()
        figure.savefig(buffer, format=kind, dpi=DPI, bbox_inches=area, metadata=metadata)
        content = buffer.getvalue()
        if kind == "svg":
            content = _with_names(_with_alternative(content, title, description), links or {})
        write_bytes(Path(f"{stem}.{kind}"), content)
    printed.remove()


def _with_alternative(svg: bytes, title: str, description: str) -> bytes:
    """The SVG with what a screen reader says: `<title>` and `<desc>` as the first elements of the drawing."""
    if not title:
        return svg
    start = svg.index(b">", svg.index(b"<svg")) + 1
    said = f"\n <title>{escape(title)}</title>\n <desc>{escape(description)}</desc>"
    return svg[:start].replace(b"<svg ", b'<svg role="graphics-document" ', 1) + said.encode() + svg[start:]


def _with_names(svg: bytes, links: dict[str, str]) -> bytes:
    """The SVG with a `<title>` as the first element of each link: `links` is id of the link's group → its name."""
    for group, name in links.items():
        start = svg.index(b">", svg.index(b"<a ", svg.index(f'<g id="{group}">'.encode()))) + 1
        svg = svg[:start] + f"<title>{escape(name)}</title>".encode() + svg[start:]
    return svg
