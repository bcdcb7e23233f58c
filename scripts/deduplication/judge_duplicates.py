"""Exchange the sheet of duplicates with its ledger, and list the verdicts of people, those given while screening too.

In: pairs.csv, records.parquet, the marks of the screening ledgers, the sheet and ledgers in config. Out: verdicts.csv
(row_id "id1|id2", verdict, note, person, ledger and seq of the event, asked_again: why, "" if it is not), the sheet's
receipt, marks.csv (the marks of the screening sheets with the records meant: id1, id2, mark, person, ledger, seq).
"""

from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from pathlib import Path

from scripts.common.ids import Pair, row_of_pair
from scripts.common.messages import Problem, told_plainly
from scripts.common.tables import read_csv, read_parquet, write_csv, write_json
from scripts.deduplication.duplicates_form import MERGED, PAIRS, TYPED, duplicates_form, pair_row
from scripts.deduplication.find_record import record_finder
from scripts.deduplication.join_records import Contradiction, contradictions, join, order_records
from scripts.deduplication.mint_identities import COLUMNS as IDENTITY_COLUMNS
from scripts.deduplication.mint_identities import replay
from scripts.deduplication.notice_duplicates import DUPLICATE, resolve_marks
from scripts.deduplication.pair_verdicts import Opinion, form_opinion, given_voices
from scripts.deduplication.typed_pairs import take_typed, typed_rows
from scripts.sheets.exchange import exchange
from scripts.sheets.form import Form
from scripts.sheets.ledgers import read_ledger
from scripts.sheets.preview import ledger_path

COLUMNS = ("row_id", "verdict", "note", "person", "ledger", "seq", "asked_again")
MARK_COLUMNS = ("id1", "id2", "mark", "person", "ledger", "seq")
LISTED = 2000  # rows of the tab of merged records: of more, the least certain


def opinions_of(
    events: list[dict], marks: list[dict], known: set[str], content: Callable[[Pair], str]
) -> dict[Pair, Opinion]:
    """What people say of pairs of `known` records: every pair on which the sheet's ledger has an event or a mark is."""
    voices = given_voices(events)
    marked: dict[Pair, list[dict]] = {}
    for mark in marks:
        if mark["mark"] == DUPLICATE:
            marked.setdefault((mark["id1"], mark["id2"]), []).append(mark)
    pairs = [pair for pair in sorted(voices.keys() | marked.keys()) if set(pair) <= known]
    return {
        pair: form_opinion(pair, voices.get(pair, []), marked.get(pair, []), lambda pair=pair: content(pair))
        for pair in pairs
    }


def list_verdicts(opinions: dict[Pair, Opinion]) -> list[dict]:
    """verdicts.csv: every pair of which somebody says something, asked again or not."""
    return [
        {
            "row_id": row_of_pair(pair),
            "verdict": opinion.verdict,
            "note": opinion.note,
            "person": opinion.person,
            "ledger": opinion.ledger,
            "seq": opinion.seq,
            "asked_again": opinion.again,
        }
        for pair, opinion in opinions.items()
        if opinion.verdict
    ]


def sheet_rows(
    records: list[dict], pairs: list[dict], opinions: dict[Pair, Opinion], policy: dict
) -> tuple[list[tuple[Pair, str, str]], list[tuple[Pair, str, str]]]:
    """What the tabs Pairs and Merged show: (pair, row_id, reason) each.

    Pairs: verdicts that contradict each other, what is asked again, what only people can tell, then what they have
    judged. Not asked is what other verdicts have answered. Merged: what was joined otherwise, the least certain first.
    """
    verdicts = list_verdicts(opinions)
    merged_kinds = tuple(policy["merge"])
    joined = join(records, pairs, verdicts, merged_kinds)
    home = {record_id: place for place, members in enumerate(joined.clusters) for record_id in members}
    apart = {
        frozenset((home[a], home[b])) for (a, b), opinion in opinions.items() if opinion.verdict == "different"
    }  # fmt: skip
    in_doubt = {pair for found in contradictions(verdicts) for pair in (found.different, *found.same)}
    reasons = {(p["id1"], p["id2"]): p["reason"] for p in pairs}
    rows: dict[Pair, tuple[int, str, str]] = {}
    for pair, opinion in opinions.items():
        told = reasons.get(pair, "")
        if pair in in_doubt:
            rows[pair] = (0, opinion.row_id, f"This verdict and others contradict each other. {told}")
        elif opinion.again:
            rows[pair] = (1, opinion.row_id, f"{opinion.again}. {told}")
        elif opinion.verdict and opinion.ledger == "duplicates":
            rows[pair] = (3, opinion.row_id, told)
    asked = [p for p in pairs if p["verdict"] == "possible" and policy["possible"] == "ask"]
    asked = [p for p in asked if p["relation"] not in merged_kinds or not p["relation"]]
    for p in [*joined.gave_way, *asked]:
        pair = (p["id1"], p["id2"])
        homes = frozenset((home[pair[0]], home[pair[1]]))
        if pair not in rows and len(homes) == 2 and homes not in apart:
            gives_way = p["verdict"] == "same"
            why = f"joining them would join records that are kept apart; {p['reason']}" if gives_way else p["reason"]
            rows[pair] = (2, opinions[pair].row_id if pair in opinions else row_of_pair(pair), why)
    noticed = [
        (pair, opinion.row_id, f"{opinion.person} marked one as a duplicate of the other while screening")
        for pair, opinion in opinions.items()
        if opinion.verdict and opinion.ledger != "duplicates" and pair not in rows
    ]
    automatic = [
        (pair, opinions[pair].row_id if pair in opinions else row_of_pair(pair), p["reason"])
        for p in reversed(joined.links)
        if (pair := (p["id1"], p["id2"])) not in rows
    ]
    first = sorted(rows, key=lambda pair: (rows[pair][0], pair))
    return [(pair, *rows[pair][1:]) for pair in first], (noticed + automatic)[:LISTED]


