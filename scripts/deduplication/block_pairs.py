"""Prepared records in, candidate pairs out: only records that share a key are ever compared.

Keys: DOI; PMID; number in a register; whole title; beginning of the title; two of its three rarest words; and, each
with a name of the first author, volume and first page, year and pages, year and volume and pages (and how the name
begins). Of records that say little: volume, issue and any author; year and all authors. A block of more than LARGEST
records is split by first author and year; what is still too large is only compared with its neighbours when sorted by
all that the records say. Both are reported.
"""

from itertools import chain

import numpy as np

from scripts.deduplication.column_tables import Table, coded, taken
from scripts.deduplication.normalise_names import transcribed
from scripts.deduplication.normalise_places import LETTERS
from scripts.deduplication.normalise_titles import FIRST_CJK

LARGEST = 40
NEIGHBOURS = 4
SPLIT = "compared only where first author and year agree"
NEIGHBOURS_ONLY = "compared only with their neighbours when sorted by author, year, title and place"
BEGINNING = 20
SOUND = 3  # letters with which a name begins in any transcription
CREW = 3  # authors of a record that is known by them, at least
ARTICLES = frozenset({"a", "an", "the"})


def block(records: Table) -> tuple[np.ndarray, np.ndarray, list[dict]]:
    """Positions i < j of the candidate pairs (each once, sorted), and the blocks that had to be split.

    A report is {"key": kind of key, "records": size of the block, "compared": SPLIT | NEIGHBOURS_ONLY}.
    """
    count = len(records["title"])
    codes, reports = [np.empty(0, dtype=np.int64)], []
    for kind, rows, keys in block_keys(records):
        pairs, reported = pairs_of_key(records, rows, keys)
        codes.append(pairs)
        reports += [{"key": kind, **report} for report in reported]
    pairs = distinct(np.concatenate(codes))
    return pairs // max(count, 1), pairs % max(count, 1), reports


def tell_splits(reports: list[dict]) -> list[str]:
    """The reports of `block` in words, one line for each kind of key and way of comparing."""
    sizes: dict[tuple[str, str], list[int]] = {}
    for report in reports:
        sizes.setdefault((report["key"], report["compared"]), []).append(report["records"])
    return [
        f"{sum(found):,} records in {len(found):,} group(s) agree in {key}, up to {max(found):,} in one: {compared}."
        for (key, compared), found in sizes.items()
    ]


def block_keys(records: Table):
    """Yields (kind, positions, keys): records at the positions with an equal key are candidates."""
    title, year, volume = (records[name].tolist() for name in ("title", "year", "volume"))
    pages, first = records["pages"].tolist(), records["first"].tolist()
    yield "doi", *known(records["doi"].tolist())
    yield "pmid", *known(records["pmid"].tolist())
    yield "title", *known(title)
    yield "beginning of the title", *known([beginning(without_article(w)) for w in records["words"].tolist()])
    yield "rare words of the title", *rare_word_keys(records["words"].tolist())
    volume_page = [
        f"{v}:{p.first.lstrip(LETTERS)}" if v and p.first else "" for v, p in zip(volume, pages, strict=True)
    ]
    yield "volume, page and author", *with_names(volume_page, first)
    year_pages = [f"{y}:{p.first}:{p.last}" if y > 0 and p.last else "" for y, p in zip(year, pages, strict=True)]
    yield "year, pages and author", *with_names(year_pages, first)
    placed = [f"{k}:{v}" if k and v else "" for k, v in zip(year_pages, volume, strict=True)]
    yield (
        "year, volume, pages and how an author's name begins",
        *with_names(placed, [sounds_of(names) for names in first]),
    )
    yield "number in a register", *known(records["entry"].tolist())
    yield from keys_of_poor(records)


def sounds_of(names: tuple[str, ...]) -> tuple[str, ...]:
    """How the names begin in any transcription."""
    return tuple(sorted({transcribed(name[: 2 * SOUND])[:SOUND] for name in names}))


def keys_of_poor(records: Table):
    """The keys that records have still that say little: without title or year or pages, volume, issue and any author;
    without volume and pages, the year and all authors. Others are only compared with these."""
    columns = (records[name].tolist() for name in ("title", "stock", "year", "volume", "issue", "pages"))
    rows = list(zip(*columns, strict=True))
    poor = [not title or stock or year < 0 or not pages.first for title, stock, year, _, _, pages in rows]
    issues = [f"{volume}:{issue}" if volume and issue else "" for _, _, _, volume, issue, _ in rows]
    yield "volume, issue and author", *shared_with(poor, *with_names(issues, records["authors"].tolist(), 6))
    placeless = [not volume and not pages.first for _, _, _, volume, _, pages in rows]
    people = [
        f"{row[2]}:{who}" if row[2] > 0 and crew >= CREW else ""
        for row, who, crew in zip(rows, records["people"].tolist(), records["crew"].tolist(), strict=True)
    ]
    yield "year and authors", *shared_with(placeless, *known(people))


def shared_with(chosen: list[bool], rows: np.ndarray, keys: list[str]) -> tuple[np.ndarray, list[str]]:
    """The positions and keys of which the key is one of a chosen record."""
    wanted = {key for row, key in zip(rows.tolist(), keys, strict=True) if chosen[row]}
    kept = [at for at, key in enumerate(keys) if key in wanted]
    return rows[kept], [keys[at] for at in kept]


def without_article(words: tuple[str, ...]) -> str:
    """The letters of a title without an article before it."""
    return "".join(words[1:] if words[:1] and words[0] in ARTICLES else words)


