"""The sections of published.yaml that stand for statements: a printed flow, totals, percentages, the same told twice.

Each becomes statements like those of `items`, so that one comparison serves all. docs/check_published.md describes
the sections.
"""

from itertools import pairwise

from scripts.prisma.stations import REMOVED

_FLOW = "printed_flow"
_OTHERS, _PREVIOUS = "other_methods", "previous"
_LISTS = {"by_source": "identified", "excluded_full_text": "full_text_excluded"}
NUMBERS = (
    "identified_databases", "identified_registers", "identified_other", "identified", "duplicates_removed",
    *REMOVED, "after_duplicates_removed", "screened", "excluded", "sought",
    "not_retrieved", "full_text_assessed", "full_text_excluded", "included", "included_reports", "included_pooled",
    "total_studies", "total_reports",
)  # fmt: skip
OF_OTHERS = ("identified", "sought", "not_retrieved", "full_text_assessed", "full_text_excluded")
OF_PREVIOUS = ("studies", "reports")


def statements_of_sections(published: dict) -> list[dict]:
    """The statements of all sections but `items`. Raises ValueError, in words, for a section that is ill-formed."""
    return [
        *_of_flow(published.get("flow", {})),
        *_of_totals(published.get("totals", [])),
        *_of_percentages(published.get("percentages", [])),
        *_of_same(published.get("same", [])),
    ]


def _of_flow(flow: dict) -> list[dict]:
    if not flow:
        return []
    place = flow.get("place", "Flow diagram")
    printed = _numbers_of_flow(flow)
    base = {"id": _FLOW, "item": "Flow of records", "place": place, "printed": printed}
    return [base, *(_equation(printed, place, *equation) for equation in _equations(printed))]


def _numbers_of_flow(flow: dict) -> dict[str, int]:
    """Every number of the flow by one name; a list becomes its members, "by_source PubMed"."""
    _refuse_unknown("flow", flow, {"place", _OTHERS, _PREVIOUS, *NUMBERS, *_LISTS})
    printed = _flat(flow, NUMBERS, "")
    others, previous = flow.get(_OTHERS, {}), flow.get(_PREVIOUS, {})
    _refuse_unknown(f"flow.{_OTHERS}", others, {*OF_OTHERS, *_LISTS})
    _refuse_unknown(f"flow.{_PREVIOUS}", previous, set(OF_PREVIOUS))
    printed |= _flat(others, OF_OTHERS, f"{_OTHERS} ") | _flat(previous, OF_PREVIOUS, f"{_PREVIOUS} ")
    return printed


def _flat(part: dict, names: tuple[str, ...], prefix: str) -> dict[str, int]:
    found = {f"{prefix}{name}": _whole(part[name], name) for name in names if name in part}
    for name in _LISTS:
        members = part.get(name, {})
        if not isinstance(members, dict):
            raise ValueError(f"flow: {name} is a mapping of names to numbers.")
        found |= {f"{prefix}{name} {_plain(key)}": _whole(value, f"{name} {key}") for key, value in members.items()}
    return found


def _plain(key) -> str:
    # A dot would end the name of the statement in an operand.
    return str(key).replace(".", "")


def _equations(printed: dict[str, int]):
    """(what is printed, comparison, operands) for each equation of which all numbers are printed."""
    has = printed.keys().__contains__

    def known(*names: str) -> list[str]:
        return [name for name in names if has(name)]

    def members(prefix: str) -> list[str]:
        return [name for name in printed if name.startswith(f"{prefix} ")]

    parts = known("identified_databases", "identified_registers", "identified_other")
    of_sources = known("identified_databases", "identified_registers")
    whole = ["identified"] if has("identified") else parts
    removed = known(*REMOVED)
    if has("identified") and parts:
        yield "identified", "sum", parts
    if members("by_source") and of_sources:
        yield of_sources[0], "balance", (members("by_source"), of_sources[1:])
    if members(f"{_OTHERS} by_source") and has(f"{_OTHERS} identified"):
        yield f"{_OTHERS} identified", "sum", members(f"{_OTHERS} by_source")
    if whole and has("duplicates_removed"):
        yield from _left_over("after_duplicates_removed", whole, ["duplicates_removed"], has)
        if not has("after_duplicates_removed"):
            yield from _left_over("screened", whole, ["duplicates_removed", *removed], has)
    if has("after_duplicates_removed"):
        yield from _left_over("screened", ["after_duplicates_removed"], removed, has)
    for column, start in (("", ["screened"]), (f"{_OTHERS} ", [])):
        yield from _of_reports(column, start, printed, has)
    yield from _of_included(printed, has)


