"""A crate that may be given to everyone: without abstracts, exports, full texts and people's names.

Tables keep their rows and lose columns; people become pseudonyms; what cannot be cleaned is left out. For everything
that was changed or left out, withheld.csv keeps the digest that it has in the full crate.
"""

import csv
import hashlib
import html
import io
import json
import re
import zipfile
from pathlib import Path

from scripts.common.tables import csv_text
from scripts.common.yaml_files import parse_yaml
from scripts.prisma.flow_page import PAGE, page_with_people_renamed
from scripts.sealing.contents import Members, bytes_of
from scripts.sealing.pseudonyms import EVENT_COLUMNS, PERSON_COLUMNS, Pseudonyms, choose_pseudonyms

WITHHELD = "withheld.csv"
WITHHELD_COLUMNS = ("member", "sha256", "why")
_EMPTIED = {"abstract", "raw"}
_FREE_TEXT = {"note"}  # in which people write to each other
_OF_PEOPLE = ("/ledgers/", "/screening/", "/deduplication/")
_LONGEST_NUMBER = 24
_PEOPLE_IN_LEDGERS = {"resolver", "retrieval_person"}
_KEYS_IN_LEDGERS = {"reviewers", "through"}  # of what was handed out to whom
_TEXTS = (".csv", ".json", ".yaml", ".html", ".md", ".svg", ".txt")
_PICTURES = (".png", ".pdf")
_SHORTEST_SENTENCE = 40


def make_shareable(members: Members, review: str, protocol: dict, abstracts: list[str]) -> Members:
    """The members of a crate without what may not be shared, and withheld.csv.

    `members`: those of the full crate; `abstracts`: of all records, to see that none is left in anything.
    """
    own = {
        name: content
        for name, content in members.items()
        if name.startswith((f"config/{review}/", f"results/{review}/"))
    }
    pseudonyms = choose_pseudonyms(protocol, _people_called(own, protocol))
    sentences = {sentence for abstract in abstracts for sentence in _sentences(abstract)}
    shared: Members = {name: content for name, content in members.items() if name not in own}
    withheld = []
    for name, content in own.items():
        given, why = _cleaned(name, content, review, pseudonyms)
        if given is not None and (left := _what_is_left(given, pseudonyms, sentences)):
            given, why = None, left
        if given is not None:
            shared[pseudonyms.in_name(name)] = given
        if why:
            row = {"member": pseudonyms.in_name(pseudonyms.in_text(name)), "why": why}
            withheld.append(row | {"sha256": hashlib.sha256(bytes_of(content)).hexdigest()})
    shared[WITHHELD] = csv_text(WITHHELD_COLUMNS, sorted(withheld, key=lambda row: row["member"])).encode()
    return dict(sorted(shared.items()))


def _cleaned(name: str, content, review: str, people: Pseudonyms) -> tuple[bytes | Path | None, str]:
    """(what of a member may be shared, why it is not the whole member)."""
    folder = name.split("/")[2] if name.count("/") > 2 else ""
    if name.startswith(f"config/{review}/") and folder == "fulltext":
        return None, "full text"
    if name.startswith(f"config/{review}/") and folder == "searches" and Path(name).name != "search.json":
        return None, "export of a database"
    if name.startswith(f"config/{review}/") and folder == "enrichment":
        return None, "values of other databases"
    if Path(name).name == "notes.json":
        return None, "what people wrote to each other"
    if name.endswith(".zip"):
        return _previous_crate(bytes_of(content), people), "previous crate, but for its ledgers"
    if name.startswith(f"results/{review}/") and name.endswith(_PICTURES):
        return content, ""
    if not name.endswith(_TEXTS):
        return None, "may hold abstracts or names"
    try:
        text = bytes_of(content).decode("utf-8")
    except UnicodeDecodeError:
        return None, "is no text"
    cleaned = people.in_text(_cleaned_text(name, text, people))
    return cleaned.encode(), "" if cleaned == text else "names, notes or abstracts taken out"


def _cleaned_text(name: str, text: str, people: Pseudonyms) -> str:
    if name.endswith(".csv"):
        return _cleaned_table(text, people, any(folder in name for folder in _OF_PEOPLE))
    if name.endswith(f"/prisma/{PAGE}"):
        return page_with_people_renamed(text, people.of, people.in_events)
    if name.endswith("search.json"):
        return _as_json(_cleaned_tree(json.loads(text), people))
    if name.endswith(("protocol.json", "/review.yaml")) or "/sheets/" in name:
        tree = _cleaned_tree(parse_yaml(text) if name.endswith(".yaml") else json.loads(text), people)
        if "reviewers" in tree:
            tree["reviewers"] = sorted(map(people.of_reviewer, tree["reviewers"]), key=lambda person: person["key"])
        return _as_json(tree)
    return text


