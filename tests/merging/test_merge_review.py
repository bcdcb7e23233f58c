"""`litfunnel merge`, as git calls it and as people do, and how git comes to know of it."""

import random
import subprocess

import pytest

from scripts.command.__main__ import main
from scripts.merging.git_driver import NAME, git, set_up_driver
from scripts.merging.merge_review import merge_file
from scripts.sheets.exchange import exchange
from scripts.sheets.find import of_other_side
from scripts.sheets.ledgers import MERGE, append_events, read_ledger, state_of
from scripts.sheets.preview import ledger_path, sheet_path
from tests.merging.test_unite_ledgers import BEGINNING, PATH, ledger, said, text
from tests.merging.two_clones import FORM, ROWS, Clone, shown_in, two_clones, type_in


@pytest.fixture
def clones(tmp_path, monkeypatch):
    monkeypatch.setenv("LITFUNNEL_NOW", "2026-01-01T00:00:00Z")
    return two_clones(tmp_path, random.Random(1), monkeypatch)


def types(clone: Clone, row_id: str, value: str, runs: bool = True):
    type_in(sheet_path(clone.review, FORM), row_id, "decision", value)
    if runs:
        exchange(clone.review, FORM, ROWS, "1")
    clone.commit()


def pull(clone: Clone, other: Clone) -> None:
    clone.git("pull", "-q", "--no-rebase", "--no-edit", str(other.folder), "main")


def test_git_is_told_once_how_to_merge_and_nothing_is_said_where_that_is_right(clones, capsys):
    ann, _ = clones
    assert git(ann.folder, "config", f"merge.{NAME}.driver") == "./litfunnel merge --driver %O %A %B %P\n"
    capsys.readouterr()
    before = (ann.folder / ".git" / "config").read_bytes()
    set_up_driver(ann.folder)
    assert ((ann.folder / ".git" / "config").read_bytes(), capsys.readouterr().err) == (before, "")
    git(ann.folder, "config", f"merge.{NAME}.driver", "something else")
    set_up_driver(ann.folder)
    assert "git now merges ledgers" in capsys.readouterr().err
    assert (ann.folder / ".git" / "config").read_bytes() == before


def test_a_folder_that_is_no_checkout_is_left_alone(tmp_path, capsys):
    set_up_driver(tmp_path)
    (tmp_path / "litfunnel").touch()
    (tmp_path / ".gitattributes").write_text(f"x merge={NAME}\n")
    set_up_driver(tmp_path)
    assert (capsys.readouterr().err, sorted(path.name for path in tmp_path.iterdir())) == (
        "", [".gitattributes", "litfunnel"],
    )  # fmt: skip


def test_both_who_resolve_one_conflict_differently_are_asked_and_the_one_who_chooses_ends_it(clones, monkeypatch):
    ann, ben = clones
    types(ann, "rep-1", "include")
    types(ben, "rep-1", "exclude")
    pull(ann, ben)
    asked = exchange(ann.review, FORM, ROWS, "1")
    [problem] = asked.problems
    place = asked.cell_of("Conflicts", "rep-1", "decision")
    assert problem.place == f"tab Conflicts, cell {place}"
    assert "differ in 'Decision' of rep-1: 'exclude' and 'include'" in problem.message
    assert asked.state == {}
    assert shown_in(sheet_path(ann.review, FORM)) == {}
    types(ann, "rep-1", "include")
    assert exchange(ann.review, FORM, ROWS, "1").problems == []
    pull(ben, ann)
    assert exchange(ben.review, FORM, ROWS, "1").state == {("rep-1", "decision"): "include"}


def test_what_both_typed_and_neither_ran_is_read_from_both_sheets(clones):
    ann, ben = clones
    types(ann, "rep-1", "include", runs=False)
    types(ben, "rep-2", "exclude", runs=False)
    pull(ann, ben)
    assert len(list((ann.review / "sheets").glob("full_text.consensus.merged-*.xlsx"))) == 1
    found = exchange(ann.review, FORM, ROWS, "1")
    assert found.state == {("rep-1", "decision"): "include", ("rep-2", "decision"): "exclude"}
    assert not list((ann.review / "sheets").glob("*merged*"))
    assert found.problems == []


def test_what_both_typed_differently_into_one_cell_and_neither_ran_waits_for_a_person(clones):
    ann, ben = clones
    types(ann, "rep-1", "include", runs=False)
    types(ben, "rep-1", "exclude", runs=False)
    pull(ann, ben)
    [problem] = exchange(ann.review, FORM, ROWS, "1").problems
    assert "different answers" in problem.message
    assert len(list((ann.review / "sheets").glob("*merged*"))) == 1


def test_a_clone_in_which_git_did_not_know_is_mended_by_the_command(clones, monkeypatch, capsys):
    ann, ben = clones
    types(ann, "rep-1", "include")
    types(ann, "rep-3", "maybe", runs=False)
    types(ben, "rep-2", "exclude")
    types(ben, "rep-4", "maybe", runs=False)
    git(ann.folder, "config", "--remove-section", f"merge.{NAME}")
    told = subprocess.run(["git", "pull", "-q", "--no-rebase", str(ben.folder), "main"], cwd=ann.folder, check=False)
    assert told.returncode == 1
    assert b"<<<<<<<" in ledger_path(ann.review, FORM).read_bytes()
    monkeypatch.chdir(ann.folder)
    (ann.review / "review.yaml").touch()
    capsys.readouterr()
    assert main(["merge", "--review", "r"]) == 0
    out = capsys.readouterr().out
    assert "full_text.consensus.csv: united; events that only one side had: 1 and 1." in out
    assert "git add config/r" in out
    assert exchange(ann.review, FORM, ROWS, "1").state == {
        ("rep-1", "decision"): "include", ("rep-2", "decision"): "exclude", ("rep-3", "decision"): "maybe",
        ("rep-4", "decision"): "maybe",
    }  # fmt: skip
    ann.commit()
    assert main(["merge", "--review", "r"]) == 0
    assert "there was nothing to unite" in capsys.readouterr().out


