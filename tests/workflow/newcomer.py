"""A newcomer, who starts a review, and what they write and type."""

from pathlib import Path

from tests.command.conftest import Place, lend_environment
from tests.workflow.aspirin_review import fill

RIS = "TY  - JOUR\nTI  - {title}\nAU  - {name}, A\nPY  - 20{year}\nAB  - We watched people in {name}.\nER  - \n\n"
TOWNS = ("Aarhus", "Bergen", "Coimbra", "Dijon")
RIGHT = "searches/pubmed/2026-01-31"
WRITTEN = {
    "title: The title of your review": "title: Gardening: a review",
    "population: Who": "population: Adults",
    "intervention: What is done": "intervention: Gardening",
    "comparison: Compared with what": "comparison: Rest",
    "outcomes: What is measured": "outcomes: Mood",
    "- A criterion that a study has to meet": "- Randomised",
    "- A criterion that rules a study out": "- Children",
    "query: your query, as it was entered": "query: gardening",
    "who: Your name": "who: Ann",
    "name: First reviewer": "name: Ann",
    "name: Second reviewer": "name: Ben",
    "label: First outcome": "label: Mood",
    "# hits: 123 ": "hits: 4 #",
    "tool: rob2 #": "tool: rob1 #",
    "measure: SMD #": "measure: RR #",
    "kind: participants}": "kind: participants}\n    - {key: age, label: Mean age, kind: number}",
    "# With this, people judge": "certainty: {outcomes: [{outcome: first_outcome}]}\n# With this, people judge",
}
# What the two papers print of each arm: people, and events of the first outcome. In Aarhus nobody in one arm had any.
PRINTED = {
    ("Aarhus", "intervention"): ("50", "0"), ("Aarhus", "control"): ("49", "6"),
    ("Bergen", "intervention"): ("480", "31"), ("Bergen", "control"): ("490", "44"),
}  # fmt: skip


class Newcomer:
    """Who starts a review named `garden`, and reads what is said: of a command that did not go well, only that."""

    def __init__(self, folder: Path):
        lend_environment(folder)
        self.place = Place(folder)
        self.place.review, self.place.results = folder / "config" / "garden", folder / "results" / "garden"

    def does(self, command: str, status: int = 0, review: str = "garden") -> str:
        """What is said by `litfunnel COMMAND`: on standard output if it went well, else on standard error."""
        done = self.place.litfunnel(command, "--review", review)
        assert done.returncode == status, done.stdout + done.stderr
        assert "Traceback" not in done.stdout + done.stderr
        assert "nakemake" not in done.stdout + done.stderr
        return done.stderr if status else done.stdout

    def writes(self, old: str, new: str) -> None:
        """Changes a text of the protocol."""
        path = self.place.review / "review.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def puts(self, name: str, towns=TOWNS) -> Path:
        """Puts an export somewhere."""
        path = self.place.review / name
        path.parent.mkdir(parents=True, exist_ok=True)
        records = (RIS.format(title=f"Gardening in {t}", name=t, year=10 + n) for n, t in enumerate(towns))
        path.write_text("".join(records), encoding="utf-8")
        return path

    def decides(self, phase: str, person: str, included: tuple[str, ...], **otherwise: str) -> None:
        """Fills in a screening sheet: these towns are in, the others are out."""

        def answer(shown: dict) -> dict:
            chosen = any(town in shown["Title"] for town in included)
            if chosen:
                return {"Decision": "include"} | ({"Reason": None} if "Reason" in shown else {})
            return {"Decision": "exclude", **otherwise} if shown["Title"] else {}

        assert fill(self.place, f"{phase}.{person}", "Screening", answer)

    def extracts(self, person: str, fields: dict[str, str]) -> None:
        """Fills in the characteristics, these values the same for both studies, and the outcomes."""

        def field(shown: dict) -> dict:
            value = fields.get(shown["Item"])
            return {"Value": value, "Page or table": "Table 1", "Provenance": "printed"} if value else {}

        def outcome(shown: dict) -> dict:
            town = next((town for town in TOWNS if town in shown["Study"]), "")
            n, events = PRINTED.get((town, shown["Arm"]), ("", ""))
            return {"Statistic": "final", "n": n, "Events": events} if n else {}

        assert fill(self.place, f"extraction.{person}", "Characteristics", field)
        fill(self.place, f"extraction.{person}", "Outcomes", outcome)

    def judges_bias(self, person: str, support: str) -> None:
        """Fills in the sheet for risk of bias."""

        def judge(shown: dict) -> dict:
            return {"Judgement": "low", "Support for the judgement": support, "Provenance": "printed"}

        assert fill(self.place, f"risk_of_bias.{person}", "Risk of bias", judge)

    def judges_certainty(self, certainty: str) -> None:
        """Fills in the sheet for certainty: all is well, but that the result is imprecise."""
        said = dict.fromkeys(("Risk of bias", "Inconsistency", "Indirectness"), "not serious")
        said |= {"Evidence from": "randomised trials (high)", "Imprecision": "serious (−1)", "Certainty": certainty}
        said |= {"Publication bias": "undetected"}
        assert fill(self.place, "certainty", "Certainty", lambda shown: said if shown["Outcome"] else {})

        def reason(shown: dict) -> dict:
            return {"Footnote": "Few events."} if shown["Domain"] == "Imprecision" else {}

        assert fill(self.place, "certainty", "Reasons", reason) == 1

    def sheets(self) -> set[str]:
        """The names of the sheets that there are."""
        return {path.stem for path in (self.place.review / "sheets").glob("*.xlsx")}
