"""Draw a version's flow diagrams again, and compare the bytes."""

import tempfile
from pathlib import Path

from scripts.common.tables import read_json
from scripts.prisma.draw_flow import save_diagram
from scripts.protocol.load_protocol import load_protocol


def redraw_figures(config: Path, results: Path) -> dict[str, bool]:
    """Name of each figure of the flow → does it come out with the same bytes?"""
    protocol, flow = load_protocol(config), read_json(results / "prisma/flow.json")
    same = {}
    with tempfile.TemporaryDirectory() as folder:
        for form in protocol["prisma"]["forms"]:
            save_diagram(form, flow, protocol, Path(folder) / f"flow_{form}")
        for figure in sorted(Path(folder).iterdir()):
            published = results / "prisma" / figure.name
            same[figure.name] = published.is_file() and published.read_bytes() == figure.read_bytes()
    return same
