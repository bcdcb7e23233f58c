# Takes what all stages gave. Gives the report, the comparison with what was published, and the status of the review.


rule record_protocol:
    output:
        protocol="<results>/protocol.json",
    log:
        "<logs>/report/record_protocol.log",
    params:
        review=str(REVIEW),
        protocol=PROTOCOL,
        code=code_digest("scripts/common/record_protocol.py"),
    script:
        "../../scripts/common/record_protocol.py"


rule summarise_status:
    input:
        flow="<results>/prisma/flow.json",
        audit="<results>/prisma/audit.json",
        receipts=receipts(FORMS),
    output:
        status="<results>/status.json",
    log:
        "<logs>/report/summarise_status.log",
    params:
        review=config["review"],
        reviewers=PROTOCOL["reviewers"],
        code=code_digest("scripts/report/summarise_status.py"),
    script:
        "../../scripts/report/summarise_status.py"


rule record_environment:
    input:
        flow="<results>/prisma/flow.json",
        lock="requirements.lock",
    output:
        environment="<results>/environment.json",
    log:
        "<logs>/report/record_environment.log",
    script:
        "../../scripts/common/record_environment.py"
