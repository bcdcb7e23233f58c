"""The engine against metafor's and RevMan's results: every data set, every key that the engine offers.

trimfill() and regtest() by REML, which metafor stops short, are in test_stopped_iteration.
"""

import numpy as np
import pytest

from scripts.pooling.formulas import effects_of
from scripts.pooling.inverse_variance import pool_common, pool_random
from scripts.pooling.mantel_haenszel import pool_mantel_haenszel, pool_mantel_haenszel_rates, pool_peto
from scripts.pooling.measures import TWO_BY_TWO, TWO_MEANS
from scripts.pooling.meta_regression import fit_regression
from scripts.pooling.pool import pool_studies
from scripts.pooling.sensitivity import leave_one_out, trim_and_fill
from scripts.pooling.small_study_effects import begg_test, egger_mixed_test, egger_test
from scripts.pooling.subgroups import between_groups, pool_with_common_tau2

CLOSED, ITERATIVE, REVMAN = 1e-8, 1e-6, 1e-10
KEYS = {
    "estimate": "estimate", "se": "se", "statistic": "stat", "df": "df", "p": "pval", "ci_low": "ci_lb",
    "ci_high": "ci_ub", "tau2": "tau2", "q": "Q", "q_p": "Q_p", "i2": "I2", "h2": "H2", "k": "k",
}  # fmt: skip
FILLED = {"estimate": "estimate", "se": "se", "ci_low": "ci_lb", "ci_high": "ci_ub", "q": "Q", "k": "k"}
NAMES = {
    "ai": "events1", "ci": "events2", "n1i": "n1", "n2i": "n2", "m1i": "mean1", "sd1i": "sd1", "m2i": "mean2",
    "sd2i": "sd2", "xi": "events", "ni": "n", "ri": "r", "x1i": "events1", "t1i": "time1", "x2i": "events2",
    "t2i": "time2", "yi": "yi", "vi": "vi",
}  # fmt: skip
FORMS = {"MD": TWO_MEANS, "SMD": TWO_MEANS, "SMD_REVMAN": TWO_MEANS, "ROM": TWO_MEANS}
FORMS |= {"OR": TWO_BY_TWO, "RR": TWO_BY_TWO, "RD": TWO_BY_TWO, "IRR": ("events1", "time1", "events2", "time2")}
FORMS |= {"ZCOR": ("r", "n"), "PLO": ("events", "n"), "PFT": ("events", "n"), "GEN": ("yi", "vi")}


def columns_of(reference) -> dict[str, np.ndarray]:
    rows = reference["rows"]
    return {NAMES[name]: np.array([row[name] for row in rows], float) for name in rows[0] if name in NAMES}


def measure_of(reference) -> str:
    return "SMD_REVMAN" if "RevMan" in reference["measure"] else reference["measure"].split("(")[0]


def effects(reference) -> tuple[np.ndarray, np.ndarray]:
    return np.array(reference["yi"]), np.array(reference["vi"])


def tables_of(references):
    return {name: reference for name, reference in references.items() if "ai" in reference["rows"][0]}


def floor_of(key: str) -> float:
    """I² is in percent: 1e-2 is as near to nothing as 1e-6 is elsewhere."""
    return 1e-2 if key == "i2" else 1e-6


def test_effects_and_variances_are_those_of_escalc(references, agreement):
    for name, reference in references.items():
        measure = measure_of(reference)
        yi, vi = effects_of(measure, FORMS[measure], columns_of(reference))
        agreement.compare(f"{measure} yi", yi.tolist(), reference["yi"], CLOSED, name)
        agreement.compare(f"{measure} vi", vi.tolist(), reference["vi"], CLOSED, name)


