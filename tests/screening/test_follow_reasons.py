"""Reasons for exclusion that an amendment renames, rewords or takes out, in the sheets of those who chose them."""

import copy

import pytest

from scripts.protocol.former_reasons import former_reasons, reason_problems, record_reasons
from scripts.protocol.load_protocol import load_protocol
from scripts.screening.follow_reasons import follow_reasons, reasons_to_choose
from scripts.screening.screening_forms import RECORD_COLUMNS, reviewer_form
from scripts.sheets.exchange import exchange
from scripts.sheets.ledgers import DERIVED
from scripts.sheets.preview import sheet_path
from scripts.sheets.read import read_sheet
from tests.conftest import ROOT
from tests.sheets.saved_sheets import deciding, save_changed

BUNDLED = load_protocol(ROOT / "config" / "als_exercise")
REASONS = [{"key": "design", "label": "Wrong design"}, {"key": "drug", "label": "A drug, not exercise"}]
ROWS = [{"row_id": f"rep-pubmed-{n}"} | dict.fromkeys(RECORD_COLUMNS, f"text {n}") for n in range(3)]
IDS = [row["row_id"] for row in ROWS]


class Reader:
    """One who reads full texts, under a protocol whose reasons change."""

    def __init__(self, folder):
        self.folder, self.version = folder, 0
        self.amend(REASONS)
        self.run()
        for row_id, reason in zip(IDS, ("Wrong design", "Wrong design", "A drug, not exercise"), strict=True):
            self.type(row_id, "exclude")
            self.type(row_id, reason, "Reason")
        self.run()

    def amend(self, reasons: list[dict]) -> None:
        self.version += 1
        self.protocol = copy.deepcopy(BUNDLED) | {"version": str(self.version), "exclusion_reasons": reasons}
        self.protocol |= {"former_reasons": former_reasons(self.folder, self.protocol)}

    @property
    def form(self):
        return reviewer_form(self.protocol, "full_text", BUNDLED["reviewers"][0])

    def type(self, row_id: str, word: str, header: str = "Decision") -> None:
        save_changed(sheet_path(self.folder, self.form), deciding(row_id, word, header))

    def run(self) -> list[str]:
        """A run; the reason that holds for each row."""
        follow = follow_reasons(self.protocol)
        self.exchanged = exchange(self.folder, self.form, {"Screening": ROWS}, str(self.version), derive=follow)
        record_reasons(self.folder, self.protocol)
        self.told = reasons_to_choose(self.exchanged, "Screening")
        return [self.exchanged.state.get((row_id, "reason"), "") for row_id in IDS]

    def cells(self) -> list[str]:
        rows = {row.row_id: row for row in read_sheet(sheet_path(self.folder, self.form), self.form).rows}
        return [rows[row_id].cells["reason"] for row_id in IDS]


@pytest.fixture
def reader(tmp_path) -> Reader:
    return Reader(tmp_path)


def test_a_reason_that_is_reworded_is_written_anew_and_nothing_is_asked(reader):
    reader.amend([{"key": "design", "label": "Not a randomised trial"}, REASONS[1]])
    assert reader.run() == ["design", "design", "drug"]
    assert reader.cells() == ["Not a randomised trial", "Not a randomised trial", "A drug, not exercise"]
    assert reader.exchanged.problems == reader.told == []
    assert {event["origin"] for event in reader.exchanged.events} == {"sheet"}


def test_a_reason_that_is_taken_out_is_asked_again_and_the_decision_stays(reader):
    reader.amend([REASONS[1]])
    assert reader.run() == ["", "", "drug"]
    assert reader.cells() == ["", "", "A drug, not exercise"]
    assert [reader.exchanged.state[row_id, "decision"] for row_id in IDS] == ["exclude"] * 3
    [problem] = reader.exchanged.problems
    assert "2 rows say 'exclude' in 'Decision', and nothing in 'Reason'" in problem.message
    [told] = reader.told
    assert "2 excluded for 'design', which is no longer among the reasons" in told.message
    events = len(reader.exchanged.events)
    assert reader.run() == ["", "", "drug"]
    assert len(reader.exchanged.events) == events
    reader.type(IDS[0], "A drug, not exercise", "Reason")
    assert reader.run() == ["drug", "", "drug"]
    reader.amend(REASONS)
    assert reader.run() == ["drug", "design", "drug"]
    assert reader.told == []


def test_a_reason_that_is_renamed_says_what_it_was_and_is_not_asked_again(reader):
    reader.amend([{"key": "no_trial", "label": "Not a trial", "was": "design"}, REASONS[1]])
    assert reader.run() == ["no_trial", "no_trial", "drug"]
    assert reader.cells()[:2] == ["Not a trial"] * 2
    assert {event["origin"] for event in reader.exchanged.events if event["new"] == "no_trial"} == {DERIVED}
    assert reader.exchanged.problems == reader.told == []


def test_two_reasons_can_become_one(reader):
    reader.amend([{"key": "other", "label": "Other", "was": ["design", "drug"]}])
    assert reader.run() == ["other"] * 3


def test_a_renaming_that_is_told_only_later_gives_the_reason_back(reader):
    reader.amend([{"key": "no_trial", "label": "Not a trial"}, REASONS[1]])
    assert reader.run() == ["", "", "drug"]
    assert "write `was: design`" in reader.told[0].fix
    reader.amend([{"key": "no_trial", "label": "Not a trial", "was": "design"}, REASONS[1]])
    assert reader.run() == ["no_trial", "no_trial", "drug"]


def test_a_sheet_that_is_still_of_the_former_list_changes_nothing_when_it_is_saved_again(reader):
    path = sheet_path(reader.folder, reader.form)
    before = path.read_bytes()
    reader.amend([{"key": "no_trial", "label": "Not a trial", "was": "design"}])
    assert reader.run() == ["no_trial", "no_trial", ""]
    path.write_bytes(before)
    assert reader.run() == ["no_trial", "no_trial", ""]
    assert not any("not one of the answers" in problem.message for problem in reader.exchanged.problems)
    assert reader.cells() == ["Not a trial", "Not a trial", ""]


def test_what_is_chosen_in_a_sheet_of_the_former_list_is_understood_or_asked(reader):
    reader.amend([{"key": "design", "label": "Not a trial"}])
    reader.type(IDS[2], "Wrong design", "Reason")
    reader.type(IDS[0], "A drug, not exercise", "Reason")
    assert reader.run() == ["design", "design", "design"]
    [problem] = reader.exchanged.problems
    assert "'A drug, not exercise' is not one of the answers" in problem.message


@pytest.mark.parametrize(
    ("reasons", "said"),
    [
        ([REASONS[0], {"key": "b", "label": "wrong  Design"}], "is the label of two reasons"),
        ([REASONS[0], {"key": "b", "label": "B", "was": "design"}], "b was 'design', which is another reason's key"),
        ([REASONS[0] | {"was": "x"}, REASONS[1] | {"was": ["x"]}], "drug was 'x', which is another reason's key"),
    ],
)
def test_reasons_that_cannot_be_told_apart_are_refused(reasons, said):
    [problem] = reason_problems("review.yaml", {"exclusion_reasons": reasons})
    assert said in problem.message
