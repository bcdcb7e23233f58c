"""The code and the data files behind a script: every form of import is followed, and nothing else counts."""

import json
import modulefinder
import os
import shutil
import subprocess
import sys

import pytest

from scripts.common import file_notes
from scripts.common.code_behind import CodeBehind, read_mentions
from scripts.common.file_notes import FileNotes
from tests.conftest import ROOT

SCRIPT = "scripts/stage/run.py"
RULES = {
    path.stem: path.relative_to(ROOT).as_posix()
    for path in sorted((ROOT / "scripts").glob("*/*.py"))
    if "snakemake." in path.read_text(encoding="utf-8")
}


IMPORTS = """
import importlib, json, sys
found = {}
for rule, path in json.loads(sys.argv[1]).items():
    for name in [name for name in sys.modules if name.split(".")[0] == "scripts"]:
        del sys.modules[name]
    importlib.import_module(path.removesuffix(".py").replace("/", "."))
    found[rule] = [module.__file__ for name, module in sys.modules.items() if name.split(".")[0] == "scripts"]
print(json.dumps(found))
"""


def project(root, **files):
    """A project in `root`: a package `scripts` with `stage`, `other` and `third` in it, and these files besides."""
    for package in ("", "stage", "other", "other/deep", "third"):
        (root / "scripts" / package).mkdir(parents=True, exist_ok=True)
        (root / "scripts" / package / "__init__.py").touch()
    modules = {"scripts/other/used.py": "", "scripts/other/deep/used.py": "", "scripts/third/unused.py": ""}
    for name, text in (modules | files).items():
        (root / name).write_text(text)
    return CodeBehind(root)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("from scripts.other import used", "scripts/other/used.py"),
        ("from scripts.other import used as known", "scripts/other/used.py"),
        ("from scripts.other.used import name", "scripts/other/used.py"),
        ("from scripts.other.used import *", "scripts/other/used.py"),
        ("from scripts.other import (\n    absent,\n    used,\n)", "scripts/other/used.py"),
        ("import scripts.other.used", "scripts/other/used.py"),
        ("import os, scripts.other.used as known", "scripts/other/used.py"),
        ("def later():\n    from scripts.other import used", "scripts/other/used.py"),
        ("try:\n    import scripts.other.used\nexcept ImportError:\n    pass", "scripts/other/used.py"),
        ("from ..other import used", "scripts/other/used.py"),
        ("from ..other.used import name", "scripts/other/used.py"),
        ("from .. import other", "scripts/other/__init__.py"),
        ("from . import beside", "scripts/stage/beside.py"),
        ("from .beside import name", "scripts/stage/beside.py"),
        ("from scripts.other.deep.used import name", "scripts/other/__init__.py"),
        ("from scripts.other.deep.used import name", "scripts/other/deep/__init__.py"),
        ("import_module('scripts.other.used')", "scripts/other/used.py"),
        ("READERS = {'ris': 'scripts.other.used'}", "scripts/other/used.py"),
        ("import_module(f'scripts.other.{name}')", "scripts/other/used.py"),
    ],
)  # fmt: skip
def test_every_form_of_import_is_followed(tmp_path, written, found):
    code = project(tmp_path, **{SCRIPT: written, "scripts/stage/beside.py": ""})
    assert found in code.modules_behind(SCRIPT)
    assert "scripts/third/unused.py" not in code.modules_behind(SCRIPT)


@pytest.mark.parametrize(
    "written",
    ["", "# from scripts.other import used", '"""\nfrom scripts.other import used\n"""', "from other import used"],
)
def test_what_only_looks_like_an_import_is_none(tmp_path, written):
    code = project(tmp_path, **{SCRIPT: written})
    assert code.modules_behind(SCRIPT) == {SCRIPT, "scripts/__init__.py", "scripts/stage/__init__.py"}


def test_imports_are_followed_through_modules_and_packages_and_around_circles(tmp_path):
    files = {
        SCRIPT: "from scripts.other import used",
        "scripts/other/__init__.py": "from scripts.other.deep import used",
        "scripts/other/deep/used.py": "import scripts.stage.run",
    }
    assert project(tmp_path, **files).modules_behind(SCRIPT) == {
        *files, "scripts/__init__.py", "scripts/stage/__init__.py", "scripts/other/deep/__init__.py",
        "scripts/other/used.py",
    }  # fmt: skip


