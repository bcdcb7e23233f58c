# Takes unique.parquet, and the reviewers' sheets of each phase (PHASES: scripts/protocol/phases.py).
# Gives each phase's decisions.csv (every vote) and consensus.csv (what they come to).


wildcard_constraints:
    phase="|".join(PHASES),


rule list_records:
    input:
        unique="<results>/deduplication/unique.parquet",
        members="<results>/deduplication/members.csv",
        identities="<results>/deduplication/identities.csv",
        removed_records=REMOVED_RECORDS,
        found_elsewhere=FOUND_ELSEWHERE,
        notices="<results>/identification/notices.csv",
        related="<results>/deduplication/related.csv",
    output:
        rows=f"<results>/screening/{FIRST_PHASE}/rows.csv",
        removed=f"<results>/screening/{FIRST_PHASE}/removed.csv",
    log:
        "<logs>/screening/list_records.log",
    params:
        review=review_folder,
        prefilters=PROTOCOL["prefilters"],
        protocol=protocol("question", "eligibility", "exclusion_reasons", "highlight", "screening", "reviewers"),
        # Only with removals does the list depend on what people have screened.
        sheets=sheet_states(sheets_of(FIRST_PHASE)) if REMOVED_RECORDS else {},
    message:
        "Listing the records to screen"
    script:
        "../../scripts/screening/list_records.py"


rule list_reports:
    input:
        rows=f"<results>/screening/{LAST_OF_RECORDS}/rows.csv",
        consensus=f"<results>/screening/{LAST_OF_RECORDS}/consensus.csv",
        identities="<results>/deduplication/identities.csv",
        companions="<results>/deduplication/companions.csv",
    output:
        rows="<results>/screening/full_text/rows.csv",
        reports="<results>/screening/full_text/reports.csv",
        studies="<results>/screening/full_text/report_studies.csv",
    log:
        "<logs>/screening/list_reports.log",
    params:
        review=review_folder,
        protocol=protocol("question", "eligibility", "exclusion_reasons", "highlight", "screening", "reviewers"),
        sheets=sheet_states(["full_text.consensus"]),
        pdfs=FULL_TEXTS,
    message:
        "Listing the reports to retrieve"
    script:
        "../../scripts/screening/list_reports.py"


rule collect_decisions:
    input:
        rows="<results>/screening/{phase}/rows.csv",
        identities="<results>/deduplication/identities.csv",
    output:
        decisions="<results>/screening/{phase}/decisions.csv",
        second_look="<results>/screening/{phase}/second_look.csv",
        notes="<results>/screening/{phase}/notes.json",
        receipts=receipts(reviewers_sheets("{phase}")),
    log:
        "<logs>/screening/collect_decisions.{phase}.log",
    params:
        review=review_folder,
        protocol=protocol(
            "question", "eligibility", "exclusion_reasons", "highlight", "reviewers", "screening", "amendments"
        ),
        sheets=lambda wildcards: sheet_states(sheets_to_collect(wildcards.phase)),
    message:
        "Exchanging sheets with the reviewers: {wildcards.phase}"
    script:
        "../../scripts/screening/collect_decisions.py"


rule reach_consensus:
    input:
        rows="<results>/screening/{phase}/rows.csv",
        decisions="<results>/screening/{phase}/decisions.csv",
        identities="<results>/deduplication/identities.csv",
    output:
        consensus="<results>/screening/{phase}/consensus.csv",
        agreement="<results>/screening/{phase}/agreement.json",
        overdue="<results>/screening/{phase}/overdue.json",
        receipts=receipts(consensus_sheets("{phase}")),
    log:
        "<logs>/screening/reach_consensus.{phase}.log",
    params:
        review=review_folder,
        protocol=protocol("question", "eligibility", "exclusion_reasons", "highlight", "reviewers", "screening"),
        sheets=lambda wildcards: sheet_states(consensus_sheets(wildcards.phase)),
    message:
        "Reaching consensus: {wildcards.phase}"
    script:
        "../../scripts/screening/reach_consensus.py"


rule draw_finds:
    input:
        decisions=f"<results>/screening/{FIRST_PHASE}/decisions.csv",
    output:
        FINDS_FIGURE,
    log:
        "<logs>/screening/draw_finds.log",
    priority: 1
    params:
        reviewers=PROTOCOL["reviewers"],
        notice=PROTOCOL["notice"],
    message:
        "Drawing finds over effort"
    script:
        "../../scripts/screening/draw_finds.py"
