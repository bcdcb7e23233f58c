"""Run a notebook's code cells in order, as Jupyter would, without the 75 MB that Jupyter's own kernel takes.

Usage: python -m tests.notebook docs/notebook.ipynb [OUT]: runs it, and writes it with what came of it to OUT, or back.
"""

import ast
import base64
import contextlib
import io
import json
import sys
from pathlib import Path


def run_notebook(path: Path) -> list[list[dict]]:
    """The outputs of each code cell, in nbformat 4: what it printed, figures, the value of its last expression."""
    import matplotlib

    matplotlib.use("agg")
    names: dict = {"__name__": "__main__"}
    with contextlib.chdir(path.parent):
        cells = [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
        return [_outputs("".join(cell["source"]), names, place) for place, cell in enumerate(cells, 1)]


def _outputs(source: str, names: dict, place: int) -> list[dict]:
    import matplotlib.pyplot as plt

    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(tree, f"cell {place}", "exec"), names)
        value = eval(compile(ast.Expression(last.value), f"cell {place}", "eval"), names) if last else None
    outputs = []
    if text := printed.getvalue():
        outputs.append({"output_type": "stream", "name": "stdout", "text": text.splitlines(keepends=True)})
    if value is not None:
        shown = {"text/plain": repr(value).splitlines(keepends=True)}
        if hasattr(value, "_repr_html_"):
            shown["text/html"] = value._repr_html_().splitlines(keepends=True)
        outputs.append({"output_type": "execute_result", "execution_count": place, "metadata": {}, "data": shown})
    for number in plt.get_fignums():
        image = io.BytesIO()
        plt.figure(number).savefig(image, format="png", dpi=80, bbox_inches="tight", metadata={"Software": None})
        plt.close(number)
        data = {"image/png": base64.b64encode(image.getvalue()).decode() + "\n"}
        outputs.append({"output_type": "display_data", "metadata": {}, "data": data})
    return outputs


def main(argv: list[str]) -> int:
    """Run the notebook `argv[0]` and write it with its outputs to `argv[1]`, or over itself."""
    path = Path(argv[0]).resolve()
    found = run_notebook(path)
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for place, (cell, outputs) in enumerate(zip(cells, found, strict=True), 1):
        cell |= {"outputs": outputs, "execution_count": place}
    Path(argv[-1]).write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
