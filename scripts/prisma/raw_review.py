"""What the second count starts from: a review's searches as they were received, and the ledgers of what people decided.

Of results it takes only what no ledger can tell: which records the readers read from which place of which file, who
the comparison credits with a duplicate, what a prefilter removed, and which studies have data.
"""

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from scripts.common.ledgers import read_ledger
from scripts.common.messages import wrong
from scripts.common.protocol import load_protocol
from scripts.common.tables import read_csv, read_json
from scripts.identification.archived_searches import with_archived_searches
from scripts.identification.find_exports import find_exports
from scripts.prisma.recount_flow import (
    Ballots,
    Before,
    Events,
    Unit,
    readdress,
    replay_identities,
    replay_names,
    settle_fates,
)

IDENTITY_COLUMNS = ("seq", "event", "unique_id", "record_id", "into")
RETRIEVAL = ("retrieval", "retrieval_date", "retrieval_person", "study_id")


@dataclass(frozen=True)
class RawReview:
    """A review as the audit sees it. `exports`: name → path; `groups`: unique_id → record_ids; `kinds`: source →
    kind; `source_of`: record_id → source; `unjudged`: possible duplicates that nobody has judged; `removed`: unique_id
    → prefilter; `reports_of`: unique_id → reports that it led to."""

    protocol: dict
    exports: dict[str, Path]
    files: list[dict]
    occurrences: list[dict]
    members: list[dict]
    groups: dict[str, set[str]]
    units: list[Unit]
    before: Before
    kinds: dict[str, str]
    source_of: dict[str, str]
    provenance: dict[str, str]
    pooled: set[str]
    unjudged: int
    removed: dict[str, str]
    reports_of: dict[str, set[str]]


def read_review(review: Path, results: Path, with_exports: bool = True) -> RawReview:
    """Read the review in `review` (config/<review>) and what `results` (results/<review>) adds, and settle each fate.

    Raises InputError where a ledger, the protocol or a table is not what it should be.
    """
    review, results = Path(review), Path(results)
    protocol = with_archived_searches(review, load_protocol(review))
    exports = find_exports(review, protocol) if with_exports else []
    occurrences = read_csv(results / "identification/occurrences.csv")
    kinds = {source["key"]: source["kind"] for source in protocol["sources"]}
    source_of = sources_of_records(occurrences, kinds)
    members = read_csv(results / "deduplication/members.csv")
    identities = read_ledger(review / "ledgers/identities.csv", IDENTITY_COLUMNS)
    groups, names = replay_identities(identities, set(source_of)), replay_names(identities)
    before = read_before(review, protocol["previous"], set(source_of))
    units = make_units(groups, members, kinds, source_of, before)
    removed = {row["row_id"]: row["prefilter"] for row in read_csv(results / "screening/title_abstract/removed.csv")}
    reports_of = reports_of_units(read_csv(results / "screening/full_text/rows.csv"))
    settle_fates(
        units,
        set(removed),
        read_ballots(review, "title_abstract", protocol["reviewers"], names),
        read_ballots(review, "full_text", protocol["reviewers"], names),
        protocol["screening"]["maybe_counts_as"],
        reports_of,
    )
    stated = review / "provenance.csv"
    return RawReview(
        protocol=protocol,
        exports={Path(path).relative_to(review).as_posix(): Path(path) for path in exports},
        files=read_csv(results / "identification/files.csv"),
        occurrences=occurrences,
        members=members,
        groups=groups,
        units=units,
        before=before,
        kinds=kinds,
        source_of=source_of,
        provenance={row["row_id"]: row["provenance"] for row in read_csv(stated)} if stated.exists() else {},
        pooled=studies_to_pool(read_csv(results / "extraction/outcomes.csv")),
        unjudged=read_json(results / "sheets/duplicates.json")["tabs"]["Pairs"]["left"],
        removed=removed,
        reports_of=reports_of,
    )


def sources_of_records(occurrences: list[dict], kinds: dict[str, str]) -> dict[str, str]:
    """The source of each record, from the place where it was found. Raises InputError for a place that is none."""
    found = {}
    for line, row in enumerate(occurrences, start=2):
        place = re.fullmatch(r"searches/([^/]+)/\d{4}-\d{2}-\d{2}(\.\d+)?/[^/]+", row["file"])
        if not place or place[1] not in kinds or not re.fullmatch(r"\d{4}-\d{2}-\d{2}(\.\d+)?", row["search_date"]):
            told = f"{row['record_id']} is said to be from {row['file']!r}, search of {row['search_date']!r}."
            raise wrong("identification/occurrences.csv", told, "Run the workflow again.", f"line {line}")
        found[row["record_id"]] = place[1]
    return found


def make_units(
    groups: dict[str, set[str]], members: list[dict], kinds: dict[str, str], source_of: dict[str, str], before: Before
) -> list[Unit]:
    """The unique records, each record with its column and, where people joined it, who did."""
    judged = {row["record_id"]: row["decided_by"] for row in members if row["decided_by"] != "automatic"}

    def column(record_id: str) -> str:
        if before.knew(record_id):
            return "previous"
        return "databases_registers" if kinds[source_of[record_id]] in ("database", "register") else "other_methods"

    return [
        Unit(unique_id, {r: column(r) for r in found}, {r: judged[r] for r in found if r in judged})
        for unique_id, found in groups.items()
    ]


