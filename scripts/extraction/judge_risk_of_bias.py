"""Exchange the risk-of-bias sheets with their ledgers, settle differences, and list the judgements.

In: full_text/rows.csv and consensus.csv, identities.csv (of studies that were merged), studies.csv (the studies'
designs), outcomes.csv (which results there are), the sheets and ledgers in config. Out: risk_of_bias.csv (a row for
each study, result or group, and domain that was judged; `suggested` by the tool's algorithm, where it has one),
signalling.csv (the answers to its questions), tool_notes.json (studies judged by a tool that is not made for their
design), a receipt for each sheet.
"""

from dataclasses import asdict
from functools import partial
from pathlib import Path

from scripts.common.messages import told_plainly
from scripts.common.tables import read_csv, write_csv, write_json
from scripts.extraction.double_entry import Entry
from scripts.extraction.exchange_entries import Values, answered_studies, exchange_entries
from scripts.extraction.extraction_forms import WITHOUT_NUMBERS
from scripts.extraction.list_studies import entered_twice, entered_under, list_studies, with_ids
from scripts.extraction.risk_of_bias_forms import (
    ask_about_judgements,
    judgement_row,
    questions_tab,
    risk_of_bias_rows,
    risk_of_bias_sheet,
    suggestions,
)
from scripts.extraction.risk_of_bias_tools import design_of, judged_cells, tool_for, tools_of, warn_of_designs
from scripts.screening.merged_rows import former_ids

COLUMNS = ("study_id", "outcome_group", "tool", "domain", "judgement", "suggested", "support", "provenance")
ANSWER_COLUMNS = ("study_id", "outcome_group", "tool", "domain", "question", "text", "answer", "note")
Judged = tuple[dict, dict, dict]  # study, result or group, domain


def judgement_rows(tool: dict, judged: list[Judged], entries: dict[str, dict[str, Entry]], given: dict) -> list[dict]:
    """risk_of_bias.csv: the judgements of a tool on which there is agreement or a resolution.

    `judged`: study, unit and domain of each judgement; `entries`: tab → row → Entry; `given`: row → what the algorithm
    suggests for the answers that hold.
    """
    rows = []
    for study, unit, domain in judged:
        row_id = judgement_row(study["study_id"], unit, tool, domain)
        entry = entries[tool["tab"]][row_id]
        if entry.values["judgement"]:
            about = {"domain": domain["key"], "suggested": given.get(row_id, "")}
            rows.append(_key(study, unit, tool) | about | entry.values)
    return rows


def answer_rows(tool: dict, judged: list[Judged], entries: dict[str, dict[str, Entry]]) -> list[dict]:
    """signalling.csv: the answers to a tool's questions on which there is agreement or a resolution."""
    rows = []
    for study, unit, domain in judged:
        for question in domain.get("questions", []):
            row_id = f"{judgement_row(study['study_id'], unit, tool, domain)}|{question['key']}"
            values = entries[questions_tab(tool)][row_id].values
            if values["answer"]:
                said = {"domain": domain["key"], "question": question["key"], "text": question["text"]}
                rows.append(_key(study, unit, tool) | said | values)
    return rows


def _key(study: dict, unit: dict, tool: dict) -> dict:
    return {"study_id": study["study_id"], "outcome_group": unit["key"], "tool": tool["key"]}


def tell_suggestions(tools: list[dict], values: Values) -> Values:
    """What the column of the algorithm's suggestion shows."""
    words = {each["key"]: each["label"].removesuffix(" risk").lower() for tool in tools for each in tool["judgements"]}
    return {row_id: {"suggested": words[key]} for row_id, key in suggestions(tools, values).items()}


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        protocol, given = snakemake.params.protocol, snakemake.input
        review, sheet = Path(snakemake.params.review), risk_of_bias_sheet(protocol)
        listed = list_studies(read_csv(given.rows), read_csv(given.consensus))
        former, answered = former_ids(read_csv(given.identities)), answered_studies(review, protocol, sheet)
        under = entered_under(listed, former, answered)
        now, studies = {old: study_id for study_id, old in under.items()}, with_ids(listed, under)
        designs = {
            row["study_id"]: row["value"]
            for row in with_ids(read_csv(given.studies), under)
            if row["field"] in snakemake.params.design
        }
        tools = tools_of(protocol)
        chosen = {
            study["study_id"]: tool_for(tools, design_of(designs.get(study["study_id"], ""))) for study in studies
        }
        results = {
            (row["study_id"], row["outcome"])
            for row in with_ids(read_csv(given.outcomes), under)
            if row["statistic"] not in WITHOUT_NUMBERS
        }
        judged, rows = {}, {}
        for tool in tools:
            own = [study for study in studies if chosen[study["study_id"]] is tool]
            judged[tool["key"]] = list(judged_cells(protocol, tool, own, results))
            rows |= risk_of_bias_rows(tool, judged[tool["key"]])
        entries, receipts, _ = exchange_entries(
            review,
            protocol,
            sheet,
            rows,
            ask=partial(ask_about_judgements, tools),
            tell=partial(tell_suggestions, tools),
        )
        receipts[-1]["warnings"] += map(asdict, entered_twice(listed, former, answered, "sheets/risk_of_bias.*.xlsx"))
        held = {row_id: entry.values for tab in entries.values() for row_id, entry in tab.items()}
        suggested = suggestions(tools, held)
        judgements, answers = [], []
        for tool in tools:
            judgements += judgement_rows(tool, judged[tool["key"]], entries, suggested)
            answers += answer_rows(tool, judged[tool["key"]], entries)
        notes = warn_of_designs(review.name, tools, studies, designs)
        write_csv(snakemake.output.risk_of_bias, COLUMNS, with_ids(judgements, now))
        write_csv(snakemake.output.signalling, ANSWER_COLUMNS, with_ids(answers, now))
        write_json(snakemake.output.notes, [asdict(note) for note in notes])
        for path, receipt in zip(snakemake.output.receipts, receipts, strict=True):
            write_json(path, receipt)