def test_standardised_mean_differences_agree_in_all_three_forms(references, agreement):
    forms = {"revman": "SMD_REVMAN", "metafor_LS": "SMD", "metafor_UB": "SMD_EXACT"}
    for name, reference in references.items():
        for their, ours in forms.items() if "smd" in reference.get("extra", {}) else ():
            block = reference["extra"]["smd"][their]
            yi, vi = effects_of(ours, TWO_MEANS, columns_of(reference))
            variances = block["var"] if "var" in block else [se**2 for se in block["se"]]
            agreement.compare(f"{ours} yi", yi.tolist(), block["g"], REVMAN, name)
            agreement.compare(f"{ours} vi", vi.tolist(), variances, REVMAN, name)
            pooled = reference["extra"]["smd"]["pooled"][their]
            for result, key in ((pool_common(yi, vi), "FE"), (pool_random(yi, vi, "DL"), "DL")):
                bounds = [result[part] for part in ("estimate", "ci_low", "ci_high")]
                agreement.compare(f"{ours} pooled {key}", bounds, pooled[key], REVMAN, name)


def test_common_effect_is_metafors(references, agreement):
    for name, reference in references.items():
        result = pool_common(*effects(reference))
        for ours, theirs in KEYS.items():
            if ours != "tau2":
                agreement.compare(ours, result[ours], reference["fixed"][theirs], CLOSED, name, floor_of(ours))
        agreement.compare("weights", result["weights"], reference["weights_fixed"], CLOSED, name)
        agreement.compare("i2", result["i2"], reference["fixed_I2_Q"], CLOSED, name, floor_of("i2"))


def test_random_effects_are_metafors_with_every_estimator_and_interval(references, agreement):
    for name, reference in references.items():
        for fit, block in reference["random"].items():
            method, _, knapp = fit.partition("_")
            tolerance = ITERATIVE if method in ("PM", "REML", "ML", "EB") else CLOSED
            result = pool_random(*effects(reference), method, "hartung-knapp" if knapp else "wald")
            for ours, theirs in KEYS.items():
                agreement.compare(f"{fit} {ours}", result[ours], block[theirs], tolerance, name, floor_of(ours))
            intervals = {"prediction": ("pi_lb", "pi_ub"), "prediction_hts": ("pi_HTS_lb", "pi_HTS_ub")}
            for ours, (low, high) in intervals.items():
                if low in block:
                    agreement.compare(f"{fit} {ours}", result[ours], [block[low], block[high]], tolerance, name)
            if fit == "DL":
                agreement.compare("DL weights", result["weights"], reference["weights_random_DL"], CLOSED, name)


def test_the_interval_of_tau2_is_metafors_q_profile(references, agreement):
    for name, reference in references.items():
        result = pool_random(*effects(reference), "REML")
        agreement.compare("tau2_ci", result["tau2_ci"], reference["tau2_ci_Qprofile"]["tau2"][1:], ITERATIVE, name)


@pytest.mark.parametrize("measure", ["OR", "RR", "RD"])
def test_mantel_haenszel_is_rma_mh(references, agreement, measure):
    keys = {"estimate": "estimate", "se": "se", "statistic": "z", "p": "p", "ci_low": "ci_lb", "ci_high": "ci_ub"}
    keys |= {"q": "Q", "q_p": "Qp", "i2": "I2"}
    for name, reference in tables_of(references).items():
        data = columns_of(reference)
        result = pool_mantel_haenszel(*(data[column] for column in TWO_BY_TWO), measure)
        for ours, theirs in keys.items():
            expected = reference["extra"][f"MH_{measure}"][theirs]
            agreement.compare(f"MH {measure} {ours}", result[ours], expected, CLOSED, name, floor_of(ours))


def test_peto_is_rma_peto(references, agreement):
    keys = {
        "estimate": "estimate",
        "se": "se",
        "ci_low": "ci_lb",
        "ci_high": "ci_ub",
        "q": "Q",
        "q_p": "Qp",
        "i2": "I2",
    }
    for name, reference in tables_of(references).items():
        data = columns_of(reference)
        result = pool_peto(*(data[column] for column in TWO_BY_TWO))
        for ours, theirs in keys.items():
            expected = reference["extra"]["Peto_OR"][theirs]
            agreement.compare(f"Peto {ours}", result[ours], expected, CLOSED, name, floor_of(ours))


