"""From votes and what was settled in the sheets of conflicts to the consensus of a phase."""

import copy

import pytest

from scripts.protocol.load_protocol import load_protocol
from scripts.protocol.phases import PHASES
from scripts.screening.exchange_conflicts import conflict_rows, exchange_conflicts
from scripts.screening.reach_consensus import (
    COLUMNS,
    agreement_of,
    columns_of,
    judge_rows,
    reach_consensus,
    tell_overdue,
    votes_by_row,
)
from scripts.screening.screening_forms import RECORD_COLUMNS, consensus_forms
from scripts.sheets.preview import preview, sheet_path
from tests.conftest import ROOT
from tests.sheets.saved_sheets import deciding, save_changed

BUNDLED = load_protocol(ROOT / "config" / "als_exercise")
ADJUDICATOR = {"key": "E", "name": "Professor E", "status": "active", "tasks": [], "conflicts": ["Author1, Ann"]}


@pytest.fixture(autouse=True)
def fixed_time(monkeypatch):
    monkeypatch.setenv("LITFUNNEL_NOW", "2026-01-01T00:00:00Z")


class Conference:
    """A phase with three rows: on rows 1 and 2 the reviewers differ, on row 3 they agree."""

    def __init__(self, folder, phase: str, adjudicator: bool = False):
        self.folder, self.phase = folder, phase
        self.protocol = copy.deepcopy(BUNDLED)
        if adjudicator:
            self.protocol["reviewers"].append(ADJUDICATOR)
            self.protocol["screening"][phase]["adjudicator"] = "E"
        stem = "rep" if PHASES[phase].has_reports else "uni"
        self.rows = [
            dict.fromkeys(RECORD_COLUMNS, f"text {n}")
            | {"row_id": f"{stem}-pubmed-{n}", "unique_id": f"uni-pubmed-{n}", "authors": f"Author{n}, Ann"}
            for n in (1, 2, 3)
        ]
        self.ids = [row["row_id"] for row in self.rows]
        reason = self.protocol["exclusion_reasons"][0]["key"] if PHASES[phase].needs_reason else ""
        votes = [("include", ""), ("exclude", reason)], [("exclude", reason), ("include", "")], [("include", "")] * 2
        self.decisions = [
            self._vote(row_id, key, str(number), *vote)
            for number, (row_id, cast) in enumerate(zip(self.ids, votes, strict=True), start=1)
            for key, vote in zip("AB", cast, strict=True)
        ]
        self.reason = reason

    def _vote(self, row_id, key, seq, decision, reason):
        issued = {"issued_decision": decision, "issued_reason": reason, "pilot": ""}
        said = {"row_id": row_id, "reviewer": key, "decision": decision, "reason": reason, "seq": seq}
        return said | issued | {"note": "", "mark": "", "mark_target": ""}

    def run(self):
        """The sheets are exchanged; what holds, by row."""
        votes = votes_by_row(self.decisions)
        verdicts = judge_rows(self.protocol, self.phase, self.rows, votes)
        conflicts = conflict_rows(self.protocol, self.rows, votes, verdicts)
        self.sheets = exchange_conflicts(self.folder, self.protocol, self.phase, self.rows, conflicts, [])
        self.consensus = reach_consensus(self.phase, self.decisions, verdicts, self.sheets)
        return {row["row_id"]: (row["basis"], row["decision"], row["resolver"]) for row in self.consensus}

    def forms(self):
        return consensus_forms(self.folder, self.protocol, self.phase)

    def asked(self, sheet: int, tab: str = "Conflicts") -> list[str]:
        """The rows that one of the sheets asks about."""
        rows = preview(self.folder, self.forms()[sheet]).sheet.rows
        return [row.row_id for row in rows if row.tab == tab]

    def type(self, sheet: int, row_id: str, tab: str = "Conflicts", **cells: str) -> None:
        for header, word in cells.items():
            path = sheet_path(self.folder, self.forms()[sheet])
            save_changed(path, deciding(row_id, word, header.replace("_", " ")), tab)


@pytest.fixture(params=list(PHASES))
def conference(request, tmp_path):
    return Conference(tmp_path, request.param)


def test_only_rows_on_which_the_votes_differ_are_asked_about(conference):
    one, two, three = conference.ids
    found = conference.run()
    assert conference.asked(0) == [one, two]
    assert found == {one: ("pending", "", ""), two: ("pending", "", ""), three: ("agreement", "include", "")}
    events = {row["row_id"]: row["events"] for row in conference.consensus}
    assert events == {one: "", two: "", three: f"{conference.phase}.A:3; {conference.phase}.B:3"}


def test_a_row_that_one_of_two_has_not_judged_is_pending_and_no_event_is_said_to_have_decided_it(conference):
    conference.decisions[-1] |= {"decision": "", "seq": ""}
    three = conference.ids[2]
    assert conference.run()[three] == ("pending", "", "")
    assert {row["row_id"]: row["events"] for row in conference.consensus}[three] == ""


def test_what_the_reviewers_resolve_holds_with_who_decided_and_by_which_event(conference):
    one, two, _ = conference.ids
    conference.run()
    conference.type(0, one, Decision="include", Decided_by="Ann and Bea")
    conference.type(0, two, Decision="include")
    found = conference.run()
    assert found[one] == ("resolution", "include", "Ann and Bea")
    assert found[two] == ("resolution", "include", "consensus")
    events = {row["row_id"]: row["events"] for row in conference.consensus}
    assert events[one] == f"{conference.phase}.consensus:1"


