"""The forms of flow diagram: which boxes they have, in their official words, filled with the numbers of flow.json.

PRISMA 2009: Moher D et al. PLoS Med 2009;6:e1000097. PRISMA 2020 for new and updated reviews: Page MJ et al. BMJ
2021;372:n71. Boxes that do not apply are left out. The form for living reviews is in living_form.py.
"""

from collections.abc import Callable

from scripts.prisma.flow_layout import Box, Diagram, Line
from scripts.prisma.flow_words import FlowWords
from scripts.prisma.living_form import living_form
from scripts.prisma.stations import PENDING, REMOVED

NEW, DATABASES, OTHERS, PREVIOUS = (
    f"prisma_2020{name}" for name in ("", ".databases_registers", ".other_methods", ".previous")
)
OLD = "prisma_2009"
_MAIN, _SIDE, _BEFORE = 2.55, 2.25, 2.0
_GAP = 0.35


def choose_form(form: str, flow: dict) -> str:
    """The form that a name stands for: "2020" is that of its four variants that fits what the review has."""
    if form != "2020":
        return form
    columns = flow["prisma_2020"]
    updated = columns["previous"].get("studies") or columns["previous"].get("identified")
    others = columns["other_methods"].get("identified")
    return f"2020_{'updated_' if updated else ''}{'v2' if others else 'v1'}"


def flow_form(form: str, words: FlowWords) -> Diagram:
    """The diagram of a form (a key of FORMS, or "2020"), stamped as a draft while anything is pending."""
    return FORMS[choose_form(form, words.flow)](words)


def form_2009(words: FlowWords) -> Diagram:
    """PRISMA 2009, with its box "records after duplicates removed".

    What only the statement of 2020 counts apart (removed by automation, not retrieved) is told if it occurs.
    """

    def box(key: str, row: int, columns: tuple[int, int], label: str, path: str, *more: Line) -> Box:
        return Box(key, row, columns, (words.line(words.say(label), f"{OLD}.{path}"), *more))

    others, pooled = (words.count(f"{OLD}.{name}") > 0 for name in ("identified_other", "included_quantitative"))
    removed = words.some(OLD, 0, **{name: f"{name}_2009" for name in REMOVED})
    reasons = _by_reason(words, f"{OLD}.full_text_excluded_by_reason")
    reasons += words.some(OLD, 0, not_retrieved="not_retrieved_2009")
    marked = words.some(f"{NEW}.awaiting", 0, ongoing="ongoing", classification="classification")
    boxes = [
        box("databases", 0, (0, 0), "identified_2009", "identified_databases"),
        box("unique", 1, (0, 1 if others else 0), "unique_2009", "after_duplicates_removed"),
        box("screened", 2, (0, 0), "screened", "screened"),
        box("excluded", 2, (1, 1), "excluded", "excluded", *removed),
        box("assessed", 3, (0, 0), "assessed_2009", "full_text_assessed"),
        box("reasons", 3, (1, 1), "excluded_2009", "full_text_excluded", *reasons),
        box("qualitative", 4, (0, 0), "qualitative", "included_qualitative", *marked),
    ]
    arrows = [
        ("databases", "unique"), ("unique", "screened"), ("screened", "excluded"), ("screened", "assessed"),
        ("assessed", "reasons"), ("assessed", "qualitative"),
    ]  # fmt: skip
    if others:
        boxes.append(box("other", 0, (1, 1), "others_2009", "identified_other"))
        arrows.append(("other", "unique"))
    if pooled:
        boxes.append(box("quantitative", 5, (0, 0), "quantitative", "included_quantitative"))
        arrows.append(("qualitative", "quantitative"))
    phases = ("identification", 0, 1), ("screening", 2, 2), ("eligibility", 3, 3), ("included_phase", 4, 4 + pooled)
    return _diagram(words, (3.0, 2.9), boxes, arrows, phases, _notes(words))


