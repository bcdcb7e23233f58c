"""Every form of the bundled review, issued twice, is written once."""

from pathlib import Path

import pytest

from scripts.deduplication.duplicates_form import duplicates_form
from scripts.extraction.entry_forms import consensus_form as entry_consensus_form
from scripts.extraction.entry_forms import reviewers_form
from scripts.extraction.extraction_forms import extraction_sheet
from scripts.extraction.risk_of_bias_forms import risk_of_bias_sheet
from scripts.protocol.load_protocol import load_protocol
from scripts.protocol.phases import PHASES
from scripts.screening.screening_forms import consensus_form, reviewer_form
from scripts.sheets.exchange import exchange
from scripts.sheets.form import Form
from scripts.sheets.preview import sheet_path
from tests.conftest import ROOT

PROTOCOL = load_protocol(ROOT / "config" / "als_exercise")
PERSON = PROTOCOL["reviewers"][0]
ENTRY_SHEETS = (extraction_sheet(PROTOCOL), risk_of_bias_sheet(PROTOCOL))
FORMS = [
    duplicates_form(PROTOCOL),
    *(reviewer_form(PROTOCOL, phase, PERSON) for phase in PHASES),
    *(consensus_form(PROTOCOL, phase) for phase in PHASES),
    *(reviewers_form(sheet, PERSON, PROTOCOL["notice"]) for sheet in ENTRY_SHEETS),
    *(entry_consensus_form(sheet, PROTOCOL["notice"]) for sheet in ENTRY_SHEETS),
]


def some_rows(form: Form) -> dict[str, list[dict[str, str]]]:
    return {
        tab.name: [
            {column.name: f"  {column.header}  of\n{n} – ünïcode " for column in tab.shown} | {"row_id": f"row-{n}"}
            for n in range(3)
        ]
        for tab in form.tabs
    }


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_sheet_issued_twice_is_written_once(tmp_path: Path, form: Form):
    first = exchange(tmp_path, form, some_rows(form), "1")
    second = exchange(tmp_path, form, some_rows(form), "1")
    assert first.problems == second.problems == []
    assert not (tmp_path / "sheets" / "previous").exists()
    assert sheet_path(tmp_path, form).exists()