def test_an_exclusion_is_resolved_only_with_its_reason_where_one_is_needed(tmp_path):
    conference = Conference(tmp_path, "full_text")
    one = conference.ids[0]
    conference.run()
    conference.type(0, one, Decision="exclude")
    assert conference.run()[one] == ("pending", "", "")
    conference.type(0, one, Reason=conference.reason)
    assert conference.run()[one] == ("resolution", "exclude", "consensus")
    assert {row["row_id"]: row["reason"] for row in conference.consensus}[one] == conference.reason


def test_conflicts_go_to_the_adjudicator_but_for_those_resolved_or_of_their_own_interest(tmp_path):
    conference = Conference(tmp_path, "title_abstract", adjudicator=True)
    one, two, _ = conference.ids
    conference.run()
    assert (conference.asked(0), conference.asked(1)) == ([one], [two])
    conference.type(1, two, Decision="exclude")
    assert conference.run()[two] == ("resolution", "exclude", "E")


def test_what_was_resolved_before_there_was_an_adjudicator_stays_and_does_not_go_to_them(tmp_path):
    conference = Conference(tmp_path, "title_abstract")
    two = conference.ids[1]
    conference.run()
    conference.type(0, two, Decision="include")
    conference.run()
    later = Conference(tmp_path, "title_abstract", adjudicator=True)
    assert later.run()[two] == ("resolution", "include", "consensus")
    assert later.asked(1) == []
    assert [sheet.exchanged.receipt["sheet"] for sheet in later.sheets.sheets] == [form.name for form in later.forms()]


def test_what_an_adjudicator_decided_counts_after_they_left_until_it_is_emptied(tmp_path):
    conference = Conference(tmp_path, "title_abstract", adjudicator=True)
    one, two, _ = conference.ids
    conference.run()
    conference.type(1, two, Decision="exclude")
    former = Conference(tmp_path, "title_abstract")  # they left before the run that reads it
    assert former.run()[two] == ("resolution", "exclude", "adjudicator")
    assert (former.asked(0), former.asked(1)) == ([one], [two])
    former.type(1, two, Decision="")
    assert former.run()[two] == ("pending", "", "")
    assert (former.asked(0), former.asked(1)) == ([one, two], [])
    former.type(0, two, Decision="include")
    assert former.run()[two] == ("resolution", "include", "consensus")


def test_what_an_adjudicator_decided_stays_theirs_when_another_takes_their_place(tmp_path):
    conference = Conference(tmp_path, "title_abstract", adjudicator=True)
    two = conference.ids[1]
    conference.run()
    conference.type(1, two, Decision="exclude")
    conference.run()
    later = Conference(tmp_path, "title_abstract", adjudicator=True)
    for person in later.protocol["reviewers"]:
        person["key"] = {"E": "F"}.get(person["key"], person["key"])
    later.protocol["screening"]["title_abstract"]["adjudicator"] = "F"
    assert later.run()[two] == ("resolution", "exclude", "E")
    later.type(1, two, Decision="include")
    assert later.run()[two] == ("resolution", "include", "F")


def test_retrieval_and_studies_are_kept_of_reports_only(conference):
    conference.run()
    columns, has_reports = columns_of(conference.phase), PHASES[conference.phase].has_reports
    assert all(tuple(row) == columns for row in conference.consensus)
    assert (columns != COLUMNS) == has_reports
    if has_reports:
        assert [row["study_id"] for row in conference.consensus] == [f"stu-pubmed-{n}" for n in (1, 2, 3)]
        assert conference.asked(0, "Reports") == [f"uni-pubmed-{n}" for n in (1, 2, 3)]
    else:
        assert tell_overdue(conference.protocol, conference.rows, conference.consensus, conference.sheets) == []


def test_a_full_text_that_is_waited_for_too_long_is_told_with_its_title(tmp_path, monkeypatch):
    conference = Conference(tmp_path, "full_text")
    one, two, _ = conference.ids
    conference.run()
    conference.type(0, one, "Retrieval", Full_text="requested")
    conference.run()
    monkeypatch.setenv("LITFUNNEL_NOW", "2026-03-01T00:00:00Z")
    conference.type(0, two, "Retrieval", Full_text="received")
    conference.run()
    [note] = tell_overdue(conference.protocol, conference.rows, conference.consensus, conference.sheets)
    assert "'text 1': requested since 2026-01-01, 59 days ago." in note.message
    assert note.file == "sheets/full_text.consensus.xlsx"


def test_a_mark_of_the_consensus_stands_beside_the_decision(conference):
    one = conference.ids[0]
    conference.run()
    conference.type(0, one, Decision="exclude", Mark="ongoing")
    conference.run()
    assert {row["row_id"]: row["mark"] for row in conference.consensus}[one] == "ongoing"


def test_agreement_is_measured_on_the_votes_as_they_were_issued(conference):
    for vote in conference.decisions:
        vote["decision"] = "include"  # they have talked since
    measured = agreement_of(conference.protocol, conference.phase, conference.decisions)
    assert (measured["n"], measured["agreement"]) == (3, pytest.approx(1 / 3))
    assert measured["notice"] == conference.protocol["notice"]
    assert (measured["reasons"] is not None) == PHASES[conference.phase].needs_reason
