"""Draw the flow diagrams that the protocol asks for, and the page that shows the records behind their boxes.

In: flow.json, lists.json, audit.json, ledger.csv, reports.csv, the records, both phases' decisions and consensus. Out:
flow_<form> for each form of the protocol's prisma.forms, as SVG, PNG and PDF; prisma.html.
"""

from collections.abc import Mapping
from pathlib import Path

from scripts.common.collector import uncollected
from scripts.common.files import write_text
from scripts.common.messages import told_plainly
from scripts.common.tables import read_csv, read_json, read_parquet
from scripts.documents.figures import save_figure
from scripts.prisma.flow_choices import languages
from scripts.prisma.flow_forms import choose_form, describe_diagram, flow_form
from scripts.prisma.flow_layout import Diagram, draw_diagram, link_id
from scripts.prisma.flow_page import PAGE, build_flow_page
from scripts.prisma.flow_words import words_of
from scripts.prisma.page_data import page_data
from scripts.protocol.phases import PHASES

_RECORD_COLUMNS = ("record_id", "title", "authors", "year", "journal", "doi")
_TITLES = {
    "2009": "PRISMA 2009 flow diagram",
    "2020_v1": "PRISMA 2020 flow diagram for a new review (databases and registers)",
    "2020_v2": "PRISMA 2020 flow diagram for a new review (databases, registers and other sources)",
    "2020_updated_v1": "PRISMA 2020 flow diagram for an updated review (databases and registers)",
    "2020_updated_v2": "PRISMA 2020 flow diagram for an updated review (databases, registers and other sources)",
    "living": "Flow diagram of a living review, in the boxes of PRISMA 2020",
}


def flow_diagram(form: str, flow: dict, protocol: dict) -> Diagram:
    """The diagram of a form ("2009", "2020" or a key of FORMS) for flow.json, in the protocol's language.

    `protocol`: its keys prisma, sources and exclusion_reasons.
    """
    language = protocol["prisma"]["language"]
    return flow_form(form, words_of(flow, language, protocol["sources"], protocol["exclusion_reasons"]))


def diagram_title(form: str, flow: dict, protocol: dict) -> str:
    """What a diagram is, in a few words."""
    language = protocol["prisma"]["language"]
    told = "" if language == "en" else f", labels in {languages()[language]['name']} (unofficial translation)"
    return _TITLES[choose_form(form, flow)] + told


def save_diagram(form: str, flow: dict, protocol: dict, stem: Path) -> Diagram:
    """A form's diagram, written as `<stem>.svg`, `.png` and `.pdf`; each box of the SVG leads to its list in PAGE."""
    diagram = flow_diagram(form, flow, protocol)
    links = {link_id(box.key): box.words for box in diagram.boxes if not box.heading}
    title = diagram_title(form, flow, protocol)
    figure = draw_diagram(diagram, f"{PAGE}#{form}.")
    save_figure(figure, stem, protocol["notice"], title, describe_diagram(diagram), links)
    return diagram


@uncollected()
def draw_flow(given: Mapping[str, Path], protocol: dict, folder: Path) -> None:
    """Write the diagram of each form of the protocol's prisma.forms, and the page, into `folder`.

    `given`: the files by the names that they have in rule draw_flow; decisions and consensus of each phase.
    """
    flow, figures, diagrams = read_json(given["flow"]), {}, {}
    for form in protocol["prisma"]["forms"]:
        diagrams[form] = save_diagram(form, flow, protocol, folder / f"flow_{form}")
        figures[form] = (folder / f"flow_{form}.svg").read_bytes()
    data = _read_page_data(given, protocol, diagrams)
    write_text(folder / PAGE, build_flow_page(protocol, flow, read_json(given["audit"]), figures, data))


def _read_page_data(given: Mapping[str, Path], protocol: dict, diagrams: dict[str, Diagram]) -> dict:
    tables = zip(map(read_csv, given["decisions"]), map(read_csv, given["consensus"]), strict=True)
    phases = dict(zip(PHASES, tables, strict=True))
    records = read_parquet(given["records"], _RECORD_COLUMNS)
    ledger, reports, lists = read_csv(given["ledger"]), read_csv(given["reports"]), read_json(given["lists"])
    names = {
        "source": {source["key"]: source["name"] for source in protocol["sources"]},
        "reason": {reason["key"]: reason["label"] for reason in protocol["exclusion_reasons"]},
    }
    return page_data(ledger, reports, lists, records, phases, diagrams, names)


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        draw_flow(snakemake.input, snakemake.params.protocol, Path(snakemake.output.page).parent)
