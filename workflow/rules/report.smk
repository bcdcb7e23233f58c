# Takes what all stages gave. Gives the report, the comparison with what was published, and the status of the review.


rule assess_sources:
    input:
        ledger="<results>/prisma/ledger.csv",
        records="<results>/identification/records.parquet",
    output:
        sources="<results>/report/sources.csv",
        known_relevant="<results>/report/known_relevant.csv",
    log:
        "<logs>/report/assess_sources.log",
    params:
        sources=[source["key"] for source in PROTOCOL["sources"]],
        known_relevant=PROTOCOL["known_relevant"],
    message:
        "Assessing what each source was worth"
    script:
        "../../scripts/report/assess_sources.py"


rule write_search_appendix:
    input:
        files="<results>/identification/files.csv",
        changes="<results>/identification/changes.csv",
        verdicts="<results>/deduplication/verdicts.csv",
        ledger="<results>/prisma/ledger.csv",
        known_relevant="<results>/report/known_relevant.csv",
    output:
        markdown="<results>/report/search_appendix.md",
        docx="<results>/report/search_appendix.docx",
    log:
        "<logs>/report/write_search_appendix.log",
    params:
        protocol=protocol("title", "sources", "search_notes", "duplicates"),
    message:
        "Writing the search appendix"
    script:
        "../../scripts/report/write_search_appendix.py"


rule summarise_status:
    input:
        flow="<results>/prisma/flow.json",
        files="<results>/identification/files.csv",
        notices="<results>/identification/notices.csv",
        known_relevant="<results>/report/known_relevant.csv",
        ledger="<results>/prisma/ledger.csv",
        reports="<results>/screening/full_text/rows.csv",
        audit="<results>/prisma/audit.json",
        tool_notes="<results>/extraction/tool_notes.json",
        field_notes="<results>/identification/field_notes.json",
        screening=expand("<results>/screening/{phase}/{notes}.json", phase=PHASES, notes=["notes", "overdue"]),
        second_look=expand("<results>/screening/{phase}/second_look.csv", phase=PHASES),
        blocks="<results>/deduplication/blocks.csv",
        removed_records=REMOVED_RECORDS,
        removed=f"<results>/screening/{FIRST_PHASE}/removed.csv",
        members="<results>/deduplication/members.csv",
        identities="<results>/deduplication/identities.csv",
        title_abstract=f"<results>/screening/{FIRST_PHASE}/decisions.csv",
        receipts=receipts(FORMS),
    output:
        status="<results>/status.json",
    log:
        "<logs>/report/summarise_status.log",
    params:
        review=config["review"],
        reviewers=PROTOCOL["reviewers"],
        sources=PROTOCOL["sources"],
        full_texts=FULL_TEXT_FILES,
        told=[asdict(each) for each in (*STRAYS, *AMENDMENT_NOTES, *warn_of_placeholders(REVIEW))],
    message:
        "Summing up what is left to do"
    script:
        "../../scripts/report/summarise_status.py"


rule check_reproduction:
    input:
        flow="<results>/prisma/flow.json",
        pooled="<results>/pooling/pooled.json",
        effects="<results>/pooling/effects.csv",
        studies="<results>/extraction/studies.csv",
        risk_of_bias="<results>/extraction/risk_of_bias.csv",
        published=PUBLISHED,
    output:
        "<results>/report/reproduction.csv",
    log:
        "<logs>/report/check_reproduction.log",
    message:
        "Comparing with what was printed"
    script:
        "../../scripts/report/check_reproduction.py"


if FINDINGS:

    rule summarise_findings:
        input:
            pooled="<results>/pooling/pooled.json",
            outcomes="<results>/extraction/outcomes.csv",
        output:
            docx="<results>/report/summary_of_findings.docx",
            html="<results>/report/summary_of_findings.html",
            findings="<results>/report/findings.json",
            receipts=receipts(["certainty"]),
        log:
            "<logs>/report/summarise_findings.log",
        params:
            review=review_folder,
            protocol=PROTOCOL,
            sheets=sheet_states(["certainty"]),
        message:
            "Writing the summary of findings"
        script:
            "../../scripts/report/summarise_findings.py"


rule write_report:
    input:
        status="<results>/status.json",
        flow="<results>/prisma/flow.json",
        pooled="<results>/pooling/pooled.json",
        files="<results>/identification/files.csv",
        changes="<results>/identification/changes.csv",
        fields="<results>/identification/fields.csv",
        notices="<results>/identification/notices.csv",
        duplicates="<results>/deduplication/duplicates.json",
        verdicts="<results>/deduplication/verdicts.csv",
        ledger="<results>/prisma/ledger.csv",
        reports="<results>/screening/full_text/rows.csv",
        consensus="<results>/screening/full_text/consensus.csv",
        decisions=expand("<results>/screening/{phase}/decisions.csv", phase=PHASES),
        agreement=expand("<results>/screening/{phase}/agreement.json", phase=PHASES),
        studies="<results>/extraction/studies.csv",
        outcomes="<results>/extraction/outcomes.csv",
        conversions="<results>/extraction/conversions.csv",
        contacts="<results>/extraction/contacts.csv",
        tool_notes="<results>/extraction/tool_notes.json",
        risk_of_bias="<results>/extraction/risk_of_bias.csv",
        effects="<results>/pooling/effects.csv",
        reproduction="<results>/report/reproduction.csv",
        sources="<results>/report/sources.csv",
        known_relevant="<results>/report/known_relevant.csv",
        figures=[
            path
            for path in FLOW_FIGURES + FINDS_FIGURE + RISK_OF_BIAS_FIGURES + POOLING_FIGURES
            if path.endswith(".svg")
        ],
        provenance=PROVENANCE,
        findings=FINDINGS,
    output:
        report="<results>/report/report.html",
        checklists=[f"<results>/report/checklists/{name}.docx" for name in CHECKLISTS],
        checklist_tables=[f"<results>/report/checklists/{name}.csv" for name in CHECKLISTS],
    log:
        "<logs>/report/write_report.log",
    params:
        protocol=PROTOCOL,
    message:
        "Writing the report"
    script:
        "../../scripts/report/write_report.py"


rule record_environment:
    input:
        flow="<results>/prisma/flow.json",
    output:
        environment="<results>/environment.json",
    log:
        "<logs>/report/record_environment.log",
    params:
        review=config["review"],
        version=PROTOCOL["version"],
    message:
        "Recording the software"
    script:
        "../../scripts/report/record_environment.py"
