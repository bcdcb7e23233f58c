"""The words of flow diagrams, in the languages of flow_labels.yaml, and the numbers of flow.json told in them.

A number is known by its path in flow.json, which is also the name of the list of ids behind it in lists.json.
"""

from dataclasses import dataclass, field

from scripts.documents.text_layout import can_draw
from scripts.prisma.flow_choices import languages
from scripts.prisma.flow_layout import Line, Number


@dataclass(frozen=True)
class FlowWords:
    """flow.json in the words of a language.

    `sources` and `reasons`: key → name, in the order of the protocol; those whose letters no font has are told by key
    (`by_key`).
    """

    flow: dict
    labels: dict[str, str]
    sources: dict[str, str]
    reasons: dict[str, str]
    by_key: list[str] = field(default_factory=list)

    def count(self, *paths: str) -> int:
        """The sum of the numbers at some paths; a path that is not there counts nothing."""
        return sum(_look_up(self.flow, path) for path in paths)

    def say(self, label: str, **values) -> str:
        """A label in words, with its values."""
        text = self.labels[label]
        return text.format(**values) if values else text

    def number(self, count: int) -> str:
        """A count as the official templates print it, with no-break spaces and the language's thousands separator."""
        return f"n\u00a0=\u00a0{self.digits(count)}"

    def digits(self, count: int) -> str:
        """A count with the language's thousands separator."""
        return f"{count:,}".replace(",", self.labels["thousands"])

    def line(self, text: str, *paths: str, indent: int = 0) -> Line:
        """A line "text (n = …)" for the numbers at some paths, taken together."""
        count = self.count(*paths)
        return Line(f"{text} ({self.number(count)})", (Number(text, count, paths),), indent)

    def heading(self, label: str) -> Line:
        """A line of words alone."""
        return Line(self.say(label))

    def some(self, prefix: str, indent: int = 1, **labels: str) -> list[Line]:
        """A line for each number below `prefix` that is not 0; `labels`: its name there → the label."""
        return [
            self.line(self.say(label), f"{prefix}.{name}", indent=indent)
            for name, label in labels.items()
            if self.count(f"{prefix}.{name}")
        ]


def words_of(flow: dict, language: str, sources: list[dict], exclusion_reasons: list[dict]) -> FlowWords:
    """The words for a review's flow.json: the protocol's sources and exclusion reasons, its language of the diagram."""
    names = {source["key"]: source["name"] for source in sources}
    reasons = {reason["key"]: reason["label"] for reason in exclusion_reasons}
    by_key = [key for table in (names, reasons) for key, name in table.items() if not can_draw(name)]
    drawn = [{key: key if key in by_key else name for key, name in table.items()} for table in (names, reasons)]
    return FlowWords(flow, languages()[language], *drawn, by_key)


def _look_up(flow: dict, path: str) -> int:
    place = flow
    for key in path.split("."):
        place = place.get(key, 0) if isinstance(place, dict) else 0
    return place if isinstance(place, int) else 0
