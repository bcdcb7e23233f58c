"""Record with what a run was made: versions of Python and libraries, the platform, the commit, the parameters.

Out: environment.json, the one result that may differ between machines.
"""

import os
import platform
import subprocess
from importlib import metadata
from pathlib import Path

from scripts.common.messages import told_plainly
from scripts.common.provenance import ROOT, data_file, sha256_of
from scripts.common.tables import write_json

LOCK = data_file("requirements.lock")
_SETTINGS = ("LITFUNNEL_NOW", "PYTHONHASHSEED", "LANG", "LC_ALL", "TZ")


def describe_environment(lock: Path, parameters: dict) -> dict:
    """Versions, platform, commit, the lock file's digest, and with which parameters the run was made; the commit is ""
    outside a git checkout. Of the environment's settings, those of the project are told, but no key or address."""
    packages = {dist.metadata["Name"]: dist.version for dist in metadata.distributions()}
    return {
        "python": platform.python_version(),
        "platform": platform.platform(),
        "packages": packages,
        "requirements_lock_sha256": sha256_of(lock),
        "commit": _git("rev-parse", "HEAD"),
        "changed_files": _git("status", "--porcelain").splitlines(),
        "parameters": parameters,
        "settings": {name: os.environ[name] for name in _SETTINGS if name in os.environ},
    }


def _git(*arguments: str) -> str:
    try:
        told = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return told.stdout.strip()


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        parameters = {"review": snakemake.params.review, "protocol_version": snakemake.params.version}
        write_json(snakemake.output.environment, describe_environment(LOCK, parameters))
