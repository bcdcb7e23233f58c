"""How far reviewers agree before they talk, beyond what chance would give: two at a time, or all of them."""

import math
from collections import Counter
from itertools import combinations

from scripts.screening.agree_votes import Vote

DECISIONS = ("include", "exclude")
_Z = 1.959963984540054  # of a 95% interval
_RESAMPLES = 2000
_MEASURES = ("agreement", "kappa", "pabak", "ac1")


def measure_phase(votes: dict[str, list[Vote]], pilot: set[str], reviewers: list[str], needs_reason: bool) -> dict:
    """agreement.json of a phase, from the votes as they stood when a row was first issued for consensus.

    `votes`: row_id → the votes, rows with fewer than two left out; `pilot`: rows that are measured apart; `reviewers`:
    keys in the protocol's order. At the top the first two who judged each row (`measure_agreement`), then `pairs` (for
    each pair of reviewers), `raters` (`compare_all`, if there are more than two), `reasons` (where all exclude; at full
    text), `pilot` (the same for its rows, null without one). A maybe counts as include.
    """
    found = _measure([cast for row_id, cast in votes.items() if row_id not in pilot], reviewers, needs_reason)
    piloted = [cast for row_id, cast in votes.items() if row_id in pilot]
    return found | {"pilot": _measure(piloted, reviewers, needs_reason) if piloted else None}


def _measure(rows: list[list[Vote]], reviewers: list[str], needs_reason: bool) -> dict:
    rows = [sorted(cast, key=lambda vote: reviewers.index(vote.reviewer)) for cast in rows if len(cast) > 1]
    judged = [{vote.reviewer: _meant(vote.decision) for vote in cast} for cast in rows]
    people = [key for key in reviewers if any(key in row for row in judged)]
    pairs = []
    for first, second in combinations(people, 2):
        both = [(row[first], row[second]) for row in judged if first in row and second in row]
        if both:
            pairs.append({"reviewers": [first, second]} | measure_agreement(both))
    excluded = [cast for cast in rows if all(vote.decision == "exclude" for vote in cast)]
    reasons = sorted({vote.reason for cast in excluded for vote in cast})
    return measure_agreement([tuple(row.values())[:2] for row in judged]) | {
        "pairs": pairs,
        "raters": compare_all([list(row.values()) for row in judged], DECISIONS) if len(people) > 2 else None,
        "reasons": measure_agreement([(cast[0].reason, cast[1].reason) for cast in excluded], reasons)
        if needs_reason
        else None,
    }


def measure_agreement(pairs: list[tuple[str, str]], categories=DECISIONS) -> dict:
    """Agreement of two raters, each measure with its 95% interval in `intervals`; null where it is not defined.

    `pairs`: (first rater's category, second's); a maybe counts as include. Returns n, table {"include exclude": …}, and
    agreement: the share on which they agree, Wilson's interval (J Am Stat Assoc 1927;22:209-212);
    kappa: Cohen's (Educ Psychol Meas 1960;20:37-46), large-sample variance (Fleiss JL, Cohen J, Everitt BS. Psychol
    Bull 1969;72:323-327), both by statsmodels;
    pabak: (q·agreement − 1)/(q − 1) with q categories, prevalence- and bias-adjusted (Byrt T, Bishop J, Carlin JB. J
    Clin Epidemiol 1993;46:423-429), interval from agreement's;
    ac1: Gwet's (Br J Math Stat Psychol 2008;61:29-48, equations 8, 9 and 22 with f = 0).
    """
    categories = list(categories)
    counts = Counter((_meant(first), _meant(second)) for first, second in pairs)
    table = [[counts[first, second] for second in categories] for first in categories]
    n, q = len(pairs), len(categories)
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
    half = _Z * math.sqrt(max(0.0, inner) / n) / (1 - chance)
    return ac1, [max(-1.0, ac1 - half), min(1.0, ac1 + half)]


def compare_all(rows: list[list[str]], categories) -> dict:
    """Agreement of more than two raters, who need not all have judged each row: `rows` of two votes or more.

    Fleiss' kappa (Psychol Bull 1971;76:378-382, by statsmodels) of the rows with the commonest number of votes (the
    only ones for which it is defined), and Krippendorff's alpha for nominal data (by krippendorff) of all. Intervals
    are of 2,000 resamples of the rows with a fixed seed. null where all votes are the same.
    """
    import numpy as np

    counts = np.array([[row.count(category) for category in categories] for row in rows], dtype=int)
    if not len(counts) or (counts.sum(axis=0) > 0).sum() < 2:
        return {"n": len(rows), "fleiss": None, "krippendorff": None, "intervals": {}, "fleiss_n": 0}
    import krippendorff
    from statsmodels.stats.inter_rater import fleiss_kappa

    votes = counts.sum(axis=1)
    usual = counts[votes == np.bincount(votes).argmax()]
    varied = (usual.sum(axis=0) > 0).sum() > 1
    return {
        "n": len(rows),
        "fleiss_n": len(usual),
        "fleiss": float(fleiss_kappa(usual)) if varied else None,
        "krippendorff": float(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal")),
        "intervals": {"fleiss": _resampled(usual, 0) if varied else None, "krippendorff": _resampled(counts, 1)},
    }


def _resampled(counts, correction: int) -> list[float]:
    """The 2.5th and 97.5th percentile, over resampled rows, of 1 − observed / expected disagreement.

    With `correction` 0 this is Fleiss' kappa, with 1 Krippendorff's alpha, of nominal data. Rows with the same votes
    are drawn together, so that it costs no more for 50,000 rows than for 50.
    """
    import numpy as np

    patterns, often = np.unique(counts, axis=0, return_counts=True)
    drawn = np.random.default_rng(1).multinomial(often.sum(), often / often.sum(), _RESAMPLES)
    votes = patterns.sum(axis=1)
    observed = drawn @ ((patterns * (votes[:, None] - patterns)).sum(axis=1) / (votes - 1))
    totals = drawn @ patterns
    everything = totals.sum(axis=1)
    expected = (totals * (everything[:, None] - totals)).sum(axis=1) / (everything - correction)
    defined = expected > 0
    values = 1 - observed[defined] / expected[defined]
    return [float(value) for value in np.percentile(values, [2.5, 97.5])]


def _cohens_kappa(table: list[list[int]]) -> tuple[float | None, list[float] | None]:
    n = sum(map(sum, table))
    by_chance = sum(sum(table[k]) * sum(row[k] for row in table) for k in range(len(table))) / n**2
    if by_chance == 1:
        return None, None
    import numpy as np
    from statsmodels.stats.inter_rater import cohens_kappa

    with np.errstate(invalid="ignore", divide="ignore"):
        found = cohens_kappa(table)
    bounds = [max(-1.0, float(found.kappa_low)), min(1.0, float(found.kappa_upp))]
    return float(found.kappa), bounds if all(map(math.isfinite, bounds)) else None


def _wilson(share: float, n: int) -> list[float]:
    from statsmodels.stats.proportion import proportion_confint

    return [float(bound) for bound in proportion_confint(round(share * n), n, method="wilson")]


def _adjusted(share: float, q: int) -> float:
    return (q * share - 1) / (q - 1)


def _meant(decision: str) -> str:
    return "include" if decision == "maybe" else decision
