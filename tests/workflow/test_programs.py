"""What the workflow writes, opened by the programs that people open it with."""

import shutil
import subprocess
from pathlib import Path

import pytest

from scripts.protocol.load_protocol import load_protocol
from scripts.screening.screening_forms import reviewer_form
from scripts.sheets.read import read_sheet
from tests.conftest import skip_or_fail

pytestmark = pytest.mark.slow


def program(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        skip_or_fail(f"{name} is not installed")
    return path


def saved_by_libreoffice(sheet: Path, folder: Path, kind: str) -> Path:
    subprocess.run(
        [program("soffice"), f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind,
         "--outdir", str(folder / "saved"), str(sheet)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return folder / "saved" / f"{sheet.stem}.{kind}"


@pytest.mark.exhaustive
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_sheet_saved_by_libreoffice_still_says_the_same_of_every_record(finished, tmp_path, kind):
    protocol = load_protocol(finished.review)
    form = reviewer_form(protocol, "title_abstract", protocol["reviewers"][0])
    sheet = finished.review / "sheets" / "title_abstract.A.xlsx"
    before = read_sheet(sheet, form)
    after = read_sheet(saved_by_libreoffice(sheet, tmp_path, kind), form)
    assert len(before.rows) == 898
    assert after.problems == ()
    assert after.rows == before.rows
    assert after.guide == before.guide


def test_the_report_opens_in_a_browser_and_asks_the_network_for_nothing(finished, tmp_path):
    report = finished.results / "report" / "report.html"
    log = tmp_path / "net.json"
    shown = subprocess.run(
        [program("chromium"), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}",
         "--disable-background-networking", f"--log-net-log={log}", "--dump-dom", report.as_uri()],
        check=True, capture_output=True, text=True, timeout=120,
    ).stdout  # fmt: skip
    assert "Demonstration: reconstructed inputs" in shown
    assert shown.count("<svg") >= 7
    text = report.read_text(encoding="utf-8")
    assert not [tag for tag in ("<script src=", "<link ", '<img src="http', "@import", "url(http") if tag in text]


def test_each_figure_of_the_flow_is_one_page_of_pdf_with_its_numbers_as_text(finished, tmp_path):
    for form in ("2009", "2020"):
        pdf = finished.results / "prisma" / f"flow_{form}.pdf"
        told = subprocess.run([program("pdftotext"), str(pdf), "-"], check=True, capture_output=True, text=True).stdout
        for number in ("1,553", "878", "20" if form == "2009" else "18"):
            assert number in told
        assert "Demonstration: reconstructed inputs" in told
        assert told.count("\f") == 1
