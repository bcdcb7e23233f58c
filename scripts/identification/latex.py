"""LaTeX as plain text, and plain text as LaTeX.

Our own decoder, on pylatexenc's symbols: exports mix LaTeX with text that is none (`R&D`, `50%`, `US$5`), and what
a decoder of documents drops, takes for a comment or leaves as a formula would be lost. It is twenty times as fast.
"""

import re
import unicodedata

from scripts.identification.latex_symbols import ACCENTS, LOOKS, SIGNS, UNSEEN, symbols
from scripts.identification.normalise_markup import superscript

_ENCODED = str.maketrans(
    {
        "\\": r"{\textbackslash}", "{": r"{\textbraceleft}", "}": r"{\textbraceright}", "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "&": r"\&",
    }
)  # fmt: skip
_SPECIAL = re.compile(r"[\\{}$~]|--|``")
_LIGATURES = (("---", "—"), ("--", "–"))
_QUOTED = re.compile(r"``(.*?)''")
# A space that must not break; not the `~` of "~50" and "5~10", which is none of LaTeX's.
_TIE = re.compile(r"(?<=[^\s~])(?<!\d)~(?=[^\s~])|(?<=\d)~(?=[^\s~\d])")
_TOKEN = re.compile(r"\\([A-Za-z]+)\*?|\\(.)|([^\\{}$_^]+)|(.)", re.DOTALL)
_PROSE = re.compile(r"[A-Za-z]{3,}\s+[A-Za-z]{2,}")
_WORD = re.compile(r"(?!(?:sin|cos|tan|log|ln|exp|max|min|lim)\b)[A-Za-z]{2,}")
_BELOW = {"d", "c", "k", "b", "t", "underline"}


def decode_latex(value: str) -> str:
    """LaTeX as plain text: accents, symbols, Greek, formulas, sub- and superscripts (by the rule of
    normalise_markup.py), quotes and dashes. What is no LaTeX stays: a bare `&`, `%` or `_`, amounts of dollars,
    commands that nobody knows.
    """
    if not _SPECIAL.search(value):
        return value
    if "\\" not in value and "$" not in value:
        return _plain(value).replace("{", "").replace("}", "")
    return _Decoder(value).text()


def decode_address(value: str) -> str:
    """An address, DOI or number as it is meant: without braces and the backslashes before what is special in LaTeX."""
    if not re.search(r"[\\{}]", value):
        return value
    value = re.sub(r"\$?\\(?:sim|textasciitilde)\b(?:\{\})?\$?|\\~(?:\{\})?|\{\\~\}", "~", value)
    value = re.sub(r"\\(?:url|path|href|nolinkurl)(?=\{)", "", value)
    value = re.sub(r"\\(text[a-z]+|lbrace|rbrace|backslash)(?:\{\}| )?", _named, value)
    return re.sub(r"(\\[{}])|[{}\\]", lambda found: (found[1] or "")[1:], value)


def encode_latex(text: str) -> str:
    """Text as LaTeX: every character that is special there written out."""
    text = text.translate(_ENCODED)
    return text.replace("--", "-{}-").replace("--", "-{}-").replace("``", "`{}`")


def encode_address(text: str) -> str:
    """An address as BibTeX takes it, where `_`, `%`, `&` and `~` are what they are: only braces need a backslash."""
    return re.sub(r"[{}]", r"\\\g<0>", text)


def _named(found: re.Match) -> str:
    text = symbols().get(found[1])
    return found[1] if text is None else f"\\{text}" if text in "{}" else text


def _plain(text: str) -> str:
    """Text without commands: its quotes, dashes and spaces."""
    text = _QUOTED.sub("“\\1”", text) if "``" in text else text
    if "--" in text:
        for written, meant in _LIGATURES:
            text = text.replace(written, meant)
    return _TIE.sub(" ", text) if "~" in text else text


