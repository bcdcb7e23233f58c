"""How far reviewers agree before they talk, beyond what chance would give: two at a time, or all of them."""

import math
from collections import Counter
from collections.abc import Iterable
from itertools import combinations

import numpy as np
import pandas as pd

from scripts.screening.agree_votes import Vote

DECISIONS = ("include", "exclude")
MAYBE = "maybe"
_Z = 1.9599639845400545  # of a 95% interval
_RESAMPLES = 2000
_MEASURES = ("agreement", "kappa", "pabak", "ac1")


def measure_phase(
    votes: dict[str, list[Vote]],
    pilot: set[str],
    reviewers: list[str],
    needs_reason: bool,
    maybe_counts_as: str = "include",
) -> dict:
    """agreement.json of a phase, from the votes as they stood when a row was first issued for consensus.

    `votes`: row_id → the votes, rows with fewer than two left out; `pilot`: rows that are measured apart; `reviewers`:
    keys in the protocol's order. At the top the first two who judged each row (`measure_agreement`), then `pairs` (for
    each pair of reviewers), `raters` (`compare_all`, if there are more than two), `reasons` (where all exclude; at full
    text), `pilot` (the same for its rows, null without one). `maybe_counts_as`: where it is conflict, a maybe
    agrees with nothing else, and is a category of its own.
    """
    categories = (*DECISIONS, MAYBE) if maybe_counts_as == "conflict" else DECISIONS
    told = [
        (row_id, reviewers.index(vote.reviewer), _meant(vote.decision, maybe_counts_as), vote.reason)
        for row_id, row in votes.items()
        if len(row) > 1
        for vote in row
    ]
    apart = [vote for vote in told if vote[0] in pilot]
    measured = _measure([vote for vote in told if vote[0] not in pilot], reviewers, needs_reason, categories)
    piloted = _measure(apart, reviewers, needs_reason, categories) if pilot & votes.keys() else None
    return measured | {"pilot": piloted}


def _measure(told: list[tuple], reviewers: list[str], needs_reason: bool, categories: tuple[str, ...]) -> dict:
    """`told`: row_id, reviewer (its place among `reviewers`), decision and reason of each vote; `categories`: of
    decisions."""
    cast = pd.DataFrame(told, columns=["row_id", "reviewer", "decision", "reason"]).sort_values(["row_id", "reviewer"])
    cast["place"] = cast.groupby("row_id").cumcount()
    judged = cast.pivot(index="row_id", columns="reviewer", values="decision")
    pairs = [
        {"reviewers": [reviewers[first], reviewers[second]]}
        | measure_agreement(_pairs(judged[[first, second]]), categories)
        for first, second in combinations(judged, 2)
        if judged[[first, second]].notna().all(axis=1).any()
    ]
    excluded = cast[cast["decision"].eq("exclude").groupby(cast["row_id"]).transform("all")]
    counts = pd.crosstab(cast["row_id"], cast["decision"]).reindex(columns=categories, fill_value=0)
    return measure_agreement(_first_two(cast, "decision"), categories) | {
        "pairs": pairs,
        "raters": compare_all(counts) if len(judged.columns) > 2 else None,
        "reasons": measure_agreement(_first_two(excluded, "reason"), sorted(excluded["reason"].unique()))
        if needs_reason
        else None,
    }


def _first_two(cast: pd.DataFrame, column: str) -> Iterable[tuple[str, str]]:
    return _pairs(cast[cast["place"] < 2].pivot(index="row_id", columns="place", values=column))


def _pairs(judged: pd.DataFrame) -> Iterable[tuple[str, str]]:
    return judged.dropna().itertuples(index=False, name=None)


def measure_agreement(pairs: Iterable[tuple[str, str]], categories=DECISIONS) -> dict:
    """Agreement of two raters, each measure with its 95% interval in `intervals`; null where it is not defined.

    `pairs`: (first rater's category, second's); a maybe that is no category counts as include. Returns n, table
    {"include exclude": …}, and
    agreement: the share on which they agree, Wilson's interval (J Am Stat Assoc 1927;22:209-212);
    kappa: Cohen's (Educ Psychol Meas 1960;20:37-46), large-sample variance (Fleiss JL, Cohen J, Everitt BS. Psychol
    Bull 1969;72:323-327);
    pabak: (q·agreement − 1)/(q − 1) with q categories, prevalence- and bias-adjusted (Byrt T, Bishop J, Carlin JB. J
    Clin Epidemiol 1993;46:423-429), interval from agreement's;
    ac1: Gwet's (Br J Math Stat Psychol 2008;61:29-48, equations 8, 9 and 22 with f = 0).
    """
    categories = list(categories)
    spare = "include" if MAYBE not in categories else "conflict"
    counts = Counter((_meant(first, spare), _meant(second, spare)) for first, second in pairs)
    table = [[counts[first, second] for second in categories] for first in categories]
    n, q = counts.total(), len(categories)
    found = {"n": n, "table": {f"{a} {b}": counts[a, b] for a in categories for b in categories}}
    if not n or q < 2:
        same = 1.0 if n else None
        return found | dict.fromkeys(_MEASURES) | {"agreement": same, "intervals": dict.fromkeys(_MEASURES)}
    share = sum(table[k][k] for k in range(q)) / n
    interval = _wilson(share, n)
    kappa, kappa_interval = _cohens_kappa(table)
    ac1, ac1_interval = gwets_ac1(table)
    return found | {
        "agreement": share,
        "kappa": kappa,
        "pabak": _adjusted(share, q),
        "ac1": ac1,
        "intervals": {
            "agreement": interval,
            "kappa": kappa_interval,
            "pabak": [_adjusted(bound, q) for bound in interval],
            "ac1": ac1_interval,
        },
    }


