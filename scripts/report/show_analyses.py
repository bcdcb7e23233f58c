"""What an outcome's further analyses show: its entry of pooled.json goes in, headings, tables and figures come out.

An analysis is {title, post_hoc, sentences, notes, header, rows, figures: [(name, caption)]}; without a table, `rows` is
empty.
"""

from scripts.pooling.effect_axis import print_effect, print_number, print_p
from scripts.pooling.forest_table import heterogeneity_text, name_effect, test_of_groups_text, with_labels
from scripts.pooling.pooling_figures import list_pooling_figures
from scripts.pooling.small_study_effects import count_of_studies

RESULT = ("Studies", "Effect [95% CI]", "p", "τ²", "I²")
TITLES = {
    "leave_one_out": "Without each study in turn", "cumulative": "Cumulative results", "influence": "Influence",
    "baujat": "Baujat plot", "labbe": "L'Abbé plot", "trim_and_fill": "Trim-and-fill",
    "contour_funnel": "Contour-enhanced funnel plot", "begg": "Begg's test",
    "egger_mixed": "Egger's test, mixed effects", "peters": "Peters's test",
}  # fmt: skip
INFLUENCE = (
    ("rstudent", "Studentised residual"), ("dffits", "DFFITS"), ("cook", "Cook's distance"),
    ("covariance_ratio", "Covariance ratio"), ("dfbetas", "DFBETAS"), ("hat", "Hat"),
)  # fmt: skip
WHAT_IT_DOES = {
    "model": "model {}", "tau2": "τ² by {}", "ci": "interval {}", "as": "formulas of {}",
    "robust": "robust variance: {}",
}  # fmt: skip


def show_analyses(outcome: dict, result: dict, labels: dict[str, str]) -> list[dict]:
    """The analyses that an outcome of the protocol asks for, in the order subgroups, regressions, sensitivity, others.

    `result`: the outcome's entry of pooled.json; `labels`: study_id → label.
    """
    found = [_subgroups(entry, result["measure"]) for entry in result.get("subgroups", [])]
    found += [_regression(entry) for entry in result.get("meta_regressions", [])]
    if result.get("sensitivity"):
        found.append(_sensitivity(result["sensitivity"], result["measure"], labels))
    found += [_DIAGNOSTIC.get(name, _test)(name, result, labels) for name in TITLES if name in result]
    figures = list_pooling_figures([outcome])
    said = set(result["egger"]["notes"]) if "egger" in result else set()
    for analysis in found:
        analysis["notes"] = [with_labels(note, labels) for note in analysis["notes"] if note not in said]
        said |= set(analysis["notes"])
        caption = f"{outcome['label']}: {analysis['title']}"
        analysis["figures"] = [(f["name"], caption) for f in figures if _belongs(f, analysis)]
    return found


def _belongs(figure: dict, analysis: dict) -> bool:
    if figure["kind"] == "bubbles":
        return analysis["kind"] == "bubbles" and figure["item"][0] == analysis["place"]
    if figure["kind"] == "subgroups":
        return analysis["kind"] == "subgroups" and figure["name"].endswith(f"_by_{analysis['place']}")
    return figure["kind"] == analysis["kind"]


def _analysis(kind: str, title: str, planned: bool, **parts) -> dict:
    empty = {"sentences": [], "notes": [], "header": (), "rows": [], "place": None}
    return empty | {"kind": kind, "title": title, "post_hoc": not planned} | parts


def _numbers(result: dict, measure: str, n: float | None = None) -> tuple[str, ...]:
    if result["estimate"] is None:
        return str(result["k"]), "no result", "", "", ""
    tau2 = "" if result["tau2"] is None else f"{result['tau2']:.3g}"
    i2 = "" if result["i2"] is None else f"{result['i2']:.0f}%"
    effect = print_effect(result["estimate"], result["ci_low"], result["ci_high"], measure, result.get("size") or n)
    return str(result["k"]), effect, print_p(result["p"]), tau2, i2


def _subgroups(entry: dict, measure: str) -> dict:
    rows = [(group["name"], *_numbers(group, measure)) for group in entry["groups"]]
    tau2 = {"separate": "each with its own τ²", "common": "with one τ² for all"}[entry["tau2"]]
    said = [f"Pooled {tau2}. {test_of_groups_text(entry['test'])}"]
    parts = {"sentences": said, "notes": entry["notes"], "header": ("Subgroup", *RESULT), "rows": rows}
    return _analysis("subgroups", f"By {entry['label']}", entry["planned"], **parts, place=entry["field"])


