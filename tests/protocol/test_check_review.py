"""`check` opens what there is, and names what has not been written yet, or lies where it is not read."""

from pathlib import Path

import pytest

from scripts.common.messages import InputError, command_status
from scripts.protocol.check_review import main
from scripts.protocol.load_protocol import load_protocol
from scripts.protocol.placeholders import find_placeholders, warn_of_placeholders
from scripts.protocol.reviewers import check_reviewers
from scripts.protocol.start_review import main as start
from scripts.sheets.ledgers import append_events

OWN = {
    "The title of your review": "Walking",
    "Who": "Adults",
    "What is done": "Walking",
    "Compared with what": "Rest",
    "What is measured": "Pain",
    "A criterion that a study has to meet": "Randomised",
    "A criterion that rules a study out": "Children",
    "your query, as it was entered": "walk*",
    "Your name": "Ann",
    "First reviewer": "Ann",
    "Second reviewer": "Ben",
    "label: First outcome": "label: Pain",
}
RIS = "TY  - JOUR\nTI  - Walking {n}\nAU  - Ng, A\nPY  - 2020\nER  - \n\n"


@pytest.fixture
def started(tmp_path, monkeypatch) -> Path:
    """A review as `litfunnel new` leaves it."""
    monkeypatch.chdir(tmp_path)
    Path("config").mkdir()
    Path("config/config.yaml").write_text("review: mine\n")
    assert start(["mine"]) == 0
    return Path("config/mine")


@pytest.fixture
def review(started) -> Path:
    """A review whose protocol is written, with 3 records and as many hits."""
    text = (started / "review.yaml").read_text()
    for old, new in OWN.items():
        text = text.replace(f": {old}" if ":" not in old else old, f": {new}" if ":" not in old else new, 1)
        text = text.replace(f"- {old}", f"- {new}", 1)
    (started / "review.yaml").write_text(text.replace("# hits: 123 ", "hits: 3 #"))
    put(started, "searches/pubmed/2026-01-31/export.ris", 3)
    return started


def put(review: Path, name: str, records: int) -> None:
    path = review / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(RIS.format(n=n) for n in range(records)))


def rewrite(review: Path, old: str, new: str) -> None:
    text = (review / "review.yaml").read_text()
    assert old in text
    (review / "review.yaml").write_text(text.replace(old, new, 1))


def check(capsys) -> tuple[int, str, str]:
    capsys.readouterr()
    status = command_status(main, ["--review", "mine"])
    return status, *capsys.readouterr()


def test_a_template_that_nobody_wrote_in_does_not_pass_and_each_key_is_named_with_its_line(started, capsys):
    put(started, "searches/pubmed/2026-01-31/export.ris", 3)
    status, _, told = check(capsys)
    assert status == 1
    places = [line for line in told.splitlines() if "still says" in line]
    assert len(places) == len(OWN)
    for key in ("title", "question.population", "eligibility.include.1", "sources.1.searches.1.query",
                "reviewers.2.name", "outcomes.1.label"):  # fmt: skip
        assert sum(f"key {key}: still says" in place for place in places) == 1
    lines = (started / "review.yaml").read_text().splitlines()
    for problem in find_placeholders(started):
        number = int(problem.place.removeprefix("line ").partition(",")[0])
        assert problem.message.partition("'")[2].rstrip("'.") in lines[number - 1]


def test_a_protocol_that_was_written_passes_with_a_line_for_each_export(review, capsys):
    status, said, told = check(capsys)
    assert (status, told) == (0, "")
    assert "searches/pubmed/2026-01-31/export.ris: 3 records, ris; the search has its 3 hits" in said
    assert warn_of_placeholders(review) == []


def test_fewer_records_than_hits_are_told_before_anything_is_run(review, capsys):
    put(review, "searches/pubmed/2026-01-31/export.ris", 2)
    status, _, told = check(capsys)
    assert status == 1
    assert "holds 2 distinct records, but the platform displayed 3 hits" in told


def test_what_lies_in_the_wrong_place_is_opened_and_counted_all_the_same(review, capsys):
    put(review, "searches/more.ris", 18)
    put(review, "searches/embase/2026-02-01/export.ris", 7)
    status, said, told = check(capsys)
    assert status == 1
    assert "searches/more.ris: 18 records, ris; not read in a run, see below" in said
    assert "searches/embase/2026-02-01/export.ris: 7 records" in said
    assert "searches/pubmed/2026-01-31/export.ris: 3 records" in said
    assert "  - key: embase\n" in told


def test_lines_taken_over_from_check_have_to_be_completed(review, capsys):
    put(review, "searches/pubmed/2026-02-28/export.ris", 2)
    lines = check(capsys)[2].splitlines()[-4:]
    rewrite(review, "\n# Reports that a good search", "\n".join(["", *lines, "", "# Reports"]))
    status, _, told = check(capsys)
    assert status == 1
    assert [line.partition("key ")[2] for line in told.splitlines()] == [
        f"sources.1.searches.2.{key}: still says '…'. Write your own." for key in ("query", "who")
    ]


def test_every_kind_of_problem_is_told_at_once(review, capsys):
    rewrite(review, "title: Walking", "title: The title of your review")
    put(review, "searches/more.ris", 1)
    put(review, "searches/pubmed/2026-01-31/export.ris", 2)
    told = check(capsys)[2]
    assert all(part in told for part in ("still says", "lies in no folder", "displayed 3 hits"))


@pytest.mark.parametrize("task", ["title_abstract", "full_text", "extraction", "risk_of_bias"])
def test_a_reviewer_who_decided_and_is_not_in_the_protocol_any_more_is_told(review, task, capsys):
    events = [{"row_id": f"uni-{n}", "column": "decision", "new": "include", "person": "B"} for n in range(4)]
    append_events(review / "ledgers" / f"{task}.B.csv", events)
    check_reviewers(review, load_protocol(review))
    rewrite(review, "{key: B, name: Ben}", "{key: Ben, name: Ben}")
    with pytest.raises(InputError) as error:
        check_reviewers(review, load_protocol(review))
    told = str(error.value)
    assert "B is not there any more, and has given 4 answers" in told
    assert "`{key: B, name: …, status: withdrawn}`" in told
    assert "If A or Ben is this person: a key stays as it is, only the name may change." in told
    assert check(capsys)[0] == 1


def test_of_a_reviewer_who_decided_nothing_the_key_may_change(review):
    events = {"issued": ("reviewers", "B"), "consensus": ("decision", "include")}
    for ledger, (column, new) in events.items():
        path = review / "ledgers" / f"title_abstract.{ledger}.csv"
        append_events(path, [{"row_id": "uni-1", "column": column, "new": new}])
    rewrite(review, "key: B,", "key: Ben,")
    check_reviewers(review, load_protocol(review))