def _left_over(name: str, start: list[str], less: list[str], has):
    if has(name):
        yield name, "balance", (start, less)


def _of_reports(column: str, start: list[str], printed: dict, has):
    assessed, sought, lost, excluded = (
        f"{column}{name}" for name in ("full_text_assessed", "sought", "not_retrieved", "full_text_excluded")
    )
    if start and has("screened") and has("excluded"):
        yield from _left_over(sought if has(sought) else assessed, ["screened"], ["excluded"], has)
    if has(sought):
        yield from _left_over(assessed, [sought], [lost] if has(lost) else [], has)
    reasons = [name for name in printed if name.startswith(f"{column}excluded_full_text ")]
    if has(excluded) and reasons:
        yield excluded, "sum", reasons
    order = [name for name in ("screened", sought, assessed) if has(name)] if start else [
        name for name in (f"{column}identified", sought, assessed) if has(name)
    ]  # fmt: skip
    for before, after in pairwise(order):
        yield after, "at_most", [before]


def _of_included(printed: dict, has):
    columns = [column for column in ("", f"{_OTHERS} ") if has(f"{column}full_text_assessed")]
    start = [f"{column}full_text_assessed" for column in columns]
    less = []
    for column in columns:
        reasons = [name for name in printed if name.startswith(f"{column}excluded_full_text ")]
        less += [f"{column}full_text_excluded"] if has(f"{column}full_text_excluded") else reasons
    if start and less:
        yield from _left_over("included_reports", start, less, has)
        # Several reports may be of one study, but no study is without a report.
        if has("included") and not has("included_reports"):
            yield "included", "at_most_left", (start, less)
    if has("included") and has("included_reports"):
        yield "included", "at_most", ["included_reports"]
    if has("included_pooled") and has("included"):
        yield "included_pooled", "at_most", ["total_studies" if has("total_studies") else "included"]
    for name, new, before in (
        ("total_studies", "included", "studies"),
        ("total_reports", "included_reports", "reports"),
    ):
        if has(name) and has(new) and has(f"{_PREVIOUS} {before}"):
            yield name, "sum", [f"{_PREVIOUS} {before}", new]


def _equation(printed: dict, place: str, name: str, comparison: str, operands) -> dict:
    """A statement: what is printed under `name` is what the operands come to."""

    def refer(names: list[str]) -> list[str]:
        return [f"{_FLOW}.{each}" for each in names]

    if comparison in ("sum", "at_most"):
        compare, told = {comparison: refer(operands)}, " + ".join(operands)
    else:
        start, less = operands
        # Operands are added and taken away in one: the numbers to add come as the first, summed.
        added = sum(printed[each] for each in start)
        first = refer(start) if len(start) == 1 else [added]
        compare = {"at_most" if comparison == "at_most_left" else "difference": [*first, *refer(less)]}
        told = " - ".join([" + ".join(start), *less])
    relation = "is at most" if compare.keys() == {"at_most"} else "="
    return {
        "id": f"{_FLOW}_{name.replace(' ', '_')}_{abs(hash_of(told))}",
        "item": f"{_words(name)} {relation} {_words(told)}",
        "place": place,
        "printed": printed[name],
        "compare": compare,
        "note": f"{_words(told)}: {' '.join(_in_numbers(told, printed))}.",
    }


