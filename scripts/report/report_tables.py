"""What the report's tables show: tables and documents of the stages go in, rows made for reading come out."""

from collections.abc import Iterable

import pandas as pd

from scripts.common.ids import listed
from scripts.extraction.risk_of_bias_figures import list_figures
from scripts.extraction.risk_of_bias_tools import tools_of
from scripts.pooling.effect_axis import print_number, print_p
from scripts.pooling.forest_table import forest_table
from scripts.pooling.zero_cells import conversion_of, correction_in
from scripts.report.show_analyses import show_analyses

AUTHORS_NAMED = 6
PROVENANCE = ("printed", "real", "reconstructed")
VERDICTS = (
    ("contradicts_itself", "✗", "Contradicts itself", "two printed statements cannot both be true"),
    ("differs", "≠", "Differs", "from what was computed here, from a source, or from good practice"),
    ("not_determinable", "?", "Not determinable", "what would be needed is not published"),
    ("reproduced", "✓", "Reproduced", "follows from other printed values or from real inputs"),
    ("by_construction", "=", "By construction", "agrees because inputs were reconstructed to give it: no evidence"),
)
AGREEMENT_COLUMNS = ("include", "exclude")


def cite(report: dict[str, str]) -> dict[str, str]:
    """A report as a reference: authors (six, then et al.), title, where (journal and year), link."""
    names = [_short_name(name) for name in report["authors"].split(";") if name.strip()]
    authors = ", ".join(names[:AUTHORS_NAMED]) + (", et al" if len(names) > AUTHORS_NAMED else "")
    where = " ".join(part for part in (report["journal"], report["year"]) if part)
    return {"authors": authors, "title": report["title"].rstrip(". "), "where": where, "link": report["link"]}


def show_agreement(agreement: dict, people: dict[str, str]) -> list[dict]:
    """Agreement of the reviewers in a phase, a line for each group of votes; [] where nothing was judged by two.

    `agreement`: agreement.json; `people`: reviewers' keys → names. A line has who, n, votes (the table of two raters'
    decisions, none for reasons, nor where a maybe is a vote of its own) and the measures in words, each with
    its 95% interval.
    """
    parts = [("", agreement), ("Pilot: ", agreement.get("pilot") or {"n": 0})]
    return [line for before, found in parts if found.get("n") for line in _agreement_lines(before, found, people)]


def _agreement_lines(before: str, found: dict, people: dict[str, str]) -> list[dict]:
    lines = []
    blank = {"names": [], "votes": [], "together": ""}
    for pair in found.get("pairs", []):
        names = [people.get(key, key) for key in pair["reviewers"]]
        votes = [[pair["table"][f"{a} {b}"] for b in AGREEMENT_COLUMNS] for a in AGREEMENT_COLUMNS]
        whole = sum(map(sum, votes)) == pair["n"]
        own = {"who": before + " and ".join(names), "names": names, "votes": votes if whole else []}
        lines.append(blank | own | _measures(pair))
    if len(lines) > 1:
        lines.append(blank | {"who": f"{before}All pairs"} | _measures(found))
    if found.get("reasons") and found["reasons"]["n"]:
        who = f"{before}Reasons, where both exclude"
        lines.append(blank | {"who": who} | _measures(found["reasons"]))
    if found.get("raters"):
        said = _measures(found["raters"], ("fleiss", "krippendorff"))
        words = f"Fleiss' kappa {said['fleiss']}; Krippendorff's alpha {said['krippendorff']}"
        lines.append(blank | {"who": f"{before}All reviewers", "n": said["n"], "together": words})
    return lines


def _measures(found: dict, names: tuple[str, ...] = ("agreement", "kappa", "pabak", "ac1")) -> dict:
    """n, and each measure as "0.81 (0.75 to 0.87)"; agreement in percent."""
    said = {"n": found["n"]}
    for name in names:
        value, interval = found[name], found["intervals"].get(name)
        scale, digits, unit = (100, 1, "%") if name == "agreement" else (1, 2, "")
        if value is None:
            said[name] = "not defined"
            continue
        said[name] = f"{print_number(scale * value, digits)}{unit}"
        if interval:
            low, high = (print_number(scale * bound, digits) for bound in interval)
            said[name] += f" ({low} to {high})"
    return said


def list_exclusions(
    consensus: pd.DataFrame, reports: pd.DataFrame, ledger: pd.DataFrame, reasons: list[dict[str, str]]
) -> list[dict]:
    """The reports excluded at full text under each reason, in the protocol's order; reasons without any are left out.

    Each report is a reference (`cite`) with the provenance of its record.
    """
    cited = _references(reports, ledger)
    excluded = consensus[consensus["decision"] == "exclude"].groupby("reason")["row_id"].agg(list)
    return [
        {"label": reason["label"], "reports": _in_order(cited[row_id] for row_id in excluded[reason["key"]])}
        for reason in reasons
        if reason["key"] in excluded
    ]


