"""A real review that nobody here made (Cohen 2006, ADHD), from an export and its authors' decisions to its flow."""

import csv
import json
from pathlib import Path

import pytest

from scripts.sheets.ledgers import append_events
from tests.conftest import ROOT
from tests.workflow.conftest import Checkout, check_out

pytestmark = [pytest.mark.slow, pytest.mark.exhaustive]


@pytest.fixture
def labelled() -> list[dict[str, str]]:
    with open(ROOT / "tests" / "data" / "labelled" / "cohen2006_ADHD.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def start(folder: Path, labelled: list[dict[str, str]]) -> Checkout:
    checkout = check_out(folder)
    assert checkout.command("scripts.protocol.start_review", "adhd").returncode == 0
    export = folder / "config" / "adhd" / "searches" / "pubmed" / "2026-01-31" / "export.csv"
    with open(export, "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["PMID", "Title", "Authors"])
        table.writerows([row["pubmedID"], row["title"], row["authors"]] for row in labelled)
    protocol = folder / "config" / "adhd" / "review.yaml"
    protocol.write_text(protocol.read_text().replace("# hits: 123 ", "hits: 851 #"))
    return checkout


def decide(checkout: Checkout, phase: str, prefix: str, included: dict[str, bool]) -> None:
    for reviewer in "AB":
        events = []
        for pmid, include in included.items():
            values = {"decision": "include"} if include else {"decision": "exclude", "reason": "design"}
            if phase == "title_abstract":
                values.pop("reason", None)
            events += [
                {"when": "2026-02-01T00:00:00Z", "row_id": f"{prefix}-pubmed-{pmid}", "column": column, "old": "",
                 "new": value, "person": reviewer, "origin": "import", "protocol": "1"}
                for column, value in values.items()
            ]  # fmt: skip
        append_events(checkout.folder / "config" / "adhd" / "ledgers" / f"{phase}.{reviewer}.csv", events)


def run(checkout: Checkout, *targets: str) -> dict:
    done = checkout.snakemake(*targets, "--config", "review=adhd")
    assert done.returncode == 0, done.stderr
    return json.loads((checkout.folder / "results" / "adhd" / "status.json").read_text())


def test_the_flow_follows_the_reviewers_decisions_phase_by_phase(tmp_path, labelled):
    checkout = start(tmp_path, labelled)
    status = run(checkout)
    assert [(entry["kind"], entry["left"]) for entry in status["pending"]] == [("titles and abstracts", 851)] * 2
    sheets = {path.name for path in (tmp_path / "config" / "adhd" / "sheets").glob("*.xlsx")}
    assert sheets == {"duplicates.xlsx", "title_abstract.A.xlsx", "title_abstract.B.xlsx"}

    decide(checkout, "title_abstract", "uni", {r["pubmedID"]: r["label_abstract_screening"] == "1" for r in labelled})
    status = run(checkout)
    assert [(entry["kind"], entry["left"]) for entry in status["pending"]] == [("full texts", 84)] * 2
    assert (tmp_path / "config" / "adhd" / "sheets" / "full_text.A.xlsx").exists()

    read = [row for row in labelled if row["label_abstract_screening"] == "1"]
    decide(checkout, "full_text", "rep", {row["pubmedID"]: row["label_included"] == "1" for row in read})
    funnel = run(checkout)["funnel"]
    keys = ("identified_databases", "duplicates_removed", "screened", "full_text_assessed", "included_qualitative")
    assert [funnel[key] for key in keys] == [851, 0, 851, 84, 20]
    assert funnel["included_quantitative"] == 0
