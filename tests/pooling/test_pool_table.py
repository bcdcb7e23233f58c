"""The command that pools a table."""

import json
import subprocess
import sys

import pytest

from scripts.common.messages import InputError
from scripts.pooling.pool_table import main

KEYS = (
    "estimate", "se", "ci_low", "ci_high", "statistic", "df", "p", "tau2", "tau2_ci", "q", "q_df", "q_p", "i2", "h2",
    "prediction", "weights", "k",
)  # fmt: skip
MEANS = "study,n1,mean1,sd1,n2,mean2,sd2\nA,10,1.2,1,12,0.4,1.1\nB,20,1.5,1,21,2,1\nC,30,0.1,2,30,0.5,2\n"
COUNTS = "study,events1,n1,events2,n2\nA,2,20,5,20\nB,0,30,3,30\nC,0,9,0,9\n"
EFFECTS = "study,yi,vi\nA,0.1,0.02\nB,0.4,0.05\nC,-0.2,0.03\n"


def run(tmp_path, table, *arguments):
    (tmp_path / "rows.csv").write_bytes(table if isinstance(table, bytes) else table.encode())
    out = tmp_path / "out.json"
    assert main([str(tmp_path / "rows.csv"), *arguments, "--out", str(out)]) == 0
    return json.loads(out.read_text("utf-8"))


def refusal(tmp_path, table, *arguments):
    with pytest.raises(InputError) as caught:
        run(tmp_path, table, *arguments)
    assert not (tmp_path / "out.json").exists()
    return str(caught.value)


def test_the_result_has_every_key(tmp_path):
    result = run(tmp_path, MEANS, "--measure", "SMD", "--model", "random", "--tau2", "REML", "--ci", "wald")
    assert set(KEYS) <= set(result)
    assert result["df"] is None
    assert result["k"] == 3


def test_as_revman5_takes_revmans_standardised_difference(tmp_path):
    by_convention = run(tmp_path, MEANS, "--measure", "SMD", "--model", "common", "--as", "revman5")
    by_name = run(tmp_path, MEANS, "--measure", "SMD_REVMAN", "--model", "common")
    assert by_convention["estimate"] == by_name["estimate"]
    assert by_convention["estimate"] != run(tmp_path, MEANS, "--measure", "SMD", "--model", "common")["estimate"]


@pytest.mark.parametrize(
    ("table", "measure", "model"),
    [
        (MEANS, "MD", "random"), (MEANS, "ROM", "random"), (MEANS, "SMD_EXACT", "common"),
        (COUNTS, "OR", "mh"), (COUNTS, "RR", "random"), (COUNTS, "RD", "mh"), (COUNTS, "PETO", "peto"),
        (COUNTS, "OR", "mh-random"), (EFFECTS, "GEN", "common"), (EFFECTS, "HR", "random"),
        ("study,hr,ci_low,ci_high\nA,0.7,0.5,0.98\nB,1,0.5,2\n", "HR", "random"),
        ("study,o_minus_e,v\nA,-3.2,10\nB,1,5\n", "HR", "common"),
        ("study,events1,time1,events2,time2\nA,5,100,9,110\nB,0,50,3,60\n", "IRR", "mh"),
        ("study,r,n\nA,0.3,40\nB,-0.1,25\n", "ZCOR", "random"),
        ("study,events,n\nA,0,40\nB,25,25\nC,4,30\n", "PLO", "random"),
        ("study,events,n\nA,0,40\nB,25,25\nC,4,30\n", "PFT", "random"),
        ("study,events,n\nA,0,40\nB,25,25\nC,4,30\n", "PR", "random"),
    ],
)  # fmt: skip
def test_every_measure_is_pooled(tmp_path, table, measure, model):
    result = run(tmp_path, table, "--measure", measure, "--model", model)
    assert result["ci_low"] < result["estimate"] < result["ci_high"]


@pytest.mark.parametrize(
    ("table", "measure", "message"),
    [
        (MEANS.replace("1.5,1", '"1,5",1'), "MD", "study 'B', column mean1: '1,5' is no number. Write 1.5"),
        (MEANS.replace("1.5,1", "1.5,0"), "MD", "study 'B', column sd1: is 0"),
        (MEANS.replace("1.5,1", "1.5,"), "MD", "study 'B', column sd1: is empty"),
        (MEANS.replace("B,20", "B,1"), "SMD", "study 'B', column n1: is 1: a standard deviation needs"),
        (EFFECTS.replace("0.05", "-0.05"), "GEN", "study 'B', column vi: is -0.05, and has to be more than 0"),
        (EFFECTS.replace("0.4", "inf"), "GEN", "study 'B', column yi: 'inf' is no number"),
        (COUNTS.replace("B,0", "B,31"), "OR", "study 'B', column events1: is 31, more than the 30 of n1"),
        ("study,r,n\nA,1,40\n", "ZCOR", "study 'A', column r: is 1"),
        (MEANS.replace("1.5,1", '"1,500",1'), "MD", "Write 1.500, with a point, or 1500."),
        (EFFECTS.replace("B,", ","), "GEN", "line 3, column study: has no name of the study"),
        (EFFECTS.replace("0.4,0.05", "0.4,0.05,9"), "GEN", "line 3: has more values than columns"),
        (COUNTS.replace("3,30", ",30"), "OR", "study 'B', column events2: is empty"),
        ("study;yi;vi\nA;0,1;0.2\n", "GEN", "is '0,1', while study 'A', column vi is '0.2'"),
        ("study,yi,vi,yi\nA,1,1,1\n", "GEN", "has the column yi twice"),
        (EFFECTS.encode("utf-16"), "GEN", "is not UTF-8 text"),
        (b"\0\1\2", "GEN", "is not text"),
        ("", "GEN", "has no studies"),
        ("name,yi,vi\nA,1,1\n", "GEN", "has no column study"),
        ("study,yi,vi\n", "GEN", "has no studies"),
        (EFFECTS, "MD", "has not the columns of MD. It needs n1, mean1"),
    ],
)
def test_bad_input_is_refused_naming_study_and_cell(tmp_path, table, measure, message):
    assert message in refusal(tmp_path, table, "--measure", measure)


