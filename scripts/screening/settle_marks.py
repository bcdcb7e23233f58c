"""Which records and reports are ongoing, or await classification: what people marked so, beside their decision."""

STANDING = ("ongoing", "awaiting_classification")


def settle_mark(marks: list[str], in_consensus: str) -> str:
    """The mark that holds for a row, "" if none does.

    `marks`: what each reviewer who was asked marked; `in_consensus`: what the consensus sheet says, which counts first.
    Without it, a mark holds if all reviewers set the same. Marks that name another record are no station of this one.
    """
    if in_consensus in STANDING:
        return in_consensus
    shared = set(marks)
    return shared.pop() if len(shared) == 1 and shared <= set(STANDING) else ""
