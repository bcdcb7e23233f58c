"""Which files in the folder of sheets are of one form: the sheet, what was saved beside it, what is in the way."""

import re
from dataclasses import dataclass
from pathlib import Path

from scripts.common.messages import Problem

_BESIDE = (".ods", ".csv", ".tsv")
_KINDS = {
    ".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".fods", ".csv", ".tsv", ".txt", ".numbers", ".tmp", ".crdownload",
    ".download", ".partial", ".filepart", ".html", ".htm", ".zip", ".gsheet",
}  # fmt: skip


@dataclass(frozen=True)
class Files:
    """The files of one form: `beside` the sheet, saved in another format under its name, and `problems` with others."""

    beside: tuple[Path, ...]
    problems: tuple[Problem, ...]


def find_files(sheet: Path, tabs: list[str]) -> Files:
    """What lies beside `sheet` and is of it: same name and .ods or .csv, or a tab of it as .csv; strange copies."""
    if not sheet.parent.is_dir():
        return Files((), ())
    name = sheet.stem
    own = {(name + kind).casefold() for kind in _BESIDE}
    own |= {f"{name}{between}{tab}.csv".casefold() for between in ("-", " - ", "_") for tab in tabs}
    bounded = re.compile(rf"(?<![\w.]){re.escape(name)}(?![^\W_])(?!_\w*\.)", re.IGNORECASE)
    beside, problems = [], []
    for path in sorted(sheet.parent.iterdir()):
        if path.name == sheet.name or path.name.startswith(("~$", ".")) or path.suffix.lower() not in _KINDS:
            continue
        if path.name.casefold() in own and path.is_file():
            beside.append(path)
        elif bounded.search(path.name):
            problems.append(
                Problem(
                    f"sheets/{path.name}",
                    "",
                    f"is another copy of {sheet.name}: nothing was read from it.",
                    f"If it is the one that counts, save it as {sheet.name}; else delete it or move it away.",
                )
            )
    return Files(tuple(beside), tuple(problems))


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
