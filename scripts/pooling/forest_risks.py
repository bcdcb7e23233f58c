"""Risk of bias beside a forest plot: a lettered column per domain, a coloured dot with its symbol per judgement."""

from dataclasses import dataclass
from string import ascii_uppercase

from matplotlib.axes import Axes
from matplotlib.patches import Ellipse

from scripts.documents.text_layout import FAINT, INK, SIZE, SMALL, text_width
from scripts.extraction.risk_of_bias_figures import columns_of, list_figures
from scripts.extraction.risk_of_bias_tools import tools_of

COLUMN = 0.19
DOT = 0.14
HEADING = "Risk of bias"


@dataclass(frozen=True)
class RiskColumns:
    """What is drawn: `letters` of the columns, `judgements` (study_id → (symbol, colour) or None by column), `key`."""

    letters: tuple[str, ...]
    judgements: dict[str, list[tuple[str, str] | None]]
    key: str

    @property
    def width(self) -> float:
        """Inches: of the columns, or of the words above them if they are wider."""
        return max(COLUMN * len(self.letters), text_width(HEADING, SIZE, "bold"))


def risk_columns(protocol: dict, outcome: str, rows: list[dict[str, str]]) -> RiskColumns | None:
    """The columns for an outcome, by the first tool of the protocol that judged any of its studies; None if none did.

    `protocol`: its outcomes and risk_of_bias; `rows`: risk_of_bias.csv. Of a tool that judges results, those of this
    outcome are shown.
    """
    for tool in tools_of(protocol):
        figures = [
            figure
            for figure in list_figures(protocol)
            if figure["tool"]["key"] == tool["key"] and figure["unit"].get("key", outcome) == outcome
        ]
        columns = columns_of(protocol, figures[0]) if figures else []
        looks = {look["key"]: (look["symbol"], look["colour"]) for look in tool["judgements"]}
        found: dict[str, list] = {}
        for row in rows:
            for place, column in enumerate(columns):
                at = row["tool"], row["outcome_group"], row["domain"]
                if at == (tool["key"], column["group"], column["domain"]) and row["judgement"] in looks:
                    found.setdefault(row["study_id"], [None] * len(columns))[place] = looks[row["judgement"]]
        if found:
            letters = tuple(ascii_uppercase[i] if i < 26 else str(i + 1) for i in range(len(columns)))
            named = [f"{letter} {column['label']}" for letter, column in zip(letters, columns, strict=True)]
            words = [f"{look['symbol']} {look['label'].lower()}" for look in tool["judgements"]]
            return RiskColumns(
                letters, found, f"Risk of bias: {'; '.join(named)}. {', '.join(words)}, grey line: not known."
            )
    return None


def draw_risks(axes: Axes, risks: RiskColumns, studies: list[str], offset: float, row_height: float) -> None:
    """Draw letters and dots: `studies` are the lines' study ids ("" for none), `offset` is their beginning in rows."""
    lines = axes.get_position().height * axes.figure.get_size_inches()[1] / row_height
    axes.set(xlim=(0, len(risks.letters)), ylim=(lines, 0))
    axes.set_axis_off()
    axes.text(
        len(risks.letters) / 2, -0.5, "Risk of bias", size=SIZE, weight="bold", ha="center", va="center", color=INK
    )
    for place, letter in enumerate(risks.letters):
        axes.text(place + 0.5, 0.5, letter, size=SIZE, weight="bold", ha="center", va="center", color=INK)
    for line, study in enumerate(studies):
        y = offset + line + 0.75
        for place, look in enumerate(risks.judgements.get(study, [])):
            if look is None:
                axes.plot([place + 0.35, place + 0.65], [y, y], color=FAINT, linewidth=0.6)
                continue
            dot = Ellipse((place + 0.5, y), DOT / COLUMN, DOT / row_height, fc=look[1], ec=INK, lw=0.5)
            axes.add_patch(dot)
            axes.text(
                place + 0.5, y, look[0], size=SMALL, weight="bold", ha="center", va="center_baseline", color="black"
            )
