"""What a run has come to: the selection flow, what is pending and on whom, and what people should mend.

In: flow.json, the sheets' receipts, what the searches missed and what they tell of reports. Out: status.json (keys:
review, final, through, funnel, pending, problems, warnings, report).
"""

from collections.abc import Sequence
from dataclasses import asdict

import pandas as pd

from scripts.common.messages import Problem, told_plainly
from scripts.common.tables import read_csv, read_frame, read_json, write_json
from scripts.protocol.phases import PHASES
from scripts.report.search_changes import list_notices, warn_of_notices
from scripts.screening.removed_records import contested_removals, unique_records_by_id

TABLES = ("notices", "ledger", "reports", "files", "known_relevant", "blocks")
_KINDS = {
    "duplicates": "possible duplicates",
    **{phase.key: phase.texts for phase in PHASES.values()},
    "extraction": "data extraction",
    "risk_of_bias": "risk of bias",
    "certainty": "certainty of the evidence",
}


def summarise_status(
    review: str,
    flow: dict,
    receipts: list[dict],
    people: dict[str, str],
    warnings: list[Problem],
    contested: Sequence[Problem] = (),
) -> dict:
    """status.json from flow.json and the receipts of all sheets; `people` maps reviewers' keys to their names.

    `contested`: records that people removed and screened. A review is final when no sheet has anything left and no
    problem is open. Warnings hold nothing up.
    """
    pending = [entry for receipt in receipts for entry in _pending(review, receipt, people)]
    problems = [problem for receipt in receipts for problem in receipt["problems"]]
    problems += [asdict(problem) for problem in contested]
    told = [warning for receipt in receipts for warning in receipt.get("warnings", [])]
    return {
        "review": review,
        "notice": flow.get("notice", ""),
        "final": not pending and not problems and flow["pending"] == 0,
        "through": max((receipt["through"] for receipt in receipts), default=""),
        "funnel": flow["prisma_2009"],
        "pending": pending,
        "problems": problems,
        "warnings": told + [asdict(warning) for warning in warnings],
        "report": f"results/{review}/report/report.html",
    }


def warn_of_searches(
    review: str, sources: list[dict], files: pd.DataFrame, known_relevant: pd.DataFrame
) -> list[Problem]:
    """What people should know of the searches: files that were left out, what the last live search of a source warned
    of, and known relevant reports that no source found.

    `sources`: the protocol's; `files`: files.csv; `known_relevant`: known_relevant.csv.
    """
    folder = f"config/{review}"
    left_out = [
        Problem(f"{folder}/{row['file']}", "", f"was left out, since its source is optional: {row['problem']}", "")
        for row in files[files["problem"] != ""].to_dict("records")
    ]
    last = [(source["key"], source["searches"][-1]) for source in sources if source["searches"]]
    told = [
        Problem(f"{folder}/searches/{key}/{search['date']}", "", warning, "")
        for key, search in last
        for warning in search.get("archive", {}).get("warnings", [])
    ]
    missed = [
        Problem(
            f"{folder}/review.yaml", "key known_relevant", f"no source found {row['title']!r}.",
            "See whether the queries miss it, or no source has it.",
        )
        for row in known_relevant[known_relevant["found_by"] == ""].to_dict("records")
    ]  # fmt: skip
    return left_out + told + missed


def warn_of_amendments(review: str, looks: pd.DataFrame) -> list[Problem]:
    """How many decisions the protocol's amendments touch, by reviewer, with where they are listed."""
    touched = looks.groupby(["phase", "reviewer"]).size()
    return [
        Problem(
            f"results/{review}/screening/{phase}/second_look.csv", "",
            f"{count} decisions of reviewer {reviewer} were made before the protocol was amended.",
            f"They are flagged in sheets/{phase}.{reviewer}.xlsx for another look; none was changed.",
        )
        for (phase, reviewer), count in touched.items()
    ]  # fmt: skip


def warn_of_full_texts(review: str, files: list[str], reports: pd.DataFrame) -> list[Problem]:
    """The files among the full texts that have the name of no report, which nothing shows. `reports`: rows.csv."""
    named = {f"{row_id}.pdf" for row_id in reports["row_id"]}
    return [
        Problem(
            f"config/{review}/fulltext/{name}", "", "has the name of no report: no sheet leads to it.",
            "Name it by the Id of its report, as rep-pubmed-123.pdf.",
        )
        for name in files
        if name not in named
    ]  # fmt: skip


