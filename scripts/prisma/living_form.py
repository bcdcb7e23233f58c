"""The form for living reviews: one flow of all methods, each box with the count of this version and of all versions.

No form for living reviews could be had to copy: this is PRISMA 2020's form for updates (Page MJ et al. BMJ
2021;372:n71) with two counts in each box, "the latest update separately, all versions combined", one of the ways of
reporting that Kahale LA et al. describe (F1000Res 2022;10:192). The diagram says that it is not official.
"""

from scripts.prisma.flow_layout import Box, Diagram, Line, Number
from scripts.prisma.flow_words import FlowWords
from scripts.prisma.stations import REMOVED

_DATABASES, _OTHERS, _ALL, _INCLUDED = (
    f"prisma_2020.{name}" for name in ("databases_registers", "other_methods", "cumulative", "included")
)
_WIDTHS, _GAP = (3.6, 3.6), 0.35


def living_form(words: FlowWords, notes: tuple[str, ...]) -> Diagram:
    """The diagram, without its banner; `notes` are those that any form has."""
    boxes = (
        Box("heading", 0, (0, 1), (words.heading("heading_living"),), heading=True),
        Box("identified", 1, (0, 0), _identified(words)),
        Box("removed", 1, (1, 1), _removed(words)),
        Box("screened", 2, (0, 0), (_both(words, words.say("screened"), "screened"),)),
        Box("excluded", 2, (1, 1), _excluded(words)),
        Box("sought", 3, (0, 0), (_both(words, words.say("sought"), "sought"),)),
        Box("not_retrieved", 3, (1, 1), (_both(words, words.say("not_retrieved"), "not_retrieved"),)),
        Box("assessed", 4, (0, 0), (_both(words, words.say("assessed"), "assessed"),)),
        Box("reasons", 4, (1, 1), _reasons(words)),
        Box("included", 5, (0, 0), _included(words)),
    )
    arrows = (
        ("identified", "removed"), ("identified", "screened"), ("screened", "excluded"), ("screened", "sought"),
        ("sought", "not_retrieved"), ("sought", "assessed"), ("assessed", "reasons"), ("assessed", "included"),
    )  # fmt: skip
    phases = ("identification", 1, 1), ("screening", 2, 4), ("included_phase", 5, 5)
    named = tuple((words.say(label), first, last) for label, first, last in phases)
    return Diagram(_WIDTHS, (_GAP, 0.0), boxes, arrows, named, notes=(words.say("living_note"), *notes))


def _two(words: FlowWords, text: str, now: tuple[str, ...], ever: str, indent: int) -> Line:
    new, all_ = words.count(*now), words.count(ever)
    this, every = words.say("this_version"), words.say("all_versions")
    # No-break spaces keep each count with what it is of.
    pairs = [f"{what} {words.number(n)}".replace(" ", "\u00a0") for what, n in ((this, new), (every, all_))]
    told = f"{text} ({'; '.join(pairs)})"
    return Line(told, (Number(f"{text}, {this}", new, now), Number(f"{text}, {every}", all_, (ever,))), indent)


def _both(words: FlowWords, text: str, name: str, indent: int = 0) -> Line:
    return _two(words, text, (f"{_DATABASES}.{name}", f"{_OTHERS}.{name}"), f"{_ALL}.{name}", indent)


def _those_that_occur(words: FlowWords, indent: int = 1, **labels: str) -> list[Line]:
    return [
        _both(words, words.say(label), name, indent)
        for name, label in labels.items()
        if words.count(f"{_ALL}.{name}", f"{_DATABASES}.{name}", f"{_OTHERS}.{name}")
    ]


def _identified(words: FlowWords) -> tuple[Line, ...]:
    searched = words.flow["prisma_2020"]["cumulative"]["identified_by_source"]
    by_source = [
        _both(words, name, f"identified_by_source.{key}", 1) for key, name in words.sources.items() if key in searched
    ]
    return (words.heading("identified_from"), *by_source)


def _removed(words: FlowWords) -> tuple[Line, ...]:
    return (
        words.heading("removed_before"),
        _both(words, words.say("duplicates"), "duplicates_removed", 1),
        *_those_that_occur(words, 2, duplicates_removed_by_people="duplicates_by_people"),
        *_those_that_occur(words, **{name: name for name in REMOVED}),
    )


def _excluded(words: FlowWords) -> tuple[Line, ...]:
    apart = []
    if words.count(f"{_ALL}.excluded_by_automation"):
        apart = _those_that_occur(words, excluded_by_people="by_human", excluded_by_automation="by_automation")
    return (_both(words, words.say("excluded"), "excluded"), *apart)


def _reasons(words: FlowWords) -> tuple[Line, ...]:
    listed = [
        _both(words, label, f"excluded_by_reason.{key}", 1)
        for key, label in words.reasons.items()
        if words.count(f"{_ALL}.excluded_by_reason.{key}", f"{_DATABASES}.excluded_by_reason.{key}",
                       f"{_OTHERS}.excluded_by_reason.{key}")
    ]  # fmt: skip
    if not listed:
        return (_both(words, words.say("reports_excluded"), "excluded_full_text"),)
    return (words.heading("reports_excluded_with"), *listed)


def _included(words: FlowWords) -> tuple[Line, ...]:
    def line(label: str, new: str, total: str) -> Line:
        return _two(words, words.say(label), (f"{_INCLUDED}.{new}",), f"{_INCLUDED}.{total}", 0)

    previous = "prisma_2020.previous"
    awaiting = "prisma_2020.awaiting"
    return (
        line("studies_included", "new_studies", "total_studies"),
        line("reports_included", "new_reports", "total_reports"),
        *words.some(previous, 0, dropped_studies="dropped_studies", dropped_reports="dropped_reports"),
        *words.some(awaiting, 0, ongoing="ongoing", classification="classification"),
    )
