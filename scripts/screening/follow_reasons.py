"""Exclusions whose reason an amendment renamed or took out: renamed in the ledger too, or asked again.

The ledger gets events of its own for this, so that whoever reads it sees the reason as it is now; the decision stays.
"""

from collections.abc import Callable

from scripts.common.messages import Problem
from scripts.protocol.former_reasons import renamed_reasons
from scripts.sheets.exchange import Exchanged
from scripts.sheets.ledgers import DERIVED, now, state_of

_NAMED = 5


def follow_reasons(protocol: dict) -> Callable[[list[dict]], list[dict]]:
    """For the events of a ledger: those that bring its reasons to the list of the protocol. A reason that is in the
    list again is given back to the exclusions that lost it and have no other."""
    renamed, known = renamed_reasons(protocol), {reason["key"] for reason in protocol["exclusion_reasons"]}

    def as_now(reason: str) -> str:
        reason = renamed.get(reason, reason)
        return reason if reason in known else ""

    def follow(events: list[dict]) -> list[dict]:
        state, more = state_of(events), []
        for row_id, last in _last_reasons(events).items():
            holds = last["new"]
            taken = last["old"] if last["origin"] == DERIVED and not holds else holds
            if (meant := as_now(taken)) != holds and (holds or state.get((row_id, "decision")) == "exclude"):
                stamp = {"when": now(), "origin": DERIVED, "protocol": protocol["version"]}
                more.append(stamp | {"row_id": row_id, "column": "reason", "old": holds or taken, "new": meant})
        return more

    return follow


def reasons_to_choose(exchanged: Exchanged, tab: str) -> list[Problem]:
    """Why exclusions of a sheet lack their reason: an amendment took it out; with their cells."""
    lost: dict[str, list[str]] = {}
    for row_id, last in _last_reasons(exchanged.events).items():
        open_still = last["origin"] == DERIVED and not last["new"]
        if open_still and exchanged.state.get((row_id, "decision")) == "exclude":
            lost.setdefault(last["old"], []).append(exchanged.cell_of(tab, row_id, "reason") or row_id)
    return [
        Problem(
            f"sheets/{exchanged.receipt['sheet']}.xlsx",
            f"tab {tab}, cells {', '.join(cells[:_NAMED])}"
            + (f" and {len(cells) - _NAMED} more" * (len(cells) > _NAMED)),
            f"{len(cells)} excluded for {reason!r}, which is no longer among the reasons.",
            "Choose the reason anew. If it was only renamed, write `was: " + reason + "` in the reason's entry.",
        )
        for reason, cells in lost.items()
    ]


def _last_reasons(events: list[dict]) -> dict[str, dict]:
    """The last event of each row's reason."""
    return {event["row_id"]: event for event in events if event["column"] == "reason"}
