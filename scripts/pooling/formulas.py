"""From studies' numbers to effects: each measure's formula, for each form in which it may be given."""

import numpy as np

from scripts.pooling import continuous_effects, other_effects, two_by_two_effects
from scripts.pooling.measures import TWO_BY_TWO, measure_under

# (measure, columns) → function of these columns
FORMULAS = continuous_effects.FORMULAS | two_by_two_effects.FORMULAS | other_effects.FORMULAS


def effects_of(measure: str, columns: tuple[str, ...], data: dict[str, np.ndarray], convention: str = "metafor"):
    """Effects and variances of studies: (yi, vi), NaN where a study is not estimable.

    `columns` names the form (one of MEASURES[measure].forms), `data` has an array of floats per column. `convention`
    (metafor | revman5) chooses SMD's formula and the zero-cell policy.
    """
    compute = FORMULAS[measure_under(measure, convention), columns]
    policy = {"zero_cells": convention} if columns == TWO_BY_TWO else {}
    with np.errstate(divide="ignore", invalid="ignore"):
        return compute(**{name: data[name] for name in columns}, **policy)
