"""Order what a reviewer has left by their own decisions so far: an aid to reading, which decides nothing.

TF-IDF of words and pairs of words in title and abstract, and a linear support vector machine (Cormack GV, Grossman MR.
SIGIR 2014:153-162: the most relevant first, learned anew from all decisions so far).
"""

from functools import lru_cache

# As ASReview's default, ELAS u4, has them, optimised by its authors on other reviews (SYNERGY).
PENALTY = 0.11  # of the support vector machine
BALANCE = 9.8  # how much all the included together weigh against all the excluded
TITLE_WEIGHT = 0.5
SMALLEST = 1  # decisions of either kind from which on there is something to learn


def rank_records(rows: list[dict[str, str]], decided: dict[str, str]) -> dict[str, float]:
    """row_id → score of each row that is not decided, the most relevant highest; {} while nothing can be learned.

    `rows`: row_id, title, abstract; `decided`: row_id → include, exclude or maybe (which counts as include).
    """
    included = [decided[row["row_id"]] != "exclude" for row in rows if row["row_id"] in decided]
    if min(sum(included), len(included) - sum(included)) < SMALLEST or len(included) == len(rows):
        return {}
    features = text_features(tuple(row["title"] for row in rows), tuple(row["abstract"] for row in rows))
    known = [at for at, row in enumerate(rows) if row["row_id"] in decided]
    left = [at for at, row in enumerate(rows) if row["row_id"] not in decided]
    scores = relevance(features, known, included, left)
    return {rows[at]["row_id"]: float(score) for at, score in zip(left, scores, strict=True)}


@lru_cache(maxsize=1)
def text_features(titles: tuple[str, ...], abstracts: tuple[str, ...]):
    """TF-IDF of words and pairs of words: a sparse matrix, a row for each record. The last is kept: reviewers who all
    judge the same records share it, and it takes far longer than learning (50,000 records: 25 s, and 1 s).

    Those of the title count in the whole text, and half as much again on their own: a title says what it is about.
    """
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import TfidfVectorizer

    # The word "record" is in every text and tells nothing: without it, texts without words would have no vocabulary.
    texts = (
        [f"record {title}" for title in titles],
        [f"record {t} {a}" for t, a in zip(titles, abstracts, strict=True)],
    )
    of_titles, of_all = (
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True).fit_transform(part) for part in texts
    )  # fmt: skip
    return hstack([TITLE_WEIGHT * of_titles, of_all]).tocsr()


def relevance(features, known: list[int], included: list[bool], left: list[int]):
    """The scores of the rows `left`, learned from the rows `known` of `features` and whether each was included."""
    from sklearn.svm import LinearSVC

    positive = sum(included)
    weights = [1.0 if yes else positive / (BALANCE * (len(included) - positive)) for yes in included]
    scale = len(weights) / sum(weights)
    model = LinearSVC(C=PENALTY, random_state=0)
    model.fit(features[known], included, sample_weight=[weight * scale for weight in weights])
    return model.decision_function(features[left])
