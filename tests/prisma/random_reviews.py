"""Random reviews, as they are before anything is counted, and written to disk as the workflow leaves them.

Any state: duplicates within and across columns, votes missing, conflicts open, records that led to several reports,
reports that several records led to, studies of several reports, a previous version, records that people removed before
screening, some of which others have screened.
"""

import csv
import hashlib
import io
import zipfile
from pathlib import Path
from types import SimpleNamespace

from scripts.audit.raw_review import IDENTITY_COLUMNS
from scripts.common.tables import csv_text, write_csv, write_json
from scripts.deduplication.mint_identities import current_ids
from scripts.prisma.build_ledger import follow_all
from scripts.prisma.count_flow import describe_flow, flow_lists, studies_with_data
from scripts.prisma.previous_version import PreviousVersion, read_previous
from scripts.prisma.stations import LEDGER_COLUMNS, PREVIOUS_COLUMNS, REPORT_COLUMNS
from scripts.protocol.load_protocol import load_protocol
from scripts.screening.agree_votes import Vote, agree
from scripts.screening.list_records import columns_of_removed
from scripts.screening.merged_rows import former_ids
from scripts.screening.removed_records import (
    COLUMNS,
    TABLE,
    Removals,
    read_removals,
    removed_row,
    unique_records_by_id,
    without_screened,
)
from scripts.screening.retrieval import CONFLICT, PENDING, RETRIEVAL_COLUMNS, settle_retrieval
from scripts.screening.settle_marks import settle_mark
from scripts.sheets.ledgers import COLUMNS as EVENT_COLUMNS
from scripts.sheets.ledgers import state_of

SOURCES = [
    {"key": "pubmed", "name": "PubMed", "kind": "database"},
    {"key": "ictrp", "name": "ICTRP", "kind": "register"},
    {"key": "reference_lists", "name": "Reference lists", "kind": "citation_searching"},
    {"key": "websites", "name": "Websites", "kind": "website"},
]
REASONS = [{"key": key, "label": key.replace("_", " ")} for key in ("not_rct", "no_results", "other_population")]
KINDS = {source["key"]: source["kind"] for source in SOURCES}
RETRIEVAL = ("", "requested", "received", "paywalled", "needs_translation", "not_retrieved")
DATES = ("2024-01-01", "2025-01-01")
CRATE = "seals/1/crate.zip"
PROTOCOL = {
    "title": "A random review",
    "question": dict.fromkeys(("population", "intervention", "comparison", "outcomes"), "x"),
    "eligibility": {"include": ["x"], "exclude": ["x"]},
    "reviewers": [{"key": key, "name": f"Reviewer {key}"} for key in "AB"],
    "exclusion_reasons": REASONS,
    "outcomes": [
        {"key": "o", "label": "O", "measure": "SMD", "statistic": "final", "time_months": 6, "better": "lower"}
    ],
}


def random_review(random, count: int, updated: bool | None = None) -> SimpleNamespace:
    """A review of `count` records in any state; with a previous version if `updated`, by chance if that is None."""
    records, members, identities, groups = [], [], [], []
    places: dict[tuple[str, str], int] = {}
    for number in range(count):
        source, date = random.choice([*KINDS, "pubmed", "pubmed"]), random.choice(DATES)
        record_id = f"{source}-{number}"
        places[source, date] = position = places.get((source, date), 0) + 1
        place = {"search_date": date, "file": f"searches/{source}/{date}/x.ris", "position": position}
        records.append({"record_id": record_id, "source": source, **place})
        if groups and random.random() < 0.35:
            group = random.choice(groups)
            event, decided_by = "joined", random.choice(["automatic", "C"])
        else:
            group, event, decided_by = [f"uni-{record_id}"], "minted", "automatic"
            groups.append(group)
        group.append(record_id)
        members.append({"unique_id": group[0], "record_id": record_id, "decided_by": decided_by})
        identities.append({"event": event, "unique_id": group[0], "record_id": record_id, "into": ""})
    unique_ids = [group[0] for group in groups]
    taken = [group for group in groups if random.random() < 0.1]
    stated, named = _removals(random, taken), {group[0] for group in taken}
    unseen = {group[0] for group in taken if random.random() < 0.7}
    title = _phase(random, "title_abstract", [u for u in unique_ids if u not in unseen])
    by_people = _taken_out(stated, members, identities, title.events)
    removed = [
        {"row_id": group[0], "prefilter": "old", "reason": "too old"}
        for group in groups
        if group[0] not in named and random.random() < 0.1
    ]
    removed += [removed_row(unique_id, rows) for unique_id, rows in by_people.items()]
    gone = {row["row_id"] for row in removed}
    title = _without(title, gone)
    reports = _reports(random, [row["row_id"] for row in title.consensus if row["decision"] == "include"])
    full = _phase(random, "full_text", [report["row_id"] for report in reports])
    previous, sealed = {}, None
    if updated or (updated is None and random.random() < 0.5):
        previous, sealed = _previous(random, [record["record_id"] for record in records], reports)
    studies = sorted({study for row in full.consensus for study in row["study_id"].split("; ")})
    return SimpleNamespace(
        records=records, members=members, identities=identities, removed=removed, stated=stated, title=title,
        reports=reports, full=full, previous=previous, sealed=sealed,
        pooled=[study for study in studies if random.random() < 0.5], unjudged=random.choice([0, 0, 3]),
    )  # fmt: skip


