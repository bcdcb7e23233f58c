"""Two people's entries for one row become what holds, a difference to settle, or stay pending."""

from scripts.extraction.double_entry import Entry, enter, side_by_side
from scripts.extraction.extraction_forms import COMPARED, OUTCOMES, asked_columns

ROW = "stu-1|pain|6|control"
COLUMNS = asked_columns(OUTCOMES)


def state(**values: str) -> dict:
    return {(ROW, column): value for column, value in values.items()}


def entered(*states: dict, consensus: dict | None = None) -> Entry:
    return enter(ROW, COLUMNS, COMPARED[OUTCOMES], list(states), consensus or {})


def test_the_same_numbers_with_other_quotations_agree_and_the_first_quotation_is_kept():
    both = {"statistic": "final", "n": "20", "mean": "3.1", "sd": "1"}
    found = entered(state(**both, quotation="3.1 ± 1.0"), state(**both, quotation="mean 3.1"))
    assert found.basis == "agreement"
    assert found.values["quotation"] == "3.1 ± 1.0"


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


def test_the_consensus_sheet_shows_what_each_entered():
    shown = side_by_side(ROW, COMPARED[OUTCOMES], ["A", "B"], [state(n="20", mean="3"), state(n="21")])
    assert shown == "A: n 20, mean 3; B: n 21"
