"""A first review as a newcomer makes it, with the mistakes that newcomers make: each is told in plain words, and at the
end the review is sealed."""

import re
from pathlib import Path

import pytest

from scripts.command.run_logs import log_of_run
from tests.command.conftest import Place, lend_environment
from tests.workflow.aspirin_review import fill
from tests.workflow.conftest import check_out

pytestmark = pytest.mark.slow

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
}


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
            return {"Decision": "include"} if chosen else {"Decision": "exclude", **otherwise} if shown["Title"] else {}

        assert fill(self.place, f"{phase}.{person}", "Screening", answer)


@pytest.fixture(scope="module")
def newcomer(tmp_path_factory) -> Newcomer:
    return Newcomer(check_out(tmp_path_factory.mktemp("first")).folder)


def test_a_first_review_with_every_mistake_on_the_way_is_sealed_at_the_end(newcomer):
    litfunnel = newcomer.place.litfunnel
    # Names
    told = litfunnel("new", "My Garden").stderr
    assert told == (
        "config: 'My Garden' cannot be the name of a review. Use lower case letters, digits and _, a letter first, "
        "as in: make new REVIEW=my_garden\n"
    )
    assert litfunnel("new", "garden").returncode == 0
    told = newcomer.does("run", 1, review="gardn")
    assert told == (
        "config/gardn/review.yaml: there is no such review. Reviews here: als_exercise, garden. "
        "`make new REVIEW=name` starts one.\n"
    )

    # The protocol
    told = newcomer.does("check", 1)
    assert told.count("still says") == 12
    assert "key question.population: still says 'Who'. Write your own." in told
    assert "there is no export in the folder" in told
    for old, new in WRITTEN.items():
        newcomer.writes(old, new)
    told = newcomer.does("check", 1)
    assert told == (
        "config/garden/review.yaml, line 2: is not valid YAML: there is a colon within a text, or the line is indented "
        'too far. Put a text with a colon into quotes, as in title: "Exercise: a review".\n'
    )
    assert newcomer.does("run", 1) == f"The run stopped. {told}"
    newcomer.writes("title: Gardening: a review", 'title: "Gardening: a review"')

    # The exports
    misplaced = newcomer.puts("searches/pubmed/export.ris")
    told = newcomer.does("run", 1)
    assert told.startswith("The run stopped. 2 things are to be mended:\n")
    assert f"config/garden/{RIGHT}: the protocol has this search, but there is no export in the folder." in told
    assert "lies in the folder of a source, not in that of one search, and would not be read." in told
    assert f"Move it to config/garden/{RIGHT}/." in told
    said = litfunnel("check", "--review", "garden").stdout
    assert "searches/pubmed/export.ris: 4 records, ris; not read in a run" in said
    misplaced.rename(newcomer.place.review / RIGHT / "export.ris")
    (newcomer.place.review / RIGHT / "Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0")
    newcomer.puts(f"{RIGHT}/export.ris", TOWNS[:3])
    told = newcomer.does("check", 1)
    assert "holds 3 distinct records, but the platform displayed 4 hits" in told
    newcomer.puts(f"{RIGHT}/export.ris")
    library = newcomer.puts("searches/My library.enl")
    assert "In EndNote: File, Export, as RIS or XML." in newcomer.does("run", 1)
    library.unlink()
    second = newcomer.puts("searches/embase/2026-02-01/export.ris", ("Aarhus", "Erfurt"))
    *_, key, name, kind, searches, date, platform, query, who = newcomer.does("check", 1).splitlines()
    lines = "\n".join((key, name, kind, searches, date, platform, query, who))
    newcomer.writes("\n# Reports that a good search", f"\n{lines}\n\n# Reports that a good search")
    assert "key sources.2.searches.1.query: still says '…'" in newcomer.does("check", 1)
    newcomer.writes("query: …", "query: garden*")
    newcomer.writes("who: …", "who: Ben")
    said = newcomer.does("check")
    assert "searches/embase/2026-02-01/export.ris: 2 records, ris; hits are not stated in review.yaml" in said
    assert said.endswith("config/garden: version 1, 2 sources, 2 exports, 2 reviewers.\n")
    assert second.exists()

    # A first run
    said = newcomer.does("run")
    stages = re.findall(r"^(\w[\w ]+?)  +\S.* +[\d.]+ s$", said, re.MULTILINE)
    assert stages[:3] == ["Searches", "Duplicates", "Screening"]
    assert sorted(stages[3:]) == ["Extraction", "Flow", "Pooling", "Report", "Second count"]
    assert re.search(r"^Searches +6 records read from 2 exports ", said, re.MULTILINE)
    assert "titles and abstracts: 5 of 5 left. Ann opens config/garden/sheets/title_abstract.A.xlsx" in said
    lasting = [line for line in said.splitlines() if not line.startswith("  …")]
    assert len(lasting) <= 30
    assert newcomer.does("run").startswith("Nothing has changed since the last run.\n")

    # A protocol is written until somebody decides, and amended from then on
    newcomer.writes("- Children", "- Children and dogs")
    newcomer.does("run")
    newcomer.decides("title_abstract", "A", ("Aarhus", "Bergen"))
    said = newcomer.does("run")
    assert "Ben opens config/garden/sheets/title_abstract.B.xlsx" in said
    assert "Ann opens" not in said
    newcomer.writes("- Children and dogs", "- Children")
    told = newcomer.does("run", 1)
    assert told.startswith(
        "The run stopped. config/garden/review.yaml, key eligibility: eligibility changed since version 1"
    )
    assert told.count("\n") == 1
    newcomer.writes("- Children", "- Children and dogs")

    # A key that is changed, and a person who is taken out
    newcomer.decides("title_abstract", "B", ("Aarhus", "Bergen"))
    newcomer.does("run")
    newcomer.writes("{key: B, name: Ben}", "{key: Ben, name: Ben}")
    told = newcomer.does("run", 1)
    assert "key reviewers: B is not there any more, and has given 5 answers" in told
    assert "If Ben is this person: a key stays as it is, only the name may change." in told
    newcomer.writes("  - {key: Ben, name: Ben}\n", "")
    assert "`{key: B, name: …, status: withdrawn}`" in newcomer.does("run", 1)
    newcomer.writes("  - {key: A, name: Ann}\n", "  - {key: A, name: Ann}\n  - {key: B, name: Ben}\n")

    # Sealed too early
    told = newcomer.does("final", 3)
    assert told.startswith("\nNot sealed:\n")
    assert "full texts: 2 of 2 left. Ann opens config/garden/sheets/full_text.A.xlsx" in told
    assert not (newcomer.place.review / "seals").exists()

    # An answer that is none, then all of them
    for person in "AB":
        newcomer.decides("full_text", person, (), Reason="Wrong study design")
    newcomer.decides("full_text", "A", ("Bergen",), Reason="Wrong study dessign")
    told = newcomer.does("final", 3)
    assert "config/garden/sheets/full_text.A.xlsx" in told or "sheets/full_text.A.xlsx, tab Screening, cell" in told
    newcomer.decides("full_text", "A", (), Reason="Wrong study design")
    said = newcomer.does("final")
    assert "Sealed as version 1: config/garden/seals/1/crate.zip" in said
    assert "(FINAL)" in said


def test_a_fault_of_ours_is_said_to_be_ours_and_its_traceback_is_in_the_log_alone(newcomer, tmp_path):
    rule = newcomer.place.folder / "scripts" / "prisma" / "count_flow.py"
    text = rule.read_text(encoding="utf-8")
    rule.write_text(text.replace("    with told_plainly(", "    1 / 0\n    with told_plainly(", 1), encoding="utf-8")
    try:
        review = "garden" if (newcomer.place.review / "review.yaml").exists() else "als_exercise"
        told = newcomer.does("run", 1, review=review)
        assert told.startswith("The run stopped. This is a fault in count_flow of litfunnel, not of your files.")
        assert str(log_of_run(review)) in told
        assert told.count("\n") == 1
        assert "ZeroDivisionError" in (newcomer.place.folder / log_of_run(review)).read_text(encoding="utf-8")
        shown = newcomer.place.litfunnel("run", "--review", review, "--verbose")
        assert "ZeroDivisionError" in shown.stderr
        assert "Error in rule count_flow" in shown.stderr
    finally:
        rule.write_text(text, encoding="utf-8")
