"""Tags of HTML, JATS and MathML in titles, abstracts and keywords as the text that a reader of them sees.

In: a value of an export. Out: its text. One rule for what stands above or below the line, here and in LaTeX: a
superscript of digits only is written so ("m²", "10⁵"); one with a sign or letters, and every subscript, stands on the
line ("10-3", "CO2").

Only what is a tag by its name and its form is taken for one: "p < 0.05 and q > 0.01" has none.
"""

import re

from scripts.identification.normalise_fields import tidy

# Elements that stand in a line, those that begin a new one, and those that are both short and common as words of text.
_INLINE = (
    "abbr|bdi|bdo|bold|cite|code|em|ext-link|fixed-case|font|inf|ins|italic|kbd|mark|monospace|named-content|roman|"
    "sans-serif|sc|small|small-caps|span|strike|strong|styled-content|sub|sup|tt|underline|uri|var|xref|inline-formula|"
    "alternatives|tex-math|math|m(?:i|n|o|row|sup|sub|subsup|text|space|over|under|underover|frac|sqrt|root|style|table|"
    "tr|td|fenced|padded|phantom|error|multiscripts|prescripts)|semantics|annotation|annotation-xml"
)
_BLOCKS = (
    "abstract|article-title|blockquote|br|break|dd|def-list|disp-formula|div|dl|dt|h[1-6]|hr|label|li|list|list-item|ol|p|"
    "sec|section|subtitle|table|tbody|td|th|title|tr|trans-title|ul"
)
_SHORT = "a|b|i|q|s|u"
_WITH_VALUES = r"""(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))*\s*/?"""
_PREFIX = r"(?:jats:|mml:|m:|ali:|xlink:)?"

_ANY = re.compile(r"<[A-Za-z/!]")
_COMMENT = re.compile(r"<!--.*?-->|<!\[CDATA\[|\]\]>", re.DOTALL)
_SUPERSCRIPT = re.compile(rf"(?i)<{_PREFIX}sup{_WITH_VALUES}>\s*(\d+)\s*</{_PREFIX}sup\s*>")
_LEAF = rf"<{_PREFIX}m[ino]{_WITH_VALUES}>\s*([^<]*?)\s*</{_PREFIX}m[ino]\s*>"
_POWER = re.compile(rf"(?i)<{_PREFIX}msup{_WITH_VALUES}>\s*{_LEAF}\s*{_LEAF}\s*</{_PREFIX}msup\s*>")
_MATH = re.compile(rf"(?is)<{_PREFIX}math\b[^<>]*>.*?</{_PREFIX}math\s*>")
_TWICE = re.compile(rf"(?is)<({_PREFIX}(?:tex-math|annotation(?:-xml)?))\b[^<>]*>.*?</\1\s*>")
_LINE_TAG = re.compile(rf"(?i)</?{_PREFIX}(?:{_INLINE}){_WITH_VALUES}>")
_BLOCK_TAG = re.compile(rf"(?i)</?{_PREFIX}(?:{_BLOCKS}){_WITH_VALUES}>")
_SHORT_TAG = re.compile(rf"(?i)<(/?)({_PREFIX}(?:{_SHORT})){_WITH_VALUES}>")

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def superscript(text: str) -> str:
    """What stands above the line, as plain text: digits raised, anything else as it is."""
    return text.translate(_RAISED) if text.isdigit() and text.isascii() else text


def strip_markup(value: str) -> str:
    """A value tidied, with the tags in it taken out, those written as character references too."""
    value = tidy(value)
    while _ANY.search(value) and (plain := _strip_once(value)) != value:
        value = plain
    return value


def _strip_once(value: str) -> str:
    value = _COMMENT.sub("", value)
    if _MATH.search(value):  # beside a formula as MathML stands the same as TeX
        value = _MATH.sub(_text_of_formula, _TWICE.sub("", value))
    value = _SUPERSCRIPT.sub(lambda found: superscript(found[1]), _without_short_tags(value))
    return tidy(_LINE_TAG.sub("", _BLOCK_TAG.sub(" ", value)))


def _without_short_tags(value: str) -> str:
    """Tags of one letter taken out where they are opened and closed: in "a <b> c" the signs mean something else."""
    found = {(close, name.lower()) for close, name in _SHORT_TAG.findall(value)}
    return _SHORT_TAG.sub(
        lambda tag: "" if {("", tag[2].lower()), ("/", tag[2].lower())} <= found else tag.group(), value
    )


def _text_of_formula(found: re.Match) -> str:
    """A formula of MathML without the spaces between its elements."""
    formula = re.sub(r">\s+<", "><", found.group())
    return _POWER.sub(lambda power: power[1] + superscript(power[2]), formula)
