"""Reviewers who have decided something, and whom the protocol no longer has: a key was renamed, or a person removed."""

from pathlib import Path

from scripts.common.messages import InputError, Problem
from scripts.protocol.screening_settings import TASKS
from scripts.sheets.ledgers import read_ledger

# Ledgers beside those of the reviewers: of conflicts, and of what was handed out to whom.
OF_NO_REVIEWER = {"consensus", "adjudicator", "issued"}


def check_reviewers(review: Path, protocol: dict) -> None:
    """Raise InputError for each reviewer with answers in the ledgers who is not among the protocol's reviewers.

    Without them their decisions would not count, and nobody would have said so.
    """
    known = {person["key"] for person in protocol["reviewers"]}
    answers: dict[str, int] = {}
    for path in sorted((Path(review) / "ledgers").glob("*.*.csv")):
        task, key = path.name.removesuffix(".csv").split(".", 1)
        if task in TASKS and key not in known | OF_NO_REVIEWER:
            answers[key] = answers.get(key, 0) + len(read_ledger(path))
    new = [key for key in sorted(known) if not any((Path(review) / "ledgers").glob(f"*.{key}.csv"))]
    renamed = f" If {' or '.join(new)} is this person: a key stays as it is, only the name may change." if new else ""
    problems = [
        Problem(
            str(Path(review) / "review.yaml"),
            "key reviewers",
            f"{key} is not there any more, and has given {count:,} answers (ledgers/*.{key}.csv).",
            f"Put `{{key: {key}, name: …, status: withdrawn}}` there if they have left: what they judged counts, "
            f"the rest goes to the others.{renamed}",
        )
        for key, count in answers.items()
        if count
    ]
    if problems:
        raise InputError(*problems)
