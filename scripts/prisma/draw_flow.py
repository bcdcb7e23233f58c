"""Draw the flow diagrams that the protocol asks for.

In: flow.json. Out: flow_<form> for each form of the protocol's prisma.forms, as SVG, PNG and PDF.
"""

from pathlib import Path

from scripts.common.figures import save_figure
from scripts.common.messages import told_plainly
from scripts.common.tables import read_json
from scripts.prisma.flow_forms import choose_form, describe_diagram, flow_form
from scripts.prisma.flow_layout import Diagram, draw_diagram, link_id
from scripts.prisma.flow_words import languages, words_of

# Where the lists behind the boxes are, from the folder of the diagram.
PAGE = "prisma.html"
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


def save_diagram(form: str, flow: dict, protocol: dict, stem: Path) -> None:
    """Write a form's diagram as `<stem>.svg`, `.png` and `.pdf`; each box of the SVG leads to its list in PAGE."""
    diagram = flow_diagram(form, flow, protocol)
    links = {link_id(box.key): box.words for box in diagram.boxes if not box.heading}
    title = diagram_title(form, flow, protocol)
    figure = draw_diagram(diagram, f"{PAGE}#{form}.")
    save_figure(figure, stem, protocol["notice"], title, describe_diagram(diagram), links)


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        flow, protocol = read_json(snakemake.input.flow), snakemake.params.protocol
        stems = [Path(path).with_suffix("") for path in snakemake.output.figures[::3]]
        for form, stem in zip(protocol["prisma"]["forms"], stems, strict=True):
            save_diagram(form, flow, protocol, stem)
