"""What both reviewers extracted: Table 1 as printed, arm data that are consistent with the printed pooled results, and
the risk of bias that the text fixes.

Arm data are in units of the standard deviation, so that nobody takes them for points of the scale: SD 1 in both arms,
mean 0 in the control arm and d = g / J in the other, where g is the bias-corrected standardised mean difference and
J = 1 − 3/(4N − 9) (Hedges and Olkin, Statistical Methods for Meta-Analysis, 1985, as in RevMan 5).
"""

from pathlib import Path
from random import Random

import yaml

from scripts.common.tables import read_csv
from tests.corpus.assemble import SEED, Corpus
from tests.corpus.decisions import TOGETHER
from tests.corpus.events import Change, Session, write_ledger

FOLDER = Path(__file__).parent
MONTHS = "6"
MADE_UP = "One of many sets of effects consistent with the pooled results that are printed; not the study's data."
DOMAINS = (
    "sequence_generation", "allocation_concealment", "blinding_participants", "blinding_assessors",
    "incomplete_outcome_data", "selective_reporting", "other_bias",
)  # fmt: skip
Rows = dict[str, dict[str, str]]  # row_id → column → value


def write_extraction(corpus: Corpus) -> dict[str, str]:
    """Name of each ledger of extraction and risk of bias → its content."""
    table = yaml.safe_load((FOLDER / "table_1.yaml").read_text(encoding="utf-8"))
    studies = {name: "stu-" + corpus.unique_ids[key].removeprefix("uni-") for key, name in corpus.included.items()}
    entries = {
        "extraction": characteristics_rows(table, studies) | arm_rows(read_csv(FOLDER / "effects.csv"), studies),
        "risk_of_bias": risk_of_bias_rows(table, studies),
    }
    slips = {
        "extraction": {
            (slip["reviewer"], f"{studies[slip['study']]}|{slip['field']}"): {"value": slip["value"]}
            for slip in table["misread"]
        },
        "risk_of_bias": {
            (slip["reviewer"], f"{studies[slip['study']]}||{slip['domain']}"): {
                "judgement": slip["judgement"], "support": "No protocol was found.", "provenance": "reconstructed",
            }
            for slip in table["misjudged"]
        },
    }  # fmt: skip
    days = {
        "extraction": ("2020-03-09", "2020-03-10", "2020-03-17"),
        "risk_of_bias": ("2020-03-12", "2020-03-13", "2020-03-20"),
    }
    return {
        f"{sheet}.{who}": content
        for sheet, rows in entries.items()
        for who, content in _enter_twice(sheet, rows, slips[sheet], days[sheet]).items()
    }


def _enter_twice(sheet: str, rows: Rows, slips: dict[tuple[str, str], dict], days: tuple[str, ...]) -> dict[str, str]:
    """The ledgers of both reviewers, and of what they agreed on where they differed."""
    entered = {who: [(row_id, cells | slips.get((who, row_id), {})) for row_id, cells in rows.items()] for who in "AB"}
    differing = sorted({row_id for _, row_id in slips})
    sessions = {
        "A": Session("A", days[0], 240, _changes(entered["A"])),
        "B": Session("B", days[1], 240, _changes(entered["B"])),
        "consensus": Session(TOGETHER, days[2], 300, _changes([(key, rows[key]) for key in differing]), "resolution"),
    }
    return {who: write_ledger([session], Random(f"{SEED}/{sheet}.{who}")) for who, session in sessions.items()}


def _changes(rows: list[tuple[str, dict[str, str]]]) -> list[Change]:
    return [(row_id, column, value) for row_id, cells in rows for column, value in cells.items() if value]


def characteristics_rows(table: dict, studies: dict[str, str]) -> Rows:
    """A row for each study and field of Table 1."""
    return {
        f"{studies[name]}|{field}": {
            "value": value,
            "page": "Table 1",
            "quotation": value,
            "provenance": "printed",
        }
        for name, fields in table["characteristics"].items()
        for field, value in fields.items()
    }


def arm_rows(effects: list[dict[str, str]], studies: dict[str, str]) -> Rows:
    """Two rows for each study and outcome: its arms, or that it did not report the outcome."""
    reported = {(effect["outcome"], effect["study"]): effect for effect in effects}
    rows: Rows = {}
    for outcome in dict.fromkeys(effect["outcome"] for effect in effects):
        for name, study_id in studies.items():
            effect = reported.get((outcome, name))
            for arm in ("intervention", "control"):
                rows[f"{study_id}|{outcome}|{MONTHS}|{arm}"] = (
                    _arm_cells(effect, arm) if effect else {"statistic": "not_reported", "provenance": "printed"}
                )
    return rows


def _arm_cells(effect: dict[str, str], arm: str) -> dict[str, str]:
    total = int(effect["n_intervention"]) + int(effect["n_control"])
    difference = float(effect["g"]) / (1 - 3 / (4 * total - 9))
    return {
        "statistic": "change",
        "n": effect[f"n_{arm}"],
        "mean": f"{difference:.4f}" if arm == "intervention" else "0",
        "sd": "1",
        "unit": "SD units",
        "quotation": MADE_UP,
        "provenance": "reconstructed",
    }


def risk_of_bias_rows(table: dict, studies: dict[str, str]) -> Rows:
    """A row for each study and domain of RoB 1: low where the text says so of this study, else not known."""
    rows: Rows = {}
    for name, study_id in studies.items():
        for domain in DOMAINS:
            low = domain == "selective_reporting" and name in table["selective_reporting_low"]
            rows[f"{study_id}||{domain}"] = (
                {"judgement": "low", "support": table["selective_reporting_support"], "provenance": "printed"}
                if low
                else {"judgement": "not_known", "support": "The text does not say which studies."}
            )
    return rows
