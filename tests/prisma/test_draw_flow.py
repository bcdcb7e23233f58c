"""The diagrams: the official boxes and words, only those that apply, and no text outside its box."""

import re
import xml.etree.ElementTree as ET
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.patches import Rectangle

from scripts.prisma.count_flow import count_flow, flow_lists, with_unjudged_pairs
from scripts.prisma.draw_flow import flow_diagram, save_diagram
from scripts.prisma.flow_choices import languages
from scripts.prisma.flow_forms import FORMS, choose_form, describe_diagram, draft_banner
from scripts.prisma.flow_layout import draw_diagram, place_boxes
from scripts.prisma.flow_words import words_of
from scripts.prisma.stations import REMOVED
from tests.prisma.random_reviews import REASONS, SOURCES, flow_of, published, random_review

labels = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x17F, exclude_categories=["Cc"]), min_size=1, max_size=90
)


def filled(value, count):
    """flow.json with every number replaced."""
    return {key: filled(item, count) for key, item in value.items()} if isinstance(value, dict) else count


def empty_flow(reasons=REASONS, sources=SOURCES):
    return with_unjudged_pairs(count_flow(flow_lists([], [], [], sources, reasons, set())), 0)


def protocol_of(reasons=REASONS, sources=SOURCES, language="en", notice=""):
    return {"prisma": {"language": language}, "sources": sources, "exclusion_reasons": reasons, "notice": notice}


def told_by(form, flow, **protocol):
    return describe_diagram(flow_diagram(form, flow, protocol_of(**protocol)))


def texts_outside_their_box(figure) -> list[str]:
    """Texts that the renderer draws outside every box, and notes outside the page: measured, not computed."""
    figure.canvas.draw()
    renderer = figure.canvas.get_renderer()
    page = figure.axes[0]
    frames = [patch.get_window_extent(renderer) for patch in page.patches if isinstance(patch, Rectangle)]
    outside = []
    for text in page.texts:
        seen = text.get_window_extent(renderer)
        room = [page.get_window_extent(renderer)] if (text.get_gid() or "").startswith("note") else frames
        if not any(f.x0 <= seen.x0 and f.x1 >= seen.x1 and f.y0 <= seen.y0 and f.y1 >= seen.y1 for f in room):
            outside.append(text.get_text())
    return outside


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "label", ["a rather long reason for leaving out a report of a small trial", "x" * 60, "costs $10 to $20, a_b^c"]
)
def test_seven_digit_counts_and_twelve_reasons_of_sixty_characters_stay_in_their_boxes(form, label):
    reasons = [{"key": f"r{n}", "label": label} for n in range(12)]
    flow = filled(empty_flow(reasons), 9_999_999)
    diagram = flow_diagram(form, flow, protocol_of(reasons))
    assert texts_outside_their_box(draw_diagram(diagram)) == []
    assert "n = 9,999,999" in describe_diagram(diagram)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.lists(labels, min_size=1, max_size=8), st.sampled_from(sorted(FORMS)))
def test_boxes_of_any_text_do_not_overlap(count, labels, form):
    reasons = [{"key": f"r{n}", "label": label} for n, label in enumerate(labels)]
    flow = filled(empty_flow(reasons), count)
    places = list(place_boxes(flow_diagram(form, flow, protocol_of(reasons))).places.values())
    for n, a in enumerate(places):
        for b in places[n + 1 :]:
            beside = a.left + a.width <= b.left or b.left + b.width <= a.left
            assert beside or a.top + a.height <= b.top or b.top + b.height <= a.top


