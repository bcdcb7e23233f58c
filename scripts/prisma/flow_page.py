"""prisma.html: the flow diagrams with the records behind each box, one file that needs no network and asks for none.

The figures and the audit are the templates that the report shows as well (workflow/report).
"""

import base64
import hashlib
import json
from collections.abc import Callable

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from scripts.common.provenance import data_file
from scripts.documents.inline_figures import inline_svg
from scripts.prisma.page_data import rename_people

TEMPLATES = data_file("workflow/report")
PAGE = "prisma.html"
_DATA_START = '<script type="application/json" id="data">'


def build_flow_page(protocol: dict, flow: dict, audit: dict, figures: dict[str, bytes], data: dict) -> str:
    """The page. `figures`: form → its SVG; `data`: of `page_data`; `protocol`: title, notice, prisma."""
    script = (TEMPLATES / "prisma.js").read_text(encoding="utf-8")
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["count"] = lambda number: f"{number:,}"
    return environment.get_template("prisma.html.j2").render(
        protocol=protocol,
        flow=flow,
        audit=audit,
        forms=protocol["prisma"]["forms"],
        figures={f"flow_{form}": Markup(linked_figure(svg, form, "")) for form, svg in figures.items()},
        script=Markup(script),
        script_digest=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        data=Markup(_in_script(data)),
    )


def linked_figure(svg: bytes, form: str, page: str) -> str:
    """A flow diagram to stand inside a page from which prisma.html is at `page` ("" within itself)."""
    label = f"Flow diagram, PRISMA {form.replace('_', ' ')}. Each box is a link to its records."
    return inline_svg(svg, f"flow-{form}", label, (PAGE, page))


def page_with_people_renamed(page: str, person: Callable[[str], str], events: Callable[[str], str]) -> str:
    """The page with its people called otherwise (`rename_people`)."""
    before, start, rest = page.partition(_DATA_START)
    text, end, after = rest.partition("</script>")
    return before + start + _in_script(rename_people(json.loads(text), person, events)) + end + after


def _in_script(data: dict) -> str:
    """JSON that can stand in a script element: nothing in it can end the element or begin a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
