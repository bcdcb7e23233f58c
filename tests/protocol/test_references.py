"""Names that the protocol uses have to be defined in it; a wrong one is answered with what is known."""

import pytest

from scripts.protocol.references import unknown_references
from tests.extraction.reviews import OUTCOME, protocol_with

ARMS = [
    {"key": "low", "label": "Low dose", "role": "intervention"},
    {"key": "placebo", "label": "Placebo", "role": "control"},
]


@pytest.mark.parametrize(
    ("protocol", "said"),
    [
        (
            protocol_with(
                OUTCOME | {"arms": {"intervention": ["high"], "control": ["placebo"]}}, extraction={"arms": ARMS}
            ),
            "outcomes, pain, arms: 'high' is not defined. Known here: low.",
        ),
        (
            protocol_with(OUTCOME, fields=({"key": "end", "not_before": "start"},)),
            "extraction.fields, end: 'start' is not defined. Known here: end.",
        ),
        (
            protocol_with(OUTCOME | {"subgroups": [{"field": "dose"}]}, fields=({"key": "age"},)),
            "outcomes, pain: 'dose' is not defined. Known here: age.",
        ),
        (
            protocol_with(OUTCOME | {"moderators": [{"fields": ["age", "dose"]}]}, fields=({"key": "age"},)),
            "outcomes, pain: 'dose' is not defined. Known here: age.",
        ),
        (
            protocol_with(OUTCOME | {"sensitivity": [{"label": "x", "without": {"field": "dose", "values": ["1"]}}]}),
            "outcomes, pain: 'dose' is not defined. Known here: none.",
        ),
        (
            protocol_with(OUTCOME, certainty={"outcomes": [{"outcome": "deaht"}]}),
            "certainty.outcomes: 'deaht' is not defined. Known here: pain.",
        ),
        (
            protocol_with(OUTCOME, risk_of_bias={"tool": "rob2", "results": ["death"]}),
            "risk_of_bias.results: 'death' is not defined. Known here: pain.",
        ),
        (
            protocol_with(OUTCOME, risk_of_bias={"tools": [{"tool": "rob2", "designs": "randomised"}]}),
            "no field of extraction has the kind design",
        ),
    ],
)
def test_a_name_that_is_not_defined_is_told_with_its_key(protocol, said):
    [problem] = unknown_references("review.yaml", protocol)
    assert said in str(problem)


def test_a_protocol_whose_names_are_all_defined_has_no_problem():
    outcome = OUTCOME | {"arms": {"intervention": ["low"], "control": ["placebo"]}}
    assert unknown_references("review.yaml", protocol_with(outcome, extraction={"arms": ARMS})) == []
    assert unknown_references("review.yaml", protocol_with(OUTCOME)) == []
