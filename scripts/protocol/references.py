"""Names that the protocol uses in one place and has to define in another: of arms, outcomes, fields."""

from scripts.common.messages import Problem


def unknown_references(path, protocol: dict) -> list[Problem]:
    """A problem for each name that the protocol uses and does not define. `protocol`: valid by its schema."""
    extraction, bias = protocol.get("extraction", {}), protocol.get("risk_of_bias", {})
    outcomes = [outcome["key"] for outcome in protocol["outcomes"]]
    fields = [field["key"] for field in extraction.get("fields", [])]
    arms = {arm["key"]: arm["role"] for arm in extraction.get("arms", [])}
    arms = arms or {"intervention": "intervention", "control": "control"}
    found = []
    for outcome in protocol["outcomes"]:
        for role, keys in outcome.get("arms", {}).items():
            own = [arm for arm, given in arms.items() if given == role]
            found += [(f"outcomes, {outcome['key']}, arms", key, own) for key in keys if key not in own]
        asked = [entry["field"] for entry in outcome.get("subgroups", [])]
        asked += [field for entry in outcome.get("moderators", []) for field in entry["fields"]]
        asked += [entry["without"]["field"] for entry in outcome.get("sensitivity", []) if "without" in entry]
        found += [(f"outcomes, {outcome['key']}", field, fields) for field in asked if field not in fields]
    for field in extraction.get("fields", []):
        if "not_before" in field and field["not_before"] not in fields:
            found.append((f"extraction.fields, {field['key']}", field["not_before"], fields))
    used = [("risk_of_bias.results", key) for key in bias.get("results", [])]
    used += [("certainty.outcomes", asked["outcome"]) for asked in protocol.get("certainty", {}).get("outcomes", [])]
    found += [(place, key, outcomes) for place, key in used if key not in outcomes]
    problems = [
        Problem(str(path), f"key {place}", f"{key!r} is not defined.", f"Known here: {', '.join(known) or 'none'}.")
        for place, key, known in found
    ]
    by_design = any(tool["designs"] != "any" for tool in bias.get("tools", []))
    if by_design and not any(field.get("kind") == "design" for field in extraction.get("fields", [])):
        message = "tools are chosen by a study's design, but no field of extraction has the kind design."
        problems.append(Problem(str(path), "key risk_of_bias.tools", message, "Add `kind: design` to that field."))
    return problems
