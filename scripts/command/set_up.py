"""Make the environment (.venv) in which everything runs, or add to it what only some need.

Usage: litfunnel setup [NAME …], with the names that `litfunnel setup --help` lists. Installs requirements.lock, and
requirements-NAME.lock for each name, as they are locked: only files with these digests. uv does it, and pip where uv
cannot. Needs nothing but Python and pip. Exit status 0, 1 if something could not be installed, 2 for wrong use.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

from scripts.command.pip_settings import NotForUv, plain_name, settings_for_uv
from scripts.common.locks import locked
from scripts.common.messages import command_status, wrong
from scripts.common.provenance import ROOT

VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
UNFINISHED = VENV / "unfinished"  # there while packages are being installed
RUN, UV = "requirements.lock", "requirements-uv.lock"
_OWN = getattr(sys, "_base_executable", sys.executable)  # of the machine, where this runs in .venv itself
_OLDEST_PIP = (22, 3)  # the first that can install into another environment (--python)


def extras() -> list[str]:
    """The names of what can be added: those that have a lock of their own."""
    names = [path.stem.removeprefix("requirements-") for path in ROOT.glob("requirements-*.lock")]
    return sorted(name for name in names if name != "uv")


def set_up(names: list[str]) -> None:
    """Install requirements.lock and the locks of `names` into .venv, which is made if it is not there.

    What is installed already, as it is locked, is left alone. Raises InputError if something cannot be installed.
    """
    locks = [RUN, *(f"requirements-{name}.lock" for name in names)]
    with locked(ROOT / ".snakemake" / "set_up.lock", lambda _: _tell("Another set-up is going on; waiting.")):
        todo = [lock for lock in locks if not _is_installed(lock)]
        if not todo:
            return
        _tell("Setting up .venv (once, about half a minute)" if RUN in todo else f"Adding {', '.join(names)} to .venv")
        if not _is_sound():
            _make_environment()
        UNFINISHED.touch()
        _install(todo)
        _compile()
        for lock in todo:
            shutil.copyfile(ROOT / lock, VENV / lock)
        _link_command()
        UNFINISHED.unlink()


def _is_installed(lock: str) -> bool:
    """Whether a lock is the one that was installed: .venv has a copy of it."""
    copy = VENV / lock
    return _is_sound() and copy.exists() and copy.read_bytes() == (ROOT / lock).read_bytes()


def _is_sound() -> bool:
    """Whether .venv is there, has a Python, and was not left half made."""
    return PYTHON.exists() and not UNFINISHED.exists()


def _make_environment() -> None:
    if VENV.is_symlink():
        raise wrong(VENV, "is a link to an environment that cannot be used.", "Delete the link.")
    _run([_OWN, "-m", "venv", "--clear", "--without-pip", str(VENV)], "The environment could not be made.")


def _install(locks: list[str]) -> None:
    """Install locks by uv, or by pip where that cannot be; says which and why."""
    pip = _pip()
    wanted = [part for lock in locks for part in ("--requirement", str(ROOT / lock))]
    with tempfile.TemporaryDirectory(dir=VENV) as folder:
        try:
            options, environment = settings_for_uv(pip, _packages(locks))
            uv = _fetch_uv(pip, folder)
            call = [uv, "pip", "install", "--quiet", "--python", str(PYTHON), "--require-hashes", *options, *wanted]
            done = subprocess.run(call, env=os.environ | environment, stderr=subprocess.PIPE, text=True)
            if done.returncode == 0:
                return
            raise NotForUv(done.stderr.strip())
        except NotForUv as reason:
            _tell(f"uv cannot install it, pip does, which takes longer. ({reason})")
    _run(
        [*pip, "install", "--quiet", "--require-hashes", "--no-compile", *wanted],
        "The packages could not be installed; pip says above why. Is there a network?",
    )


def _packages(locks: list[str]) -> set[str]:
    texts = [(ROOT / lock).read_text(encoding="utf-8") for lock in locks]
    return {plain_name(name) for text in texts for name in re.findall(r"^([\w.-]+)==", text, re.MULTILINE)}


def _pip() -> list[str]:
    """The call of a pip that installs into .venv: the machine's, or where that is lacking or old one in .venv."""
    try:
        version = metadata.version("pip") if sys.executable == _OWN else "0"
    except metadata.PackageNotFoundError:
        version = "0"
    if tuple(map(int, version.split(".")[:2])) >= _OLDEST_PIP:
        return [_OWN, "-m", "pip", "--python", str(PYTHON)]
    _run([str(PYTHON), "-m", "ensurepip"], "Python has no pip here. Install it (on Debian: apt install python3-venv).")
    return [str(PYTHON), "-m", "pip"]


def _fetch_uv(pip: list[str], folder: str) -> str:
    """uv, as it is locked, fetched by pip into `folder`."""
    options = ["--quiet", "--require-hashes", "--no-deps", "--no-compile", "--only-binary", ":all:"]
    call = [*pip, "install", *options, "--target", folder, "--requirement", str(ROOT / UV)]
    done = subprocess.run(call, stderr=subprocess.PIPE, text=True)
    found = [path for path in Path(folder).rglob("uv.exe" if os.name == "nt" else "uv") if path.is_file()]
    if done.returncode or not found:
        raise NotForUv(f"pip cannot get uv: {done.stderr.strip()}")
    return str(found[0])


def _compile() -> None:
    """Compile what is going to be loaded, also where the environment forbids Python to keep what it compiles."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    call = [str(PYTHON), "-P", "-m", "scripts.command.compile_imports"]
    subprocess.run(call, env=environment | {"PYTHONPATH": str(ROOT)})


def _link_command() -> None:
    """Put `litfunnel` into .venv/bin, where an activated environment finds it: a link that moves with the checkout."""
    command = VENV / "bin" / "litfunnel"
    if os.name != "nt" and not VENV.is_symlink() and not command.is_symlink():
        command.symlink_to("../../litfunnel")


def _run(call: list[str], what: str) -> None:
    if subprocess.run(call).returncode:
        raise wrong("Set-up", what)


def _tell(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def main(argv: list[str]) -> int:
    """Set up what is named; see the module's text."""
    parser = argparse.ArgumentParser(prog="litfunnel setup", description="Install what only some need into .venv.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(extras())}")
    names = parser.parse_args(argv).names
    if unknown := [name for name in names if name not in extras()]:
        parser.error(f"there is no {', '.join(unknown)} to set up; there are: {', '.join(extras())}")
    set_up(names)
    return 0


if __name__ == "__main__":
    sys.exit(command_status(main, sys.argv[1:]))
