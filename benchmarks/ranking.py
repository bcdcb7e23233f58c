"""Work saved by screening in the order of relevance, against ASReview's default model on the same reviews.

Usage: python -m benchmarks.ranking --asreview PYTHON [--data FOLDER] [--seeds N]. PYTHON is that of an environment of
its own with asreview (3.0.8 needs pandas < 3):

    python -m venv /tmp/asreview && /tmp/asreview/bin/pip install asreview==3.0.8 "pandas<3"

Both start each run from the same relevant and the same irrelevant record, drawn by the seed, see title and abstract,
and learn anew after each record. WSS@95 is the share of records that need not be screened once 95% of the relevant
ones (the two given included) are found, less the 5% that this would save by chance (Cohen AM et al. J Am Med Inform
Assoc 2006;13:206-219). Exit status 1 if the mean of any review and label is below ASReview's.
"""

import argparse
import csv
import json
import math
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tqdm import tqdm

from scripts.screening.rank_records import relevance, text_features

REVIEWS = ("ADHD", "UrinaryIncontinence")
LABELS = ("label_abstract_screening", "label_included")


def wss_95(labels: list[int], order: list[int]) -> float:
    """Work saved over sampling at 95% recall, when rows are screened in this order."""
    wanted = math.ceil(0.95 * sum(labels))
    found = 0
    for screened, row in enumerate(order, start=1):
        found += labels[row]
        if found >= wanted:
            return (len(labels) - screened) / len(labels) - 0.05
    raise ValueError("the order does not reach 95% of the relevant records")


def draw_prior(labels: list[int], seed: int) -> list[int]:
    """The relevant and the irrelevant row that a run starts from."""
    draw = random.Random(seed)
    return [draw.choice([row for row, label in enumerate(labels) if label == kind]) for kind in (1, 0)]


def our_order(features, labels: list[int], prior: list[int]) -> list[int]:
    """The rows in the order in which our ranking has them screened, until 95% of the relevant ones are found."""
    order, left = list(prior), sorted(set(range(len(labels))) - set(prior))
    while sum(labels[row] for row in order) < math.ceil(0.95 * sum(labels)):
        scores = relevance(features, order, [labels[row] == 1 for row in order], left)
        order.append(left.pop(int(scores.argmax())))
    return order


def peers_orders(python: str, titles, abstracts, labels: list[int], priors: list[list[int]]) -> list[list[int]]:
    """The same by ASReview, run by its own interpreter."""
    given = json.dumps({"titles": titles, "abstracts": abstracts, "labels": labels, "priors": priors})
    script = Path(__file__).resolve().with_name("asreview_orders.py")
    with tempfile.TemporaryDirectory() as folder:  # asreview leaves a cache where it runs
        command = [str(Path(python).absolute()), "-W", "ignore", str(script)]
        done = subprocess.run(command, cwd=folder, input=given, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def main(argv: list[str]) -> int:
    """Print WSS@95 of both for each review and label; see the module's text."""
    parser = argparse.ArgumentParser(prog="ranking", description="Work saved by the ranking, against ASReview's.")
    parser.add_argument("--asreview", required=True, help="the interpreter of an environment with asreview")
    parser.add_argument("--data", type=Path, default=Path("../shared/labelled_reviews"))
    parser.add_argument("--seeds", type=int, default=10)
    options = parser.parse_args(argv)
    below = False
    print("review, label: WSS@95 of litfunnel (range), of ASReview (range)")
    for review in REVIEWS:
        with open(options.data / f"cohen2006_{review}.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        titles, abstracts = [row["title"] for row in rows], [row["abstract"] for row in rows]
        features = text_features(tuple(titles), tuple(abstracts))
        for label in LABELS:
            labels = [int(row[label]) for row in rows]
            priors = [draw_prior(labels, seed) for seed in range(options.seeds)]
            runs = tqdm(priors, desc=f"{review} {label}", file=sys.stderr)
            ours = [wss_95(labels, our_order(features, labels, prior)) for prior in runs]
            orders = peers_orders(options.asreview, titles, abstracts, labels, priors)
            theirs = [wss_95(labels, order) for order in orders]
            print(f"{review}, {label.removeprefix('label_')}: {_told(ours)}, {_told(theirs)}", flush=True)
            below |= statistics.mean(ours) < statistics.mean(theirs)
    return int(below)


def _told(values: list[float]) -> str:
    return f"{statistics.mean(values):.3f} ({min(values):.3f} to {max(values):.3f})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
