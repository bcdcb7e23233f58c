"""Draw the flow diagrams that the protocol asks for.

In: flow.json. Out: flow_2009 and flow_2020, each as SVG, PNG and PDF.
"""

from pathlib import Path

from scripts.common.figures import save_figure
from scripts.common.messages import told_plainly
from scripts.common.tables import read_json
from scripts.prisma.flow_forms import describe_diagram, diagram_2009, diagram_2020
from scripts.prisma.flow_layout import Diagram, draw_diagram


def flow_diagram(form: str, flow: dict, sources: list[dict], exclusion_reasons: list[dict]) -> Diagram:
    """The diagram of a form ("2009" or "2020") for flow.json; stamped DRAFT while anything is pending."""
    reasons = {reason["key"]: reason["label"] for reason in exclusion_reasons}
    names = {source["key"]: source["name"] for source in sources}
    if form == "2009":
        return diagram_2009(flow, reasons, draft_banner(flow))
    return diagram_2020(flow, names, reasons, draft_banner(flow))


def draft_banner(flow: dict) -> str:
    """What is still pending, "" if nothing is."""
    awaiting = flow["prisma_2020"]["awaiting"]
    words = {
        "duplicates": "possible duplicates to judge",
        "title_abstract": "records to screen",
        "retrieval": "reports to retrieve",
        "full_text": "reports to assess",
    }
    told = ", ".join(f"{awaiting[name]:,} {what}" for name, what in words.items() if awaiting[name])
    return f"DRAFT: {told}" if told else ""


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        flow = read_json(snakemake.input.flow)
        stems = [Path(path).with_suffix("") for path in snakemake.output.figures[::3]]
        for form, stem in zip(snakemake.params.forms, stems, strict=True):
            diagram = flow_diagram(form, flow, snakemake.params.sources, snakemake.params.exclusion_reasons)
            title = f"PRISMA {form} flow diagram of the selection of studies"
            save_figure(draw_diagram(diagram), stem, snakemake.params.notice, title, describe_diagram(diagram))
