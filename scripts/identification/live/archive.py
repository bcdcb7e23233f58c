"""The archive of a live search: each reply as it was received, kept before the next is asked for.

A search in the making lies in searches/<source>/.unfinished. What is there is not asked for again, so a search that
was cut off goes on where it stopped; when all is there, the folder gets its date and is never touched again.
"""

import fcntl
import gzip
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.common.files import write_bytes
from scripts.common.messages import wrong
from scripts.common.provenance import sha256_of
from scripts.common.tables import read_json, write_json
from scripts.identification.archived_searches import ARCHIVE, order_of, read_archive

UNFINISHED = ".unfinished"
PLAN = "plan.json"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let only one process search a source at a time. Raises InputError if another is at it."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise wrong(folder, "another search of this source is running.", "Wait until it has ended.") from None
    finally:
        os.close(handle)


def begin(folder: Path, plan: dict) -> tuple[Path, dict]:
    """The folder of the search in the making, and its plan: that of an earlier start, if it asks for the same.

    `plan`: what is asked, and what is fixed when a search begins (searched_at, who). Replies to another question are
    thrown away.
    """
    unfinished = folder / UNFINISHED
    for name in (PLAN, ARCHIVE):  # cut off just before it got its date, a search has the latter only
        if (unfinished / name).exists():
            begun = read_json(unfinished / name)
            if all(begun.get(key) == plan[key] for key in ("api", "query", "limits", "previous")):
                return unfinished, {key: begun[key] for key in plan}
    start_over(unfinished)
    write_json(unfinished / PLAN, plan)
    return unfinished, plan


def start_over(unfinished: Path, keep_plan: bool = False) -> None:
    """Throw away the replies of a search in the making."""
    plan = read_json(unfinished / PLAN) if keep_plan else None
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    if plan is not None:
        write_json(unfinished / PLAN, plan)


def kept_reply(unfinished: Path, name: str) -> bytes | None:
    """The reply kept under `name`, if there is one."""
    path = unfinished / f"{name}.gz"
    return gzip.decompress(path.read_bytes()) if path.exists() else None


def keep_reply(unfinished: Path, name: str, body: bytes) -> None:
    """Keep a reply as it was received, packed; the same reply gives the same bytes."""
    write_bytes(unfinished / f"{name}.gz", gzip.compress(body, compresslevel=6, mtime=0))


def finish(unfinished: Path, content: dict, ids_of_files: dict[str, list[str]]) -> Path:
    """Write search.json and give the folder its date; where the source has been searched on that day, the next number.

    `content`: search.json without `files`; `ids_of_files`: name of a reply → accessions in it, for those that hold
    the records of the search.
    """
    files = {}
    for path in sorted(unfinished.glob("*.gz")):
        name = path.name.removesuffix(".gz")
        files[path.name] = {"sha256": sha256_of(path), "role": "evidence"}
        if name in ids_of_files:
            files[path.name] |= {"role": "records", "ids": ids_of_files[name]}
    write_json(unfinished / ARCHIVE, content | {"files": files})
    (unfinished / PLAN).unlink(missing_ok=True)
    for part in unfinished.glob("*.part"):
        part.unlink()
    folder = _next_free(unfinished.parent, content["date"])
    os.rename(unfinished, folder)
    return folder


def earlier_archives(folder: Path) -> dict[str, dict]:
    """The finished live searches of a source, oldest first: name of the folder → search.json."""
    found = {path.parent.name: read_archive(path.parent) for path in folder.glob(f"[!.]*/{ARCHIVE}")}
    return {name: found[name] for name in sorted(found, key=order_of) if found[name]}


def _next_free(source: Path, day: str) -> Path:
    """The folder of a day's search. One made for it in which nothing lies yet is it: it is taken away for this one."""
    number = 1
    while (folder := source / (day if number == 1 else f"{day}.{number}")).exists():
        if not any(folder.iterdir()):
            folder.rmdir()
            break
        number += 1
    return folder
