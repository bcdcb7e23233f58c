"""A second count of the flow, from the decisions in the ledgers of config/<review>, not from results.

Shares no code with the modules that build the ledger and count it, so that a mistake in one is not a mistake in both.
"""

from collections import defaultdict
from collections.abc import Iterable

from scripts.audit.raw_review import RawReview
from scripts.audit.settle_fates import COLUMNS, MARKED, REMOVED, Paper, Unit

_WAITING = {
    "title_abstract": "awaiting_title_abstract",
    "retrieval": "awaiting_retrieval",
    "full_text": "awaiting_full_text",
    "classification": "awaiting_classification",
    "ongoing": "ongoing",
}
_DATABASES = ("database", "register")
_READ = (*MARKED, "included", "excluded_full_text")


def recount(raw: RawReview) -> dict[str, set[str]]:
    """The ids behind each number of flow.json, by its path."""
    papers = papers_of(raw.units)
    whole = _recount_column(raw, raw.units, papers, list(raw.kinds))
    lists = {column: _recount_part(raw, papers, column) for column in COLUMNS} | {"cumulative": whole}
    counted = {f"prisma_2020.{column}.{name}": ids for column, named in lists.items() for name, ids in named.items()}
    studies = {paper.report_id: paper.studies for paper in papers if paper.fate == "included"}
    counted |= {f"prisma_2009.{name}": ids for name, ids in _recount_2009(raw, whole, studies).items()}
    kept = {report_id: found for report_id in raw.before.only_there if (found := raw.before.still(report_id))}
    counted["prisma_2020.previous.only_there"] = set(kept)
    in_all = _recount_included(studies | kept, raw.before.included)
    counted |= {f"prisma_2020.{name}": ids for name, ids in in_all.items()}
    counted |= {f"prisma_2020.awaiting.{name}": whole[f"awaiting.{name}"] for name in _WAITING}
    to_do = (whole[f"awaiting.{name}"] for name in ("title_abstract", "retrieval", "full_text"))
    return counted | {"pending": set().union(*to_do)}


def papers_of(units: list[Unit]) -> list[Paper]:
    """The reports that any of the unique records led to, each once."""
    return list({paper.report_id: paper for unit in units for paper in unit.papers}.values())


def _recount_part(raw: RawReview, papers: list[Paper], column: str) -> dict[str, set[str]]:
    """The numbers of one column, and of those sources that belong in it."""
    members = [unit for unit in raw.units if column in unit.columns.values()]
    found = {raw.source_of[r] for unit in members for r, at in unit.columns.items() if at == column}
    of_kind = [s for s, kind in raw.kinds.items() if (kind in _DATABASES) == (column == "databases_registers")]
    own = [s for s in raw.kinds if s in found] if column == "previous" else of_kind
    return _recount_column(raw, members, [paper for paper in papers if paper.column == column], own, column)


def _recount_column(
    raw: RawReview, units: list[Unit], papers: list[Paper], own: list[str], column: str = ""
) -> dict[str, set[str]]:
    """The numbers of one column, or of all. A unit counts where it bears, a duplicate where it was found."""
    records = {r for unit in units for r, at in unit.columns.items() if column in ("", at)}
    counting = [unit for unit in units if column in ("", unit.column)]
    bearers = {unit.bearer for unit in counting}
    passed = {unit.bearer for unit in counting if unit.papers}
    stopped = _sorted_out((unit.fate, unit.bearer) for unit in counting if not unit.papers)
    read = _sorted_out((paper.fate, paper.report_id) for paper in papers)
    excluded_for = _sorted_out((p.reason, p.report_id) for p in papers if p.fate == "excluded_full_text")
    from_source = _sorted_out((raw.source_of[r], r) for r in records)
    duplicates = records - {unit.bearer for unit in units}
    by_people = duplicates & {r for unit in units if unit.judged for r in unit.joined_by_people}
    known = {r for unit in units if unit.column == "previous" for r, at in unit.columns.items() if at != "previous"}
    excluded = stopped["excluded_title_abstract"]
    told = {
        "identified": records,
        "duplicates_removed": duplicates,
        "duplicates_removed_by_people": by_people,
        "duplicates_removed_automatically": duplicates - by_people,
        "already_screened": duplicates & known,
        **{fate: stopped[fate] for fate in REMOVED},
        "screened": bearers.difference(*(stopped[fate] for fate in (*REMOVED, "awaiting_title_abstract"))),
        "excluded": excluded,
        "excluded_by_people": excluded,
        "excluded_by_automation": set(),
        "marked_at_title_abstract": set().union(*(stopped[mark] for mark in MARKED)),
        "passed": passed,
        "sought": {paper.report_id for paper in papers},
        "not_retrieved": read["not_retrieved"],
        "assessed": set().union(*(read[fate] for fate in _READ)),
        "excluded_full_text": read["excluded_full_text"],
        "marked_at_full_text": set().union(*(read[mark] for mark in MARKED)),
        "included": read["included"],
    }
    told |= {f"identified_by_source.{source}": from_source[source] for source in own}
    for kind in _DATABASES if column != "other_methods" else ():
        told[f"identified_{kind}s"] = set().union(*(from_source[s] for s, of in raw.kinds.items() if of == kind))
    told |= {f"excluded_by_reason.{reason}": excluded_for[reason] for reason in raw.reasons}
    return told | {f"awaiting.{name}": stopped[fate] | read[fate] for name, fate in _WAITING.items()}


def _sorted_out(pairs: Iterable[tuple[str, str]]) -> defaultdict[str, set[str]]:
    """Pairs of (where, id) as where → ids."""
    found = defaultdict(set)
    for where, id_ in pairs:
        found[where].add(id_)
    return found


def _recount_2009(raw: RawReview, whole: dict[str, set[str]], studies: dict[str, set[str]]) -> dict[str, set[str]]:
    """The numbers of PRISMA 2009 from those of all columns, `whole`. `studies`: included report → its studies."""
    from_databases = [whole[f"identified_by_source.{s}"] for s, kind in raw.kinds.items() if kind in _DATABASES]
    databases = set().union(*from_databases)
    included = set().union(*studies.values())
    same = ("duplicates_removed", *REMOVED, "screened", "excluded", "not_retrieved")
    return {
        **{name: whole[name] for name in same},
        "identified_databases": databases,
        "identified_other": whole["identified"] - databases,
        "after_duplicates_removed": whole["identified"] - whole["duplicates_removed"],
        "full_text_assessed": whole["assessed"],
        "full_text_excluded": whole["excluded_full_text"],
        "included_qualitative": included,
        "included_quantitative": included & raw.pooled,
        **{f"full_text_{name}": ids for name, ids in whole.items() if name.startswith("excluded_by_reason.")},
    }


def _recount_included(now: dict[str, set[str]], earlier: dict[str, set[str]]) -> dict[str, set[str]]:
    """Reports with their studies, now and in the previous version, into old, new and all."""
    studies, old_studies = set().union(*now.values()), set().union(*earlier.values())
    fresh = {report_id: found for report_id, found in now.items() if report_id not in earlier}
    of_old = {report_id for report_id, found in fresh.items() if not found - old_studies}
    return {
        "previous.studies": old_studies,
        "previous.reports": set(earlier),
        "previous.dropped_studies": old_studies - studies,
        "previous.dropped_reports": earlier.keys() - now.keys(),
        "included.new_studies": studies - old_studies,
        "included.new_reports": set(fresh),
        "included.new_reports_of_new_studies": fresh.keys() - of_old,
        "included.new_reports_of_previous_studies": of_old,
        "included.total_studies": studies,
        "included.total_reports": set(now),
    }
