"""The diagrams: the official boxes and words, only those that apply, and no text outside its box."""

import re
import xml.etree.ElementTree as ET
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.patches import Rectangle

from scripts.common.figures import save_figure
from scripts.prisma.count_flow import count_flow, flow_lists, with_unjudged_pairs
from scripts.prisma.draw_flow import draft_banner, flow_diagram
from scripts.prisma.flow_forms import describe_diagram
from scripts.prisma.flow_layout import draw_diagram, place_boxes
from tests.prisma.random_reviews import REASONS, SOURCES, flow_of, random_review

labels = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x17F, exclude_categories=["Cc"]), min_size=1, max_size=90
)


def filled(value, count):
    """flow.json with every number replaced."""
    return {key: filled(item, count) for key, item in value.items()} if isinstance(value, dict) else count


def empty_flow(reasons=REASONS):
    return with_unjudged_pairs(count_flow(flow_lists([], [], [], SOURCES, reasons, set())), 0)


def texts_outside_their_box(figure) -> list[str]:
    """Texts that the renderer draws neither inside one box nor outside all: measured, not computed."""
    figure.canvas.draw()
    renderer = figure.canvas.get_renderer()
    page = figure.axes[0]
    frames = [patch.get_window_extent(renderer) for patch in page.patches if isinstance(patch, Rectangle)]
    outside = []
    for text in page.texts:
        seen = text.get_window_extent(renderer)
        if not any(f.x0 <= seen.x0 and f.x1 >= seen.x1 and f.y0 <= seen.y0 and f.y1 >= seen.y1 for f in frames):
            outside.append(text.get_text())
    return outside


@pytest.mark.parametrize("form", ["2009", "2020"])
@pytest.mark.parametrize(
    "label", ["a rather long reason for leaving out a report of a small trial", "x" * 60, "costs $10 to $20, a_b^c"]
)
def test_seven_digit_counts_and_twelve_reasons_of_sixty_characters_stay_in_their_boxes(form, label):
    reasons = [{"key": f"r{n}", "label": label} for n in range(12)]
    flow = filled(empty_flow(reasons), 9_999_999)
    diagram = flow_diagram(form, flow, SOURCES, reasons)
    assert texts_outside_their_box(draw_diagram(diagram)) == []
    assert "(n = 9,999,999)" in describe_diagram(diagram)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**9), st.lists(labels, min_size=1, max_size=8))
def test_boxes_of_any_text_do_not_overlap(count, labels):
    reasons = [{"key": f"r{n}", "label": label} for n, label in enumerate(labels)]
    flow = filled(empty_flow(reasons), count)
    for form in ("2009", "2020"):
        places = list(place_boxes(flow_diagram(form, flow, SOURCES, reasons)).places.values())
        for n, a in enumerate(places):
            for b in places[n + 1 :]:
                beside = a.left + a.width <= b.left or b.left + b.width <= a.left
                assert beside or a.top + a.height <= b.top or b.top + b.height <= a.top


def test_the_boxes_of_2020_carry_the_official_words():
    told = describe_diagram(flow_diagram("2020", filled(empty_flow(), 7), SOURCES, REASONS))
    for words in (
        "Identification of studies via databases and registers",
        "Identification of studies via other methods",
        "Records identified from: Databases (n = 7) Registers (n = 7)",
        "Records removed before screening: Duplicate records removed (n = 7)",
        "Records marked as ineligible by automation tools (n = 7)",
        "Records screened (n = 7)",
        "Records excluded (n = 7)",
        "Reports sought for retrieval (n = 7)",
        "Reports not retrieved (n = 7)",
        "Reports assessed for eligibility (n = 7)",
        "Reports excluded: not rct (n = 7)",
        "Studies included in review (n = 7) Reports of included studies (n = 7)",
    ):
        assert words in told


def test_the_boxes_of_2009_carry_the_official_words():
    told = describe_diagram(flow_diagram("2009", filled(empty_flow(), 1553), SOURCES, REASONS))
    for words in (
        "Records identified through database searching (n = 1,553)",
        "Additional records identified through other sources (n = 1,553)",
        "Records after duplicates removed (n = 1,553)",
        "Records screened (n = 1,553)",
        "Records excluded (n = 1,553)",
        "Full-text articles assessed for eligibility (n = 1,553)",
        "Full-text articles excluded, with reasons (n = 1,553)",
        "Studies included in qualitative synthesis (n = 1,553)",
        "Studies included in quantitative synthesis (meta-analysis) (n = 1,553)",
    ):
        assert words in told


def test_boxes_that_do_not_apply_are_left_out():
    flow = filled(empty_flow(), 0)
    new, old = (flow_diagram(form, flow, SOURCES, REASONS) for form in ("2020", "2009"))
    for absent in ("other methods", "Registers", "automation", "other reasons", "Ongoing", "DRAFT"):
        assert absent not in describe_diagram(new)
    for absent in ("other sources", "automation", "quantitative", "not retrieved"):
        assert absent not in describe_diagram(old)
    assert "PubMed (n = 0)" in describe_diagram(new), "a database that gave nothing was searched all the same"


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 60))
def test_a_diagram_is_a_draft_exactly_while_something_is_pending(seed, count):
    flow = flow_of(random_review(Random(seed), count))
    for form in ("2009", "2020"):
        banner = flow_diagram(form, flow, SOURCES, REASONS).banner
        assert banner.startswith("DRAFT: ") == (flow["pending"] > 0)


def test_the_banner_tells_what_is_pending():
    flow = empty_flow()
    flow["prisma_2020"]["awaiting"] |= {"duplicates": 3, "title_abstract": 1034, "full_text": 2}
    assert draft_banner(flow) == "DRAFT: 3 possible duplicates to judge, 1,034 records to screen, 2 reports to assess"


def test_the_svg_is_described_in_words_linked_and_the_same_at_every_drawing(tmp_path):
    diagram = flow_diagram("2020", filled(empty_flow(), 5), SOURCES, REASONS)
    for stem in ("a", "b"):
        save_figure(draw_diagram(diagram), tmp_path / stem, "A notice", "PRISMA 2020", describe_diagram(diagram))
    for kind in ("svg", "png", "pdf"):
        assert (tmp_path / f"a.{kind}").read_bytes() == (tmp_path / f"b.{kind}").read_bytes()
    svg = ET.parse(tmp_path / "a.svg").getroot()
    assert [svg[n].tag.split("}")[1] for n in (0, 1)] == ["title", "desc"]
    assert "Records screened (n = 5)" in svg[1].text
    links = re.findall(r'<a xlink:href="([^"]+)"', (tmp_path / "a.svg").read_text(encoding="utf-8"))
    assert len(links) == len([box for box in diagram.boxes if not box.heading])
    assert set(links) == {"ledger.csv"}
