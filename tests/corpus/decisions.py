"""What reviewers A and B decided: pairs of possible duplicates, titles and abstracts, full texts.

Made up, with as much disagreement as reviewers have; what comes out is the selection that the article prints.
"""

from random import Random

from tests.corpus.assemble import SEED, Corpus
from tests.corpus.events import Change, Session, write_ledger

TOGETHER = "A and B"
# Votes (A, B) on the works that pass, and on those that do not though one reviewer would have let them pass.
PASSING_VOTES = 16 * [("include", "include")] + [
    ("include", "maybe"), ("maybe", "include"), ("include", "exclude"), ("maybe", "exclude"),
]  # fmt: skip
CONTESTED_VOTES = 2 * [("include", "exclude"), ("exclude", "include"), ("exclude", "maybe")] + [("maybe", "exclude")]
CONTESTED_KINDS = ("pilot", "cohort", "protocol", "physiology", "validation")
NOTES = {
    "animal": "animals", "cell": "cells", "review": "review, references checked", "systematic_review": "review",
    "opinion": "no data", "case_report": "single case", "survey": "no intervention", "protocol": "no results yet",
    "qualitative": "no measure of function", "case_control": "risk, not treatment",
    "trial": "another disease or no exercise",
}  # fmt: skip
CHANGED_MINDS = 3


def write_decisions(corpus: Corpus) -> dict[str, str]:
    """Name of each ledger of duplicates and screening → its content."""
    passing = sorted({*corpus.reasons, *corpus.included})
    votes = vote_on_titles(corpus, passing, Random(f"{SEED}/votes"))
    return {
        name: write_ledger(sessions, Random(f"{SEED}/ledger {name}"))
        for name, sessions in {
            "duplicates": [Session(TOGETHER, "2020-01-06", 400, _verdicts(corpus))],
            "title_abstract.A": [Session("A", "2020-01-21", 90, _screen(corpus, votes, "A", 0))],
            "title_abstract.B": [Session("B", "2020-01-22", 80, _screen(corpus, votes, "B", 1))],
            "title_abstract.consensus": [
                Session(TOGETHER, "2020-02-06", 300, _resolve(corpus, votes, passing), "resolution")
            ],
            **_full_text(corpus, passing),
        }.items()
    }


def _verdicts(corpus: Corpus) -> list[Change]:
    return [
        (f"{one}|{other}", "verdict", "same" if same else "different")
        for (one, other), same in corpus.hard_pairs.items()
    ]


def vote_on_titles(corpus: Corpus, passing: list[str], rng: Random) -> dict[str, tuple[str, str]]:
    """Work's key → the votes of A and B on its title and abstract."""
    votes = dict.fromkeys(corpus.works, ("exclude", "exclude"))
    # The two that only one reviewer let pass are reports excluded later, not studies of the published review.
    later = [key for key in passing if key in corpus.reasons]
    doubted = rng.sample(later, 4)
    agreed = [key for key in passing if key not in doubted]
    votes |= dict(zip(agreed + doubted, PASSING_VOTES, strict=True))
    open_to_doubt = [
        key
        for key, work in corpus.works.items()
        if work.made_up and work.topic == "als_exercise" and work.kind in CONTESTED_KINDS and key not in passing
    ]
    return votes | dict(zip(rng.sample(open_to_doubt, len(CONTESTED_VOTES)), CONTESTED_VOTES, strict=True))


def _screen(corpus: Corpus, votes: dict[str, tuple[str, str]], reviewer: str, place: int) -> list[Change]:
    """One reviewer's decisions, in an order of their own, with a note now and then and a few minds changed."""
    rng = Random(f"{SEED}/order of {reviewer}")
    changes: list[Change] = []
    order = rng.sample(sorted(votes), len(votes))
    regretted = set(rng.sample([key for key in order if votes[key] == ("exclude", "exclude")], CHANGED_MINDS))
    for key in order:
        unique_id, vote = corpus.unique_ids[key], votes[key][place]
        changes.append((unique_id, "decision", "maybe" if key in regretted else vote))
        note = NOTES.get(corpus.works[key].kind)
        if vote == "exclude" and note and rng.random() < 0.05:
            changes.append((unique_id, "note", note))
        if vote == "maybe":
            changes.append((unique_id, "note", "controls unclear from the abstract"))
    changes += [(corpus.unique_ids[key], "decision", "exclude") for key in order if key in regretted]
    return changes


def _resolve(corpus: Corpus, votes: dict[str, tuple[str, str]], passing: list[str]) -> list[Change]:
    """The conflicts (one lets it pass, the other does not), resolved together."""
    changes: list[Change] = []
    for key in sorted(votes, key=corpus.unique_ids.__getitem__):
        if votes[key].count("exclude") == 1:
            decision = "include" if key in passing else "exclude"
            changes.append((corpus.unique_ids[key], "decision", decision))
            if decision == "include":
                changes.append((corpus.unique_ids[key], "note", "to be read in full"))
    return changes


def _full_text(corpus: Corpus, passing: list[str]) -> dict[str, list[Session]]:
    """Full-text screening: two conflicts on the reason and one on the decision, all resolved."""
    outcome = {key: ("exclude", corpus.reasons[key]) if key in corpus.reasons else ("include", "") for key in passing}
    slips = _slips(corpus, passing)
    sessions = {}
    for reviewer, day in (("A", "2020-02-20"), ("B", "2020-02-24")):
        order = Random(f"{SEED}/reading of {reviewer}").sample(passing, len(passing))
        changes = [
            change
            for key in order
            for change in _read_report(_report(corpus, key), *slips.get((reviewer, key), outcome[key]))
        ]
        sessions[f"full_text.{reviewer}"] = [Session(reviewer, day, 2400, changes)]
    resolved = [
        change
        for _, key in sorted(slips)
        for change in (*_read_report(_report(corpus, key), *outcome[key])[:2],
                       (_report(corpus, key), "note", "read again together"))
    ]  # fmt: skip
    sessions["full_text.consensus"] = [
        Session(TOGETHER, "2020-02-17", 200, _retrieve(corpus, passing)),
        Session(TOGETHER, "2020-03-05", 600, resolved, "resolution"),
    ]
    return sessions


def _slips(corpus: Corpus, passing: list[str]) -> dict[tuple[str, str], tuple[str, str]]:
    """(reviewer, work's key) → the decision and reason that did not stand."""

    def first(reason: str) -> str:
        return next(key for key in passing if corpus.reasons.get(key) == reason)

    return {
        ("A", first("insufficient_results")): ("include", ""),
        ("A", first("not_intervention")): ("exclude", "insufficient_results"),
        ("B", first("not_rct")): ("exclude", "insufficient_results"),
    }


def _read_report(report_id: str, decision: str, reason: str) -> list[Change]:
    changes = [(report_id, "decision", decision)]
    if reason:
        changes.append((report_id, "reason", reason))
    if reason == "insufficient_results":
        changes.append((report_id, "note", "no functional score with its spread at six months"))
    return changes


def _retrieve(corpus: Corpus, passing: list[str]) -> list[Change]:
    """All full texts were received."""
    return [
        change
        for number, key in enumerate(sorted(passing, key=corpus.unique_ids.__getitem__))
        for change in (
            (_report(corpus, key), "retrieval", "received"),
            (_report(corpus, key), "retrieval_date", f"2020-02-{11 + number // 5:02d}"),
            (_report(corpus, key), "retrieval_person", "AB"[number % 2]),
        )
    ]


def _report(corpus: Corpus, key: str) -> str:
    return "rep-" + corpus.unique_ids[key].removeprefix("uni-")
