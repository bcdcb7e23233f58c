"""pip's own settings (its files and PIP_ variables), told to uv, so that it asks the same indexes in the same way.

Everything that is installed is locked by its digest, so where it comes from decides nothing but whether it is found.
"""

import ast
import re
import subprocess
from pathlib import Path

# Settings that say nothing about where packages come from or what of them is taken.
_WITHOUT_MEANING = {
    "break-system-packages", "cache-dir", "disable-pip-version-check", "no-cache-dir", "no-color", "no-compile",
    "no-input", "no-python-version-warning", "no-warn-script-location", "prefer-binary", "progress-bar", "quiet",
    "require-virtualenv", "retries", "root-user-action", "use-pep517", "verbose",
}  # fmt: skip
_VARIABLES = {"cert": "SSL_CERT_FILE", "client-cert": "SSL_CLIENT_CERT", "proxy": "ALL_PROXY"}
_LISTS = {"find-links": "--find-links", "trusted-host": "--allow-insecure-host"}


class NotForUv(Exception):
    """Why uv cannot do the installing."""


def settings_for_uv(pip: list[str], packages: set[str]) -> tuple[list[str], dict[str, str]]:
    """Options and environment variables with which uv installs `packages` as pip would; `pip`: the call of pip.

    Raises NotForUv if pip has a setting that uv cannot be told.
    """
    listed = subprocess.run([*pip, "config", "list"], capture_output=True, text=True)
    if listed.returncode:
        raise NotForUv(f"pip cannot tell its settings: {listed.stderr.strip()}")
    return translate(read_settings(listed.stdout), packages)


def read_settings(listed: str) -> dict[str, str]:
    """The settings that hold for `pip install`, from what `pip config list` prints: variables before files, and of
    these what is said for `install` before what is said for all."""
    found: dict[str, str] = {}
    entries = [line.partition("=") for line in listed.splitlines() if "=" in line]
    for section in ("global.", "install.", ":env:."):
        found |= {
            key.removeprefix(section): str(ast.literal_eval(value))
            for key, _, value in entries
            if key.startswith(section)
        }
    return found


def translate(settings: dict[str, str], packages: set[str]) -> tuple[list[str], dict[str, str]]:
    """uv's options and variables for pip's settings, where `packages` (plain names) are to be installed.

    Indexes are told as variables, since their addresses may hold a password that a list of processes would show. uv
    takes no constraints together with digests: they are left out if they are about other packages. Raises NotForUv for
    a setting that has no counterpart.
    """
    options = ["--index-strategy", "unsafe-best-match"]  # all indexes are asked, as pip does; digests decide
    variables = {"UV_PYTHON_DOWNLOADS": "never"}
    for name, value in settings.items():
        if name in _LISTS:
            options += [part for each in value.split() for part in (_LISTS[name], each)]
        elif name in _VARIABLES:
            variables[_VARIABLES[name]] = value
        elif name == "index-url":
            variables["UV_DEFAULT_INDEX"] = value
        elif name == "extra-index-url":
            variables["UV_INDEX"] = " ".join(value.split())
        elif name in ("timeout", "default-timeout"):
            variables["UV_HTTP_TIMEOUT"] = value
        elif name == "constraint":
            if about := sorted(packages & _constrained(value.split())):
                raise NotForUv(f"pip's constraints are about {', '.join(about)}")
        elif name == "no-index":
            options += ["--no-index"] if value.lower() in ("1", "true", "yes", "on", "y", "t") else []
        elif name not in _WITHOUT_MEANING:
            raise NotForUv(f"pip's setting {name} has no counterpart in it")
    return options, variables


def plain_name(name: str) -> str:
    """A package's name as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _constrained(files: list[str]) -> set[str]:
    """The packages that constraints are about. Raises NotForUv for a file that says so in another way than by name."""
    found = set()
    for file in files:
        try:
            lines = Path(file).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            raise NotForUv(f"pip's constraints in {file} cannot be read") from None
        for line in lines:
            if line.strip() and not line.lstrip().startswith("#"):
                name = re.match(r"[A-Za-z0-9][\w.-]*", line.strip())
                if not name:
                    raise NotForUv(f"pip's constraints in {file} have a line that is no package: {line.strip()}")
                found.add(plain_name(name[0]))
    return found
