"""SVG files prepared for one common page: their ids and styles cannot clash, and their sizes follow the page.

In: an SVG file's text, a prefix of its own, what it shows. Out: an `<svg>` element as text.
"""

import re

from lxml import etree

SVG = "http://www.w3.org/2000/svg"
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_REFERENCE = re.compile(r"url\(\s*#([^)\s]+)\s*\)")
_LISTS_OF_IDS = {"aria-labelledby", "aria-describedby"}
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)


def inline_svg(svg: bytes, prefix: str, label: str, moved: tuple[str, str] | None = None) -> str:
    """The drawing as an element: ids and references prefixed, styles kept to itself, no fixed width, and a label.

    `moved`: of a drawing with links, how their addresses begin and how they should from where it stands now. Raises
    lxml's XMLSyntaxError if the bytes are no XML.
    """
    root = etree.fromstring(svg, _PARSER)
    for element in list(root.iter(f"{{{SVG}}}metadata")):
        element.getparent().remove(element)
    for element in root.iter(etree.Element):
        for name, value in element.attrib.items():
            element.attrib[name] = _with_prefix(etree.QName(name), value, prefix)
        if moved and (address := element.get(_XLINK_HREF, "")).startswith(moved[0]):
            element.set(_XLINK_HREF, moved[1] + address.removeprefix(moved[0]))
            element.attrib.pop("target", None)
        if element.tag == f"{{{SVG}}}style" and element.text:
            element.text = _scoped(element.text, prefix)
    _fit_to_page(root)
    root.set("id", prefix)
    root.set("role", "group" if moved else "img")
    root.set("aria-label", label)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode", with_tail=False)


def _with_prefix(name: etree.QName, value: str, prefix: str) -> str:
    if name.localname == "id":
        return f"{prefix}-{value}"
    if name.localname in _LISTS_OF_IDS:
        return " ".join(f"{prefix}-{each}" for each in value.split())
    if name.localname == "href" and value.startswith("#"):
        return f"#{prefix}-{value[1:]}"
    return _REFERENCE.sub(lambda found: f"url(#{prefix}-{found[1]})", value)


def _scoped(css: str, prefix: str) -> str:
    """The style sheet with each of its selectors bound to this drawing."""
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", css)
    scoped = []
    for selectors, body in rules:
        own = [re.sub(r"#([\w-]+)", rf"#{prefix}-\1", selector.strip()) for selector in selectors.split(",")]
        references = _REFERENCE.sub(lambda found: f"url(#{prefix}-{found[1]})", body)
        scoped.append(", ".join(f"#{prefix} {selector}" for selector in own) + "{" + references + "}")
    return "".join(scoped)


def _fit_to_page(root) -> None:
    """Leave the size to the page: the natural width (in points) as a maximum, the height by the viewBox."""
    width, height = (root.attrib.pop(name, "") for name in ("width", "height"))
    points = re.match(r"[\d.]+", width)
    if "viewBox" not in root.attrib and points and (tall := re.match(r"[\d.]+", height)):
        root.set("viewBox", f"0 0 {points[0]} {tall[0]}")
    if points:
        unit = width[points.end() :] or "px"
        root.set("style", f"width:100%;max-width:{points[0]}{unit};height:auto")
