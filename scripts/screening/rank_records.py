"""Order what a reviewer has left by their own decisions so far: an aid to reading, which decides nothing.

TF-IDF of words and pairs of words in title and abstract, and a linear support vector machine (Cormack GV, Grossman MR.
SIGIR 2014:153-162: the most relevant first, learned anew from all decisions so far).
"""

SMALLEST = 1  # decisions of either kind from which on there is something to learn


def rank_records(rows: list[dict[str, str]], decided: dict[str, str]) -> dict[str, float]:
    """row_id → score of each row that is not decided, the most relevant highest; {} while nothing can be learned.

    `rows`: row_id, title, abstract; `decided`: row_id → include, exclude or maybe (which counts as include).
    """
    included = [decided[row["row_id"]] != "exclude" for row in rows if row["row_id"] in decided]
    if min(sum(included), len(included) - sum(included)) < SMALLEST or len(included) == len(rows):
        return {}
    features = text_features([f"{row['title']} {row['abstract']}" for row in rows])
    known = [at for at, row in enumerate(rows) if row["row_id"] in decided]
    left = [at for at, row in enumerate(rows) if row["row_id"] not in decided]
    scores = relevance(features, known, included, left)
    return {rows[at]["row_id"]: float(score) for at, score in zip(left, scores, strict=True)}


def text_features(texts: list[str]):
    """TF-IDF of words and pairs of words (a sparse matrix, a row for each text)."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    # Texts without any words would leave no vocabulary: the word below is in every text and tells nothing.
    return TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True).fit_transform(f"record {text}" for text in texts)


def relevance(features, known: list[int], included: list[bool], left: list[int]):
    """The scores of the rows `left`, learned from the rows `known` of `features` and whether each was included."""
    from sklearn.svm import LinearSVC

    model = LinearSVC(C=1.0, class_weight="balanced", random_state=0)
    return model.fit(features[known], included).decision_function(features[left])
