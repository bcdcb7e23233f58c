"""A document as one HTML page that needs nothing else: the same blocks as in Markdown and docx.

In: a Document (scripts.documents.document). Out: text, the same for the same document.
"""

from html import escape

from scripts.documents.document import (
    Bullets,
    Document,
    Heading,
    Paragraph,
    Run,
    Table,
    Text,
    Verbatim,
    captions,
    printable,
    runs_of,
)

_STYLE = """
body { font: 1rem/1.5 Helvetica, Arial, "DejaVu Sans", sans-serif; color: #1a1a1a; }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
.notice { color: #7a1f1f; font-weight: bold; }
table { border-collapse: collapse; width: 100%; font-size: .88rem; margin: 1rem 0; }
table { border-top: 2px solid; border-bottom: 2px solid; }
caption { text-align: left; padding-bottom: .4rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-top: 1px solid #d5d5d5; }
thead th { border-bottom: 1px solid; }
.n { text-align: right; }
@media (max-width: 40rem) { .scroll { overflow-x: auto; } }
"""


def html_text(document: Document) -> str:
    """The document as a page; all text is escaped."""
    numbered = captions(document)
    body = [f"<h1>{escape(printable(document.title))}</h1>"]
    if document.notice:
        body.insert(0, f'<p class="notice" role="note">{escape(printable(document.notice))}</p>')
    for place, block in enumerate(document.blocks):
        match block:
            case Heading(text, level):
                body.append(f"<h{level + 1}>{escape(printable(text))}</h{level + 1}>")
            case Paragraph(text):
                body.append(f"<p>{_html(text)}</p>")
            case Bullets(items):
                body.append("<ul>\n" + "\n".join(f"<li>{_html(item)}</li>" for item in items) + "\n</ul>")
            case Table():
                body.append(_table(block, numbered[place]))
            case Verbatim(text):
                body.append(f"<pre>{escape(printable(text))}</pre>")
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(document.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(printable(document.title))}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


def _html(text: Text) -> str:
    return "".join(_run(run) for run in runs_of(text))


def _run(run: Run) -> str:
    words = escape(run.text)
    for is_so, tag in ((run.bold, "strong"), (run.italic, "em")):
        words = f"<{tag}>{words}</{tag}>" if is_so else words
    return f'<a href="{escape(run.link)}">{words}</a>' if run.link else words


def _table(table: Table, caption: list[Run]) -> str:
    def cell(tag: str, place: int, text: Text) -> str:
        number = ' class="n"' if place in table.numbers else ""
        scope = ' scope="col"' if tag == "th" else ""
        return f"<{tag}{scope}{number}>{_html(text)}</{tag}>"

    head = "".join(cell("th", place, text) for place, text in enumerate(table.header))
    rows = ["".join(cell("td", place, text) for place, text in enumerate(row)) for row in table.rows]
    lines = "\n".join(f"<tr>{row}</tr>" for row in rows)
    return (
        f'<div class="scroll" tabindex="0">\n<table>\n<caption>{_html(caption)}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{lines}\n</tbody>\n</table>\n</div>"
    )
