"""What is said of a run that stopped: one sentence, whatever Snakemake has to say beside it."""

import json
from pathlib import Path

import pytest

from scripts.command.run_logs import forget_logs, log_of_run, why_stopped

SAID = """Error in rule count_flow:
    message: Counting the flow
Traceback (most recent call last):
ZeroDivisionError: division by zero
"""


@pytest.fixture
def logs(tmp_path, monkeypatch) -> Path:
    """The logs of a review, in which one job ended well."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "logs" / "mine"
    (folder / "prisma").mkdir(parents=True)
    (folder / "prisma" / "count_flow.log").write_text("")
    return folder


def note(logs: Path, job: str, *messages: str) -> None:
    path = logs / f"{job}.log"
    path.parent.mkdir(exist_ok=True)
    problems = ({"file": "x.ris", "fix": "", "message": message, "place": "line 3"} for message in messages)
    path.write_text("".join(json.dumps(problem) + "\n" for problem in problems))


def test_one_thing_to_mend_is_said_in_one_line_without_snakemakes_words(logs):
    log_of_run("mine").write_text(SAID)
    note(logs, "identification/read_exports", "is cut off.")
    assert why_stopped("mine") == "The run stopped. x.ris, line 3: is cut off."


def test_several_things_to_mend_are_counted_and_listed_each_once(logs):
    note(logs, "identification/read_exports", "is cut off.", "is a web page.")
    note(logs, "open_review", "is cut off.")
    assert why_stopped("mine").splitlines() == [
        "The run stopped. 2 things are to be mended:",
        "x.ris, line 3: is cut off.",
        "x.ris, line 3: is a web page.",
    ]


def test_a_fault_of_ours_is_said_to_be_ours_with_the_rule_and_the_log_that_has_the_traceback(logs):
    log_of_run("mine").write_text(SAID)
    told = why_stopped("mine")
    assert "a fault in count_flow of litfunnel, not of your files" in told
    assert "logs/mine/run.log" in told
    assert "Traceback" not in told
    assert "\n" not in told


def test_a_run_that_was_asked_to_end_is_no_fault(logs):
    log_of_run("mine").write_text("Terminating processes on user request\n")
    assert why_stopped("mine", asked=True) == "The run stopped. It was told to; the next one goes on from here."


def test_another_snakemake_at_work_is_said_to_be_that(logs):
    log_of_run("mine").write_text("LockException:\nError: Directory cannot be locked.\n")
    assert "cannot be locked: a Snakemake that litfunnel did not start" in why_stopped("mine")


def test_what_stopped_an_earlier_run_is_not_told_again(logs):
    note(logs, "identification/read_exports", "is cut off.")
    forget_logs("mine")
    note(logs, "open_review", "is of no known format.")
    assert why_stopped("mine") == "The run stopped. x.ris, line 3: is of no known format."