def published(review: SimpleNamespace, version: PreviousVersion | None = None) -> SimpleNamespace:
    """What rules build_ledger and count_flow make of a review. `version`: the previous one, as read from disk."""
    version = version or PreviousVersion()
    tables = {
        "records": review.records, "members": review.members, "removed": review.removed, "reports": review.reports,
        "title_abstract": review.title.consensus, "full_text": review.full.consensus, "provenance": [],
    }  # fmt: skip
    found = follow_all(tables, SOURCES, version)
    ledger, reports = _as_read(LEDGER_COLUMNS, found.ledger), _as_read(REPORT_COLUMNS, found.reports)
    previous = _as_read(PREVIOUS_COLUMNS, found.previous)
    pooled = studies_with_data(_outcomes(review))
    lists = flow_lists(ledger, reports, previous, SOURCES, REASONS, pooled)
    flow = describe_flow(lists, review.unjudged, previous, {"exclusion_reasons": REASONS, "notice": ""})
    return SimpleNamespace(ledger=ledger, reports=reports, previous=previous, lists=lists, flow=flow)


def write_review(folder: Path, review: SimpleNamespace) -> SimpleNamespace:
    """Write a review and what the workflow publishes of it below `folder`; its paths, and what was published."""
    config, results = folder / "config" / "r", folder / "results" / "r"
    dates = {key: sorted({r["search_date"] for r in review.records if r["source"] == key}) for key in KINDS}
    sources = [
        source | {"searches": [{"date": d, "platform": "x", "query": "x", "who": "x"} for d in dates[source["key"]]]}
        for source in SOURCES
    ]
    write_json(config / "review.yaml", PROTOCOL | {"sources": sources, "previous": review.previous})
    _write_exports(config, results, review)
    if review.sealed:
        _write_crate(config / CRATE, *review.sealed)
    columns = ("seq", "when", *IDENTITY_COLUMNS[1:])
    write_csv(config / "ledgers/identities.csv", columns, _numbered(review.identities))
    for phase in (review.title, review.full):
        for key, events in phase.events.items():
            write_csv(config / f"ledgers/{phase.name}.{key}.csv", EVENT_COLUMNS, events)
    write_csv(results / "deduplication/members.csv", ("unique_id", "record_id", "decided_by"), review.members)
    if review.stated:
        write_csv(config / TABLE, COLUMNS, review.stated)
    removed = sorted(review.removed, key=lambda row: row["row_id"])
    write_csv(results / "screening/title_abstract/removed.csv", columns_of_removed(removed), removed)
    write_csv(results / "screening/full_text/rows.csv", ("row_id", "unique_id"), review.reports)
    outcomes = _outcomes(review)
    write_csv(results / "extraction/outcomes.csv", tuple(outcomes[0]) if outcomes else ("study_id",), outcomes)
    write_json(results / "sheets/duplicates.json", {"tabs": {"Pairs": {"left": review.unjudged}}})
    made = published(review, read_previous_of(config))
    write_csv(results / "prisma/ledger.csv", LEDGER_COLUMNS, made.ledger)
    write_csv(results / "prisma/reports.csv", REPORT_COLUMNS, made.reports)
    write_csv(results / "prisma/previous.csv", PREVIOUS_COLUMNS, made.previous)
    write_json(results / "prisma/lists.json", made.lists)
    write_json(results / "prisma/flow.json", made.flow)
    return SimpleNamespace(config=config, results=results, made=made)


