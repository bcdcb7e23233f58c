"""Which files in the folder of sheets are of one form: the sheet, what was saved beside it, what is in the way."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from scripts.common.messages import Problem

_BESIDE = (".ods", ".csv", ".tsv")
_MERGED = ".merged"
_DIGEST = re.compile(rf"(?<={re.escape(_MERGED)})-[0-9a-f]{{8}}(?=\.xlsx$)")  # in the name of what a merge kept
PREVIOUS = "previous"  # the folder of the copies that were replaced
_KINDS = {
    ".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".fods", ".csv", ".tsv", ".txt", ".numbers", ".tmp", ".crdownload",
    ".download", ".partial", ".filepart", ".html", ".htm", ".zip", ".gsheet", ".orig", ".bak",
}  # fmt: skip


@dataclass(frozen=True)
class Files:
    """The files of one form: `beside` the sheet, saved in another format under its name or by the other side of a
    merge, and `problems` with others."""

    beside: tuple[Path, ...]
    problems: tuple[Problem, ...]


def find_files(sheet: Path, tabs: list[str]) -> Files:
    """What lies beside `sheet` and is of it: same name and .ods or .csv, a tab of it as .csv, what the other side of a
    merge saved; strange copies."""
    own, named = _own_names(sheet.stem, tabs), _names(sheet.stem)
    beside, problems = [], []
    for path in _spreadsheets(sheet.parent):
        if path.name == sheet.name:
            continue
        if _is_own(path.name, own) and path.is_file():
            beside.append(path)
        elif named.search(path.name):
            problems.append(
                Problem(
                    f"sheets/{path.name}",
                    "",
                    f"is another copy of {sheet.name}: nothing was read from it.",
                    f"If it is the one that counts, save it as {sheet.name}; else delete it or move it away.",
                )
            )
    return Files(tuple(beside), tuple(problems))


def find_strays(folder: Path, sheets: dict[str, list[str]]) -> list[Problem]:
    """Spreadsheets in `folder` that belong to none of the `sheets` (name → tabs), by whatever name, and copies of
    sheets in folders below it."""
    own = {name for sheet, tabs in sheets.items() for name in _own_names(sheet, tabs)}
    named = [_names(sheet) for sheet in sheets]
    strays = [
        Problem(
            f"sheets/{path.name}",
            "",
            "has the name of no sheet of this review: nothing was read from it.",
            f"If it holds answers, save it under its sheet's name, as {_likeliest(path.stem, list(sheets))}.xlsx; "
            "else move it away.",
        )
        for path in _spreadsheets(folder)
        if not _is_own(path.name, own) and not any(name.search(path.name) for name in named)
    ]
    below = sorted(folder.rglob("*/")) if folder.is_dir() else []
    return strays + [
        Problem(
            f"sheets/{path.relative_to(folder).as_posix()}",
            "",
            f"lies in a folder of its own, where nothing is read, and has the name of {name}.xlsx.",
            f"If it is the one that counts, save it as sheets/{name}.xlsx; else move it out of sheets/.",
        )
        for place in below
        for parts in [place.relative_to(folder).parts]
        if parts and parts[0] != PREVIOUS and not any(part.startswith(".") for part in parts)
        for path in _spreadsheets(place)
        for name in [next((sheet for sheet in sheets if _names(sheet).search(path.name)), "")]
        if name
    ]


def _spreadsheets(folder: Path) -> list[Path]:
    """The files of a folder that may be spreadsheets, without lock files and hidden ones."""
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    return [
        path
        for path in paths
        if not path.name.startswith(("~$", "."))
        # macOS leaves a half-saved sheet as name.xlsx.sb-1a2b3c4d-XyZ.
        and (path.suffix.lower() in _KINDS or path.suffix.lower().startswith(".sb-"))
    ]


def _own_names(name: str, tabs: list[str]) -> set[str]:
    """The names, in small letters, under which a sheet is read beside its own."""
    own = {(name + kind).casefold() for kind in (*_BESIDE, f"{_MERGED}.xlsx")}
    return own | {f"{name}{between}{tab}.csv".casefold() for between in ("-", " - ", "_") for tab in tabs}


def of_other_side(name: str, digest: str) -> str:
    """The name of the file in which the sheet `name` is kept as the other side of a merge saved it."""
    return f"{name}{_MERGED}-{digest[:8]}.xlsx"


def is_of_other_side(name: str) -> bool:
    """Is a file by its name what a merge kept of the other side?"""
    return bool(_DIGEST.search(name.casefold()))


def _is_own(name: str, own: set[str]) -> bool:
    """Is a file read beside a sheet? `own`: as of `_own_names`."""
    return _DIGEST.sub("", name.casefold()) in own


def _names(name: str) -> re.Pattern:
    """Finds a sheet's name in a file's name, and not in a longer one."""
    return re.compile(rf"(?<![\w.]){re.escape(name)}(?![^\W_])(?!_\w*\.)", re.IGNORECASE)


def _likeliest(stem: str, names: list[str]) -> str:
    return next(iter(get_close_matches(stem, names, n=1, cutoff=0.0)), "…")


def held_open(path: Path) -> str:
    """By which lock file, and whom, a sheet is held open in a spreadsheet program; "" if it is not."""
    for lock in (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#")):
        if lock.exists():
            person = _person(lock)
            return f"{lock.name}, {person}" if person else lock.name
    return ""


def _person(lock: Path) -> str:
    """Whom a lock file names: LibreOffice's `name,user,host,…;`, Excel's length and name."""
    try:
        content = lock.read_bytes()[:200]
    except OSError:
        return ""
    if lock.name.startswith("~$"):
        text = content[1 : 1 + content[0]].decode("cp1252", errors="replace") if content else ""
    else:
        text = next(filter(None, content.decode("utf-8", errors="replace").split(",")), "").split(";")[0]
    return "".join(c for c in text if c.isprintable()).strip()
