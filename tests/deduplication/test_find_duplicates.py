"""Which records are judged the same, possibly so, related, or different, and why."""

import pytest

from scripts.deduplication.column_tables import columns_of
from scripts.deduplication.deduplicate_records import deduplicate
from scripts.deduplication.find_duplicates import COLUMNS, pair_rows, related_rows
from scripts.deduplication.prepare_records import raw_from_canonical, raw_from_foreign
from scripts.identification.records import empty_record

TRIAL = {
    "title": "Resistance training in patients with motor neuron disease: a randomised controlled trial",
    "author": "Lindqvist, A. and Okafor, B. C. and Marchetti, D.",
    "year": "2011",
    "journal": "Journal of Imaginary Neurology",
    "volume": "12",
    "number": "3",
    "pages": "133-137",
    "doi": "10.5555/jin.2011.133",
}
NOTHING = dict.fromkeys(TRIAL, "")


def judge(a: dict, b: dict):
    """The judged pair of two records that differ from TRIAL in what is given; None if it is not worth keeping."""
    rows = [{"record_id": "a", **TRIAL, **a}, {"record_id": "b", **TRIAL, **b}]
    outcome = deduplicate(raw_from_foreign(columns_of(rows)))
    pairs = pair_rows(outcome.ids, outcome.pairs)
    return pairs[0] if pairs else None


def verdict(a: dict, b: dict) -> str:
    pair = judge(a, b)
    return pair["verdict"] if pair else "different"


SAME = {
    "pages_written_short": {"pages": "133-7"},
    "a_doi_as_an_address": {"doi": "https://doi.org/10.5555/JIN.2011.133."},
    "an_abbreviated_journal": {"journal": "J Imag Neurol", "doi": ""},
    "initials_only": {"author": "Lindqvist A; Okafor BC; Marchetti D", "doi": ""},
    "authors_run_together": {"author": "Lindqvist A.Okafor B. C.Marchetti D.", "doi": ""},
    "only_the_first_author": {"author": "Lindqvist, A. and others", "doi": ""},
    "a_title_in_brackets_with_its_language": {"title": f"[{TRIAL['title']}]. Swedish", "doi": ""},
    "a_note_of_a_database": {"title": f"{TRIAL['title']}. [Review] [57 refs]", "doi": ""},
    "a_subtitle_left_out": {"title": "Resistance training in patients with motor neuron disease"},
    "another_spelling": {"title": TRIAL["title"].replace("randomised", "randomized"), "doi": ""},
    "a_year_ahead_of_print": {"year": "2010", "doi": ""},
    "no_year": {"year": "", "doi": ""},
    "no_pages": {"pages": "", "doi": ""},
    "no_year_no_pages_no_doi": {"year": "", "pages": "", "doi": ""},
    "pages_spoilt_by_a_spreadsheet": {"pages": "Mar-37", "doi": TRIAL["doi"]},
    "a_volume_with_its_issue": {"volume": "12 (3)", "number": "", "doi": ""},
    "a_year_in_the_place_of_pages": {"pages": "2011", "doi": ""},
    "an_issue_spoilt_by_a_spreadsheet": {"number": "03-Apr", "pages": "", "doi": ""},
    "footnote_marks_at_the_names": {"author": "Lindqvist1,2 A; Okafor3 BC; Marchetti* D", "doi": ""},
    "a_retracted_label": {"title": f"RETRACTED: {TRIAL['title']}", "doi": ""},
}


@pytest.mark.parametrize("change", SAME.values(), ids=SAME)
def test_records_that_differ_in_form_are_the_same(change):
    assert verdict({}, change) == "same"


def test_the_order_of_the_two_records_does_not_matter():
    assert [verdict(change, {}) for change in SAME.values()] == ["same"] * len(SAME)


def test_titles_in_chinese_say_as_much_as_their_characters_do():
    titles = ("运动训练对肌萎缩侧索硬化患者影响的随机对照试验", "运动训练对肌萎缩侧索硬化患者影响之随机对照试验")
    records = [{**NOTHING, "title": title, "author": "王伟; 李娜", "year": "2015"} for title in titles]
    assert verdict(records[0], dict(records[0])) == "same"
    assert verdict(*records) in ("same", "possible")


