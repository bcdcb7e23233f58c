"""What a notebook gets of a review: tables with the columns and dtypes that they say, and the diagram's numbers."""

import json
import re
import shutil
from functools import cached_property
from pathlib import Path

import pandas as pd
import pytest

from scripts.common.messages import InputError
from scripts.open_review import Review, open_review
from scripts.prisma.stations import Station

from .conftest import NAME

TABLES = [
    name
    for name, found in vars(Review).items()
    if isinstance(found, cached_property) and found.func.__annotations__["return"] is pd.DataFrame
]
DTYPE = r"category|Int64|float64|object|datetime64\[s\]"


@pytest.fixture(scope="module")
def review(finished) -> Review:
    return open_review(NAME, finished.folder)


def told_dtypes(docstring: str) -> dict[str, str]:
    """Column → dtype, as a table's docstring tells them: `…: a, b; c, d (Int64); …`."""
    text = re.sub(rf" \((?!{DTYPE})[^()]*\)", "", " ".join(docstring.split()))
    told = {}
    for part in text.partition(": ")[2].split(". ")[0].rstrip(".").split("; "):
        names, dtype = re.fullmatch(rf"(.*?)(?: \(({DTYPE})[^()]*\))?", part).groups()
        told |= dict.fromkeys(names.split(", "), dtype or "str")
    return told


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLES)
def test_each_table_has_the_columns_and_dtypes_that_it_says(review, name):
    table = getattr(review, name)
    assert {column: str(dtype) for column, dtype in table.dtypes.items()} == told_dtypes(vars(Review)[name].__doc__)
    assert len(table) > 0


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLES)
def test_text_is_never_missing_but_empty(review, name):
    table = getattr(review, name)
    text = table.select_dtypes(["str", "category"])
    assert not text.isna().any(axis=None)


@pytest.mark.slow
def test_numbers_counted_in_the_tables_are_those_of_the_flow(review):
    flow, ledger = review.flow["count"], review.ledger
    stations = ledger["station"].value_counts()
    assert len(review.records) == flow["prisma_2020.cumulative.identified"]
    assert len(review.unique_records) == flow["prisma_2009.after_duplicates_removed"]
    assert review.members["unique_id"].nunique() == len(review.unique_records)
    assert stations["duplicate"] == flow["prisma_2009.duplicates_removed"]
    assert stations["excluded_title_abstract"] == flow["prisma_2009.excluded"]
    assert list(ledger["station"].cat.categories) == list(Station)
    assert review.reports["station"].value_counts()["excluded_full_text"] == flow["prisma_2009.full_text_excluded"]
    by_source = ledger[ledger["column"] == "databases_registers"].groupby("source", observed=True).size()
    for source, count in by_source.items():
        assert flow[f"prisma_2020.databases_registers.identified_by_source.{source}"] == count
    decided = review.consensus.groupby("phase")["decision"].value_counts()
    assert decided["full_text", "include"] == flow["prisma_2009.included_qualitative"]
    assert decided["title_abstract", "exclude"] == flow["prisma_2009.excluded"]


@pytest.mark.slow
def test_the_list_behind_each_number_is_as_long_as_the_number(review, finished):
    lists = json.loads((finished.results / "prisma" / "lists.json").read_text())
    flow = review.flow.loc[list(lists)]
    assert flow["ids"].map(len).tolist() == flow["count"].tolist()


@pytest.mark.slow
def test_pooled_effects_and_agreement_are_the_documents_numbers(review, finished):
    documents = json.loads((finished.results / "pooling" / "pooled.json").read_text())
    for row in review.pooled.itertuples():
        assert (row.estimate, row.k) == (documents[row.outcome]["estimate"], documents[row.outcome]["k"])
    told = json.loads((finished.results / "screening" / "full_text" / "agreement.json").read_text())
    found = review.agreement.set_index(["phase", "between", "about", "measure"])["estimate"]
    assert found["full_text", "A and B", "decision", "kappa"] == told["pairs"][0]["kappa"]
    assert found["full_text", "first two", "reason", "ac1"] == told["reasons"]["ac1"]


@pytest.mark.slow
def test_a_review_says_whether_it_is_final_and_what_its_notice_is(review):
    assert "FINAL" in repr(review)
    assert review.status["notice"] in repr(review)


def test_a_review_that_was_not_run_is_said_to_be_so(tmp_path):
    with pytest.raises(InputError, match=r"has not been run yet\. Run `make run REVIEW=mine`"):
        open_review("mine", tmp_path)


@pytest.mark.slow
def test_a_missing_or_edited_table_is_named_with_what_to_do(finished, tmp_path):
    shutil.copytree(finished.results, tmp_path / "results" / NAME)
    (tmp_path / "results" / NAME / "prisma" / "reports.csv").unlink()
    ledger = tmp_path / "results" / NAME / "prisma" / "ledger.csv"
    ledger.write_text(ledger.read_text().replace(",position,", ",place,", 1))
    (tmp_path / "results" / NAME / "prisma" / "flow.json").write_text("{")
    (tmp_path / "results" / NAME / "identification" / "records.parquet").write_bytes(b"PAR1")
    review = open_review(NAME, tmp_path)
    with pytest.raises(InputError, match=r"reports\.csv: is missing\. Run `make run"):
        _ = review.reports
    for name, file in (("ledger", "ledger.csv"), ("flow", "flow.json"), ("records", "records.parquet")):
        with pytest.raises(InputError, match=rf"{re.escape(file)}: is not as this version writes it: .* Delete it"):
            getattr(review, name)


@pytest.mark.slow
def test_the_notebook_shows_what_its_cells_give(finished, tmp_path):
    stored = finished.folder / "docs" / "notebook.ipynb"
    run = finished.command("tests.notebook", str(stored), str(tmp_path / "run.ipynb"))
    assert run.returncode == 0, run.stderr
    shown, found = (_outputs(path) for path in (stored, tmp_path / "run.ipynb"))
    assert [list(map(_comparable, outputs)) for outputs in shown] == [list(map(_comparable, o)) for o in found]
    assert sum("image/png" in output.get("data", {}) for outputs in found for output in outputs) == 2
    assert stored.stat().st_size < 100_000


def _outputs(notebook: Path) -> list[list[dict]]:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [cell["outputs"] for cell in cells if cell["cell_type"] == "code"]


def _comparable(output: dict) -> dict:
    """An output without the bytes of a figure, which another version of the plotting library draws otherwise."""
    return output | {"data": {kind: shown for kind, shown in output.get("data", {}).items() if kind != "image/png"}}