def read_previous_of(config: Path) -> PreviousVersion:
    """The previous version that a written review's protocol tells of."""
    return read_previous(config, load_protocol(config)["previous"])


def flow_of(review: SimpleNamespace) -> dict:
    """flow.json, as rule count_flow makes it."""
    return published(review).flow


def removals_of(config: Path, members: list[dict], identities: list[dict], events: dict[str, list[dict]]) -> Removals:
    """What rule list_records takes from the table of removals of a written review; {} if there is none. `events`: of
    the ledgers of titles and abstracts, by their sheet."""
    if not (config / TABLE).exists():
        return {}
    removals = read_removals(config / TABLE, unique_records_by_id(members, current_ids(identities)))
    return _unscreened(removals, identities, events)


def _taken_out(stated: list[dict], members: list[dict], identities: list[dict], events) -> Removals:
    unique_of = unique_records_by_id(members, current_ids(identities))
    removals: Removals = {}
    for line in stated:
        removals.setdefault(unique_of[line["record_id"].lower()], []).append(line)
    return _unscreened(removals, identities, events)


def _unscreened(removals: Removals, identities: list[dict], events: dict[str, list[dict]]) -> Removals:
    screened = {row_id for of_one in events.values() for row_id, column in state_of(of_one) if column == "decision"}
    return without_screened(removals, screened, former_ids(current_ids(identities)))


def _removals(random, groups: list[list[str]]) -> list[dict]:
    """Lines of the table of removals: a group by one of its ids, now and then by two."""
    lines = []
    for group in groups:
        for named in random.sample(group, k=min(len(group), random.choice([1, 1, 2]))):
            said = {"reason": random.choice(["not in a language we read", "outside our dates"])}
            said |= {"person": random.choice(["C", "D"]), "date": random.choice(["", "2025-02-01", "2025-02-02"])}
            lines.append({"record_id": random.choice([named, named.upper()])} | said)
    return lines


def _without(phase: SimpleNamespace, gone: set[str]) -> SimpleNamespace:
    """A phase without rows: nobody has been asked about them."""
    row_ids = [row_id for row_id in phase.row_ids if row_id not in gone]
    events = {
        key: _numbered([event for event in of_one if event["row_id"] not in gone])
        for key, of_one in phase.events.items()
    }
    consensus = consensus_of(phase.name, row_ids, events)
    return SimpleNamespace(name=phase.name, row_ids=row_ids, consensus=consensus, events=events)


def _reports(random, passed: list[str]) -> list[dict]:
    """A report for each unique record that passed; now and then one more, or one that an earlier record led to too."""
    reports: list[dict] = []
    for unique_id in passed:
        own = "rep-" + unique_id.removeprefix("uni-")
        chance = random.random()
        if reports and chance < 0.1:
            shared = random.choice(reports)
            shared["unique_id"] += f"; {unique_id}"
            continue
        reports.append({"row_id": own, "unique_id": unique_id})
        if chance > 0.9:
            reports.append({"row_id": f"{own}.2", "unique_id": unique_id})
    return reports


