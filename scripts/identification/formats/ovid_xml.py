"""Ovid's XML: a `record` for each record, in it fields `<F C="TI" L="Title"><D type="c">…</D></F>`.

Tags are the codes, seen in a program that writes such files for others to read; a published export was not found.
"""

from typing import TYPE_CHECKING

from scripts.identification.formats.format import Tags
from scripts.identification.formats.ovid import OTHERS, TABLE, code_of, mend
from scripts.identification.formats.xml_format import text_of, xml_format

if TYPE_CHECKING:
    from lxml.etree import _Element


def _tags_of(record: "_Element") -> Tags:
    tags: Tags = {}
    for field in record.iter("F"):
        label = field.get("L", "")
        if label != "Version ID":  # whose code is that of a volume elsewhere
            code = code_of(label) if code_of(label) != label else field.get("C", label)
            values = [text for part in field.iterfind("D") if (text := text_of(part).strip())]
            tags.setdefault(code, []).extend(values or [text_of(field).strip()])
    return mend({code: [value for value in values if value] for code, values in tags.items()})


FORMAT = xml_format(
    name="ovid_xml",
    words="Ovid's XML",
    table=TABLE,
    others=OTHERS,
    records=("record",),
    mark=r"<record[^>]*>[^<]*(?:<(?!/?record\b)[^>]*>[^<]*)*?<F\s[^>]*\bC\s*=",
    tags_of=_tags_of,
)