def hash_of(text: str) -> int:
    """A number that tells texts apart, the same in every run."""
    return sum((place + 1) * ord(letter) for place, letter in enumerate(text))


def _in_numbers(told: str, printed: dict) -> list[str]:
    names = sorted(printed, key=len, reverse=True)
    text = told
    for name in names:
        text = text.replace(name, f"{printed[name]:,}")
    return [text]


def _words(name: str) -> str:
    return name.replace("_", " ")


def _of_totals(totals: list) -> list[dict]:
    statements = []
    for n, entry in enumerate(totals, start=1):
        _require("totals", n, entry, ("item", "place", "parts", "total"), ("total_place", "note"))
        parts = {_plain(key): value for key, value in entry["parts"].items()}
        own = {"id": f"total_{n}_parts", "item": entry["item"], "place": entry["place"], "printed": parts}
        statements += [
            own,
            {"id": f"total_{n}", "item": f"{entry['item']}: the total", "printed": entry["total"],
             "place": entry.get("total_place", entry["place"]), "note": entry.get("note", ""),
             "compare": {"sum": [f"total_{n}_parts.{key}" for key in parts]}},
        ]  # fmt: skip
    return statements


def _of_percentages(percentages: list) -> list[dict]:
    statements = []
    for n, entry in enumerate(percentages, start=1):
        _require("percentages", n, entry, ("item", "place", "printed", "part", "whole"), ("from_place", "note"))
        told = {"part": entry["part"], "whole": entry["whole"]}
        place = entry.get("from_place", entry["place"])
        statements += [
            {"id": f"percentage_{n}_of", "item": f"{entry['item']}: its numbers", "place": place, "printed": told},
            {"id": f"percentage_{n}", "item": entry["item"], "place": entry["place"], "printed": entry["printed"],
             "note": f"{entry['part']} of {entry['whole']}. {entry.get('note', '')}".strip(),
             "compare": {"percentage": [f"percentage_{n}_of.part", f"percentage_{n}_of.whole"]}},
        ]  # fmt: skip
    return statements


def _of_same(same: list) -> list[dict]:
    statements = []
    for n, entry in enumerate(same, start=1):
        _require("same", n, entry, ("item", "values"), ("note",))
        if not isinstance(entry["values"], dict) or len(entry["values"]) < 2:
            raise ValueError(f"same, entry {n}: values are two or more, each under its place.")
        for m, (place, value) in enumerate(entry["values"].items(), start=1):
            own = {"id": f"same_{n}_{m}", "item": entry["item"], "place": str(place), "printed": value}
            more = {"compare": {"same_as": f"same_{n}_1"}, "note": entry.get("note", "")} if m > 1 else {}
            statements.append(own | more)
    return statements


def _require(section: str, n: int, entry, needed: tuple[str, ...], optional: tuple[str, ...]) -> None:
    if not isinstance(entry, dict):
        raise ValueError(f"{section}, entry {n}: is not a mapping of keys.")
    if absent := [key for key in needed if key not in entry]:
        raise ValueError(f"{section}, entry {n}: lacks {', '.join(absent)}.")
    _refuse_unknown(f"{section}, entry {n}", entry, {*needed, *optional})
    if "parts" in entry and not (isinstance(entry["parts"], dict) and entry["parts"]):
        raise ValueError(f"{section}, entry {n}: parts are a mapping of names to numbers.")


def _refuse_unknown(place: str, given, known: set[str]) -> None:
    if not isinstance(given, dict):
        raise ValueError(f"{place}: is not a mapping of keys.")
    if extra := sorted(map(str, given.keys() - known)):
        raise ValueError(f"{place}: has unknown keys {', '.join(extra)}; known: {', '.join(sorted(known))}.")


def _whole(value, name: str) -> int:
    text = str(value).replace(",", "").replace("\u00a0", "").replace("\u202f", "")
    if not text.isdigit():
        raise ValueError(f"flow: {name} is {value!r}, not a whole number.")
    return int(text)