def _cleaned_table(text: str, people: Pseudonyms, of_people: bool) -> str:
    table = csv.DictReader(io.StringIO(text, newline=""))
    columns = table.fieldnames or ()
    emptied = _EMPTIED | (_FREE_TEXT if of_people else set())
    return csv_text(columns, [_cleaned_row(row, people, emptied) for row in table])


def _cleaned_row(row: dict[str, str], people: Pseudonyms, emptied: set[str]) -> dict[str, str]:
    cleaned = dict(row)
    for name, value in row.items():
        if name in PERSON_COLUMNS:
            cleaned[name] = people.of(value)
        elif name in EVENT_COLUMNS and value:
            cleaned[name] = people.in_events(value)
        elif name in emptied and (len(value) > _LONGEST_NUMBER or name in _FREE_TEXT):
            cleaned[name] = ""  # a short "abstract" is how alike two of them are
    for name in {"old", "new"} & row.keys():
        if row.get("column") in _PEOPLE_IN_LEDGERS:
            cleaned[name] = people.of(row[name])
        elif row.get("column") in _KEYS_IN_LEDGERS:
            cleaned[name] = people.in_keys(row[name])
        elif row.get("column") in _FREE_TEXT:
            cleaned[name] = ""
    return cleaned


def _cleaned_tree(tree, people: Pseudonyms):
    """JSON or YAML with its people replaced, and without what people were told of their sheets."""
    if isinstance(tree, list):
        return [_cleaned_tree(item, people) for item in tree]
    if not isinstance(tree, dict):
        return tree
    cleaned = {key: _cleaned_tree(value, people) for key, value in tree.items() if key not in ("problems", "contacts")}
    for key in {"who", "person", "adjudicator"} & cleaned.keys():
        cleaned[key] = people.of(str(cleaned[key]))
    if isinstance(cleaned.get("sheet"), str):
        cleaned["sheet"] = people.in_name(cleaned["sheet"])
    return cleaned


def _previous_crate(content: bytes, people: Pseudonyms) -> bytes:
    """Of a previous crate, what a recount needs: its ledgers of records and reports."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(kept, "w") as out:
        for name in sorted(given.namelist()):
            if name.endswith(("/prisma/ledger.csv", "/prisma/reports.csv")):
                rows = csv.DictReader(io.StringIO(given.read(name).decode(), newline=""))
                bare = [row | dict.fromkeys(("decided_by", "event"), "") for row in rows]
                text = people.in_text(csv_text(rows.fieldnames or (), bare))
                out.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text)
    return kept.getvalue()


def _people_called(members: Members, protocol: dict) -> set[str]:
    """Every way in which tables, searches and the protocol call a person."""
    called = {search.get("who", "") for source in protocol["sources"] for search in source["searches"]}
    for name, content in members.items():
        if name.endswith(".csv"):
            for row in csv.DictReader(io.StringIO(bytes_of(content).decode("utf-8"), newline="")):
                called |= {row[column] for column in PERSON_COLUMNS & row.keys()}
                if row.get("column") in _PEOPLE_IN_LEDGERS:
                    called |= {row.get("old", ""), row.get("new", "")}
        elif name.endswith(".json") and ("/searches/" in name or "/sheets/" in name or name.endswith("protocol.json")):
            called |= _people_in(json.loads(bytes_of(content)))
    return called


def _people_in(tree) -> set[str]:
    if isinstance(tree, list):
        return {name for item in tree for name in _people_in(item)}
    if not isinstance(tree, dict):
        return set()
    found = {str(tree[key]) for key in ("who", "person", "adjudicator") if key in tree}
    return found.union(*(_people_in(value) for value in tree.values()))


def _what_is_left(content: bytes | Path, people: Pseudonyms, sentences: set[str]) -> str:
    """Why a cleaned member may not be shared after all; "" if nothing is in it that may not."""
    data = bytes_of(content)
    if data.startswith((b"PK", b"\x89PNG", b"%PDF")):
        return ""
    text = data.decode("utf-8")
    if people.names and people.in_text(text) != text:
        return "names"
    return "abstracts" if not sentences.isdisjoint(_sentences(text)) else ""


def _sentences(text: str) -> set[str]:
    """The longer sentences of a text, of a page or of a table, in lower case and single spaces."""
    plain = html.unescape(re.sub(r"<[^>]*>|\\[nt]|[\"“”]", "\n", text)).casefold()
    parts = re.split(r"(?<=[.!?])\s+|\n", plain)
    return {found for part in parts if len(found := " ".join(part.split()).strip(" .,;")) >= _SHORTEST_SENTENCE}


def _as_json(tree) -> str:
    return json.dumps(tree, indent=2, ensure_ascii=False, sort_keys=False) + "\n"
