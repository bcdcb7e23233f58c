"""What people are asked about pairs of records, what they are shown, and what their answers come to."""

import openpyxl
import pytest

from scripts.deduplication.duplicates_form import duplicates_form
from scripts.deduplication.join_records import join
from scripts.deduplication.judge_duplicates import judge
from scripts.deduplication.notice_duplicates import noticed_duplicates
from scripts.identification.records import empty_record
from scripts.sheets.form import ROW_ID
from scripts.sheets.ledgers import append_events, read_ledger
from scripts.sheets.receipts import look_at_sheet

PROTOCOL = {"notice": "", "version": "1", "duplicates": {"possible": "ask", "merge": []}}
WHEN = "2026-01-01T00:00:00Z"


def record(record_id: str, **values) -> dict:
    return empty_record() | {"record_id": record_id, "source": record_id[0], "title": f"Walking {record_id}"} | values


def pair(id1: str, id2: str, verdict: str, **values) -> dict:
    return {"id1": id1, "id2": id2, "verdict": verdict, "reason": "titles agree", "relation": "",
            "decided_by": "automatic", "score": "9"} | values  # fmt: skip


RECORDS = [record(r) for r in ("a-1", "b-1", "c-1", "d-1", "e-1")]
PAIRS = [pair("a-1", "b-1", "possible"), pair("c-1", "d-1", "same", reason="same DOI", score="6")]


class Review:
    """A review's sheet and ledger of duplicates, and what the screening ledgers say."""

    def __init__(self, folder, records=RECORDS, pairs=PAIRS, duplicates=PROTOCOL["duplicates"]):
        self.folder, self.records, self.pairs = folder, list(records), list(pairs)
        self.protocol = PROTOCOL | {"duplicates": duplicates}
        self.marks: list[dict] = []
        self.minted_for: dict[str, str] = {}
        self.path = folder / "sheets" / "duplicates.xlsx"

    def run(self) -> dict[str, tuple[str, str]]:
        """Exchange the sheet; each judged pair's verdict and person."""
        noticed = noticed_duplicates(self.marks, "title_abstract.A")
        self.verdicts, _, self.receipt = judge(
            self.folder, self.protocol, self.records, self.pairs, noticed, self.minted_for
        )
        self.clusters = join(self.records, self.pairs, self.verdicts).clusters
        return {v["row_id"]: (v["verdict"], v["person"]) for v in self.verdicts}

    def tab(self, name: str) -> dict[str, dict[str, str]]:
        """The rows of a tab by their hidden id: header → text."""
        lines = openpyxl.load_workbook(self.path)[name].iter_rows(min_row=2, values_only=True)
        headers = next(lines)
        rows = [dict(zip(headers, line, strict=True)) for line in lines]
        return {row[ROW_ID]: row for row in rows if row[ROW_ID]}

    def fill(self, tab: str, row_id: str, **cells: str) -> None:
        """Type into a row of a tab, as a person would: header → text (with _ for a space)."""
        book = openpyxl.load_workbook(self.path, rich_text=True)
        sheet = book[tab]
        headers = [cell.value for cell in sheet[2]]
        [line] = [row for row in sheet.iter_rows(min_row=3) if row[headers.index(ROW_ID)].value == row_id]
        for header, text in cells.items():
            line[headers.index(header.replace("_", " "))].value = text or None
        book.save(self.path)

    def mark(self, row_id: str, target: str, seq: int) -> None:
        """A reviewer marks a row of a screening sheet as a duplicate, or takes it back with the target ""."""
        stamp = {"when": WHEN, "row_id": row_id, "old": "", "person": "Ann", "origin": "import", "row_sha256": ""}
        value = "duplicate_of" if target else ""
        self.marks += [
            stamp | {"seq": str(seq), "column": "mark", "new": value},
            stamp | {"seq": str(seq + 1), "column": "mark_target", "new": target},
        ]

    def together(self, *ids: str) -> bool:
        """Are these records in one cluster?"""
        return any(set(ids) <= set(members) for members in self.clusters)

    @property
    def left(self) -> int:
        return self.receipt["tabs"]["Pairs"]["left"]


@pytest.fixture
def review(tmp_path):
    return Review(tmp_path)


def test_possible_duplicates_are_asked_side_by_side_and_what_differs_is_coloured(tmp_path):
    first = record("a-1", title="Walking in ALS: 12 weeks", journal="Gait", year=2001, pages="1-9", doi="10.1/x")
    second = record("b-1", title="Walking in ALS; 24 weeks", authors=["Doe, J", "Roe, K"], year=2001)
    review = Review(tmp_path, [first, second], PAIRS[:1])
    review.run()
    [row] = review.tab("Pairs").values()
    assert (row["Title, first"], row["Title, second"]) == ("Walking in ALS: 12 weeks", "Walking in ALS; 24 weeks")
    assert row["Published in, first"] == "Gait. 2001, p. 1-9"
    assert (row["Authors, second"], row["Identifiers, first"]) == ("Doe, J; Roe, K", "DOI 10.1/x")
    assert row["Why it is asked"] == "titles agree"
    rich = openpyxl.load_workbook(review.path, rich_text=True)["Pairs"]
    at = [cell.value for cell in rich[2]].index("Title, first") + 1
    coloured = [str(part) for part in rich.cell(3, at).value if getattr(part, "font", None) and part.font.b]
    assert coloured == ["12"]


