"""What the sources state of two records, what the protocol merges, and what is counted."""

from hypothesis import given
from hypothesis import strategies as st

from scripts.deduplication.count_duplicates import count_duplicates
from scripts.deduplication.find_duplicates import COLUMNS, related_rows
from scripts.deduplication.join_records import join
from scripts.deduplication.link_companions import link_companions
from scripts.deduplication.relate_records import merged_by_pubmed, registered_as, with_facts
from scripts.identification.records import empty_record
from scripts.screening.related_records import related_records

BLANK = dict.fromkeys(COLUMNS, "")
IDS = [{"record_id": record_id} for record_id in ("a-1", "b-1", "c-1")]


def pair(id1: str, id2: str, verdict: str, relation: str = "") -> dict:
    return BLANK | {"id1": id1, "id2": id2, "verdict": verdict, "relation": relation, "reason": "PMIDs differ",
                    "decided_by": "automatic", "score": "7"}  # fmt: skip


def test_records_that_pubmed_merged_are_one_whatever_else_differs():
    notices = [
        {"record_id": "a-1", "kind": "merged", "detail": "now points to b-1"},
        {"record_id": "a-1", "kind": "merged", "detail": "now points to gone-9"},
        {"record_id": "c-1", "kind": "retraction", "detail": ""},
    ]
    merged = merged_by_pubmed(notices, {"a-1", "b-1", "c-1"})
    assert merged == [("a-1", "b-1")]
    [row] = with_facts([pair("a-1", "b-1", "different")], merged, {}, BLANK)
    assert (row["verdict"], row["decided_by"]) == ("same", "PubMed")
    assert row["reason"] == "PubMed merged the two records; PMIDs differ"
    assert join(IDS, [row], []).clusters == [["a-1", "b-1"], ["c-1"]]
    different = [{"row_id": "a-1|b-1", "verdict": "different", "person": "Ann", "seq": "1"}]
    assert len(join(IDS, [row], different).clusters) == 3, "a person's word is above it"


def test_a_register_entry_is_related_to_the_reports_that_give_its_number():
    def record(record_id, **values):
        return empty_record() | {"record_id": record_id, "source": record_id[0]} | values

    records = [
        record("a-1", nct="NCT00000001"),
        record("b-1", journal="Lancet", nct="nct00000001; NCT00000002"),
        record("c-1", journal="https://clinicaltrials.gov/show/NCT00000002", nct="NCT00000002"),
        record("d-1", journal="BMJ", nct=""),
    ]
    registered = registered_as(records, {"a"})
    assert registered == {("a-1", "b-1"): "NCT00000001", ("b-1", "c-1"): "NCT00000002"}
    rows = with_facts([pair("a-1", "b-1", "same")], [], registered, BLANK)
    assert related_rows(rows) == [{"id1": "b-1", "id2": "c-1", "kind": "registration"}]
    assert rows[0]["verdict"] == "same"


def test_related_records_are_merged_only_where_the_protocol_says_so():
    pairs = [pair("a-1", "b-1", "different", "preprint"), pair("b-1", "c-1", "different", "erratum")]
    assert len(join(IDS, pairs, []).clusters) == 3
    assert join(IDS, pairs, [], ("preprint",)).clusters == [["a-1", "b-1"], ["c-1"]]


def test_companions_are_pairs_of_unique_records_with_who_says_so():
    related = [{"id1": "a-1", "id2": "b-1", "kind": "erratum"}, {"id1": "b-1", "id2": "c-1", "kind": "part"}]
    marks = [{"id1": "a-1", "id2": "d-1", "mark": "companion_of", "person": "Ann"},
             {"id1": "a-1", "id2": "e-1", "mark": "duplicate_of", "person": "Ann"}]  # fmt: skip
    unique_of = {"a-1": "uni-a-1", "b-1": "uni-b-1", "c-1": "uni-b-1", "d-1": "uni-d-1", "e-1": "uni-e-1"}
    assert link_companions(related, marks, unique_of) == [
        {"id1": "uni-a-1", "id2": "uni-b-1", "kind": "erratum", "decided_by": "automatic"},
        {"id1": "uni-a-1", "id2": "uni-d-1", "kind": "companion", "decided_by": "Ann"},
    ]


def test_a_full_text_sheet_names_the_companions_and_where_they_stand():
    rows = [
        {"row_id": "uni-a-1", "title": "Trial", "year": "2001"},
        {"row_id": "uni-b-1", "title": "Erratum", "year": ""},
    ]
    consensus = [{"row_id": "uni-a-1", "decision": "include"}, {"row_id": "uni-b-1", "decision": "exclude"}]
    companions = [{"id1": "uni-a-1", "id2": "uni-b-1", "kind": "erratum"},
                  {"id1": "uni-a-1", "id2": "uni-removed", "kind": "part"}]  # fmt: skip
    assert related_records(rows, consensus, companions) == {
        "uni-a-1": "erratum: Erratum [uni-b-1, excluded on title and abstract]",
        "uni-b-1": "erratum: Trial (2001) [uni-a-1, read in full]",
    }


def test_duplicates_are_counted_within_and_between_sources_and_by_run():
    clusters = [["a-1", "a-2", "b-1"], ["b-2"], ["c-1", "b-3"]]
    source_of = {record_id: record_id[0] for members in clusters for record_id in members}
    decided = dict.fromkeys(source_of, "automatic") | {"b-3": "Ann"}
    events = [{"event": "minted", "record_id": r, "when": "2026-02" if r == "a-2" else "2026-01"} for r in source_of]
    counted = count_duplicates(clusters, source_of, decided, events, occurrences=8)
    assert (counted["records"], counted["unique_records"], counted["removed"]) == (6, 3, 3)
    assert counted["by_decision"] == {"automatic": 2, "by_people": 1}
    assert counted["by_place"] == {"within_sources": 1, "between_sources": 2}
    assert counted["by_run"] == {"same_run": 2, "earlier_run": 1}
    assert counted["found_again"] == 2
    assert counted["cluster_sizes"] == {"1": 1, "2": 1, "3": 1}


@given(st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=6), max_size=8))
def test_every_split_of_the_duplicates_adds_up(sources):
    clusters = [[f"{source}-{at}-{place}" for place, source in enumerate(found)] for at, found in enumerate(sources)]
    ids = [record_id for members in clusters for record_id in members]
    events = [{"event": "minted", "record_id": r, "when": str(n % 3)} for n, r in enumerate(ids)]
    counted = count_duplicates(clusters, {r: r[0] for r in ids}, dict.fromkeys(ids, "automatic"), events, len(ids))
    splits = [counted[name] for name in ("by_decision", "by_place", "by_run")]
    assert {sum(split.values()) for split in splits} == {len(ids) - len(clusters)}
