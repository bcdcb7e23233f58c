"""Small protocols and studies that the tests of extraction share."""

OUTCOME = {
    "key": "pain", "label": "Pain", "scale": "", "measure": "MD", "statistic": "final", "time_months": 6,
    "better": "lower", "egger": False, "pooling": {"model": "random", "tau2": "REML", "ci": "wald", "as": "metafor"},
}  # fmt: skip
DEATH = OUTCOME | {"key": "death", "label": "Death", "measure": "RR"}
SMOKERS = OUTCOME | {"key": "smokers", "label": "Smokers", "measure": "PLO", "time_months": 0, "better": "neither"}
CORRELATED = SMOKERS | {"key": "dose", "label": "Dose and pain", "measure": "ZCOR"}
STUDIES = [{"study_id": "stu-1", "label": "Roe 2010", "report_ids": ["rep-1"], "reports": ["1 (Roe 2010)"]}]
REVIEWERS = [{"key": "A", "name": "Ann"}, {"key": "B", "name": "Ben"}]


def protocol_with(*outcomes: dict, fields: tuple[dict, ...] = (), **keys) -> dict:
    """A protocol with these outcomes and fields of extraction; other keys as given."""
    extraction = {"fields": [{"kind": "text", "label": field["key"]} | field for field in fields]}
    return {
        "version": "1", "notice": "", "reviewers": REVIEWERS, "outcomes": list(outcomes),
        "extraction": extraction | keys.pop("extraction", {}), "risk_of_bias": {"tool": "rob1"},
    } | keys  # fmt: skip
