"""The format of an export, recognised from what is in it, never from the name of the file.

In: the text of an export, or what opens it. Out: its format.
"""

import re

from scripts.common.messages import wrong
from scripts.identification.foreign_exports import name_foreign
from scripts.identification.formats.format import Format
from scripts.identification.formats.registry import FORMATS, export_as
from scripts.identification.formats.xml_format import BEGINNING
from scripts.identification.unpack_export import Opener


def recognise_packed(opened: Opener, file: str) -> Format | None:
    """The format of a file that is no text; None if it is of none that is known.

    Raises InputError for one that is too large to be read.
    """
    return next((each for each in FORMATS.values() if each.packed and each.recognise(opened, file)), None)


def recognise_export(text: str, file: str) -> Format:
    """The format of an export's text.

    Raises InputError for a web page, XML without records, and text that is of no known format.
    """
    start = text[: len(text) - len(text.lstrip()) + 1][-1:]
    xml = start == "<"
    for each in FORMATS.values():
        fits = start in each.begins if each.begins else not xml
        if fits and not each.packed and each.recognise(text):
            return each
    if foreign := name_foreign(text[:BEGINNING].lstrip("\ufeff")):
        what, instead = foreign
        raise wrong(file, f"is {what}.", instead, "line 1")
    if xml:
        raise _unknown_xml(text[:BEGINNING], file)
    raise wrong(
        file,
        f"is of no format that is known here. It starts with {text.strip()[:60]!r}.",
        f"{export_as()} A table needs a header line with a column for titles.",
        "line 1",
    )


def _unknown_xml(beginning: str, file: str):
    root = re.search(r"<([A-Za-z][\w:.-]*)", beginning)
    signs = [f"{each.words} has {each.sign}" for each in FORMATS.values() if each.sign]
    return wrong(
        file,
        f"is XML, but <{root.group(1) if root else '?'}> holds no records that are known here.",
        f"{', '.join(signs)}.",
        "line 1",
    )
