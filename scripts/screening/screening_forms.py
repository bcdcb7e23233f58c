"""What the screening sheets show and ask, in each phase, for the reviewers and for their consensus."""

from dataclasses import replace
from pathlib import Path

from scripts.common.provenance import data_file
from scripts.common.yaml_files import read_yaml
from scripts.protocol.phases import PHASES, Phase
from scripts.screening.teams import adjudicator_of
from scripts.sheets.form import Column, Form, Tab

# Spellings that can mean only one thing, in many languages; anything else is asked back, never guessed.
DECISION_WORDS = tuple(
    (word, decision)
    for decision, languages in read_yaml(data_file("scripts/screening/decision_words.yaml")).items()
    for words in languages.values()
    for word in words
)
RETRIEVAL = (
    ("requested", "requested"), ("received", "received"), ("paywalled", "paywalled"),
    ("needs_translation", "needs translation"), ("not_retrieved", "not retrieved"),
)  # fmt: skip
# What a person may note of a row beside a decision: each names another row, or says what the record waits for.
MARKS = (
    ("duplicate_of", "duplicate of"), ("companion_of", "companion of"), ("ongoing", "ongoing"),
    ("awaiting_classification", "awaiting classification"),
)  # fmt: skip
_MARK = (
    Column("mark", "Mark", 14, asked=True, choices=MARKS),
    Column("mark_target", "Mark: of which record", 20, asked=True, names_a_row=True),
)
_ID = Column("row_id", "Id", 18)

_RECORD = (
    Column("title", "Title", 46, highlighted=True),
    Column("abstract", "Abstract", 88, highlighted=True),
    Column("authors", "Authors", 24),
    Column("year", "Year", 7),
    Column("journal", "Journal", 20),
    Column("link", "Link", 30, link=True),
)
_FLAG = Column("flag", "Flag", 16)
_PDF = Column("pdf", "PDF", 14, link=True)
_RELATED = Column("related", "Related records", 34)
# Columns of the tab Reports: the number of a report is part of its id.
FURTHER_REPORTS = ("report_2", "report_3", "report_4", "report_5")
RECORD_COLUMNS = tuple(column.name for column in (_FLAG, *_RECORD, _PDF, _RELATED))


def reviewer_form(protocol: dict, phase: str, reviewer: dict) -> Form:
    """The sheet in which one reviewer (key, name) judges, blind to the others."""
    about = PHASES[phase]
    asked = (*_answer(protocol, about, about.choices), Column("note", "Note", 24, asked=True))
    ranked = protocol["screening"][phase]["order"] == "relevance"
    return Form(
        name=f"{phase}.{reviewer['key']}",
        person=reviewer["key"],
        title=f"{about.work}: {reviewer['name']}",
        guide=(*_what_to_do(protocol, about), *_criteria(protocol), *_how_to_save()),
        tabs=(Tab("Screening", (*asked, *_shown(about), _ID, *_MARK), counted="decision", ranked=ranked),),
        notice=protocol["notice"],
        **_marked_words(protocol),
    )


def consensus_form(protocol: dict, phase: str) -> Form:
    """The sheet in which the reviewers settle their conflicts; in a phase of reports also where retrieval is kept."""
    about = PHASES[phase]
    final = tuple(choice for choice in about.choices if choice != "maybe")
    resolved = (Column("resolver", "Decided by", 14, asked=True), Column("note", "Note", 24, asked=True))
    shown = (Column("votes", "Votes and notes", 40), *_shown(about), _ID, *_MARK)
    tabs = [Tab("Conflicts", (*_answer(protocol, about, final), *resolved, *shown), counted="decision")]
    if about.has_reports:
        tabs += [_retrieval_tab(), _reports_tab()]
    return Form(
        name=f"{phase}.consensus",
        person="consensus",
        title=f"{about.work}: consensus",
        guide=(
            "# What to do",
            "Each row of the tab Conflicts is one on which the reviewers differ. Talk it over, choose the decision, "
            "and write who made it.",
            *(_retrieval_guide() if about.has_reports else ()),
            *_criteria(protocol),
            *_how_to_save(),
        ),
        tabs=tuple(tabs),
        origin="resolution",
        notice=protocol["notice"],
        **_marked_words(protocol),
    )


def consensus_forms(review: Path, protocol: dict, phase: str) -> list[Form]:
    """The sheets in which a phase's conflicts are settled: the reviewers', and an adjudicator's if the review has
    one in any phase, or had one who left a sheet or a ledger."""
    forms = [consensus_form(protocol, phase)]
    if any(adjudicator_of(protocol, each) or _was_adjudicated(review, each) for each in PHASES):
        forms.append(adjudicator_form(protocol, phase))
    return forms


def adjudicator_form(protocol: dict, phase: str) -> Form:
    """The sheet in which an adjudicator decides what the reviewers differ on; in a phase that has none, what one who
    has left decided."""
    adjudicator = adjudicator_of(protocol, phase)
    form = consensus_form(protocol, phase)
    if adjudicator:
        title = f"conflicts for {adjudicator['name']} to decide"
        does = f"{adjudicator['name']} decides: choose the decision."
    else:
        title = "conflicts that an adjudicator decided"
        does = (
            "An adjudicator decided it, who no longer does: it counts. Empty a decision, and the reviewers settle it "
            "in their sheet of conflicts."
        )
    guide = (
        "# What to do",
        f"Each row of the tab Conflicts is one on which the reviewers differ, with what each says. {does}",
        *_criteria(protocol),
        *_how_to_save(),
    )
    return replace(
        form,
        name=_adjudicated(phase),
        person=adjudicator["key"] if adjudicator else "adjudicator",
        title=f"{PHASES[phase].work}: {title}",
        guide=guide,
        tabs=form.tabs[:1],
    )


