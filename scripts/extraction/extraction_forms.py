"""What the sheets for data extraction show and ask, and their rows.

Tabs: Characteristics (a study's fields), Outcomes (what a report prints of each arm), Further arms and Differences
(optional: more arms than two, differences printed instead of arms), Designs (optional: clusters and crossovers);
Contacts is shared.
"""

from scripts.extraction.entry_forms import PROVENANCE, EntrySheet, EntryTab
from scripts.pooling.measures import CORRELATION, MEASURES
from scripts.sheets.form import Column, Tab

CHARACTERISTICS, OUTCOMES, FURTHER_ARMS = "Characteristics", "Outcomes", "Further arms"
DIFFERENCES, DESIGNS, CONTACTS = "Differences", "Designs", "Contacts"
NOT_REPORTED, NOT_USABLE = "not_reported", "not_usable"
WITHOUT_NUMBERS = (NOT_REPORTED, NOT_USABLE)
DIFFERENCE = "difference"
DEFAULT_ARMS = (
    {"key": "intervention", "label": "intervention", "role": "intervention"},
    {"key": "control", "label": "control", "role": "control"},
)
GROUP = "group"
GROUP_ARM = {"key": GROUP, "label": "all participants", "role": GROUP}
COMPARED_NUMBERS = (
    "statistic", "n", "mean", "sd", "spread", "value", "low", "high", "min", "max", "baseline_mean", "baseline_sd",
    "events", "percent", "direction", "unit",
)  # fmt: skip
# The columns of Outcomes and of Designs in which a number stands.
NUMBERS = ("n", "events", "percent", "mean", "sd", "value", "low", "high", "min", "max", "baseline_mean", "baseline_sd")
DESIGN_NUMBERS = ("cluster_size", "icc", "correlation")
# The kinds of fields whose value is no number.
WORDED_FIELDS = ("text", "design", "date")
CONTACT_COLUMNS = ("person", "date", "question", "answer", "answered")

_STATISTIC = (
    ("final", "final"), ("change", "change"), (NOT_REPORTED, "not reported"), (NOT_USABLE, "reported, not usable"),
)  # fmt: skip
SPREADS = (
    ("se", "SE"), ("ci95", "95% CI"), ("ci90", "90% CI"), ("ci99", "99% CI"), ("t", "t"), ("p", "p"), ("iqr", "IQR"),
    ("range", "range"), ("iqr_range", "IQR and range"),
)  # fmt: skip
_DIRECTION = (("same", "as the outcome"), ("opposite", "the other way"))
_DESIGN = (("parallel", "parallel"), ("cluster", "cluster randomised"), ("crossover", "crossover"))


def _asked(*columns: tuple[str, str, int]) -> tuple[Column, ...]:
    return tuple(Column(name, header, width, asked=True) for name, header, width in columns)


_PLACE = (
    *_asked(("report", "Report", 16), ("page", "Page or table", 16), ("quotation", "Quotation", 40)), PROVENANCE,
)  # fmt: skip
_STUDY = Column("study", "Study", 24)
_REPORTS = Column("reports", "Its reports", 24)
_MEASURED = (_STUDY, Column("outcome", "Outcome", 26), Column("time", "Months", 8), Column("arm", "Arm", 14), _REPORTS)


def extraction_sheet(protocol: dict) -> EntrySheet:
    """The sheet for data extraction: its columns are those that the protocol's measures need."""
    asked = _number_columns(protocol["outcomes"])
    compared = tuple(column.name for column in asked if column.name in COMPARED_NUMBERS)
    tabs = [
        EntryTab(
            CHARACTERISTICS,
            (_STUDY, Column("item", "Item", 28), _REPORTS),
            (*_asked(("value", "Value", 30)), *_PLACE),
            ("value",),
        ),
        EntryTab(OUTCOMES, _MEASURED, asked, compared),
    ]
    if _further_arms(protocol):
        tabs.append(EntryTab(FURTHER_ARMS, _MEASURED, asked, compared, optional=True))
    if _has_arms(protocol):
        tabs.append(EntryTab(DIFFERENCES, _MEASURED, asked, compared, optional=True))
    tabs.append(
        EntryTab(
            DESIGNS,
            (_STUDY, _REPORTS),
            (
                Column("design", "Design", 18, asked=True, choices=_DESIGN),
                *_asked(
                    ("cluster_size", "People per cluster", 20), ("icc", "ICC", 8), ("correlation", "Correlation", 13)
                ),
                *_PLACE,
            ),
            ("design", "cluster_size", "icc", "correlation"),
            optional=True,
        )
    )
    return EntrySheet("extraction", "Data extraction", _guide(protocol), tuple(tabs), (_CONTACTS,))


