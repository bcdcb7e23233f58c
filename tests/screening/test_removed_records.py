"""What people remove before screening is counted, unless others have screened it: then it stays, and both are told."""

import shutil

import pytest

from scripts.common.messages import InputError
from scripts.protocol.load_protocol import load_protocol
from scripts.screening.list_records import columns_of_removed, list_records, removals_that_hold
from scripts.screening.removed_records import (
    contested_removals,
    read_removals,
    removed_row,
    screened_ids,
    unique_records_by_id,
    without_screened,
)
from scripts.sheets.ledgers import append_events
from tests.conftest import ROOT

MEMBERS = [
    {"unique_id": "uni-a-1", "record_id": "a-1"},
    {"unique_id": "uni-a-1", "record_id": "b-1"},
    {"unique_id": "uni-a-2", "record_id": "a-2"},
]
IDENTITIES = [
    {"unique_id": "uni-a-1", "now": "uni-a-1"},
    {"unique_id": "uni-a-2", "now": "uni-a-2"},
    {"unique_id": "uni-b-1", "now": "uni-a-1"},
    {"unique_id": "uni-gone-1", "now": "uni-gone-1"},
]
UNIQUE_OF = unique_records_by_id(MEMBERS, IDENTITIES)
HEADER = "record_id,reason,person,date\n"


@pytest.fixture
def protocol(tmp_path):
    shutil.copy(ROOT / "workflow/schemas/review.template.yaml", tmp_path / "review.yaml")
    return load_protocol(tmp_path)


def table(folder, text):
    path = folder / "removed_records.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def read(folder, text):
    return read_removals(table(folder, text), UNIQUE_OF)


def vote(folder, row_id, decision="include", sheet="A"):
    event = {"row_id": row_id, "column": "decision", "old": "", "new": decision, "person": sheet, "origin": "import"}
    append_events(folder / f"ledgers/title_abstract.{sheet}.csv", [event])


@pytest.mark.parametrize("named", ["a-1", "A-1", "uni-a-1", "b-1", "uni-b-1", "UNI-B-1"])
def test_a_record_is_named_by_any_id_it_has_or_had(tmp_path, named):
    (rows,) = read(tmp_path, HEADER + f"{named},not in English,C,2026-01-31\n").values()
    assert removed_row("uni-a-1", rows) == {
        "row_id": "uni-a-1", "prefilter": "", "reason": "not in English", "person": "C",
        "event": "removed_records.csv, 2026-01-31",
    }  # fmt: skip


def test_the_date_may_be_left_out_and_reasons_may_hold_commas_and_lines(tmp_path):
    (rows,) = read(tmp_path, 'person,reason,record_id\nC,"too old,\nas agreed",a-2\n\n').values()
    assert removed_row("uni-a-2", rows)["reason"] == "too old, as agreed"
    assert removed_row("uni-a-2", rows)["event"] == "removed_records.csv"


def test_two_records_that_turned_out_to_be_one_are_one_removal_with_what_was_said_of_both(tmp_path):
    found = read(tmp_path, HEADER + "a-1,too old,C,2026-01-31\nb-1,not in English,D,\nuni-b-1,too old,C,\n")
    assert list(found) == ["uni-a-1"]
    told = removed_row("uni-a-1", found["uni-a-1"])
    assert (told["reason"], told["person"]) == ("too old; not in English", "C; D")


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("z-9,x,C,", "line 2: z-9 is no record of this review."),
        ("uni-gone-1,x,C,", "line 2: uni-gone-1 is no record of this review."),
        ("a-1,x,C,\n\nA-1,x,C,", "line 4: A-1 is named in line 2 already."),
        ("a-1,,C,", "line 2: does not say why it was removed."),
        ("a-1,x, ,", "line 2: does not say who removed it."),
        (",x,C,", "line 2: has no record_id."),
        ("a-1,x,C,yesterday", "line 2: 'yesterday' is no date."),
        ("a-1,x,C,2026-02-30", "line 2: '2026-02-30' is no date."),
        ("a-1,x,C,,more", "line 2: has more values than columns."),
        ('a-1,"x,C,', "cannot be read as a table"),
    ],
)
def test_a_line_that_cannot_be_worked_with_is_named_with_its_number(tmp_path, lines, told):
    with pytest.raises(InputError) as refused:
        read(tmp_path, HEADER + lines + "\n")
    assert told in str(refused.value)
    assert "removed_records.csv" in str(refused.value)