def _adjudicated(phase: str) -> str:
    return f"{phase}.adjudicator"


def _was_adjudicated(review: Path, phase: str) -> bool:
    name = _adjudicated(phase)
    return any((Path(review) / file).exists() for file in (f"ledgers/{name}.csv", f"sheets/{name}.xlsx"))


def _shown(phase: Phase) -> tuple[Column, ...]:
    return (_FLAG, *_RECORD, _PDF, _RELATED) if phase.has_reports else (_FLAG, *_RECORD)


def _answer(protocol: dict, phase: Phase, decisions: tuple[str, ...]) -> tuple[Column, ...]:
    """The columns of a decision, and of its reason where one is needed."""
    choices = tuple((decision, decision) for decision in decisions)
    decision = Column("decision", "Decision", 12, asked=True, choices=choices, words=DECISION_WORDS)
    if not phase.needs_reason:
        return (decision,)
    reasons = tuple((reason["key"], reason["label"]) for reason in protocol["exclusion_reasons"])
    return decision, Column("reason", "Reason", 26, asked=True, choices=reasons)


def _retrieval_tab() -> Tab:
    return Tab(
        "Retrieval",
        (
            Column("retrieval", "Full text", 18, asked=True, choices=RETRIEVAL),
            Column("retrieval_date", "Since", 12, asked=True),
            Column("retrieval_person", "By", 14, asked=True),
            Column("study_id", "Study", 26, asked=True),
            _PDF,
            *(column for column in _RECORD if column.name != "abstract"),
        ),
        counted="retrieval",
        optional=True,
    )


def _reports_tab() -> Tab:
    return Tab(
        "Reports",
        (
            *(Column(name, f"Report {name[-1]}", 30, asked=True) for name in FURTHER_REPORTS),
            *(column for column in _RECORD if column.name != "abstract"),
        ),
        counted=FURTHER_REPORTS[0],
        optional=True,
    )


def _retrieval_guide() -> tuple[str, ...]:
    return (
        "The tab Retrieval says of each report whether its full text was requested or received, since when, by whom.",
        "Study: leave it empty unless several reports are of one study, or one report is of several studies. Then "
        "give the same study the same name in each row; put a semicolon between several.",
        "The tab Reports is for records that led to several reports (a register entry, a volume of abstracts): name "
        "each further report by its title, DOI or both. It is then screened like the others.",
    )


def _what_to_do(protocol: dict, phase: Phase) -> tuple[str, ...]:
    lines = [
        "# What to do",
        "1.  Open the tab Screening, at the bottom of the window. Yellow rows wait for you.",
        f"2.  Read the {phase.unit}, click on its cell in the column Decision, and choose from the list:",
    ]
    if phase.needs_reason:
        lines += [
            "     include: it meets all criteria.",
            "     exclude: it does not. Then choose the Reason too, the first of these that applies:",
            *(f"          •  {reason['label']}" for reason in protocol["exclusion_reasons"]),
        ]
    else:
        lines += [
            "     include: it may meet the criteria.",
            "     exclude: it does not meet them.",
            f"     maybe: {phase.title.lower()} do not tell.",
        ]
    lines += [
        "3.  Save the file, as often as you like, and close it when you stop. The line at the top of the tab counts "
        "what is decided and what is left.",
        "You may change your mind: choose again, or empty the cell to take a decision back. You may sort, filter, "
        "colour, comment, and add columns of your own.",
        "Mark, at the right, is for what a decision cannot say: a duplicate of, or a companion of, another record "
        "(type its Id beside it), an ongoing study, or one that awaits classification.",
    ]
    words = protocol["highlight"]
    for kind, meaning in (("include", "for inclusion (bold)"), ("exclude", "for exclusion (underlined)")):
        if words[kind]:
            lines.append(f"Marked in the texts: words that speak {meaning}: {', '.join(words[kind])}")
    return tuple(lines)


def _marked_words(protocol: dict) -> dict[str, tuple[str, ...]]:
    words = protocol["highlight"]
    return {"including": tuple(words["include"]), "excluding": tuple(words["exclude"])}


def _criteria(protocol: dict) -> tuple[str, ...]:
    question = protocol["question"]
    eligibility = protocol["eligibility"]
    return (
        "# The question",
        *(
            f"{part.capitalize()}: {question[part]}"
            for part in ("population", "intervention", "comparison", "outcomes")
        ),
        "# Include, if all of these hold",
        *(f"•  {line}" for line in eligibility["include"]),
        "# Exclude, if any of these holds",
        *(f"•  {line}" for line in eligibility["exclude"]),
    )


def _how_to_save() -> tuple[str, ...]:
    return (
        "# How to save",
        "Save under the file's own name, in the folder where it was, as .xlsx if you can (.ods and .csv beside it are "
        "read too). Do not rename it: a copy like “name (1).xlsx” is not read.",
        "Nothing that you saved is lost: every decision is kept in a ledger, and is written into this file again when "
        "records are added. Your own columns, their widths, colours and comments stay too; formulas in tabs of your "
        "own become values. Title, abstract and the other grey columns are not yours to fill in: a change is undone.",
    )