def list_included(consensus: pd.DataFrame, reports: pd.DataFrame, ledger: pd.DataFrame) -> list[dict]:
    """The included reports as references with the provenance of their records."""
    cited = _references(reports, ledger)
    return _in_order(cited[row_id] for row_id in consensus.loc[consensus["decision"] == "include", "row_id"])


def characteristics(studies: pd.DataFrame, fields: list[dict[str, str]]) -> list[dict]:
    """The table of included studies: for each, its label and a cell (value, provenance) for each field, by label."""
    cells = studies.set_index(["study_id", "field"])[["value", "provenance"]].to_dict("index")
    labels = dict(zip(studies["study_id"], studies["label"], strict=True))
    empty = {"value": "", "provenance": ""}
    return [
        {"label": label, "cells": [cells.get((study_id, field["key"]), empty) for field in fields]}
        for study_id, label in sorted(labels.items(), key=lambda item: (item[1].casefold(), item[0]))
    ]


def show_risk_of_bias(protocol: dict, judged: pd.DataFrame, labels: dict[str, str], notes: list[dict]) -> dict:
    """The figures of risk of bias (name, caption), where people judged otherwise than the algorithm, and what to note.

    `judged`: risk_of_bias.csv; `labels`: study_id → label; `notes`: tool_notes.json.
    """
    figures, deviations = [], []
    otherwise = judged[(judged["suggested"] != "") & (judged["suggested"] != judged["judgement"])]
    outcomes = {outcome["key"]: outcome["label"] for outcome in protocol["outcomes"]}
    for figure in list_figures(protocol):
        overall = any(domain.get("overall") for domain in figure["tool"]["domains"])
        caption = f"Risk of bias by the {figure['tool']['label']}" if not figure["unit"] else figure["title"]
        ending = "" if overall else " The tool has no overall judgement."
        caption += f": each judgement, and the share of each judgement by domain.{ending}"
        figures.append({"name": figure["name"], "caption": caption})
    for tool in tools_of(protocol):
        words = {each["key"]: each["label"].lower() for each in tool["judgements"]}
        domains = {domain["key"]: domain["label"] for domain in tool["domains"]}
        deviations += [
            {
                "study": labels[row["study_id"]],
                "result": outcomes.get(row["outcome_group"], row["outcome_group"]),
                "domain": domains[row["domain"]],
                "suggested": words[row["suggested"]],
                "judged": words.get(row["judgement"], row["judgement"]),
                "support": row["support"],
            }
            for row in otherwise[otherwise["tool"] == tool["key"]].to_dict("records")
        ]
    return {
        "figures": figures,
        "deviations": deviations,
        "notes": [f"{n['message']} {n['fix']}".strip() for n in notes],
    }


def show_conversions(
    steps: pd.DataFrame, effects: pd.DataFrame, outcomes: list[dict], labels: dict[str, str]
) -> list[dict[str, str]]:
    """All that was done to numbers between print and pooling, with the outcome in words: the steps of conversions.csv,
    and what was added for cells of zero (`effects`: effects.csv). `labels`: study_id → label."""
    words = {outcome["key"]: _at_its_time(outcome) for outcome in outcomes}
    converted = steps.assign(outcome=steps["outcome"].map(words)).to_dict("records")
    corrected = [
        conversion_of(row) | {"label": labels[row["study_id"]], "outcome": words[row["outcome"]]}
        for row in effects.to_dict("records")
        if correction_in(row["conversions"])
    ]
    return converted + corrected


def _at_its_time(outcome: dict) -> str:
    months = outcome["time_months"]
    return outcome["label"] + (f", {months:g} months" if months else "")


def list_places(arms: pd.DataFrame, labels: dict[str, str], reports: pd.DataFrame) -> dict[str, list[dict]]:
    """Where the numbers of each outcome stand: outcome → study, arm, report (id and link), page, quotation.

    `arms`: outcomes.csv; `reports`: full_text/rows.csv.
    """
    links = dict(zip(reports["row_id"], reports["link"], strict=True))
    told = arms[(arms["page"] != "") | (arms["quotation"] != "")]
    cited = [[{"id": i, "link": links.get(i, "")} for i in listed(cell)] for cell in told["report_id"]]
    told = told.assign(study=told["study_id"].map(labels), reports=pd.Series(cited, told.index, dtype=object))
    shown = ["study", "reports", "arm", "page", "quotation", "provenance"]
    return {outcome: rows[shown].to_dict("records") for outcome, rows in told.groupby("outcome", sort=False)}


