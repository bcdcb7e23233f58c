"""The search appendix: what the review has for each of the 16 items of PRISMA-S, and where it has nothing.

In: the protocol, and tables of the stages. Out: a Document. PRISMA-S: Rethlefsen et al. 2021,
doi 10.1186/s13643-020-01542-z.
"""

import pandas as pd

from scripts.documents.document import Block, Bullets, Document, Heading, Paragraph, Table, Verbatim, bold, link
from scripts.report.search_tables import count_duplicates, list_searches, show_known_relevant

PRISMA_S = "10.1186/s13643-020-01542-z"
NOT_REPORTED = "Not reported."


def search_appendix(protocol: dict, tables: dict[str, pd.DataFrame]) -> Document:
    """The appendix. `tables`: files, changes, verdicts, ledger, known_relevant, as the stages write them."""
    searches = list_searches(protocol["sources"], tables["files"], tables["ledger"])
    notes = protocol["search_notes"]
    blocks: list[Block] = [
        Paragraph(
            ["By the 16 items of PRISMA-S (Rethlefsen et al. 2021, ", link(PRISMA_S, f"https://doi.org/{PRISMA_S}"),
             "). What was asked is told by the review's protocol and the archives of searches; records are counted. “",
             NOT_REPORTED, "” stands where neither has anything."]
        ),
        Heading("Information sources and methods"),
        *_item(1, "Database name", _names(searches, ("database",))),
        *_item(2, "Multi-database searching", _multi_database(searches, notes)),
        *_item(3, "Study registries", _names(searches, ("register",))),
        *_item(4, "Online resources and browsing", _names(searches, ("website", "organisation"))),
        *_item(5, "Citation searching", _names(searches, ("citation_searching",))),
        *_item(6, "Contacts", _note(notes, "contacts")),
        *_item(7, "Other methods", _names(searches, ("other",))),
        Heading("Search strategies"),
        *_item(8, "Full search strategies", [block for search in searches for block in _strategy(search)]),
        *_item(9, "Limits and restrictions", _limits(searches, notes)),
        *_item(10, "Search filters", _note(notes, "filters")),
        *_item(11, "Prior work", _note(notes, "prior_work")),
        *_item(12, "Updates", _updates(searches, tables["changes"], notes)),
        *_item(13, "Dates of searches", [_dates(searches)]),
        Heading("Peer review"),
        *_item(14, "Peer review", _note(notes, "peer_review")),
        Heading("Managing records"),
        *_item(15, "Total records", _totals(searches, tables["ledger"])),
        *_item(16, "Deduplication", _deduplication(protocol, tables)),
        *_known_relevant(protocol, tables["known_relevant"]),
    ]  # fmt: skip
    return Document(f"Search appendix: {protocol['title']}", blocks, protocol["notice"])


def _item(number: int, name: str, blocks: list[Block]) -> list[Block]:
    return [Heading(f"{number}. {name}", 2), *blocks]


def _note(notes: dict[str, str], key: str) -> list[Block]:
    return [Paragraph(notes.get(key, NOT_REPORTED))]


def _names(searches: list[dict], kinds: tuple[str, ...]) -> list[Block]:
    """The sources of some kinds, each with the platforms on which it was searched; for others than databases and
    registers, of which the query is told in full below, also with what was done."""
    platforms: dict[str, dict[str, None]] = {}
    for search in searches:
        if search["kind"].replace(" ", "_") in kinds:
            how = search["platform"]
            if search["kind"] not in ("database", "register"):
                how += f" ({search['query']})"
            platforms.setdefault(search["name"], {})[how] = None
    if not platforms:
        return [Paragraph("The protocol names none.")]
    return [Bullets([[bold(name), f": {', '.join(found)}"] for name, found in platforms.items()])]


def _multi_database(searches: list[dict], notes: dict[str, str]) -> list[Block]:
    shared: dict[str, dict[str, None]] = {}
    for search in searches:
        if search["kind"] == "database":
            shared.setdefault(search["platform"], {})[search["name"]] = None
    several = [f"{platform} ({', '.join(names)})" for platform, names in shared.items() if len(names) > 1]
    fact = (
        f"Platforms of several databases: {'; '.join(several)}. " if several else "No two databases share a platform. "
    )
    said = notes.get("multi_database", f"Whether they were searched at once: {NOT_REPORTED}" if several else "")
    return [Paragraph(fact + said)]


