"""A made-up review as its report sees it, in the making and finished, and the page that is made of it."""

import copy

import pandas as pd

from scripts.pooling.pool_outcomes import pool_outcomes
from scripts.report.write_report import build_context, build_page
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


def finished_data() -> dict:
    """What the report of a finished review is made of: three studies, one outcome, votes of three people."""
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


def page_of(data: dict, protocol: dict = PROTOCOL, figures: dict = FIGURES) -> str:
    """The report's page. `data`: as EARLY."""
    tables = {name: pd.DataFrame(data[name], columns=columns.split()) for name, columns in COLUMNS.items()}
    decisions = {phase: pd.DataFrame(columns=["reviewer", "decision"]) for phase in data["decisions"]}
    return build_page(build_context(protocol, data | tables | {"decisions": decisions}, figures))