def test_nobody_is_asked_if_the_protocol_keeps_possible_duplicates_apart(tmp_path):
    review = Review(tmp_path, duplicates={"possible": "keep_apart", "merge": []})
    review.run()
    assert review.tab("Pairs") == {}
    assert review.left == 0


def test_a_verdict_keeps_the_name_that_is_typed_beside_it(review):
    review.run()
    assert review.left == 1
    review.fill("Pairs", "a-1|b-1", Verdict="same", Decided_by="Ann")
    assert review.run() == {"a-1|b-1": ("same", "Ann")}
    assert review.left == 0
    assert review.together("a-1", "b-1")


def test_an_automatic_merge_is_undone_by_one_verdict_and_comes_back_when_that_is_emptied(review):
    review.run()
    assert review.together("c-1", "d-1")
    assert review.tab("Merged")["c-1|d-1"]["Why they were joined"] == "same DOI"
    review.fill("Merged", "c-1|d-1", Verdict="different", Decided_by="Ann")
    assert review.run() == {"c-1|d-1": ("different", "Ann")}
    assert not review.together("c-1", "d-1")
    assert "c-1|d-1" not in review.tab("Merged")
    assert review.tab("Pairs")["c-1|d-1"]["Verdict"] == "different"
    review.fill("Pairs", "c-1|d-1", Verdict="")
    assert review.run() == {}
    assert review.together("c-1", "d-1")


@pytest.mark.parametrize("typed", ["e-1", "uni-e-1", "rep-e-1", "PMID: 123", "https://doi.org/10.5555/E"])
def test_two_records_that_nobody_asked_about_are_judged_by_typing_them(tmp_path, typed):
    review = Review(tmp_path, [*RECORDS[:4], record("e-1", pmid="123", doi="10.5555/e")])
    review.run()
    review.fill("Type a pair", "typed-1", The_first_record=typed, The_second_record="a-1", Verdict="same",
                Decided_by="Bo")  # fmt: skip
    assert review.run() == {"a-1|e-1": ("same", "Bo")}
    assert review.together("a-1", "e-1")
    assert review.tab("Pairs")["a-1|e-1"]["Decided by"] == "Bo"
    assert not any(row["The first record"] for row in review.tab("Type a pair").values())
    before = read_ledger(tmp_path / "ledgers" / "duplicates.csv")
    review.run()
    assert read_ledger(tmp_path / "ledgers" / "duplicates.csv") == before


def test_a_typed_pair_leaves_nothing_to_do_for_a_second_run_nor_does_taking_it_back(review):
    form = duplicates_form(review.protocol)

    def said() -> str:
        return look_at_sheet(review.folder, form, review.folder / "receipt.json", forget=False).digest

    review.run()
    review.fill("Type a pair", "typed-1", The_first_record="a-1", The_second_record="e-1", Verdict="same")
    typed = said()
    review.run()
    assert review.together("a-1", "e-1")
    assert said() == typed
    review.fill("Pairs", "a-1|e-1", Verdict="")
    blanked = said()
    assert blanked != typed
    review.run()
    assert not review.together("a-1", "e-1")
    assert said() == blanked


def test_a_typed_id_that_is_no_record_is_named_and_stays_in_its_cell(review):
    review.run()
    review.fill("Type a pair", "typed-1", The_first_record="x-9", The_second_record="a-1", Verdict="same")
    assert review.run() == {}
    [problem] = review.receipt["problems"]
    assert problem["message"] == "No record is found for 'x-9'."
    row = review.tab("Type a pair")["typed-1"]
    assert (row["The first record"], row["What became of it"]) == ("x-9", "No record is found for 'x-9'.")


def test_a_duplicate_noticed_while_screening_is_joined_under_the_reviewers_name_until_the_mark_is_emptied(review):
    review.mark("uni-a-1", "uni-e-1", seq=1)
    assert review.run() == {"a-1|e-1": ("same", "Ann")}
    assert review.together("a-1", "e-1")
    assert "Ann marked" in review.tab("Merged")["a-1|e-1@title_abstract.A:2"]["Why they were joined"]
    review.mark("uni-a-1", "", seq=3)
    assert review.run() == {}
    assert not review.together("a-1", "e-1")


def test_a_mark_whose_row_was_merged_away_is_undone_in_the_sheet_of_duplicates(review):
    review.mark("uni-a-1", "uni-e-1", seq=1)
    review.run()
    review.fill("Merged", "a-1|e-1@title_abstract.A:2", Verdict="different", Decided_by="Ann")
    assert review.run() == {"a-1|e-1": ("different", "Ann")}
    assert not review.together("a-1", "e-1")
    assert review.left == 1  # a-1|b-1, which is asked anyway
    assert review.run() == {"a-1|e-1": ("different", "Ann")}


