"""The report's page: what it shows of a finished review, of one in the making, and how it treats what people typed."""

import copy
import re
from itertools import pairwise

import pandas as pd
import pytest
from lxml import html

from scripts.common.provenance import ROOT
from scripts.pooling.pool_outcomes import pool_outcomes
from scripts.report.write_report import build_context, build_page, figure_label
from scripts.screening.agree_votes import Vote
from scripts.screening.measure_agreement import measure_phase

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="10pt" height="5pt"><g id="a"/><use href="#a"/></svg>'
OUTCOME = {
    "key": "total",
    "label": "Total score",
    "scale": "A scale",
    "measure": "SMD",
    "statistic": "change",
    "time_months": 6,
    "better": "lower",
    "egger": True,
    "pooling": {"model": "by_q_test", "tau2": "DL", "ci": "wald", "as": "revman5"},
}
PROTOCOL = {
    "title": "Exercise & <strength>",
    "notice": "",
    "version": "1",
    "question": dict.fromkeys(("population", "intervention", "comparison", "outcomes"), "Something"),
    "eligibility": {"include": ["A trial"], "exclude": []},
    "sources": [
        {
            "key": "pubmed",
            "name": "PubMed",
            "kind": "database",
            "searches": [
                {
                    "date": "2019-12-31",
                    "platform": "PubMed",
                    "query": "als AND exercise",
                    "limits": [],
                    "who": "A",
                    "hits": 9,
                }
            ],
        }
    ],
    "prefilters": [],
    "reviewers": [{"key": "A", "name": "Reviewer A"}, {"key": "B", "name": "Reviewer B"}],
    "screening": {"maybe_counts_as": "include"},
    "exclusion_reasons": [{"key": "not_rct", "label": "Not a trial"}],
    "extraction": {"fields": [{"key": "n", "label": "Participants"}]},
    "risk_of_bias": {"tool": "rob1"},
    "outcomes": [OUTCOME],
    "prisma": {"forms": ["2009", "2020"]},
    "amendments": [],
}
NO_VOTES = {f"{a} {b}": 0 for a in ("include", "exclude") for b in ("include", "exclude")}
COUNTS = (
    "identified_databases", "identified_other", "duplicates_removed", "screened", "full_text_assessed",
    "included_qualitative",
)  # fmt: skip
EARLY = {
    "status": {
        "final": False,
        "through": "",
        "problems": [],
        "warnings": [],
        "pending": [{"kind": "titles and abstracts", "person": "Reviewer B", "left": 34, "of": 1898}],
    },
    "flow": {
        "prisma_2009": dict.fromkeys(COUNTS, 0),
        "prisma_2020": {"databases_registers": {}, "other_methods": {"identified": 0}},
    },
    "files": [],
    "verdicts": [],
    "duplicates": {
        "removed": 3,
        "by_place": {"within_sources": 1, "between_sources": 2},
        "by_run": {"same_run": 2, "earlier_run": 1},
        "found_again": 4,
    },
    "ledger": [],
    "provenance": [],
    "decisions": {"title_abstract": [], "full_text": []},
    "agreement": {
        phase: {"n": 0, "table": NO_VOTES, "agreement": None, "kappa": None}
        for phase in ("title_abstract", "full_text")
    },
    "reports": [],
    "consensus": [],
    "studies": [],
    "outcomes": [],
    "risk_of_bias": [],
    "conversions": [],
    "contacts": [],
    "tool_notes": [],
    "findings": None,
    "effects": [],
    "pooled": pool_outcomes([], [OUTCOME], "effects.csv"),
    "reproduction": [],
    "sources": [],
    "known_relevant": [],
    "changes": [],
    "notices": [],
    "fields": [],
}


def effect(study_id: str, yi: float, vi: float) -> dict[str, str]:
    numbers = {
        "n1": "24",
        "mean1": "-0.6",
        "sd1": "1",
        "n2": "24",
        "mean2": "0",
        "sd2": "1",
        "events1": "",
        "events2": "",
    }
    about = {
        "study_id": study_id,
        "outcome": "total",
        "measure": "SMD",
        "note": "",
        "conversions": "",
        "provenance": "",
    }
    return about | numbers | {"yi": repr(yi), "vi": repr(vi)}


