"""What the second count starts from: a review's searches as they were received, and the ledgers of what people decided.

Of results it takes only what no ledger can tell: which records the readers read from which place of which file, who
the comparison credits with a duplicate, what a prefilter removed, and which studies have data. What people removed
before screening it reads from their own table.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from scripts.audit.raw_previous import Before, read_before
from scripts.audit.raw_removals import Removal, ids_judged, read_removals
from scripts.audit.replay_events import IDENTITY_EVENTS, Events, merged_ids, readdress, replay_identities
from scripts.audit.settle_fates import Ballots, Unit, settle_fates
from scripts.common.messages import wrong
from scripts.common.tables import read_csv, read_json
from scripts.identification.archived_searches import with_archived_searches
from scripts.identification.find_exports import locate_exports
from scripts.protocol.load_protocol import load_protocol
from scripts.sheets.ledgers import read_ledger

IDENTITY_COLUMNS = ("seq", "event", "unique_id", "record_id", "into")
EVENT_COLUMNS = ("seq", "row_id", "column", "new", "person")
RETRIEVAL = ("retrieval", "retrieval_date", "retrieval_person", "study_id")


@dataclass(frozen=True)
class RawReview:
    """A review as the audit sees it. `exports`: name → path; `unique_of`: record_id → unique_id; `kinds`: source →
    kind; `source_of`: record_id → source; `unjudged`: possible duplicates that nobody has judged; `removed`:
    removed.csv; `taken_out`: unique_id → why and by whom people removed it before
    screening; `reports_of`: unique_id → reports that it led to."""

    protocol: dict
    exports: dict[str, Path]
    files: list[dict]
    occurrences: list[dict]
    members: list[dict]
    unique_of: dict[str, str]
    units: list[Unit]
    before: Before
    kinds: dict[str, str]
    source_of: dict[str, str]
    provenance: dict[str, str]
    pooled: set[str]
    unjudged: int
    removed: list[dict]
    taken_out: dict[str, Removal]
    reports_of: dict[str, set[str]]

    @property
    def reasons(self) -> list[str]:
        """The keys of the protocol's reasons for exclusion."""
        return [reason["key"] for reason in self.protocol["exclusion_reasons"]]


def read_review(review: Path, results: Path, with_exports: bool = True) -> RawReview:
    """Read the review in `review` (config/<review>) and what `results` (results/<review>) adds, and settle each fate.

    Raises InputError where a ledger, the protocol or a table is not what it should be.
    """
    review, results = Path(review), Path(results)
    protocol = with_archived_searches(review, load_protocol(review))
    found = locate_exports(review, protocol).exports if with_exports else {}
    exports = [path for folder in sorted(found) for path in found[folder]]
    occurrences = read_csv(results / "identification/occurrences.csv")
    kinds = {source["key"]: source["kind"] for source in protocol["sources"]}
    source_of = sources_of_records(occurrences, kinds)
    members = read_csv(results / "deduplication/members.csv")
    identities = read_identities(review)
    home = replay_identities(identities)
    former = merged_ids(identities, home)
    unique_of = {record_id: unique_id for record_id, unique_id in home.items() if record_id in source_of}
    before = read_before(review, protocol["previous"], set(source_of))
    units = make_units(unique_of, members, kinds, source_of, before.known)
    removed = read_csv(results / "screening/title_abstract/removed.csv")
    prefiltered = {row["row_id"]: row["prefilter"] for row in removed if row["prefilter"]}
    people = protocol["reviewers"]
    title, full = (read_ledgers(review, phase, people) for phase in ("title_abstract", "full_text"))
    taken_out = read_taken_out(review, title, home, former)
    reports_of = reports_of_units(read_csv(results / "screening/full_text/rows.csv"))
    settle_fates(
        units,
        prefiltered,
        taken_out,
        make_ballots("title_abstract", title, people, former),
        make_ballots("full_text", full, people, former),
        protocol["screening"]["maybe_counts_as"],
        reports_of,
    )
    stated = review / "provenance.csv"
    return RawReview(
        protocol=protocol,
        exports={path.relative_to(review).as_posix(): path for path in exports},
        files=read_csv(results / "identification/files.csv"),
        occurrences=occurrences,
        members=members,
        unique_of=unique_of,
        units=units,
        before=before,
        kinds=kinds,
        source_of=source_of,
        provenance={row["row_id"]: row["provenance"] for row in read_csv(stated)} if stated.exists() else {},
        pooled=studies_to_pool(read_csv(results / "extraction/outcomes.csv")),
        unjudged=read_json(results / "sheets/duplicates.json")["tabs"]["Pairs"]["left"],
        removed=removed,
        taken_out=taken_out,
        reports_of=reports_of,
    )


def sources_of_records(occurrences: list[dict], kinds: dict[str, str]) -> dict[str, str]:
    """The source of each record, from the place where it was found. Raises InputError for a place that is none."""
    found, source_at = {}, {}
    for line, row in enumerate(occurrences, start=2):
        place = row["file"], row["search_date"]
        if place not in source_at:
            source_at[place] = _source_at(*place, kinds)
        if not source_at[place]:
            told = f"{row['record_id']} is said to be from {place[0]!r}, search of {place[1]!r}."
            raise wrong("identification/occurrences.csv", told, "Run the workflow again.", f"line {line}")
        found[row["record_id"]] = source_at[place]
    return found


