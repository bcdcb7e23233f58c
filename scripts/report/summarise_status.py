"""What a run has come to: the selection flow, what is pending and on whom, and what people should mend.

In: flow.json, the sheets' receipts. Out: status.json (keys in the README of the interfaces: review, final, through,
funnel, pending, problems, report).
"""

from scripts.common.messages import told_plainly
from scripts.common.tables import read_json, write_json

# Tabs that may stay empty: where the full texts are is kept for those who want to.
_OPTIONAL_TABS = {"Retrieval"}
_KINDS = {
    "duplicates": "possible duplicates",
    "title_abstract": "titles and abstracts",
    "full_text": "full texts",
    "extraction": "data extraction",
    "risk_of_bias": "risk of bias",
}


def summarise_status(review: str, flow: dict, receipts: list[dict], people: dict[str, str]) -> dict:
    """status.json from flow.json and the receipts of all sheets; `people` maps reviewers' keys to their names.

    A review is final when no sheet has anything left and no problem is open.
    """
    pending = [entry for receipt in receipts for entry in _pending(review, receipt, people)]
    problems = [problem for receipt in receipts for problem in receipt["problems"]]
    return {
        "review": review,
        "notice": flow.get("notice", ""),
        "final": not pending and not problems and flow["pending"] == 0,
        "through": max((receipt["through"] for receipt in receipts), default=""),
        "funnel": flow["prisma_2009"],
        "pending": pending,
        "problems": problems,
        "report": f"results/{review}/report/report.html",
    }


def _pending(review: str, receipt: dict, people: dict[str, str]) -> list[dict]:
    tabs = [tab for name, tab in receipt["tabs"].items() if name not in _OPTIONAL_TABS]
    left = sum(tab["left"] for tab in tabs)
    if not left:
        return []
    kind, _, who = receipt["sheet"].partition(".")
    person = people.get(who, "all reviewers together")
    file = f"config/{review}/sheets/{receipt['sheet']}.xlsx"
    return [
        {
            "kind": _KINDS[kind] + (": conflicts" if who == "consensus" else ""),
            "sheet": file,
            "person": person,
            "left": left,
            "of": sum(tab["of"] for tab in tabs),
            "next_step": f"{person} opens {file}, fills in the yellow rows and saves it.",
        }
    ]


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        people = {person["key"]: person["name"] for person in snakemake.params.reviewers}
        receipts = [read_json(path) for path in snakemake.input.receipts]
        status = summarise_status(snakemake.params.review, read_json(snakemake.input.flow), receipts, people)
        write_json(snakemake.output.status, status)
