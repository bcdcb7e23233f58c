"""The sheet in which people judge the certainty of the evidence (GRADE), what it asks, and what its answers add up to.

Guyatt G, Oxman AD, Akl EA, et al. GRADE guidelines: 1. J Clin Epidemiol 2011;64:383. Nothing is judged by the machine:
it adds up what people chose, and asks where their certainty is another.
"""

from scripts.extraction.entry_forms import CHECK_COLUMN, CHECKED_COLUMN, CHECKING, SAVING
from scripts.extraction.exchange_entries import Question, Values
from scripts.sheets.form import Column, Form, Tab
from scripts.sheets.ledgers import State

JUDGEMENTS, REASONS = "Certainty", "Reasons"
LEVELS = ("very_low", "low", "moderate", "high")
LEVEL_WORDS = {"high": "high", "moderate": "moderate", "low": "low", "very_low": "very low"}
SYMBOLS = {"high": "⊕⊕⊕⊕", "moderate": "⊕⊕⊕◯", "low": "⊕⊕◯◯", "very_low": "⊕◯◯◯"}
_STARTS = {"trials": "high", "observational": "low"}
_DOWN = {"not_serious": 0, "undetected": 0, "serious": -1, "suspected": -1, "very_serious": -2, "extremely_serious": -3}
_UP = {"no": 0, "yes": 1, "large": 1, "very_large": 2}
_SERIOUS = (("not_serious", "not serious"), ("serious", "serious (−1)"), ("very_serious", "very serious (−2)"))
DOWNGRADING = {
    "risk_of_bias": ("Risk of bias", (*_SERIOUS, ("extremely_serious", "extremely serious (−3)"))),
    "inconsistency": ("Inconsistency", _SERIOUS),
    "indirectness": ("Indirectness", _SERIOUS),
    "imprecision": ("Imprecision", (*_SERIOUS, ("extremely_serious", "extremely serious (−3)"))),
    "publication_bias": (
        "Publication bias",
        (("undetected", "undetected"), ("suspected", "strongly suspected (−1)")),
    ),
}
UPGRADING = {
    "large_effect": ("Large effect", (("no", "no"), ("large", "large (+1)"), ("very_large", "very large (+2)"))),
    "dose_response": ("Dose response", (("no", "no"), ("yes", "yes (+1)"))),
    "confounding": ("Plausible confounding", (("no", "no"), ("yes", "yes (+1)"))),
}
DOMAINS = DOWNGRADING | UPGRADING


def certainty_form(protocol: dict) -> Form:
    """The sheet `certainty`: a row for each outcome that the protocol names, and the reasons in a tab of their own."""
    start = (("trials", "randomised trials (high)"), ("observational", "observational studies (low)"))
    asked = (
        Column("start", "Evidence from", 22, asked=True, choices=start),
        *(Column(key, label, 22, asked=True, choices=choices) for key, (label, choices) in DOMAINS.items()),
        Column("certainty", "Certainty", 14, asked=True, choices=tuple(LEVEL_WORDS.items())),
    )
    shown = (
        Column("outcome", "Outcome", 28), Column("effect", "Pooled effect", 30), Column("studies", "Studies", 9),
        Column("people", "Participants", 12), Column("heterogeneity", "Heterogeneity", 20),
    )  # fmt: skip
    reasons = (Column("outcome", "Outcome", 28), Column("domain", "Domain", 30))
    return Form(
        name="certainty",
        person="consensus",
        title="Certainty of the evidence (GRADE)",
        guide=_GUIDE,
        tabs=(
            Tab(JUDGEMENTS, (*shown, *asked, CHECK_COLUMN, CHECKED_COLUMN), "certainty"),
            Tab(REASONS, (*reasons, Column("reason", "Footnote", 90, asked=True)), "reason", optional=True),
        ),
        notice=protocol["notice"],
    )


def certainty_rows(findings: list[dict]) -> dict[str, list[dict]]:
    """The sheet's rows. `findings`: key, outcome, effect, studies, people, heterogeneity of each outcome, as texts."""
    judgements = [finding | {"row_id": finding["key"]} for finding in findings]
    reasons = [
        {"row_id": reason_row(finding["key"], domain), "outcome": finding["outcome"], "domain": label}
        for finding in findings
        for domain, (label, _) in DOMAINS.items()
    ]
    return {JUDGEMENTS: judgements, REASONS: reasons}


def reason_row(outcome: str, domain: str) -> str:
    """The id of the row for the reason of a judgement."""
    return f"{outcome}|{domain}"


def adds_up_to(judged: dict[str, str]) -> str:
    """The certainty that an outcome's judgements add up to, "" while a domain for downgrading is open."""
    if judged.get("start") not in _STARTS or any(judged.get(domain) not in _DOWN for domain in DOWNGRADING):
        return ""
    level = LEVELS.index(_STARTS[judged["start"]]) + sum(_DOWN[judged[domain]] for domain in DOWNGRADING)
    level += sum(_UP.get(judged.get(domain, ""), 0) for domain in UPGRADING)
    return LEVELS[min(len(LEVELS) - 1, max(0, level))]


def ask_about_certainty(values: Values) -> list[Question]:
    """What to ask: a certainty other than the judgements add up to, and a judgement without its reason."""
    asked = []
    for key, judged in values.items():
        if "|" in key or not judged.get("certainty"):
            continue
        total = adds_up_to(judged)
        if not total:
            asked.append(Question(key, "certainty", "a certainty is given, but not all domains are judged."))
        elif total != judged["certainty"]:
            text = (
                f"the judgements add up to {LEVEL_WORDS[total]}, the certainty says {LEVEL_WORDS[judged['certainty']]}."
            )
            asked.append(Question(key, "certainty", text))
        for domain in changed_domains(judged):
            if not values.get(reason_row(key, domain), {}).get("reason"):
                asked.append(Question(key, domain, f"say in the tab {REASONS} why: it becomes a footnote."))
    return asked


def changed_domains(judged: dict[str, str]) -> list[str]:
    """The domains for which an outcome was downgraded or upgraded, in their order."""
    return [domain for domain in DOMAINS if (_DOWN | _UP).get(judged.get(domain, ""), 0)]


def judged_outcome(state: State, key: str) -> dict:
    """What people judged of an outcome: certainty ("" if nobody did), and a footnote for each changed domain."""
    judged = {column: state.get((key, column), "") for column in ("start", *DOMAINS, "certainty")}
    notes = [
        f"{DOMAINS[domain][0]}: {dict(DOMAINS[domain][1])[judged[domain]]}. "
        f"{state.get((reason_row(key, domain), 'reason'), '')}".strip()
        for domain in changed_domains(judged)
    ]
    return {"certainty": judged["certainty"], "footnotes": notes if judged["certainty"] else []}


_GUIDE = (
    "# What to do",
    "Judge each outcome together: choose what the evidence is from, judge each domain, and give the certainty that "
    "results. Yellow rows are still empty; leave them so while you have not judged, and nothing is claimed.",
    "Upgrading is for observational studies without serious problems; leave it empty for trials.",
    "Reasons: for each domain that lowers or raises the certainty, the words of its footnote.",
    *CHECKING,
    *SAVING,
)