def test_all_wrong_lines_are_told_at_once(tmp_path):
    with pytest.raises(InputError) as refused:
        read(tmp_path, HEADER + "z-9,x,C,\na-1,,C,\na-2,x,C,\n")
    assert [problem.place for problem in refused.value.problems] == ["line 2", "line 3"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"record_id;reason;person\na-1;x;C\n", "line 1: has no column record_id, reason, person."),
        (b"record_id,reason\na-1,x\n", "line 1: has no column person."),
        (b"record_id,reason,person,why\n", "line 1: has the column 'why', which is unknown"),
        (b"record_id,reason,person,reason\n", "line 1: has the column 'reason', which is unknown or stands twice"),
        (b"record_id,reason,person\na-1,zu alt f\xfcr uns,C\n", "cannot be read as a table"),
        (b"", "line 1: has no column"),
    ],
)
def test_a_table_of_another_shape_is_refused_with_what_it_should_be(tmp_path, content, told):
    with pytest.raises(InputError) as refused:
        read(tmp_path, content)
    assert told in str(refused.value)


def test_a_mark_at_the_beginning_of_the_file_as_excel_writes_it_is_no_fault(tmp_path):
    assert list(read(tmp_path, b"\xef\xbb\xbf" + (HEADER + "a-2,x,C,\n").encode())) == ["uni-a-2"]


def test_only_what_nobody_has_screened_is_removed_under_whatever_id_it_was_screened(tmp_path, protocol):
    path = table(tmp_path, HEADER + "a-1,too old,C,\na-2,too old,C,\n")

    def held():
        return set(removals_that_hold([path], tmp_path, protocol, MEMBERS, IDENTITIES))

    assert held() == {"uni-a-1", "uni-a-2"}
    vote(tmp_path, "uni-b-1", sheet="B")
    assert held() == {"uni-a-2"}
    vote(tmp_path, "uni-a-2", sheet="consensus")
    assert held() == set()
    vote(tmp_path, "uni-b-1", "", sheet="B")
    assert held() == {"uni-a-1"}
    assert removals_that_hold([], tmp_path, protocol, MEMBERS, IDENTITIES) == {}


def test_a_mark_or_a_note_alone_is_no_decision(tmp_path, protocol):
    event = {"row_id": "uni-a-1", "column": "note", "old": "", "new": "hm", "person": "A", "origin": "import"}
    append_events(tmp_path / "ledgers/title_abstract.A.csv", [event])
    assert screened_ids(tmp_path, protocol) == set()


def test_what_people_removed_and_screened_is_told_with_the_line_the_person_and_the_votes(tmp_path):
    path = table(tmp_path, HEADER + "a-2,too old,C,\na-1,not in English,D,\n")
    removed = [removed_row("uni-a-2", read_removals(path, UNIQUE_OF)["uni-a-2"])]
    votes = [
        {"row_id": "uni-a-1", "reviewer": key, "decision": said}
        for key, said in (("A", "include"), ("B", "maybe"), ("E", ""))
    ]
    (problem,) = contested_removals(path, UNIQUE_OF, removed, votes)
    assert problem.place == "line 3"
    assert "D removed a-1 before screening (not in English), but people have screened it (A: include, B: maybe)" in (
        problem.message
    )
    assert contested_removals(path, UNIQUE_OF, [*removed, {"row_id": "uni-a-1"}], votes) == []


def test_a_record_is_listed_to_screen_or_as_removed_and_what_people_say_comes_before_a_prefilter():
    record = {
        "title": "T", "abstract": "", "authors": [], "year": 1980, "journal": "", "doi": "", "pmid": "", "url": "",
        "search_date": "2026-01-31",
    }  # fmt: skip
    unique = [record | {"unique_id": f"uni-a-{number}", "year": 1980 + number} for number in range(3)]
    prefilter = {"key": "old", "field": "year", "values": ["1980", "1981"], "reason": "too old"}
    said = {"uni-a-1": [{"reason": "retracted", "person": "C", "date": ""}]}
    rows, removed = list_records(unique, [prefilter], {}, said, {})
    assert [row["row_id"] for row in rows] == ["uni-a-2"]
    assert [(row["row_id"], row["prefilter"], row["reason"]) for row in removed] == [
        ("uni-a-0", "old", "too old"), ("uni-a-1", "", "retracted"),
    ]  # fmt: skip
    assert columns_of_removed(removed) == ("row_id", "prefilter", "reason", "person", "event")
    assert columns_of_removed(removed[:1]) == ("row_id", "prefilter", "reason")


def test_a_split_gives_back_what_was_decided_and_the_removal_holds_for_the_other():
    removals = {"uni-a-1": [{}], "uni-a-2": [{}]}
    assert without_screened(removals, {"uni-b-1"}, {"uni-a-1": ["uni-b-1"]}) == {"uni-a-2": [{}]}
    assert without_screened(removals, {"uni-b-1"}, {}) == removals
