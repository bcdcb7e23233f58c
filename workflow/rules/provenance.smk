# Takes all rules. Gives each what makes it run again beside its inputs' times: a digest of the code behind its script,
# and one of those of its inputs that people bring, since a file restored with an old time would not be seen.
# Gives EVERYTHING, all that the rules make: a result that is missing is made again.
from snakemake.io import strip_wildcard_constraints

from scripts.common.code_behind import CodeBehind
from scripts.common.provenance import digest_of

CODE = CodeBehind(notes=NOTES)
EVERYTHING = []

for each in workflow.rules:
    brought = sorted(path for path in each.input if not path.startswith("results/"))
    each.set_params(
        code=CODE.code_digest(each.script.removeprefix("../../")),
        brought=digest_of(*(text for path in brought for text in (path, NOTES.ask(sha256_of, path)))),
    )
    for path in each.output:
        EVERYTHING += expand(strip_wildcard_constraints(path), phase=PHASES)

NOTES.keep()
