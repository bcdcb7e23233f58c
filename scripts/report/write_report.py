"""Write the report: one page that holds all there is of the review, figures included, and needs no network.

In: what the stages gave (tables, documents, SVG figures), the protocol, the templates in workflow/report. Out:
report.html. A review in the making has less: what is not there yet is left out, and the page says what is pending.
"""

from pathlib import Path

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from scripts.common.files import write_bytes, write_text
from scripts.common.messages import told_plainly
from scripts.common.provenance import data_file
from scripts.common.tables import read_frame, read_json, write_csv
from scripts.documents.document import Document
from scripts.documents.docx_files import docx_bytes
from scripts.documents.inline_figures import inline_svg
from scripts.pooling.pooling_figures import list_pooling_figures
from scripts.prisma.flow_page import PAGE, linked_figure
from scripts.protocol.phases import PHASES
from scripts.report import report_tables, search_changes, search_tables
from scripts.report.write_checklists import (
    COLUMNS,
    absent_places,
    checklist_document,
    checklist_rows,
    read_checklists,
)

TEMPLATES = data_file("workflow/report")
_DOCUMENTS = ("status", "flow", "pooled", "tool_notes", "duplicates")
_TABLES = (
    "files", "verdicts", "ledger", "reports", "consensus", "studies", "outcomes", "risk_of_bias", "effects",
    "conversions", "contacts", "reproduction", "sources", "known_relevant", "changes", "notices",
    "fields",
)  # fmt: skip
DATA_FILES = (
    ("identification/records.parquet", "every record of every search"),
    ("identification/fields.csv", "as what each tag and column of each export was taken"),
    ("identification/changes.csv", "what each search found otherwise than the one before it"),
    ("deduplication/pairs.csv", "the compared pairs of records, with the evidence and the verdict"),
    ("deduplication/members.csv", "which records make up each unique record"),
    ("deduplication/verdicts.csv", "what people said of pairs of records"),
    ("deduplication/companions.csv", "unique records that belong together and are not the same"),
    ("deduplication/duplicates.json", "how many duplicates were removed, and of what kind"),
    *(
        (f"screening/{phase.key}/{file}.csv", told)
        for phase in PHASES.values()
        for file, told in (
            ("decisions", f"each reviewer's decision on {phase.texts}"),
            ("consensus", f"what the decisions on {phase.texts} came to{', with reasons' * phase.needs_reason}"),
        )
    ),
    ("prisma/ledger.csv", "where each record went, and why: the lists behind the numbers of the flow"),
    ("prisma/reports.csv", "where each report went, and why"),
    ("prisma/flow.json", "the numbers of the flow"),
    ("prisma/lists.json", "the ids behind each number"),
    ("prisma/audit.json", "each number's second count: its digest, its equations, its verdict"),
    ("prisma/prisma.html", "the flow diagrams with the records behind each box, and the audit"),
    ("extraction/studies.csv", "characteristics of the included studies, with their place in the reports"),
    ("extraction/outcomes.csv", "data by arm"),
    ("extraction/conversions.csv", "each step from what reports print to what was pooled"),
    ("extraction/contacts.csv", "whom of the studies was asked, and what came back"),
    ("extraction/risk_of_bias.csv", "judgements of risk of bias, with their support"),
    ("extraction/signalling.csv", "the answers to the signalling questions behind these judgements"),
    ("pooling/effects.csv", "the effect of each study"),
    ("pooling/pooled.json", "the pooled effects"),
    ("report/summary_of_findings.docx", "the summary of findings, with the certainty of the evidence"),
    ("report/search_appendix.docx", "the searches in full, by the items of PRISMA-S"),
    ("report/checklists/prisma_2020.docx", "where each item of PRISMA 2020 is answered; beside it PRISMA-S and others"),
    ("report/sources.csv", "what each source found, and what it alone found"),
    ("report/known_relevant.csv", "which sources found the known relevant reports"),
    ("report/reproduction.csv", "what was published against what was computed"),
)


