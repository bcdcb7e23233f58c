"""How databases write authors and pages."""

from tests.corpus.names import Author, initials
from tests.corpus.works import Work

MADE_UP = "Made-up record for demonstration: no such publication exists."
REAL = "Real article; its accession number and place in this export are reconstructed for demonstration."


def notice(work: Work) -> str:
    """The note that every record carries."""
    return MADE_UP if work.made_up else REAL


def joined_initials(author: Author, point: str = "") -> str:
    """Initials in a row, each followed by `point`: "VE" or "V.E."."""
    return "".join(letter + point for letter in initials(author))


def spaced_given(author: Author) -> str:
    """Given names, or the initials with spaces between them where no more is known."""
    return " ".join(initials(author)) if author.given.isupper() else author.given


def family_comma(author: Author, rest: str) -> str:
    """ "Family, rest", or the family name alone."""
    return f"{author.family}, {rest}" if rest else author.family


def short_pages(work: Work) -> str:
    """Pages as PubMed writes them: 133-7 for 133-137."""
    first, last = work.first_page, work.last_page
    if not last or not (first.isdigit() and last.isdigit()) or len(first) != len(last):
        return f"{first}-{last}" if last else first
    same = next((place for place, (a, b) in enumerate(zip(first, last, strict=True)) if a != b), len(first) - 1)
    return f"{first}-{last[same:]}"


def title_case(title: str) -> str:
    """A title with capital words, as EBSCO has it."""
    small = {"a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with", "without"}
    words = [word[:1].upper() + word[1:] if word.islower() and word not in small else word for word in title.split()]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])
