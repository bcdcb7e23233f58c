"""Whatever is done to a sheet, in any order: the ledger says what a plain model says, and nothing typed is lost."""

import os
import random
from contextlib import suppress
from itertools import count

import pytest
import xlsxwriter
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from scripts.common import atomic_files
from scripts.common.ledgers import read_ledger
from scripts.common.sheets.exchange import exchange, ledger_path, sheet_path
from scripts.common.sheets.grids import read_grids
from scripts.common.sheets.receipts import look_at_sheet
from scripts.common.tables import csv_text, write_json
from scripts.screening.merged_rows import answering_ids, under_ids
from tests.common.test_sheets import FORM

HISTORIES = int(os.environ.get("LITFUNNEL_HISTORIES", "40"))
WORDS = {"include": "include", " Exclude ": "exclude", "INCL.": "include", "maybe": "maybe"}
ANSWER = ("decision",)


class KilledError(BaseException):
    """Stands for kill -9: nothing after it runs."""


class Histories(RuleBasedStateMachine):
    """A sheet, what is done to it and around it, and the model: what was typed last for each row, and all typed."""

    @initialize(seed=st.integers(0, 10**6))
    def start(self, seed):
        self.chance = random.Random(seed)
        self.number = count()
        self.folder = self.tmp.mktemp("history")
        self.receipt = self.folder / "receipt.json"
        self.rows = [self._row() for _ in range(4)]
        self.former: dict[str, list[str]] = {}
        self.version = 1
        self.holds: dict[str, str] = {}  # the model: row_id → decision
        self.typed: set[tuple[str, str]] = set()
        self.open: dict[str, str] = {}  # typed, and not yet harvested
        self.copies: list[tuple[bytes, dict[str, str]]] = []
        self._exchange()

    def _row(self):
        number = next(self.number)
        return {"row_id": f"uni-{number}", "title": f"Title {number}"}

    @property
    def sheet(self):
        return sheet_path(self.folder, FORM)

    def _tabs(self, state):
        ids = answering_ids(self.rows, self.former, ANSWER)(state)
        return {"Screening": under_ids(self.rows, ids)}

    def _exchange(self):
        exchanged = exchange(self.folder, FORM, self._tabs, str(self.version))
        write_json(self.receipt, exchanged.receipt)
        self.holds |= self.open
        self.open = {}
        return exchanged

    def _grid(self, path=None):
        grids = read_grids(path or self.sheet, lambda line: 0)
        return [list(map(str, line)) for line in grids.get("Screening") or grids["Sheet1"]]

    def _save(self, grid, kind):
        if kind == "csv":
            separator = self.chance.choice([",", ";", "\t"])
            text = csv_text(grid[1], [dict(zip(grid[1], row, strict=True)) for row in grid[2:]])
            if separator != ",":
                text = "\n".join(separator.join(row) for row in grid[1:]) + "\n"
            encoding = self.chance.choice(["utf-8", "utf-8-sig", "utf-16", "cp1252"])
            self.sheet.with_suffix(".csv").write_bytes(text.encode(encoding))
            return
        book = xlsxwriter.Workbook(str(self.sheet))
        book.add_worksheet("Start here")
        tab = book.add_worksheet(self.chance.choice(["Screening", "Sheet1"]))
        for number, line in enumerate(grid):
            tab.write_row(number, 0, line)
        book.close()

    def _edit(self, change, kind="xlsx"):
        if not self.sheet.exists():
            return
        grid = self._grid()
        body = change([dict(zip(grid[1], row, strict=True)) for row in grid[2:]])
        self._save([grid[0], grid[1], *([row.get(key, "") for key in grid[1]] for row in body)], kind)

    def _run_before_new_work(self):
        if self.sheet.with_suffix(".csv").exists():
            self._exchange()

    @rule(
        answers=st.lists(st.tuples(st.integers(0, 9), st.sampled_from([*WORDS, ""])), min_size=1, max_size=6),
        kind=st.sampled_from(["xlsx", "csv"]),
    )
    def decide(self, answers, kind):
        self._run_before_new_work()
        if kind == "csv":  # a csv beside a workbook that was typed in too could contradict it, which is another story
            self._exchange()

        def change(rows):
            for place, word in answers if rows else []:
                row = rows[place % len(rows)]
                row["Decision"] = word
                self._type_over(row["row_id"])
                self.open[row["row_id"]] = WORDS.get(word, "")
                if word:
                    self.typed.add((row["row_id"], WORDS[word]))
            return rows

        self._edit(change, kind)
        if kind == "csv":
            self._exchange()

    @rule(seed=st.integers(0, 99))
    def sort(self, seed):
        self._run_before_new_work()
        self._edit(lambda rows: random.Random(seed).sample(rows, len(rows)))

    @rule(place=st.integers(0, 9))
    def delete_a_row(self, place):
        self._run_before_new_work()

        def change(rows):
            if rows:
                self._type_over(rows.pop(place % len(rows))["row_id"])
            return rows

        self._edit(change)

    @rule()
    def keep_a_copy(self):
        if self.sheet.exists() and not self.open:
            self.copies.append((self.sheet.read_bytes(), dict(self.holds)))

    @rule(place=st.integers(0, 9), word=st.sampled_from([*WORDS, ""]), pick=st.integers(0, 9))
    def save_an_old_copy(self, place, word, pick):
        if not self.copies or self.open:
            return
        self._run_before_new_work()
        content, then = self.copies[pick % len(self.copies)]
        self.sheet.write_bytes(content)

        def change(rows):
            row = rows[place % len(rows)]
            row["Decision"] = word
            row_id, value = row["row_id"], WORDS.get(word, "")
            if value and value != then.get(row_id, ""):
                self.typed.add((row_id, value))
            if self.holds.get(row_id, "") == then.get(row_id, ""):
                self.open[row_id] = value
            return rows

        self._edit(change)

    @rule()
    def delete_the_file(self):
        self._run_before_new_work()
        self.sheet.unlink(missing_ok=True)
        for row_id in list(self.open):
            self._type_over(row_id)

    def _type_over(self, row_id):
        """What was typed and typed over before any run had seen it is gone with the file that held it."""
        value = self.open.pop(row_id, "")
        if value and not self._known(row_id, value):
            self.typed.discard((row_id, value))

    def _known(self, row_id, value):
        events = read_ledger(ledger_path(self.folder, FORM))
        return any(event["row_id"] == row_id and event["new"] == value for event in events)

    @rule()
    def search_again(self):
        self.rows.append(self._row())

    @rule(pick=st.integers(0, 9))
    def merge_two(self, pick):
        self._exchange()
        if len(self.rows) > 2:
            gone = self.rows.pop(pick % len(self.rows))
            kept = self.rows[pick % len(self.rows)]["row_id"]
            self.former.setdefault(kept, []).append(gone["row_id"])

    @rule()
    def split_again(self):
        self._exchange()
        for ids in self.former.values():
            self.rows += [{"row_id": row_id, "title": f"Title {row_id[4:]}"} for row_id in ids]
        self.former = {}

    @rule()
    def amend(self):
        self._exchange()
        self.version += 1

    @rule()
    def delete_results(self):
        self.receipt.unlink(missing_ok=True)

    @rule(at=st.integers(0, 5))
    def killed_at_a_write(self, at):
        """A run that is killed at one of its writes, and then the next one."""
        done, replace = count(), os.replace

        def may_be_killed(*paths):
            if next(done) == at:
                raise KilledError
            replace(*paths)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(atomic_files.os, "replace", may_be_killed)
            with suppress(KilledError):
                exchange(self.folder, FORM, self._tabs, str(self.version))
        self._exchange()

    @rule()
    def run(self):
        self._exchange()

    @invariant()
    def the_ledger_is_what_was_typed(self):
        if self.open:
            return
        exchanged = self._exchange()
        state = {row_id: value for (row_id, column), value in exchanged.state.items() if column == "decision"}
        assert state == {row_id: value for row_id, value in self.holds.items() if value}
        assert exchanged.problems == []
        assert self.typed <= {(event["row_id"], event["new"]) for event in exchanged.events}
        before, look = self.sheet.read_bytes(), look_at_sheet(self.folder, FORM, self.receipt, forget=True)
        assert self.receipt.exists()  # nothing is to be done
        again = exchange(self.folder, FORM, self._tabs, str(self.version))
        assert again.events == exchanged.events
        assert self.sheet.read_bytes() == before
        assert look_at_sheet(self.folder, FORM, self.receipt, forget=True) == look
        shown = {row["row_id"] for row in self._tabs(exchanged.state)["Screening"]}
        grid = self._grid()
        assert {row[grid[1].index("row_id")] for row in grid[2:]} == shown


@pytest.fixture(autouse=True)
def place(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("LITFUNNEL_NOW", "2026-01-01T00:00:00Z")
    Histories.tmp = tmp_path_factory


class TestHistories(Histories.TestCase):
    settings = settings(
        max_examples=HISTORIES, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
    )
