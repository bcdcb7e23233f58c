"""Arms as pooling needs them, from designs that print them otherwise: numbers go in, numbers come out.

Handbook: Cochrane Handbook for Systematic Reviews of Interventions, version 6.5 (2024). What cannot be raises
ValueError with the reason.
"""

from math import ceil, floor, sqrt
from typing import NamedTuple


class Means(NamedTuple):
    """An arm with a continuous outcome."""

    n: float
    mean: float
    sd: float


class Counts(NamedTuple):
    """An arm with a dichotomous outcome."""

    n: float
    events: float


def change_from_baseline(baseline: Means, final: Means, correlation: float) -> Means:
    """The mean change and its SD, √(SD_b² + SD_f² − 2·r·SD_b·SD_f) (Handbook 6.5.2.8); the final group's n."""
    if not -1 < correlation < 1:
        raise ValueError("a correlation lies between -1 and 1")
    square = baseline.sd**2 + final.sd**2 - 2 * correlation * baseline.sd * final.sd
    return Means(final.n, final.mean - baseline.mean, sqrt(square))


def correlation_of_changes(baseline_sd: float, final_sd: float, change_sd: float) -> float:
    """The correlation of baseline and final values in a study that prints all three SDs (Handbook 6.5.2.8)."""
    r = (baseline_sd**2 + final_sd**2 - change_sd**2) / (2 * baseline_sd * final_sd)
    if not -1 <= r <= 1:
        raise ValueError("no correlation gives these three standard deviations")
    return r


def combine_means(arms: list[Means]) -> Means:
    """Several arms as one, as if their people had been one group (Handbook, table 6.5.a), two by two."""
    combined = arms[0]
    for arm in arms[1:]:
        n = combined.n + arm.n
        between = combined.n * arm.n / n * (combined.mean - arm.mean) ** 2
        square = ((combined.n - 1) * combined.sd**2 + (arm.n - 1) * arm.sd**2 + between) / (n - 1)
        combined = Means(n, (combined.n * combined.mean + arm.n * arm.mean) / n, sqrt(square))
    return combined


def combine_counts(arms: list[Counts]) -> Counts:
    """Several arms as one: people and events are summed (Handbook 23.3.4)."""
    return Counts(sum(arm.n for arm in arms), sum(arm.events for arm in arms))


def share_control(control: Means | Counts, parts: int) -> Means | Counts:
    """A control group that several comparisons share, split evenly: people and events are divided, means stay.

    Handbook 23.3.4. It avoids counting people twice; the comparisons stay correlated.
    """
    if isinstance(control, Counts):
        return Counts(control.n / parts, control.events / parts)
    return control._replace(n=control.n / parts)


def events_of_percent(percent: str, n: int) -> list[int]:
    """The numbers of events out of `n` that print as `percent` (text: its decimals count), nearest first.

    Empty if no whole number of people gives that percentage; more than one where the percentage is too coarse to tell.
    """
    value = float(percent)
    half = 0.5 * 10.0 ** -len(percent.partition(".")[2])
    slack = 1e-9
    low = max(0, ceil((value - half) * n / 100 - slack))
    high = min(n, floor((value + half) * n / 100 + slack))
    return sorted(range(low, high + 1), key=lambda events: (abs(100 * events / n - value), events))


def design_effect(cluster_size: float, icc: float) -> float:
    """1 + (M − 1)·ICC, M the mean size of a cluster (Handbook 23.1.4)."""
    if cluster_size < 1:
        raise ValueError("a cluster has at least one person")
    if not 0 <= icc < 1:
        raise ValueError("an intracluster correlation lies between 0 and 1")
    return 1 + (cluster_size - 1) * icc


def crossover_size(n: float, sd1: float, sd2: float, correlation: float) -> float:
    """The size of two parallel arms that would tell as much as n people who had both (means and SDs unchanged).

    n·(SD1² + SD2²)/(SD1² + SD2² − 2·r·SD1·SD2): with it SD1²/n + SD2²/n is the variance of the paired mean difference,
    SD_diff²/n (Handbook 23.2.7; Elbourne et al. 2002, Int J Epidemiol 31:140). For equal SDs the design effect 1 − r.
    """
    if not -1 < correlation < 1:
        raise ValueError("a correlation lies between -1 and 1")
    square = sd1**2 + sd2**2
    return n * square / (square - 2 * correlation * sd1 * sd2)
