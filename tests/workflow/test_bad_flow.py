"""What was edited by hand between two runs is found, named and stops the run; nobody is shown a traceback."""

import csv
import io

import pytest

pytestmark = pytest.mark.slow

LEDGER = "prisma/ledger.csv"


def edit(path, change) -> None:
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    columns = list(rows[0])
    change(rows)
    with open(path, "w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, columns, lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def remove_a_row(rows):
    del rows[next(n for n, row in enumerate(rows) if row["station"] == "duplicate")]


def in_two_stations(rows):
    row = next(row for row in rows if row["record_id"] == "pubmed-29608902")
    rows.append(row | {"station": "excluded_title_abstract", "report_id": "", "study_id": ""})


def a_cycle(rows):
    one, other = [row for row in rows if row["station"] == "duplicate"][:2]
    one["duplicate_of"], other["duplicate_of"] = other["record_id"], one["record_id"]


def an_unknown_station(rows):
    rows[0]["station"] = "somewhere"


def an_unknown_reason(rows):
    next(row for row in rows if row["station"] == "excluded_full_text")["reason"] = "too_dull"


@pytest.mark.parametrize(
    ("table", "change", "said"),
    [
        (LEDGER, remove_a_row, " is missing."),
        (LEDGER, in_two_stations, "pubmed-29608902 stands in it twice"),
        (LEDGER, a_cycle, "which is a duplicate itself"),
        (LEDGER, an_unknown_station, "line 2: has the station 'somewhere'"),
        ("prisma/reports.csv", an_unknown_reason, "was excluded for 'too_dull'. The protocol has: "),
    ],
)
def test_a_ledger_that_was_edited_by_hand_stops_the_run_and_is_named(copy_of_finished, table, change, said):
    edit(copy_of_finished.results / table, change)
    done = copy_of_finished.snakemake("results/als_exercise/prisma/audit.json")
    shown = done.stderr
    assert done.returncode == 1
    assert said in shown
    assert "Traceback" not in shown


def test_a_previous_crate_that_is_not_there_or_is_none_is_named(copy_of_finished):
    protocol = copy_of_finished.review / "review.yaml"
    with open(protocol, "a", encoding="utf-8") as file:
        file.write("\nprevious: {crate: seals/1/crate.zip}\n")
    done = copy_of_finished.snakemake("results/als_exercise/prisma/audit.json")
    assert done.returncode == 1
    assert "seals/1/crate.zip: does not exist, and the key previous.crate names it." in done.stderr
    crate = copy_of_finished.review / "seals" / "1" / "crate.zip"
    crate.parent.mkdir(parents=True)
    crate.write_text("no zip")
    done = copy_of_finished.snakemake("results/als_exercise/prisma/audit.json")
    assert done.returncode == 1
    assert "is no sealed crate of a review" in done.stderr
    assert "Traceback" not in done.stderr