def _previous(random, record_ids: list[str], reports: list[dict]) -> tuple[dict, tuple | None]:
    """The protocol's key `previous`, and the ledger and reports of its crate if it has one."""
    if random.random() < 0.3:
        studies = [{"study": "Alpha", "reports": ["Old one", "Old two"]}, {"study": "Gamma"}]
        return {"studies": studies[: random.choice([1, 2])], "dropped": _dropped(random, "Alpha")}, None
    known = [record_id for record_id in record_ids if random.random() < 0.5]
    ledger = {
        r: dict.fromkeys(LEDGER_COLUMNS, "") | {"record_id": r, "station": "excluded_title_abstract"} for r in known
    }
    then = []
    for report in reports:
        own = [u.removeprefix("uni-") for u in report["unique_id"].split("; ")]
        if ledger.keys() >= set(own) and random.random() < 0.6:
            study = random.choice(["stu-alpha", "stu-beta", "stu-gone", "stu-alpha; stu-gone"])
            then.append({"report_id": report["row_id"], "study_id": study, "unique_id": report["unique_id"]})
            for record_id in own:
                ledger[record_id]["report_id"] += "; " * bool(ledger[record_id]["report_id"]) + report["row_id"]
    for number in range(random.choice([0, 1, 3])):
        own = {"report_id": f"rep-elsewhere-{number}", "study_id": random.choice(["stu-alpha", "stu-else"])}
        own["unique_id"] = f"uni-elsewhere-{number}"
        then.append(own)
        ledger[f"elsewhere-{number}"] = dict.fromkeys(LEDGER_COLUMNS, "") | own | {"record_id": f"elsewhere-{number}"}
    dropped = _dropped(random, "else") if any(row["study_id"] == "stu-else" for row in then) else []
    then = [dict.fromkeys(REPORT_COLUMNS, "") | row | {"station": "included"} for row in then]
    return {"crate": CRATE, "dropped": dropped}, (list(ledger.values()), then)


def _dropped(random, study: str) -> list[dict]:
    return [{"study": study, "date": "2025-02-01", "reason": "It was retracted"}] * random.choice([0, 1])


def _outcomes(review: SimpleNamespace) -> list[dict]:
    if hasattr(review, "outcomes"):
        return review.outcomes
    row = {"outcome": "o", "time_months": "6", "n": "10", "mean": "1", "events": ""}
    return [row | {"study_id": study, "role": role} for study in review.pooled for role in ("intervention", "control")]


def _write_exports(config: Path, results: Path, review: SimpleNamespace) -> None:
    exports: dict[str, list[str]] = {}
    for record in review.records:
        exports.setdefault(record["file"], []).append(f"TY  - JOUR\nAN  - {record['record_id']}\nER  - \n\n")
    files = []
    for name, texts in exports.items():
        (config / name).parent.mkdir(parents=True, exist_ok=True)
        (config / name).write_text("".join(texts), encoding="utf-8")
        digest = hashlib.sha256("".join(texts).encode()).hexdigest()
        files.append({"file": name, "sha256": digest, "records": len(texts), "problem": ""})
    write_csv(results / "identification/files.csv", ("file", "sha256", "records", "problem"), files)
    columns = ("record_id", "search_date", "file", "position")
    rows = [{name: record[name] for name in columns} for record in review.records]
    write_csv(results / "identification/occurrences.csv", columns, rows)


def _write_crate(path: Path, ledger: list[dict], reports: list[dict]) -> None:
    path.parent.mkdir(parents=True)
    with zipfile.ZipFile(path, "w") as crate:
        crate.writestr("results/r/prisma/ledger.csv", csv_text(LEDGER_COLUMNS, ledger))
        crate.writestr("results/r/prisma/reports.csv", csv_text(REPORT_COLUMNS, reports))


def _as_read(columns: tuple[str, ...], rows: list[dict]) -> list[dict]:
    """Rows as they are when they were written and read again."""
    return list(csv.DictReader(io.StringIO(csv_text(columns, rows), newline="")))


def _numbered(events: list[dict]) -> list[dict]:
    return [event | {"seq": str(seq)} for seq, event in enumerate(events, start=1)]


def _phase(random, phase: str, row_ids: list[str]) -> SimpleNamespace:
    """The ledgers of two reviewers and of their consensus, and what they come to."""
    ledgers = {}
    for reviewer in ("A", "B"):
        events = []
        for row_id in row_ids:
            said = [("decision", "include")] if random.random() < 0.1 else []
            said += _vote(random, phase == "full_text").items()
            events += [_event(row_id, column, new, reviewer) for column, new in said]
        ledgers[reviewer] = _numbered(events)
    settled = [event for row_id in row_ids for event in _settle(random, phase == "full_text", row_id)]
    events = ledgers | {"consensus": _numbered(settled)}
    return SimpleNamespace(name=phase, row_ids=row_ids, consensus=consensus_of(phase, row_ids, events), events=events)


