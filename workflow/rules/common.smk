# Takes config/<review>: the protocol, the searches' exports, the sheets and ledgers. Gives every stage PROTOCOL, EXPORTS
# and the helpers below. A review that cannot be run ends here, with one clear message.
from functools import partial
from dataclasses import asdict
from pathlib import Path

from scripts.audit.audited_inputs import altered_ledgers, files_of_people
from scripts.protocol.amendment_notes import amendment_notes
from scripts.protocol.amendments import check_amended, unrecorded_amendments
from scripts.protocol.extras import check_extras
from scripts.common.file_notes import FileNotes
from scripts.common.messages import told_plainly
from scripts.common.provenance import sha256_of
from scripts.protocol.former_reasons import unrecorded_reasons
from scripts.protocol.load_protocol import load_protocol
from scripts.protocol.placeholders import warn_of_placeholders
from scripts.protocol.reviewers import check_reviewers
from scripts.protocol.phases import FIRST_PHASE, LAST_OF_RECORDS, PHASES, PHASES_OF_RECORDS
from scripts.sheets.find import find_strays
from scripts.sheets.receipts import forget_receipts, look_at_sheet
from scripts.deduplication.notice_duplicates import noticed_duplicates
from scripts.extraction.risk_of_bias_figures import list_figures
from scripts.identification.archived_searches import with_archived_searches
from scripts.identification.find_exports import find_exports
from scripts.pooling.pooling_figures import list_pooling_figures
from scripts.review_forms import review_forms
from scripts.screening.screening_forms import consensus_forms
from scripts.screening.teams import people_of

REVIEW = Path("config") / config["review"]
RECEIPTS = Path("results") / config["review"] / "sheets"
NOTES = FileNotes(Path(".snakemake/file_notes.json"), version=sha256_of("scripts/common/code_behind.py"))

with told_plainly(f"logs/{config['review']}/open_review.log"):
    PROTOCOL = with_archived_searches(REVIEW, load_protocol(REVIEW))
    check_reviewers(REVIEW, PROTOCOL)
    check_amended(REVIEW, PROTOCOL)
    check_extras(REVIEW, PROTOCOL)
    EXPORTS = find_exports(REVIEW, PROTOCOL)
    FORMS = review_forms(REVIEW, PROTOCOL)
    SHEET_STATES = {
        name: look_at_sheet(REVIEW, form, RECEIPTS / f"{name}.json", forget=workflow.is_main_process)
        for name, form in FORMS.items()
    }

if workflow.is_main_process:
    audit = RECEIPTS.parent / "prisma" / "audit.json"
    forget_receipts(RECEIPTS, altered_ledgers(REVIEW, audit, partial(NOTES.ask, sha256_of)))
    if unrecorded_amendments(REVIEW, PROTOCOL) or unrecorded_reasons(REVIEW, PROTOCOL):
        (RECEIPTS.parent / "protocol.json").unlink(missing_ok=True)

PROVENANCE = [str(path) for path in [REVIEW / "provenance.csv"] if path.exists()]
REMOVED_RECORDS = [str(path) for path in [REVIEW / "removed_records.csv"] if path.exists()]
FOUND_ELSEWHERE = [str(path) for path in [REVIEW / "enrichment" / "values.csv"] if path.exists()]
ARCHIVED = sorted(
    {str(path) for path in REVIEW.glob("searches/*/[!.]*/[!.]*") if path.is_file() and path.suffix != ".part"}
    - {*EXPORTS}
)
PREVIOUS_CRATE = [str(path) for path in [REVIEW / PROTOCOL["previous"]["crate"]] if path.is_file()]
STRAYS = find_strays(REVIEW / "sheets", {name: [tab.name for tab in form.tabs] for name, form in FORMS.items()})
AMENDMENT_NOTES = amendment_notes(REVIEW, PROTOCOL)
FULL_TEXT_FILES = sorted(path.name for path in (REVIEW / "fulltext").glob("[!.]*") if path.is_file())
FULL_TEXTS = [name for name in FULL_TEXT_FILES if name.endswith(".pdf")]
PUBLISHED = [str(path) for path in [REVIEW / "published.yaml"] if path.exists()]

FINDINGS = ["<results>/report/findings.json"] if PROTOCOL.get("certainty") else []

CHECKLISTS = ("prisma_2020", "prisma_2020_abstracts", "prisma_s", "prisma_lsr")


def protocol(*keys):
    """Only the parts of the protocol that are worked by, so that a change elsewhere in it makes nothing out of date."""
    told = ("notice", "version", *({"former_reasons"} & PROTOCOL.keys()))
    return {key: PROTOCOL[key] for key in (*keys, *told)}


def review_folder(wildcards):
    """Where people's part of the review is; scripts need it for sheets and ledgers, which are neither in- nor output."""
    return str(REVIEW)


def reviewers_sheets(prefix):
    """The reviewers' sheets of a phase or form, in the order of the protocol."""
    return [f"{prefix}.{person['key']}" for person in PROTOCOL["reviewers"]]


def entry_sheets(task):
    """The sheets of extraction or risk of bias: of those whose task it is, and their consensus."""
    return [*(f"{task}.{person['key']}" for person in people_of(REVIEW, PROTOCOL, task)), f"{task}.consensus"]


def consensus_sheets(phase):
    """The sheets in which a phase's conflicts are settled: the reviewers', and an adjudicator's where there is one."""
    return [f"{phase}.{form.name.split('.')[1]}" for form in consensus_forms(REVIEW, PROTOCOL, FIRST_PHASE)]


def sheets_of(phase):
    """All sheets of a phase: the reviewers', and those in which its conflicts are settled."""
    return reviewers_sheets(phase) + consensus_sheets(phase)


def sheets_to_collect(phase):
    """The sheets that the reviewers' votes depend on: their own, and of reports the one that says where full texts are."""
    return reviewers_sheets(phase) + ([f"{phase}.consensus"] if PHASES[phase].has_reports else [])


def sheet_states(names):
    """What the sheets say, as a parameter. A sheet is no input, since Snakemake must neither delete nor make it."""
    return {name: SHEET_STATES[name].digest for name in names}


def noticed_while_screening():
    """The duplicates and companions that people have marked in the screening sheets: they go back to an earlier stage,
    so that they cannot come from a rule that runs after it."""
    return [
        mark
        for name, seen in SHEET_STATES.items()
        if name.startswith(tuple(PHASES))
        for mark in noticed_duplicates(seen.events, name)
    ]


def receipts(names):
    """The receipts that an exchange of sheets leaves."""
    return [f"<results>/sheets/{name}.json" for name in names]


def figure(stem):
    """A figure's files, in the three formats in which each is drawn."""
    return [f"<results>/{stem}.{kind}" for kind in ("svg", "png", "pdf")]


FLOW_FIGURES = [path for form in PROTOCOL["prisma"]["forms"] for path in figure(f"prisma/flow_{form}")]
BY_RELEVANCE = PROTOCOL["screening"][FIRST_PHASE]["order"] == "relevance"
FINDS_FIGURE = figure("screening/finds") if BY_RELEVANCE else []
POOLING_FIGURES = [
    path for each in list_pooling_figures(PROTOCOL["outcomes"]) for path in figure(f"pooling/{each['name']}")
]
RISK_OF_BIAS_FIGURES = [path for each in list_figures(PROTOCOL) for path in figure(f"extraction/{each['name']}")]
DESIGN_FIELDS = [field["key"] for field in PROTOCOL["extraction"]["fields"] if field["kind"] == "design"]
