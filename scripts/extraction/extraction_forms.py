"""What the sheets for data extraction and for risk of bias show and ask; their rows, and which columns must agree."""

from scripts.common.protocol import read_yaml
from scripts.common.provenance import ROOT
from scripts.common.sheets.form import Column, Form, Tab

CHARACTERISTICS, OUTCOMES, JUDGEMENTS = "Characteristics", "Outcomes", "Risk of bias"
ARMS = ("intervention", "control")
NOT_REPORTED, NOT_KNOWN = "not_reported", "not_known"
COMPARED = {
    CHARACTERISTICS: ["value"],
    OUTCOMES: ["statistic", "n", "mean", "sd", "events", "unit"],
    JUDGEMENTS: ["judgement"],
}

_PROVENANCE = Column(
    "provenance",
    "Provenance",
    16,
    asked=True,
    choices=(("printed", "printed"), ("real", "real"), ("reconstructed", "reconstructed")),
)
_STATISTIC = (("final", "final"), ("change", "change"), (NOT_REPORTED, "not reported"))
_JUDGEMENT = (("low", "low"), ("high", "high"), ("unclear", "unclear"), (NOT_KNOWN, "not known"))


def _asked(*columns: tuple[str, str, int]) -> tuple[Column, ...]:
    return tuple(Column(name, header, width, asked=True) for name, header, width in columns)


_PLACE = _asked(("page", "Page or table", 16), ("quotation", "Quotation", 40))
_ENTRIES = {
    CHARACTERISTICS: (*_asked(("value", "Value", 30)), *_PLACE, _PROVENANCE),
    OUTCOMES: (
        Column("statistic", "Statistic", 14, asked=True, choices=_STATISTIC),
        *_asked(("n", "n", 8), ("mean", "Mean", 10), ("sd", "SD", 10), ("events", "Events", 8), ("unit", "Unit", 12)),
        *_PLACE,
        _PROVENANCE,
    ),
    JUDGEMENTS: (
        Column("judgement", "Judgement", 14, asked=True, choices=_JUDGEMENT),
        *_asked(("support", "Support for the judgement", 60)),
        _PROVENANCE,
    ),
}
_SHOWN = {
    CHARACTERISTICS: (Column("study", "Study", 24), Column("item", "Item", 28)),
    OUTCOMES: (
        Column("study", "Study", 24),
        Column("outcome", "Outcome", 26),
        Column("time", "Months", 8),
        Column("arm", "Arm", 14),
    ),
    JUDGEMENTS: (Column("study", "Study", 24), Column("domain", "Domain", 40)),
}
SHEETS = ("extraction", "risk_of_bias")
_TABS = {"extraction": (CHARACTERISTICS, OUTCOMES), "risk_of_bias": (JUDGEMENTS,)}
_TITLES = {"extraction": "Data extraction", "risk_of_bias": "Risk of bias"}
_ENTRIES_SHOWN = Column("entries", "What each of you entered", 50)


def asked_columns(tab: str) -> list[str]:
    """The names of the columns that a tab asks for."""
    return [column.name for column in _ENTRIES[tab]]


def entry_form(protocol: dict, sheet: str, reviewer: dict) -> Form:
    """One reviewer's sheet; `sheet` is extraction or risk_of_bias."""
    tabs = tuple(Tab(tab, (*_SHOWN[tab], *_ENTRIES[tab]), COMPARED[tab][0]) for tab in _TABS[sheet])
    return Form(
        name=f"{sheet}.{reviewer['key']}",
        person=reviewer["key"],
        title=f"{_TITLES[sheet]}: {reviewer['name']}",
        guide=(*_GUIDES[sheet], *_SAVING),
        tabs=tabs,
        notice=protocol["notice"],
    )


def entry_consensus_form(protocol: dict, sheet: str) -> Form:
    """The sheet for the rows in which the reviewers' entries differ."""
    tabs = tuple(Tab(tab, (*_SHOWN[tab], _ENTRIES_SHOWN, *_ENTRIES[tab]), COMPARED[tab][0]) for tab in _TABS[sheet])
    return Form(
        name=f"{sheet}.consensus",
        person="consensus",
        title=f"{_TITLES[sheet]}: consensus",
        guide=("# What to do", "Each row is one in which you differ. Fill in what you agree on.", *_SAVING),
        tabs=tabs,
        origin="resolution",
        notice=protocol["notice"],
    )


def extraction_rows(protocol: dict, studies: list[dict]) -> dict[str, list[dict]]:
    """The rows of the extraction sheets: a study's fields, and its outcomes by arm."""
    characteristics = [
        {"row_id": f"{study['study_id']}|{field['key']}", "study": study["label"], "item": field["label"]}
        for study in studies
        for field in protocol["extraction"]["fields"]
    ]
    outcomes = [
        {
            "row_id": f"{study['study_id']}|{outcome['key']}|{outcome['time_months']:g}|{arm}",
            "study": study["label"],
            "outcome": outcome["label"],
            "time": f"{outcome['time_months']:g}",
            "arm": arm,
        }
        for study in studies
        for outcome in protocol["outcomes"]
        for arm in ARMS
    ]
    return {CHARACTERISTICS: characteristics, OUTCOMES: outcomes}


def risk_of_bias_tool(protocol: dict) -> dict:
    """The definition of the protocol's risk-of-bias tool: its label and its domains (key, label)."""
    return read_yaml(ROOT / "scripts" / "extraction" / f"{protocol['risk_of_bias']['tool']}.yaml")


def risk_of_bias_rows(tool: dict, studies: list[dict]) -> dict[str, list[dict]]:
    """The rows of the risk-of-bias sheets: each study by each domain."""
    return {
        JUDGEMENTS: [
            {"row_id": f"{study['study_id']}||{domain['key']}", "study": study["label"], "domain": domain["label"]}
            for study in studies
            for domain in tool["domains"]
        ]
    }


_SAVING = (
    "# How to save",
    "Save the file under its own name, as .xlsx, in the folder where it was. What you saved is kept in a ledger.",
)
_GUIDES = {
    "extraction": (
        "# What to do",
        "Fill in the two tabs from the reports' full texts, without looking at the other reviewer's sheet. "
        "Yellow rows are still empty.",
        "Characteristics: the value as printed, and where it stands (page or table, and the words).",
        "Outcomes: for each arm n, mean and SD (or n and events). Choose under Statistic whether they are values at "
        "the end (final) or changes from baseline (change). If the study does not report the outcome, choose not "
        "reported.",
        "Write decimals with a point.",
        "Provenance: printed, if the number stands in the report; real, if it comes from the authors or another "
        "source; reconstructed, if it was made to fit something else.",
    ),
    "risk_of_bias": (
        "# What to do",
        "Judge each domain of each study as low, high or unclear, and write in Support what in the report made you do "
        "so. Yellow rows are still empty.",
        "Choose not known only where you re-analyse a review that does not say how its authors judged.",
    ),
}
