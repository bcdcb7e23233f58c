"""A printed value against a computed one: do they agree, and how the computed one is shown beside it.

Numbers are exact decimals. A printed number agrees with a computed one if it is a correct rounding of it to the printed
decimals; texts agree but for case, spaces and spelling of randomised.
"""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation


def number(value) -> Decimal | None:
    """A value as an exact decimal; None if it is no number. A percent sign, thousands commas and "−" are understood."""
    text = str(value).strip().removesuffix("%").replace(",", "").replace("−", "-")
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def agree(printed, computed) -> bool:
    """Whether `printed` is a correct rounding of `computed`, or the same text."""
    expected, exact = number(printed), number(computed)
    if expected is None or exact is None:
        return _plain(printed) == _plain(computed)
    return abs(expected - exact) <= last_unit(expected) / 2


def round_like(printed, computed) -> str:
    """`computed` to as many decimals as `printed` has; as `printed` itself where the two agree (-0.20, not -0.2)."""
    expected, exact = number(printed), number(computed)
    if expected is None or exact is None:
        return str(computed)
    return str(printed) if agree(printed, computed) else f"{exact.quantize(last_unit(expected), ROUND_HALF_UP):f}"


def last_unit(value: Decimal) -> Decimal:
    """One unit of a number's last decimal: 0.01 for 0.20, 1 for 12."""
    return Decimal(1).scaleb(min(0, value.as_tuple().exponent))


def _plain(value) -> str:
    return " ".join(str(value).casefold().replace("randomized", "randomised").split())