def gwets_ac1(table: list[list[int]]) -> tuple[float, list[float]]:
    """Gwet's AC1 of two raters and its 95% interval; `table`: counts, a row for each category of the first rater."""
    q, n = len(table), sum(map(sum, table))
    p = [[count / n for count in row] for row in table]
    pi = [(sum(p[k]) + sum(row[k] for row in p)) / 2 for k in range(q)]
    agreed = sum(p[k][k] for k in range(q))
    chance = sum(share * (1 - share) for share in pi) / (q - 1)
    ac1 = (agreed - chance) / (1 - chance)
    diagonal = sum(p[k][k] * (1 - pi[k]) for k in range(q)) / (q - 1)
    spread = sum(p[k][m] * (1 - (pi[k] + pi[m]) / 2) ** 2 for k in range(q) for m in range(q)) / (q - 1) ** 2
    inner = agreed * (1 - agreed) - 4 * (1 - ac1) * (diagonal - agreed * chance)
    inner += 4 * (1 - ac1) ** 2 * (spread - chance**2)
    half = _Z * math.sqrt(max(0.0, inner) / (1 - chance) ** 2 / n)
    return ac1, [max(-1.0, ac1 - half), min(1.0, ac1 + half)]


def compare_all(counts: pd.DataFrame) -> dict:
    """Agreement of more than two raters, who need not all have judged each row.

    `counts`: a row for each row that two or more judged, a column for each category, how many chose it. Fleiss' kappa
    (Psychol Bull 1971;76:378-382) of the rows with the commonest number of votes (the only ones for which it is
    defined), and Krippendorff's alpha for nominal data (Computing Krippendorff's alpha-reliability, 2011) of all.
    Intervals are of 2,000 resamples of the rows with a fixed seed. null where all votes are the same.
    """
    found = {"n": len(counts), "fleiss": None, "krippendorff": None, "intervals": {}, "fleiss_n": 0}
    if not _vary(counts):
        return found
    votes = counts.sum(axis=1)
    usual = counts[votes == votes.mode().iloc[0]]
    fleiss, fleiss_interval = _beyond_chance(usual, 0) if _vary(usual) else (None, None)
    alpha, alpha_interval = _beyond_chance(counts, 1)
    intervals = {"fleiss": fleiss_interval, "krippendorff": alpha_interval}
    return found | {"fleiss_n": len(usual), "fleiss": fleiss, "krippendorff": alpha, "intervals": intervals}


def _vary(counts: pd.DataFrame) -> bool:
    return (counts.sum() > 0).sum() > 1


def _beyond_chance(counts: pd.DataFrame, correction: int) -> tuple[float, list[float]]:
    """1 − observed / expected disagreement, and its 2.5th and 97.5th percentile over resampled rows.

    With `correction` 0 this is Fleiss' kappa, with 1 Krippendorff's alpha, of nominal data. Rows with the same votes
    are drawn together, so that it costs no more for 50,000 rows than for 50.
    """
    alike = counts.value_counts(sort=False).sort_index()
    patterns, often = np.array(alike.index.to_list()), alike.to_numpy()
    drawn = np.random.default_rng(1).multinomial(often.sum(), often / often.sum(), _RESAMPLES)
    drawn = np.vstack([often, drawn])
    votes = patterns.sum(axis=1)
    observed = drawn @ ((patterns * (votes[:, None] - patterns)).sum(axis=1) / (votes - 1))
    totals = drawn @ patterns
    everything = totals.sum(axis=1)
    expected = (totals * (everything[:, None] - totals)).sum(axis=1) / (everything - correction)
    defined = expected > 0
    found, *values = 1 - observed[defined] / expected[defined]
    return float(found), [float(bound) for bound in np.percentile(values, [2.5, 97.5])]


def _cohens_kappa(table: list[list[int]]) -> tuple[float | None, list[float] | None]:
    counts, n = np.array(table), np.sum(table)
    p, first, second = counts / n, counts.sum(axis=1) / n, counts.sum(axis=0) / n
    agreed, chance = np.trace(counts) / n, (first * second).sum()
    if chance == 1:
        return None, None
    kappa = (agreed - chance) / (1 - chance)
    on = np.diag(p) * (1 - (first + second) * (1 - kappa)) ** 2
    off = p * (second[:, None] + first) ** 2
    inner = on.sum() + (1 - kappa) ** 2 * (off.sum() - np.trace(off)) - (kappa - chance * (1 - kappa)) ** 2
    half = _Z * math.sqrt(max(0.0, inner) / (1 - chance) ** 2 / n)
    return float(kappa), [max(-1.0, float(kappa - half)), min(1.0, float(kappa + half))]


def _wilson(share: float, n: int) -> list[float]:
    shrunk = 1 + _Z**2 / n
    centre = (share + _Z**2 / (2 * n)) / shrunk
    half = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2)) / shrunk
    return [max(0.0, centre - half), min(1.0, centre + half)]


def _adjusted(share: float, q: int) -> float:
    return (q * share - 1) / (q - 1)


def _meant(decision: str, maybe_counts_as: str) -> str:
    return maybe_counts_as if decision == MAYBE and maybe_counts_as != "conflict" else decision
