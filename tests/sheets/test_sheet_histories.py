"""Whatever is done to a sheet, in any order: the ledger says what a plain model says, and nothing typed is lost."""

import os
import random
from contextlib import suppress
from itertools import count

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from scripts.common import files
from scripts.common.tables import write_json
from scripts.screening.merged_rows import answering_ids, under_ids
from scripts.sheets.accepted_changes import accept
from scripts.sheets.exchange import exchange
from scripts.sheets.preview import ledger_path, preview, sheet_path
from scripts.sheets.receipts import look_at_sheet
from tests.sheets.person_at_sheet import BESIDE, WORDS, PersonAtSheet
from tests.sheets.saved_sheets import FORM

HISTORIES = int(os.environ.get("LITFUNNEL_HISTORIES", "40"))
ANSWER = ("decision",)

words = st.sampled_from([*WORDS, ""])
places = st.integers(0, 9)


class KilledError(BaseException):
    """Stands for kill -9: nothing after it runs."""


class Histories(RuleBasedStateMachine):
    """A person at a sheet, and what is done around it."""

    @initialize(seed=st.integers(0, 10**6))
    def start(self, seed):
        self.number = count()
        self.folder = self.tmp.mktemp("history")
        self.receipt = self.folder / "receipt.json"
        self.rows = [self._row() for _ in range(4)]
        self.former: dict[str, list[str]] = {}
        self.version = 1
        asked = {"Decision": ("decision", WORDS)}
        path, ledger = sheet_path(self.folder, FORM), ledger_path(self.folder, FORM)
        self.person = PersonAtSheet(path, ledger, "Screening", asked, random.Random(seed))
        self._exchange()

    def _row(self):
        number = next(self.number)
        return {"row_id": f"uni-{number}", "title": f"Title {number}"}

    def _tabs(self, state):
        ids = answering_ids(self.rows, self.former, ANSWER)(state)
        return {"Screening": under_ids(self.rows, ids)}

    def _exchange(self):
        self._confirm()
        exchanged = exchange(self.folder, FORM, self._tabs, str(self.version))
        write_json(self.receipt, exchanged.receipt)
        self.person.harvested()
        return exchanged

    def _confirm(self):
        """In a sheet of a few rows, what was typed can look as if the column was sorted: the person says it was not."""
        if held := preview(self.folder, FORM).found.held_digest:
            accept(self.folder, FORM, held, "", str(self.version))

    def _run_before_new_work(self):
        if self.person.saved_beside:
            self._exchange()

    @rule(answers=st.lists(st.tuples(places, words), min_size=1, max_size=6), kind=st.sampled_from(["xlsx", *BESIDE]))
    def decide(self, answers, kind):
        self._run_before_new_work()
        if kind in BESIDE:  # one beside a workbook that was typed in too could contradict it, which is another story
            self._exchange()
        self.person.type([(place, "Decision", word) for place, word in answers], kind)
        if kind in BESIDE:
            self._exchange()

    @rule(seed=st.integers(0, 99))
    def sort(self, seed):
        self._run_before_new_work()
        self.person.sort(seed)

    @rule(place=places)
    def delete_a_row(self, place):
        self._run_before_new_work()
        self.person.delete_row(place)

    @rule()
    def keep_a_copy(self):
        self.person.keep_copy()

    @rule(place=places, word=words, pick=places)
    def save_an_old_copy(self, place, word, pick):
        self._run_before_new_work()
        self.person.save_old_copy(pick, (place, "Decision", word))

    @rule()
    def delete_the_file(self):
        self._run_before_new_work()
        self.person.delete_file()

    @rule()
    def search_again(self):
        self.rows.append(self._row())

    @rule(pick=places)
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
            patch.setattr(files.os, "replace", may_be_killed)
            with suppress(KilledError):
                exchange(self.folder, FORM, self._tabs, str(self.version))
        self._exchange()

    @rule()
    def run(self):
        self._exchange()

    @invariant()
    def the_ledger_is_what_was_typed(self):
        if self.person.open:
            return
        exchanged = self._exchange()
        self.person.check_ledger()
        assert exchanged.problems == []
        sheet = self.person.path
        before, look = sheet.read_bytes(), look_at_sheet(self.folder, FORM, self.receipt, forget=True)
        assert self.receipt.exists()  # nothing is to be done
        again = exchange(self.folder, FORM, self._tabs, str(self.version))
        assert again.events == exchanged.events
        assert sheet.read_bytes() == before
        assert look_at_sheet(self.folder, FORM, self.receipt, forget=True) == look
        shown = {row["row_id"] for row in self._tabs(exchanged.state)["Screening"]}
        assert {row["row_id"] for row in self.person.rows()} == shown


@pytest.fixture(autouse=True)
def place(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("LITFUNNEL_NOW", "2026-01-01T00:00:00Z")
    Histories.tmp = tmp_path_factory


class TestHistories(Histories.TestCase):
    settings = settings(
        max_examples=HISTORIES, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
    )
