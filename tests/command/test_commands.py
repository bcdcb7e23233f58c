"""What `litfunnel` and `make` can be told to do, and with which exit status they end."""

import json
import os
import re
import subprocess
import sys

import pytest

from scripts.command.__main__ import COMMANDS, OF_A_REVIEW, OF_FILES, main
from scripts.common.messages import command_status
from tests.conftest import ROOT

WITHOUT_SHORT_FORM = {"accept", "export", "import"}  # they need more than the name of a review
OF_DEVELOPERS = {"test", "corpus"}
NEEDED = {
    "accept": ["title_abstract.A"],
    "export": ["--to", "asreview", "--out", "x.csv"],
    "import": ["x.ris", "--reviewer", "A"],
}
ROWS = "study,yi,vi\nA,0.1,0.02\nB,0.3,0.05\n"
RECORDS = "record_id,title,year,doi\na1,Walking in ALS,2001,10.1000/a\nb2,Walking in ALS,2001,10.1000/a\n"


def test_help_lists_each_command_once_with_what_it_does(capsys):
    assert main(["--help"]) == 0
    listed = re.findall(r"^  ([a-z-]+) {2,}(\S.*)$", capsys.readouterr().out, re.MULTILINE)
    assert [name for name, _ in listed] == list(COMMANDS)
    assert dict(listed) == {name: command.does for name, command in COMMANDS.items()}


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_tells_of_itself_by_its_own_name(name, capsys):
    with pytest.raises(SystemExit) as end:
        main([name, "--help"])
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: litfunnel {name} ")


def test_makes_targets_are_the_commands_that_need_no_more_than_a_review():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    [phony] = re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert set(phony.split()) == OF_A_REVIEW.keys() - WITHOUT_SHORT_FORM | OF_DEVELOPERS


def test_a_word_that_is_no_command_is_wrong_use_and_the_nearest_is_named(capsys):
    assert main(["serch"]) == 2
    assert "Did you mean search?" in capsys.readouterr().err
    assert main([]) == 2


@pytest.fixture
def folder(place, tmp_path, monkeypatch):
    """A folder to work in, with the bundled review but nothing that was run."""
    (tmp_path / "config").symlink_to(place.folder / "config")
    (tmp_path / "profiles").symlink_to(place.folder / "profiles")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", sorted(OF_A_REVIEW.keys() - {"new"}))
@pytest.mark.parametrize("review", ["als_excercise", "My Review", "../als_exercise", "x; touch pwned", ""])
def test_a_review_that_is_not_there_is_said_in_plain_words_with_those_that_are(name, review, folder, capsys):
    assert command_status(main, [name, *NEEDED.get(name, []), "--review", review]) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "Reviews here: als_exercise." in told
    assert sorted(path.name for path in folder.iterdir()) == ["config", "profiles"]


@pytest.mark.parametrize("name", sorted(OF_A_REVIEW.keys() - {"new"}))
def test_outside_of_litfunnels_folder_a_review_is_not_looked_for(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert command_status(main, [name, *NEEDED.get(name, [])]) == 1
    assert f"Go there first: cd {ROOT}" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["status", "verify", "export"])
def test_a_review_that_was_never_run_has_nothing_to_show(name, folder, capsys):
    assert command_status(main, [name, *NEEDED.get(name, [])]) == 1
    assert "has not been run yet" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ("", "does not say which review"),
        ("review: [a]\n", "does not say which review"),
        ("review: b # c\n", "config/b/"),
    ],
)
def test_the_name_in_the_configuration_is_read_as_yaml(config, told, tmp_path, monkeypatch, capsys):
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.yaml").write_text(config, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert command_status(main, ["status"]) == 1
    assert told in capsys.readouterr().err


def test_a_review_is_started_once_and_checked(tmp_path, monkeypatch, capsys):
    (tmp_path / "config").mkdir()
    monkeypatch.chdir(tmp_path)
    assert command_status(main, ["new", "mine"]) == 0
    assert command_status(main, ["new", "mine"]) == 1
    assert command_status(main, ["new", "My Review"]) == 1
    assert command_status(main, ["check", "--review", "mine"]) == 1  # its exports are not there yet
    assert "is there already" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "config").iterdir()] == ["mine"]


