"""Documents that people read and journals take: one model, written as Markdown, docx or HTML.

In: blocks of text, tables and verbatim queries. Out: Markdown (`markdown_text`); docx_files.py and html_files.py write
the others. The same document always gives the same bytes.
"""

import re
from typing import NamedTuple

# What neither XML nor a text file may hold.
_UNPRINTABLE = re.compile(r"[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# An underscore within a word is no markup, and identifiers have many.
_MARKUP = re.compile(r"[\\`*\[\]<>|~&]|(?<!\w)_|_(?!\w)")
# A line that begins so would become a heading, a list or a rule.
_LINE_START = re.compile(r"^(\d*)([#+=.)-])(?=[#+=-]*(\s|$))")


class Run(NamedTuple):
    """Words that look alike: bold, italic, or a link to an address."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


Text = str | list[Run | str]


class Heading(NamedTuple):
    """A heading; the document's title is above level 1."""

    text: str
    level: int = 1


class Paragraph(NamedTuple):
    """A paragraph; line breaks in it are spaces."""

    text: Text


class Bullets(NamedTuple):
    """A list of points."""

    items: list[Text]


class Table(NamedTuple):
    """A table with one row of headers. Captions are numbered in the order of tables; `numbers` are right-aligned."""

    caption: str
    header: list[str]
    rows: list[list[Text]]
    numbers: tuple[int, ...] = ()


class Verbatim(NamedTuple):
    """Text that is shown character by character, such as a query."""

    text: str


Block = Heading | Paragraph | Bullets | Table | Verbatim


class Document(NamedTuple):
    """A document. The notice is on every page; `language` is for those who have it read to them.

    `landscape`: pages that are wider than high, for wide tables.
    """

    title: str
    blocks: list[Block]
    notice: str = ""
    language: str = "en-GB"
    landscape: bool = False


def bold(text: str) -> Run:
    """Bold words."""
    return Run(text, bold=True)


def italic(text: str) -> Run:
    """Words in italics."""
    return Run(text, italic=True)


def link(text: str, address: str) -> Run:
    """Words that lead to an address."""
    return Run(text, link=address)


def runs_of(text: Text) -> list[Run]:
    """The runs of a text, on one line and without what cannot be written; empty ones are left out."""
    parts = [text] if isinstance(text, str) else text
    runs = [part if isinstance(part, Run) else Run(part) for part in parts]
    return [run._replace(text=re.sub(r"\s*\n\s*", " ", printable(run.text))) for run in runs if run.text]


def printable(text: str) -> str:
    """Text with line ends as `\\n`; a character that no file can hold is shown as U+FFFD."""
    return _UNPRINTABLE.sub("\ufffd", re.sub(r"\r\n?", "\n", text))


def captions(document: Document) -> dict[int, list[Run]]:
    """The numbered captions of a document's tables: position among its blocks → caption."""
    places = [place for place, block in enumerate(document.blocks) if isinstance(block, Table)]
    return {
        place: [bold(f"Table {number}."), *runs_of(f" {document.blocks[place].caption}")]
        for number, place in enumerate(places, start=1)
    }


def markdown_text(document: Document) -> str:
    """The document as Markdown, tables in GitHub's way."""
    parts = [f"# {_markdown(document.title)}"]
    if document.notice:
        parts.append(f"> {_markdown([bold(document.notice)])}")
    numbered = captions(document)
    for place, block in enumerate(document.blocks):
        match block:
            case Heading(text, level):
                parts.append(f"{'#' * (level + 1)} {_markdown(text)}")
            case Paragraph(text):
                parts.append(_markdown_line(text))
            case Bullets(items):
                parts.append("\n".join(f"- {_markdown_line(item)}" for item in items))
            case Table():
                parts += [_markdown(numbered[place]), _markdown_table(block)]
            case Verbatim(text):
                parts.append(_fenced(printable(text)))
    return "\n\n".join(parts) + "\n"


def _markdown(text: Text) -> str:
    return "".join(_markdown_run(run) for run in runs_of(text)).strip()


def _markdown_line(text: Text) -> str:
    return _LINE_START.sub(r"\1\\\2", _markdown(text))


def _markdown_run(run: Run) -> str:
    words = _MARKUP.sub(r"\\\g<0>", run.text.strip())
    if not words:
        return run.text
    mark = "*" * (2 * run.bold + run.italic)
    words = f"{mark}{words}{mark}"
    if run.link:
        words = f"[{words}](<{run.link}>)"
    # Markup next to a space is none: spaces stand outside of it.
    before, after = run.text[:1].isspace(), run.text[-1:].isspace()
    return f"{' ' * before}{words}{' ' * after}"


def _markdown_table(table: Table) -> str:
    rules = ["---:" if place in table.numbers else "---" for place in range(len(table.header))]
    rows = [table.header, *table.rows]
    lines = [" | ".join(_markdown(cell) for cell in row) for row in rows]
    return "\n".join(f"| {line} |" for line in [lines[0], " | ".join(rules), *lines[1:]])


def _fenced(text: str) -> str:
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence}text\n{text}\n{fence}"
