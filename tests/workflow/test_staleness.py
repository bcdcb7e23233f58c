"""No result is out of date without being made again: whatever is behind it and whatever file times say."""

import base64
import json
import os
import re
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from scripts.common.code_behind import CodeBehind
from scripts.protocol.choices import _REGISTRIES
from tests.workflow.conftest import NAME, Checkout

pytestmark = pytest.mark.slow

LONG_AGO = 631_152_000  # 1990
EXPORT = f"config/{NAME}/searches/lilacs/2019-12-31/export.ris"
ARCHIVE = f"config/{NAME}/searches/lilacs/2019-12-31/search.json"


@pytest.fixture(scope="module")
def noted(finished) -> dict[str, dict]:
    """What Snakemake noted of the finished run, by result."""
    folder = finished.folder / ".snakemake" / "metadata"
    notes = {}
    for path in filter(Path.is_file, folder.rglob("*")):
        # A long name is cut into folders that begin with "@".
        name = path.relative_to(folder).as_posix().replace("/", "").replace("@", "")
        notes[base64.urlsafe_b64decode(name).decode()] = json.loads(path.read_text())
    return notes


@pytest.fixture(scope="module")
def read_by(finished) -> dict[str, dict[str, set[str]]]:
    """What the script of each rule read and loaded in the finished run, of this checkout: rule → reads, modules."""
    found: dict[str, dict[str, set[str]]] = {}
    for path in finished.watched.glob("*.json"):
        told = json.loads(path.read_text())
        if script := re.fullmatch(r"tmp\w+\.(\w+)\.py", Path(told["program"]).name):
            rule = found.setdefault(script[1], {"reads": set(), "modules": set()})
            for kind in rule:
                rule[kind] |= {
                    os.path.relpath(file, finished.folder)
                    for file in told[kind]
                    if file.startswith(f"{finished.folder}/") and "/.snakemake/" not in file
                }
    return found


@pytest.fixture(scope="module")
def code(finished) -> CodeBehind:
    return CodeBehind(finished.folder)


@pytest.fixture(scope="module")
def changing(finished, tmp_path_factory) -> Checkout:
    """A copy of the finished run in which one thing after the other is changed and put back."""
    folder = tmp_path_factory.mktemp("changing") / "copy"
    shutil.copytree(finished.folder, folder)
    return Checkout(folder)


@contextmanager
def changed(path: Path, old: str, new: str):
    """A file in which a text is another one for a while, with its time set to 1990."""
    content, times = path.read_bytes(), path.stat()
    assert old.encode() in content
    path.write_bytes(content.replace(old.encode(), new.encode()))
    os.utime(path, (LONG_AGO, LONG_AGO))
    try:
        yield
    finally:
        path.write_bytes(content)
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def rules_to_run(checkout: Checkout) -> set[str]:
    """The rules that Snakemake would run now, but for `all`."""
    run = checkout.snakemake("--dry-run")
    assert run.returncode == 0, run.stderr
    return set(re.findall(r"^(\w+) +\d+$", run.stdout + run.stderr, re.MULTILINE)) - {"all", "total"}


def test_each_rule_was_watched(read_by, noted):
    assert read_by.keys() == {note["rule"] for note in noted.values()}
    assert len(read_by) > 20


def test_every_module_that_a_rule_loads_is_behind_its_script(read_by, code):
    for rule, found in read_by.items():
        modules = {name for name in found["modules"] if name.startswith("scripts/")}
        assert modules
        assert modules <= code.modules_behind(script_of(rule, code)) | of_choices(code).modules, rule


def test_every_file_of_the_project_that_a_rule_reads_is_declared_as_its_data_file(read_by, code):
    own = ("results/", "logs/", "config/", "scripts/__pycache__")
    for rule, found in read_by.items():
        data = {name for name in found["reads"] if not name.startswith(own) and not name.endswith((".py", ".pyc"))}
        assert data <= code.data_behind(script_of(rule, code)) | of_choices(code).data, rule
    assert "scripts/extraction/risk_of_bias/rob1.yaml" in read_by["judge_risk_of_bias"]["reads"]


def test_everything_of_people_and_of_results_that_a_rule_reads_is_its_input_but_for_sheets_and_ledgers(read_by, noted):
    undeclared = {}
    for rule, found in read_by.items():
        inputs = {path for note in noted.values() if note["rule"] == rule for path in note["input"]}
        outputs = {path for path, note in noted.items() if note["rule"] == rule}
        read = {name for name in found["reads"] if name.startswith(("config/", "results/"))} - inputs - outputs
        exchanged = (f"config/{NAME}/sheets/", f"config/{NAME}/ledgers/")
        undeclared[rule] = {name for name in read if not name.startswith(exchanged) and not name.endswith(".part")}
    assert {rule: names for rule, names in undeclared.items() if names} == {}


def test_every_rule_carries_the_digest_of_the_code_behind_its_script(noted, code):
    for result, note in noted.items():
        assert repr(code.code_digest(script_of(note["rule"], code))) in note["params"], result


