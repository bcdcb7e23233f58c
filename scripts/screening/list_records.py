"""List the unique records to screen on title and abstract, and those that a prefilter of the protocol takes out.

In: unique.parquet, members.csv, notices.csv, related.csv. Out: title_abstract/rows.csv (row_id, what the sheets show,
its flag, the search that found it, DOI and PMID), removed.csv (row_id, prefilter, reason).
"""

from scripts.common.messages import told_plainly
from scripts.common.tables import read_csv, read_parquet, write_csv
from scripts.identification.records import clean_text
from scripts.screening.flag_rows import flags_of_records
from scripts.screening.screening_forms import RECORD_COLUMNS

COLUMNS = ("row_id", *(name for name in RECORD_COLUMNS if name not in ("pdf", "related")), "found", "doi", "pmid")
REMOVED = ("row_id", "prefilter", "reason")


def list_records(unique: list[dict], prefilters: list[dict], flags: dict[str, str]) -> tuple[list[dict], list[dict]]:
    """Rows to screen, and rows removed by the first prefilter that holds; every unique record is in one of the two.

    `flags`: unique_id → what stands out about it.
    """
    rows, removed = [], []
    for record in unique:
        taken = next((p for p in prefilters if _holds(p, record)), None)
        if taken:
            removed.append({"row_id": record["unique_id"], "prefilter": taken["key"], "reason": taken["reason"]})
        else:
            known = {"found": record["search_date"], "doi": record["doi"], "pmid": record["pmid"]}
            flag = {"flag": flags.get(record["unique_id"], "")}
            rows.append({"row_id": record["unique_id"], **shown_cells(record), **flag, **known})
    return rows, removed


def shown_cells(record: dict) -> dict[str, str]:
    """What a screening sheet shows of a record: title, abstract, authors, year, journal, link."""
    return {
        "title": clean_text(record["title"]),
        "abstract": clean_text(record["abstract"]),
        "authors": "; ".join(record["authors"]),
        "year": "" if record["year"] is None else str(record["year"]),
        "journal": record["journal"],
        "link": _link(record),
    }


def _link(record: dict) -> str:
    if record["doi"]:
        return f"https://doi.org/{record['doi']}"
    if record["pmid"]:
        return f"https://pubmed.ncbi.nlm.nih.gov/{record['pmid']}/"
    return record["url"] if record["url"].startswith(("http://", "https://")) else ""


def _holds(prefilter: dict, record: dict) -> bool:
    value = record[prefilter["field"]]
    values = value if isinstance(value, list) else [str(value)] if value else []
    return any(v.casefold() in {wanted.casefold() for wanted in prefilter["values"]} for v in values)


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        given = snakemake.input
        unique = read_parquet(given.unique)
        titles = {record["unique_id"]: clean_text(record["title"]) for record in unique}
        flags = flags_of_records(titles, read_csv(given.members), read_csv(given.notices), read_csv(given.related))
        rows, removed = list_records(unique, snakemake.params.prefilters, flags)
        write_csv(snakemake.output.rows, COLUMNS, rows)
        write_csv(snakemake.output.removed, REMOVED, removed)
