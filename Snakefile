# A systematic review, from raw exports to the pooled effect. Stages lie in workflow/rules, in the order of the data.


configfile: "config/config.yaml"


pathvars:
    review=f"config/{config['review']}",
    results=f"results/{config['review']}",
    logs=f"logs/{config['review']}",


include: "workflow/rules/common.smk"
include: "workflow/rules/protocol.smk"
include: "workflow/rules/identification.smk"
include: "workflow/rules/deduplication.smk"
include: "workflow/rules/screening.smk"
include: "workflow/rules/extraction.smk"
include: "workflow/rules/pooling.smk"
include: "workflow/rules/prisma.smk"
include: "workflow/rules/audit.smk"
include: "workflow/rules/report.smk"
include: "workflow/rules/provenance.smk"


localrules:
    all,


rule all:
    default_target: True
    input:
        EVERYTHING,
    message:
        "Everything is up to date"
