"""The figure of risk of bias: what stands in its cells and bars, and that it says so without colour."""

import pytest

from scripts.common.figures import save_figure
from scripts.common.protocol import read_yaml
from scripts.common.provenance import ROOT
from scripts.extraction.draw_risk_of_bias import count_by_domain, describe, draw_risk_of_bias, judgements_by_cell

STUDIES = [
    {"study_id": "stu-1", "label": "Zucchi 2019", "field": "n"},
    {"study_id": "stu-1", "label": "Zucchi 2019", "field": "age"},
    {"study_id": "stu-2", "label": "Braga 2018", "field": "n"},
]


@pytest.fixture(scope="module")
def tool():
    return read_yaml(ROOT / "scripts" / "extraction" / "rob1.yaml")


def judged(study_id: str, domain: str, judgement: str, group: str = "") -> dict[str, str]:
    return {"study_id": study_id, "outcome_group": group, "domain": domain, "judgement": judgement}


def words_of(figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_rob1_has_seven_domains_and_three_judgements_told_apart_by_symbol(tool):
    assert len({domain["key"] for domain in tool["domains"]}) == 7
    assert [judgement["key"] for judgement in tool["judgements"]] == ["low", "unclear", "high"]
    assert len({judgement["symbol"] for judgement in tool["judgements"]}) == 3


def test_studies_are_named_and_what_nobody_judged_is_not_judged():
    rows = [judged("stu-1", "d1", "low"), judged("stu-1", "d2", "not_known")]
    cells = judgements_by_cell(rows, STUDIES, ["d1", "d2", "d3"])
    assert cells == {"Braga 2018": ["not_judged"] * 3, "Zucchi 2019": ["low", "not_known", "not_judged"]}


def test_judgements_by_outcome_group_get_a_line_for_each_group():
    rows = [judged("stu-1", "d1", "low", "objective"), judged("stu-1", "d1", "high", "subjective")]
    cells = judgements_by_cell(rows, STUDIES[:1], ["d1"])
    assert cells == {"Zucchi 2019 (objective)": ["low"], "Zucchi 2019 (subjective)": ["high"]}


def test_bars_count_each_cell_once():
    cells = {"a": ["low", "high"], "b": ["low", "not_known"], "c": ["unclear", "not_judged"]}
    kinds = ["low", "unclear", "high", "not_known", "not_judged"]
    assert count_by_domain(cells, kinds) == [[2, 1, 0, 0, 0], [0, 0, 1, 1, 1]]


def test_every_judgement_is_drawn_with_its_symbol(tool):
    cells = {"Drory 2001": ["low", "unclear", "high", "low", "low", "low", "low"]}
    words = words_of(draw_risk_of_bias(cells, tool))
    assert (words.count("+"), words.count("?"), words.count("–")) == (5 + 1, 1 + 1, 1 + 1)
    assert "+ 1" in words
    assert "Not printed" not in words


def test_unknown_cells_are_hatched_and_explained(tool):
    cells = {"Drory 2001": ["not_known"] * 6 + ["not_judged"]}
    figure = draw_risk_of_bias(cells, tool)
    assert {"Not printed", "Not judged yet"} <= set(words_of(figure))
    assert sum(bool(patch.get_hatch()) for patch in figure.axes[0].patches) == 7 + 7 + 2


def test_there_is_a_figure_before_any_study_is_included(tool):
    figure = draw_risk_of_bias({}, tool)
    assert [text.get_text() for text in figure.texts] == ["No study has been included yet."]
    assert describe({}, tool) == "No study has been included yet."


def test_the_figure_in_words_names_every_cell(tool):
    said = describe({"Drory 2001": ["low"] * 6 + ["not_known"]}, tool)
    assert said.startswith("Drory 2001: random sequence generation low risk, ")
    assert said.endswith("other bias not printed.")


def test_the_same_judgements_give_the_same_bytes(tool, tmp_path):
    cells = {"Drory 2001": ["low"] * 7, "Braga 2018": ["high"] * 7}
    for name in ("one", "two"):
        save_figure(draw_risk_of_bias(cells, tool), tmp_path / name, "A notice", "Risk of bias", describe(cells, tool))
    for kind in ("svg", "png", "pdf"):
        assert (tmp_path / f"one.{kind}").read_bytes() == (tmp_path / f"two.{kind}").read_bytes()
