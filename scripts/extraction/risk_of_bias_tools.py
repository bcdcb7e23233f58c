"""The tools for risk of bias: which one judges which study, and what a tool's algorithm suggests.

A tool is a YAML file in the folder risk_of_bias; the file's name is its key. It has label, tab, designs (that it is
made for), per_result, domains (key, label, bias, by_group, questions, suggest, overall), judgements (key, label,
symbol, colour; from the best to the worst).
"""

import re

from scripts.common.messages import Problem
from scripts.common.provenance import data_file
from scripts.common.yaml_files import read_yaml

FOLDER = data_file("scripts/extraction/risk_of_bias")
OVERALL = "overall"
NOT_KNOWN = "not_known"
ANSWERS = ("Y", "PY", "PN", "N", "NI", "NA")
_CLASS = {"Y": "Y", "PY": "Y", "N": "N", "PN": "N", "NI": "NI"}


def tool_keys() -> list[str]:
    """The keys of the tools that there are."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def load_tool(key: str) -> dict:
    """The definition of a tool, one of tool_keys(), with its key."""
    return read_yaml(FOLDER / f"{key}.yaml") | {"key": key}


def tools_of(protocol: dict) -> list[dict]:
    """The protocol's tools, each with `for_designs`: the designs (randomised | non_randomised | any) it is to judge."""
    asked = protocol["risk_of_bias"]
    chosen = asked.get("tools") or [{"tool": asked["tool"], "designs": "any"}]
    return [load_tool(each["tool"]) | {"for_designs": each["designs"]} for each in chosen]


def design_of(text: str) -> str:
    """What a study's design in words says of randomisation: randomised, non_randomised, or "" if nothing is written.

    Quasi-randomised counts as randomised: the tools for trials are made to judge its sequence.
    """
    words = text.casefold()
    if not words.strip():
        return ""
    without = re.search(r"\bnon-?\s?randomi|\bnot randomi|\bunrandomi", words)
    return "randomised" if re.search(r"randomi[sz]|\brct\b", words) and not without else "non_randomised"


def tool_for(tools: list[dict], design: str) -> dict | None:
    """The tool that judges a study of this design; None if it is not known and the choice depends on it."""
    fitting = [tool for tool in tools if tool["for_designs"] in ("any", design)]
    return fitting[0] if fitting else None


def units_of(protocol: dict, tool: dict) -> list[dict]:
    """What a tool judges in each study: key and label of each result or group of outcomes; one "" if there is none."""
    if tool.get("per_result"):
        wanted = protocol["risk_of_bias"].get("results") or [outcome["key"] for outcome in protocol["outcomes"]]
        return [{"key": o["key"], "label": o["label"]} for o in protocol["outcomes"] if o["key"] in wanted]
    return protocol["risk_of_bias"].get("outcome_groups") or [{"key": "", "label": ""}]


def cells_of(protocol: dict, tool: dict) -> list[tuple[dict, dict]]:
    """What is judged in a study: pairs of unit and domain. A domain that is not judged by group is there once."""
    units = units_of(protocol, tool)
    nothing = {"key": "", "label": ""}
    if tool.get("per_result"):
        return [(unit, domain) for unit in units for domain in tool["domains"]]
    return [
        (unit, domain)
        for domain in tool["domains"]
        for unit in (units if domain.get("by_group") and units[0]["key"] else [nothing])
    ]


def judged_cells(protocol: dict, tool: dict, studies: list[dict], results: set[tuple[str, str]]):
    """Each (study, unit, domain) that a tool judges: a result only where the study has it.

    `results`: pairs of study_id and outcome of which there is something to judge.
    """
    cells = cells_of(protocol, tool)
    for study in studies:
        for unit, domain in cells:
            if not tool.get("per_result") or (study["study_id"], unit["key"]) in results:
                yield study, unit, domain


def suggest(tool: dict, domain: dict, answers: dict[str, str], judgements: dict[str, str]) -> str:
    """The judgement that the tool's algorithm gives, "" if it has none or too little is answered.

    `answers`: question → answer, of this domain; `judgements`: domain → judgement, of this study and result: the
    overall judgement is the worst of them.
    """
    order = [judgement["key"] for judgement in tool["judgements"]]
    if domain.get("overall"):
        others = [judgements.get(other["key"], "") for other in tool["domains"] if not other.get("overall")]
        known = [judgement for judgement in others if judgement in order]
        return max(known, key=order.index) if len(known) == len(others) else ""
    said = {question: _CLASS.get(answer, "") for question, answer in answers.items()}
    parts = [_first(rules, said) for rules in domain.get("suggest", [])]
    return max(parts, key=order.index) if parts and all(parts) else ""


def _first(rules: list[dict], said: dict[str, str]) -> str:
    for rule in rules:
        if all(said.get(question, "") in allowed for question, allowed in rule["when"].items()):
            return rule["then"]
    return ""


def warn_of_designs(review: str, tools: list[dict], studies: list[dict], designs: dict[str, str]) -> list[Problem]:
    """What should be known of studies that are judged by a tool that is not made for their design.

    `designs`: study_id → design in words.
    """
    told = []
    for study in studies:
        words = designs.get(study["study_id"], "")
        kind = design_of(words)
        tool = tool_for(tools, kind)
        if tool and kind and kind != tool["designs"]:
            made_for = tool["designs"].replace("_", "-") + " studies"
            message = f"{study['label']} ({words}) is judged by {tool['label']}, which is made for {made_for}."
            fix = "Its judgements say little of confounding." if kind == "non_randomised" else ""
            told.append(Problem(f"config/{review}/review.yaml", "key risk_of_bias", message, fix))
    return told
