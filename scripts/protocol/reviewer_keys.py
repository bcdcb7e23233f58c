"""Keys of reviewers that cannot be: sheets and ledgers are called by them, on every system."""

from scripts.common.messages import Problem

# Ledgers beside the reviewers': title_abstract.consensus, title_abstract.issued …
RESERVED = {"consensus", "adjudicator", "issued"}
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}


def reviewer_key_problems(path, protocol: dict) -> list[Problem]:
    """A problem for each reviewer whose files would be another's, or no files. `protocol`: valid by its schema."""
    problems, seen = [], {}
    for place, person in enumerate(protocol["reviewers"], start=1):
        key = person["key"]
        told = ""
        if key.casefold() in RESERVED:
            told = f"{key!r} is the name of a sheet or ledger of all reviewers together."
        elif key.casefold() in _DEVICES:
            told = f"{key!r} is the name of a device on Windows: no file can have it there."
        elif key != (other := seen.setdefault(key.casefold(), key)):
            told = f"{key!r} and {other!r} are one name on Windows and macOS: their sheets would be the same file."
        if told:
            problems.append(Problem(str(path), f"key reviewers.{place}.key", told, "Choose another key."))
    return problems