def build_context(protocol: dict, data: dict, figures: dict[str, bytes]) -> dict:
    """What the templates show.

    `data`: documents and tables (DataFrames), named as the rule's inputs are (status, files, duplicates, verdicts,
    ledger, flow, provenance, reports, consensus, studies, outcomes, conversions, contacts, risk_of_bias, tool_notes,
    effects, pooled, reproduction, sources, known_relevant, changes, notices, fields; agreement and decisions by phase).
    `figures`: SVG files by name, as far as they exist: flow_2020, flow_2009, risk_of_bias…, forest_<outcome>,
    funnel_<outcome>.
    """
    people = {person["key"]: person["name"] for person in protocol["reviewers"]}
    studies = data["studies"]
    labels = dict(zip(studies["study_id"], studies["label"], strict=True))
    votes = report_tables.votes_with_provenance(data["decisions"], data["verdicts"], data["provenance"])
    return {
        "protocol": protocol,
        "status": data["status"],
        "flow": data["flow"],
        "searches": search_tables.list_searches(protocol["sources"], data["files"], data["ledger"]),
        "changes": search_changes.list_changes(protocol["sources"], data["changes"]),
        "notices": search_changes.list_notices(data["notices"], data["ledger"], data["reports"]),
        "fields": search_tables.show_fields(data["fields"], data["files"]),
        "sources": search_tables.show_sources(data["sources"], protocol["sources"]),
        "known_relevant": search_tables.show_known_relevant(data["known_relevant"], protocol["sources"]),
        "duplicates": search_tables.count_duplicates(data["ledger"], data["verdicts"]) | data["duplicates"],
        "removed_by_people": search_tables.count_removed_by_people(data["ledger"]),
        "agreement": {
            phase.title: shown
            for phase in PHASES.values()
            if (shown := report_tables.show_agreement(data["agreement"][phase.key], people))
        },
        "exclusions": report_tables.list_exclusions(
            data["consensus"], data["reports"], data["ledger"], protocol["exclusion_reasons"]
        ),
        "included": report_tables.list_included(data["consensus"], data["reports"], data["ledger"]),
        "characteristics": report_tables.characteristics(studies, protocol["extraction"]["fields"]),
        "risk_of_bias": report_tables.show_risk_of_bias(protocol, data["risk_of_bias"], labels, data["tool_notes"]),
        "conversions": report_tables.show_conversions(
            data["conversions"], data["effects"], protocol["outcomes"], labels
        ),
        "not_pooled": report_tables.list_not_pooled(data["effects"], labels, protocol["outcomes"]),
        "contacts": data["contacts"].to_dict("records"),
        "places": report_tables.list_places(data["outcomes"], labels, data["reports"]),
        "outcomes": report_tables.show_outcomes(protocol["outcomes"], data["pooled"], data["effects"], labels),
        "findings": data["findings"],
        "reproduction": report_tables.group_reproduction(data["reproduction"]),
        "provenance": report_tables.count_provenance(
            {
                "Records": data["ledger"],
                "Verdicts on possible duplicates": votes["duplicates"],
                **{f"Decisions on {phase.texts}": votes[phase.key] for phase in PHASES.values()},
                "Characteristics of studies": studies[studies["value"] != ""],
                "Data by arm": data["outcomes"],
                "Judgements of risk of bias": data["risk_of_bias"],
            }
        ),
        "figures": {name: _inlined(name, svg, protocol) for name, svg in figures.items()},
        "data_files": [
            (file, content)
            for file, content in DATA_FILES
            if data["findings"] or not file.startswith("report/summary_of_findings")
        ],
    }


def _inlined(name: str, svg: bytes, protocol: dict) -> str:
    if name.startswith("flow_"):
        return linked_figure(svg, name.removeprefix("flow_"), f"../prisma/{PAGE}")
    return inline_svg(svg, name.replace("_", "-"), figure_label(name, protocol))


def build_page(context: dict) -> str:
    """The page: the templates filled with `context` (build_context); everything in it is escaped but the figures."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["count"] = lambda number: f"{number:,}"
    environment.filters["minus"] = lambda text: text.replace("-", "−") if text[1:2].isdigit() else text
    figures = {name: Markup(svg) for name, svg in context["figures"].items()}
    return environment.get_template("report.html.j2").render(context | {"figures": figures})


def figure_label(name: str, protocol: dict) -> str:
    """What a figure shows, in a few words, for those who cannot see it."""
    kind = name.partition("_")[0]
    if kind == "finds":
        return "Records included, over records judged"
    titles = {figure["name"]: figure["title"] for figure in list_pooling_figures(protocol["outcomes"])}
    if name in titles:
        return titles[name]
    return "Risk of bias of the included studies"


def read_data(given) -> dict:
    """What `build_context` needs of the rule's inputs, by their names."""
    data = {name: read_json(given[name]) for name in _DOCUMENTS} | {name: read_frame(given[name]) for name in _TABLES}
    data["agreement"] = dict(zip(PHASES, map(read_json, given.agreement), strict=True))
    data["decisions"] = dict(zip(PHASES, map(read_frame, given.decisions), strict=True))
    data["findings"] = read_json(given.findings[0]) if given.get("findings") else None
    data["provenance"] = pd.DataFrame(columns=["row_id", "provenance"])
    if given.get("provenance"):
        data["provenance"] = read_frame(str(given.provenance), data["provenance"].columns)
    return data


def fill_checklists(context: dict) -> dict[str, tuple[list[dict[str, str]], Document]]:
    """Each checklist by name: its rows, and the document. `context`: what the report shows (`build_context`)."""
    protocol = context["protocol"]
    absent = absent_places(context)
    filled = {name: (each, checklist_rows(each, absent)) for name, each in read_checklists().items()}
    return {
        name: (rows, checklist_document(each, rows, protocol["title"], protocol["notice"]))
        for name, (each, rows) in filled.items()
    }


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        given, made = snakemake.input, snakemake.output
        figures = {Path(path).stem: Path(path).read_bytes() for path in given.figures}
        context = build_context(snakemake.params.protocol, read_data(given), figures)
        write_text(Path(made.report), build_page(context))
        checklists = fill_checklists(context)
        for table, docx in zip(made.checklist_tables, made.checklists, strict=True):
            rows, document = checklists[Path(table).stem]
            write_csv(Path(table), COLUMNS, rows)
            write_bytes(Path(docx), docx_bytes(document))