def test_a_mark_that_names_no_other_record_is_told_by_its_row(review):
    review.mark("uni-a-1", "uni-e-1", seq=1)
    review.marks[1]["new"] = ""
    assert review.run() == {}
    [problem] = review.receipt["problems"]
    assert (problem["file"], problem["place"]) == ("sheets/title_abstract.A.xlsx", "the row of uni-a-1")
    assert "duplicate of a record that is not named" in problem["message"]


def test_a_mark_against_an_earlier_verdict_is_asked_and_the_answer_holds(review):
    review.run()
    review.fill("Pairs", "a-1|b-1", Verdict="different", Decided_by="Bo")
    review.run()
    review.mark("uni-b-1", "uni-a-1", seq=1)
    assert review.run() == {"a-1|b-1": ("different", "Bo")}
    assert review.left == 1
    [(row_id, row)] = review.tab("Pairs").items()
    assert row["Why it is asked"].startswith("Bo said different, but Ann marked one as a duplicate of the other")
    assert not row["Verdict"]
    review.fill("Pairs", row_id, Verdict="different", Decided_by="Ann and Bo")
    assert review.run() == {"a-1|b-1": ("different", "Ann and Bo")}
    assert review.left == 0
    review.fill("Pairs", row_id, Verdict="same")
    review.run()
    assert review.together("a-1", "b-1")


def test_a_verdict_is_asked_again_only_if_what_the_records_say_has_changed(review):
    review.run()
    review.fill("Pairs", "a-1|b-1", Verdict="same", Decided_by="Bo")
    review.run()
    review.pairs[0] = review.pairs[0] | {"reason": "other words", "score": "5"}
    review.run()
    assert review.left == 0
    review.records[0] = review.records[0] | {"title": "Running"}
    assert review.run() == {"a-1|b-1": ("same", "Bo")}
    assert review.left == 1
    assert review.together("a-1", "b-1")
    [(row_id, row)] = review.tab("Pairs").items()
    assert "has changed since" in row["Why it is asked"]
    review.fill("Pairs", row_id, Verdict="different", Decided_by="Cy")
    assert review.run() == {"a-1|b-1": ("different", "Cy")}
    assert review.left == 0


def test_verdicts_that_contradict_each_other_are_told_with_their_cells_and_keep_the_review_open(tmp_path):
    review = Review(tmp_path)
    said = {"a-1|b-1": "same", "b-1|c-1": "same", "a-1|c-1": "different"}
    events = [{"when": WHEN, "row_id": row_id, "column": "verdict", "old": "", "new": verdict, "person": "Ann",
               "origin": "import", "protocol": "1"} for row_id, verdict in said.items()]  # fmt: skip
    append_events(tmp_path / "ledgers" / "duplicates.csv", events)
    review.run()
    [problem] = review.receipt["problems"]
    assert problem["place"] == "tab Pairs, cells A4, A3, A5"
    assert problem["message"] == (
        "a-1 is the same as b-1 and b-1 is the same as c-1, yet a-1 is said to be different from c-1."
    )
    assert review.left == 1
    assert not review.together("a-1", "c-1")
    assert list(review.tab("Pairs")) == ["a-1|b-1", "a-1|c-1", "b-1|c-1"]
    review.fill("Pairs", "a-1|c-1", Verdict="same")
    review.run()
    assert review.receipt["problems"] == []
    assert review.left == 0
    assert review.together("a-1", "b-1", "c-1")


def test_a_merge_that_gives_way_to_a_verdict_becomes_a_question(tmp_path):
    pairs = [pair("a-1", "b-1", "same", score="12"), pair("c-1", "d-1", "same", score="8"),
             pair("b-1", "d-1", "different")]  # fmt: skip
    review = Review(tmp_path, pairs=pairs)
    review.run()
    review.fill("Type a pair", "typed-1", The_first_record="a-1", The_second_record="c-1", Verdict="same")
    review.run()
    assert review.together("a-1", "b-1", "c-1")
    assert review.left == 1
    row = review.tab("Pairs")["c-1|d-1"]
    assert row["Why it is asked"].startswith("joining them would join records that are kept apart")
    review.fill("Pairs", "c-1|d-1", Verdict="same")
    review.run()
    assert review.together("a-1", "c-1", "d-1")
    assert review.left == 1, "now the other merge gives way, and is asked about"
    review.fill("Pairs", "a-1|b-1", Verdict="same")
    review.run()
    assert review.together("a-1", "b-1", "c-1", "d-1")
    assert review.left == 0


def test_what_other_verdicts_have_answered_is_not_asked(tmp_path):
    pairs = [pair("a-1", "b-1", "possible"), pair("a-1", "c-1", "possible"), pair("b-1", "c-1", "same")]
    review = Review(tmp_path, pairs=pairs)
    review.run()
    review.fill("Pairs", "a-1|b-1", Verdict="same")
    review.run()
    assert review.left == 0
    assert list(review.tab("Pairs")) == ["a-1|b-1"]


def test_every_column_of_the_form_is_in_every_row(review):
    review.run()
    for tab in duplicates_form(PROTOCOL).tabs:
        headers = {column.header for column in tab.columns}
        assert all(headers <= row.keys() for row in review.tab(tab.name).values())
