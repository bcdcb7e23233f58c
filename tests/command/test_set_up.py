"""The environment is made once, made again if that was cut off, and added to where a lock changes."""

import pytest

from scripts.command import compile_imports
from scripts.command import set_up as module
from scripts.command.set_up import extras, set_up
from scripts.common.messages import InputError, wrong


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A checkout with two locks; what would be installed is noted in `asked`."""
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-uv.lock", "litfunnel"):
        (tmp_path / name).write_text(name)
    venv = tmp_path / ".venv"
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", venv)
    monkeypatch.setattr(module, "PYTHON", venv / "bin" / "python")
    monkeypatch.setattr(module, "UNFINISHED", venv / "unfinished")
    monkeypatch.setattr(module, "_compile", lambda: None)
    return tmp_path


@pytest.fixture
def asked(root, monkeypatch):
    asked = []
    monkeypatch.setattr(module, "_install", asked.append)
    return asked


def test_what_was_set_up_is_not_set_up_again(root, asked):
    set_up([])
    set_up([])
    set_up(["dev"])
    set_up(["dev"])
    assert asked == [["requirements.lock"], ["requirements-dev.lock"]]
    assert (root / ".venv" / "bin" / "litfunnel").read_text() == "litfunnel"
    assert not (root / ".venv" / "unfinished").exists()


def test_a_lock_that_changed_is_added_to_what_is_there(root, asked):
    set_up([])
    (root / ".venv" / "kept").touch()
    (root / "requirements.lock").write_text("newer")
    set_up([])
    assert asked == [["requirements.lock"]] * 2
    assert (root / ".venv" / "kept").exists()


def test_what_was_cut_off_is_made_anew(root, monkeypatch):
    def fail(locks):
        (root / ".venv" / "half").touch()
        raise wrong("Set-up", "failed.")

    monkeypatch.setattr(module, "_install", fail)
    with pytest.raises(InputError, match="failed"):
        set_up([])
    asked = []
    monkeypatch.setattr(module, "_install", asked.append)
    set_up([])
    assert asked == [["requirements.lock"]]
    assert not (root / ".venv" / "half").exists()


def test_an_environment_whose_python_is_gone_is_made_anew(root, asked):
    set_up([])
    (root / ".venv" / "bin" / "python").unlink()
    (root / ".venv" / "bin" / "python").symlink_to("/no/such/python")
    set_up([])
    assert len(asked) == 2
    assert (root / ".venv" / "bin" / "python").exists()


def test_an_environment_that_is_a_link_is_never_emptied(root, asked, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "somebodys").touch()
    (root / ".venv").symlink_to(other)
    with pytest.raises(InputError, match="is a link"):
        set_up([])
    assert [path.name for path in other.iterdir()] == ["somebodys"]


def test_what_can_be_added_is_what_has_a_lock(root):
    assert extras() == ["dev"]
    with pytest.raises(SystemExit):
        module.main(["lost"])


def test_libraries_are_known_by_what_the_code_imports_anywhere(tmp_path):
    (tmp_path / "a.py").write_text(
        "import os.path\nfrom scripts.b import c\ndef f():\n    from scipy.special import ndtr\n"
    )
    (tmp_path / "b.py").write_text("from . import a\nimport pandas as pd, numpy\n")
    assert compile_imports.imported_libraries(tmp_path) == {"os.path", "scipy.special", "pandas", "numpy"}


def test_a_library_that_cannot_be_loaded_is_named(monkeypatch, tmp_path, capsys):
    (tmp_path / "broken_library.py").write_text("raise OSError('libfoo.so is lacking')")
    monkeypatch.syspath_prepend(tmp_path)
    names = {"broken_library", "no_such_library", "json"}
    monkeypatch.setattr(compile_imports, "imported_libraries", lambda folder: names)
    assert compile_imports.main() == 1
    assert capsys.readouterr().err == "broken_library is installed but cannot be loaded: libfoo.so is lacking\n"
