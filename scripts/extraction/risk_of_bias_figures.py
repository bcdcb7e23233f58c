"""Which figures of risk of bias a review has, and what stands in their cells."""

from scripts.extraction.risk_of_bias_tools import cells_of, design_of, tool_for, tools_of, units_of

NOT_JUDGED = "not_judged"


def list_figures(protocol: dict) -> list[dict]:
    """The figures: name (of the files), tool (its definition), unit (the result, {} for all), title.

    A tool that judges results has a figure for each; one that judges studies has one.
    """
    figures = []
    for place, tool in enumerate(tools_of(protocol)):
        if tool.get("per_result"):
            figures += [
                {
                    "name": f"risk_of_bias_{tool['key']}_{unit['key']}",
                    "tool": tool,
                    "unit": unit,
                    "title": f"{unit['label']}: {tool['label']}",
                }
                for unit in units_of(protocol, tool)
            ]
        else:
            name = "risk_of_bias" if place == 0 else f"risk_of_bias_{tool['key']}"
            figures.append({"name": name, "tool": tool, "unit": {}, "title": tool["label"]})
    return figures


def columns_of(protocol: dict, figure: dict) -> list[dict]:
    """A figure's columns: group and domain (keys), label and bias (words)."""
    return [
        {
            "group": unit["key"],
            "domain": domain["key"],
            "label": domain["label"] + (f": {unit['label']}" if unit["key"] and not figure["unit"] else ""),
            "bias": domain["bias"],
        }
        for unit, domain in cells_of(protocol, figure["tool"])
        if not figure["unit"] or unit["key"] == figure["unit"]["key"]
    ]


def judgements_by_cell(
    rows: list[dict[str, str]], labels: dict[str, str], columns: list[dict], tool: str
) -> dict[str, list[str]]:
    """For each study (by label, in their order), its judgement in each column; `not_judged` where there is none.

    `rows`: risk_of_bias.csv; `labels`: study_id → label of the studies to show; `columns`: columns_of; `tool`: its key.
    """
    found = {
        (row["study_id"], row["outcome_group"], row["domain"]): row["judgement"] for row in rows if row["tool"] == tool
    }
    ordered = sorted(labels, key=lambda study_id: (labels[study_id].casefold(), study_id))
    return {
        labels[study_id]: [found.get((study_id, at["group"], at["domain"])) or NOT_JUDGED for at in columns]
        for study_id in ordered
    }


def studies_shown(
    protocol: dict, figure: dict, studies: list[dict[str, str]], design_fields: list[str], rows: list[dict[str, str]]
) -> dict[str, str]:
    """study_id → label of the studies that belong into a figure: those that its tool is to judge.

    `studies`: studies.csv; a figure of one result shows the studies that were judged for it.
    """
    tools, key = tools_of(protocol), figure["tool"]["key"]
    labels = {row["study_id"]: row["label"] for row in studies}
    designs = {row["study_id"]: row["value"] for row in studies if row["field"] in design_fields}
    if figure["unit"]:
        judged = {
            row["study_id"] for row in rows if (row["tool"], row["outcome_group"]) == (key, figure["unit"]["key"])
        }
        return {study_id: label for study_id, label in labels.items() if study_id in judged}
    return {
        study_id: label
        for study_id, label in labels.items()
        if (chosen := tool_for(tools, design_of(designs.get(study_id, "")))) and chosen["key"] == key
    }
