"""On labelled sets of real records: nothing lost, almost nothing missed, few questions, in little time.

Pairs whose right answer is a matter of policy (versions of a Cochrane review, erratum and article) are left out.
"""

import pytest

from benchmarks.deduplication.labelled_sets import blanked, measure, read_set

# name: (unique records wrongly removed at most, share of duplicates removed without people, with people's answers).
# On cytology and digital work more is asked than merged: a number misprinted in a title, a paper of a yearly meeting.
SMALL = {
    "cytology_screening": (0, 0.985, 0.997),
    "respiratory": (0, 0.96, 0.985),
    "diabetes": (0, 0.99, 0.997),
    "neuroimaging": (1, 0.99, 0.997),
    "tafenoquine": (0, 0.99, 0.997),
    "digital_work_nomisq": (0, 0.98, 0.997),
}
LARGE = {"srsr": (5, 0.99, 0.997)}


def check(folder, limits):
    wrong, alone, answered = limits
    quality = measure(read_set(folder))
    assert quality.before["wrong_removed"] <= wrong
    assert quality.before["rec_R"] >= alone
    assert quality.after["rec_R"] >= answered
    assert quality.asked_share <= 0.01


@pytest.mark.parametrize("name", SMALL)
def test_no_unique_record_is_lost_and_hardly_a_duplicate_missed(shared, name):
    check(shared / "dedup" / name, SMALL[name])


@pytest.mark.exhaustive
@pytest.mark.slow
@pytest.mark.parametrize("name", LARGE)
def test_the_same_holds_for_fifty_thousand_records(shared, name):
    check(shared / "dedup" / name, LARGE[name])


@pytest.mark.exhaustive
@pytest.mark.parametrize("blank", [("doi",), ("year",), ("pages",), ("doi", "year", "pages")], ids="+".join)
@pytest.mark.parametrize("name", ["respiratory", "diabetes", "neuroimaging"])
def test_quality_does_not_collapse_where_fields_are_missing_in_a_third_of_the_records(shared, name, blank):
    quality = measure(blanked(read_set(shared / "dedup" / name), blank, 0.3))
    assert quality.before["wrong_removed"] <= 2
    assert quality.before["rec_R"] >= 0.95
    assert quality.asked_share <= 0.011
