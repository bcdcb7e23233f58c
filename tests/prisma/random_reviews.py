"""Random reviews, as they are before anything is counted: tables for the ledger, events for the audit."""

from types import SimpleNamespace

from scripts.prisma.build_ledger import build_ledger, follow_records
from scripts.prisma.recount_flow import Ballots, Unit, replay_identities, settle_fates
from scripts.screening.agree_votes import Vote, agree

SOURCES = [
    {"key": "pubmed", "name": "PubMed", "kind": "database"},
    {"key": "ictrp", "name": "ICTRP", "kind": "register"},
    {"key": "reference_lists", "name": "Reference lists", "kind": "citation_searching"},
    {"key": "websites", "name": "Websites", "kind": "website"},
]
REASONS = [{"key": key, "label": key.replace("_", " ")} for key in ("not_rct", "no_results", "other_population")]
KINDS = {source["key"]: source["kind"] for source in SOURCES}
RETRIEVAL = ("", "requested", "received", "paywalled", "needs_translation", "not_retrieved")


def random_review(random, count: int) -> SimpleNamespace:
    """A review of `count` records in any state: duplicates within and across columns, votes missing, conflicts open."""
    records, members, identities, groups = [], [], [], []
    for number in range(count):
        source = random.choice([*KINDS, "pubmed", "pubmed"])
        record_id = f"{source}-{number}"
        place = {"search_date": "2024-01-01", "file": f"searches/{source}/2024-01-01/x.ris", "position": number + 1}
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
    removed = [{"row_id": u, "prefilter": "old", "reason": "too old"} for u in unique_ids if random.random() < 0.1]
    gone = {row["row_id"] for row in removed}
    title = _phase(random, [u for u in unique_ids if u not in gone], full_text=False)
    passed = [row["row_id"] for row in title.consensus if row["decision"] == "include"]
    reports = [{"row_id": "rep-" + u.removeprefix("uni-"), "unique_id": u} for u in passed]
    full = _phase(random, [report["row_id"] for report in reports], full_text=True)
    return SimpleNamespace(
        records=records,
        members=members,
        identities=identities,
        removed=removed,
        title=title,
        reports=reports,
        full=full,
    )


def ledger_of(review: SimpleNamespace) -> list[dict]:
    """The ledger, as rule build_ledger makes it."""
    ways = follow_records(
        {member["unique_id"] for member in review.members},
        review.removed,
        review.title.consensus,
        review.reports,
        review.full.consensus,
    )
    ledger = build_ledger(review.records, review.members, ways, SOURCES, {})
    return [{name: str(value) for name, value in row.items()} for row in ledger]


def units_of(review: SimpleNamespace) -> list[Unit]:
    """The unique records, as rule audit_flow finds them."""
    source_of = {record["record_id"]: record["source"] for record in review.records}
    databases = {r for r, source in source_of.items() if KINDS[source] in ("database", "register")}
    judged = {member["record_id"] for member in review.members if member["decided_by"] != "automatic"}
    groups = replay_identities(review.identities, set(source_of))
    units = [Unit(unique_id, found, found & databases, found & judged) for unique_id, found in groups.items()]
    removed = {row["row_id"] for row in review.removed}
    settle_fates(units, removed, review.title.ballots, review.full.ballots, "include")
    return units


def _phase(random, row_ids: list[str], full_text: bool) -> SimpleNamespace:
    """A phase's consensus, and the events of two reviewers and of their consensus that led to it."""
    votes: dict[str, list[Vote]] = {row_id: [] for row_id in row_ids}
    ledgers, settled = [], []
    for reviewer in ("A", "B"):
        events = []
        for row_id in row_ids:
            vote = _vote(random, reviewer, full_text)
            if random.random() < 0.1:
                events.append({"row_id": row_id, "column": "decision", "new": "include"})
            events.append({"row_id": row_id, "column": "decision", "new": vote.decision})
            events.append({"row_id": row_id, "column": "reason", "new": vote.reason})
            votes[row_id].append(vote)
        ledgers.append(events)
    consensus = [_settle(random, row_id, votes[row_id], settled, full_text) for row_id in row_ids]
    return SimpleNamespace(consensus=consensus, ballots=Ballots(ledgers, settled))


def _vote(random, reviewer: str, full_text: bool) -> Vote:
    decision = random.choice(["include", "include", "include", "exclude", "exclude", "" if full_text else "maybe", ""])
    reason = random.choice(["", "not_rct", "not_rct", "no_results"]) if full_text and decision == "exclude" else ""
    return Vote(reviewer, decision, reason)


def _settle(random, row_id: str, votes: list[Vote], settled: list[dict], full_text: bool) -> dict:
    verdict = agree(votes, "include", needs_reason=full_text)
    row = {"row_id": row_id, "decision": verdict.decision, "reason": verdict.reason, "basis": verdict.basis}
    row |= {"resolver": "", "events": "", "retrieval": random.choice(RETRIEVAL) if full_text else ""}
    row |= {"retrieval_date": "", "retrieval_person": "", "study_id": ""}
    if verdict.basis == "conflict" and random.random() < 0.3:
        row["basis"] = "pending"
    elif verdict.basis == "conflict":
        row |= {"decision": random.choice(["include", "exclude"]), "basis": "resolution", "resolver": "C"}
        row["reason"] = "other_population" if full_text and row["decision"] == "exclude" else ""
        settled += [{"row_id": row_id, "column": name, "new": row[name]} for name in ("decision", "reason")]
    if full_text:
        shared = random.choice(["", "", "Alpha", "alpha; Beta"])
        names = {"": "stu-" + row_id.removeprefix("rep-"), "Alpha": "stu-alpha", "alpha; Beta": "stu-alpha; stu-beta"}
        row["study_id"] = names[shared]
        settled += [{"row_id": row_id, "column": "retrieval", "new": row["retrieval"]}]
        settled += [{"row_id": row_id, "column": "study_id", "new": shared}]
    return row
