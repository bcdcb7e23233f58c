"""Two records that a review has had apart, and people have decided on, are not joined by comparison alone.

In: rows of pairs.csv, the identities ledger, and the ids on which people have decided. Out: the rows, those pairs as
possible ones, which people are asked about. The fields of known records change only where a reader or the comparison
does; nobody's decision is moved for that without a word.
"""

from pathlib import Path

from scripts.deduplication.mint_identities import replay
from scripts.protocol.phases import FIRST_PHASE
from scripts.sheets.ledgers import read_ledger, state_of

HELD = "compared otherwise than when people decided on them apart"


def decided_ids(review: Path) -> set[str]:
    """The unique ids on which somebody has decided in the first phase, as its ledgers stand."""
    paths = sorted((Path(review) / "ledgers").glob(f"{FIRST_PHASE}.*.csv"))
    states = (state_of(read_ledger(path)) for path in paths if not path.name.endswith(".issued.csv"))
    return {row_id for state in states for row_id, column in state if column == "decision"}


def hold_back(pairs: list[dict], events: list[dict], decided: set[str]) -> list[dict]:
    """The rows of pairs.csv, where what comparison alone would join is only possible if both records are known, were
    never of one unique record, and that of either is decided on.

    `events`: of the identities ledger; `decided`: ids on which people have decided.
    """
    known = replay(events)
    now = {known.id_of[known.minted_for[unique_id]] for unique_id in decided & known.minted_for.keys()}
    if not now:
        return pairs
    ever = _ever_of(events)
    return [_held(pair) if _is_held(pair, known.id_of, ever, now) else pair for pair in pairs]


def _is_held(pair: dict, id_of: dict[str, str], ever: dict[str, set[str]], decided: set[str]) -> bool:
    a, b = pair["id1"], pair["id2"]
    if pair["verdict"] != "same" or pair["decided_by"] != "automatic" or a not in id_of or b not in id_of:
        return False
    return not ever[a] & ever[b] and bool({id_of[a], id_of[b]} & decided)


def _held(pair: dict) -> dict:
    return pair | {"verdict": "possible", "reason": f"{pair['reason']}; {HELD}"}


def _ever_of(events: list[dict]) -> dict[str, set[str]]:
    """Every unique record that a record has been of: record_id → unique_ids."""
    ever: dict[str, set[str]] = {}
    members: dict[str, set[str]] = {}
    for event in events:
        unique_id, record_id, into = event["unique_id"], event["record_id"], event["into"]
        moved = members.pop(unique_id, set()) if event["event"] == "merged" else {record_id}
        target = into or unique_id
        if event["event"] == "split":
            members.get(unique_id, set()).discard(record_id)
        members.setdefault(target, set()).update(moved)
        for each in moved:
            ever.setdefault(each, set()).add(target)
    return ever
