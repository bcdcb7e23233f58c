"""The effect measures by their key: what each is called, from which columns it is computed, and on what scale."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from scripts.pooling import continuous_effects as continuous
from scripts.pooling import other_effects as other
from scripts.pooling import two_by_two_effects as two_by_two

TWO_MEANS = ("n1", "mean1", "sd1", "n2", "mean2", "sd2")
TWO_BY_TWO = ("events1", "n1", "events2", "n2")
Form = tuple[tuple[str, ...], Callable]


@dataclass(frozen=True)
class Measure:
    """An effect measure: its name in print, its forms (columns and function), whether its analysis scale is a log."""

    name: str
    forms: tuple[Form, ...]
    is_log_ratio: bool = False


MEASURES = {
    "MD": Measure("Mean difference", ((TWO_MEANS, continuous.mean_difference),)),
    "SMD": Measure("Std. mean difference", ((TWO_MEANS, continuous.standardised_mean_difference),)),
    "SMD_REVMAN": Measure("Std. mean difference", ((TWO_MEANS, continuous.standardised_mean_difference_revman),)),
    "SMD_EXACT": Measure("Std. mean difference", ((TWO_MEANS, continuous.standardised_mean_difference_exact),)),
    "ROM": Measure("Ratio of means", ((TWO_MEANS, continuous.log_ratio_of_means),), is_log_ratio=True),
    "OR": Measure("Odds ratio", ((TWO_BY_TWO, two_by_two.log_odds_ratio),), is_log_ratio=True),
    "RR": Measure("Risk ratio", ((TWO_BY_TWO, two_by_two.log_risk_ratio),), is_log_ratio=True),
    "RD": Measure("Risk difference", ((TWO_BY_TWO, two_by_two.risk_difference),)),
    "PETO": Measure("Peto odds ratio", ((TWO_BY_TWO, two_by_two.log_peto_odds_ratio),), is_log_ratio=True),
    "HR": Measure(
        "Hazard ratio",
        (
            (("hr", "ci_low", "ci_high"), other.log_hazard_ratio),
            (("o_minus_e", "v"), other.log_hazard_ratio_from_logrank),
            (("yi", "vi"), other.given_effect),
        ),
        is_log_ratio=True,
    ),
    "IRR": Measure(
        "Incidence rate ratio",
        ((("events1", "time1", "events2", "time2"), other.log_incidence_rate_ratio),),
        is_log_ratio=True,
    ),
    "ZCOR": Measure("Correlation (Fisher's z)", ((("r", "n"), other.fisher_z),)),
    "PLO": Measure("Proportion (logit)", ((("events", "n"), other.logit_proportion),)),
    "PFT": Measure("Proportion (double arcsine)", ((("events", "n"), other.double_arcsine_proportion),)),
    "PR": Measure("Proportion", ((("events", "n"), other.raw_proportion),)),
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
