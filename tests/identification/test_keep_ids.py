"""In a review that runs, a reader that finds more in a record than the one before it renames none."""

import pytest

from scripts.identification.formats.registry import FORMATS
from scripts.identification.keep_ids import KnownIds
from scripts.identification.raw_hits import RawHit
from scripts.identification.read_exports import read_searches
from scripts.identification.records import mint_record_id

DAY, LATER = "2020-01-01", "2021-01-01"


def ris(*records: str) -> str:
    return "".join(f"TY  - JOUR\n{record}\nER  - \n\n" for record in records)


ONE = "TI  - One title\nAN  - 11\nPY  - 2020"
TWO = "TI  - Another title\nAN  - 12\nPY  - 2020"


@pytest.fixture
def read(tmp_path):
    """A function that reads a review with these exports ("date/name": content), and ids that it has had."""

    def reading(exports: dict[str, str | bytes], known=()) -> list[dict]:
        paths = []
        for name, content in exports.items():
            path = tmp_path / "searches" / "mine" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            paths.append(str(path))
        dates = sorted({name.split("/")[0] for name in exports})
        sources = [{"key": "mine", "searches": [{"date": date} for date in dates]}]
        return read_searches(tmp_path, paths, sources, known).records

    return reading


def ids_by_text(records: list[dict]) -> set[str]:
    """The ids that these records had with a reader that found no accession."""
    return {mint_record_id("mine", "", record["raw"]) for record in records}


def test_a_new_review_names_records_by_their_accessions(read):
    assert {record["record_id"] for record in read({f"{DAY}/a.ris": ris(ONE, TWO)})} == {"mine-11", "mine-12"}


def test_a_file_whose_records_get_accessions_anew_keeps_their_ids(read):
    exports = {f"{DAY}/a.ris": ris(ONE, TWO)}
    known = ids_by_text(read(exports))
    records = read(exports, known)
    assert {record["record_id"] for record in records} == known
    assert {record["accession"] for record in records} == {"11", "12"}


def test_the_same_accession_in_a_later_search_is_the_record_that_kept_its_id(read):
    first = {f"{DAY}/a.ris": ris(ONE, TWO)}
    known = ids_by_text(read(first))
    later = {f"{LATER}/b.ris": ris(f"{ONE}\nVL  - 7", "TI  - Third\nAN  - 13")}
    records = read(first | later, known)
    assert {record["record_id"] for record in records} == known | {"mine-13"}


def test_two_records_with_one_accession_that_were_two_stay_two(read):
    exports = {f"{DAY}/a.ris": ris(ONE), f"{DAY}/b.ris": ris(f"{ONE}\nVL  - 7")}
    known = {mint_record_id("mine", "", f"TY  - JOUR\n{record}\nER  - ") for record in (ONE, f"{ONE}\nVL  - 7")}
    assert {record["record_id"] for record in read(exports, known)} == known


def test_a_record_that_now_has_another_accession_keeps_the_id_of_the_former_one(read):
    row = 'Title,Embase Accession ID,PMID\nOne title,2001,31234567\n"Another title",2002,31234568\n'
    records = read({f"{DAY}/a.csv": row}, {"mine-31234567", "mine-31234568"})
    assert {record["record_id"]: record["accession"] for record in records} == {
        "mine-31234567": "2001",
        "mine-31234568": "2002",
    }


def test_a_record_that_lost_what_was_taken_for_its_accession_keeps_its_id(read):
    record = "TI  - One title\nID  - 2020-11111-001\nPY  - 2020"
    (found,) = read({f"{DAY}/a.ris": ris(record)}, {"mine-2020_11111_001"})
    assert found["record_id"] == "mine-2020_11111_001"


@pytest.mark.parametrize("encoding", ["gb18030", "shift_jis", "cp1250", "mac_roman"])
def test_a_record_whose_text_was_read_in_another_encoding_keeps_its_id(encoding):
    raw = "TY  - JOUR\nTI  - {}\nER  - ".format({"cp1250": "Žluťoučký", "mac_roman": "Ångström"}.get(encoding, "文献"))
    once = mint_record_id("mine", "", raw.encode(encoding).decode("latin-1"))
    hit = RawHit(1, raw, {"AN": ["7"]})
    assert KnownIds([once]).id_of("mine", "7", hit, FORMATS["ris"], encoding) == once


def test_a_record_of_which_more_lines_are_read_keeps_its_id(read):
    text = "DB  - One\nTI  - One title\nTY  - JOUR\nPY  - 2020\nER  - \n"
    known = {mint_record_id("mine", "", "TY  - JOUR\nPY  - 2020\nER  - ")}
    (record,) = read({f"{DAY}/a.ris": text}, known)
    assert (record["title"], {record["record_id"]}) == ("One title", known)


def test_the_text_of_a_bibtex_entry_goes_on_to_the_next_one(read):
    first, last = (
        "@article{a,\n title = {One}\n}\n\n@comment{between}",
        "@article{b,\n title = {Two}\n}\n\n@Comment{jabref}",
    )
    records = read({f"{DAY}/a.bib": f"{first}\n\n{last}\n"})
    assert {record["raw"] for record in records} == {first, last}


def test_a_new_record_is_named_by_its_own_accession_in_a_review_that_runs(read):
    first = {f"{DAY}/a.ris": ris(ONE)}
    records = read(first | {f"{LATER}/b.ris": ris("TI  - Third\nAN  - 13\nVL  - 11")}, {"mine-11"})
    assert {record["record_id"] for record in records} == {"mine-11", "mine-13"}


def test_the_ids_of_another_source_are_nobodys_here(read):
    assert [record["record_id"] for record in read({f"{DAY}/a.ris": ris(ONE)}, {"other-11"})] == ["mine-11"]


@pytest.mark.parametrize("kind", FORMATS)
def test_a_review_that_knows_no_ids_names_by_accession_or_text_in_every_format(kind):
    hit = RawHit(1, "text", {})
    assert KnownIds().id_of("s", "A 1", hit, FORMATS[kind], "utf-8") == "s-a_1"
    assert KnownIds(["s-x1"]).id_of("s", "", hit, FORMATS[kind], "utf-8") == mint_record_id("s", "", "text")
