"""The tools' algorithms, on every way to answer their questions; which tool judges which study, and what is asked."""

from itertools import product

import pytest

from scripts.extraction.risk_of_bias_forms import (
    ask_about_judgements,
    judgement_row,
    questions_tab,
    risk_of_bias_rows,
    risk_of_bias_sheet,
    suggestions,
)
from scripts.extraction.risk_of_bias_tools import (
    design_of,
    judged_cells,
    load_tool,
    suggest,
    tool_for,
    tools_of,
    warn_of_designs,
)
from tests.extraction.reviews import OUTCOME, STUDIES, protocol_with

ROB2 = load_tool("rob2") | {"for_designs": "any"}
DOMAINS = {domain["key"]: domain for domain in ROB2["domains"]}
YES, NO, NOT_NO, NOT_YES = {"Y", "PY"}, {"N", "PN"}, {"Y", "PY", "NI"}, {"N", "PN", "NI"}
UNIT = {"key": "pain", "label": "Pain"}


# The flow charts of the tool's guidance (22 August 2019), written down a second time as code.
def randomisation(a):
    if a["1.2"] in NO or (a["1.2"] == "NI" and a["1.3"] in YES):
        return "high"
    clean = a["1.2"] in YES and a["1.3"] in NOT_YES and a["1.1"] in NOT_NO
    return "low" if clean else "some_concerns"


def deviations(a):
    return max(_of_context(a), _of_analysis(a), key=["low", "some_concerns", "high"].index)


def _of_context(a):
    if (a["2.1"] in NO and a["2.2"] in NO) or a["2.3"] in NO:
        return "low"
    if a["2.3"] == "NI" or a["2.4"] in NO or a["2.5"] in YES:
        return "some_concerns"
    return "high"


def _of_analysis(a):
    return "low" if a["2.6"] in YES else "some_concerns" if a["2.7"] in NO else "high"


def missing_data(a):
    if a["3.1"] in YES or a["3.2"] in YES or a["3.3"] in NO:
        return "low"
    return "some_concerns" if a["3.4"] in NO else "high"


def measurement(a):
    if a["4.1"] in YES or a["4.2"] in YES:
        return "high"
    if a["4.3"] in NO or a["4.4"] in NO:
        return "low" if a["4.2"] in NO else "some_concerns"
    return "some_concerns" if a["4.5"] in NO else "high"


def selection(a):
    if a["5.2"] in YES or a["5.3"] in YES:
        return "high"
    return "low" if a["5.2"] in NO and a["5.3"] in NO and a["5.1"] in YES else "some_concerns"


CHARTS = {
    "randomisation": randomisation, "deviations": deviations, "missing_data": missing_data, "measurement": measurement,
    "selection": selection,
}  # fmt: skip


@pytest.mark.parametrize("key", CHARTS)
def test_rob_2_suggests_what_its_flow_chart_says_however_the_questions_are_answered(key):
    questions = [question["key"] for question in DOMAINS[key]["questions"]]
    for answers in product(("Y", "N", "NI"), repeat=len(questions)):
        said = dict(zip(questions, answers, strict=True))
        if key == "missing_data" and said["3.1"] != "Y" and said["3.2"] == "NI":
            continue  # 3.2 is not offered "no information"
        assert suggest(ROB2, DOMAINS[key], said, {}) == CHARTS[key](said), said


def test_probably_counts_as_yes_or_no():
    firmly = {"1.1": "Y", "1.2": "Y", "1.3": "N"}
    probably = {"1.1": "PY", "1.2": "PY", "1.3": "PN"}
    assert suggest(ROB2, DOMAINS["randomisation"], firmly, {}) == "low"
    assert suggest(ROB2, DOMAINS["randomisation"], probably, {}) == "low"


def test_nothing_is_suggested_before_enough_is_answered():
    assert suggest(ROB2, DOMAINS["randomisation"], {"1.1": "Y"}, {}) == ""
    assert suggest(ROB2, DOMAINS["randomisation"], {"1.1": "Y", "1.2": "NI"}, {}) == ""
    assert suggest(ROB2, DOMAINS["deviations"], {"2.1": "N", "2.2": "N"}, {}) == ""


