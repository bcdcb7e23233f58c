"""The type of all figures: how wide a text is, how it breaks into lines. Sizes in points, widths in inches."""

import unicodedata
from functools import cache

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.textpath import TextToPath

FONT = "DejaVu Sans"
SIZE, SMALL, TITLE = 8, 7, 10
INK, FAINT, FILL = "#1a1a1a", "#6b6b6b", "#2f5d8a"
LINE = 0.8
_PATHS = TextToPath()


@cache
def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Width in inches of a text in one line at a size in points."""
    if not text:
        return 0.0
    return (
        _PATHS.get_text_width_height_descent(text, FontProperties(family=FONT, size=size, weight=weight), False)[0] / 72
    )


def can_draw(text: str) -> bool:
    """Whether the font has all letters of a text, and they stand from left to right as they are written."""
    font = get_font(findfont(FontProperties(family=FONT)))
    return all(
        font.get_char_index(ord(letter)) and unicodedata.bidirectional(letter) not in ("R", "AL") for letter in text
    )


def widest(texts, size: float, weight: str = "normal") -> float:
    """Width in inches of the widest of some texts, 0 for none."""
    return max((text_width(text, size, weight) for text in texts), default=0.0)


def wrap_text(text: str, width: float, size: float, weight: str = "normal") -> list[str]:
    """Lines of a text that are no wider than `width` inches, broken at spaces but not at no-break spaces.

    A word that is wider stands alone.
    """
    lines: list[str] = []
    for word in filter(None, text.split(" ")):
        if lines and text_width(f"{lines[-1]} {word}", size, weight) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