def _regression(entry: dict) -> dict:
    rows = [
        (
            row["name"],
            f"{row['estimate']:.3g} [{row['ci_low']:.3g}, {row['ci_high']:.3g}]".replace("-", "−"),
            f"{row['se']:.3g}",
            print_p(row["p"]),
        )
        for row in entry["coefficients"]
    ]
    said = []
    if rows and entry["qm"] is not None:
        df = entry["qm_df"]
        test = f"QM({df[0]})" if df[1] is None else f"F({df[0]}, {df[1]})"
        left = heterogeneity_text({"q": entry["qe"], "q_df": entry["qe_df"], "q_p": entry["qe_p"]} | _left(entry))
        r2 = "" if entry["r2"] is None else f" R² = {entry['r2']:.0f}%."
        said = [
            f"{entry['k']} studies. {test} = {entry['qm']:.2f} ({print_p(entry['qm_p'])}).{r2} Residual h{left[1:]}."
        ]
    title = f"Meta-regression on {', '.join(entry['labels'])}"
    parts = {"sentences": said, "notes": entry["notes"], "rows": rows}
    header = ("Coefficient", "Estimate [95% CI], scale of analysis", "SE", "p")
    return _analysis("bubbles", title, entry["planned"], **parts, header=header, place=entry["place"])


def _left(entry: dict) -> dict:
    return {"tau2": entry["tau2"], "i2": entry["i2"], "tau2_method": entry["fitted_by"]}


def _sensitivity(entries: list[dict], measure: str, labels: dict[str, str]) -> dict:
    rows, notes = [], []
    for entry in entries:
        label = entry["label"] + ("" if entry["planned"] else " (post hoc)")
        done = [WHAT_IT_DOES[key].format(value) for key, value in entry["changed"].items()]
        if entry["left_out"]:
            done.append("without " + ", ".join(labels.get(study, study) for study in entry["left_out"]))
        rows.append((label, "; ".join(done) or "nothing was left out", *_numbers(entry, measure)))
        notes += [f"{entry['label']}: {note}" for note in entry["notes"] if "not recommended" in note]
    header = ("Analysis", "Otherwise than the main result", *RESULT)
    return _analysis("sensitivity", "Sensitivity analyses", True, header=header, rows=rows, notes=notes)


def _studies(name: str, result: dict, labels: dict[str, str]) -> dict:
    entry, measure, n = result[name], result["measure"], result.get("size")
    rows = [(name_effect(row["study"], row["pair"], labels), *_numbers(row, measure, n)) for row in entry["studies"]]
    header = ("Left out" if name == "leave_one_out" else "Added", *RESULT)
    return _analysis(name, TITLES[name], entry["planned"], header=header, rows=rows, notes=entry["notes"])


def _influence(name: str, result: dict, labels: dict[str, str]) -> dict:
    entry = result[name]
    rows = [
        (
            name_effect(row["study"], row["pair"], labels),
            *(print_number(row[key]) for key, _ in INFLUENCE),
            "yes" if row["influential"] else "",
        )
        for row in entry["studies"]
    ]
    header = ("Study", *(words for _, words in INFLUENCE), "Influential")
    return _analysis(name, TITLES[name], entry["planned"], header=header, rows=rows, notes=entry["notes"])


def _figure(name: str, result: dict, labels: dict[str, str]) -> dict:
    return _analysis(name, TITLES[name], result[name]["planned"], notes=result[name]["notes"])


def _trim_and_fill(name: str, result: dict, labels: dict[str, str]) -> dict:
    entry, said = result[name], []
    if entry["filled"] is not None:
        effect = print_effect(
            entry["estimate"], entry["ci_low"], entry["ci_high"], result["measure"], result.get("size")
        )
        filled = count_of_studies(entry["filled"])
        said = [
            f"{filled} filled in on the {entry['side']} (L0; by R0 {entry['filled_r0']}): {effect}. "
            "It shows what asymmetry would do, and is no estimate to rely upon."
        ]
    return _analysis("funnel", TITLES[name], entry["planned"], sentences=said, notes=entry["notes"])


def _test(name: str, result: dict, labels: dict[str, str]) -> dict:
    entry, said = result[name], []
    if entry["p"] is not None:
        kind = next(key for key in ("slope", "tau") if key in entry)
        words = {"slope": "slope", "tau": "Kendall's τ"}[kind]
        numbers = f"{words} {print_number(entry[kind])}, {print_p(entry['p'])}"
        said = [f"{entry['regression'][0].upper()}{entry['regression'][1:]}: {numbers}, {entry['k']} studies."]
    return _analysis(name, TITLES[name], entry["planned"], sentences=said, notes=entry["notes"])


_DIAGNOSTIC = {
    "leave_one_out": _studies, "cumulative": _studies, "influence": _influence, "baujat": _figure, "labbe": _figure,
    "contour_funnel": _figure, "trim_and_fill": _trim_and_fill,
}  # fmt: skip
