"""A review that searches by itself, twice, goes through the workflow from its archives, offline."""

import os
import subprocess
import sys
from datetime import date

import pytest

from scripts.common.tables import read_csv, read_json
from tests.servers.articles import FIRST_PMID, make_article, make_corpus
from tests.servers.server import loopback
from tests.workflow.conftest import check_out

pytestmark = pytest.mark.slow

SOURCES = """sources:
  - {key: pubmed, name: PubMed, kind: database, live: {api: pubmed, query: exercise}}
  - {key: europe_pmc, name: Europe PMC, kind: database, live: {api: europe_pmc, query: exercise}}
  - {key: crossref, name: Crossref, kind: database, optional: true, searches:
     [{date: 2026-01-31, platform: Crossref, query: exercise, who: A, hits: 3}]}

reviewers:"""


def search(checkout, server, day, *sources):
    module = [sys.executable, "-m", "scripts.identification.live.search_sources", "--review", "live"]
    environ = {
        "LITFUNNEL_SEARCH_SERVER": server.url, "LITFUNNEL_EMAIL": "a@example.org", "NCBI_API_KEY": "key",
        "LITFUNNEL_NOW": f"{day}T10:00:00Z",
    }  # fmt: skip
    subprocess.run(
        [*module, "--source", *sources], cwd=checkout.folder, env=os.environ | environ, check=True, timeout=60
    )


def test_two_live_searches_and_an_export_left_out_become_a_flow_with_all_that_changed(tmp_path):
    checkout = check_out(tmp_path)
    assert checkout.command("scripts.protocol.start_review", "live").returncode == 0
    review, results = tmp_path / "config" / "live", tmp_path / "results" / "live"
    text = (review / "review.yaml").read_text()
    before, rest = text.split("# The order of sources")[0], text.split("reviewers:", 1)[1]
    (review / "review.yaml").write_text(before + SOURCES + rest)
    bad = review / "searches" / "crossref" / "2026-01-31" / "export.ris"
    bad.parent.mkdir(parents=True)
    bad.write_text("<html><body>Please log in</body></html>")
    corpus = make_corpus(40)
    (review / "searches" / "pubmed" / "2026-01-31").mkdir(parents=True, exist_ok=True)  # as one makes it for an export
    with loopback(corpus) as server:
        search(checkout, server, "2026-01-31", "pubmed", "europe_pmc")
        corpus.change(FIRST_PMID + 1, topics=frozenset({"gait"}))
        corpus.change(FIRST_PMID + 4, retracted=True, modified=date(2026, 2, 10))
        corpus.articles[FIRST_PMID + 40] = make_article(40)
        search(checkout, server, "2026-02-28", "pubmed")
    assert sorted(folder.name for folder in (review / "searches" / "pubmed").glob("*")) == ["2026-01-31", "2026-02-28"]
    run = checkout.snakemake("--config", "review=live", LITFUNNEL_SEARCH_SERVER="http://127.0.0.1:9")
    assert run.returncode == 0, run.stderr
    flow = read_json(results / "prisma" / "flow.json")["prisma_2020"]["databases_registers"]
    assert flow["identified_by_source"] == {"pubmed": 41, "europe_pmc": 40, "crossref": 0}
    changes = {(row["record_id"], row["kind"]) for row in read_csv(results / "identification" / "changes.csv")}
    assert changes == {
        (f"pubmed-{FIRST_PMID + 1}", "vanished"),
        (f"pubmed-{FIRST_PMID + 4}", "changed"),
        (f"pubmed-{FIRST_PMID + 4}", "retraction"),
        (f"pubmed-{FIRST_PMID + 40}", "added"),
    }
    found = read_csv(results / "identification" / "occurrences.csv")
    assert sum(row["search_date"] == "2026-02-28" for row in found) == 40
    left, template = read_json(results / "status.json")["warnings"]
    assert "was left out" in left["message"]
    assert template["message"] == "still says what the template says."
    left_out = read_json(results / "prisma" / "audit.json")["files"]["searches/crossref/2026-01-31/export.ris"]
    assert (left_out["records"], left_out["verdict"]) == (None, "left out")
    appendix = (results / "report" / "search_appendix.md").read_text(encoding="utf-8")
    assert "exercise" in appendix
    assert "PubMed (E-utilities)" in appendix
