"""The exchange that double data entry needs: each reviewer's sheet, then the consensus sheet of what differs."""

from pathlib import Path

from scripts.common.sheets.exchange import Rows, exchange
from scripts.extraction.double_entry import Entry, enter, side_by_side
from scripts.extraction.extraction_forms import COMPARED, asked_columns, entry_consensus_form, entry_form


def exchange_entries(review: Path, protocol: dict, sheet: str, rows: Rows) -> tuple[dict[str, dict[str, Entry]], list]:
    """Exchange the reviewers' sheets and the consensus sheet of `sheet` (extraction or risk_of_bias).

    Returns, for each tab, row_id → what holds; and the sheets' receipts, the reviewers' in order, then the consensus'.
    """
    version, reviewers = protocol["version"], protocol["reviewers"]
    exchanged = [exchange(review, entry_form(protocol, sheet, reviewer), rows, version) for reviewer in reviewers]
    states = [each.state for each in exchanged]
    people = [reviewer["key"] for reviewer in reviewers]

    def settle(tab: str, row_id: str, consensus: dict) -> Entry:
        return enter(row_id, asked_columns(tab), COMPARED[tab], states, consensus)

    differing = {
        tab: [
            row | {"entries": side_by_side(row["row_id"], COMPARED[tab], people, states)}
            for row in tab_rows
            if settle(tab, row["row_id"], {}).basis == "conflict"
        ]
        for tab, tab_rows in rows.items()
    }
    consensus = exchange(review, entry_consensus_form(protocol, sheet), differing, version)
    entries = {
        tab: {row["row_id"]: settle(tab, row["row_id"], consensus.state) for row in tab_rows}
        for tab, tab_rows in rows.items()
    }
    return entries, [each.receipt for each in [*exchanged, consensus]]
