"""The forms of flow diagram: which boxes they have, in their official words, filled with the numbers of flow.json.

PRISMA 2009: Moher D et al. PLoS Med 2009;6:e1000097. PRISMA 2020: Page MJ et al. BMJ 2021;372:n71. Boxes that do not
apply are left out.
"""

from scripts.prisma.flow_layout import Box, Diagram

# Where the lists behind the boxes are, from the folder of the diagram.
LIST_ADDRESS = "ledger.csv"
_MAIN, _SIDE = 2.55, 2.25
_GAP = 0.35


def diagram_2009(flow: dict, reasons: dict[str, str], banner: str) -> Diagram:
    """PRISMA 2009, with its box "records after duplicates removed". `reasons`: key → label of exclusion reasons.

    What only the statement of 2020 counts apart (removed by automation, not retrieved) is told if it occurs.
    """
    counts = flow["prisma_2009"]
    removed = _lines(
        counts,
        removed_automation="Removed before screening by automation tools",
        removed_other="Removed before screening for other reasons",
    )
    excluded = [f"Full-text articles excluded, with reasons ({_n(counts['full_text_excluded'])})"]
    excluded += _by_reason(counts["full_text_excluded_by_reason"], reasons)
    excluded += _lines(counts, not_retrieved="Full-text articles not retrieved")
    boxes = [
        _box(
            "databases", 0, 0, f"Records identified through database searching ({_n(counts['identified_databases'])})"
        ),
        _box("unique", 1, 0, f"Records after duplicates removed ({_n(counts['after_duplicates_removed'])})"),
        _box("screened", 2, 0, f"Records screened ({_n(counts['screened'])})"),
        _box("excluded", 2, 1, f"Records excluded ({_n(counts['excluded'])})", *removed),
        _box("assessed", 3, 0, f"Full-text articles assessed for eligibility ({_n(counts['full_text_assessed'])})"),
        _box("reasons", 3, 1, *excluded),
        _box("qualitative", 4, 0, f"Studies included in qualitative synthesis ({_n(counts['included_qualitative'])})"),
    ]
    arrows = [
        ("databases", "unique"), ("unique", "screened"), ("screened", "excluded"), ("screened", "assessed"),
        ("assessed", "reasons"), ("assessed", "qualitative"),
    ]  # fmt: skip
    if counts["identified_other"]:
        words = f"Additional records identified through other sources ({_n(counts['identified_other'])})"
        boxes.append(_box("other", 0, 1, words))
        arrows.append(("other", "unique"))
    pooled = counts["included_quantitative"] > 0
    if pooled:
        words = "Studies included in quantitative synthesis (meta-analysis)"
        boxes.append(_box("quantitative", 5, 0, f"{words} ({_n(counts['included_quantitative'])})"))
        arrows.append(("qualitative", "quantitative"))
    return Diagram(
        widths=(3.0, 2.9),
        gaps=(_GAP, 0.0),
        boxes=tuple(boxes),
        arrows=tuple(arrows),
        phases=(
            ("Identification", 0, 1),
            ("Screening", 2, 2),
            ("Eligibility", 3, 3),
            ("Included", 4, 5 if pooled else 4),
        ),
        banner=banner,
    )


def diagram_2020(flow: dict, sources: dict[str, str], reasons: dict[str, str], banner: str) -> Diagram:
    """PRISMA 2020 for a new review: version 1, or 2 (with other methods) if any record came from there.

    `sources` and `reasons`: key → name. Numbers are those of flow.json's prisma_2020.
    """
    counts = flow["prisma_2020"]
    databases, others = counts["databases_registers"], counts["other_methods"]
    with_others = sum(others["identified_by_source"].values()) > 0
    boxes = [
        Box("heading", 0, (0, 1), ("Identification of studies via databases and registers",), heading=True),
        _box("identified", 1, 0, *_identified(databases, sources)),
        _box("removed", 1, 1, *_removed(databases)),
        _box("screened", 2, 0, f"Records screened ({_n(databases['screened'])})"),
        _box("excluded", 2, 1, f"Records excluded ({_n(databases['excluded'])})"),
        *_reports_of(databases, reasons, "", 0),
        _box("included", 5, 0, *_included(counts)),
    ]
    arrows = [
        ("identified", "removed"), ("identified", "screened"), ("screened", "excluded"), ("screened", "sought"),
        ("sought", "not_retrieved"), ("sought", "assessed"), ("assessed", "reasons"), ("assessed", "included"),
    ]  # fmt: skip
    if with_others:
        boxes += [
            Box("other_heading", 0, (2, 3), ("Identification of studies via other methods",), heading=True),
            _box("other_identified", 1, 2, *_identified(others, sources)),
            *_reports_of(others, reasons, "other_", 2),
        ]
        arrows += [
            ("other_identified", "other_sought"), ("other_sought", "other_not_retrieved"),
            ("other_sought", "other_assessed"), ("other_assessed", "other_reasons"), ("other_assessed", "included"),
        ]  # fmt: skip
        if stopped := _not_sought(others):
            boxes.append(_box("other_not_sought", 1, 3, "Records not taken further:", *stopped))
            arrows.append(("other_identified", "other_not_sought"))
    return Diagram(
        widths=(_MAIN, _SIDE, _MAIN - 0.3, _SIDE) if with_others else (_MAIN, _SIDE + 0.3),
        gaps=(_GAP, _GAP, _GAP, 0.0) if with_others else (_GAP, 0.0),
        boxes=tuple(boxes),
        arrows=tuple(arrows),
        phases=(("Identification", 1, 1), ("Screening", 2, 4), ("Included", 5, 5)),
        banner=banner,
    )