# The boxes of the official forms and their words, row by row: Page MJ et al. BMJ 2021;372:n71, Moher D et al. PLoS Med
# 2009;6:e1000097.
DATABASES = (
    "Records identified from: Databases (n = 7) Registers (n = 7)",
    "Records removed before screening: Duplicate records removed (n = 7)",
    "Records marked as ineligible by automation tools (n = 7) Records removed for other reasons (n = 7)",
    "Records screened (n = 7)",
    "Records excluded (n = 7)",
    "Reports sought for retrieval (n = 7)",
    "Reports not retrieved (n = 7)",
    "Reports assessed for eligibility (n = 7)",
    "Reports excluded: not rct (n = 7)",
)
NEW = (
    "Identification of studies via databases and registers",
    "Studies included in review (n = 7) Reports of included studies (n = 7)",
)
UPDATED = (
    "Identification of new studies via databases and registers",
    "Previous studies",
    "Studies included in previous version of review (n = 7) "
    "Reports of studies included in previous version of review (n = 7)",
    "New studies included in review (n = 7) Reports of new included studies (n = 7)",
    "Total studies included in review (n = 7) Reports of total included studies (n = 7)",
)
OFFICIAL = {
    "2020_v1": (*NEW, *DATABASES),
    "2020_v2": (*NEW, *DATABASES, "Identification of studies via other methods"),
    "2020_updated_v1": (*UPDATED, *DATABASES),
    "2020_updated_v2": (*UPDATED, *DATABASES, "Identification of new studies via other methods"),
    "2009": (
        "Records identified through database searching (n = 7)",
        "Additional records identified through other sources (n = 7)",
        "Records after duplicates removed (n = 7)",
        "Records screened (n = 7)",
        "Records excluded (n = 7)",
        "Full-text articles assessed for eligibility (n = 7)",
        "Full-text articles excluded, with reasons (n = 7)",
        "Studies included in qualitative synthesis (n = 7)",
        "Studies included in quantitative synthesis (meta-analysis) (n = 7)",
    ),
}
PHASES = {"2009": ["Identification", "Screening", "Eligibility", "Included"]}


@pytest.mark.parametrize("form", OFFICIAL)
def test_a_form_has_the_official_boxes_words_and_phases(form):
    flow = filled(empty_flow(), 7)
    told = told_by(form, flow)
    assert [words for words in OFFICIAL[form] if words not in told] == []
    phases = [label for label, *_ in flow_diagram(form, flow, protocol_of()).phases]
    assert phases == PHASES.get(form, ["Identification", "Screening", "Included"])


# Arrows of the official forms: from which box to which.
DOWN = {("identified", "screened"), ("screened", "sought"), ("sought", "assessed"), ("assessed", "included")}
ASIDE = {
    ("identified", "removed"), ("screened", "excluded"), ("sought", "not_retrieved"), ("assessed", "reasons")
}  # fmt: skip
FROM_OTHERS = {
    ("other_identified", "other_sought"), ("other_sought", "other_assessed"), ("other_assessed", "included"),
    ("other_sought", "other_not_retrieved"), ("other_assessed", "other_reasons"),
}  # fmt: skip
OF_UPDATES = {("included", "total"), ("previous", "total")}


@pytest.mark.parametrize(
    ("form", "arrows"),
    [
        ("2020_v1", DOWN | ASIDE),
        ("2020_v2", DOWN | ASIDE | FROM_OTHERS),
        ("2020_updated_v1", DOWN | ASIDE | OF_UPDATES),
        ("2020_updated_v2", DOWN | ASIDE | FROM_OTHERS | OF_UPDATES),
    ],
)
def test_a_form_has_the_official_arrows(form, arrows):
    drawn = set(flow_diagram(form, filled(empty_flow(), 7), protocol_of()).arrows)
    assert drawn - {("other_identified", "other_not_sought")} == arrows


def test_boxes_that_do_not_apply_are_left_out():
    flow = filled(empty_flow(), 0)
    new, old = (told_by(form, flow) for form in ("2020", "2009"))
    for absent in (
        "other methods",
        "Registers",
        "automation",
        "human",
        "other reasons",
        "Ongoing",
        "DRAFT",
        "previous",
    ):
        assert absent not in new
    for absent in ("other sources", "automation", "quantitative", "not retrieved"):
        assert absent not in old
    assert "PubMed (n = 0)" in new, "a database that gave nothing was searched all the same"


def test_2020_is_the_form_that_fits_what_the_review_has():
    flow = filled(empty_flow(), 0)
    assert choose_form("2020", flow) == "2020_v1"
    flow["prisma_2020"]["other_methods"]["identified"] = 2
    assert choose_form("2020", flow) == "2020_v2"
    flow["prisma_2020"]["previous"]["studies"] = 3
    assert choose_form("2020", flow) == "2020_updated_v2"
    flow["prisma_2020"]["other_methods"]["identified"] = 0
    assert choose_form("2020", flow) == "2020_updated_v1"
    assert choose_form("2020_v1", flow) == "2020_v1"


def test_a_form_without_a_place_for_what_the_review_has_says_so():
    told = told_by("2020_v1", filled(empty_flow(), 7))
    assert "7 records from other methods are not in it" in told
    assert "no place for a previous version" in told
    assert "no place" not in told_by("2020_updated_v2", filled(empty_flow(), 7))