def test_a_data_file_counts_with_every_script_behind_which_a_module_names_it(tmp_path):
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "a.html").write_text("a")
    files = {
        SCRIPT: "from scripts.other import used",
        "scripts/other/used.py": "TABLE = data_file('scripts/other/table.csv')\nFORMS = provenance.data_file('forms')",
    }
    code = project(tmp_path, **files)
    assert code.data_behind(SCRIPT) == {"scripts/other/table.csv", "forms/a.html"}
    digests = [code.code_digest(SCRIPT)]
    (tmp_path / "scripts/other/table.csv").write_text("1")
    digests.append(CodeBehind(tmp_path).code_digest(SCRIPT))
    (tmp_path / "forms" / "b.html").write_text("b")
    digests.append(CodeBehind(tmp_path).code_digest(SCRIPT))
    (tmp_path / "forms" / "b.html").rename(tmp_path / "forms" / "c.html")
    digests.append(CodeBehind(tmp_path).code_digest(SCRIPT))
    assert len(set(digests)) == 4


def test_a_data_file_whose_name_is_put_together_at_run_time_is_refused(tmp_path):
    (tmp_path / "module.py").write_text("\nTABLE = data_file(f'scripts/{name}.csv')\n")
    with pytest.raises(ValueError, match=r"module\.py, line 2: data_file needs its path as a plain text"):
        read_mentions(tmp_path / "module.py")


@pytest.fixture(scope="module")
def code() -> CodeBehind:
    """The code of this project."""
    return CodeBehind()


@pytest.fixture(scope="module")
def loaded() -> dict[str, set[str]]:
    """What Python itself has loaded of the project once it has imported a rule's script, by rule."""
    told = subprocess.run(
        [sys.executable, "-c", IMPORTS, json.dumps(RULES)],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return {rule: {os.path.relpath(path, ROOT) for path in paths if path} for rule, paths in json.loads(told).items()}


@pytest.mark.parametrize("rule", RULES)
def test_all_that_python_loads_for_a_rules_script_is_behind_it(rule, loaded, code):
    assert len(loaded[rule]) > 2
    assert loaded[rule] <= code.modules_behind(RULES[rule])


@pytest.mark.parametrize("rule", ["write_report", "draw_pooling", "audit_flow", "collect_decisions"])
def test_nothing_is_behind_a_rules_script_but_what_its_compiled_code_imports(rule, code):
    finder = modulefinder.ModuleFinder(path=[str(ROOT)])
    finder.run_script(str(ROOT / RULES[rule]))
    compiled = {os.path.relpath(module.__file__, ROOT) for module in finder.modules.values() if module.__file__}
    assert code.modules_behind(RULES[rule]) == compiled


@pytest.mark.slow
def test_an_edit_of_a_file_changes_the_digest_of_each_rule_that_it_is_behind_and_of_no_other(
    tmp_path, loaded, code, monkeypatch
):
    monkeypatch.setattr(file_notes, "_RESTED_NS", -1)
    for name in ("scripts", "workflow"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "requirements.lock", tmp_path)
    notes = tmp_path / "notes.json"
    before, behind = digests(tmp_path, notes), {}
    for rule, path in RULES.items():
        behind[rule] = code.modules_behind(path) | code.data_behind(path)
    edited = {*loaded["write_report"], *loaded["audit_flow"], *behind["draw_flow"], "scripts/sealing/seal_review.py"}
    for name in sorted(edited):
        content = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(content + b"\n")
        after = digests(tmp_path, notes)
        changed = {rule for rule in RULES if after[rule] != before[rule]}
        assert changed == {rule for rule in RULES if name in behind[rule]}, name
        assert changed >= {rule for rule in RULES if name in loaded[rule]}, name
        (tmp_path / name).write_bytes(content)
    assert digests(tmp_path, notes) == before
    assert len(edited) > 60


def digests(root, kept_in) -> dict[str, str]:
    """Each rule's digest, as a run of its own finds it."""
    notes = FileNotes(kept_in)
    code = CodeBehind(root, notes)
    found = {rule: code.code_digest(path) for rule, path in RULES.items()}
    notes.keep()
    return found
