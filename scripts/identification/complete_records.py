"""Command: look up what records lack. It is part of no run, and nothing of it is counted.

    python -m scripts.identification.complete_records [--review NAME] [--field abstract …] [--ask pubmed …]

For records without abstract, year, pages or DOI, PubMed, Crossref and OpenAlex are asked by PMID, DOI or title. Their
replies are kept in config/<review>/enrichment/replies/; what lies there is not asked for again. What they say is
offered in config/<review>/enrichment/values.csv, a row for each value, marked with where it was found and by what. The
records stay as their databases gave them; sheets show a found abstract behind a mark that says so.
Exit status 0, 1 if an interface could not be asked (what the others said is written), 2 for wrong use.
"""

import argparse
import os
import sys
from functools import partial
from pathlib import Path

from scripts.common.messages import InputError, command_status, wrong
from scripts.common.tables import read_parquet, write_csv
from scripts.identification.live.archive import alone
from scripts.identification.live.client import Client, Patience
from scripts.identification.live.look_up import Found, look_up
from scripts.identification.live.rate_limit import RateLimit
from scripts.identification.live.registry import SOURCES
from scripts.identification.live.searching import Asker
from scripts.identification.live.source import EMAIL
from scripts.identification.live.transport import SENDERS
from scripts.protocol.reviews import add_review_option, chosen_review

FIELDS = ("abstract", "year", "pages", "doi")
ASKED = ("pubmed", "crossref", "openalex")
COLUMNS = ("record_id", "field", "value", "found_in", "found_by", "found_as", "reply")
_NEEDED = ("record_id", "title", "authors", "pmid", *FIELDS)


def complete_records(records: list[dict], fields: tuple[str, ...], asker_of, keys: tuple[str, ...] = ASKED):
    """Rows of values.csv for what records lack, and what is wrong with interfaces that did not answer.

    `asker_of`: from an interface's key to what asks it. An interface is asked only for what those before did not have.
    """
    lacking = {each["record_id"]: [field for field in fields if not each[field]] for each in records}
    rows, problems = [], []
    for key in keys:
        wanted = [each for each in records if lacking[each["record_id"]]]
        try:
            for found in look_up(key, wanted, asker_of(key)):
                rows += _values_of(found, key, lacking[found.record["record_id"]])
        except InputError as error:
            problems += error.problems
    return sorted(rows, key=lambda row: (row["record_id"], row["field"])), problems


def _values_of(found: Found, key: str, lacking: list[str]) -> list[dict]:
    """Rows for what a record lacks and the work has; the record lacks it no more."""
    rows = []
    for field in [field for field in lacking if found.work[field]]:
        lacking.remove(field)
        rows.append(
            {
                "record_id": found.record["record_id"],
                "field": field,
                "value": found.work[field],
                "found_in": SOURCES[key].name,
                "found_by": found.by,
                "found_as": found.work["accession"],
                "reply": f"replies/{found.reply}.gz",
            }
        )
    return rows


def _asker(key: str, folder: Path, patience: Patience) -> Asker:
    api = SOURCES[key]
    secrets = tuple(os.environ[name] for name in api.secrets if os.environ.get(name))
    send = partial(SENDERS[api.library], api)
    return Asker(Client(api.name, send, RateLimit(api.key, api.rate()), secrets, patience, tell=_tell), folder)


def _tell(message: str) -> None:
    print(message, file=sys.stderr)


def main(argv: list[str]) -> int:
    """Look up what the records of a review lack; see the module's text."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.identification.complete_records", description="Look up what records lack."
    )
    add_review_option(parser)
    parser.add_argument("--field", nargs="+", choices=FIELDS, default=FIELDS, help="only these fields")
    parser.add_argument("--ask", nargs="+", choices=ASKED, default=ASKED, help="only these interfaces, in this order")
    parser.add_argument("--timeout", type=float, default=Patience.timeout, help="seconds for a reply")
    parser.add_argument("--tries", type=int, default=Patience.tries, help="how often a request is made")
    parser.add_argument("--first-wait", type=float, default=Patience.first_wait, help="seconds before the second try")
    options = parser.parse_args(argv)
    review = chosen_review(options.review)
    table = Path("results") / review / "identification" / "records.parquet"
    if not table.exists():
        raise wrong(table, "is not there yet.", f"Run the review first: litfunnel run --review {review}")
    if not os.environ.get(EMAIL):
        raise wrong(EMAIL, "is not set; the interfaces want to know whom to write to.", f"export {EMAIL}=you@…")
    folder = Path("config") / review / "enrichment"
    with alone(folder):
        (folder / "replies").mkdir(exist_ok=True)
        patience = Patience(options.timeout, options.tries, options.first_wait)
        records = read_parquet(table, _NEEDED)
        asker_of = partial(_asker, folder=folder / "replies", patience=patience)
        rows, problems = complete_records(records, tuple(options.field), asker_of, tuple(options.ask))
        write_csv(folder / "values.csv", COLUMNS, rows)
    for field in options.field:
        lacking = sum(not record[field] for record in records)
        found = sum(row["field"] == field for row in rows)
        print(f"{field}: {lacking:,} of {len(records):,} records lack it; found for {found:,}")
    print(
        f"The values are in {folder / 'values.csv'}. The records stay as they are; sheets show found abstracts, marked."
    )
    if problems:
        raise InputError(*problems)
    return 0


if __name__ == "__main__":
    sys.exit(command_status(main, sys.argv[1:]))