def test_the_bundled_review_passes_its_check(folder, capsys):
    assert command_status(main, ["check"]) == 0
    *exports, last = capsys.readouterr().out.splitlines()
    assert len(exports) == 8
    assert last == "config/als_exercise: version 1, 7 sources, 8 exports, 2 reviewers."


def test_a_search_says_what_it_needs(folder, monkeypatch, capsys):
    monkeypatch.delenv("LITFUNNEL_EMAIL", raising=False)
    assert command_status(main, ["search", "--source", "pubmed"]) == 1
    assert "was not searched. To run for real it needs LITFUNNEL_EMAIL" in capsys.readouterr().err


@pytest.mark.parametrize(
    "options",
    [["--until", "no_such_rule"], ["--cores", "many"], ["--colour"]],
)
def test_a_run_that_is_asked_for_wrongly_is_not_begun(options, folder, capsys):
    with pytest.raises(SystemExit) as end:
        main(["run", *options])
    assert end.value.code == 2
    assert not (folder / ".snakemake").exists()


def test_a_profile_that_is_not_there_is_named_with_those_that_are(folder, capsys):
    assert command_status(main, ["run", "--profile", "x; touch pwned"]) == 1
    assert "There are: profiles/default, profiles/slurm." in capsys.readouterr().err


def test_a_profile_for_a_scheduler_whose_plugin_is_lacking_says_what_installs_it(folder, monkeypatch, capsys):
    monkeypatch.setattr("scripts.command.run_review.find_spec", lambda name: None)
    assert command_status(main, ["run", "--profile", "profiles/slurm"]) == 1
    assert "litfunnel setup cluster" in capsys.readouterr().err


@pytest.mark.parametrize(("executor", "imported"), [("local", False), ("asking", True)])
def test_only_the_plugin_of_the_executor_that_runs_the_jobs_is_imported(tmp_path, executor, imported):
    plugin = tmp_path / "snakemake_executor_plugin_asking"
    plugin.mkdir()
    (plugin / "__init__.py").write_text("raise SystemExit('asked its scheduler')")
    call = [sys.executable, "-m", "scripts.command.call_snakemake", "--executor", executor, "--version"]
    environment = os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    ended = subprocess.run(call, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert ("asked its scheduler" in ended.stderr) == imported, ended.stderr
    assert (ended.returncode == 0) != imported


def test_a_protocol_that_orders_by_relevance_says_what_installs_the_ranking(tmp_path, monkeypatch, capsys):
    (tmp_path / "config").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("scripts.protocol.extras.find_spec", lambda name: None)
    assert command_status(main, ["new", "mine"]) == 0
    protocol = tmp_path / "config" / "mine" / "review.yaml"
    protocol.write_text(protocol.read_text() + "screening: {title_abstract: {order: relevance}}\n", encoding="utf-8")
    assert command_status(main, ["check", "--review", "mine"]) == 1
    assert "litfunnel setup relevance" in capsys.readouterr().err


def test_commands_for_files_do_their_work(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.ris").write_text("TY  - JOUR\nTI  - Walking\nER  - \n", encoding="utf-8")
    (tmp_path / "records.csv").write_text(RECORDS, encoding="utf-8")
    (tmp_path / "rows.csv").write_text(ROWS, encoding="utf-8")
    assert command_status(main, ["read", "a.ris", "--out", "b.csv"]) == 0
    assert command_status(main, ["dedupe", "records.csv", "clusters.csv"]) == 0
    capsys.readouterr()
    assert command_status(main, ["pool", "rows.csv", "--measure", "GEN"]) == 0
    assert json.loads(capsys.readouterr().out)["k"] == 2
    assert (tmp_path / "b.csv").exists()
    assert len((tmp_path / "clusters.csv").read_text().splitlines()) == 3


@pytest.mark.parametrize("name", OF_FILES)
def test_a_file_that_is_not_there_is_bad_input_for_every_command(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    more = {"read": ["--out", "b.csv"], "dedupe": ["out.csv"], "pool": ["--measure", "SMD"]}
    assert command_status(main, [name, "lost.file", *more.get(name, [])]) == 1
    told = capsys.readouterr()
    assert "lost.file" in told.err + told.out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - {"setup"}))
def test_an_option_that_is_not_known_is_wrong_use_for_every_command(name, folder, capsys):
    with pytest.raises(SystemExit) as end:
        main([name, "--no-such-option"])
    assert end.value.code == 2
    assert f"usage: litfunnel {name}" in capsys.readouterr().err