@pytest.mark.parametrize(
    "table",
    [
        b"\xef\xbb\xbf" + EFFECTS.encode(),
        EFFECTS.replace(",", ";").replace("0.", "0,"),
        EFFECTS.replace(",", "\t"),
        EFFECTS.replace("\n", "\r\n") + "\r\n,,\r\n",
        EFFECTS.replace("study", " Study "),
    ],
)
def test_tables_are_read_as_spreadsheets_save_them(tmp_path, table):
    expected = run(tmp_path, EFFECTS, "--measure", "GEN")
    assert run(tmp_path, table, "--measure", "GEN") | {"notes": []} == expected | {"notes": []}


def test_decimal_commas_between_semicolons_are_read_and_said(tmp_path):
    result = run(tmp_path, EFFECTS.replace(",", ";").replace("0.", "0,"), "--measure", "GEN")
    assert "6 numbers with a decimal comma were read as such." in result["notes"]


def test_several_effects_of_one_study_are_said_to_be_pooled_as_independent(tmp_path):
    table = EFFECTS + "A,0.3,0.04\n"
    plain = run(tmp_path, table, "--measure", "GEN")
    assert any("Several effects of one study (A) are pooled as if they were independent" in n for n in plain["notes"])
    robust = run(tmp_path, table, "--measure", "GEN", "--robust")
    assert robust["estimate"] == pytest.approx(plain["estimate"])
    assert robust["ci_method"] == "cr2"
    assert any("4 effects of 3 studies" in note for note in robust["notes"])


def test_robust_variance_of_counts_is_refused(tmp_path):
    assert "has no robust variance" in refusal(tmp_path, COUNTS, "--measure", "OR", "--model", "mh", "--robust")


def test_one_study_and_equal_effects_are_answered(tmp_path):
    one = run(tmp_path, "study,yi,vi\nA,0.5,0.04\n", "--measure", "GEN", "--ci", "hartung-knapp")
    assert (one["k"], one["tau2"], one["prediction"]) == (1, 0, None)
    equal = run(tmp_path, "study,yi,vi\nA,1,1\nB,1,2\nC,1,3\n", "--measure", "GEN", "--ci", "hartung-knapp")
    assert (equal["q"], equal["se"], equal["p"]) == (0, 0, None)
    assert any("no width" in note for note in equal["notes"])


def test_five_thousand_studies_are_pooled_with_every_estimator(tmp_path):
    rows = "".join(f"S{i},{(i * 37 % 101 - 50) / 40},{0.01 + i % 7 / 10}\n" for i in range(5000))
    for tau2 in ("DL", "PM", "REML", "ML", "HE", "SJ", "HS"):
        assert run(tmp_path, "study,yi,vi\n" + rows, "--measure", "GEN", "--tau2", tau2)["k"] == 5000


def test_variances_beyond_floating_point_are_refused(tmp_path):
    assert "too far apart" in refusal(tmp_path, EFFECTS.replace("0.05", "1e-320"), "--measure", "GEN")


def test_tables_without_events_in_either_arm_are_answered_without_nan(tmp_path):
    table = "study,events1,n1,events2,n2\nA,0,20,0,20\nB,0,30,0,30\n"
    for model in ("mh", "common", "random"):
        result = run(tmp_path, table, "--measure", "OR", "--model", model, "--as", "revman5")
        assert result["estimate"] is None
        assert result["k"] == 0
        assert result["notes"]


def test_a_hartung_knapp_interval_of_a_common_effect_is_refused(tmp_path):
    message = refusal(tmp_path, EFFECTS, "--measure", "GEN", "--model", "common", "--ci", "hartung-knapp")
    assert "has no hartung-knapp interval" in message


def test_the_command_starts_without_pandas_and_scipy_stats():
    code = (
        "import sys, scripts.pooling.pool_table; "
        "sys.exit(bool({'pandas', 'scipy.stats', 'matplotlib'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
