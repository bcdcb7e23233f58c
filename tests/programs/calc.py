"""A LibreOffice Calc on a display of its own, for tests: `steps(file, …)` does what a person would do in its window."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import skip_or_fail

DRIVER = Path(__file__).with_name("drive_calc.py")
PYTHON = "/usr/bin/python3"  # the one that has uno


@contextmanager
def calc_on_a_display(folder: Path) -> Iterator:
    """Gives `steps(file, *steps)`, which opens a file in a visible Calc and does the steps of drive_calc.py."""
    for name in ("soffice", "Xvfb"):
        if shutil.which(name) is None:
            skip_or_fail(f"{name} is not installed")
    if subprocess.run([PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode:
        skip_or_fail("python3-uno is not installed")
    read, write = os.pipe()
    display = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x900x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=[write], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()

    def steps(file: Path, *todo: dict) -> None:
        note = folder / "steps.json"
        told = {"profile": str(folder / "profile"), "file": str(file), "steps": todo}
        note.write_text(json.dumps(told), encoding="utf-8")
        done = subprocess.run(
            [PYTHON, str(DRIVER), str(note)],
            env=os.environ | {"DISPLAY": f":{number}"}, capture_output=True, text=True, timeout=600, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    try:
        yield steps
    finally:
        display.terminate()
        display.wait()