def beginning(title: str) -> str:
    """The first letters of a title that has so many; fewer of a script whose characters say more."""
    letters = BEGINNING if title.isascii() or title[0] < FIRST_CJK else BEGINNING // 3
    return title[:letters] if len(title) >= letters else ""


def with_names(keys: list[str], names: list[tuple[str, ...]], most: int = 3) -> tuple[np.ndarray, list[str]]:
    """Positions and keys, one for each of the names (up to `most` of a record)."""
    found = [(at, f"{key}:{name}") for at, key in enumerate(keys) if key for name in names[at][:most]]
    return np.array([at for at, _ in found], dtype=np.int64), [key for _, key in found]


def distinct(codes: np.ndarray) -> np.ndarray:
    """The distinct values of an array, sorted (by sorting, which is faster here than the hashing of np.unique)."""
    codes = np.sort(codes)
    return codes[np.r_[True, codes[1:] != codes[:-1]]] if len(codes) else codes


def known(keys: list[str]) -> tuple[np.ndarray, list[str]]:
    """Positions of the keys that are not empty, and these keys."""
    rows = [i for i, key in enumerate(keys) if key]
    return np.array(rows, dtype=np.int64), [keys[i] for i in rows]


def rare_word_keys(words: list[tuple[str, ...]]) -> tuple[np.ndarray, np.ndarray]:
    """For each title, the three pairs of its three rarest words (of three letters or more) among those that occur in at
    least two titles, as codes."""
    vocabulary = sorted(set(chain.from_iterable(words)))
    if not vocabulary:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    size = len(vocabulary)
    code = dict(zip(vocabulary, range(size), strict=True))
    rows = np.repeat(np.arange(len(words)), [len(title) for title in words])
    codes = np.fromiter(map(code.__getitem__, chain.from_iterable(words)), np.int64, len(rows))
    telling = np.fromiter((len(word) > 2 for word in vocabulary), bool, size)
    once = distinct(rows * size + codes)
    rows, codes = once // size, once % size
    frequency = np.bincount(codes, minlength=size)
    shared = (frequency[codes] > 1) & telling[codes]
    rows, codes = rows[shared], codes[shared]
    order = np.lexsort((codes, frequency[codes], rows))
    rows, codes = rows[order], codes[order]
    starts = np.flatnonzero(np.r_[True, rows[1:] != rows[:-1]])
    place = np.arange(len(rows)) - np.repeat(starts, np.diff(np.r_[starts, len(rows)]))
    rare = [(rows[place == n], codes[place == n]) for n in range(3)]
    found = []
    for low, high in ((0, 1), (0, 2), (1, 2)):
        (row, a), (other_row, b) = rare[low], rare[high]
        a = a[np.isin(row, other_row)]
        found.append((other_row, np.minimum(a, b) * size + np.maximum(a, b)))
    return np.concatenate([row for row, _ in found]), np.concatenate([key for _, key in found])


def pairs_of_key(records: Table, rows: np.ndarray, keys: list[str] | np.ndarray) -> tuple[np.ndarray, list[dict]]:
    """Pairs (as i * number of records + j) within the blocks of one kind of key, and reports of the blocks split."""
    count = len(records["title"])
    if not len(rows):
        return np.empty(0, dtype=np.int64), []
    codes = np.unique(keys, return_inverse=True)[1] if isinstance(keys, np.ndarray) else coded(keys)[0]
    sizes = np.bincount(codes)
    small = sizes[codes] <= LARGEST
    pairs = [pairs_within(rows[small], codes[small], rows[small], count, LARGEST)]
    if small.all():
        return pairs[0], []
    rows, codes = rows[~small], codes[~small]
    second, rank = split_order(taken(records, rows))
    parts = np.unique(codes * (int(second.max()) + 1) + second, return_inverse=True)[1]
    part_small = np.bincount(parts)[parts] <= LARGEST
    pairs.append(pairs_within(rows[part_small], parts[part_small], rank[part_small], count, LARGEST))
    pairs.append(pairs_within(rows, codes, rank, count, NEIGHBOURS))
    crowded = set(codes[~part_small].tolist())
    reports = [
        {"records": int(sizes[c]), "compared": NEIGHBOURS_ONLY if c in crowded else SPLIT}
        for c in np.unique(codes).tolist()
    ]
    return np.concatenate(pairs), reports


def split_order(records: Table) -> tuple[np.ndarray, np.ndarray]:
    """For each of the records: the code of its second key (first author and year), and its rank when they are sorted
    by that key, title, and place."""
    second = [f"{(first or ('',))[0]}:{year}" for first, year in zip(records["first"], records["year"], strict=True)]
    columns = (records[name] for name in ("title", "journal", "volume", "pages", "doi"))
    place = ["\0".join((s, t, j, v, p.first, d)) for s, t, j, v, p, d in zip(second, *columns, strict=True)]
    rank = np.empty(len(records["title"]), dtype=np.int64)
    rank[np.argsort(np.array(place, dtype=object), kind="stable")] = np.arange(len(records["title"]))
    return coded(second)[0], rank


def pairs_within(rows: np.ndarray, codes: np.ndarray, rank: np.ndarray, count: int, reach: int) -> np.ndarray:
    """All pairs of rows of equal code that are at most `reach` places apart when sorted by `rank`."""
    order = np.lexsort((rank, codes))
    rows, codes = rows[order], codes[order]
    found = []
    for step in range(1, reach + 1):
        same = codes[step:] == codes[:-step]
        if not same.any():
            break
        a, b = rows[:-step][same], rows[step:][same]
        distinct = a != b
        low, high = np.minimum(a, b)[distinct], np.maximum(a, b)[distinct]
        found.append(low * count + high)
    return np.concatenate(found) if found else np.empty(0, dtype=np.int64)
