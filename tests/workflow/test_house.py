"""The house rules that a linter can hold."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from scripts.command.__main__ import main as litfunnel
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


def test_the_last_lines_of_a_rules_script_only_read_call_and_write():
    for rules in (ROOT / "workflow" / "rules").glob("*.smk"):
        for script in re.findall(r'"\.\./\.\./(scripts/\w+/\w+\.py)"', rules.read_text(encoding="utf-8")):
            *_, last = ast.parse((ROOT / script).read_text(encoding="utf-8")).body
            assert isinstance(last, ast.If), f"{script}: ends with what snakemake runs"
            assert last.end_lineno - last.lineno < 20, f"{script}: what it does belongs into a function with a test"
            works = (ast.FunctionDef, ast.If, ast.While)
            assert [node for node in ast.walk(last) if isinstance(node, works)] == [last], script


def test_a_document_that_the_code_names_is_there():
    for path in (*(ROOT / "scripts").rglob("*.py"), *(ROOT / "workflow").rglob("*.smk")):
        for named in re.findall(r"\bdocs/[\w/]+\.md\b", path.read_text(encoding="utf-8")):
            assert (ROOT / named).exists(), f"{path.name}: {named}"


def test_every_stage_has_its_rules_scripts_and_tests():
    stages = {path.stem for path in (ROOT / "workflow" / "rules").glob("*.smk")} - {"common", "provenance"}
    for stage in stages:
        assert any((ROOT / "scripts" / stage).glob("*.py"))
        assert any((ROOT / "tests" / stage).glob("test_*.py"))


def test_a_clone_has_the_folder_of_results_with_what_comes_into_it_and_no_result_is_kept():
    def git(*arguments: str) -> list[str]:
        return subprocess.run(
            ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
        ).stdout.splitlines()

    assert git("ls-files", "--cached", "--others", "--exclude-standard", "results") == ["results/README.md"]
    ignored = ["results/mine/status.json", "results/mine/README.md"]
    assert git("check-ignore", "--no-index", *ignored, "results/README.md") == ignored


def test_no_script_knows_the_generator_of_the_bundled_records():
    for script in (ROOT / "scripts").rglob("*.py"):
        assert "tests.corpus" not in script.read_text(encoding="utf-8")


LOCKS = sorted(ROOT.glob("requirements*.lock"))


def pins(lock: Path) -> dict[str, str]:
    """The version of each package that a lock file pins."""
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", lock.read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_file_holds_digests_and_no_address_of_a_registry(lock):
    text = lock.read_text(encoding="utf-8")
    for entry in re.split(r"\n(?=\S)", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)):
        assert re.fullmatch(r"[\w.-]+==\S+( ; [^\\]+)?( \\\n    --hash=sha256:[0-9a-f]{64})+\n?", entry), entry
    assert not re.search(r"https?://|file:|--(extra-)?index-url|--find-links", text)


def test_each_lock_file_holds_what_running_needs_and_nothing_is_locked_at_two_versions():
    run = pins(ROOT / "requirements.lock")
    for lock in LOCKS:
        if lock.name != "requirements-uv.lock":
            assert run.items() <= pins(lock).items(), lock.name
    every = {pin for lock in LOCKS for pin in pins(lock).items()}
    assert len(every) == len({name for name, _ in every})


def test_what_only_tests_or_a_cluster_or_the_ranking_needs_is_not_installed_to_run():
    run = pins(ROOT / "requirements.lock")
    others = {"playwright", "pytest", "ruff", "snakefmt", "hypothesis", "pymare", "statsmodels", "krippendorff",
              "scikit-learn", "snakemake-executor-plugin-slurm", "uv"}  # fmt: skip
    assert not others & run.keys()


def test_each_library_that_the_project_depends_on_is_told_with_what_it_is_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    wanted = [*project["project"]["dependencies"], *(name for names in extras for name in names)]
    told = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    lacking = [name for each in wanted if f"| {(name := re.split('[<>=]', each)[0])} |" not in told]
    assert lacking == []


PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")])
# A path in a page that stands for itself: not one with a placeholder, as `scripts/<stage>/`, nor what a run makes.
NAMED_PATH = re.compile(
    r"(?<![\w/<>.-])((?:scripts|workflow|tests|docs|benchmarks|profiles)/[\w./-]*[\w/])(?![\w<{*…])"
)


def code_in(page) -> list[str]:
    """What a page sets as code: within its lines, and in blocks by line."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"```\w*\n(.*?)```", text, re.DOTALL)
    return [*re.findall(r"`([^`\n]+)`", text), *(line for block in blocks for line in block.splitlines())]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_path_that_a_page_names_is_there(page):
    named = {path for code in code_in(page) for path in NAMED_PATH.findall(code)}
    linked = set(re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")))
    assert {path for path in named if not (ROOT / path).exists()} == set()
    assert {path for path in linked if not (page.parent / path).exists()} == set()


def test_each_module_that_a_page_runs_answers_help(capsys):
    code = [line for page in PAGES for line in code_in(page)]
    modules = {name for line in code for name in re.findall(r"-m (scripts[\w.]+)", line)} - {"scripts.command"}
    for name in sorted(modules):
        with pytest.raises(SystemExit) as ended:
            import_module(name).main(["--help"])
        assert not ended.value.code, name
        assert "usage:" in capsys.readouterr().out, name


def test_each_command_that_a_page_names_answers_help(capsys):
    code = [line for page in PAGES for line in code_in(page)]
    commands = {name for line in code for name in re.findall(r"^(?:\./)?litfunnel ([a-z][a-z-]*)", line)}
    assert commands
    for name in sorted(commands):
        with pytest.raises(SystemExit) as ended:
            litfunnel([name, "--help"])
        assert not ended.value.code, name
        assert f"usage: litfunnel {name}" in capsys.readouterr().out, name


def test_each_target_of_make_that_a_page_names_is_in_the_makefile():
    named = {target for page in PAGES for code in code_in(page) for target in re.findall(r"^make (\w+)", code)}
    known = set(re.findall(r"^([\w ]+):(?!=)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert named <= {target for line in known for target in line.split()}
