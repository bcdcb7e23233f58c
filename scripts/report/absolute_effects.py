"""From relative to absolute effects: what a pooled effect means for people, in numbers that a table of findings shows.

Handbook: Cochrane Handbook for Systematic Reviews of Interventions, version 6.5 (2024), chapters 14 and 15.
"""

from math import exp
from typing import NamedTuple

from scripts.pooling.effect_axis import print_number
from scripts.pooling.measures import MEASURES

ODDS_RATIOS = ("OR", "PETO")
RISK_RATIOS = ("RR", "IRR")
WITH_RISKS = (*ODDS_RATIOS, *RISK_RATIOS, "RD", "HR")


class Interval(NamedTuple):
    """An estimate with its confidence limits."""

    estimate: float
    low: float
    high: float


def risk_with(measure: str, effect: float, baseline: float) -> float:
    """The risk with the intervention, given that without it (`baseline`, 0 to 1) and the effect, back from the log.

    RR·b; OR·b/(1 − b + OR·b); b + RD; 1 − (1 − b)^HR (Handbook 15.4.4.2 to 15.4.4.4 and 14.1.5.2); never beyond 0 or 1.
    """
    if measure in RISK_RATIOS:
        risk = effect * baseline
    elif measure in ODDS_RATIOS:
        risk = effect * baseline / (1 - baseline + effect * baseline)
    elif measure == "HR":
        risk = 1 - (1 - baseline) ** effect
    elif measure == "RD":
        risk = baseline + effect
    else:
        raise ValueError(f"{measure} is no measure of risks")
    return min(1.0, max(0.0, risk))


def risks_per_1000(outcome: dict, baseline_per_1000: float) -> Interval:
    """People per 1,000 with the event under the intervention, with the interval of the pooled effect alone."""
    values = back_from_log(outcome)
    return Interval(*(1000 * risk_with(outcome["measure"], value, baseline_per_1000 / 1000) for value in values))


def back_from_log(outcome: dict) -> Interval:
    """The pooled effect as it is told: ratios back from the log. `outcome`: its entry of pooled.json."""
    values = (outcome[name] for name in ("estimate", "ci_low", "ci_high"))
    return Interval(*(exp(value) if MEASURES[outcome["measure"]].is_log_ratio else value for value in values))


def difference_per_1000(risks: Interval, baseline_per_1000: float) -> str:
    """`30 fewer per 1,000 (50 fewer to 5 more)`."""
    differences = [round(risk) - round(baseline_per_1000) for risk in risks]
    middle, *limits = (_more_or_fewer(difference) for difference in differences)
    return f"{middle} per 1,000 ({' to '.join(limits)})"


def difference_in_units(values: Interval, unit: str, measure: str = "MD") -> str:
    """`MD 2.30 points lower (4.10 lower to 0.50 lower)`."""
    middle, *limits = (_higher_or_lower(value) for value in values)
    number, _, way = middle.partition(" ")
    return f"{measure} {' '.join(filter(None, (number, unit, way)))} ({' to '.join(limits)})"


def size_in_words(smd: float) -> str:
    """How large a standardised difference is, by a rule of thumb: below 0.4 small, above 0.7 large (Handbook 15.5)."""
    size = abs(smd)
    return "small" if size < 0.4 else "moderate" if size <= 0.7 else "large"


def _more_or_fewer(difference: int) -> str:
    return f"{abs(difference):,} {'fewer' if difference < 0 else 'more'}"


def _higher_or_lower(value: float) -> str:
    return f"{print_number(abs(value))} {'lower' if value < 0 else 'higher'}"
