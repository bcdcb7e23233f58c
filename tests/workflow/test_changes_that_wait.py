"""Many earlier answers that change at once wait for a person's word, as the commands tell it; nothing else does."""

import openpyxl
import pytest

from scripts.sheets.form import CONFIRM
from scripts.sheets.ledgers import read_ledger, state_of
from tests.screening.team_review import Team

pytestmark = pytest.mark.slow

SHEETS = ("title_abstract.A", "title_abstract.B")


@pytest.fixture
def team(tmp_path) -> Team:
    """Two people who included 12 of 30 records, and have one left."""
    team = Team(tmp_path, records=30)
    team.protocol["reviewers"] = team.protocol["reviewers"][:2]
    team.write_protocol()
    litfunnel(team, "run")
    for sheet in SHEETS:
        ids = sorted(team.rows(sheet))[:-1]
        team.judge(sheet, {row_id: "include" if place < 12 else "exclude" for place, row_id in enumerate(ids)})
    litfunnel(team, "run")
    return team


def litfunnel(team: Team, command: str, *arguments: str, status: int = 0) -> str:
    """What a command says, which has to end with this status."""
    done = team.checkout.command("scripts.command", command, *arguments, "--review", "team")
    assert done.returncode == status, (done.returncode, done.stdout, done.stderr)
    return done.stdout + done.stderr


def decisions(team: Team, sheet: str) -> list[str]:
    state = state_of(read_ledger(team.review / "ledgers" / f"{sheet}.csv"))
    return [value for (_, column), value in sorted(state.items()) if column == "decision"]


def say_yes(team: Team, sheet: str) -> None:
    path = team.review / "sheets" / f"{sheet}.xlsx"
    book = openpyxl.load_workbook(path)
    [cell] = [line[0] for line in book["Start here"].iter_rows() if line[0].value == CONFIRM]
    book["Start here"].cell(cell.row, 2).value = "yes"
    book.save(path)


def test_final_waits_until_changes_are_confirmed_by_the_command_or_in_the_first_tab(team):
    for sheet in SHEETS:
        team.judge(sheet, dict.fromkeys(team.rows(sheet), "exclude"))
    saved = {sheet: (team.review / "sheets" / f"{sheet}.xlsx").read_bytes() for sheet in SHEETS}

    said = litfunnel(team, "final", status=3)
    for sheet, person in zip(SHEETS, "AB", strict=True):
        assert f"{person}: 12 earlier answers differ from the last run; they are held back" in said
        assert decisions(team, sheet) == ["include"] * 12 + ["exclude"] * 18  # the new one is taken
        assert (team.review / "sheets" / f"{sheet}.xlsx").read_bytes() == saved[sheet]
    assert not (team.review / "versions.csv").exists()

    assert "12 changes confirmed" in litfunnel(team, "accept", SHEETS[0])
    said = litfunnel(team, "final", status=3)
    assert decisions(team, SHEETS[0]) == ["exclude"] * 30
    assert decisions(team, SHEETS[1]) == ["include"] * 12 + ["exclude"] * 18
    assert "A: 12 earlier answers differ from the last run; they are taken over" in said

    say_yes(team, SHEETS[1])
    said = litfunnel(team, "final")
    assert decisions(team, SHEETS[1]) == ["exclude"] * 30
    assert "B: 12 earlier answers differ from the last run; they are taken over" in said
    assert "held back" not in litfunnel(team, "run")
