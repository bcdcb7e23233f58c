"""What people say of pairs of records: the verdicts of the sheet of duplicates, and what was noticed while screening.

A row of the sheet is a question about a pair, "id1|id2". Asked again for a cause, it is a new row, "id1|id2@cause+…":
the marks that contradict an earlier verdict, or the digest of the records as they are now. An answer stands for its
causes; the earlier answer stands until there is a new one. Nothing in the ledger is rewritten.
"""

from collections.abc import Callable
from typing import NamedTuple

from scripts.common.ids import Pair, causes_of, pair_of, row_of_pair


class Voice(NamedTuple):
    """A verdict as it was given: on which row, by whom, in which event, on what content ("": not known)."""

    row_id: str
    verdict: str
    person: str
    note: str
    ledger: str
    seq: str
    content: str


class Opinion(NamedTuple):
    """What holds of a pair: the verdict ("" if nobody has one), whose, the row under which it is asked and answered,
    and why it is asked again ("" if it is not)."""

    pair: Pair
    verdict: str
    person: str
    note: str
    ledger: str
    seq: str
    row_id: str
    again: str


def given_voices(events: list[dict[str, str]]) -> dict[Pair, list[Voice]]:
    """Each pair's verdicts in the sheet, oldest first; one that was taken back has the verdict ""."""
    beside: dict[tuple[str, str], str] = {
        (e["row_id"], e["column"]): e["new"] for e in events if e["column"] in ("note", "resolver")
    }
    voices: dict[Pair, list[Voice]] = {}
    for event in events:
        pair = pair_of(event["row_id"])
        if pair is None or event["column"] != "verdict":
            continue
        row_id = event["row_id"]
        person = beside.get((row_id, "resolver"), "") or event["person"]
        note = beside.get((row_id, "note"), "")
        voice = Voice(row_id, event["new"], person, note, "duplicates", event["seq"], event["row_sha256"])
        voices.setdefault(pair, []).append(voice)
    return voices


def form_opinion(pair: Pair, voices: list[Voice], marks: list[dict], content: Callable[[], str]) -> Opinion:
    """What holds of a pair.

    `voices`: its verdicts in the sheet; `marks`: the marks duplicate_of on it that hold; `content`: the digest of both
    records as they are now. The newest verdict holds. It is asked again if it was given on other content, or says
    "different" where a mark that it does not stand for says otherwise.
    """
    refs = [f"{mark['ledger']}:{mark['seq']}" for mark in marks]
    held, outdated = _newest(voices, content)
    if held is None or not held.verdict:
        row_id = held.row_id if held else row_of_pair(pair, *refs)
        if not marks:
            return Opinion(pair, "", "", "", "", "", row_id, "")
        mark = marks[0]
        return Opinion(pair, "same", mark["person"], "", mark["ledger"], mark["seq"], row_id, "")
    told = (held.verdict, held.person, held.note, held.ledger, held.seq)
    against = [ref for ref in refs if held.verdict == "different" and ref not in causes_of(held.row_id)]
    if not against and not outdated:
        return Opinion(pair, *told, held.row_id, "")
    causes = ([*refs] if against else []) + ([content()] if outdated else [])
    why = [f"{m['person']} marked one as a duplicate of the other while screening" for m in marks] if against else []
    why += ["what the databases say of them has changed since"] if outdated else []
    row_id = row_of_pair(pair, *causes)
    return Opinion(pair, *told, row_id, f"{held.person} said {held.verdict}, but {', and '.join(why)}")


def _newest(voices: list[Voice], content: Callable[[], str]) -> tuple[Voice | None, bool]:
    """The verdict that holds, and whether it was given on other content than that of now."""
    if not voices:
        return None, False
    last = voices[-1]
    if not last.verdict or not last.content or last.content == content():
        return last, False
    on_this = [voice for voice in voices if voice.content == content()]
    return (on_this[-1], False) if on_this else (last, True)
