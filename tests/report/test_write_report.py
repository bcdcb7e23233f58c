"""The report's page: what it shows of a finished review, of one in the making, and how it treats what people typed."""

import copy
import re
from itertools import pairwise

import pytest
from lxml import html

from scripts.common.provenance import ROOT
from scripts.report.write_report import figure_label
from tests.report.reported_review import (
    EARLY,
    PROTOCOL,
    finished_data,
    page_of,
)


@pytest.fixture
def finished() -> dict:
    return finished_data()


def test_what_was_taken_of_each_export_is_shown_tag_by_tag():
    data = copy.deepcopy(EARLY)
    replies = [f"searches/openalex/2020-01-01/page_{number}.json" for number in (1, 2)]
    data["files"] = [
        {"file": "searches/x/2020-01-01/a.csv", "format": "csv", "records": "4"},
        *({"file": name, "format": "openalex", "records": "25"} for name in replies),
    ]
    row = dict.fromkeys(("looks_like", "lacking"), "")
    data["fields"] = [
        row | {"file": "searches/x/2020-01-01/a.csv", "tag": "ti", "records": "4", "taken_as": "title"},
        row | {"file": "searches/x/2020-01-01/a.csv", "tag": "cr", "records": "3", "taken_as": "not taken: references"},
        *(row | {"file": name, "tag": "doi", "records": "20", "taken_as": "doi"} for name in replies),
    ]
    page = page_of(data)
    assert "<code>ti</code> title (4)</td><td><code>cr</code> references (3)</td>" in page
    assert "searches/openalex/2020-01-01 (2 files)" in page
    assert "<code>doi</code> doi (40)" in page


def words_of(page: str) -> str:
    return " ".join(html.fromstring(page).text_content().split())


def test_an_early_draft_says_what_is_pending_and_leaves_out_what_is_not_there():
    page = page_of(EARLY, figures={})
    words = words_of(page)
    assert "DRAFT. This review is not finished" in words
    assert "Titles and abstracts: Reviewer B has 34 of 1,898 left." in words
    for section in ("Included studies", "Risk of bias", "Reproduction", "Where the data are from", "Agreement"):
        assert section not in words
    assert "<figure" not in page


def test_a_finished_review_shows_every_section_and_figure(finished):
    page = page_of(finished)
    words = words_of(page)
    assert "DRAFT" not in words
    assert "decisions up to 2020-03-20" in words
    for text in (
        "Included studies",
        "Risk of bias",
        "Small-study effects",
        "By construction",
        "Where the data are from",
    ):
        assert text in words
    assert page.count("<figure") == 5
    assert [int(n) for n in re.findall(r"<strong>Figure (\d)\.", page)] == [1, 2, 3, 4, 5]


def test_a_pooled_result_is_told_with_its_model_and_the_caution_about_it(finished):
    words = words_of(page_of(finished))
    assert "IV, common effect, 95% CI; 3 studies" in words
    assert "The model was chosen by the heterogeneity test" in words
    assert "Egger's test with 3 studies" in words
    assert "fewer than 10" in words


def test_the_notice_is_on_the_page_in_every_caption_and_absent_without_one(finished):
    notice = "Demonstration: reconstructed inputs"
    page = page_of(finished, PROTOCOL | {"notice": notice})
    captions = re.findall(r"<(?:fig)?caption>.*?</(?:fig)?caption>", page, re.DOTALL)
    assert len(captions) >= 8
    assert all(notice in caption for caption in captions)
    assert notice in html.fromstring(page).findtext(".//title")
    assert "Demonstration" not in page_of(finished)


def test_what_is_reconstructed_is_marked_and_not_linked(finished):
    page = page_of(finished)
    assert "https://doi.org/10.1/real" in page
    assert "https://doi.org/10.5555/none" not in page
    assert "reconstructed record: there is no such report" in page
    assert "†" in page


def test_what_people_typed_cannot_become_markup(finished):
    finished["studies"][0]["value"] = "<script>alert(1)</script>"
    page = page_of(finished)
    assert "<script" not in page
    assert "Exercise &amp; &lt;strength&gt;" in page


def test_no_id_is_there_twice_and_every_reference_within_the_page_leads_somewhere(finished):
    tree = html.fromstring(page_of(finished))
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in tree.xpath("//@href") if href.startswith("#")} <= set(ids)


