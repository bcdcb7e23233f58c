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
from typing import NamedTuple

from scripts.common.messages import Problem, told_plainly
from scripts.common.tables import read_csv, write_csv, write_json
from scripts.extraction.double_entry import Entry
from scripts.extraction.exchange_entries import Values, answered_studies, exchange_entries
from scripts.extraction.extraction_forms import WITHOUT_NUMBERS
from scripts.extraction.list_studies import list_studies, studies_as_entered, with_ids
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


def designs_of(studies: list[dict[str, str]], fields: list[str]) -> dict[str, str]:
    """study_id → what was extracted of its design. `studies`: studies.csv; `fields`: those that hold a design."""
    return {row["study_id"]: row["value"] for row in studies if row["field"] in fields}


def results_with_numbers(outcomes: list[dict[str, str]]) -> set[tuple[str, str]]:
    """(study_id, outcome) of each result that can be judged. `outcomes`: outcomes.csv."""
    return {(row["study_id"], row["outcome"]) for row in outcomes if row["statistic"] not in WITHOUT_NUMBERS}


class Judgements(NamedTuple):
    """What the risk-of-bias sheets give: the rows of risk_of_bias.csv and signalling.csv, what people should know of
    tools and designs, and the sheets' receipts."""

    judgements: list[dict]
    answers: list[dict]
    notes: list[Problem]
    receipts: list[dict]


def judge_risk_of_bias(
    review: Path, protocol: dict, listed: list[dict], former: dict, designs: dict[str, str], results: set
) -> Judgements:
    """Exchange the risk-of-bias sheets, and list what they say.

    `review`: config/<review>; `listed`: the included studies (`list_studies`); `former`: of `former_ids`; `designs`:
    study_id → what was extracted of its design; `results`: (study_id, outcome) of which there are numbers.
    """
    sheet, tools = risk_of_bias_sheet(protocol), tools_of(protocol)
    answered = answered_studies(review, protocol, sheet)
    entered = studies_as_entered(listed, former, answered, "sheets/risk_of_bias.*.xlsx")
    designs = {asked_as: designs.get(study_id, "") for asked_as, study_id in entered.now.items()}
    results = {(entered.under.get(study_id, study_id), outcome) for study_id, outcome in results}
    judged, rows = {}, {}
    for tool in tools:
        own = [study for study in entered.studies if tool_for(tools, design_of(designs[study["study_id"]])) is tool]
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
    receipts[-1]["warnings"] += map(asdict, entered.notes)
    suggested = suggestions(tools, {row_id: each.values for tab in entries.values() for row_id, each in tab.items()})
    judgements = [row for tool in tools for row in judgement_rows(tool, judged[tool["key"]], entries, suggested)]
    answers = [row for tool in tools for row in answer_rows(tool, judged[tool["key"]], entries)]
    notes = warn_of_designs(review.name, tools, entered.studies, designs)
    return Judgements(with_ids(judgements, entered.now), with_ids(answers, entered.now), notes, receipts)


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        given, made, params = snakemake.input, snakemake.output, snakemake.params
        listed = list_studies(read_csv(given.rows), read_csv(given.consensus))
        former = former_ids(read_csv(given.identities))
        designs = designs_of(read_csv(given.studies), params.design)
        results = results_with_numbers(read_csv(given.outcomes))
        found = judge_risk_of_bias(Path(params.review), params.protocol, listed, former, designs, results)
        write_csv(made.risk_of_bias, COLUMNS, found.judgements)
        write_csv(made.signalling, ANSWER_COLUMNS, found.answers)
        write_json(made.notes, [asdict(note) for note in found.notes])
        for path, receipt in zip(made.receipts, found.receipts, strict=True):
            write_json(path, receipt)
