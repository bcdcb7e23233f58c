"""prisma.html in a real browser: every box's list is as long as its number, and nothing leaves the page."""

import csv
import io
import json
import re
from pathlib import Path
from random import Random

import pytest

from scripts.prisma.draw_flow import flow_diagram, save_diagram
from scripts.prisma.flow_forms import FORMS
from scripts.prisma.flow_page import build_flow_page, page_with_people_renamed
from scripts.prisma.page_data import page_data
from tests.prisma.browser import open_page
from tests.prisma.random_reviews import REASONS, SOURCES, published, random_review
from tests.prisma.test_draw_flow import protocol_of

HOSTILE = '=1+1 <script>window.hacked=1</script><img src=x onerror="window.hacked=2"> "quoted",'
AUDIT = {
    "equations": [{"equation": "prisma_2009.a = prisma_2009.b", "left": [1], "right": [1], "verdict": "holds"}],
    "numbers": {"prisma_2009.screened": {"count": 1, "sha256": "ab", "equations": [], "verdict": "agrees"}},
    "files": {"searches/x.ris": {"records": None, "sha256": "cd", "verdict": "not countable"}},
}
LIST = """() => ({ count: Number(document.getElementById("count").dataset.count),
  rows: document.querySelectorAll("#list tbody tr").length })"""


def write_page(folder: Path, seed: int = 7, count: int = 180, forms=tuple(FORMS)) -> tuple[Path, dict]:
    """A page of a random review whose titles are hostile, in `folder`, and its data."""
    before = random_review(Random(seed), count)
    review = published(before)
    protocol = protocol_of() | {"title": HOSTILE, "notice": "A notice"}
    protocol["prisma"] = {"language": "en", "forms": list(forms)}
    diagrams = {form: flow_diagram(form, review.flow, protocol) for form in forms}
    figures = {}
    for form in forms:
        save_diagram(form, review.flow, protocol, folder / f"flow_{form}")
        figures[form] = (folder / f"flow_{form}.svg").read_bytes()
    records = [
        {"record_id": row["record_id"], "title": f"{HOSTILE} {n}", "authors": ["Ärzte, A", HOSTILE], "year": 2020,
         "journal": "J & J", "doi": "10.1/x"}
        for n, row in enumerate(review.ledger)
    ]  # fmt: skip
    names = {
        "source": {source["key"]: source["name"] for source in SOURCES},
        "reason": {reason["key"]: reason["label"] for reason in REASONS},
    }
    votes = [
        {"row_id": row["row_id"], "reviewer": "A", "decision": "include", "reason": ""}
        for row in before.title.consensus
    ]
    phases = {"title_abstract": (votes, before.title.consensus), "full_text": ([], before.full.consensus)}
    data = page_data(review.ledger, review.reports, review.lists, records, phases, diagrams, names)
    path = folder / "prisma.html"
    path.write_text(build_flow_page(protocol, review.flow, AUDIT, figures, data), encoding="utf-8")
    return path, data


@pytest.mark.slow
def test_every_box_that_is_clicked_shows_as_many_records_as_its_numbers_say(tmp_path):
    path, data = write_page(tmp_path)
    with open_page() as (page, asked):
        page.goto(f"file://{path}")
        clicked = 0
        for name, box in data["boxes"].items():
            form, key = name.split(".")
            page.click(f"#tab-{form}")
            page.click(f"[id='flow-{form}-link-{key}'] path", force=True)
            page.locator(f"#records[data-box='{name}']").wait_for()
            for index, number in enumerate(box["numbers"]):
                if len(box["numbers"]) > 1:
                    page.click(f"#numbers button >> nth={index}")
                found = page.evaluate(LIST)
                assert found == {"count": number["count"], "rows": min(50, number["count"])}, f"{name}: {number}"
                clicked += 1
        assert clicked > 60
        assert page.evaluate("window.hacked") is None
        assert asked == [f"file://{path}"], "a request left the page"


