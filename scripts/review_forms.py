"""All forms of a review: one for each sheet that it can have."""

from pathlib import Path

from scripts.deduplication.duplicates_form import duplicates_form
from scripts.extraction.entry_forms import consensus_form as entry_consensus_form
from scripts.extraction.entry_forms import reviewers_form
from scripts.extraction.extraction_forms import extraction_sheet
from scripts.extraction.risk_of_bias_forms import risk_of_bias_sheet
from scripts.protocol.phases import PHASES
from scripts.report.certainty_form import certainty_form
from scripts.screening.screening_forms import consensus_forms, reviewer_form
from scripts.screening.teams import people_of
from scripts.sheets.form import Form


def review_forms(review: Path, protocol: dict) -> dict[str, Form]:
    """Sheet name → form. `review`: config/<review>."""
    entry_sheets = (extraction_sheet(protocol), risk_of_bias_sheet(protocol))
    forms = (
        duplicates_form(protocol),
        *(reviewer_form(protocol, phase, person) for phase in PHASES for person in protocol["reviewers"]),
        *(form for phase in PHASES for form in consensus_forms(review, protocol, phase)),
        *(
            reviewers_form(sheet, person, protocol["notice"])
            for sheet in entry_sheets
            for person in people_of(review, protocol, sheet.key)
        ),
        *(entry_consensus_form(sheet, protocol["notice"]) for sheet in entry_sheets),
        *([certainty_form(protocol)] if protocol.get("certainty") else []),
    )
    return {form.name: form for form in forms}
