"""The environment is made once, made again if that was cut off, and added to where a lock changes."""

import pytest

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
