"""What people decided on apart is not joined by comparison alone, and what they decided on as one is not taken apart.

In: rows of pairs.csv, the identities ledger, and what people have decided. Out: the rows; pairs that would be joined
now are possible ones, about which people are asked, and pairs that would no longer be joined still are, and come first
among what the sheet of duplicates shows as merged. The fields of known records change only where a reader or the
comparison does: nobody's decision is moved for that without a word.
"""

from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from scripts.common.ids import pair_of
from scripts.deduplication.cluster_records import cluster
from scripts.deduplication.mint_identities import Known, replay
from scripts.protocol.phases import FIRST_PHASE
from scripts.sheets.ledgers import read_ledger, state_of

HELD = "compared otherwise than when people decided on them apart"
KEPT = "no longer the same by comparison; people decided on them as one"


_LEAST = ("id1", "id2", "verdict", "reason", "relation", "decided_by", "score")


class Decided(NamedTuple):
    """What people have decided, as the ledgers stand.

    `judged`: unique ids that somebody judged in the first phase; `marked`: those that somebody marked as a duplicate;
    `same`: pairs of records that people called the same.
    """

    judged: set[str]
    marked: set[str]
    same: set[tuple[str, str]]


def read_decided(review: Path) -> Decided:
    """What people have decided, from the ledgers of a review."""
    folder = Path(review) / "ledgers"
    paths = [path for path in sorted(folder.glob(f"{FIRST_PHASE}.*.csv")) if not path.name.endswith(".issued.csv")]
    cells = [cell for path in paths for cell in state_of(read_ledger(path))]
    verdicts = state_of(read_ledger(folder / "duplicates.csv"))
    return Decided(
        {row_id for row_id, column in cells if column == "decision"},
        {row_id for row_id, column in cells if column == "mark"},
        {
            pair
            for (row, column), word in verdicts.items()
            if column == "verdict" and word == "same" and (pair := pair_of(row))
        },
    )


def stand_by_decisions(pairs: list[dict], record_ids: list[str], events: list[dict], decided: Decided) -> list[dict]:
    """The rows of pairs.csv, with those held back and those kept. `events`: of the identities ledger."""
    return keep_joined(hold_back(pairs, events, decided.judged), record_ids, events, decided)


def hold_back(pairs: list[dict], events: list[dict], decided: set[str]) -> list[dict]:
    """The rows of pairs.csv, where what comparison alone would join is only possible if both records are known, were
    never of one unique record, and that of either is decided on.

    `events`: of the identities ledger; `decided`: ids on which people have decided.
    """
    known = replay(events)
    now = _now(known, decided)
    if not now:
        return pairs
    ever = _ever_of(events)
    return [_held(pair) if _is_held(pair, known.id_of, ever, now) else pair for pair in pairs]


def keep_joined(pairs: list[dict], record_ids: list[str], events: list[dict], decided: Decided) -> list[dict]:
    """The rows of pairs.csv, where records of one unique record that is judged stay the same, if they would fall apart.

    Not where a record of it is gone, which may have been what joined the others, or people marked it themselves.
    """
    known = replay(events)
    kept = _now(known, decided.judged) - _now(known, decided.marked)
    sizes = Counter(known.id_of.values())
    members: dict[str, list[str]] = {}
    for record_id in record_ids:
        if (unique_id := known.id_of.get(record_id)) in kept:
            members.setdefault(unique_id, []).append(record_id)
    whole = [each for unique_id, each in members.items() if 1 < len(each) == sizes[unique_id]]
    if not whole:
        return pairs
    group = _groups(pairs, record_ids, decided.same)
    apart = {record_id: each for each in whole if len({group[r] for r in each}) > 1 for record_id in each}
    if not apart:
        return pairs
    rows = {(pair["id1"], pair["id2"]): pair for pair in pairs}
    for one in {id(each): each for each in apart.values()}.values():
        for a, b in _across(one, group):
            row = rows.get((a, b), dict.fromkeys(pairs[0] if pairs else _LEAST, "") | {"id1": a, "id2": b})
            reason = "; ".join(filter(None, (row["reason"], KEPT)))
            rows[a, b] = row | {"verdict": "same", "decided_by": "automatic", "reason": reason}
    return [rows[key] for key in sorted(rows)]


def _now(known: Known, unique_ids: set[str]) -> set[str]:
    """The ids under which what was decided under these ids goes now."""
    return {known.id_of[known.minted_for[unique_id]] for unique_id in unique_ids & known.minted_for.keys()}


def _groups(pairs: list[dict], record_ids: list[str], same: set[tuple[str, str]]) -> dict[str, int]:
    """Which records hang together by comparison, by what sources state, or by people's word."""
    at = {record_id: place for place, record_id in enumerate(record_ids)}
    linked = {(pair["id1"], pair["id2"]) for pair in pairs if pair["verdict"] == "same" or pair["relation"]} | same
    labels, _ = cluster(len(record_ids), [(at[a], at[b]) for a, b in sorted(linked) if a in at and b in at], [])
    return {record_id: int(labels[place]) for record_id, place in at.items()}


def _across(members: list[str], group: dict[str, int]) -> list[tuple[str, str]]:
    """The pairs of members that do not hang together any more."""
    pairs = (tuple(sorted(pair)) for pair in combinations(members, 2) if group[pair[0]] != group[pair[1]])
    return sorted(pairs)


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