def test_mantel_haenszel_rates_are_rma_mh(references, agreement):
    for name, reference in references.items():
        if "MH_IRR" in reference.get("extra", {}):
            data, block = columns_of(reference), reference["extra"]["MH_IRR"]
            result = pool_mantel_haenszel_rates(*(data[column] for column in FORMS["IRR"]))
            for ours, theirs in {"estimate": "estimate", "se": "se", "q": "Q"}.items():
                agreement.compare(f"MH IRR {ours}", result[ours], block[theirs], CLOSED, name)


@pytest.mark.parametrize("measure", ["OR", "RR", "RD"])
def test_revman_blocks_agree_to_ten_digits(references, agreement, measure):
    models = {"MH_fixed": "mh", "IV_fixed": "common", "MH_random_DL": "mh-random", "IV_random_DL": "random"}
    keys = {"estimate": "estimate", "se": "se", "ci_low": "ci_lb", "ci_high": "ci_ub", "tau2": "tau2", "i2": "I2"}
    for name, reference in tables_of(references).items():
        data, blocks = columns_of(reference), reference["extra"]["revman"][measure]
        counts = tuple(data[column] for column in TWO_BY_TWO)
        y, v = effects_of(measure, TWO_BY_TWO, data, "revman5")
        for block, model in models.items():
            plan = {"measure": measure, "model": model, "tau2": "DL", "ci": "wald", "as": "revman5"}
            result, expected = pool_studies(y, v, plan, counts), blocks[block]
            for ours, theirs in keys.items():
                if theirs in expected:
                    key = f"RevMan {measure} {block} {ours}"
                    agreement.compare(key, result[ours], expected[theirs], REVMAN, name, floor_of(ours))
            q = expected.get("Q_MH", expected.get("Q"))
            agreement.compare(f"RevMan {measure} {block} q", result["q"], q, REVMAN, name)
            agreement.compare(f"RevMan {measure} {block} k", result["k"], blocks["k"], REVMAN, name)


def test_eggers_and_beggs_tests_are_those_of_r(references, agreement):
    keys = {"intercept": "bias", "se": "se_bias", "statistic": "t", "df": "df", "p": "p"}
    for name, reference in references.items():
        egger, begg = egger_test(*effects(reference)), begg_test(*effects(reference))
        for ours, theirs in keys.items():
            agreement.compare(f"Egger {ours}", egger[ours], reference["egger"]["lm"][theirs], CLOSED, name)
        for key in ("tau", "p"):
            agreement.compare(f"Begg {key}", begg[key], reference["begg"][key], CLOSED, name)
        agreement.compare("Begg p_normal", begg["p_normal"], reference["begg_noexact"]["p"], CLOSED, name)


def test_eggers_test_by_a_common_effect_is_regtests(references, agreement):
    for name, reference in references.items():
        found = egger_mixed_test(*effects(reference), None)
        for ours, theirs in {"statistic": "stat", "p": "p", "slope": "slope"}.items():
            agreement.compare(f"regtest FE {ours}", found[ours], reference["egger"]["rma_FE"][theirs], CLOSED, name)


def test_meta_regression_is_metafors(references, agreement):
    parts = {"estimate": "coef", "se": "se", "statistic": "stat", "p": "pval", "ci_low": "ci_lb", "ci_high": "ci_ub"}
    keys = {"i2": "I2", "r2": "R2", "qm": "QM", "qm_p": "QMp", "qe": "QE", "qe_p": "QEp"}
    for name, reference in references.items():
        for fit in ("REML", "REML_HKSJ", "DL", "FE") if "metareg" in reference else ():
            block, (method, _, knapp) = reference["metareg"][fit], fit.partition("_")
            y, v = effects(reference)
            x = np.array([np.nan if value is None else value for value in reference["metareg"]["x"]], float)
            y, v, x = (values[np.isfinite(x)] for values in (y, v, x))
            method, ci = None if method == "FE" else method, "hartung-knapp" if knapp else "wald"
            found, tolerance = fit_regression(y, v, {"x": x}, method, ci), ITERATIVE if method == "REML" else CLOSED
            for ours, theirs in parts.items():
                ours_all = [row[ours] for row in found["coefficients"]]
                agreement.compare(f"metareg {fit} {ours}", ours_all, block[theirs], tolerance, name, 1e-4)
            for ours, theirs in (keys | ({} if method is None else {"tau2": "tau2"})).items():
                agreement.compare(f"metareg {fit} {ours}", found[ours], block[theirs], tolerance, name, floor_of(ours))