class _Decoder:
    """A value, and the place up to which it was decoded; `before` stands before it and is not part of it."""

    def __init__(self, value: str, before: str = ""):
        self.value, self.place = before + value, len(before)

    def text(self) -> str:
        """All of it. A brace that closes nothing stays."""
        found = self._group(False)
        while self.place < len(self.value):
            found += self.value[self.place - 1] + self._group(False)
        return found

    def _group(self, math: bool) -> str:
        """What comes before the next brace that closes, which is passed, or before the end."""
        parts: list[str] = []
        while token := _TOKEN.match(self.value, self.place):
            self.place = token.end()
            name, sign, plain, other = token.groups()
            if name:
                parts.append(self._command(name, math))
            elif sign:
                parts.append(self._sign(sign, math))
            elif plain:
                parts.append(_plain(plain))
            elif other == "}":
                return "".join(parts)
            elif other == "{":
                parts.append(self._group(math))
            elif other == "$":
                parts.append(self._formula())
            elif math:
                parts.append(self._script(other))
            else:
                parts.append(other)
        return "".join(parts)

    def _command(self, name: str, math: bool) -> str:
        start = self.place - len(name) - 1
        following = self.value[self.place : self.place + 1]
        if name in ACCENTS:
            return _accented(name, self._argument(math), math)
        if name in LOOKS:
            self._skip_spaces()
            if name == "textsuperscript":
                return self._raised(False)
            if following == "{" and (name == "ensuremath" or name.startswith(("text", "mbox"))):
                return self._argument(name == "ensuremath")
            return ""
        if name in UNSEEN:
            self._argument(math)
            return ""
        if name in ("frac", "nicefrac", "sfrac", "dfrac", "tfrac"):
            return f"{self._argument(True)}/{self._argument(True)}"
        if name == "sqrt":
            return f"√{self._argument(True)}"
        if name == "url" and following == "{":
            return self._raw_group()
        if name == "href" and following == "{":
            address = self._raw_group()
            return self._argument(math) or address
        text = symbols().get(name)
        if text is None:
            return "" if following == "{" else f"\\{name}"
        # A space after a command only ends it, but one on both sides of a sign is meant.
        spaced = self.value[start - 1 : start].isspace() and not text.isalnum()
        if not spaced:
            self._skip_spaces()
        return text

    def _sign(self, sign: str, math: bool) -> str:
        if sign in "([" and (end := self.value.find("\\" + ")]"["([".index(sign)], self.place)) > 0:
            content = self.value[self.place : end]
            self.place = end + 2
            return _Decoder(content)._group(True).strip()
        if sign in ACCENTS and not (math and sign in "=."):
            following = self.value[self.place : self.place + 1]
            if following and following.isspace():
                return sign
            return _accented(sign, self._argument(math), math, following == "{")
        if sign in "_%&#${}":
            return sign
        return SIGNS.get(sign, f"\\{sign}")

    def _formula(self) -> str:
        """What a dollar begins: a formula up to the next one, or an amount."""
        double = self.value[self.place : self.place + 1] == "$"
        start = self.place + double
        end = start
        while (end := self.value.find("$", end)) > 0 and self.value[end - 1] == "\\":
            end += 1
        content = self.value[start:end] if end > 0 else ""
        before, after = self.value[self.place - 2 : self.place - 1], self.value[end + 1 : end + 2]
        if not _is_formula(before, content, "" if double else after):
            return "$"
        self.place = end + 1 + (double and after == "$")
        return _Decoder(content, before)._group(True).strip()

    def _script(self, sign: str) -> str:
        return self._raised(True) if sign == "^" else self._argument(True)

    def _raised(self, math: bool) -> str:
        """A superscript, as everywhere here: digits raised, anything else on the line."""
        raised = self._argument(math).strip()
        return "°" if raised in ("∘", "°") else superscript(raised)

    def _argument(self, math: bool) -> str:
        """What a command is applied to: a group, another command, or a character; "" if there is none."""
        self._skip_spaces()
        token = _TOKEN.match(self.value, self.place)
        if token is None or token[0] == "}":
            return ""
        if token[3]:
            self.place += 1
            return token[3][0]
        self.place = token.end()
        if token[1]:
            return self._command(token[1], math)
        if token[2]:
            return self._sign(token[2], math)
        return self._group(math) if token[0] == "{" else token[0]

    def _raw_group(self) -> str:
        """The group that begins here, an address."""
        start, depth = self.place + 1, 0
        for found in re.finditer(r"\\.|[{}]", self.value[self.place :]):
            depth += (found[0] == "{") - (found[0] == "}")
            if depth == 0:
                self.place += found.end()
                return decode_address(self.value[start : self.place - 1])
        return ""

    def _skip_spaces(self) -> None:
        while self.value[self.place : self.place + 1].isspace():
            self.place += 1


def _accented(name: str, base: str, math: bool, grouped: bool = True) -> str:
    """A letter with its accent. Where no such letter is written, a sign stays a sign: `\\"so\\"` is a quote."""
    sign = "" if name.isalpha() else name
    if not base:
        return sign
    first = {"ı": "i", "ȷ": "j"}.get(base[0], base[0]) if name not in _BELOW else base[0]
    composed = unicodedata.normalize("NFC", first + ACCENTS[name])
    if sign and len(composed) > 1 and not (grouped and base[0].isalpha()):
        return sign + base
    return composed + base[1:]


def _is_formula(before: str, content: str, after: str) -> bool:
    """Whether what stands between two dollars is a formula, and not the words between two amounts."""
    depth = 0
    for found in re.finditer(r"\\.|[{}]", content, re.DOTALL):
        depth += (found[0] == "{") - (found[0] == "}")
        if depth < 0:
            return False
    if depth or not content.strip() or (before.isalpha() and content[0].isdigit()):
        return False
    uneven = content[0].isspace() != content[-1].isspace()
    if re.search(r"[\\^_]", content):
        words = re.sub(r"\\[A-Za-z]+\s*(?:\{[^{}]*\})?", "", content)
        return not _PROSE.search(words) and not (after.isdigit() and uneven)
    return not uneven and not after.isdigit() and not _WORD.search(content)
