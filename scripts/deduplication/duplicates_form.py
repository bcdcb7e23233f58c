"""What the sheet of possible duplicates shows and asks."""

from scripts.common.sheets.form import Column, Form, Tab

VERDICTS = (("same", "same"), ("different", "different"))
VERDICT_WORDS = (("duplicate", "same"), ("not the same", "different"), ("not duplicate", "different"))
_SIDES = ("first", "second")


def duplicates_form(protocol: dict) -> Form:
    """The sheet in which people say whether two records are of one publication."""
    columns = [
        Column("verdict", "Verdict", 12, asked=True, choices=VERDICTS, words=VERDICT_WORDS),
        Column("note", "Note", 22, asked=True),
        Column("reason", "Why it is asked", 30),
    ]
    for part, header, width in (
        ("title", "Title", 44),
        ("authors", "Authors", 26),
        ("published", "Published in", 28),
        ("identifiers", "Source and identifiers", 28),
    ):
        columns += [Column(f"{part}_{side}", f"{header}, {side}", width) for side in _SIDES]
    return Form(
        name="duplicates",
        person="duplicates",
        title="Possible duplicates",
        guide=(
            "# What to do",
            "Each row of the tab Pairs shows two records that may be of the same publication. Choose same if they are, "
            "different if not. Yellow rows have no verdict yet; until they do, both records stay.",
            "An article and its conference abstract, its erratum, a comment on it or another part of it are different.",
            "# How to save",
            "Save the file under its own name, as .xlsx, in the folder where it was. To undo a verdict, choose the "
            "other one or empty the cell.",
        ),
        tabs=(Tab("Pairs", tuple(columns), counted="verdict"),),
        notice=protocol["notice"],
    )


def pair_row(pair: dict, first: dict, second: dict) -> dict[str, str]:
    """A row of the sheet: a pair of pairs.csv and its two records."""
    row = {"row_id": f"{pair['id1']}|{pair['id2']}", "reason": pair["reason"]}
    for side, record in zip(_SIDES, (first, second), strict=True):
        row |= {
            f"title_{side}": record["title"],
            f"authors_{side}": "; ".join(record["authors"]),
            f"published_{side}": _published(record),
            f"identifiers_{side}": ", ".join(
                filter(None, (record["source"], record["accession"], record["doi"], record["pmid"]))
            ),
        }
    return row


def _published(record: dict) -> str:
    issue = f"({record['issue']})" if record["issue"] else ""
    pages = f":{record['pages']}" if record["pages"] else ""
    year = str(record["year"] or "")
    volume = f"{record['volume']}{issue}{pages}".removeprefix(":")
    return ". ".join(filter(None, (record["journal"], ";".join(filter(None, (year, volume))))))