APART = {
    "another_article": {**NOTHING, "title": "Breathing exercises for asthma in school children", "author": "Ng, K."},
    "another_journal_and_volume": {"journal": "Thorax", "volume": "66", "pages": "A12", "doi": ""},
    "dois_and_pages": {"pages": "881-890", "doi": "10.5555/jin.2011.881"},
    "authors_in_common_none": {"author": "Ng, K. and Petrov, S.", "pages": "", "doi": ""},
    "years_apart": {"year": "2019", "volume": "20", "pages": "4-9", "doi": ""},
}


@pytest.mark.parametrize("change", APART.values(), ids=APART)
def test_records_that_differ_in_substance_are_different(change):
    assert verdict({}, change) == "different"


NOWHERE = {"volume": "", "number": "", "pages": "", "doi": ""}


@pytest.mark.parametrize(("year", "said"), [("2013", "possible"), ("2014", "possible"), ("2015", "different")])
def test_a_text_whose_place_is_not_known_may_be_one_for_three_years_and_is_another_after_four(year, said):
    assert verdict(NOWHERE, {**NOWHERE, "year": year}) == said


@pytest.mark.parametrize("author", ["", "Petrov, S. and Okafor, B. C."])
def test_one_doi_over_several_texts_on_other_pages_makes_them_one_only_if_their_authors_agree(author):
    supplement = {"doi": "10.5555/jin.supplement"}
    here, there = {**supplement, "pages": "120-125"}, {**supplement, "pages": "126-130"}
    assert verdict(here, there) == "same"
    assert verdict(here, {**there, "author": author}) == "different"


def test_a_part_two_is_never_merged_with_part_one():
    parts = [{"title": f"{TRIAL['title']}. Part {part}"} for part in ("I", "1", "II")]
    assert verdict(parts[0], parts[1]) == "same"
    pair = judge(parts[1], parts[2])
    assert (pair["verdict"], pair["relation"]) == ("different", "part")


def test_a_number_that_differs_in_the_title_is_never_decided_without_people():
    a, b = ({"title": f"Delta{n}-tetrahydrocannabinol and the heart: a systematic review", "pages": ""} for n in (8, 9))
    assert verdict(a, b) == "possible"
    assert verdict({**a, "doi": ""}, {**b, "doi": ""}) == "different"


def test_a_word_that_differs_in_the_title_keeps_records_apart_unless_they_stand_in_one_place():
    titles = [
        f"Toxicity of {drug} in freshwater fish under laboratory conditions" for drug in ("chlorothalonil", "zineb")
    ]
    a, b = ({"title": title, "doi": "", "pages": ""} for title in titles)
    assert verdict(a, b) != "same"


RELATED = {
    "erratum": {"title": f"Erratum to: {TRIAL['title']}", "pages": "301", "doi": "10.5555/jin.2011.301"},
    "retraction": {"title": f"Retraction notice: {TRIAL['title']}", "pages": "301", "doi": ""},
    "comment": {"title": f"Comment on: {TRIAL['title']}", "pages": "138", "doi": ""},
    "abstract": {"journal": "Thorax", "volume": "65", "number": "Suppl 1", "pages": "S12", "doi": ""},
    "registration": {"journal": "ClinicalTrials.gov", "volume": "", "number": "", "pages": "", "doi": ""},
    "preprint": {"journal": "medRxiv", "volume": "", "number": "", "pages": "", "doi": "10.1101/2010.01.01.1"},
}


@pytest.mark.parametrize("kind", RELATED)
def test_records_that_are_related_are_linked_with_their_kind_and_not_merged(kind):
    pair = judge({}, RELATED[kind])
    assert (pair["verdict"], pair["relation"]) == ("different", kind)
    assert related_rows([pair]) == [{"id1": "a", "id2": "b", "kind": kind}]


def test_versions_of_a_cochrane_review_are_linked_and_not_merged():
    review = {"journal": "Cochrane Database Syst Rev", "pages": "CD001234", "volume": "", "number": ""}
    versions = [
        {**review, "doi": f"10.1002/14651858.CD001234.pub{n}", "year": year} for n, year in ((2, "2008"), (3, "2013"))
    ]
    pair = judge(*versions)
    assert (pair["verdict"], pair["relation"]) == ("different", "version")


def test_editorials_with_a_stock_title_in_two_issues_are_different():
    editorial = {**TRIAL, "title": "Editorial introduction", "doi": "", "pages": "3-5"}
    assert verdict(editorial, {**editorial, "number": "4"}) == "different"
    assert verdict(editorial, dict(editorial)) == "same"


