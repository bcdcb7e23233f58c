"""LaTeX as plain text, and plain text as LaTeX. bibtexparser decodes."""

import re

_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\lbrace{}", "}": r"\rbrace{}", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
        "&": r"\&",
        "~": r"\textasciitilde{}", "^": "{^}", "-": "{-}", "`": "{`}", "'": "{'}", '"': '{"}',
        "<": "{<}", ">": "{>}", "?": "{?}", "!": "{!}", ",": "{,}", " ": " ",
    }
)  # fmt: skip


def decode_latex(value: str) -> str:
    """LaTeX as plain text. Values without commands or groups stay: `%` would start a comment, `~` be a space."""
    if "\\" not in value and "{" not in value:
        return value
    from bibtexparser.middlewares import LatexDecodingMiddleware
    from bibtexparser.model import Entry, Field

    field = Field("value", re.sub(r"(?<!\\)%", r"\\%", value))
    LatexDecodingMiddleware().transform_entry(Entry("misc", "key", [field]), None)
    return field.value


def encode_latex(text: str) -> str:
    """Text as LaTeX, if it has what LaTeX would take for something else; else as it is."""
    return in_latex(text) if "\\" in text or "{" in text or "}" in text else text


def in_latex(text: str) -> str:
    """Text as LaTeX, every character that is special there written out."""
    return text.translate(_LATEX)


def unescape_latex(value: str) -> str:
    """A value that is no LaTeX, such as an address, without the backslashes before what is special there."""
    return re.sub(r"\\([_%&#$~{}])", r"\1", value)


def escape_latex(value: str) -> str:
    """The opposite of unescape_latex."""
    return re.sub(r"(?<=\\)[_%&#$~]|[{}]", r"\\\g<0>", value)