def describe_diagram(diagram: Diagram) -> str:
    """The diagram in words, row by row, for those who cannot see it."""
    told = [" ".join(" ".join(box.lines).split()) for box in sorted(diagram.boxes, key=lambda box: box.row)]
    return ". ".join(([diagram.banner] if diagram.banner else []) + told) + "."


def _box(key: str, row: int, column: int, *lines: str) -> Box:
    return Box(key, row, (column, column), lines, LIST_ADDRESS)


def _lines(counts: dict[str, int], **words: str) -> list[str]:
    """A line for each count that is not 0."""
    return [f"{said} ({_n(counts[key])})" for key, said in words.items() if counts[key]]


def _n(count: int) -> str:
    """A count as the official templates print it, with no-break spaces."""
    return f"n\u00a0=\u00a0{count:,}"


def _by_reason(counts: dict[str, int], reasons: dict[str, str]) -> list[str]:
    return [f"  {reasons[key]} ({_n(counts[key])})" for key in reasons if counts.get(key)]


def _identified(column: dict, sources: dict[str, str]) -> list[str]:
    by_source = column["identified_by_source"]
    listed = [f"  {name} ({_n(by_source[key])})" for key, name in sources.items() if key in by_source]
    if "identified_databases" not in column:
        return ["Records identified from:", *listed]
    totals = [f"  Databases ({_n(column['identified_databases'])})"]
    if column["identified_registers"]:
        totals.append(f"  Registers ({_n(column['identified_registers'])})")
    return ["Records identified from:", *totals, "Of these:", *listed]


def _removed(column: dict) -> list[str]:
    return [
        "Records removed before screening:",
        f"  Duplicate records removed ({_n(column['duplicates_removed'])})",
        *_lines(
            column,
            duplicates_removed_by_people="  of which judged by people",
            removed_automation="  Records marked as ineligible by automation tools",
            removed_other="  Records removed for other reasons",
        ),
    ]


def _not_sought(column: dict) -> list[str]:
    """Other methods have no screening in the official form: what ends before retrieval is told beside it."""
    return _lines(
        column,
        duplicates_removed="  Duplicate records removed",
        removed_automation="  Records marked as ineligible by automation tools",
        removed_other="  Records removed for other reasons",
        excluded="  Records excluded",
    )


def _reports_of(column: dict, reasons: dict[str, str], prefix: str, at: int) -> list[Box]:
    listed = _by_reason(column["excluded_by_reason"], reasons)
    excluded = ["Reports excluded:", *listed] if listed else [f"Reports excluded ({_n(0)})"]
    return [
        _box(f"{prefix}sought", 3, at, f"Reports sought for retrieval ({_n(column['sought'])})"),
        _box(f"{prefix}not_retrieved", 3, at + 1, f"Reports not retrieved ({_n(column['not_retrieved'])})"),
        _box(f"{prefix}assessed", 4, at, f"Reports assessed for eligibility ({_n(column['assessed'])})"),
        _box(f"{prefix}reasons", 4, at + 1, *excluded),
    ]


def _included(counts: dict) -> list[str]:
    return [
        f"Studies included in review ({_n(counts['included']['new_studies'])})",
        f"Reports of included studies ({_n(counts['included']['new_reports'])})",
        *_lines(counts["awaiting"], ongoing="Ongoing studies", classification="Awaiting classification"),
    ]
