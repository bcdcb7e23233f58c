"""Agreement of reviewers, held against published examples and against the libraries' own figures."""

import math

import krippendorff
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa, fleiss_kappa
from statsmodels.stats.proportion import proportion_confint

from scripts.screening.agree_votes import Vote
from scripts.screening.measure_agreement import DECISIONS, compare_all, gwets_ac1, measure_agreement, measure_phase


def pairs_of(both: int, first: int, second: int, neither: int) -> list[tuple[str, str]]:
    """Pairs of votes from the four counts of a table: include include, include exclude, exclude include, exclude."""
    yes, no = "include", "exclude"
    return [(yes, yes)] * both + [(yes, no)] * first + [(no, yes)] * second + [(no, no)] * neither


def counts_of(rows: list[list[str]], categories: str | tuple) -> pd.DataFrame:
    """How many of each row's votes are in each category."""
    return pd.DataFrame([[row.count(category) for category in categories] for row in rows], columns=list(categories))


def votes(**cast: str) -> list[Vote]:
    return [Vote(reviewer, *decision.split(":")) for reviewer, decision in cast.items()]


def test_high_prevalence_has_a_low_kappa_and_a_high_ac1_as_published():
    # Gwet KL. Kappa statistic is not satisfactory. Stat Methods Inter-Rater Reliab Assess 2002;1:1-6, table 3.
    measured = measure_agreement(pairs_of(118, 5, 2, 0))
    assert measured["agreement"] == pytest.approx(118 / 125)
    assert measured["kappa"] == pytest.approx(-0.0234, abs=5e-5)
    assert measured["ac1"] == pytest.approx(0.9408, abs=5e-5)


def test_pabak_is_twice_the_agreement_less_one_whatever_the_prevalence():
    # Byrt 1993: PABAK = 2·p₀ − 1.
    for table in ((118, 5, 2, 0), (20, 5, 10, 15), (45, 15, 25, 15)):
        measured = measure_agreement(pairs_of(*table))
        assert measured["pabak"] == pytest.approx(2 * measured["agreement"] - 1)
        assert measured["intervals"]["pabak"] == pytest.approx([2 * b - 1 for b in measured["intervals"]["agreement"]])


def test_kappa_of_published_tables_and_its_interval():
    # 45/15/25/15 and 25/35/5/35 of 100: kappa .1304 and .2593 (the standard example of one agreement, two kappas).
    assert measure_agreement(pairs_of(45, 15, 25, 15))["kappa"] == pytest.approx(0.1304, abs=5e-5)
    assert measure_agreement(pairs_of(25, 35, 5, 35))["kappa"] == pytest.approx(0.2593, abs=5e-5)
    # By hand of 20/5/10/15: the large-sample error of Fleiss, Cohen and Everitt (1969) is .1257.
    measured = measure_agreement(pairs_of(20, 5, 10, 15))
    half = (measured["intervals"]["kappa"][1] - measured["intervals"]["kappa"][0]) / 2
    assert half / 1.96 == pytest.approx(0.1257, abs=2e-3)


def test_the_error_of_ac1_is_that_of_leaving_out_one_row_at_a_time():
    table = [[118, 5], [2, 20]]
    n = sum(map(sum, table))
    left_out = []
    for a in (0, 1):
        for b in (0, 1):
            fewer = [row[:] for row in table]
            fewer[a][b] -= 1
            left_out += [gwets_ac1(fewer)[0]] * table[a][b]
    mean = sum(left_out) / n
    jackknife = math.sqrt((n - 1) / n * sum((value - mean) ** 2 for value in left_out))
    ac1, (low, high) = gwets_ac1(table)
    assert low < ac1 < high
    assert (high - low) / 2 / 1.96 == pytest.approx(jackknife, rel=0.03)


def test_several_raters_by_fleiss_as_published():
    # Fleiss' worked example in Wikipedia's "Fleiss' kappa": 10 subjects, 14 raters, 5 categories, kappa .210.
    counts = [
        [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1], [7, 7, 0, 0, 0],
        [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ]  # fmt: skip
    assert compare_all(pd.DataFrame(counts))["fleiss"] == pytest.approx(0.210, abs=5e-4)


def test_raters_who_did_not_judge_everything_by_krippendorff_as_published():
    # Krippendorff K. Computing Krippendorff's alpha-reliability, 2011, section C: four observers, nominal, .743.
    observers = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]
    rows = [[o[unit] for o in observers if o[unit] != "."] for unit in range(12)]
    found = compare_all(counts_of([row for row in rows if len(row) > 1], "12345"))
    assert found["krippendorff"] == pytest.approx(0.743, abs=5e-4)


def test_intervals_of_several_raters_hold_the_estimate_and_are_the_same_each_time():
    rows = [["include"] * 3] * 20 + [["include", "include", "exclude"]] * 6 + [["exclude"] * 3] * 30
    first, second = (compare_all(counts_of(rows, DECISIONS)) for _ in range(2))
    assert first == second
    for name in ("fleiss", "krippendorff"):
        low, high = first["intervals"][name]
        assert low < first[name] < high