def consensus_of(phase: str, row_ids: list[str], events: dict[str, list[dict]]) -> list[dict]:
    """What a phase's events come to: the rows of consensus.csv."""
    states = {key: state_of(of_one) for key, of_one in events.items()}
    last = {key: {event["row_id"]: event["seq"] for event in of_one} for key, of_one in events.items()}
    decided = {event["row_id"]: event for event in events["consensus"] if event["column"] == "decision"}
    reviewers = sorted(events.keys() - {"consensus"})
    settled: dict[str, dict[str, str]] = {}
    for (row_id, column), value in states["consensus"].items():
        settled.setdefault(row_id, {})[column] = value
    rows = []
    for row_id in row_ids:
        votes = [Vote(k, *(states[k].get((row_id, name), "") for name in ("decision", "reason"))) for k in reviewers]
        verdict = agree(votes, "include", needs_reason=phase == "full_text")
        said = settled.get(row_id, {})
        row = dict.fromkeys(("resolver", "events"), "") | {
            "row_id": row_id, "decision": verdict.decision, "reason": verdict.reason, "basis": verdict.basis
        }  # fmt: skip
        if verdict.basis == "agreement":
            row["events"] = "; ".join(f"{phase}.{key}:{last[key][row_id]}" for key in reviewers)
        elif verdict.basis == "conflict":
            row |= _resolved(phase, said, decided.get(row_id))
        shared = [name.strip().lower() for name in said.get("study_id", "").split(";")]
        own = "stu-" + row_id.removeprefix("rep-")
        row["study_id"] = "; ".join(f"stu-{name}" for name in shared if name) or own
        row["mark"] = settle_mark([states[k].get((row_id, "mark"), "") for k in reviewers], said.get("mark", ""))
        shared = {name: said.get(name, "") for name in RETRIEVAL_COLUMNS if name != "study_id"}
        stated = [
            {"reviewer": k, "retrieval_date": "2026-01-01"}
            | {name: states[k].get((row_id, name), "") for name in ("decision", "retrieval")}
            for k in reviewers
        ]
        row |= settle_retrieval(shared, stated)
        rows.append(row | (PENDING if row["retrieval"] == CONFLICT else {}))
    return rows


def _resolved(phase: str, said: dict[str, str], event: dict | None) -> dict:
    decision = said.get("decision", "")
    reason = said.get("reason", "") if decision == "exclude" and phase == "full_text" else ""
    if not decision or (decision == "exclude" and phase == "full_text" and not reason):
        return {"basis": "pending", "decision": ""}
    resolver = said.get("resolver") or event["person"]
    events = f"{phase}.consensus:{event['seq']}"
    return {"decision": decision, "reason": reason, "basis": "resolution", "resolver": resolver, "events": events}


def _event(row_id: str, column: str, new: str, person: str) -> dict:
    return dict.fromkeys(EVENT_COLUMNS, "") | {"row_id": row_id, "column": column, "new": new, "person": person}


def _vote(random, full_text: bool) -> dict[str, str]:
    decision = random.choice(["include", "include", "include", "exclude", "exclude", "" if full_text else "maybe", ""])
    reason = random.choice(["", "not_rct", "not_rct", "no_results"]) if full_text and decision == "exclude" else ""
    said = {"retrieval": random.choice([*[""] * 4, *RETRIEVAL])} if full_text else {}
    return said | {
        "decision": decision,
        "reason": reason,
        "mark": random.choice([*[""] * 8, "ongoing", "companion_of"]),
    }


def _settle(random, full_text: bool, row_id: str) -> list[dict]:
    """What the consensus says of a row: resolutions (which count where votes differ), marks, retrieval, study."""
    said = {}
    if random.random() < 0.7:
        said["decision"] = random.choice(["include", "exclude"])
        said["reason"] = "other_population" if full_text and said["decision"] == "exclude" else ""
        said["resolver"] = random.choice(["C", ""])
    if random.random() < 0.1:
        said["mark"] = random.choice(["ongoing", "awaiting_classification", "duplicate_of"])
    if full_text:
        said["retrieval"] = random.choice(["", *RETRIEVAL])
        said["retrieval_person"] = "A" if said["retrieval"] else ""
        said["study_id"] = random.choice(["", "", "Alpha", "alpha; Beta"])
    return [_event(row_id, column, new, "D") for column, new in said.items()]
