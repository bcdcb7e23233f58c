"""Deal a phase's rows to its reviewers: to each as much as to the others, and nothing that was dealt moves.

What was dealt is kept as events, in ledgers/<phase>.issued.csv, so that neither a new reviewer nor new records nor the
loss of all results deals it anew. Only who withdrew before judging, or has a conflict of interest, is replaced.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from scripts.screening.teams import NOBODY, Team

Votes = dict[str, set[str]]


@dataclass(frozen=True)
class Dealing:
    """What a phase's settings say of dealing: a seed, the share of rows that get one more, the pilot's rows."""

    seed: int
    checked_share: float
    pilot: frozenset[str]


def assign(
    row_ids: list[str],
    team: Team,
    dealing: Dealing,
    past: dict[str, list[str]],
    cast: Votes,
    barred: dict,
    newcomers: Collection[str] = (),
) -> dict[str, list[str]]:
    """Who judges each row: row_id → keys of reviewers, sorted as in the team.

    `past`: what was dealt before; `cast`: row_id → who has judged it; `barred`: row_id → those with a conflict of
    interest. Whoever has judged a row stays with it, so that no vote is lost, and so does whoever it was dealt to and
    is still there; then come those who have least left to judge. The place of one who left goes to `newcomers` first.
    In a place that nobody can take stands `NOBODY`.
    """
    dealt = {}
    for row_id in row_ids:
        kept = [key for key in team.listed if key in cast.get(row_id, ())]
        kept += [key for key in past.get(row_id, ()) if key in team.active and key not in kept]
        kept = [key for key in kept if key not in barred.get(row_id, ())]
        voters = sum(key in cast.get(row_id, ()) for key in kept)
        dealt[row_id] = kept[: max(voters, _wanted(row_id, team, dealing, barred))]
    left = dict.fromkeys(team.active, 0)
    for row_id, keys in dealt.items():
        for key in keys:
            if key in left and key not in cast.get(row_id, ()):
                left[key] += 1
    for row_id in sorted(row_ids, key=lambda row_id: _draw(dealing.seed, row_id)):
        keys = dealt[row_id]
        left_by = set(past.get(row_id, ())) - set(keys)
        wanted = _wanted(row_id, team, dealing, barred)
        while len(keys) < wanted:
            able = [key for key in team.active if key not in keys and key not in barred.get(row_id, ())]
            if not able:
                keys += [NOBODY] * (wanted - len(keys))
                break
            new = [key for key in able if key in newcomers] if left_by else []
            chosen = min(new or able, key=lambda key: (left[key], _draw(dealing.seed, row_id, key)))
            keys.append(chosen)
            left[chosen] += 1
    place = {key: at for at, key in enumerate((*team.listed, NOBODY))}
    return {row_id: sorted(keys, key=place.get) for row_id, keys in dealt.items()}


def is_checked(row_id: str, dealing: Dealing) -> bool:
    """Is this row of the sample that a second person judges?"""
    return _draw(dealing.seed, "checked", row_id) < dealing.checked_share * 2**64


def _wanted(row_id: str, team: Team, dealing: Dealing, barred: dict) -> int:
    """How many judge a row: one of the pilot all who may."""
    if row_id in dealing.pilot:
        return max(sum(key not in barred.get(row_id, ()) for key in team.active), team.needed)
    return team.needed + is_checked(row_id, dealing)


def _draw(seed: int, *parts: str) -> int:
    """A number below 2**64 that depends on nothing but the seed and the texts."""
    text = "\n".join((str(seed), *parts))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
