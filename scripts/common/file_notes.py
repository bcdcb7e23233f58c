"""What was found out about files, kept for later runs: a file that is as it was need not be read again.

A file is taken to be as it was if its size, its times of modification and of change, and its inode are the same. The
time of change cannot be set by those who copy or restore a file, so that an old time of modification hides nothing.
The notes are a convenience: where they are missing or broken, files are read again.
"""

import json
import os
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

# A file changed twice within one tick of the clock has the same times: only what has rested is noted.
_RESTED_NS = 2_000_000_000
_ABSENT = "there is no such file"


class FileNotes:
    """Answers about files, asked once in a run. `kept_in`: the JSON file that keeps them between runs, if any.

    `version`: of the code that answers; notes of another version are not used.
    """

    def __init__(self, kept_in: Path | None = None, version: str = ""):
        self.kept_in, self.version = kept_in, version
        self._kept = _read_notes(kept_in, version) if kept_in else {}
        self._now: dict[str, Any] = {}
        self._new = False

    def ask(self, question: Callable[[Path], Any], path: Path) -> Any:
        """`question(path)`, or what the notes say of it. The answer has to be JSON; of no file, that it is absent."""
        key = f"{question.__name__} {path}"
        if key not in self._now:
            self._now[key] = self._answer(key, question, Path(path))
        return self._now[key]

    def _answer(self, key: str, question: Callable[[Path], Any], path: Path) -> Any:
        try:
            before = os.stat(path)
        except FileNotFoundError:
            return _ABSENT
        known = self._kept.get(key)
        if known and known["state"] == _state(before):
            return known["answer"]
        answer = question(path)
        if _rested(before) and _state(os.stat(path)) == _state(before):
            self._kept[key] = {"path": str(path), "state": _state(before), "answer": answer}
            self._new = True
        return answer

    def keep(self) -> None:
        """Write the notes, if there are new ones, in one step; of two processes at once, one's notes stay."""
        if not self._new or not self.kept_in:
            return
        notes = {key: note for key, note in self._kept.items() if key in self._now or os.path.exists(note["path"])}
        # A folder that cannot be written to costs time in the next run, and nothing else.
        with suppress(OSError):
            self.kept_in.parent.mkdir(parents=True, exist_ok=True)
            handle, part = tempfile.mkstemp(dir=self.kept_in.parent, prefix=self.kept_in.name, suffix=".part")
            with open(handle, "w", encoding="utf-8") as file:
                json.dump({"version": self.version, "notes": notes}, file)
            os.replace(part, self.kept_in)


def _read_notes(path: Path, version: str) -> dict[str, dict]:
    """The notes in a file; none if it is not there, not whole, or of another version."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        notes = found["notes"] if found["version"] == version else {}
        return {key: {name: note[name] for name in ("path", "state", "answer")} for key, note in notes.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _state(stat: os.stat_result) -> list[int]:
    return [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]


def _rested(stat: os.stat_result) -> bool:
    return time.time_ns() - max(stat.st_mtime_ns, stat.st_ctime_ns) > _RESTED_NS
