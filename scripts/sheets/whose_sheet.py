"""Whose sheet is a file whose rows carry no signature, since an earlier version issued it? Another reviewer's that was
saved under this name is seen by what the ledgers know: on which events it was issued, to whom its rows were handed out,
and whose answers it holds."""

from dataclasses import replace
from pathlib import Path

from scripts.common.ids import listed
from scripts.common.messages import Problem
from scripts.sheets.form import Form
from scripts.sheets.ledgers import holds_answers, read_ledger
from scripts.sheets.lineage import Event
from scripts.sheets.past import Past
from scripts.sheets.sheet import Sheet, SheetFile, SheetRow

_SOME = 3  # so many answers are not the same by chance
_RICH = 4  # characters of a text that says whose it is


def without_foreign(review: Path, form: Form, sheet: Sheet, events: list[Event]) -> Sheet:
    """The sheet without the files that are another's; they are named, and left as they are.

    A file of which that cannot be known is read, and said if it has new answers. `events`: of the form's own ledger.
    """
    if not any(_unsigned(file) for file in sheet.files):
        return sheet
    phase = form.name.rpartition(".")[0]
    ledgers = sorted((Path(review) / "ledgers").glob(f"{phase}.*.csv")) if phase else []
    others = {
        path.stem: Past(read_ledger(path)) for path in ledgers if holds_answers(path.stem) and path.stem != form.name
    }
    handed = _handed_out(Path(review) / "ledgers" / f"{phase}.issued.csv")
    past = Past(events)
    files = {file.path: _checked(form, file, past, others, handed) for file in sheet.files}
    main = files.get(sheet.path, sheet.main)
    beside = [files.get(file.path, file) for file in sheet.beside]
    told = tuple(
        problem for file in (main, *beside) if not file.sha256 and file.path in files for problem in file.problems
    )
    kept = tuple(file for file in beside if file.sha256)
    return replace(
        sheet, readable=sheet.readable and not told, main=main, beside=kept, problems=(*sheet.problems, *told)
    )


def _unsigned(file: SheetFile) -> list[SheetRow]:
    """The rows without a signature, if most of the file's have none."""
    rows = [row for row in file.rows if not row.bound.signed]
    return rows if len(rows) * 2 > len(file.rows) else []


def _checked(form: Form, file: SheetFile, past: Past, others: dict[str, Past], handed: dict[str, set]) -> SheetFile:
    rows = _unsigned(file)
    if not rows:
        return file
    if (
        owner := _by_stamps(rows, past, others)
        or _by_hands(form, rows, handed)
        or _by_answers(form, rows, past, others)
    ):
        what = f"is of {owner}, saved under this name: nothing was read from it."
        fix = f"Save it under its own name; if {file.path.stem} was lost by that, delete {file.path.name}: it is "
        problem = Problem(f"sheets/{file.path.name}", "", what, f"{fix}written anew.")
        return SheetFile(file.path, "", problems=(problem,))
    if others and _new_answers(form, rows, past):
        what = "was issued by an earlier version, so its rows do not say whose sheet it is. It was read as this one."
        fix = f"If it is another reviewer's, put a copy of {form.name} from sheets/previous in its place."
        return replace(file, warnings=(*file.warnings, Problem(f"sheets/{file.path.name}", "", what, fix)))
    return file


def _by_stamps(rows: list[SheetRow], past: Past, others: dict[str, Past]) -> str:
    """The one sheet whose ledger has the events on which rows were issued that this one has not."""
    stamps = {row.issued_at for row in rows if "-e" in row.issued_at}
    unknown = [stamp for stamp in stamps if not past.known_at(stamp)]
    knowing = {name for stamp in unknown for name, other in others.items() if other.known_at(stamp)}
    return f"the sheet {knowing.pop()}" if len(knowing) == 1 else ""


def _handed_out(path: Path) -> dict[str, set[str]]:
    """Row → all to whom it was ever handed out, as far as that was noted."""
    handed: dict[str, set[str]] = {}
    for event in read_ledger(path):
        if event["column"] == "reviewers":
            handed.setdefault(event["row_id"], set()).update(listed(event["new"]))
    return handed


def _by_hands(form: Form, rows: list[SheetRow], handed: dict[str, set[str]]) -> str:
    """The sheet of whoever got all the rows that its own person never got."""
    phase, _, key = form.name.rpartition(".")
    if key != form.person:
        return ""
    given = [people for row in rows if (people := handed.get(row.row_id)) and key not in people]
    common = set.intersection(*given) if given else set()
    return f"the sheet {phase}.{common.pop()}" if len(common) == 1 else "another reviewer" if given else ""


def _by_answers(form: Form, rows: list[SheetRow], past: Past, others: dict[str, Past]) -> str:
    """The sheet whose answers stand there, against those of this one's ledger."""
    answers = {
        (row.row_id, column.name): column.value_of(row.cells[column.name]) or ""
        for tab in form.tabs
        for row in rows
        for column in tab.asked
        if row.tab == tab.name and column.name in row.cells
    }
    texts = {column.name for tab in form.tabs for column in tab.asked if not column.choices}
    for name, other in others.items():
        differ = [cell for cell, own in past.now.items() if cell in answers and own != other.now.get(cell, "")]
        as_own = any(answers[cell] == past.now[cell] for cell in differ)
        as_other = sum(answers[cell] == other.now.get(cell, "") for cell in differ)
        if as_own:
            continue
        if as_other >= _SOME and any(answers[cell] for cell in differ):
            return f"the sheet {name}"
        told = {cell: text for cell, text in other.now.items() if cell[1] in texts and len(text) >= _RICH}
        typed = {cell: text for cell, text in answers.items() if cell[1] in texts and len(text) >= _RICH}
        if len(told) >= _SOME and typed == told and not any(past.now.get(cell) == text for cell, text in told.items()):
            return f"the sheet {name}"
    return ""


def _new_answers(form: Form, rows: list[SheetRow], past: Past) -> bool:
    return any(
        row.cells.get(column.name, "") not in ("", column.word_for(past.now.get((row.row_id, column.name), "")))
        for tab in form.tabs
        for row in rows
        for column in tab.asked
        if row.tab == tab.name
    )
