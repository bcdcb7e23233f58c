"""Several drawings in one page do not disturb each other."""

import re

from lxml import etree

from scripts.documents.figures import new_figure, save_figure
from scripts.documents.inline_figures import inline_svg

DRAWING = b"""<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100pt" height="50pt">
 <metadata>made with something</metadata>
 <style type="text/css">*{stroke-linejoin: round}.a, #clip {fill: url(#paint)}</style>
 <defs><clipPath id="clip"><path d="M 0 0"/></clipPath></defs>
 <g id="g1" clip-path="url(#clip)" aria-labelledby="t1 t2"><use xlink:href="#clip"/><a href="https://doi.org/1#x"/></g>
</svg>"""


def test_ids_and_their_references_get_the_drawings_prefix():
    drawing = inline_svg(DRAWING, "flow", "The flow")
    assert 'id="flow-clip"' in drawing
    assert 'clip-path="url(#flow-clip)"' in drawing
    assert 'xlink:href="#flow-clip"' in drawing
    assert 'aria-labelledby="flow-t1 flow-t2"' in drawing
    assert "https://doi.org/1#x" in drawing


def test_styles_hold_for_their_own_drawing_only():
    drawing = inline_svg(DRAWING, "flow", "The flow")
    assert "#flow *{stroke-linejoin: round}" in drawing
    assert "#flow .a, #flow #flow-clip{fill: url(#flow-paint)}" in drawing


def test_what_belongs_to_a_file_is_left_out():
    drawing = inline_svg(DRAWING, "flow", "The flow")
    assert drawing.startswith("<svg")
    assert "metadata" not in drawing
    assert "DTD" not in drawing


def test_the_drawing_fits_the_page_and_says_what_it_is():
    root = etree.fromstring(inline_svg(DRAWING, "flow", 'Selection of "studies" & more'))
    assert root.get("style") == "width:100%;max-width:100pt;height:auto"
    assert (root.get("width"), root.get("viewBox")) == (None, "0 0 100 50")
    assert (root.get("role"), root.get("aria-label")) == ("img", 'Selection of "studies" & more')


def test_a_figure_inlined_twice_has_no_id_twice(tmp_path):
    figure = new_figure(3, 2)
    axes = figure.add_subplot()
    axes.plot([1, 2], [3, 4], marker="o")
    save_figure(figure, tmp_path / "plot", "A notice", "A plot", "Of two points")
    svg = (tmp_path / "plot.svg").read_bytes()
    page = inline_svg(svg, "one", "A plot") + inline_svg(svg, "two", "A plot")
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    references = set(re.findall(r'(?:href="#|url\(#)([^")]+)', page))
    assert references <= set(ids)
