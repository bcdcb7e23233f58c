"""Formulas that say of a row whether it is left to do: the same as `Tab.progress`, for a program to work out while a
person types. Written with products and sums, so that each holds for one row and for whole columns."""

from collections.abc import Callable

from scripts.sheets.form import Tab

# A text in a formula has at most 255 characters.
_LONGEST_LITERAL = 250

Ref = Callable[[str], str]  # name of a column → its cell in a row ("$D3"), or all its cells


def is_left(tab: Tab, ref: Ref) -> str:
    """1 for a row that has to be filled in and is not; 0 for others."""
    unanswered = f'({ref(tab.counted)}="")' + (f"*(1-{is_waived(tab, ref)})" if tab.waived_by else "")
    lacking = [
        f"{_says(ref(name), word)}*(1-{_is_filled(tab, other, ref)})"
        for name, answer, other in tab.needs
        for word in _spelled(tab, name, answer)
    ]
    return _any([unanswered, *lacking])


def is_done(tab: Tab, ref: Ref) -> str:
    """True for a row that is answered, and lacks nothing beside its answer."""
    answered = f'{ref(tab.counted)}<>""'
    return f"({answered})*(1-{is_left(tab, ref)})" if tab.needs else answered


def is_waived(tab: Tab, ref: Ref) -> str:
    """1 for a row whose answer nobody needs, as it says in the columns that waive it."""
    first, *others = tab.waived_by
    hits = [_says(ref(first), word) for word in tab.waived_for]
    before = f'({ref(first)}="")'
    for name in others:
        hits += [f"{before}*{_says(ref(name), word)}" for word in tab.waived_for]
        before += f'*({ref(name)}="")'
    return _any(hits)


def _spelled(tab: Tab, name: str, word: str) -> list[str]:
    """A word, and the letters that are typed for it."""
    column = tab.column(name)
    value = column.value_of(word)
    return [word, *column.letters_for(value)]


def _is_filled(tab: Tab, name: str, ref: Ref) -> str:
    column = tab.column(name)
    if not column.choices:
        return f'({ref(name)}<>"")'
    return _any([_says(ref(name), word) for _, word in column.choices])


def _says(ref: str, word: str) -> str:
    quoted = word[:_LONGEST_LITERAL].replace('"', '""')
    return f'(LEFT({ref},{_LONGEST_LITERAL})="{quoted}")' if len(word) > _LONGEST_LITERAL else f'({ref}="{quoted}")'


def _any(terms: list[str]) -> str:
    # The 0 makes numbers of truths: a program holds that TRUE and FALSE are both more than 0.
    return f"(({'+'.join(terms)}+0)>0)"
