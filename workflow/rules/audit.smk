# Takes the raw exports, the ledgers of decisions, and the flow as it was counted.
# Gives audit.json: each number counted a second time, by code that shares nothing with the first count.


rule audit_flow:
    input:
        flow="<results>/prisma/flow.json",
        lists="<results>/prisma/lists.json",
        ledger="<results>/prisma/ledger.csv",
        reports="<results>/prisma/reports.csv",
        previous="<results>/prisma/previous.csv",
        files="<results>/identification/files.csv",
        occurrences="<results>/identification/occurrences.csv",
        members="<results>/deduplication/members.csv",
        removed=f"<results>/screening/{FIRST_PHASE}/removed.csv",
        rows="<results>/screening/full_text/rows.csv",
        outcomes="<results>/extraction/outcomes.csv",
        duplicates="<results>/sheets/duplicates.json",
        exports=EXPORTS,
        stated=list(map(str, files_of_people(REVIEW))),
        crate=PREVIOUS_CRATE,
    output:
        audit="<results>/prisma/audit.json",
    log:
        "<logs>/audit/audit_flow.log",
    params:
        review=review_folder,
        results=lambda wildcards, output: str(Path(output.audit).parents[1]),
    message:
        "Counting the flow again, from the exports and the ledgers of decisions"
    script:
        "../../scripts/audit/audit_flow.py"
