"""A document as docx: A4, the notice in the header of each page, page numbers, tables whose header row repeats.

In: a Document (scripts.documents.document). Out: bytes, the same for the same document.
"""

import io
import zipfile
from datetime import datetime

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

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

FONT, MONOSPACED = "Arial", "Courier New"
INK, ACCENT, LINK = RGBColor(0x1A, 0x1A, 0x1A), RGBColor(0x7A, 0x1F, 0x1F), RGBColor(0x1A, 0x4D, 0x80)
# Style, size in points, space before and after, whether bold.
STYLES = (
    ("Normal", 10, 0, 6, False),
    ("Title", 18, 0, 10, True),
    ("Heading 1", 13, 16, 4, True),
    ("Heading 2", 11, 12, 3, True),
    ("Heading 3", 10, 10, 2, True),
    ("List Bullet", 10, 0, 2, False),
    ("Caption", 9, 10, 4, False),
    ("Header", 8.5, 0, 0, True),
    ("Footer", 8.5, 0, 0, False),
)
SHORT_SIDE, LONG_SIDE, MARGIN = 210, 297, 20  # mm
# Columns: mm for a bold letter and for the space around a cell; words and cells beyond these characters are broken.
CHARACTER, PADDING = 1.95, 4.5
LONGEST_WORD, WIDEST_COLUMN = 16, 45
# A package holds when it was written; this is what such a date is when nobody says.
NO_TIME = (1980, 1, 1, 0, 0, 0)
_BORDER = '<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{color}"/>'


def docx_bytes(document: Document) -> bytes:
    """The document as the bytes of a docx file."""
    word = docx.Document()
    _strip_template(word)
    _set_properties(word, document)
    _set_styles(word, document.language)
    _set_page(word.sections[0], document)
    text_width = (LONG_SIDE if document.landscape else SHORT_SIDE) - 2 * MARGIN
    _styled(word.add_paragraph(printable(document.title)), "Title")
    numbered = captions(document)
    for place, block in enumerate(document.blocks):
        match block:
            case Heading(text, level):
                _styled(word.add_paragraph(printable(text)), f"Heading {level}")
            case Paragraph(text):
                _add_runs(word.add_paragraph(), text)
            case Bullets(items):
                for item in items:
                    _add_runs(_styled(word.add_paragraph(), "List Bullet"), item)
            case Table():
                _add_runs(_styled(word.add_paragraph(), "Caption"), numbered[place])
                _add_table(word, block, text_width)
            case Verbatim(text):
                _styled(word.add_paragraph(printable(text)), "Verbatim")
    buffer = io.BytesIO()
    word.save(buffer)
    return _repacked(buffer)


def _strip_template(word) -> None:
    """Without the template's hundred styles of tables, copies of styles and preview: nine tenths of the file."""
    styles = word.styles
    for style in [style for style in styles if style.type == WD_STYLE_TYPE.TABLE and style.name != "Normal Table"]:
        style.delete()
    for part in (word.part.package, word.part):
        for key in [key for key, rel in part.rels.items() if rel.reltype.endswith(("Effects", "thumbnail"))]:
            part.rels.pop(key)


def _set_properties(word, document: Document) -> None:
    about = word.core_properties
    about.title, about.language, about.subject = printable(document.title), document.language, document.notice
    about.author, about.comments = "", ""
    about.created = about.modified = datetime(*NO_TIME)


def _set_styles(word, language: str) -> None:
    styles = word.styles
    styles.element.find(f".//{qn('w:lang')}").set(qn("w:val"), language)
    for name in ("Verbatim", "Table text"):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    for name, size, before, after, is_bold in (
        *STYLES, ("Verbatim", 9, 4, 8, False), ("Table text", 8.5, 1.5, 1.5, False)
    ):  # fmt: skip
        style = styles[name]
        _set_font(style, FONT if name != "Verbatim" else MONOSPACED, size, is_bold)
        spacing = style.paragraph_format
        spacing.space_before, spacing.space_after, spacing.line_spacing = Pt(before), Pt(after), 1.15
        if (border := style.element.pPr.find(qn("w:pBdr"))) is not None:
            style.element.pPr.remove(border)
    styles["Caption"].paragraph_format.keep_with_next = True
    styles["Header"].font.color.rgb = ACCENT
    styles["Verbatim"].font.no_proof = True
    shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="F3F1EC"/>')
    styles["Verbatim"].element.pPr.insert_element_before(shade, "w:spacing")
    hyperlink = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER, builtin=True)
    hyperlink.font.color.rgb, hyperlink.font.underline = LINK, True
    styles.element.append(parse_xml(_table_style()))


