"""Influence, cumulative pooling, several moderators, Peters's test and CR2 against R, from results kept with the tests.

tests/data/pooling/r_results.R made them. statsmodels and PyMARE are compared where they are right.
"""

import json

import numpy as np
import pytest

from scripts.pooling.inverse_variance import pool_common, pool_random
from scripts.pooling.meta_regression import fit_regression
from scripts.pooling.robust_variance import robust_mean
from scripts.pooling.sensitivity import baujat, cumulative, influence, missing_side
from scripts.pooling.small_study_effects import egger_mixed_test, peters_test
from tests.pooling.conftest import COMMITTED

TOLERANCE = 1e-7
DIAGNOSTICS = {
    "rstudent": "rstudent", "dffits": "dffits", "cook": "cook.d", "covariance_ratio": "cov.r", "tau2": "tau2.del",
    "q": "QE.del", "hat": "hat", "dfbetas": "dfbs",
}  # fmt: skip


@pytest.fixture(scope="module")
def r():
    return json.loads((COMMITTED / "r_results.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def effects(r):
    return np.array(r["yi"]), np.array(r["vi"])


@pytest.mark.parametrize("fit", ["REML", "DL", "FE"])
def test_influence_and_cumulative_results_are_metafors(r, effects, agreement, fit):
    method = None if fit == "FE" else fit
    found, steps = influence(*effects, method), cumulative(*effects, method)
    for ours, theirs in DIAGNOSTICS.items():
        expected = r["influence"][fit][theirs]
        agreement.compare(f"{fit} {ours}", [row[ours] for row in found], expected, TOLERANCE, "bcg")
    assert [row["influential"] for row in found] == r["influence"][fit]["infl"]
    for key in ("estimate", "se", "ci_low", "ci_high"):
        agreement.compare(f"{fit} cumulative {key}", [s[key] for s in steps], r["cumul"][fit][key], TOLERANCE, "bcg")


def test_baujats_points_and_the_side_of_missing_studies_are_metafors(r, effects, agreement):
    points = baujat(*effects)
    for key in ("contribution", "influence"):
        agreement.compare(f"Baujat {key}", [point[key] for point in points], r["baujat"][key], TOLERANCE, "bcg")
    assert missing_side(*effects) == r["side"]["FE"] == r["side"]["DL"]


def test_regression_on_two_moderators_is_metafors_with_every_estimator(r, effects, agreement):
    moderators = {name: np.array(r[name], float) for name in ("ablat", "year")}
    for fit, expected in r["two_moderators"].items():
        method, test = fit.split("_")
        ci = "hartung-knapp" if test == "knha" else "wald"
        found = fit_regression(*effects, moderators, None if method == "FE" else method, ci)
        for key in ("estimate", "se", "p", "ci_low", "ci_high"):
            ours = [row[key] for row in found["coefficients"]]
            agreement.compare(f"{fit} {key}", ours, expected[key], TOLERANCE, "bcg")
        for key in ("i2", "r2", "qm", "qm_p", "qe", "qe_p", *(("tau2",) if method != "FE" else ())):
            agreement.compare(f"{fit} {key}", found[key], expected[key], TOLERANCE, "bcg")


def test_peters_test_is_the_weighted_regression_of_r(r, effects, agreement):
    events, n = (np.array(r[f"{name}1"], float) + np.array(r[f"{name}2"], float) for name in ("events", "n"))
    found = peters_test(effects[0], events, n)
    for key in ("slope", "se", "statistic", "p"):
        agreement.compare(f"Peters {key}", found[key], r["peters"][key], TOLERANCE, "bcg")


def test_eggers_mixed_regression_is_metafors_where_regtest_stops_early(r, references, agreement):
    for name, expected in r["regtest_tight"].items():
        found = egger_mixed_test(np.array(references[name]["yi"]), np.array(references[name]["vi"]), "REML")
        for key in ("slope", "limit", "statistic", "p"):
            agreement.compare(f"regtest {key}", found[key], expected[key], 1e-6, name)


def test_robust_variance_is_that_of_clubsandwich(r, effects, agreement):
    schools, bcg = r["cr2_schools"], r["cr2_bcg"]
    found = robust_mean(np.array(schools["yi"]), np.array(schools["vi"]), schools["tau2"], schools["cluster"])
    own = robust_mean(*effects, bcg["tau2"], [str(i) for i in range(len(effects[0]))])
    for result, expected, name in ((found, schools, "schools in districts"), (own, bcg, "bcg")):
        for key in ("estimate", "se", "df", "p"):
            agreement.compare(f"CR2 {key}", result[key], expected[key], TOLERANCE, name)


def test_a_robust_variance_of_few_studies_says_what_its_p_is_worth(effects):
    y, v = effects
    notes = robust_mean(y[:6], v[:6], 0.1, ["A", "A", "B", "B", "C", "C"])["notes"]
    assert "6 effects of 3 studies" in notes[0]
    assert "not to be trusted" in notes[1]
    assert "no robust variance" in robust_mean(y[:2], v[:2], 0.1, ["A", "A"])["notes"][0]


def test_statsmodels_agrees_where_it_is_right(references, agreement):
    """Its common effect and Paule-Mandel; its DL only where τ² is above 0, as it is not truncated there."""
    from statsmodels.stats.meta_analysis import combine_effects

    for name, reference in references.items():
        y, v = np.array(reference["yi"], float), np.array(reference["vi"], float)
        theirs = combine_effects(y, v, method_re="dl")
        table = theirs.summary_frame()
        common = pool_common(y, v)
        for key, column in {"estimate": "eff", "se": "sd_eff", "ci_low": "ci_low", "ci_high": "ci_upp"}.items():
            agreement.compare(f"statsmodels {key}", common[key], float(table.loc["fixed effect", column]), 1e-8, name)
        agreement.compare("statsmodels q", common["q"], float(theirs.q), 1e-8, name)
        if theirs.tau2 > 0:
            random = pool_random(y, v, "DL")
            agreement.compare("statsmodels DL tau2", random["tau2"], float(theirs.tau2), 1e-8, name)
            estimate = float(table.loc["random effect", "eff"])
            agreement.compare("statsmodels DL estimate", random["estimate"], estimate, 1e-8, name)


def test_pymare_agrees_where_it_is_right(references, agreement):
    """Its DL, and its Hedges; its ML and REML are found by a simplex of limited precision."""
    from pymare.core import Dataset
    from pymare.estimators import DerSimonianLaird, Hedges

    for name, reference in references.items():
        y, v = np.array(reference["yi"], float), np.array(reference["vi"], float)
        for method, estimator in (("DL", DerSimonianLaird()), ("HE", Hedges())):
            found = estimator.fit_dataset(Dataset(y=y, v=v, X=np.ones((len(y), 1)), add_intercept=False)).summary()
            tau2 = float(np.ravel(found.tau2)[0])
            ours = pool_random(y, v, method)
            agreement.compare(f"PyMARE {method} tau2", ours["tau2"], tau2, 1e-8, name)
            effect = float(np.ravel(found.get_fe_stats()["est"])[0])
            agreement.compare(f"PyMARE {method} estimate", ours["estimate"], effect, 1e-8, name)
