"""Draw how many records each reviewer has found, over how many they have judged; for those who screen by relevance.

In: title_abstract/decisions.csv. Out: finds.svg, .png, .pdf. The figure shows what was done. What is still to be
found it does not tell: whatever is left stays to be judged.
"""

from collections import Counter
from pathlib import Path

from scripts.common.messages import told_plainly
from scripts.common.tables import read_csv
from scripts.documents.figures import new_figure, save_figure
from scripts.screening.teams import NOBODY

TITLE = "Records included, over records judged"
WIDTH, HEIGHT = 6.8, 3.6  # inches
COLOURS = ("#1F4E79", "#B35900", "#3B7A3B", "#7A1F5C", "#555555", "#8A6D00")  # told apart also by their dashes
DASHES = ("-", "--", "-.", ":")


def list_finds(decisions: list[dict[str, str]]) -> dict[str, list[int]]:
    """reviewer → how many of the first 0, 1, 2, … records that they judged they would include.

    Records are in the order of the reviewer's last word on each (`seq`); a maybe counts as include.
    """
    judged: dict[str, list[tuple[int, bool]]] = {}
    for vote in decisions:
        if vote["decision"]:
            judged.setdefault(vote["reviewer"], []).append((int(vote["seq"]), vote["decision"] != "exclude"))
    finds = {}
    for reviewer in sorted(judged):
        found = [0]
        for _, included in sorted(judged[reviewer]):
            found.append(found[-1] + included)
        finds[reviewer] = found
    return finds


def count_asked(decisions: list[dict[str, str]]) -> dict[str, int]:
    """reviewer → how many records are theirs to judge."""
    return Counter(vote["reviewer"] for vote in decisions if vote["reviewer"] != NOBODY)


def describe(finds: dict[str, list[int]], asked: dict[str, int], names: dict[str, str]) -> str:
    """The figure in words."""
    said = []
    for key, found in finds.items():
        judged = len(found) - 1
        said.append(
            f"{names.get(key, key)}: {found[-1]:,} included of {judged:,} judged, {asked[key] - judged:,} left."
        )
    return " ".join(said)


def draw_finds(finds: dict[str, list[int]], asked: dict[str, int], names: dict[str, str]):
    """The figure: a line for each reviewer, with a tick on the axis where all that they were asked ends.

    `asked`: reviewer → how many records are theirs; `names`: reviewer → name.
    """
    figure = new_figure(WIDTH, HEIGHT)
    page = figure.add_axes((0.09, 0.16, 0.60, 0.72))
    page.set_title(TITLE, size=10, loc="left")
    page.set_xlabel("Titles and abstracts judged", size=9)
    page.set_ylabel("of these included", size=9)
    most = max(asked.values(), default=1)
    highest = max((found[-1] for found in finds.values()), default=1)
    page.set_xlim(0, most * 1.02)
    page.set_ylim(0, max(1, highest) * 1.1)
    for side in ("top", "right"):
        page.spines[side].set_visible(False)
    page.tick_params(labelsize=8)
    page.yaxis.get_major_locator().set_params(integer=True)
    page.xaxis.get_major_locator().set_params(integer=True)
    for at, (key, found) in enumerate(finds.items()):
        look = {"color": COLOURS[at % len(COLOURS)], "linestyle": DASHES[at % len(DASHES)]}
        page.step(range(len(found)), found, where="post", linewidth=1.6, label=_key(key, found, asked, names), **look)
        page.plot(len(found) - 1, found[-1], marker="o", markersize=4, color=look["color"])
    if finds:
        figure.legend(loc="upper left", bbox_to_anchor=(0.70, 0.89), frameon=False, fontsize=8, handlelength=2.6)
    else:
        page.text(0.5, 0.5, "Nothing is judged yet.", transform=page.transAxes, ha="center", size=9)
    return figure


def _key(key: str, found: list[int], asked: dict[str, int], names: dict[str, str]) -> str:
    judged = len(found) - 1
    name = names.get(key, key)
    name = name if len(name) <= 24 else name[:23] + "…"
    return f"{name}\n{found[-1]:,} of {judged:,} judged\n{asked[key] - judged:,} left to judge"


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        decisions, notice = read_csv(snakemake.input.decisions), snakemake.params.notice
        names = {person["key"]: person["name"] for person in snakemake.params.reviewers}
        finds, asked = list_finds(decisions), count_asked(decisions)
        figure, told = draw_finds(finds, asked, names), describe(finds, asked, names)
        save_figure(figure, Path(snakemake.output[0]).with_suffix(""), notice, TITLE, told)
