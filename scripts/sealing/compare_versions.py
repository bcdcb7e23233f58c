"""What changed between two versions of a review: records, reports, studies, and why each number moved.

Out: rows of changes.csv, and a page of them.
"""

from pathlib import Path

from scripts.common.ids import listed
from scripts.common.provenance import data_file
from scripts.prisma.stations import OUT, PENDING, Station
from scripts.sealing.versions import Version

COLUMNS = ("unit", "id", "title", "change", "before", "after", "why", "entered", "left")
_PLURALS = {"record": "records", "report": "reports", "study": "studies"}
TEMPLATES = data_file("workflow/report")


def compare_versions(before: Version, after: Version) -> list[dict]:
    """Rows of changes.csv: records and reports that are new, gone or stand elsewhere, studies that came or went, and
    each number that moved with the ids that entered and left it."""
    titles = before.titles | after.titles
    rows = [
        *_compare_units("record", before.records, after.records, titles),
        *_compare_units("report", before.reports, after.reports, titles),
        *_compare_studies(before, after),
    ]
    told = {row["id"]: row["change"] for row in rows}
    return rows + _compare_numbers(before.lists, after.lists, told)


def changes_page(rows: list[dict], title: str, before: str, after: str, notice: str) -> str:
    """The changes as a page of its own."""
    import jinja2

    loader = jinja2.FileSystemLoader(TEMPLATES)
    environment = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    groups = [(unit, [row for row in rows if row["unit"] == unit]) for unit in ("number", "study", "report", "record")]
    return environment.get_template("versions.html.j2").render(
        title=title, before=before, after=after, notice=notice, groups=[group for group in groups if group[1]],
        style=(TEMPLATES / "page.css").read_text(encoding="utf-8"),
    )  # fmt: skip


def summarise_changes(rows: list[dict]) -> list[str]:
    """The changes in a few lines: how many of each kind, then the numbers that moved."""
    counts: dict[tuple[str, str], int] = {}
    for row in rows:
        if row["unit"] != "number":
            counts[row["unit"], row["change"]] = counts.get((row["unit"], row["change"]), 0) + 1
    lines = [f"{_PLURALS[unit]} {change}: {count:,}" for (unit, change), count in sorted(counts.items())]
    shown = [
        row
        for row in rows
        if row["unit"] == "number" and row["id"].startswith(("prisma_2009.", "prisma_2020.included"))
    ]
    return lines + [f"{row['id']}: {row['before']} → {row['after']} ({row['why']})" for row in shown]


def _compare_units(unit: str, before: dict[str, dict], after: dict[str, dict], titles: dict[str, str]) -> list[dict]:
    looked_at = ("station", "reason", "study_id", "duplicate_of")
    rows = []
    for id_ in sorted(before.keys() | after.keys()):
        was, is_ = before.get(id_), after.get(id_)
        if was and is_ and all(was.get(name) == is_.get(name) for name in looked_at):
            continue
        rows.append(
            {"unit": unit, "id": id_, "title": titles.get(id_) or titles.get((is_ or was)["unique_id"], ""),
             "change": _kind(was, is_), "before": _stands(was), "after": _stands(is_), "why": _cause(was, is_)}
        )  # fmt: skip
    return rows


def _compare_studies(before: Version, after: Version) -> list[dict]:
    name = "prisma_2020.included.total_studies"
    was, is_ = set(before.lists.get(name, [])), set(after.lists.get(name, []))
    rows = []
    for id_ in sorted(was ^ is_):
        reports = [row for row in (before if id_ in was else after).reports.values() if id_ in listed(row["study_id"])]
        now = [
            f"{row['report_id']} is {after.reports.get(row['report_id'], {}).get('station', 'gone')}" for row in reports
        ]
        told = {"before": "included" if id_ in was else "", "after": "included" if id_ in is_ else ""}
        rows.append(
            {"unit": "study", "id": id_, "change": "new" if id_ in is_ else "dropped", "why": ", ".join(now)} | told
        )
    return rows


def _compare_numbers(before: dict, after: dict, told: dict[str, str]) -> list[dict]:
    rows = []
    for name in sorted(before.keys() | after.keys()):
        was, is_ = set(before.get(name, [])), set(after.get(name, []))
        if was != is_:
            entered, left = sorted(is_ - was), sorted(was - is_)
            why = [
                f"{len(ids):,} {words}: {_causes(ids, told)}"
                for ids, words in ((entered, "entered"), (left, "left"))
                if ids
            ]
            rows.append(
                {"unit": "number", "id": name, "change": "moved" if len(was) != len(is_) else "same number, other ids",
                 "before": str(len(was)), "after": str(len(is_)), "why": "; ".join(why), "entered": "; ".join(entered),
                 "left": "; ".join(left)}
            )  # fmt: skip
    return rows


def _causes(ids: list[str], told: dict[str, str]) -> str:
    counts: dict[str, int] = {}
    for id_ in ids:
        cause = told.get(id_, "counted elsewhere")
        counts[cause] = counts.get(cause, 0) + 1
    return ", ".join(f"{count:,} {cause}" for cause, count in sorted(counts.items(), key=lambda item: -item[1]))


def _kind(was: dict | None, is_: dict | None) -> str:
    if was is None:
        return "new"
    if is_ is None:
        return "gone"
    if was["station"] == is_["station"]:
        return "reclassified" if was["reason"] != is_["reason"] else "regrouped"
    if is_["station"] == Station.INCLUDED:
        return "included"
    if is_["station"] in OUT and was["station"] not in OUT:
        return "excluded"
    return "reopened" if is_["station"] in PENDING else "reclassified"


def _stands(row: dict | None) -> str:
    if row is None:
        return ""
    more = [row["reason"], row.get("duplicate_of", ""), *listed(row["study_id"])]
    return ", ".join(filter(None, (row["station"], *more)))


def _cause(was: dict | None, is_: dict | None) -> str:
    if is_ is None:
        return "no search has it any more"
    place = f"found in {is_['file']}" if was is None and is_.get("file") else ""
    return ", ".join(filter(None, (place, is_["decided_by"], is_["event"])))


def write_changes(folder: Path, rows: list[dict], title: str, before: str, after: str, notice: str) -> None:
    """Write changes.csv and changes.html into `folder`."""
    from scripts.common.files import write_text
    from scripts.common.tables import write_csv

    write_csv(folder / "changes.csv", COLUMNS, rows)
    write_text(folder / "changes.html", changes_page(rows, title, before, after, notice))
