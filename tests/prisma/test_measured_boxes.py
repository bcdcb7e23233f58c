"""The drawings as Chromium shows them: every text inside its own box, whatever has to fit in."""

import pytest

from scripts.prisma.draw_flow import save_diagram
from scripts.prisma.flow_forms import FORMS
from tests.prisma.browser import open_page
from tests.prisma.test_draw_flow import empty_flow, filled, protocol_of

KINDS = ("database",) * 6 + ("register",) * 3 + ("website",) * 3
SOURCES = [
    {"key": f"s{n}", "name": f"A source of a very long name, on its own platform, {n}", "kind": kind}
    for n, kind in enumerate(KINDS)
]
REASONS = [
    {"key": f"r{n}", "label": f"{n:02} a reason for exclusion that takes all of sixty letters"[:60].ljust(60, "x")}
    for n in range(12)
]
MEASURE = """() => {
  const inside = (a, b) => a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;
  const found = { texts: 0, outside: [] };
  for (const text of document.querySelectorAll("[id^=text-]")) {
    const key = text.id.replace(/^text-(.*)-\\d+$/, "$1");
    const frame = document.getElementById("frame-" + key);
    found.texts += 1;
    if (!inside(text.getBoundingClientRect(), frame.getBoundingClientRect())) found.outside.push(text.id);
  }
  const sheet = document.documentElement.getBoundingClientRect();
  for (const note of document.querySelectorAll("[id^=note-]"))
    if (!inside(note.getBoundingClientRect(), sheet)) found.outside.push(note.id);
  return found;
}"""


@pytest.mark.slow
def test_with_seven_digits_twelve_reasons_and_twelve_sources_chromium_draws_every_text_inside_its_box(tmp_path):
    notes = {"footnotes": ["A study that is no longer included, for a reason that is told at some length. " * 4]}
    flow = filled(empty_flow(REASONS, SOURCES), 9_999_999) | notes
    with open_page() as (page, _):
        for language in ("en", "de", "es", "fr", "pt"):
            for form in FORMS if language == "en" else ("2020_updated_v2", "living"):
                stem = tmp_path / f"{form}_{language}"
                save_diagram(form, flow, protocol_of(REASONS, SOURCES, language), stem)
                page.goto(f"file://{stem}.svg")
                found = page.evaluate(MEASURE)
                assert found["texts"] > 30, f"{form} {language}"
                assert found["outside"] == [], f"{form} {language}"