def warn_of_blocks(review: str, blocks: pd.DataFrame) -> list[Problem]:
    """Records so many of which agree in a key that they were not compared each with each. `blocks`: blocks.csv."""
    sizes = blocks.astype({"records": int}).groupby(["key", "compared"])["records"].agg(["sum", "count", "max"])
    return [
        Problem(
            f"results/{review}/deduplication/blocks.csv",
            f"key {key}",
            f"{records:,} records in {groups:,} group(s) agree in it, up to {most:,} in one: {compared}.",
            "Look whether an export repeats one text in many of its records.",
        )
        for (key, compared), records, groups, most in sizes.itertuples()
    ]


def _pending(review: str, receipt: dict, people: dict[str, str]) -> list[dict]:
    tabs = receipt["tabs"].values()
    left = sum(tab["left"] for tab in tabs)
    if not left:
        return []
    kind, _, who = receipt["sheet"].partition(".")
    person = people.get(who) or people.get(receipt["person"])
    file = f"config/{review}/sheets/{receipt['sheet']}.xlsx"
    one_opens = f"{person} opens {file}, fills in the yellow rows and saves it."
    all_open = f"All reviewers together open {file}, fill in the yellow rows and save it."
    return [
        {
            "kind": _KINDS[kind] + (": conflicts" if who in ("consensus", "adjudicator") else ""),
            "sheet": file,
            "person": person or "all reviewers together",
            "left": left,
            "of": sum(tab["of"] for tab in tabs),
            "next_step": (one_opens if person else all_open) + _of_full_texts(receipt),
        }
    ]


def _of_full_texts(receipt: dict) -> str:
    """What a to-do has to say of full texts: where those are of what is left, and that people differ."""
    if "Retrieval" in receipt["tabs"]:
        return " In the tab Retrieval, settle what Check tells." if receipt["tabs"]["Retrieval"]["left"] else ""
    if "full_texts" not in receipt:
        return ""
    where = ", ".join(f"{n:,} {words or 'not stated'}" for words, n in receipt["full_texts"].items())
    return f" Where the full texts are: {where}. Say under Full text when one is received, or that it is not retrieved."


def warn(
    review: str, sources: list[dict], tables: dict[str, pd.DataFrame], looks: pd.DataFrame, notes: dict[str, list[dict]]
) -> list[Problem]:
    """All that people should know, in the order in which it is told.

    `tables`: TABLES by name; `looks`: second_look.csv of all phases; `notes`: what other stages told, of `fields` of
    the exports, of `screening` and of `tools`.
    """
    return [
        *warn_of_notices(list_notices(tables["notices"], tables["ledger"], tables["reports"])),
        *warn_of_searches(review, sources, tables["files"], tables["known_relevant"]),
        *(Problem(**note) for note in notes["fields"]),
        *(Problem(**note) for note in notes["screening"]),
        *warn_of_amendments(review, looks),
        *warn_of_blocks(review, tables["blocks"]),
        *(Problem(**note) for note in notes["tools"]),
    ]


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        given, params = snakemake.input, snakemake.params
        people = {person["key"]: person["name"] for person in params.reviewers}
        receipts = [read_json(path) for path in given.receipts]
        tables = {name: read_frame(given[name]) for name in TABLES}
        looks = pd.concat([read_frame(path) for path in given.second_look])
        told = [note for path in given.screening for note in read_json(path)] + params.told
        notes = {"screening": told, "tools": read_json(given.tool_notes)}
        notes["fields"] = read_json(given.field_notes)
        warnings = warn_of_full_texts(params.review, params.full_texts, tables["reports"])
        warnings += warn(params.review, params.sources, tables, looks, notes)
        unique_of = unique_records_by_id(read_csv(given.members), read_csv(given.identities))
        removed, votes = read_csv(given.removed), read_csv(given.title_abstract)
        contested = [p for path in given.removed_records for p in contested_removals(path, unique_of, removed, votes)]
        status = summarise_status(params.review, read_json(given.flow), receipts, people, warnings, contested)
        write_json(snakemake.output.status, status)