@pytest.mark.slow
def test_a_list_is_searched_paged_downloaded_and_a_record_is_followed_by_keys_alone(tmp_path):
    path, data = write_page(tmp_path, forms=("2020",))
    with open_page(390, 800) as (page, asked):
        page.goto(f"file://{path}#list=prisma_2020.cumulative.identified")
        total = page.evaluate(LIST)["count"]
        assert total == len(data["records"]["id"])
        page.click("#after")
        assert page.inner_text("#place").startswith("Page 2 of")
        page.fill("#search", data["records"]["id"][3].upper() + " ärzte")
        assert page.inner_text("#count") == f"1 of {total} match"
        with page.expect_download() as event:
            page.click("#download")
        rows = list(csv.DictReader(io.StringIO(Path(event.value.path()).read_text("utf-8-sig"), newline="")))
        assert [row["id"] for row in rows] == [data["records"]["id"][3]]
        assert rows[0]["title"] == f"'{HOSTILE} 3", "a spreadsheet would run it"
        assert rows[0]["position"] == str(data["records"]["position"][3])
        page.fill("#search", "")
        page.focus("[id='flow-2020-link-removed'] a")
        page.keyboard.press("Enter")
        page.locator("#list-title", has_text="Duplicate").wait_for()
        page.focus("#list tbody button >> nth=0")
        page.keyboard.press("Enter")
        way = page.inner_text("#way")
        assert re.search(r"Found\n.*: record \d+ of searches/", way)
        assert "Taken for a duplicate" in way
        assert "Title and abstract" in way or "Before screening" in way
        assert "Station" in way
        page.keyboard.press("Escape")
        assert page.is_hidden("#way")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than a phone"
        assert page.evaluate("window.hacked") is None
        assert {address.split(":")[0] for address in asked} <= {"file", "blob"}


@pytest.mark.slow
def test_the_page_forbids_itself_any_network_and_shows_the_audit(tmp_path):
    path, _ = write_page(tmp_path, count=5, forms=("2009",))
    with open_page() as (page, asked):
        refused = []
        page.on("requestfailed", lambda request: refused.append((request.url, request.failure)))
        page.goto(f"file://{path}#audit")
        assert page.is_visible("#view-audit")
        assert "does not show that a decision was right" in page.inner_text("#view-audit")
        page.evaluate("document.body.append(Object.assign(new Image(), {src: 'http://127.0.0.1:9/x.png'}))")
        assert page.evaluate("fetch('http://127.0.0.1:9/y').then(() => 'sent', () => 'refused')") == "refused"
        page.wait_for_timeout(100)
        assert refused == [("http://127.0.0.1:9/x.png", "csp")]
        assert asked == [f"file://{path}#audit".split("#")[0], "http://127.0.0.1:9/x.png"]


def test_the_page_is_the_same_at_every_build_and_its_data_cannot_end_its_script(tmp_path):
    (tmp_path / "a").mkdir(), (tmp_path / "b").mkdir()
    texts = [write_page(tmp_path / name, count=40, forms=("2020",))[0].read_text("utf-8") for name in ("a", "b")]
    assert texts[0] == texts[1]
    inside = texts[0].split('<script type="application/json" id="data">')[1].split("</script>")[0]
    assert json.loads(inside)["records"]["title"][0].startswith("=1+1 <script>window.hacked")
    assert "<script>window.hacked" not in texts[0]


def test_a_page_for_everyone_calls_people_by_pseudonyms_even_where_they_are_called_by_a_letter(tmp_path):
    path, _ = write_page(tmp_path, count=60, forms=("2020",))
    page = path.read_text("utf-8")
    shared = page_with_people_renamed(page, lambda who: f"<{who}>" if who in "ABC" else who, lambda event: "")
    start = '<script type="application/json" id="data">'
    data = json.loads(shared.split(start)[1].split("</script>")[0])
    ways = data["decisions"]["title_abstract"]["ways"]
    assert {who for way in ways for who, _ in way["votes"]} == {"<A>"}
    assert not {"A", "B", "C"} & set(data["records"]["decided_by"]["values"])
    assert set(data["records"]["event"]) == {""}
    assert shared.split(start)[0] == page.split(start)[0]
