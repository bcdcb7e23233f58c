"""How far two reviewers agree, beyond what chance would give."""


def measure_agreement(pairs: list[tuple[str, str]]) -> dict:
    """Agreement of two reviewers on rows that both decided; a maybe counts as include.

    `pairs`: (first reviewer's decision, second's). Returns n, table {"include include": …}, agreement (the share of
    rows on which they agree) and kappa (Cohen J. Educ Psychol Meas 1960;20:37-46); null where not defined.
    """
    decisions = ("include", "exclude")
    seen = [tuple("include" if vote == "maybe" else vote for vote in pair) for pair in pairs]
    table = {(first, second): seen.count((first, second)) for first in decisions for second in decisions}
    n = len(seen)
    agreed = sum(table[decision, decision] for decision in decisions) / n if n else None
    by_chance = sum(_share(table, 0, d) * _share(table, 1, d) for d in decisions) if n else None
    kappa = (agreed - by_chance) / (1 - by_chance) if n and by_chance < 1 else None
    return {
        "n": n,
        "table": {f"{first} {second}": count for (first, second), count in table.items()},
        "agreement": agreed,
        "kappa": kappa,
    }


def _share(table: dict, rater: int, decision: str) -> float:
    return sum(count for votes, count in table.items() if votes[rater] == decision) / sum(table.values())
