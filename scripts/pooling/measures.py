"""The effect measures by their key: what each is called, from which columns it is computed, on what scale, and how it
is told.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from scripts.pooling import continuous_effects as continuous
from scripts.pooling import other_effects as other
from scripts.pooling import two_by_two_effects as two_by_two

TWO_MEANS = ("n1", "mean1", "sd1", "n2", "mean2", "sd2")
TWO_BY_TWO = ("events1", "n1", "events2", "n2")
EVENTS, CORRELATION = ("events", "n"), ("r", "n")
Form = tuple[tuple[str, ...], Callable]


@dataclass(frozen=True)
class Measure:
    """An effect measure: its name in print, its forms (columns and function), what its axis shows.

    `axis`: difference, ratio, correlation or proportion; `scale`: what the scale of analysis is called where effects
    are not told on it, and `back` the way from there, of a value and a group's n.
    """

    name: str
    forms: tuple[Form, ...]
    axis: str = "difference"
    scale: str = ""
    back: Callable[[float, float | None], float] | None = None

    @property
    def is_log_ratio(self) -> bool:
        """Whether the scale of analysis is the logarithm of a ratio."""
        return self.axis == "ratio"

    @property
    def is_of_one_group(self) -> bool:
        """Whether it is told of a group by itself, and compares nothing."""
        return self.forms[0][0] in (EVENTS, CORRELATION)

    def name_on_scale(self) -> str:
        """The name for an axis on the scale of analysis."""
        return f"{self.name} ({self.scale})" if self.scale else self.name


def _ratio(name: str, *forms: Form) -> Measure:
    return Measure(name, forms, "ratio", "log scale", other.back_from_log)


MEASURES = {
    "MD": Measure("Mean difference", ((TWO_MEANS, continuous.mean_difference),)),
    "SMD": Measure("Std. mean difference", ((TWO_MEANS, continuous.standardised_mean_difference),)),
    "SMD_REVMAN": Measure("Std. mean difference", ((TWO_MEANS, continuous.standardised_mean_difference_revman),)),
    "SMD_EXACT": Measure("Std. mean difference", ((TWO_MEANS, continuous.standardised_mean_difference_exact),)),
    "ROM": _ratio("Ratio of means", (TWO_MEANS, continuous.log_ratio_of_means)),
    "OR": _ratio("Odds ratio", (TWO_BY_TWO, two_by_two.log_odds_ratio)),
    "RR": _ratio("Risk ratio", (TWO_BY_TWO, two_by_two.log_risk_ratio)),
    "RD": Measure("Risk difference", ((TWO_BY_TWO, two_by_two.risk_difference),)),
    "PETO": _ratio("Peto odds ratio", (TWO_BY_TWO, two_by_two.log_peto_odds_ratio)),
    "HR": _ratio(
        "Hazard ratio",
        (("hr", "ci_low", "ci_high"), other.log_hazard_ratio),
        (("o_minus_e", "v"), other.log_hazard_ratio_from_logrank),
        (("yi", "vi"), other.given_effect),
    ),
    "IRR": _ratio("Incidence rate ratio", (("events1", "time1", "events2", "time2"), other.log_incidence_rate_ratio)),
    "ZCOR": Measure(
        "Correlation", ((CORRELATION, other.fisher_z),), "correlation", "Fisher's z", other.correlation_of_z
    ),
    "PLO": Measure("Proportion", ((EVENTS, other.logit_proportion),), "proportion", "logit", other.proportion_of_logit),
    "PFT": Measure(
        "Proportion",
        ((EVENTS, other.double_arcsine_proportion),),
        "proportion",
        "double arcsine",
        other.proportion_of_double_arcsine,
    ),
    "PR": Measure("Proportion", ((EVENTS, other.raw_proportion),), "proportion"),
    "GEN": Measure("Effect", ((("yi", "vi"), other.given_effect),)),
}
HAS_ZERO_CELL_POLICY = ("OR", "RR", "RD", "PETO")
CONVENTIONS = ("metafor", "revman5")


def measure_under(measure: str, convention: str) -> str:
    """The key of the formulas that a convention means by a measure: SMD is SMD_REVMAN under `revman5`."""
    return "SMD_REVMAN" if (measure, convention) == ("SMD", "revman5") else measure


def effects_of(measure: str, columns: tuple[str, ...], data: dict[str, np.ndarray], convention: str = "metafor"):
    """Effects and variances of studies: (yi, vi), NaN where a study is not estimable.

    `columns` names the form (one of MEASURES[measure].forms), `data` has an array of floats per column. `convention`
    (metafor | revman5) chooses SMD's formula and the zero-cell policy.
    """
    key = measure_under(measure, convention)
    compute = dict(MEASURES[key].forms)[columns]
    policy = {"zero_cells": convention} if key in HAS_ZERO_CELL_POLICY else {}
    with np.errstate(divide="ignore", invalid="ignore"):
        return compute(**{name: data[name] for name in columns}, **policy)