def test_the_overall_judgement_is_the_worst_of_all_domains():
    judged = dict.fromkeys(CHARTS, "low")
    assert suggest(ROB2, DOMAINS["overall"], {}, judged) == "low"
    assert suggest(ROB2, DOMAINS["overall"], {}, judged | {"selection": "some_concerns"}) == "some_concerns"
    assert (
        suggest(ROB2, DOMAINS["overall"], {}, judged | {"selection": "high", "deviations": "some_concerns"}) == "high"
    )
    assert suggest(ROB2, DOMAINS["overall"], {}, judged | {"selection": ""}) == ""


def test_robins_i_suggests_nothing_but_the_overall_judgement():
    tool = load_tool("robins_i")
    *domains, overall = tool["domains"]
    for domain in domains:
        assert suggest(tool, domain, {q["key"]: "Y" for q in domain["questions"]}, {}) == ""
    judged = {domain["key"]: "moderate" for domain in domains}
    assert suggest(tool, overall, {}, judged | {"confounding": "serious"}) == "serious"


@pytest.mark.parametrize(
    ("words", "design"),
    [
        ("Randomized controlled trial", "randomised"),
        ("cluster-randomised trial", "randomised"),
        ("RCT", "randomised"),
        ("quasi-randomised trial", "randomised"),
        ("Historical controlled trial", "non_randomised"),
        ("non-randomised trial", "non_randomised"),
        ("Non randomized study", "non_randomised"),
        ("cohort", "non_randomised"),
        ("", ""),
    ],
)
def test_a_design_in_words_says_whether_it_is_randomised(words, design):
    assert design_of(words) == design


def test_each_study_is_judged_by_the_tool_of_its_design():
    both = [{"tool": "rob2", "designs": "randomised"}, {"tool": "robins_i", "designs": "non_randomised"}]
    tools = tools_of(protocol_with(OUTCOME, risk_of_bias={"tool": "rob1", "tools": both}))
    assert [tool_for(tools, design)["key"] for design in ("randomised", "non_randomised")] == ["rob2", "robins_i"]
    assert tool_for(tools, "") is None


def test_a_study_that_is_not_randomised_under_rob_1_draws_a_note():
    tools = tools_of(protocol_with(OUTCOME))
    [note] = warn_of_designs("heart", tools, STUDIES, {"stu-1": "Historical controlled trial"})
    assert "Roe 2010 (Historical controlled trial)" in note.message
    assert warn_of_designs("heart", tools, STUDIES, {"stu-1": "randomised trial"}) == []
    assert warn_of_designs("heart", tools, STUDIES, {}) == []


def test_only_results_that_a_study_has_are_judged():
    protocol = protocol_with(OUTCOME, risk_of_bias={"tool": "rob2"})
    [tool] = tools_of(protocol)
    assert list(judged_cells(protocol, tool, STUDIES, set())) == []
    rows = risk_of_bias_rows(tool, list(judged_cells(protocol, tool, STUDIES, {("stu-1", "pain")})))
    assert len(rows["RoB 2"]) == 6
    assert len(rows[questions_tab(tool)]) == 3 + 7 + 4 + 5 + 3
    columns = {column.name for tab in risk_of_bias_sheet(protocol).tabs for column in tab.shown}
    assert columns <= rows["RoB 2"][0].keys() | rows[questions_tab(tool)][0].keys()


def row(domain: str) -> str:
    return judgement_row("stu-1", UNIT, ROB2, DOMAINS[domain])


def test_a_judgement_other_than_the_algorithms_is_asked_for_its_reason():
    values = {f"{row('randomisation')}|{q}": {"answer": a} for q, a in (("1.1", "Y"), ("1.2", "PY"), ("1.3", "N"))}
    assert suggestions([ROB2], values) == {row("randomisation"): "low"}
    values[row("randomisation")] = {"judgement": "high"}
    [asked] = ask_about_judgements([ROB2], values)
    assert (asked.row_id, asked.column) == (row("randomisation"), "support")
    assert "'low risk'" in asked.text
    values[row("randomisation")]["support"] = "The sequence was published beforehand."
    assert ask_about_judgements([ROB2], values) == []


def test_a_judgement_without_support_is_asked_for_it_and_what_is_not_known_is_not():
    assert len(ask_about_judgements([ROB2], {row("selection"): {"judgement": "low"}})) == 1
    assert ask_about_judgements([ROB2], {row("selection"): {"judgement": "not_known"}}) == []
    assert ask_about_judgements([ROB2], {row("overall"): {"judgement": "low"}}) == []
