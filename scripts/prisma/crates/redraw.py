"""Draw a version's flow diagrams again, and compare the bytes."""

import tempfile
from pathlib import Path

from scripts.common.figures import save_figure
from scripts.common.protocol import load_protocol
from scripts.common.tables import read_json
from scripts.prisma.draw_flow import flow_diagram
from scripts.prisma.flow_forms import describe_diagram
from scripts.prisma.flow_layout import draw_diagram


def redraw_figures(config: Path, results: Path) -> dict[str, bool]:
    """Name of each figure of the flow → does it come out with the same bytes?"""
    protocol, flow = load_protocol(config), read_json(results / "prisma/flow.json")
    same = {}
    with tempfile.TemporaryDirectory() as folder:
        for form in protocol["prisma"]["forms"]:
            diagram = flow_diagram(form, flow, protocol["sources"], protocol["exclusion_reasons"])
            title = f"PRISMA {form} flow diagram of the selection of studies"
            save_figure(
                draw_diagram(diagram),
                Path(folder) / f"flow_{form}",
                protocol["notice"],
                title,
                describe_diagram(diagram),
            )
        for figure in sorted(Path(folder).iterdir()):
            published = results / "prisma" / figure.name
            same[figure.name] = published.is_file() and published.read_bytes() == figure.read_bytes()
    return same