def _set_font(style, font: str, size: float, is_bold: bool) -> None:
    style.font.name, style.font.size, style.font.bold, style.font.color.rgb = font, Pt(size), is_bold, INK
    fonts = style.element.rPr.rFonts
    # The theme's font would win over the one that is named.
    for name in [name for name in fonts.attrib if "Theme" in name or "theme" in name]:
        del fonts.attrib[name]
    for script in ("w:cs", "w:eastAsia"):
        fonts.set(qn(script), font)


def _table_style() -> str:
    rule = {side: _BORDER.format(side=side, size=12, color="1A1A1A") for side in ("top", "bottom")}
    hairline = _BORDER.format(side="insideH", size=4, color="D5D5D5")
    below = _BORDER.format(side="bottom", size=6, color="1A1A1A")
    return (
        f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="Rules"><w:name w:val="Rules"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{rule["top"]}{rule["bottom"]}{hairline}</w:tblBorders>'
        '</w:tblPr><w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr>'
        f"<w:tcPr><w:tcBorders>{below}</w:tcBorders></w:tcPr></w:tblStylePr></w:style>"
    )


def _set_page(section, document: Document) -> None:
    sides = Mm(SHORT_SIDE), Mm(LONG_SIDE)
    section.page_width, section.page_height = sides[::-1] if document.landscape else sides
    section.orientation = WD_ORIENT.LANDSCAPE if document.landscape else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(MARGIN)
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    header.add_run(printable(document.notice))
    header.alignment = footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for words, field in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
        footer.add_run(words)
        shown = f'<w:fldSimple {nsdecls("w")} w:instr="{field}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        footer._p.append(parse_xml(shown))


def _styled(paragraph, style: str):
    """The paragraph, in the style of that name: by its id, since looking up names takes most of the time otherwise."""
    paragraph._p.style = style.replace(" ", "")
    return paragraph


def _add_runs(paragraph, text: Text) -> None:
    for run in runs_of(text):
        if run.link:
            _add_link(paragraph, run)
        else:
            added = paragraph.add_run(run.text)
            added.bold, added.italic = run.bold or None, run.italic or None


def _add_link(paragraph, run: Run) -> None:
    added = paragraph.add_run(run.text, "Hyperlink")
    hyperlink = OxmlElement("w:hyperlink")
    target = paragraph.part.relate_to(run.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    hyperlink.set(qn("r:id"), target)
    hyperlink.append(added._r)
    paragraph._p.append(hyperlink)


def _add_table(word, table: Table, text_width: float) -> None:
    made = word.add_table(1 + len(table.rows), len(table.header), "Rules")
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    widths = _column_widths(table, text_width)
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
    for place, (row, texts) in enumerate(zip(made.rows, [table.header, *table.rows], strict=True)):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if place == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for number, (cell, text, width) in enumerate(zip(row.cells, texts, widths, strict=True)):
            cell.width = Mm(width)
            paragraph = _styled(cell.paragraphs[0], "Table text")
            if number in table.numbers:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            _add_runs(paragraph, [Run(text, bold=True)] if place == 0 else text)
    word.add_paragraph()


def _column_widths(table: Table, text_width: float) -> list[float]:
    """Widths of columns in mm: none is narrower than its longest word, what is left goes to those with long cells."""
    need, wish = [], []
    for column in zip(table.header, *table.rows, strict=True):
        texts = ["".join(run.text for run in runs_of(cell)) for cell in column]
        word = max(len(word) for text in texts for word in (text.split() or [""]))
        need.append(PADDING + CHARACTER * min(word, LONGEST_WORD))
        wish.append(PADDING + CHARACTER * min(max(map(len, texts)), WIDEST_COLUMN))
    spare = [max(1, wished - needed) for wished, needed in zip(wish, need, strict=True)]
    left = text_width - sum(need)
    if left < 0:
        return [text_width * needed / sum(need) for needed in need]
    return [needed + left * share / sum(spare) for needed, share in zip(need, spare, strict=True)]


def _repacked(package: io.BytesIO) -> bytes:
    """The package with no times, and stored as it is: what compression gives depends on the library's version."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(package) as given, zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as made:
        for name in given.namelist():
            made.writestr(zipfile.ZipInfo(name, NO_TIME), given.read(name))
    return buffer.getvalue()