def test_subgroups_are_metafors(references, agreement):
    keys = {"estimate": "estimate", "se": "se", "ci_low": "ci_lb", "ci_high": "ci_ub", "q": "Q", "k": "k"}
    for name, reference in references.items():
        if "subgroup" not in reference:
            continue
        y, v = effects(reference)
        block = reference["subgroup"]
        known = np.array([level is not None for level in block["levels"]])
        levels = np.array([level for level in block["levels"] if level is not None])
        y, v = y[known], v[known]
        results = {"FE": [], "DL": [], "REML": []}
        for group in block["groups"]:
            own = levels == group["level"]
            for method in results:
                found = pool_common(y[own], v[own]) if method == "FE" else pool_random(y[own], v[own], method)
                results[method].append(found)
                tolerance = ITERATIVE if method == "REML" else CLOSED
                for ours, theirs in keys.items() if method in group else ():
                    key = f"subgroup {method} {ours}"
                    agreement.compare(key, found[ours], group[method][theirs], tolerance, name)
        for method, key in (("FE", "Q_between_FE"), ("DL", "Q_between_DL_separate_tau2")):
            for ours in ("q", "df", "p", "i2"):
                theirs = block[key][{"q": "Q", "i2": "I2"}.get(ours, ours)]
                found = between_groups(results[method])[ours]
                agreement.compare(f"between {method} {ours}", found, theirs, CLOSED, name, floor_of(ours))
        for method, tolerance in (("DL", CLOSED), ("REML", ITERATIVE)):
            fit = block[f"common_tau2_{method}"]
            groups, test = pool_with_common_tau2(y, v, levels.tolist(), method, "wald")
            first = sorted(groups)[0]
            agreement.compare(f"common τ² {method}", groups[first]["tau2"], fit["tau2"], tolerance, name)
            expected = fit["coef"][0], fit["se"][0], fit["QM"], fit["QMp"]
            found = groups[first]["estimate"], groups[first]["se"], test["q"], test["p"]
            agreement.compare(f"common τ² {method} groups", list(found), list(expected), tolerance, name)


def test_leave_one_out_is_metafors(references, agreement):
    keys = {
        "estimate": "estimate",
        "se": "se",
        "p": "pval",
        "ci_low": "ci_lb",
        "ci_high": "ci_ub",
        "q": "Q",
        "q_p": "Qp",
    }
    for name, reference in references.items():
        for method in ("FE", "DL", "REML"):
            results = leave_one_out(*effects(reference), None if method == "FE" else method)
            block, tolerance = reference["leave_one_out"][method], ITERATIVE if method == "REML" else CLOSED
            for ours, theirs in keys.items() | ({("tau2", "tau2")} if method != "FE" else set()):
                found = [result[ours] for result in results]
                agreement.compare(f"leave-one-out {method} {ours}", found, block[theirs], tolerance, name)


def test_trim_and_fill_is_metafors(references, agreement):
    for name, reference in references.items():
        for fit in ("FE_L0", "FE_R0", "DL_L0"):
            block, (method, estimator) = reference["trimfill"][fit], fit.split("_")
            found = trim_and_fill(*effects(reference), None if method == "FE" else method, block["side"], estimator)
            agreement.compare(f"trim-and-fill {fit} filled", found["filled"], block["k0"], 0, name)
            for ours, theirs in FILLED.items():
                agreement.compare(f"trim-and-fill {fit} {ours}", found["result"][ours], block[theirs], CLOSED, name)