def test_a_doi_shared_by_abstracts_of_one_supplement_does_not_make_them_the_same():
    supplement = {"number": "Suppl 1", "doi": "10.5555/jin.supplement"}
    a = {**supplement, "pages": "S12"}
    b = {**supplement, "pages": "S98", "title": "Sleep quality of carers at home", "author": "Ng, K."}
    assert verdict(a, b) == "different"


TEXT = "People with motor neuron disease lose strength, and whether training helps or harms them has not been settled. "
PRINTED_TWICE = {
    "in_the_next_volume": {"year": "2012", "volume": "13", "pages": "20-24", "doi": "10.5555/jin.2012.20"},
    "as_a_notice_that_holds_the_article": {
        "title": f"Corrigendum to: {TRIAL['title']}", "pages": "301-305", "doi": "10.5555/jin.2011.301",
    },
}  # fmt: skip


@pytest.mark.parametrize("change", PRINTED_TWICE.values(), ids=PRINTED_TWICE)
def test_one_text_in_two_places_is_a_question(change):
    pair = judge({"abstract": TEXT * 3}, {**change, "abstract": TEXT * 3})
    assert pair["verdict"] == "possible"
    assert pair["reason"].startswith("one text in two places; ")


def test_a_third_record_that_says_less_does_not_join_what_stands_in_two_volumes():
    rows = [
        {"record_id": "a", **TRIAL, "doi": "", "pages": ""},
        {"record_id": "b", **TRIAL, "doi": "", "pages": "", "volume": "19"},
        {"record_id": "c", **TRIAL, "doi": "", "pages": "", "volume": ""},
    ]
    outcome = deduplicate(raw_from_foreign(columns_of(rows)))
    assert outcome.labels[0] != outcome.labels[1]
    assert "possible" in outcome.pairs["verdict"].tolist()


def test_a_doi_copied_from_the_article_onto_its_conference_abstract_does_not_make_them_the_same():
    assert verdict({}, {"journal": "Thorax", "volume": "65", "number": "Suppl 1", "pages": "S12"}) == "different"


def test_an_issue_that_only_numbers_the_records_says_nothing():
    rows = [{"record_id": f"{at:03}", **NOTHING, "title": f"Text {at}", "number": str(9 * at)} for at in range(150)]
    rows += [{"record_id": f"x{n}", **TRIAL, "number": str(n), "pages": "", "doi": ""} for n in (8, 5000)]
    outcome = deduplicate(raw_from_foreign(columns_of(rows)))
    assert outcome.labels[-1] == outcome.labels[-2]


def test_two_pmids_are_two_records_whatever_else_agrees():
    records = [
        empty_record() | {"record_id": f"x-{n}", "source": "x", "pmid": pmid, "title": TRIAL["title"], "year": 2011}
        | {"authors": ["Lindqvist, A"], "pages": "1-9", "volume": "12", "journal": "Journal of Imaginary Neurology"}
        for n, pmid in enumerate(("99000001", "99000002", ""))
    ]  # fmt: skip
    outcome = deduplicate(raw_from_canonical(records))
    assert outcome.labels[0] != outcome.labels[1]


def test_a_link_that_would_join_what_is_apart_becomes_a_question():
    rows = [
        {"record_id": "a", **TRIAL, "doi": "10.5555/one", "pages": "133-137"},
        {"record_id": "b", **TRIAL, "doi": "10.5555/two", "pages": "401-409"},
        {"record_id": "c", **TRIAL, "doi": "", "pages": ""},
    ]
    outcome = deduplicate(raw_from_foreign(columns_of(rows)))
    verdicts = {(p["id1"], p["id2"]): p for p in pair_rows(outcome.ids, outcome.pairs)}
    assert outcome.labels[0] != outcome.labels[1]
    assert sorted(p["verdict"] for p in verdicts.values()) == ["different", "possible", "same"]
    assert verdicts["b", "c"]["reason"].startswith("joining them would join records that are different; ")


def test_a_reason_says_what_agrees_and_what_does_not():
    assert judge({}, {"pages": "133-7"})["reason"] == (
        "titles agree; same DOI; authors agree; journals agree; same year; volumes agree; pages agree"
    )
    assert "DOIs differ" in judge({}, RELATED["erratum"])["reason"]


def test_the_reason_for_a_question_says_what_is_missing():
    reason = judge(NOTHING | {"title": TRIAL["title"]}, {})["reason"]
    assert reason.endswith("nothing to compare in authors, journal, year, volume, pages, DOI, abstract")


def test_pairs_have_the_columns_of_their_table():
    assert tuple(judge({}, {})) == COLUMNS
