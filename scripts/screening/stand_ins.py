"""Who judges rows in the place of one who left, until somebody new comes, or the one who left is back.

It is kept as events of ledgers/<phase>.issued.csv, column `stands_in`: "C:B" says that C has the row in B's place.
"""

from collections.abc import Collection

from scripts.common.ids import joined, listed
from scripts.screening.teams import NOBODY, Team

STANDS_IN = "stands_in"

Keys = dict[str, list[str]]


def make_way(
    dealt: Keys, past: dict, cast: dict[str, set[str]], team: Team, barred: dict, newcomers: Collection[str]
) -> Keys:
    """What was dealt, with the rows that stand-ins have not judged yet given up: to who left, if they are back, else to
    nobody, if there are newcomers to take them. `past`: the state of the issued ledger."""
    given = dict(dealt)
    for row_id, keys in dealt.items():
        for stand_in, of in _stand_ins(past, row_id).items():
            if stand_in not in keys or stand_in in cast.get(row_id, ()):
                continue
            back = of in team.active and of not in barred.get(row_id, ()) and of not in keys
            if back or newcomers:
                given[row_id] = [(of if back else NOBODY) if key == stand_in else key for key in given[row_id]]
    return given


def stand_in_events(people: Keys, before: Keys, past: dict, team: Team, newcomers: Collection[str]) -> list[dict]:
    """The events that say who stands in for whom now. `people`: what is dealt now, `before`: what was."""
    events = []
    for row_id, keys in people.items():
        known = _stand_ins(past, row_id)
        if not known and row_id not in before:
            continue
        gone = [key for key in before.get(row_id, ()) if key not in keys and key != NOBODY]
        come = [key for key in keys if key not in before.get(row_id, ()) and key != NOBODY]
        fresh = {
            key: known.get(left, left)
            for key, left in zip(come, gone, strict=False)
            if key not in newcomers and left not in team.active
        }
        old, new = _in_words(known), _in_words({key: of for key, of in known.items() if key in keys} | fresh)
        if old != new:
            events.append({"row_id": row_id, "column": STANDS_IN, "old": old, "new": new})
    return events


def _stand_ins(past: dict, row_id: str) -> dict[str, str]:
    """Stand-in → the one in whose place, of a row."""
    return dict(pair.split(":") for pair in listed(past.get((row_id, STANDS_IN), "")))


def _in_words(stand_ins: dict[str, str]) -> str:
    return joined(f"{key}:{of}" for key, of in stand_ins.items())