@pytest.fixture
def finished() -> dict:
    data = copy.deepcopy(EARLY)
    data["status"] = {"final": True, "through": "2020-03-20T10:00:00Z", "pending": [], "problems": [], "warnings": []}
    cast = {"A": ("include", "exclude", "exclude", "include"), "B": ("include", "exclude", "maybe", "maybe")}
    cast |= {"C": ("include", "exclude", "exclude", "exclude")}
    votes = {f"uni-{n}": [Vote(key, said[n], "not_rct") for key, said in cast.items()] for n in range(4)}
    for phase in ("title_abstract", "full_text"):
        data["agreement"][phase] = measure_phase(votes, {"uni-3"}, ["A", "B", "C"], phase == "full_text")
    data["files"] = [{"source": "pubmed", "search_date": "2019-12-31", "records": "1553"}]
    data["effects"] = [effect(f"stu-{n}", -0.2 * n, 0.08 + n / 100) for n in (1, 2, 3)]
    data["pooled"] = pool_outcomes(data["effects"], [OUTCOME], "effects.csv")
    data["reports"] = [
        {"row_id": f"rep-{n}", "authors": "Braga, A", "title": "A trial", "journal": "J", "year": "2018", "link": link}
        for n, link in ((1, "https://doi.org/10.1/real"), (2, "https://doi.org/10.5555/none"))
    ]
    data["consensus"] = [
        {"row_id": "rep-1", "decision": "include", "reason": ""},
        {"row_id": "rep-2", "decision": "exclude", "reason": "not_rct"},
    ]
    row = {
        "decided_by": "agreement",
        "station": "included",
        "record_id": "pubmed-1",
        "unique_id": "uni-1",
        "source": "pubmed",
        "search_date": "2019-12-31",
    }
    data["ledger"] = [
        row | {"report_id": "rep-1", "provenance": "real"},
        row
        | {
            "record_id": "pubmed-2",
            "unique_id": "uni-2",
            "report_id": "rep-2",
            "provenance": "reconstructed",
            "station": "excluded_full_text",
        },
    ]
    data["studies"] = [
        {"study_id": f"stu-{n}", "label": f"Study {n}", "field": "n", "value": str(n), "provenance": "reconstructed"}
        for n in (1, 2, 3)
    ]
    data["sources"] = [
        {"source": "pubmed", "identified": "9", "unique_to_it": "8", "included": "3", "included_only_there": "3"}
    ]
    data["known_relevant"] = [
        {"title": "A trial", "doi": "10.1/real", "found_by": "pubmed", "station": "included"},
        {"title": "A lost trial", "doi": "", "found_by": "", "station": ""},
    ]
    data["reproduction"] = [
        {
            "item": "Included",
            "place": "Results",
            "printed": "-5",
            "computed": "-5",
            "verdict": "by_construction",
            "note": "",
        }
    ]
    return data


# The columns of each table that the report shows something of.
COLUMNS = {
    "files": "file source search_date format records",
    "verdicts": "verdict",
    "ledger": "record_id unique_id report_id source search_date station reason decided_by provenance",
    "provenance": "row_id provenance",
    "reports": "row_id authors title journal year link",
    "consensus": "row_id decision reason",
    "studies": "study_id label field value provenance",
    "outcomes": "study_id outcome arm report_id page quotation provenance",
    "risk_of_bias": "study_id outcome_group tool domain judgement suggested support provenance",
    "conversions": "study_id label outcome time_months arm printed formula source result",
    "contacts": "label person date question answer answered",
    "effects": "study_id outcome measure n1 mean1 sd1 n2 mean2 sd2 events1 events2 yi vi note conversions provenance",
    "reproduction": "item place printed computed verdict note",
    "sources": "source identified unique_to_it included included_only_there",
    "known_relevant": "title doi found_by station",
    "changes": "source search_date previous_date record_id kind detail",
    "notices": "record_id kind date detail",
    "fields": "file tag records taken_as looks_like lacking",
}
FIGURES = dict.fromkeys(("flow_2009", "flow_2020", "risk_of_bias", "forest_total", "funnel_total"), SVG)


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


def page_of(data: dict, protocol: dict = PROTOCOL, figures: dict = FIGURES) -> str:
    tables = {name: pd.DataFrame(data[name], columns=columns.split()) for name, columns in COLUMNS.items()}
    decisions = {phase: pd.DataFrame(columns=["reviewer", "decision"]) for phase in data["decisions"]}
    return build_page(build_context(protocol, data | tables | {"decisions": decisions}, figures))


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
