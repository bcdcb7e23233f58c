"""The figures of risk of bias: what stands in their cells and bars, that they say so without colour, that nothing
overlaps however many studies there are."""

from itertools import combinations

import pytest

from scripts.documents.figures import save_figure
from scripts.extraction.draw_risk_of_bias import count_by_domain, describe, draw_risk_of_bias
from scripts.extraction.risk_of_bias_figures import columns_of, judgements_by_cell, list_figures, studies_shown
from scripts.extraction.risk_of_bias_tools import load_tool
from tests.extraction.reviews import DEATH, OUTCOME, protocol_with

LABELS = {"stu-1": "Zucchi 2019", "stu-2": "Braga 2018"}
ROB1 = protocol_with(OUTCOME)
[FIGURE] = list_figures(ROB1)
COLUMNS = columns_of(ROB1, FIGURE)
TOOL = FIGURE["tool"]


def judged(study_id: str, domain: str, judgement: str, group: str = "", tool: str = "rob1") -> dict[str, str]:
    return {"study_id": study_id, "outcome_group": group, "tool": tool, "domain": domain, "judgement": judgement}


def words_of(figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts]


@pytest.mark.parametrize(("key", "domains", "judgements"), [("rob1", 7, 3), ("rob2", 6, 3), ("robins_i", 8, 5)])
def test_a_tool_has_its_domains_and_judgements_told_apart_by_symbol(key, domains, judgements):
    tool = load_tool(key)
    assert len({domain["key"] for domain in tool["domains"]}) == domains
    assert len({judgement["symbol"] for judgement in tool["judgements"]}) == judgements


def test_studies_are_named_and_what_nobody_judged_is_not_judged():
    rows = [judged("stu-1", "sequence_generation", "low"), judged("stu-1", "allocation_concealment", "not_known")]
    cells = judgements_by_cell(rows, LABELS, COLUMNS[:3], "rob1")
    assert cells == {"Braga 2018": ["not_judged"] * 3, "Zucchi 2019": ["low", "not_known", "not_judged"]}


def test_blinding_and_attrition_have_a_column_for_each_group_of_outcomes():
    groups = [{"key": "scales", "label": "Scales"}, {"key": "death", "label": "Death"}]
    protocol = protocol_with(OUTCOME, risk_of_bias={"tool": "rob1", "outcome_groups": groups})
    columns = columns_of(protocol, list_figures(protocol)[0])
    assert len(columns) == 4 + 2 * 3
    rows = [
        judged("stu-1", "blinding_assessors", "low", "death"),
        judged("stu-1", "blinding_assessors", "high", "scales"),
    ]
    cells = judgements_by_cell(rows, LABELS, columns, "rob1")["Zucchi 2019"]
    shown = {column["label"]: cell for column, cell in zip(columns, cells, strict=True)}
    assert shown["Blinding of outcome assessment: Death"] == "low"
    assert shown["Blinding of outcome assessment: Scales"] == "high"


def test_a_tool_of_results_has_a_figure_for_each_and_shows_the_studies_that_have_it():
    protocol = protocol_with(OUTCOME, DEATH, risk_of_bias={"tool": "rob2"})
    figures = list_figures(protocol)
    assert [figure["name"] for figure in figures] == ["risk_of_bias_rob2_pain", "risk_of_bias_rob2_death"]
    rows = [judged("stu-2", "overall", "high", "death", "rob2")]
    studies = [{"study_id": key, "label": label, "field": "n", "value": "9"} for key, label in LABELS.items()]
    assert [studies_shown(protocol, f, studies, [], rows) for f in figures] == [{}, {"stu-2": "Braga 2018"}]


def test_bars_count_each_cell_once():
    cells = {"a": ["low", "high"], "b": ["low", "not_known"], "c": ["unclear", "not_judged"]}
    kinds = ["low", "unclear", "high", "not_known", "not_judged"]
    assert count_by_domain(cells, kinds) == [[2, 1, 0, 0, 0], [0, 0, 1, 1, 1]]


def test_every_judgement_is_drawn_with_its_symbol():
    cells = {"Drory 2001": ["low", "unclear", "high", "low", "low", "low", "low"]}
    words = words_of(draw_risk_of_bias(cells, COLUMNS, TOOL))
    assert (words.count("+"), words.count("?"), words.count("–")) == (5 + 1, 1 + 1, 1 + 1)
    assert "+ 1" in words
    assert "Not printed" not in words


def test_unknown_cells_are_hatched_and_explained():
    cells = {"Drory 2001": ["not_known"] * 6 + ["not_judged"]}
    figure = draw_risk_of_bias(cells, COLUMNS, TOOL)
    assert {"Not printed", "Not judged yet"} <= set(words_of(figure))
    assert sum(bool(patch.get_hatch()) for patch in figure.axes[0].patches) == 7 + 7 + 2


@pytest.mark.parametrize("key", ["rob1", "rob2", "robins_i"])
@pytest.mark.parametrize("studies", [1, 5, 30, 80])
def test_no_text_overlaps_or_leaves_the_page(key, studies):
    protocol = protocol_with(OUTCOME, risk_of_bias={"tool": key})
    [listed] = list_figures(protocol)
    columns, kinds = columns_of(protocol, listed), [each["key"] for each in listed["tool"]["judgements"]]
    kinds += ["not_known", "not_judged"]
    name = "Van der Hoogenbrugge-Papadimitriou and Featherstonehaugh {:03}"
    cells = {
        name.format(n): [kinds[(n * 7 + place * 3) % len(kinds)] for place in range(len(columns))]
        for n in range(studies)
    }
    assert {len(label) for label in cells} == {60}
    figure = draw_risk_of_bias(cells, columns, listed["tool"])
    figure.canvas.draw()
    page = figure.bbox
    boxes = [text.get_window_extent().shrunk(0.98, 0.9) for axes in figure.axes for text in axes.texts]
    assert all(page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1 for box in boxes)
    assert not [1 for one, other in combinations(boxes, 2) if one.overlaps(other)]


def test_there_is_a_figure_before_any_study_is_judged():
    figure = draw_risk_of_bias({}, COLUMNS, TOOL)
    assert [text.get_text() for text in figure.texts] == ["No study has been judged yet."]
    assert describe({}, COLUMNS, TOOL) == "No study has been judged yet."


def test_the_figure_in_words_names_every_cell():
    said = describe({"Drory 2001": ["low"] * 6 + ["not_known"]}, COLUMNS, TOOL)
    assert said.startswith("Drory 2001: random sequence generation low risk, ")
    assert said.endswith("other bias not printed.")


def test_the_same_judgements_give_the_same_bytes(tmp_path):
    cells = {"Drory 2001": ["low"] * 7, "Braga 2018": ["high"] * 7}
    for name in ("one", "two"):
        figure = draw_risk_of_bias(cells, COLUMNS, TOOL)
        save_figure(figure, tmp_path / name, "A notice", "Risk of bias", describe(cells, COLUMNS, TOOL))
    for kind in ("svg", "png", "pdf"):
        assert (tmp_path / f"one.{kind}").read_bytes() == (tmp_path / f"two.{kind}").read_bytes()
