"""How git merges ledgers and sheets: by `litfunnel merge`.

.gitattributes says for which files, and comes with every clone. .git/config says what is to be called, and does not:
so every command of litfunnel sees to it.
"""

import shutil
import subprocess
import sys
from pathlib import Path

NAME = "litfunnel"
_CALL = "litfunnel merge --driver %O %A %B %P"


def set_up_driver(folder: Path) -> None:
    """Tell git, if `folder` is a checkout of litfunnel in git, how to merge ledgers; nothing if it knows already.

    Never raises: where git cannot be told, it leaves conflict marks, which `litfunnel merge` unites as well.
    """
    attributes = folder / ".gitattributes"
    if not (folder / "litfunnel").is_file() or not attributes.is_file() or not shutil.which("git"):
        return
    if f"merge={NAME}" not in attributes.read_text(encoding="utf-8", errors="replace"):
        return
    inside = git(folder, "rev-parse", "--show-prefix")
    if inside is None:
        return
    wanted = {
        f"merge.{NAME}.driver": f"./{inside.strip()}{_CALL}",
        # What git merges only to find a common ancestor was united before: its sheets must not come back as copies.
        f"merge.{NAME}.recursive": "binary",
    }
    if all((git(folder, "config", "--get", key) or "").strip() == value for key, value in wanted.items()):
        return
    if None in [git(folder, "config", key, value) for key, value in wanted.items()]:
        told = "git could not be told how to merge ledgers; after a merge with conflicts, run: litfunnel merge"
    else:
        told = "git now merges ledgers and sheets by `litfunnel merge` in this clone (docs/git.md)."
    print(told, file=sys.stderr)


def git(folder: Path, *arguments: str) -> str | None:
    """What git says, None if it fails."""
    called = ["git", "-C", str(folder), *arguments]
    done = subprocess.run(called, capture_output=True, text=True, errors="replace", check=False)
    return done.stdout if done.returncode == 0 else None
