"""How long 10,000 meta-analyses of 20 studies by REML take, against metafor's rma() in a loop, in the same run.

Usage: python -m benchmarks.pooling [--number N] [--of-metafor M]. Needs R with metafor (Debian: r-cran-metafor). Both
get the same effects and variances and are timed by CPU seconds, without start-up and reading; metafor's time is
measured on the first M of them and scaled up, or on all with `--of-metafor 0`. The engine is called as the workflow
calls it (inverse_variance.pool_many, of which a single result is one row) and also gives the Q-profile interval and
both prediction intervals, which rma() does not. The largest differences of estimate and τ² are printed too.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from scripts.pooling.inverse_variance import pool_many, pool_random

STUDIES = 20
METAFOR = """
suppressMessages(library(metafor))
given <- commandArgs(TRUE)
y <- as.matrix(read.csv(given[1], header=FALSE)); v <- as.matrix(read.csv(given[2], header=FALSE))
invisible(rma(y[1, ], v[1, ], method="REML"))
found <- matrix(NA, nrow(y), 2)
begin <- proc.time()
for (i in 1:nrow(y)) {
  fit <- rma(y[i, ], v[i, ], method="REML", control=list(maxiter=1000, stepadj=0.5))
  found[i, ] <- c(fit$beta, fit$tau2)
}
spent <- proc.time() - begin
cat(sprintf("%.17g\\n", spent[["user.self"]] + spent[["sys.self"]]))
write.table(format(found, digits=17), given[3], sep=",", row.names=FALSE, col.names=FALSE, quote=FALSE)
"""


def make_up(number: int) -> tuple[np.ndarray, np.ndarray]:
    """Effects and variances (meta-analyses × studies) with τ² of 0 to 0.2."""
    generator = np.random.default_rng(7)
    v = generator.uniform(0.01, 0.3, (number, STUDIES))
    tau2 = generator.choice([0.0, 0.02, 0.2], (number, 1))
    return generator.normal(0.3, np.sqrt(v + tau2)), v


def pool_by_metafor(y: np.ndarray, v: np.ndarray) -> tuple[float, np.ndarray]:
    """CPU seconds of rma() in a loop, and its estimates and τ²."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("y.csv", "v.csv", "found.csv", "loop.R")]
        for path, values in zip(paths[:2], (y, v), strict=True):
            np.savetxt(path, values, delimiter=",", fmt="%.17g")
        paths[3].write_text(METAFOR, encoding="utf-8")
        arguments = ["Rscript", str(paths[3]), *map(str, paths[:3])]
        done = subprocess.run(arguments, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(done.stderr)
        return float(done.stdout), np.loadtxt(paths[2], delimiter=",", ndmin=2)


def main() -> None:
    """Pool by both, print seconds, ratio and the largest differences."""
    parser = argparse.ArgumentParser(description="Time pooling by REML against metafor.")
    parser.add_argument("--number", type=int, default=10_000)
    parser.add_argument("--of-metafor", type=int, default=0, help="how many metafor pools; 0: all")
    given = parser.parse_args()
    if not shutil.which("Rscript"):
        sys.exit("Needs R with metafor: apt-get install r-cran-metafor")
    y, v = make_up(given.number)
    pool_random(y[0], v[0])  # what is imported at the first call is not timed, as R's library() is not
    begin = time.process_time()
    results = pool_many(y, v, "REML")
    ours = time.process_time() - begin
    number = given.of_metafor or given.number
    theirs, found = pool_by_metafor(y[:number], v[:number])
    theirs *= given.number / number
    estimates = np.array([[result["estimate"], result["tau2"]] for result in results[:number]])
    differences = np.abs(estimates - found).max(axis=0)
    print(
        json.dumps(
            {
                "meta_analyses": given.number,
                "pooled_by_metafor": number,
                "seconds": round(ours, 3),
                "metafor_seconds": round(theirs, 3),
                "ratio": round(theirs / ours, 1),
                "largest_difference": {"estimate": float(differences[0]), "tau2": float(differences[1])},
            }
        )
    )


if __name__ == "__main__":
    main()
