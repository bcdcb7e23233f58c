"""The bundled review from its raw exports to its report, as its users run it."""

import csv
import hashlib
import json
import os
import re
import shutil
from itertools import combinations
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.slow

MAY_DIFFER = {"environment.json"}


def table(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def flow(checkout) -> dict:
    return json.loads((checkout.results / "prisma" / "flow.json").read_text())


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in MAY_DIFFER and "previous" not in path.parts
    }


def append_event(checkout, ledger: str, row_id: str, column: str, new: str) -> None:
    path = checkout.review / "ledgers" / f"{ledger}.csv"
    events = table(path)
    last = next(event for event in reversed(events) if (event["row_id"], event["column"]) == (row_id, column))
    event = last | {"seq": str(len(events) + 1), "old": last["new"], "new": new}
    with open(path, "a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, event, lineterminator="\n").writerow(event)


def run(checkout, *arguments: str, **environment: str):
    done = checkout.snakemake(*arguments, **environment)
    assert done.returncode == 0, done.stderr
    return done


def test_the_flow_is_the_articles(finished):
    counted = flow(finished)
    names = (
        "identified_databases", "identified_other", "duplicates_removed", "after_duplicates_removed", "screened",
        "excluded", "full_text_assessed", "full_text_excluded", "included_qualitative", "included_quantitative",
    )  # fmt: skip
    assert [counted["prisma_2009"][name] for name in names] == [1553, 2, 657, 898, 898, 878, 20, 15, 5, 5]
    reasons = {"not_rct": 3, "not_intervention": 6, "insufficient_results": 6}
    assert counted["prisma_2009"]["full_text_excluded_by_reason"] == reasons
    databases, others = counted["prisma_2020"]["databases_registers"], counted["prisma_2020"]["other_methods"]
    assert (databases["screened"], databases["sought"], others["sought"]) == (896, 18, 2)
    assert counted["pending"] == 0


def test_the_pooled_effects_are_the_articles(finished):
    pooled = json.loads((finished.results / "pooling" / "pooled.json").read_text())
    keys = ("estimate", "ci_low", "ci_high")
    rounded = {outcome: [round(pooled[outcome][key], 2) for key in keys] for outcome in pooled if outcome != "notice"}
    assert rounded == {
        "alsfrs_total": [-0.87, -1.46, -0.27],
        "alsfrs_r_total": [-0.44, -0.75, -0.13],
        "alsfrs_r_respiratory": [-0.81, -1.18, -0.44],
        "alsfrs_r_limb": [-0.20, -0.56, 0.16],
    }
    assert {pooled[outcome]["model"] for outcome in rounded} == {"common"}
    assert all("not recommended" in pooled[outcome]["notes"][0] for outcome in rounded)
    assert round(pooled["alsfrs_r_total"]["egger"]["p"], 3) == 0.058


def test_the_duplicates_found_are_the_generators_truth_pair_by_pair(finished):
    def together(rows: list[dict[str, str]], cluster: str) -> set[tuple[str, str]]:
        members: dict[str, list[str]] = {}
        for row in rows:
            members.setdefault(row[cluster], []).append(row["record_id"])
        return {pair for ids in members.values() for pair in combinations(sorted(ids), 2)}

    found = together(table(finished.results / "deduplication" / "members.csv"), "unique_id")
    assert found == together(table(ROOT / "tests" / "data" / "corpus_truth.csv"), "work")


@pytest.mark.exhaustive
def test_without_peoples_verdicts_the_run_ends_as_a_draft(copy_of_finished):
    (copy_of_finished.review / "ledgers" / "duplicates.csv").unlink()
    (copy_of_finished.review / "sheets" / "duplicates.xlsx").unlink()
    (copy_of_finished.review / "ledgers" / "identities.csv").unlink()
    run(copy_of_finished)
    status = json.loads((copy_of_finished.results / "status.json").read_text())
    assert not status["final"]
    [pairs] = [entry for entry in status["pending"] if entry["kind"] == "possible duplicates"]
    assert pairs["left"] == pairs["of"] > 0
    assert "DRAFT" in (copy_of_finished.results / "prisma" / "flow_2020.svg").read_text()


def test_the_committed_sheets_are_what_the_workflow_writes(copy_of_finished):
    sheets = sorted((copy_of_finished.review / "sheets").glob("*.xlsx"))
    for sheet in sheets:
        sheet.unlink()
    run(copy_of_finished)
    assert digests(copy_of_finished.review) == digests(ROOT / "config" / "als_exercise")
    assert len(sheets) == 13
    assert "Nothing to be done" in run(copy_of_finished).stderr


def test_a_second_run_has_nothing_to_do(finished):
    assert "Nothing to be done" in run(finished).stderr


def test_results_come_back_byte_for_byte_under_another_clock_and_hash_seed(finished, copy_of_finished):
    shutil.rmtree(copy_of_finished.results)
    shutil.rmtree(copy_of_finished.folder / ".snakemake")
    run(copy_of_finished, TZ="Pacific/Kiritimati", PYTHONHASHSEED="7", LITFUNNEL_NOW="2031-01-01T00:00:00Z", LC_ALL="C")
    assert digests(copy_of_finished.results) == digests(finished.results)
    assert digests(copy_of_finished.review) == digests(finished.review)


def test_no_decision_is_lost_when_all_output_is_deleted(finished, copy_of_finished):
    run(copy_of_finished, "--delete-all-output")
    told = copy_of_finished.folder / "results" / "README.md"
    assert told.read_bytes() == (ROOT / "results" / "README.md").read_bytes()
    run(copy_of_finished)
    assert digests(copy_of_finished.review) == digests(finished.review)
    assert flow(copy_of_finished) == flow(finished)


def test_a_decision_flipped_moves_every_count_behind_it(finished, copy_of_finished):
    before = flow(finished)
    [consensus] = [
        row["row_id"]
        for row in table(finished.results / "screening" / "full_text" / "consensus.csv")
        if row["decision"] == "include" and "29608902" in row["row_id"]
    ]
    for reviewer in "AB":
        append_event(copy_of_finished, f"full_text.{reviewer}", consensus, "decision", "exclude")
        path = copy_of_finished.review / "ledgers" / f"full_text.{reviewer}.csv"
        events = table(path)
        reason = events[-1] | {"seq": str(len(events) + 1), "column": "reason", "old": "", "new": "not_rct"}
        with open(path, "a", encoding="utf-8", newline="") as file:
            csv.DictWriter(file, reason, lineterminator="\n").writerow(reason)
    run(copy_of_finished)
    after = flow(copy_of_finished)["prisma_2009"]
    assert after["full_text_excluded"] == before["prisma_2009"]["full_text_excluded"] + 1
    assert after["full_text_excluded_by_reason"]["not_rct"] == 4
    assert after["included_qualitative"] == after["included_quantitative"] == 4
    studies = {row["study_id"] for row in table(copy_of_finished.results / "pooling" / "effects.csv")}
    assert len(studies) == 4
    assert consensus.replace("rep-", "stu-") not in studies


@pytest.mark.exhaustive
def test_a_verdict_undone_brings_the_unique_record_back(finished, copy_of_finished):
    verdicts = table(finished.results / "deduplication" / "verdicts.csv")
    pair = next(row["row_id"] for row in verdicts if row["verdict"] == "same")
    append_event(copy_of_finished, "duplicates", pair, "verdict", "different")
    run(copy_of_finished)
    before, after = flow(finished)["prisma_2009"], flow(copy_of_finished)["prisma_2009"]
    assert after["duplicates_removed"] == before["duplicates_removed"] - 1
    assert after["after_duplicates_removed"] == before["after_duplicates_removed"] + 1
    unique = {
        row["record_id"]: row["unique_id"] for row in table(copy_of_finished.results / "deduplication/members.csv")
    }
    first, second = pair.split("|")
    assert unique[first] != unique[second]
    assert flow(copy_of_finished)["pending"] > 0


@pytest.mark.exhaustive
def test_records_deleted_from_an_export_are_missing_from_every_count_by_name(finished, copy_of_finished):
    members = table(finished.results / "deduplication" / "members.csv")
    alone = {m["unique_id"] for m in members} - {
        row["unique_id"] for row in members if row["unique_id"] != f"uni-{row['record_id']}"
    }
    path = copy_of_finished.review / "searches" / "cinahl" / "2019-12-31" / "delivery.ris"
    text = path.read_bytes().decode()
    records = re.split(r"(?<=ER  - )\s*\n\s*\n?(?=TY  - )", text)
    gone = [
        (place, accession)
        for place, record in enumerate(records)
        if (accession := re.search(r"^(?:AN|ID)  - (\S+)", record, re.MULTILINE).group(1))
        and f"uni-cinahl-{accession.lower()}" in alone
    ][:3]
    assert len(gone) == 3
    kept = [record for place, record in enumerate(records) if place not in {place for place, _ in gone}]
    path.write_bytes("\n\n".join(kept).encode())
    (path.parent / "search.json").unlink()
    protocol = copy_of_finished.review / "review.yaml"
    protocol.write_text(protocol.read_text().replace("hits: 118", "hits: 115"))
    run(copy_of_finished)
    before, after = flow(finished)["prisma_2009"], flow(copy_of_finished)["prisma_2009"]
    changed = {name: before[name] - after[name] for name in before if name != "full_text_excluded_by_reason"}
    assert {name for name, difference in changed.items() if difference == 3} == {
        "identified_databases", "after_duplicates_removed", "screened", "excluded"
    }  # fmt: skip
    ids = [
        {row["record_id"] for row in table(c.results / "prisma" / "ledger.csv")} for c in (finished, copy_of_finished)
    ]
    assert ids[0] - ids[1] == {f"cinahl-{accession.lower()}" for _, accession in gone}


def test_a_wrong_word_in_a_decision_is_named_and_the_review_becomes_a_draft(copy_of_finished):
    from tests.sheets.saved_sheets import deciding, save_changed

    sheet = copy_of_finished.review / "sheets" / "title_abstract.A.xlsx"
    row = table(copy_of_finished.results / "screening" / "title_abstract" / "rows.csv")[4]
    save_changed(sheet, deciding(row["row_id"], "yes please"))
    run(copy_of_finished)
    shown = copy_of_finished.command("scripts.report.show_status", "--final")
    assert shown.returncode == 3
    said = r"sheets/title_abstract\.A\.xlsx, (tab Screening, cell [A-Z]7): 'yes please' is not one of the answers"
    told = re.search(said, shown.stdout)
    assert told, shown.stdout
    status = json.loads((copy_of_finished.results / "status.json").read_text())
    assert status["problems"][0]["place"] == told[1]
    assert "Nothing to be done" in run(copy_of_finished).stderr


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ("unknown_key", "key exclusionreasons: is not a key of the protocol. Did you mean 'exclusion_reasons'?"),
        ("missing_export", "searches/lilacs/2019-12-31: the protocol has this search, but there is no export"),
        ("empty_export", "is empty"),
        ("other_review", "there is no such review. Reviews here: als_exercise"),
        ("ledger_line_removed", "an event was removed"),
        ("altered_export", "was altered"),
        ("more_hits_displayed", "118"),
    ],
)
def test_bad_input_ends_in_one_message_without_a_traceback_and_harms_nothing(copy_of_finished, spoil, said):
    review, arguments = copy_of_finished.review, []
    export = review / "searches" / "lilacs" / "2019-12-31" / "export.ris"
    if spoil == "unknown_key":
        text = (review / "review.yaml").read_text()
        (review / "review.yaml").write_text(text.replace("exclusion_reasons:", "exclusionreasons:"))
    elif spoil == "missing_export":
        export.unlink()
    elif spoil == "empty_export":
        export.write_bytes(b"")
        (export.parent / "search.json").unlink()
    elif spoil == "other_review":
        arguments = ["--config", "review=other"]
    elif spoil == "ledger_line_removed":
        ledger = review / "ledgers" / "title_abstract.A.csv"
        lines = ledger.read_text().splitlines(keepends=True)
        ledger.write_text("".join(lines[:100] + lines[101:]))
    elif spoil == "altered_export":
        export.write_bytes(export.read_bytes().replace(b"TI  - ", b"TI  - X", 1).replace(b"T1  - ", b"T1  - X", 1))
    elif spoil == "more_hits_displayed":
        text = (review / "review.yaml").read_text()
        (review / "review.yaml").write_text(text.replace("hits: 118", "hits: 119"))
    before = digests(review)
    done = copy_of_finished.snakemake(*arguments)
    assert done.returncode == 1
    shown = done.stderr
    assert said in shown
    assert "Traceback" not in shown
    assert digests(review) == before


def test_every_result_for_readers_says_that_inputs_are_reconstructed(finished):
    notice = "Demonstration: reconstructed inputs"
    pages = [*finished.results.rglob("*.svg"), *finished.results.rglob("*.html")]
    assert len(pages) >= 8
    for path in pages:
        assert notice in path.read_text(encoding="utf-8"), path
    for name in ("prisma/flow.json", "pooling/pooled.json", "status.json"):
        assert json.loads((finished.results / name).read_text())["notice"] == notice


@pytest.mark.skipif(os.name != "posix", reason="make and a shell")
def test_the_end_of_a_run_shows_the_flow_and_where_the_report_is(finished):
    shown = finished.command("scripts.report.show_status")
    assert shown.returncode == 0
    assert re.search(r"Records from databases and registers +1,553", shown.stdout)
    assert "Report: results/als_exercise/report/report.html" in shown.stdout
    assert (finished.results / "report" / "report.html").stat().st_size > 10_000
