"""Studies of a previous version: counted once, whatever is found of them again, and told of when they are dropped."""

import zipfile

import pytest

from scripts.audit.raw_previous import read_before
from scripts.common.messages import InputError
from scripts.prisma.count_flow import flow_lists, footnotes
from scripts.prisma.previous_version import read_previous, rows_of_previous, statuses
from tests.prisma.random_reviews import REASONS, SOURCES
from tests.prisma.test_build_ledger import INCLUDED, read_in_full

BEFORE = {
    "crate": "",
    "studies": [{"study": "Old", "reports": ["Old 1", "Old 2"]}, {"study": "Gone", "reports": []}],
    "dropped": [{"study": "Gone", "date": "2025-02-01", "reason": "It was retracted"}],
}


def lists_with(previous: dict, *reports):
    version = read_previous("config/x", previous)
    ledger, own = read_in_full(*reports)
    records, more = rows_of_previous(version, {row["record_id"] for row in ledger})
    fill = dict.fromkeys(("decided_by", "event", "reason", "duplicate_of"), "")
    ledger, reports = [fill | row for row in ledger + records], [fill | row for row in own + more]
    told = statuses(version, reports, ledger)
    return flow_lists(ledger, reports, told, SOURCES, REASONS, set()), footnotes(told, REASONS)


def test_a_new_report_of_an_old_study_adds_a_report_and_no_study():
    lists, _ = lists_with(BEFORE, ("uni-a", "rep-a", "stu-old", INCLUDED), ("uni-b", "rep-b", "stu-new", INCLUDED))
    included = {name.split(".")[-1]: ids for name, ids in lists.items() if name.startswith("prisma_2020.included.")}
    assert included == {
        "new_studies": ["stu-new"],
        "new_reports": ["rep-a", "rep-b"],
        "new_reports_of_new_studies": ["rep-b"],
        "new_reports_of_previous_studies": ["rep-a"],
        "total_studies": ["stu-new", "stu-old"],
        "total_reports": ["rep-a", "rep-b", "rep-old_1", "rep-old_2"],
    }


def test_a_study_dropped_since_is_counted_before_and_not_in_all_and_has_a_footnote():
    lists, told = lists_with(BEFORE, ("uni-a", "rep-a", "stu-new", INCLUDED))
    assert lists["prisma_2020.previous.studies"] == ["stu-gone", "stu-old"]
    assert lists["prisma_2020.previous.dropped_studies"] == ["stu-gone"]
    assert lists["prisma_2020.previous.dropped_reports"] == ["rep-gone"]
    assert lists["prisma_2020.included.total_studies"] == ["stu-new", "stu-old"]
    assert told == ["rep-gone (stu-gone), included in the previous version, is no longer included: It was retracted."]


def test_of_many_dropped_reports_the_diagram_tells_a_few_and_counts_the_others():
    row = {"study_id": "stu-x", "status": "dropped", "reason": "not_retrieved", "event": ""}
    told = footnotes([row | {"report_id": f"rep-{number}"} for number in range(3000)], REASONS)
    assert told[0].startswith("rep-0 (stu-x)")
    assert len(told) == 13
    assert told[-1] == "2,988 more reports dropped since the previous version: see prisma/previous.csv."


def test_what_the_previous_version_included_is_no_record_of_this_flow():
    lists, _ = lists_with(BEFORE, ("uni-a", "rep-a", "stu-new", INCLUDED))
    assert lists["prisma_2020.cumulative.identified"] == ["a"]
    assert lists["prisma_2020.previous.only_there"] == ["rep-old_1", "rep-old_2"]
    assert lists["prisma_2009.included_qualitative"] == ["stu-new"]


def test_a_dropped_study_that_was_not_in_the_previous_version_is_named():
    wrong = BEFORE | {"dropped": [{"study": "Never", "date": "2025-02-01", "reason": "x"}]}
    with pytest.raises(InputError, match=r"key previous.dropped: stu-never was not in the previous version"):
        read_previous("config/x", wrong)


LEDGER = "record_id,unique_id,report_id,search_date,file,position,provenance\n"
REPORTS = "report_id,unique_id,study_id,station\n"


@pytest.mark.parametrize(
    ("ledger", "reports"), [(LEDGER.replace("position,", ""), REPORTS), (LEDGER, REPORTS.replace("study_id,", ""))]
)
def test_a_crate_whose_tables_lack_a_column_is_no_crate_to_either_count(tmp_path, ledger, reports):
    with zipfile.ZipFile(tmp_path / "crate.zip", "w") as crate:
        crate.writestr("results/x/prisma/ledger.csv", ledger)
        crate.writestr("results/x/prisma/reports.csv", reports)
    with pytest.raises(InputError, match="is no sealed crate of a review"):
        read_previous(tmp_path, {"crate": "crate.zip"})
    with pytest.raises(InputError, match="is no sealed crate of a review"):
        read_before(tmp_path, {"crate": "crate.zip"}, set())
