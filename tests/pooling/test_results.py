"""What a pooled result holds, whatever was pooled."""

import numpy as np
import pytest

from scripts.common.messages import InputError
from scripts.pooling.inverse_variance import empty_result, pool_common, pool_many, pool_random
from scripts.pooling.pool import check_plan

HELD = [
    "ci_high", "ci_low", "df", "estimate", "h2", "i2", "k", "notes", "p", "prediction", "prediction_hts", "q", "q_df",
    "q_p", "se", "statistic", "tau2", "tau2_ci", "weights",
]  # fmt: skip
Y, V = np.array([0.1, 0.5, 0.9, 0.2]), np.array([0.04, 0.09, 0.05, 0.02])
PLAN = {"measure": "OR", "model": "random", "tau2": "REML", "ci": "wald", "as": "metafor"}


@pytest.mark.parametrize("k", [1, 2, 4])
def test_every_result_has_the_same_keys(k):
    for result in (pool_common(Y[:k], V[:k]), pool_random(Y[:k], V[:k]), empty_result("nothing")):
        assert sorted(result) == HELD


@pytest.mark.parametrize("k", [2, 4])
def test_as_in_revman_5_the_prediction_interval_is_that_of_higgins_and_others(k):
    result = pool_many(Y[np.newaxis, :k], V[np.newaxis, :k], "DL", "wald", "revman5")[0]
    assert result["prediction"] == result["prediction_hts"]
    assert (result["prediction"] is None) == (k == 2)  # t with k - 2 degrees of freedom


def test_mantel_haenszel_s_random_effects_go_with_the_estimator_of_dersimonian_and_laird_only():
    check_plan(PLAN | {"model": "mh-random", "tau2": "DL"}, "review.yaml")
    with pytest.raises(InputError, match="mh-random cannot take τ² by REML"):
        check_plan(PLAN | {"model": "mh-random"}, "review.yaml")
    check_plan(PLAN, "review.yaml")
