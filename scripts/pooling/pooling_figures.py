"""Which figures of pooling a review gets. They depend on the protocol alone, and are known before there are data."""

FIGURE_DIAGNOSTICS = {
    "contour_funnel": "Contour-enhanced funnel plot",
    "leave_one_out": "Results without each study in turn",
    "cumulative": "Cumulative results",
    "influence": "Influence",
    "baujat": "Baujat plot",
    "labbe": "L'Abbé plot",
}


def list_pooling_figures(outcomes: list[dict]) -> list[dict]:
    """Each figure: name (of its files), kind, outcome (key), title, and `item` (which subgroup, or which moderator).

    Kinds: forest, subgroups, funnel, contour_funnel, leave_one_out, cumulative, influence, baujat, labbe, bubbles.
    """
    return [figure for outcome in outcomes for figure in _figures_of(outcome)]


def _figures_of(outcome: dict) -> list[dict]:
    key, label = outcome["key"], outcome["label"]
    diagnostics = [*outcome.get("diagnostics", []), *outcome.get("post_hoc", [])]

    def figure(kind: str, stem: str, title: str, item=None) -> dict:
        return {"name": stem, "kind": kind, "outcome": key, "title": f"{title}: {label}", "item": item}

    found = [figure("forest", f"forest_{key}", "Forest plot")]
    found += [
        figure("subgroups", f"forest_{key}_by_{asked['field']}", f"Forest plot by {asked['field']}", place)
        for place, asked in enumerate(outcome.get("subgroups", []))
    ]
    if outcome["egger"] or "trim_and_fill" in diagnostics:
        found.append(figure("funnel", f"funnel_{key}", "Funnel plot"))
    found += [figure(name, f"{name}_{key}", title) for name, title in FIGURE_DIAGNOSTICS.items() if name in diagnostics]
    for place, asked in enumerate(outcome.get("moderators", [])):
        number = f"_{place + 1}" if len(outcome["moderators"]) > 1 else ""
        found += [
            figure("bubbles", f"bubbles_{key}{number}_{field}", f"Meta-regression on {field}", (place, at))
            for at, field in enumerate(asked["fields"])
        ]
    return found
