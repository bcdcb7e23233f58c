"""The house rules that a linter can hold."""

import re
import subprocess
import sys

import pytest

from tests.conftest import ROOT


@pytest.mark.slow
def test_snakemakes_own_linter_misses_only_a_conda_environment_or_container():
    told = subprocess.run(
        [sys.executable, "-m", "snakemake", "--lint"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    complaints = re.findall(r"^ +\* (.+?):", told.stderr + told.stdout, re.MULTILINE)
    assert set(complaints) == {"Specify a conda environment or container for each rule."}, told.stderr


def test_a_rule_its_script_and_its_log_share_one_name():
    for rules in (ROOT / "workflow" / "rules").glob("*.smk"):
        text = rules.read_text(encoding="utf-8")
        for name, body in re.findall(r"^ *rule (\w+):\n(.*?)(?=^ *rule |\Z)", text, re.MULTILINE | re.DOTALL):
            assert re.search(rf'"<logs>/\w+/{name}(\.\{{phase\}})?\.log"', body), f"{name}: log"
            assert re.search(rf'"\.\./\.\./scripts/\w+/{name}\.py"', body), f"{name}: script"


def test_every_stage_has_its_rules_scripts_and_tests():
    stages = {path.stem for path in (ROOT / "workflow" / "rules").glob("*.smk")} - {"common", "provenance"}
    for stage in stages:
        assert any((ROOT / "scripts" / stage).glob("*.py"))
        assert any((ROOT / "tests" / stage).glob("test_*.py"))


def test_no_script_knows_the_generator_of_the_bundled_records():
    for script in (ROOT / "scripts").rglob("*.py"):
        assert "tests.corpus" not in script.read_text(encoding="utf-8")


def test_the_lock_file_holds_hashes_and_no_address_of_a_registry():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "--hash=sha256:" in lock
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links", lock)
