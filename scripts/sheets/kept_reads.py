"""What was read from sheets, kept for the other processes of a run and for later runs.

A run reads each sheet before it plans its work, and the rules that exchange them are processes of their own; what was
read once is taken from here again, twenty times as fast. It counts for the very same bytes, form, code and versions
only, so that a sheet that was saved in between is read anew. A convenience: what is missing, broken or cannot be
written costs time, and nothing else. The files are pickles, in the folder that Snakemake keeps for itself.
"""

import os
import pickle
import sys
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from scripts.common.code_behind import CodeBehind
from scripts.common.provenance import digest_of

_READER = "scripts/sheets/read.py"


class KeptReads:
    """What was read from the sheets of one review; the last reading of each file. `folder`: where it is kept."""

    def __init__(self, folder: Path):
        self._folder = folder

    def find(self, name: str, *read: str) -> Any:
        """What was read from the file of this name, None if that is not known.

        `read`: all that a reading depends on, beside the code: the digest of the file's bytes, the form.
        """
        try:
            with open(self._path(name), "rb") as file:
                return pickle.load(file) if file.readline() == _key(read) else None
        except Exception:  # there is none; or it is broken, for which pickle has more than its own errors
            return None

    def keep(self, found: Any, name: str, *read: str) -> None:
        """Keep what was read from the file of this name."""
        part = self._folder / f"{name}.{os.getpid()}.part"
        with suppress(OSError):
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                with open(part, "wb") as file:
                    file.write(_key(read))
                    pickle.dump(found, file, pickle.HIGHEST_PROTOCOL)
                os.replace(part, self._path(name))
            finally:
                part.unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.read"


def kept_for(review: Path) -> KeptReads | None:
    """What was read from the sheets of a review; None where no workflow runs. `review`: config/<review>."""
    place = Path(review).parent.parent / ".snakemake"
    return KeptReads(place / "sheets" / Path(review).name) if place.is_dir() else None


def _key(read: tuple[str, ...]) -> bytes:
    return f"{digest_of(_reader(), *read)}\n".encode()


@cache
def _reader() -> str:
    """What reads: the code and the programs behind it."""
    return digest_of(CodeBehind().code_digest(_READER), sys.version, version("python-calamine"))