@settings(deadline=None)
@given(st.lists(st.integers(0, 30), min_size=4, max_size=4))
def test_two_raters_are_measured_as_statsmodels_measures_them(table):
    both, first, second, neither = table
    measured = measure_agreement(pairs_of(*table))
    if (n := sum(table)) == 0:
        assert measured["agreement"] is None
        return
    wilson = proportion_confint(both + neither, n, method="wilson")
    assert measured["intervals"]["agreement"] == pytest.approx(wilson, abs=1e-12)
    if measured["kappa"] is None:
        assert both == n or neither == n
        return
    theirs = cohens_kappa([[both, first], [second, neither]])
    assert measured["kappa"] == pytest.approx(theirs.kappa, abs=1e-12)
    if not any(map(math.isnan, (theirs.kappa_low, theirs.kappa_upp))):
        limits = [max(-1, theirs.kappa_low), min(1, theirs.kappa_upp)]
        assert measured["intervals"]["kappa"] == pytest.approx(limits, abs=1e-6)


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(0, 3), min_size=2, max_size=5), min_size=1, max_size=30))
def test_several_raters_are_measured_as_statsmodels_and_krippendorff_measure_them(rows):
    counts = counts_of([[str(vote) for vote in row] for row in rows], "0123")
    found = compare_all(counts)
    if (counts.sum() > 0).sum() < 2:
        assert found["krippendorff"] is None
        return
    alpha = krippendorff.alpha(value_counts=counts.to_numpy(), level_of_measurement="nominal")
    assert found["krippendorff"] == pytest.approx(alpha, abs=1e-12)
    sizes = counts.sum(axis=1)
    usual = counts[sizes == min(sizes.unique(), key=lambda size: (-(sizes == size).sum(), size))]
    assert found["fleiss_n"] == len(usual)
    if found["fleiss"] is not None:
        assert found["fleiss"] == pytest.approx(float(fleiss_kappa(usual.to_numpy())), abs=1e-12)


def test_nothing_is_measured_where_all_say_the_same_or_nobody_says_anything():
    assert measure_agreement([])["agreement"] is None
    same = measure_agreement(pairs_of(9, 0, 0, 0))
    assert (same["agreement"], same["kappa"], same["ac1"]) == (1.0, None, 1.0)
    assert compare_all(counts_of([["include"] * 3] * 4, DECISIONS))["fleiss"] is None


def test_the_pilot_is_measured_apart_and_a_maybe_counts_as_include():
    cast = {
        "uni-1": votes(A="maybe", B="include"),
        "uni-2": votes(A="exclude", B="exclude"),
        "uni-3": votes(A="include", B="exclude"),
    }
    measured = measure_phase(cast, {"uni-3"}, ["A", "B"], needs_reason=False)
    assert (measured["n"], measured["agreement"]) == (2, 1.0)
    assert (measured["pilot"]["n"], measured["pilot"]["agreement"]) == (1, 0.0)
    assert measured["reasons"] is None


@pytest.mark.parametrize(
    ("counts_as", "counted"),
    [
        ("include", {"include include": 3, "include exclude": 1}),
        ("exclude", {"include include": 1, "exclude include": 1, "exclude exclude": 2}),
        ("conflict", {"include include": 1, "maybe include": 1, "maybe maybe": 1, "maybe exclude": 1}),
    ],
)
def test_agreement_counts_a_maybe_as_the_protocol_does(counts_as, counted):
    cast = {
        "uni-1": votes(A="maybe", B="include"),
        "uni-2": votes(A="include", B="include"),
        "uni-3": votes(A="maybe", B="maybe"),
        "uni-4": votes(A="maybe", B="exclude"),
    }
    measured = measure_phase(cast, set(), ["A", "B"], False, counts_as)
    assert {votes: count for votes, count in measured["table"].items() if count} == counted
    agreed = sum(count for votes, count in counted.items() if len(set(votes.split())) == 1)
    assert (measured["n"], measured["agreement"]) == (4, agreed / 4)


@pytest.mark.parametrize("pilot", [set(), {"uni-1"}, {"uni-1", "uni-2"}])
@pytest.mark.parametrize("needs_reason", [False, True])
def test_rows_that_only_one_person_judges_are_measured_nowhere_and_stop_nothing(pilot, needs_reason):
    votes = {"uni-1": [Vote("A", "exclude", "x")], "uni-2": [Vote("A", "include")]}
    measured = measure_phase(votes, pilot, ["A"], needs_reason)
    assert measured["n"] == 0
    assert measured["agreement"] is None
    assert (measured["pilot"] is None) == (not pilot)


def test_reasons_are_measured_apart_among_reports_that_both_exclude():
    cast = {
        "rep-1": votes(A="exclude:design", B="exclude:design"),
        "rep-2": votes(A="exclude:design", B="exclude:population"),
        "rep-3": votes(A="include", B="include"),
    }
    measured = measure_phase(cast, set(), ["A", "B"], needs_reason=True)
    assert (measured["n"], measured["agreement"]) == (3, 1.0)
    assert (measured["reasons"]["n"], measured["reasons"]["agreement"]) == (2, 0.5)


def test_in_a_larger_team_each_pair_is_measured_and_all_together():
    cast = {
        "uni-1": votes(A="include", B="include"),
        "uni-2": votes(B="exclude", C="include"),
        "uni-3": votes(A="exclude", C="exclude"),
        "uni-4": votes(A="exclude", B="exclude"),
    }
    measured = measure_phase(cast, set(), ["A", "B", "C"], needs_reason=False)
    pairs = {"".join(pair["reviewers"]): pair["n"] for pair in measured["pairs"]}
    assert pairs == {"AB": 2, "AC": 1, "BC": 1}
    assert measured["n"] == measured["raters"]["n"] == 4