def form_2020(words: FlowWords, updated: bool, others: bool) -> Diagram:
    """PRISMA 2020 for a new or an updated review, for databases and registers only or with other methods as well."""
    at = 1 if updated else 0
    kind = "heading_new" if updated else "heading"
    boxes = [
        _heading(words, "heading", kind, (at, at + 1)),
        Box("identified", 1, (at, at), _identified(words, DATABASES)),
        Box("removed", 1, (at + 1, at + 1), _removed(words, DATABASES)),
        Box("screened", 2, (at, at), (words.line(words.say("screened"), f"{DATABASES}.screened"),)),
        Box("excluded", 2, (at + 1, at + 1), _excluded(words, DATABASES)),
        *_reports_of(words, DATABASES, "", at),
        Box("included", 5, (at, at), _included(words, updated)),
    ]
    arrows = [
        ("identified", "removed"), ("identified", "screened"), ("screened", "excluded"), ("screened", "sought"),
        ("sought", "not_retrieved"), ("sought", "assessed"), ("assessed", "reasons"), ("assessed", "included"),
    ]  # fmt: skip
    if updated:
        boxes += [
            _heading(words, "previous_heading", "heading_previous", (0, 0), aside=True),
            Box("previous", 1, (0, 0), _previous(words)),
            Box("total", 6, (at, at), _total(words)),
        ]
        arrows += [("included", "total"), ("previous", "total")]
    if others:
        boxes += [
            _heading(words, "other_heading", f"{kind}_others", (at + 2, at + 3), aside=True),
            Box("other_identified", 1, (at + 2, at + 2), _identified(words, OTHERS)),
            *_reports_of(words, OTHERS, "other_", at + 2),
        ]
        arrows += [
            ("other_identified", "other_sought"), ("other_sought", "other_not_retrieved"),
            ("other_sought", "other_assessed"), ("other_assessed", "other_reasons"), ("other_assessed", "included"),
        ]  # fmt: skip
        if stopped := _not_sought(words):
            heading = words.heading("not_taken_further")
            boxes.append(Box("other_not_sought", 1, (at + 3, at + 3), (heading, *stopped)))
            arrows.append(("other_identified", "other_not_sought"))
    widths = (_MAIN, _SIDE, _MAIN - 0.3, _SIDE) if others else (_MAIN, _SIDE + 0.3)
    phases = ("identification", 1, 1), ("screening", 2, 4), ("included_phase", 5, 6 if updated else 5)
    notes = _notes(words, has_place_for_previous=updated, has_place_for_others=others)
    return _diagram(words, (_BEFORE, *widths) if updated else widths, boxes, arrows, phases, notes)


FORMS: dict[str, Callable[[FlowWords], Diagram]] = {
    "2009": form_2009,
    "2020_v1": lambda words: form_2020(words, updated=False, others=False),
    "2020_v2": lambda words: form_2020(words, updated=False, others=True),
    "2020_updated_v1": lambda words: form_2020(words, updated=True, others=False),
    "2020_updated_v2": lambda words: form_2020(words, updated=True, others=True),
    "living": lambda words: _with_banner(living_form(words, _notes(words)), words),
}


def describe_diagram(diagram: Diagram) -> str:
    """The diagram in words, row by row, for those who cannot see it."""
    told = [box.words for box in sorted(diagram.boxes, key=lambda box: box.row)]
    return ". ".join([*filter(None, [diagram.banner]), *told, *(note.rstrip(".") for note in diagram.notes)]) + "."


def draft_banner(words: FlowWords) -> str:
    """What is still pending, "" if nothing is."""
    awaiting = words.flow["prisma_2020"]["awaiting"]
    told = [
        words.say(f"pending_{name}", n=words.digits(awaiting[name]))
        for name in ("duplicates", *(station.removeprefix("awaiting_") for station in PENDING))
        if awaiting[name]
    ]
    return f"{words.say('draft')}: {', '.join(told)}" if told else ""


def _diagram(words, widths, boxes, arrows, phases, notes) -> Diagram:
    gaps = (*([_GAP] * (len(widths) - 1)), 0.0)
    named = tuple((words.say(label), first, last) for label, first, last in phases)
    return Diagram(tuple(widths), gaps, tuple(boxes), tuple(arrows), named, draft_banner(words), notes)


def _with_banner(diagram: Diagram, words: FlowWords) -> Diagram:
    return Diagram(**{**vars(diagram), "banner": draft_banner(words)})


def _notes(words: FlowWords, has_place_for_previous: bool = True, has_place_for_others: bool = True) -> tuple[str, ...]:
    """What stands below: what is not in the diagram, what was dropped since, that a translation is not official."""
    notes = list(words.flow.get("footnotes", ())) if has_place_for_previous else []
    others = words.count(f"{OTHERS}.identified")
    if others and not has_place_for_others:
        notes.append(words.say("others_left_out", n=words.digits(others)))
    if words.count(f"{PREVIOUS}.studies", f"{PREVIOUS}.identified") and not has_place_for_previous:
        notes.append(words.say("previous_left_out"))
    if words.by_key:
        notes.append(words.say("shown_by_key", names=", ".join(words.by_key)))
    return (*notes, *filter(None, [words.labels["unofficial"]]))