def _source_at(file: str, search_date: str, kinds: dict[str, str]) -> str:
    """The source whose file it is; "" if it is of none, or the date is none."""
    place = re.fullmatch(r"searches/([^/]+)/\d{4}-\d{2}-\d{2}(\.\d+)?/[^/]+", file)
    dated = re.fullmatch(r"\d{4}-\d{2}-\d{2}(\.\d+)?", search_date)
    return place[1] if place and dated and place[1] in kinds else ""


def read_identities(review: Path) -> Events:
    """The ledger of identities. Raises InputError for an event that is none."""
    path = review / "ledgers/identities.csv"
    events = read_ledger(path, IDENTITY_COLUMNS, only=True)
    for line, event in enumerate(events, start=2):
        if event["event"] not in IDENTITY_EVENTS:
            raise wrong(path, f"has the event {event['event']!r}.", "Restore the file.", f"line {line}")
    return events


def make_units(
    unique_of: dict[str, str], members: list[dict], kinds: dict[str, str], source_of: dict[str, str], known: set[str]
) -> list[Unit]:
    """The unique records, each record with its column and, where people joined it, who did. `known`: the records that
    the previous version had."""
    column_of = {
        source: "databases_registers" if kind in ("database", "register") else "other_methods"
        for source, kind in kinds.items()
    }
    columns: dict[str, dict[str, str]] = {}
    for record_id, unique_id in unique_of.items():
        column = "previous" if record_id in known else column_of[source_of[record_id]]
        columns.setdefault(unique_id, {})[record_id] = column
    judged: dict[str, dict[str, str]] = {}
    for row in members:
        if row["decided_by"] != "automatic" and row["record_id"] in unique_of:
            judged.setdefault(unique_of[row["record_id"]], {})[row["record_id"]] = row["decided_by"]
    return [Unit(unique_id, found, judged.get(unique_id, {})) for unique_id, found in columns.items()]


def read_ledgers(review: Path, phase: str, reviewers: list[dict]) -> dict[str, Events]:
    """The ledgers of a screening phase: of each reviewer by key, what was handed out to whom (issued), the consensus,
    and the adjudicator."""
    keys = (*(person["key"] for person in reviewers), "issued", "consensus", "adjudicator")
    return {key: read_ledger(review / "ledgers" / f"{phase}.{key}.csv", EVENT_COLUMNS, only=True) for key in keys}


def make_ballots(
    phase: str, ledgers: dict[str, Events], reviewers: list[dict], former: dict[str, list[str]]
) -> Ballots:
    """What the ledgers of a screening phase say; what was said under merged ids stands under the ids that are left
    (`former`)."""
    decision = ("decision", "reason")
    votes = {person["key"]: readdress(ledgers[person["key"]], former, (*decision, "retrieval")) for person in reviewers}
    handed_out = [event for event in ledgers["issued"] if event["column"] == "reviewers"]
    asked = {event["row_id"]: event["new"].split("; ") for event in handed_out}
    everyone = asked.pop("all", [person["key"] for person in reviewers])
    decided, retrieved = (
        [event for event in ledgers["consensus"] if (event["column"] in RETRIEVAL) == of_retrieval]
        for of_retrieval in (False, True)
    )
    consensus = readdress(decided, former, decision) + readdress(retrieved, former, RETRIEVAL)
    return Ballots(phase, votes, consensus, readdress(ledgers["adjudicator"], former, decision), asked, everyone)


def read_taken_out(
    review: Path, ledgers: dict[str, Events], home: dict[str, str], former: dict[str, list[str]]
) -> dict[str, Removal]:
    """What people removed before screening, without what anybody has screened, under its id or one merged into it.
    `ledgers`: of titles and abstracts."""
    removals = read_removals(review, home, former)
    ids_of = {unique_id: {unique_id, *former.get(unique_id, ())} for unique_id in removals}
    judged = ids_judged(ledgers.values(), set().union(*ids_of.values()))
    return {unique_id: removals[unique_id] for unique_id, ids in ids_of.items() if not judged & ids}


def reports_of_units(rows: list[dict]) -> dict[str, set[str]]:
    """The reports to which each unique record led: one record can lead to several, several to one."""
    found: dict[str, set[str]] = {}
    for row in rows:
        for unique_id in row["unique_id"].split("; "):
            found.setdefault(unique_id, set()).add(row["row_id"])
    return found


def studies_to_pool(outcomes: list[dict]) -> set[str]:
    """Studies with numbers in both groups, or in their only one, for the same outcome and time."""
    groups: dict[str, set[tuple]] = {"intervention": set(), "control": set()}
    for row in outcomes:
        if row["n"] and (row["mean"] or row["events"]):
            groups.setdefault(row["role"], set()).add((row["study_id"], row["outcome"], row["time_months"]))
    effects = {row["study_id"] for row in outcomes if row.get("yi")}
    whole = (groups["intervention"] & groups["control"]) | groups.get("group", set())
    return effects | {study_id for study_id, *_ in whole}
