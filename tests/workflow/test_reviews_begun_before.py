"""Reviews that an earlier version began run on: what was decided, named, counted and sealed is as it was."""

import re
import shutil
import tarfile
from pathlib import Path

import pytest

from scripts.common.tables import read_csv, read_json, read_parquet
from scripts.deduplication.hold_back import HELD
from tests.conftest import ROOT
from tests.workflow.conftest import Checkout, check_out

pytestmark = pytest.mark.slow

BEGUN = ROOT / "tests" / "data" / "reviews_begun"
REVIEWS = sorted(path.name for path in BEGUN.iterdir() if path.is_dir())
SEALED = [name for name in REVIEWS if (BEGUN / name / "seals.tar.xz").exists()]
# What names a row of a table.
KEYS = {
    "deduplication/identities.csv": ("unique_id",),
    "deduplication/members.csv": ("record_id",),
    "screening/title_abstract/decisions.csv": ("row_id", "reviewer"),
    "screening/title_abstract/consensus.csv": ("row_id",),
    "screening/full_text/decisions.csv": ("row_id", "reviewer"),
    "screening/full_text/consensus.csv": ("row_id",),
    "prisma/ledger.csv": ("record_id", "report_id", "study_id"),
    "extraction/outcomes.csv": ("study_id", "outcome", "arm"),
    "extraction/risk_of_bias.csv": ("study_id", "outcome_group", "tool", "domain"),
}
# What an event of a ledger says; its digests are those of the sheet's form, which may change.
SAID = ("seq", "row_id", "column", "old", "new", "person", "origin")


class Continued(Checkout):
    """A review that was begun before, in a checkout of today's code, after a run."""

    def __init__(self, folder: Path, name: str):
        super().__init__(check_out(folder).folder)
        self.name, self.begun = name, BEGUN / name
        self.review, self.results = folder / "config" / name, folder / "results" / name
        shutil.copytree(self.begun / "config", self.review)
        if (self.begun / "seals.tar.xz").exists():
            with tarfile.open(self.begun / "seals.tar.xz") as archive:
                archive.extractall(self.review, filter="data")
        run = self.snakemake("--config", f"review={name}")
        assert run.returncode == 0, run.stderr

    def tables(self):
        """(name, rows then, rows now) of each table that is a fact; rows by what names them."""
        for name, key in KEYS.items():
            if (self.begun / "facts" / name).exists():
                then, now = (
                    {tuple(row[column] for column in key): row for row in read_csv(folder / name)}
                    for folder in (self.begun / "facts", self.results)
                )
                yield name, then, now


@pytest.fixture(scope="module", params=REVIEWS)
def continued(request, tmp_path_factory) -> Continued:
    return Continued(tmp_path_factory.mktemp("continued"), request.param)


def test_each_id_decision_consensus_reason_and_station_is_as_it_was(continued):
    for name, then, now in continued.tables():
        assert now.keys() == then.keys(), name
        for key, row in then.items():
            assert {column: now[key][column] for column in row} == row, (name, key)


def test_each_number_of_the_flow_is_as_it_was(continued):
    then, now = (
        read_json(folder / "prisma" / "flow.json") for folder in (continued.begun / "facts", continued.results)
    )
    for form in ("prisma_2009", "prisma_2020"):
        known = _as_known(now[form], then[form])
        if "awaiting" in then[form]:  # people may be asked about more duplicates, and nothing is settled without them
            asked = then[form]["awaiting"].pop("duplicates")
            assert known["awaiting"].pop("duplicates") >= asked
        assert known == then[form]


def test_no_event_of_a_ledger_is_lost_and_what_was_typed_in_the_sheets_is_taken_over(continued):
    for path in sorted((continued.begun / "facts" / "ledgers").glob("*.csv")):
        then, now = read_csv(path), read_csv(continued.review / "ledgers" / path.name)
        before = continued.begun / "config" / "ledgers" / path.name
        begun = before.read_bytes() if before.exists() else b""
        assert (continued.review / "ledgers" / path.name).read_bytes().startswith(begun), path.name
        said = [name for name in SAID if name in then[0]] or list(then[0])
        assert [[_by_number(row[name]) for name in said] for row in now] == [
            [_by_number(row[name]) for name in said] for row in then
        ]


def _by_number(value: str) -> str:
    """A reading ("A:n29-e…", how far a ledger was read) as it was once written, by the number of events alone."""
    return re.sub(r":n(\d+)(-e[0-9a-f]{16})+", r":\1", value)


def test_every_copy_of_a_sheet_that_was_kept_is_still_there(continued):
    kept = {path.read_bytes() for path in (continued.review / "sheets").rglob("*.xlsx")}
    for path in (continued.begun / "config" / "sheets" / "previous").glob("*.xlsx"):
        assert path.read_bytes() in kept, path.name


@pytest.mark.parametrize("continued", ["sailing"], indirect=True)
def test_what_a_reader_now_finds_is_in_the_records_and_joins_none_that_people_screened_apart(continued):
    records = {row["record_id"]: row for row in read_parquet(continued.results / "identification" / "records.parquet")}
    ebsco, lens = records["ebsco-x8621453f75fc"], records["lens-93000008"]
    assert (ebsco["accession"], ebsco["year"], ebsco["authors"]) == ("140000001", 2011, ["Ostrander, L", "Pym, Q"])
    assert lens["accession"] == "000-000-000-000-008"
    assert records["wos-x468fce353f89"]["doi"] == "10.5555/sea.5"
    pairs = read_csv(continued.results / "deduplication" / "pairs.csv")
    (pair,) = [row for row in pairs if (row["id1"], row["id2"]) == ("ebsco-x8621453f75fc", "pubmed-93000001")]
    assert pair["verdict"] == "possible"
    assert HELD in pair["reason"]
    receipt = read_json(continued.results / "sheets" / "duplicates.json")
    assert receipt["tabs"]["Pairs"]["left"] >= 1


def test_a_second_run_has_nothing_to_do(continued):
    assert "Nothing to be done" in continued.snakemake("--config", f"review={continued.name}").stderr


@pytest.mark.parametrize("continued", SEALED, indirect=True)
def test_the_pooled_effects_are_as_they_were(continued):
    then, now = (
        read_json(folder / "pooling" / "pooled.json") for folder in (continued.begun / "facts", continued.results)
    )
    outcomes = {key: result for key, result in then.items() if isinstance(result, dict)}
    assert outcomes
    for outcome, result in outcomes.items():
        numbers = {key: value for key, value in result.items() if isinstance(value, int | float)}
        assert {key: now[outcome][key] for key in numbers} == pytest.approx(numbers, rel=1e-9)


@pytest.mark.parametrize("continued", SEALED, indirect=True)
def test_what_was_sealed_is_verified_and_nothing_of_it_is_told_as_altered(continued):
    for crate in sorted((continued.review / "seals").glob("*/crate.zip")):
        shown = continued.command("scripts.sealing.verify_crate", str(crate))
        assert shown.returncode == 0, shown.stdout + shown.stderr
    shown = continued.command("scripts.sealing.verify_review", "--review", continued.name)
    assert shown.returncode == 0, shown.stdout + shown.stderr
    assert read_csv(continued.results / "versions" / "changes.csv") == []


def _as_known(now: dict, then: dict) -> dict:
    """What holds now of the numbers that were known then."""
    return {key: _as_known(now[key], value) if isinstance(value, dict) else now.get(key) for key, value in then.items()}
