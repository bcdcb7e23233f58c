"""What the screening sheets show and ask, in each phase, for the reviewers and for their consensus."""

from dataclasses import replace
from pathlib import Path

from scripts.common.provenance import data_file
from scripts.common.yaml_files import read_yaml
from scripts.protocol.former_reasons import renamed_reasons
from scripts.protocol.phases import PHASES, Phase
from scripts.screening.question_words import question_words
from scripts.screening.retrieval import CONFLICT, NOT_TO_READ
from scripts.screening.teams import adjudicator_of
from scripts.sheets.form import Column, Form, Tab

# Spellings that can mean only one thing, in many languages; anything else is asked back, never guessed.
DECISION_WORDS = tuple(
    (word, decision)
    for decision, languages in read_yaml(data_file("scripts/screening/decision_words.yaml")).items()
    for words in languages.values()
    for word in words
)
# What is quickest to type. Only in our own sheets, where the first tab says so.
DECISION_LETTERS = (("i", "include"), ("e", "exclude"), ("m", "maybe"))
RETRIEVAL = (
    ("received", "received"), ("requested", "requested (not final)"), ("paywalled", "paywalled (not final)"),
    ("needs_translation", "needs translation"), ("not_retrieved", "not retrieved"),
)  # fmt: skip
RETRIEVAL_WORDS = dict(RETRIEVAL) | {CONFLICT: "you differ"}
KNOWN = "retrieval_known"
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

_TITLE = Column("title", "Title", 30, highlighted=True)
_ABSTRACT = Column("abstract", "Abstract", 134, highlighted=True)
_ABSTRACT_BESIDE_VOTES = Column("abstract", "Abstract", 96, highlighted=True)
_ABOUT = (
    Column("authors", "Authors", 24),
    Column("year", "Year", 7),
    Column("journal", "Journal", 20),
    Column("link", "Link", 30, link=True),
)
_FLAG = Column("flag", "Flag", 30)
_NOTE = Column("note", "Note", 24, asked=True)
_VOTES = Column("votes", "Votes and notes", 40)
_RESOLVER = Column("resolver", "Decided by", 14, asked=True)
_SETTLED_FULL_TEXT = Column("retrieval", "Full text", 20, asked=True, choices=RETRIEVAL)
_FULL_TEXT = replace(_SETTLED_FULL_TEXT, later=True)
_FULL_TEXT_SO_FAR = Column(KNOWN, "Full text so far", 14, binds=False, later=True)
_PDF = Column("pdf", "PDF", 14, link=True)
_RELATED = Column("related", "Related records", 34)
# Columns of the tab Reports: the number of a report is part of its id.
FURTHER_REPORTS = ("report_2", "report_3", "report_4", "report_5")
RECORD_COLUMNS = tuple(column.name for column in (_FLAG, _TITLE, _ABSTRACT, *_ABOUT, _PDF, _RELATED))
_FORMER_WIDTHS = {"title": 46, "abstract": 88, "reason": 26, "flag": 16}
_QUESTION = "# The question"


def reviewer_form(protocol: dict, phase: str, reviewer: dict) -> Form:
    """The sheet in which one reviewer (key, name) judges, blind to the others."""
    about = PHASES[phase]
    answer = _answer(protocol, about, about.choices)
    retrieval = (_FULL_TEXT, _FULL_TEXT_SO_FAR) if about.has_reports else ()
    columns = (_TITLE, _ABSTRACT, *answer, _NOTE, _FLAG, *retrieval, *_beside(about), _ID, *_MARK)
    formerly = (*answer, _NOTE, _FLAG, _TITLE, _ABSTRACT, *_formerly_beside(about), _ID, *_MARK)
    ranked = protocol["screening"][phase]["order"] == "relevance"
    return Form(
        name=f"{phase}.{reviewer['key']}",
        person=reviewer["key"],
        title=f"{about.work}: {reviewer['name']}",
        guide=(*_what_to_do(protocol, about), *_criteria(protocol), *_how_to_save()),
        tabs=(replace(_reading_tab("Screening", about, columns, formerly, ranked), **_waived(retrieval)),),
        notice=protocol["notice"],
        criteria=_QUESTION,
        **_marked_words(protocol),
    )


