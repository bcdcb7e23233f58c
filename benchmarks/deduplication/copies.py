"""Made-up tables of any size, for time and memory only: copies of real records in which every work is another.

Each work of each copy has its words and names replaced by others of about the same frequency, the same in all records
of the work: its duplicates stay duplicates, works do not become duplicates of their copies, and the vocabulary does not
grow with the number of copies (which would make blocks smaller than real ones).
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.deduplication.labelled_sets import LabelledSet

BAND = 200  # words of neighbouring frequency that replace each other
ABSTRACT = 600  # characters of an abstract that are kept
COLUMNS = (
    "record_id", "title", "author", "year", "journal", "booktitle", "volume", "number", "pages", "doi", "abstract",
    "entrytype",
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")


class Vocabulary:
    """Words by falling frequency, in bands within which they replace each other."""

    def __init__(self, texts: Iterator[str]):
        counts = Counter(word for text in texts for word in _WORD.findall(text.lower()))
        self.words = [word for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
        self.place = {word: at for at, word in enumerate(self.words)}

    def replace(self, text: str, shift: int) -> str:
        """The text with each word replaced by the one `shift` places on in its band; upper case is kept."""

        def other(found: re.Match) -> str:
            word = found.group()
            at = self.place.get(word.lower())
            if at is None:
                return word
            start = at - at % BAND
            size = min(BAND, len(self.words) - start)
            new = self.words[start + (at - start + shift) % size]
            return new.upper() if word.isupper() else new.capitalize() if word[0].isupper() else new

        return _WORD.sub(other, text)


def write_copies(path: Path, labelled: LabelledSet, size: int) -> None:
    """Write a table of `size` records: the set itself, then copies of it, as far as they go."""
    titles = Vocabulary(record["title"] for record in labelled.records)
    names = Vocabulary(record["author"] for record in labelled.records)
    clusters = {cluster: at for at, cluster in enumerate(dict.fromkeys(labelled.gold.values()))}
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for at in range(size):
            copy, place = divmod(at, len(labelled.records))
            record = labelled.records[place]
            writer.writerow(_copied(record, copy, clusters[labelled.gold[record["record_id"]]], titles, names))


def _copied(record: dict, copy: int, cluster: int, titles: Vocabulary, names: Vocabulary) -> list[str]:
    record = record | {"abstract": record["abstract"][:ABSTRACT]}
    if copy:
        shift = 1 + (copy * 7919 + cluster * 104_729) % (BAND - 1)
        record |= {
            "record_id": f"{record['record_id']}_{copy}",
            "title": titles.replace(record["title"], shift),
            "author": names.replace(record["author"], shift),
            "abstract": titles.replace(record["abstract"], shift),
            "doi": record["doi"] and f"{record['doi']}.{copy}",
        }
    return [record[name] for name in COLUMNS]
