# Takes every record's way through the stages before.
# Gives ledger.csv and reports.csv (a row for each record and report: where it went, and why), flow.json, audit.json,
# the flow diagrams, and prisma.html with the records behind each of their boxes.


rule build_ledger:
    input:
        records="<results>/identification/records.parquet",
        members="<results>/deduplication/members.csv",
        removed=f"<results>/screening/{FIRST_PHASE}/removed.csv",
        screened=expand("<results>/screening/{phase}/consensus.csv", phase=PHASES_OF_RECORDS),
        reports="<results>/screening/full_text/rows.csv",
        full_text="<results>/screening/full_text/consensus.csv",
        provenance=PROVENANCE,
        crate=PREVIOUS_CRATE,
    output:
        ledger="<results>/prisma/ledger.csv",
        reports="<results>/prisma/reports.csv",
        previous="<results>/prisma/previous.csv",
    log:
        "<logs>/prisma/build_ledger.log",
    params:
        review=review_folder,
        previous=PROTOCOL["previous"],
        sources=PROTOCOL["sources"],
    message:
        "Following each record to where it stands"
    script:
        "../../scripts/prisma/build_ledger.py"


rule count_flow:
    input:
        ledger="<results>/prisma/ledger.csv",
        reports="<results>/prisma/reports.csv",
        previous="<results>/prisma/previous.csv",
        outcomes="<results>/extraction/outcomes.csv",
        duplicates="<results>/sheets/duplicates.json",
    output:
        lists="<results>/prisma/lists.json",
        flow="<results>/prisma/flow.json",
    log:
        "<logs>/prisma/count_flow.log",
    params:
        sources=PROTOCOL["sources"],
        exclusion_reasons=PROTOCOL["exclusion_reasons"],
        notice=PROTOCOL["notice"],
    message:
        "Counting the flow"
    script:
        "../../scripts/prisma/count_flow.py"


rule draw_flow:
    input:
        flow="<results>/prisma/flow.json",
        lists="<results>/prisma/lists.json",
        audit="<results>/prisma/audit.json",
        ledger="<results>/prisma/ledger.csv",
        reports="<results>/prisma/reports.csv",
        records="<results>/identification/records.parquet",
        decisions=expand("<results>/screening/{phase}/decisions.csv", phase=PHASES),
        consensus=expand("<results>/screening/{phase}/consensus.csv", phase=PHASES),
    output:
        figures=FLOW_FIGURES,
        page="<results>/prisma/prisma.html",
    log:
        "<logs>/prisma/draw_flow.log",
    priority: 1
    params:
        protocol=protocol("title", "prisma", "sources", "exclusion_reasons"),
    message:
        "Drawing the flow diagrams"
    script:
        "../../scripts/prisma/draw_flow.py"
