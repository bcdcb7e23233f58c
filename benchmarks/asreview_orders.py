"""The order in which ASReview's default model would have a review screened; runs in an environment that has asreview.

Reads JSON from standard input: titles, abstracts, labels (1 relevant, 0 not), priors (for each run, the rows known at
its start). Writes to standard output, for each run, the rows in the order in which they were screened, until all
relevant ones are found.
"""

import json
import sys

import pandas
from asreview.learner import ActiveLearningCycle
from asreview.models.models import get_ai_config
from asreview.simulation.simulate import Simulate

given = json.load(sys.stdin)
records = pandas.DataFrame({"title": given["titles"], "abstract": given["abstracts"]})
orders = []
for prior in given["priors"]:
    cycle = ActiveLearningCycle.from_meta(get_ai_config()["value"])
    simulation = Simulate(records, given["labels"], cycle, print_progress=False)
    simulation.label(prior)
    simulation.review()
    orders.append([int(row) for row in simulation._results["record_id"]])
json.dump(orders, sys.stdout)
