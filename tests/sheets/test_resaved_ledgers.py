"""A ledger that a spreadsheet program saved again says the same."""

import csv
import io

import pytest

from scripts.common.messages import InputError
from scripts.sheets.ledgers import append_events, read_ledger
from scripts.sheets.resaved_ledgers import tell_resaved


def event(row_id: str, new: str) -> dict:
    return {"when": "2026-01-01T00:00:00Z", "row_id": row_id, "column": "note", "old": "", "new": new, "person": "A"}


EVENTS = [event("uni-1", "Größe; naïve, „quoted“"), event("uni-2", 'said "no"'), event("uni-3", "")]


def resaved(path, delimiter=";", encoding="cp1252", end="\r\n", quoting=csv.QUOTE_MINIMAL, top="") -> None:
    buffer = io.StringIO()
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    csv.writer(buffer, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    path.write_bytes((top + buffer.getvalue()).encode(encoding))


FORMS = [
    {},
    {"encoding": "utf-8-sig"},
    {"delimiter": ",", "encoding": "utf-8"},
    {"delimiter": "\t", "encoding": "utf-16"},
    {"quoting": csv.QUOTE_ALL, "delimiter": ",", "end": "\n"},
    {"top": "sep=;\r\n"},
]


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_it_is_read_and_said_and_the_next_event_writes_it_in_our_form_again(tmp_path, form):
    path = tmp_path / "title_abstract.A.csv"
    append_events(path, EVENTS)
    before = path.read_bytes()
    assert tell_resaved(path) == []
    wanted = read_ledger(path)
    resaved(path, **form)
    assert read_ledger(path) == wanted
    assert read_ledger(path, ("seq", "new")) == wanted
    [told] = tell_resaved(path)
    assert (told.file, "another program saved" in told.message) == ("ledgers/title_abstract.A.csv", True)
    append_events(path, [event("uni-4", "x")])
    assert path.read_bytes().startswith(before)
    assert tell_resaved(path) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda text: text.replace("2026-01-01T00:00:00Z", "01.01.2026 00:00", 1), "line 2: another program saved it"),
        (lambda text: text.replace("row_id", "Row"), "line 1: has no column row_id"),
        (lambda text: text.replace("\r\n2;", "\r\n7;"), "line 3: event 2 has the seq '7'"),
        (lambda text: text.replace("uni-1", "uni-1;;;;;;;;;;;;;"), "line 2: has more values than columns"),
        (lambda text: "Notes\r\n" + text, "line 1: has no row of headers"),
    ],
)
def test_one_that_no_longer_says_the_same_is_named_with_its_line(tmp_path, change, told):
    path = tmp_path / "title_abstract.A.csv"
    append_events(path, EVENTS)
    resaved(path)
    path.write_bytes(change(path.read_bytes().decode("cp1252")).encode("cp1252"))
    with pytest.raises(InputError, match=told):
        read_ledger(path)