def _strategy(search: dict) -> list[Block]:
    """A search with all that is known of it; of a live one also what was sent, and what the database made of it."""
    facts = [
        [bold("Platform: "), search["platform"]],
        [bold("Date: "), search["date"]],
        [bold("Limits: "), "; ".join(search["limits"]) or "none stated"],
        [bold("Hits displayed: "), _number(search["hits"])],
        [bold("Records read: "), _number(search["records"])],
        [bold("Searched by: "), search["who"]],
    ]
    blocks: list[Block] = [Heading(f"{search['name']}, {search['date']}", 3), Bullets(facts), Verbatim(search["query"])]
    if archive := search["archive"]:
        blocks += [Paragraph("As it was sent:"), Verbatim(archive["asked"])]
        if archive["translation"]:
            blocks += [Paragraph("As the database translated it:"), Verbatim(archive["translation"])]
        if archive["warnings"]:
            blocks += [Paragraph("Warnings:"), Bullets(archive["warnings"])]
        versions = ", ".join(f"{name} {version}" for name, version in sorted(archive["versions"].items()) if version)
        blocks.append(
            Paragraph(f"Searched at {archive['searched_at']} through the interface {archive['api']}; {versions}.")
        )
    return blocks


def _limits(searches: list[dict], notes: dict[str, str]) -> list[Block]:
    rows = [[s["name"], s["date"], "; ".join(s["limits"]) or "none stated"] for s in searches]
    why = Paragraph([bold("Justification: "), notes.get("limits", NOT_REPORTED)])
    return [Table("Limits of each search.", ["Source", "Date", "Limits"], rows), why]


def _updates(searches: list[dict], changes: pd.DataFrame, notes: dict[str, str]) -> list[Block]:
    dates: dict[str, list[dict]] = {}
    for search in searches:
        dates.setdefault(search["source"], []).append(search)
    counts = changes.groupby(["source", "search_date", "kind"]).size()
    again = []
    for source, (_, *later) in dates.items():
        for search in later:
            found = [
                f"{number:,} {kind}"
                for (of, date, kind), number in counts.items()
                if (of, date) == (source, search["date"])
            ]
            again.append(f"{search['name']}, again on {search['date']}: records {', '.join(found) or 'unchanged'}.")
    blocks: list[Block] = [Bullets(again)] if again else [Paragraph("Each source was searched once.")]
    return [*blocks, Paragraph([bold("Methods of updating: "), notes.get("updates", NOT_REPORTED)])]


def _dates(searches: list[dict]) -> Block:
    last = {search["name"]: search["date"] for search in sorted(searches, key=lambda s: s["date"])}
    rows = [[name, last[name]] for name in dict.fromkeys(search["name"] for search in searches)]
    return Table("The last search of each source.", ["Source", "Last searched"], rows)


def _totals(searches: list[dict], ledger: pd.DataFrame) -> list[Block]:
    identified = ledger["source"].value_counts()
    names = {search["source"]: search["name"] for search in searches}
    rows = [[s["name"], s["date"], _number(s["hits"]), _number(s["records"])] for s in searches]
    header = ["Source", "Date", "Hits displayed", "Records read"]
    by_source = [[name, _number(identified.get(source, 0))] for source, name in names.items()]
    total = [[[bold("All sources")], [bold(_number(len(ledger)))]]]
    return [
        Table("Records of each search.", header, rows, (2, 3)),
        Table("Records identified, each counted once in a source.", ["Source", "Records"], by_source + total, (1,)),
    ]


def _deduplication(protocol: dict, tables: dict[str, pd.DataFrame]) -> list[Block]:
    counts = count_duplicates(tables["ledger"], tables["verdicts"])
    possible = {
        "ask": "Possible duplicates were put to people.",
        "keep_apart": "Possible duplicates were kept apart without asking anyone.",
    }
    told = [
        f"{counts['total']:,} duplicates were removed: {counts['automatic']:,} automatically, "
        f"{counts['by_people']:,} on the verdict of a person.",
        f"People judged {counts['judged']:,} pairs of records: {counts['same']:,} the same, "
        f"{counts['different']:,} different.",
        f"{len(tables['ledger']) - counts['total']:,} unique records remained.",
    ]
    return [
        Paragraph(
            "Software: litfunnel. It compares title, authors, year, journal, volume, issue, pages, DOI, PMID and "
            "abstract of records that share a key, weighs what agrees, and removes records that come out the same. "
            + possible[protocol["duplicates"]["possible"]]
        ),
        Bullets(told),
    ]


def _known_relevant(protocol: dict, known: pd.DataFrame) -> list[Block]:
    """Beyond PRISMA-S: which sources found the reports that the protocol knows to be relevant."""
    if known.empty:
        return []
    shown = [
        [
            row["title"],
            [link(row["doi"], f"https://doi.org/{row['doi']}")] if row["doi"] else "",
            row["pmid"],
            ", ".join(row["found_by"]) or "no source",
            row["station"],
        ]
        for row in show_known_relevant(known, protocol["sources"])
    ]
    caption = "Reports that the protocol names as relevant, the sources that found them, and what became of them."
    return [
        Heading("Check against known relevant reports"),
        Table(caption, ["Report", "DOI", "PMID", "Found by", "Now"], shown),
    ]


def _number(number: int | None) -> str:
    return "not stated" if number is None else f"{number:,}"