def _heading(words: FlowWords, key: str, label: str, columns: tuple[int, int], aside: bool = False) -> Box:
    return Box(key, 0, columns, (words.heading(label),), heading=True, aside=aside)


def _by_reason(words: FlowWords, prefix: str) -> list[Line]:
    paths = {key: f"{prefix}.{key}" for key in words.reasons}
    return [words.line(words.reasons[key], path, indent=1) for key, path in paths.items() if words.count(path)]


def _identified(words: FlowWords, column: str) -> tuple[Line, ...]:
    by_source = f"{column}.identified_by_source"
    searched = words.flow["prisma_2020"][column.removeprefix(f"{NEW}.")]["identified_by_source"]
    listed = [
        words.line(name, f"{by_source}.{key}", indent=1) for key, name in words.sources.items() if key in searched
    ]
    start = words.heading("identified_from")
    if column == OTHERS:
        return (start, *listed)
    totals = [words.line(words.say("databases"), f"{column}.identified_databases", indent=1)]
    totals += words.some(column, identified_registers="registers")
    return (start, *totals, words.heading("of_these"), *listed)


def _removed(words: FlowWords, column: str) -> tuple[Line, ...]:
    return (
        words.heading("removed_before"),
        words.line(words.say("duplicates"), f"{column}.duplicates_removed", indent=1),
        *words.some(
            column, 2, duplicates_removed_by_people="duplicates_by_people", already_screened="already_screened"
        ),
        *words.some(column, **{name: name for name in REMOVED}),
    )


def _excluded(words: FlowWords, column: str) -> tuple[Line, ...]:
    """Those excluded; where automation tools excluded any, humans and tools apart, as the official form asks."""
    apart = ()
    if words.count(f"{column}.excluded_by_automation"):
        apart = (
            words.line(words.say("by_human"), f"{column}.excluded_by_people", indent=1),
            words.line(words.say("by_automation"), f"{column}.excluded_by_automation", indent=1),
        )
    return (words.line(words.say("excluded"), f"{column}.excluded"), *apart)


def _not_sought(words: FlowWords) -> list[Line]:
    """Other methods have no screening in the official form: what ends before retrieval is told beside it."""
    return words.some(
        OTHERS,
        duplicates_removed="duplicates",
        **{name: name for name in REMOVED},
        excluded="excluded",
    )


def _reports_of(words: FlowWords, column: str, prefix: str, at: int) -> list[Box]:
    def single(label: str, name: str) -> tuple[Line, ...]:
        return (words.line(words.say(label), f"{column}.{name}"),)

    listed = _by_reason(words, f"{column}.excluded_by_reason")
    excluded = (words.heading("reports_excluded_with"), *listed)
    return [
        Box(f"{prefix}sought", 3, (at, at), single("sought", "sought")),
        Box(f"{prefix}not_retrieved", 3, (at + 1, at + 1), single("not_retrieved", "not_retrieved")),
        Box(f"{prefix}assessed", 4, (at, at), single("assessed", "assessed")),
        Box(
            f"{prefix}reasons", 4, (at + 1, at + 1),
            excluded if listed else single("reports_excluded", "excluded_full_text"),
        ),
    ]  # fmt: skip


def _included(words: FlowWords, updated: bool) -> tuple[Line, ...]:
    studies, reports = ("new_studies", "new_reports") if updated else ("studies_included", "reports_included")
    return (
        words.line(words.say(studies), f"{NEW}.included.new_studies"),
        words.line(words.say(reports), f"{NEW}.included.new_reports"),
        *words.some(f"{NEW}.awaiting", 0, ongoing="ongoing", classification="classification"),
    )


def _previous(words: FlowWords) -> tuple[Line, ...]:
    return (
        words.line(words.say("previous_studies"), f"{PREVIOUS}.studies"),
        words.line(words.say("previous_reports"), f"{PREVIOUS}.reports"),
        *words.some(PREVIOUS, 0, dropped_studies="dropped_studies", dropped_reports="dropped_reports"),
    )


def _total(words: FlowWords) -> tuple[Line, ...]:
    return (
        words.line(words.say("total_studies"), f"{NEW}.included.total_studies"),
        words.line(words.say("total_reports"), f"{NEW}.included.total_reports"),
    )
