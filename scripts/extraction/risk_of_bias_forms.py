"""What the sheets for risk of bias show and ask, their rows, and what is asked about the answers."""

from scripts.extraction.entry_forms import PROVENANCE, EntrySheet, EntryTab
from scripts.extraction.exchange_entries import Question, Values
from scripts.extraction.risk_of_bias_tools import ANSWERS, NOT_KNOWN, OVERALL, cells_of, suggest, tools_of
from scripts.sheets.form import Column

_STUDY, _DOMAIN = Column("study", "Study", 24), Column("domain", "Domain", 40)
_ANSWER = Column(
    "answer", "Answer", 10, asked=True, choices=tuple((answer, answer) for answer in ANSWERS),
    words=(("yes", "Y"), ("probably yes", "PY"), ("probably no", "PN"), ("no", "N"), ("no information", "NI"),
           ("n/a", "NA"), ("not applicable", "NA")),
)  # fmt: skip


def risk_of_bias_sheet(protocol: dict) -> EntrySheet:
    """The sheet for risk of bias: a tab of judgements for each tool, and one of its signalling questions."""
    tools = tools_of(protocol)
    tabs = [tab for tool in tools for tab in _tabs(protocol, tool)]
    return EntrySheet("risk_of_bias", "Risk of bias", _guide(tools), tuple(tabs))


def questions_tab(tool: dict) -> str:
    """The name of a tool's tab of signalling questions."""
    return f"{tool['tab']} questions"


def domain_id(tool: dict, domain: dict) -> str:
    """A domain's part in the id of a row: tools have domains of the same name, and a study can change its tool."""
    return domain["key"] if tool["key"] == "rob1" else f"{tool['key']}.{domain['key']}"


def judgement_row(study_id: str, unit: dict, tool: dict, domain: dict) -> str:
    """The id of the row in which a domain is judged, of a study and a result or group of outcomes."""
    return f"{study_id}|{unit['key']}|{domain_id(tool, domain)}"


def risk_of_bias_rows(tool: dict, judged: list[tuple[dict, dict, dict]]) -> dict[str, list[dict]]:
    """The rows of a tool's tabs; `judged`: study, result or group, and domain of each judgement (judged_cells)."""
    judgements, questions = [], []
    for study, unit, domain in judged:
        row_id = judgement_row(study["study_id"], unit, tool, domain)
        shown = {"study": study["label"], "result": unit["label"], "domain": _named(domain)}
        judgements.append({"row_id": row_id, "suggested": ""} | shown)
        questions += [
            {"row_id": f"{row_id}|{question['key']}", "question": f"{question['key']} {question['text']}",
             "only_if": question.get("only_if", "")} | shown
            for question in domain.get("questions", [])
        ]  # fmt: skip
    has_questions = any(domain.get("questions") for domain in tool["domains"])
    return {tool["tab"]: judgements} | ({questions_tab(tool): questions} if has_questions else {})


def suggestions(tools: list[dict], values: Values) -> dict[str, str]:
    """Row of judgements → the key of what the tool's algorithm gives for the answers so far."""
    answers: dict[str, dict[str, str]] = {}
    judged: dict[str, dict[str, str]] = {}
    for row_id, cells in values.items():
        unit, _, last = row_id.rpartition("|")
        if unit.count("|") == 2:
            answers.setdefault(unit, {})[last] = cells.get("answer", "")
        else:
            judged.setdefault(unit, {})[last] = cells.get("judgement", "")
    units = {row_id.rpartition("|")[0] for row_id in answers} | set(judged)
    found = {}
    for tool in tools:
        for unit in units:
            judgements = {d["key"]: judged.get(unit, {}).get(domain_id(tool, d), "") for d in tool["domains"]}
            for domain in tool["domains"]:
                row_id = f"{unit}|{domain_id(tool, domain)}"
                if given := suggest(tool, domain, answers.get(row_id, {}), judgements):
                    found[row_id] = given
    return found


def ask_about_judgements(tools: list[dict], values: Values) -> list[Question]:
    """What to ask about judgements: those without support, and those that differ from the algorithm without reason."""
    words = {judgement["key"]: judgement["label"] for tool in tools for judgement in tool["judgements"]}
    given = suggestions(tools, values)
    asked = []
    for row_id, cells in values.items():
        judgement, support = cells.get("judgement", ""), cells.get("support", "")
        if not judgement or judgement == NOT_KNOWN:
            continue
        suggested = given.get(row_id, "")
        if suggested and suggested != judgement and not support:
            text = f"the answers lead to {words[suggested].lower()!r}: say in Support why you judge otherwise."
            asked.append(Question(row_id, "support", text))
        elif not support and not row_id.endswith(OVERALL):
            asked.append(
                Question(row_id, "support", "a judgement needs its support: what in the report made you do so?")
            )
    return asked


def _tabs(protocol: dict, tool: dict) -> list[EntryTab]:
    by_result = any(unit["key"] for unit, _ in cells_of(protocol, tool))
    result = (Column("result", "Result" if tool.get("per_result") else "Outcomes", 26),) if by_result else ()
    has_questions = any(domain.get("questions") for domain in tool["domains"])
    suggested = (Column("suggested", "The algorithm suggests", 16),) if has_questions else ()
    choices = tuple((each["key"], each["label"].removesuffix(" risk").lower()) for each in tool["judgements"])
    judgement = Column("judgement", "Judgement", 14, asked=True, choices=(*choices, (NOT_KNOWN, "not known")))
    support = Column("support", "Support for the judgement", 60, asked=True)
    tabs = [
        EntryTab(tool["tab"], (_STUDY, *result, _DOMAIN, *suggested), (judgement, support, PROVENANCE), ("judgement",))
    ]
    if has_questions:
        shown = (_STUDY, *result, _DOMAIN, Column("question", "Question", 60), Column("only_if", "Only if", 26))
        note = Column("note", "What the report says", 50, asked=True)
        tabs.insert(0, EntryTab(questions_tab(tool), shown, (_ANSWER, note), ("answer",), optional=True))
    return tabs


def _named(domain: dict) -> str:
    return f"{domain['bias']} {domain['label']}" if domain.get("questions") else domain["label"]


def _guide(tools: list[dict]) -> tuple[str, ...]:
    questions = [tool for tool in tools if any(domain.get("questions") for domain in tool["domains"])]
    lines = ["# What to do"]
    for tool in tools:
        words = ", ".join(each["label"].lower() for each in tool["judgements"])
        lines.append(
            f"{tool['tab']}: judge each row as {words}, and write in Support what in the report made you do so. Yellow "
            "rows are still empty."
        )
    for tool in questions:
        lines.append(
            f"{questions_tab(tool)}: answer Y (yes), PY (probably yes), PN (probably no), N (no), NI (no information); "
            "leave empty what 'Only if' rules out. The questions are shortened: the tool's guidance says how to answer."
        )
    if questions:
        lines.append(
            "The algorithm suggests: what the tool's own rules make of your answers, at the next run. You decide; "
            "where you judge otherwise, say why in Support."
        )
    lines.append("Choose not known only where you re-analyse a review that does not say how its authors judged.")
    return tuple(lines)
