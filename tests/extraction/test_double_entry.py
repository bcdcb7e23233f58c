"""Two people's entries for one row become what holds, a difference to settle, or stay pending."""

from scripts.extraction.double_entry import Entry, enter, side_by_side
from scripts.extraction.extraction_forms import DIFFERENCES, OUTCOMES, extraction_sheet
from tests.extraction.reviews import OUTCOME, protocol_with

ROW = "stu-1|pain|6|control"
SHEET = extraction_sheet(protocol_with(OUTCOME))


def state(**values: str) -> dict:
    return {(ROW, column): value for column, value in values.items()}


def entered(*states: dict, consensus: dict | None = None) -> Entry:
    return enter(ROW, SHEET.tab(OUTCOMES), list(states), consensus or {})


def test_the_same_numbers_with_other_quotations_agree_and_the_first_quotation_is_kept():
    both = {"statistic": "final", "n": "20", "mean": "3.1", "sd": "1"}
    found = entered(state(**both, quotation="3.1 ± 1.0"), state(**both, quotation="mean 3.1"))
    assert found.basis == "agreement"
    assert found.values["quotation"] == "3.1 ± 1.0"


def test_a_decimal_comma_and_a_point_say_the_same_number():
    first, second = (state(statistic="final", n="20", mean=mean, sd="1") for mean in ("170,2", "170.20"))
    assert entered(first, second).basis == "agreement"
    assert entered(state(statistic="final", n="1,234"), state(statistic="final", n="1.234")).basis == "conflict"


def test_another_number_is_a_conflict_until_the_consensus_sheet_settles_it():
    first, second = state(statistic="final", n="20"), state(statistic="final", n="21")
    assert entered(first, second).basis == "conflict"
    assert not any(entered(first, second).values.values())
    settled = entered(first, second, consensus=state(statistic="final", n="21"))
    assert (settled.basis, settled.values["n"]) == ("resolution", "21")


def test_a_row_that_one_of_them_has_not_filled_in_is_pending():
    assert entered(state(statistic="final", n="20"), {}).basis == "pending"
    assert entered(state(statistic="final", n="20"), state(quotation="p. 3")).basis == "pending"


def test_one_person_alone_decides():
    assert entered(state(statistic="not_reported")).basis == "single"


def test_the_consensus_sheet_shows_only_where_they_differ_side_by_side():
    both = [state(statistic="not_usable", n="20", mean="3"), state(statistic="final", n="21", mean="3.0")]
    shown = side_by_side(ROW, SHEET.tab(OUTCOMES), ["A", "B"], both)
    assert shown == "Statistic: A reported, not usable, B final; n: A 20, B 21"


def test_the_consensus_sheet_needs_only_the_cells_that_differ():
    first, second = (state(statistic="final", n=n, mean="3.1", sd="1") for n in ("20", "21"))
    assert entered(first, second, consensus=state(mean="3.1")).basis == "conflict"
    settled = entered(first, second, consensus=state(n="21"))
    assert settled.basis == "resolution"
    assert (settled.values["n"], settled.values["mean"], settled.values["sd"]) == ("21", "3.1", "1")


def test_a_dash_in_the_consensus_sheet_empties_the_cell():
    settled = entered(state(statistic="final", sd="1"), state(statistic="final"), consensus=state(sd="–"))
    assert (settled.basis, settled.values["sd"]) == ("resolution", "")


def test_the_same_number_written_otherwise_is_no_difference():
    assert entered(state(statistic="final", mean="3.10"), state(statistic="final", mean="3.1")).values["mean"] == "3.10"


def test_a_row_of_an_optional_tab_that_nobody_filled_in_is_settled():
    tab = SHEET.tab(DIFFERENCES)
    assert enter(ROW, tab, [{}, {}], {}).basis == "empty"
    assert enter(ROW, tab, [state(statistic="final", mean="2"), {}], {}).basis == "conflict"
