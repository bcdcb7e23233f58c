"""The phases of screening: what each is called, what is judged in it, and how. Whoever goes over the phases goes over
PHASES, in whose order records pass through them."""

from dataclasses import dataclass

RECORD, REPORT = "record", "report"


@dataclass(frozen=True)
class Phase:
    """A phase of screening: its key (in the protocol, in names of files and folders), and its title.

    `work`: what its sheets are called; `texts`: what is judged in it; `unit`: what a row is, RECORD or REPORT;
    `choices`: the decisions that a reviewer may make; `needs_reason`: is an exclusion finished only with its reason?
    """

    key: str
    title: str
    work: str
    texts: str
    unit: str
    choices: tuple[str, ...]
    needs_reason: bool

    @property
    def has_reports(self) -> bool:
        """Are its rows reports, which have to be retrieved, and not records?"""
        return self.unit == REPORT


PHASES = {
    phase.key: phase
    for phase in (
        Phase(
            key="title_abstract",
            title="Title and abstract",
            work="Title and abstract screening",
            texts="titles and abstracts",
            unit=RECORD,
            choices=("include", "exclude", "maybe"),
            needs_reason=False,
        ),
        Phase(
            key="full_text",
            title="Full text",
            work="Full-text screening",
            texts="full texts",
            unit=REPORT,
            choices=("include", "exclude"),
            needs_reason=True,
        ),
    )
}
PHASES_OF_RECORDS = tuple(key for key, phase in PHASES.items() if not phase.has_reports)
FIRST_PHASE, LAST_OF_RECORDS = PHASES_OF_RECORDS[0], PHASES_OF_RECORDS[-1]
PHASE_OF_REPORTS = next(key for key, phase in PHASES.items() if phase.has_reports)