def list_not_pooled(effects: pd.DataFrame, labels: dict[str, str], outcomes: list[dict]) -> list[dict]:
    """Outcomes of included studies that could not be pooled: outcome, reason, studies (labels, joined)."""
    words = {outcome["key"]: outcome["label"] for outcome in outcomes}
    left = effects[(effects["note"] != "") & (effects["yi"] == "")]
    why = left["note"].str.removesuffix(": not pooled")
    told = pd.DataFrame({"outcome": left["outcome"].map(words), "why": why, "studies": left["study_id"].map(labels)})
    return told.groupby(["outcome", "why"], sort=False)["studies"].agg(", ".join).reset_index().to_dict("records")


def show_outcomes(outcomes: list[dict], pooled: dict, effects: pd.DataFrame, labels: dict[str, str]) -> list[dict]:
    """Each outcome with its forest plot in text (`plot`, a ForestTable), Egger's test and further analyses.

    `effects`: effects.csv; `labels`: study_id → label.
    """
    return [
        {
            "key": outcome["key"],
            "label": outcome["label"],
            "scale": outcome["scale"],
            "k": pooled[outcome["key"]]["k"],
            "plot": forest_table(
                effects[effects["outcome"] == outcome["key"]].to_dict("records"), pooled[outcome["key"]], labels
            ),
            "egger": _show_egger(pooled[outcome["key"]].get("egger")),
            "planned": pooled[outcome["key"]]["planned"],
            "analyses": show_analyses(outcome, pooled[outcome["key"]], labels),
        }
        for outcome in outcomes
    ]


def votes_with_provenance(
    decisions: dict[str, pd.DataFrame], verdicts: pd.DataFrame, stated: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """The verdicts on duplicates and the votes of each phase, with the provenance that is stated of their sheet.

    `decisions`: decisions.csv by phase; `stated`: config/<review>/provenance.csv, where a row_id may name a sheet
    (title_abstract.A, full_text.B, duplicates) instead of a record.
    """
    of_sheet = dict(zip(stated["row_id"], stated["provenance"], strict=True))
    votes = {"duplicates": verdicts.assign(provenance=of_sheet.get("duplicates", ""))}
    for phase, table in decisions.items():
        cast = table[table["decision"] != ""]
        votes[phase] = cast.assign(provenance=(f"{phase}." + cast["reviewer"]).map(of_sheet).fillna(""))
    return votes


def count_provenance(tables: dict[str, pd.DataFrame]) -> list[dict]:
    """How many rows of each table are of each provenance, or of none that is stated; [] if none is stated anywhere."""
    stated = pd.concat({name: table["provenance"] for name, table in tables.items()}, names=["table"])
    counts = pd.crosstab(stated.index.get_level_values("table"), stated)
    counts = counts.reindex(index=list(tables), columns=[*PROVENANCE, ""], fill_value=0)
    if not counts[[*PROVENANCE]].any(axis=None):
        return []
    return [{"table": name, "counts": counts.loc[name].tolist()} for name in tables]


def group_reproduction(table: pd.DataFrame) -> list[dict]:
    """The rows of reproduction.csv by verdict, disagreements first; verdicts without rows are left out."""
    return [
        {"verdict": verdict, "symbol": symbol, "label": label, "meaning": meaning, "rows": found.to_dict("records")}
        for verdict, symbol, label, meaning in VERDICTS
        if len(found := table[table["verdict"] == verdict])
    ]


def _short_name(name: str) -> str:
    family, _, given = (part.strip() for part in name.strip().partition(","))
    initials = given if given.isupper() else "".join(word[0] for word in given.replace("-", " ").split())
    return f"{family} {initials.replace('.', '').replace(' ', '')}".strip()


def _references(reports: pd.DataFrame, ledger: pd.DataFrame) -> dict[str, dict]:
    sought = ledger.assign(report_id=ledger["report_id"].map(listed)).explode("report_id")
    provenance = dict(zip(sought["report_id"], sought["provenance"], strict=True))
    return {
        row["row_id"]: cite(row) | {"provenance": provenance.get(row["row_id"], "")}
        for row in reports.to_dict("records")
    }


def _in_order(references: Iterable[dict]) -> list[dict]:
    return sorted(references, key=lambda reference: (reference["authors"].casefold(), reference["title"]))


def _show_egger(egger: dict | None) -> dict | None:
    if egger is None:
        return None
    done = egger["intercept"] is not None
    said = f"intercept {print_number(egger['intercept'])}, {print_p(egger['p'])}" if done else "cannot be made"
    return {"k": egger["k"], "said": said, "notes": egger["notes"]}
