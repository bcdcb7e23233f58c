"""The forms of double entry: a sheet for each reviewer, and one for what they differ in. Stages state their tabs."""

from dataclasses import dataclass

from scripts.sheets.form import Column, Form, Tab

CHECK, CONFIRMED, SETTLED = "check", "confirmed", "settled"
AS_PRINTED = "as_printed"
# What a person writes into the consensus sheet where the cell is to be empty.
NOTHING = ("-", "–", "none")

PROVENANCE = Column(
    "provenance",
    "Provenance",
    16,
    asked=True,
    choices=(("printed", "printed"), ("real", "real"), ("reconstructed", "reconstructed")),
)
CHECK_COLUMN = Column(CHECK, "Check", 40)
CHECKED_COLUMN = Column(CONFIRMED, "Checked", 14, asked=True, choices=((AS_PRINTED, "as printed"),))
_CONFLICT = (Column("entries", "Where you differ", 50), Column(SETTLED, "Settled", 10))
SAVING = (
    "# How to save",
    "Save the file under its own name, as .xlsx, in the folder where it was. What you saved is kept in a ledger.",
)
CHECKING = (
    "# Questions",
    "Check asks about numbers that can hardly be. Correct them; or, if the report prints them so, quote it and choose "
    "as printed under Checked: then nobody asks again until you change the row.",
)


@dataclass(frozen=True)
class EntryTab:
    """A tab that several people fill in: what it shows and asks, and the columns in which entries have to agree.

    A tab that is `optional` may stay empty, a row of it is settled if nobody wrote anything.
    """

    name: str
    shown: tuple[Column, ...]
    asked: tuple[Column, ...]
    compared: tuple[str, ...]
    optional: bool = False

    @property
    def asked_names(self) -> list[str]:
        """The names of the asked columns, without the answer to a check."""
        return [column.name for column in self.asked]


@dataclass(frozen=True)
class EntrySheet:
    """A sheet of double entry: key (extraction), title, the guide's lines, tabs for each person and shared ones."""

    key: str
    title: str
    guide: tuple[str, ...]
    tabs: tuple[EntryTab, ...]
    shared: tuple[Tab, ...] = ()

    def tab(self, name: str) -> EntryTab:
        """The tab of a name."""
        return next(tab for tab in self.tabs if tab.name == name)


def reviewers_form(sheet: EntrySheet, reviewer: dict, notice: str) -> Form:
    """One reviewer's form of a sheet."""
    return Form(
        name=f"{sheet.key}.{reviewer['key']}",
        person=reviewer["key"],
        title=f"{sheet.title}: {reviewer['name']}",
        guide=(*sheet.guide, *CHECKING, *SAVING),
        tabs=tuple(
            Tab(tab.name, (*tab.shown, *tab.asked, CHECK_COLUMN, CHECKED_COLUMN), tab.compared[0], tab.optional)
            for tab in sheet.tabs
        ),
        notice=notice,
    )


def consensus_form(sheet: EntrySheet, notice: str) -> Form:
    """The form for the rows in which the reviewers' entries differ, and for what the reviewers share."""
    return Form(
        name=f"{sheet.key}.consensus",
        person="consensus",
        title=f"{sheet.title}: consensus",
        guide=(
            "# What to do",
            "Each row is one in which you differ. Fill in the cells that you differ in; where you agree, leave the "
            "cell empty and what you both wrote holds. Write - where the cell is to stay empty. Rows are yellow until "
            "a run has found nothing in them left to settle.",
            *(line for tab in sheet.shared for line in _SHARED.get(tab.name, ())),
            *CHECKING,
            *SAVING,
        ),
        tabs=(
            *(
                Tab(tab.name, (*tab.shown, *_CONFLICT, *tab.asked, CHECK_COLUMN, CHECKED_COLUMN), SETTLED)
                for tab in sheet.tabs
            ),
            *sheet.shared,
        ),
        origin="resolution",
        notice=notice,
    )


_SHARED = {
    "Contacts": (
        "Contacts: whom of a study you asked, when and for what, and what came back. A new line appears when the last "
        "one of a study is filled in.",
    )
}
