"""The results of a review as pandas DataFrames, for a notebook or a program of one's own.

    from scripts.open_review import open_review
    review = open_review("als_exercise")
    review.ledger["station"].value_counts()

Text is `str`, and what is missing in it is "" as in the files: pandas drops missing values when it groups, and nothing
may go unseen. Counts and years are `Int64`, measurements `float64` (missing: <NA> and NaN), days `datetime64[s]`. What
has a closed vocabulary is `category` in the order of that vocabulary, so that counts show what did not occur; values
from outside it come last. Each table is read when it is first asked for.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import pandas as pd

from scripts.common.messages import wrong
from scripts.common.provenance import ROOT
from scripts.common.tables import read_frame, read_json
from scripts.common.yaml_files import read_yaml
from scripts.identification.records import LIST_COLUMNS, NUMBER_COLUMNS
from scripts.prisma.stations import COLUMNS, Station
from scripts.protocol.phases import PHASES

_VOCABULARIES = {
    "phase": tuple(PHASES),
    "station": tuple(Station),
    "column": COLUMNS,
    "provenance": ("printed", "real", "reconstructed"),
    "decision": ("include", "exclude", "maybe"),
    "issued_decision": ("include", "exclude", "maybe"),
    "basis": ("agreement", "resolution", "single", "pending"),
}
_MEASURES = ("agreement", "kappa", "pabak", "ac1", "fleiss", "krippendorff")
_POOLED_NUMBERS = (
    "time_months", "estimate", "se", "ci_low", "ci_high", "statistic", "p", "df", "tau2", "i2", "h2", "q", "q_df",
    "q_p",
)  # fmt: skip
_POOLED_TEXT = ("label", "measure", "scale", "values", "better", "model", "model_rule", "tau2_method", "ci_method")


def open_review(name: str = "", folder: Path = ROOT) -> "Review":
    """The results of a review that was run; by default of the one that config/config.yaml names.

    `folder`: the checkout in which it was run. Raises InputError if the review was not run there.
    """
    name = name or read_yaml(folder / "config" / "config.yaml")["review"]
    results = folder / "results" / name
    if not (results / "status.json").exists():
        raise wrong(results, "this review has not been run yet.", f"Run `make run REVIEW={name}`.")
    return Review(name, results)


class Review:
    """The results of one review. Each attribute says its columns, and the dtype of those that are not `str`."""

    def __init__(self, name: str, results: Path):
        self.name = name
        self.results = results

    def __repr__(self) -> str:
        status = self.status
        stamp = "FINAL" if status["final"] else "DRAFT: something is still pending"
        notice = f" {status['notice']}." if status["notice"] else ""
        return f"<Review {self.name}: {stamp}; decisions up to {status['through'] or 'none'}.{notice}>"

    @cached_property
    def status(self) -> dict:
        """status.json: review, final, through, funnel, pending, problems, warnings."""
        return self._document("status.json")

    @cached_property
    def protocol(self) -> dict:
        """The protocol that the results follow: sources, reviewers, exclusion_reasons, outcomes and so on."""
        return self._document("protocol.json")

    @cached_property
    def records(self) -> pd.DataFrame:
        """A row for each hit in a source: record_id, search_date, accession, doi, pmid, pmcid, nct, title, journal,
        issn, volume, issue, pages, abstract, language, url, file, raw; source (category); searched (datetime64[s]);
        year, position (Int64); authors, keywords, publication_types (object: lists of str)."""
        return self._records("identification/records.parquet")

    @cached_property
    def unique_records(self) -> pd.DataFrame:
        """A row for each unique record: unique_id, search_date, accession, doi, pmid, pmcid, nct, title, journal, issn,
        volume, issue, pages, abstract, language, url, file, raw, identifiers, provenance (as JSON: from which record
        each field is); source (category); searched (datetime64[s]); year, position (Int64); authors, keywords,
        publication_types (object: lists of str)."""
        return self._records("deduplication/unique.parquet")

    @cached_property
    def files(self) -> pd.DataFrame:
        """A row for each export: file, search_date, format, encoding, sha256, problem; source (category); searched
        (datetime64[s]); records, displayed (Int64)."""
        return self._table("identification/files.csv", whole=("records", "displayed"))

    @cached_property
    def members(self) -> pd.DataFrame:
        """Which records make up each unique record: unique_id, record_id, decided_by."""
        return self._table("deduplication/members.csv")

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """Each pair of records that was scored: id1, id2, verdict, reason, relation, decided_by, contained, words,
        numbers, part, first, volume, issue, pages, doi, pmid, abstract; score, title, authors, journal (float64);
        year_gap (Int64)."""
        numbers = ("score", "title", "authors", "journal")
        return self._table("deduplication/pairs.csv", whole=("year_gap",), measured=numbers)

    @cached_property
    def verdicts(self) -> pd.DataFrame:
        """What people said of possible duplicates: row_id, verdict, note, person, ledger, asked_again; seq (Int64)."""
        return self._table("deduplication/verdicts.csv", whole=("seq",))

    @cached_property
    def decisions(self) -> pd.DataFrame:
        """Each reviewer's vote on each row of both phases: row_id (a unique record, at full text a report),
        reviewer, reason, note, mark, mark_target, issued_reason, pilot, retrieval, retrieval_date (as typed); phase,
        decision, issued_decision (category); seq (Int64). Before the reviewers talked, it was issued_decision."""
        return self._of_phases("decisions.csv", whole=("seq",))

    @cached_property
    def consensus(self) -> pd.DataFrame:
        """What the votes of both phases came to: row_id, reason, resolver, events, mark, retrieval,
        retrieval_date (as typed), retrieval_person, study_id; phase, decision, basis (category)."""
        return self._of_phases("consensus.csv")

    @cached_property
    def agreement(self) -> pd.DataFrame:
        """How far reviewers agreed before they talked, a row for each measure: part (all | pilot), between (the
        reviewers, or `first two` of each row, or `all`), about (decision | reason), measure; phase (category);
        n (Int64); estimate, low, high (float64: the limits of a 95% interval)."""
        rows = [
            (phase, part, *row)
            for phase in PHASES
            for part, found in _parts(self._document(f"screening/{phase}/agreement.json"))
            for row in _measured(found)
        ]
        names = ("phase", "part", "between", "about", "measure", "n", "estimate", "low", "high")
        table = pd.DataFrame(rows, columns=names).astype(dict.fromkeys(("part", "between", "about", "measure"), str))
        return self._in_vocabularies(_typed(table, whole=("n",), measured=("estimate", "low", "high")))

    @cached_property
    def ledger(self) -> pd.DataFrame:
        """Where each record went, and why, a row for each record: record_id, unique_id, report_id, study_id,
        search_date, file, duplicate_of, reason, decided_by, event; column, source, station, provenance (category);
        searched (datetime64[s]); position (Int64)."""
        return self._table("prisma/ledger.csv", whole=("position",))

    @cached_property
    def reports(self) -> pd.DataFrame:
        """Where each report went, and why: report_id, unique_id, study_id, reason, decided_by, event; column, station
        (category)."""
        return self._table("prisma/reports.csv")

    @cached_property
    def flow(self) -> pd.DataFrame:
        """The numbers of the PRISMA diagrams, by their keys in flow.json joined by dots: count (Int64); ids (object:
        the list of what was counted, empty where a number has none of its own)."""
        lists = self._document("prisma/lists.json")
        counts = dict(_numbers(self._document("prisma/flow.json")))
        found = pd.DataFrame({"count": pd.Series(counts, dtype="Int64")})
        return found.assign(ids=[lists.get(key, []) for key in found.index]).rename_axis("key")

    @cached_property
    def studies(self) -> pd.DataFrame:
        """The characteristics of the included studies, a row for each study and field: study_id, label, field, value,
        report_id, page, quotation; provenance (category)."""
        return self._table("extraction/studies.csv")

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """Results as they were extracted, a row for each arm: study_id, outcome, arm, role, pair, statistic, unit,
        conversions, note, report_id, page, quotation; provenance (category); time_months, n, mean, sd, events, yi, vi,
        people (float64)."""
        numbers = ("time_months", "n", "mean", "sd", "events", "yi", "vi", "people")
        return self._table("extraction/outcomes.csv", measured=numbers)

    @cached_property
    def risk_of_bias(self) -> pd.DataFrame:
        """Judgements of risk of bias: study_id, outcome_group, tool, domain, judgement, suggested, support; provenance
        (category)."""
        return self._table("extraction/risk_of_bias.csv")

    @cached_property
    def effects(self) -> pd.DataFrame:
        """The effect of each study: study_id, outcome, measure, conversions, note, pair; provenance (category); n1,
        mean1, sd1, n2, mean2, sd2, events1, events2, yi, vi (float64: on the scale of analysis, logarithms of
        ratios)."""
        numbers = ("n1", "mean1", "sd1", "n2", "mean2", "sd2", "events1", "events2", "yi", "vi")
        return self._table("pooling/effects.csv", measured=numbers)

    @cached_property
    def pooled(self) -> pd.DataFrame:
        """The pooled effects, a row for each outcome: outcome, label, measure, scale, values, better, model,
        model_rule, tau2_method, ci_method; k (Int64); time_months, estimate, se, ci_low, ci_high, statistic, p, df,
        tau2, i2, h2, q, q_df, q_p (float64: on the scale of analysis)."""
        found = self._document("pooling/pooled.json").items()
        table = pd.DataFrame([{"outcome": key} | entry for key, entry in found if isinstance(entry, dict)])
        text = ["outcome", *_POOLED_TEXT]
        table = table.reindex(columns=[*text, "k", *_POOLED_NUMBERS])
        table[text] = table[text].fillna("").astype(str)
        return _typed(table, whole=("k",), measured=_POOLED_NUMBERS)

    @cached_property
    def sources(self) -> pd.DataFrame:
        """What each source contributed: source (category); identified, unique_to_it, included, included_only_there
        (Int64)."""
        counts = ("identified", "unique_to_it", "included", "included_only_there")
        return self._table("report/sources.csv", whole=counts)

    @cached_property
    def known_relevant(self) -> pd.DataFrame:
        """The known relevant reports, and which sources found them: title, doi, pmid, matched_by, unique_id, found_by,
        station (all str: there may be several, joined by "; ")."""
        with self._reading("report/known_relevant.csv") as path:
            return read_frame(path)

    @contextmanager
    def _reading(self, file: str) -> Iterator[Path]:
        path = self.results / file
        fix = f"Run `make run REVIEW={self.name}`."
        if not path.exists():
            raise wrong(path, "is missing.", fix)
        try:
            yield path
        except (KeyError, ValueError) as error:
            fix = f"Was it edited, or written by another version? Delete it. {fix}"
            raise wrong(path, f"is not as this version writes it: {error}.", fix) from error

    def _document(self, file: str) -> dict:
        with self._reading(file) as path:
            return read_json(path)

    def _table(self, file: str, whole=(), measured=()) -> pd.DataFrame:
        with self._reading(file) as path:
            return self._in_vocabularies(_typed(read_frame(path), whole, measured))

    def _of_phases(self, file: str, whole=()) -> pd.DataFrame:
        tables = {phase: self._table(f"screening/{phase}/{file}", whole) for phase in PHASES}
        found = pd.concat(tables, names=["phase"]).reset_index("phase").reset_index(drop=True)
        return self._in_vocabularies(_typed(found))

    def _records(self, file: str) -> pd.DataFrame:
        with self._reading(file) as path:
            found = read_frame(path)
            for name in LIST_COLUMNS:
                found[name] = found[name].map(list)
            return self._in_vocabularies(_typed(found, whole=NUMBER_COLUMNS), only=("source",))

    def _in_vocabularies(self, table: pd.DataFrame, only=("source", *_VOCABULARIES)) -> pd.DataFrame:
        sources = [source["key"] for source in self.protocol["sources"]]
        for name, known in ({"source": sources} | _VOCABULARIES).items():
            if name in table and name in only:
                values = table[name].astype(str).fillna("")
                others = sorted(set(values) - set(known))
                table[name] = values.astype(pd.CategoricalDtype([*map(str, known), *others]))
        return table


def _typed(table: pd.DataFrame, whole=(), measured=()) -> pd.DataFrame:
    for dtype, names in (("Int64", whole), ("float64", measured)):
        for name in names:
            table[name] = pd.to_numeric(table[name].replace("", None)).astype(dtype)
    if "search_date" in table:  # a second search on one day is named by the day and .2
        table["searched"] = pd.to_datetime(table["search_date"].str[:10]).astype("datetime64[s]")
    text = table.columns[table.dtypes == "str"]
    table[text] = table[text].fillna("")
    return table


def _numbers(document: dict, before: str = ""):
    """The whole numbers of a document, each with its keys joined by dots."""
    for key, value in document.items():
        if isinstance(value, dict):
            yield from _numbers(value, f"{before}{key}.")
        elif isinstance(value, int) and not isinstance(value, bool):
            yield before + key, value


def _parts(agreement: dict) -> list[tuple[str, dict]]:
    return [("all", agreement)] + ([("pilot", agreement["pilot"])] if agreement.get("pilot") else [])


def _measured(found: dict):
    """Rows of `agreement`, but for phase and part, of what `measure_phase` gives."""
    groups = [("first two", "decision", found), ("all", "decision", found.get("raters"))]
    groups += [(" and ".join(pair["reviewers"]), "decision", pair) for pair in found.get("pairs", [])]
    groups.append(("first two", "reason", found.get("reasons")))
    for between, about, group in groups:
        for measure in _MEASURES if group else ():
            if measure in group:
                low, high = group["intervals"].get(measure) or (None, None)
                yield between, about, measure, group["n"], group[measure], low, high
