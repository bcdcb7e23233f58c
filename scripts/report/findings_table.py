"""The table of findings (GRADE): pooled effects and people's judgements go in, rows and a document come out."""

from scripts.documents.document import Bullets, Document, Paragraph, Table, bold, italic
from scripts.pooling.effect_axis import print_effect
from scripts.pooling.measures import MEASURES
from scripts.report.absolute_effects import (
    WITH_RISKS,
    Interval,
    back_from_log,
    difference_in_units,
    difference_per_1000,
    risks_per_1000,
    size_in_words,
)
from scripts.report.certainty_form import LEVEL_WORDS, SYMBOLS

NOT_JUDGED = "not judged"
HEADER = [
    "Outcome",
    "Participants (studies)",
    "Relative effect (95% CI)",
    "Risk without it",
    "Risk with it",
    "Difference",
    "Certainty",
]
_EXPLAINED = (
    "The risk with the intervention, and its 95% confidence interval, follow from the stated risk without it and the "
    "pooled relative effect (Cochrane Handbook, chapter 15)."
)
_MEANINGS = {
    "high": "the true effect is close to the estimate",
    "moderate": "the true effect is probably close to the estimate, and may be quite different",
    "low": "the true effect may be quite different from the estimate",
    "very_low": "the true effect is probably quite different from the estimate",
}


def numbers_of(outcome: dict, arms: list[dict[str, str]]) -> dict:
    """Studies and participants behind a pooled effect, the effect in words, heterogeneity.

    `outcome`: its entry of pooled.json; `arms`: its rows of outcomes.csv.
    """
    people = sum(float(row["people"] or 0) for row in arms if row["study_id"] in outcome["studies"])
    if outcome["estimate"] is None:
        return {"studies": 0, "people": 0, "effect": "no study has data", "heterogeneity": ""}
    name = MEASURES[outcome["measure"]].name
    told = (outcome[key] for key in ("estimate", "ci_low", "ci_high"))
    effect = print_effect(*told, outcome["measure"], outcome.get("size"))
    spread = f"I² {outcome['i2']:.0f}%" if outcome["k"] > 1 and outcome["i2"] is not None else "one study"
    return {
        "studies": len(set(outcome["studies"])),
        "people": round(people),
        "effect": f"{name} {effect}",
        "heterogeneity": spread,
    }


def finding_rows(asked: dict, about: dict, outcome: dict, numbers: dict, judged: dict) -> list[dict]:
    """The rows of an outcome: one for each stated baseline risk, one if there is none.

    `asked`: the protocol's entry under `certainty`; `about`: the outcome in the protocol; `outcome`: in pooled.json;
    `judged`: certainty and footnotes.
    """
    label = f"{about['label']} at {about['time_months']:g} months" if about["time_months"] else about["label"]
    row = {
        "outcome": label,
        "importance": asked.get("importance", ""),
        "people": f"{numbers['people']:,} ({numbers['studies']})" if numbers["studies"] else "0 (0)",
        "relative": "–",
        "without": "–",
        "with": "–",
        "difference": numbers["effect"] if not numbers["studies"] else "",
        "certainty": judged["certainty"],
        "footnotes": judged["footnotes"],
    }
    if not numbers["studies"]:
        return [row]
    if outcome["measure"] in WITH_RISKS:
        relative = numbers["effect"] if MEASURES[outcome["measure"]].is_log_ratio else "–"
        row |= {"relative": relative}
        return _with_risks(row, asked.get("baseline_risks", []), outcome)
    if MEASURES[outcome["measure"]].is_of_one_group:
        return [row | {"difference": numbers["effect"]}]
    if MEASURES[outcome["measure"]].is_log_ratio:
        return [row | {"relative": numbers["effect"], "difference": "–"}]
    return [row | {"difference": _difference(asked.get("sd", {}), outcome, asked.get("unit", ""))}]


def _with_risks(row: dict, baselines: list[dict], outcome: dict) -> list[dict]:
    if not baselines:
        missing = "no baseline risk stated" if outcome["measure"] != "RD" else difference_per_1000(
            Interval(*(1000 * value for value in back_from_log(outcome))), 0
        )  # fmt: skip
        return [row | {"difference": missing}]
    rows = []
    for place, baseline in enumerate(baselines):
        risks = risks_per_1000(outcome, baseline["per_1000"])
        low, high = sorted(round(risk) for risk in risks[1:])
        cells = {
            "without": f"{baseline['per_1000']:g} per 1,000 ({baseline['label']}: {baseline['source']})",
            "with": f"{round(risks.estimate):,} per 1,000 ({low:,} to {high:,})",
            "difference": difference_per_1000(risks, baseline["per_1000"]),
        }
        rows.append((row if place == 0 else dict.fromkeys(row, "") | {"footnotes": []}) | cells)
    return rows


def _difference(sd: dict, outcome: dict, unit: str) -> str:
    values = back_from_log(outcome)
    if outcome["measure"] != "SMD":
        return difference_in_units(values, unit, outcome["measure"])
    told = f"{difference_in_units(values, '', 'SMD')}, {size_in_words(values.estimate)} by a rule of thumb"
    if sd:
        in_units = Interval(*(value * sd["value"] for value in values))
        told += f"; {difference_in_units(in_units, sd['unit'])} with an SD of {sd['value']:g} ({sd['source']})"
    return told


def lettered(rows: list[dict]) -> tuple[list[dict], list[tuple[str, str]]]:
    """Rows with the letters of their footnotes in `marks`, and the footnotes: (letter, text), each text once."""
    letters: dict[str, str] = {}
    for row in rows:
        for note in row["footnotes"]:
            letters.setdefault(note, _letter(len(letters)))
    marked = [row | {"marks": ", ".join(letters[note] for note in row["footnotes"])} for row in rows]
    return marked, [(letter, note) for note, letter in letters.items()]


def _letter(place: int) -> str:
    round_, at = divmod(place, 26)
    return "abcdefghijklmnopqrstuvwxyz"[at] * (round_ + 1)


def certainty_text(row: dict) -> str:
    """What the table says of a row's certainty: the signs and the word, or that nobody judged it."""
    if not row["outcome"]:
        return ""
    if not row["certainty"]:
        return NOT_JUDGED
    return f"{SYMBOLS[row['certainty']]} {LEVEL_WORDS[row['certainty']]}"


def findings_document(protocol: dict, rows: list[dict]) -> Document:
    """The table of findings as a document of its own."""
    marked, footnotes = lettered(rows)
    question = protocol["question"]
    cells = [
        [
            [bold(row["outcome"])] if row["outcome"] else "",
            row["people"],
            row["relative"],
            row["without"],
            row["with"],
            row["difference"],
            [certainty_text(row), italic(f" {row['marks']}") if row["marks"] else ""],
        ]
        for row in marked
    ]
    used = [level for level in ("high", "moderate", "low", "very_low") if level in {row["certainty"] for row in rows}]
    blocks = [
        Paragraph([bold("Population: "), question["population"]]),
        Paragraph([bold("Intervention: "), question["intervention"]]),
        Paragraph([bold("Comparison: "), question["comparison"]]),
        Table("Summary of findings.", HEADER, cells),
        *([Bullets([[italic(f"{letter} "), text] for letter, text in footnotes])] if footnotes else []),
        Paragraph(_EXPLAINED),
        *(
            [Bullets([f"{LEVEL_WORDS[level].capitalize()} certainty: {_MEANINGS[level]}." for level in used])]
            if used
            else []
        ),
    ]
    return Document(f"Summary of findings: {protocol['title']}", blocks, protocol["notice"], landscape=True)