def test_the_page_needs_no_network(finished):
    tree = html.fromstring(page_of(finished))
    assert tree.xpath("//@src") == []
    assert tree.xpath("//link | //script | //iframe") == []
    assert "@import" not in (ROOT / "workflow" / "report" / "page.css").read_text(encoding="utf-8")


def test_tables_have_captions_and_headings_in_order(finished):
    tree = html.fromstring(page_of(finished))
    assert all(table.find("caption") is not None for table in tree.iter("table"))
    levels = [int(heading.tag[1]) for heading in tree.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(svg.get("aria-label") for svg in tree.iter("svg"))


def test_the_same_context_gives_the_same_page(finished):
    assert page_of(finished) == page_of(copy.deepcopy(finished))


def test_amendments_and_prefilters_are_told():
    protocol = PROTOCOL | {
        "amendments": [{"date": "2020-01-05", "keys": ["exclusion_reasons"], "reason": "A reason was missing."}],
        "prefilters": [{"key": "animals", "field": "publication_types", "values": ["Letter"], "reason": "letters"}],
    }
    words = words_of(page_of(EARLY, protocol, {}))
    assert "2020-01-05: exclusion reasons. A reason was missing." in words
    assert "removed automatically: letters (publication types: Letter)." in words


def test_what_sources_were_worth_and_known_reports_that_none_found_are_told(finished):
    finished["status"]["warnings"] = [
        {"file": "review.yaml", "place": "", "message": "no source found 'A lost trial'.", "fix": ""}
    ]
    words = words_of(page_of(finished))
    assert "Please note. review.yaml: no source found 'A lost trial'." in words
    assert "1 was found, of 2 that the protocol names." in words
    assert "no source" in words.split("A lost trial")[-1]
    assert "Please note" not in words_of(page_of(EARLY))


def test_figures_are_labelled_by_what_they_show():
    assert figure_label("forest_total", PROTOCOL) == "Forest plot: Total score"
    assert figure_label("risk_of_bias", PROTOCOL) == "Risk of bias of the included studies"


def test_what_a_later_search_changed_and_a_retraction_in_the_review_are_told(finished):
    assert "What the searches changed" not in words_of(page_of(finished))
    later = copy.deepcopy(PROTOCOL)
    later["sources"][0]["searches"].append(later["sources"][0]["searches"][0] | {"date": "2021-12-31"})
    change = {"source": "pubmed", "search_date": "2021-12-31", "previous_date": "2019-12-31", "record_id": "pubmed-1"}
    finished["changes"] = [change | {"kind": "retraction", "detail": "Retracted Publication <x>"}]
    finished["notices"] = [
        {"record_id": "pubmed-1", "kind": "retraction", "date": "2021-12-31", "detail": "Retracted Publication"}
    ]
    words = words_of(page_of(finished, later))
    assert "PubMed: 2021-12-31 against 2019-12-31 1 newly retracted." in words
    assert "Retracted Publication <x>" in words
    assert "Notices on reports in the review" in words


def test_agreement_is_told_of_each_pair_of_the_pilot_of_reasons_and_of_all_together(finished):
    page = html.fromstring(page_of(finished))
    [table] = [found for found in page.iter("table") if "Agreement of the reviewers" in found.text_content()]
    text = " ".join(table.text_content().split())
    for said in ("Reviewer A and Reviewer B", "Pilot: Reviewer A and", "Reasons, where both exclude", "Krippendorff"):
        assert said in text


def test_the_report_says_why_the_forms_of_2009_and_2020_differ_where_it_shows_them(finished):
    finished["flow"] = {
        "prisma_2009": {
            "identified_databases": 1553, "identified_other": 2, "duplicates_removed": 657, "screened": 898,
            "full_text_assessed": 20, "included_qualitative": 5,
        },
        "prisma_2020": {
            "databases_registers": {
                "identified": 1553, "screened": 896, "duplicates_removed": 657, "removed_automation": 0,
                "removed_other": 0, "awaiting": {"title_abstract": 0}, "sought": 18,
            },
            "other_methods": {"identified": 2, "sought": 2},
        },
    }  # fmt: skip
    words = words_of(page_of(finished))
    assert "1,553 + 2 records, less 657 duplicates, and 898 were screened" in words
    assert "of the 1,553 records from databases and registers 896 were screened after 657 duplicates, and" in words
    assert "the reports sought are 18 + 2 = 20. The records are the same." in words
    assert "Why the two forms differ" not in words_of(page_of(finished, PROTOCOL | {"prisma": {"forms": ["2020"]}}))
