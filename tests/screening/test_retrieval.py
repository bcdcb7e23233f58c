"""Where full texts are: stated beside decisions, settled where people differ; what nobody has is asked of nobody."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.prisma.follow_records import station_after_full_text
from scripts.protocol.load_protocol import load_protocol
from scripts.screening.collect_decisions import collect_decisions
from scripts.screening.exchange_conflicts import conflict_rows, exchange_conflicts
from scripts.screening.reach_consensus import judge_rows, reach_consensus, votes_by_row
from scripts.screening.retrieval import CONFLICT, RETRIEVAL_COLUMNS, settle_retrieval
from scripts.screening.screening_forms import RECORD_COLUMNS, RETRIEVAL, consensus_form, reviewer_form
from scripts.sheets.preview import preview, sheet_path
from tests.conftest import ROOT
from tests.sheets.saved_sheets import deciding, save_changed

BUNDLED = load_protocol(ROOT / "config" / "als_exercise")
ONE, TWO = "rep-pubmed-1", "rep-pubmed-2"
STATES = tuple(value for value, _ in RETRIEVAL)


class Readers:
    """Two people who read two reports."""

    def __init__(self, folder):
        self.folder, self.protocol = folder, copy.deepcopy(BUNDLED)
        texts = [dict.fromkeys((*RECORD_COLUMNS, "found"), f"text {n}") for n in (1, 2)]
        self.rows = [
            text | {"row_id": row_id, "unique_id": row_id.replace("rep", "uni")}
            for text, row_id in zip(texts, (ONE, TWO), strict=True)
        ]
        self.run()

    def run(self) -> None:
        collected = collect_decisions(self.folder, self.protocol, "full_text", self.rows, [])
        self.decisions, self.receipts = collected.decisions, collected.receipts
        votes = votes_by_row(self.decisions)
        verdicts = judge_rows(self.protocol, "full_text", self.rows, votes)
        conflicts = conflict_rows(self.protocol, self.rows, votes, verdicts)
        sheets = exchange_conflicts(self.folder, self.protocol, "full_text", self.rows, conflicts, [], self.decisions)
        self.shared = sheets.shared.exchanged
        self.consensus = {row["row_id"]: row for row in reach_consensus("full_text", self.decisions, verdicts, sheets)}

    def form(self, who: str):
        if who == "consensus":
            return consensus_form(self.protocol, "full_text")
        return reviewer_form(self.protocol, "full_text", next(p for p in self.protocol["reviewers"] if p["key"] == who))

    def type(self, who: str, row_id: str, tab: str = "Screening", **cells: str) -> None:
        for header, word in cells.items():
            change = deciding(row_id, word, header.replace("_", " "))
            save_changed(sheet_path(self.folder, self.form(who)), change, tab)

    def cells(self, who: str, row_id: str, tab: str = "Screening") -> dict[str, str]:
        rows = preview(self.folder, self.form(who)).sheet.rows
        return next(row.cells for row in rows if (row.tab, row.row_id) == (tab, row_id))

    def place(self, who: str, row_id: str, column: str) -> str:
        rows = preview(self.folder, self.form(who)).sheet.rows
        return next(row.places[column] for row in rows if (row.tab, row.row_id) == ("Screening", row_id))

    def left(self) -> list[tuple[int, int]]:
        """Of each reviewer, and of the shared tab Retrieval: what is left, of how much."""
        tabs = [receipt["tabs"]["Screening"] for receipt in self.receipts] + [self.shared.receipt["tabs"]["Retrieval"]]
        return [(tab["left"], tab["of"]) for tab in tabs]

    def station(self, row_id: str) -> str:
        return station_after_full_text(self.consensus[row_id])["station"]


@pytest.fixture
def readers(tmp_path, monkeypatch) -> Readers:
    monkeypatch.setenv("LITFUNNEL_NOW", "2026-01-05T00:00:00Z")
    return Readers(tmp_path)


def test_a_report_that_one_person_states_as_not_retrieved_is_final_and_asked_of_nobody(readers):
    assert readers.left() == [(2, 2), (2, 2), (0, 0)]
    readers.type("A", ONE, Full_text="not retrieved")
    readers.run()
    assert readers.left() == [(1, 1), (1, 1), (0, 0)]
    assert readers.station(ONE) == "not_retrieved"
    said = readers.consensus[ONE]
    assert (said["retrieval_person"], said["retrieval_date"]) == ("A", "2026-01-05")
    assert readers.cells("B", ONE)["retrieval_known"] == "not retrieved"
    assert readers.shared.receipt["problems"] == []


def test_so_is_one_that_the_shared_sheet_says_is_not_retrieved(readers):
    readers.type("consensus", ONE, "Retrieval", Full_text="not retrieved", By="Bea")
    readers.run()
    assert (readers.left(), readers.station(ONE)) == ([(1, 1), (1, 1), (0, 0)], "not_retrieved")
    assert readers.consensus[ONE]["retrieval_person"] == "Bea"


@pytest.mark.parametrize("word", ["requested", "paywalled (not final)", "received", ""])
def test_what_is_not_final_stays_left_and_says_so(readers, word):
    readers.type("A", ONE, Full_text=word)
    readers.run()
    assert readers.left() == [(2, 2), (2, 2), (0, 0)]
    assert readers.station(ONE) == ("awaiting_full_text" if word == "received" else "awaiting_retrieval")
    known = readers.cells("B", ONE)["retrieval_known"]
    assert known.removesuffix(" (not final)") == word.removesuffix(" (not final)")
    assert "(not final)" in known or word in ("received", "")
    assert readers.receipts[1]["full_texts"] == ({known: 1, "": 1} if known else {"": 2})


def test_a_translation_that_nobody_has_awaits_classification_and_is_asked_of_nobody(readers):
    readers.type("B", TWO, Full_text="needs translation")
    readers.run()
    assert (readers.left(), readers.station(TWO)) == ([(1, 1), (1, 1), (0, 0)], "awaiting_classification")
    for who in "AB":
        readers.type(who, TWO, Decision="include")
    readers.run()
    assert readers.station(TWO) == "included"


def test_two_who_state_it_differently_settle_it_in_the_shared_sheet_at_the_named_cell(readers):
    readers.type("A", ONE, Full_text="not retrieved")
    readers.type("B", ONE, Full_text="received")
    readers.run()
    assert readers.left() == [(1, 1), (1, 1), (1, 1)]
    assert readers.station(ONE) == "awaiting_retrieval"
    [problem] = readers.shared.receipt["problems"]
    assert problem["place"] == "tab Retrieval, cell A3"
    assert "A: not retrieved; B: received" in problem["message"]
    assert "settle it here" in readers.cells("consensus", ONE, "Retrieval")["check"]
    readers.type("consensus", ONE, "Retrieval", Full_text="received")
    readers.run()
    assert (readers.left(), readers.station(ONE)) == ([(2, 2), (2, 2), (0, 0)], "awaiting_full_text")
    assert readers.shared.receipt["problems"] == []


def test_a_report_that_is_not_retrieved_and_judged_all_the_same_is_a_conflict_and_no_decision(readers):
    for who in "AB":
        readers.type(who, ONE, Decision="include")
    readers.run()
    assert readers.station(ONE) == "included"
    readers.type("consensus", ONE, "Retrieval", Full_text="not retrieved")
    readers.run()
    assert (readers.station(ONE), readers.consensus[ONE]["basis"]) == ("awaiting_retrieval", "pending")
    [problem] = readers.shared.receipt["problems"]
    assert "A: judged it; B: judged it" in problem["message"]
    assert "empty those decisions" in problem["fix"]
    for who in "AB":
        readers.type(who, ONE, Decision="")
    readers.run()
    assert (readers.station(ONE), readers.shared.receipt["problems"]) == ("not_retrieved", [])


def test_an_exclusion_without_its_reason_is_left_and_told_with_its_cell(readers):
    readers.type("A", ONE, Decision="exclude")
    readers.type("A", TWO, Decision="exclude", Reason="no good reason")
    readers.run()
    assert readers.left()[0] == (2, 2)
    unclear, lacking = readers.receipts[0]["problems"]
    cells = [f"tab Screening, cell {readers.place('A', row_id, 'reason')}" for row_id in (ONE, TWO)]
    assert [lacking["place"], unclear["place"]] == cells
    assert "1 row says 'exclude' in 'Decision', and nothing in 'Reason': it is not decided" in lacking["message"]
    label = readers.protocol["exclusion_reasons"][0]["label"]
    for row_id in (ONE, TWO):
        readers.type("A", row_id, Reason=label)
    readers.run()
    assert (readers.left()[0], readers.receipts[0]["problems"]) == ((0, 2), [])


def test_a_sheet_that_was_handed_out_without_the_columns_of_full_texts_is_read_without_alarm(readers):
    path = sheet_path(readers.folder, readers.form("A"))

    def as_before(cells):
        header, *rows = cells
        kept = [n for n, name in enumerate(header) if name not in ("Full text", "Full text so far")]
        return [[line[n] for n in kept] for line in [header, *rows]]

    save_changed(path, as_before)
    save_changed(path, lambda cells: [*cells[:-1], ["Form of a former version"]], "Start here")
    readers.type("A", ONE, Decision="include")
    readers.run()
    assert readers.receipts[0]["warnings"] == []
    assert readers.receipts[0]["tabs"]["Screening"] == {"left": 1, "of": 2}


people = st.lists(
    st.fixed_dictionaries({"retrieval": st.sampled_from(["", *STATES]), "decision": st.sampled_from(["", "include"])}),
    min_size=1,
    max_size=3,
)


@given(st.sampled_from(["", *STATES]), people)
def test_a_report_is_read_by_all_or_by_nobody_or_people_are_told_that_they_differ(shared, said):
    said = [each | {"reviewer": key, "retrieval_date": ""} for key, each in zip("ABC", said, strict=False)]
    found = settle_retrieval(dict.fromkeys(RETRIEVAL_COLUMNS, "") | {"retrieval": shared}, said)["retrieval"]
    judged = [bool(each["decision"]) for each in said]
    if found == "not_retrieved":
        assert not any(judged)
    if found == "needs_translation":
        assert all(judged) or not any(judged)
    if shared and found != CONFLICT:
        assert found == shared
    if not shared and len({each["retrieval"] for each in said} - {""}) > 1:
        assert found == CONFLICT
