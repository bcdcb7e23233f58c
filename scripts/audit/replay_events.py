"""What the events of the ledgers come to, for the second count: which records are one, under which id, and what was
said last of each row.

Shares no code with the modules that keep the ledgers, so that a mistake in one is not a mistake in both.
"""

Events = list[dict[str, str]]

IDENTITY_EVENTS = ("minted", "joined", "merged", "split")


def replay_identities(events: Events) -> dict[str, str]:
    """The unique record of each record after the identities' events: record_id → unique_id."""
    home: dict[str, str] = {}
    members: dict[str, set[str]] = {}

    def move(record_id: str, unique_id: str) -> None:
        if record_id in home:
            members[home[record_id]].discard(record_id)
        home[record_id] = unique_id
        members.setdefault(unique_id, set()).add(record_id)

    for event in events:
        match event["event"]:
            case "minted" | "joined":
                move(event["record_id"], event["unique_id"])
            case "split":
                move(event["record_id"], event["into"])
            case "merged":
                for record_id in list(members.get(event["unique_id"], ())):
                    move(record_id, event["into"])
    return home


def merged_ids(events: Events, home: dict[str, str]) -> dict[str, list[str]]:
    """Each unique record's ids of before that were merged into it: under them, too, people have decided. `home`: what
    the identities' events come to."""
    named: dict[str, str] = {}
    for event in events:
        if event["event"] != "merged":
            named.setdefault(event["into"] or event["unique_id"], event["record_id"])
    former: dict[str, list[str]] = {}
    for unique_id in sorted(unique_id for unique_id, record_id in named.items() if home[record_id] != unique_id):
        former.setdefault(home[named[unique_id]], []).append(unique_id)
    return former


def readdress(events: Events, former: dict[str, list[str]], answer: tuple[str, ...]) -> Events:
    """The events with those of merged ids under the id that is left. `former`: unique_id → the ids merged into it.

    If the `answer` (columns) given last under several ids is the same, the first of them stands; if it differs, what
    was said under all of them together ("a+b") does, and until then nothing.
    """
    if not former:
        return events
    said = last_values(events)
    goes: dict[str, str] = {}
    for unique_id, merged in former.items():
        for prefix in ("uni-", "rep-"):
            ids = [prefix + name[len("uni-") :] for name in (unique_id, *merged)]
            answers = {i: [said.get(i, {}).get(column, "") for column in answer] for i in ids}
            filled = [i for i in ids if any(answers[i])]
            alike = all(answers[i] == answers[filled[0]] for i in filled)
            stands = (filled or ids)[0] if alike else "+".join(filled)
            goes |= dict.fromkeys(ids, "") | {stands: ids[0]}
    return [event | {"row_id": goes.get(event["row_id"], event["row_id"])} for event in events]


def last_values(events: Events) -> dict[str, dict[str, str]]:
    """What was said last of each row: row_id → column → value."""
    rows: dict[str, dict[str, str]] = {}
    for event in events:
        row_id = event["row_id"]
        if row_id not in rows:
            rows[row_id] = {}
        rows[row_id][event["column"]] = event["new"]
    return rows
