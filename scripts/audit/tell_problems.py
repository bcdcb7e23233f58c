"""How the audit tells what does not agree."""

from scripts.common.messages import Problem

FIX = "Restore what was edited by hand, and run the workflow again; if it stays, report it."
_NAMED = 20  # problems of one kind that are told one by one


def first_of(problems: list[Problem]) -> list[Problem]:
    """The first problems of a kind, and how many more there are."""
    more = len(problems) - _NAMED
    last = [Problem(problems[0].file, "", f"and {more:,} more of this kind.", "")] if more > 0 else []
    return problems[:_NAMED] + last


def few(ids: list[str]) -> str:
    """The first few of some ids, in words."""
    return ", ".join(ids[:10]) + (f" and {len(ids) - 10} more" if len(ids) > 10 else "") if ids else "none"