def test_every_result_is_one_that_a_bare_run_asks_for(finished, noted):
    there = {path.relative_to(finished.folder).as_posix() for path in finished.results.rglob("*") if path.is_file()}
    assert there == noted.keys()
    for kind in ("svg", "png", "pdf", "docx", "csv", "json", "parquet", "html", "md"):
        result = next(path for path in sorted(there) if path.endswith(f".{kind}"))
        kept = (finished.folder / result).rename(finished.folder / "kept")
        assert noted[result]["rule"] in rules_to_run(finished), result
        kept.rename(finished.folder / result)


@pytest.mark.parametrize(
    ("file", "old", "new", "runs", "stays"),
    [
        ("scripts/pooling/continuous_effects.py", '"""', '""" ', {"compute_effects"}, {"find_duplicates"}),
        ("scripts/report/report_tables.py", '"""', '""" ', {"write_report"}, {"count_flow", "compute_effects"}),
        ("scripts/extraction/risk_of_bias/rob1.yaml", "\n", "\n\n", {"judge_risk_of_bias"}, {"compute_effects"}),
        ("scripts/deduplication/points.csv", "\n", "\n\n", {"find_duplicates"}, {"read_exports"}),
        ("workflow/report/page.css", "}", "} ", {"write_report"}, {"count_flow"}),
        (f"config/{NAME}/published.yaml", "\n", "\n\n", {"check_reproduction", "audit_flow"}, {"count_flow"}),
        (f"config/{NAME}/provenance.csv", "\n", "\r\n", {"build_ledger", "write_report"}, {"read_exports"}),
        (EXPORT, "\n", "\n\n", {"read_exports", "audit_flow"}, {"record_protocol"}),
        (ARCHIVE, "{", "{ ", {"read_exports", "audit_flow"}, {"record_protocol"}),
        (f"config/{NAME}/review.yaml", "\n", "\n\n", {"audit_flow"}, {"count_flow"}),
    ],
)  # fmt: skip
def test_a_change_behind_a_result_is_seen_though_the_file_has_a_time_of_1990(changing, file, old, new, runs, stays):
    with changed(changing.folder / file, old, new):
        found = rules_to_run(changing)
    assert runs <= found
    assert not stays & found


@pytest.mark.parametrize("file", ["README.md", "scripts/sealing/seal_review.py", "tests/conftest.py"])
def test_a_change_of_a_file_that_is_behind_no_result_makes_nothing_run(changing, file):
    with changed(changing.folder / file, "\n", "\n\n"):
        assert rules_to_run(changing) == set()


def test_a_figure_and_a_checklist_that_are_missing_are_made_again_and_nothing_else(copy_of_finished, finished):
    gone = ["prisma/flow_2020.pdf", "report/checklists/prisma_s.docx", "extraction/conversions.csv"]
    for name in gone:
        (copy_of_finished.results / name).unlink()
    run = copy_of_finished.snakemake()
    assert run.returncode == 0, run.stderr
    for name in gone:
        assert (copy_of_finished.results / name).read_bytes() == (finished.results / name).read_bytes()
    assert rules_to_run(copy_of_finished) == set()


@pytest.mark.parametrize(
    ("ledger", "runs"),
    [
        ("identities", "judge_duplicates"),
        ("title_abstract.issued", "collect_decisions"),
        ("full_text.A", "collect_decisions"),
        ("full_text.consensus", "reach_consensus"),
    ],
)
def test_a_ledger_of_decisions_that_was_put_back_as_it_once_was_is_read_again(copy_of_finished, ledger, runs):
    with changed(copy_of_finished.review / "ledgers" / f"{ledger}.csv", ",2020-", ",2019-"):
        assert runs in rules_to_run(copy_of_finished)
        run = copy_of_finished.snakemake()
        assert run.returncode == 0, run.stderr
        assert rules_to_run(copy_of_finished) == set()


def test_a_ledger_of_amendments_that_lacks_the_last_version_is_completed(copy_of_finished):
    ledger = copy_of_finished.review / "ledgers" / "amendments.csv"
    told = [line.split(",")[0:5:2] for line in ledger.read_text().splitlines()]
    ledger.unlink()
    assert "record_protocol" in rules_to_run(copy_of_finished)
    assert copy_of_finished.snakemake().returncode == 0
    assert [line.split(",")[0:5:2] for line in ledger.read_text().splitlines()] == told


class Behind(NamedTuple):
    """Files behind something."""

    modules: set[str]
    data: set[str]


def of_choices(code: CodeBehind) -> Behind:
    """What offers the choices of a protocol: it decides at each start whether one is accepted, and no result."""
    offered = [f"scripts{module.replace('.', '/')}.py" for module, _ in _REGISTRIES.values()]
    return Behind(
        {name for path in offered for name in code.modules_behind(path)},
        {name for path in offered for name in code.data_behind(path)},
    )


def script_of(rule: str, code: CodeBehind) -> str:
    """Where a rule's script lies."""
    [script] = (code.root / "scripts").glob(f"*/{rule}.py")
    return script.relative_to(code.root).as_posix()