def consensus_form(protocol: dict, phase: str) -> Form:
    """The sheet in which the reviewers settle their conflicts; in a phase of reports also where retrieval is kept."""
    about = PHASES[phase]
    answer = _answer(protocol, about, tuple(choice for choice in about.choices if choice != "maybe"))
    asked, read = (*answer, _RESOLVER, _NOTE), (_TITLE, _ABSTRACT_BESIDE_VOTES)
    columns = (*read, _VOTES, *asked, _FLAG, *_beside(about), _ID, *_MARK)
    formerly = (*asked, _VOTES, _FLAG, *read, *_formerly_beside(about), _ID, *_MARK)
    tabs = [_reading_tab("Conflicts", about, columns, formerly)]
    if about.has_reports:
        tabs += [_retrieval_tab(), _reports_tab()]
    return Form(
        name=f"{phase}.consensus",
        person="consensus",
        title=f"{about.work}: consensus",
        guide=(
            "# What to do",
            "Each row of the tab Conflicts is one on which the reviewers differ. Talk it over, choose the decision "
            f"{_letters(answer[0])}, and write who made it.",
            *_marked(protocol),
            *(_retrieval_guide() if about.has_reports else ()),
            *_criteria(protocol),
            *_how_to_save(),
        ),
        tabs=tuple(tabs),
        origin="resolution",
        notice=protocol["notice"],
        criteria=_QUESTION,
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
        does = f"{adjudicator['name']} decides: choose the decision {_letters(form.tabs[0].asked[0])}."
    else:
        title = "conflicts that an adjudicator decided"
        does = (
            "An adjudicator decided it, who no longer does: it counts. Empty a decision, and the reviewers settle it "
            "in their sheet of conflicts."
        )
    guide = (
        "# What to do",
        f"Each row of the tab Conflicts is one on which the reviewers differ, with what each says. {does}",
        *_marked(protocol),
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


def _reading_tab(
    name: str, phase: Phase, columns: tuple[Column, ...], formerly: tuple[Column, ...], ranked: bool = False
) -> Tab:
    """A tab in which a decision is made on a text. `formerly`: the columns in the order of the layouts before."""
    places = tuple((column.header, _FORMER_WIDTHS.get(column.name, column.width)) for column in formerly)
    needs = (("decision", "exclude", "reason"),) if phase.needs_reason else ()
    return Tab(name, columns, "decision", ranked=ranked, needs=needs, for_reading=True, formerly=places)


def _beside(phase: Phase) -> tuple[Column, ...]:
    """What else is shown of a row: of a report first where its full text is."""
    return (_PDF, *_ABOUT, _RELATED) if phase.has_reports else _ABOUT


def _formerly_beside(phase: Phase) -> tuple[Column, ...]:
    return (*_ABOUT, _PDF, _RELATED) if phase.has_reports else _ABOUT


def _answer(protocol: dict, phase: Phase, decisions: tuple[str, ...]) -> tuple[Column, ...]:
    """The columns of a decision, and of its reason where one is needed."""
    choices = tuple((decision, decision) for decision in decisions)
    words = (*DECISION_WORDS, *DECISION_LETTERS)
    decision = Column("decision", "Decision", 12, asked=True, choices=choices, words=words)
    decision = replace(decision, hint=_how_to_decide(decision, phase.needs_reason))
    if not phase.needs_reason:
        return (decision,)
    reasons = tuple((reason["key"], reason["label"]) for reason in protocol["exclusion_reasons"])
    former = tuple(protocol.get("former_reasons", ()))
    renamed, known = renamed_reasons(protocol), dict(reasons)
    words = tuple((label, renamed.get(key, key)) for key, label in former if renamed.get(key, key) in known)
    return decision, Column("reason", "Reason", 22, asked=True, choices=reasons, words=words, former=former)


def _how_to_decide(decision: Column, needs_reason: bool) -> str:
    """The comment on the header of the decisions."""
    lines = [
        f"Choose from the list, or type {_letters(decision, brackets=False)}.",
        *(["An exclusion needs its Reason too: the first of the list that applies."] if needs_reason else []),
        "Yellow rows wait for you. Decided rows turn grey, and are low when the sheet is written again.",
        "Red is a word that is not understood.",
        "“Criteria” above leads to the question and the criteria.",
    ]
    return "\n".join(lines)


def _letters(decision: Column, brackets: bool = True) -> str:
    """What is quickest to type for each choice: "(or type i for include, e for exclude)"."""
    said = [f"{letter} for {word}" for value, word in decision.choices for letter in decision.letters_for(value)]
    return f"(or type {', '.join(said)})" if brackets else ", ".join(said)


def _waived(retrieval: tuple[Column, ...]) -> dict[str, tuple[str, ...]]:
    """What waives a decision: where a full text is, as all say so far, else as this person says."""
    if not retrieval:
        return {}
    words = tuple(RETRIEVAL_WORDS[where] for where in NOT_TO_READ)
    return {"waived_by": tuple(column.name for column in reversed(retrieval)), "waived_for": words}


def _retrieval_tab() -> Tab:
    return Tab(
        "Retrieval",
        (
            _SETTLED_FULL_TEXT,
            Column("retrieval_date", "Since", 12, asked=True),
            Column("retrieval_person", "By", 14, asked=True),
            Column("study_id", "Study", 26, asked=True),
            Column("stated", "Stated in the reviewers' sheets", 26, binds=False, later=True),
            Column("check", "Check", 30, binds=False, later=True),
            _PDF,
            replace(_TITLE, width=46),
            *_ABOUT,
        ),
        counted="retrieval",
        optional=True,
    )


def _reports_tab() -> Tab:
    return Tab(
        "Reports",
        (
            *(Column(name, f"Report {name[-1]}", 30, asked=True) for name in FURTHER_REPORTS),
            replace(_TITLE, width=46),
            *_ABOUT,
        ),
        counted=FURTHER_REPORTS[0],
        optional=True,
    )


def _retrieval_guide() -> tuple[str, ...]:
    return (
        "The tab Retrieval says of each report where its full text is, since when, by whom. Reviewers may say it in "
        "their own sheets too; what stands here settles it. Where what they say does not go together, Check tells it.",
        "Requested and paywalled are not final: the report stays to be retrieved. Not retrieved is final, and one that "
        "needs a translation that nobody has awaits classification: nobody is asked to judge either.",
        "Study: leave it empty unless several reports are of one study, or one report is of several studies. Then "
        "give the same study the same name in each row; put a semicolon between several.",
        "The tab Reports is for records that led to several reports (a register entry, a volume of abstracts): name "
        "each further report by its title, DOI or both. It is then screened like the others.",
    )


def _what_to_do(protocol: dict, phase: Phase) -> tuple[str, ...]:
    lines = [
        "# What to do",
        "1.  Open the tab Screening, at the bottom of the window. Yellow rows wait for you.",
        f"2.  Read the {phase.unit}, click on its cell in the column Decision, and choose from the list; or type the "
        "first letter, and press Enter:",
    ]
    if phase.needs_reason:
        lines += [
            "     include (i): it meets all criteria.",
            "     exclude (e): it does not. Then choose the Reason too, the first of these that applies:",
            *(f"          •  {reason['label']}" for reason in protocol["exclusion_reasons"]),
            "     An exclusion without its reason is not decided: the row stays yellow.",
        ]
        if phase.has_reports:
            lines += _where_no_text_is()
    else:
        lines += [
            "     include (i): it may meet the criteria.",
            "     exclude (e): it does not meet them.",
            f"     maybe (m): {phase.title.lower()} do not tell.",
        ]
    lines += [
        "3.  Save the file, as often as you like, and close it when you stop. The line at the top of the tab counts "
        "what is decided and what is left.",
        "You may change your mind: choose again, or empty the cell to take a decision back. You may sort, filter, "
        "colour, comment, and add columns of your own.",
        "Mark, at the right, is for what a decision cannot say: a duplicate of, or a companion of, another record "
        "(type its Id beside it), an ongoing study, or one that awaits classification.",
    ]
    return (*lines, *_marked(protocol))


def _marked(protocol: dict) -> tuple[str, ...]:
    """The lines that say which words are marked in the texts."""
    words = protocol["highlight"]
    if not any(words.values()):
        found = question_words(protocol["question"])
        return (f"Marked in the texts: words of the question (bold): {', '.join(found)}",) if found else ()
    meanings = (("include", "for inclusion (bold)"), ("exclude", "for exclusion (underlined)"))
    return tuple(
        f"Marked in the texts: words that speak {meaning}: {', '.join(words[kind])}"
        for kind, meaning in meanings
        if words[kind]
    )


def _where_no_text_is() -> list[str]:
    return [
        "     No full text? Say so under Full text, and leave Decision empty. Not retrieved is final: it counts as "
        "not retrieved. One that needs a translation that nobody has awaits classification. Requested and paywalled "
        "are not final: the row stays yellow until you have judged the report, or it is not retrieved.",
        "     Full text so far is what you all say of it by now. If you differ, you settle it in the tab Retrieval of "
        "the consensus sheet.",
    ]


def _marked_words(protocol: dict) -> dict[str, tuple[str, ...]]:
    """The words to mark: those of the protocol, or, if it names none, those of its question."""
    words = protocol["highlight"]
    if not any(words.values()):
        return {"including": question_words(protocol["question"])}
    return {"including": tuple(words["include"]), "excluding": tuple(words["exclude"])}


def _criteria(protocol: dict) -> tuple[str, ...]:
    question = protocol["question"]
    eligibility = protocol["eligibility"]
    return (
        _QUESTION,
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
