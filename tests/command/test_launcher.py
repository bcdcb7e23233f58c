"""`./litfunnel` and `make`, as they are called from a shell."""

import os
import shutil

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.slow

NASTY = (
    "x; touch pwned",
    "$(touch pwned)",
    "`touch pwned`",
    "$(shell touch pwned)",
    "${shell touch pwned}",
    "x' ; touch pwned; '",
    'x" ; touch pwned; "',
    "x\ntouch pwned #",
    "x & touch pwned",
    "My Review",
    "--final",
)


@pytest.mark.parametrize("name", NASTY)
@pytest.mark.parametrize("given_as", ["argument", "variable"])
def test_make_carries_out_nothing_of_the_name_it_is_given(name, given_as, place):
    if given_as == "argument":
        done = place.make("status", f"REVIEW={name}")
    else:
        done = place.call("make", "status", env=place.environment | {"REVIEW": name})
    assert done.returncode == 2  # make's own, whatever the command's was
    assert "Traceback" not in done.stderr
    assert "Reviews here: als_exercise" in done.stderr or "expected one argument" in done.stderr
    assert not (place.folder / "pwned").exists()


@pytest.mark.parametrize("name", NASTY)
def test_make_carries_out_nothing_of_the_profile_it_is_given(name, place):
    done = place.make("run", f"PROFILE={name}", f"SHAREABLE={name}", f"PYTHON={name}")
    assert done.returncode == 2
    assert "There are: profiles/default" in done.stderr or "expected one argument" in done.stderr
    assert not (place.folder / "pwned").exists()


@pytest.mark.parametrize("name", NASTY)
def test_make_hands_on_arguments_of_tests_as_they_are(name, place):
    done = place.make("test", f"ARGS={name}", "PYTHON_OF_VENV=env #")
    assert done.returncode == 0, done.stderr
    assert f"PYTEST_ADDOPTS={name}\n" in done.stdout
    assert not (place.folder / "pwned").exists()


def test_a_new_review_is_named_with_what_make_was_given(own_place):
    assert own_place.make("new", "REVIEW=mine").returncode == 0
    assert own_place.make("new", "REVIEW=x; touch pwned").returncode == 2
    assert "NAME" in own_place.make("new").stderr.upper()
    assert sorted(path.name for path in own_place.review.parent.iterdir()) == ["als_exercise", "config.yaml", "mine"]


def test_a_comment_behind_the_reviews_name_is_a_comment(own_place):
    (own_place.folder / "config" / "config.yaml").write_text("review: als_exercise   # the bundled one\n")
    done = own_place.make("check")
    assert done.returncode == 0, done.stderr
    assert "config/als_exercise: version 1" in done.stdout


def test_a_checkout_can_be_moved_and_have_a_name_with_spaces(own_place, tmp_path):
    moved = tmp_path / "another place; with spaces"
    own_place.folder.rename(moved)
    done = own_place.call(str(moved / "litfunnel"), "check", cwd=moved)
    assert done.returncode == 0, done.stderr
    made = own_place.call("make", "check", cwd=moved)
    assert made.stdout == done.stdout


def test_a_link_on_the_path_finds_its_checkout(place, tmp_path):
    first, second = tmp_path / "first", tmp_path / "litfunnel"
    first.symlink_to(os.path.relpath(place.folder / "litfunnel", tmp_path))
    second.symlink_to(first)
    done = place.call("litfunnel", "check", env=place.environment | {"PATH": f"{tmp_path}:{os.environ['PATH']}"})
    assert done.returncode == 0, done.stderr


def test_modules_of_the_same_name_in_the_folder_where_it_is_called_are_not_run(place, tmp_path):
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "__init__.py").write_text("raise SystemExit('another program')\n")
    (tmp_path / "yaml.py").write_text("raise SystemExit('another library')\n")
    done = place.litfunnel("check", cwd=tmp_path)
    assert done.returncode == 1
    assert f"Go there first: cd {place.folder}" in done.stderr


@pytest.mark.parametrize("module", [
    "identification.read_export", "deduplication.deduplicate_table", "pooling.pool_table", "prisma.verify_crate",
    "prisma.check_published", "report.show_status",
])  # fmt: skip
def test_modules_that_others_call_go_on_to_answer(module, place):
    done = place.command(f"scripts.{module}", "--help")
    assert done.returncode == 0
    assert done.stdout.startswith("usage: litfunnel ")


def test_a_python_that_is_too_old_is_said(own_place):
    shutil.rmtree(own_place.folder / ".venv")
    old = own_place.folder / "python"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = own_place.litfunnel("status", env=own_place.environment | {"PYTHON": str(old)})
    assert done.returncode == 1
    assert done.stderr == f"{old} is not Python 3.11 or newer.\n"
    assert not (own_place.folder / ".venv").exists()


def test_the_status_of_the_command_is_its_own(place):
    assert place.litfunnel("--help").returncode == 0
    assert place.litfunnel("status", "--review", "lost").returncode == 1
    assert place.litfunnel("no-such-command").returncode == 2


def test_what_is_printed_to_nobody_is_no_error(place):
    done = place.call("sh", "-c", "./litfunnel --help | head -n 1")
    assert (done.stdout, done.stderr) == ("usage: litfunnel COMMAND …\n", "")


def test_a_library_that_is_lacking_says_how_to_mend_the_environment(own_place):
    lib = own_place.folder / ".venv" / "lib"
    lib.unlink()
    lib.mkdir()
    done = own_place.litfunnel("check")
    assert done.returncode == 1
    assert "is not installed" in done.stderr
    assert "Delete the folder .venv" in done.stderr


def test_launcher_and_makefile_name_no_path_of_a_machine():
    for name in ("litfunnel", "Makefile"):
        text = (ROOT / name).read_text(encoding="utf-8").removeprefix("#!/bin/sh")
        assert not [word for word in text.split() if word.startswith(("/usr", "/home", "/root", "/opt", "/work"))]
