"""A small review of a team: a protocol, an export, and people who fill in their sheets."""

import copy
import csv
import shutil
from pathlib import Path

import openpyxl
import yaml

from tests.workflow.conftest import Checkout, check_out

NAME = "team"
ADJUDICATOR = "E"


class Team:
    """A review by the name of `team` in a checkout of its own."""

    def __init__(self, folder: Path, records: int, **screening):
        self._lies_in(check_out(folder))
        assert self.checkout.command("scripts.protocol.start_review", NAME).returncode == 0
        self.protocol = yaml.safe_load((self.review / "review.yaml").read_text(encoding="utf-8"))
        self.protocol["sources"][0]["searches"][0]["date"] = "2026-01-31"
        self.protocol["reviewers"] = [{"key": key, "name": f"Reviewer {key}"} for key in "ABCD"]
        self.protocol["reviewers"].append({"key": ADJUDICATOR, "name": "Professor E", "tasks": []})
        self.protocol["screening"] = screening
        self.write_protocol()
        self.export([f"Walking trial number {n}" for n in range(records)])

    def _lies_in(self, checkout: Checkout) -> None:
        self.checkout = checkout
        self.review = checkout.folder / "config" / NAME
        self.results = checkout.folder / "results" / NAME

    def write_protocol(self) -> None:
        """Write review.yaml as the protocol stands."""
        text = yaml.safe_dump(self.protocol, sort_keys=False)
        (self.review / "review.yaml").write_text(text, encoding="utf-8")

    def export(self, titles: list[str], date: str = "2026-01-31") -> None:
        """Put a search's export into its folder: records 1, 2, … with these titles, by authors of their own."""
        folder = self.review / "searches" / "pubmed" / date
        folder.mkdir(parents=True, exist_ok=True)
        with open(folder / "export.csv", "w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(["PMID", "Title", "Authors", "Abstract", "DOI"])
            for n, title in enumerate(titles, start=1):
                words = f"{title}: " + " ".join(f"word{n}x{k}" for k in range(12))
                table.writerow([str(1000 + n), words, f"Author{n}, Ann", f"Abstract {n}", f"10.1000/trial.{n}"])

    def copied_to(self, folder: Path) -> "Team":
        """A copy of the review and its checkout, with Snakemake's own notes."""
        shutil.copytree(self.checkout.folder, folder)
        copied = copy.deepcopy(self)
        copied._lies_in(Checkout(folder))
        return copied

    def run(self, *targets: str, options: tuple[str, ...] = ()) -> str:
        """Run the workflow for files of results (all if none is named); what it said."""
        done = self.checkout.snakemake(*self._asked_for(targets), *options)
        assert done.returncode == 0, done.stderr
        return done.stderr

    def killed_run(self, *targets: str, **when: float) -> None:
        """Begin a run that is killed (`Checkout.killed`)."""
        self.checkout.killed(*self._asked_for(targets), **when)

    def _asked_for(self, targets: tuple[str, ...]) -> list[str]:
        return [*(f"results/{NAME}/{target}" for target in targets), "--config", f"review={NAME}"]

    def table(self, name: str) -> list[dict[str, str]]:
        """A table of the results."""
        with open(self.results / name, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def rows(self, sheet: str, tab: str = "Screening") -> dict[str, dict[str, str]]:
        """What a sheet shows: row_id → header → cell."""
        book = openpyxl.load_workbook(self.review / "sheets" / f"{sheet}.xlsx")
        lines = [[cell.value or "" for cell in line] for line in book[tab].iter_rows()]
        top = next(n for n, line in enumerate(lines) if "row_id" in line)
        rows = [dict(zip(lines[top], line, strict=True)) for line in lines[top + 1 :]]
        return {row["row_id"]: row for row in rows if row["row_id"]}

    def judge(self, sheet: str, answers: dict[str, str], tab: str = "Screening", header: str = "Decision") -> None:
        """Type answers into a column of a sheet and save it, as a person would."""
        path = self.review / "sheets" / f"{sheet}.xlsx"
        book = openpyxl.load_workbook(path)
        lines = list(book[tab].iter_rows())
        top = next(n for n, line in enumerate(lines) if "row_id" in [cell.value for cell in line])
        at = {cell.value: place for place, cell in enumerate(lines[top])}
        for line in lines[top + 1 :]:
            if (row_id := line[at["row_id"]].value) in answers:
                line[at[header]].value = answers[row_id]
        book.save(path)
