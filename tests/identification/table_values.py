"""Values of works as tables have them."""

from tests.identification.works import Work


def address(work: Work) -> str:
    return f"https://example.org/{work.number}"


def given_first(work: Work) -> list[str]:
    """Names as "Ana M. Asakoto"."""
    return [" ".join(reversed(name.split(", "))) for name in work.authors]


def scholars(work: Work) -> list[tuple[str, str]]:
    """Families, with given names as bare initials: ("Asakoto", "AM")."""
    parts = (name.split(", ") for name in work.authors)
    return [(family, "".join(filter(str.isupper, given))) for family, given in parts]
