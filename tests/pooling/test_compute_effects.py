"""From the arms' data to effects: what is computed, what is left out with a note, what is refused."""

import pytest

from scripts.common.messages import InputError
from scripts.pooling.compute_effects import COLUMNS, compute_effects

OUTCOME = {
    "key": "pain", "label": "Pain", "scale": "", "measure": "MD", "statistic": "final", "time_months": 6,
    "better": "lower", "egger": False, "pooling": {"model": "common", "tau2": "DL", "ci": "wald", "as": "revman5"},
}  # fmt: skip


def arm(role="intervention", study="stu-a", **cells):
    row = {"study_id": study, "outcome": "pain", "time_months": "6", "arm": role, "role": role, "statistic": "final"}
    return row | {"n": "10", "mean": "5", "sd": "2", "events": "", "provenance": "printed"} | cells


def effect_of(*rows, **outcome):
    (row,) = compute_effects(list(rows), [OUTCOME | outcome], "outcomes.csv")
    return row


def refusal_of(*rows, **outcome):
    with pytest.raises(InputError) as caught:
        compute_effects(list(rows), [OUTCOME | outcome], "outcomes.csv")
    return str(caught.value)


def test_an_effect_is_the_intervention_against_the_control():
    row = effect_of(arm(mean="3"), arm("control"))
    assert float(row["yi"]) == -2.0
    assert float(row["vi"]) == pytest.approx(4 / 10 + 4 / 10)
    assert tuple(row) == COLUMNS


def test_effects_are_stored_so_that_the_same_number_comes_back():
    row = effect_of(arm(mean="3.1", sd="1.7"), arm("control", n="13"), measure="SMD")
    assert repr(float(row["vi"])) == row["vi"]
    assert len(row["vi"]) > 15


def test_the_provenance_of_both_arms_travels_with_the_effect():
    assert effect_of(arm(), arm("control", provenance="reconstructed"))["provenance"] == "printed; reconstructed"


def test_revmans_formulas_are_taken_where_the_protocol_asks_for_them():
    rows = arm(mean="3"), arm("control")
    metafor = OUTCOME["pooling"] | {"as": "metafor"}
    assert effect_of(*rows, measure="SMD")["yi"] != effect_of(*rows, measure="SMD", pooling=metafor)["yi"]


@pytest.mark.parametrize(
    ("cells", "column"),
    [({"mean": "12,5"}, "mean"), ({"sd": "0"}, "sd"), ({"sd": "-1"}, "sd"), ({"n": "1"}, "n"), ({"n": "nan"}, "n")],
)
def test_a_number_that_cannot_be_is_refused_naming_study_arm_and_cell(cells, column):
    message = refusal_of(arm(), arm("control", **cells))
    assert "outcomes.csv, study 'stu-a', outcome pain, arm control, column " + column in message


def test_more_events_than_people_are_refused():
    message = refusal_of(arm(events="11"), arm("control", events="2"), measure="OR")
    assert "arm intervention, column events: is 11, more than the 10" in message


def test_every_wrong_cell_is_named_in_one_go():
    message = refusal_of(arm(sd="0"), arm("control"), arm(study="stu-b", n="1"), arm("control", study="stu-b"))
    assert "stu-a" in message
    assert "stu-b" in message


def test_an_arm_given_twice_is_refused():
    assert "has 2 rows" in refusal_of(arm(), arm(), arm("control"))


@pytest.mark.parametrize(
    ("rows", "note"),
    [
        ([arm()], "no control arm"),
        ([arm(), arm("control", sd="")], "no sd2"),
        ([arm(time_months="3"), arm("control", time_months="3")], "not measured at 6 months"),
        ([arm(statistic="change"), arm("control", statistic="change")], "the protocol asks for final"),
    ],
)
def test_a_study_without_usable_data_is_left_out_with_a_note(rows, note):
    row = effect_of(*rows)
    assert row["yi"] == row["vi"] == ""
    assert note in row["note"]


def test_final_values_and_changes_are_never_mixed():
    row = effect_of(arm(), arm("control", statistic="change"))
    assert row["yi"] == ""


def test_a_corrected_zero_cell_is_listed_among_the_conversions():
    row = effect_of(arm(events="0"), arm("control", events="3"), measure="OR")
    assert "0.5 added" in row["conversions"]
    assert row["events1"] == "0"


def test_a_table_without_events_is_not_estimable_under_revman_and_stays_in_under_metafor():
    rows = arm(events="0"), arm("control", events="0")
    assert "not estimable" in effect_of(*rows, measure="RR")["note"]
    assert effect_of(*rows, measure="RR", pooling=OUTCOME["pooling"] | {"as": "metafor"})["yi"]


def test_no_data_gives_an_empty_table():
    assert compute_effects([], [OUTCOME], "outcomes.csv") == []


def test_final_values_and_changes_are_mixed_only_where_the_protocol_says_so_and_then_it_is_told():
    rows = arm(statistic="change"), arm("control", statistic="change")
    assert effect_of(*rows, measure="SMD")["note"] == "gives change values, the protocol asks for final: not pooled"
    mixed = effect_of(*rows, measure="SMD", mix_statistics=True)
    assert mixed["yi"]
    assert "mixed here, as the protocol says" in mixed["conversions"]


def test_what_was_converted_on_the_way_travels_with_the_effect():
    row = effect_of(arm(conversions="intervention: SD 5 from SE 1"), arm("control", conversions=""))
    assert row["conversions"] == "intervention: SD 5 from SE 1"


def test_an_outcome_that_is_not_reported_is_not_pooled_and_says_so():
    row = effect_of(arm(statistic="not_reported", n="", mean="", sd="", note="outcome not reported"))
    assert (row["yi"], row["note"]) == ("", "outcome not reported: not pooled")


def test_a_printed_effect_is_taken_as_it_was_converted():
    given = arm("difference", n="238", mean="0.7", yi="-0.3567", vi="0.0731", conversions="difference: effect")
    row = effect_of(given, measure="HR")
    assert (row["yi"], row["vi"], row["n1"], row["conversions"]) == ("-0.3567", "0.0731", "", "difference: effect")


def test_comparisons_of_one_study_that_share_a_control_are_told_apart():
    rows = [arm(role, pair=pair) for pair in ("low", "high") for role in ("intervention", "control")]
    found = compute_effects(rows, [OUTCOME], "outcomes.csv")
    assert [(row["study_id"], row["pair"]) for row in found] == [("stu-a", "high"), ("stu-a", "low")]
