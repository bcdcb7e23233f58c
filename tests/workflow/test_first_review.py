"""A first review as a newcomer makes it, with the mistakes that newcomers make: each is told in plain words, and at the
end the review is sealed."""

import re

import pytest

from scripts.command.run_logs import log_of_run
from tests.workflow.conftest import check_out
from tests.workflow.newcomer import RIGHT, TOWNS, WRITTEN, Newcomer

pytestmark = pytest.mark.slow


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

    # An answer that is none, an exclusion without its reason; then all of them
    assert not {sheet for sheet in newcomer.sheets() if sheet.startswith(("extraction", "risk_of_bias", "certainty"))}
    newcomer.decides("full_text", "A", ("Bergen",), Reason="Wrong study dessign")
    newcomer.decides("full_text", "B", ("Bergen",))
    told = newcomer.does("final", 3)
    assert re.search(r"sheets/full_text.A.xlsx, tab Screening, cell \w+: 'Wrong study dessign' is not one", told)
    assert re.search(r"sheets/full_text.B.xlsx, tab Screening, cell \w+: 1 row says 'exclude' in 'Decision', and", told)
    assert "nothing in 'Reason': it is not decided. Choose the reason." in told
    assert "Ben opens config/garden/sheets/full_text.B.xlsx" in told
    for person in "AB":
        newcomer.decides("full_text", person, ("Aarhus", "Bergen"))
    said = newcomer.does("run")
    assert "data extraction: 10 of 10 left. Ben opens config/garden/sheets/extraction.B.xlsx" in said
    assert "risk of bias: 14 of 14 left. Ann opens config/garden/sheets/risk_of_bias.A.xlsx" in said
    assert "certainty" not in said

    # Commas in numbers, and nobody with the outcome in one arm
    newcomer.extracts("A", {"Design": "Randomised trial", "Participants": "1,050", "Mean age": "44,5"})
    newcomer.extracts("B", {"Design": "Randomised trial", "Participants": "1050", "Mean age": "44.6"})
    said = newcomer.does("run")
    assert "Participants: '1,050' can be 1050 or 1.050: write it without the comma, or with a point." in said
    assert said.count("can be 1050 or 1.050") == 2
    assert "Mean age" not in said
    assert "data extraction: conflicts: 4 of 4 left. All reviewers together open" in said
    assert "certainty of the evidence: 1 of 1 left." in said

    # Judgements without support, and a certainty that the judgements do not lead to
    newcomer.extracts("A", {"Design": "Randomised trial", "Participants": "1050", "Mean age": "44.6"})
    newcomer.judges_bias("A", support="")
    newcomer.judges_bias("B", support="Drawn by lot.")
    newcomer.judges_certainty("high")
    told = newcomer.does("final", 3)
    assert told.startswith("\nNot sealed:\n")
    assert "Bergen 2011, Allocation concealment: a judgement needs its support" in told
    assert "the judgements add up to moderate, the certainty says high." in told
    assert "extraction" not in told
    newcomer.judges_bias("A", support="Drawn by lot.")
    newcomer.judges_certainty("moderate")
    said = newcomer.does("final")
    assert "Nothing is pending." in said
    assert "Sealed as version 1: config/garden/seals/1/crate.zip" in said
    assert "(FINAL)" in said
    report = (newcomer.place.results / "report" / "report.html").read_text(encoding="utf-8")
    assert "0.5 added to each cell, for a cell of zero" in report
    assert "No number was converted" not in report
    assert "44.6" in report


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