def read_ballots(review: Path, phase: str, reviewers: list[dict], names: dict[str, list[str]]) -> Ballots:
    """The ledgers of a screening phase, those of the people and of what was handed out to them; what was said under
    merged ids stands under the ids that are left (`names`)."""

    def read(person: str) -> Events:
        return read_ledger(review / "ledgers" / f"{phase}.{person}.csv")

    decision = ("decision", "reason")
    votes = {person["key"]: readdress(read(person["key"]), names, decision) for person in reviewers}
    asked = {event["row_id"]: event["new"].split("; ") for event in read("issued") if event["column"] == "reviewers"}
    settled = read("consensus")
    decided, retrieved = (
        [event for event in settled if (event["column"] in RETRIEVAL) == of_retrieval] for of_retrieval in (False, True)
    )
    consensus = readdress(decided, names, decision) + readdress(retrieved, names, RETRIEVAL)
    return Ballots(phase, votes, consensus, readdress(read("adjudicator"), names, decision), asked)


def reports_of_units(rows: list[dict]) -> dict[str, set[str]]:
    """The reports to which each unique record led: one record can lead to several, several to one."""
    found: dict[str, set[str]] = {}
    for row in rows:
        for unique_id in row["unique_id"].split("; "):
            found.setdefault(unique_id, set()).add(row["row_id"])
    return found


def read_before(review: Path, previous: dict, records: set[str]) -> Before:
    """The previous version, from its sealed crate or from the protocol's list. `records`: those of this version."""
    sealed = bool(previous.get("crate"))
    if sealed:
        ledger, reports = _crate_before(review / previous["crate"])
    else:
        ledger, reports = _listed_before(previous.get("studies", []))
    for name, rows in (("record_id", ledger), ("report_id", reports)):
        if len({row[name] for row in rows}) < len(rows):
            raise wrong(
                review / "review.yaml", f"names a previous version in which a {name} stands twice.", "", "key previous"
            )
    included = {row["report_id"]: set(row["study_id"].split("; ")) for row in reports if row["station"] == "included"}
    record_of: dict[str, set[str]] = {}
    for row in ledger:
        for report_id in included.keys() & set(row["report_id"].split("; ")):
            record_of.setdefault(report_id, set()).add(row["record_id"])
    if lost := sorted(included.keys() - record_of.keys() | {r for r, found in included.items() if "" in found}):
        raise wrong(
            review / "review.yaml",
            f"names a previous version without a record or a study of {lost[0]}.",
            "",
            "key previous",
        )
    return Before(
        {row["record_id"]: row for row in ledger},
        sealed,
        included,
        {row["report_id"]: row["unique_id"] for row in reports},
        {report_id: found for report_id, found in record_of.items() if not found & records},
        {_slug("stu", entry["study"]): entry for entry in previous.get("dropped", [])},
    )


def studies_to_pool(outcomes: list[dict]) -> set[str]:
    """Studies with numbers in both groups, or in their only one, for the same outcome and time."""
    groups: dict[str, set[tuple]] = {"intervention": set(), "control": set()}
    for row in outcomes:
        if row["n"] and (row["mean"] or row["events"]):
            groups.setdefault(row["role"], set()).add((row["study_id"], row["outcome"], row["time_months"]))
    effects = {row["study_id"] for row in outcomes if row.get("yi")}
    whole = (groups["intervention"] & groups["control"]) | groups.get("group", set())
    return effects | {study_id for study_id, *_ in whole}


def _crate_before(path: Path) -> tuple[list[dict], list[dict]]:
    """The ledger and the reports of a sealed crate."""
    try:
        with zipfile.ZipFile(path) as crate:
            tables = {}
            for name in crate.namelist():
                if match := re.search(r"/prisma/(ledger|reports)\.csv$", name):
                    text = io.StringIO(crate.read(name).decode(), newline="")
                    tables[match[1]] = list(csv.DictReader(text))
            return tables["ledger"], tables["reports"]
    except (OSError, zipfile.BadZipFile, KeyError, UnicodeDecodeError):
        raise wrong(path, "is no sealed crate of a review.", "Restore it, or correct previous.crate.") from None


def _listed_before(studies: list[dict]) -> tuple[list[dict], list[dict]]:
    """The same of the studies that the protocol lists: a record for each report."""
    included: dict[str, set[str]] = {}
    for entry in studies:
        for name in entry["reports"] or [entry["study"]]:
            included.setdefault(_slug("rep", name), set()).add(_slug("stu", entry["study"]))
    ledger, reports = [], []
    for report_id, found in included.items():
        own = {"report_id": report_id, "unique_id": f"uni-previous-{report_id[len('rep-') :]}"}
        record = {"record_id": f"previous-{report_id[len('rep-') :]}", "file": "review.yaml"}
        ledger.append(own | record | dict.fromkeys(("search_date", "position", "provenance"), ""))
        reports.append(own | {"study_id": "; ".join(sorted(found)), "station": "included"})
    return ledger, reports


def _slug(kind: str, name: str) -> str:
    plain = re.sub(r"[^a-z0-9._-]+", "_", name.strip().lower())
    return plain if plain.startswith(f"{kind}-") else f"{kind}-{plain}"
