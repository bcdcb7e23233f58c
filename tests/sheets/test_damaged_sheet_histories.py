"""Whatever careless hands do to a sheet, in any order: no answer comes to another record, none is lost, new ones are
taken only where nothing speaks against their row, and every change of an earlier answer is said."""

import os
import shutil
from itertools import count

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.sheets.careless_desk import TAB, CarelessDesk, named
from tests.sheets.careless_hands import IDS, overtype, shift_cells, shift_row, sort_columns
from tests.sheets.desk import FORM, TEXTS_FIRST, WORDS, save_grids

# The same ones each time, but for who asks for more.
SAME = "LITFUNNEL_HISTORIES" not in os.environ
HISTORIES = int(os.environ.get("LITFUNNEL_HISTORIES", "10"))
SHEETS = ("title_abstract.A", "title_abstract.B", "full_text.A")
SHOWN = ("Title", "Abstract", "Year", "Id")

which = st.integers(0, 2)
places = st.integers(0, 11)
answers = st.lists(st.tuples(places, st.sampled_from(["Decision", "Decision", "Note"]), st.integers(0, 3)), max_size=5)


class DamagedSheets(RuleBasedStateMachine):
    """Three sheets, people who type in them, and what happens to the files."""

    @initialize(texts_first=st.booleans(), number=st.integers(4, 12), filled=st.data())
    def start(self, texts_first, number, filled):
        form = TEXTS_FIRST if texts_first else FORM
        self.folder, self.number = self.tmp.mktemp("history"), count()
        self.desks = [CarelessDesk(self.folder, named(form, name), number) for name in SHEETS]
        for desk in self.desks:
            self._type(desk, [(n, "Decision", filled.draw(st.integers(0, 3))) for n in range(number - 1)])
            self._type(desk, filled.draw(answers))
            desk.run()

    def _type(self, desk, answers):
        for place, header, word in answers:
            text = f"note {next(self.number)}" if header == "Note" and word else (*WORDS, "")[word]
            desk.type(place, header, text)

    @rule(which=which, answers=answers)
    def decide(self, which, answers):
        self._type(self.desks[which], answers)

    @rule(which=which)
    def run(self, which):
        self.desks[which].run()

    @rule(which=which, answers=answers)
    def decide_and_run(self, which, answers):
        self._type(self.desks[which], answers)
        self.desks[which].run()

    @rule(which=which, header=st.sampled_from(["Decision", "Note", *SHOWN]), down=st.booleans())
    def sort_one_column(self, which, header, down):
        def hand(headers, rows):
            if header in headers:
                sort_columns(rows, [headers.index(header)], headers.index(header), down)

        self.desks[which].damage(hand, (header,) if header in ("Decision", "Note") else ())

    @rule(which=which, ends=st.tuples(*[st.sampled_from(["Decision", "Note", *SHOWN])] * 2), down=st.booleans())
    def sort_a_range(self, which, ends, down):
        def hand(headers, rows):
            if set(ends) <= set(headers):
                first, last = sorted(map(headers.index, ends))
                sort_columns(rows, list(range(first, last + 1)), headers.index(ends[0]), down)

        self.desks[which].damage(hand, ends if {"Decision", "Note"} >= {*ends} else ())

    @rule(which=which, key=st.sampled_from(["Title", "Year", "Decision"]), down=st.booleans())
    def sort_whole_rows(self, which, key, down):
        def hand(headers, rows):
            sort_columns(rows, list(range(len(headers))), headers.index(key), down)

        self.desks[which].damage(hand)

    @rule(
        which=which,
        columns=st.sampled_from([("Decision",), ("Note",), ("Decision", "Note")]),
        place=places,
        by=st.sampled_from([1, 2, -1, -2]),
    )
    def shift(self, which, columns, place, by):
        def hand(headers, rows):
            shift_cells(rows, [headers.index(header) for header in columns], place % len(rows), by)

        self.desks[which].damage(hand, columns)

    @rule(which=which, header=st.sampled_from(["Decision", "Note", "Title", "Id"]), place=places, right=st.booleans())
    def shift_within_a_row(self, which, header, place, right):
        def hand(headers, rows):
            if header in headers:
                shift_row(rows[place % len(rows)], headers.index(header), right)

        self.desks[which].damage(hand, ("Decision", "Note"))

    @rule(
        which=which, columns=st.sampled_from([("row_id",), ("Id",), ("row_id", "Id")]), way=st.sampled_from(list(IDS))
    )
    def overtype_ids(self, which, columns, way):
        def hand(headers, rows):
            overtype(rows, [headers.index(header) for header in columns if header in headers], IDS[way])

        self.desks[which].damage(hand, moves=False)

    @rule(which=which, place=places, last=st.sampled_from(SHOWN), down=st.booleans())
    def correct_a_title_and_sort(self, which, place, last, down):
        desk = self.desks[which]

        def hand(headers, rows):
            if last in headers:
                title, row = headers.index("Title"), rows[place % len(rows)]
                if row_id := desk.ids.get(str(row[title])):
                    row[title] = f"{row[title]}, corrected"
                    desk.ids[row[title]] = row_id
                first, end = sorted([0, headers.index(last)])
                sort_columns(rows, list(range(first, max(end, title) + 1)), title, down)

        desk.damage(hand)

    @rule(which=which, column=st.sampled_from(["Id", "row_id"]), key=st.sampled_from(["Title", "Decision"]))
    def delete_the_id_column_and_sort(self, which, column, key):
        desk = self.desks[which]
        grids, headers, _ = desk.open()
        if column in headers:
            at = headers.index(column)
            grids[TAB] = [[*line[:at], *line[at + 1 :]] for line in grids[TAB]]
            desk.save(grids)

        def hand(headers, rows):
            first, last = sorted(map(headers.index, ["Decision", "Year"]))
            first, last = min(first, headers.index("Title")), max(last, headers.index("Title"))
            sort_columns(rows, list(range(first, last + 1)), headers.index(key), False)

        desk.damage(hand)

    @rule(which=which, name=st.sampled_from(["Screening (2)", "Done"]), place=places, word=st.sampled_from(WORDS))
    def copy_the_tab_and_type_in_the_copy(self, which, name, place, word):
        desk = self.desks[which]
        grids, headers, _ = desk.open()
        grids[name] = [list(line) for line in grids[TAB]]
        row = grids[name][2 + place % (len(grids[name]) - 2)]
        row_id = desk.ids.get(str(row[headers.index("Title")]))
        if row_id:
            row[headers.index("Decision")] = word
            desk.save(grids)
            desk.damaged = True
            if desk.holds.get((row_id, "decision"), "") != word:
                desk.run()
                assert f"tab {name}, cell" in desk.said or "is of the sheet" in desk.said
            self._heal(desk, True)

    @rule(one=which, other=which, heal=st.sampled_from(["swap back", "delete", "leave"]))
    def swap_files(self, one, other, heal):
        desks = self.desks[one], self.desks[other]
        if one == other or any(desk.damaged for desk in desks):
            return
        self._swap(desks)
        for desk in desks:
            desk.damaged = True
            desk.run()
            assert "saved under this name: nothing was read from it" in desk.said
        if heal == "swap back":
            self._swap(desks)
            for desk in desks:
                desk.damaged = False
                desk.run()
        for desk in desks:
            if heal == "delete":
                desk.delete()
                desk.run()
            elif heal == "leave":
                desk.undo()

    def _swap(self, desks):
        aside = self.folder / "aside.xlsx"
        shutil.move(desks[0].path, aside)
        shutil.move(desks[1].path, desks[0].path)
        shutil.move(aside, desks[1].path)

    @rule(
        which=which,
        what=st.sampled_from(["formula", "error", "merged"]),
        header=st.sampled_from(["Decision", "Note"]),
        place=places,
        number=st.integers(1, 4),
        kind=st.sampled_from(["undo", "delete"]),
    )
    def save_cells_that_cannot_be_read(self, which, what, header, place, number, kind):
        desk = self.desks[which]
        if desk.damaged:
            return
        grids, headers, rows = desk.open()
        at, first = headers.index(header), 2 + place % len(rows)
        save_grids(desk.path, grids, {(n, at): what for n in range(first, min(first + number, len(rows) + 2))})
        desk.damaged = True
        desk.run()
        self._heal(desk, kind == "undo")

    @precondition(lambda self: any(desk.damaged for desk in self.desks))
    @rule(undo=st.booleans())
    def heal(self, undo):
        for desk in self.desks:
            if desk.damaged:
                self._heal(desk, undo)

    def _heal(self, desk, undo):
        (desk.undo if undo else desk.delete)()
        desk.run()


@pytest.fixture(autouse=True)
def place(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("LITFUNNEL_NOW", "2026-01-01T00:00:00Z")
    DamagedSheets.tmp = tmp_path_factory


class TestDamagedSheets(DamagedSheets.TestCase):
    settings = settings(
        max_examples=HISTORIES,
        stateful_step_count=12,
        deadline=None,
        derandomize=SAME,
        suppress_health_check=list(HealthCheck),
    )