def extraction_rows(protocol: dict, studies: list[dict]) -> dict[str, list[dict]]:
    """The rows of the extraction sheets' entry tabs, by tab; tabs that the protocol does not need are left out."""
    characteristics = [
        {"row_id": f"{study['study_id']}|{field['key']}", **_naming(study), "item": field["label"]}
        for study in studies
        for field in protocol["extraction"]["fields"]
    ]
    first = {arm["role"]: arm["key"] for arm in reversed(arms_of(protocol))}
    rows: dict[str, list[dict]] = {CHARACTERISTICS: characteristics, OUTCOMES: []}
    rows |= {tab: [] for tab in (*_further_arms(protocol), *([DIFFERENCES] if _has_arms(protocol) else []))}
    for study in studies:
        for outcome in measured_outcomes(protocol):
            for arm, label in arms_asked(protocol, outcome).items():
                main = not MEASURES[outcome["measure"]].is_of_arms or arm in first.values()
                tab = OUTCOMES if main else DIFFERENCES if arm == DIFFERENCE else FURTHER_ARMS
                rows[tab].append(_measured_row(study, outcome, arm, label))
    designs = [{"row_id": design_row(study["study_id"]), **_naming(study)} for study in studies]
    return rows | {DESIGNS: designs}


def contact_rows(studies: list[dict], state: dict[tuple[str, str], str]) -> dict[str, list[dict]]:
    """The rows of the log of contacts: those of each study that are filled in, and a free one."""
    rows = []
    for study in studies:
        filled = {row_id for row_id, _ in state if row_id.startswith(f"{study['study_id']}|contact|")}
        last = max((int(row_id.rpartition("|")[2]) for row_id in filled), default=0)
        rows += [
            {
                "row_id": contact_row(study["study_id"], number),
                "study_id": study["study_id"],
                "study": study["label"],
                "number": str(number),
            }
            for number in range(1, last + 2)
        ]
    return {CONTACTS: rows}


def arms_of(protocol: dict) -> list[dict]:
    """The protocol's arms (key, label, role): an intervention and a control, unless it names others."""
    return protocol["extraction"].get("arms") or list(DEFAULT_ARMS)


def measured_outcomes(protocol: dict) -> list[dict]:
    """The outcomes to extract: each thing that is measured at a time, once, however many comparisons use it."""
    seen: dict[tuple, dict] = {}
    for outcome in protocol["outcomes"]:
        seen.setdefault((measured(outcome), outcome["time_months"]), outcome)
    return list(seen.values())


def measured(outcome: dict) -> str:
    """The key under which an outcome's numbers are extracted: that of `measured`, if several outcomes share them."""
    return outcome.get("measured", outcome["key"])


def outcome_row(study_id: str, outcome: dict, arm: str) -> str:
    """The id of the row that holds a study's numbers for an outcome and arm."""
    return f"{study_id}|{measured(outcome)}|{outcome['time_months']:g}|{arm}"


def design_row(study_id: str) -> str:
    """The id of a study's row in the tab of designs."""
    return f"{study_id}||design"


def contact_row(study_id: str, number: int) -> str:
    """The id of a study's row in the log of contacts."""
    return f"{study_id}|contact|{number}"


def arms_asked(protocol: dict, outcome: dict) -> dict[str, str]:
    """The arms of which an outcome is extracted, key → label, and the difference between them; or the one group."""
    measure = MEASURES[outcome["measure"]]
    if measure.is_of_one_group:
        return {GROUP: GROUP_ARM["label"]}
    if not measure.is_of_arms:
        return {DIFFERENCE: "all arms"}
    return {arm["key"]: arm["label"] for arm in arms_of(protocol)} | {DIFFERENCE: "difference between arms"}


def _naming(study: dict) -> dict[str, str]:
    """A study's name and its reports, which are told only where there are several to choose from."""
    reports = "; ".join(study["reports"]) if len(study["reports"]) > 1 else ""
    return {"study": study["label"], "reports": reports}


def _measured_row(study: dict, outcome: dict, arm: str, label: str) -> dict:
    return {
        "row_id": outcome_row(study["study_id"], outcome, arm),
        **_naming(study),
        "outcome": outcome["label"],
        "time": f"{outcome['time_months']:g}",
        "arm": label,
    }


