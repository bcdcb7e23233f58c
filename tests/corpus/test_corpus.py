"""The committed inputs of the bundled review are what the generator makes, and what it promises about them holds."""

import re
from collections import Counter
from math import sqrt
from pathlib import Path

import pytest
import yaml
from rapidfuzz import fuzz, process, utils
from scipy import stats

from scripts.common.provenance import ROOT
from scripts.common.tables import read_csv
from scripts.sheets.ledgers import read_ledger, state_of
from tests.corpus.assemble import assemble
from tests.corpus.decisions import CONTESTED_VOTES, PASSING_VOTES
from tests.corpus.distortions import is_evident
from tests.corpus.make_corpus import REVIEW, VOTED_SHEETS, make_corpus
from tests.corpus.works import abstract_text

LEDGERS = ROOT / REVIEW / "ledgers"


@pytest.fixture(scope="module")
def totals() -> dict:
    return yaml.safe_load((ROOT / REVIEW / "published.yaml").read_text(encoding="utf-8"))["flow"]


@pytest.fixture(scope="module")
def corpus(totals):
    return assemble(totals)


@pytest.fixture(scope="module")
def made(totals, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("corpus")
    make_corpus(totals, out)
    return out


def decided(name: str) -> dict[tuple[str, str], str]:
    """What holds in a ledger of the bundled review."""
    return state_of(read_ledger(LEDGERS / f"{name}.csv"))


def test_the_generator_makes_the_committed_bytes(made):
    files = [path.relative_to(made) for path in sorted(made.rglob("*")) if path.is_file()]
    assert [name for name in files if (made / name).read_bytes() != (ROOT / name).read_bytes()] == []


def test_no_committed_export_is_left_over_from_an_earlier_corpus(made):
    def names(root: Path) -> list[str]:
        return sorted(path.relative_to(root).as_posix() for path in (root / REVIEW / "searches").rglob("*.*"))

    assert names(ROOT) == names(made)


def test_the_numbers_of_records_are_those_that_the_article_prints(corpus, totals):
    elsewhere = [record for record in corpus.records if record.source == "reference_lists"]
    in_databases = [record for record in corpus.records if record.source != "reference_lists"]
    works = {record.work for record in in_databases}
    assert len(in_databases) == totals["identified_databases"]
    assert len(elsewhere) == totals["identified_other"]
    assert len(in_databases) - len(works) == totals["duplicates_removed"]
    assert not works & {record.work for record in elsewhere}


def test_no_record_id_is_given_twice(corpus):
    assert max(Counter(record.record_id for record in corpus.records).values()) == 1


def test_the_decisions_come_to_the_selection_that_the_article_prints(corpus, totals):
    passing = {*corpus.reasons, *corpus.included}
    assert len(passing) == totals["full_text_assessed"]
    assert Counter(corpus.reasons.values()) == totals["excluded_full_text"]
    assert len(corpus.included) == totals["included"]


def test_both_reviewers_judge_every_unique_record_and_conflicts_are_resolved(corpus):
    a, b, together = (decided(f"title_abstract.{who}") for who in ("A", "B", "consensus"))
    passed = set()
    for key, unique_id in corpus.unique_ids.items():
        votes = [state[unique_id, "decision"] for state in (a, b)]
        conflict = votes.count("exclude") == 1
        assert ((unique_id, "decision") in together) == conflict
        if (together[unique_id, "decision"] == "include") if conflict else "exclude" not in votes:
            passed.add(key)
    assert passed == {*corpus.reasons, *corpus.included}


def test_reviewers_agree_on_titles_as_reviewers_do():
    """Cohen's kappa of passing against not, over the 898 unique records."""
    votes = PASSING_VOTES + CONTESTED_VOTES
    votes += [("exclude", "exclude")] * (898 - len(votes))
    yes = [sum(vote[i] != "exclude" for vote in votes) / 898 for i in (0, 1)]
    observed = sum((vote[0] == "exclude") == (vote[1] == "exclude") for vote in votes) / 898
    expected = yes[0] * yes[1] + (1 - yes[0]) * (1 - yes[1])
    assert 0.75 < (observed - expected) / (1 - expected) < 0.85


def test_both_reviewers_judge_every_full_text_and_all_were_received(corpus):
    a, b, together = (decided(f"full_text.{who}") for who in ("A", "B", "consensus"))
    for key in (*corpus.reasons, *corpus.included):
        report_id = corpus.unique_ids[key].replace("uni-", "rep-", 1)
        votes = [(state[report_id, "decision"], state.get((report_id, "reason"), "")) for state in (a, b)]
        if votes[0] != votes[1]:
            votes = [(together[report_id, "decision"], together.get((report_id, "reason"), ""))]
        else:
            assert (report_id, "decision") not in together
        assert votes[0] == (("exclude", corpus.reasons[key]) if key in corpus.reasons else ("include", ""))
        assert together[report_id, "retrieval"] == "received"


def test_no_real_article_is_excluded_in_full_text(corpus):
    assert all(corpus.works[key].made_up for key in corpus.reasons)
    assert not any(corpus.works[key].made_up for key in corpus.included)


def test_every_event_falls_between_the_searches_and_the_end_of_the_review():
    for path in sorted(LEDGERS.glob("*.csv")):
        # Who was asked is written by the run, not by people.
        if path.stem in ("identities", "amendments", "reasons") or path.stem.endswith(".issued"):
            continue
        times = [event["when"] for event in read_ledger(path)]
        assert times == sorted(times), path.name
        assert times[0] >= "2020-01-06", path.name
        assert times[-1] < "2020-03-21", path.name


def test_identifiers_of_made_up_records_are_in_blocks_that_belong_to_nobody(corpus):
    for record in corpus.records:
        work = record.shown
        if not work.made_up:
            continue
        assert not work.doi or work.doi.startswith("10.5555/")
        assert not work.pmid or re.fullmatch(r"99\d{6}", work.pmid)
        assert work.issn.startswith("9999-")


def test_no_two_works_share_an_identifier(corpus):
    for name in ("doi", "pmid"):
        used = Counter(getattr(work, name) for work in corpus.works.values())
        assert [value for value, times in used.items() if value and times > 1] == []


def test_every_made_up_record_says_so_in_its_export(corpus):
    texts = "".join(path.read_text(encoding="utf-8") for path in (ROOT / REVIEW / "searches").rglob("*.*"))
    assert len(re.findall(r"Made-up record for\s+demonstration", texts)) == sum(r.shown.made_up for r in corpus.records)


def test_a_real_article_is_shown_with_nothing_but_its_own_facts(corpus):
    for record in corpus.records:
        true = corpus.works[record.work]
        if true.made_up:
            continue
        assert (record.shown.title, record.shown.authors, record.shown.year) == (true.title, true.authors, true.year)
        assert record.shown.doi in ("", true.doi)
        assert record.shown.abstract == ()


def test_titles_of_unrelated_works_do_not_look_alike(corpus):
    """Real titles may be alike among themselves ("Exercise in neuromuscular disease" is the title of two articles)."""
    works = list(corpus.works.values())
    titles = [work.title for work in works]
    scores = process.cdist(titles, titles, scorer=fuzz.token_sort_ratio, processor=utils.default_process)
    alike = [(i, j) for i in range(len(works)) for j in range(i) if scores[i, j] >= 85]
    unrelated = [
        (titles[i], titles[j])
        for i, j in alike
        if (works[i].made_up or works[j].made_up)
        and not {(works[i].key, works[j].key), (works[j].key, works[i].key)} & corpus.alike
    ]
    assert unrelated == []


def test_abstracts_are_as_long_as_abstracts_are(corpus):
    near = {key for pair in corpus.alike for key in pair}  # a protocol's abstract has no results
    lengths = [
        len(abstract_text(work).split())
        for key, work in corpus.works.items()
        if work.abstract and work.language == "en" and key not in near
    ]
    assert min(lengths) >= 60
    assert max(lengths) <= 220
    assert 100 <= sorted(lengths)[len(lengths) // 2] <= 150


def test_copies_that_no_person_judges_carry_plain_evidence_that_they_are_one(corpus):
    judged = {record_id for pair in corpus.hard_pairs for record_id in pair}
    copies: dict[str, list] = {}
    for record in corpus.records:
        if record.record_id not in judged:
            copies.setdefault(record.work, []).append(record.shown)
    for key, shown in copies.items():
        linked, waiting = shown[:1], shown[1:]
        while joining := [work for work in waiting if any(is_evident(work, other) for other in linked)]:
            linked += joining
            waiting = [work for work in waiting if work not in joining]
        assert waiting == [], key


def test_people_have_a_verdict_on_the_hard_pairs_and_on_no_others(corpus):
    verdicts = {row_id: value for (row_id, column), value in decided("duplicates").items() if column == "verdict"}
    assert verdicts == {f"{a}|{b}": "same" if same else "different" for (a, b), same in corpus.hard_pairs.items()}
    assert Counter(corpus.hard_pairs.values()) == {True: 12, False: 15}


def test_arm_data_pool_to_what_the_article_prints():
    """By RevMan 5: SE² = N/(n₁n₂) + g²/(2(N − 3.94)), inverse-variance, common effect."""
    pooled = {outcome: pool(effects) for outcome, effects in effects_by_outcome().items()}
    assert {outcome: tuple(f"{value:.2f}" for value in values) for outcome, values in pooled.items()} == {
        "alsfrs_total": ("-0.87", "-1.46", "-0.27"),
        "alsfrs_r_total": ("-0.44", "-0.75", "-0.13"),
        "alsfrs_r_respiratory": ("-0.81", "-1.18", "-0.44"),
        "alsfrs_r_limb": ("-0.20", "-0.56", "0.16"),
    }


def test_eggers_test_gives_what_the_article_prints():
    """Egger M, et al. BMJ 1997;315:629-34: g/SE regressed on 1/SE, t test of the intercept."""
    effects = effects_by_outcome()["alsfrs_r_total"]
    line = stats.linregress([1 / se for _, se in effects], [g / se for g, se in effects])
    p = 2 * stats.t.sf(abs(line.intercept / line.intercept_stderr), len(effects) - 2)
    assert f"{p:.3f}" == "0.058"


def test_patients_add_up_to_what_the_article_prints():
    state = decided("extraction.A")
    largest: dict[tuple[str, str], int] = {}
    for (row_id, column), value in state.items():
        if column == "n":
            study_id, _, _, arm = row_id.split("|")
            largest[study_id, arm] = max(largest.get((study_id, arm), 0), int(value))
    sums = {arm: sum(n for (_, a), n in largest.items() if a == arm) for arm in ("intervention", "control")}
    assert sums == {"intervention": 94, "control": 159}


@pytest.mark.parametrize("sheet", ["extraction", "risk_of_bias"])
def test_rows_in_which_extraction_differs_are_agreed_on_and_no_others(sheet):
    a, b, together = (decided(f"{sheet}.{who}") for who in ("A", "B", "consensus"))
    differing = {key[0] for key in a.keys() | b.keys() if a.get(key) != b.get(key)}
    assert {row_id for row_id, _ in together} == differing
    assert differing


def test_risk_of_bias_is_judged_only_where_the_text_fixes_it():
    state = decided("risk_of_bias.A")
    judged = {row_id for (row_id, column), value in state.items() if column == "judgement" and value != "not_known"}
    assert {row_id.split("||")[1] for row_id in judged} == {"selective_reporting"}
    assert len(judged) == 4


def test_provenance_covers_every_record_and_every_sheet_of_votes(corpus):
    rows = {row["row_id"]: row["provenance"] for row in read_csv(ROOT / REVIEW / "provenance.csv")}
    records = {r.record_id: "reconstructed" if r.shown.made_up else "real" for r in corpus.records}
    assert rows == records | dict.fromkeys(VOTED_SHEETS, "reconstructed")


def test_nothing_of_the_workflow_imports_the_generator():
    code = [*(ROOT / "scripts").rglob("*.py"), *(ROOT / "workflow").rglob("*.smk"), ROOT / "Snakefile"]
    assert [path.name for path in code if path.exists() and "tests.corpus" in path.read_text(encoding="utf-8")] == []


def effects_by_outcome() -> dict[str, list[tuple[float, float]]]:
    """Outcome → (g, SE) of each study, from the arms that reviewer A extracted."""
    state = decided("extraction.A")
    effects: dict[str, list[tuple[float, float]]] = {}
    for row_id, column in sorted(state):
        if column != "mean" or not row_id.endswith("|intervention"):
            continue
        control = row_id.replace("|intervention", "|control")
        n1, n2 = int(state[row_id, "n"]), int(state[control, "n"])
        assert state[row_id, "sd"] == state[control, "sd"] == "1"
        g = (float(state[row_id, "mean"]) - float(state[control, "mean"])) * (1 - 3 / (4 * (n1 + n2) - 9))
        se = sqrt((n1 + n2) / (n1 * n2) + g**2 / (2 * (n1 + n2 - 3.94)))
        effects.setdefault(row_id.split("|")[1], []).append((g, se))
    return effects


def pool(effects: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Estimate and 95% limits of the inverse-variance common effect."""
    weights = [1 / se**2 for _, se in effects]
    estimate = sum(w * g for w, (g, _) in zip(weights, effects, strict=True)) / sum(weights)
    margin = 1.959963984540054 / sqrt(sum(weights))
    return estimate, estimate - margin, estimate + margin
