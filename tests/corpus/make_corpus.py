"""Make the inputs of the bundled review: searches, ledgers, provenance, and the truth that tests compare with.

`python -m tests.corpus.make_corpus [--out DIR] [--published FILE]`: into config/als_exercise and tests/data of DIR, the
repository unless told otherwise. The article printed how many records there were, not which: real articles are in the
exports as they are known, the other records are made up and say so. The same code always makes the same bytes.
"""

import argparse
import hashlib
import sys
from pathlib import Path

import yaml

from scripts.common.files import write_bytes, write_text
from scripts.common.messages import command_status
from scripts.common.provenance import ROOT
from scripts.common.tables import csv_text, write_json
from tests.corpus.assemble import Corpus, assemble
from tests.corpus.decisions import write_decisions
from tests.corpus.exports import WRITERS
from tests.corpus.extraction_data import write_extraction
from tests.corpus.sources import DATES, Record

REVIEW = Path("config", "als_exercise")


def write_searches(corpus: Corpus, review: Path) -> None:
    """The export files of each source, and a search.json with their digests."""
    for source, write in WRITERS.items():
        folder = review / "searches" / source / DATES[source]
        files = write([record for record in corpus.records if record.source == source])
        for name, content in files.items():
            write_bytes(folder / name, content)
        digests = {name: {"sha256": hashlib.sha256(content).hexdigest()} for name, content in files.items()}
        write_json(folder / "search.json", {"source": source, "date": DATES[source], "files": digests})


VOTED_SHEETS = (
    "duplicates", "title_abstract.A", "title_abstract.B", "title_abstract.consensus", "full_text.A", "full_text.B",
    "full_text.consensus",
)  # fmt: skip


def provenance_rows(corpus: Corpus) -> list[dict[str, str]]:
    """For each record whether it is real or reconstructed, and what about it is made up; the same for each sheet."""
    votes = "Made-up votes: the article does not print who decided what."
    return sorted(
        [
            *(
                {
                    "row_id": record.record_id,
                    "provenance": "reconstructed" if record.shown.made_up else "real",
                    "note": provenance_note(corpus, record),
                }
                for record in corpus.records
            ),
            *({"row_id": sheet, "provenance": "reconstructed", "note": votes} for sheet in VOTED_SHEETS),
        ],
        key=lambda row: row["row_id"],
    )


def provenance_note(corpus: Corpus, record: Record) -> str:
    """What a reader has to know about a record before believing in it."""
    if record.shown.made_up:
        return "Made-up record: no such publication exists."
    accession = "" if record.source == "pubmed" else " Its accession number is made up."
    if record.work in corpus.included:
        return f"Real article, included by the article; that this search found it is reconstructed.{accession}"
    return (
        "Real article; that this search found it, and its exclusion at title and abstract, are reconstructed."
        f"{accession}"
    )


def truth_rows(corpus: Corpus) -> list[dict[str, str]]:
    """For each record the work it is a record of, and whether that is real."""
    return sorted(
        (
            {"record_id": r.record_id, "work": r.work, "origin": "made_up" if r.shown.made_up else "real"}
            for r in corpus.records
        ),
        key=lambda row: row["record_id"],
    )


def write_truth(corpus: Corpus, folder: Path) -> None:
    """What is true of the records: corpus_truth.csv, and corpus_hard_pairs.csv of those only a person can judge."""
    write_text(folder / "corpus_truth.csv", csv_text(("record_id", "work", "origin"), truth_rows(corpus)))
    pairs = [
        {"id1": one, "id2": other, "verdict": "same" if same else "different"}
        for (one, other), same in corpus.hard_pairs.items()
    ]
    write_text(folder / "corpus_hard_pairs.csv", csv_text(("id1", "id2", "verdict"), pairs))


def make_corpus(totals: dict, out: Path) -> Corpus:
    """Write everything below `out`."""
    corpus = assemble(totals)
    review = out / REVIEW
    write_searches(corpus, review)
    for name, content in (write_decisions(corpus) | write_extraction(corpus)).items():
        write_text(review / "ledgers" / f"{name}.csv", content)
    write_text(review / "provenance.csv", csv_text(("row_id", "provenance", "note"), provenance_rows(corpus)))
    write_truth(corpus, out / "tests" / "data")
    return corpus


def main(argv: list[str]) -> int:
    """Make the corpus; says on standard output how many records there are of how many works."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, default=ROOT, help="folder to write into (default: the repository)")
    parser.add_argument("--published", type=Path, default=ROOT / REVIEW / "published.yaml", help="the printed totals")
    options = parser.parse_args(argv)
    totals = yaml.safe_load(options.published.read_text(encoding="utf-8"))["flow"]
    corpus = make_corpus(totals, options.out)
    print(f"{len(corpus.records)} records of {len(corpus.works)} works in {options.out / REVIEW}")
    return 0


if __name__ == "__main__":
    sys.exit(command_status(main, sys.argv[1:]))
