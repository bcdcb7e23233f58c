"""Where the full texts are as reviewers see it in their sheets, before any sheet is written: what all of them and the
sheet that they share say by now."""

from collections.abc import Callable
from pathlib import Path

from scripts.screening.merged_rows import answering_ids, former_ids
from scripts.screening.retrieval import RETRIEVAL_COLUMNS, retrieval_of, settle_retrieval
from scripts.screening.screening_forms import KNOWN, RETRIEVAL_WORDS, consensus_form, reviewer_form
from scripts.sheets.preview import preview


def with_retrieval(
    review: Path,
    protocol: dict,
    phase: str,
    rows: list[dict],
    people: dict[str, list[str]],
    identities: list[dict],
    ids_in: Callable,
) -> list[dict]:
    """The reports of a phase, each with where its full text is so far, in words, as the column `KNOWN`.

    `people`: row_id → those who are asked about it; `identities`: identities.csv; `ids_in`: of `answering_ids`, for the
    reviewers' sheets.
    """
    states = {
        person["key"]: preview(review, reviewer_form(protocol, phase, person)).state for person in protocol["reviewers"]
    }
    ids = {key: ids_in(state) for key, state in states.items()}

    def said_by(key: str, row_id: str) -> dict[str, str]:
        state, asked_as = states.get(key, {}), ids.get(key, {}).get(row_id, "")
        told = {name: state.get((asked_as, name), "") for name in ("decision", "retrieval")}
        return {"reviewer": key, "retrieval_date": ""} | told

    shared = preview(review, consensus_form(protocol, phase)).state
    in_shared = answering_ids(rows, former_ids(identities), RETRIEVAL_COLUMNS)(shared)

    def known(row_id: str) -> str:
        said = [said_by(key, row_id) for key in people[row_id]]
        return settle_retrieval(retrieval_of(row_id, shared, in_shared[row_id]), said)["retrieval"]

    return [row | {KNOWN: RETRIEVAL_WORDS.get(known(row["row_id"]), "")} for row in rows]
