"""Between two versions: what is new, gone or stands elsewhere, and which ids moved each number."""

from random import Random

from scripts.sealing.compare_versions import changes_page, compare_versions, summarise_changes
from scripts.sealing.versions import Version
from tests.prisma.random_reviews import published, random_review


def version_of(seed: int, count: int) -> Version:
    made = published(random_review(Random(seed), count, updated=False))
    records = {row["record_id"]: row for row in made.ledger}
    return Version(records, {row["report_id"]: row for row in made.reports}, made.lists, {})


def test_a_version_does_not_differ_from_itself():
    assert compare_versions(version_of(1, 60), version_of(1, 60)) == []


def test_each_moved_number_is_explained_by_the_ids_that_entered_and_left_it():
    before, after = version_of(1, 60), version_of(2, 80)
    rows = {row["id"]: row for row in compare_versions(before, after) if row["unit"] == "number"}
    for name, ids in after.lists.items():
        was = set(before.lists.get(name, []))
        if was != set(ids):
            row = rows.pop(name)
            entered, left = (set(filter(None, row[key].split("; "))) for key in ("entered", "left"))
            assert was - left | entered == set(ids)
            assert (int(row["before"]), int(row["after"])) == (len(was), len(ids))
    assert rows == {}


def test_a_record_that_is_excluded_now_is_told_with_its_event_and_markup_stays_text():
    before, after = version_of(1, 60), version_of(1, 60)
    row = next(row for row in after.reports.values() if row["station"] == "included")
    after.reports[row["report_id"]] = row | {"station": "excluded_full_text", "reason": "not_rct", "event": "x.A:9"}
    titled = Version(after.records, after.reports, after.lists, {row["report_id"]: "<script>alert(1)</script>"})
    (change,) = compare_versions(before, titled)
    assert (change["change"], change["why"].endswith("x.A:9")) == ("excluded", True)
    page = changes_page([change], "A review", "version 1", "now", "")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert summarise_changes([change]) == ["reports excluded: 1"]