def test_what_humans_and_what_automation_tools_excluded_is_told_apart():
    flow = empty_flow()
    flow["prisma_2020"]["databases_registers"] |= {
        "excluded": 12, "excluded_by_people": 9, "excluded_by_automation": 3
    }  # fmt: skip
    assert "Records excluded (n = 12) by a human (n = 9) by automation tools (n = 3)" in told_by("2020", flow)
    assert "by a human" not in told_by("2020", empty_flow())


def test_the_living_form_tells_this_version_and_all():
    flow = empty_flow()
    flow["prisma_2020"]["databases_registers"]["screened"] = 20
    flow["prisma_2020"]["other_methods"]["screened"] = 3
    flow["prisma_2020"]["cumulative"]["screened"] = 1500
    told = told_by("living", flow)
    assert "Records screened (this version n = 23; all versions n = 1,500)" in told
    assert "Not an official form" in told


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 60))
def test_a_diagram_is_a_draft_exactly_while_something_is_pending(seed, count):
    flow = flow_of(random_review(Random(seed), count))
    for form in FORMS:
        banner = flow_diagram(form, flow, protocol_of()).banner
        assert banner.startswith("DRAFT: ") == (flow["pending"] > 0)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 60))
def test_each_number_in_a_box_is_the_length_of_the_lists_it_names(seed, count):
    review = published(random_review(Random(seed), count))
    for form in FORMS:
        for box in flow_diagram(form, review.flow, protocol_of()).boxes:
            for number in box.numbers:
                ids = [id_ for path in number.paths for id_ in review.lists.get(path, [])]
                assert number.count == len(ids) == len(set(ids)), f"{form} {box.key} {number.label}"


def test_the_banner_tells_what_is_pending():
    flow = empty_flow()
    flow["prisma_2020"]["awaiting"] |= {"duplicates": 3, "title_abstract": 1034, "full_text": 2}
    told = draft_banner(words_of(flow, "en", SOURCES, REASONS))
    assert told == "DRAFT: possible duplicates to judge (3), records to screen (1,034), reports to assess (2)"


@pytest.mark.parametrize("language", languages())
def test_a_language_has_every_label_is_drawn_in_its_boxes_and_says_whether_it_is_official(language):
    own, english = languages()[language], languages()["en"]
    assert own.keys() == english.keys()
    assert {name: set(re.findall(r"{\w+}", text)) for name, text in own.items()} == {
        name: set(re.findall(r"{\w+}", text)) for name, text in english.items()
    }
    flow = filled(empty_flow(), 1_234_567)
    for form in FORMS:
        diagram = flow_diagram(form, flow, protocol_of(language=language))
        assert texts_outside_their_box(draw_diagram(diagram)) == []
        assert (own["unofficial"] in diagram.notes) == (language != "en")
    assert f"1{own['thousands']}234{own['thousands']}567" in describe_diagram(diagram)


def test_names_whose_letters_no_font_has_are_told_by_key_and_the_diagram_says_so():
    reasons = [{"key": "wrong_population", "label": "人群不符"}, {"key": "design", "label": "مراجعة"}]
    told = told_by("2020", filled(empty_flow(reasons), 1), reasons=reasons)
    assert "wrong_population (n = 1) design (n = 1)" in told
    assert "Named by their keys, since no font here has their letters: wrong_population, design" in told


def test_the_svg_is_described_in_words_linked_and_the_same_at_every_drawing(tmp_path):
    flow, protocol = filled(empty_flow(), 5), protocol_of(notice="A notice")
    for stem in ("a", "b"):
        save_diagram("2020", flow, protocol, tmp_path / stem)
    for kind in ("svg", "png", "pdf"):
        assert (tmp_path / f"a.{kind}").read_bytes() == (tmp_path / f"b.{kind}").read_bytes()
    svg = ET.parse(tmp_path / "a.svg").getroot()
    assert [svg[n].tag.split("}")[1] for n in (0, 1)] == ["title", "desc"]
    assert "Records screened (n = 5)" in svg[1].text
    boxes = {box.key: box for box in flow_diagram("2020", flow, protocol).boxes if not box.heading}
    text = (tmp_path / "a.svg").read_text(encoding="utf-8")
    links = re.findall(r'<a xlink:href="prisma.html#2020\.(\w+)"[^>]*><title>([^<]+)</title>', text)
    assert dict(links) == {key: box.words for key, box in boxes.items()}


def test_what_is_removed_before_screening_has_a_line_in_every_form_and_language():
    for labels in languages().values():
        for station in REMOVED:
            assert labels[station]
            assert labels[f"{station}_2009"]