def test_a_side_that_was_dropped_is_told_by_the_sheet_that_was_issued_on_it(clones):
    ann, _ = clones
    types(ann, "rep-1", "include")
    types(ann, "rep-2", "exclude")
    path = ledger_path(ann.review, FORM)
    path.unlink()
    append_events(path, ledger(said("rep-1", "maybe")))
    found = exchange(ann.review, FORM, ROWS, "1")
    told = " ".join(warning.message for warning in found.warnings)
    assert "was issued on decisions that ledgers/full_text.consensus.csv does not have" in told
    assert found.state == {("rep-1", "decision"): "maybe", ("rep-2", "decision"): "exclude"}
    assert "include" in {event["new"] for event in found.events}


def test_versions_that_cannot_be_united_are_left_with_marks_which_the_next_run_names(tmp_path, capsys):
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    ours.write_bytes(text(ledger(*BEGINNING)))
    theirs.write_bytes(text(ledger(*BEGINNING)[1:]))
    assert merge_file(ours, theirs, PATH) == 1
    assert "does not follow on" in capsys.readouterr().err
    with pytest.raises(Exception, match=r"line 1: holds both sides of a merge.*litfunnel merge"):
        read_ledger(ours)
    for line in (*text(ledger(*BEGINNING)).splitlines(), *theirs.read_bytes().splitlines()):
        assert line in ours.read_bytes()


def test_a_ledger_that_one_side_saved_by_a_spreadsheet_program_is_united(tmp_path):
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    ours.write_bytes(text(ledger(*BEGINNING, said("u3", "maybe", 3))).replace(b",", b";").replace(b"\n", b"\r\n"))
    theirs.write_bytes(text(ledger(*BEGINNING, said("u4", "maybe", 4))))
    assert merge_file(ours, theirs, PATH) == 0
    merged = tmp_path / "x.csv"
    merged.write_bytes(ours.read_bytes())
    assert {row_id for row_id, _ in state_of(read_ledger(merged))} == {"u1", "u2", "u3", "u4"}


def test_a_copy_that_comes_back_with_a_merge_does_not_answer_what_the_merge_left_open(clones, monkeypatch):
    ann, _ = clones
    path = sheet_path(ann.review, FORM)
    type_in(path, "rep-1", "decision", "maybe")
    copy = path.read_bytes()
    ann.run(monkeypatch)
    event = {"when": "x", "row_id": "rep-1", "column": "decision", "person": "", "protocol": "1"}
    changed = event | {"old": "maybe", "new": "exclude", "origin": "sheet"}
    asked = event | {"old": "exclude | maybe", "new": "", "origin": MERGE}
    append_events(ledger_path(ann.review, FORM), [changed, asked])
    path.with_name(of_other_side(FORM.name, "9ee20974")).write_bytes(copy)
    for _ in range(2):
        ann.run(monkeypatch)
        [problem] = ann.exchanged[FORM.name].problems
        assert "were merged differ" in problem.message
    type_in(path, "rep-1", "decision", "maybe")
    ann.run(monkeypatch)
    assert ann.exchanged[FORM.name].problems == []
    assert ann.exchanged[FORM.name].state["rep-1", "decision"] == "maybe"


def test_an_answer_taken_back_is_not_given_again_by_a_sheet_that_both_have_merged_before(clones, monkeypatch):
    ann, ben = clones
    type_in(sheet_path(ann.review, FORM), "rep-1", "decision", "exclude")
    ann.run(monkeypatch)
    type_in(sheet_path(ben.review, FORM), "rep-1", "decision", "exclude")
    for clone in clones:
        clone.commit()
    before = ann.git("rev-parse", "HEAD").strip()
    ann.pull(ben)
    ben.git("fetch", "-q", str(ann.folder), "main")
    ben.git("merge", "-q", "--no-edit", before)
    for clone in clones:
        clone.run(monkeypatch)
        clone.commit()
    type_in(sheet_path(ben.review, FORM), "rep-1", "decision", "")
    ben.run(monkeypatch)
    ben.commit()
    ben.pull(ann)
    ben.run(monkeypatch)
    assert ben.exchanged[FORM.name].state == {}


def test_a_copy_of_a_merge_gives_what_the_ledger_never_had(clones, monkeypatch):
    ann, _ = clones
    path = sheet_path(ann.review, FORM)
    issued = path.read_bytes()
    type_in(path, "rep-1", "decision", "exclude")
    copy = path.read_bytes()
    path.write_bytes(issued)
    path.with_name(of_other_side(FORM.name, "e2a050ea")).write_bytes(copy)
    ann.run(monkeypatch)
    assert ann.exchanged[FORM.name].state == {("rep-1", "decision"): "exclude"}