def tell_contradictions(found: list[Contradiction], asked: list[tuple[Pair, str, str]]) -> list[Problem]:
    """Verdicts that contradict each other, with the cells in which they stand."""
    cells = {pair: f"A{number}" for number, (pair, _, _) in enumerate(asked, start=3)}
    problems = []
    for different, same in found:
        places = ", ".join(cells[pair] for pair in (different, *same))
        said = " and ".join(f"{a} is the same as {b}" for a, b in same)
        problems.append(
            Problem(
                "sheets/duplicates.xlsx",
                f"tab {PAIRS}, cells {places}",
                f"{said}, yet {different[0]} is said to be different from {different[1]}.",
                "One of these verdicts must be wrong: change it. Until then these two stay apart.",
            )
        )
    return problems


def left_in_doubt(found: list[Contradiction], opinions: dict[Pair, Opinion]) -> int:
    """How many contradictions there are of which every row has an answer, so that none is counted as left."""
    marked = {pair for pair, opinion in opinions.items() if opinion.ledger != "duplicates"}
    return sum(not marked & {c.different, *c.same} for c in found)


class Desk:
    """The sheet of duplicates on one set of records and pairs: what it shows for any events of its ledger."""

    def __init__(self, form: Form, records: list[dict], pairs: list[dict], noticed: list[dict], policy: dict, find):
        self._records, self._pairs, self._policy = records, pairs, policy
        self._by_id = {record["record_id"]: record for record in records}
        self._tabs = {tab.name: tab for tab in form.tabs}
        self.find = find
        self.marks, self.problems = resolve_marks(noticed, find)
        self.content = cache(self._content)
        self._listed: tuple = (None, None)

    def _content(self, pair: Pair) -> str:
        tab = self._tabs[PAIRS]
        return tab.row_hash(tab.shown_cells(self._row(pair, "", "")))

    def _row(self, pair: Pair, row_id: str, reason: str) -> dict:
        return pair_row(row_id, reason, *(self._by_id[record_id] for record_id in pair))

    def opinions(self, events: list[dict]) -> dict[Pair, Opinion]:
        """What people say, the events of the ledger and the marks together."""
        return opinions_of(events, self.marks, set(self._by_id), self.content)

    def bind(self, events: list[dict]) -> Callable[[Pair], tuple[str, str]]:
        """For a pair: the row under which it is answered now, and the digest of its content."""
        opinions = self.opinions(events)
        return lambda pair: (opinions[pair].row_id if pair in opinions else row_of_pair(pair), self.content(pair))

    def listed(self, events: list[dict]):
        """What the tabs Pairs and Merged show, not yet as rows."""
        if self._listed[0] != len(events):
            opinions = self.opinions(events)
            self._listed = len(events), sheet_rows(self._records, self._pairs, opinions, self._policy)
        return self._listed[1]

    def rows(self, events: list[dict]) -> dict[str, list[dict]]:
        """The rows of all tabs. Where there are not two records there is nothing to judge."""
        asked, merged = self.listed(events)
        shown = {PAIRS: asked, MERGED: merged}
        rows = {
            name: [self._row(pair, row_id, reason) for pair, row_id, reason in found] for name, found in shown.items()
        }
        return rows | {TYPED: typed_rows(events, self.find) if len(self._records) > 1 else []}


def judge(
    review: Path, protocol: dict, records: list[dict], pairs: list[dict], noticed: list[dict], minted_for: dict
) -> tuple[list[dict], list[dict], dict]:
    """(verdicts.csv, marks.csv, the receipt) after the exchange of the sheet in `review`.

    `records`: in their order; `pairs`: rows of pairs.csv; `noticed`: marks (notice_duplicates); `minted_for`:
    unique_id → the record that it is named for.
    """
    form = duplicates_form(protocol)
    find = record_finder(records, minted_for)
    desk = Desk(form, records, pairs, noticed, protocol["duplicates"], find)
    ledger = ledger_path(review, form)

    def take(events):
        return take_typed(events, find, desk.bind(events))

    exchanged = exchange(
        review,
        form,
        lambda state: desk.rows(read_ledger(ledger)),
        protocol["version"],
        derive=lambda events: take(events)[0],
    )
    wrongly_typed = take(exchanged.events)[1]
    opinions = desk.opinions(exchanged.events)
    verdicts = list_verdicts(opinions)
    found = contradictions(verdicts)
    told = [*desk.problems, *wrongly_typed, *tell_contradictions(found, desk.listed(exchanged.events)[0])]
    receipt = exchanged.receipt
    receipt["problems"] += [asdict(problem) for problem in told]
    # The other tabs are offers, and count in nothing.
    of_pairs = receipt["tabs"][PAIRS]
    receipt["tabs"] = {PAIRS: of_pairs | {"left": of_pairs["left"] + left_in_doubt(found, opinions)}}
    return verdicts, [{name: mark[name] for name in MARK_COLUMNS} for mark in desk.marks], receipt


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        given = snakemake.params
        records = order_records(read_parquet(snakemake.input.records), given.sources)
        known = replay(read_ledger(given.identities, IDENTITY_COLUMNS))
        verdicts, marks, receipt = judge(
            Path(given.review),
            given.protocol,
            records,
            read_csv(snakemake.input.pairs),
            given.noticed,
            known.minted_for,
        )
        write_csv(snakemake.output.verdicts, COLUMNS, verdicts)
        write_csv(snakemake.output.marks, MARK_COLUMNS, marks)
        write_json(snakemake.output.receipt, receipt)