def _further_arms(protocol: dict) -> list[str]:
    further = len(arms_of(protocol)) > len({arm["role"] for arm in arms_of(protocol)})
    return [FURTHER_ARMS] if further and _has_arms(protocol) else []


def _has_arms(protocol: dict) -> bool:
    return any(MEASURES[outcome["measure"]].is_of_arms for outcome in protocol["outcomes"])


def _number_columns(outcomes: list[dict]) -> tuple[Column, ...]:
    counts = any(MEASURES[outcome["measure"]].is_of_counts for outcome in outcomes)
    means = any(not MEASURES[outcome["measure"]].is_of_counts for outcome in outcomes)
    changes = any(outcome["statistic"] == "change" for outcome in outcomes)
    return (
        Column("statistic", "Statistic", 14, asked=True, choices=_STATISTIC),
        *_asked(("n", "n", 8)),
        *(_asked(("events", "Events", 9), ("percent", "or percent", 12)) if counts else ()),
        *_asked(("mean", "Mean, median or effect" if means else "Effect", 23)),
        *(_asked(("sd", "SD", 10)) if means else ()),
        Column("spread", "or printed with", 16, asked=True, choices=SPREADS),
        *_asked(("value", "SE, t or p", 12), ("low", "from", 9), ("high", "to", 9)),
        *(_asked(("min", "Minimum", 11), ("max", "Maximum", 11)) if means else ()),
        *(_asked(("baseline_mean", "Baseline mean", 16), ("baseline_sd", "Baseline SD", 13)) if changes else ()),
        Column("direction", "Scale runs", 14, asked=True, choices=_DIRECTION),
        *_asked(("unit", "Unit", 12)),
        *_PLACE,
    )


_CONTACTS = Tab(
    CONTACTS,
    (
        _STUDY,
        Column("number", "No.", 6),
        *_asked(
            ("person", "Asked whom", 24), ("date", "When", 12), ("question", "What for", 40), ("answer", "Answer", 40),
            ("answered", "Answered when", 16),
        ),
    ),
    "person",
    optional=True,
)  # fmt: skip


def _guide(protocol: dict) -> tuple[str, ...]:
    measures = [MEASURES[outcome["measure"]] for outcome in protocol["outcomes"]]
    return (
        "# What to do",
        "Fill in the tabs from the reports' full texts, without looking at the other reviewer's sheet. Yellow rows are "
        "still empty.",
        "Characteristics: the value as printed, and where it stands (page or table, and the words).",
        "Outcomes: copy for each arm what the report prints, with all its decimals. Convert nothing: that is done for "
        "you, and each step is listed in the report.",
        "A decimal comma is read as a point: 170,2 is 170.2. You are asked where the comma could part thousands "
        "(1,234).",
        "Report: only if the study has several: the id, or year, of the one in which the value stands.",
        "# What to copy",
        "Statistic: final for values at the end (events, too), change for changes from baseline; not reported, if the "
        "report says nothing of this outcome; reported, not usable, if it does, but without numbers (say in Quotation "
        "what it says). Such a study stays in the review and is shown as not pooled.",
        *(
            ("Events: n and the number of events; if only a percentage is printed, n and percent as printed.",)
            if any(measure.is_of_counts for measure in measures)
            else ()
        ),
        *(
            ("Correlation: n, and r in the column of the mean or effect.",)
            if any(measure.columns == CORRELATION for measure in measures)
            else ()
        ),
        "Mean with SD: n, mean, SD. With anything else: n, the mean, what stands beside it under 'or printed with', "
        "and: SE in 'SE, t or p'; a confidence interval in 'from' and 'to'.",
        "Median: in the mean's column; quartiles in 'from' and 'to' (IQR), extremes in Minimum and Maximum (range).",
        "Change from baseline with t or p of the paired test: the mean change, and t or p. With baseline and final "
        "values only: final, and the baseline's mean and SD.",
        "Scale runs: the other way, if a high value means on this study's scale what a low one means on the outcome's.",
        *(
            ("Differences: only if the report prints the difference between arms (or a ratio) instead of the arms.",)
            if _has_arms(protocol)
            else ()
        ),
        *(("Further arms: only if the study has them.",) if _further_arms(protocol) else ()),
        "Designs: only for cluster randomised and crossover trials that were analysed as if they were neither: people "
        "per cluster and ICC; for a crossover the correlation of a person's two values. Say in Quotation where from.",
        "Provenance: printed, if the number stands in the report; real, if it comes from the authors or another "
        "source; reconstructed, if it was made to fit something else.",
    )
